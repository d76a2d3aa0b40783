package rebuild_test

import (
	"archive/zip"
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/rebuild"
	"clew/view"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// archive packs records as osv.dev does: one file each, named by the record.
func archive(records ...jobtest.Record) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, r := range records {
		f, err := z.Create(r.ID + ".json")
		if err != nil {
			panic(err)
		}
		f.Write([]byte(r.JSON()))
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

const kev1 = `{"title":"x","catalogVersion":"2026.11.01","dateReleased":"2026-11-01T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2026-0001","vendorProject":"x","product":"y","vulnerabilityName":"Trouble","dateAdded":"2026-11-01","shortDescription":"d","requiredAction":"Patch","dueDate":"2026-11-22","knownRansomwareCampaignUse":"Known","notes":""}]}`

var kev2 = strings.Replace(strings.Replace(kev1, "2026.11.01", "2026.11.02", 1), "Patch", "Patch soon", 1)

// build makes a world in which everything that a rebuild must get right has happened: several products with releases
// inside each other, inventories replaced, refused, declared and unknown, archives that followed each other, records
// that went, were withdrawn, came from single files, are older than ours, and share names.
func build(t *testing.T, d *db.DB) *jobtest.World {
	w := jobtest.New(t, d)
	w.Must(feed.Ensure(t.Context(), d))
	mod := "pkg:golang/example.com/"
	line := w.Line("Comfort")
	gateway := w.Product(line, product.ProductInput{Name: "Heat Gateway", Kind: product.Device})
	sensor := w.Product(line, product.ProductInput{Name: "Radio Sensor", Kind: product.Device})
	cloud := w.Product(w.Line("Cloud"), product.ProductInput{Name: "Back End", Kind: product.Service})
	s1 := w.Release(sensor, "1.0.0", "2026-01-01")
	g1, g2, g3 := w.Release(gateway, "1.0.0", "2026-02-01"), w.Release(gateway, "1.1.0", "2026-03-01", s1.ID), w.Release(gateway, "2.0.0", "")
	c1 := w.Release(cloud, "7.0.0", "2026-04-01")
	w.Upload(s1.ID, jobtest.BOM("busybox 1.36.1", mod+"radio@v0.3.0"))
	w.Upload(g1.ID, jobtest.BOM(mod+"old@v1.0.0"))
	w.Upload(g1.ID, jobtest.BOM(mod+"lib@v1.2.3", mod+"other@v0.1.0", "pkg:deb/debian/openssl@3.0.11-1?arch=armhf&distro=debian-12"))
	w.Upload(g2.ID, jobtest.BOM(mod+"lib@v1.3.0", mod+"other@v0.1.0", "pkg:npm/left-pad@1.0.0"))
	w.Upload(g3.ID, `{"no":"inventory"}`)
	_, work, err := component.Upload(t.Context(), d, w.Tools.Blob, w.Actor, c1.ID, component.Declared, "parts.csv", strings.NewReader("name,version,supplier,origin,confidence\nkernel,6.1.55,Linux,estimate,low\nlib,v1.2.3,Example,vendor,high\n"))
	w.Must(err)
	w.Wait(work)
	w.Write(func(tx *db.Tx) error {
		_, err := component.DeclareUnknown(tx, w.Actor, g3.ID, "nobody knows")
		return err
	})
	rec := func(id, aliases, pkg, fixed, day string) jobtest.Record {
		return jobtest.Record{ID: id, Aliases: aliases, Ecosystem: "Go", Package: "example.com/" + pkg, From: "0", Fixed: fixed, Title: "Trouble in " + pkg, Modified: day, Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}
	}
	first := []jobtest.Record{rec("GO-2026-1", "CVE-2026-0001", "lib", "1.2.9", "2026-10-01"), rec("GO-2026-2", "CVE-2026-0002 GHSA-x", "other", "1.0.0", "2026-10-01"), rec("GO-2026-3", "", "radio", "0.9.0", "2026-10-02"), rec("GO-2026-4", "CVE-2026-0004", "old", "9.0.0", "2026-10-02")}
	w.Feed("osv:Go", archive(first...), true)
	// The next archive: one changed, one gone, one older than ours, one new.
	w.Feed("osv:Go", archive(rec("GO-2026-1", "CVE-2026-0001", "lib", "1.4.0", "2026-10-20"), rec("GO-2026-2", "CVE-2026-0002", "other", "0.0.1", "2026-09-01"), rec("GO-2026-3", "", "radio", "0.9.0", "2026-10-02"), rec("GO-2026-5", "GHSA-x", "lib", "1.2.4", "2026-10-21")), true)
	// Single records, one with two names, one withdrawn, one of another ecosystem.
	w.Feed("osv:file", "["+rec("GHSA-solo", "CVE-2026-0009 CVE-2026-0010", "other", "0.2.0", "2026-10-05").JSON()+","+strings.Replace(rec("GO-2026-6", "", "lib", "9.9.9", "2026-10-06").JSON(), `"affected"`, `"withdrawn":"2026-10-07T00:00:00Z","affected"`, 1)+","+
		jobtest.Record{ID: "GHSA-left", Ecosystem: "npm", Package: "left-pad", From: "0", Last: "1.0.0", Title: "Pads too much"}.JSON()+"]", false)
	w.Feed("kev", kev1, false)
	w.Feed("kev", kev2, false)
	w.Settle()
	w.Assess(w.Actor, vulnerability.Input{Vulnerability: "CVE-2026-0001", Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path", Reason: "never called",
		Scope: vulnerability.Scope{Kind: vulnerability.UntilScope, ProductID: gateway.ID, UntilVersion: "1.1.0"}})
	w.Assess(w.Actor, vulnerability.Input{Vulnerability: "GO-2026-3", Status: vulnerability.Affected, Reason: "it is", Action: "update", Scope: vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: sensor.ID}})
	return w
}

// volatile tables say when something was done, not what is known.
var volatile = []string{"run_set", "run_release", "component_run", "product_fact", "event", "event_payload", "event_cursor", "seal_hash", "seal_state", "checkpoint", "setting"}

// picture is everything that people could see, and every fact and decision row by row.
type picture struct {
	Tables     map[string]backup.TableSum
	Runs       []string
	Board      []*view.Row
	Components map[string][]component.Version
}

func take(t *testing.T, w *jobtest.World) (p picture) {
	t.Helper()
	p.Tables, p.Components = map[string]backup.TableSum{}, map[string][]component.Version{}
	w.Read(func(tx *db.Tx) error {
		all, err := backup.Sums(tx)
		for _, s := range all {
			if !slices.Contains(volatile, s.Name) {
				p.Tables[s.Name] = s
			}
		}
		if err != nil {
			return err
		}
		if p.Runs, err = db.All[string](tx, `SELECT s.product_id || ' ' || a.release_id || ' ' || b.release_id || ' ' || v.key FROM component_run r JOIN run_set s ON s.id = r.set_id AND s.live
			JOIN run_release a ON a.set_id = s.id AND a.position = r.first_position JOIN run_release b ON b.set_id = s.id AND b.position = r.last_position JOIN component_version v ON v.id = r.cv_id ORDER BY 1`); err != nil {
			return err
		}
		releases, err := db.All[clew.ID](tx, `SELECT id FROM release ORDER BY id`)
		for _, id := range releases {
			if p.Components[id.String()], _, err = component.Components(tx, w.Actor, id, component.Filter{}); err != nil {
				return err
			}
		}
		return err
	})
	rows, err := view.NewBoard(w.DB).Rows(context.Background(), w.Actor)
	w.Must(err)
	view.Sort(rows)
	p.Board = rows
	return p
}

func TestRebuildChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		before := take(t, w)
		if len(before.Board) < 3 || len(before.Runs) < 6 || before.Tables["kev_entry"].Rows != 1 || before.Tables["assessment"].Rows != 2 {
			t.Fatalf("the world is too small: %d findings, %d runs", len(before.Board), len(before.Runs))
		}
		again := func(name string) {
			t.Helper()
			r, err := (&rebuild.Job{DB: d, Blob: w.Tools.Blob}).Run(t.Context())
			w.Must(err)
			after := take(t, w)
			for _, table := range slices.Sorted(maps.Keys(before.Tables)) {
				if after.Tables[table] != before.Tables[table] {
					t.Errorf("%s: %s is other than before: %+v, was %+v", name, table, after.Tables[table], before.Tables[table])
				}
			}
			if diff := cmp.Diff(before.Runs, after.Runs); diff != "" {
				t.Errorf("%s: runs: %s", name, diff)
			}
			if diff := cmp.Diff(before.Board, after.Board, cmpopts.IgnoreUnexported(view.Row{})); diff != "" {
				t.Errorf("%s: board: %s", name, diff)
			}
			if diff := cmp.Diff(before.Components, after.Components); diff != "" {
				t.Errorf("%s: components: %s", name, diff)
			}
			if r.Inventories != 5 || r.Kept != 0 || r.Records != 8 || r.Exploited != 1 {
				t.Errorf("%s: %+v", name, r)
			}
		}
		again("rebuilt")
		// Facts that a mistake has spoilt come right again.
		for _, q := range []string{`UPDATE component_version SET name = 'spoilt', state = 'no_identity'`, `DELETE FROM finding WHERE cv_id % 2 = 0`, `UPDATE finding SET fixed = '0'`, `DELETE FROM component_package WHERE cv_id % 2 = 1`,
			`DELETE FROM inventory_set`, `UPDATE vulnerability SET title = 'spoilt'`, `DELETE FROM record_alias`, `UPDATE record_package SET data = '[]'`, `DELETE FROM kev_entry`, `UPDATE identity SET origin = 'spoilt'`, `UPDATE inventory SET components = 0`, `UPDATE source_record SET title = 'spoilt', score = 1`} {
			w.Write(func(tx *db.Tx) error { _, err := tx.Exec(q); return err })
		}
		again("mended")
		w.Read(func(tx *db.Tx) error { return rebuild.Refuse(tx) })
	})
}

