package access

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clew"
	"clew/db"
)

func (w *world) link(actor clew.Actor, user clew.ID, kind LinkKind) (l Link, err error) {
	w.t.Helper()
	err = w.d.Write(w.t.Context(), func(tx *db.Tx) error {
		l, err = w.door.IssueLink(tx, actor, user, kind)
		return err
	})
	return l, err
}

func TestLinks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ivy clew.ID
		w.write(func(tx *db.Tx) (err error) {
			ivy, err = InviteUser(tx, w.entry.Actor, NewUser{Name: "Ivy", Email: "ivy@example.com"})
			return err
		})
		_, err := w.link(w.entry.Actor, ivy, LinkSignIn) // an administrator does not enter as somebody else
		wantKind(t, err, clew.Denied)
		_, err = w.link(clew.Actor{Kind: clew.User, ID: ivy}, w.ada, LinkRecovery)
		wantKind(t, err, clew.Denied)
		machine := w.entry.Actor
		machine.Kind, machine.Token, machine.Verbs = clew.Token, clew.NewID(), []string{string(UserManage)}
		_, err = w.link(machine, ivy, LinkInvitation) // nor does a token make anybody's link
		wantKind(t, err, clew.Denied)
		first, err := w.link(w.entry.Actor, ivy, LinkInvitation)
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.link(w.entry.Actor, ivy, LinkInvitation)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.door.FollowLink(t.Context(), linkToken(t, first), "a kettle of red herrings", visit)
		wantKind(t, err, clew.NotFound) // a newer one kills it
		token := linkToken(t, second)
		for range 3 { // looking uses nothing up
			info, err := w.door.PeekLink(t.Context(), token)
			if err != nil || info.Name != "Ivy" || !info.Password {
				t.Errorf("%+v %v", info, err)
			}
		}
		_, err = w.door.FollowLink(t.Context(), token, "short", visit)
		wantKind(t, err, clew.Invalid) // nor does a bad password
		r, err := w.door.FollowLink(t.Context(), token, "a kettle of red herrings", visit)
		if err != nil || r.State != SignedIn || r.User != ivy {
			t.Fatalf("%+v %v", r, err)
		}
		w.enter(r.Token)
		_, err = w.door.FollowLink(t.Context(), token, "a kettle of red herrings", visit)
		wantKind(t, err, clew.NotFound)
		if _, err := w.signIn("ivy@example.com", "a kettle of red herrings", "", visit); err != nil {
			t.Error(err)
		}
		// A second factor is asked for after a link too.
		w.enrol(w.enter(r.Token))
		l, err := w.link(w.entry.Actor, ivy, LinkRecovery)
		if err != nil {
			t.Fatal(err)
		}
		if r, err = w.door.FollowLink(t.Context(), linkToken(t, l), "another kettle of fish", visit); err != nil || r.State != NeedsSecondFactor || r.Token != "" {
			t.Errorf("%+v %v", r, err)
		}
		if l, err = w.link(clew.SystemActor(), ivy, LinkRecovery); err != nil {
			t.Fatal(err)
		}
		w.clock.Move(time.Hour)
		_, err = w.door.FollowLink(t.Context(), linkToken(t, l), "another kettle of fish", visit)
		wantKind(t, err, clew.NotFound)
		if w.events("access.link_issued") != 4 || w.events("access.link_used") != 2 {
			t.Errorf("%d issued, %d used", w.events("access.link_issued"), w.events("access.link_used"))
		}
	})
}

func TestLinkRaced(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l, err := w.link(clew.SystemActor(), w.ada, LinkSignIn)
		if err != nil {
			t.Fatal(err)
		}
		var in atomic.Int64
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				if _, err := w.door.FollowLink(t.Context(), linkToken(t, l), "", visit); err == nil {
					in.Add(1)
				}
			})
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Errorf("one link let %d in", in.Load())
		}
	})
}

func TestSetupLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.write(func(tx *db.Tx) error {
			needs, err := NeedsSetup(tx)
			if needs {
				t.Error("still needs to be set up")
			}
			return err
		})
		err := w.d.Write(t.Context(), func(tx *db.Tx) error { _, err := w.door.IssueSetupLink(tx, clew.SystemActor()); return err })
		wantKind(t, err, clew.Conflict)
		// Back to an empty platform, by hand.
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE setup SET done_at = NULL, user_id = NULL`)
			return err
		})
		err = w.d.Write(t.Context(), func(tx *db.Tx) error { _, err := w.door.IssueSetupLink(tx, w.entry.Actor); return err })
		wantKind(t, err, clew.Denied)
		issue := func() string {
			var l Link
			w.write(func(tx *db.Tx) (err error) { l, err = w.door.IssueSetupLink(tx, clew.SystemActor()); return err })
			return linkToken(t, l)
		}
		try := func(token string) error {
			_, err := w.door.Setup(t.Context(), FirstAdministrator{Visit: visit, Token: token, Name: "Eve", Email: "eve@example.com", Password: "a kettle of red herrings"})
			return err
		}
		old := issue()
		fresh := issue()
		before := w.door.hash.runs.Load()
		wantKind(t, try(old), clew.NotFound)
		wantKind(t, try(""), clew.NotFound)
		wantKind(t, try(newSecret()), clew.NotFound)
		if w.door.hash.runs.Load() != before {
			t.Error("a wrong set-up link costs an argon2 run")
		}
		w.clock.Move(setupLife)
		wantKind(t, try(fresh), clew.NotFound)
		if err := try(issue()); err != nil {
			t.Error(err)
		}
	})
}

// An invitation waits for a week; a recovery link, which opens an account in use, for an hour.
func TestHowLongLinksLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for kind, life := range map[LinkKind]time.Duration{LinkInvitation: 7 * 24 * time.Hour, LinkRecovery: time.Hour} {
			var l Link
			w.write(func(tx *db.Tx) error {
				id, err := InviteUser(tx, w.entry.Actor, NewUser{Name: "Ben", Email: string(kind) + "@example.com"})
				if err == nil {
					l, err = w.door.IssueLink(tx, w.entry.Actor, id, kind)
				}
				return err
			})
			if got := l.Expires.Sub(w.clock.Now()); got != life {
				t.Errorf("%s: %s", kind, got)
			}
		}
	})
}
