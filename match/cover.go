package match

import (
	"path/filepath"
	"slices"
	"strings"

	"clew/format/osv"
	"clew/lang"
)

// add counts a package.
func (f *family) add(hash uint64) {
	if f.Packages++; f.Packages < osv.Enough {
		f.Few = append(f.Few, hash)
	} else {
		f.Few = nil
	}
}

// archiveOf is the ecosystem whose archive a source is: OSV lays them out as ECOSYSTEM/all.zip, and who keeps that layout
// says by it that nothing is missing. "" is for any other file or folder.
func archiveOf(s source, m *meta) string {
	if !s.zip || filepath.Base(s.path) != "all.zip" {
		return ""
	}
	name := filepath.Base(filepath.Dir(s.path))
	if slices.ContainsFunc(m.Families, func(f family) bool { of, _, _ := strings.Cut(f.Name, ":"); return of == name }) {
		return name
	}
	return ""
}

// sight says of an ecosystem whether the sources cover it, by the same rule as the platform's feeds (osv.Covers), and
// how many of its packages they name.
type sight struct {
	covered  bool
	packages int // of the sources that speak for it; osv.Enough stands for more
}

// measure finds out what the sources cover.
func (a *Advisories) measure() {
	a.sights = map[string]sight{}
	few := map[string]map[uint64]bool{}
	for i, x := range a.indexes {
		of := archiveOf(a.sources[i], &x.meta)
		for _, f := range x.meta.Families {
			if !osv.Speaks(of, f.Name) {
				continue
			}
			if few[f.Name] == nil {
				few[f.Name] = map[uint64]bool{}
			}
			for _, h := range f.Few { // the same package in two sources counts once
				few[f.Name][h] = true
			}
			k := a.sights[f.Name]
			k.packages = min(max(k.packages, f.Packages, len(few[f.Name])), osv.Enough)
			k.covered = k.covered || osv.Covers(of, f.Name, true, 0)
			a.sights[f.Name] = k
		}
	}
	for name, k := range a.sights {
		k.covered = k.covered || osv.Covers("", name, false, k.packages)
		a.sights[name] = k
	}
}

// cover reports whether there is data for one of what could cover a component.
func (a *Advisories) cover(list []string) bool {
	for _, c := range list {
		if c[0] == '=' && a.knows(c[1:]) || c[0] != '=' && a.sights[c].covered {
			return true
		}
	}
	return false
}

// uncovered notes the ecosystems that would have covered a component.
func (g *gathering) uncovered(list []string) {
	for _, c := range list {
		if c[0] != '=' && c != "CPE" && len(g.missing) < maxNotes { // nobody publishes records by CPE as OSV
			g.missing[c] = true
		}
	}
}

// whatIsMissing says for each ecosystem of the inventory that is not covered what to do about it.
func (g *gathering) whatIsMissing() (n notes) {
	names := make([]string, 0, len(g.missing))
	for c := range g.missing {
		names = append(names, c)
	}
	slices.Sort(names)
	for _, c := range names {
		of, _, _ := strings.Cut(c, ":")
		if p := g.advisories.sights[c].packages; p > 0 {
			n.add(Note{c, lang.K("not assessed: the advisories name %s of it, which tells nothing of the others. Give its whole archive as %s/all.zip, as OSV lays it out, or records of %d packages at least"),
				[]any{number(p, lang.K("%d package"), lang.K("%d packages")), of, osv.Enough}})
		} else {
			n.add(Note{c, lang.K("not assessed: the advisories hold no archive of it. Give it as %s/all.zip, as OSV lays it out"), []any{of}})
		}
	}
	return n
}
