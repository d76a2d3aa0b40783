package access

import (
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/audit"
	"clew/db"

	"github.com/pquerna/otp/totp"
)

// enrol gives the user of a session a TOTP app and moves the clock on, so that its first code is free.
func (w *world) enrol(e Entry) (secret string, recovery []string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		s, err := w.door.BeginTOTP(tx, e.Actor)
		if err != nil {
			return err
		}
		secret = s.Secret
		recovery, err = w.door.ConfirmTOTP(tx, e.Actor, s.ID, "Phone", w.code(secret, 0))
		return err
	})
	w.clock.Move(2 * totpPeriod * time.Second)
	return secret, recovery
}

// code is the TOTP code a number of steps from now.
func (w *world) code(secret string, steps int) string {
	w.t.Helper()
	c, err := totp.GenerateCodeCustom(secret, w.clock.Now().Std().Add(time.Duration(steps)*totpPeriod*time.Second), totpOpts)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// wrongCode is a code that none of the near steps has.
func (w *world) wrongCode(secret string) string {
	for n := 0; ; n++ {
		c := fmt.Sprintf("%06d", n)
		if c != w.code(secret, -1) && c != w.code(secret, 0) && c != w.code(secret, 1) {
			return c
		}
	}
}

func from(n int) Visit {
	return Visit{IP: netip.AddrFrom4([4]byte{198, 51, byte(n >> 8), byte(n)}), Agent: "Attacker"}
}

// TestSameWorkForEveryRefusal counts argon2 runs instead of measuring time.
func TestSameWorkForEveryRefusal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.user("Bob Example", "four green cups of tea")
		w.user("Dora Example", "four green cups of tea")
		w.write(func(tx *db.Tx) error {
			if _, err := CreateUser(tx, clew.SystemActor(), NewUser{Name: "No Password", Email: "none@example.com"}); err != nil {
				return err
			}
			if _, err := InviteUser(tx, w.entry.Actor, NewUser{Name: "Ivy", Email: "ivy@example.com"}); err != nil {
				return err
			}
			dora, err := FindUser(tx, w.entry.Actor, "dora.example@example.com")
			if err != nil {
				return err
			}
			return DisableUser(tx, w.entry.Actor, dora.ID, dora.Revision, "left")
		})
		for i, c := range []struct{ login, password string }{
			{"nobody@example.com", "four green cups of tea"}, {"bob.example@example.com", "wrong"}, {"dora.example@example.com", "four green cups of tea"},
			{"none@example.com", ""}, {"none@example.com", "four green cups of tea"}, {"ivy@example.com", "four green cups of tea"}, {"", ""}, {"' OR 1=1 --", "x"},
		} {
			before := w.door.hash.runs.Load()
			_, err := w.signIn(c.login, c.password, "", from(i))
			if err == nil || err.Error() != errWrong.Error() {
				t.Errorf("%q: %v, want the one answer", c.login, err)
			}
			if n := w.door.hash.runs.Load() - before; n != 1 {
				t.Errorf("%q: argon2 ran %d times, want 1", c.login, n)
			}
		}
		before := w.door.hash.runs.Load()
		if r, err := w.signIn(" BOB.example@EXAMPLE.com ", "four green cups of tea", "", from(100)); err != nil || r.State != SignedIn {
			t.Errorf("the right password: %v %v", r.State, err)
		}
		if n := w.door.hash.runs.Load() - before; n != 1 {
			t.Errorf("the right password: argon2 ran %d times, want 1", n)
		}
	})
}

func TestPasswordIsHashedAnewWhenCostsChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.door.hash = newHasher(w.door.root, params{memory: 128, time: 2, threads: 1}, 2)
		stored := func() string {
			var s string
			if err := w.d.Read(t.Context(), func(tx *db.Tx) (err error) {
				s, err = db.One[string](tx, `SELECT hash FROM password WHERE user_id = $1`, w.ada)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return s
		}
		old := stored()
		for range 2 {
			if _, err := w.signIn("ada@example.com", adaPassword, "", visit); err != nil {
				t.Fatal(err)
			}
		}
		p, _, _, err := parseHash(stored())
		if err != nil || p != w.door.hash.params || stored() == old {
			t.Errorf("stored %s (%v), want the new costs", stored(), err)
		}
	})
}

