// Package feed brings source records in, from the network or from files, on demand and by schedule (paper 3.1.1,
// monitoring; rows A1.1 and A1.2). It owns the table of feeds: where each is, how old what we have is, and what went
// wrong last. A feed that cannot be reached keeps the last good data and says so.
package feed

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/audit"
	"clew/db"
	"clew/egress"
	"clew/queue"
)

// WorkKind is the queue's name for taking over a delivery.
const WorkKind = "feed"

// connector is the name under which the way out knows feeds.
const connector = "feed"

// Feed is one source that is watched.
type Feed = advisory.Feed

// Ensure adds the default feeds that the database does not know yet.
func Ensure(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		for _, f := range Defaults() {
			if err := insert(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func insert(tx *db.Tx, f Feed) error {
	_, err := tx.Exec(`INSERT INTO feed (name, kind, address, enabled, every_minutes, max_age_hours, revision, next_at, error, etag, last_modified, blob, origin, records)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, '', '', '', '', '', 0) ON CONFLICT (name) DO NOTHING`, f.Name, f.Kind, f.Address, f.Enabled, f.EveryMinutes, f.MaxAgeHours, tx.Now())
	return err
}

// Settings are what people can change of a feed.
type Settings struct {
	Address      string
	Enabled      bool
	EveryMinutes int64
	MaxAgeHours  int64
}

// Update changes the settings of a feed; expected is the revision the caller saw. An address that the way out would
// always refuse is refused here.
func Update(tx *db.Tx, actor clew.Actor, way *egress.Way, name string, expected int64, s Settings) (Feed, error) {
	if err := access.Require(actor, access.FeedManage, access.Scope{}); err != nil {
		return Feed{}, err
	}
	f, err := advisory.GetFeed(tx, actor, name)
	if err != nil {
		return f, err
	}
	if f.Revision != expected {
		return f, clew.Errorf(clew.Conflict, "Somebody else has changed this feed meanwhile")
	}
	if err := s.check(way, f); err != nil {
		return f, err
	}
	old := Settings{f.Address, f.Enabled, f.EveryMinutes, f.MaxAgeHours}
	if _, err := tx.Exec(`UPDATE feed SET address = $2, enabled = $3, every_minutes = $4, max_age_hours = $5, revision = revision + 1, next_at = $6, etag = CASE WHEN address = $2 THEN etag ELSE '' END, last_modified = CASE WHEN address = $2 THEN last_modified ELSE '' END WHERE name = $1`,
		name, s.Address, s.Enabled, s.EveryMinutes, s.MaxAgeHours, tx.Now()); err != nil {
		return f, err
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: "feed.changed", Type: "feed", Record: name, Revision: f.Revision + 1, Payload: map[string]any{"old": old, "new": s}}); err != nil {
		return f, err
	}
	return advisory.GetFeed(tx, actor, name)
}

// check looks at settings of a feed as it stands. An address that stays and is not fetched by itself is not looked at:
// what may be reached can have changed since it was written down, and nobody should be kept from switching it off.
func (s *Settings) check(way *egress.Way, old Feed) error {
	var f clew.Faults
	s.Address = strings.TrimSpace(s.Address)
	if s.Address != "" && (s.Enabled || s.Address != old.Address) {
		var e *clew.Error
		if err := egress.Advice(way.Check(connector, opened(old), s.Address)); errors.As(err, &e) {
			f.Add("address", e.Message, e.Args...)
		}
	}
	if s.Enabled && s.Address == "" {
		f.Add("address", "A feed that is fetched by schedule needs an address")
	}
	if s.EveryMinutes < 5 || s.EveryMinutes > 7*24*60 {
		f.Add("every_minutes", "Between 5 minutes and 7 days")
	}
	if s.MaxAgeHours < 1 || s.MaxAgeHours > 365*24 {
		f.Add("max_age_hours", "Between 1 hour and 1 year")
	}
	return f.Err()
}

var ecosystemName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ._-]{0,40}$`)

// Add starts to watch another OSV ecosystem.
func Add(tx *db.Tx, actor clew.Actor, way *egress.Way, ecosystem string, s Settings) (Feed, error) {
	if err := access.Require(actor, access.FeedManage, access.Scope{}); err != nil {
		return Feed{}, err
	}
	if !ecosystemName.MatchString(ecosystem) {
		var f clew.Faults
		f.Add("ecosystem", "Write the name as OSV has it, such as Go or Alpine")
		return Feed{}, f.Err()
	}
	if err := s.check(way, Feed{}); err != nil {
		return Feed{}, err
	}
	f := Feed{Name: "osv:" + ecosystem, Kind: "osv", Address: s.Address, Enabled: s.Enabled, EveryMinutes: s.EveryMinutes, MaxAgeHours: s.MaxAgeHours}
	if _, found, err := db.Maybe[string](tx, `SELECT name FROM feed WHERE name = $1`, f.Name); err != nil || found {
		if err == nil {
			err = clew.Errorf(clew.Conflict, "This feed is there already")
		}
		return f, err
	}
	if err := insert(tx, f); err != nil {
		return f, err
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: "feed.added", Type: "feed", Record: f.Name, Revision: 1, Payload: s}); err != nil {
		return f, err
	}
	return advisory.GetFeed(tx, actor, f.Name)
}

// delivery is what the work of taking over carries.
type delivery struct {
	Blob   string `json:"blob,omitempty"` // "" means: fetch from the address
	Origin string `json:"origin,omitempty"`
	Whole  bool   `json:"whole,omitempty"`

	fetched bool // from the address, by this run
}

// FetchNow starts to fetch a feed from its address.
func FetchNow(tx *db.Tx, actor clew.Actor, name string) (queue.Work, error) {
	if err := access.Require(actor, access.FeedManage, access.Scope{}); err != nil {
		return queue.Work{}, err
	}
	f, err := advisory.GetFeed(tx, actor, name)
	if err != nil {
		return queue.Work{}, err
	}
	if f.Address == "" {
		return queue.Work{}, clew.Errorf(clew.Invalid, "This feed has no address; hand in a file instead")
	}
	return start(tx, actor, f.Name, delivery{Whole: true})
}

func start(tx *db.Tx, actor clew.Actor, name string, what delivery) (queue.Work, error) {
	return queue.Start(tx, actor, queue.Work{Kind: WorkKind, SubjectType: "feed", SubjectID: name, Title: name}, what)
}

// StartDue starts to fetch every feed whose time has come.
func StartDue(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		due, err := db.All[Feed](tx, advisory.SelectFeed+` WHERE enabled AND address <> '' AND next_at <= $1 ORDER BY next_at LIMIT 50`, tx.Now())
		if err != nil {
			return err
		}
		for _, f := range due {
			if _, err := tx.Exec(`UPDATE feed SET next_at = $2 WHERE name = $1`, f.Name, tx.Now().Add(time.Duration(f.EveryMinutes)*time.Minute)); err != nil {
				return err
			}
			if _, err := start(tx, clew.SystemActor(), f.Name, delivery{Whole: true}); err != nil {
				return err
			}
		}
		return nil
	})
}
