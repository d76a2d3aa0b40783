package match

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew"
)

// TestGolden matches a firmware's inventory against a folder of records. It holds the traps: a commit range first, an
// ecosystem without data, capitals in a path, versions that are not known, a record that was taken back, epochs, source
// packages, tags, the same component twice.
func TestGolden(t *testing.T) {
	kev, err := ReadExploited("testdata/exploited.json")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	for _, state := range []string{"cold", "warm", "without cache"} {
		if state == "without cache" {
			cache = ""
		}
		a := openAt(t, cache, "testdata/records")
		if built := a.Built > 0; built == (state == "warm") {
			t.Errorf("%s: built %d", state, a.Built)
		}
		for _, name := range []string{"gateway.cdx.json", "odd.spdx"} {
			in, err := os.Open(filepath.Join("testdata/inventories", name))
			if err != nil {
				t.Fatal(err)
			}
			r, err := a.Match(context.Background(), in, kev)
			in.Close()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", asJSON(t, r))
			var table bytes.Buffer
			if err := r.WriteTable(&table, "en"); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".txt", table.Bytes())
		}
	}
}

// TestForm: the answer's members are exactly these, and lists are never null.
func TestForm(t *testing.T) {
	a := openAt(t, "", write(t, t.TempDir(), "r.json", record("A-1", "2024-01-01T00:00:00Z", "2.0.0", "")))
	for _, in := range []string{bom(), bom("pkg:npm/m@1.0.0")} {
		var got map[string]json.RawMessage
		if err := json.Unmarshal(asJSON(t, matchText(t, a, in)), &got); err != nil {
			t.Fatal(err)
		}
		if len(got) != 3 || got["findings"][0] != '[' || got["warnings"][0] != '[' || !strings.HasPrefix(string(got["coverage"]), `{"components":`) ||
			!strings.Contains(string(got["coverage"]), `"not_assessable":{`) {
			t.Errorf("%s", got)
		}
	}
	var f []map[string]any
	var got struct{ Findings json.RawMessage }
	if err := json.Unmarshal(asJSON(t, matchText(t, a, bom("pkg:npm/m@1.0.0"))), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got.Findings, &f); err != nil || len(f) != 1 || len(f[0]) != 7 {
		t.Fatalf("%v %v", f, err)
	}
	why := f[0]["why"]
	delete(f[0], "why")
	want := map[string]any{"id": "A-1", "aliases": []any{}, "purl": "pkg:npm/m@1.0.0", "version": "1.0.0", "fixed": "2.0.0", "severity": "unknown"}
	if d := cmp.Diff(want, f[0]); d != "" || why == "" {
		t.Error(d, why)
	}
}

