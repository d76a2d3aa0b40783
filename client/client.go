// Package client is the REST API for Go programs (paper X2), generated from openapi.yaml; the command line uses nothing
// else to reach a server. It owns what makes the generated part pleasant to use: New, Read and Failure.
package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml ../openapi.yaml

// Config says which server to ask, and how.
type Config struct {
	Server string       // https://clew.example
	Token  string       // "clew_..."; "" asks as nobody
	Agent  string       // User-Agent
	Lang   string       // of messages: "en" or "de"
	HTTP   *http.Client // nil: one of its own
	Plain  bool         // a token may travel over http to another machine
}

// ErrPlain says that a token would travel where others can read it.
var ErrPlain = errors.New("the token would be sent over the network unencrypted")

// Reach makes a client. It sends nothing yet. A token never travels over plain http but to this machine itself, and
// never follows a redirect.
func Reach(c Config) (*Client, error) {
	u, err := url.Parse(strings.TrimSuffix(c.Server, "/"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return nil, fmt.Errorf("%q is not the address of a server, as https://clew.example", c.Server)
	}
	if c.Token != "" && u.Scheme == "http" && !loopback(u.Hostname()) && !c.Plain {
		return nil, ErrPlain
	}
	if c.HTTP == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
		t.ResponseHeaderTimeout = 5 * time.Minute // an upload is answered once all of it has arrived
		c.HTTP = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return NewClient(u.String(), WithHTTPClient(c.HTTP), WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		leaveOut(r)
		if c.Token != "" {
			r.Header.Set("Authorization", "Bearer "+c.Token)
		}
		if c.Agent != "" {
			r.Header.Set("User-Agent", c.Agent)
		}
		if c.Lang != "" {
			r.Header.Set("Accept-Language", c.Lang)
		}
		return nil
	}))
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && a.IsLoopback()
}

// leaveOut drops query parameters that were left at their zero value: those are the server's defaults.
func leaveOut(r *http.Request) {
	var kept []string
	for p := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, v, _ := strings.Cut(p, "=")
		if v == "" || name == "limit" && v == "0" || name != "q" && (v == "false" || strings.HasPrefix(v, "0001-01-01")) {
			continue
		}
		kept = append(kept, p)
	}
	r.URL.RawQuery = strings.Join(kept, "&")
}

// Failure is an answer that is an error.
type Failure struct {
	Problem
	RetryAfter string
}

// Error implements error.
func (f *Failure) Error() string {
	s := f.Detail
	for _, e := range f.Errors {
		s += "; " + e.Location + ": " + e.Message
	}
	return s
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 256 << 20

// Read decodes the answer of a call: client.Read[client.LinePage](c.ListLines(ctx, nil)). An error of the server is a
// *Failure. Answers without content are read into struct{}.
func Read[T any](resp *http.Response, err error) (v T, _ error) {
	if err != nil {
		return v, err
	}
	defer resp.Body.Close()
	if err := Check(resp); err != nil {
		return v, err
	}
	if resp.StatusCode == http.StatusNoContent {
		return v, nil
	}
	if t, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); t != "application/json" {
		return v, fmt.Errorf("the server answers with %s, not with JSON; is it the right address?", t)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&v); err != nil {
		return v, fmt.Errorf("the server's answer cannot be read: %w", err)
	}
	return v, nil
}

// Check gives the error that an answer is, if it is one. It reads the body then.
func Check(resp *http.Response) error {
	if resp.StatusCode < 300 || resp.StatusCode == http.StatusNotModified {
		return nil
	}
	f := &Failure{RetryAfter: resp.Header.Get("Retry-After")}
	f.Status = int64(resp.StatusCode)
	b, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	t, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || t != "application/problem+json" || json.Unmarshal(b, &f.Problem) != nil {
		f.Problem = Problem{Status: int64(resp.StatusCode), Detail: fmt.Sprintf("the server answers %s; is it the right address?", resp.Status), Kind: ProblemKindUnavailable}
		if resp.StatusCode == http.StatusNotFound || resp.StatusCode < 400 {
			f.Kind = ProblemKindNotFound
		}
	}
	return f
}
