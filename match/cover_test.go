package match_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/match"
	"clew/view"

	"github.com/google/go-cmp/cmp"
)

// covered is the coverage as clew match tells it.
func covered(t *testing.T, a *match.Advisories, name string) match.Coverage {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := a.Match(t.Context(), f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Coverage
}

// sameCoverage holds the coverage of a release against that of clew match.
func (p *platform) sameCoverage(what string, want match.Coverage, release clew.ID) {
	p.T.Helper()
	p.Read(func(tx *db.Tx) error {
		sight, err := view.NewSight(tx)
		if err != nil {
			return err
		}
		c, err := sight.Of(tx, release)
		got := match.Coverage{Components: int(c.Components), Assessable: int(c.Assessable), NotAssessable: map[string]int{}}
		for why, n := range c.Reasons {
			got.NotAssessable[string(why)] = int(n)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			p.T.Errorf("%s: match (-), platform (+): %s", what, diff)
		}
		return err
	})
}

// many are records of n packages of an ecosystem.
func many(ecosystem, prefix string, n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		id := fmt.Sprintf("%s-%d", prefix, i)
		out[id+".json"] = fmt.Sprintf(`{"id":%q,"modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":%q,"name":"%s-%d"},"versions":["1.0.0"]}]}`, id, ecosystem, strings.ToLower(prefix), i)
	}
	return out
}

// TestTheSameIsCoveredHereAndThere: one rule says which ecosystems are known, offline and on the platform.
func TestTheSameIsCoveredHereAndThere(t *testing.T) {
	one := many("npm", "A", 1)
	versions := map[string]string{}
	for i := range 150 {
		versions[fmt.Sprintf("V-%d.json", i)] = fmt.Sprintf(`{"id":"V-%d","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"same"},"versions":["1.0.%[1]d"]}]}`, i)
	}
	mixed := many("npm", "M", 150)
	mixed["GO-1.json"] = `{"id":"GO-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/x"},"versions":["1.0.0"]}]}`
	for name, c := range map[string]struct {
		files map[string]map[string]string // by the path of the zip file
		want  int                          // of left-pad and example.com/y
	}{
		"a single record":                  {map[string]map[string]string{"some/records.zip": one}, 0},
		"the archive with a single record": {map[string]map[string]string{"npm/all.zip": one}, 1},
		"99 packages":                      {map[string]map[string]string{"some/records.zip": many("npm", "B", 99)}, 0},
		"100 packages":                     {map[string]map[string]string{"some/records.zip": many("npm", "B", 100)}, 1},
		"two files of 60":                  {map[string]map[string]string{"a/a.zip": many("npm", "A", 60), "b/b.zip": many("npm", "B", 60)}, 1},
		"150 records of one package":       {map[string]map[string]string{"some/records.zip": versions}, 0},
		"another archive that names many of its packages": {map[string]map[string]string{"Go/all.zip": mixed}, 1},
		"all.zip in a folder of no ecosystem":             {map[string]map[string]string{"download/all.zip": one}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			var paths []string
			for path, records := range c.files {
				paths = append(paths, zipAt(t, filepath.Join(dir, path), records))
			}
			bom := filepath.Join(dir, "bom.json")
			if err := os.WriteFile(bom, []byte(inventory("pkg:npm/left-pad@1.0.0", "pkg:golang/example.com/y@v1.0.0")), 0o600); err != nil {
				t.Fatal(err)
			}
			a, err := match.Open(t.Context(), []string{dir}, filepath.Join(dir, "cache"))
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			want := covered(t, a, bom)
			if want.Assessable != c.want || want.NotAssessable[match.NoData] != 2-c.want {
				t.Errorf("%+v, should be %d", want, c.want)
			}
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				p := newPlatform(t, d)
				p.advisories(paths...)
				id, refused := p.upload(bom)
				if refused {
					t.Fatal("the inventory was refused")
				}
				p.sameCoverage(name, want, id)
			})
		})
	}
}

func zipAt(t *testing.T, path string, files map[string]string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
