package demo

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/format/kev"
	"clew/format/osv"

	"github.com/google/go-cmp/cmp"
)

const shared = "../../shared/data"

// records reads a table as the records that it delivers.
func records(t *testing.T, s source) []*osv.Record {
	t.Helper()
	raw, err := s.archive(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out []*osv.Record
	for _, f := range z.File {
		out = append(out, decode(t, f))
	}
	return out
}

func decode(t *testing.T, f *zip.File) *osv.Record {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := osv.Decode(b)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return rec
}

// Every line of every table is a whole record: names, a title, something affected, a score that can be read.
func TestRecordsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources {
		for _, r := range records(t, s) {
			if seen[r.ID] || r.Summary == "" || r.Published.IsZero() || len(r.Affected) == 0 {
				t.Errorf("%s: %+v", s.feed, r)
			}
			seen[r.ID] = true
			for _, a := range r.Affected {
				if len(a.Ranges)+len(a.Versions) == 0 || strings.ContainsAny(a.Package.Name, " =,") {
					t.Errorf("%s: %+v", r.ID, a)
				}
				if v := a.Evaluate("0.0.0.1"); v.Reason == osv.BadRange {
					t.Errorf("%s %s: %s", r.ID, a.Package.Name, v.Detail)
				}
			}
		}
	}
}

// The facts in the tables are those of the public databases, as far as these are at hand.
func TestFacts(t *testing.T) {
	for _, s := range sources {
		z, err := zip.OpenReader(filepath.Join(shared, "osv", s.ecosystem, "all.zip"))
		if err != nil {
			continue
		}
		defer z.Close()
		theirs := map[string]*zip.File{}
		for _, f := range z.File {
			theirs[strings.TrimSuffix(f.Name, ".json")] = f
		}
		checked := 0
		for _, r := range records(t, s) {
			if f, ok := theirs[r.ID]; ok {
				compareFacts(t, r, decode(t, f))
				checked++
			}
		}
		t.Logf("%s: %d records checked", s.feed, checked)
	}
	compareExploited(t)
}

func compareFacts(t *testing.T, ours, theirs *osv.Record) {
	t.Helper()
	slices.Sort(ours.Aliases)
	slices.Sort(theirs.Aliases)
	if !slices.Equal(ours.Aliases, theirs.Aliases) {
		t.Errorf("%s: aliases %v, not %v", ours.ID, ours.Aliases, theirs.Aliases)
	}
	if ours.IsWithdrawn() != theirs.IsWithdrawn() || len(theirs.Severity) > 0 && !cmp.Equal(ours.Severity, theirs.Severity) {
		t.Errorf("%s: %v %v", ours.ID, ours.Severity, theirs.Severity)
	}
	events := func(r *osv.Record) (map[string][]osv.Event, map[string][]string) {
		e, v := map[string][]osv.Event{}, map[string][]string{}
		for _, a := range r.Affected {
			v[a.Package.Name] = append(v[a.Package.Name], a.Versions...)
			for _, g := range a.Ranges {
				if g.Type != osv.GIT {
					e[a.Package.Name] = append(e[a.Package.Name], g.Events...)
				}
			}
		}
		return e, v
	}
	e, v := events(ours)
	te, tv := events(theirs)
	for name := range v {
		if diff := cmp.Diff(te[name], e[name]); diff != "" {
			t.Errorf("%s %s: %s", ours.ID, name, diff)
		}
		for _, one := range v[name] {
			if !slices.Contains(tv[name], one) {
				t.Errorf("%s: %s is not listed", ours.ID, one)
			}
		}
	}
}

func compareExploited(t *testing.T) {
	f, err := os.Open(filepath.Join(shared, "kev", "known_exploited_vulnerabilities.json"))
	if err != nil {
		t.Skip("skipped: shared data not present")
	}
	defer f.Close()
	theirs, err := kev.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]kev.Entry{}
	for _, e := range theirs.Entries {
		by[e.CVE] = e
	}
	raw, err := catalogue(clew.Date{Year: 2026, Month: 11, Day: 23})
	if err != nil || !json.Valid(raw) {
		t.Fatal(err)
	}
	ours, err := kev.Read(bytes.NewReader(raw))
	if err != nil || len(ours.Warnings) > 0 {
		t.Fatal(err, ours.Warnings)
	}
	for _, e := range ours.Entries {
		o := by[e.CVE]
		if e.Added != o.Added || e.Due != o.Due || e.Vendor != o.Vendor || e.Product != o.Product || e.Ransomware != o.Ransomware {
			t.Errorf("%+v, not %+v", e, o)
		}
	}
}
