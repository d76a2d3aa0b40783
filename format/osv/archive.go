package osv

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Limits bound the reading of an archive or folder; zero fields take the defaults.
type Limits struct {
	Entries    int   // 300,000; the directory of so many takes some 90 MiB while it is read
	EntryBytes int64 // 16 MiB, unpacked
	TotalBytes int64 // 4 GiB, unpacked
}

func (l Limits) filled() Limits {
	if l.Entries <= 0 {
		l.Entries = 300_000
	}
	if l.EntryBytes <= 0 {
		l.EntryBytes = 16 << 20
	}
	if l.TotalBytes <= 0 {
		l.TotalBytes = 4 << 30
	}
	return l
}

// ErrLimit is returned, wrapped, when the whole passes a limit; ErrArchive when it is no archive at all.
var (
	ErrLimit   = errors.New("archive passes a limit")
	ErrArchive = errors.New("no archive of OSV records")
)

// Item is one record of an archive before it is decoded, or the reason why it could not be read. The hash allows to
// skip what has not changed without decoding it.
type Item struct {
	Path string // place inside the archive or folder; "#3" for the fourth of an array
	Raw  []byte // owned by the receiver
	Hash [sha256.Size]byte
	Err  error // set: Raw is nil; the rest of the archive goes on
}

// Decode decodes the item.
func (i *Item) Decode() (*Record, error) {
	if i.Err != nil {
		return nil, i.Err
	}
	return Decode(i.Raw)
}

// Visit receives one item; an error stops the reading and is returned from it.
type Visit func(Item) error

// reading counts against the limits over a whole folder or archive.
type reading struct {
	Limits
	entries int
	bytes   int64
	packed  int64 // of zip files
	visit   Visit
}

// budget ends a reading at random that takes more than is left.
type budget struct {
	io.ReaderAt
	left int64
}

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, ErrLimit
	}
	return b.ReaderAt.ReadAt(p, at)
}

// Real archives of records unpack to three to ten times their size; beyond maxRatio (looked at once freeBytes came
// out) an archive is a bomb.
const (
	maxRatio  = 200
	freeBytes = 64 << 20
)

func (r *reading) item(at string, raw []byte, err error) error {
	r.entries++
	r.bytes += int64(len(raw))
	switch {
	case r.entries > r.Entries:
		return fmt.Errorf("%w: more than %d records", ErrLimit, r.Entries)
	case r.bytes > r.TotalBytes:
		return fmt.Errorf("%w: more than %d bytes", ErrLimit, r.TotalBytes)
	case r.packed > 0 && r.bytes > freeBytes && r.bytes/maxRatio > r.packed:
		return fmt.Errorf("%w: it unpacks to more than %d times its size", ErrLimit, maxRatio)
	case err != nil:
		return r.visit(Item{Path: at, Err: err})
	}
	return r.visit(Item{Path: at, Raw: raw, Hash: Hash(raw)})
}

// ReadArchive reads every .json of a zip file. Entries that cannot be read are items with an error.
func ReadArchive(r io.ReaderAt, size int64, l Limits, visit Visit) error {
	return (&reading{Limits: l.filled(), visit: visit}).archive("", r, size)
}

func (r *reading) archive(prefix string, at io.ReaderAt, size int64) error {
	// archive/zip keeps the whole directory in memory; what it may read of it is bounded, what follows is not
	directory := &budget{at, 1<<20 + 256*int64(r.Entries)}
	z, err := zip.NewReader(directory, size)
	if directory.left < 0 {
		return fmt.Errorf("%w: a directory of more than %d entries", ErrLimit, r.Entries)
	}
	if err != nil && z == nil {
		return fmt.Errorf("%w: %w", ErrArchive, plain(err))
	}
	directory.left = 1 << 62
	r.packed += size
	found := false
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !isJSON(f.Name) {
			continue
		}
		found = true
		raw, err := r.unpack(f)
		if err := r.item(prefix+f.Name, raw, plain(err)); err != nil {
			return err
		}
	}
	if !found && len(z.File) > 0 {
		return fmt.Errorf("%w: no .json file in it", ErrArchive)
	}
	return nil
}

// unpack never trusts the directory's sizes beyond the limit: a deflate bomb ends there.
func (r *reading) unpack(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > uint64(r.EntryBytes) {
		return nil, fmt.Errorf("%w: entry of %d bytes", ErrLimit, f.UncompressedSize64)
	}
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	raw := make([]byte, 0, min(f.UncompressedSize64, 1<<20)+1)
	return readBounded(in, raw, r.EntryBytes)
}

func readBounded(in io.Reader, into []byte, limit int64) ([]byte, error) {
	for {
		if len(into) == cap(into) {
			into = append(into, 0)[:len(into)]
		}
		n, err := in.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		if int64(len(into)) > limit {
			return nil, fmt.Errorf("%w: entry of more than %d bytes", ErrLimit, limit)
		}
		if err == io.EOF {
			return into, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func isJSON(name string) bool {
	base := path.Base(name)
	return strings.HasSuffix(strings.ToLower(base), ".json") && !strings.HasPrefix(base, ".")
}

// ReadFolder reads every .json below the root of fsys, and every zip file in it. Links are not followed.
func ReadFolder(fsys fs.FS, l Limits, visit Visit) error {
	r := &reading{Limits: l.filled(), visit: visit}
	return fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && p == ".":
			return err
		case err != nil:
			return r.item(p, nil, err)
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		case isJSON(p):
			return r.file(fsys, p)
		case strings.HasSuffix(strings.ToLower(p), ".zip"):
			return r.zipFile(fsys, p)
		}
		return nil
	})
}

func (r *reading) file(fsys fs.FS, p string) error {
	f, err := fsys.Open(p)
	if err != nil {
		return r.item(p, nil, err)
	}
	defer f.Close()
	return r.json(p, f)
}

func (r *reading) zipFile(fsys fs.FS, p string) error {
	f, err := fsys.Open(p)
	if err != nil {
		return r.item(p, nil, err)
	}
	defer f.Close()
	at, ok := f.(io.ReaderAt)
	info, err := f.Stat()
	if !ok || err != nil {
		return r.item(p, nil, errors.New("cannot be read at random"))
	}
	err = r.archive(p+"/", at, info.Size())
	if errors.Is(err, ErrArchive) { // one broken zip does not hide its neighbours
		return r.item(p, nil, err)
	}
	return err
}

// ReadPath reads a zip file, a JSON file or a folder of the file system, whichever name names.
func ReadPath(name string, l Limits, visit Visit) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return ReadFolder(os.DirFS(name), l, visit)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var magic [2]byte
	if _, err := f.ReadAt(magic[:], 0); err == nil && string(magic[:]) == "PK" {
		return ReadArchive(f, info.Size(), l, visit)
	}
	return ReadJSON(f, l, visit)
}
