package blob

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"clew"
	"clew/sign"
)

func TestFilesOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "blobs")
	root := sign.New()
	s, err := NewFiles(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	ref := put(t, s, []byte("content"))
	path := filepath.Join(dir, ref.Name[:2], ref.Name)
	for p, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700, dir: 0o700, filepath.Join(dir, "tmp"): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", p, info.Mode(), err, want)
		}
	}
	if again, err := NewFiles(root, dir); err != nil {
		t.Error(err)
	} else if err := again.Verify(t.Context(), ref.Name); err != nil {
		t.Errorf("after opening again: %v", err)
	}
	// Damage is noticed, and putting the content again mends it.
	os.WriteFile(path, []byte("contenu"), 0o600)
	if err := s.Verify(t.Context(), ref.Name); !clew.Is(err, clew.Internal) {
		t.Errorf("damaged: %v", err)
	}
	put(t, s, []byte("content"))
	if err := s.Verify(t.Context(), ref.Name); err != nil {
		t.Errorf("mended: %v", err)
	}
	// What lies about in the wrong place is not a blob.
	os.WriteFile(filepath.Join(dir, "00", "ff"+ref.Name[2:]), nil, 0o600)
	os.WriteFile(filepath.Join(dir, "note.txt"), nil, 0o600)
	if got := listing(t, s); len(got) != 1 {
		t.Errorf("Walk: %v", got)
	}
	if _, err := NewFiles(root, path); !clew.Is(err, clew.Unavailable) {
		t.Errorf("a file in place of the directory: %v", err)
	}
}

func TestSweepFiles(t *testing.T) {
	dir := t.TempDir()
	s, err := NewFiles(sign.New(), dir)
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "tmp", "put-1")
	os.WriteFile(old, []byte("half"), 0o600)
	os.Chtimes(old, time.Time{}, time.Now().Add(-48*time.Hour))
	os.WriteFile(filepath.Join(dir, "tmp", "put-2"), []byte("being written"), 0o600)
	if _, err := NewFiles(sign.New(), dir); err != nil { // another program on the same directory disturbs nobody
		t.Fatal(err)
	}
	if n, err := s.Sweep(t.Context(), clew.TimeOf(time.Now().Add(-24*time.Hour))); n != 1 || err != nil {
		t.Errorf("Sweep: %d, %v, want 1", n, err)
	}
	if n := scraps(t, s); n != 1 {
		t.Errorf("the younger file: %d", n)
	}
}

// A really full disk: a small tmpfs, mounted where that is allowed.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("skipped: no right to mount a small disk (%v)", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	s, err := NewFiles(sign.New(), dir)
	if err != nil {
		t.Fatal(err)
	}
	kept := put(t, s, content(100_000))
	for range 3 {
		ref, err := s.Put(t.Context(), bytes.NewReader(content(4<<20)), 1<<30)
		if !clew.Is(err, clew.Unavailable) || !errors.Is(err, syscall.ENOSPC) || ref != (Ref{}) {
			t.Errorf("Put on a full disk: %+v, %v", ref, err)
		}
		if n := scraps(t, s); n != 0 {
			t.Errorf("%d scraps are left", n)
		}
	}
	if err := s.Verify(t.Context(), kept.Name); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	put(t, s, content(500_000)) // room again: it recovers by itself
	if got := listing(t, s); len(got) != 2 {
		t.Errorf("Walk: %v", got)
	}
}

func TestKindsOfDiskErrors(t *testing.T) {
	for err, want := range map[error]clew.Kind{
		&fs.PathError{Op: "write", Err: syscall.ENOSPC}: clew.Unavailable,
		&fs.PathError{Op: "write", Err: syscall.EDQUOT}: clew.Unavailable,
		&fs.PathError{Op: "sync", Err: syscall.EIO}:     clew.Unavailable,
		&fs.PathError{Op: "open", Err: syscall.EROFS}:   clew.Unavailable,
		clew.Errorf(clew.TooLarge, "x"):                 clew.TooLarge,
		io.ErrUnexpectedEOF:                             clew.Internal,
	} {
		if got := clew.KindOf(explain(err)); got != want {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
	if explain(nil) != nil {
		t.Error("no error became one")
	}
}

// Killed at any moment, the store holds only whole blobs, and every one whose Put was acknowledged.
func TestKilledWhileWriting(t *testing.T) {
	key := bytes.Repeat([]byte{1, 2}, sign.KeySize/2)
	root, err := sign.FromBytes(key)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("BLOB_TEST_WRITE"); dir != "" {
		s, err := NewFiles(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; ; i++ {
			ref := put(t, s, content(i*1000))
			os.Stdout.WriteString(ref.Name + "\n")
		}
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileWriting$")
	cmd.Env = append(os.Environ(), "BLOB_TEST_WRITE="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	said, err := lines.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(200*time.Millisecond, func() { cmd.Process.Kill() })
	rest, _ := io.ReadAll(lines)
	said = append(said, rest...)
	cmd.Wait()
	s, err := NewFiles(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	names := bytes.Split(said, []byte("\n"))
	names = names[:len(names)-1] // the last is empty, or was cut by the kill
	for _, name := range names {
		if err := s.Verify(t.Context(), string(name)); err != nil {
			t.Errorf("acknowledged: %v", err)
		}
	}
	for name := range listing(t, s) {
		if err := s.Verify(t.Context(), name); err != nil {
			t.Errorf("visible: %v", err)
		}
	}
}
