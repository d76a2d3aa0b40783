package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"clew"
	"clew/app"
	"clew/egress"
)

// small mounts a file system of its own, small enough to be filled.
func small(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("skipped: only root can mount a small file system")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+size); err != nil {
		t.Skipf("skipped: no small file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// answers waits until an address answers with a status, and says how long that took.
func answers(t *testing.T, url string, want int, within time.Duration) time.Duration {
	t.Helper()
	began := time.Now()
	got := 0
	for time.Since(began) < within {
		if got = status(url); got == want {
			return time.Since(began)
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s answers %d, not %d, after %v", url, got, want, within)
	return within
}

func status(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return resp.StatusCode
}

// fill takes all space that is left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	for size := 1 << 20; size >= 1; size /= 16 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
}

// A full disk: nothing is acknowledged that was not saved, readiness turns red, reading goes on, and when there is room
// again everything works by itself.
func TestDiskFull(t *testing.T) {
	short(t)
	dir := small(t, "176m")
	address := freeAddress(t)
	a, err := app.Open(t.Context(), app.Config{Data: filepath.Join(dir, "data"), Key: filepath.Join(t.TempDir(), "root.key"), Listen: address, Management: "off", Egress: egress.Config{Offline: true}})
	must(t, err)
	t.Cleanup(func() { a.Close() })
	must(t, a.Start(t.Context()))
	serving, stop := context.WithCancel(t.Context())
	defer stop()
	go a.Serve(serving, nil)
	ready, page := "http://"+address+"/readyz", "http://"+address+"/signin"
	answers(t, ready, http.StatusOK, 20*time.Second)
	usual := status(page)

	var acked, refused [20]atomic.Int64
	var wrong atomic.Int64
	writing, enough := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range acked {
		wg.Go(func() {
			for n := int64(1); writing.Err() == nil; time.Sleep(2 * time.Millisecond) {
				switch err := once(a.DB, fmt.Sprintf("writer %d", w), n); {
				case err == nil:
					acked[w].Store(n)
					n++
				case clew.Is(err, clew.Unavailable):
					refused[w].Add(1)
				default:
					wrong.Add(1)
					t.Logf("refused with %v", err)
				}
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	red := answers(t, ready, http.StatusServiceUnavailable, 10*time.Second)
	for range 40 { // until the log's own room is used up too
		if time.Sleep(100 * time.Millisecond); total(&refused) > 20 {
			break
		}
	}
	if total(&refused) == 0 {
		t.Error("no write was refused on a full disk")
	}
	if got := status(page); got != usual {
		t.Errorf("a page answers %d on a full disk, %d before", got, usual)
	}
	n := count(t, a.DB, `SELECT count(*) FROM event_cursor`)
	if err := a.DB.Ready(t.Context()); err == nil && total(&refused) > 0 {
		t.Log("a tiny write still fits")
	}
	must(t, os.Remove(ballast))
	green := answers(t, ready, http.StatusOK, 20*time.Second)
	before := total(&acked)
	time.Sleep(500 * time.Millisecond)
	enough()
	wg.Wait()
	if total(&acked) == before {
		t.Error("nothing is written although there is room again")
	}
	check := acknowledged{}
	for w := range acked {
		check[fmt.Sprintf("writer %d", w)] = acked[w].Load()
	}
	check.check(t, a.DB)
	for w := range acked { // and nothing more: what was refused was not saved
		if got := count(t, a.DB, `SELECT seq FROM event_cursor WHERE name = $1`, fmt.Sprintf("writer %d", w)); got != acked[w].Load() {
			t.Errorf("writer %d: %d saved, %d acknowledged", w, got, acked[w].Load())
		}
	}
	if wrong.Load() > 0 {
		t.Errorf("%d writes were refused with another error", wrong.Load())
	}
	t.Logf("%d acknowledged, %d refused, %d rows read meanwhile; red after %v, green after %v", total(&acked), total(&refused), n, red.Round(time.Millisecond), green.Round(time.Millisecond))
}

func total(list *[20]atomic.Int64) (n int64) {
	for i := range list {
		n += list[i].Load()
	}
	return n
}
