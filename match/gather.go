package match

import (
	"hash/maphash"
	"slices"

	"clew/format/purl"
	"clew/format/sbom"
	"clew/lang"
)

// gathering sums an inventory up: what is distinct, what can be assessed, and which packages to ask the indexes for.
// Of components that no record speaks of it keeps 24 bytes.
type gathering struct {
	advisories *Advisories
	seeds      [2]maphash.Seed
	seen       map[[2]uint64]sighting
	standing   [len(standings)]int // distinct components, by index in standings
	subjects   []subject
	wanted     map[string][]ask // package key -> who asks
	warnings   notes
	missing    map[string]bool // ecosystems that are not covered
}

// sighting is what is kept of a distinct component.
type sighting struct {
	subject  int32 // index in subjects, -1 when no record speaks of it
	standing int32 // index in standings
}

// standings orders what entries of an inventory say of one component; the one that knows more of it counts, whichever
// comes first.
var standings = [...]string{NoIdentity, UnknownDistribution, UnknownVersion, BadVersion, NoData, ""}

// subject is a distinct component of which some record speaks.
type subject struct {
	purl, version string
	occurrences   int
	packages      []purl.Package
}

// ask is a subject's question for one package.
type ask struct{ subject, pkg int32 }

func newGathering(a *Advisories) *gathering {
	return &gathering{advisories: a, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, seen: map[[2]uint64]sighting{}, wanted: map[string][]ask{}, missing: map[string]bool{}}
}

func (g *gathering) add(c *sbom.Component) {
	d := identify(c)
	if d.bad {
		g.warnings.add(Note{Place: c.Place, Text: lang.K("the package URL cannot be read; the component counts as one without identity")})
	}
	h := [2]uint64{maphash.String(g.seeds[0], d.key), maphash.String(g.seeds[1], d.key)}
	if d.reason == "" && !g.advisories.cover(d.covered) {
		d.reason = NoData
		g.uncovered(d.covered)
	}
	at, twice := g.seen[h]
	if !twice {
		at = sighting{-1, -1}
	}
	if at.subject >= 0 {
		g.subjects[at.subject].occurrences++
	}
	at.subject = g.ask(at.subject, &d)
	if now := int32(slices.Index(standings[:], d.reason)); now > at.standing {
		if twice {
			g.standing[at.standing]--
		}
		at.standing = now
		g.standing[now]++
	}
	g.seen[h] = at
}

// ask notes which packages of a component records speak of, and gives its index in subjects: the given one, or a new
// one when the first of them is found.
func (g *gathering) ask(at int32, d *identified) int32 {
	for i := range d.packages {
		p := &d.packages[i]
		key := p.Key()
		if !g.advisories.knows(key) {
			continue
		}
		if at < 0 {
			at = int32(len(g.subjects))
			g.subjects = append(g.subjects, subject{purl: d.purl, version: d.version, occurrences: 1})
		}
		s := &g.subjects[at]
		if slices.ContainsFunc(s.packages, func(q purl.Package) bool { return q.Key() == key }) {
			continue
		}
		g.wanted[key] = append(g.wanted[key], ask{at, int32(len(s.packages))})
		s.packages = append(s.packages, *p)
	}
	return at
}

func (g *gathering) coverage() Coverage {
	c := Coverage{Components: len(g.seen), NotAssessable: map[string]int{}}
	for i, n := range g.standing {
		switch {
		case standings[i] == "":
			c.Assessable = n
		case n > 0:
			c.NotAssessable[standings[i]] = n
		}
	}
	return c
}

// knows reports whether any record names the package.
func (a *Advisories) knows(key string) bool {
	list := a.families[familyOf(key)]
	if len(list) == 0 {
		return false
	}
	h := hashOf(key)
	for _, x := range list {
		if x.keys.has(h) {
			return true
		}
	}
	return false
}
