// Package fault kills, starves and races the program (paper: what is documented stays documented; DESIGN 6.2): a write
// that was acknowledged survives kill -9, a full disk acknowledges nothing that was not saved, and two processes end
// where one would.
package fault

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/job"
	"clew/queue"
	"clew/sign"
)

// The test binary is also the process that is killed: what it plays stands in the environment.
func TestMain(m *testing.M) {
	if play := os.Getenv("CLEW_FAULT"); play != "" {
		if err := child(play); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // what is broken on purpose would fill the log
	os.Exit(m.Run())
}

func child(play string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{URL: os.Getenv("CLEW_FAULT_DB")})
	if err != nil {
		return err
	}
	defer d.Close()
	n, _ := strconv.Atoi(os.Getenv("CLEW_FAULT_N"))
	switch play {
	case "write":
		writers(d, n, 1<<60)
	case "sequence":
		writers(d, 1, n)
	case "migrate":
		return migrateAll(ctx, d)
	case "work":
		go writers(d, n, 1<<60)
		return work(ctx, d)
	}
	return nil
}

var out sync.Mutex

func say(text string, args ...any) {
	out.Lock()
	defer out.Unlock()
	os.Stdout.WriteString(fmt.Sprintf(text, args...) + "\n")
}

// writers write without end and tell each acknowledgement.
func writers(d *db.DB, writers, times int) {
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			name := fmt.Sprintf("writer %d", w)
			var at int64
			d.Read(context.Background(), func(tx *db.Tx) (err error) {
				at, _, err = db.Maybe[int64](tx, `SELECT seq FROM event_cursor WHERE name = $1`, name)
				return err
			})
			for range times {
				at++
				if err := once(d, name, at); err != nil {
					say("error %s", err)
					time.Sleep(20 * time.Millisecond)
					at--
					continue
				}
				say("ack %d %d", w, at)
			}
		})
	}
	wg.Wait()
}

// once writes a number and the event that tells of it.
func once(d *db.DB, name string, n int64) error {
	return d.Write(context.Background(), func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO event_cursor (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`, name, n); err != nil {
			return err
		}
		_, err := audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "fault.wrote", Type: "fault", Record: name, Revision: n})
		return err
	})
}

// work runs the workers until nothing is left to do for a while.
func work(ctx context.Context, d *db.DB) error {
	t, err := tools(d, os.Getenv("CLEW_FAULT_KEY"), os.Getenv("CLEW_FAULT_BLOBS"))
	if err != nil {
		return err
	}
	stop, err := queue.Serve(ctx, d, queue.Config{Handlers: job.Handlers(t), Poll: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	say("working")
	if os.Getenv("CLEW_FAULT_STAY") != "" {
		bufio.NewReader(os.Stdin).ReadString('\n') // until the parent goes
		return stop(ctx)
	}
	for {
		var left int64
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			left, err = db.One[int64](tx, `SELECT (SELECT count(*) FROM work WHERE state IN ('queued', 'running')) + (SELECT count(*) FROM dirty_package) + (SELECT count(*) FROM dirty_product)`)
			return err
		})
		if err != nil {
			return err
		}
		if left == 0 {
			say("done")
			return stop(ctx)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func tools(d *db.DB, key, blobs string) (job.Tools, error) {
	raw, err := hex.DecodeString(key)
	if err != nil {
		return job.Tools{}, err
	}
	root, err := sign.FromBytes(raw)
	if err != nil {
		return job.Tools{}, err
	}
	store := blob.NewTable(root, d)
	if d.Kind() == db.SQLite {
		if store, err = blob.NewFiles(root, blobs); err != nil {
			return job.Tools{}, err
		}
	}
	way, err := egress.New(egress.Config{Offline: true})
	return job.Tools{DB: d, Blob: store, Way: way}, err
}

// process is a running child.
type process struct {
	*exec.Cmd
	lines *bufio.Scanner
	in    *os.File
}

func start(t *testing.T, wrap []string, play, url string, n int, env ...string) *process {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	args := append(wrap, self)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "CLEW_FAULT="+play, "CLEW_FAULT_DB="+url, "CLEW_FAULT_N="+strconv.Itoa(n))
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	in, w, err := os.Pipe()
	must(t, err)
	cmd.Stdin = in
	must(t, cmd.Start())
	in.Close()
	p := &process{cmd, bufio.NewScanner(stdout), w}
	t.Cleanup(func() { w.Close(); cmd.Process.Kill() })
	return p
}

// kill ends the process at once and reads what it had said before.
func (p *process) kill(line func(string)) {
	p.Process.Kill()
	for p.lines.Scan() {
		line(p.lines.Text())
	}
	p.Wait()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func short(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
}

func rounds(usual, thorough int) int {
	if os.Getenv("CLEW_THOROUGH") == "1" {
		return thorough
	}
	return usual
}

func count(t testing.TB, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	must(t, d.Read(context.Background(), func(tx *db.Tx) (err error) { n, err = db.One[int64](tx, query, args...); return err }))
	return n
}

func copyDir(t *testing.T, to, from string) {
	t.Helper()
	must(t, os.CopyFS(to, os.DirFS(from)))
	must(t, filepath.Walk(to, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	}))
}
