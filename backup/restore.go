package backup

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clew"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/queue"
	"clew/sign"

	"filippo.io/age"
)

// Target is where a backup is brought back to: a directory that is empty or not there yet and, for PostgreSQL, a
// database that nobody has used.
type Target struct {
	From        string
	Data        string
	Database    string // postgres://...; "": SQLite in Data
	Checkpoints string // "": Data/checkpoints/trail
	Root        *sign.Root
	Identities  []age.Identity
	Force       bool // take it although signature or hash do not fit; recorded in the audit trail
	Clock       clew.Clock
}

// Restored is what came of it.
type Restored struct {
	Manifest Manifest
	Contents Contents
	Forced   string // what was wrong and was taken nevertheless
}

// Restore brings a backup back. Nothing counts before the last step: where it fails, the directory is empty again.
func Restore(ctx context.Context, t Target) (r Restored, err error) {
	if t.Root == nil {
		return r, clew.Errorf(clew.Invalid, "The root key is missing. Give the file that was made when the platform was set up with --key; it is in no backup")
	}
	keys := Keys{Root: t.Root, Identities: t.Identities}
	f, problem, err := open(t.From, keys)
	if err != nil {
		return r, err
	}
	defer f.Close()
	r.Manifest = f.manifest
	if errors.Is(problem, sign.ErrWrongKey) { // the program would not start with it anyway
		return r, problem
	}
	if problem = errors.Join(problem, f.intact()); problem != nil {
		if !t.Force {
			return r, clew.Wrapf(clew.Invalid, problem, "The backup is not restored: %s", problem.Error())
		}
		r.Forced = problem.Error()
	}
	if err := emptyDir(t.Data); err != nil {
		return r, err
	}
	if err := t.into(ctx, f, keys, &r); err != nil {
		clearDir(t.Data)
		return r, err
	}
	return r, nil
}

// emptyDir makes the directory, and refuses one with something in it.
func emptyDir(dir string) error {
	if dir == "" {
		return clew.Errorf(clew.Invalid, "Name a new data directory with --data DIR")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The data directory %s cannot be made", dir)
	}
	there, err := os.ReadDir(dir)
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The data directory %s cannot be read", dir)
	}
	if len(there) > 0 {
		return clew.Errorf(clew.Conflict, "The directory %s is not empty. A backup is brought back only into a new one; nothing was changed", dir)
	}
	return os.Chmod(dir, 0o700)
}

