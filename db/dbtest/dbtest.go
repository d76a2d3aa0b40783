// Package dbtest gives tests real databases of both kinds, migrated and empty. It serves every clause: what runs on
// one database runs on the other.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/queue"
)

// Each runs f once on SQLite and once on PostgreSQL. CLEW_TEST_POSTGRES=url names a server to use; else a throw-away
// cluster is started once per test process. Where no PostgreSQL is installed the test fails, unless
// CLEW_TEST_POSTGRES=off says that this machine goes without.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Start is the moment at which the clock of test databases stands.
var Start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// SQLite gives an empty migrated SQLite database in a directory of the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clew.db")
	if err := os.WriteFile(path, sqliteTemplate(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// Postgres gives an empty migrated PostgreSQL database, cloned from a template.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL is Postgres for tests that open the database several times.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := postgresServer(t)
	template := postgresTemplate(t, server)
	name := fmt.Sprintf("clew_t_%d_%d", os.Getpid(), cloned.Add(1))
	admin(t, server, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template))
	t.Cleanup(func() { admin(t, server, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)) })
	return withDatabase(server, name)
}

// Reopen opens the same database once more, as a second process would.
func Reopen(t testing.TB, d *db.DB) *db.DB {
	t.Helper()
	return open(t, d.URL())
}

var cloned atomic.Int64

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{URL: url, Conns: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// migrate prepares a template: our schema and the queue's.
func migrate(ctx context.Context, url string) error {
	d, err := db.Open(ctx, db.Config{URL: url, Conns: 2, Clock: clew.SystemClock{}})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	return queue.Migrate(ctx, d)
}

var sqliteOnce struct {
	sync.Once
	file   []byte // of a migrated database: held here, so that nothing stays behind on the disk
	schema string
	err    error
}

func sqliteTemplate(t testing.TB) []byte {
	t.Helper()
	sqliteOnce.Do(func() { sqliteOnce.err = buildSQLite() })
	if sqliteOnce.err != nil {
		t.Fatal(sqliteOnce.err)
	}
	return sqliteOnce.file
}

func buildSQLite() error {
	dir, err := os.MkdirTemp("", "clew-template-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "clew.db")
	if err := migrate(context.Background(), path); err != nil {
		return err
	}
	// Everything into the one file, so that it can be copied.
	h, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer h.Close()
	if _, err := h.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return err
	}
	if sqliteOnce.schema, err = schemaText(h); err != nil {
		return err
	}
	sqliteOnce.file, err = os.ReadFile(path)
	return err
}

var pgTemplate struct {
	sync.Once
	name string
	err  error
}

// postgresTemplate makes the template database once per server and schema: its name holds a hash of the migrated
// SQLite schema, so that test processes running side by side share it, and an advisory lock lets one of them build it.
func postgresTemplate(t testing.TB, server string) string {
	t.Helper()
	pgTemplate.Do(func() {
		sqliteTemplate(t)
		pgTemplate.name, pgTemplate.err = buildTemplate(context.Background(), server, sqliteOnce.schema)
	})
	if pgTemplate.err != nil {
		t.Fatal(pgTemplate.err)
	}
	return pgTemplate.name
}

func buildTemplate(ctx context.Context, server, schema string) (string, error) {
	sum := sha256.Sum256([]byte(schema))
	name := "clew_template_" + hex.EncodeToString(sum[:6])
	h, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer h.Close()
	conn, err := h.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(8420)"); err != nil {
		return "", err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock(8420)")
	var there bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+name+"_new"); err != nil {
		return "", err
	}
	if err := migrate(ctx, withDatabase(server, name+"_new")); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+name+"_new RENAME TO "+name)
	return name, err
}

func schemaText(h *sql.DB) (string, error) {
	rows, err := h.Query("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return "", err
		}
		b.WriteString(s)
	}
	return b.String(), rows.Err()
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	h, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if _, err := h.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func withDatabase(server, name string) string {
	base, query, _ := strings.Cut(server, "?")
	i := strings.LastIndex(base, "/")
	return base[:i+1] + name + "?" + query
}
