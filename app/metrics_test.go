package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/feed"
	"clew/queue"
)

func proxies(t *testing.T, prefixes ...string) (out []netip.Prefix) {
	t.Helper()
	for _, p := range prefixes {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// metrics reads what Prometheus would.
func (a *App) metrics(t *testing.T) string {
	t.Helper()
	rec := httptest.NewRecorder()
	a.management().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("metrics: %d", rec.Code)
	}
	return rec.Body.String()
}

// Requests are counted under the template of their route, pages and API alike, and under nothing else, whatever is
// asked for.
func TestRequestsByRoute(t *testing.T) {
	a, srv := running(t, nil)
	token, _ := a.token(t, []access.Verb{access.Read}, clew.Grant{Role: clew.Auditor})
	for _, path := range []string{"/signin", "/lines/" + clew.NewID().String(), "/api/v1/lines/" + clew.NewID().String(), "/healthz",
		"/no-such-page-1", "/no-such-page-2", "/api/v1/none-1", "/api/none-2", "/static/none"} {
		ask(t, srv, http.MethodGet, path, "localhost:"+srv.URL[strings.LastIndex(srv.URL, ":")+1:], token)
	}
	ask(t, srv, http.MethodGet, "/signin", "evil.example", "")
	ask(t, srv, "BREW", "/signin", "", "")
	got := map[string]bool{}
	for _, m := range regexp.MustCompile(`clew_http_request_seconds_count{route="([^"]*)",status="(\d+)"}`).FindAllStringSubmatch(a.metrics(t), -1) {
		got[m[1]] = true
		if _, ok := access.Rights[m[1]]; !ok && m[1] != "other" && m[1] != "GET /healthz" {
			t.Errorf("counted under %q", m[1])
		}
	}
	for _, want := range []string{"GET /signin", "GET /lines/{id}", "GET /api/v1/lines/{id}", "GET /healthz", "GET /static/{file...}", "other"} {
		if !got[want] {
			t.Errorf("nothing is counted under %q: %v", want, got)
		}
	}
}

// What is taken over is counted by kind, and so are commits.
func TestImportsAreCounted(t *testing.T) {
	a, _ := running(t, func(c *Config) { c.Egress.Offline = true })
	if text := a.metrics(t); !strings.Contains(text, `clew_imported_total{kind="components"} 0`) {
		t.Error("a kind that never happened is missing: its rate could not be computed")
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	record := `{"id":"GO-2025-%","modified":"2025-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`
	for _, name := range []string{"1", "2", "1"} {
		deliver(t, a, strings.Replace(record, "%", name, 1))
	}
	text := a.metrics(t)
	for _, want := range []string{`clew_imported_total{kind="records"} 2`, `clew_imported_total{kind="records_unchanged"} 1`} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%s is missing:\n%s", want, regexp.MustCompile(`(?m)^clew_imported.*$`).FindAllString(text, -1))
		}
	}
	if m := regexp.MustCompile(`(?m)^clew_db_commits_total (\d+)$`).FindStringSubmatch(text); m == nil || m[1] == "0" {
		t.Errorf("commits: %v", m)
	}
}

// deliver hands in a file of source records and waits until it is taken over.
func deliver(t *testing.T, a *App, text string) {
	t.Helper()
	work, err := feed.Import(t.Context(), a.DB, a.Blob, clew.SystemActor(), "osv:Go", "a.json", false, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for !work.Finished() {
		if err := a.DB.Read(ctx, func(tx *db.Tx) (err error) { work, err = queue.Get(tx, work.ID); return err }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if work.State != queue.Done {
		t.Fatalf("%+v", work)
	}
}