func clearDir(dir string) {
	there, _ := os.ReadDir(dir)
	for _, e := range there {
		os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}

const unfinished = "clew.db.restoring"

func (t Target) into(ctx context.Context, f *file, keys Keys, r *Restored) error {
	url := t.Database
	if url == "" {
		url = filepath.Join(t.Data, unfinished)
	}
	d, err := db.Open(ctx, db.Config{URL: url, Clock: t.Clock})
	if err != nil {
		return err
	}
	if err = t.fill(ctx, d, f, keys, r); err == nil && t.Database == "" {
		err = intoOneFile(ctx, d, url)
	}
	if err = errors.Join(err, d.Close()); err != nil || t.Database != "" {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(url + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncFile(url); err != nil {
		return err
	}
	return errors.Join(os.Rename(url, filepath.Join(t.Data, "clew.db")), syncDir(t.Data))
}

// intoOneFile moves everything from the write-ahead log into the database file. Closing would do that too, but only
// once the last connection is gone, which may be after Close has returned.
func intoOneFile(ctx context.Context, d *db.DB, path string) error {
	var busy, left, moved int64
	if err := d.Pool().QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &left, &moved); err != nil {
		return err
	}
	info, err := os.Stat(path + "-wal")
	if err == nil && (busy != 0 || info.Size() > 0) {
		return clew.Errorf(clew.Internal, "The restored database could not be written into one file")
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// fill makes the schema as it was, loads everything, and brings the schema up to date.
func (t Target) fill(ctx context.Context, d *db.DB, f *file, keys Keys, r *Restored) error {
	have, known, err := d.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	if f.manifest.Schema > known {
		return clew.Errorf(clew.Conflict, "This backup was made by a newer version of clew (schema %d; this program knows %d). Use the newer program", f.manifest.Schema, known)
	}
	if have != 0 && have != f.manifest.Schema {
		return clew.Errorf(clew.Conflict, "The database is not empty: it has schema %d. A backup is brought back only into a new one; nothing was changed", have)
	}
	if err := d.MigrateTo(ctx, f.manifest.Schema); err != nil {
		return err
	}
	if err := queue.Migrate(ctx, d); err != nil {
		return err
	}
	store := blob.NewTable(t.Root, d)
	if d.Kind() == db.SQLite {
		if store, err = blob.NewFiles(t.Root, filepath.Join(t.Data, "blobs")); err != nil {
			return err
		}
	}
	// Rows first into one open transaction, files by their own; the transaction commits when everything was there.
	if err := d.WriteAlone(ctx, func(tx *db.Tx) error { return t.load(tx, f, keys, store, r) }); err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	return d.Write(ctx, Tell)
}

func (t Target) load(tx *db.Tx, f *file, keys Keys, store *blob.Store, r *Restored) error {
	if err := unused(tx); err != nil {
		return err
	}
	l := &loader{tx: tx}
	var err error
	r.Contents, err = f.walk(keys, func(name string, size int64, in io.Reader) error {
		switch {
		case name == tablesName:
			return l.begin(in)
		case strings.HasPrefix(name, tablePrefix):
			return l.rows(name, in)
		case name == checkpointsName:
			return t.checkpoints(in)
		}
		return t.blob(tx.Context(), store, strings.TrimPrefix(name, blobPrefix), size, in)
	})
	if err != nil {
		return err
	}
	if err := l.end(r.Contents); err != nil {
		return err
	}
	return pending(tx, *r)
}

// unused refuses a database in which anything ever happened.
func unused(tx *db.Tx) error {
	n, err := db.One[int64](tx, `SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM setting) + (SELECT count(*) FROM user_account)`)
	if err == nil && n > 0 {
		return clew.Errorf(clew.Conflict, "The database is not empty. A backup is brought back only into a new one; nothing was changed")
	}
	return err
}

func (t Target) checkpoints(in io.Reader) error {
	path := t.Checkpoints
	if path == "" {
		path = filepath.Join(t.Data, "checkpoints", "trail")
	}
	b, err := io.ReadAll(in)
	if err != nil || len(b) == 0 {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // the file outside the data directory outlived the server: it says more than ours
	}
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// blob stores a file under the name that its content gives: another one means that it was altered.
func (t Target) blob(ctx context.Context, store *blob.Store, name string, size int64, in io.Reader) error {
	ref, err := store.Put(ctx, in, size)
	if err == nil && ref.Name != name {
		return clew.Errorf(clew.Invalid, "The file %s of the backup was altered", name)
	}
	return err
}

// pending notes what Tell says once the schema is up to date, and ends all sessions: whoever was signed out since the
// backup was made must not be signed in again by it.
func pending(tx *db.Tx, r Restored) error {
	ended, err := tx.Exec(`DELETE FROM session`)
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"backup": r.Manifest.ID, "made": r.Manifest.Created, "program": r.Manifest.Program, "schema": r.Manifest.Schema,
		"events": r.Manifest.Events, "rows": r.Contents.Rows(), "files": r.Contents.Blobs, "forced": r.Forced, "sessions_ended": ended, "from": r.Manifest.Database})
	if err != nil {
		return err
	}
	return set(tx, pendingSetting, string(text))
}

// Tell writes into the audit trail that the database came from a backup, unless that is done.
func Tell(tx *db.Tx) error {
	text, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, pendingSetting)
	if err != nil || !found {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM setting WHERE name = $1`, pendingSetting); err != nil {
		return err
	}
	_, err = audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "backup.restored", Type: "backup", Record: "restore", Payload: json.RawMessage(text)})
	return err
}
