package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"

	"github.com/danielgtaylor/huma/v2"
)

// caller is somebody who tries every route.
type caller struct {
	name  string
	token string
	actor clew.Actor
	where string // line or organisation
}

func (w *world) callers(scopes ...string) []caller {
	out := []caller{{name: "nobody", actor: clew.Actor{Kind: clew.Nobody}}}
	for _, scope := range scopes {
		for _, role := range clew.Roles {
			g := clew.Grant{Role: role}
			if scope == "line" {
				if role == clew.Administrator {
					continue // is one for the whole organisation
				}
				g.Line = w.own.line
			}
			if scope == "product" {
				if role == clew.Administrator {
					continue
				}
				g.Line, g.Product = w.own.line, w.own.product
			}
			name := string(role) + " of " + scope
			out = append(out, caller{name, w.token(strings.ReplaceAll(name, " ", "-"), g), clew.Actor{Kind: clew.Token, ID: clew.NewID(), Grants: []clew.Grant{g}}, scope})
		}
	}
	return out
}

// objects says which record of a realm a route is about.
func (r realm) object(route string) clew.ID {
	_, path, _ := strings.Cut(route, "/api/v1/")
	if !strings.Contains(path, "{id}") {
		return clew.ID{}
	}
	kind, _, _ := strings.Cut(path, "/")
	switch kind {
	case "lines":
		return r.line
	case "products":
		return r.product
	case "variants":
		return r.variant
	case "releases":
		return r.release
	case "support":
		return r.support
	case "responsibilities":
		return r.responsibility
	case "parties":
		return r.party
	case "contacts":
		return r.contact
	case "deployments":
		return r.deployment
	case "holds":
		return r.hold
	case "inventories":
		return r.inventory
	case "acts":
		return r.act
	}
	return clew.ID{}
}

// without a realm's object in the address, what a body refers to makes the difference.
func (r realm) body(id string) string {
	ids := map[string]string{
		"createProduct":      `{"line_id":"LINE","name":"Another NEW"}`,
		"createDeployment":   `{"party_id":"PARTY","release_id":"RELEASE"}`,
		"createParty":        `{"line_id":"LINE","name":"Another NEW","kinds":["customer"]}`,
		"assess":             `{"vulnerability":"CVE-2024-45337","status":"under_investigation","reason":"test","scope":{"kind":"release","release_id":"RELEASE"}}`,
		"createVariant":      `{"name":"Another NEW"}`,
		"createRelease":      `{"version":"9.9.NEW"}`,
		"createSupport":      `{"until":"2032-01-01"}`,
		"updateSupport":      `{"until":"2032-01-01"}`,
		"createContact":      `{"name":"Another NEW"}`,
		"updateContact":      `{"name":"Another NEW"}`,
		"updateDeployment":   `{"party_id":"PARTY","release_id":"RELEASE"}`,
		"updateParty":        `{"name":"Another NEW","kinds":["customer"]}`,
		"updateRelease":      `{"version":"9.8.NEW"}`,
		"setReleaseContents": `{"contains":[]}`,
	}
	return strings.NewReplacer("LINE", r.line.String(), "PRODUCT", r.product.String(), "PARTY", r.party.String(), "RELEASE", r.older.String(),
		"NEW", fmt.Sprint(counter())).Replace(ids[id])
}

var counted int

func counter() int { counted++; return counted }

// sample makes a body that a schema takes: the required members alone.
func sample(o *huma.OpenAPI, s *huma.Schema) any {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		s = o.Components.Schemas.Map()[name]
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "object":
		m := map[string]any{}
		for _, name := range s.Required {
			m[name] = sample(o, s.Properties[name])
		}
		return m
	case s.Type == "array":
		return []any{}
	case s.Type == "boolean":
		return false
	case s.Type == "integer", s.Type == "number":
		return 60
	case s.Format == "uuid":
		return "01900000-0000-7000-8000-000000000000"
	case s.Format == "date":
		return "2030-01-01"
	}
	return fmt.Sprintf("text %d", counter())
}

type operation struct {
	route string
	op    *huma.Operation
}

// operations are all routes of the document; each must stand in the table of rights.
func operations(t testing.TB, o *huma.OpenAPI) []operation {
	t.Helper()
	var out []operation
	for path, item := range o.Paths {
		for _, m := range methods(item) {
			if m.operation == nil {
				continue
			}
			route := m.name + " " + path
			if _, ok := access.Rights[route]; !ok {
				t.Errorf("%s has no row in the table of rights", route)
			}
			out = append(out, operation{route, m.operation})
		}
	}
	slices.SortFunc(out, func(a, b operation) int { return strings.Compare(a.route, b.route) })
	return out
}