// A rebuild that ends in the middle is recognised, and run again it ends as if nothing had happened.
func TestInterrupted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		before := take(t, w)
		for _, at := range []string{"Reading inventories", "Evaluating", "Settling products"} {
			ctx, stop := context.WithCancel(t.Context())
			j := &rebuild.Job{DB: d, Blob: w.Tools.Blob, Say: func(stage string, _, _ int) {
				if stage == at {
					stop()
				}
			}}
			if _, err := j.Run(ctx); err == nil {
				t.Fatalf("%s: not interrupted", at)
			}
			err := d.Read(t.Context(), rebuild.Refuse)
			if !clew.Is(err, clew.Conflict) {
				t.Errorf("%s: %v", at, err)
			}
		}
		_, err := (&rebuild.Job{DB: d, Blob: w.Tools.Blob}).Run(t.Context())
		w.Must(err)
		if diff := cmp.Diff(before.Tables, take(t, w).Tables); diff != "" {
			t.Error(diff)
		}
	})
}

// Where a stored file is damaged, nothing is changed; where old deliveries are gone, their records stay.
func TestMissingBytes(t *testing.T) {
	d := dbtest.SQLite(t)
	w := build(t, d)
	before := take(t, w)
	var first, inv string
	w.Read(func(tx *db.Tx) (err error) {
		if first, err = db.One[string](tx, `SELECT args FROM work WHERE kind = 'feed' ORDER BY id LIMIT 1`); err != nil {
			return err
		}
		inv, err = db.One[string](tx, `SELECT blob FROM inventory WHERE state = 'live' AND blob <> '' ORDER BY id LIMIT 1`)
		return err
	})
	_, first, _ = strings.Cut(first, `"blob":"`)
	far := clew.TimeOf(dbtest.Start).Add(1 << 60 / 1000)
	if gone, err := w.Tools.Blob.Delete(t.Context(), first[:64], far); err != nil || !gone {
		t.Fatal(gone, err)
	}
	r, err := (&rebuild.Job{DB: d, Blob: w.Tools.Blob}).Run(t.Context())
	w.Must(err)
	if r.Kept != 2 {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(before.Tables, take(t, w).Tables); diff != "" {
		t.Error(diff)
	}
	if gone, err := w.Tools.Blob.Delete(t.Context(), inv, far); err != nil || !gone {
		t.Fatal(gone, err)
	}
	if _, err := (&rebuild.Job{DB: d, Blob: w.Tools.Blob}).Run(t.Context()); !clew.Is(err, clew.Conflict) {
		t.Errorf("%v", err)
	}
	w.Read(rebuild.Refuse)
	if diff := cmp.Diff(before.Tables, take(t, w).Tables); diff != "" {
		t.Error(diff)
	}
}
