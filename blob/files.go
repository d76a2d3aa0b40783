package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"clew"
)

// files keeps blobs as DIR/ab/abcdef...; what is being written lies in DIR/tmp.
type files struct {
	dir string
	mu  sync.RWMutex // a Delete looks and removes with no Put between
}

// newFiles makes all directories at once, so that no Put need care whether a new one is durable yet.
func newFiles(dir string) (*files, error) {
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The directory %s cannot be made", dir)
	}
	for i := range 256 {
		err := os.Mkdir(filepath.Join(dir, fmt.Sprintf("%02x", i)), 0o700)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, clew.Wrapf(clew.Unavailable, err, "The directory %s cannot be made", dir)
		}
	}
	return &files{dir: dir}, errors.Join(syncDir(dir), syncDir(filepath.Dir(dir)))
}

func (f *files) path(name string) string { return filepath.Join(f.dir, name[:2], name) }

func (f *files) add(_ context.Context, r io.Reader, done func() Ref) error {
	tmp, err := os.CreateTemp(filepath.Join(f.dir, "tmp"), "put-")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = io.Copy(tmp, r)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	// The new file takes the place of one that is there: its time is now, it mends a damaged one, and there is no case
	// in which another Put's name is relied on before it is durable.
	path := f.path(done().Name)
	f.mu.RLock()
	err = os.Rename(tmp.Name(), path)
	f.mu.RUnlock()
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

type onDisk struct {
	*os.File
	size int64
}

func (o onDisk) Size() int64 { return o.size }

func (f *files) open(_ context.Context, name string) (File, error) {
	file, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, clew.Errorf(clew.NotFound, "There is no such file")
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return onDisk{file, info.Size()}, nil
}

func (f *files) drop(_ context.Context, name string, before clew.Time) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone, err := removeOlder(f.path(name), before)
	if !gone || err != nil {
		return false, err
	}
	return true, syncDir(filepath.Dir(f.path(name)))
}

func (f *files) sweep(ctx context.Context, before clew.Time) (n int64, err error) {
	dir := filepath.Join(f.dir, "tmp")
	left, err := os.ReadDir(dir)
	for _, e := range left {
		gone, rerr := removeOlder(filepath.Join(dir, e.Name()), before) // a running Put's file is always younger
		if gone {
			n++
		}
		if err = errors.Join(err, rerr, ctx.Err()); err != nil {
			break
		}
	}
	return n, err
}

func removeOlder(path string, before clew.Time) (bool, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || clew.TimeOf(info.ModTime()) >= before {
		return false, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	return true, nil
}

func (f *files) walk(ctx context.Context, visit func(string, int64, clew.Time) error) error {
	return filepath.WalkDir(f.dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		if err != nil || e.IsDir() || !isName(e.Name()) || e.Name()[:2] != filepath.Base(filepath.Dir(path)) {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return visit(e.Name(), info.Size(), clew.TimeOf(info.ModTime()))
	})
}
