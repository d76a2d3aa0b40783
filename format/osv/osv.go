// Package osv reads Open Source Vulnerability records (OSV schema 1.x) and says which versions they affect and why
// (paper 3.1.1, surveillance; matrix A1.1). It owns the record's form, the evaluator, and the reading of archives of
// records; it keeps no state.
package osv

import (
	"crypto/sha256"
	"errors"
	"time"
)

// Record holds the fields of an OSV record that matching and display need; the rest stays in the stored bytes.
type Record struct {
	ID                         string
	SchemaVersion              string
	Summary, Details           string // clipped to MaxSummary and MaxDetails bytes
	Aliases, Related, Upstream []string
	Published, Modified        time.Time
	Withdrawn                  time.Time // zero unless withdrawn
	Severity                   []Severity
	DatabaseSeverity           string // database_specific.severity
	Affected                   []Affected
}

// Severity is a score as the publisher gives it.
type Severity struct{ Type, Score string }

// Affected is one package and its affected versions.
type Affected struct {
	Package  Package
	Ranges   []Range
	Versions []string
	Severity []Severity // overrides the record's
	Word     string     // ecosystem_specific.severity or database_specific.severity
}

// Package is the record's name of a package; empty for entries that only have repository ranges.
type Package struct{ Ecosystem, Name, PURL string }

// RangeType says what a range's events are.
type RangeType string

// The range types of the schema.
const (
	GIT       RangeType = "GIT"
	SEMVER    RangeType = "SEMVER"
	ECOSYSTEM RangeType = "ECOSYSTEM"
)

// Range is a list of events on one time line.
type Range struct {
	Type   RangeType
	Repo   string
	Events []Event
}

// EventKind is which of the four events it is.
type EventKind uint8

// The event kinds.
const (
	Introduced EventKind = iota + 1
	Fixed
	LastAffected
	Limit
)

// Event is one point of a range.
type Event struct {
	Kind    EventKind
	Version string
}

// Decode reads one record.
func Decode(raw []byte) (*Record, error) { return nil, errors.New("osv: not built yet") }

// Hash is the identity of a record's bytes.
func Hash(raw []byte) [sha256.Size]byte { return sha256.Sum256(raw) }

// Vectors gives the CVSS vectors that hold for an affected entry: its own, else the record's.
func (r *Record) Vectors(a *Affected) []string { return nil }
