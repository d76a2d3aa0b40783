package job_test

import (
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product/component"
	"clew/queue"
	"clew/view"
)

// What is no inventory, or lists nothing, never takes the place of an inventory with components.
func TestNothingTakesThePlaceOfAnInventory(t *testing.T) {
	const empty = `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"image"}},"components":[]}`
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r, other := w.release("1.0.0"), w.release("2.0.0")
		w.upload(r.ID, bom("pkg:golang/example.com/a@v1.0.0", "pkg:golang/example.com/b@v1.0.0"))
		live := func(id any, components int64) (inv component.Inventory) {
			t.Helper()
			w.read(func(tx *db.Tx) error {
				var found bool
				var err error
				if inv, found, err = component.LiveOf(tx, r.ID); !found || inv.Components != components {
					t.Errorf("%v: %d components are live, should be %d", id, inv.Components, components)
				}
				return err
			})
			return inv
		}
		for name, c := range map[string]struct{ file, said string }{
			"another bomFormat":      {`{"bomFormat":"Bill","specVersion":"1.6","components":[]}`, `bomFormat is "Bill"`},
			"statements only":        {`{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2026-0001"}]}`, "VEX"},
			"empty":                  {empty, "the one we have of this release lists 2: ours stays"},
			"SPDX without a package": {`{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[]}`, "ours stays"},
			"a list of no rows":      {"name,version\n", "ours stays"},
		} {
			work := w.upload(r.ID, c.file)
			if work.State != queue.Failed || !strings.Contains(clew.KeptText(work.Message), c.said) {
				t.Errorf("%s: %s, %s", name, work.State, clew.KeptText(work.Message))
			}
			live(name, 2)
		}
		if work := w.upload(other.ID, empty); work.State != queue.Done {
			t.Errorf("the first inventory of a release is empty: %+v", work)
		}
		w.read(func(tx *db.Tx) error {
			inv, found, err := component.LiveOf(tx, other.ID)
			if !found || inv.Warnings == 0 {
				t.Errorf("it has no warning: %+v", inv)
			}
			sight, serr := view.NewSight(tx)
			must(t, serr)
			if c, err := sight.Of(tx, other.ID); err != nil || c.Green() || c.Known {
				t.Errorf("%+v, %v", c, err)
			}
			return err
		})
		w.write(func(tx *db.Tx) error {
			_, err := component.DeclareUnknown(tx, w.actor, r.ID, "the build is lost")
			return err
		})
		if work := w.upload(r.ID, empty); work.State != queue.Done {
			t.Errorf("after it was declared unknown: %+v", work)
		}
		live("after it was declared unknown", 0)
	})
}
