package access

import (
	"strings"
	"sync"
	"testing"

	"clew"
	"clew/db"

	"github.com/google/go-cmp/cmp"
)

func TestUsers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, name := range []string{"Jürgen Groß", "Zoe 100% Sure", "bob under_score"} {
			w.write(func(tx *db.Tx) error {
				_, err := InviteUser(tx, w.entry.Actor, NewUser{Name: name, Email: strings.ToLower(strings.Fields(name)[0]) + "@example.com", Lang: "de", Zone: "Europe/Berlin"})
				return err
			})
		}
		find := func(f UserFilter) (names []string) {
			t.Helper()
			if err := w.d.Read(t.Context(), func(tx *db.Tx) error {
				list, total, err := ListUsers(tx, w.entry.Actor, f)
				for _, u := range list {
					names = append(names, u.Name)
				}
				if f.Limit == 0 && int(total) != len(list) {
					t.Errorf("%d in all, %d listed", total, len(list))
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return names
		}
		for _, c := range []struct {
			f    UserFilter
			want []string
		}{
			{UserFilter{}, []string{"Ada Example", "bob under_score", "Jürgen Groß", "Zoe 100% Sure"}},
			{UserFilter{Query: "JURGEN gross"}, []string{"Jürgen Groß"}},
			{UserFilter{Query: "groß juergen"}, []string{"Jürgen Groß"}},
			{UserFilter{Query: "jürgen example"}, []string{"Jürgen Groß"}},
			{UserFilter{Query: "jürgen zoe"}, nil},
			{UserFilter{Query: "100%"}, []string{"Zoe 100% Sure"}},
			{UserFilter{Query: "%"}, []string{"Zoe 100% Sure"}},
			{UserFilter{Query: "_"}, []string{"bob under_score"}},
			{UserFilter{Query: `\`}, nil},
			{UserFilter{Query: "zoe@example"}, []string{"Zoe 100% Sure"}},
			{UserFilter{State: Invited}, []string{"bob under_score", "Jürgen Groß", "Zoe 100% Sure"}},
			{UserFilter{Role: clew.Administrator}, []string{"Ada Example"}},
			{UserFilter{Limit: 2, Offset: 1}, []string{"bob under_score", "Jürgen Groß"}},
		} {
			if diff := cmp.Diff(c.want, find(c.f)); diff != "" {
				t.Errorf("%+v (-want +got)\n%s", c.f, diff)
			}
		}
		w.write(func(tx *db.Tx) error {
			names, err := People(tx, w.entry.Actor, "ADA ex", 0)
			if err != nil || len(names) != 1 || names[0].ID != w.ada {
				t.Errorf("people %v %v", names, err)
			}
			if names, err = People(tx, w.entry.Actor, "ada@example.com", 0); err != nil || len(names) != 0 {
				t.Errorf("people found by address: %v %v", names, err)
			}
			_, err = People(tx, clew.Actor{Kind: clew.Nobody}, "", 0)
			wantKind(t, err, clew.Unauthenticated)
			return nil
		})
		for name, in := range map[string]NewUser{
			"no name": {Email: "x@example.com"}, "no address": {Name: "X"}, "address with a name": {Name: "X", Email: "X <x@example.com>"},
			"language": {Name: "X", Email: "x@example.com", Lang: "tlh"}, "zone": {Name: "X", Email: "x@example.com", Zone: "../../etc/passwd"}, "control": {Name: "a\nb", Email: "x@example.com"},
		} {
			err := w.d.Write(t.Context(), func(tx *db.Tx) error { _, err := InviteUser(tx, w.entry.Actor, in); return err })
			if !clew.Is(err, clew.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		err := w.d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := InviteUser(tx, w.entry.Actor, NewUser{Name: "Other Ada", Email: "ADA@EXAMPLE.COM"})
			return err
		})
		wantKind(t, err, clew.Conflict)
	})
}

func TestProfileRevisions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Bob Example", "four green cups of tea")
		in := Profile{User: bob, Revision: 1, Name: "Robert Example", Email: "bob.example@example.com", Lang: "de", Zone: "Europe/Berlin", Theme: "dark"}
		update := func(a clew.Actor, in Profile) error {
			return w.d.Write(t.Context(), func(tx *db.Tx) error { return UpdateProfile(tx, a, in) })
		}
		me := clew.Actor{Kind: clew.User, ID: bob}
		if err := update(me, in); err != nil {
			t.Fatal(err)
		}
		wantKind(t, update(me, in), clew.Conflict) // the revision has moved on
		in.Revision = 2
		in.Email = "other@example.com"
		wantKind(t, update(me, in), clew.Denied) // what one signs in with is the administrator's to change
		if err := update(w.entry.Actor, in); err != nil {
			t.Error(err)
		}
		in.Revision, in.User = 1, w.ada
		wantKind(t, update(me, in), clew.Denied)
	})
}

func TestErasedPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Zebulon Quasimodo", "four green cups of tea", clew.Grant{Role: clew.Auditor})
		if _, err := w.signIn("zebulon.quasimodo@example.com", "four green cups of tea", "", Visit{IP: from(7).IP, Agent: "A very rare browser"}); err != nil {
			t.Fatal(err)
		}
		w.write(func(tx *db.Tx) error {
			u, err := GetUser(tx, w.entry.Actor, bob)
			if err != nil {
				return err
			}
			return ErasePerson(tx, w.entry.Actor, bob, u.Revision, "asked to be forgotten")
		})
		w.write(func(tx *db.Tx) error {
			names, err := Names(tx, bob, w.ada)
			if err != nil {
				return err
			}
			if !strings.HasPrefix(names[bob], "user ") || names[w.ada] != "Ada Example" {
				t.Errorf("names %v", names)
			}
			for _, table := range []string{"person", "session", "known_device", "password", "role_grant"} {
				n, err := db.One[int64](tx, `SELECT COUNT(*) FROM `+table+` WHERE user_id = $1`, bob)
				if err != nil || n != 0 {
					t.Errorf("%d rows left in %s (%v)", n, table, err)
				}
			}
			// Not even the payloads of events ever named the person.
			n, err := db.One[int64](tx, `SELECT COUNT(*) FROM event_payload WHERE lower(payload) LIKE '%zebulon%' OR lower(payload) LIKE '%quasimodo%' OR payload LIKE '%rare browser%'`)
			if err != nil || n != 0 {
				t.Errorf("%d events name the person (%v)", n, err)
			}
			return err
		})
		if _, err := w.signIn("zebulon.quasimodo@example.com", "four green cups of tea", "", visit); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("erased, and still: %v", err)
		}
	})
}

// TestLastAdministrator lets two administrators remove each other at the same time, again and again.
func TestLastAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		grant := func(user clew.ID) (id clew.ID) {
			w.write(func(tx *db.Tx) (err error) {
				id, err = db.One[clew.ID](tx, `SELECT id FROM role_grant WHERE user_id = $1 AND role = 'administrator'`, user)
				return err
			})
			return id
		}
		only := grant(w.ada)
		err := w.d.Write(t.Context(), func(tx *db.Tx) error { return RevokeGrant(tx, w.entry.Actor, only) })
		wantKind(t, err, clew.Conflict)
		bob := w.user("Bob Example", "four green cups of tea", clew.Grant{Role: clew.Administrator})
		for range 10 {
			a, b := grant(w.ada), grant(bob)
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i, id := range []clew.ID{a, b} {
				wg.Go(func() {
					errs[i] = w.d.Write(t.Context(), func(tx *db.Tx) error { return RevokeGrant(tx, clew.SystemActor(), id) })
				})
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("%v and %v, want exactly one refusal", errs[0], errs[1])
			}
			lost := w.ada
			if errs[0] != nil {
				lost = bob
			}
			w.write(func(tx *db.Tx) error {
				_, err := GiveGrant(tx, clew.SystemActor(), NewGrant{User: lost, Role: clew.Administrator})
				return err
			})
		}
		w.write(func(tx *db.Tx) error {
			u, err := GetUser(tx, clew.SystemActor(), bob)
			if err != nil {
				return err
			}
			return DisableUser(tx, clew.SystemActor(), bob, u.Revision, "left")
		})
		err = w.d.Write(t.Context(), func(tx *db.Tx) error {
			u, err := GetUser(tx, clew.SystemActor(), w.ada)
			if err != nil {
				return err
			}
			return DisableUser(tx, clew.SystemActor(), w.ada, u.Revision, "left")
		})
		wantKind(t, err, clew.Conflict)
	})
}

func TestGrants(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Bob Example", "four green cups of tea")
		line, product := clew.NewID(), clew.NewID()
		give := func(a clew.Actor, in NewGrant) error {
			return w.d.Write(t.Context(), func(tx *db.Tx) error { _, err := GiveGrant(tx, a, in); return err })
		}
		wantKind(t, give(clew.Actor{Kind: clew.User, ID: bob}, NewGrant{User: bob, Role: clew.Administrator}), clew.Denied)
		wantKind(t, give(w.entry.Actor, NewGrant{User: bob, Role: "god"}), clew.Invalid)
		wantKind(t, give(w.entry.Actor, NewGrant{User: bob, Role: clew.Administrator, Line: line}), clew.Invalid)
		wantKind(t, give(w.entry.Actor, NewGrant{User: bob, Role: clew.Auditor, Product: product}), clew.Invalid)
		wantKind(t, give(w.entry.Actor, NewGrant{User: clew.NewID(), Role: clew.Auditor}), clew.NotFound)
		for _, in := range []NewGrant{{User: bob, Role: clew.Auditor}, {User: bob, Role: clew.Auditor, Line: line}, {User: bob, Role: clew.Auditor, Line: line, Product: product}} {
			if err := give(w.entry.Actor, in); err != nil {
				t.Error(err)
			}
			wantKind(t, give(w.entry.Actor, in), clew.Conflict)
		}
		w.write(func(tx *db.Tx) error {
			rows, n, err := ListGrants(tx, w.entry.Actor, GrantFilter{Line: line})
			if err != nil || n != 2 || rows[0].Name != "Bob Example" {
				t.Errorf("%+v %d %v", rows, n, err)
			}
			if _, n, err = ListGrants(tx, w.entry.Actor, GrantFilter{}); err != nil || n != 5 {
				t.Errorf("%d grants in all, %v", n, err)
			}
			return err
		})
		if w.events("access.granted") != 5 {
			t.Errorf("%d events", w.events("access.granted"))
		}
	})
}

func TestSecondFactorPolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.user("Bob Example", "four green cups of tea", clew.Grant{Role: clew.Auditor})
		w.write(func(tx *db.Tx) error {
			return SetSecondFactorRoles(tx, w.entry.Actor, []clew.Role{clew.Administrator})
		})
		e := w.enter(w.token)
		if !e.MustEnrol || len(e.Actor.Grants) != 0 || Can(e.Actor, UserManage, Scope{}) || !Can(e.Actor, Own, Scope{}) {
			t.Errorf("%+v, want only the own account until a second factor is there", e)
		}
		r, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit)
		if err != nil || r.MustEnrol || w.enter(r.Token).MustEnrol {
			t.Errorf("another role: %+v %v", r, err)
		}
		if r, err = w.signIn("ada@example.com", adaPassword, "", visit); err != nil || !r.MustEnrol {
			t.Errorf("%+v %v", r, err)
		}
		e = w.enter(r.Token)
		w.enrol(e)
		if e = w.enter(r.Token); e.MustEnrol || !Can(e.Actor, UserManage, Scope{}) || e.Token == "" {
			t.Errorf("after enrolment: %+v", e)
		}
	})
}
