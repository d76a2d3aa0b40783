package app

import (
	"context"
	"log/slog"
	"strings"

	"clew/audit"
	"clew/db"
	"clew/product/component"
)

// reaction is what an event causes elsewhere. It runs in the transaction that moves the cursor, so it happens exactly
// once in effect; it must be short, and work over 100 ms becomes a job.
type reaction struct {
	on string // kind of event; "product.*" for all of a record type
	do func(tx *db.Tx, e audit.Row) error
	// why says in one line what the reader of this table needs to know.
	why string
}

// reactions is the one table that says which event causes what.
var reactions = []reaction{
	{"release.*", settle, "order, contents and states of releases decide which components are where"},
	{"product.updated", settle, "another version scheme is another order"},
	{"product.*", bump, "names and lines stand on the board"},
	{"line.updated", bumpLine, "names of lines stand on the board"},
	{"deployment.*", bump, "how many units run a release stands on the board"},
	{"support.*", bump, "what is supported stands on the board"},
}

func settle(tx *db.Tx, e audit.Row) error {
	if e.ProductID.IsZero() {
		return nil
	}
	if err := component.MarkProducts(tx, e.ProductID); err != nil {
		return err
	}
	return component.Bump(tx, e.ProductID)
}

func bump(tx *db.Tx, e audit.Row) error {
	if e.ProductID.IsZero() {
		return nil
	}
	return component.Bump(tx, e.ProductID)
}

func bumpLine(tx *db.Tx, e audit.Row) error {
	_, err := tx.Exec(`UPDATE product_fact SET version = version + 1 WHERE product_id IN (SELECT id FROM product WHERE line_id = $1)`, e.LineID)
	return err
}

func (r reaction) matches(kind string) bool {
	if prefix, ok := strings.CutSuffix(r.on, "*"); ok {
		return strings.HasPrefix(kind, prefix)
	}
	return r.on == kind
}

const reactBatch = 200

// react hands sealed events to the table, in order. It reports whether anything was marked that waits for settling.
func (a *App) react(ctx context.Context) {
	for ctx.Err() == nil {
		n := 0
		err := a.DB.Write(ctx, func(tx *db.Tx) error {
			n = 0
			at, found, err := db.Maybe[int64](tx, `SELECT seq FROM event_cursor WHERE name = 'reactions'`)
			if err != nil {
				return err
			}
			if !found {
				at = -1
			}
			events, err := audit.Sealed(tx, at, reactBatch)
			if err != nil || len(events) == 0 {
				return err
			}
			for _, e := range events {
				for _, r := range reactions {
					if r.matches(e.Kind) {
						if err := r.do(tx, e); err != nil {
							return err
						}
					}
				}
			}
			n = len(events)
			_, err = tx.Exec(`INSERT INTO event_cursor (name, seq) VALUES ('reactions', $1) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`, *events[n-1].Seq)
			return err
		})
		if err != nil {
			slog.Error("reactions", "err", err)
			return
		}
		if n > 0 {
			select {
			case a.settle <- struct{}{}:
			default:
			}
		}
		if n < reactBatch {
			return
		}
	}
}

// settleLoop settles products soon after a reaction marked them; the periodic catch-up does what this misses.
func (a *App) settleLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.settle:
			if err := component.SettleDirty(ctx, a.DB); err != nil && ctx.Err() == nil {
				slog.Error("settle", "err", err)
			}
		}
	}
}
