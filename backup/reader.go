package backup

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"

	"clew"
	"clew/sign"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Keys are by what a backup is checked and opened. Each may be missing.
type Keys struct {
	Root       *sign.Root     // root key of the platform: proves who made the backup
	Signer     string         // or its public key for backups, as a manifest names it
	Identities []age.Identity // recovery keys
}

const (
	maxManifest = 1 << 20
	maxPart     = 64 << 20
	maxList     = 1 << 30
)

// file is an open backup.
type file struct {
	*os.File
	manifest Manifest
	content  *io.SectionReader
}

// open finds the parts of a backup and checks its manifest. problem says what does not hold when the signature or the
// key is wrong but the file can still be read.
func open(path string, k Keys) (f *file, problem error, err error) {
	raw, err := os.Open(path)
	if err != nil {
		return nil, nil, clew.Wrapf(clew.NotFound, err, "There is no backup %s", path)
	}
	f = &file{File: raw}
	note, err := f.parts()
	if err == nil {
		f.manifest, err = claimed(note)
	}
	if err != nil {
		raw.Close()
		return nil, nil, err
	}
	return f, f.proven(note, k), nil
}

// parts finds the content and reads the manifest.
func (f *file) parts() ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(f.File, info.Size())
	if err != nil {
		return nil, clew.Wrapf(clew.Invalid, err, "%s is no backup of clew, or it was cut off: it has no manifest", f.Name())
	}
	var note []byte
	for _, e := range z.File {
		at, err := e.DataOffset()
		if err != nil || e.Method != zip.Store || at+int64(e.CompressedSize64) > info.Size() {
			return nil, clew.Wrapf(clew.Invalid, err, "%s is no backup of clew, or it was cut off: it has no manifest", f.Name())
		}
		switch body := io.NewSectionReader(f.File, at, int64(e.CompressedSize64)); e.Name {
		case contentName:
			f.content = body
		case manifestName:
			if note, err = io.ReadAll(io.LimitReader(body, maxManifest)); err != nil {
				return nil, err
			}
		}
	}
	if f.content == nil || note == nil {
		return nil, clew.Errorf(clew.Invalid, "%s is no backup of clew, or it was cut off: it has no manifest", f.Name())
	}
	return note, nil
}

// proven checks that the manifest was signed by the key that is expected.
func (f *file) proven(note []byte, k Keys) error {
	want := f.manifest.Signer
	switch {
	case k.Root != nil:
		if own := k.Root.Check(); own != f.manifest.KeyCheck {
			return clew.Wrapf(clew.Invalid, sign.ErrWrongKey, "The root key is not the one of this backup (the key file has %s, the backup was made under %s)", own, clew.Clip(f.manifest.KeyCheck, 60))
		}
		var err error
		if want, err = noteKey(k.Root); err != nil {
			return err
		}
	case k.Signer != "":
		want = k.Signer
	}
	if _, err := sign.OpenNote(note, want); err != nil {
		return clew.Wrapf(clew.Invalid, err, "The signature of the manifest is not ours: the backup is foreign, or it was altered")
	}
	return nil
}

// intact compares the content with what the manifest says of it.
func (f *file) intact() error {
	h := sha256.New()
	if _, err := f.content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	n, err := io.Copy(h, f.content)
	if err != nil {
		return err
	}
	if sum := hex.EncodeToString(h.Sum(nil)); n != f.manifest.Size || sum != f.manifest.SHA256 {
		return clew.Errorf(clew.Invalid, "The content was altered or cut off: the manifest says %d bytes with SHA-256 %s, the file has %d with %s", f.manifest.Size, clew.Clip(f.manifest.SHA256, 64), n, sum)
	}
	return nil
}

var entryName = regexp.MustCompile(`^(tables\.json|checkpoints|tables/[a-z0-9_]{1,80}/[0-9]{6,9}|blobs/[0-9a-f]{64}|contents\.json)$`)

// walk decrypts the content and gives each entry to visit; in the end it holds them against the list.
func (f *file) walk(k Keys, visit func(name string, size int64, r io.Reader) error) (c Contents, err error) {
	ids, err := k.identities(f.manifest)
	if err != nil {
		return c, err
	}
	if _, err := f.content.Seek(0, io.SeekStart); err != nil {
		return c, err
	}
	plain, err := age.Decrypt(bufio.NewReaderSize(f.content, 1<<20), ids...)
	if err != nil {
		return c, notOpened(err, f.manifest)
	}
	z, err := zstd.NewReader(plain, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return c, err
	}
	defer z.Close()
	var seen []Entry
	t := tar.NewReader(z)
	for {
		h, err := t.Next()
		if err != nil {
			return c, damaged(err)
		}
		if h.Typeflag != tar.TypeReg || !entryName.MatchString(h.Name) || strings.HasPrefix(h.Name, tablePrefix) && h.Size > maxPart {
			return c, clew.Errorf(clew.Invalid, "The backup holds %q, which belongs in no backup", clew.Clip(h.Name, 100))
		}
		if h.Name == contentsName {
			if err := json.NewDecoder(io.LimitReader(t, maxList)).Decode(&c); err != nil {
				return c, damaged(err)
			}
			break
		}
		sum := sha256.New()
		in := io.TeeReader(t, sum)
		if err := visit(h.Name, h.Size, in); err != nil {
			return c, err
		}
		if _, err := io.Copy(io.Discard, in); err != nil { // what visit left
			return c, damaged(err)
		}
		seen = append(seen, Entry{h.Name, h.Size, hex.EncodeToString(sum.Sum(nil))})
	}
	return c, c.match(seen)
}

func damaged(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return clew.Wrapf(clew.Invalid, err, "The content of the backup is damaged or cut off")
}

func (c Contents) match(seen []Entry) error {
	if len(seen) != len(c.Files) {
		return clew.Errorf(clew.Invalid, "The backup should hold %d entries and holds %d", len(c.Files), len(seen))
	}
	for i, e := range seen {
		if e != c.Files[i] {
			return clew.Errorf(clew.Invalid, "The entry %s of the backup was altered", e.Name)
		}
	}
	return nil
}
