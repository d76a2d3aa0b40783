package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
