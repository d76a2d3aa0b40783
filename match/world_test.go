package match

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	p := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}

func openAt(tb testing.TB, cache string, paths ...string) *Advisories {
	tb.Helper()
	a, err := Open(context.Background(), paths, cache)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { a.Close() })
	return a
}

func matchText(tb testing.TB, a *Advisories, text string) *Result {
	tb.Helper()
	r, err := a.Match(context.Background(), strings.NewReader(text), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// bom is a CycloneDX inventory of some purls.
func bom(purls ...string) string {
	type component struct {
		Type string `json:"type"`
		Name string `json:"name"`
		PURL string `json:"purl"`
	}
	var list []component
	for _, p := range purls {
		list = append(list, component{"library", "x", p})
	}
	b, err := json.Marshal(map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": list})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func write(tb testing.TB, dir, name, content string) string {
	tb.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
	return p
}

// zipped packs records; each is stored under its place in the list.
func zipped(tb testing.TB, records ...string) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, r := range records {
		w, err := z.Create(string(rune('a'+i)) + ".json")
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(r)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// record is one of npm's m, affected from the first version to the one before fixed.
func record(id, modified, fixed, more string) string {
	return `{"id":"` + id + `","modified":"` + modified + `",` + more + `"affected":[{"package":{"ecosystem":"npm","name":"m"},
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"` + fixed + `"}]}]}]}`
}

func ids(r *Result) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.ID)
	}
	return strings.Join(out, " ")
}

func asJSON(tb testing.TB, r *Result) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		tb.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		tb.Fatalf("not JSON: %.200s", b.String())
	}
	return b.Bytes()
}
