package osv

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"clew/format/purl"
	"clew/format/vers"

	"github.com/google/osv-scalibr/semantic"
)

// This file is the straightforward evaluator: the schema's algorithm written down line by line over encoding/json and
// osv-scalibr's orders, without our decoder, orders, sorting or compiled form.

type refRecord struct {
	ID        string `json:"id"`
	Withdrawn string `json:"withdrawn"`
	Affected  []refAffected
}

type refAffected struct {
	Package struct{ Ecosystem, Name string }
	Ranges  []struct {
		Type   string
		Events []map[string]string
	}
	Versions []string
}

var errReference = errors.New("the reference cannot order this")

// refCompare orders by osv-scalibr; OSS-Fuzz and GIT have no order.
func refCompare(ecosystem, rangeType, a, b string) (int, error) {
	if rangeType == "SEMVER" {
		ecosystem = "Go"
	}
	v, err := semantic.Parse(a, ecosystem)
	if err != nil {
		return 0, errReference
	}
	return v.CompareStr(b)
}

func refAffects(a *refAffected, version string) (bool, error) {
	if slices.Contains(a.Versions, version) {
		return true, nil
	}
	for _, r := range a.Ranges {
		if r.Type == "GIT" {
			continue
		}
		type event struct{ kind, version string }
		var events []event
		var limits []string
		for _, e := range r.Events {
			for k, v := range e {
				if k == "limit" {
					limits = append(limits, v)
				} else {
					events = append(events, event{k, v})
				}
			}
		}
		var failed error
		order := func(x, y string) int {
			n, err := refCompare(a.Package.Ecosystem, r.Type, x, y)
			failed = errors.Join(failed, err)
			return n
		}
		zero := func(e event) bool { return e.kind == "introduced" && e.version == "0" }
		before := len(limits) == 0
		for _, l := range limits {
			before = before || l == "*" || order(version, l) < 0
		}
		if !before {
			continue
		}
		sort.SliceStable(events, func(i, j int) bool {
			if zero(events[i]) || zero(events[j]) {
				return zero(events[i]) && !zero(events[j])
			}
			return order(events[i].version, events[j].version) < 0
		})
		vulnerable := false
		for _, e := range events {
			switch {
			case e.kind == "introduced" && (zero(e) || order(version, e.version) >= 0):
				vulnerable = true
			case e.kind == "fixed" && order(version, e.version) >= 0:
				vulnerable = false
			case e.kind == "last_affected" && order(version, e.version) > 0:
				vulnerable = false
			}
		}
		if failed != nil {
			return false, failed
		}
		if vulnerable {
			return true, nil
		}
	}
	return false, nil
}

// benchVersions gives the versions of each package key in the bench inventory.
func benchVersions(tb testing.TB) map[string][]string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(shared, "sbom/bench/b10000.cdx.json"))
	if err != nil {
		tb.Skip("skipped: shared data not present")
	}
	var doc struct{ Components []struct{ PURL string } }
	if err := json.Unmarshal(b, &doc); err != nil {
		tb.Fatal(err)
	}
	out := map[string][]string{}
	for _, c := range doc.Components {
		p, err := purl.Parse(c.PURL)
		if err != nil {
			tb.Errorf("%s: %v", c.PURL, err)
			continue
		}
		for _, k := range p.Packages() {
			out[k.Key()] = append(out[k.Key()], k.Version)
		}
	}
	return out
}

// around makes versions at, before and after a boundary.
func around(v string) []string {
	out := []string{v, v + ".1", v + "-1", v + "rc1", v + "-rc.1", v + "+build", v + "~1", v + ".0", "v" + v}
	for i := len(v) - 1; i >= 0; i-- { // the last number, one less and one more
		if v[i] > '0' && v[i] < '9' {
			out = append(out, v[:i]+string(v[i]-1)+v[i+1:], v[:i]+string(v[i]+1)+v[i+1:])
			break
		}
	}
	return out
}