// try sends a request about an object of the realm (or one that does not exist).
func (w *world) try(o *huma.OpenAPI, op operation, c caller, r realm) (status int, body string) {
	w.Helper()
	method, path, _ := strings.Cut(op.route, " ")
	id := r.object(op.route)
	if id.IsZero() {
		id = clew.NewID()
	}
	path = strings.NewReplacer("{id}", id.String(), "{name}", "CVE-2024-45337", "{kind}", "products").Replace(path)
	req := request{method: method, path: path, token: c.token, header: map[string]string{"If-Match": `"1"`}}
	if op.op.RequestBody != nil {
		if _, raw := op.op.RequestBody.Content["application/octet-stream"]; raw {
			req.body, req.contentType = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}`, "application/octet-stream"
		} else if req.body = r.body(op.op.OperationID); req.body == "" {
			b, err := json.Marshal(sample(o, op.op.RequestBody.Content["application/json"].Schema))
			if err != nil {
				w.Fatal(err)
			}
			req.body = string(b)
		}
	}
	rec := w.do(req)
	return rec.Code, rec.Body.String()
}

var variable = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d+`)

// needsOrganisation lists routes on which a role of one line may not act although it holds the verb there.
var needsOrganisation = []string{"POST /api/v1/lines"}

// TestRights tries every route of the OpenAPI document as nobody and as every role, about own records, about those of
// another line and about records that do not exist.
func TestRights(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		o := build(Config{}).huma.OpenAPI()
		ops := operations(t, o)
		scopes := []string{"line", "product", "organisation"}
		if d.Kind() == db.Postgres {
			scopes = []string{"line"} // the rest is the same code
		}
		callers := w.callers(scopes...)
		for _, op := range ops {
			t.Run(strings.ReplaceAll(op.route, "/", "."), func(t *testing.T) {
				right := access.Rights[op.route]
				for _, c := range callers {
					w.check(t, o, op, c, right)
				}
			})
		}
	})
}

func (w *world) check(t *testing.T, o *huma.OpenAPI, op operation, c caller, right access.Right) {
	own, body := w.try(o, op, c, w.own)
	switch {
	case own >= 500:
		t.Errorf("%s: %d %s", c.name, own, body)
	case right.Open:
		if own >= 400 {
			t.Errorf("%s: %d on an open route", c.name, own)
		}
		return
	case c.actor.Kind == clew.Nobody:
		if own != http.StatusUnauthorized {
			t.Errorf("nobody: %d, want 401", own)
		}
		return
	case !access.CanSomewhere(c.actor, right.Verb):
		if own != http.StatusForbidden {
			t.Errorf("%s: %d without %s, want 403", c.name, own, right.Verb)
		}
		return
	}
	hasObject := !w.own.object(op.route).IsZero() || w.own.body(op.op.OperationID) != ""
	scope := access.Scope{Line: w.own.line, Product: w.own.product}
	if hasObject && c.where != "product" && !slices.Contains(needsOrganisation, op.route) && access.Can(c.actor, right.Verb, scope) && (own == 401 || own == 403 || own == 404) && !gone(op, body) {
		t.Errorf("%s: %d on an own record: %s", c.name, own, body)
	}
	if c.where == "organisation" || !hasObject {
		w.noLeak(t, op, c)
		return
	}
	theirs, what := w.try(o, op, c, w.foreign)
	if theirs < 400 {
		t.Errorf("%s: %d on another line's record", c.name, theirs)
	}
	none, why := w.try(o, op, c, realm{line: clew.NewID(), product: clew.NewID(), variant: clew.NewID(), release: clew.NewID(), older: clew.NewID(), support: clew.NewID(),
		responsibility: clew.NewID(), party: clew.NewID(), contact: clew.NewID(), deployment: clew.NewID(), hold: clew.NewID(), inventory: clew.NewID(), act: clew.NewID()})
	a, b := variable.ReplaceAllString(what, "*"), variable.ReplaceAllString(why, "*")
	if theirs != none || a != b {
		t.Errorf("%s: another line's record can be told from none:\n%d %s\n%d %s", c.name, theirs, what, none, why)
	}
	w.noLeak(t, op, c)
}

// gone reports an own record that an earlier request of this test took out of the world.
func gone(op operation, body string) bool {
	return strings.HasPrefix(op.route, "POST /api/v1/acts/")
}

// noLeak reads lists and looks for anything of the other line in the answer.
func (w *world) noLeak(t *testing.T, op operation, c caller) {
	method, path, _ := strings.Cut(op.route, " ")
	if method != http.MethodGet || c.where == "organisation" || strings.Contains(path, "{id}") || strings.Contains(path, "{name}") {
		return
	}
	path = strings.Replace(path, "{kind}", "products", 1)
	rec := w.get(c.token, path+"?limit=500")
	if rec.Code == http.StatusUnprocessableEntity {
		rec = w.get(c.token, path)
	}
	f := w.foreign
	for _, id := range []clew.ID{f.line, f.product, f.variant, f.release, f.older, f.support, f.responsibility, f.party, f.contact, f.deployment, f.hold, f.inventory} {
		if strings.Contains(rec.Body.String(), id.String()) {
			t.Errorf("%s: the list shows %s of another line", c.name, id)
		}
	}
	if strings.Contains(rec.Body.String(), "Radio") {
		t.Errorf("%s: the list names what belongs to another line: %s", c.name, rec.Body)
	}
}

// TestEveryRouteDocumented holds the mux against the document: what answers is described.
func TestEveryRouteDocumented(t *testing.T) {
	s := build(Config{})
	known := map[string]bool{}
	for _, op := range operations(t, s.huma.OpenAPI()) {
		known[op.route] = true
	}
	for _, r := range s.routes.added {
		if strings.Contains(r, Prefix) && !known[r] {
			t.Errorf("%s is served but not in the document", r)
		}
		delete(known, r)
	}
	for r := range known {
		t.Errorf("%s is in the document but not served", r)
	}
	for r := range access.Rights {
		if _, path, _ := strings.Cut(r, " "); strings.HasPrefix(path, "/api/") && !slices.Contains(s.routes.added, r) {
			t.Errorf("the table of rights has a row for %s, which is not served", r)
		}
	}
}
