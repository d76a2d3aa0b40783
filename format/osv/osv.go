// Package osv reads Open Source Vulnerability records (OSV schema 1.x) and says which versions they affect and why
// (paper 3.1.1, surveillance; matrix A1.1). It owns the record's form, the evaluator, and the reading of archives of
// records; it keeps no state.
//
// The evaluator is the schema's algorithm, and departs from it in these places only, each of which turns a silent
// answer into a spoken one or a spelling into what it means:
//   - a version that names no version is not assessable, where the schema's order would take it for 0 (matching nearly
//     everything) or the end (matching nothing); Verdict.Every tells where it does not matter;
//   - an entry with GIT ranges only and no versions, with neither ranges nor versions, or with a range that breaks the
//     schema is not assessable, where the schema says "not affected";
//   - a version counts as listed when it is equal to a listed one in the ecosystem's order (1.0 and 1.0.0 in PyPI), or
//     as a repository tag (curl-7_68_0 and 7.68.0);
//   - an ECOSYSTEM range of an ecosystem whose order nobody published is ordered by vers.Generic, and says so;
//   - more than three numbers in a semantic version (which the standard does not know) order as numbers.
package osv

import (
	"crypto/sha256"
	"slices"
	"strings"
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

// Hash is the identity of a record's bytes.
func Hash(raw []byte) [sha256.Size]byte { return sha256.Sum256(raw) }

// IsWithdrawn reports whether the publisher took the record back; such a record affects nothing.
func (r *Record) IsWithdrawn() bool { return !r.Withdrawn.IsZero() }

// Vectors gives the CVSS vectors that hold for an affected entry: its own, else the record's.
func (r *Record) Vectors(a *Affected) []string {
	list := r.Severity
	if a != nil && len(a.Severity) > 0 {
		list = a.Severity
	}
	var out []string
	for _, s := range list {
		if strings.HasPrefix(s.Type, "CVSS_") {
			out = append(out, s.Score)
		}
	}
	return out
}

// Evaluate answers for one version against all of the record's entries of a package (by purl.Key); the first affected
// entry wins, else the first that could not be assessed.
func (r *Record) Evaluate(key, version string) (entry int, v Verdict) {
	entry = -1
	if r.IsWithdrawn() {
		return -1, Verdict{Assessable: true, Reason: Withdrawn, Range: -1}
	}
	for i := range r.Affected {
		if !slices.Contains(r.Affected[i].Keys(), key) {
			continue
		}
		w := r.Affected[i].Evaluate(version)
		if w.Affected {
			return i, w
		}
		if entry < 0 || v.Assessable && !w.Assessable {
			entry, v = i, w
		}
	}
	if entry < 0 {
		v = Verdict{Assessable: true, Reason: OutsideRanges, Range: -1}
	}
	return entry, v
}
