// Package job is the work behind the scenes (paper 3.1.1, monitoring over the whole life): which handler does which
// kind of queued work, and what is looked at by schedule.
package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clew"
	"clew/aftersales/finding"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/feed"
	"clew/product"
	"clew/product/component"
	"clew/queue"
)

// Tools are what handlers need beside the database.
type Tools struct {
	DB   *db.DB
	Blob *blob.Store
	Way  *egress.Way

	Imported func(kind string, n int64) // told what was taken over, by one of Kinds; optional
}

// Kinds of what is taken over, as Tools.Imported tells them.
const (
	Components       = "components"
	Records          = "records"
	RecordsUnchanged = "records_unchanged"
)

// Kinds lists them.
var Kinds = []string{Components, Records, RecordsUnchanged}

func (t Tools) imported(kind string, n int64) {
	if t.Imported != nil {
		t.Imported(kind, n)
	}
}

// Handlers lists every kind of work.
func Handlers(t Tools) map[string]queue.Handler {
	return map[string]queue.Handler{
		component.WorkKind: t.inventory,
		feed.WorkKind:      t.feed,
		ImportKind:         t.register,
	}
}

// Periodic lists what is looked at by schedule, by one process of all.
func Periodic(t Tools) []queue.Periodic {
	return []queue.Periodic{
		{Name: "feeds due", Every: 20 * time.Second, Do: func(ctx context.Context) error {
			if t.Way.Offline() {
				return nil // each feed shows its age; a failed fetch every hour would say nothing more
			}
			return feed.StartDue(ctx, t.DB)
		}},
		{Name: "catch up", Every: 10 * time.Second, Do: func(ctx context.Context) error { return CatchUp(ctx, t.DB) }},
	}
}

// CatchUp evaluates and settles whatever is still marked: after a crash, or when the work that should have done it
// was cancelled.
func CatchUp(ctx context.Context, d *db.DB) error {
	_, err := finding.EvaluateDirty(ctx, d)
	return errors.Join(err, component.SettleDirty(ctx, d))
}

// feed takes over a delivery of source records.
func (t Tools) feed(ctx context.Context, run *queue.Run) error {
	diff, err := feed.Run(ctx, run, t.Blob, t.Way)
	t.imported(Records, int64(diff.New+diff.Changed+diff.Withdrawn))
	t.imported(RecordsUnchanged, int64(diff.Unchanged))
	return err
}

// inventory reads an inventory, evaluates what is new in it, and rebuilds the runs of the products that hold it. Each
// part may be done again after a crash.
func (t Tools) inventory(ctx context.Context, run *queue.Run) error {
	if err := component.Load(ctx, run, t.Blob); err != nil {
		return err
	}
	if err := run.Progress(ctx, "Evaluating", 0, 0); err != nil {
		return err
	}
	if _, err := finding.EvaluateDirty(ctx, t.DB); err != nil {
		return err
	}
	var inv component.Inventory
	var products []clew.ID
	err := t.DB.Read(ctx, func(tx *db.Tx) error {
		id, err := clew.ParseID(run.SubjectID)
		if err != nil {
			return err
		}
		if inv, err = component.Get(tx, clew.SystemActor(), id); err != nil {
			return err
		}
		products, err = holders(tx, inv)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range products {
		if err := component.Settle(ctx, t.DB, p); err != nil {
			return err
		}
	}
	t.imported(Components, inv.Components)
	return t.DB.Write(ctx, func(tx *db.Tx) error {
		return run.Finish(tx, fmt.Sprintf("%d components, %d different ones, %d warnings", inv.Components, inv.DistinctComponents, inv.Warnings))
	})
}

// holders lists the product of an inventory and those whose releases contain its release.
func holders(tx *db.Tx, inv component.Inventory) ([]clew.ID, error) {
	above, err := product.ContainedIn(tx, inv.ReleaseID)
	if err != nil {
		return nil, err
	}
	products := []clew.ID{inv.ProductID}
	for _, r := range above {
		rel, err := product.GetRelease(tx, clew.SystemActor(), r)
		if err != nil {
			return nil, err
		}
		products = append(products, rel.ProductID)
	}
	return products, nil
}
