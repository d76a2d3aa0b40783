package limit

import (
	"archive/zip"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"clew"
)

// Zip is a zip archive that was looked over before anything was unpacked.
type Zip struct {
	Files  []*ZipFile // plain files only, in the archive's order
	bounds Bounds
	left   int64
}

// ZipFile is one file of a Zip.
type ZipFile struct {
	Name string
	Size int64 // as the archive claims; what comes out is bounded by it
	f    *zip.File
	z    *Zip
}

// OpenZip reads the directory of an archive and refuses it whole when it has too many entries, claims too many
// bytes or too high a ratio, or holds a name that could lead elsewhere: absolute, with .., with a backslash, a drive,
// NUL or control characters, links and devices, or two names that differ only in case. Nothing is written anywhere.
func OpenZip(r io.ReaderAt, size int64, b Bounds) (*Zip, error) {
	b = b.Or()
	if size > b.Packed {
		return nil, TooMuch(Place{}, "more than %d bytes", b.Packed)
	}
	// archive/zip keeps the whole directory in memory; bounding what it may read bounds that.
	dir := &budget{r: r, left: int64(b.Entries)*512 + 256<<10}
	zr, err := zip.NewReader(dir, size)
	if dir.spent {
		return nil, TooMuch(Place{}, "a zip directory of more than %d entries", b.Entries)
	}
	if err != nil {
		return nil, asError(err, Place{Line: 1}, "the zip archive is damaged or cut off")
	}
	dir.left = 1 << 62
	if len(zr.File) > b.Entries {
		return nil, TooMuch(Place{}, "more than %d entries in the archive", b.Entries)
	}
	z := &Zip{bounds: b, left: b.Unpacked}
	var total uint64
	names := make(map[string]struct{}, len(zr.File))
	for _, f := range zr.File {
		if err := checkName(f, b.Name); err != nil {
			return nil, err
		}
		if f.Mode().IsDir() || strings.HasSuffix(f.Name, "/") {
			continue
		}
		folded := strings.ToLower(f.Name)
		if _, twice := names[folded]; twice {
			return nil, badEntry(f.Name, "the name stands twice in the archive")
		}
		names[folded] = struct{}{}
		if total += f.UncompressedSize64; total > uint64(b.Unpacked) || f.UncompressedSize64 > uint64(b.Unpacked) {
			return nil, TooMuch(Place{}, "more than %d bytes after unpacking", b.Unpacked)
		}
		if f.UncompressedSize64 > RatioFree && float64(f.UncompressedSize64) > b.Ratio*float64(f.CompressedSize64) {
			return nil, TooMuch(Place{}, "it unpacks to more than %d times its size, as only a decompression bomb does", int(b.Ratio))
		}
		z.Files = append(z.Files, &ZipFile{Name: f.Name, Size: int64(f.UncompressedSize64), f: f, z: z})
	}
	return z, nil
}

// File finds a file by its name, or gives nil.
func (z *Zip) File(name string) *ZipFile {
	for _, f := range z.Files {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Open unpacks the file. What all opened files give together is bounded, whatever their headers claimed.
func (f *ZipFile) Open() (io.ReadCloser, error) {
	rc, err := f.f.Open()
	if err != nil {
		return nil, asError(err, Place{Line: 1}, "the file %s in the archive cannot be unpacked", clip(f.Name, 200))
	}
	return &zipReader{f: f, rc: rc}, nil
}

type zipReader struct {
	f  *ZipFile
	rc io.ReadCloser
	n  int64
}

func (r *zipReader) Read(p []byte) (int, error) {
	n, err := r.rc.Read(p)
	r.n += int64(n)
	r.f.z.left -= int64(n)
	b := r.f.z.bounds
	switch {
	case r.f.z.left < 0:
		return 0, TooMuch(Place{}, "more than %d bytes after unpacking", b.Unpacked)
	case r.n > RatioFree && float64(r.n) > b.Ratio*float64(r.f.f.CompressedSize64):
		return 0, TooMuch(Place{}, "it unpacks to more than %d times its size, as only a decompression bomb does", int(b.Ratio))
	case err != nil && err != io.EOF:
		return 0, asError(err, Place{Line: 1}, "the file %s in the archive is damaged", clip(r.f.Name, 200))
	}
	return n, err
}

func (r *zipReader) Close() error { return r.rc.Close() }

func checkName(f *zip.File, most int) error {
	n := f.Name
	switch {
	case n == "" || len(n) > most:
		return badEntry(n, "the name is empty or longer than %d bytes", most)
	case !utf8.ValidString(n):
		return badEntry(n, "the name is not UTF-8")
	case strings.ContainsFunc(n, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return badEntry(n, "the name holds control characters")
	case strings.ContainsFunc(n, bidi):
		return badEntry(n, "the name holds characters that turn the direction of writing")
	case strings.ContainsAny(n, `\:`):
		return badEntry(n, "the name holds a backslash or a colon")
	case path.IsAbs(n) || !fs.ValidPath(strings.TrimSuffix(n, "/")):
		return badEntry(n, "the name leads out of the archive")
	case f.Mode()&(fs.ModeSymlink|fs.ModeDevice|fs.ModeCharDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return badEntry(n, "it is a link or a device")
	case f.Flags&1 != 0:
		return badEntry(n, "it is encrypted")
	}
	return nil
}

func bidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f
}

func badEntry(name, message string, args ...any) error {
	return &clew.Error{Kind: clew.Invalid, Message: "The archive holds an entry that is refused, and nothing of it was taken over.",
		Fields: []clew.Field{{Place: strings.ToValidUTF8(clip(name, 100), "\uFFFD"), Message: message, Args: args}}}
}

// budget bounds how much may be read through it.
type budget struct {
	r     io.ReaderAt
	left  int64
	spent bool
}

func (b *budget) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		b.spent = true
		return 0, io.ErrUnexpectedEOF
	}
	return b.r.ReadAt(p, off)
}
