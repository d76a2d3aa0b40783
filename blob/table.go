package blob

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"

	"clew"
	"clew/db"
)

// chunkSize is what one row holds.
const chunkSize = 1 << 20

// table keeps blobs in blob_chunk. Content is first written under a name of its own, since its hash is known only at
// the end; the last transaction renames the chunks and makes the blob exist.
type table struct{ db *db.DB }

func (t *table) add(ctx context.Context, r io.Reader, done func() Ref) error {
	tmp := temporary + clew.NewID().String()
	err := t.chunks(ctx, tmp, r)
	if err == nil {
		ref := done()
		err = t.db.Write(ctx, func(tx *db.Tx) error { return publish(tx, tmp, ref) })
	}
	if err != nil {
		// Should this fail too, sweep takes the pieces later.
		derr := t.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error { return dropChunks(tx, tmp) })
		return errors.Join(err, derr)
	}
	return nil
}

// temporary begins the names of chunks whose content is not complete. A UUIDv7 follows, so they sort by time.
const temporary = "tmp-"

func publish(tx *db.Tx, tmp string, ref Ref) error {
	n, err := tx.Exec(`UPDATE blob SET at = $2 WHERE name = $1`, ref.Name, tx.Now())
	if err != nil {
		return err
	}
	if n > 0 { // it is there already
		return dropChunks(tx, tmp)
	}
	n, err = tx.Exec(`INSERT INTO blob (name, size, sha256, at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`, ref.Name, ref.Size, ref.SHA256, tx.Now())
	if err != nil {
		return err
	}
	if n == 0 {
		return dropChunks(tx, tmp)
	}
	_, err = tx.Exec(`UPDATE blob_chunk SET name = $2 WHERE name = $1`, tmp, ref.Name)
	return err
}

func dropChunks(tx *db.Tx, name string) error {
	_, err := tx.Exec(`DELETE FROM blob_chunk WHERE name = $1`, name)
	return err
}

func (t *table) chunks(ctx context.Context, name string, r io.Reader) error {
	buf := make([]byte, chunkSize)
	for n := 0; ; n++ {
		size, end, err := fill(r, buf)
		if err != nil {
			return err
		}
		if size > 0 {
			err := t.db.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO blob_chunk (name, n, data) VALUES ($1, $2, $3)`, name, n, buf[:size])
				return err
			})
			if err != nil {
				return err
			}
		}
		if end {
			return nil
		}
	}
}

// fill is io.ReadFull without its mistake for our purpose: an io.ErrUnexpectedEOF of the source, such as an upload that
// was cut, must not look like a last chunk.
func fill(r io.Reader, buf []byte) (n int, end bool, err error) {
	for n < len(buf) {
		m, err := r.Read(buf[n:])
		n += m
		if err == io.EOF {
			return n, true, nil
		}
		if err != nil {
			return n, false, err
		}
	}
	return n, false, nil
}

func (t *table) open(ctx context.Context, name string) (File, error) {
	f := &rows{ctx: context.WithoutCancel(ctx), db: t.db, name: name, held: -1}
	err := t.db.Read(ctx, func(tx *db.Tx) (err error) {
		f.size, err = db.One[int64](tx, `SELECT size FROM blob WHERE name = $1`, name)
		return err
	})
	if clew.Is(err, clew.NotFound) {
		return nil, clew.Errorf(clew.NotFound, "There is no such file")
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (t *table) drop(ctx context.Context, name string, before clew.Time) (gone bool, err error) {
	err = t.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM blob WHERE name = $1 AND at < $2`, name, before)
		if gone = n > 0; err != nil || !gone {
			return err
		}
		return dropChunks(tx, name)
	})
	return gone && err == nil, err
}

// sweep knows the age of half-written content by the name it was given: a UUIDv7 begins with its time.
func (t *table) sweep(ctx context.Context, before clew.Time) (n int64, err error) {
	var end [8]byte
	binary.BigEndian.PutUint64(end[:], uint64(max(before.Std().UnixMilli(), 0)))
	h := hex.EncodeToString(end[2:])
	to := temporary + h[:8] + "-" + h[8:]
	err = t.db.Write(ctx, func(tx *db.Tx) error {
		n, err = tx.Exec(`DELETE FROM blob_chunk WHERE name >= $1 AND name < $2`, temporary, to)
		return err
	})
	return n, err
}

func (t *table) walk(ctx context.Context, visit func(string, int64, clew.Time) error) error {
	type row struct {
		Name string
		Size int64
		At   clew.Time
	}
	for after := ""; ; {
		var page []row
		err := t.db.Read(ctx, func(tx *db.Tx) (err error) {
			page, err = db.All[row](tx, `SELECT name, size, at FROM blob WHERE name > $1 ORDER BY name LIMIT 500`, after)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := visit(r.Name, r.Size, r.At); err != nil {
				return err
			}
			after = r.Name
		}
	}
}

// rows reads a blob chunk by chunk and holds the last one read. Like other files it is for one goroutine at a time.
type rows struct {
	ctx  context.Context
	db   *db.DB
	name string
	size int64
	at   int64
	held int64
	data []byte
}

// Size implements File.
func (f *rows) Size() int64 { return f.size }

// Close implements io.Closer.
func (f *rows) Close() error { f.data, f.held = nil, -1; return nil }

// ReadAt implements io.ReaderAt.
func (f *rows) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off+int64(n) < f.size {
		at := off + int64(n)
		if err := f.load(at / chunkSize); err != nil {
			return n, err
		}
		n += copy(p[n:], f.data[at%chunkSize:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *rows) load(n int64) error {
	if f.held == n {
		return nil
	}
	return f.db.Read(f.ctx, func(tx *db.Tx) error {
		data, err := db.One[[]byte](tx, `SELECT data FROM blob_chunk WHERE name = $1 AND n = $2`, f.name, n)
		if want := min(chunkSize, f.size-n*chunkSize); err == nil && int64(len(data)) != want {
			err = clew.Errorf(clew.Internal, "The stored file %s was altered", f.name)
		}
		if err != nil {
			return err
		}
		f.held, f.data = n, data
		return nil
	})
}

// Read implements io.Reader.
func (f *rows) Read(p []byte) (int, error) {
	if f.at >= f.size {
		return 0, io.EOF
	}
	n, err := f.ReadAt(p[:min(int64(len(p)), f.size-f.at)], f.at)
	f.at += int64(n)
	return n, err
}

// Seek implements io.Seeker.
func (f *rows) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.size
	}
	if offset < 0 {
		return 0, clew.Errorf(clew.Internal, "blob: seek before the start")
	}
	f.at = offset
	return offset, nil
}
