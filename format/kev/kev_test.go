package kev

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	c, err := Read(strings.NewReader(`{"catalogVersion":"2025.08.25","dateReleased":"2025-08-25T17:04:19.9796Z","count":9,"vulnerabilities":[
		{"cveID":" cve-2025-48384 ","vendorProject":"Git","product":"Git","dateAdded":"2025-08-25","dueDate":"2025-09-15T00:00:00Z","knownRansomwareCampaignUse":"Known","notes":"n","cwes":["CWE-59"],"new":{"a":1}},
		{"cveID":"CVE-2025-48384"},{"cveID":"GHSA-1"},7,{"cveID":"CVE-2024-0001","product":5,"dateAdded":"31.12.2024","cwes":"CWE-1"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{CVE: "CVE-2025-48384", Vendor: "Git", Product: "Git", Added: "2025-08-25", Due: "2025-09-15", Ransomware: true, Notes: "n", CWEs: []string{"CWE-59"}},
		{CVE: "CVE-2024-0001"},
	}
	if d := cmp.Diff(want, c.Entries); d != "" {
		t.Error(d)
	}
	if c.Version != "2025.08.25" || c.Released.Year() != 2025 || len(c.Warnings) != 3 {
		t.Errorf("%q %v %q", c.Version, c.Released, c.Warnings)
	}
	for _, bad := range []string{"", "[]", "{}", "hello", `{"vulnerabilities":5}`, `{"vulnerabilities":[],"vulnerabilities":[]}`, `{"vulnerabilities":[]} x`,
		strings.Repeat("[", 100000)} {
		if c, err := Read(strings.NewReader(bad)); !errors.Is(err, ErrCatalogue) {
			t.Errorf("%.20q: %v %v", bad, c, err)
		}
	}
}

func TestReal(t *testing.T) {
	f, err := os.Open("../../../shared/data/kev/known_exploited_vulnerabilities.json")
	if err != nil {
		t.Skip("skipped: shared data not present")
	}
	defer f.Close()
	c, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	ransomware := 0
	for _, e := range c.Entries {
		if e.Added == "" || e.Due == "" || e.Vendor == "" || e.Product == "" {
			t.Errorf("%+v", e)
		}
		if e.Ransomware {
			ransomware++
		}
	}
	if len(c.Entries) != 1404 || len(c.Warnings) > 0 || ransomware == 0 {
		t.Errorf("%d entries, %d with ransomware, warnings %q", len(c.Entries), ransomware, c.Warnings)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"catalogVersion":1,"dateReleased":"x","vulnerabilities":[{"cveID":"CVE-2025-48384","cwes":[null,"x"]},null,[]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := Read(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, e := range c.Entries {
			if !cveID.MatchString(e.CVE) {
				t.Errorf("%q", e.CVE)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("../../../shared/data/kev/known_exploited_vulnerabilities.json")
	if err != nil {
		b.Skip("skipped: shared data not present")
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Read(bytes.NewReader(raw)); err != nil {
			b.Fatal(err)
		}
	}
}
