package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"

	"github.com/google/go-cmp/cmp"
)

// each runs f on every kind of store.
func each(t *testing.T, f func(t *testing.T, s *Store)) {
	t.Run("files", func(t *testing.T) {
		s, err := NewFiles(sign.New(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		f(t, s)
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, NewTable(sign.New(), d)) })
}

// never and later are bounds before and after every put of a test.
const never = clew.Time(0)

func later() clew.Time { return clew.TimeOf(time.Now().Add(time.Hour)) }

func content(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	r.Read(b)
	return b
}

func put(t *testing.T, s *Store, b []byte) Ref {
	t.Helper()
	ref, err := s.Put(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("Put of %d bytes: %v", len(b), err)
	}
	return ref
}

// listing gives what Walk sees: name -> size.
func listing(t *testing.T, s *Store) map[string]int64 {
	t.Helper()
	got := map[string]int64{}
	err := s.Walk(t.Context(), func(name string, size int64, at clew.Time) error {
		if age := time.Since(at.Std()); age < -time.Minute || age > time.Hour {
			t.Errorf("%s was put at %v", name, at)
		}
		got[name] = size
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// scraps counts pieces that belong to no blob.
func scraps(t *testing.T, s *Store) int64 {
	t.Helper()
	n, err := s.Sweep(t.Context(), later())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPutAndOpen(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		want := map[string]int64{}
		for _, n := range []int{0, 1, 1000, chunkSize - 1, chunkSize, chunkSize + 1, 3*chunkSize + 17} {
			b := content(n)
			sum := sha256.Sum256(b)
			ref := put(t, s, b)
			if ref.Size != int64(n) || ref.SHA256 != hex.EncodeToString(sum[:]) || !isName(ref.Name) || ref.Name == ref.SHA256 {
				t.Errorf("%d bytes: %+v", n, ref)
			}
			if again := put(t, s, b); again != ref {
				t.Errorf("%d bytes: put twice gives %+v and %+v", n, ref, again)
			}
			want[ref.Name] = ref.Size
			f, err := s.Open(t.Context(), ref.Name)
			if err != nil {
				t.Fatal(err)
			}
			if f.Size() != int64(n) {
				t.Errorf("size %d, want %d", f.Size(), n)
			}
			if n < 10_000 { // it reads byte by byte
				if err := iotest.TestReader(f, b); err != nil {
					t.Errorf("%d bytes: %v", n, err)
				}
			}
			f.Seek(0, io.SeekStart)
			if got, err := io.ReadAll(f); !bytes.Equal(got, b) || err != nil {
				t.Errorf("%d bytes: read back %d, %v", n, len(got), err)
			}
			f.Close()
			if err := s.Verify(t.Context(), ref.Name); err != nil {
				t.Errorf("Verify: %v", err)
			}
		}
		if diff := cmp.Diff(want, listing(t, s)); diff != "" {
			t.Error(diff)
		}
		if n := scraps(t, s); n != 0 {
			t.Errorf("%d scraps are left", n)
		}
		for _, name := range []string{"", "x", "../../etc/passwd", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("0", 62) + "/x", "tmp-" + strings.Repeat("0", 60)} {
			if _, err := s.Open(t.Context(), name); !clew.Is(err, clew.NotFound) {
				t.Errorf("Open(%q): %v, want NotFound", name, err)
			}
			if gone, err := s.Delete(t.Context(), name, later()); gone || err != nil {
				t.Errorf("Delete(%q): %v, %v", name, gone, err)
			}
		}
	})
}

func TestReadingAnywhere(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		b := content(2*chunkSize + 500)
		f, err := s.Open(t.Context(), put(t, s, b).Name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, off := range []int64{0, 1, chunkSize - 3, chunkSize, 2*chunkSize + 499, int64(len(b)), int64(len(b)) + 10, 7} {
			got, want := make([]byte, 6), make([]byte, 6)
			gn, gerr := f.ReadAt(got, off)
			wn, werr := bytes.NewReader(b).ReadAt(want, off)
			if gn != wn || (gerr == io.EOF) != (werr == io.EOF) || !bytes.Equal(got, want) {
				t.Errorf("ReadAt %d: %d, %v, want %d, %v", off, gn, gerr, wn, werr)
			}
			if at, err := f.Seek(-off, io.SeekEnd); off <= int64(len(b)) && (at != int64(len(b))-off || err != nil) {
				t.Errorf("Seek to %d before the end: %d, %v", off, at, err)
			}
		}
		if _, err := f.Seek(-1, io.SeekStart); err == nil {
			t.Error("seek before the start")
		}
	})
}

func TestNamesDependOnTheKey(t *testing.T) {
	a, _ := NewFiles(sign.New(), t.TempDir())
	b, _ := NewFiles(sign.New(), t.TempDir())
	if put(t, a, []byte("x")).Name == put(t, b, []byte("x")).Name {
		t.Error("the same name under two keys: content can be guessed from names")
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestFailedPutLeavesNothing(t *testing.T) {
	broken := errors.New("the sender went away")
	each(t, func(t *testing.T, s *Store) {
		kept := put(t, s, []byte("kept"))
		b := content(2*chunkSize + 5)
		ctx, cancel := context.WithCancel(t.Context())
		for name, c := range map[string]struct {
			ctx  context.Context
			r    io.Reader
			max  int64
			want func(error) bool
		}{
			"too large":      {t.Context(), bytes.NewReader(b), int64(len(b)) - 1, func(err error) bool { return clew.Is(err, clew.TooLarge) }},
			"endless":        {t.Context(), endless{}, 1 << 20, func(err error) bool { return clew.Is(err, clew.TooLarge) }},
			"broken":         {t.Context(), io.MultiReader(bytes.NewReader(b), failing{broken}), 1 << 30, func(err error) bool { return errors.Is(err, broken) }},
			"broken at once": {t.Context(), failing{broken}, 1 << 30, func(err error) bool { return errors.Is(err, broken) }},
			"cut":            {t.Context(), io.MultiReader(bytes.NewReader(b), failing{fmt.Errorf("body: %w", io.ErrUnexpectedEOF)}), 1 << 30, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
			"cut, bare":      {t.Context(), io.MultiReader(bytes.NewReader(b), failing{io.ErrUnexpectedEOF}), 1 << 30, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
			"kind is kept":   {t.Context(), failing{clew.Errorf(clew.Unavailable, "The feed is slow")}, 1 << 30, func(err error) bool { return clew.Is(err, clew.Unavailable) }},
			"stopped":        {ctx, io.MultiReader(bytes.NewReader(b), stopping{cancel}, bytes.NewReader(b)), 1 << 30, func(err error) bool { return errors.Is(err, context.Canceled) }},
		} {
			if ref, err := s.Put(c.ctx, c.r, c.max); !c.want(err) || ref != (Ref{}) {
				t.Errorf("%s: %+v, %v", name, ref, err)
			}
			if n := scraps(t, s); n != 0 {
				t.Errorf("%s: %d scraps are left", name, n)
			}
		}
		if diff := cmp.Diff(map[string]int64{kept.Name: 4}, listing(t, s)); diff != "" {
			t.Error(diff)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type stopping struct{ stop func() }

func (s stopping) Read([]byte) (int, error) { s.stop(); return 0, io.EOF }

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ref := put(t, s, content(chunkSize+1))
		other := put(t, s, []byte("other"))
		if gone, err := s.Delete(t.Context(), ref.Name, never); gone || err != nil {
			t.Errorf("put after the bound: %v, %v", gone, err)
		}
		if err := s.Verify(t.Context(), ref.Name); err != nil {
			t.Errorf("after a Delete that did nothing: %v", err)
		}
		if gone, err := s.Delete(t.Context(), ref.Name, later()); !gone || err != nil {
			t.Errorf("put before the bound: %v, %v", gone, err)
		}
		if _, err := s.Open(t.Context(), ref.Name); !clew.Is(err, clew.NotFound) {
			t.Errorf("after Delete: %v", err)
		}
		if gone, err := s.Delete(t.Context(), ref.Name, later()); gone || err != nil {
			t.Errorf("again: %v, %v", gone, err)
		}
		if diff := cmp.Diff(map[string]int64{other.Name: 5}, listing(t, s)); diff != "" {
			t.Error(diff)
		}
		if again := put(t, s, content(chunkSize+1)); again != ref {
			t.Errorf("put after Delete: %+v", again)
		}
		if err := s.Verify(t.Context(), ref.Name); err != nil {
			t.Error(err)
		}
	})
}

func TestManyPutTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		contents := [][]byte{content(chunkSize + 3), []byte("small"), nil}
		var wg sync.WaitGroup
		for i := range 24 {
			wg.Go(func() {
				b := contents[i%len(contents)]
				ref, err := s.Put(t.Context(), bytes.NewReader(b), 1<<30)
				if err == nil {
					err = s.Verify(t.Context(), ref.Name)
				}
				if err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if got := listing(t, s); len(got) != len(contents) {
			t.Errorf("%d blobs, want %d: %v", len(got), len(contents), got)
		}
		if n := scraps(t, s); n != 0 {
			t.Errorf("%d scraps are left", n)
		}
	})
}

// A Put that comes while the cleaner runs must not lose its content: the time of putting counts anew.
func TestPutAgainSavesFromCleaning(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ref := put(t, s, []byte("x"))
		var bound clew.Time
		s.Walk(t.Context(), func(_ string, _ int64, at clew.Time) error { bound = at + 1; return nil })
		if tb, ok := s.keep.(*table); ok {
			tb.db.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE blob SET at = at - 1000000`)
				bound -= 1000
				return err
			})
		} else {
			time.Sleep(20 * time.Millisecond) // file times are as coarse as the kernel's clock tick
		}
		put(t, s, []byte("x"))
		if gone, err := s.Delete(t.Context(), ref.Name, bound); gone || err != nil {
			t.Errorf("content put again was removed: %v, %v", gone, err)
		}
	})
}

func TestWalkStops(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		put(t, s, []byte("1"))
		put(t, s, []byte("2"))
		stop := errors.New("stop")
		n := 0
		if err := s.Walk(t.Context(), func(string, int64, clew.Time) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
			t.Errorf("%d visits, %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Walk(ctx, func(string, int64, clew.Time) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("after the end: %v", err)
		}
	})
}

func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: writes 64 MiB")
	}
	each(t, func(t *testing.T, s *Store) {
		var peak uint64
		watched := readerFunc(func(p []byte) (int, error) {
			var m runtime.MemStats
			if rand.IntN(64) == 0 {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
			return len(p), nil
		})
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		ref, err := s.Put(t.Context(), io.LimitReader(watched, 64<<20), 64<<20)
		if err != nil || ref.Size != 64<<20 {
			t.Fatal(ref, err)
		}
		if grown := int64(peak) - int64(before.HeapInuse); grown > 24<<20 {
			t.Errorf("the heap grew by %d MiB", grown>>20)
		}
		if err := s.Verify(t.Context(), ref.Name); err != nil {
			t.Error(err)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
