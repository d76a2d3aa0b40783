package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew/audit"
)

// TestMatch: exit codes and forms of the command; what it finds is tested in package match.
func TestMatch(t *testing.T) {
	const world = "../../match/testdata/"
	gateway, records := world+"inventories/gateway.cdx.json", world+"records"
	cache := t.TempDir()
	for _, c := range []struct {
		name     string
		args     []string
		code     int
		out, err string
	}{
		{"table", []string{gateway, "--advisories", records}, 0, "EX-2024-0005", ""},
		{"json", []string{gateway, "--advisories", records, "-o", "json"}, 0, `"coverage":{"components":22,`, ""},
		{"condition met", []string{gateway, "--advisories", records, "--fail-on", "high"}, 1, "", "--fail-on high: 3"},
		{"unrated are told", []string{gateway, "--advisories", records, "--fail-on", "medium"}, 1, "findings without a severity", ""},
		{"not met", []string{world + "inventories/odd.spdx", "--advisories", records, "--fail-on", "critical"}, 0, "", ""},
		{"exploited", []string{gateway, "--advisories", records, "--kev", world + "exploited.json", "--fail-on", "kev"}, 1, "EXPLOITED", "--fail-on kev: 1"},
		{"no catalogue", []string{gateway, "--advisories", records, "--fail-on", "kev"}, 2, "", "needs --kev"},
		{"no advisories", []string{gateway}, 2, "", "--advisories is missing"},
		{"no inventory", []string{"--advisories", records}, 2, "", "takes one inventory"},
		{"unknown flag", []string{gateway, "--bogus"}, 2, "", "bogus"},
		{"unknown condition", []string{gateway, "--advisories", records, "--fail-on", "awful"}, 2, "", "it is one of"},
		{"both caches", []string{gateway, "--advisories", records, "--no-cache"}, 2, "", "exclude each other"},
		{"missing file", []string{world + "none", "--advisories", records}, 3, "", "no file or folder"},
		{"not an inventory", []string{world + "exploited.json", "--advisories", records}, 3, "", "not an inventory"},
		{"missing records", []string{gateway, "--advisories", world + "none"}, 3, "", "no file or folder"},
		{"no records", []string{gateway, "--advisories", world + "inventories"}, 3, "", "No OSV record"},
	} {
		var out, errOut bytes.Buffer
		args := append([]string{"match", "--cache", cache}, c.args...)
		code := run(t.Context(), args, strings.NewReader(""), &out, &errOut)
		if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errOut.String(), c.err) {
			t.Errorf("%s: code %d\n%s\n%s", c.name, code, out.String(), errOut.String())
		}
	}
}

// TestMatchInput: the inventory may come through a pipe, and the index lies in the user's cache directory.
func TestMatchInput(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	in, err := os.Open("../../match/testdata/inventories/odd.spdx")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out, errOut bytes.Buffer
	code := run(t.Context(), []string{"match", "-", "--advisories", "../../match/testdata/records", "-o", "json"}, in, &out, &errOut)
	var got struct{ Findings []any }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || code != 0 || len(got.Findings) != 1 {
		t.Fatalf("code %d, %v: %s %s", code, err, out.String(), errOut.String())
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if list, _ := filepath.Glob(filepath.Join(cache, "clew", "match", "*")); len(list) != 1 {
		t.Errorf("index files: %v", list)
	}
}

// TestMatchGerman: people read the table and its warnings in their language; JSON is the same bytes.
func TestMatchGerman(t *testing.T) {
	const world = "../../match/testdata/"
	cache := t.TempDir()
	in := func(lang string, more ...string) string {
		t.Helper()
		t.Setenv("CLEW_LANG", lang)
		var out, errOut bytes.Buffer
		args := append([]string{"match", "--cache", cache, world + "inventories/gateway.cdx.json", "--advisories", world + "records", "--kev", world + "exploited.json", "--fail-on", "medium"}, more...)
		if code := run(t.Context(), args, strings.NewReader(""), &out, &errOut); code != 1 {
			t.Fatalf("code %d: %s", code, errOut.String())
		}
		return out.String()
	}
	t.Cleanup(func() { locale = "en" })
	de := in("de")
	for _, want := range []string{"SCHWERE", "BEHOBEN IN", " AUSGENUTZT", " Befunde. Beurteilbar: ", " von 22 Komponenten; nicht beurteilt: ", "keine Einträge für ihr Ökosystem", "Warnung: ", "--fail-on medium"} {
		if !strings.Contains(de, want) {
			t.Errorf("no %q in\n%s", want, de)
		}
	}
	for _, english := range []string{"SEVERITY", "Warning", "could be", "findings", "not assessed"} {
		if strings.Contains(de, english) {
			t.Errorf("%q in\n%s", english, de)
		}
	}
	if a, b := in("de", "-o", "json"), in("en", "-o", "json"); a != b || !strings.Contains(a, "findings without a severity") {
		t.Errorf("the JSON differs by language:\n%s\n%s", a, b)
	}
}

// TestVerdict: what was altered is told in the reader's language, and in English to scripts.
func TestVerdict(t *testing.T) {
	t.Cleanup(func() { locale = "en" })
	r := audit.Report{Sealed: 9, Problems: []audit.Problem{{Seq: 4, What: "its content was altered"}}}
	for _, c := range []struct{ lang, output, out, err string }{
		{"en", "table", "ALTERED: 1 problem\n", "event 4: its content was altered"},
		{"de", "table", "VERÄNDERT: 1 Problem\n", "Ereignis 4: sein Inhalt wurde verändert"},
		{"de", "json", `"event 4: its content was altered"`, "Ereignis 4: sein Inhalt wurde verändert"},
	} {
		locale = c.lang
		var out, errOut bytes.Buffer
		x := &cli{out: &out, err: &errOut, output: c.output}
		if code := x.finish(t.Context(), x.verdict(r)); code != exitRefused || !strings.Contains(out.String(), c.out) || !strings.Contains(errOut.String(), c.err) {
			t.Errorf("%s %s: %d\n%s\n%s", c.lang, c.output, code, out.String(), errOut.String())
		}
	}
}
