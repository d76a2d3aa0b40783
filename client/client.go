// Package client is the REST API for Go programs (paper X2), generated from openapi.yaml; the command line uses nothing
// else to reach a server. It owns no types of its own but the two that make it pleasant to use: Dial and Failure.
package client

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml ../openapi.yaml
