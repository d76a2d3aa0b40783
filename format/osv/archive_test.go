package osv

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(files[i+1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// collect gives "path" for items that decode and "path!" for others.
func collect(out *[]string) Visit {
	return func(i Item) error {
		p := i.Path
		if r, err := i.Decode(); err != nil {
			p += "!"
		} else {
			p += "=" + r.ID
		}
		*out = append(*out, p)
		return nil
	}
}

func TestReadArchive(t *testing.T) {
	b := zipped(t, "a/A-1.json", `{"id":"A-1"}`, "README.md", "x", "B.JSON", `{"id":"B"}`, "broken.json", `{"id":`, ".hidden.json", "{}", "none.json", `{"a":1}`)
	var got []string
	if err := ReadArchive(bytes.NewReader(b), int64(len(b)), Limits{}, collect(&got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a/A-1.json=A-1", "B.JSON=B", "broken.json!", "none.json!"}, got); d != "" {
		t.Error(d)
	}
	if err := ReadArchive(bytes.NewReader(b), int64(len(b)), Limits{Entries: 2}, collect(&got)); !errors.Is(err, ErrLimit) {
		t.Errorf("entries: %v", err)
	}
	if err := ReadArchive(bytes.NewReader(b), int64(len(b)), Limits{TotalBytes: 20}, collect(&got)); !errors.Is(err, ErrLimit) {
		t.Errorf("total: %v", err)
	}
	stop := errors.New("stop")
	if err := ReadArchive(bytes.NewReader(b), int64(len(b)), Limits{}, func(Item) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stop: %v", err)
	}
	for _, junk := range []string{"", "PK", "hello", string(b[:len(b)/2])} {
		if err := ReadArchive(strings.NewReader(junk), int64(len(junk)), Limits{}, collect(&got)); !errors.Is(err, ErrArchive) {
			t.Errorf("%.10q: %v", junk, err)
		}
	}
}

// TestBomb: a small archive that unpacks to much is one item with an error, whatever its directory says.
func TestBomb(t *testing.T) {
	b := zipped(t, "bomb.json", `{"id":"`+strings.Repeat("a", 4<<20)+`"}`, "good.json", `{"id":"G"}`)
	var got []string
	if err := ReadArchive(bytes.NewReader(b), int64(len(b)), Limits{EntryBytes: 1 << 20}, collect(&got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"bomb.json!", "good.json=G"}, got); d != "" {
		t.Error(d)
	}
}

func TestReadFolder(t *testing.T) {
	f := fstest.MapFS{
		"one/A.json": {Data: []byte(`{"id":"A"}`)}, "list.json": {Data: []byte(`[{"id":"L1"},{"id":"L2"}]`)},
		"all.zip": {Data: zipped(t, "Z.json", `{"id":"Z"}`)}, "bad.zip": {Data: []byte("no")}, "note.txt": {Data: []byte("x")},
	}
	var got []string
	if err := ReadFolder(f, Limits{}, collect(&got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"all.zip/Z.json=Z", "bad.zip!", "list.json#0=L1", "list.json#1=L2", "one/A.json=A"}, got); d != "" {
		t.Error(d)
	}
}

func TestReadJSON(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"single", `{"id":"A"}`, []string{"#0=A"}},
		{"array", ` [ {"id":"A"} , {"id":"B"}, 3 ]`, []string{"#0=A", "#1=B", "#2!"}},
		{"lines", "{\"id\":\"A\"}\n{\"id\":\"B\"}\n", []string{"#0=A", "#1=B"}},
		{"answer", `{"vulns":[{"id":"A"},{"id":"B"}]}`, []string{"#0=A", "#1=B"}},
		{"empty", ``, nil},
		{"cut off", `[{"id":"A"},{"id"`, []string{"#0=A", "!"}},
		{"no JSON", `hello`, []string{"!"}},
		{"duplicate member", `[{"id":"A","id":"B"},{"id":"C"}]`, []string{"#0!", "#1=C"}},
		{"too large", `[{"id":"A"},{"id":"` + strings.Repeat("b", 3000) + `"}]`, []string{"#0=A", "!"}},
	} {
		var got []string
		if err := ReadJSON(strings.NewReader(c.in), Limits{EntryBytes: 2000}, collect(&got)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if err := ReadJSON(strings.NewReader(`[{},{},{}]`), Limits{Entries: 2}, func(Item) error { return nil }); !errors.Is(err, ErrLimit) {
		t.Errorf("entries: %v", err)
	}
}

func TestReadPath(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	z, j := write("x.dat", string(zipped(t, "Z.json", `{"id":"Z"}`))), write("j.json", `{"id":"J"}`)
	for p, want := range map[string]string{z: "Z.json=Z", j: "#0=J"} {
		var got []string
		if err := ReadPath(p, Limits{}, collect(&got)); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v %v", p, got, err)
		}
	}
	if err := ReadPath(filepath.Join(dir, "none"), Limits{}, collect(&[]string{})); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

func TestDecode(t *testing.T) {
	r, err := Decode([]byte(`{"schema_version":"1.6.0","id":"X","summary":"a\u00e4","details":5,"aliases":["CVE-1",7,"GHSA-1"],"related":null,
		"modified":"2024-01-02T03:04:05Z","published":"nonsense","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"},{"type":"Ubuntu","score":"low"}],
		"database_specific":{"severity":"HIGH","x":{"severity":"no"}},"unknown":{"deep":[[[1]]]},
		"affected":[{"package":{"ecosystem":"npm","name":"m","purl":"pkg:npm/m"},"ecosystem_specific":{"severity":"LOW"},"versions":["1",2],
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0","fixed":"2"},"x",{"other":1}]}, 3]}, null]}`))
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary != "aä" || r.Details != "" || len(r.Aliases) != 2 || r.Modified.Year() != 2024 || !r.Published.IsZero() || r.IsWithdrawn() ||
		r.DatabaseSeverity != "HIGH" || len(r.Affected) != 2 {
		t.Errorf("%+v", r)
	}
	a := r.Affected[0]
	want := Affected{Package: Package{"npm", "m", "pkg:npm/m"}, Word: "LOW", Versions: []string{"1"},
		Ranges: []Range{{Type: SEMVER, Events: []Event{{Introduced, "0"}, {Fixed, "2"}}}, {}}}
	if d := cmp.Diff(want, a); d != "" {
		t.Error(d)
	}
	if v := r.Vectors(&a); len(v) != 1 || v[0] != "CVSS:3.1/AV:N" {
		t.Errorf("vectors %v", v)
	}
	for _, bad := range []string{"", "[]", "null", `{}`, `{"id":""}`, `{"id":"a"} x`, `{"id":"a","id":"b"}`, "{\"id\":\"\xff\"}", `{"id":"a"`,
		strings.Repeat("[", 20000), `{"id":"a","x":` + strings.Repeat("[", 20000)} {
		if r, err := Decode([]byte(bad)); err == nil || !errors.Is(err, ErrRecord) {
			t.Errorf("%.20q: %v %v", bad, r, err)
		}
	}
	if _, err := Decode([]byte(`{"id":"a","affected":[` + strings.Repeat("{},", maxAffected) + `{}]}`)); err == nil {
		t.Error("no bound on affected entries")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(gitFirst), "1.0")
	f.Add([]byte(`{"id":"X-1","withdrawn":"x","affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"m"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:2~3^4-5"},{"limit":"*"}]}],"versions":["1"]}]}`), "1:2-3")
	f.Fuzz(func(t *testing.T, raw []byte, version string) {
		before := bytes.Clone(raw)
		r, err := Decode(raw)
		if !bytes.Equal(before, raw) {
			t.Fatal("the input was written to")
		}
		if err != nil {
			return
		}
		for i := range r.Affected {
			a := &r.Affected[i]
			v := a.Evaluate(version)
			if v.Affected && !v.Assessable || v.Reason == "" {
				t.Errorf("%+v", v)
			}
			if v.Fixed != "" && a.Evaluate(v.Fixed).Affected {
				t.Errorf("%q is called a fix and affected", v.Fixed)
			}
			a.Keys()
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte(`[{"id":"A"},{"vulns":[{"id":"B"}]}]`))
	f.Add([]byte(`{"vulns":[{"id":"B"},{"vulns":[{}]}]}`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := Limits{Entries: 100, EntryBytes: 1 << 16, TotalBytes: 1 << 18}
		count := 0
		visit := func(i Item) error { count++; i.Decode(); return nil }
		_ = ReadJSON(bytes.NewReader(raw), l, visit)
		_ = ReadArchive(bytes.NewReader(raw), int64(len(raw)), l, visit)
		if count > 200 {
			t.Errorf("%d items", count)
		}
	})
}
