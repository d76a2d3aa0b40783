package house

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors lists every package, lowest first: each may import only what stands on a lower floor. A name with /... stands
// for everything below it. Adding a package means finding its place here.
var floors = [][]string{
	{"format/..."},
	{"client", "licence"},
	{"clew"},
	{"lang", "fold"},
	{"db", "sign", "egress"},
	{"blob", "queue"},
	{"audit"},
	{"access"},
	{"product", "backup"},
	{"product/component"},
	{"aftersales/advisory"},
	{"aftersales/finding"},
	{"aftersales/vulnerability"},
	{"view"},
	{"feed/..."},
	{"job"},
	{"match"},
	{"rebuild"},
	{"web/chart"},
	{"web/look/..."},
	{"web/site"},
	{"api", "web/..."},
	{"demo"},
	{"app"},
	{"cmd/..."},
}

// below are the exceptions that docs/adr/0001 explains.
var below = map[string][]string{
	"format/...": {"clew", "format"}, // kinds of error for people; codecs build on each other
}

// besides lists packages that are no part of the program: they may import anything.
var besides = []string{"test/...", "bench/...", "db/dbtest", "job/jobtest"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "clew/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func short(path string) string {
	if path == "clew" {
		return path
	}
	return strings.TrimPrefix(path, "clew/")
}

func matches(pattern, path string) bool {
	prefix, tree := strings.CutSuffix(pattern, "/...")
	return path == prefix || tree && strings.HasPrefix(path, prefix+"/")
}

// floorOf gives the floor and the pattern of the longest match.
func floorOf(path string) (int, string) {
	floor, best := -1, ""
	for i, names := range floors {
		for _, n := range names {
			if matches(n, path) && len(n) > len(best) {
				floor, best = i, n
			}
		}
	}
	return floor, best
}

func TestFloors(t *testing.T) {
	for _, p := range packages(t) {
		path := short(p.ImportPath)
		if slices.ContainsFunc(besides, func(b string) bool { return matches(b, path) }) {
			continue
		}
		floor, own := floorOf(path)
		if floor < 0 {
			t.Errorf("%s has no floor: add it to floors_test.go", path)
			continue
		}
		for _, imp := range p.Imports {
			if imp != "clew" && !strings.HasPrefix(imp, "clew/") {
				continue
			}
			to, name := floorOf(short(imp))
			allowed := to < floor || name == own && strings.HasSuffix(own, "/...") || slices.ContainsFunc(below[own], func(b string) bool { return short(imp) == b || strings.HasPrefix(short(imp), b+"/") })
			if !allowed {
				t.Errorf("%s imports %s, which does not stand below it", path, short(imp))
			}
		}
	}
}
