package sign

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clew"
)

// Create makes a new random root key and writes it to a new file that only its owner may read. It is for the first
// set-up: an existing file is a Conflict, never overwritten, because its key may be the only copy.
func Create(path string) (*Root, error) {
	r := New()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, clew.Wrapf(clew.Conflict, err, "The key file %s exists already and is not overwritten", path)
	}
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The key file %s could not be made. Check that its directory exists and is writable", path)
	}
	if err := r.write(f); err != nil {
		os.Remove(path)
		return nil, clew.Wrapf(clew.Unavailable, err, "The key file %s could not be written", path)
	}
	return r, nil
}

// write puts the key on the disk for good: a database set up with a key that a power cut took is lost.
func (r *Root) write(f *os.File) error {
	_, err := fmt.Fprintf(f, "%s\n", hex.EncodeToString(r.key[:]))
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(f.Name()))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Mode is the one rule of who may read a key file: its owner, and a group that only reads (0640), as a file that root
// owns and the service's group reads. Others may do nothing, the group may not write.
func Mode(path string, mode fs.FileMode) error {
	if mode.Perm()&0o027 != 0 {
		return clew.Errorf(clew.Invalid, "The key file %s is open to others (mode %04o). Make it your own: chmod 600 %s", path, mode.Perm(), path)
	}
	return nil
}

// Load reads a root key from its file: 32 bytes as hex or base64 text. It refuses a file that people other than its
// owner and group may read, or that others than its owner may change.
func Load(path string) (*Root, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, clew.Wrapf(clew.NotFound, err, "There is no key file %s. Give the file that was made when this database was set up", path)
	}
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The key file %s could not be read", path)
	}
	defer f.Close()
	info, err := f.Stat() // of the open file: no swap between the check and the reading
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The key file %s could not be read", path)
	}
	if !info.Mode().IsRegular() {
		return nil, clew.Errorf(clew.Invalid, "The key file %s is not a file", path)
	}
	if err := Mode(path, info.Mode()); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The key file %s could not be read", path)
	}
	r, err := parse(string(text))
	if err != nil {
		return nil, clew.Wrapf(clew.Invalid, err, "The key file %s does not hold a root key: 32 random bytes as hex or base64 text", path)
	}
	return r, nil
}

// parse never quotes its input in an error: a key with one character too many is still nearly the key.
func parse(text string) (*Root, error) {
	text = strings.TrimSpace(text)
	if len(text) == hex.EncodedLen(KeySize) {
		if key, err := hex.DecodeString(text); err == nil {
			return FromBytes(key)
		}
	}
	text = strings.TrimRight(text, "=")
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	key, err := base64.RawStdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, errors.New("neither hex nor base64 of 32 bytes")
	}
	return FromBytes(key)
}

// Outside refuses a key file inside the data directory, where every copy and backup of the data would carry the key
// along. Symbolic links are followed; the file itself need not exist yet.
func Outside(path, dataDir string) error {
	key, err := resolve(path)
	if err != nil {
		return clew.Wrapf(clew.Invalid, err, "The place of the key file %s cannot be found", path)
	}
	dir, err := resolve(dataDir)
	if err != nil {
		return clew.Wrapf(clew.Invalid, err, "The data directory %s cannot be found", dataDir)
	}
	rel, err := filepath.Rel(dir, key)
	if err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return clew.Errorf(clew.Invalid, "The key file %s lies inside the data directory %s. Keep it elsewhere: who copies the data must not get the key with it", path, dataDir)
	}
	return nil
}

// resolve follows the links of the longest part of path that exists.
func resolve(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := abs; ; dir = filepath.Dir(dir) {
		real, err := filepath.EvalSymlinks(dir)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return "", err
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}
