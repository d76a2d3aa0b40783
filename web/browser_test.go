package web

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/queue"
	"clew/web/look/looktest"
)

var shots = flag.String("shots", "", "write pictures of the pages to this directory")

// furnish fills the world with something to look at and gives the pages to look at.
func furnish(t *testing.T, w *world) (ada *browser, pages map[string]string) {
	t.Helper()
	ada = w.setUp()
	olga := w.user("Olga Wagner", clew.Grant{Role: clew.SecurityManagement}, clew.Grant{Role: clew.Auditor})
	w.user("Jens-Christian von Oberhausen-Großburgwedel", clew.Grant{Role: clew.ProductDevelopment})
	w.user(hostile, clew.Grant{Role: clew.ServiceDesk})
	w.as(olga)
	err := w.d.Write(t.Context(), func(tx *db.Tx) (err error) {
		if _, _, err = w.door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: olga, Name: "Build server", Verbs: []access.Verb{access.Read, access.InventoryWrite}, Life: 90 * 24 * time.Hour}); err != nil {
			return err
		}
		for i, state := range []string{"running", "done", "failed", "cancelled", "queued"} {
			x, err := queue.Start(tx, clew.Actor{Kind: clew.User, ID: ada.who}, queue.Work{Kind: "feed", SubjectType: "feed", SubjectID: "f" + state, Title: "OSV " + state}, nil)
			if err != nil {
				return err
			}
			if _, err = tx.Exec(`UPDATE work SET state = $2, stage = 'Reading', done = $3, total = 17826, message = $4, started_at = $5, finished_at = $6 WHERE id = $1`, x.ID, state, 4000*i+2000, map[string]string{"failed": "The source does not answer"}[state], tx.Now().Add(-time.Minute), tx.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ada.post("/users/new", url.Values{"name": {"Invited Person"}, "email": {"invited@example.com"}, "lang": {"de"}, "roles": {"auditor"}})
	ada.post("/settings", url.Values{"name": {"Heizwerk GmbH"}, "revision": {"0"}})
	ada.post("/settings", url.Values{"name": {"Heizwerk & Söhne GmbH"}, "revision": {"1"}})
	ada.post("/settings/oidc/new", url.Values{"name": {"Company login"}, "issuer": {"https://login.example.com"}, "client_id": {"clew"}, "enabled": {"1"}, "revision": {"0"}})
	if _, err := audit.Seal(t.Context(), w.d); err != nil {
		t.Fatal(err)
	}
	var event clew.ID
	if m := regexp.MustCompile(`/audit/([0-9a-f-]{36})`).FindStringSubmatch(ada.get("/audit?kind=organisation.changed").body); m != nil {
		event, _ = clew.ParseID(m[1])
	}
	return ada, map[string]string{"overview": "/", "account": "/account", "factors": "/account/second-factor", "password": "/account/password", "confirm": "/account/confirm", "totp": "/account/totp", "sessions": "/account/sessions",
		"tokens": "/account/tokens", "token-new": "/account/tokens/new", "users": "/users", "user": "/users/" + olga.String(), "invite": "/users/new", "grant": "/users/" + olga.String() + "/grants", "disable": "/users/" + olga.String() + "/disable",
		"settings": "/settings", "settings-signin": "/settings/signin", "settings-backup": "/settings/backup", "oidc": "/settings/oidc/new", "rights": "/rights", "audit": "/audit", "audit-filtered": "/audit?kind=organisation.changed&from=2020-01-01", "event": "/audit/" + event.String(), "jobs": "/jobs"}
}

// session gives the cookies of a signed-in browser.
func (b *browser) session() map[string]string {
	u, _ := url.Parse(b.w.base)
	out := map[string]string{}
	for _, c := range b.c.Jar.Cookies(u) {
		out[c.Name] = c.Value
	}
	delete(out, "theme")
	delete(out, "flash")
	return out
}

// TestBrowser looks at every page in every view: axe, the CSP, script errors, and nothing wider than its window.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	w := newWorld(t, sqlite(t))
	ada, pages := furnish(t, w)
	b := looktest.NewBrowser(t)
	german := w.as(w.user("Grete Müller", clew.Grant{Role: clew.Administrator}, clew.Grant{Role: clew.SecurityManagement}))
	german.post("/account", url.Values{"name": {"Grete Müller"}, "lang": {"de"}, "zone": {"Europe/Berlin"}, "theme": {""}, "revision": {"1"}})
	views := []looktest.View{{Name: "light", Width: 1440, Height: 900}, {Name: "phone-dark", Width: 390, Height: 844, Dark: true}, {Name: "german-phone", Width: 390, Height: 844}}
	if *shots != "" { // all, for looking at
		views = append(append([]looktest.View{}, looktest.Views...), looktest.View{Name: "german", Width: 1280, Height: 900}, looktest.View{Name: "german-phone", Width: 390, Height: 844})
	}
	for _, v := range views {
		v.Cookies = ada.session()
		if strings.HasPrefix(v.Name, "german") {
			v.Cookies = german.session()
		}
		for name, path := range pages {
			b.Open(w.base+path, v)
			b.Sound(v.Name + " " + name)
			picture(t, b, v.Name+"-"+name)
		}
		v.Cookies = nil
		if strings.HasPrefix(v.Name, "german") {
			v.Cookies = map[string]string{"lang": "de"}
		}
		for name, path := range map[string]string{"signin": "/signin", "signin-next": "/signin?next=%2Fusers"} {
			b.Open(w.base+path, v)
			b.Sound(v.Name + " " + name)
			picture(t, b, v.Name+"-"+name)
		}
	}
}

func picture(t *testing.T, b *looktest.Browser, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), b.Whole(), 0o644); err != nil {
		t.Fatal(err)
	}
}
