package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
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

// own are the entries of a data directory.
var own = []string{"lock", "clew.db", "clew.db-wal", "clew.db-shm", "blobs", "checkpoints", "backups", "before-upgrade", "lost+found"}

// tighten shuts a data directory that others may look into, as one that was made before the server was: the names of
// files and the sizes of databases tell something too. A folder that holds other things as well may be open on purpose;
// it, and one of somebody else, stays as it is and the log says so.
func tighten(dir string) {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return
	}
	was := fmt.Sprintf("%04o", info.Mode().Perm())
	list, err := os.ReadDir(dir)
	for _, e := range list {
		if err == nil && !slices.Contains(own, e.Name()) {
			err = fmt.Errorf("it also holds %s", clew.Clip(e.Name(), 100))
		}
	}
	if err == nil {
		err = os.Chmod(dir, info.Mode()&^0o077)
	}
	if err != nil {
		slog.Warn("others may look into the data directory; make it your own: chmod go= "+dir, "mode", was, "err", err)
		return
	}
	slog.Info("others could look into the data directory; now nobody else can", "dir", dir, "mode was", was)
}
