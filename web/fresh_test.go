package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
)

// TestFreshProof: what lets a person in is changed only shortly after a proof; the pages lead to it and back.
func TestFreshProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		clock := clew.NewFakeClock(dbtest.Start)
		still, err := db.Open(t.Context(), db.Config{URL: d.URL(), Clock: clock, Conns: 6})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { still.Close() })
		w := newWorld(t, still)
		ada := w.setUp()
		clock.Move(20 * time.Minute)
		for _, path := range []string{"/account/totp", "/account/tokens/new"} {
			if a := ada.get(path); a.status != http.StatusSeeOther || a.header.Get("Location") != "/account/confirm?next="+url.QueryEscape(path) {
				t.Errorf("%s leads to %d %s", path, a.status, a.header.Get("Location"))
			}
		}
		for _, path := range []string{"/account/totp", "/account/recovery"} {
			if a := ada.post(path, nil); a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/account/confirm?next=") {
				t.Errorf("%s leads to %d %s", path, a.status, a.header.Get("Location"))
			}
		}
		ada.post("/account/tokens/new", url.Values{"name": {"x"}, "verbs": {"read"}, "expires": {"30"}}).want(t, "token", http.StatusSeeOther)
		ada.post("/account/passkeys", nil).want(t, "passkey", http.StatusOK, "/account/confirm")
		ada.post("/account/confirm", url.Values{}).want(t, "nothing", http.StatusUnprocessableEntity)
		ada.post("/account/confirm", url.Values{"current_password": {"not this one"}}).want(t, "wrong", http.StatusUnprocessableEntity, "not your password")
		if a := ada.post("/account/confirm", url.Values{"current_password": {password}, "next": {"/account/totp"}}); a.status != http.StatusSeeOther || a.header.Get("Location") != "/account/totp" {
			t.Errorf("confirmed: %d %s", a.status, a.header.Get("Location"))
		}
		ada.post("/account/totp", nil).want(t, "after it", http.StatusOK, "svg")
		clock.Move(13 * time.Hour)
		ada.get("/account").want(t, "idle for too long", http.StatusSeeOther)
	})
}

// TestLog: one line a request, without what links carry, and nothing that breaks out of the line.
func TestLog(t *testing.T) {
	var out bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&out, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	w := newWorld(t, sqlite(t))
	r, _ := http.NewRequest(http.MethodGet, w.base+"/link?token=very-secret-token-of-a-link", nil)
	r.URL.Path = "/link\x1b[31m\n"
	r.Header.Set("User-Agent", "x "+strings.Repeat("u", 8000))
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	w.browser().do(r)
	w.browser().post("/signin", url.Values{"email": {"a@example.com"}, "password": {"my secret password"}})
	w.srv.Close() // waits for what is under way
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 {
		t.Errorf("%d lines: %s", len(lines), out.String())
	}
	for _, bad := range []string{"very-secret", "my secret", "\x1b", "203.0.113.9", strings.Repeat("u", 1000)} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("the log holds %q", clew.Clip(bad, 30))
		}
	}
}
