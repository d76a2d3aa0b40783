// Package db opens the one database of an organisation, SQLite or PostgreSQL, and runs transactions on it. It serves
// every clause of the paper: what is acknowledged is durable, on both databases, and one SQL text runs on both.
//
// Rules that the two databases impose (docs/adr/0003): parameters are $1, $2, ... ; statements avoid LATERAL, ILIKE,
// = ANY, FOR UPDATE, greatest() and float4; text is checked here for what PostgreSQL refuses (NUL, invalid UTF-8), so
// that both behave alike; times are BIGINT microseconds, days TEXT, ids TEXT.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"clew"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver, "pgx"
	_ "modernc.org/sqlite"             // the SQLite driver; binds $n by number, as PostgreSQL does (pinned by TestBindByNumber)
)

// Kind names the database in use.
type Kind string

// The two kinds.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	kind    Kind
	clock   clew.Clock
	url     string
	writer  *sql.DB     // SQLite: one connection, immediate transactions; PostgreSQL: the pool
	reader  *sql.DB     // SQLite: a pool of query_only connections; PostgreSQL: the same pool
	writing *statements // SQLite only
	reading *statements
	batches chan *write
	closed  chan struct{}
	commits atomic.Int64
	after   []func(ctx context.Context) // told after each committed write, for loops that wait for new rows
}

// Config says what to open.
type Config struct {
	URL   string     // path of a SQLite file, or postgres://...
	Clock clew.Clock // nil: the system clock
	Conns int        // connections for reading (SQLite) or in all (PostgreSQL); 0: 8 and 16
}

// Open opens the database without changing it; Migrate brings its schema up to date.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Clock == nil {
		c.Clock = clew.SystemClock{}
	}
	d := &DB{clock: c.Clock, url: c.URL, closed: make(chan struct{})}
	var err error
	if strings.HasPrefix(c.URL, "postgres://") || strings.HasPrefix(c.URL, "postgresql://") {
		err = d.openPostgres(ctx, c)
	} else {
		err = d.openSQLite(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (d *DB) openPostgres(ctx context.Context, c Config) (err error) {
	d.kind = Postgres
	if d.writer, err = sql.Open("pgx", c.URL); err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	conns := c.Conns
	if conns == 0 {
		conns = 16
	}
	d.writer.SetMaxOpenConns(conns)
	d.writer.SetMaxIdleConns(conns)
	d.writer.SetConnMaxIdleTime(5 * time.Minute)
	d.reader = d.writer
	if err := d.writer.PingContext(ctx); err != nil {
		d.writer.Close()
		return clew.Wrapf(clew.Unavailable, err, "PostgreSQL does not answer")
	}
	return nil
}

func (d *DB) openSQLite(ctx context.Context, c Config) (err error) {
	d.kind = SQLite
	if dir := filepath.Dir(c.URL); dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return clew.Wrapf(clew.Unavailable, err, "The data directory %s cannot be made", dir)
		}
	}
	// The log is copied back every 8,000 pages (32 MB), not every 1,000: large imports change the same pages again and
	// again, and were a quarter faster for it. busy_timeout comes first so that setting WAL waits for another opener. FULL, not NORMAL: NORMAL lost
	// acknowledged writes in a simulated power cut; group commit (write.go) wins the speed back.
	common := "&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(2)&_pragma=wal_autocheckpoint(8000)"
	path := "file:" + (&url.URL{Path: c.URL}).EscapedPath()
	if d.writer, err = sql.Open("sqlite", path+"?_txlock=immediate&_pragma=cache_size(-32000)"+common); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	d.writer.SetMaxIdleConns(1)
	d.writer.SetConnMaxLifetime(0)
	if err := d.writer.PingContext(ctx); err != nil {
		d.writer.Close()
		return clew.Wrapf(clew.Unavailable, err, "The database file %s cannot be opened", c.URL)
	}
	if err := os.Chmod(c.URL, 0o600); err != nil {
		d.writer.Close()
		return clew.Wrapf(clew.Unavailable, err, "The rights of the database file %s cannot be set", c.URL)
	}
	if d.reader, err = sql.Open("sqlite", path+"?_txlock=deferred&_pragma=query_only(1)&_pragma=cache_size(-8000)&_pragma=mmap_size(268435456)"+common); err != nil {
		return err
	}
	conns := c.Conns
	if conns == 0 {
		conns = 8
	}
	d.reader.SetMaxOpenConns(conns)
	d.reader.SetMaxIdleConns(conns)
	d.writing, d.reading = newStatements(d.writer), newStatements(d.reader)
	d.batches = make(chan *write)
	go d.writeLoop()
	return nil
}

// Kind tells which database this is.
func (d *DB) Kind() Kind { return d.kind }

// Commits counts the writing transactions that this process has committed; on SQLite each waits for one fsync.
func (d *DB) Commits() int64 { return d.commits.Load() }

// URL is what was opened: a path or a postgres:// address, which may hold a password: never log it.
func (d *DB) URL() string { return d.url }

// Clock is the clock that transactions read.
func (d *DB) Clock() clew.Clock { return d.clock }

// Pool gives the handle on which a foreign library (queue, migrations) may run its own transactions: on SQLite the
// single writer.
func (d *DB) Pool() *sql.DB { return d.writer }

// OnCommit registers f to be called after every committed Write of this process. Call it before the first Write.
func (d *DB) OnCommit(f func(ctx context.Context)) { d.after = append(d.after, f) }

// Close ends the writer loop and closes all connections.
func (d *DB) Close() error {
	select {
	case <-d.closed:
		return nil
	default:
		close(d.closed)
	}
	var err error
	if d.reader != d.writer {
		err = d.reader.Close()
	}
	return errors.Join(err, d.writer.Close())
}

// Ready makes a real, tiny write: a database that only answers reads is not ready.
func (d *DB) Ready(ctx context.Context) error {
	return d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO readiness (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at`, tx.Now())
		return err
	})
}

func slow(d time.Duration, what string) {
	if d > 100*time.Millisecond {
		slog.Debug("slow transaction", "what", what, "ms", d.Milliseconds())
	}
}
