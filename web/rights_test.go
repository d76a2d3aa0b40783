package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/queue"
	"clew/web/site"
)

// objects are the ids that stand in the addresses of the routes: what belongs to nobody of those who ask.
func objects(t *testing.T, w *world) map[string]string {
	t.Helper()
	other := w.user("Olga Other")
	var grant, token, event clew.ID
	var work queue.Work
	err := w.d.Write(t.Context(), func(tx *db.Tx) (err error) {
		if grant, err = access.GiveGrant(tx, clew.SystemActor(), access.NewGrant{User: other, Role: clew.Auditor}); err != nil {
			return err
		}
		if _, token, err = w.door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: other, Name: "build", Verbs: []access.Verb{access.Read}, Life: 3_600_000_000_000}); err != nil {
			return err
		}
		if event, err = db.One[clew.ID](tx, `SELECT id FROM event ORDER BY id LIMIT 1`); err != nil {
			return err
		}
		work, err = queue.Start(tx, clew.Actor{Kind: clew.User, ID: other}, queue.Work{Kind: "feed", SubjectType: "feed", SubjectID: "osv", Title: "OSV"}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.as(other)
	return map[string]string{"/users/{id}": other.String(), "{grant}": grant.String(), "{token}": token.String(), "/audit/{id}": event.String(), "/jobs/{id}": work.ID.String(), "/account/tokens/{id}": token.String()}
}

// address fills a pattern's ids.
func address(pattern string, objects map[string]string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	for mark, id := range objects {
		if strings.HasPrefix(mark, "/") {
			path = strings.Replace(path, mark, strings.Replace(mark, "{id}", id, 1), 1)
		} else {
			path = strings.Replace(path, mark, id, 1)
		}
	}
	path = strings.Replace(path, "{file...}", "none.css", 1)
	return method, strings.ReplaceAll(path, "{id}", clew.NewID().String())
}

// TestEveryRouteForEveryRole tries each route of the table as nobody, as every role and as somebody without one, and
// holds the answers against the table of rights.
func TestEveryRouteForEveryRole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		things := objects(t, w)
		people := map[string]*browser{"nobody": w.browser(), "no role": w.as(w.user("Nora None"))}
		actors := map[string]clew.Actor{"nobody": {Kind: clew.Nobody}, "no role": {Kind: clew.User, ID: clew.NewID()}}
		for _, role := range clew.Roles {
			g := clew.Grant{Role: role}
			people[string(role)] = w.as(w.user("Person "+string(role), g))
			actors[string(role)] = clew.Actor{Kind: clew.User, ID: clew.NewID(), Grants: []clew.Grant{g}}
		}
		for _, route := range routes(&site.Site{DB: w.d}, Config{DB: w.d, Door: w.door}) {
			if strings.HasSuffix(route.Pattern, "/signout") || strings.HasSuffix(route.Pattern, "/link") && strings.HasPrefix(route.Pattern, "POST /users") {
				continue // they end what the test needs
			}
			method, path := address(route.Pattern, things)
			for who, b := range people {
				var a answer
				if method == http.MethodGet {
					a = b.get(path)
				} else {
					a = b.post(path, url.Values{})
				}
				judge(t, route.Pattern+" as "+who, method, actors[who], route.Pattern, a)
			}
		}
	})
}

// finer are rights that the domain asks for beyond the table's row.
var finer = map[string]access.Verb{"POST /jobs/{id}/cancel": access.FeedManage}

// judge holds an answer against the table. Beyond the table, the domain may answer NotFound or want a better form.
func judge(t *testing.T, what, method string, actor clew.Actor, pattern string, a answer) {
	t.Helper()
	toSignIn := a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), "/signin")
	switch err := access.Allow(actor, pattern); {
	case clew.Is(err, clew.Unauthenticated):
		if method == http.MethodGet && !toSignIn || method == http.MethodPost && a.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s, want to be led to sign in", what, a.status, a.header.Get("Location"))
		}
	case clew.Is(err, clew.Denied):
		if a.status != http.StatusForbidden {
			t.Errorf("%s: %d, want 403", what, a.status)
		}
	case err != nil:
		t.Errorf("%s: %v", what, err)
	case finer[pattern] != "" && !access.Can(actor, finer[pattern], access.Scope{}):
		if a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s: %d, want 403 or 404", what, a.status)
		}
	default:
		if a.status == http.StatusForbidden || a.status >= 500 || a.status == http.StatusUnauthorized && !strings.Contains(pattern, "/signin") {
			t.Errorf("%s: %d, but the table allows it: %s", what, a.status, clew.Clip(a.body, 800))
		}
	}
	if strings.Contains(a.body, "Olga") && actor.Kind == clew.Nobody {
		t.Errorf("%s: tells a name to nobody", what)
	}
}

// TestForeignObjects: one's own account pages do not reach into somebody else's account.
func TestForeignObjects(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		olga := w.user("Olga Other", clew.Grant{Role: clew.SecurityManagement})
		w.as(olga)
		var token, session clew.ID
		err := w.d.Write(t.Context(), func(tx *db.Tx) (err error) {
			if _, token, err = w.door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: olga, Name: "secret of Olga", Verbs: []access.Verb{access.Read}, Life: 3_600_000_000_000}); err != nil {
				return err
			}
			session, err = db.One[clew.ID](tx, `SELECT id FROM session WHERE user_id = $1`, olga)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		b := w.as(w.user("Eve", clew.Grant{Role: clew.SecurityManagement}))
		b.post("/account/tokens/"+token.String()+"/revoke", nil).want(t, "token", http.StatusNotFound)
		b.post("/account/sessions/"+session.String()+"/end", nil).want(t, "session", http.StatusNotFound)
		for _, path := range []string{"/account", "/account/tokens", "/account/sessions", "/account/second-factor"} {
			if a := b.get(path).want(t, path, http.StatusOK); strings.Contains(a.body, "Olga") {
				t.Errorf("%s tells of Olga", path)
			}
		}
	})
}

// TestTableIsWhole: no row without a route, so that the table says what there is.
func TestTableIsWhole(t *testing.T) {
	w := newWorld(t, sqlite(t))
	have := map[string]bool{}
	for _, r := range routes(&site.Site{DB: w.d}, Config{DB: w.d, Door: w.door}) {
		if have[r.Pattern] {
			t.Errorf("%s stands twice in the route table", r.Pattern)
		}
		have[r.Pattern] = true
	}
	for pattern := range access.Rights {
		if !strings.Contains(pattern, " /api/") && !have[pattern] {
			t.Errorf("the table of rights has a row for %s, which is no route", pattern)
		}
	}
}
