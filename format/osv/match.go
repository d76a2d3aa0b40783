package osv

import (
	"strings"

	"clew/format/purl"
	"clew/format/vers"
)

// Reason says in a stable word why a verdict is what it is.
type Reason string

// The reasons.
const (
	InRange        Reason = "in range"
	Listed         Reason = "listed"          // named in the entry's versions
	ListedEqual    Reason = "listed equal"    // another spelling of a version named there (1.0 and 1.0.0 in PyPI)
	OutsideRanges  Reason = "outside ranges"  // not affected
	NotListed      Reason = "not listed"      // not affected; the entry only has versions
	Withdrawn      Reason = "withdrawn"       // not affected
	UnknownVersion Reason = "unknown version" // not assessable
	BadVersion     Reason = "version form"    // not assessable: not in the ecosystem's form
	CommitsOnly    Reason = "commits only"    // not assessable: only GIT ranges, no versions
	BadRange       Reason = "bad range"       // not assessable: a range breaks the schema or its versions have no valid form
	NoVersions     Reason = "no versions"     // not assessable: neither ranges nor versions
)

// Verdict is the answer for one version, with its explanation.
type Verdict struct {
	Affected   bool
	Assessable bool // false: whether it is affected cannot be said; Affected is false then
	Reason     Reason
	Detail     string      // for UnknownVersion: vers.Unknown's word; for BadVersion and BadRange: the parser's
	Range      int         // index in Affected.Ranges of the range that decided, -1 when none did
	Type       RangeType   // of that range
	Scheme     vers.Scheme // the comparator used, or the list's
	Introduced string      // the event that opened the stretch the version lies in
	End        EventKind   // Fixed, LastAffected or Limit: what closes it; 0 when nothing does
	EndVersion string
	Fixed      string // the first fixed version after this one that no range affects; empty when the record has none
	Every      bool   // the entry affects every version there is, so also one that is not known
}

// Evaluate answers for one version. To ask the same entry often, Compile it.
func (a *Affected) Evaluate(version string) Verdict { return Compile(a).Match(version) }

// Subject is a version prepared for matching against many entries. Make one per distinct component version; it is
// not safe for concurrent use.
type Subject struct {
	text    string
	unknown string // vers.Unknown's word
	first   form
	second  form // seldom: a record with a SEMVER range in an ecosystem with another order
}

// form is a subject parsed with one scheme.
type form struct {
	scheme  vers.Scheme
	version vers.Version
	err     error
}

// NewSubject prepares a version.
func NewSubject(version string) *Subject {
	s := &Subject{text: strings.TrimSpace(version)}
	s.unknown, _ = vers.Unknown(version)
	return s
}

func (s *Subject) as(scheme vers.Scheme) *form {
	f := &s.first
	if f.scheme != "" && f.scheme != scheme {
		f = &s.second
	}
	if f.scheme != scheme {
		f.scheme = scheme
		f.version, f.err = vers.Parse(scheme, s.text)
	}
	return f
}

// Match answers for a version's text.
func (m *Matcher) Match(version string) Verdict { return m.MatchSubject(NewSubject(version)) }

// MatchSubject is Match for a prepared version.
//
// An entry affects a version that its versions name or that one of its ranges contains (OSV schema, "Evaluation").
// GIT ranges need the repository's graph and are left out; they never hide the ranges after them.
func (m *Matcher) MatchSubject(s *Subject) Verdict {
	v := Verdict{Range: -1, Scheme: m.scheme, Every: m.every}
	if m.listedExactly(s.text) {
		return m.affected(v, s, Listed)
	}
	if s.unknown != "" {
		v.Reason, v.Detail = UnknownVersion, s.unknown
		return v
	}
	var bad *form
	for i := range m.ranges {
		r := &m.ranges[i]
		f := s.as(r.scheme)
		if f.err != nil {
			bad = f
			continue
		}
		if seg := r.find(f.version); seg != nil {
			v.Range, v.Type, v.Scheme = r.index, r.kind, r.scheme
			v.Introduced, v.End, v.EndVersion = seg.from.text, seg.end, seg.to.text
			return m.affected(v, s, InRange)
		}
		if v.Range < 0 {
			v.Range, v.Type, v.Scheme = r.index, r.kind, r.scheme
		}
	}
	if m.listedEqual(s) {
		v.Range, v.Type, v.Scheme = -1, "", m.scheme
		return m.affected(v, s, ListedEqual)
	}
	return m.unaffected(v, bad)
}

