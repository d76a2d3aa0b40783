package component

import (
	"context"

	"clew"
	"clew/blob"
	"clew/db"
	"clew/format/inventory"
	"clew/format/sbom"
)

// Kept lists the inventories that a rebuild reads again, in the order in which they were first read: where two describe
// a component version differently, the first one to do so is kept.
func Kept(tx *db.Tx) ([]Inventory, error) {
	return db.All[Inventory](tx, selectInventory+` WHERE state IN ('live', 'superseded') AND blob <> '' ORDER BY live_at, created_at, id`)
}

// Readable reads a stored inventory to its end and keeps nothing, to know before a rebuild that it can be done.
func Readable(ctx context.Context, store *blob.Store, inv Inventory) error {
	f, err := store.Open(ctx, inv.Blob)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = inventory.Read(ctx, f, sbom.Handler{Component: func(sbom.Component) error { return nil }, Warning: func(sbom.Warning) {}})
	return err
}

// facts are the tables that Reload and Settle fill again.
var facts = []string{"component_run", "run_release", "run_set", "inventory_set", "inventory_coverage", "inventory_warning", "component_package", "identity", "component_version", "dirty_package", "dirty_product"}

// Clear takes all facts of this package away, for a rebuild.
func Clear(tx *db.Tx) error {
	for _, t := range facts {
		if _, err := tx.Exec(`DELETE FROM ` + t); err != nil {
			return err
		}
	}
	return nil
}

// Reload makes the facts of an inventory again from its stored bytes. When it was handed in, by whom, and whether it is
// the live one stays as it is.
func Reload(ctx context.Context, d *db.DB, store *blob.Store, inv Inventory) error {
	l := newLoading(ctx, d, inv)
	doc, err := l.file(store, inv)
	if err == nil {
		err = l.flush()
	}
	if err != nil {
		return err
	}
	return d.Write(ctx, func(tx *db.Tx) error {
		_, _, err := l.keep(tx, inv.ID, doc)
		return err
	})
}

// MarkAllProducts marks every product that has an inventory, or releases that may contain one.
func MarkAllProducts(tx *db.Tx) error {
	ids, err := db.All[clew.ID](tx, `SELECT id FROM product`)
	if err != nil {
		return err
	}
	return MarkProducts(tx, ids...)
}

// Unsettled counts the products that wait for Settle.
func Unsettled(tx *db.Tx) (int64, error) {
	return db.One[int64](tx, `SELECT count(*) FROM dirty_product`)
}
