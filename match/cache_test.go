package match

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"clew/format/osv"
)

const day1, day2 = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"

func indexFiles(tb testing.TB, cache string) []string {
	tb.Helper()
	list, err := filepath.Glob(filepath.Join(cache, "*"+indexSuffix))
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

// TestDamage: whatever happens to an index file, the answer stays the same. Damage where it is opened makes it anew at
// once; damage in a block shows when the block is read.
func TestDamage(t *testing.T) {
	cache := t.TempDir()
	var records []string
	for i := range 20 {
		records = append(records, record(fmt.Sprint("A-", i), day1, "2.0.0", `"aliases":["CVE-2024-1"],`))
	}
	advisories := write(t, t.TempDir(), "all.zip", zipped(t, records...))
	in := bom("pkg:npm/m@1.0.0")
	want := asJSON(t, matchText(t, openAt(t, cache, advisories), in))
	name := indexFiles(t, cache)[0]
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rebuilt, healed := 0, 0
	try := func(what string, content []byte) {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		a := openAt(t, cache, advisories)
		at := a.Built
		if got := asJSON(t, matchText(t, a, in)); !bytes.Equal(want, got) {
			t.Fatalf("%s: %s", what, got)
		}
		a.Close()
		switch {
		case at > 0:
			rebuilt++
		case a.Built > 0:
			healed++
		default: // in a part that this run does not need
			return
		}
		if after, err := os.ReadFile(name); err != nil || !bytes.Equal(after, whole) {
			t.Errorf("%s: the index was not made anew: %v", what, err)
		}
	}
	for at := 0; at < len(whole); at += 7 {
		b := bytes.Clone(whole)
		b[at] ^= 0x55
		try(fmt.Sprint("byte ", at), b)
	}
	for cut := 0; cut < len(whole); cut += 97 {
		try(fmt.Sprint("cut at ", cut), whole[:cut])
	}
	try("longer", append(bytes.Clone(whole), 'x'))
	try("zeros", make([]byte, len(whole)))
	if rebuilt < 20 || healed < 20 {
		t.Errorf("made anew when opened %d, when read %d", rebuilt, healed)
	}
}

// TestChange: a changed source is noticed, even when neither size nor time shows it.
func TestChange(t *testing.T) {
	cache, dir := t.TempDir(), t.TempDir()
	then := time.Now().Add(-time.Hour)
	path := ""
	put := func(fixed string) {
		path = write(t, dir, "all.zip", zipped(t, record("A-1", day1, fixed, "")))
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		fixed, want string
		built       int
	}{{"2.0.0", "A-1", 1}, {"2.0.0", "A-1", 0}, {"1.0.0", "", 1}, {"1.0.0", "", 0}, {"3.0.0", "A-1", 1}} {
		put(c.fixed)
		a := openAt(t, cache, dir)
		if got := ids(matchText(t, a, bom("pkg:npm/m@1.5.0"))); got != c.want || a.Built != c.built {
			t.Errorf("%d: %q, built %d", i, got, a.Built)
		}
	}
	if n := len(indexFiles(t, cache)); n != 1 {
		t.Errorf("%d index files for one source", n)
	}
	write(t, dir, "loose.json", record("A-2", day1, "2.0.0", ""))
	if a := openAt(t, cache, dir); a.Built != 1 || ids(matchText(t, a, bom("pkg:npm/m@1.5.0"))) != "A-1 A-2" {
		t.Errorf("a further file: built %d", a.Built)
	}
	if err := os.Remove(filepath.Join(dir, "loose.json")); err != nil {
		t.Fatal(err)
	}
	if a := openAt(t, cache, dir); a.Built != 0 || ids(matchText(t, a, bom("pkg:npm/m@1.5.0"))) != "A-1" {
		t.Errorf("a file less: built %d", a.Built)
	}
}

// TestParallel: many runs on one empty cache, while the source changes and other runs use it.
func TestParallel(t *testing.T) {
	cache, dir := t.TempDir(), t.TempDir()
	one, two := zipped(t, record("A-1", day1, "2.0.0", "")), zipped(t, record("A-2", day1, "2.0.0", ""))
	path := write(t, dir, "all.zip", one)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 30 {
				if i == 0 { // replaced as a whole, as feeds do
					other := write(t, dir, "other", []string{one, two}[n%2])
					if err := os.Rename(other, path); err != nil {
						t.Error(err)
					}
					continue
				}
				a, err := Open(context.Background(), []string{path}, cache)
				if err != nil {
					t.Error(err)
					return
				}
				r, err := a.Match(context.Background(), strings.NewReader(bom("pkg:npm/m@1.0.0")), nil)
				if err != nil || ids(r) != "A-1" && ids(r) != "A-2" {
					t.Errorf("%v %v", r, err)
				}
				a.Close()
			}
		})
	}
	wg.Wait()
	a := openAt(t, cache, path)
	if got := ids(matchText(t, a, bom("pkg:npm/m@1.0.0"))); got != "A-2" {
		t.Errorf("in the end %q", got)
	}
	left, _ := filepath.Glob(filepath.Join(cache, tempPrefix+"*"))
	if len(left) > 0 || len(indexFiles(t, cache)) != 1 {
		t.Errorf("left over: %v %v", left, indexFiles(t, cache))
	}
}

