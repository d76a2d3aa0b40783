package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
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

// failing mounts a file system on a device that can be made to fail: writes to it then go into the cache of the kernel
// and every sync of them ends in an error. What is under the device is given too: the device fails while that is full.
func failing(t *testing.T, size string) (dir, under string) {
	t.Helper()
	under, dir = small(t, size), t.TempDir()
	image := filepath.Join(under, "disk")
	must(t, os.WriteFile(image, nil, 0o600))
	must(t, os.Truncate(image, 512<<20)) // holds nothing yet, so it takes no room
	for _, c := range [][]string{{"mkfs.ext4", "-q", "-F", "-O", "^has_journal", image}, {"mount", "-o", "loop", image, dir}} {
		if out, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
			t.Skipf("skipped: no device that fails can be made here: %s: %v: %s", c[0], err, out)
		}
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, under
}

// A full disk, and one whose every sync fails: nothing is acknowledged that was not saved, readiness turns red, reading
// goes on, and when the disk is well again everything works by itself.
func TestDiskFull(t *testing.T) {
	short(t)
	dir := small(t, "176m")
	sickAndWell(t, dir, filepath.Join(dir, "ballast"))
}

func TestDiskFails(t *testing.T) {
	short(t)
	dir, under := failing(t, "176m")
	sickAndWell(t, dir, filepath.Join(under, "ballast"))
}

func sickAndWell(t *testing.T, dir, ballast string) {
	t.Helper()
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
	fill(t, ballast)
	red := answers(t, ready, http.StatusServiceUnavailable, 10*time.Second)
	for range 40 { // until the log's own room is used up too
		if time.Sleep(100 * time.Millisecond); total(&refused) > 20 {
			break
		}
	}
	if total(&refused) == 0 {
		t.Error("no write was refused on a sick disk")
	}
	if got := status(page); got != usual {
		t.Errorf("a page answers %d on a sick disk, %d before", got, usual)
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
