package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
)

// running gives a whole process behind a listener on loopback, opened under the base URL.
func running(t *testing.T, change func(*Config)) (*App, *httptest.Server) {
	t.Helper()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // a line for each request hides what a test says
	srv := httptest.NewUnstartedServer(nil)
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	c := Config{Data: filepath.Join(t.TempDir(), "data"), BaseURL: "http://localhost:" + port}
	if change != nil {
		change(&c)
	}
	a, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	h, err := a.handler()
	if err != nil {
		t.Fatal(err)
	}
	srv.Config.Handler = h
	srv.Start()
	t.Cleanup(srv.Close)
	return a, srv
}

// token makes a person with these roles and gives an API token of theirs.
func (a *App) token(t *testing.T, verbs []access.Verb, grants ...clew.Grant) (secret string, user clew.ID) {
	t.Helper()
	err := a.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		if user, err = access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: "Ada", Email: clew.NewID().String() + "@example.com"}, grants...); err == nil {
			secret, _, err = a.Door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: user, Name: "test", Verbs: verbs, Life: access.MaxTokenLife})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return secret, user
}

func ask(t *testing.T, srv *httptest.Server, method, path, host, token string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, srv.URL+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		r.Host = host
	}
	if r.Header.Set("Content-Type", "application/json"); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// A name whose owner points it at this machine (DNS rebinding) reaches nothing but the probes: no page, no part of the
// API, no document, not even with a token that is valid.
func TestForeignHost(t *testing.T) {
	a, srv := running(t, func(c *Config) { c.Hosts = []string{"Clew.Example.com"} })
	token, _ := a.token(t, []access.Verb{access.Read}, clew.Grant{Role: clew.Auditor})
	at := srv.Listener.Addr().String()
	own := strings.TrimPrefix(a.BaseURL, "http://")
	for _, path := range []string{"/", "/signin", "/nothing-here", "/static/none", "/api/v1/me", "/api/v1/lines", "/api/docs", "/api/openapi.json", "/api/none"} {
		for _, host := range []string{"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", own + ".evil.example", "clew.example.com.evil.example", "192.0.2.1"} {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
				if resp, body := ask(t, srv, method, path, host, token); resp.StatusCode != http.StatusMisdirectedRequest || strings.Contains(body, "<") {
					t.Errorf("%s %s as %s: %d %s", method, path, host, resp.StatusCode, body)
				}
			}
		}
	}
	for _, host := range []string{own, "clew.example.com", at, "localhost:1"} {
		if resp, body := ask(t, srv, http.MethodGet, "/api/v1/me", host, token); resp.StatusCode != http.StatusOK || !strings.Contains(body, "Ada") {
			t.Errorf("api as %s: %d %s", host, resp.StatusCode, body)
		}
	}
	for host, want := range map[string]int{own: http.StatusOK, "clew.example.com": http.StatusOK, at: http.StatusTemporaryRedirect} {
		resp, _ := ask(t, srv, http.MethodGet, "/signin?next=/x", host, "")
		if to := resp.Header.Get("Location"); resp.StatusCode != want || to != "" && to != a.BaseURL+"/signin?next=/x" {
			t.Errorf("page as %s: %d %s", host, resp.StatusCode, to)
		}
	}
	if resp, _ := ask(t, srv, http.MethodPost, "/signin", at, ""); resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a form under another loopback name: %d", resp.StatusCode)
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} { // nothing probes here
		if resp, _ := ask(t, srv, http.MethodGet, path, "10.9.8.7:8420", ""); resp.StatusCode != want {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

// The API takes the client's address from a proxy of ours only, as the pages do.
func TestClientIPBehindProxies(t *testing.T) {
	a, _ := running(t, func(c *Config) { c.Proxies = proxies(t, "10.0.0.0/8") })
	for remote, want := range map[string]string{"10.1.2.3:9": "203.0.113.9", "192.0.2.1:9": "192.0.2.1"} {
		r := (&http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {"198.51.100.1, 203.0.113.9"}}}).WithContext(context.Background())
		if got := a.api().ClientIP(r).String(); got != want {
			t.Errorf("from %s: %s", remote, got)
		}
	}
}