// TestMoved: a source that changes while it is read is answered from, and not kept.
func TestMoved(t *testing.T) {
	cache := t.TempDir()
	s := source{shown: "x", path: write(t, t.TempDir(), "all.zip", zipped(t, record("A-1", day1, "2.0.0", ""))), zip: true}
	s.files = []string{s.path}
	o := build(context.Background(), s, cache, [32]byte{1})
	if o.err != nil || len(o.warnings) != 1 || len(indexFiles(t, cache)) != 0 {
		t.Fatalf("%+v %v", o, indexFiles(t, cache))
	}
	var buf []byte
	refs, err := o.index.postings("npm\x00m", &buf)
	if err != nil || len(refs) != 1 {
		t.Fatal(refs, err)
	}
	if err := o.index.entries(refs, &buf, func(reference, entry) {}); err != nil {
		t.Error(err)
	}
}

// TestNoPlace: a cache that cannot be written to costs time and a warning, nothing else.
func TestNoPlace(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "file", "x")
	advisories := write(t, dir, "npm/all.zip", zipped(t, record("A-1", day1, "2.0.0", "")))
	r := matchText(t, openAt(t, filepath.Join(file, "cache"), advisories), bom("pkg:npm/m@1.0.0"))
	if ids(r) != "A-1" || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].String(), "could not be kept") {
		t.Errorf("%+v", r)
	}
}

// TestSweep: the folder keeps its bounds, and what is not ours stays.
func TestSweep(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	aged := func(name string, age time.Duration) {
		p := write(t, dir, name, "x")
		if err := os.Chtimes(p, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	aged("old"+indexSuffix, unusedFor+time.Hour)
	aged(tempPrefix+"1", leftOver+time.Minute)
	aged(tempPrefix+"2", 0)
	aged("mine.txt", unusedFor*2)
	for i := range maxCacheFiles + 3 {
		aged(fmt.Sprintf("%03d%s", i, indexSuffix), time.Duration(i)*time.Minute)
	}
	sweep(dir, now)
	if list := indexFiles(t, dir); len(list) != maxCacheFiles || filepath.Base(list[0]) != "000"+indexSuffix {
		t.Errorf("%d index files", len(list))
	}
	for name, want := range map[string]bool{"old" + indexSuffix: false, tempPrefix + "1": false, tempPrefix + "2": true, "mine.txt": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMemory: a large inventory of unknown parts, and one in which everything matches, stay small.
func TestMemory(t *testing.T) {
	a := openAt(t, "", write(t, t.TempDir(), "r.json", record("A-1", day1, "2.0.0", "")))
	for what, purl := range map[string]string{"unknown": "pkg:npm/other%d@1.0.0", "matching": "pkg:npm/m@1.0.%d"} {
		runtime.GC()
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		n := map[string]int{"unknown": 100_000, "matching": 40_000}[what]
		go func() {
			fmt.Fprint(w, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[`)
			for i := range n {
				fmt.Fprintf(w, `{"type":"library","name":"x","purl":"`+purl+`"},`, i)
			}
			fmt.Fprint(w, `{"type":"library","name":"x"}]}`)
			w.Close()
		}()
		var peak uint64
		stop, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			for {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}()
		got, err := a.Match(context.Background(), r, nil)
		close(stop)
		<-done
		r.Close()
		if err != nil || got.Coverage.Components != n+1 {
			t.Fatalf("%s: %v", what, err)
		}
		bound := map[string]uint64{"unknown": 64 << 20, "matching": 160 << 20}[what]
		if peak > bound {
			t.Errorf("%s: %d MiB", what, peak>>20)
		}
		t.Logf("%s: %d MiB at most, %d findings", what, peak>>20, len(got.Findings))
	}
}

// TestRoundTrip: an index holds what matching needs of every kind of record.
func TestRoundTrip(t *testing.T) {
	raw := `{"id":"A-1","modified":"0001-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Maven","name":"g:a"},"versions":["1","2"],
		"ranges":[{"type":"FANCY","events":[{"introduced":"0"}]},{"type":"GIT","repo":"https://h/x","events":[{"introduced":"0"}]},{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"limit":"*"},{"last_affected":"3"}]}]}]}`
	r, err := osv.Decode([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := cursor{text: string(appendEntry(nil, r, 0))}
	e := c.entry()
	for _, v := range []string{"1", "2.0", "3", "4", "(devel)", ""} {
		if got, want := e.affected.Evaluate(v), r.Affected[0].Evaluate(v); got != want || c.bad || c.text != "" {
			t.Errorf("%q: %+v, want %+v", v, got, want)
		}
	}
	h := headOf(r)
	c = cursor{text: string(h.append(nil))}
	if got := c.head(); got.id != h.id || got.modified != h.modified || c.bad || c.text != "" {
		t.Errorf("%+v, want %+v", got, h)
	}
}

func FuzzCursor(f *testing.F) {
	r, err := osv.Decode([]byte(record("A-1", day2, "2.0.0", `"aliases":["CVE-1"],`)))
	if err != nil {
		f.Fatal(err)
	}
	h := headOf(r)
	f.Add(string(appendEntry(nil, r, 0)))
	f.Add(string(h.append(nil)))
	f.Fuzz(func(t *testing.T, text string) {
		c := cursor{text: text}
		e := c.entry()
		if !c.bad {
			e.affected.Evaluate("1.0.0")
		}
		c = cursor{text: text}
		c.head()
		var foot footer
		_ = foot.parse([]byte(text))
		if x, err := readIndex(strings.NewReader(text), int64(len(text)), func() error { return nil }); err == nil && x == nil {
			t.Error("no index and no error")
		}
	})
}
