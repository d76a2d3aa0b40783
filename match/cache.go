package match

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"clew"
	"clew/format/osv"
	"clew/lang"
)

// formatVersion changes with the layout of the index and with what is put into it.
const formatVersion = 2

// Bounds of the cache folder. What was used longest ago goes first.
const (
	maxCacheBytes = 2 << 30
	maxCacheFiles = 512
	unusedFor     = 90 * 24 * time.Hour
	leftOver      = time.Hour // a file in the making that nobody finished
	touchAfter    = 24 * time.Hour
)

const (
	indexSuffix = ".idx"
	tempPrefix  = "new-"
)

// program says which program wrote an index: another one may understand records otherwise. A released build is known by
// its revision; one from a changed tree by its executable file.
var program = sync.OnceValue(func() string {
	id := fmt.Sprint("clew match ", formatVersion)
	clean := false
	if info, ok := debug.ReadBuildInfo(); ok {
		id += " " + info.GoVersion + " " + info.Main.Version
		modified := true
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				id += " " + s.Value
			case "vcs.modified":
				modified = s.Value != "false"
			}
		}
		clean = !modified
	}
	if clean {
		return id
	}
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			id += fmt.Sprint(" ", info.Size(), " ", info.ModTime().UnixNano())
		}
	}
	return id
})

// opened is what opening a source came to. Neither index nor error: the source is broken, and a warning says so.
type opened struct {
	index    *index
	built    bool
	warnings []Note
	err      error
}

// open gives the source's index from the cache, or makes it.
func open(ctx context.Context, s source, cache string) opened {
	print, err := s.fingerprint()
	if err != nil {
		return opened{err: unreadable(s.shown, err)}
	}
	if cache != "" {
		if x := stored(cache, s, print); x != nil {
			return opened{index: x}
		}
	}
	return build(ctx, s, cache, print)
}

// fileOf names the index of a source. Its content does not enter: a newer state of the source takes its place.
func fileOf(cache string, s source) string {
	kind := "loose"
	if s.zip {
		kind = "zip"
	}
	h := sha256.Sum256([]byte(program() + "\n" + kind + "\n" + s.path))
	return filepath.Join(cache, hex.EncodeToString(h[:16])+indexSuffix)
}

// stored opens the index in the cache; nil when there is none that is whole and of this source as it is now.
func stored(cache string, s source, print [32]byte) *index {
	name := fileOf(cache, s)
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	info, err := f.Stat()
	if err == nil {
		var x *index
		if x, err = readIndex(f, info.Size(), f.Close); err == nil && x.foot.fingerprint == print {
			if now := time.Now(); now.Sub(info.ModTime()) > touchAfter {
				_ = os.Chtimes(name, now, now) // only tells what is used; an index that cannot be touched still serves
			}
			return x
		}
	}
	f.Close()
	return nil
}

// build makes the index, and keeps it in the cache if that is possible and the source did not change meanwhile.
func build(ctx context.Context, s source, cache string, print [32]byte) opened {
	b := newBuilder()
	err := s.read(func(i osv.Item) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return b.visit(i)
	})
	switch {
	case errors.Is(err, osv.ErrArchive) && !s.named:
		return opened{warnings: []Note{note(lang.K("%s is broken and was left out: %v"), s.shown, err)}}
	case errors.Is(err, osv.ErrLimit):
		return opened{err: clew.Wrapf(clew.TooLarge, err, "%q passes a limit", s.shown)}
	case err != nil:
		return opened{err: unreadable(s.shown, err)}
	}
	o := opened{built: true}
	if cache != "" {
		var why error
		if o.index, why = keep(b, s, cache, print); why == nil {
			return o
		}
		o.warnings = append(o.warnings, note(lang.K("the index of %s could not be kept and will be made again: %v"), s.shown, why))
	}
	var image bytes.Buffer
	if err := b.write(&image, print); err != nil {
		return opened{err: clew.Wrapf(clew.TooLarge, err, "%q passes a limit", s.shown)}
	}
	o.index, o.err = readIndex(bytes.NewReader(image.Bytes()), int64(image.Len()), func() error { return nil })
	return o
}

// errMoved: the source was written to while it was read.
var errMoved = errors.New("it changed while it was read")

// keep writes the index beside its place and renames it: whoever reads sees the old one or the new one, whole. Several
// runs that make the same index at once write the same bytes.
func keep(b *builder, s source, cache string, print [32]byte) (x *index, err error) {
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(cache, tempPrefix+"*")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := b.write(f, print); err != nil {
		return nil, err
	}
	after, err := s.fingerprint()
	if err == nil && after != print {
		err = errMoved
	}
	if err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	if x, err = readIndex(f, size, f.Close); err != nil {
		return nil, err
	}
	if err = os.Rename(f.Name(), fileOf(cache, s)); err != nil {
		return nil, err
	}
	sweep(cache, time.Now())
	return x, nil
}

// sweep keeps the folder within its bounds. What it cannot remove stays until the next time.
func sweep(cache string, now time.Time) {
	list, err := os.ReadDir(cache)
	if err != nil {
		return
	}
	var kept []fs.FileInfo
	for _, e := range list {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		age := now.Sub(info.ModTime())
		switch {
		case strings.HasPrefix(e.Name(), tempPrefix) && age > leftOver, strings.HasSuffix(e.Name(), indexSuffix) && age > unusedFor:
			os.Remove(filepath.Join(cache, e.Name()))
		case strings.HasSuffix(e.Name(), indexSuffix):
			kept = append(kept, info)
		}
	}
	slices.SortFunc(kept, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	total := int64(0)
	for i, info := range kept {
		if total += info.Size(); i >= maxCacheFiles || total > maxCacheBytes && i > 0 {
			os.Remove(filepath.Join(cache, info.Name()))
		}
	}
}
