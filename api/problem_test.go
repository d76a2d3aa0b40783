package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/lang"
	"clew/product"
)

func (w *world) boss() string {
	return w.token("the boss", clew.Grant{Role: clew.SecurityManagement}, clew.Grant{Role: clew.Administrator})
}

// TestErrors holds every kind of refusal against what the document promises.
func TestErrors(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	line := "/api/v1/lines/" + w.own.line.String()
	for _, c := range []struct {
		name   string
		r      request
		status int
		kind   string
		place  string
	}{
		{"nobody", request{method: "GET", path: line}, 401, "unauthenticated", ""},
		{"wrong token", request{method: "GET", path: line, token: "clew_aaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}, 401, "unauthenticated", ""},
		{"wrong token on an open route", request{method: "GET", path: "/api/v1/me", token: "clew_x_y"}, 401, "unauthenticated", ""},
		{"no route", request{method: "GET", path: "/api/v1/nothing", token: token}, 404, "not_found", ""},
		{"other method", request{method: "DELETE", path: line, token: token}, 405, "unsupported", ""},
		{"no id", request{method: "GET", path: "/api/v1/lines/none", token: token}, 404, "not_found", ""},
		{"traversal", request{method: "GET", path: "/api/v1/lines/..%2f..%2fetc%2fpasswd", token: token}, 404, "not_found", ""},
		{"no JSON", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":`}, 400, "invalid", ""},
		{"text as JSON", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"x"}`, contentType: "text/plain"}, 415, "unsupported", ""},
		{"duplicate member", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"a","name":"b"}`}, 400, "invalid", ""},
		{"member in another case", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"Name":"a","name":"b"}`}, 0, "invalid", ""},
		{"deep", request{method: "POST", path: "/api/v1/lines", token: token, body: strings.Repeat("[", 100_000)}, 400, "invalid", ""},
		{"large", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"` + strings.Repeat("x", 2<<20) + `"}`}, 413, "too_large", ""},
		{"unknown member", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"a","role":"administrator","__proto__":{}}`}, 422, "invalid", "/role"},
		{"missing member", request{method: "POST", path: "/api/v1/lines", token: token, body: `{}`}, 422, "invalid", "/name"},
		{"wrong type", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":7}`}, 422, "invalid", "/name"},
		{"domain fault", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"a","publisher_namespace":"nonsense"}`}, 422, "invalid", "/publisher_namespace"},
		{"NUL", request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"a\u0000b"}`}, 0, "invalid", ""},
		{"unknown parameter", request{method: "GET", path: "/api/v1/lines?sort=name&evil=1", token: token}, 422, "invalid", "query/evil"},
		{"sort by what is none", request{method: "GET", path: "/api/v1/lines?sort=name;drop", token: token}, 422, "invalid", "query/sort"},
		{"limit", request{method: "GET", path: "/api/v1/lines?limit=100000", token: token}, 422, "invalid", "query/limit"},
		{"no If-Match", request{method: "PUT", path: line, token: token, body: `{"name":"a"}`}, 428, "invalid", "header/If-Match"},
		{"odd If-Match", request{method: "PUT", path: line, token: token, body: `{"name":"a"}`, header: map[string]string{"If-Match": "*"}}, 422, "invalid", "/header/If-Match"},
		{"upload parameter", request{method: "POST", path: "/api/v1/releases/" + w.own.release.String() + "/inventories?kind=sbom&x=1", token: token, body: "{}"}, 422, "invalid", "/query/x"},
		{"upload kind", request{method: "POST", path: "/api/v1/releases/" + w.own.release.String() + "/inventories?kind=unknown", token: token, body: "{}"}, 422, "invalid", ""},
		{"empty upload", request{method: "POST", path: "/api/v1/releases/" + w.own.release.String() + "/inventories", token: token}, 422, "invalid", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := w.do(c.r)
			if c.status == 0 {
				c.status = rec.Code
			}
			p := decoded[Problem](t, rec, c.status)
			if rec.Code < 400 || rec.Header().Get("Content-Type") != "application/problem+json" || p.Kind != c.kind || p.Status != rec.Code || p.RequestID == "" || p.Detail == "" || p.Title == "" {
				t.Errorf("%d %s: %+v", rec.Code, rec.Header().Get("Content-Type"), p)
			}
			found := c.place == ""
			for _, e := range p.Errors {
				found = found || e.Location == c.place && e.Message != ""
			}
			if !found {
				t.Errorf("no error at %s: %+v", c.place, p.Errors)
			}
			if rec.Code == 401 && rec.Header().Get("WWW-Authenticate") == "" {
				t.Error("401 without WWW-Authenticate")
			}
		})
	}
}

