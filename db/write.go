package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"clew"

	"github.com/jackc/pgx/v5/pgconn"
)

// Bounds of a group commit: how many waiting closures share one commit, and how long the first of them waits at most.
const (
	batchSize = 256
	batchTime = 30 * time.Millisecond
)

type write struct {
	ctx      context.Context
	fn       func(*Tx) error
	err      error
	panicked any
	done     chan struct{}
}

// Write runs fn in one transaction and commits it. When Write returns nil, the change is durable. fn may run more than
// once (PostgreSQL retries serialisation failures and a moment without memory), so it must have no effect outside the transaction.
//
// On SQLite, closures that wait at the same time share one commit, each in its own savepoint: an error in one undoes
// only that one. On PostgreSQL each runs alone under SERIALIZABLE.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	var err error
	if d.kind == Postgres {
		err = d.writePostgres(ctx, fn)
	} else {
		err = d.writeSQLite(ctx, fn)
	}
	if err == nil {
		for _, f := range d.after {
			f(ctx)
		}
	}
	return err
}

func (d *DB) writeSQLite(ctx context.Context, fn func(tx *Tx) error) error {
	w := &write{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case d.batches <- w:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closed:
		return clew.Errorf(clew.Unavailable, "The program is stopping")
	}
	<-w.done
	if w.panicked != nil {
		panic(w.panicked)
	}
	return w.err
}

// writeLoop is the only user of SQLite write transactions besides the queue library.
func (d *DB) writeLoop() {
	for {
		select {
		case <-d.closed:
			return
		case w := <-d.batches:
			d.commitTogether(w)
		}
	}
}

func (d *DB) commitTogether(first *write) {
	start := time.Now()
	var batch []*write
	tx, err := d.writer.BeginTx(context.Background(), nil)
	if err != nil {
		first.err = wrap(err, "BEGIN")
		close(first.done)
		return
	}
	lost := false
	var want []string
	for w := first; w != nil; {
		batch = append(batch, w)
		if lost = d.runInSavepoint(tx, w, &want); lost {
			break
		}
		w = nil
		if len(batch) < batchSize && time.Since(start) < batchTime {
			select {
			case w = <-d.batches:
			default:
			}
		}
	}
	err = errLost
	if !lost {
		err = tx.Commit()
	}
	if err == nil {
		d.commits.Add(1)
	} else {
		tx.Rollback()
		for _, w := range batch {
			if w.err == nil {
				w.err = wrap(err, "COMMIT")
			}
		}
	}
	slow(time.Since(start), "write")
	for _, w := range batch {
		close(w.done)
	}
	d.writing.keep(context.Background(), want)
}

var errLost = clew.Errorf(clew.Unavailable, "The database gave up the transaction; nothing was saved")

// runInSavepoint reports whether SQLite has given up the whole transaction (disk full, I/O error), which takes the
// other closures of the batch with it.
func (d *DB) runInSavepoint(tx *sql.Tx, w *write, want *[]string) (lost bool) {
	if w.err = w.ctx.Err(); w.err != nil {
		return false
	}
	// An interrupted INSERT would roll back the whole batch, so a caller that goes away does not interrupt.
	ctx := context.WithoutCancel(w.ctx)
	if _, err := tx.ExecContext(ctx, "SAVEPOINT w"); err != nil {
		w.err = wrap(err, "SAVEPOINT")
		return true
	}
	func() {
		defer func() {
			if p := recover(); p != nil {
				w.panicked, w.err = p, fmt.Errorf("panic: %v", p)
			}
		}()
		w.err = w.fn(&Tx{ctx: ctx, tx: tx, db: d, now: d.clock.Now(), writes: true, cache: d.writing, want: want})
	}()
	if w.err != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO w"); err != nil {
			return true
		}
	}
	if _, err := tx.ExecContext(ctx, "RELEASE w"); err != nil {
		if w.err == nil {
			w.err = wrap(err, "RELEASE")
		}
		return true
	}
	return false
}

// retries bounds how often a transaction that lost a race is tried, shortRetries one that met a server short of memory
// or connections: that passes when others are done, or not at all.
const (
	retries      = 40
	shortRetries = 6
)

func (d *DB) writePostgres(ctx context.Context, fn func(tx *Tx) error) error {
	for try := 0; ; try++ {
		err := d.oncePostgres(ctx, fn)
		switch {
		case serialization(err) && try < retries, isShort(err) && !isFull(err) && try < shortRetries:
		default:
			return err
		}
		pause := time.Duration(rand.Int64N(int64(min(2<<try, 128)))+1) * time.Millisecond
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (d *DB) oncePostgres(ctx context.Context, fn func(tx *Tx) error) error {
	start := time.Now()
	defer func() { slow(time.Since(start), "write") }()
	conn, err := d.writer.Conn(ctx)
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	defer tx.Rollback()
	if err := fn(&Tx{ctx: ctx, tx: tx, conn: conn, db: d, now: d.clock.Now(), writes: true}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return wrap(err, "COMMIT")
	}
	d.commits.Add(1)
	return nil
}

func serialization(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// Read runs fn on one consistent snapshot.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	opts := &sql.TxOptions{}
	if d.kind == Postgres {
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := d.reader.BeginTx(ctx, opts)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	var want []string
	defer func() {
		tx.Rollback()
		d.reading.keep(context.WithoutCancel(ctx), want)
	}()
	return fn(&Tx{ctx: ctx, tx: tx, db: d, now: d.clock.Now(), cache: d.reading, want: &want})
}
