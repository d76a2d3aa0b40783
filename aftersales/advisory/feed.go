package advisory

import (
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/db"
)

// Feed is one source that is watched.
type Feed struct {
	Name          string // "osv:Go", "kev"
	Kind          string // osv, kev
	Address       string
	Enabled       bool  // fetched by schedule
	EveryMinutes  int64 // between two fetches
	MaxAgeHours   int64 // after which what we have counts as too old
	Revision      int64
	NextAt        clew.Time
	TriedAt       clew.Time
	SucceededAt   clew.Time // the last time something was taken over, or nothing had changed
	AsOf          clew.Time // up to when we know what the publisher says: see Known
	Error         string    // of the last try; "" after a success
	ErrorAt       clew.Time
	ETag          string `db:"etag"`
	LastModified  string
	Blob          string // the newest delivery
	Origin        string // where that came from: the address, or a file's name
	Records       int64
	Newest        clew.Time // latest revision among the records
	Complete      bool      // it has delivered all there is of it at least once
	Mirror        string    // the one inside or unencrypted server that an administrator opened for it, as http://mirror.corp
	MirrorPrivate bool      // its private addresses may be reached
	MirrorPlain   bool      // it may be asked without encryption
	MirrorReason  string
}

// Health says what a feed is worth now.
type Health string

// The healths.
const (
	Current Health = "current"
	Never   Health = "never"   // nothing was ever taken over
	TooOld  Health = "too_old" // what we have is older than the feed allows
	Failing Health = "failing" // the last try failed, but what we have is not too old yet
	Off     Health = "off"     // not watched
)

// Health of the feed at a moment.
func (f Feed) Health(now clew.Time) Health {
	switch {
	case f.SucceededAt.IsZero() && !f.Enabled:
		return Off
	case f.SucceededAt.IsZero():
		return Never
	case f.AsOf.IsZero(), f.MaxAgeHours > 0 && now.Sub(f.AsOf) > time.Duration(f.MaxAgeHours)*time.Hour:
		return TooOld
	case f.Error != "":
		return Failing
	}
	return Current
}

// Age since the feed was last known to be current; 0 when it never was.
func (f Feed) Age(now clew.Time) time.Duration {
	if f.AsOf.IsZero() {
		return 0
	}
	return now.Sub(f.AsOf)
}

// Known gives the moment up to which the feed knows what its publisher says, after a delivery whose newest content is of
// newest. What was fetched from its address is current at that moment, however quiet the ecosystem is. A file or a
// folder may lie around for years before it is handed in: only what stands in it can speak for it. Of a feed that once
// delivered all there is, a hand's selection of records says nothing.
func (f Feed) Known(now clew.Time, fetched, whole bool, newest clew.Time) clew.Time {
	switch {
	case fetched:
		return now
	case whole || !f.Complete:
		return max(f.AsOf, min(newest, now))
	}
	return f.AsOf
}

// ByContent reports whether the age of the feed is that of its newest content, and not that of the last fetch.
func (f Feed) ByContent() bool { return f.AsOf < f.SucceededAt }

// Ecosystem is the OSV ecosystem the feed is the archive of, "" for others.
func (f Feed) Ecosystem() string {
	if f.Kind == "osv" {
		return strings.TrimPrefix(f.Name, "osv:")
	}
	return ""
}

// SelectFeed reads feeds; conditions follow.
const SelectFeed = `SELECT name, kind, address, enabled, every_minutes, max_age_hours, revision, next_at, tried_at, succeeded_at, as_of, error, error_at, etag, last_modified, blob, origin, records, newest, complete, mirror, mirror_private, mirror_plain, mirror_reason FROM feed`

// Feeds gives all feeds by name. Everybody who can read anything may know how old our data is.
func Feeds(tx *db.Tx, actor clew.Actor) ([]Feed, error) {
	if !access.CanSomewhere(actor, access.FeedRead) {
		return nil, clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	return db.All[Feed](tx, SelectFeed+` ORDER BY name`)
}

// GetFeed reads one feed.
func GetFeed(tx *db.Tx, actor clew.Actor, name string) (Feed, error) {
	if !access.CanSomewhere(actor, access.FeedRead) {
		return Feed{}, clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	return db.One[Feed](tx, SelectFeed+` WHERE name = $1`, name)
}