func TestTOTP(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret, recovery := w.enrol(w.entry)
		if len(recovery) != recoveryCodes {
			t.Fatalf("%d recovery codes", len(recovery))
		}
		step := func() string {
			t.Helper()
			r, err := w.signIn("ada@example.com", adaPassword, "", visit)
			if err != nil || r.State != NeedsSecondFactor || r.Token != "" {
				t.Fatalf("%+v, %v, want the question for a second factor", r, err)
			}
			return r.Step
		}
		try := func(sealed, code string) error {
			t.Helper()
			r, err := w.door.CompleteTOTP(t.Context(), sealed, code, visit)
			if err == nil && r.State != SignedIn {
				return fmt.Errorf("state %s", r.State)
			}
			return err
		}
		for _, steps := range []int{-3, -2, 2, 3} {
			wantKind(t, try(step(), w.code(secret, steps)), clew.Unauthenticated)
			w.clock.Move(time.Hour) // keeps the throttle out of this test
		}
		s := step()
		code := w.code(secret, -1)
		if err := try(s, code); err != nil {
			t.Fatalf("a code one step old: %v", err)
		}
		wantKind(t, try(s, w.code(secret, 0)), clew.Unauthenticated) // the step is spent
		wantKind(t, try(step(), code), clew.Unauthenticated)         // so is the code
		if err := try(step(), w.code(secret, 1)); err != nil {       // one ahead
			t.Errorf("a code one step ahead: %v", err)
		}
		wantKind(t, try(step(), w.code(secret, 0)), clew.Unauthenticated) // older than the last one used

		// A code used by fifty at once lets one in.
		w.clock.Move(time.Hour)
		code = w.code(secret, 0)
		var steps []string
		for range 20 {
			steps = append(steps, step())
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		in := 0
		for _, s := range steps {
			wg.Go(func() {
				if r, err := w.door.CompleteTOTP(t.Context(), s, code, visit); err == nil && r.State == SignedIn {
					mu.Lock()
					in++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if in != 1 {
			t.Errorf("one code let %d in", in)
		}

		w.clock.Move(24 * time.Hour)
		if err := try(step(), " "+recovery[3]+" "); err != nil {
			t.Errorf("recovery code: %v", err)
		}
		wantKind(t, try(step(), recovery[3]), clew.Unauthenticated)
		wantKind(t, try("forged", recovery[4]), clew.Unauthenticated)
		old := step()
		w.clock.Move(stepLife)
		wantKind(t, try(old, recovery[4]), clew.Unauthenticated)
		old = step()
		w.write(func(tx *db.Tx) error { return meansChanged(tx, clew.SystemActor(), w.ada) })
		wantKind(t, try(old, recovery[4]), clew.Unauthenticated)
	})
}

func TestTOTPGuessing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret, _ := w.enrol(w.entry)
		// The attacker knows the password and has many networks. A day of guessing, as fast as the answers allow.
		tries := 0
		end := w.clock.Now().Add(24 * time.Hour)
		for n := 0; w.clock.Now() < end; n++ {
			r, err := w.signIn("ada@example.com", adaPassword, w.wrongCode(secret), from(n%5000))
			switch {
			case err == nil && r.State == Throttled:
				w.clock.Move(r.Until.Sub(w.clock.Now()))
			case clew.Is(err, clew.Unauthenticated):
				tries++
			default:
				t.Fatalf("%+v %v", r, err)
			}
		}
		if tries > 150 {
			t.Errorf("%d guesses in a day", tries)
		}
		t.Logf("%d guesses in a day", tries)
	})
}

func TestThrottleKeepsNobodyOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pass := "four green cups of tea"
		bob := w.user("Bob Example", pass)
		first, err := w.signIn("bob.example@example.com", pass, "", visit)
		if err != nil || first.Device == "" {
			t.Fatalf("%+v %v", first, err)
		}
		secret, _ := w.enrol(w.enter(first.Token))

		// Five hundred networks guess at once; the account as a whole closes.
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				for i := range 60 {
					w.signIn("bob.example@example.com", fmt.Sprint("guess ", i), "", from(n*60+i))
				}
			})
		}
		wg.Wait()
		closed, err := w.signIn("bob.example@example.com", pass, "", from(9000))
		if err != nil || closed.State != Throttled {
			t.Fatalf("the attack is not throttled: %+v %v", closed, err)
		}
		if wait := closed.Until.Sub(w.clock.Now()); wait <= 0 || wait > time.Minute {
			t.Errorf("the account is closed for %v, want at most a minute", wait)
		}
		before := w.door.hash.runs.Load()
		w.signIn("bob.example@example.com", "guess", "", from(9001))
		if w.door.hash.runs.Load() != before {
			t.Error("a closed lane costs an argon2 run")
		}

		// The owner, in a browser known from before.
		known := visit
		known.Device = first.Device
		r, err := w.signIn("bob.example@example.com", pass, "", known)
		if err != nil || r.State != NeedsSecondFactor {
			t.Errorf("known browser: %+v %v", r, err)
		}
		if r, err = w.door.CompleteTOTP(t.Context(), r.Step, w.code(secret, 0), known); err != nil || r.State != SignedIn {
			t.Errorf("known browser, code: %+v %v", r, err)
		}
		// The owner in a new browser, password and code together.
		w.clock.Move(totpPeriod * time.Second)
		w.signIn("bob.example@example.com", "guess again", "", from(9002))
		w.signIn("bob.example@example.com", "guess again", "", from(9003))
		if r, err = w.signIn("bob.example@example.com", pass, w.code(secret, 0), from(9100)); err != nil || r.State != SignedIn {
			t.Errorf("password and code together: %+v %v", r, err)
		}
		// The owner by a link from the operator's command line.
		var l Link
		w.write(func(tx *db.Tx) (err error) {
			l, err = w.door.IssueLink(tx, clew.SystemActor(), bob, LinkSignIn)
			return err
		})
		if r, err = w.door.FollowLink(t.Context(), linkToken(t, l), "", from(9200)); err != nil || r.State != NeedsSecondFactor {
			t.Errorf("link: %+v %v", r, err)
		}
		// Anyone else waits at most a minute once the guessing stops.
		w.clock.Move(time.Minute)
		if r, err = w.signIn("bob.example@example.com", pass, "", from(9300)); err != nil || r.State != NeedsSecondFactor {
			t.Errorf("a minute later: %+v %v", r, err)
		}
		// Another account is not touched by any of it.
		if r, err = w.signIn("ada@example.com", adaPassword, "", visit); err != nil || r.State != SignedIn {
			t.Errorf("another account: %+v %v", r, err)
		}
	})
}

func TestThrottleOfOneNetwork(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		guess := func(v Visit, login string) (tries int) {
			end := w.clock.Now().Add(24 * time.Hour)
			for w.clock.Now() < end {
				r, err := w.signIn(login, "wrong", "", v)
				if err == nil && r.State == Throttled {
					w.clock.Move(r.Until.Sub(w.clock.Now()))
					continue
				}
				tries++
			}
			return tries
		}
		if n := guess(from(1), "ada@example.com"); n > 200 {
			t.Errorf("%d guesses in a day from one network at one account", n)
		}
		if n := guess(from(2), "unknown@example.com"); n > 200 {
			t.Errorf("%d guesses in a day at an unknown name: it tells that there is no such user", n)
		}
		// Spray: one password, many accounts, one IPv6 network.
		open := 0
		for n := range 200 {
			v := Visit{IP: netip.MustParseAddr(fmt.Sprintf("2001:db8:1:2::%x", n+1))}
			if r, err := w.signIn(fmt.Sprintf("user%d@example.com", n), "Summer of 2026", "", v); err != nil || r.State != Throttled {
				open++
			}
		}
		if open > 35 {
			t.Errorf("%d of 200 sprayed guesses were looked at", open)
		}
	})
}

// TestParallelGuesses: a ticket is drawn before the password is looked at.
func TestParallelGuesses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.door.hash.runs.Load()
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() { w.signIn("ada@example.com", fmt.Sprint("guess ", i), "", from(1)) })
		}
		wg.Wait()
		if n := w.door.hash.runs.Load() - before; n > laneAccountNet.free+1 {
			t.Errorf("%d of 100 parallel guesses were looked at, want at most %d", n, laneAccountNet.free+1)
		}
	})
}

func TestFailuresDoNotFloodTheTrail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for n := range 40 {
			w.signIn("ada@example.com", "wrong", "", from(n))
			w.signIn(fmt.Sprintf("nobody%d@example.com", n), "wrong", "", from(n))
		}
		count := func() (events int, failures float64) {
			if err := w.d.Read(t.Context(), func(tx *db.Tx) error {
				rows, err := audit.List(tx, *(&db.Where{}).And("e.kind = ?", "access.sign_in_failed"), clew.ID{}, 1000)
				for _, r := range rows {
					events++
					failures += field[float64](t, r.Payload, "count")
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return events, failures
		}
		if n, _ := count(); n != 2 {
			t.Errorf("%d events for 80 failures at one account and many unknown names, want 2", n)
		}
		w.clock.Move(failedEvery)
		w.write(Sweep)
		if n, failures := count(); n != 4 || failures < 60 {
			t.Errorf("%d events telling %v failures, want 4 telling all", n, failures)
		}
	})
}
