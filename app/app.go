// Package app wires the program together: database, keys, workers, pages, API; and holds the one table of reactions
// that says which event causes what. It serves the whole of the paper and owns nothing itself.
package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/backup"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/feed"
	"clew/job"
	"clew/queue"
	"clew/rebuild"
	"clew/sign"
	"clew/view"
)

// Config is how one process of the program runs. Zero fields take the defaults.
type Config struct {
	Data        string // directory of everything that is kept; also on PostgreSQL, for checkpoints
	Database    string // postgres://...; "": SQLite in Data
	Key         string // file of the root key; "": beside Data, as DATA.key
	Listen      string // of the pages and the API; "": localhost:8420
	Management  string // loopback listener for /metrics and details; "": localhost:8421, "off": none
	BaseURL     string // what people type; "": http://localhost:PORT
	Checkpoints string // file outside the database to which checkpoints are appended; "": DATA/checkpoints/trail
	Backups     string // folder of the backups made by schedule; "": DATA/backups
	Hosts       []string
	Proxies     []netip.Prefix // reverse proxies that are believed
	Egress      egress.Config
	Version     string
	Workers     int
	Rebuild     bool // open although a rebuild of the facts was interrupted: for the command that ends it
}

// App is a running process.
type App struct {
	Config
	DB     *db.DB
	Root   *sign.Root
	Blob   *blob.Store
	Door   *access.Door
	Way    *egress.Way
	Board  *view.Board
	Notary *audit.Notary

	health atomic.Pointer[Health]
	meters *meters

	lock    *os.File
	settle  chan struct{}
	loops   sync.WaitGroup
	stop    context.CancelFunc
	queue   func(context.Context) error
	started clew.Time
}

func (c Config) filled() Config {
	if c.Listen == "" {
		c.Listen = "localhost:8420"
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
	}
	if c.Management == "" {
		c.Management = "localhost:8421"
	}
	if c.Key == "" {
		c.Key = filepath.Clean(c.Data) + ".key"
	}
	if c.Checkpoints == "" {
		c.Checkpoints = filepath.Join(c.Data, "checkpoints", "trail")
	}
	if c.Version == "" {
		c.Version = "0.1.0"
	}
	return c
}

// Open locks the data directory, loads the key, opens and migrates the database, and builds the parts. Nothing runs
// yet. Close undoes it.
func Open(ctx context.Context, c Config) (a *App, err error) {
	a = &App{Config: c.filled(), settle: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	if err := os.MkdirAll(a.Data, 0o700); err != nil {
		return a, clew.Wrapf(clew.Unavailable, err, "The data directory %s cannot be made", a.Data)
	}
	if a.lock, err = lock(a.Data); err != nil {
		return a, err
	}
	tighten(a.Data)
	url := a.Database
	if url == "" {
		url = filepath.Join(a.Data, "clew.db")
	}
	if a.DB, err = db.Open(ctx, db.Config{URL: url}); err != nil {
		return a, err
	}
	if a.Root, err = a.loadKey(ctx); err != nil {
		return a, err
	}
	if err := a.migrate(ctx); err != nil {
		return a, err
	}
	return a, a.build(ctx)
}

func (a *App) build(ctx context.Context) (err error) {
	if a.DB.Kind() == db.SQLite {
		a.Blob, err = blob.NewFiles(a.Root, filepath.Join(a.Data, "blobs"))
	} else {
		a.Blob = blob.NewTable(a.Root, a.DB)
	}
	if err != nil {
		return err
	}
	a.Egress.Version = a.Version
	if a.Way, err = egress.New(a.Egress); err != nil {
		return err
	}
	if a.Door, err = access.New(access.Config{DB: a.DB, Root: a.Root, BaseURL: a.BaseURL, Client: a.Way.HTTPClient("oidc")}); err != nil {
		return err
	}
	a.meters = newMeters(a)
	a.Board = view.NewBoard(a.DB)
	a.Notary = audit.NewNotary(a.DB, a.Root, a.Checkpoints)
	return feed.Ensure(ctx, a.DB)
}

// loadKey loads the root key, or makes it when the database is new: a database that an older key has sealed is never
// opened with a fresh one.
func (a *App) loadKey(ctx context.Context) (*sign.Root, error) {
	if err := sign.Outside(a.Key, a.Data); err != nil {
		return nil, err
	}
	if _, err := os.Stat(a.Key); !errors.Is(err, fs.ErrNotExist) {
		return sign.Load(a.Key)
	}
	have, _, err := a.DB.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	if have > 0 {
		return nil, clew.Errorf(clew.Unavailable, "The key file %s is missing. Without it what is sealed in the database cannot be read; put it back", a.Key)
	}
	return sign.Create(a.Key)
}

// migrate brings the schema up to date and refuses a wrong key.
func (a *App) migrate(ctx context.Context) error {
	if err := a.backupBefore(ctx); err != nil {
		return err
	}
	if err := a.DB.Migrate(ctx); err != nil {
		return err
	}
	if err := queue.Migrate(ctx, a.DB); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		check, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = 'key check'`)
		if err != nil {
			return err
		}
		if !found {
			_, err = tx.Exec(`INSERT INTO setting (name, value) VALUES ('key check', $1)`, a.Root.Check())
			return err
		}
		if err := a.Root.Verify(check); err != nil {
			return err
		}
		if err := backup.Tell(tx); err != nil || a.Rebuild {
			return err
		}
		return rebuild.Refuse(tx)
	})
}

// Start begins the loops and workers; they end with Close.
func (a *App) Start(ctx context.Context) error {
	ctx, a.stop = context.WithCancel(ctx)
	a.started = a.DB.Clock().Now()
	seq := &audit.Sequencer{DB: a.DB, Checkpoint: a.Notary.Write, Sealed: a.react}
	seq.Init()
	a.loops.Go(func() { seq.Run(ctx) })
	a.loops.Go(func() { a.settleLoop(ctx) })
	a.loops.Go(func() { a.backupLoop(ctx) })
	a.loops.Go(func() { a.Board.Rows(ctx, clew.SystemActor()) }) // read before the first person asks; an error shows to whoever does
	tools := job.Tools{DB: a.DB, Blob: a.Blob, Way: a.Way, Imported: func(kind string, n int64) { a.meters.imported.WithLabelValues(kind).Add(float64(n)) }}
	periodic := append(job.Periodic(tools), queue.Periodic{Name: "sweep", Every: hourly, Do: func(ctx context.Context) error {
		return a.DB.Write(ctx, access.Sweep)
	}}, queue.Periodic{Name: "clean", Every: daily, Do: func(ctx context.Context) error {
		_, err := Clean(ctx, a.DB, a.Blob)
		return err
	}})
	var err error
	a.queue, err = queue.Serve(ctx, a.DB, queue.Config{Handlers: job.Handlers(tools), Periodic: periodic, Workers: a.Workers})
	return err
}

// Close stops everything, writes a last checkpoint and lets the data directory go.
func (a *App) Close() error {
	var errs []error
	if a.queue != nil {
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		errs = append(errs, a.queue(ctx))
		cancel()
	}
	if a.stop != nil {
		a.stop()
		a.loops.Wait()
		if err := a.lastCheckpoint(); err != nil {
			slog.Warn("last checkpoint", "err", err)
		}
	}
	if a.Way != nil {
		a.Way.Close()
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
	}
	return errors.Join(errs...)
}

func (a *App) lastCheckpoint() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	for {
		n, err := audit.Seal(ctx, a.DB)
		if err != nil {
			return err
		}
		if n == 0 {
			return a.Notary.Write(ctx)
		}
	}
}
