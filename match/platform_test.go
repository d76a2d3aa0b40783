package match_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/match"
	"clew/product"
	"clew/product/component"
	"clew/queue"

	"github.com/google/go-cmp/cmp"
)

const shared = "../../shared/data"

// small bounds the real inventories of the comparison, in bytes: on PostgreSQL the smaller ones tell the same.
var small = map[db.Kind]int64{db.SQLite: 4 << 20, db.Postgres: 256 << 10}

// offline answers as clew match does: record and package URL of each finding. refused says that the file is none.
func offline(t *testing.T, a *match.Advisories, name string) (found []string, refused bool) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := a.Match(t.Context(), f, nil)
	if err != nil {
		return nil, true
	}
	for _, f := range r.Findings {
		found = append(found, f.ID+" "+f.PURL)
	}
	slices.Sort(found)
	return slices.Compact(found), false
}

// platform is a running world whose findings are read per release.
type platform struct {
	*jobtest.World
	product product.Product
	n       int
}

func newPlatform(t *testing.T, d *db.DB) *platform {
	w := jobtest.New(t, d)
	w.Must(feed.Ensure(t.Context(), d))
	return &platform{World: w, product: w.Product(w.Line("Comparison"), product.ProductInput{Name: "Comparison"})}
}

func (p *platform) advisories(names ...string) {
	p.T.Helper()
	for _, name := range names {
		f, err := os.Open(name)
		p.Must(err)
		work, err := feed.Import(p.T.Context(), p.DB, p.Tools.Blob, p.Actor, "osv:"+filepath.Base(filepath.Dir(name)), filepath.Base(name), true, f)
		if clew.Is(err, clew.NotFound) { // no feed by default: records of single files have one of their own
			_, err = f.Seek(0, 0)
			p.Must(err)
			work, err = feed.Import(p.T.Context(), p.DB, p.Tools.Blob, p.Actor, "osv:file", filepath.Base(name), false, f)
		}
		p.Must(err)
		f.Close()
		p.Write(func(tx *db.Tx) error { return jobtest.Lasting(tx, strings.SplitN(work.SubjectID, "#", 2)[0]) })
		if work = p.Wait(work); work.State != queue.Done {
			p.T.Fatalf("%s: %s", name, work.Message)
		}
	}
}

func (p *platform) upload(name string) (release clew.ID, refused bool) {
	p.T.Helper()
	f, err := os.Open(name)
	p.Must(err)
	defer f.Close()
	p.n++
	r := p.Release(p.product, fmt.Sprintf("%d.0.0", p.n), "")
	_, work, err := component.Upload(p.T.Context(), p.DB, p.Tools.Blob, p.Actor, r.ID, component.SBOM, filepath.Base(name), f)
	p.Must(err)
	return r.ID, p.Wait(work).State != queue.Done
}

func (p *platform) findings(release clew.ID) (found []string) {
	p.T.Helper()
	p.Read(func(tx *db.Tx) (err error) {
		found, err = db.All[string](tx, `SELECT DISTINCT r.upstream_id || ' ' || v.purl FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live
			JOIN component_run c ON c.set_id = rr.set_id AND c.first_position <= rr.position AND c.last_position >= rr.position
			JOIN finding f ON f.cv_id = c.cv_id JOIN source_record r ON r.id = f.record_id JOIN component_version v ON v.id = c.cv_id WHERE rr.release_id = $1`, release)
		return err
	})
	slices.Sort(found)
	return found
}

