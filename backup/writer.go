package backup

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"clew"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// writer builds the file: entries go through tar, zstd and age into the zip.
type writer struct {
	path    string
	file    *os.File
	buf     *bufio.Writer
	zip     *zip.Writer
	sum     hash.Hash
	size    int64
	age     io.WriteCloser
	zstd    *zstd.Encoder
	tar     *tar.Writer
	at      time.Time
	content Contents
}

// create begins a file that does not exist yet; until finish it has another name.
func create(path string, at clew.Time, to []age.Recipient) (*writer, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, clew.Errorf(clew.Conflict, "The file %s exists already and is not overwritten", path)
	}
	f, err := os.OpenFile(path+".partial", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The backup cannot be written to %s", path)
	}
	w := &writer{path: path, file: f, buf: bufio.NewWriterSize(f, 1<<20), sum: sha256.New(), at: at.Std()}
	if err := w.begin(to); err != nil {
		w.abort()
		return nil, failed(err, path)
	}
	return w, nil
}

func (w *writer) begin(to []age.Recipient) error {
	w.zip = zip.NewWriter(w.buf)
	if err := w.plain(readmeName, []byte(readme)); err != nil {
		return err
	}
	entry, err := w.entry(contentName)
	if err != nil {
		return err
	}
	if w.age, err = age.Encrypt(io.MultiWriter(entry, w.sum, counter{&w.size}), to...); err != nil {
		return err
	}
	if w.zstd, err = zstd.NewWriter(w.age, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	w.tar = tar.NewWriter(w.zstd)
	return nil
}

type counter struct{ n *int64 }

func (c counter) Write(p []byte) (int, error) { *c.n += int64(len(p)); return len(p), nil }

func (w *writer) entry(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: w.at})
}

func (w *writer) plain(name string, data []byte) error {
	e, err := w.entry(name)
	if err != nil {
		return err
	}
	_, err = e.Write(data)
	return err
}

// add puts an entry into the tar and into the list.
func (w *writer) add(name string, size int64, r io.Reader) error {
	if err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.at, Format: tar.FormatPAX}); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w.tar, h), r); err != nil {
		return err
	}
	w.content.Files = append(w.content.Files, Entry{name, size, hex.EncodeToString(h.Sum(nil))})
	return nil
}

// seal ends the content; its size and hash are known then.
func (w *writer) seal() error {
	list, err := json.Marshal(w.content)
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: contentsName, Size: int64(len(list)), Mode: 0o600, ModTime: w.at}); err != nil {
		return err
	}
	if _, err := w.tar.Write(list); err != nil {
		return err
	}
	return errors.Join(w.tar.Close(), w.zstd.Close(), w.age.Close())
}

// finish adds the manifest, makes the file durable and gives it its name.
func (w *writer) finish(manifest []byte) error {
	if err := w.plain(manifestName, manifest); err != nil {
		return err
	}
	if err := errors.Join(w.zip.Close(), w.buf.Flush()); err != nil {
		return err
	}
	if err := errors.Join(w.file.Sync(), w.file.Close()); err != nil {
		return err
	}
	if err := os.Link(w.path+".partial", w.path); err != nil && !errors.Is(err, syscall.EPERM) {
		return err // somebody made that file meanwhile
	} else if err != nil { // a file system without links
		return errors.Join(os.Rename(w.path+".partial", w.path), syncDir(filepath.Dir(w.path)))
	}
	return errors.Join(os.Remove(w.path+".partial"), syncDir(filepath.Dir(w.path)))
}

func (w *writer) abort() {
	w.file.Close()
	os.Remove(w.path + ".partial")
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func failed(err error, path string) error {
	var e *clew.Error
	if errors.As(err, &e) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return clew.Wrapf(clew.Unavailable, err, "The disk is full; the backup %s was not made", path)
	}
	return clew.Wrapf(clew.Unavailable, err, "The backup %s was not made", path)
}
