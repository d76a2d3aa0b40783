package access

import (
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"

	"github.com/google/go-cmp/cmp"
)

func (w *world) makeToken(actor clew.Actor, in NewToken) (secret string, id clew.ID, err error) {
	w.t.Helper()
	err = w.d.Write(w.t.Context(), func(tx *db.Tx) error {
		secret, id, err = w.door.CreateToken(tx, actor, in)
		return err
	})
	return secret, id, err
}

func TestToken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret, id, err := w.makeToken(w.entry.Actor, NewToken{Name: "CI of the gateway", Verbs: []Verb{Read, InventoryWrite}, Life: 90 * 24 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(secret, "clew_") || strings.Count(secret, "_") != 2 || len(secret) < 60 {
			t.Errorf("token %q", secret)
		}
		a, err := w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != clew.Token || a.ID != w.ada || a.Token != id || !cmp.Equal(a.Verbs, []string{"read", "inventory.write"}) {
			t.Errorf("actor %+v", a)
		}
		for v, want := range map[Verb]bool{Read: true, InventoryWrite: true, Assess: false, UserManage: false, Own: false} {
			if Can(a, v, Scope{}) != want {
				t.Errorf("Can(%s) = %v", v, !want)
			}
		}
		prefix := strings.Split(secret, "_")[1]
		for _, bad := range []string{"", "Bearer", "Bearer ", secret, "Basic " + secret, "Bearer clew_" + prefix, "Bearer clew_" + prefix + "_", "Bearer " + secret + "x", "Bearer " + secret[:len(secret)-1],
			"Bearer clew_" + prefix + "_" + strings.Repeat("a", 52), "Bearer clew_%_" + strings.Repeat("a", 52), "Bearer " + strings.Repeat("a", 5000), "Bearer clew_\x00_" + strings.Repeat("a", 52), "Bearer " + w.token} {
			_, err := w.door.EnterToken(t.Context(), bad, Visit{})
			if err == nil || err.Error() != errToken().Error() {
				t.Errorf("%.40q: %v", bad, err)
			}
		}
		// Last use, at most once a minute; shown without the secret.
		w.write(func(tx *db.Tx) error {
			list, n, err := ListTokens(tx, w.entry.Actor, w.ada, 0, 0)
			if err != nil || n != 1 || list[0].LastAt != w.clock.Now() || list[0].Prefix != prefix || !cmp.Equal(list[0].Verbs, []Verb{Read, InventoryWrite}) {
				t.Errorf("%+v %d %v", list, n, err)
			}
			return err
		})
		w.write(func(tx *db.Tx) error { return RevokeToken(tx, w.entry.Actor, id) })
		_, err = w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{})
		wantKind(t, err, clew.Unauthenticated)
		if w.events("access.token_created") != 1 || w.events("access.token_revoked") != 1 {
			t.Error("events are missing")
		}
	})
}

func TestTokenBounds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Bob Example", "four green cups of tea", clew.Grant{Role: clew.ProjectManagement})
		r, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit)
		if err != nil {
			t.Fatal(err)
		}
		in := w.enter(r.Token).Actor
		ok := NewToken{Name: "x", Verbs: []Verb{Read}, Life: time.Hour}
		for name, c := range map[string]struct {
			change func(n *NewToken)
			kind   clew.Kind
		}{
			"too long a life":   {func(n *NewToken) { n.Life = MaxTokenLife + time.Second }, clew.Invalid},
			"no life":           {func(n *NewToken) { n.Life = 0 }, clew.Invalid},
			"no name":           {func(n *NewToken) { n.Name = " \n" }, clew.Invalid},
			"no verb":           {func(n *NewToken) { n.Verbs = nil }, clew.Invalid},
			"a verb not held":   {func(n *NewToken) { n.Verbs = []Verb{Read, UserManage} }, clew.Invalid},
			"an invented verb":  {func(n *NewToken) { n.Verbs = []Verb{"everything"} }, clew.Invalid},
			"own account":       {func(n *NewToken) { n.Verbs = []Verb{Own} }, clew.Invalid},
			"for somebody else": {func(n *NewToken) { n.User = w.ada }, clew.Denied},
		} {
			n := ok
			c.change(&n)
			if _, _, err := w.makeToken(in, n); !clew.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		secret, id, err := w.makeToken(in, ok)
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.makeToken(a, ok); !clew.Is(err, clew.Denied) {
			t.Errorf("a token makes a token: %v", err)
		}
		err = w.d.Write(t.Context(), func(tx *db.Tx) error { return RevokeToken(tx, a, id) })
		wantKind(t, err, clew.NotFound)
		// What the owner loses, the token loses.
		enabled := func(on bool) {
			w.write(func(tx *db.Tx) error {
				u, err := GetUser(tx, w.entry.Actor, bob)
				if err != nil {
					return err
				}
				if on {
					return EnableUser(tx, w.entry.Actor, bob, u.Revision)
				}
				return DisableUser(tx, w.entry.Actor, bob, u.Revision, "on leave")
			})
		}
		enabled(false)
		_, err = w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{})
		wantKind(t, err, clew.Unauthenticated)
		enabled(true)
		if _, err = w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{}); err != nil {
			t.Errorf("after the owner is back: %v", err)
		}
		w.clock.Move(time.Hour)
		_, err = w.door.EnterToken(t.Context(), "Bearer "+secret, Visit{})
		wantKind(t, err, clew.Unauthenticated)
		// A session whose proof is old makes no token; after a confirmation it does.
		if _, _, err := w.makeToken(w.entry.Actor, ok); !clew.Is(err, clew.Denied) {
			t.Errorf("an old session makes a token: %v", err)
		}
		if err := w.door.Confirm(t.Context(), w.entry.Actor, "wrong", ""); !clew.Is(err, clew.Invalid) {
			t.Errorf("confirmed by a wrong password: %v", err)
		}
		if err := w.door.Confirm(t.Context(), w.entry.Actor, adaPassword, ""); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.makeToken(w.entry.Actor, ok); err != nil {
			t.Errorf("after the confirmation: %v", err)
		}
	})
}

func TestNarrow(t *testing.T) {
	a, b, p := clew.NewID(), clew.NewID(), clew.NewID()
	all := []clew.Grant{{Role: clew.SecurityManagement}, {Role: clew.Auditor, Line: a}, {Role: clew.Auditor, Line: b}, {Role: clew.ServiceDesk, Line: a, Product: p}, {Role: clew.SecurityManagement, Line: a}}
	want := []clew.Grant{{Role: clew.SecurityManagement, Line: a}, {Role: clew.Auditor, Line: a}, {Role: clew.ServiceDesk, Line: a, Product: p}}
	if diff := cmp.Diff(want, narrow(all, a)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(all, narrow(all, clew.ID{})); diff != "" {
		t.Errorf("without a line (-want +got)\n%s", diff)
	}
}
