package fault

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"clew/aftersales/finding"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/queue"
)

// Two processes on one PostgreSQL: an inventory and a record of a component in it arrive at the same moment, again and
// again. Neither may miss the other, and no work is done twice.
func TestInventoryAndFeedRace(t *testing.T) {
	short(t)
	d := dbtest.Postgres(t)
	w := jobtest.New(t, d)
	must(t, feed.Ensure(t.Context(), d))
	other := start(t, nil, "work", d.URL(), 0, "CLEW_FAULT_STAY=1", "CLEW_FAULT_KEY="+strings.Repeat("0a1b", 16))
	if !other.lines.Scan() || other.lines.Text() != "working" {
		t.Fatal("the other process does not work")
	}
	prod := w.Product(w.Line("Comfort"), product.ProductInput{Name: "Gateway", Kind: product.Device})
	n := rounds(500, 2000)
	releases := make([]product.Release, 4)
	for i := range releases {
		releases[i] = w.Release(prod, fmt.Sprintf("1.%d.0", i), "")
	}
	// One record before, so that the feed is there.
	w.Feed("osv:file", jobtest.Record{ID: "GO-0", Ecosystem: "Go", Package: "example.com/none", From: "0", Title: "x"}.JSON(), false)
	missed := 0
	for i := range n {
		part := fmt.Sprintf("example.com/race-%d", i)
		var wg sync.WaitGroup
		var works [2]queue.Work
		var errs [2]error
		wg.Go(func() {
			_, works[0], errs[0] = component.Upload(t.Context(), d, w.Tools.Blob, w.Actor, releases[i%len(releases)].ID, component.SBOM, "bom.json", strings.NewReader(jobtest.BOM("pkg:golang/"+part+"@v1.0.0")))
		})
		wg.Go(func() {
			r := jobtest.Record{ID: fmt.Sprintf("GO-2026-%d", i), Ecosystem: "Go", Package: part, From: "0", Fixed: "2.0.0", Title: "Trouble"}
			works[1], errs[1] = feed.Import(t.Context(), d, w.Tools.Blob, w.Actor, "osv:file", "r.json", false, strings.NewReader(r.JSON()))
		})
		wg.Wait()
		for k := range works {
			must(t, errs[k])
			if done := w.Wait(works[k]); done.State != queue.Done {
				t.Fatalf("round %d: %+v", i, done)
			}
		}
		if count(t, d, `SELECT count(*) FROM finding WHERE package_key = $1`, "Go|"+part) != 1 {
			missed++
		}
	}
	if missed > 0 {
		t.Errorf("%d of %d rounds ended without the finding", missed, n)
	}
	must(t, d.Write(t.Context(), finding.MarkAll))
	change, err := finding.EvaluateDirty(t.Context(), d)
	must(t, err)
	if change.New+change.Gone+change.Changed != 0 || change.Packages < n {
		t.Errorf("a full re-match finds otherwise: %+v", change)
	}
	for what, query := range map[string]string{
		"work tried more than once":            `SELECT count(*) FROM work WHERE attempt <> 1`,
		"inventories not live exactly once":    `SELECT count(*) FROM (SELECT record_id FROM event e JOIN event_payload p ON p.event_id = e.id WHERE kind = 'inventory.live' GROUP BY record_id, p.payload HAVING count(*) > 1) x`,
		"deliveries taken over more than once": `SELECT count(*) FROM (SELECT p.payload::json->>'blob' FROM event e JOIN event_payload p ON p.event_id = e.id WHERE kind = 'feed.imported' GROUP BY 1 HAVING count(*) > 1) x`,
	} {
		if k := count(t, d, query); k != 0 {
			t.Errorf("%s: %d", what, k)
		}
	}
	if k := count(t, d, `SELECT count(*) FROM event WHERE kind = 'inventory.live'`); k != int64(n) {
		t.Errorf("%d inventories went live, %d were handed in", k, n)
	}
	workers := count(t, d, `SELECT count(DISTINCT a) FROM river_job, unnest(attempted_by) a WHERE kind = 'step'`)
	if workers < 2 {
		t.Errorf("only %d process did the work", workers)
	}
	t.Logf("%d rounds, %d processes", n, workers)
}