// TestErrorsInGerman reads the same errors in German: no English sentence is left.
func TestErrorsInGerman(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	for path, body := range map[string]string{"/api/v1/lines": `{"name":7,"role":1}`, "/api/v1/users": `{"name":"a","email":"x","lang":"fr"}`} {
		en := decoded[Problem](t, w.do(request{method: "POST", path: path, token: token, body: body, lang: "en-GB,en;q=0.9"}), 422)
		de := decoded[Problem](t, w.do(request{method: "POST", path: path, token: token, body: body, lang: "de-DE,de;q=0.9,en;q=0.5"}), 422)
		if en.Title == de.Title || en.Detail == de.Detail {
			t.Errorf("not translated: %+v", de)
		}
		for i := range de.Errors {
			if de.Errors[i].Message == en.Errors[i].Message {
				t.Errorf("not translated: %q", de.Errors[i].Message)
			}
		}
	}
}

// TestTextsTranslated names every text of this package that the German catalogue lacks.
func TestTextsTranslated(t *testing.T) {
	var all []string
	for _, text := range titles {
		all = append(all, text)
	}
	for _, s := range sentences {
		all = append(all, s.text)
	}
	if missing := lang.Missing(lang.German, all...); len(missing) > 0 {
		t.Errorf("lang/de/api.txt lacks:\n%s", strings.Join(missing, "\n"))
	}
}

// TestNothingInternalLeaks turns errors of the inside into one general sentence.
func TestNothingInternalLeaks(t *testing.T) {
	for _, err := range []error{errors.New("pq: relation \"secret\" does not exist at /srv/clew/db.go:12"), fmt.Errorf("db: SELECT x FROM y: %w", errors.New("boom")),
		clew.Wrapf(clew.Unavailable, errors.New("open /srv/secret: denied"), "The disk is full; nothing was saved")} {
		b, merr := json.Marshal(problemOf(t.Context(), err))
		if merr != nil {
			t.Fatal(merr)
		}
		for _, leak := range []string{"pq:", "SELECT", "boom", "/srv"} {
			if strings.Contains(string(b), leak) {
				t.Errorf("%s leaks %q", b, leak)
			}
		}
	}
}

// TestConflictShowsBoth changes one record from two sides.
func TestConflictShowsBoth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.boss()
		path := "/api/v1/products/" + w.own.product.String()
		got := w.get(token, path)
		tag := got.Header().Get("ETag")
		if tag != `"1"` {
			t.Fatalf("ETag %s", tag)
		}
		put := func(name, match string) *Problem {
			rec := w.do(request{method: "PUT", path: path, token: token, body: `{"name":"` + name + `","reason":"better"}`, header: map[string]string{"If-Match": match}})
			if rec.Code == 200 {
				if rec.Header().Get("ETag") == match {
					t.Errorf("the ETag stays %s after a change", match)
				}
				return nil
			}
			p := decoded[Problem](t, rec, http.StatusConflict)
			return &p
		}
		if p := put("First", tag); p != nil {
			t.Fatal(p)
		}
		p := put("Second", tag)
		if p == nil {
			t.Fatal("a change of a stale record was taken")
		}
		current, _ := p.Current.(map[string]any)
		yours, _ := p.Yours.(map[string]any)
		if p.Revision != 2 || current["name"] != "First" || yours["name"] != "Second" {
			t.Errorf("revision %d, current %v, yours %v", p.Revision, current["name"], yours["name"])
		}
	})
}

// TestHeaders looks at every kind of answer: each carries the guards.
func TestHeaders(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	for _, r := range []request{{method: "GET", path: "/api/v1/lines", token: token}, {method: "GET", path: "/api/v1/lines"}, {method: "GET", path: "/api/none"},
		{method: "GET", path: "/api/docs"}, {method: "GET", path: "/api/openapi.yaml"}, {method: "GET", path: "/api/v1/inventories/" + w.own.inventory.String() + "/file", token: token}} {
		h := w.do(r).Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", r.path, name, h.Get(name))
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || h.Get("X-Request-Id") == "" || h.Get("Cache-Control") == "" {
			t.Errorf("%s: headers %v", r.path, h)
		}
	}
}

// TestCrossSite refuses what a page of another site makes a browser send.
func TestCrossSite(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	for _, h := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}} {
		rec := w.do(request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"Planted"}`, header: h})
		if rec.Code != http.StatusForbidden {
			t.Errorf("%v: %d", h, rec.Code)
		}
	}
	err := w.db.Read(t.Context(), func(tx *db.Tx) error {
		l, err := product.ListLines(tx, system, product.LineFilter{Search: "Planted"})
		if l.Total != 0 {
			t.Error("the line was made")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
