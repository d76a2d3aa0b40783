// Package match answers, without a server or a database, which components of an inventory are affected by which source
// records, and why (paper 3.1.1, surveillance of the components of a product; matrix A1.1). It is what `clew match` runs
// in continuous integration.
//
// It owns the index that it keeps of source records between runs: one file for each archive, made once, in which only
// what is asked for is read. What a component is, which packages it stands for and which versions a record affects are
// the affair of format/purl and format/osv; the reasons why something cannot be assessed are those of the platform.
package match

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"clew"
	"clew/format/inventory"
	"clew/format/sbom"
)

// Advisories are the source records of one or several files, ready to be asked. Close it after use.
type Advisories struct {
	sources  []source // of the indexes
	cache    string
	indexes  []*index
	families map[string][]*index // by the ecosystem part of a key
	sights   map[string]sight    // what of it is covered
	warnings []Note
	Built    int // indexes that had to be made; the others were in the cache
	Records  int
}

// DefaultCache is where indexes are kept unless the user says otherwise.
func DefaultCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "clew", "match"), nil
}

// Open reads the named files and folders of OSV records (zip files, JSON files, folders of both). cache is the folder
// of the indexes; "" keeps nothing.
func Open(ctx context.Context, paths []string, cache string) (*Advisories, error) {
	sources, err := discover(paths)
	if err != nil {
		return nil, err
	}
	a := &Advisories{cache: cache}
	if err := a.open(ctx, sources, open); err != nil {
		return nil, err
	}
	if a.Records == 0 {
		a.Close()
		return nil, clew.Errorf(clew.Invalid, "No OSV record was found in %s. Give a zip file as osv.dev publishes them, a JSON file, or a folder of such files.", quoteAll(paths))
	}
	return a, nil
}

// open opens every source by the way given; after an error nothing stays open.
func (a *Advisories) open(ctx context.Context, sources []source, way func(context.Context, source, string) opened) error {
	got := make([]opened, len(sources))
	atOnce(len(sources), func(i int) { got[i] = way(ctx, sources[i], a.cache) })
	a.families, a.indexes, a.sources, a.warnings, a.Records = map[string][]*index{}, nil, nil, nil, 0
	var failed error
	for i, o := range got {
		if failed == nil {
			failed = o.err
		}
		a.warnings = append(a.warnings, o.warnings...)
		if o.built {
			a.Built++
		}
		if o.index == nil {
			continue
		}
		a.indexes, a.sources = append(a.indexes, o.index), append(a.sources, sources[i])
		a.warnings = append(a.warnings, o.index.meta.warnings(sources[i].shown)...)
		a.Records += o.index.meta.Records
		for _, f := range o.index.meta.Families {
			a.families[f.Name] = append(a.families[f.Name], o.index)
		}
	}
	a.measure()
	if failed != nil {
		a.Close()
	}
	return failed
}

// renew makes every index anew, whatever the cache holds.
func (a *Advisories) renew(ctx context.Context) error {
	a.Close()
	return a.open(ctx, a.sources, func(ctx context.Context, s source, cache string) opened {
		print, err := s.fingerprint()
		if err != nil {
			return opened{err: unreadable(s.shown, err)}
		}
		return build(ctx, s, cache, print)
	})
}

// Close lets the indexes go.
func (a *Advisories) Close() error {
	var all error
	for _, x := range a.indexes {
		all = errors.Join(all, x.close())
	}
	a.indexes = nil
	return all
}

// Match reads an inventory and says what affects it. kev may be nil.
func (a *Advisories) Match(ctx context.Context, in io.Reader, kev *Exploited) (*Result, error) {
	g := newGathering(a)
	batches, done := make(chan []sbom.Component, 4), make(chan struct{})
	go func() { // reading the file and looking the packages up share two processors
		defer close(done)
		for b := range batches {
			for i := range b {
				g.add(&b[i])
			}
		}
	}()
	var warnings notes
	var batch []sbom.Component
	doc, err := inventory.Read(ctx, in, sbom.Handler{
		Component: func(c sbom.Component) error {
			if batch = append(batch, slim(c)); len(batch) == batchSize {
				batches <- batch
				batch = make([]sbom.Component, 0, batchSize)
			}
			return nil
		},
		Warning: func(w sbom.Warning) { warnings.add(Note{w.Place, w.Message, w.Args}) },
	})
	if len(batch) > 0 {
		batches <- batch
	}
	close(batches)
	<-done
	if err != nil {
		return nil, err
	}
	warnings.document(doc)
	r := &Result{Coverage: g.coverage(), Warnings: append(append(warnings.list, g.warnings.list...), a.warnings...)}
	r.Warnings = append(r.Warnings, g.whatIsMissing().list...)
	if kev != nil {
		r.Warnings = append(r.Warnings, kev.warnings...)
	}
	err = a.answer(ctx, r, g, kev)
	if errors.Is(err, errDamaged) { // what was read of an index when it was opened was whole; make it anew, once
		if err = a.renew(ctx); err == nil {
			err = a.answer(ctx, r, g, kev)
		}
	}
	if err != nil {
		return nil, err
	}
	r.settle()
	return r, nil
}

func (a *Advisories) answer(ctx context.Context, r *Result, g *gathering, kev *Exploited) error {
	found, open, err := g.evaluate(ctx)
	if err != nil {
		return err
	}
	if r.Findings, err = a.explain(found, g, kev); err != nil {
		return err
	}
	more, err := open.warnings(a, g)
	if err == nil {
		r.Warnings = append(r.Warnings, more...)
	}
	return err
}

const batchSize = 128

// slim keeps what identifies a component; a batch of full ones could hold 16 MiB.
func slim(c sbom.Component) sbom.Component {
	return sbom.Component{Version: c.Version, Type: c.Type, Group: c.Group, Name: c.Name, Supplier: c.Supplier, PURL: c.PURL, CPE: c.CPE, OtherCPEs: c.OtherCPEs, Place: c.Place}
}

// atOnce calls do for 0 to n-1 on as many goroutines as there are processors, at most eight.
func atOnce(n int, do func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n, 8)
	next, done := make(chan int), make(chan struct{})
	for range workers {
		go func() {
			for i := range next {
				do(i)
			}
			done <- struct{}{}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	for range workers {
		<-done
	}
}
