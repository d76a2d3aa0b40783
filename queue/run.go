package queue

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"clew"
	"clew/db"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// StepTime is how long a handler may work before it saves its cursor and returns Again.
const StepTime = 90 * time.Second

// Again says: there is more to do; call me again with the saved cursor.
var Again = errors.New("queue: again")

// errFenced says that another attempt has taken over, or the work was cancelled.
var errFenced = errors.New("queue: fenced off")

// Final marks an error as not worth another try.
func Final(err error) error { return &finalError{err} }

type finalError struct{ error }

func (f *finalError) Unwrap() error { return f.error }

// Fenced reports whether err says that another attempt took over, or that the work was cancelled.
func Fenced(err error) bool { return errors.Is(err, errFenced) }

// Handler does one step of a kind of work. A clew.Error of kind Invalid, Unsupported, TooLarge or NotFound is final;
// any other error is tried again with growing pauses, five times.
type Handler func(ctx context.Context, run *Run) error

// Run is a handler's view of its work.
type Run struct {
	Work
	db    *db.DB
	until time.Time

	mu       sync.Mutex
	reported time.Time
}

// DB is the database the work belongs to.
func (r *Run) DB() *db.DB { return r.db }

// Overtime reports whether the step has used its time.
func (r *Run) Overtime() bool { return time.Now().After(r.until) }

// Input decodes the arguments given to Start.
func (r *Run) Input(v any) error { return json.Unmarshal([]byte(r.Args), v) }

// Fence proves inside a writing transaction that this attempt is still the one at work: whoever was presumed dead and
// comes back writes nothing.
func (r *Run) Fence(tx *db.Tx) error {
	n, err := tx.Exec(`UPDATE work SET updated_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running' AND NOT cancel`, r.ID, r.Attempt, tx.Now())
	if err == nil && n == 0 {
		return errFenced
	}
	return err
}

// Save keeps the cursor in the transaction that did the work up to it, fenced.
func (r *Run) Save(tx *db.Tx, cursor any) error {
	b, err := json.Marshal(cursor)
	if err != nil {
		return err
	}
	if err := r.Fence(tx); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE work SET cursor = $2 WHERE id = $1`, r.ID, string(b))
	r.Cursor = string(b)
	return err
}

// Progress tells people where the work stands, at most once a second; it fails when the work was cancelled or taken
// over, and the handler then returns that error.
func (r *Run) Progress(ctx context.Context, stage string, done, total int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if stage == r.Stage && time.Since(r.reported) < time.Second {
		return nil
	}
	r.Stage, r.Done, r.Total, r.reported = stage, done, total, time.Now()
	return r.db.Write(ctx, func(tx *db.Tx) error {
		if err := r.Fence(tx); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE work SET stage = $2, done = $3, total = $4 WHERE id = $1`, r.ID, stage, done, total)
		return err
	})
}

// Finish ends the work with a message in the transaction that made its result live.
func (r *Run) Finish(tx *db.Tx, message string) error {
	if err := r.Fence(tx); err != nil {
		return err
	}
	r.State, r.Message = Done, message
	return finish(tx, r.ID, Done, message)
}

func finish(tx *db.Tx, id clew.ID, s State, message string) error {
	_, err := tx.Exec(`UPDATE work SET state = $2, message = $3, finished_at = $4, updated_at = $4 WHERE id = $1`, id, string(s), message, tx.Now())
	return err
}

// Config of the workers of one process.
type Config struct {
	Handlers map[string]Handler
	Workers  int           // jobs at once; 0: 2
	Periodic []Periodic    // what one process of all does at intervals
	Poll     time.Duration // how often to look for jobs; 0: 250 ms
}

// Periodic is called at intervals by exactly one process; it should only look for due rows and Start work.
type Periodic struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) error
}

type tick struct {
	Name string `json:"name"`
}

func (tick) Kind() string { return "tick" }

type stepWorker struct {
	river.WorkerDefaults[step]
	db       *db.DB
	handlers map[string]Handler
}

func (w *stepWorker) Timeout(*river.Job[step]) time.Duration { return StepTime + 60*time.Second }

