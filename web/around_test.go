package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"clew/db/dbtest"
	"clew/web/look"
	"clew/web/look/looktest"
)

func TestTemplates(t *testing.T) { looktest.Check(t) }

func TestHeaders(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	b := w.browser()
	for _, path := range []string{"/signin", "/nothing-here", "/", look.Asset("app.css"), "/static/none"} {
		a := b.get(path)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()", "Content-Security-Policy": "default-src 'none'", "Server-Timing": "app;dur=", "X-Request-Id": ""} {
			if got := a.header.Get(name); got == "" || !strings.Contains(got, want) {
				t.Errorf("%s: %s: %q", path, name, got)
			}
		}
	}
}

func TestCrossSite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as(w.user("Ada"))
		for name, header := range map[string]http.Header{
			"fetch metadata": {"Sec-Fetch-Site": {"cross-site"}},
			"same site":      {"Sec-Fetch-Site": {"same-site"}},
			"origin":         {"Origin": {"https://evil.example"}},
			"null origin":    {"Origin": {"null"}},
		} {
			r, _ := http.NewRequest(http.MethodPost, w.base+"/signout", strings.NewReader(""))
			r.Header = header.Clone()
			r.Header.Set("Content-Type", "text/plain")
			if a := b.do(r); a.status != http.StatusForbidden {
				t.Errorf("%s: %d", name, a.status)
			}
		}
		b.get("/").want(t, "still signed in", http.StatusOK)
	})
}

func TestBounds(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	b := w.browser()
	b.post("/signin", url.Values{"email": {strings.Repeat("a", 2<<20)}}).want(t, "large form", http.StatusRequestEntityTooLarge)
	many := url.Values{}
	for range 6000 {
		many.Add("a", "1")
	}
	b.post("/signin", many).want(t, "many fields", http.StatusRequestEntityTooLarge)
	r, _ := http.NewRequest(http.MethodPost, w.base+"/signin", strings.NewReader(`{"email":"a"}`))
	r.Header.Set("Content-Type", "application/json")
	b.do(r).want(t, "json", http.StatusUnsupportedMediaType)
	b.get("/signout").want(t, "get of a post route", http.StatusMethodNotAllowed)
}

func TestClient(t *testing.T) {
	ours := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		remote, header, want string
		proxies              []netip.Prefix
	}{
		{"192.0.2.1:5", "203.0.113.9", "192.0.2.1", nil},
		{"192.0.2.1:5", "203.0.113.9", "192.0.2.1", ours},
		{"10.0.0.1:5", "203.0.113.9", "203.0.113.9", ours},
		{"10.0.0.1:5", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9", ours},
		{"10.0.0.1:5", "junk", "10.0.0.1", ours},
		{"[::1]:5", "", "::1", nil},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": {c.header}}}
		if got := ClientIP(r, c.proxies).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
