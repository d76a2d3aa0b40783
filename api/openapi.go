package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const about = `Everything that the pages can do, for programs.

**Signing in.** Send an API token: ` + "`Authorization: Bearer clew_...`" + `. Tokens are made on the page of one's own account or with ` + "`clew token create`" + `. From the platform's own pages the session is taken for reading.

**Changing records.** Every record has a revision, its ETag. A change sends the one it saw as If-Match; if somebody was faster, the answer is 409 with both versions. Nothing is deleted: records retire with a reason and can be restored.

**Lists** give at most ` + "`limit`" + ` items, how many there are (` + "`total`" + `), and ` + "`next`" + `, to be sent as ` + "`after`" + ` for the page that follows.

**Errors** are application/problem+json (RFC 9457) with ` + "`kind`" + ` for programs, ` + "`detail`" + ` for people in the language of Accept-Language (English, German), and ` + "`errors`" + ` with a JSON pointer for each entry that needs correction. What one may not see does not exist: 404.

**Large files** (inventories, source records) are sent as they are, as the body of the request. They are read in the background; the answer names the work, whose progress can be asked for. The same file sent again changes nothing.`

func configuration() huma.Config {
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "clew", Version: "1", Description: about, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
			Components: &huma.Components{
				Schemas:         registry(),
				SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", BearerFormat: "clew_...", Description: "An API token"}},
			},
			Security: []map[string][]string{{"token": {}}},
			Servers:  []*huma.Server{{URL: "/", Description: "This server"}},
			Tags:     tags,
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
	}
	return c
}

// The tags, in the order in which people meet them.
const (
	tagRegister  = "Register"
	tagParties   = "Parties"
	tagInventory = "Inventories"
	tagFindings  = "Findings"
	tagFeeds     = "Feeds"
	tagWork      = "Work"
	tagOperation = "Operation"
	tagAccess    = "Access"
	tagAudit     = "Audit"
	tagViews     = "Views"
)

var tags = []*huma.Tag{
	{Name: tagRegister, Description: "Product lines, products, variants, releases, support periods and the people who answer for them."},
	{Name: tagParties, Description: "Customers, suppliers and others, and what runs where."},
	{Name: tagInventory, Description: "What is inside each release."},
	{Name: tagFindings, Description: "Which components are affected by which vulnerability and why, and what we decided that means."},
	{Name: tagFeeds, Description: "Where source records come from, and how old they are."},
	{Name: tagWork, Description: "Long work in the background."},
	{Name: tagOperation, Description: "Backups made by the server itself."},
	{Name: tagAccess, Description: "Users, grants, API tokens and sessions."},
	{Name: tagAudit, Description: "Who did what, and when."},
	{Name: tagViews, Description: "Questions that cross everything."},
}

// loosen lets answers grow: a client must not break when a later program says more. What is sent to us stays closed, so
// that a misspelt member is refused and not ignored.
func loosen(o *huma.OpenAPI) {
	all := o.Components.Schemas.Map()
	closed := map[string]bool{}
	var close func(s *huma.Schema)
	close = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok && !closed[name] {
			closed[name] = true
			close(all[name])
		}
		close(s.Items)
		for _, p := range s.Properties {
			close(p)
		}
	}
	for _, path := range o.Paths {
		for _, op := range []*huma.Operation{path.Post, path.Put, path.Patch, path.Delete} {
			if op != nil && op.RequestBody != nil {
				for _, m := range op.RequestBody.Content {
					close(m.Schema)
				}
			}
		}
	}
	for name, s := range all {
		if !closed[name] {
			s.AdditionalProperties = nil
		}
	}
}

// Document gives the OpenAPI document in YAML, as openapi.yaml at the repository's root holds it.
func Document() ([]byte, error) { return build(Config{}).huma.OpenAPI().YAML() }

// documents serves the OpenAPI document and the page that shows it.
func (s *server) documents() {
	yaml, err := s.huma.OpenAPI().YAML()
	if err != nil {
		panic(err) // made from our own types
	}
	json, err := s.huma.OpenAPI().MarshalJSON()
	if err != nil {
		panic(err)
	}
	page := docsPage(s.huma.OpenAPI())
	serve := func(route, contentType string, content []byte) {
		s.routes.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Cache-Control", "no-cache")
			w.Write(content)
		})
	}
	serve("GET /api/openapi.yaml", "application/yaml", yaml)
	serve("GET /api/openapi.json", "application/json", json)
	serve("GET /api/docs.css", "text/css; charset=utf-8", docsCSS)
	s.routes.HandleFunc("GET /api/docs", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'")
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(page)
	})
}
