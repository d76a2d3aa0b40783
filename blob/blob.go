// Package blob keeps files byte for byte: inventories, deliveries of feeds, attachments (paper: security documentation
// in every phase, X1). A blob's name is a keyed hash of its content, so that equal content is stored once and nobody
// can tell from a name what is inside. Put returns only when the content is durable, so that the transaction that names
// a blob may commit. Who may read a blob is decided by the record that names it, never here.
//
// The order is always: Put, then the transaction that stores the name; never Put inside a transaction. What was put and
// never named is found by Walk and removed by Delete, after a grace period that is longer than any request.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"syscall"

	"clew"
	"clew/db"
	"clew/sign"
)

// Store is one of two: files in a directory, or chunks in a table. It is safe for concurrent use.
type Store struct {
	root *sign.Root
	keep keeper
}

// Ref is what there is to say of a stored blob.
type Ref struct {
	Name   string // keyed hash, 64 hexadecimal digits
	Size   int64  // bytes
	SHA256 string // plain hash of the content, for people who compare
}

// File is an open blob.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
	Size() int64
}

// keeper is where content goes. add consumes r and then asks for the name; content that is there already counts as
// put now.
type keeper interface {
	add(ctx context.Context, r io.Reader, done func() Ref) error
	open(ctx context.Context, name string) (File, error)
	drop(ctx context.Context, name string, before clew.Time) (bool, error)
	walk(ctx context.Context, visit func(name string, size int64, at clew.Time) error) error
	sweep(ctx context.Context, before clew.Time) (int64, error)
}

// NewFiles keeps blobs as files below dir.
func NewFiles(root *sign.Root, dir string) (*Store, error) {
	k, err := newFiles(dir)
	if err != nil {
		return nil, explain(err)
	}
	return &Store{root, k}, nil
}

// NewTable keeps blobs in the database.
func NewTable(root *sign.Root, d *db.DB) *Store { return &Store{root, &table{d}} }

// purpose of the subkey that names blobs.
const purpose = "blob name"

// counted hashes what passes, and stops for good at the limit, at an error, or when the caller goes away. It never gives
// bytes together with an error, which readers that fill a buffer would swallow.
type counted struct {
	ctx   context.Context
	r     io.Reader
	max   int64
	n     int64
	plain hash.Hash
	keyed hash.Hash
	err   error
}

func (c *counted) Read(p []byte) (int, error) {
	if c.err == nil {
		c.err = c.ctx.Err()
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.err = err
	if c.n > c.max {
		c.err = clew.Errorf(clew.TooLarge, "The file is larger than %d bytes", c.max)
		return 0, c.err
	}
	if n == 0 {
		return 0, c.err
	}
	c.plain.Write(p[:n])
	c.keyed.Write(p[:n])
	return n, nil
}

// Put stores what r gives, at most max bytes, with flat memory. When it returns an error, nothing is kept; when it
// returns none, the content is on the disk and survives a power cut.
func (s *Store) Put(ctx context.Context, r io.Reader, max int64) (Ref, error) {
	c := &counted{ctx: ctx, r: r, max: max, plain: sha256.New(), keyed: s.root.Hash(purpose)}
	var ref Ref
	err := s.keep.add(ctx, c, func() Ref {
		ref = Ref{hex.EncodeToString(c.keyed.Sum(nil)), c.n, hex.EncodeToString(c.plain.Sum(nil))}
		return ref
	})
	if err != nil {
		return Ref{}, explain(err)
	}
	return ref, nil
}

// Open opens a blob; one that is not there is NotFound.
func (s *Store) Open(ctx context.Context, name string) (File, error) {
	if !isName(name) {
		return nil, clew.Errorf(clew.NotFound, "There is no such file")
	}
	f, err := s.keep.open(ctx, name)
	if err != nil {
		return nil, explain(err) // f may hold a typed nil
	}
	return f, nil
}

// Delete removes a blob that no record names, unless it was put again since before: someone may be about to name it
// then. It tells whether the blob is gone by it; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, name string, before clew.Time) (bool, error) {
	if !isName(name) {
		return false, nil
	}
	gone, err := s.keep.drop(ctx, name, before)
	return gone, explain(err)
}

// Sweep removes what uploads begun before a moment have left half-written when the program was killed, and tells how
// many pieces there were.
func (s *Store) Sweep(ctx context.Context, before clew.Time) (int64, error) {
	n, err := s.keep.sweep(ctx, before)
	return n, explain(err)
}

// Walk visits every blob, with its size and when it was last put. An error of visit ends the walk.
func (s *Store) Walk(ctx context.Context, visit func(name string, size int64, at clew.Time) error) error {
	return s.keep.walk(ctx, visit)
}

// Verify reads a blob and proves that its content still bears its name.
func (s *Store) Verify(ctx context.Context, name string) error {
	f, err := s.Open(ctx, name)
	if err != nil {
		return err
	}
	defer f.Close()
	h := s.root.Hash(purpose)
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != name {
		return clew.Errorf(clew.Internal, "The stored file %s was altered", name)
	}
	return nil
}

func isName(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// explain gives the errors of a file system their kind and a message for people.
func explain(err error) error {
	var e *clew.Error
	switch {
	case err == nil, errors.As(err, &e):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return clew.Wrapf(clew.Unavailable, err, "The disk is full; nothing was saved")
	case errors.Is(err, syscall.EIO), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return clew.Wrapf(clew.Unavailable, err, "The disk does not take the file; nothing was saved. The program's log says why")
	}
	return err
}
