package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"clew"
	"clew/backup"
)

const backupLook = 20 * time.Second

// backupFolder is where this process writes the backups that it makes by itself.
func (c Config) backupFolder() string {
	if c.Backups != "" {
		return c.Backups
	}
	return filepath.Join(c.Data, "backups")
}

// backupLoop makes backups when they are due; of several processes the first that looks does it.
func (a *App) backupLoop(ctx context.Context) {
	source := backup.Source{DB: a.DB, Blob: a.Blob, Root: a.Root, Checkpoints: a.Checkpoints, Version: a.Version}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(backupLook):
		}
		ran, err := backup.RunDue(ctx, source, a.backupFolder())
		switch {
		case err != nil && ctx.Err() == nil && !clew.Is(err, clew.Unavailable):
			slog.Error("backup", "err", err)
		case err != nil && ctx.Err() == nil:
			slog.Warn("backup", "err", err)
		case ran:
			slog.Info("backup made", "folder", a.backupFolder())
		}
	}
}
