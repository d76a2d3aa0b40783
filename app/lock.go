package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"clew"
	"clew/backup"
	"clew/blob"
	"clew/db"
)

const (
	hourly   = time.Hour
	daily    = 24 * hourly
	stopTime = 10 * time.Second
)

// lock takes the data directory for this process. The kernel lets go of it when the process ends, however it ends.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The data directory %s cannot be written", dir)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, clew.Errorf(clew.Conflict, "Another clew process uses the data directory %s. Stop it, or talk to it with --server", dir)
	}
	f.Truncate(0)
	f.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	return f, nil
}

// backupBefore saves the database before its schema is changed, so that a failed upgrade can be undone: SQLite as a copy
// to put back, PostgreSQL as a backup to restore into a new database with the root key (docs/operations.md).
func (a *App) backupBefore(ctx context.Context) error {
	have, known, err := a.DB.SchemaVersion(ctx)
	if err != nil || have == 0 || have >= known {
		return err
	}
	dir := filepath.Join(a.Data, "before-upgrade")
	if a.DB.Kind() == db.Postgres {
		path, err := backup.BeforeUpgrade(ctx, backup.Source{DB: a.DB, Blob: blob.NewTable(a.Root, a.DB), Root: a.Root, Checkpoints: a.Checkpoints, Version: a.Version}, dir)
		if err == nil {
			slog.Info("saved before the upgrade", "file", path, "schema", have)
		}
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(dir, "schema-"+strconv.FormatInt(have, 10)+"-"+time.Now().UTC().Format("20060102T150405Z")+".db")
	if _, err := a.DB.Pool().ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The copy before the upgrade cannot be written to %s; nothing was changed", path)
	}
	slog.Info("saved before the upgrade", "file", path, "schema", have)
	return os.Chmod(path, 0o600)
}
