package fault

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/format/vers"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"

	"clew"

	"github.com/google/go-cmp/cmp"
)

// acknowledged reads acknowledgements: the highest number by writer.
type acknowledged map[string]int64

func (a acknowledged) line(s string) {
	f := strings.Fields(s)
	if len(f) == 3 && f[0] == "ack" {
		n, _ := strconv.ParseInt(f[2], 10, 64)
		a["writer "+f[1]] = max(a["writer "+f[1]], n)
	}
}

// check proves that everything acknowledged is there, and that the database is whole.
func (a acknowledged) check(t *testing.T, d *db.DB) {
	t.Helper()
	type row struct {
		Name string
		Seq  int64
	}
	lost := 0
	must(t, d.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := db.All[row](tx, `SELECT name, seq FROM event_cursor WHERE name LIKE 'writer %'`)
		have := map[string]int64{}
		for _, r := range rows {
			have[r.Name] = r.Seq
		}
		for name, n := range a {
			if have[name] < n {
				lost++
			}
		}
		return err
	}))
	if lost > 0 {
		t.Errorf("%d of %d writers lost something that was acknowledged", lost, len(a))
	}
	if n := count(t, d, `SELECT count(*) FROM event e WHERE e.kind = 'fault.wrote' AND NOT EXISTS (SELECT 1 FROM event_payload p WHERE p.event_id = e.id)`); n > 0 {
		t.Errorf("%d events without what they say", n)
	}
	if d.Kind() == db.SQLite {
		var said string
		must(t, d.Pool().QueryRow(`PRAGMA integrity_check`).Scan(&said))
		if said != "ok" {
			t.Errorf("integrity: %s", said)
		}
	}
}

// closed gives the address of an empty migrated database that this process does not hold open.
func closed(t *testing.T, d *db.DB) string {
	t.Helper()
	must(t, d.Close())
	return d.URL()
}

func TestKillUnderThousandWriters(t *testing.T) {
	short(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		url := closed(t, d)
		writers := 1000
		acked := acknowledged{}
		for round := range rounds(4, 50) {
			p := start(t, nil, "write", url, writers)
			until := time.Now().Add(time.Minute)
			for seen := 0; p.lines.Scan() && time.Now().Before(until); {
				acked.line(p.lines.Text())
				if seen == 0 {
					until = time.Now().Add(time.Duration(100+rand.IntN(1200)) * time.Millisecond)
				}
				seen++
			}
			p.kill(acked.line)
			began := time.Now()
			again, err := db.Open(t.Context(), db.Config{URL: url})
			must(t, err)
			must(t, again.Ready(t.Context()))
			ready := time.Since(began)
			acked.check(t, again)
			must(t, again.Close())
			if ready > 5*time.Second {
				t.Errorf("round %d: ready after %v", round, ready)
			}
		}
		sum := int64(0)
		for _, n := range acked {
			sum += n
		}
		if len(acked) < writers/4 {
			t.Errorf("only %d writers were ever acknowledged", len(acked))
		}
		t.Logf("%d acknowledged writes by %d writers, none lost", sum, len(acked))
	})
}

// Every batch that was acknowledged was forced to the disk.
func TestEachCommitIsSynced(t *testing.T) {
	short(t)
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("skipped: strace is not installed")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	const commits = 20
	p := start(t, []string{strace, "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", trace}, "sequence", closed(t, dbtest.SQLite(t)), commits)
	acked := acknowledged{}
	for p.lines.Scan() {
		acked.line(p.lines.Text())
	}
	if err := p.Wait(); err != nil && acked["writer 0"] == 0 {
		t.Skipf("skipped: strace may not trace here: %v", err)
	}
	b, err := os.ReadFile(trace)
	must(t, err)
	syncs := len(regexp.MustCompile(`f(data)?sync\([^)]*\)?\s*(=|<unfinished)`).FindAll(b, -1))
	if acked["writer 0"] != commits || syncs < commits {
		t.Errorf("%d commits acknowledged, %d syncs", acked["writer 0"], syncs)
	}
	t.Logf("%d commits, %d syncs", acked["writer 0"], syncs)
}

const components = 12_000

