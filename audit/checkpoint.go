package audit

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"clew"
	"clew/db"
	"clew/sign"

	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a signed statement of how long the trail was and what its root hash was.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   clew.Time
}

// Notary signs checkpoints and keeps them outside the database, one file, only ever appended to. Who can alter the
// database but not that file can hide nothing that happened before the last line of it.
type Notary struct {
	DB     *db.DB
	Signer sign.Signer
	Name   string // origin of the trail, the note's first line: a host name and path, such as example.com/clew
	Path   string // of the file
	last   int64
}

// Origin is the first line of every checkpoint of ours: what the trail is called.
const Origin = "clew/audit"

// NewNotary makes the notary of a database; path is the file of its checkpoints.
func NewNotary(d *db.DB, root *sign.Root, path string) *Notary {
	return &Notary{DB: d, Signer: root.Signer("audit checkpoint"), Name: Origin, Path: path}
}

// Key is the public key of the checkpoints, as ReadCheckpoints takes it. Kept apart from the platform, it proves the
// trail to somebody who trusts neither the database nor the root key. It is "" for a notary without a signer.
func (n *Notary) Key() (string, error) {
	if n.Signer == nil {
		return "", nil
	}
	return sign.NoteKey(n.Signer, n.Name)
}

// Checkpoints reads those of the file; a notary without a signer has none.
func (n *Notary) Checkpoints() ([]Checkpoint, error) {
	if n.Signer == nil {
		return nil, nil
	}
	key, err := n.Key()
	if err != nil {
		return nil, err
	}
	return ReadCheckpoints(n.Path, key)
}

// Verify recomputes the trail and holds it against the checkpoints. unread says why those could not be read; what is in
// the database is verified all the same, but a cut-off end cannot show then.
func (n *Notary) Verify(ctx context.Context) (r Report, unread, err error) {
	known, unread := n.Checkpoints()
	err = n.DB.Read(ctx, func(tx *db.Tx) (err error) { r, err = Verify(tx, known); return err })
	return r, unread, err
}

// Write adds a checkpoint when the trail has grown since the last one.
func (n *Notary) Write(ctx context.Context) error {
	var c Checkpoint
	err := n.DB.Read(ctx, func(tx *db.Tx) (err error) {
		c.At = tx.Now()
		c.Size, c.Root, err = Root(tx)
		return err
	})
	if err != nil || c.Size == 0 || c.Size == n.last {
		return err
	}
	note, err := sign.SignNote(ctx, n.Signer, n.Name, c.text(n.Name))
	if err != nil {
		return err
	}
	if err := appendFile(n.Path, string(note)+"\n"); err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The checkpoint cannot be written to %s", n.Path)
	}
	n.last = c.Size
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`, c.Size, c.At, string(note))
		return err
	})
}

// text is the body of the note: origin, size, root in base64, time.
func (c Checkpoint) text(name string) string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", name, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.At)
}

func appendFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// ReadCheckpoints reads a file of checkpoints and checks every signature against the key (see sign.NoteKey).
func ReadCheckpoints(path, key string) ([]Checkpoint, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, clew.Errorf(clew.NotFound, "There is no file of checkpoints at %s", path)
	}
	if err != nil {
		return nil, err
	}
	return ParseCheckpoints(string(b), key)
}

// ParseCheckpoints reads notes, each followed by an empty line.
func ParseCheckpoints(text, key string) ([]Checkpoint, error) {
	var out []Checkpoint
	for rest := text; strings.TrimSpace(rest) != ""; {
		// A note is its text, an empty line, its signature lines, and here one more empty line.
		body, after, ok := strings.Cut(rest, "\n\n")
		sigs, next, _ := strings.Cut(after, "\n\n")
		if !ok {
			return out, clew.Errorf(clew.Invalid, "Checkpoint %d is cut off", len(out)+1)
		}
		msg, err := sign.OpenNote([]byte(body+"\n\n"+strings.TrimRight(sigs, "\n")+"\n"), key)
		if err != nil {
			return out, clew.Wrapf(clew.Invalid, err, "The signature of checkpoint %d is not ours, or it was altered", len(out)+1)
		}
		c, err := parseCheckpoint(msg)
		if err != nil {
			return out, clew.Wrapf(clew.Invalid, err, "Checkpoint %d cannot be read", len(out)+1)
		}
		out, rest = append(out, c), next
	}
	return out, nil
}

func parseCheckpoint(msg string) (c Checkpoint, err error) {
	lines := strings.Split(strings.TrimRight(msg, "\n"), "\n")
	if len(lines) != 4 {
		return c, fmt.Errorf("%d lines instead of 4", len(lines))
	}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return c, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return c, fmt.Errorf("no root hash: %w", err)
	}
	copy(c.Root[:], root)
	return c, c.At.UnmarshalText([]byte(lines[3]))
}
