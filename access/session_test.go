package access

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

func TestSessionEndsAtOnceInEveryProcess(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other, err := New(Config{DB: dbtest.Reopen(t, w.d), Root: w.door.root, BaseURL: w.door.BaseURL()})
		if err != nil {
			t.Fatal(err)
		}
		other.db, _ = still(t, w.d)
		if _, err := other.Enter(t.Context(), w.token, visit); err != nil {
			t.Fatalf("the second process does not know the session: %v", err)
		}
		w.write(func(tx *db.Tx) error { return EndSession(tx, w.entry.Actor, w.entry.Session.ID) })
		for name, door := range map[string]*Door{"first": w.door, "second": other} {
			if _, err := door.Enter(t.Context(), w.token, visit); !clew.Is(err, clew.Unauthenticated) {
				t.Errorf("%s process: %v for a session that was ended", name, err)
			}
		}
	})
}

func TestSessionLimits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Move(idleLife - time.Minute)
		w.enter(w.token) // seen: the idle time starts anew
		w.clock.Move(idleLife - time.Minute)
		w.enter(w.token)
		w.clock.Move(idleLife)
		_, err := w.door.Enter(t.Context(), w.token, visit)
		wantKind(t, err, clew.Unauthenticated)
		w.clock.Move(-idleLife) // a clock set back revives nothing
		_, err = w.door.Enter(t.Context(), w.token, visit)
		wantKind(t, err, clew.Unauthenticated)

		r, err := w.signIn("ada@example.com", adaPassword, "", visit)
		if err != nil {
			t.Fatal(err)
		}
		for range 14 { // always in use, and still over after seven days
			w.clock.Move(12*time.Hour - time.Second)
			_, err = w.door.Enter(t.Context(), r.Token, visit)
		}
		if err != nil {
			t.Errorf("session ended early: %v", err)
		}
		w.clock.Move(time.Minute)
		_, err = w.door.Enter(t.Context(), r.Token, visit)
		wantKind(t, err, clew.Unauthenticated)
	})
}

func TestLastSeenAtMostOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		last := func() clew.Time {
			var list []Session
			if err := w.d.Read(t.Context(), func(tx *db.Tx) (err error) {
				list, err = ListSessions(tx, w.entry.Actor, w.ada)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return list[0].LastAt
		}
		start := last()
		w.clock.Move(59 * time.Second)
		w.enter(w.token)
		if last() != start {
			t.Error("last seen was written within a minute")
		}
		w.clock.Move(time.Second)
		w.enter(w.token)
		if last() != start.Add(time.Minute) {
			t.Errorf("last seen %v, want %v", last(), start.Add(time.Minute))
		}
	})
}

func TestSessionsEndWithChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Bob Example", "four green cups of tea", clew.Grant{Role: clew.ProjectManagement})
		in := func() Entry {
			t.Helper()
			r, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit)
			if err != nil {
				t.Fatal(err)
			}
			e := w.enter(r.Token)
			e.Token = r.Token
			return e
		}
		dead := func(why, token string) {
			t.Helper()
			if _, err := w.door.Enter(t.Context(), token, visit); !clew.Is(err, clew.Unauthenticated) {
				t.Errorf("%s: the old session gives %v", why, err)
			}
		}
		a, b := in(), in()
		if a.Token == b.Token {
			t.Fatal("the same token twice")
		}
		w.write(func(tx *db.Tx) error {
			_, err := GiveGrant(tx, w.entry.Actor, NewGrant{User: bob, Role: clew.Auditor})
			return err
		})
		dead("granted", a.Token)
		dead("granted", b.Token)

		// A changed password ends the others, and the own one goes on under a new token.
		a, b = in(), in()
		if err := w.door.ChangePassword(t.Context(), a.Actor, "wrong", "five brown cups of cocoa"); !clew.Is(err, clew.Invalid) {
			t.Errorf("wrong old password: %v", err)
		}
		if err := w.door.ChangePassword(t.Context(), a.Actor, "four green cups of tea", "five brown cups of cocoa"); err != nil {
			t.Fatal(err)
		}
		dead("password changed", b.Token)
		e := w.enter(a.Token)
		if e.Token == "" || e.Token == a.Token {
			t.Error("the session was not renewed")
		}
		dead("renewed", a.Token)
		w.enter(e.Token)
		if _, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("the old password: %v", err)
		}

		w.write(func(tx *db.Tx) error {
			u, err := GetUser(tx, w.entry.Actor, bob)
			if err != nil {
				return err
			}
			return DisableUser(tx, w.entry.Actor, bob, u.Revision, "left the company")
		})
		dead("disabled", e.Token)
		if _, err := w.signIn("bob.example@example.com", "five brown cups of cocoa", "", visit); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("a disabled user: %v", err)
		}
	})
}

func TestSessionsOfOthersAreNotThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.user("Bob Example", "four green cups of tea")
		r, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit)
		if err != nil {
			t.Fatal(err)
		}
		bob := w.enter(r.Token).Actor
		err = w.d.Write(t.Context(), func(tx *db.Tx) error { return EndSession(tx, bob, w.entry.Session.ID) })
		wantKind(t, err, clew.NotFound)
		err = w.d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := ListSessions(tx, bob, w.ada)
			return err
		})
		wantKind(t, err, clew.Denied)
		w.write(func(tx *db.Tx) error { return EndSession(tx, w.entry.Actor, bob.Session) })
	})
}

// TestNoSecretInDatabase looks for every secret that was given out in all that the database holds.
func TestNoSecretInDatabase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secrets := map[string]string{"session": w.token, "password": adaPassword}
		r, err := w.signIn("ada@example.com", adaPassword, "", visit)
		if err != nil {
			t.Fatal(err)
		}
		secrets["second session"], secrets["device"] = r.Token, r.Device
		e := w.enter(r.Token)
		w.write(func(tx *db.Tx) (err error) {
			if secrets["token"], _, err = w.door.CreateToken(tx, e.Actor, NewToken{Name: "ci", Verbs: []Verb{Read}, Life: time.Hour}); err != nil {
				return err
			}
			s, err := w.door.BeginTOTP(tx, e.Actor)
			if err != nil {
				return err
			}
			secrets["TOTP"] = s.Secret
			codes, err := w.door.NewRecoveryCodes(tx, e.Actor)
			if err != nil {
				return err
			}
			secrets["recovery code"], secrets["recovery code without dashes"] = codes[0], strings.ReplaceAll(codes[0], "-", "")
			l, err := w.door.IssueLink(tx, clew.SystemActor(), w.ada, LinkRecovery)
			if err != nil {
				return err
			}
			secrets["link"] = linkToken(t, l)
			secrets["OIDC secret"] = "very-secret-of-the-client"
			_, err = w.door.SaveProvider(tx, w.entry.Actor, Provider{Name: "Example", Issuer: "https://id.example", ClientID: "clew"}, secrets["OIDC secret"])
			return err
		})
		all := everything(t, w.d)
		for what, s := range secrets {
			if s == "" {
				t.Errorf("no %s", what)
			}
			if bytes.Contains(all, []byte(s)) || bytes.Contains(all, []byte(hex.EncodeToString([]byte(s)))) {
				t.Errorf("the database holds the %s in the clear", what)
			}
		}
		if !bytes.Contains(all, []byte("ada@example.com")) {
			t.Error("the search finds nothing at all")
		}
	})
}

// everything is all that a database holds: the bytes of its files, or every row as text.
func everything(t *testing.T, d *db.DB) []byte {
	t.Helper()
	var all []byte
	if d.Kind() == db.SQLite {
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(d.URL() + suffix)
			if err != nil && suffix == "" {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		tables, err := db.All[string](tx, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := db.All[string](tx, `SELECT x::text FROM "`+table+`" x`)
			if err != nil {
				return err
			}
			all = append(all, strings.Join(rows, "\n")...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCookies(t *testing.T) {
	d := dbtest.SQLite(t)
	for base, want := range map[string]http.Cookie{
		"http://localhost:8420": {Name: "clew-session", Value: "v", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 604800},
		"https://clew.example":  {Name: "__Host-clew-session", Value: "v", Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode, MaxAge: 604800},
	} {
		door, err := New(Config{DB: d, Root: newDoor(t, d).root, BaseURL: base})
		if err != nil {
			t.Fatal(err)
		}
		got := door.SessionCookie("v")
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", base, diff)
		}
		r := httptest.NewRequest("GET", base, nil)
		r.AddCookie(got)
		if door.SessionToken(r) != "v" {
			t.Errorf("%s: the cookie is not read back", base)
		}
		// A cookie under the plain name, as a sibling host could plant it, is not one.
		plain := httptest.NewRequest("GET", base, nil)
		plain.AddCookie(&http.Cookie{Name: "clew-session", Value: "planted"})
		if door.TLS() && door.SessionToken(plain) != "" {
			t.Errorf("%s: a planted cookie is read", base)
		}
	}
	for _, bad := range []string{"", "localhost:8420", "ftp://x", "https://user@x", "https://x/path", "//x"} {
		if _, err := New(Config{DB: d, BaseURL: bad}); err == nil {
			t.Errorf("base URL %q is accepted", bad)
		}
	}
}

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/releases/1?tab=findings#x": "/releases/1?tab=findings#x", "": "", "//evil.example": "", "https://evil.example": "", "/\\evil.example": "",
		"javascript:alert(1)": "", "/\t/evil.example": "", "/a\r\nSet-Cookie: x": "", "evil.example": "", "/%2f/evil.example": "/%2f/evil.example",
	} {
		if got := SafeNext(next); got != want {
			t.Errorf("SafeNext(%q) = %q, want %q", next, got, want)
		}
	}
}
