package job_test

import (
	"slices"
	"testing"

	"clew/db"
	"clew/db/dbtest"
	"clew/product/component"
	"clew/queue"
)

// A row of a declared list that cannot be used is missing from what is watched: the inventory says so.
func TestRowsThatAreLeftOutAreSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.release("1.0")
		list := "name,version,confidence,kind,purl\nbusybox,1.19,low,,\nboard,B2,sure,,\n,3,,,\nlib,1,,,notapurl\n"
		if work := w.upload(r.ID, list); work.State != queue.Done {
			t.Fatalf("%+v", work)
		}
		w.read(func(tx *db.Tx) error {
			inv, _, err := component.LiveOf(tx, r.ID)
			must(t, err)
			all, err := component.Warnings(tx, w.actor, inv.ID)
			var places []string
			for _, x := range all {
				places = append(places, x.Place)
			}
			if want := []string{"", "row 3, confidence", "row 4, name", "row 5, purl"}; inv.Warnings != 4 || inv.Aggregate != "incomplete" || inv.Components != 1 || !slices.Equal(places, want) {
				t.Errorf("%+v: %q", inv, places)
			}
			return err
		})
	})
}
