package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"clew"
)

// Tx is a running transaction, for reading or for writing. It carries the context of its caller and one moment, so
// that everything written in it has the same time. It must not leave the closure it was given to.
type Tx struct {
	ctx    context.Context
	tx     *sql.Tx
	conn   *sql.Conn // PostgreSQL writers only: for COPY and pipelines
	db     *DB
	now    clew.Time
	writes bool
	cache  *statements // SQLite only
	want   *[]string   // texts worth preparing when the transaction has ended
}

// prepared gives the kept statement of a text, or nil and notes the text.
func (t *Tx) prepared(query string) *sql.Stmt {
	if t.cache == nil || len(query) > maxKeptText {
		return nil
	}
	s := t.cache.get(t.ctx, t.tx, query)
	if s == nil && len(*t.want) < maxStatements {
		*t.want = append(*t.want, query)
	}
	return s
}

// Context is the caller's context.
func (t *Tx) Context() context.Context { return t.ctx }

// Now is the moment of the transaction.
func (t *Tx) Now() clew.Time { return t.now }

// Kind tells which database this is.
func (t *Tx) Kind() Kind { return t.db.kind }

// DB is the database the transaction runs on.
func (t *Tx) DB() *DB { return t.db }

// SQL gives the database/sql transaction for libraries that enqueue in it.
func (t *Tx) SQL() *sql.Tx { return t.tx }

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	if !t.writes {
		return 0, fmt.Errorf("db: a write in a reading transaction: %s", firstWords(query))
	}
	if err := checkText(args); err != nil {
		return 0, err
	}
	var res sql.Result
	var err error
	if s := t.prepared(query); s != nil {
		res, err = s.ExecContext(t.ctx, args...)
	} else {
		res, err = t.tx.ExecContext(t.ctx, query, args...)
	}
	if err != nil {
		return 0, wrap(err, query)
	}
	n, err := res.RowsAffected()
	return n, wrap(err, query)
}

// Query runs a query; the caller closes the rows. All, One and Each are the usual ways.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if err := checkText(args); err != nil {
		return nil, err
	}
	if s := t.prepared(query); s != nil {
		rows, err := s.QueryContext(t.ctx, args...)
		return rows, wrap(err, query)
	}
	rows, err := t.tx.QueryContext(t.ctx, query, args...)
	return rows, wrap(err, query)
}

// Bulk runs one single-row statement for many rows: prepared once on SQLite, as one pipeline on PostgreSQL.
func (t *Tx) Bulk(query string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if !t.writes {
		return fmt.Errorf("db: a write in a reading transaction: %s", firstWords(query))
	}
	for _, args := range rows {
		if err := checkText(args); err != nil {
			return err
		}
	}
	if t.conn != nil {
		return wrap(t.pipeline(query, rows), query)
	}
	stmt := t.prepared(query)
	if stmt == nil {
		var err error
		if stmt, err = t.tx.PrepareContext(t.ctx, query); err != nil {
			return wrap(err, query)
		}
		defer stmt.Close()
	}
	for _, args := range rows {
		if _, err := stmt.ExecContext(t.ctx, args...); err != nil {
			return wrap(err, query)
		}
	}
	return nil
}

// checkText refuses what PostgreSQL would refuse, so that both databases answer alike.
func checkText(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return clew.Errorf(clew.Invalid, "Text must be valid UTF-8 without NUL characters")
		}
	}
	return nil
}

func firstWords(q string) string {
	f := strings.Fields(q)
	if len(f) > 6 {
		f = f[:6]
	}
	return strings.Join(f, " ")
}
