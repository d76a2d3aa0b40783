package inventory

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"clew"
	"clew/format/sbom"
)

const shared = "../../../shared/data"

// explained are the files whose number of components differs from the data's inventory, and why that is right.
var explained = map[string]struct {
	more int
	why  string
}{
	"411c61": {-1, subjectCounted}, "4185b2": {-1, subjectCounted}, "ebeece": {-1, subjectCounted}, "9b27b0": {-1, subjectCounted},
	"bcef73": {-1, subjectCounted}, "367edd": {-1, subjectCounted}, "a9f30a": {-1, subjectCounted}, "cd3d76": {-1, subjectCounted},
	"e43b53": {109, "the data's inventory counts the outer list only; 109 components are nested"},
	"ff95b0": {1, filesOnly}, "d69c2c": {48, filesOnly},
}

const (
	subjectCounted = "the data's inventory counts component elements of XML, and with them metadata.component, which is the subject"
	filesOnly      = "no package, so the files are the components"
)

// TestRealInventories reads all real files and compares the number of components with the inventory of the data.
func TestRealInventories(t *testing.T) {
	f, err := os.Open(filepath.Join(shared, "sbom", "INVENTORY.tsv"))
	if err != nil {
		t.Skip("skipped: shared data not present")
	}
	defer f.Close()
	n := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		col := strings.Split(in.Text(), "\t")
		want, err := strconv.Atoi(col[2])
		if err != nil {
			continue // the header
		}
		n++
		t.Run(col[0][:6], func(t *testing.T) {
			file, err := os.Open(filepath.Join(shared, "sbom", col[0]))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			refs := map[string]bool{}
			var warnings []string
			doc, err := Read(t.Context(), file, sbom.Handler{
				Component: func(c sbom.Component) error {
					if refs[c.Ref] || c.Ref == "" {
						t.Errorf("reference %q is empty or used twice", c.Ref)
					}
					refs[c.Ref] = true
					return nil
				},
				Warning: func(w sbom.Warning) { warnings = append(warnings, w.Place+" "+w.Message) },
			})
			if want == 0 && doc.Vulns > 0 { // statements on vulnerabilities alone are no inventory
				if !clew.Is(err, clew.Unsupported) || !strings.Contains(err.Error(), "VEX") {
					t.Errorf("%s: %v", col[0], err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%s: %v", col[0], err)
			}
			if doc.Components != len(refs) {
				t.Errorf("%d components counted, %d passed on", doc.Components, len(refs))
			}
			if why := explained[col[0][:6]]; doc.Components != want+why.more {
				t.Errorf("%s (%s): %d components, the data's inventory says %d, and %+d are explained (%s)", col[0], col[1], doc.Components, want, why.more, why.why)
			}
			if testing.Verbose() {
				t.Logf("%s %s %s: %d components, subject %q %q, roots %d, files %d, edges %d, warnings %d %v", doc.Format, doc.SpecVersion, doc.Encoding,
					doc.Components, doc.Subject.Name, doc.Subject.Version, len(doc.Roots), doc.Files, doc.Dependencies, doc.Warnings, warnings[:min(2, len(warnings))])
			}
		})
	}
	if n != 89 {
		t.Errorf("%d files read, 89 expected", n)
	}
}
