// Package looktest checks pages in tests: every declared page against its struct, and the texts in templates.
// It serves X1 (what people read is complete and right) and owns nothing.
package looktest

import (
	"html/template"
	"testing"

	"github.com/jba/templatecheck"

	"clew/web/look"
)

// Check fails t for every declared page whose template does not parse or does not fit its struct, in both layouts.
// Import the packages of the pages for it.
func Check(t *testing.T) {
	t.Helper()
	n := 0
	look.Each(func(name string, tm *template.Template, page any, err error) {
		n++
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		for _, layout := range []string{"shell", "slim"} {
			if err := templatecheck.CheckHTML(tm.Lookup(layout), page); err != nil {
				t.Errorf("%s in %s: %v", name, layout, err)
			}
		}
	})
	if n == 0 {
		t.Error("no page is declared")
	}
}
