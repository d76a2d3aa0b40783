package db

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"clew"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// wrap gives database errors a kind: nothing found, full disk, a server that went away. Others stay Internal with the
// first words of the statement. A PostgreSQL server that is short of memory or connections, or that starts or stops, is
// one that does not answer now: the caller hears that nothing was saved and may try again.
func wrap(err error, query string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return clew.Errorf(clew.NotFound, "There is no such record")
	case isFull(err):
		return clew.Wrapf(clew.Unavailable, err, "The disk is full; nothing was saved")
	case isShort(err):
		return clew.Wrapf(clew.Unavailable, err, "The database is short of memory or connections; nothing was saved. Please try again")
	case isAway(err):
		return clew.Wrapf(clew.Unavailable, err, "The database does not answer")
	}
	return fmt.Errorf("db: %s: %w", firstWords(query), err)
}

func sqliteCode(err error) (int, bool) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return 0, false
}

func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func isFull(err error) bool {
	if c, ok := sqliteCode(err); ok {
		return c&0xff == sqlite3.SQLITE_FULL || c&0xff == sqlite3.SQLITE_IOERR
	}
	return pgCode(err) == "53100"
}

// isShort reports PostgreSQL's class of insufficient resources, less the full disk, which isFull has.
func isShort(err error) bool { return strings.HasPrefix(pgCode(err), "53") }

func isAway(err error) bool {
	if c, ok := sqliteCode(err); ok {
		return c&0xff == sqlite3.SQLITE_BUSY || c&0xff == sqlite3.SQLITE_CANTOPEN || c&0xff == sqlite3.SQLITE_READONLY
	}
	c := pgCode(err)
	return strings.HasPrefix(c, "08") || strings.HasPrefix(c, "57P") || errors.Is(err, sql.ErrConnDone)
}

// IsUnique reports whether err is a violated UNIQUE or PRIMARY KEY constraint.
func IsUnique(err error) bool {
	if c, ok := sqliteCode(err); ok {
		return c == sqlite3.SQLITE_CONSTRAINT_UNIQUE || c == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || c == sqlite3.SQLITE_CONSTRAINT_ROWID
	}
	return pgCode(err) == "23505"
}

// IsForeignKey reports whether err is a violated FOREIGN KEY constraint.
func IsForeignKey(err error) bool {
	if c, ok := sqliteCode(err); ok {
		return c == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
	}
	return pgCode(err) == "23503"
}
