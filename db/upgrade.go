package db

import (
	"context"
	"database/sql"
	"fmt"

	"clew"
)

// MigrateTo brings the schema to an older version that this program knows, so that a backup of that version can be
// loaded and then upgraded as the database itself would have been.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate to %d: %w", version, err)
	}
	return nil
}

// WriteAlone runs fn in one long transaction for filling a database that nobody else uses yet. On PostgreSQL it is not
// serialisable: such a transaction would make the server remember every other one until it ends. It is never run twice.
func (d *DB) WriteAlone(ctx context.Context, fn func(tx *Tx) error) error {
	if d.kind == SQLite {
		return d.Write(ctx, fn)
	}
	conn, err := d.writer.Conn(ctx)
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	defer tx.Rollback()
	if err := fn(&Tx{ctx: ctx, tx: tx, conn: conn, db: d, now: d.clock.Now(), writes: true}); err != nil {
		return err
	}
	return wrap(tx.Commit(), "COMMIT")
}
