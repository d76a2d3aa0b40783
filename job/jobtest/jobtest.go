// Package jobtest is a running world for tests (paper: the whole after-sales part): a real database with workers that
// read inventories and take over source records, and short verbs to fill it. It owns nothing; only tests import it.
package jobtest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/feed"
	"clew/format/vers"
	"clew/job"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/sign"
)

// World is a running set of workers over a database.
type World struct {
	T     testing.TB
	DB    *db.DB
	Tools job.Tools
	Actor clew.Actor
}

// New starts a world over d.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	return With(t, d, func(map[string]queue.Handler) {})
}

// With starts a world over d whose workers the test may change: it can hold one at a stage.
func With(t testing.TB, d *db.DB, change func(map[string]queue.Handler)) *World {
	t.Helper()
	w := &World{T: t, DB: d, Actor: clew.SystemActor()}
	root := sign.New()
	w.Tools = job.Tools{DB: d, Blob: blob.NewTable(root, d)}
	if d.Kind() == db.SQLite {
		var err error
		w.Tools.Blob, err = blob.NewFiles(root, t.TempDir())
		w.Must(err)
	}
	way, err := egress.New(egress.Config{Offline: true})
	w.Must(err)
	w.Tools.Way = way
	handlers := job.Handlers(w.Tools)
	change(handlers)
	stop, err := queue.Serve(t.Context(), d, queue.Config{Handlers: handlers, Poll: 20 * time.Millisecond})
	w.Must(err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stop(ctx)
	})
	return w
}

// Must fails the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Write runs f in a writing transaction.
func (w *World) Write(f func(tx *db.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.Write(w.T.Context(), f))
}

// Read runs f in a reading transaction.
func (w *World) Read(f func(tx *db.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), f))
}

// Line makes a product line.
func (w *World) Line(name string) (l product.Line) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) (err error) {
		l, err = product.CreateLine(tx, w.Actor, product.LineInput{Name: name, Manufacturer: "Example Heating GmbH"}, product.Act{})
		return err
	})
	return l
}

// Product makes a product.
func (w *World) Product(line product.Line, in product.ProductInput) (p product.Product) {
	w.T.Helper()
	if in.Scheme == "" {
		in.Scheme = vers.Semver
	}
	w.Write(func(tx *db.Tx) (err error) {
		p, err = product.CreateProduct(tx, w.Actor, line.ID, in, product.Act{})
		return err
	})
	return p
}

// Release makes a release; on is the day it went out, "" for a draft.
func (w *World) Release(p product.Product, version, on string, contains ...clew.ID) (r product.Release) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) (err error) {
		if r, err = product.CreateRelease(tx, w.Actor, p.ID, product.ReleaseInput{Version: version}, product.Act{}); err != nil {
			return err
		}
		if len(contains) > 0 {
			if r, err = product.SetContains(tx, w.Actor, r.ID, r.Revision, contains, product.Act{}); err != nil {
				return err
			}
		}
		if on != "" {
			if r, err = product.SetState(tx, w.Actor, r.ID, r.Revision, product.Candidate, clew.Date{}, product.Act{}); err != nil {
				return err
			}
			r, err = product.SetState(tx, w.Actor, r.ID, r.Revision, product.Released, Day(on), product.Act{})
		}
		return err
	})
	return r
}

// Day reads a day.
func Day(s string) clew.Date {
	d, err := clew.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Support promises security support until a day; "" is continuous. release may be zero.
func (w *World) Support(p product.Product, release clew.ID, from, until string) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error {
		_, err := product.CreateSupport(tx, w.Actor, p.ID, release, product.SupportInput{Kind: product.SecuritySupport, From: Day(from), Until: Day(until), Continuous: until == ""}, product.Act{})
		return err
	})
}

// Party makes a party.
func (w *World) Party(name, country string) (p product.Party) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) (err error) {
		p, err = product.CreateParty(tx, w.Actor, clew.ID{}, product.PartyInput{Name: name, Country: country, Kinds: product.Strings{"customer"}}, product.Act{})
		return err
	})
	return p
}

// Deploy says that a party has so many units of a release at a place.
func (w *World) Deploy(p product.Party, r product.Release, units int64, place string) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error {
		_, err := product.CreateDeployment(tx, w.Actor, product.DeploymentInput{PartyID: p.ID, ReleaseID: r.ID, Units: units, Location: place}, product.Act{})
		return err
	})
}

// Upload hands an inventory in and waits for the end of the work.
func (w *World) Upload(release clew.ID, text string) queue.Work {
	w.T.Helper()
	_, work, err := component.Upload(w.T.Context(), w.DB, w.Tools.Blob, w.Actor, release, component.SBOM, "bom.json", strings.NewReader(text))
	w.Must(err)
	return w.Wait(work)
}

// Lasting lets the records of a feed be of any age: those of tests have days of their own. A feed whose limit a test
// has set keeps it.
func Lasting(tx *db.Tx, name string) error {
	_, err := tx.Exec(`UPDATE feed SET max_age_hours = 24 * 365 * 50 WHERE name = $1 AND max_age_hours IN (48, 24 * 365)`, name)
	return err
}

