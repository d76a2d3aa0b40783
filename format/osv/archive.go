package osv

import (
	"crypto/sha256"
	"io"
	"io/fs"
)

// Limits bound the reading of an archive or folder; zero fields take the defaults.
type Limits struct {
	Entries    int   // 2,000,000
	EntryBytes int64 // 16 MiB
	TotalBytes int64 // 16 GiB unpacked
}

// Item is one record of an archive before it is decoded, or the reason why it could not be read.
type Item struct {
	Path string // place inside the archive or folder; "#3" for the fourth of an array
	Raw  []byte // owned by the receiver
	Hash [sha256.Size]byte
	Err  error // set: nothing else is; the rest of the archive goes on
}

// Decode decodes the item.
func (i *Item) Decode() (*Record, error) { return Decode(i.Raw) }

// Visit receives one item; an error stops the reading and is returned from it.
type Visit func(Item) error

// ReadArchive reads every .json of a zip file.
func ReadArchive(r io.ReaderAt, size int64, l Limits, visit Visit) error { return nil }

// ReadFolder reads every .json below the root of fsys, and every zip file in it.
func ReadFolder(fsys fs.FS, l Limits, visit Visit) error { return nil }

// ReadJSON reads a single record, an array of records, or records one after the other (JSON lines).
func ReadJSON(r io.Reader, l Limits, visit Visit) error { return nil }

// ReadPath reads a zip file, a JSON file or a folder of the file system, whichever path names.
func ReadPath(path string, l Limits, visit Visit) error { return nil }
