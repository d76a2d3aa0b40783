package match

import (
	"hash/maphash"

	"clew/format/purl"
	"clew/format/sbom"
)

// gathering sums an inventory up: what is distinct, what can be assessed, and which packages to ask the indexes for.
// Of components that no record speaks of it keeps 20 bytes.
type gathering struct {
	advisories *Advisories
	seeds      [2]maphash.Seed
	seen       map[[2]uint64]int32 // -> index in subjects, -1 when no record speaks of it
	reasons    map[string]int
	assessable int
	subjects   []subject
	wanted     map[string][]ask // package key -> who asks
	warnings   notes
}

// subject is a distinct component of which some record speaks.
type subject struct {
	purl, version string
	occurrences   int
	packages      []purl.Package
}

// ask is a subject's question for one package.
type ask struct{ subject, pkg int32 }

func newGathering(a *Advisories) *gathering {
	return &gathering{advisories: a, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, seen: map[[2]uint64]int32{},
		reasons: map[string]int{}, wanted: map[string][]ask{}}
}

func (g *gathering) add(c *sbom.Component) {
	d := identify(c)
	if d.bad {
		g.warnings.addf(c.Place, "the package URL cannot be read; the component counts as one without identity", nil)
	}
	h := [2]uint64{maphash.String(g.seeds[0], d.key), maphash.String(g.seeds[1], d.key)}
	if i, twice := g.seen[h]; twice {
		if i >= 0 {
			g.subjects[i].occurrences++
		}
		return
	}
	at := int32(len(g.subjects))
	asked := false
	for i := range d.packages {
		key := d.packages[i].Key()
		if g.advisories.knows(key) {
			g.wanted[key] = append(g.wanted[key], ask{at, int32(i)})
			asked = true
		}
	}
	if !asked {
		at = -1
	} else {
		g.subjects = append(g.subjects, subject{d.purl, d.version, 1, d.packages})
	}
	g.seen[h] = at
	if d.reason == "" && !g.advisories.cover(d.covered) {
		d.reason = NoData
	}
	if d.reason == "" {
		g.assessable++
	} else {
		g.reasons[d.reason]++
	}
}

func (g *gathering) coverage() Coverage {
	return Coverage{Components: len(g.seen), Assessable: g.assessable, NotAssessable: g.reasons}
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

// cover reports whether there is data for one of what could cover a component.
func (a *Advisories) cover(list []string) bool {
	for _, c := range list {
		if c[0] == '=' && a.knows(c[1:]) || c[0] != '=' && len(a.families[c]) > 0 {
			return true
		}
	}
	return false
}
