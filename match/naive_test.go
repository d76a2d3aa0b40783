package match

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew/format/inventory"
	"clew/format/osv"
	"clew/format/purl"
	"clew/format/sbom"

	gocmp "github.com/google/go-cmp/cmp"
)

const shared = "../../shared/data"

func sharedFile(tb testing.TB, name string) string {
	tb.Helper()
	p := filepath.Join(shared, name)
	if _, err := os.Stat(p); err != nil {
		tb.Skip("skipped: shared data not present")
	}
	return p
}

func openShared(tb testing.TB, cache string) *Advisories {
	tb.Helper()
	a, err := Open(context.Background(), []string{sharedFile(tb, "osv")}, cache)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { a.Close() })
	return a
}

func matchFile(tb testing.TB, a *Advisories, name string) *Result {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r, err := a.Match(context.Background(), f, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestEqualsNaiveEvaluation holds the indexed answer against every record put to every component, for all formats that
// the shared inventories come in.
func TestEqualsNaiveEvaluation(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: half a minute")
	}
	var records []*osv.Record
	err := osv.ReadPath(sharedFile(t, "osv"), osv.Limits{}, func(i osv.Item) error {
		r, err := i.Decode()
		records = append(records, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string][]*osv.Record{} // only spares asking records that do not name the package
	for _, r := range records {
		seen := map[string]bool{}
		for i := range r.Affected {
			for _, k := range r.Affected[i].Keys() {
				if !seen[k] {
					seen[k] = true
					byKey[k] = append(byKey[k], r)
				}
			}
		}
	}
	a := openShared(t, t.TempDir())
	files, _ := filepath.Glob(filepath.Join(shared, "sbom/*"))
	bench, _ := filepath.Glob(filepath.Join(shared, "sbom/bench/*"))
	compared := 0
	for _, name := range append(files, bench...) {
		want, err := naive(t, byKey, name)
		if err != nil {
			continue // no inventory
		}
		var got []string
		for _, f := range matchFile(t, a, name).Findings {
			got = append(got, strings.Join([]string{f.PURL, f.ID, f.Fixed}, " "))
		}
		slices.Sort(got)
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("%s: %d naive, %d indexed: %s", name, len(want), len(got), d)
		}
		compared += len(want)
	}
	if compared < 10_000 {
		t.Errorf("only %d findings compared", compared)
	}
	t.Logf("%d findings compared", compared)
}

func naive(t *testing.T, byKey map[string][]*osv.Record, name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := map[string]bool{}
	_, err = inventory.Read(context.Background(), f, sbom.Handler{Component: func(c sbom.Component) error {
		p, err := purl.Parse(c.PURL)
		if err != nil {
			return nil
		}
		p.Version = cmp.Or(p.Version, strings.TrimSpace(c.Version))
		for _, q := range []string{"checksum", "download_url", "file_name", "repository_url"} {
			delete(p.Qualifiers, q)
		}
		done := map[string]bool{}
		for _, pkg := range p.Packages() {
			for _, r := range byKey[pkg.Key()] {
				if pkg.Missing != "" || done[r.ID] {
					continue
				}
				if _, v := r.Evaluate(pkg.Key(), pkg.Version); v.Affected {
					done[r.ID] = true
					found[strings.Join([]string{p.Identity("").String(), r.ID, v.Fixed}, " ")] = true
				}
			}
		}
		return nil
	}})
	var out []string
	for f := range found {
		out = append(out, f)
	}
	slices.Sort(out)
	return out, err
}
