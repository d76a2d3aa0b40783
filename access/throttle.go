package access

import (
	"encoding/hex"
	"net/netip"
	"time"

	"clew"
	"clew/db"
	"clew/sign"
)

// Throttling slows guessing down without ever locking anybody out.
//
// Each attempt draws a ticket from every lane it drives in, before the password is looked at, so that parallel guesses
// cannot slip through together. A ticket counts as a failure until success gives it back. After some free failures a
// lane stays closed for a delay that doubles with each further one, up to the lane's own bound; failures fade with
// time. Lanes live in the database, so that all processes share them.
//
// Which lanes an attempt drives in:
//
//   - password alone, unknown browser: the account seen from this network, the account as a whole, the network as a
//     whole. An attacker with many networks can keep "the account as a whole" busy (its bound is a minute), so the
//     owner has lanes that the attacker cannot enter:
//   - a browser in which the owner has signed in before (a cookie of 256 bits): a lane of that browser alone;
//   - password and second factor handed in together: the account-with-code seen from this network, and the network. Who
//     knows only one of the two learns nothing there, so the account as a whole needs no bound;
//   - an API token that is not valid: a lane of the network, which only wrong tokens enter. A valid one drives in none;
//   - a passkey, a one-time link, a recovery link from the operator's own command line: none, nothing can be guessed.
//
// Codes: once the password is known to be right, wrong codes count in a lane of the account's codes. Only somebody who
// has the password can fill it; its bound is 15 minutes, which leaves an attacker about 100 of a million codes a day.
// A known browser has its own lane there too.
//
// The network is the IPv4 address or the IPv6 /64.
type laneKind struct {
	name  string
	free  int64 // failures without delay
	first time.Duration
	most  time.Duration
}

var (
	laneAccountNet = laneKind{"account-net", 5, 2 * time.Second, 15 * time.Minute}
	laneAccount    = laneKind{"account", 30, time.Second, time.Minute}
	laneNet        = laneKind{"net", 30, time.Second, 5 * time.Minute}
	laneDevice     = laneKind{"device", 10, time.Second, 5 * time.Minute}
	laneBothNet    = laneKind{"both-net", 5, 2 * time.Second, 15 * time.Minute}
	laneCode       = laneKind{"code", 5, 2 * time.Second, 15 * time.Minute}
	laneToken      = laneKind{"token", 30, time.Second, 5 * time.Minute}
	laneConfirm    = laneKind{"confirm", 5, 2 * time.Second, 15 * time.Minute}
)

// fadeAfter halves a lane's failures each time it has passed without a new attempt.
const fadeAfter = time.Hour

type lane struct {
	laneKind
	key string
}

func newLane(root *sign.Root, k laneKind, parts ...string) lane {
	b := [][]byte{[]byte(k.name)}
	for _, p := range parts {
		b = append(b, []byte(p))
	}
	sum := root.MAC("access/throttle", b...)
	return lane{k, k.name + ":" + hex.EncodeToString(sum[:16])}
}

func (k laneKind) delay(failures int64) time.Duration {
	if failures <= k.free {
		return 0
	}
	n := failures - k.free - 1
	if n > 20 {
		return k.most
	}
	return min(k.first<<n, k.most)
}

// network is what stands for an address: whoever has one IPv6 address usually has its whole /64.
func network(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	switch {
	case !ip.IsValid():
		return "unknown"
	case ip.Is4():
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

type laneRow struct {
	Failures int64
	LastAt   clew.Time
	OpenAt   clew.Time
}

func (r laneRow) faded(now clew.Time) int64 {
	halves := int64(now.Sub(r.LastAt) / fadeAfter)
	if halves <= 0 {
		return r.Failures
	}
	return r.Failures >> min(halves, 62)
}

// closedUntil is when the last of the lanes opens; zero when all are open.
func closedUntil(tx *db.Tx, lanes []lane) (until clew.Time, err error) {
	for _, l := range lanes {
		r, found, err := db.Maybe[laneRow](tx, `SELECT failures, last_at, open_at FROM throttle WHERE lane = $1`, l.key)
		if err != nil {
			return 0, err
		}
		// A clock that was set back must not keep a lane closed for longer than its bound.
		if found && r.OpenAt > tx.Now() && r.OpenAt.Sub(tx.Now()) <= l.most {
			until = max(until, r.OpenAt)
		}
	}
	return until, nil
}

// draw takes a ticket from each lane, or from none when one is closed.
func draw(tx *db.Tx, lanes []lane) (until clew.Time, err error) {
	if until, err = closedUntil(tx, lanes); err != nil || until != 0 {
		return until, err
	}
	for _, l := range lanes {
		if err := count(tx, l); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func count(tx *db.Tx, l lane) error {
	r, _, err := db.Maybe[laneRow](tx, `SELECT failures, last_at, open_at FROM throttle WHERE lane = $1`, l.key)
	if err != nil {
		return err
	}
	n := r.faded(tx.Now()) + 1
	_, err = tx.Exec(`INSERT INTO throttle (lane, failures, last_at, open_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (lane) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, open_at = excluded.open_at`, l.key, n, tx.Now(), tx.Now().Add(l.delay(n)))
	return err
}

// giveBack returns the tickets of an attempt that was no failure, and opens the lanes it closed.
func giveBack(tx *db.Tx, lanes []lane) error {
	for _, l := range lanes {
		if _, err := tx.Exec(`UPDATE throttle SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, open_at = $2 WHERE lane = $1`, l.key, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// forgive forgets the failures of lanes that only the owner drives in.
func forgive(tx *db.Tx, lanes []lane) error {
	for _, l := range lanes {
		if l.laneKind == laneAccount || l.laneKind == laneNet {
			continue // others may be guessing there
		}
		if _, err := tx.Exec(`DELETE FROM throttle WHERE lane = $1`, l.key); err != nil {
			return err
		}
	}
	return nil
}
