package backup

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clew"
	"clew/audit"
	"clew/db"

	"filippo.io/age"
)

// partSize is about how many bytes of rows one entry holds.
const partSize = 1 << 20

// Create writes a backup to a new file, while the server may run, and says so in the audit trail. Without recipients it
// is encrypted to those of last time; new ones are remembered.
func Create(ctx context.Context, s Source, to string, names []string) (Manifest, Contents, error) {
	names, err := remembered(ctx, s.DB, names)
	if err != nil {
		return Manifest{}, Contents{}, err
	}
	rs, err := recipients(names)
	if err != nil {
		return Manifest{}, Contents{}, err
	}
	m, c, err := write(ctx, s, to, names, rs)
	if err != nil {
		return m, c, err
	}
	return m, c, s.DB.Write(ctx, func(tx *db.Tx) error { return made(tx, m, c, filepath.Base(to)) })
}

// BeforeUpgrade writes a backup into dir that the root key opens, before the schema is changed.
func BeforeUpgrade(ctx context.Context, s Source, dir string) (string, error) {
	have, _, err := s.DB.SchemaVersion(ctx)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	r, err := rootRecipient(s.Root)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, fmt.Sprintf("schema-%d-%s.clewbackup", have, s.DB.Clock().Now().Std().Format("20060102T150405Z")))
	_, _, err = write(ctx, s, path, []string{}, []age.Recipient{r})
	return path, err
}

func write(ctx context.Context, s Source, to string, names []string, rs []age.Recipient) (m Manifest, c Contents, err error) {
	m = Manifest{Format: Format, ID: clew.NewID(), Created: s.DB.Clock().Now(), Program: s.Version, Database: s.DB.Kind(), KeyCheck: s.Root.Check(), Recipients: names}
	if m.Signer, err = noteKey(s.Root); err != nil {
		return m, c, err
	}
	if m.Schema, _, err = s.DB.SchemaVersion(ctx); err != nil {
		return m, c, err
	}
	// Read before the snapshot: a checkpoint never speaks of events that the snapshot does not have.
	checkpoints, err := os.ReadFile(s.Checkpoints)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return m, c, clew.Wrapf(clew.Unavailable, err, "The file of checkpoints %s cannot be read", s.Checkpoints)
	}
	w, err := create(to, m.Created, rs)
	if err != nil {
		return m, c, err
	}
	if err = w.all(ctx, s, &m, checkpoints); err != nil {
		w.abort()
		return m, c, failed(err, to)
	}
	return m, w.content, nil
}

func (w *writer) all(ctx context.Context, s Source, m *Manifest, checkpoints []byte) error {
	var needed map[string]bool
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if err := rightKey(tx, s); err != nil {
			return err
		}
		size, root, err := audit.Root(tx)
		if err != nil {
			return err
		}
		m.Events, m.Root = size, base64.StdEncoding.EncodeToString(root[:])
		needed, err = w.rows(tx)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.add(checkpointsName, int64(len(checkpoints)), bytes.NewReader(checkpoints)); err != nil {
		return err
	}
	if err := w.blobs(ctx, s, needed); err != nil {
		return err
	}
	if err := w.seal(); err != nil {
		return err
	}
	m.Size, m.SHA256 = w.size, hex.EncodeToString(w.sum.Sum(nil))
	note, err := m.sign(ctx, s.Root)
	if err != nil {
		return err
	}
	return w.finish(note)
}

func rightKey(tx *db.Tx, s Source) error {
	check, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = 'key check'`)
	if err != nil || !found {
		return err
	}
	return s.Root.Verify(check)
}

// rows writes all tables and gives the names of the blobs that they speak of.
func (w *writer) rows(tx *db.Tx) (map[string]bool, error) {
	tables, err := Tables(tx)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(tables)
	if err != nil {
		return nil, err
	}
	if err := w.add(tablesName, int64(len(list)), bytes.NewReader(list)); err != nil {
		return nil, err
	}
	for _, t := range tables {
		if err := w.table(tx, t); err != nil {
			return nil, err
		}
	}
	return Named(tx)
}

// Named lists the files that rows name: a column that holds the name of a file is called blob, or ends with _blob.
func Named(tx *db.Tx) (map[string]bool, error) {
	tables, err := Tables(tx)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.Columns {
			if c.Kind != Text || c.Name != "blob" && !strings.HasSuffix(c.Name, "_blob") {
				continue
			}
			names, err := db.All[string](tx, `SELECT DISTINCT "`+c.Name+`" FROM "`+t.Name+`" WHERE "`+c.Name+`" <> ''`)
			if err != nil {
				return nil, err
			}
			for _, n := range names {
				out[n] = true
			}
		}
	}
	return out, nil
}

func (w *writer) table(tx *db.Tx, t Table) error {
	part, buf := 0, make([]byte, 0, partSize+4096)
	flush := func() error {
		if len(buf) == 0 {
			return nil
		}
		part++
		err := w.add(fmt.Sprintf("%s%s/%06d", tablePrefix, t.Name, part), int64(len(buf)), bytes.NewReader(buf))
		buf = buf[:0]
		return err
	}
	sum, err := t.sum(tx, func(line []byte) error {
		if buf = append(buf, line...); len(buf) >= partSize {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.content.Tables = append(w.content.Tables, sum)
	return flush()
}

func (w *writer) blobs(ctx context.Context, s Source, needed map[string]bool) error {
	err := s.Blob.Walk(ctx, func(name string, _ int64, _ clew.Time) error {
		f, err := s.Blob.Open(ctx, name)
		if clew.Is(err, clew.NotFound) {
			return nil // cleared away since the walk began
		}
		if err != nil {
			return err
		}
		defer f.Close()
		delete(needed, name)
		w.content.Blobs++
		w.content.Bytes += f.Size()
		return w.add(blobPrefix+name, f.Size(), f)
	})
	// A damaged file must not keep everything else from being saved: the backup is made and says what is not in it.
	w.content.Missing = slices.Sorted(maps.Keys(needed))
	return err
}
