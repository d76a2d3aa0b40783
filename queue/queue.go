// Package queue enqueues background work in the transaction that causes it, and runs it: once, by whichever process
// takes it, resumed after a crash. It serves every clause whose work is too long for a request (paper 3.1.1: watching
// every release). What people see of it is the work row; the queue underneath is River, on both databases.
package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"clew"
	"clew/db"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// State of a piece of work.
type State string

// The states.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Work is one piece of long work, as people see it.
type Work struct {
	ID          clew.ID
	Kind        string // which handler does it: "inventory", "feed"
	SubjectType string
	SubjectID   string
	Title       string // what it works on, for people: a file name, a feed's name
	LineID      clew.ID
	ProductID   clew.ID
	ActorID     clew.ID
	Args        string // JSON for the handler; never secrets
	Cursor      string // JSON of the handler's own: where to go on
	State       State
	Stage       string // catalogue key
	Done, Total int64
	Message     string // why it failed, or what came of it
	Attempt     int64
	Cancel      bool
	CreatedAt   clew.Time
	StartedAt   clew.Time
	UpdatedAt   clew.Time
	FinishedAt  clew.Time
}

// Finished reports whether nothing more will happen.
func (w Work) Finished() bool { return w.State == Done || w.State == Failed || w.State == Cancelled }

// Left estimates the time left from the pace so far; 0 where that cannot be said.
func (w Work) Left() time.Duration {
	if w.State != Running || w.Done == 0 || w.Total <= w.Done || w.StartedAt == 0 {
		return 0
	}
	spent := w.UpdatedAt.Sub(w.StartedAt)
	return time.Duration(float64(spent) / float64(w.Done) * float64(w.Total-w.Done))
}

// step is the job River carries: which work to go on with. What it does is looked up in the work row, so that job
// arguments hold nothing worth hiding.
type step struct {
	Work string `json:"work"`
}

func (step) Kind() string { return "step" }

func driver(d *db.DB) riverdriver.Driver[*sql.Tx] {
	if d.Kind() == db.SQLite {
		return riversqlite.New(d.Pool())
	}
	return riverdatabasesql.New(d.Pool())
}

// Migrate makes or updates the queue library's own tables.
func Migrate(ctx context.Context, d *db.DB) error {
	m, err := rivermigrate.New(driver(d), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate queue: %w", err)
	}
	return nil
}

var quiet = slog.New(slog.DiscardHandler)

var inserters sync.Map // *db.DB -> *river.Client[*sql.Tx]

func inserter(d *db.DB) (*river.Client[*sql.Tx], error) {
	if c, ok := inserters.Load(d); ok {
		return c.(*river.Client[*sql.Tx]), nil
	}
	c, err := river.NewClient(driver(d), &river.Config{Logger: quiet})
	if err != nil {
		return nil, err
	}
	inserters.Store(d, c)
	return c, nil
}

// Start adds a piece of work in tx. Where work of the same kind on the same subject is unfinished, that one is given
// back and nothing is added.
func Start(tx *db.Tx, actor clew.Actor, w Work, args any) (Work, error) {
	old, found, err := db.Maybe[Work](tx, selectWork+` WHERE kind = $1 AND subject_id = $2 AND state IN ('queued', 'running')`, w.Kind, w.SubjectID)
	if err != nil || found {
		return old, err
	}
	b, err := json.Marshal(args)
	if err != nil {
		return Work{}, err
	}
	w.ID, w.ActorID, w.Args, w.Cursor, w.State = clew.NewID(), actor.ID, string(b), "", Queued
	w.CreatedAt, w.UpdatedAt = tx.Now(), tx.Now()
	_, err = tx.Exec(`INSERT INTO work (id, kind, subject_type, subject_id, title, line_id, product_id, actor_id, args, cursor, state, stage, done, total, message, attempt, cancel, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, '', 0, $11, '', 0, FALSE, $12, $12)`,
		w.ID, w.Kind, w.SubjectType, w.SubjectID, w.Title, w.LineID, w.ProductID, w.ActorID, w.Args, string(Queued), w.Total, tx.Now())
	if err != nil {
		return Work{}, err
	}
	return w, enqueue(tx, w.ID, 0)
}

func enqueue(tx *db.Tx, id clew.ID, after time.Duration) error {
	c, err := inserter(tx.DB())
	if err != nil {
		return err
	}
	opts := &river.InsertOpts{MaxAttempts: 5}
	if after > 0 {
		opts.ScheduledAt = time.Now().Add(after)
	}
	_, err = c.InsertTx(tx.Context(), tx.SQL(), step{Work: id.String()}, opts)
	return err
}

const selectWork = `SELECT id, kind, subject_type, subject_id, title, line_id, product_id, actor_id, args, cursor, state, stage, done, total, message, attempt, cancel, created_at, started_at, updated_at, finished_at FROM work`

// Get reads one piece of work.
func Get(tx *db.Tx, id clew.ID) (Work, error) {
	return db.One[Work](tx, selectWork+` WHERE id = $1`, id)
}

// Latest reads the newest work on a subject.
func Latest(tx *db.Tx, subjectType, subjectID string) (Work, bool, error) {
	return db.Maybe[Work](tx, selectWork+` WHERE subject_type = $1 AND subject_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1`, subjectType, subjectID)
}

// Recent lists the newest work, unfinished first. w may narrow it to what the actor may see.
func Recent(tx *db.Tx, w db.Where, limit int) ([]Work, error) {
	return db.All[Work](tx, selectWork+" "+w.String()+` ORDER BY CASE WHEN state IN ('queued', 'running') THEN 0 ELSE 1 END, created_at DESC LIMIT `+w.Arg(limit), w.Args...)
}

// Cancel asks unfinished work to stop; what has been made live stays.
func Cancel(tx *db.Tx, id clew.ID) error {
	n, err := tx.Exec(`UPDATE work SET cancel = TRUE, updated_at = $2 WHERE id = $1 AND state IN ('queued', 'running')`, id, tx.Now())
	if err == nil && n == 0 {
		return clew.Errorf(clew.Conflict, "This work is finished already")
	}
	return err
}
