package access

import (
	"context"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

// world is a platform that has been set up by Ada, its administrator.
type world struct {
	t     *testing.T
	d     *db.DB
	door  *Door
	clock *clew.FakeClock
	ada   clew.ID
	entry Entry // Ada's session
	token string
}

const adaPassword = "steam engine by candle"

var visit = Visit{IP: netip.MustParseAddr("192.0.2.10"), Agent: "Test Browser/1.0"}

func newDoor(t *testing.T, d *db.DB) *Door {
	t.Helper()
	door, err := New(Config{DB: d, Root: sign.New(), BaseURL: "http://localhost:8420"})
	if err != nil {
		t.Fatal(err)
	}
	cheap(door)
	return door
}

// cheap lets tests run many sign-ins: argon2id at its least cost.
func cheap(door *Door) { door.hash = newHasher(door.root, params{memory: 64, time: 1, threads: 1}, 2) }

// still opens the same database under a clock that the test moves.
func still(t *testing.T, d *db.DB) (*db.DB, *clew.FakeClock) {
	t.Helper()
	clock := clew.NewFakeClock(dbtest.Start)
	s, err := db.Open(t.Context(), db.Config{URL: d.URL(), Clock: clock, Conns: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, clock
}

// each runs f on both databases, in a world that has been set up, under a clock that stands still.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clock := still(t, d)
		w := setUp(t, s)
		w.clock = clock
		f(t, w)
	})
}

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func linkToken(t *testing.T, l Link) string {
	t.Helper()
	_, token, ok := strings.Cut(l.URL, "token=")
	if !ok {
		t.Fatalf("link %q", l.URL)
	}
	return token
}

func setUp(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d, door: newDoor(t, d)}
	var l Link
	write(t, d, func(tx *db.Tx) (err error) {
		l, err = w.door.IssueSetupLink(tx, clew.SystemActor())
		return err
	})
	r, err := w.door.Setup(t.Context(), FirstAdministrator{Visit: visit, Token: linkToken(t, l), Name: "Ada Example", Email: "Ada@Example.com", Password: adaPassword})
	if err != nil {
		t.Fatal(err)
	}
	w.ada, w.token = r.User, r.Token
	w.entry = w.enter(r.Token)
	return w
}

func (w *world) enter(token string) Entry {
	w.t.Helper()
	e, err := w.door.Enter(w.t.Context(), token, visit)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.t.Helper()
	write(w.t, w.d, f)
}

// user makes an active user with a password and grants.
func (w *world) user(name, password string, grants ...clew.Grant) clew.ID {
	w.t.Helper()
	var id clew.ID
	hash, err := w.door.hash.make(context.Background(), password)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(func(tx *db.Tx) (err error) {
		if id, err = CreateUser(tx, clew.SystemActor(), NewUser{Name: name, Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.com"}, grants...); err != nil {
			return err
		}
		return setPassword(tx, clew.SystemActor(), id, hash)
	})
	return id
}

func (w *world) signIn(email, password, code string, v Visit) (Result, error) {
	return w.door.SignIn(w.t.Context(), Attempt{Visit: v, Login: email, Password: password, Code: code})
}

func wantKind(t *testing.T, err error, k clew.Kind) {
	t.Helper()
	if !clew.Is(err, k) {
		t.Errorf("error %v, want one of kind %v", err, k)
	}
}

// field reads one field of an event's payload.
func field[T any](t *testing.T, payload, name string) T {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(payload), &m); err != nil {
		t.Fatal(err)
	}
	v, ok := m[name].(T)
	if !ok {
		t.Fatalf("payload %s has no %s", payload, name)
	}
	return v
}

// events counts the events of a kind.
func (w *world) events(kind string) (n int64) {
	w.t.Helper()
	if err := w.d.Read(w.t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One[int64](tx, `SELECT COUNT(*) FROM event WHERE kind = $1`, kind)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func newDoorAt(t *testing.T, base string) *Door {
	t.Helper()
	door, err := New(Config{Root: sign.New(), BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	return door
}
