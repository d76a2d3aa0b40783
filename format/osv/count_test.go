package osv

import (
	"encoding/json"
	"testing"
)

// TestFindingsOfInventory holds our findings in the bench inventory against the 6,924 that osv-scanner 2.5.0 has there
// for Go. The reference has 5 more, whose record writes the path with capitals (osv-scanner misses them), and counts
// 3 pairs as one, whose components differ in capitals only. Ours differ from the reference by the versions that are
// unknown ("(devel)"), and by nothing else.
func TestFindingsOfInventory(t *testing.T) {
	type finding struct{ id, key, version string }
	found, reference, unknown := map[finding]bool{}, map[finding]bool{}, map[finding]bool{}
	bench := benchVersions(t)
	for _, raw := range rawRecords(t, "Go") {
		r, err := Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if r.IsWithdrawn() {
			continue
		}
		var ref refRecord
		if err := json.Unmarshal(raw, &ref); err != nil {
			t.Fatal(err)
		}
		for i := range r.Affected {
			m := Compile(&r.Affected[i])
			key := r.Affected[i].Keys()[0]
			for _, version := range bench[key] {
				f := finding{r.ID, key, version}
				affected, err := refAffects(&ref.Affected[i], version)
				if err != nil {
					t.Fatal(err)
				}
				if affected {
					reference[f] = true
				}
				switch v := m.Match(version); {
				case v.Affected:
					found[f] = true
				case !v.Assessable && affected:
					unknown[f] = true
				}
			}
		}
	}
	if len(reference) != 6924+5-3 || len(found)+len(unknown) != len(reference) {
		t.Errorf("reference %d, found %d, not assessable %d", len(reference), len(found), len(unknown))
	}
	for f := range found {
		if !reference[f] {
			t.Errorf("only ours: %v", f)
		}
	}
	t.Logf("found %d, not assessable %d", len(found), len(unknown))
}