// TestNewestRevisionCounts: of one record in several files the newest revision holds, be it withdrawn or narrowed.
func TestNewestRevisionCounts(t *testing.T) {
	const old, new = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"
	taken := `"withdrawn":"2024-02-01T00:00:00Z",`
	elsewhere := strings.Replace(record("A-1", new, "2.0.0", ""), `"name":"m"`, `"name":"other"`, 1)
	for name, c := range map[string]struct {
		one, two []string
		want     string
	}{
		"in both":           {[]string{record("A-1", old, "2.0.0", "")}, []string{record("A-1", old, "2.0.0", "")}, "A-1"},
		"newer here":        {[]string{record("A-1", new, "2.0.0", "")}, []string{record("A-1", old, "1.0.0", "")}, "A-1"},
		"newer there":       {[]string{record("A-1", old, "1.0.0", "")}, []string{record("A-1", new, "2.0.0", "")}, "A-1"},
		"narrowed there":    {[]string{record("A-1", old, "2.0.0", "")}, []string{record("A-1", new, "1.0.0", "")}, ""},
		"withdrawn there":   {[]string{record("A-1", old, "2.0.0", "")}, []string{record("A-1", new, "2.0.0", taken)}, ""},
		"withdrawn before":  {[]string{record("A-1", new, "2.0.0", "")}, []string{record("A-1", old, "2.0.0", taken)}, "A-1"},
		"another package":   {[]string{record("A-1", old, "2.0.0", "")}, []string{elsewhere}, ""},
		"twice in one file": {[]string{record("A-1", old, "2.0.0", ""), record("A-1", new, "2.0.0", taken)}, []string{record("A-2", new, "2.0.0", "")}, "A-2"},
	} {
		dir := t.TempDir()
		write(t, dir, "1/all.zip", zipped(t, c.one...))
		write(t, dir, "2/all.zip", zipped(t, c.two...))
		if got := ids(matchText(t, openAt(t, "", dir), bom("pkg:npm/m@1.5.0"))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestOrderOfInput: neither the order of components nor that of the files changes the answer.
func TestOrderOfInput(t *testing.T) {
	a := openAt(t, t.TempDir(), "testdata/records/distribution", "testdata/records/EX-2024-0005.json", "testdata/records/EX-2024-0001.json")
	b := openAt(t, t.TempDir(), "testdata/records/EX-2024-0001.json", "testdata/records/EX-2024-0005.json", "testdata/records/distribution", "testdata/records/EX-2024-0005.json")
	purls := []string{"pkg:npm/lodash@4.17.20", "pkg:pypi/setuptools@40.0", "pkg:npm/lodash@4.0.0", "pkg:golang/example.org/x@v1"}
	back := []string{purls[3], purls[2], purls[1], purls[0]}
	first, second := asJSON(t, matchText(t, a, bom(purls...))), asJSON(t, matchText(t, b, bom(back...)))
	if d := cmp.Diff(string(first), string(second)); d != "" {
		t.Error(d)
	}
}

// TestRefused: what cannot be used is an error with a kind, not an empty answer.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, "good.zip", zipped(t, record("A-1", "2024-01-01T00:00:00Z", "2.0.0", "")))
	for name, c := range map[string]struct {
		path string
		kind clew.Kind
	}{
		"no file":      {filepath.Join(dir, "none"), clew.NotFound},
		"no zip":       {write(t, dir, "cut.zip", "PK\x03\x04 no more"), clew.Invalid},
		"no records":   {write(t, dir, "x.json", `{"title":"x"}`), clew.Invalid},
		"empty":        {t.TempDir(), clew.Invalid},
		"an empty zip": {write(t, dir, "empty.zip", zipped(t)), clew.Invalid},
	} {
		if a, err := Open(context.Background(), []string{c.path}, ""); clew.KindOf(err) != c.kind {
			t.Errorf("%s: %v %v", name, a, err)
		}
	}
	a := openAt(t, "", good)
	for _, in := range []string{"", "hello", `{"bomFormat":"CycloneDX","components":[{"name":`, "\x1f\x8b\x08", `{"a":1}`} {
		if r, err := a.Match(context.Background(), strings.NewReader(in), nil); err == nil || clew.KindOf(err) == clew.Internal {
			t.Errorf("%q: %v %v", in, r, err)
		}
	}
	if _, err := ReadExploited(good); clew.KindOf(err) != clew.Unsupported {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, []string{good}, ""); err == nil {
		t.Error("cancelled")
	}
}

// TestBrokenNeighbour: one broken archive of a folder is a warning, and the others hold.
func TestBrokenNeighbour(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "Go/all.zip", "PK\x03\x04 cut off")
	write(t, dir, "npm/all.zip", zipped(t, record("A-1", "2024-01-01T00:00:00Z", "2.0.0", "")))
	r := matchText(t, openAt(t, t.TempDir(), dir), bom("pkg:npm/m@1.0.0", "pkg:golang/example.org/x@v1.0.0"))
	if ids(r) != "A-1" || r.Coverage.NotAssessable[NoData] != 1 || len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0].String(), filepath.Join(dir, "Go", "all.zip")) || !strings.Contains(r.Warnings[1].String(), "Give it as Go/all.zip") {
		t.Errorf("%+v", r)
	}
}

// TestHostile: names that would steer a terminal or a page stay text.
func TestHostile(t *testing.T) {
	evil := "\x1b]0;x\x07\u202egnp.<script>"
	quoted, _ := json.Marshal(evil)
	a := openAt(t, "", write(t, t.TempDir(), "r.json", strings.ReplaceAll(record("A-1", "2024-01-01T00:00:00Z", "2.0.0", `"aliases":[`+string(quoted)+`],`), `"m"`, `"`+"m<x>"+`"`)))
	r := matchText(t, a, bom("pkg:npm/m%3Cx%3E@1.0.0", "pkg:npm/%1b%5D0%3Bx@1", strings.Repeat("pkg:npm/", 3000)))
	if len(r.Findings) != 1 || r.Coverage.Components != 3 {
		t.Fatalf("%+v", r)
	}
	asJSON(t, r)
	var b bytes.Buffer
	if err := r.WriteTable(&b, "en"); err != nil || strings.ContainsAny(b.String(), "\x1b\x07\u202e") {
		t.Errorf("%q", b.String())
	}
}
