package finding_test

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/db/dbtest"
	"clew/web/look/looktest"
)

var (
	shots = flag.String("shots", "", "write pictures of the pages to this directory")
	only  = flag.String("only", "", "only pages whose name holds this")
)

// Every page holds in light and dark, on a phone, and in German: axe, the CSP, no script errors, no overflow.
func TestPagesInABrowser(t *testing.T) {
	b := looktest.NewBrowser(t)
	w := newWorld(t, dbtest.SQLite(t))
	w.conflict()
	who := w.as("en", clew.Grant{Role: clew.SecurityManagement})
	pages := []struct{ name, path string }{
		{"overview", "/"}, {"findings", "/findings"}, {"findings-sel", "/findings?state=all&sel=CVE-2023-39325"}, {"findings-product", "/findings?group=product&state=all"}, {"findings-none", "/findings?q=nothing"},
		{"blind", "/findings/unassessable"}, {"vulnerability", "/vulnerabilities/CVE-2023-4911"}, {"vulnerability-open", "/vulnerabilities/OSV-2024-77"}, {"vulnerability-conflict", "/vulnerabilities/CVE-2022-48174"},
		{"decide", "/vulnerabilities/OSV-2024-77/decide"}, {"withdraw", "/assessments/" + w.Decisions["CVE-2023-0286"].ID.String() + "/withdraw"}, {"raw", "/vulnerabilities/CVE-2023-39325/records/GO-2023-2102"},
		{"release-findings", "/releases/" + w.G41.ID.String() + "/findings"}, {"release-findings-unknown", "/releases/" + w.O14.ID.String() + "/findings"},
		{"release-components", "/releases/" + w.G41.ID.String() + "/components"}, {"release-components-why", "/releases/" + w.G41.ID.String() + "/components?reason=no_identity"},
		{"component", "/components/" + url.PathEscape("pkg:golang/golang.org/x/net@v0.10.0")}, {"why", "/findings/GO-2023-2102/" + url.PathEscape("pkg:golang/golang.org/x/net@v0.10.0")},
		{"product-findings", "/products/" + w.Gateway.ID.String() + "/findings"}, {"search", "/search?q=gateway"}, {"search-none", "/search?q=zzz"},
	}
	views := append([]looktest.View{}, looktest.Views...)
	views = append(views, looktest.View{Name: "tablet", Width: 1024, Height: 768})
	if testing.Short() {
		views = views[:1]
	}
	pages = slices.DeleteFunc(pages, func(p struct{ name, path string }) bool { return !strings.Contains(p.name, *only) })
	for _, v := range views {
		v.Cookies = who.Cookies()
		for _, p := range pages {
			b.Open(w.web.Base+p.path, v)
			b.Sound(v.Name + " " + p.name)
			picture(t, b, p.name+"-"+v.Name)
		}
	}
	who = w.as("de", clew.Grant{Role: clew.SecurityManagement})
	for _, v := range []looktest.View{{Name: "german", Width: 1440, Height: 900}, {Name: "german-phone", Width: 390, Height: 844}} {
		v.Cookies = who.Cookies()
		for _, p := range pages {
			b.Open(w.web.Base+p.path, v)
			b.Sound(v.Name + " " + p.name)
			picture(t, b, p.name+"-"+v.Name)
		}
	}
}

func picture(t *testing.T, b *looktest.Browser, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	im, err := png.Decode(bytes.NewReader(b.Whole()))
	if err != nil {
		t.Fatal(err)
	}
	const high = 1800
	r := im.Bounds()
	if r.Dy() > high {
		im = im.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(0, 0, r.Dx(), high))
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, im); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
