// Command match measures `clew match` as a whole process, alone and in turn with another scanner over the same records,
// and compares what the two find. docs/bench.md says how to read it.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

type bench struct {
	clew, osvScanner, grype string
	data, advisories, work  string
	runs                    int
	peer                    *scanner // nil: none
}

// scanner is what clew match is held against.
type scanner struct {
	name string
	args func(file string) []string
	env  []string
	read func(name string) (map[pair]bool, error)
}

func main() {
	log.SetFlags(0)
	b := bench{}
	flag.StringVar(&b.clew, "clew", "bin/clew", "program to measure")
	flag.StringVar(&b.osvScanner, "osv-scanner", "", "osv-scanner to compare with")
	flag.StringVar(&b.grype, "grype", "", "grype to compare with instead, with a database of Go's records (see bench/grypedb) in GRYPE_DB_CACHE_DIR")
	sizes := flag.String("sizes", "50,1000,10000", "inventories to match, by number of components")
	flag.StringVar(&b.data, "data", "../shared/data", "folder with osv/ECOSYSTEM/all.zip and sbom/bench")
	flag.IntVar(&b.runs, "n", 7, "runs of each; medians are printed")
	flag.Parse()
	if err := b.run(strings.Split(*sizes, ",")); err != nil {
		log.Fatal(err)
	}
}

func (b *bench) run(sizes []string) (err error) {
	if b.work, err = os.MkdirTemp("", "clew-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	for _, p := range []*string{&b.clew, &b.osvScanner, &b.grype, &b.data} {
		if *p == "" {
			continue
		}
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	// osv-scanner wants the archives below a folder of its own name
	if err := os.Symlink(filepath.Join(b.data, "osv"), filepath.Join(b.work, "osv-scalibr")); err != nil {
		return err
	}
	b.advisories = filepath.Join(b.data, "osv")
	switch {
	case b.grype != "":
		b.peer, b.advisories = b.grypeScanner(), filepath.Join(b.advisories, "Go")
	case b.osvScanner != "":
		b.peer = b.osvScannerScanner()
	}
	fmt.Println("| inventory | what | wall s | CPU s | peak MB | findings |")
	fmt.Println("| --- | --- | --- | --- | --- | --- |")
	var notes []string
	for _, size := range sizes {
		note, err := b.size(size)
		if err != nil {
			return err
		}
		notes = append(notes, note...)
	}
	fmt.Println()
	fmt.Println(strings.Join(notes, "\n"))
	return nil
}

func (b *bench) osvScannerScanner() *scanner {
	return &scanner{name: "osv-scanner", read: osvScannerFindings, env: []string{"OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY=" + b.work},
		args: func(file string) []string {
			return []string{b.osvScanner, "scan", "source", "--offline", "--format", "json", "-L", file}
		}}
}

func (b *bench) grypeScanner() *scanner {
	return &scanner{name: "grype", read: grypeFindings,
		env:  []string{"GRYPE_DB_AUTO_UPDATE=false", "GRYPE_DB_VALIDATE_AGE=false", "GRYPE_CHECK_FOR_APP_UPDATE=false"},
		args: func(file string) []string { return []string{b.grype, "-q", "-o", "json", "sbom:" + file} }}
}

// sample is one run as the operating system accounts for it.
type sample struct{ wall, cpu, peak float64 }

// size measures one inventory: without an index, then in turn with the peer.
func (b *bench) size(size string) (notes []string, err error) {
	file := filepath.Join(b.data, "sbom", "bench", "b"+size+".cdx.json")
	ours := func() (sample, error) {
		return b.time("clew.json", b.clew, "match", file, "--advisories", b.advisories, "--cache", filepath.Join(b.work, "cache"), "-o", "json")
	}
	theirs := func() (sample, error) {
		args := b.peer.args(file)
		return b.time("peer.json", args[0], args[1:]...)
	}
	var cold, warm, peer []sample
	for range 3 {
		if err := os.RemoveAll(filepath.Join(b.work, "cache")); err != nil {
			return nil, err
		}
		s, err := ours()
		if err != nil {
			return nil, err
		}
		cold = append(cold, s)
	}
	for i := range b.runs + 1 {
		s, err := ours()
		if err != nil {
			return nil, err
		}
		var p sample
		if b.peer != nil {
			if p, err = theirs(); err != nil {
				return nil, err
			}
		}
		if i > 0 { // the first pair warms the file system's cache
			warm, peer = append(warm, s), append(peer, p)
		}
	}
	found, err := findings(filepath.Join(b.work, "clew.json"))
	if err != nil {
		return nil, err
	}
	row := func(what string, list []sample, n int) {
		fmt.Printf("| b%s | %s | %.2f | %.2f | %.0f | %d |\n", size, what, median(list, wall), median(list, cpu), median(list, peak), n)
	}
	row("clew match, no index yet", cold, len(found))
	row("clew match", warm, len(found))
	if b.peer == nil {
		return nil, nil
	}
	other, err := b.peer.read(filepath.Join(b.work, "peer.json"))
	if err != nil {
		return nil, err
	}
	row(b.peer.name, peer, len(other))
	ratios := make([]sample, len(warm))
	for i := range warm {
		ratios[i] = sample{peer[i].wall / warm[i].wall, peer[i].cpu / warm[i].cpu, peer[i].peak / warm[i].peak}
	}
	fmt.Printf("| b%s | %s / clew match, pair by pair | %.1f | %.1f | %.1f | |\n", size, b.peer.name, median(ratios, wall), median(ratios, cpu), median(ratios, peak))
	return difference(size, b.peer.name, found, other), nil
}

func wall(s sample) float64 { return s.wall }
func cpu(s sample) float64  { return s.cpu }
func peak(s sample) float64 { return s.peak }

func median(list []sample, of func(sample) float64) float64 {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b sample) int { return cmp.Compare(of(a), of(b)) })
	return of(list[len(list)/2])
}

// time runs a program with its output in a file. An exit code of 1 says that there are findings.
func (b *bench) time(out, name string, args ...string) (sample, error) {
	f, err := os.Create(filepath.Join(b.work, out))
	if err != nil {
		return sample{}, err
	}
	defer f.Close()
	c := exec.Command(name, args...)
	if b.peer != nil {
		c.Env = append(os.Environ(), b.peer.env...)
	}
	c.Stdout = f
	start := time.Now()
	err = c.Run()
	s := sample{wall: time.Since(start).Seconds()}
	if c.ProcessState == nil || c.ProcessState.ExitCode() > 1 {
		return s, fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	s.cpu = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.peak = float64(u.Maxrss) / 1024
	}
	return s, nil
}
