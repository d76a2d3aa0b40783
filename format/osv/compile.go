package osv

import (
	"cmp"
	"slices"

	"clew/format/vers"
)

// Matcher is an affected entry with its versions parsed and events sorted; safe for concurrent use.
type Matcher struct {
	entry  *Affected
	scheme vers.Scheme // of the ecosystem
	ranges []compiledRange
	fixes  []point        // of all ranges, in order
	list   map[string]int // canonical spelling -> first index in entry.Versions
	next   []int          // further indexes of the same spelling, -1 at the end
	bad    string         // why a range had to be left out
	every  bool
}

// compiledRange is a range as the stretches of versions that its events enclose.
type compiledRange struct {
	index     int // in entry.Ranges
	kind      RangeType
	scheme    vers.Scheme
	stretches []stretch
	limits    []point
}

// stretch reaches from an introduced event to what ends it.
type stretch struct {
	from, to point
	end      EventKind // Fixed (exclusive), LastAffected (inclusive), or 0: open
}

// point is an event's version; zero marks "0", which is before every version.
type point struct {
	text    string
	version vers.Version
	zero    bool
	kind    EventKind
}

// Entry gives what was compiled.
func (m *Matcher) Entry() *Affected { return m.entry }

// Scheme is the order of versions of the entry's ecosystem.
func (m *Matcher) Scheme() vers.Scheme { return m.scheme }

// Compile prepares an entry. The entry must not change afterwards.
func Compile(a *Affected) *Matcher {
	m := &Matcher{entry: a}
	m.scheme, _ = vers.ForEcosystem(a.Package.Ecosystem)
	if a.Package.Ecosystem == "" {
		m.scheme = vers.Tag // only repository ranges: the versions are tags
	}
	for i := range a.Ranges {
		m.add(i, &a.Ranges[i])
	}
	slices.SortStableFunc(m.fixes, func(p, q point) int { return comparePoints(&p, &q) })
	if len(a.Versions) > 0 {
		m.list = make(map[string]int, len(a.Versions))
		m.next = make([]int, len(a.Versions))
		for i, text := range a.Versions {
			c := vers.Canonical(m.scheme, text)
			m.next[i] = -1
			if first, ok := m.list[c]; ok {
				m.next[i] = first
			}
			m.list[c] = i
		}
	}
	return m
}

func (m *Matcher) add(i int, r *Range) {
	c := compiledRange{index: i, kind: r.Type}
	switch r.Type {
	case GIT:
		return
	case SEMVER:
		c.scheme = vers.Semver
	case ECOSYSTEM:
		c.scheme = m.scheme
	default:
		m.bad = "range type " + string(r.Type)
		return
	}
	points, why := c.points(r.Events)
	if why != "" {
		m.bad = why
		return
	}
	c.enclose(points)
	for _, p := range points {
		if p.kind == Fixed && !p.zero {
			m.fixes = append(m.fixes, p)
		}
	}
	for _, s := range c.stretches {
		if s.from.zero && s.end == 0 && (len(c.limits) == 0 || slices.ContainsFunc(c.limits, func(p point) bool { return p.text == "*" })) {
			m.every = true
		}
	}
	m.ranges = append(m.ranges, c)
}

// points parses and sorts the events; limits go aside. Events of one version keep the record's order, so that
// {fixed: 2, introduced: 2} leaves 2 affected, but a last affected version comes after them, since it includes itself.
func (c *compiledRange) points(events []Event) (points []point, why string) {
	introduced := false
	for _, e := range events {
		p := point{text: e.Version, kind: e.Kind}
		introduced = introduced || e.Kind == Introduced
		switch {
		case e.Version == "0" && e.Kind == Introduced:
			p.zero = true
		case e.Version == "*" && e.Kind == Limit:
		default:
			v, err := vers.Parse(c.scheme, e.Version)
			if err != nil {
				return nil, "event " + e.Version + ": " + err.Error()
			}
			p.version = v
		}
		if e.Kind == Limit {
			c.limits = append(c.limits, p)
		} else {
			points = append(points, p)
		}
	}
	if !introduced {
		return nil, "no introduced event"
	}
	if !slices.IsSortedFunc(points, func(p, q point) int { return comparePoints(&p, &q) }) {
		slices.SortStableFunc(points, func(p, q point) int { return comparePoints(&p, &q) })
	}
	return points, ""
}

func comparePoints(p, q *point) int {
	if p.zero || q.zero {
		return cmp.Compare(boolInt(q.zero), boolInt(p.zero))
	}
	n, err := p.version.Compare(q.version)
	if err != nil || n != 0 {
		return n
	}
	return cmp.Compare(boolInt(p.kind == LastAffected), boolInt(q.kind == LastAffected))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// enclose walks the sorted events as the schema's algorithm does for a version after all of them, and keeps every
// stretch in which it says "vulnerable".
func (c *compiledRange) enclose(points []point) {
	open := -1
	for i := range points {
		p := &points[i]
		switch {
		case p.kind == Introduced && open < 0:
			open = i
		case p.kind != Introduced && open >= 0:
			c.stretches = append(c.stretches, stretch{points[open], *p, p.kind})
			open = -1
		}
	}
	if open >= 0 {
		c.stretches = append(c.stretches, stretch{from: points[open]})
	}
}