// An import that is killed again and again ends as one that was left in peace.
func TestImportResumes(t *testing.T) {
	short(t)
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "a"), 0o700))
	d := dbtest.SQLite(t)
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i + 1)
	}
	prepare(t, d, hex.EncodeToString(key), filepath.Join(dir, "a", "blobs"))
	_, err := d.Pool().Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	must(t, err)
	url := closed(t, d)
	b, err := os.ReadFile(url)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "a", "clew.db"), b, 0o600))
	copyDir(t, filepath.Join(dir, "b"), filepath.Join(dir, "a"))
	run := func(place string, writers int) (*process, string) {
		url := filepath.Join(dir, place, "clew.db")
		return start(t, nil, "work", url, writers, "CLEW_FAULT_KEY="+hex.EncodeToString(key), "CLEW_FAULT_BLOBS="+filepath.Join(dir, place, "blobs")), url
	}
	peace, calm := run("a", 0)
	for peace.lines.Scan() {
	}
	must(t, peace.Wait())
	acked := acknowledged{}
	kills, done := 0, false
	var url2 string
	for !done {
		p, u := run("b", 50)
		url2 = u
		pause := time.Duration(50+rand.IntN(900)) * time.Millisecond
		if kills >= rounds(8, 60) {
			pause = 10 * time.Minute
		}
		timer := time.AfterFunc(pause, func() { p.Process.Kill() })
		for p.lines.Scan() {
			acked.line(p.lines.Text())
			done = done || p.lines.Text() == "done"
		}
		p.Wait()
		if timer.Stop(); !done {
			kills++
		}
	}
	one, two := facts(t, calm), facts(t, url2)
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("after %d kills: %s", kills, diff)
	}
	again, err := db.Open(t.Context(), db.Config{URL: url2})
	must(t, err)
	defer again.Close()
	acked.check(t, again)
	if one["finding"].Rows == 0 || one["component_version"].Rows < components {
		t.Errorf("the import did nothing: %+v", one)
	}
	t.Logf("killed %d times, %d findings", kills, one["finding"].Rows)
}

// prepare makes a release and hands an inventory and an archive in, without working on them.
func prepare(t *testing.T, d *db.DB, key, blobs string) {
	t.Helper()
	tools, err := tools(d, key, blobs)
	must(t, err)
	must(t, feed.Ensure(t.Context(), d))
	actor := clew.SystemActor()
	var rel product.Release
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		line, err := product.CreateLine(tx, actor, product.LineInput{Name: "Comfort", Manufacturer: "Example GmbH"}, product.Act{})
		if err != nil {
			return err
		}
		p, err := product.CreateProduct(tx, actor, line.ID, product.ProductInput{Name: "Gateway", Kind: product.Device, Scheme: vers.Semver}, product.Act{})
		if err != nil {
			return err
		}
		rel, err = product.CreateRelease(tx, actor, p.ID, product.ReleaseInput{Version: "1.0.0"}, product.Act{})
		return err
	}))
	parts := make([]string, components)
	for i := range parts {
		parts[i] = fmt.Sprintf("pkg:golang/example.com/part-%d@v1.%d.0", i, i%7)
	}
	_, _, err = component.Upload(t.Context(), d, tools.Blob, actor, rel.ID, component.SBOM, "big.json", strings.NewReader(jobtest.BOM(parts...)))
	must(t, err)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 1500 {
		r := jobtest.Record{ID: fmt.Sprintf("GO-2026-%d", i), Ecosystem: "Go", Package: fmt.Sprintf("example.com/part-%d", i*3), From: "0", Fixed: fmt.Sprintf("1.%d.0", i%9), Title: "Trouble"}
		f, err := z.Create(r.ID + ".json")
		must(t, err)
		f.Write([]byte(r.JSON()))
	}
	must(t, z.Close())
	_, err = feed.Import(t.Context(), d, tools.Blob, actor, "osv:Go", "all.zip", true, &b)
	must(t, err)
}

// facts digests what the import made.
func facts(t *testing.T, url string) map[string]backup.TableSum {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{URL: url})
	must(t, err)
	defer d.Close()
	out := map[string]backup.TableSum{}
	must(t, d.Read(t.Context(), func(tx *db.Tx) error {
		all, err := backup.Sums(tx)
		for _, s := range all {
			switch s.Name {
			case "component_version", "identity", "component_package", "inventory_set", "inventory_warning", "inventory_coverage", "source_record", "record_package", "record_alias", "record_vulnerability", "vulnerability", "finding", "dirty_package", "dirty_product":
				out[s.Name] = s
			}
		}
		return err
	}))
	return out
}
