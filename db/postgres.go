package db

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// raw gives f the pgx connection under a writing transaction.
func (t *Tx) raw(f func(*pgx.Conn) error) error {
	return t.conn.Raw(func(c any) error {
		sc, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: not a pgx connection: %T", c)
		}
		return f(sc.Conn())
	})
}

// pipeline sends all rows without waiting for each answer.
func (t *Tx) pipeline(query string, rows [][]any) error {
	return t.raw(func(c *pgx.Conn) error {
		b := &pgx.Batch{}
		for _, args := range rows {
			b.Queue(query, args...)
		}
		return c.SendBatch(t.ctx, b).Close()
	})
}

// Copy inserts rows that cannot collide with existing ones: COPY on PostgreSQL, a prepared INSERT on SQLite.
func (t *Tx) Copy(table string, columns []string, rows [][]any) error {
	if t.conn == nil {
		marks := make([]string, len(columns))
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		return t.Bulk("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", rows)
	}
	for _, args := range rows {
		if err := checkText(args); err != nil {
			return err
		}
	}
	return wrap(t.raw(func(c *pgx.Conn) error {
		_, err := c.CopyFrom(t.ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	}), "COPY "+table)
}
