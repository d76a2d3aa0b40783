package web

import (
	"clew/web/finding"
	"clew/web/overview"
	"clew/web/site"
)

// findingRoutes is the part of the route table about the main job: what is open, why, and what it means.
func findingRoutes(s *site.Site) []site.Route {
	home := overview.Pages{Site: s, Board: s.Board}
	f := finding.Pages{Site: s, Board: s.Board, Blob: s.Blob}
	return []site.Route{
		{Pattern: "GET /{$}", Handler: home.Overview},
		{Pattern: "GET /paper", Handler: home.Paper},
		{Pattern: "GET /search", Handler: home.Search},
		{Pattern: "GET /search.json", Handler: home.SearchJSON},

		{Pattern: "GET /findings", Handler: f.List},
		{Pattern: "GET /findings/unassessable", Handler: f.Blind},
		{Pattern: "GET /findings/{record}/{key...}", Handler: f.Why},
		{Pattern: "GET /vulnerabilities/{id}", Handler: f.Vulnerability},
		{Pattern: "GET /vulnerabilities/{id}/records/{record}", Handler: f.Raw},
		{Pattern: "GET /vulnerabilities/{id}/covers", Handler: f.Covers},
		{Pattern: "GET /vulnerabilities/{id}/decide", Handler: f.Decide},
		{Pattern: "POST /vulnerabilities/{id}/decide", Handler: f.Decide},
		{Pattern: "GET /assessments/{id}/withdraw", Handler: f.Withdraw},
		{Pattern: "POST /assessments/{id}/withdraw", Handler: f.Withdraw},
		{Pattern: "GET /releases/{id}/findings", Handler: f.ReleaseFindings},
		{Pattern: "GET /releases/{id}/components", Handler: f.Components},
		{Pattern: "GET /components/{key...}", Handler: f.Component},
		{Pattern: "GET /products/{id}/findings", Handler: f.ProductFindings},
	}
}
