package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
)

const hostile = `=HYPERLINK("x") <img src=x onerror=alert(1)> hx-get="/" {{.}} ` + "\u202egnp"

func TestInviteAndGrant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		ada.get("/users").want(t, "users", http.StatusOK, "ada@example.com")
		ada.post("/users/new", url.Values{"name": {""}, "email": {"x"}}).want(t, "bad form", http.StatusUnprocessableEntity, "not an e-mail address")
		a := ada.post("/users/new", url.Values{"name": {hostile}, "email": {"eve@example.com"}, "lang": {"de"}, "roles": {"auditor"}}).want(t, "invite", http.StatusOK, "/link?token=")
		link := regexp.MustCompile(`/link\?token=[A-Za-z0-9_-]+`).FindString(a.body)
		id := regexp.MustCompile(`/users/[0-9a-f-]{36}`).FindString(a.body)
		ada.post("/users/new", url.Values{"name": {"Eve"}, "email": {"EVE@example.com"}, "lang": {"en"}}).want(t, "twice", http.StatusConflict, "has this e-mail address")

		eve := w.browser()
		eve.get(link).want(t, "invitation", http.StatusOK, "Welcome to clew", "new-password")
		eve.post("/link", url.Values{"token": {link[strings.Index(link, "=")+1:]}, "password": {"three boats on a dark lake"}}).want(t, "accept", http.StatusSeeOther)
		eve.get("/audit").want(t, "auditor", http.StatusOK)
		eve.get("/users").want(t, "auditor", http.StatusForbidden)

		for _, path := range []string{"/users", id, "/audit", "/audit?" + url.Values{"record": {hostile}}.Encode()} {
			if a := ada.get(path).want(t, path, http.StatusOK); strings.Contains(a.body, "<img src=x") || strings.Contains(a.body, `hx-get="/"`) {
				t.Errorf("%s shows a name as markup", path)
			}
		}
		ada.get("/users?format=csv").want(t, "csv", http.StatusOK, `"'=HYPERLINK(`)
		ada.get("/users?format=json&q=eve").want(t, "json", http.StatusOK, `"email":"eve@example.com"`)
		if a := ada.get("/users?format=xlsx").want(t, "xlsx", http.StatusOK); !strings.HasPrefix(a.body, "PK") || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") {
			t.Error("xlsx")
		}
		ada.get("/users?q=nobody-like-that").want(t, "empty", http.StatusOK, "Nobody fits")

		ada.post(id+"/grants", url.Values{"role": {"service_desk"}, "scope": {""}}).want(t, "grant", http.StatusSeeOther)
		ada.post(id+"/grants", url.Values{"role": {"king"}, "scope": {""}}).want(t, "no role", http.StatusUnprocessableEntity)
		ada.post(id+"/grants", url.Values{"role": {"auditor"}, "scope": {clew.NewID().String()}}).want(t, "no line", http.StatusUnprocessableEntity)
		eve.get("/audit").want(t, "session ended by the grant", http.StatusSeeOther)
		a = ada.get(id).want(t, "user", http.StatusOK, "Service desk", "Auditor")
		revoke := regexp.MustCompile(id + `/grants/[0-9a-f-]+/revoke`).FindString(a.body)
		ada.post(revoke, nil).want(t, "revoke", http.StatusSeeOther)
	})
}

func TestDisableResetErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		id := w.user("Fay Brandt")
		fay := w.as(id)
		path := "/users/" + id.String()
		ada.post(path+"/second-factor", url.Values{"reason": {""}, "revision": {"1"}}).want(t, "no reason", http.StatusUnprocessableEntity, "Please give a reason")
		ada.post(path+"/second-factor", url.Values{"reason": {"lost phone"}, "revision": {"1"}}).want(t, "reset", http.StatusSeeOther)
		fay.get("/").want(t, "after reset", http.StatusSeeOther)
		fay = w.as(id)
		ada.post(path+"/disable", url.Values{"reason": {"left"}, "revision": {"1"}}).want(t, "old revision", http.StatusConflict)
		ada.post(path+"/disable", url.Values{"reason": {"left the company"}, "revision": {"2"}}).want(t, "disable", http.StatusSeeOther)
		fay.get("/").want(t, "disabled", http.StatusSeeOther)
		ada.get(path).want(t, "page", http.StatusOK, "left the company", "disabled")
		ada.post(path+"/enable", url.Values{"revision": {"3"}}).want(t, "enable", http.StatusSeeOther)
		ada.post(path+"/erase", url.Values{"reason": {"asked for it"}, "revision": {"4"}}).want(t, "erase", http.StatusSeeOther)
		if a := ada.get(path).want(t, "erased", http.StatusOK); strings.Contains(a.body, "Brandt") {
			t.Error("the name is still there")
		}
		ada.get("/users/"+clew.NewID().String()).want(t, "no such user", http.StatusNotFound)
		ada.get("/users/..%2f..%2fetc").want(t, "no id", http.StatusNotFound)
	})
}

func TestSecondFactorPolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		gil := w.as(w.user("Gil", clew.Grant{Role: clew.Auditor}))
		ada.post("/settings/signin", url.Values{"roles": {"auditor"}}).want(t, "policy", http.StatusSeeOther)
		if a := gil.get("/audit"); a.status != http.StatusSeeOther || a.header.Get("Location") != "/account/second-factor" {
			t.Errorf("led to %d %s", a.status, a.header.Get("Location"))
		}
		gil.get("/account/second-factor").want(t, "enrol", http.StatusOK, "Your role needs a second factor")
		gil.post("/audit/verify", nil).want(t, "act", http.StatusForbidden)
	})
}

func TestSettings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		ada.post("/settings", url.Values{"name": {"Heizwerk & Söhne"}, "revision": {"0"}}).want(t, "save", http.StatusSeeOther)
		ada.post("/settings", url.Values{"name": {"Other"}, "revision": {"0"}}).want(t, "stale", http.StatusConflict, "Stored now: Heizwerk &amp; Söhne")
		ada.get("/settings").want(t, "page", http.StatusOK, "Heizwerk &amp; Söhne", w.base)
		form := url.Values{"name": {"Company"}, "issuer": {"https://login.example.com"}, "client_id": {"clew"}, "scopes": {"profile"}, "rules": {"groups, sec, security_management"}, "enabled": {"1"}, "revision": {"0"}}
		a := ada.post("/settings/oidc/new", form).want(t, "provider", http.StatusSeeOther)
		at := a.header.Get("Location")
		ada.get(at).want(t, "provider", http.StatusOK, "/callback", "groups, sec, security_management")
		form.Set("rules", "nonsense")
		form.Set("revision", "1")
		ada.post(at, form).want(t, "bad rule", http.StatusUnprocessableEntity, "Line 1 is not a rule", ">nonsense<")
		w.browser().get("/signin").want(t, "button", http.StatusOK, "Sign in with Company")
		ada.get(at+"/delete").want(t, "delete", http.StatusOK, "Delete Company", "needs a recovery link")
		ada.post(at+"/delete", url.Values{"revision": {"7"}}).want(t, "stale", http.StatusConflict)
		ada.post(at+"/delete", url.Values{"revision": {"1"}}).want(t, "deleted", http.StatusSeeOther)
		ada.get(at).want(t, "gone", http.StatusNotFound)
	})
}

// A recovery key is shown once; with its recipient named the server is told when to make backups, and asked for one now.
func TestBackupSettings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		ada.get("/settings/backup").want(t, "page", http.StatusOK, "never; a disk that breaks")
		ada.post("/settings/backup/run", nil).want(t, "for nobody", http.StatusUnprocessableEntity, "Make a recovery key first")
		ada.post("/settings/backup", url.Values{"every_hours": {"24"}, "keep": {"7"}, "revision": {"0"}}).want(t, "for nobody", http.StatusUnprocessableEntity, "Make a recovery key first")
		a := ada.post("/settings/backup/key", nil).want(t, "key", http.StatusOK, "AGE-SECRET-KEY-", "kept nowhere")
		if a.header.Get("Cache-Control") != "no-store" {
			t.Error("the key may be kept by a cache")
		}
		recipient := regexp.MustCompile(`age1[0-9a-z]{50,}`).FindString(a.body)
		secret := regexp.MustCompile(`AGE-SECRET-KEY-[0-9A-Z]+`).FindString(a.body)
		ada.post("/settings/backup", url.Values{"recipients": {secret}, "every_hours": {"24"}, "keep": {"7"}, "revision": {"0"}}).want(t, "secret", http.StatusUnprocessableEntity, "That is the secret recovery key")
		ada.post("/settings/backup", url.Values{"recipients": {recipient}, "every_hours": {"24"}, "keep": {"7"}, "revision": {"0"}}).want(t, "save", http.StatusSeeOther)
		ada.post("/settings/backup", url.Values{"recipients": {recipient}, "every_hours": {"12"}, "keep": {"7"}, "revision": {"0"}}).want(t, "stale", http.StatusConflict)
		ada.post("/settings/backup/run", nil).want(t, "now", http.StatusSeeOther)
		again := ada.get("/settings/backup").want(t, "again", http.StatusOK, recipient, "within a minute")
		if strings.Contains(again.body, "AGE-SECRET-KEY-") {
			t.Error("the key is shown twice")
		}
		w.as(w.user("Gil", clew.Grant{Role: clew.Auditor})).get("/settings/backup").want(t, "auditor", http.StatusForbidden)
	})
}

