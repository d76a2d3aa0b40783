package access

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

func (w *world) denials() (rows []audit.Row) {
	w.t.Helper()
	if err := w.d.Read(w.t.Context(), func(tx *db.Tx) (err error) {
		rows, err = audit.List(tx, *(&db.Where{}).And("e.kind = ?", "access.denied"), clew.ID{}, 100)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// Somebody who tries without end makes one event an hour for each right, in all processes together; an auditor sees who,
// what and how often.
func TestDeniedIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eve := clew.Actor{Kind: clew.User, ID: w.user("Eve", ""), Grants: []clew.Grant{{Role: clew.ServiceDesk}}}
		bot := clew.Actor{Kind: clew.Token, ID: eve.ID, Token: clew.NewID()}
		second := newDoor(t, w.d)
		denied, hidden := clew.Errorf(clew.Denied, "no"), clew.Errorf(clew.NotFound, "none")
		users := Try{Route: "GET /users", Path: "/users"}
		for range 50 {
			w.door.Denied(t.Context(), eve, users, denied)
			second.Denied(t.Context(), bot, Try{Route: "GET /api/v1/users", Path: "/api/v1/users"}, denied)
		}
		rows := w.denials()
		if len(rows) != 1 || rows[0].ActorID != eve.ID || rows[0].RecordID != string(UserManage) || field[string](t, rows[0].Payload, "path") != "/users" || field[string](t, rows[0].Payload, "answer") != "denied" {
			t.Fatalf("%+v", rows)
		}
		w.door.Denied(t.Context(), eve, Try{Route: "POST /products/{id}/edit", Path: "/products/x/edit", Change: true}, hidden)
		if rows = w.denials(); len(rows) != 2 || field[string](t, rows[0].Payload, "answer") != "not_found" {
			t.Fatalf("another right: %+v", rows)
		}
		for name, try := range map[string]func(){
			"a page that is not there": func() { w.door.Denied(t.Context(), eve, Try{Route: "GET /lines/{id}"}, hidden) },
			"nobody":                   func() { w.door.Denied(t.Context(), clew.Actor{Kind: clew.Nobody}, users, denied) },
			"the system":               func() { w.door.Denied(t.Context(), clew.SystemActor(), users, denied) },
			"a form with faults": func() {
				w.door.Denied(t.Context(), eve, Try{Route: "POST /lines/new", Change: true}, clew.Errorf(clew.Invalid, "x"))
			},
			"a proof that is too old": func() { w.door.Denied(t.Context(), eve, Try{Route: "POST /account/totp", Change: true}, errConfirm()) },
		} {
			if try(); len(w.denials()) != 2 {
				t.Errorf("%s was told", name)
			}
		}
		if c := w.door.Counts(); c.Denied != 50 || c.Hidden != 1 {
			t.Errorf("%+v", c)
		}
		w.clock.Move(61 * time.Minute)
		w.door.Denied(t.Context(), eve, users, denied)
		if rows = w.denials(); len(rows) != 3 || field[float64](t, rows[0].Payload, "before") != 49 {
			t.Fatalf("an hour later: %+v", rows)
		}
		w.clock.Move(25 * time.Hour)
		w.write(Sweep)
		w.write(func(tx *db.Tx) error {
			if n, err := db.One[int64](tx, `SELECT count(*) FROM denial`); err != nil || n != 0 {
				t.Errorf("%d rows are left: %v", n, err)
			}
			return nil
		})
	})
}

// What is remembered in memory stays bounded, whoever tries.
func TestDenialsAreBounded(t *testing.T) {
	var d denials
	now := clew.Time(1_000_000)
	for range maxDenied + 500 {
		d.note(denialKey{clew.NewID(), Read}, now)
	}
	if len(d.last) > maxDenied {
		t.Errorf("%d are remembered", len(d.last))
	}
}

// Guessing API tokens is slowed down by network and seen in the trail; a valid token is let in all the same.
func TestTokenGuessing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret, _, err := w.makeToken(w.entry.Actor, NewToken{Name: "CI", Verbs: []Verb{Read}, Life: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		here, there := Visit{IP: netip.MustParseAddr("2001:db8:1::1")}, Visit{IP: netip.MustParseAddr("203.0.113.9")}
		guess := func(n int, v Visit) error {
			_, err := w.door.EnterToken(t.Context(), fmt.Sprintf("Bearer clew_%05d_%s", n, strings.Repeat("a", 40)), v)
			return err
		}
		limited := 0
		for n := range 200 {
			switch err := guess(n, Visit{IP: netip.MustParseAddr(fmt.Sprintf("2001:db8:1::%x", n+1))}); { // one /64 is one network
			case clew.Is(err, clew.Limited):
				limited++
			case !clew.Is(err, clew.Unauthenticated):
				t.Fatalf("guess %d: %v", n, err)
			}
		}
		if limited < 150 {
			t.Errorf("only %d of 200 guesses were slowed down", limited)
		}
		if _, err := w.door.EnterToken(t.Context(), "Bearer "+secret, here); err != nil {
			t.Errorf("a valid token is locked out: %v", err)
		}
		if err := guess(1, there); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("another network: %v", err)
		}
		if n := w.events("access.sign_in_failed"); n != 1 {
			t.Errorf("%d events", n)
		}
		if c := w.door.Counts(); c.WrongToken != 201 {
			t.Errorf("%+v", c)
		}
		w.clock.Move(6 * time.Minute)
		if err := guess(2, here); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("after its bound the lane is still closed: %v", err)
		}
	})
}