// TestThePlatformFindsWhatMatchFinds holds the two ways to findings against each other, on every real inventory that is
// not too large and all real records.
func TestThePlatformFindsWhatMatchFinds(t *testing.T) {
	archives, _ := filepath.Glob(shared + "/osv/*/all.zip")
	files, _ := filepath.Glob(shared + "/sbom/*")
	if len(archives) == 0 || len(files) == 0 {
		t.Skip("skipped: shared data not present")
	}
	if testing.Short() {
		t.Skip("skipped: takes over all records")
	}
	more, _ := filepath.Glob(shared + "/sbom/bench/*")
	files = append(files, more...)
	a, err := match.Open(context.Background(), archives, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlatform(t, d)
		p.advisories(archives...)
		compared := 0
		releases := map[string]clew.ID{}
		files := slices.DeleteFunc(slices.Clone(files), func(name string) bool {
			i, err := os.Stat(name)
			return err != nil || i.IsDir() || i.Size() > small[d.Kind()]
		})
		for _, name := range files {
			_, refused := offline(t, a, name)
			id, here := p.upload(name)
			if refused != here {
				t.Errorf("%s: refused by match %v, by the platform %v", filepath.Base(name), refused, here)
			}
			if !here {
				releases[name] = id
			}
		}
		for name, id := range releases {
			want, _ := offline(t, a, name)
			if diff := cmp.Diff(want, p.findings(id)); diff != "" {
				t.Errorf("%s: match (-), platform (+): %s", filepath.Base(name), diff)
			}
			compared += len(want)
		}
		if compared < 100 {
			t.Errorf("only %d findings compared", compared)
		}
		t.Logf("%d findings in %d inventories compared", compared, len(releases))
	})
}

// inventory is a CycloneDX document of packages, by package URL.
func inventory(purls ...string) string {
	var parts []string
	for i, p := range purls {
		parts = append(parts, fmt.Sprintf(`{"type":"library","bom-ref":"%d","name":"part%d","purl":%q}`, i, i, p))
	}
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + strings.Join(parts, ",") + `]}`
}

// TestTheRepositoryLeadsToRecordsInWhateverOrder: a component's repository is part of what the world knows of it, and
// not of which component it is. Both ways find by it, and it does not matter which inventory, or entry, named it first.
func TestTheRepositoryLeadsToRecordsInWhateverOrder(t *testing.T) {
	const plain, told = "pkg:generic/lwip-port@2.1.0", "pkg:generic/lwip-port@2.1.0?vcs_url=git%2Bhttps://git.example/lwip.git%40abc"
	record := filepath.Join(t.TempDir(), "GIT-1.json")
	text := `{"id":"GIT-1","modified":"2025-01-01T00:00:00Z","affected":[{"ranges":[{"type":"GIT","repo":"https://git.example/lwip","events":[{"introduced":"0"},{"fixed":"def"}]}],"versions":["2.1.0"]}]}`
	if err := os.WriteFile(record, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := match.Open(context.Background(), []string{record}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	want := []string{"GIT-1 " + plain}
	for name, one := range map[string]string{"alone": inventory(told), "after": inventory(plain, told), "before": inventory(told, plain), "many": inventory(told, "pkg:npm/a@1.0.0", plain, told)} {
		r, err := a.Match(t.Context(), strings.NewReader(one), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Findings) != 1 || r.Findings[0].ID+" "+r.Findings[0].PURL != want[0] || r.Coverage.Assessable != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	orders := map[string][]string{"named first": {inventory(told), inventory(plain)}, "named later": {inventory(plain), inventory(told)}, "within one": {inventory(plain, told), inventory(plain)}}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, order := range orders {
			p := newPlatform(t, fresh(t, d))
			p.advisories(record)
			for i, doc := range order {
				p.Upload(p.Release(p.product, fmt.Sprintf("%d.0.0", i+1), "").ID, doc)
			}
			var v component.Version
			p.Read(func(tx *db.Tx) (err error) { v, err = component.GetVersion(tx, plain); return err })
			if v.State != component.Assessable || v.Ecosystems != "=GIT|git.example/lwip\t=OSS-Fuzz|lwip-port\t=generic|lwip-port" {
				t.Errorf("%s: %+v", name, v)
			}
			for _, id := range p.releases() {
				if diff := cmp.Diff(want, p.findings(id)); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
		}
	})
}

func (p *platform) releases() (ids []clew.ID) {
	p.T.Helper()
	p.Read(func(tx *db.Tx) (err error) { ids, err = product.ReleaseOrder(tx, p.product.ID); return err })
	return ids
}

// fresh is another empty database of the same kind.
func fresh(t *testing.T, d *db.DB) *db.DB {
	if d.Kind() == db.SQLite {
		return dbtest.SQLite(t)
	}
	return dbtest.Postgres(t)
}