func TestAuditTrail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		ada.post("/settings", url.Values{"name": {"First"}, "revision": {"0"}})
		ada.post("/settings", url.Values{"name": {"Second"}, "revision": {"1"}})
		if _, err := audit.Seal(t.Context(), w.d); err != nil {
			t.Fatal(err)
		}
		a := ada.get("/audit?kind=organisation.changed").want(t, "kind", http.StatusOK, "<del>First</del>", "<ins>Second</ins>")
		if strings.Contains(a.body, "set the platform up</a>") {
			t.Error("the filter does not narrow")
		}
		ada.get("/audit?kind=access.").want(t, "area", http.StatusOK, "set the platform up</a>")
		ada.get("/audit?actor=junk").want(t, "junk", http.StatusOK, "Nothing fits")
		ada.get("/audit?from=2026-01-01&until=2020-01-01").want(t, "no time", http.StatusOK, "Nothing fits")
		event := regexp.MustCompile(`/audit/[0-9a-f-]{36}`).FindString(a.body)
		ada.get(event).want(t, "entry", http.StatusOK, "organisation.changed", "sealed")
		ada.get("/audit?format=csv&kind=organisation.changed").want(t, "export", http.StatusOK, "organisation.changed")
		ada.post("/audit/verify", nil).want(t, "verify", http.StatusOK, "fits together")
		if err := w.d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE event_payload SET payload = '{"old":{"name":"First"},"new":{"name":"Third"}}' WHERE payload LIKE '%"Second"%'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ada.post("/audit/verify", nil).want(t, "altered", http.StatusOK, "1 problem was found")
	})
}

func TestWork(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		things := objects(t, w)
		sec := w.as(w.user("Hal", clew.Grant{Role: clew.SecurityManagement}))
		nobody := w.as(w.user("Ivy"))
		path := "/jobs/" + things["/jobs/{id}"]
		sec.get("/jobs").want(t, "list", http.StatusOK, "OSV", "Stop")
		nobody.get(path).want(t, "not theirs", http.StatusNotFound)
		if a := nobody.get("/jobs").want(t, "empty", http.StatusOK, "Nothing is under way"); strings.Contains(a.body, "OSV") {
			t.Error("work is told to somebody without rights")
		}
		r, _ := http.NewRequest(http.MethodGet, w.base+path, nil)
		r.Header.Set("HX-Request", "true")
		if a := sec.do(r).want(t, "poll", http.StatusOK, "hx-get"); strings.Contains(a.body, "<html") {
			t.Error("polling gives a whole page")
		}
		sec.post(path+"/cancel", nil).want(t, "cancel", http.StatusSeeOther)
		if err := w.d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE work SET state = 'done', finished_at = $1, message = '{"blob":"5ecret","difference":{"New":3,"Changed":2,"Withdrawn":1,"Gone":1,"Unchanged":7,"NewIDs":["CVE-2025-1"]},"findings":{"new":4,"gone":0,"changed":5},"origin":"all.zip"}' WHERE subject_id = 'osv'`, tx.Now())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if a := sec.get("/jobs").want(t, "what came of it", http.StatusOK, "3 new, 2 changed, 2 withdrawn, 7 unchanged · Findings: 4 new, 0 gone, 5 changed"); strings.Contains(a.body, "5ecret") {
			t.Error("values for programs are shown to people")
		}
	})
}

func TestErrorPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as(w.user("Jo"))
		a := b.get("/no/such/page").want(t, "404", http.StatusNotFound, "no page at this address", "please name this number")
		if id := a.header.Get("X-Request-Id"); !strings.Contains(a.body, id) {
			t.Error("the page does not name the request's id")
		}
		b.get("/users").want(t, "403", http.StatusForbidden, "Who may do what")
		w.browser().post("/account", nil).want(t, "401", http.StatusUnauthorized, "/signin?next=")
		if err := access.Allow(clew.SystemActor(), "GET /nowhere"); !clew.Is(err, clew.Internal) {
			t.Error(err)
		}
	})
}
