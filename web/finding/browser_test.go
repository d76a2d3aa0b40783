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

// The queue is worked by keyboard and mouse without leaving it; what a scope covers is counted while it is chosen.
func TestTriageInABrowser(t *testing.T) {
	b := looktest.NewBrowser(t)
	w := newWorld(t, dbtest.SQLite(t))
	who := w.as("en", clew.Grant{Role: clew.SecurityManagement})
	b.Open(w.web.Base+"/findings", looktest.View{Name: "wide", Width: 1440, Height: 900, Cookies: who.Cookies()})
	wait := b.Until
	key := func(k string) {
		looktest.Eval[bool](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+k+`", bubbles: true})), true`)
	}
	looktest.Eval[bool](b, `window.stays = true, document.querySelector("#row-CVE-2024-45337 .row-link").click(), true`)
	wait("a click shows the row beside the list", `document.querySelector("#detail").innerText.includes("golang.org/x/crypto")`)
	wait("the address follows", `location.search.includes("sel=CVE-2024-45337")`)
	wait("the row is marked", `document.querySelector("#row-CVE-2024-45337").getAttribute("aria-selected") === "true" && document.querySelectorAll("tr[aria-selected=true]").length === 1`)
	wait("the page stayed", `window.stays === true`)
	wait("the list stays beside its detail", `document.querySelector("#board.triage #detail").getBoundingClientRect().left > document.querySelector(".queue").getBoundingClientRect().right`)
	looktest.Eval[bool](b, `document.querySelector("#row-CVE-2023-4911 .row-link").click(), true`)
	wait("a second click shows the next", `location.search.includes("sel=CVE-2023-4911") && document.querySelector("#board.triage #detail").innerText.includes("glibc")`)
	looktest.Eval[bool](b, `document.querySelector("#row-CVE-2024-45337 .row-link").click(), true`)
	wait("and back", `location.search.includes("sel=CVE-2024-45337")`)
	b.Sound("after a click")

	looktest.Eval[bool](b, `document.activeElement.blur(), true`)
	key("j")
	key("j")
	wait("j moves", `document.querySelector("tr.at").id === document.querySelectorAll("tbody tr")[1].id`)

	b.Open(w.web.Base+"/findings", looktest.View{Name: "phone", Width: 390, Height: 844, Cookies: who.Cookies()})
	for _, sheet := range []string{".list-tools .pop:not(.export)", ".export"} {
		looktest.Eval[bool](b, `document.querySelector("`+sheet+` > summary").click(), true`)
		wait(sheet+" opens within a phone's window", `(r => r.width > 100 && r.left >= 0 && r.right <= innerWidth)(document.querySelector("`+sheet+` .pop-sheet").getBoundingClientRect())`)
		b.Sound("phone with " + sheet)
	}
	b.Open(w.web.Base+"/releases/"+w.G41.ID.String()+"/findings", looktest.View{Name: "phone", Width: 390, Height: 844, Cookies: who.Cookies()})
	wait("every tab is in sight on a phone", `[...document.querySelectorAll(".tabs a")].every(a => a.getBoundingClientRect().right <= innerWidth)`)
	wait("so is every column", `(s => s.scrollWidth <= s.clientWidth)(document.querySelector(".scroll"))`)

	b.Open(w.web.Base+"/vulnerabilities/CVE-2023-4911/decide", looktest.View{Name: "wide", Width: 1440, Height: 900, Cookies: who.Cookies()})
	wait("fields of other statuses are hidden", `!document.querySelector("#decide-justification").checkVisibility()`)
	looktest.Eval[bool](b, `document.querySelector("[name=status][value=not_affected]").click(), true`)
	wait("the justification is asked for", `document.querySelector("#decide-justification").checkVisibility() && !document.querySelector("#decide-action").checkVisibility()`)
	looktest.Eval[bool](b, `document.querySelector("[name=scope][value=release]").click(), true`)
	wait("what it covers is counted", `document.querySelector("#covers").innerText.includes("Covers 1 release and 18,400 devices. 2 releases of one product stay open.")`)
	wait("only the fields of the scope show", `document.querySelector("#decide-release").checkVisibility() && !document.querySelector("#decide-until_version").checkVisibility()`)
	b.Sound("the form in use")
	looktest.Eval[bool](b, `document.querySelector("#decide-justification").value = "vulnerable_code_not_in_execute_path", document.querySelector("#decide-reason").value = "One user only", document.querySelector("#decide button.main").click(), true`)
	wait("the decision is there", `document.querySelector("main").innerText.includes("2 releases hold an affected component") && document.body.innerText.includes("Decided: CVE-2023-4911 is not affected")`)
}
