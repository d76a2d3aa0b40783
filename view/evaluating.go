package view

import (
	"clew"
	"clew/db"
	"clew/product"
)

// manyDirty is the number of marked packages from which on everything counts as being evaluated: so many are marked
// when a feed is taken over or all is matched anew, and finding out whom it concerns would take longer than it lasts.
const manyDirty = 500

// Evaluating knows for which products and releases work is under way whose outcome their findings do not show yet: an
// inventory is being read, its packages are held against the source records, or the runs are rebuilt. What has no
// findings meanwhile has none yet, and must not look calm.
type Evaluating struct {
	all      bool
	products map[clew.ID]bool // wholly: any of their releases may change
	releases map[clew.ID]bool
	holding  map[clew.ID]bool // products of these releases
}

// EvaluatingNow reads what is under way. It is a few looks into tables that are empty most of the time.
func EvaluatingNow(tx *db.Tx) (Evaluating, error) {
	e := Evaluating{products: map[clew.ID]bool{}, releases: map[clew.ID]bool{}, holding: map[clew.ID]bool{}}
	unsettled, err := db.All[clew.ID](tx, `SELECT product_id FROM dirty_product`)
	if err != nil {
		return e, err
	}
	for _, id := range unsettled {
		e.products[id] = true
	}
	if err := e.inventories(tx); err != nil {
		return e, err
	}
	return e, e.packages(tx)
}

// inventories notes the releases whose inventory is being read or worked on, and those that contain them.
func (e *Evaluating) inventories(tx *db.Tx) error {
	own, err := db.All[clew.ID](tx, `SELECT DISTINCT i.release_id FROM work w JOIN inventory i ON i.id = w.subject_id WHERE w.kind = 'inventory' AND w.state IN ('queued', 'running')`)
	if err != nil {
		return err
	}
	for _, id := range own {
		above, err := product.ContainedIn(tx, id)
		if err != nil {
			return err
		}
		for _, r := range append(above, id) {
			if e.releases[r] {
				continue
			}
			e.releases[r] = true
			p, found, err := db.Maybe[clew.ID](tx, `SELECT product_id FROM release WHERE id = $1`, r)
			if err != nil {
				return err
			}
			if found {
				e.holding[p] = true
			}
		}
	}
	return nil
}

// packages notes the products that hold a component of a package that is still to be evaluated.
func (e *Evaluating) packages(tx *db.Tx) error {
	keys, err := db.All[string](tx, `SELECT package_key FROM dirty_package LIMIT $1`, manyDirty)
	if err != nil || len(keys) == 0 {
		return err
	}
	if e.all = len(keys) == manyDirty; e.all {
		return nil
	}
	ids, err := db.All[clew.ID](tx, `SELECT DISTINCT s.product_id FROM dirty_package d JOIN component_package c ON c.package_key = d.package_key
		JOIN component_run r ON r.cv_id = c.cv_id JOIN run_set s ON s.id = r.set_id AND s.live`)
	for _, id := range ids {
		e.products[id] = true
	}
	return err
}

// Release reports whether the findings of a release are still to be settled.
func (e Evaluating) Release(release, product clew.ID) bool {
	return e.all || e.products[product] || e.releases[release]
}

// Product reports whether the findings of some release of a product are still to be settled.
func (e Evaluating) Product(id clew.ID) bool { return e.all || e.products[id] || e.holding[id] }

// Any reports whether something is under way in one of the products.
func (e Evaluating) Any(products []*Product) bool {
	for _, p := range products {
		if e.Product(p.ID) {
			return true
		}
	}
	return false
}
