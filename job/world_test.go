package job_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/blob"
	"clew/db"
	"clew/db/dbtest"
	"clew/egress"
	"clew/feed"
	"clew/format/vers"
	"clew/job"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/sign"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is a running set of workers over a database, with one product.
type world struct {
	t     testing.TB
	db    *db.DB
	tools job.Tools
	actor clew.Actor
	line  product.Line
	prod  product.Product
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	return newWorldBy(t, d, egress.Config{Offline: true})
}

// newWorldBy is newWorld with a way out of its own.
func newWorldBy(t testing.TB, d *db.DB, c egress.Config) *world {
	t.Helper()
	w := &world{t: t, db: d, actor: clew.SystemActor()}
	root := sign.New()
	store := blob.NewTable(root, d)
	if d.Kind() == db.SQLite {
		var err error
		store, err = blob.NewFiles(root, t.TempDir())
		must(t, err)
	}
	way, err := egress.New(c)
	must(t, err)
	w.tools = job.Tools{DB: d, Blob: store, Way: way}
	must(t, feed.Ensure(t.Context(), d))
	stop, err := queue.Serve(t.Context(), d, queue.Config{Handlers: job.Handlers(w.tools), Poll: 20 * time.Millisecond})
	must(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stop(ctx)
	})
	w.write(func(tx *db.Tx) (err error) {
		if w.line, err = product.CreateLine(tx, w.actor, product.LineInput{Name: "Comfort", Manufacturer: "Example GmbH"}, product.Act{}); err != nil {
			return err
		}
		w.prod, err = product.CreateProduct(tx, w.actor, w.line.ID, product.ProductInput{Name: "Heat Gateway", Kind: product.Device, Scheme: vers.Semver}, product.Act{})
		return err
	})
	return w
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.t.Context(), f))
}

func (w *world) read(f func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Read(w.t.Context(), f))
}

func (w *world) release(version string) (r product.Release) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		r, err = product.CreateRelease(tx, w.actor, w.prod.ID, product.ReleaseInput{Version: version}, product.Act{})
		return err
	})
	return r
}

// upload hands an inventory in and waits for the end of the work.
func (w *world) upload(release clew.ID, text string) queue.Work {
	w.t.Helper()
	_, work, err := component.Upload(w.t.Context(), w.db, w.tools.Blob, w.actor, release, component.SBOM, "bom.json", strings.NewReader(text))
	must(w.t, err)
	return w.wait(work)
}

func (w *world) feed(name, text string, whole bool) queue.Work {
	w.t.Helper()
	w.write(func(tx *db.Tx) error { return jobtest.Lasting(tx, name) })
	work, err := feed.Import(w.t.Context(), w.db, w.tools.Blob, w.actor, name, "delivery", whole, strings.NewReader(text))
	must(w.t, err)
	return w.wait(work)
}

func (w *world) wait(work queue.Work) queue.Work {
	w.t.Helper()
	for range 2000 {
		w.read(func(tx *db.Tx) (err error) { work, err = queue.Get(tx, work.ID); return err })
		if work.Finished() {
			return work
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("work %s does not end: %+v", work.Kind, work)
	return work
}

func bom(purls ...string) string {
	var parts []string
	for i, p := range purls {
		name, version, _ := strings.Cut(p[strings.LastIndex(p, "/")+1:], "@")
		parts = append(parts, fmt.Sprintf(`{"type":"library","bom-ref":"c%d","name":%q,"version":%q,"purl":%q}`, i, name, version, p))
	}
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[` + strings.Join(parts, ",") + `]}`
}

// osvRecord is a record of the Go ecosystem: affected from introduced until before fixed.
func osvRecord(id, modified, pkg, introduced, fixed string, more string) string {
	return fmt.Sprintf(`{"schema_version":"1.6.0","id":%q,"modified":%q,"published":"2025-01-01T00:00:00Z","summary":"Trouble in %s"%s,
		"affected":[{"package":{"ecosystem":"Go","name":%q},"ranges":[{"type":"SEMVER","events":[{"introduced":%q},{"fixed":%q}]}]}]}`, id, modified, pkg, more, pkg, introduced, fixed)
}

var start = dbtest.Start
