package osv

import "clew/format/vers"

// Reason says in a stable word why a verdict is what it is.
type Reason string

// The reasons.
const (
	InRange        Reason = "in range"
	Listed         Reason = "listed"          // named in the entry's versions
	ListedEqual    Reason = "listed equal"    // a spelling of a version named there (1.0 and 1.0.0 in PyPI)
	OutsideRanges  Reason = "outside ranges"  // not affected
	NotListed      Reason = "not listed"      // not affected; the entry only has versions
	Withdrawn      Reason = "withdrawn"       // not affected
	UnknownVersion Reason = "unknown version" // not assessable
	BadVersion     Reason = "version form"    // not assessable: not in the ecosystem's form
	CommitsOnly    Reason = "commits only"    // not assessable: only GIT ranges, no versions
	BadRange       Reason = "bad range"       // not assessable: an event's version has no valid form
	NoVersions     Reason = "no versions"     // not assessable: neither ranges nor versions
)

// Verdict is the answer for one version, with its explanation.
type Verdict struct {
	Affected   bool
	Assessable bool
	Reason     Reason
	Detail     string      // for UnknownVersion: vers.Unknown's word
	Range      int         // index in Affected.Ranges of the range that decided, -1 when none did
	Type       RangeType   // of that range
	Scheme     vers.Scheme // the comparator used
	Introduced string      // the event that opened the stretch the version lies in
	End        EventKind   // Fixed, LastAffected or Limit: what closes it; 0 when nothing does
	EndVersion string
	Fixed      string // the first fixed version after this one that no range affects; empty when the record has none
	Every      bool   // the entry affects every version there is (so also an unknown one)
}

// Evaluate answers for one version. To ask the same entry often, Compile it.
func (a *Affected) Evaluate(version string) Verdict { return Compile(a).Match(version) }

// Matcher is an affected entry with its versions parsed and events sorted; safe for concurrent use.
type Matcher struct{ entry *Affected }

// Compile prepares an entry. The entry must not change afterwards.
func Compile(a *Affected) *Matcher { return &Matcher{a} }

// Entry gives what was compiled.
func (m *Matcher) Entry() *Affected { return m.entry }

// Scheme is the order of versions for this entry; parse component versions once with it.
func (m *Matcher) Scheme() vers.Scheme { return vers.Generic }

// Match answers for a version's text.
func (m *Matcher) Match(version string) Verdict { return Verdict{} }

// Subject is a version prepared for matching against many entries of one scheme.
type Subject struct{}

// NewSubject prepares a version.
func NewSubject(s vers.Scheme, version string) Subject { return Subject{} }

// MatchSubject is Match for a prepared version.
func (m *Matcher) MatchSubject(s *Subject) Verdict { return Verdict{} }

// Keys gives the keys (see purl.Key) under which the entry is to be looked up: its package, and the repositories of
// its GIT ranges.
func (a *Affected) Keys() []string { return nil }
