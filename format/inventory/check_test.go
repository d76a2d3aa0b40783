package inventory

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"clew"
	"clew/format/sbom"
)

// check reads b and looks at what must hold for any input.
func check(t *testing.T, b []byte) {
	t.Helper()
	refs := map[string]bool{}
	n := 0
	doc, err := Read(t.Context(), bytes.NewReader(b), sbom.Handler{Component: func(c sbom.Component) error {
		n++
		if c.Ref == "" || refs[c.Ref] {
			t.Fatalf("reference %q is empty or used twice", c.Ref)
		}
		refs[c.Ref] = true
		for _, s := range []string{c.Ref, c.Name, c.Group, c.Version, c.Supplier, c.PURL, c.CPE, c.Repository, c.Notes} {
			if len(s) > sbom.MaxText || !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Fatalf("text %q", s)
			}
		}
		return nil
	}})
	if err != nil && clew.KindOf(err) == clew.Internal {
		t.Fatalf("internal error: %v", err)
	}
	if doc.Components != n {
		t.Fatalf("%d components counted, %d passed on", doc.Components, n)
	}
}
