package db

import (
	"container/list"
	"context"
	"database/sql"
	"sync"
)

// statements keeps prepared statements of SQLite, whose driver else compiles the text at every call: more than the call
// itself costs for point reads. pgx does the same for PostgreSQL by itself.
type statements struct {
	pool *sql.DB
	mu   sync.Mutex
	by   map[string]*list.Element
	used *list.List // of *prepared, the latest first
}

type prepared struct {
	query string
	stmt  *sql.Stmt
}

const (
	maxStatements = 200
	maxKeptText   = 900 // longer texts carry lists of keys and hardly come again
)

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, by: map[string]*list.Element{}, used: list.New()}
}

// get gives the statement for use in tx, or nil when the text is not worth keeping. A statement dropped from the cache
// while another goroutine uses it stays open until that one is done: database/sql counts its users.
func (s *statements) get(ctx context.Context, tx *sql.Tx, query string) *sql.Stmt {
	if s == nil || len(query) > maxKeptText {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.by[query]; ok {
		s.used.MoveToFront(e)
		return tx.StmtContext(ctx, e.Value.(*prepared).stmt)
	}
	return nil
}

// keep prepares the texts that a transaction ran, for the next time. It is called when the transaction has ended,
// since preparing needs a connection and the writer has only one.
func (s *statements) keep(ctx context.Context, queries []string) {
	if s == nil {
		return
	}
	for _, q := range queries {
		s.mu.Lock()
		_, ok := s.by[q]
		s.mu.Unlock()
		if ok {
			continue
		}
		if stmt, err := s.pool.PrepareContext(ctx, q); err == nil {
			s.add(q, stmt)
		}
	}
}

func (s *statements) add(query string, stmt *sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.by[query]; ok {
		stmt.Close()
		return
	}
	s.by[query] = s.used.PushFront(&prepared{query, stmt})
	if s.used.Len() > maxStatements {
		last := s.used.Back()
		p := s.used.Remove(last).(*prepared)
		delete(s.by, p.query)
		p.stmt.Close()
	}
}