func (w *stepWorker) Work(ctx context.Context, job *river.Job[step]) error {
	id, err := clew.ParseID(job.Args.Work)
	if err != nil {
		return river.JobCancel(err)
	}
	run, err := claim(ctx, w.db, id)
	if err != nil || run == nil {
		return err
	}
	h, ok := w.handlers[run.Kind]
	if !ok {
		return w.fail(ctx, run, clew.Errorf(clew.Internal, "This program has no worker for %s", run.Kind))
	}
	err = w.beat(ctx, run, h)
	switch {
	case errors.Is(err, errFenced):
		return w.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE work SET state = 'cancelled', finished_at = $3, updated_at = $3 WHERE id = $1 AND attempt = $2 AND cancel AND state = 'running'`, run.ID, run.Attempt, tx.Now())
			return err
		})
	case errors.Is(err, Again):
		return w.db.Write(ctx, func(tx *db.Tx) error { return enqueue(tx, run.ID, 0) })
	case err == nil && run.State != Done:
		return w.db.Write(ctx, func(tx *db.Tx) error { return run.Finish(tx, "") })
	case err == nil:
		return nil
	case final(err) || job.Attempt >= job.MaxAttempts:
		slog.Error("work failed", "work", run.ID, "kind", run.Kind, "subject", run.SubjectID, "err", err)
		return w.fail(ctx, run, err)
	}
	slog.Warn("work will be tried again", "work", run.ID, "kind", run.Kind, "attempt", job.Attempt, "err", err)
	return err
}

// beat runs the handler and meanwhile shows every ten seconds that it lives.
func (w *stepWorker) beat(ctx context.Context, run *Run, h Handler) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(10 * time.Second):
			}
			if err := w.db.Write(ctx, run.Fence); errors.Is(err, errFenced) {
				cancel(errFenced)
				return
			}
		}
	}()
	err := h(ctx, run)
	if err != nil && errors.Is(context.Cause(ctx), errFenced) {
		return errFenced
	}
	return err
}

// silent is how long running work may show no sign of life before another process takes it over.
const silent = 45 * time.Second

// Rescue enqueues unfinished work that nobody works on any more. At the start of the only process (alone) that is all
// of it; else what has been silent for too long. The fence in claim makes a needless rescue harmless.
func Rescue(ctx context.Context, d *db.DB, alone bool) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		before := tx.Now().Add(-silent)
		if alone {
			before = tx.Now().Add(time.Hour)
		}
		ids, err := db.All[clew.ID](tx, `SELECT id FROM work WHERE state IN ('queued', 'running') AND updated_at < $1 ORDER BY id LIMIT 1000`, before)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := tx.Exec(`UPDATE work SET updated_at = $2 WHERE id = $1`, id, tx.Now()); err != nil {
				return err
			}
			if err := enqueue(tx, id, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

func final(err error) bool {
	var f *finalError
	if errors.As(err, &f) {
		return true
	}
	switch clew.KindOf(err) {
	case clew.Invalid, clew.Unsupported, clew.TooLarge, clew.NotFound, clew.Denied, clew.Conflict:
		return true
	}
	return false
}

func (w *stepWorker) fail(ctx context.Context, run *Run, err error) error {
	message := clew.Keep(err)
	return w.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		if ferr := run.Fence(tx); ferr != nil {
			return nil //nolint:nilerr // another attempt owns the row now; its outcome counts
		}
		return finish(tx, run.ID, Failed, message)
	})
}

// claim marks the work as running under a new attempt; nil when there is nothing left to do.
func claim(ctx context.Context, d *db.DB, id clew.ID) (*Run, error) {
	var run *Run
	err := d.Write(ctx, func(tx *db.Tx) error {
		run = nil
		w, found, err := db.Maybe[Work](tx, selectWork+` WHERE id = $1`, id)
		if err != nil || !found || w.Finished() {
			return err
		}
		if w.Cancel {
			return finish(tx, id, Cancelled, "")
		}
		if w.StartedAt.IsZero() {
			w.StartedAt = tx.Now()
		}
		w.Attempt, w.State = w.Attempt+1, Running
		_, err = tx.Exec(`UPDATE work SET state = 'running', attempt = $2, started_at = $3, updated_at = $4 WHERE id = $1`, id, w.Attempt, w.StartedAt, tx.Now())
		run = &Run{Work: w, db: d, until: time.Now().Add(StepTime)}
		return err
	})
	return run, err
}

type tickWorker struct {
	river.WorkerDefaults[tick]
	periodic map[string]Periodic
}

func (w *tickWorker) Work(ctx context.Context, job *river.Job[tick]) error {
	p, ok := w.periodic[job.Args.Name]
	if !ok {
		return nil
	}
	return p.Do(ctx)
}

// Serve starts the workers of this process; they stop when ctx ends and stop has returned.
func Serve(ctx context.Context, d *db.DB, c Config) (stop func(context.Context) error, err error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &stepWorker{db: d, handlers: c.Handlers})
	tw := &tickWorker{periodic: map[string]Periodic{}}
	c.Periodic = append(c.Periodic, Periodic{Name: "rescue", Every: 20 * time.Second, Do: func(ctx context.Context) error { return Rescue(ctx, d, false) }})
	river.AddWorker(workers, tw)
	var periodic []*river.PeriodicJob
	for _, p := range c.Periodic {
		tw.periodic[p.Name] = p
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(p.Every), func() (river.JobArgs, *river.InsertOpts) {
			return tick{p.Name}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
				rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable}}}
		}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	n, poll := c.Workers, c.Poll
	if n == 0 {
		n = 2
	}
	if poll == 0 {
		poll = 250 * time.Millisecond
	}
	if err := Rescue(ctx, d, d.Kind() == db.SQLite); err != nil {
		return nil, err
	}
	client, err := river.NewClient(driver(d), &river.Config{
		Logger:                      quiet,
		Workers:                     workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: n + 1}},
		FetchPollInterval:           poll,
		FetchCooldown:               min(poll, 100*time.Millisecond),
		JobTimeout:                  StepTime + 60*time.Second,
		RescueStuckJobsAfter:        StepTime + 90*time.Second,
		CompletedJobRetentionPeriod: time.Hour,
		PeriodicJobs:                periodic,
		RetryPolicy:                 retryPolicy{},
	})
	if err != nil {
		return nil, err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	return client.StopAndCancel, nil
}

type retryPolicy struct{}

func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(time.Duration(1<<min(len(job.Errors), 6)) * time.Second)
}

// Discarded counts jobs that River gave up, and work that has been waiting or silent for too long: each is an alarm.
func Discarded(tx *db.Tx) (int64, error) {
	return db.One[int64](tx, `SELECT count(*) FROM river_job WHERE state = 'discarded'`)
}