// TestDifferential asks our evaluator and the reference about every real record, with the versions of the bench
// inventory for its package, and with versions at and around every boundary. Every difference must have a name below.
func TestDifferential(t *testing.T) {
	thorough := os.Getenv("CLEW_THOROUGH") != ""
	most := 40
	if thorough {
		most = 400
	}
	bench := benchVersions(t)
	counts := map[string]int{}
	asked, inventory, boundaries := 0, 0, 0
	for n, raw := range rawRecords(t, allEcosystems...) {
		if testing.Short() && n%10 != 0 {
			continue
		}
		ours, err := Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		var ref refRecord
		if err := json.Unmarshal(raw, &ref); err != nil {
			t.Fatal(err)
		}
		if len(ours.Affected) != len(ref.Affected) || ours.IsWithdrawn() != (ref.Withdrawn != "") {
			t.Fatalf("%s: decoded differently", ref.ID)
		}
		for i := range ref.Affected {
			if len(ref.Affected) > 5 && i%20 != 0 && !thorough {
				continue // AlmaLinux names the same range for dozens of packages
			}
			m := Compile(&ours.Affected[i])
			versions := map[string]bool{}
			for _, k := range ours.Affected[i].Keys() {
				for _, v := range bench[k] {
					versions[v] = true
					inventory++
				}
			}
			for _, r := range ref.Affected[i].Ranges {
				for _, e := range r.Events {
					for _, v := range e {
						if r.Type != "GIT" && len(versions) < most {
							for _, w := range around(v) {
								versions[w] = true
								boundaries++
							}
						}
					}
				}
			}
			for _, v := range ref.Affected[i].Versions {
				if len(versions) < most {
					versions[v] = true
				}
			}
			for _, v := range slices.Sorted(maps.Keys(versions)) {
				asked++
				got := m.Match(v)
				want, err := refAffects(&ref.Affected[i], v)
				if got.Affected == want && err == nil && (got.Assessable || want) {
					continue
				}
				why := explain(&ref.Affected[i], v, got, want, err)
				counts[why]++
				if why == "" && counts[why] < 20 {
					t.Errorf("%s %s %q: ours %+v, reference %v %v", ref.ID, ref.Affected[i].Package.Name, v, got, want, err)
				}
			}
		}
	}
	t.Logf("asked %d (%d from the inventory, %d around boundaries); differences by reason: %v", asked, inventory, boundaries, counts)
	if counts[""] > 0 {
		t.Errorf("%d differences without a reason", counts[""])
	}
}

var fourNumbers = regexp.MustCompile(`^v?\d+\.\d+\.\d+\.\d+`)

// explain names a difference, or gives "" for one that must not be.
func explain(a *refAffected, v string, got Verdict, want bool, err error) string {
	gitOnly := !slices.ContainsFunc(a.Ranges, func(r struct {
		Type   string
		Events []map[string]string
	}) bool {
		return r.Type != "GIT"
	})
	switch {
	case err != nil:
		return "reference cannot order, ours: " + string(got.Reason)
	case got.Reason == UnknownVersion:
		return "version unknown: reference matches or clears it, ours is not assessable"
	case got.Reason == CommitsOnly && gitOnly && len(a.Versions) == 0 && !want:
		return "only GIT ranges: reference clears it, ours is not assessable"
	case got.Reason == NoVersions && !want:
		return "neither ranges nor versions: reference clears it, ours is not assessable"
	case got.Reason == BadVersion:
		return "version without the ecosystem's form: reference orders it as 0, ours is not assessable"
	case got.Scheme == vers.Semver && fourNumbers.MatchString(v):
		return "four numbers: the reference takes 1.2.3.4 for a pre-release of 1.2.3, ours for a later version"
	case got.Reason == ListedEqual && !want:
		return "another spelling of a listed version"
	}
	return ""
}

// TestAgainstScalibrSemver holds our semantic versions against osv-scalibr's on every pair of neighbours in real data.
func TestAgainstScalibrSemver(t *testing.T) {
	all := map[string]bool{}
	for k, vs := range benchVersions(t) {
		if strings.HasPrefix(k, "Go\x00") || strings.HasPrefix(k, "crates.io\x00") {
			for _, v := range vs {
				all[v] = true
			}
		}
	}
	list := slices.Sorted(maps.Keys(all))
	n, skipped := 0, 0
	for i, a := range list {
		for _, b := range list[i:min(len(list), i+40)] {
			ours, err := vers.Compare(vers.Semver, a, b)
			if err != nil {
				if _, unknown := vers.Unknown(a); !unknown {
					if _, unknown := vers.Unknown(b); !unknown {
						t.Errorf("%s %s: %v", a, b, err)
					}
				}
				skipped++
				continue
			}
			theirs, _ := semantic.ParseSemverVersion(a).CompareStr(b)
			if n++; ours != theirs {
				t.Errorf("%s %s: ours %d, theirs %d", a, b, ours, theirs)
			}
		}
	}
	t.Logf("%d pairs, %d not orderable", n, skipped)
}