// JustFetched makes the feeds of the world current as of now, and too old after two days.
func (w *World) JustFetched() {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE feed SET max_age_hours = 48, as_of = $1 WHERE as_of IS NOT NULL`, tx.Now())
		return err
	})
}

// archive makes the archive of an ecosystem of a record or a list of them: a file of another form is never all there is.
func (w *World) archive(text string) string {
	w.T.Helper()
	list := []json.RawMessage{[]byte(text)}
	if strings.HasPrefix(text, "[") {
		w.Must(json.Unmarshal([]byte(text), &list))
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, record := range list {
		f, err := z.Create(fmt.Sprintf("record-%d.json", i))
		w.Must(err)
		_, err = f.Write(record)
		w.Must(err)
	}
	w.Must(z.Close())
	return b.String()
}

// Feed hands a delivery of a feed in and waits for the end of the work; it counts as current whatever its days are.
func (w *World) Feed(name, text string, whole bool) queue.Work {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error { return Lasting(tx, name) })
	if whole && strings.HasPrefix(name, "osv:") && json.Valid([]byte(text)) {
		text = w.archive(text)
	}
	work, err := feed.Import(w.T.Context(), w.DB, w.Tools.Blob, w.Actor, name, "delivery.json", whole, strings.NewReader(text))
	w.Must(err)
	return w.Wait(work)
}

// Wait waits for the end of a work.
func (w *World) Wait(work queue.Work) queue.Work {
	w.T.Helper()
	for range 6000 {
		w.Read(func(tx *db.Tx) (err error) { work, err = queue.Get(tx, work.ID); return err })
		if work.Finished() {
			return work
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.T.Fatalf("work %s does not end: %+v", work.Kind, work)
	return work
}

// Settle evaluates and settles what is marked.
func (w *World) Settle() {
	w.T.Helper()
	w.Must(job.CatchUp(w.T.Context(), w.DB))
}

// Assess makes a decision.
func (w *World) Assess(actor clew.Actor, in vulnerability.Input) (a vulnerability.Assessment) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) (err error) {
		a, err = vulnerability.Assess(tx, actor, in, clew.ID{})
		return err
	})
	return a
}

// BOM writes a CycloneDX document of these components: package URLs, or "name version" for those without one. The first
// one depends on all others.
func BOM(parts ...string) string {
	var list, refs []string
	for i, p := range parts {
		ref := fmt.Sprintf("c%d", i)
		if i > 0 {
			refs = append(refs, fmt.Sprintf("%q", ref))
		}
		if !strings.HasPrefix(p, "pkg:") {
			name, version, _ := strings.Cut(p, " ")
			list = append(list, fmt.Sprintf(`{"type":"library","bom-ref":%q,"name":%q,"version":%q}`, ref, name, version))
			continue
		}
		bare, _, _ := strings.Cut(p, "?")
		name, version, _ := strings.Cut(bare[strings.LastIndex(bare, "/")+1:], "@")
		list = append(list, fmt.Sprintf(`{"type":"library","bom-ref":%q,"name":%q,"version":%q,"purl":%q}`, ref, name, version, p))
	}
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","bom-ref":"root","name":"image"}},"components":[` + strings.Join(list, ",") +
		`],"dependencies":[{"ref":"root","dependsOn":["c0"]},{"ref":"c0","dependsOn":[` + strings.Join(refs, ",") + `]}],"compositions":[{"aggregate":"complete","assemblies":["root"]}]}`
}

// Record writes an OSV record of one package with one range.
type Record struct {
	ID, Aliases, Ecosystem, Package string
	From, Fixed, Vector, Title      string
	Modified                        string // day
	Last                            string // last affected, in place of Fixed
}

// JSON writes the record as OSV does.
func (r Record) JSON() string {
	events := fmt.Sprintf(`{"introduced":%q}`, r.From)
	if r.Fixed != "" {
		events += fmt.Sprintf(`,{"fixed":%q}`, r.Fixed)
	}
	if r.Last != "" {
		events += fmt.Sprintf(`,{"last_affected":%q}`, r.Last)
	}
	kind := "ECOSYSTEM"
	if r.Ecosystem == "Go" || r.Ecosystem == "crates.io" {
		kind = "SEMVER"
	}
	more := ""
	if r.Aliases != "" {
		more += `,"aliases":["` + strings.ReplaceAll(r.Aliases, " ", `","`) + `"]`
	}
	if r.Vector != "" {
		more += fmt.Sprintf(`,"severity":[{"type":"CVSS_V3","score":%q}]`, r.Vector)
	}
	if r.Modified == "" {
		r.Modified = "2026-11-20"
	}
	return fmt.Sprintf(`{"schema_version":"1.6.0","id":%q,"modified":"%sT08:00:00Z","published":"2026-01-10T00:00:00Z","summary":%q%s,"affected":[{"package":{"ecosystem":%q,"name":%q},"ranges":[{"type":%q,"events":[%s]}]}]}`,
		r.ID, r.Modified, r.Title, more, r.Ecosystem, r.Package, kind, events)
}

// At opens the database once more with a clock of its own, so that a test does not depend on the day it runs.
func At(t testing.TB, d *db.DB, at time.Time) (*db.DB, *clew.FakeClock) {
	t.Helper()
	clock := clew.NewFakeClock(at)
	again, err := db.Open(t.Context(), db.Config{URL: d.URL(), Clock: clock, Conns: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again, clock
}
