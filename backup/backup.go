// Package backup makes, checks and brings back copies of everything the platform keeps (paper: documentation over the
// whole life, X1; DESIGN 6.8): the database, the files and the checkpoints of the audit trail, encrypted to a recovery
// recipient and bound together by a signed manifest. It owns the settings that begin with "backup".
//
// A backup is a zip file with three entries, none of them compressed by zip:
//
//	README.txt     how to open it without this program
//	content.age    age (to the recovery recipient) of zstd of tar
//	manifest.txt   a signed note: what this is, and the size and SHA-256 of content.age
//
// The tar holds, in this order: tables.json (names, columns and kinds of the tables), tables/NAME/000001 and so on (rows
// as one JSON array a line, in the order of the primary key; bytes as base64; at most a few MiB each), checkpoints (the
// file of the audit trail's checkpoints), blobs/NAME (the files), contents.json (every entry before it with size and
// SHA-256, every table with its number of rows and the SHA-256 of them). Rows are read in one transaction on one
// snapshot, so that the running server is not disturbed and needs not stop; files are written before the transaction
// that names them and are therefore read afterwards. The same form serves both databases: what was saved from one can
// be brought back into the other. The root key is never in it.
package backup

import (
	"context"
	"encoding/json"
	"strings"

	"clew"
	"clew/blob"
	"clew/db"
	"clew/sign"
)

// Format names the form of the file; a program that does not know it refuses.
const Format = "clew backup 1"

// noteName is the name under which manifests are signed.
const noteName = "clew/backup"

// Purpose of the key that signs manifests.
const purpose = "backup manifest"

// Names of the entries of the zip file.
const (
	readmeName   = "README.txt"
	contentName  = "content.age"
	manifestName = "manifest.txt"
)

// Names of the entries of the tar.
const (
	tablesName      = "tables.json"
	tablePrefix     = "tables/"
	checkpointsName = "checkpoints"
	blobPrefix      = "blobs/"
	contentsName    = "contents.json"
)

// Source is what is saved: an open database with its files and its key.
type Source struct {
	DB          *db.DB
	Blob        *blob.Store
	Root        *sign.Root
	Checkpoints string // file of the audit trail's checkpoints
	Version     string // of the program
}

// Manifest says what a backup is. It stands outside the encryption and tells nothing of the content.
type Manifest struct {
	Format     string    `json:"format"`
	ID         clew.ID   `json:"id"`
	Created    clew.Time `json:"created"`
	Program    string    `json:"program"`
	Schema     int64     `json:"schema"`
	Database   db.Kind   `json:"database"`
	KeyCheck   string    `json:"key_check"`
	Signer     string    `json:"signer"`     // public key of the signature, as sign.NoteKey gives it
	Recipients []string  `json:"recipients"` // empty: opened by the root key
	Events     int64     `json:"events"`     // length of the sealed audit trail
	Root       string    `json:"root"`       // its root hash, base64
	Size       int64     `json:"content_bytes"`
	SHA256     string    `json:"content_sha256"`
}

// Contents lists what is inside, as the last entry of the tar.
type Contents struct {
	Files   []Entry    `json:"files"`
	Tables  []TableSum `json:"tables"`
	Blobs   int        `json:"blobs"`
	Bytes   int64      `json:"blob_bytes"`
	Missing []string   `json:"missing,omitempty"` // files that records name and that were not there: damage
}

// Entry is one entry of the tar.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// TableSum is the digest of one table: equal sums are equal rows, on either database.
type TableSum struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Rows counts the rows of all tables.
func (c Contents) Rows() (n int64) {
	for _, t := range c.Tables {
		n += t.Rows
	}
	return n
}

// noteKey is the public key by which manifests made under root verify.
func noteKey(root *sign.Root) (string, error) { return sign.NoteKey(root.Signer(purpose), noteName) }

func (m Manifest) sign(ctx context.Context, root *sign.Root) ([]byte, error) {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	return sign.SignNote(ctx, root.Signer(purpose), noteName, string(text)+"\n")
}

// claimed reads a manifest without believing it: to name the key it wants.
func claimed(note []byte) (m Manifest, err error) {
	text, _, ok := strings.Cut(string(note), "\n\n")
	if !ok {
		return m, clew.Errorf(clew.Invalid, "The manifest of the backup cannot be read")
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil || m.Format == "" {
		return m, clew.Wrapf(clew.Invalid, err, "The manifest of the backup cannot be read")
	}
	if m.Format != Format {
		return m, clew.Errorf(clew.Unsupported, "This backup has the form %q; this program reads %q", clew.Clip(m.Format, 60), Format)
	}
	return m, nil
}

const readme = `This is a backup of clew.

content.age is encrypted with age (https://age-encryption.org) to the recovery recipient; manifest.txt says to which one,
and is signed. To bring the backup back:

    clew backup restore --from THIS-FILE --identity RECOVERY-KEY-FILE --key ROOT-KEY-FILE --data NEW-DIRECTORY

To look inside without clew:

    unzip -p THIS-FILE content.age | age --decrypt -i RECOVERY-KEY-FILE | zstd -d | tar tv

The root key of the platform is not in here. Without it the secrets in the database stay sealed.
`
