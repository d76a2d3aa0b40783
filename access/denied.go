package access

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

// Whoever tries what they may not is told to the audit trail, so that an auditor sees it: the first time with each right
// in deniedEvery as an event, what comes after as a number in the next one. Somebody who tries without end fills neither
// the trail nor the database; the metrics count every try.
const deniedEvery = time.Hour

// maxDenied bounds what is remembered in memory; beyond it the oldest are forgotten, and told again at most once an hour
// by the database's own row.
const maxDenied = 10_000

// Try is an attempt that was turned away.
type Try struct {
	Route  string // as in the table of rights
	Path   string // what was asked for, without the query
	Change bool   // it would have changed something
}

// Counts are how often this process turned somebody away.
type Counts struct {
	Denied     int64 // signed in, but without the right
	Hidden     int64 // a change to what is not there, or not for the one who asks
	WrongToken int64 // API tokens that are wrong, revoked or too old
}

type denials struct {
	mu         sync.Mutex
	last       map[denialKey]*denial
	denied     atomic.Int64
	hidden     atomic.Int64
	wrongToken atomic.Int64
}

type denialKey struct {
	actor clew.ID
	verb  Verb
}

type denial struct {
	at      clew.Time // when it was told last
	waiting int64     // since then
}

// Counts gives the numbers since the process began.
func (d *Door) Counts() Counts {
	return Counts{d.denials.denied.Load(), d.denials.hidden.Load(), d.denials.wrongToken.Load()}
}

// Denied notes what the edge turned away with err; errors that are no refusal, and nobody, who only has to sign in, are
// not noted. What answers NotFound to a change may be somebody trying ids that they cannot see.
func (d *Door) Denied(ctx context.Context, actor clew.Actor, try Try, err error) {
	answer := clew.KindOf(err)
	switch {
	case errors.Is(err, errStale), actor.ID.IsZero() || actor.Kind != clew.User && actor.Kind != clew.Token:
		return
	case answer == clew.Denied:
		d.denials.denied.Add(1)
	case answer == clew.NotFound && try.Change:
		d.denials.hidden.Add(1)
	default:
		return
	}
	verb := Rights[try.Route].Verb
	waited, tell := d.denials.note(denialKey{actor.ID, verb}, d.db.Clock().Now())
	if !tell {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second) // who hangs up is told all the same
	defer cancel()
	d.quietly(ctx, "denied", func(tx *db.Tx) error {
		n, err := tx.Exec(`INSERT INTO denial (actor_id, verb, reported_at) VALUES ($1, $2, $3)
			ON CONFLICT (actor_id, verb) DO UPDATE SET reported_at = excluded.reported_at WHERE denial.reported_at <= $4 OR denial.reported_at > $3`,
			actor.ID, string(verb), tx.Now(), tx.Now().Add(-deniedEvery))
		if err != nil || n == 0 { // another process has told it
			return err
		}
		payload := map[string]any{"route": try.Route, "path": clean(try.Path, 200), "answer": answer.String()}
		if waited > 0 {
			payload["before"] = waited
		}
		_, err = audit.Append(tx, actor, audit.Event{Kind: "access.denied", Type: "right", Record: string(verb), Payload: payload})
		return err
	})
}

// note counts a try and reports whether it is to be told, with how many were not since the last that was.
func (d *denials) note(key denialKey, now clew.Time) (waited int64, tell bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if x := d.last[key]; x != nil {
		if now >= x.at && now.Sub(x.at) < deniedEvery {
			x.waiting++
			return 0, false
		}
		waited = x.waiting
	}
	if len(d.last) >= maxDenied {
		d.forget(now)
	}
	if d.last == nil {
		d.last = map[denialKey]*denial{}
	}
	d.last[key] = &denial{at: now}
	return waited, true
}

func (d *denials) forget(now clew.Time) {
	for k, x := range d.last {
		if now.Sub(x.at) >= deniedEvery {
			delete(d.last, k)
		}
	}
	if len(d.last) >= maxDenied {
		d.last = nil
	}
}
