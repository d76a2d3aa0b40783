package match

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"clew"
	"clew/format/osv"
	"clew/lang"
)

// hit is an affected subject before its record was looked at.
type hit struct {
	ask
	index   int // in Advisories.indexes
	head    span
	rating  rating
	verdict osv.Verdict
	entry   entryName
}

// entryName is the record's own name of the package, for the explanation.
type entryName struct {
	number          int
	ecosystem, name string
}

// unsaid collects what records left open: a record that cannot be evaluated must not look like one that does not apply.
type unsaid struct {
	open  map[osv.Reason]map[opening]bool
	every map[opening]bool
}

// opening is a record that was open for a subject.
type opening struct {
	index   int
	head    span
	subject int32
}

func newUnsaid() *unsaid {
	return &unsaid{map[osv.Reason]map[opening]bool{}, map[opening]bool{}}
}

// worker evaluates some of the keys.
type worker struct {
	g      *gathering
	buf    []byte
	hits   []hit
	unsaid *unsaid
	err    error
}

// evaluate asks the records about every package. Each package is read once, each of its versions prepared once.
func (g *gathering) evaluate(ctx context.Context) ([]hit, *unsaid, error) {
	keys := slices.Sorted(maps.Keys(g.wanted))
	var mu sync.Mutex
	all, open := []hit{}, newUnsaid()
	var failed error
	const part = 64
	atOnce((len(keys)+part-1)/part, func(i int) {
		w := worker{g: g, unsaid: newUnsaid()}
		for _, k := range keys[i*part : min(len(keys), (i+1)*part)] {
			if w.err = cmp.Or(ctx.Err(), w.err); w.err == nil {
				w.evaluate(k)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, w.hits...)
		open.merge(w.unsaid)
		failed = cmp.Or(failed, w.err)
	})
	return all, open, failed
}

func (w *worker) evaluate(key string) {
	asks := w.g.wanted[key]
	subjects := make([]*osv.Subject, len(asks))
	for i, a := range asks {
		subjects[i] = osv.NewSubject(w.g.subjects[a.subject].packages[a.pkg].Version)
	}
	for n, x := range w.g.advisories.indexes {
		refs, err := x.postings(key, &w.buf)
		if err != nil {
			w.err = err
			return
		}
		var record *recordVerdicts
		flush := func() {
			if record != nil {
				w.take(n, record, asks)
			}
		}
		w.err = x.entries(refs, &w.buf, func(r reference, e entry) {
			if record == nil || record.head != r.head {
				flush()
				record = newRecordVerdicts(r.head, len(asks))
			}
			record.evaluate(&e, subjects)
		})
		if w.err != nil {
			return
		}
		flush()
	}
}

// recordVerdicts are the answers of one record for every version asked: that of its first affected entry, else of the
// first that could not be assessed.
type recordVerdicts struct {
	head     span
	verdicts []osv.Verdict
	entries  []entryName
	ratings  []rating
}

func newRecordVerdicts(head span, n int) *recordVerdicts {
	return &recordVerdicts{head, make([]osv.Verdict, n), make([]entryName, n), make([]rating, n)}
}

func (r *recordVerdicts) evaluate(e *entry, subjects []*osv.Subject) {
	m := osv.Compile(&e.affected)
	for i, s := range subjects {
		old := &r.verdicts[i]
		if old.Affected {
			continue
		}
		v := m.MatchSubject(s)
		if v.Affected || old.Reason == "" || old.Assessable && !v.Assessable {
			*old = v
			r.entries[i] = entryName{e.number, e.affected.Package.Ecosystem, e.affected.Package.Name}
			r.ratings[i] = e.rating
		}
	}
}

func (w *worker) take(index int, r *recordVerdicts, asks []ask) {
	for i := range r.verdicts {
		v := &r.verdicts[i]
		switch {
		case v.Affected:
			w.hits = append(w.hits, hit{asks[i], index, r.head, r.ratings[i], *v, r.entries[i]})
		case v.Assessable || v.Reason == osv.BadVersion:
		case v.Reason == osv.UnknownVersion:
			if v.Every {
				w.unsaid.every[opening{index, r.head, asks[i].subject}] = true
			}
		default:
			w.unsaid.add(v.Reason, opening{index, r.head, asks[i].subject})
		}
	}
}

func (u *unsaid) add(why osv.Reason, o opening) {
	if u.open[why] == nil {
		u.open[why] = map[opening]bool{}
	}
	u.open[why][o] = true
}

func (u *unsaid) merge(v *unsaid) {
	maps.Copy(u.every, v.every)
	for why, list := range v.open {
		for o := range list {
			u.add(why, o)
		}
	}
}

var openTexts = map[osv.Reason]string{
	osv.CommitsOnly: lang.K("only commits are named as affected, and no versions"),
	osv.BadRange:    lang.K("a range cannot be read"),
	osv.NoVersions:  lang.K("no versions are named at all"),
}

// warnings tells in a few lines what was left open.
func (u *unsaid) warnings(a *Advisories, g *gathering) ([]Note, error) {
	var out []Note
	for _, why := range []osv.Reason{osv.CommitsOnly, osv.BadRange, osv.NoVersions} {
		ids, purls, err := u.names(u.open[why], a, g)
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			out = append(out, note(lang.K("%s on %s could not be evaluated, because %s: %s"), records(len(ids)), components(len(purls)), note(openTexts[why]), some(ids)))
		}
	}
	ids, purls, err := u.names(u.every, a, g)
	if err == nil && len(ids) > 0 {
		out = append(out, note(lang.K("no version is known of %s that a record affects in every version: %s by %s"), components(len(purls)), some(purls), some(ids)))
	}
	return out, err
}

func (u *unsaid) names(list map[opening]bool, a *Advisories, g *gathering) (ids, purls []string, err error) {
	heads := map[string]bool{}
	subjects := map[string]bool{}
	var buf []byte
	seen := map[opening]string{}
	for o := range list {
		at := opening{index: o.index, head: o.head}
		id, ok := seen[at]
		if !ok {
			h, err := a.indexes[o.index].head(o.head, &buf)
			if err != nil {
				return nil, nil, err
			}
			id, seen[at] = h.id, h.id
		}
		heads[id] = true
		subjects[g.subjects[o.subject].purl] = true
	}
	return slices.Sorted(maps.Keys(heads)), slices.Sorted(maps.Keys(subjects)), nil
}

// some writes the first of a list.
func some(list []string) string {
	const first = 5
	text := ""
	for i, s := range list[:min(len(list), first)] {
		if i > 0 {
			text += ", "
		}
		text += clew.Clip(s, 120)
	}
	if len(list) > first {
		text += fmt.Sprintf(" and %d more", len(list)-first)
	}
	return text
}
