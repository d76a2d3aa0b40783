package inventory

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew/format/sbom"
)

// TestCycloneDXSamples: the standard's valid samples are all read; its invalid ones never panic, and most are read
// with what can be used of them: tolerance is the point.
func TestCycloneDXSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared, "cyclonedx", "1.*", "*"))
	if err != nil || len(files) == 0 {
		t.Skip("skipped: shared data not present")
	}
	var valid, invalid, refused int
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		base := filepath.Base(name)
		if !strings.HasSuffix(base, ".json") && !strings.HasSuffix(base, ".xml") {
			continue
		}
		check(t, b)
		var warnings []string
		doc, err := Read(t.Context(), bytes.NewReader(b), sbom.Handler{Warning: func(w sbom.Warning) { warnings = append(warnings, w.Place+" "+w.Message) }})
		switch {
		case strings.HasPrefix(base, "invalid"):
			if invalid++; err != nil {
				refused++
			}
		case err != nil:
			t.Errorf("%s: %v", base, err)
		default:
			valid++
			for _, w := range warnings {
				if !strings.Contains(w, "lists no component") && !strings.Contains(w, "leads to no component") && !strings.Contains(w, "depends on itself") {
					t.Errorf("%s: a valid sample gives a warning: %s", base, w)
				}
			}
			if doc.Format != "CycloneDX" {
				t.Errorf("%s: taken for %s", base, doc.Format)
			}
		}
	}
	t.Logf("%d valid read; of %d invalid %d refused", valid, invalid, refused)
}
