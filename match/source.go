package match

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clew"
	"clew/format/osv"
)

// source is what one index is made of: a zip file, or the loose JSON files of a folder together.
type source struct {
	shown string // as the user named it, for warnings
	path  string // absolute
	files []string
	zip   bool
	named bool // by the user himself: when it is broken, that is an error and not a warning
}

// maxFiles bounds the loose files of a folder.
const maxFiles = 300_000

// discover finds the sources below the named files and folders, each once, in the order of their paths.
func discover(paths []string) ([]source, error) {
	var all []source
	for _, p := range paths {
		found, err := discoverOne(p)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b source) int { return strings.Compare(a.path, b.path) })
	return slices.CompactFunc(all, func(a, b source) bool { return a.path == b.path && a.zip == b.zip }), nil
}

func discoverOne(p string) ([]source, error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, unreadable(p, err)
	}
	abs, err := filepath.Abs(p)
	if err != nil {
		return nil, unreadable(p, err)
	}
	if !info.IsDir() {
		return []source{{shown: p, path: abs, files: []string{abs}, zip: isZip(abs), named: true}}, nil
	}
	var out []source
	loose := source{shown: p, path: abs}
	err = filepath.WalkDir(abs, func(at string, d fs.DirEntry, err error) error {
		switch name := strings.ToLower(d.Name()); {
		case err != nil:
			return err
		case !d.Type().IsRegular():
		case strings.HasSuffix(name, ".zip"):
			out = append(out, source{shown: filepath.Join(p, strings.TrimPrefix(at, abs)), path: at, files: []string{at}, zip: true})
		case strings.HasSuffix(name, ".json") && !strings.HasPrefix(name, "."):
			if loose.files = append(loose.files, at); len(loose.files) > maxFiles {
				return clew.Errorf(clew.TooLarge, "%q holds more than %d JSON files. Pack them into zip files, one for each ecosystem.", p, maxFiles)
			}
		}
		return nil
	})
	if err != nil {
		return nil, unreadable(p, err)
	}
	if len(loose.files) > 0 {
		out = append(out, loose)
	}
	return out, nil
}

func unreadable(p string, err error) error {
	var known *clew.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return clew.Errorf(clew.NotFound, "There is no file or folder %q. Check the path.", p)
	}
	return clew.Wrapf(clew.Invalid, err, "%q cannot be read", p)
}

func isZip(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	var b [2]byte
	_, err = io.ReadFull(f, b[:])
	return err == nil && string(b[:]) == "PK"
}

// The parts of an archive that its fingerprint looks at. The end of a zip file is its directory, which holds the
// CRC-32 of every record: a file that was replaced without a trace in size and time is noticed there.
const (
	headBytes = 64 << 10
	tailBytes = 512 << 10
)

// fingerprint is the identity of the source's files, and of the program that reads them.
func (s *source) fingerprint() ([32]byte, error) {
	h := sha256.New()
	var sum [32]byte
	fmt.Fprintf(h, "%s\n%q\n", program(), s.path)
	for _, name := range s.files {
		info, err := os.Stat(name)
		if err != nil {
			return sum, err
		}
		h.Write(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(append([]byte(name), 0), uint64(info.Size())), uint64(info.ModTime().UnixNano())))
		if len(s.files) > 1 {
			continue
		}
		if err := contentInto(h, name, info.Size()); err != nil {
			return sum, err
		}
	}
	h.Sum(sum[:0])
	return sum, nil
}

func contentInto(h io.Writer, name string, size int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if size > headBytes+tailBytes {
		if _, err := io.CopyN(h, f, headBytes); err != nil {
			return err
		}
		if _, err := f.Seek(-tailBytes, io.SeekEnd); err != nil {
			return err
		}
	}
	_, err = io.Copy(h, io.LimitReader(f, headBytes+tailBytes))
	return err
}

// read hands every record of the source to visit.
func (s *source) read(visit osv.Visit) error {
	if s.zip || len(s.files) == 1 {
		return osv.ReadPath(s.files[0], osv.Limits{}, visit)
	}
	var records int
	var bytes int64
	for _, name := range s.files {
		shown, err := filepath.Rel(s.path, name)
		if err != nil {
			shown = name
		}
		err = osv.ReadPath(name, osv.Limits{}, func(i osv.Item) error {
			if records++; records > maxFiles {
				return fmt.Errorf("%w: more than %d records", osv.ErrLimit, maxFiles)
			}
			if bytes += int64(len(i.Raw)); bytes > 4<<30 {
				return fmt.Errorf("%w: more than 4 GiB", osv.ErrLimit)
			}
			i.Path = shown + i.Path
			return visit(i)
		})
		if err != nil && !errors.Is(err, osv.ErrArchive) {
			return err
		}
	}
	return nil
}
