// Command portfolio measures the main job on a portfolio made by seed: 10,000 releases of 1,000 components each over
// about 72,000 component versions, against the source records of an OSV folder. docs/bench.md says how to read it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"clew"
	"clew/blob"
	"clew/db"
	"clew/feed"
	"clew/queue"
	"clew/sign"
)

type bench struct {
	ctx   context.Context
	db    *db.DB
	store *blob.Store
	data  string
	rows  []string
	cpu   time.Duration
	done  int64 // commits so far
}

func main() {
	data := flag.String("data", "../shared/data", "folder with osv/*/all.zip and sbom/bench")
	url := flag.String("database", "", "postgres://... (an empty database); default: SQLite in a temporary directory")
	products := flag.Int("products", 500, "products")
	releases := flag.Int("releases", 20, "releases of each product")
	big := flag.Int("big", 0, "only this: one inventory of so many components, in a process of its own so that its memory shows")
	profile := flag.String("cpuprofile", "", "write a CPU profile to this file")
	flag.Parse()
	log.SetFlags(0)
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			log.Fatal(err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			log.Fatal(err)
		}
		defer pprof.StopCPUProfile()
	}
	b := &bench{ctx: context.Background(), data: *data}
	if err := b.run(*url, *products, *releases, *big); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Join(b.rows, "\n"))
}

func (b *bench) run(url string, products, releases, big int) error {
	dir, err := os.MkdirTemp("", "clew-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if url == "" {
		url = filepath.Join(dir, "clew.db")
	}
	if b.db, err = db.Open(b.ctx, db.Config{URL: url}); err != nil {
		return err
	}
	defer b.db.Close()
	if err := b.db.Migrate(b.ctx); err != nil {
		return err
	}
	if err := queue.Migrate(b.ctx, b.db); err != nil {
		return err
	}
	if b.store, err = blob.NewFiles(sign.New(), filepath.Join(dir, "blobs")); err != nil {
		return err
	}
	if err := feed.Ensure(b.ctx, b.db); err != nil {
		return err
	}
	if big > 0 {
		return b.big(big)
	}
	for _, step := range []func() error{b.imports, func() error { return b.seed(products, releases) }, b.rematch, b.lists, b.pages, b.changes, b.upload} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// say adds a line to the result: what, wall clock, processor time and commits of the whole process since the last line, details.
func (b *bench) say(what string, d time.Duration, more string, args ...any) {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	cpu := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	commits := b.db.Commits()
	line := fmt.Sprintf("| %s | %s | %s | %d | %s |", what, d.Round(10*time.Microsecond), (cpu - b.cpu).Round(time.Millisecond), commits-b.done, fmt.Sprintf(more, args...))
	b.cpu, b.done = cpu, commits
	b.rows = append(b.rows, line)
	fmt.Fprintln(os.Stderr, line)
}

func percentiles(all []time.Duration) string {
	slices.Sort(all)
	return fmt.Sprintf("p50 %v, p95 %v, max %v of %d", all[len(all)/2].Round(10*time.Microsecond), all[len(all)*95/100].Round(10*time.Microsecond), all[len(all)-1].Round(10*time.Microsecond), len(all))
}

func heap() string {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("%d MiB heap", m.HeapAlloc>>20)
}

func (b *bench) count(query string) (n int64) {
	err := b.db.Read(b.ctx, func(tx *db.Tx) (err error) { n, err = db.One[int64](tx, query); return err })
	if err != nil {
		log.Fatal(err)
	}
	return n
}

var system = clew.SystemActor()