func (m *Matcher) affected(v Verdict, s *Subject, why Reason) Verdict {
	v.Affected, v.Assessable, v.Reason = true, true, why
	v.Fixed = m.fixedAfter(s)
	return v
}

// unaffected tells "not affected" from "cannot be said".
func (m *Matcher) unaffected(v Verdict, bad *form) Verdict {
	switch {
	case bad != nil:
		v.Reason, v.Detail = BadVersion, bad.err.Error()
	case m.bad != "":
		v.Reason, v.Detail = BadRange, m.bad
	case len(m.ranges) > 0:
		v.Assessable, v.Reason = true, OutsideRanges
	case len(m.list) > 0:
		v.Assessable, v.Reason = true, NotListed
	case len(m.entry.Ranges) > 0:
		v.Reason = CommitsOnly
	default:
		v.Reason = NoVersions
	}
	return v
}

// find gives the stretch of r that contains v.
func (r *compiledRange) find(v vers.Version) *stretch {
	if !r.beforeLimits(v) {
		return nil
	}
	for i := range r.stretches {
		s := &r.stretches[i]
		if !s.from.zero {
			if c, err := v.Compare(s.from.version); err != nil || c < 0 {
				continue
			}
		}
		if s.end == 0 {
			return s
		}
		c, err := v.Compare(s.to.version)
		if err == nil && !s.to.zero && (c < 0 || c == 0 && s.end == LastAffected) {
			return s
		}
	}
	return nil
}

// beforeLimits: where there are limits, only versions before one of them count.
func (r *compiledRange) beforeLimits(v vers.Version) bool {
	if len(r.limits) == 0 {
		return true
	}
	for i := range r.limits {
		if r.limits[i].text == "*" {
			return true
		}
		if c, err := v.Compare(r.limits[i].version); err == nil && c < 0 {
			return true
		}
	}
	return false
}

// fixedAfter finds the first fix after the subject that lies in no range and on no list.
func (m *Matcher) fixedAfter(s *Subject) string {
	for i := range m.fixes {
		fix := &m.fixes[i]
		f := s.as(fix.version.Scheme())
		if f.err != nil {
			return ""
		}
		if c, err := fix.version.Compare(f.version); err != nil || c <= 0 {
			continue
		}
		if !m.contains(fix) {
			return fix.text
		}
	}
	return ""
}

func (m *Matcher) contains(p *point) bool {
	for i := range m.ranges {
		if m.ranges[i].scheme == p.version.Scheme() && m.ranges[i].find(p.version) != nil {
			return true
		}
	}
	return m.listedExactly(p.text)
}

func (m *Matcher) listedExactly(text string) bool {
	if len(m.list) == 0 || text == "" {
		return false
	}
	at, ok := m.list[vers.Canonical(m.scheme, text)]
	if !ok {
		return false
	}
	for ; at >= 0; at = m.next[at] {
		if m.entry.Versions[at] == text {
			return true
		}
	}
	return false
}

// listedEqual looks for another spelling of a listed version.
func (m *Matcher) listedEqual(s *Subject) bool {
	at, ok := m.list[vers.Canonical(m.scheme, s.text)]
	if !ok {
		return false
	}
	f := s.as(m.scheme)
	if f.err != nil {
		return false
	}
	for ; at >= 0; at = m.next[at] {
		w, err := vers.Parse(m.scheme, m.entry.Versions[at])
		if err != nil {
			continue
		}
		if c, err := f.version.Compare(w); err == nil && c == 0 {
			return true
		}
	}
	return false
}

// Keys gives the keys (see purl.Key) under which the entry is to be looked up: its package, and the repositories of
// its GIT ranges.
func (a *Affected) Keys() []string {
	var keys []string
	if a.Package.Ecosystem != "" && a.Package.Name != "" {
		keys = append(keys, purl.Key(a.Package.Ecosystem, a.Package.Name))
	}
	for i := range a.Ranges {
		if r := &a.Ranges[i]; r.Type == GIT && r.Repo != "" {
			k := purl.Key("GIT", purl.Repository(r.Repo))
			if len(keys) == 0 || keys[len(keys)-1] != k {
				keys = append(keys, k)
			}
		}
	}
	return keys
}
