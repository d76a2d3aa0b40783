package web

import (
	"net/http"
	"net/url"
	"testing"

	"clew"
	"clew/db/dbtest"
)

// The licences are there for everybody, as text.
func TestLicencesPage(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	a := w.browser().get("/licences").want(t, "licences", http.StatusOK, "§§ clew", "Redistributions in binary form must reproduce", "modernc.org/sqlite")
	if got := a.header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Error(got)
	}
	w.browser().get("/signin").want(t, "link", http.StatusOK, `href="/licences"`)
}

// Whoever is turned away by a page stands in the trail, where an auditor reads it.
func TestDeniedIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eve := w.as(w.user("Eve", clew.Grant{Role: clew.ServiceDesk}))
		for range 3 {
			eve.get("/users").want(t, "users", http.StatusForbidden)
			eve.post("/settings", url.Values{}).want(t, "settings", http.StatusForbidden)
			eve.post("/account/tokens/"+clew.NewID().String()+"/revoke", nil).want(t, "a token of others", http.StatusNotFound)
			eve.get("/lines/"+clew.NewID().String()).want(t, "reading", http.StatusNotFound)
			eve.get("/nothing-here").want(t, "no page", http.StatusNotFound)
		}
		if c := w.door.Counts(); c.Denied != 6 || c.Hidden != 3 {
			t.Errorf("%+v", c)
		}
		aud := w.as(w.user("Aud", clew.Grant{Role: clew.Auditor}))
		aud.get("/audit?kind=access.denied").want(t, "trail", http.StatusOK, "was turned away", "Eve", "user.manage", "setting.manage", "own")
	})
}
