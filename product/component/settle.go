package component

import (
	"context"
	"errors"
	"time"

	"clew"
	"clew/db"
	"clew/product"
)

// errOvertaken says that another process settled the product meanwhile.
var errOvertaken = errors.New("component: overtaken")

// leftover is how old a set that is not live must be before it is taken for the rest of a crash.
const leftover = time.Hour

// touchContaining marks the release's product and every product that has a release containing it.
func touchContaining(tx *db.Tx, release, own clew.ID) error {
	above, err := product.ContainedIn(tx, release)
	if err != nil {
		return err
	}
	products := []clew.ID{own}
	for _, r := range above {
		id, err := db.One[clew.ID](tx, `SELECT product_id FROM release WHERE id = $1`, r)
		if err != nil {
			return err
		}
		products = append(products, id)
	}
	return MarkProducts(tx, products...)
}

// Settle rebuilds the runs of a product from the live inventories of its releases, contained releases included, and
// makes them live in one small transaction. It may run in several processes at once: only what was built on the set
// that is still live is taken.
func Settle(ctx context.Context, d *db.DB, productID clew.ID) error {
	for range 20 {
		err := settleOnce(ctx, d, productID)
		if !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return nil // whoever kept overtaking has settled it
}

type seen struct {
	mark     string // dirty mark at the time of reading
	live     int64  // id of the live run set, 0 for none
	releases []clew.ID
	runs     []run
}

func settleOnce(ctx context.Context, d *db.DB, productID clew.ID) error {
	var s seen
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { s, err = look(tx, productID); return err }); err != nil {
		return err
	}
	var id int64
	err := d.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = db.One[int64](tx, `INSERT INTO run_set (product_id, live, created_at) VALUES ($1, FALSE, $2) RETURNING id`, productID, tx.Now())
		if err != nil {
			return err
		}
		var rows [][]any
		for i, r := range s.releases {
			rows = append(rows, []any{id, i, r})
		}
		return tx.Bulk(`INSERT INTO run_release (set_id, position, release_id) VALUES ($1, $2, $3)`, rows)
	})
	for i := 0; i < len(s.runs) && err == nil; i += 10 * chunk {
		part := s.runs[i:min(i+10*chunk, len(s.runs))]
		rows := make([][]any, len(part))
		for j, r := range part {
			rows[j] = []any{id, r.key, r.first, r.last}
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			return tx.Copy("component_run", []string{"set_id", "cv_id", "first_position", "last_position"}, rows)
		})
	}
	if err == nil {
		err = d.Write(ctx, func(tx *db.Tx) error { return takeLive(tx, productID, id, s) })
	}
	drop := s.live
	if err != nil {
		drop = id
	}
	return errors.Join(err, dropSet(context.WithoutCancel(ctx), d, drop))
}

func look(tx *db.Tx, productID clew.ID) (s seen, err error) {
	if s.mark, _, err = db.Maybe[string](tx, `SELECT mark FROM dirty_product WHERE product_id = $1`, productID); err != nil {
		return s, err
	}
	if s.live, _, err = db.Maybe[int64](tx, `SELECT id FROM run_set WHERE product_id = $1 AND live`, productID); err != nil {
		return s, err
	}
	order, err := product.ReleaseOrder(tx, productID)
	if err != nil {
		return s, err
	}
	var sets []set
	for _, release := range order {
		all, err := effective(tx, release)
		if err != nil {
			return s, err
		}
		if len(all) > 0 {
			s.releases, sets = append(s.releases, release), append(sets, all)
		}
	}
	s.runs, err = runsOf(len(sets), func(i int) (set, error) { return sets[i], nil })
	return s, err
}

// effective is the set of a release: its own live inventory and those of the releases it contains, at any depth.
func effective(tx *db.Tx, release clew.ID) (set, error) {
	inside, err := product.Contents(tx, release)
	if err != nil {
		return nil, err
	}
	var all set
	for _, id := range append([]clew.ID{release}, inside...) {
		b, found, err := db.Maybe[[]byte](tx, `SELECT s.keys FROM inventory i JOIN inventory_set s ON s.inventory_id = i.id WHERE i.release_id = $1 AND i.state = 'live'`, id)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		s, err := setOf(b)
		if err != nil {
			return nil, err
		}
		all = s.with(all)
	}
	return all, nil
}

func takeLive(tx *db.Tx, productID clew.ID, id int64, s seen) error {
	live, _, err := db.Maybe[int64](tx, `SELECT id FROM run_set WHERE product_id = $1 AND live`, productID)
	if err != nil {
		return err
	}
	if live != s.live {
		return errOvertaken
	}
	if _, err := tx.Exec(`UPDATE run_set SET live = FALSE WHERE product_id = $1 AND live`, productID); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE run_set SET live = TRUE WHERE id = $1`, id); err != nil {
		return err
	}
	if err := Bump(tx, productID); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE product_fact SET settled_at = $2 WHERE product_id = $1`, productID, tx.Now()); err != nil {
		return err
	}
	// Cleared only if nothing happened since we looked; else the mark stays and the product is settled once more.
	_, err = tx.Exec(`DELETE FROM dirty_product WHERE product_id = $1 AND mark = $2`, productID, s.mark)
	return err
}

// dropSet removes a set that is not live, in small pieces.
func dropSet(ctx context.Context, d *db.DB, id int64) error {
	if id == 0 {
		return nil
	}
	for {
		var n int64
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = tx.Exec(`DELETE FROM component_run WHERE set_id = $1 AND cv_id IN (SELECT cv_id FROM component_run WHERE set_id = $1 ORDER BY cv_id LIMIT 4000)`, id)
			if err != nil || n > 0 {
				return err
			}
			if _, err := tx.Exec(`DELETE FROM run_release WHERE set_id = $1`, id); err != nil {
				return err
			}
			_, err = tx.Exec(`DELETE FROM run_set WHERE id = $1 AND NOT live`, id)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// SettleDirty settles every marked product, and clears away sets that a crash left behind.
func SettleDirty(ctx context.Context, d *db.DB) error {
	var ids []clew.ID
	var left []int64
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if ids, err = db.All[clew.ID](tx, `SELECT product_id FROM dirty_product ORDER BY at LIMIT 1000`); err != nil {
			return err
		}
		left, err = db.All[int64](tx, `SELECT id FROM run_set WHERE NOT live AND created_at < $1`, tx.Now().Add(-leftover))
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := Settle(ctx, d, id); err != nil {
			return err
		}
	}
	for _, id := range left {
		if err := dropSet(ctx, d, id); err != nil {
			return err
		}
	}
	return nil
}
