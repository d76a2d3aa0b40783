package e2e

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"clew/web/look/looktest"
)

// walk is somebody at a browser who follows what the pages offer.
type walk struct {
	*looktest.Browser
	t    *testing.T
	s    *server
	lang string
	says map[string]string // words that must stand on pages, by what they are
}

// seen is how a page is looked at after a step.
type seen struct {
	wide int64
	dark bool
	axe  bool
}

// sound holds the page as it stands against axe, the CSP and its window: each language in light and in dark, and on a
// phone.
func (w *walk) sound(what string) {
	w.t.Helper()
	views := []seen{{1440, true, true}, {390, false, false}, {1440, false, true}}
	if w.lang == "de" { // its long words on the narrow page
		views = []seen{{1440, true, true}, {390, false, true}, {1440, false, false}}
	}
	for _, v := range views {
		scheme := "light"
		if v.dark {
			scheme = "dark"
		}
		w.Do(chromedp.EmulateViewport(v.wide, 900), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
			return chromedp.Void{}, err
		})
		if v.axe {
			w.Sound(fmt.Sprintf("%s %s, %d px %s", w.lang, what, v.wide, scheme))
		} else if over := looktest.Eval[int](w.Browser, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			w.t.Errorf("%s %s: %d px wider than %d px", w.lang, what, over, v.wide)
		}
	}
}

// until waits until an expression of the page is true.
func (w *walk) until(what, js string) {
	w.t.Helper()
	w.Until(w.lang+": "+what, js)
}

func (w *walk) at() string { return looktest.Get(w.Browser, chromedp.Location()) }

// to does something that leads to another page, and waits for its address.
func (w *walk) to(path string, act ...looktest.Step) {
	w.t.Helper()
	w.Do(chromedp.Evaluate[chromedp.Void](`window.__before = true`))
	w.Do(act...)
	w.until("the page "+path, fmt.Sprintf(`!window.__before && new RegExp(%q).test(location.pathname + location.search)`, path))
}

func (w *walk) visit(path string) {
	w.t.Helper()
	w.to("^"+strings.Split(path, "?")[0], chromedp.Navigate(w.s.Base+path))
}

// follow clicks the first link to an address that matches, in the content of the page.
func (w *walk) follow(selector, path string) {
	w.t.Helper()
	w.until("the link "+selector, fmt.Sprintf("document.querySelector(%q)", selector))
	w.to(path, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).click()", selector)))
}

func (w *walk) has(what string, texts ...string) {
	w.t.Helper()
	text := looktest.Eval[string](w.Browser, `document.querySelector("main").innerText`)
	for _, x := range texts {
		if !strings.Contains(text, x) {
			w.t.Errorf("%s %s: no %q in %.1500s", w.lang, what, x, text)
		}
	}
}

func (w *walk) text(id, value string) looktest.Step { return chromedp.SendKeys("#"+id, value) }

func (w *walk) choose(id, value string) looktest.Step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{ const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event("change", {bubbles: true})); }`, "#"+id, value))
}

func (w *walk) radio(name, value string) looktest.Step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('input[name=%s][value=%s]').click()`, name, value))
}

const send = "main form[method=post] .btn.main"

// TestBrowser walks the main job of issue A in a browser: set-up link, line, product, release, SBOM, feed, finding,
// explanation, assessment; then the declared list of an old product, and one of which nobody knows what is inside. In
// English on SQLite, in German on PostgreSQL.
func TestBrowser(t *testing.T) {
	notShort(t)
	t.Run("en", func(t *testing.T) {
		t.Parallel()
		b := looktest.NewBrowser(t)
		(&walk{Browser: b, t: t, s: serve(t, ""), lang: "en", says: map[string]string{"language": "Overview", "affected": "affected", "open": "open", "unknown": "unknown", "not affected": "not affected", "fixed": "fixed in"}}).walk()
	})
	t.Run("de", func(t *testing.T) {
		t.Parallel()
		b := looktest.NewBrowser(t)
		(&walk{Browser: b, t: t, s: serve(t, postgres(t)), lang: "de", says: map[string]string{"language": "Übersicht", "affected": "betroffen", "open": "offen", "unknown": "unbekannt", "not affected": "nicht betroffen", "fixed": "behoben in"}}).walk()
	})
}

func (w *walk) walk() {
	w.setUp()
	release := w.register()
	w.inventory(release)
	w.feed()
	w.finding(release)
	w.decide()
	w.old()
	w.blind()
	for _, path := range []string{"/", "/products", "/feeds", "/jobs", "/account"} {
		w.visit(path)
		w.sound(path)
	}
}

func (w *walk) setUp() {
	link, err := w.s.Link()
	if err != nil {
		w.t.Fatal(err)
	}
	w.Open(link, looktest.View{Width: 1440, Height: 900, Locale: w.lang})
	w.sound("set-up")
	w.to("^/$", w.text("form-name", name), w.text("form-email", email), w.text("form-password", password), w.choose("form-lang", w.lang), chromedp.Click(send))
	w.has("overview", w.says["language"])
	w.sound("first overview")
}

// register makes line, product and release, in English by keyboard alone.
func (w *walk) register() (release string) {
	w.visit("/lines/new")
	w.sound("new line")
	if w.lang == "en" {
		w.until("the focus in the first field", `document.activeElement && document.activeElement.id === "form-name"`)
		w.Do(chromedp.KeyEvent("Comfort line"))
		w.to("^/lines/[0-9a-f-]{36}$", chromedp.KeyEvent(kb.Enter))
	} else {
		w.to("^/lines/[0-9a-f-]{36}$", w.text("form-name", "Comfort line"), w.text("form-manufacturer", "Beispiel Heizung GmbH"), chromedp.Click(send))
	}
	w.has("line", "Comfort line")
	w.sound("line")
	w.follow(`main a[href^="/products/new"]`, "^/products/new")
	w.sound("new product")
	w.product("Gateway")
	w.sound("product")
	w.follow(`main a[href$="/releases/new"]`, "/releases/new$")
	w.sound("new release")
	w.to("^/releases/[0-9a-f-]{36}$", w.text("form-version", "4.1.0"), chromedp.Click(send))
	w.has("release", "Gateway 4.1.0", w.says["unknown"])
	w.sound("release without inventory")
	return w.at()[len(w.s.Base):]
}

// product fills the form of a product; the line that the link brought along is chosen already.
func (w *walk) product(name string) {
	w.t.Helper()
	w.to("^/products/[0-9a-f-]{36}$", w.text("form-name", name), w.radio("kind", "device"), chromedp.Click(send))
	w.has("product", name)
}

// hand uploads an inventory on a release's page and waits until it counts.
func (w *walk) hand(release, kind, file string) {
	w.t.Helper()
	at, err := filepath.Abs(file)
	if err != nil {
		w.t.Fatal(err)
	}
	w.visit(release)
	w.to("^/inventories/", w.choose("form-kind", kind), chromedp.SetUploadFiles("#form-file", []string{at}), chromedp.Click(send))
	w.until("the end of reading", fmt.Sprintf(`document.querySelector('main a.main[href="%s/findings"]') && !document.querySelector("main .progress[hx-get]")`, release))
}

func (w *walk) inventory(release string) {
	w.hand(release, "sbom", "testdata/gateway.cdx.json")
	w.has("inventory", "7")
	w.sound("inventory")
	w.visit(release)
	w.sound("release with inventory")
}

func (w *walk) feed() {
	w.visit("/feeds")
	w.sound("feeds, nothing yet")
	for _, x := range []struct{ file, feed string }{{zipped(w.t, "testdata/osv/Go"), "osv:Go"}, {zipped(w.t, "testdata/osv/PyPI"), "osv:PyPI"}} {
		w.visit("/feeds/import")
		if x.feed == "osv:Go" {
			w.sound("feed import")
		}
		w.to("^/feeds/osv", w.choose("form-feed", x.feed), chromedp.SetUploadFiles("#form-file", []string{x.file}), chromedp.Click(send))
		w.until("the end of the import", `!document.querySelector("main .progress[hx-get]") && document.querySelector('main .rows a[href^="/vulnerabilities/"]')`)
	}
	w.sound("feed after its import")
}

// finding finds the finding, and what stands behind it.
func (w *walk) finding(release string) {
	w.visit(release + "/findings")
	w.has("findings of the release", "CVE-2024-45337", "CVE-2024-45338", "CVE-2024-56326", w.says["open"])
	w.sound("findings of the release")
	w.visit("/findings")
	w.has("findings", "CVE-2024-45337", "golang.org/x/crypto")
	w.sound("findings")
	w.Do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	w.Do(chromedp.KeyEvent("j"))
	w.until("the first row under the keys", `document.querySelector("tbody tr.at")`)
	w.visit("/findings?sel=CVE-2024-45337")
	w.until("the detail", `document.querySelector("#detail")`)
	w.sound("findings with a row")
	w.follow(`#detail .why-item a[href^="/findings/"]`, "^/findings/GO-2024-3321/")
	w.has("explanation", "golang.org/x/crypto", "0.31.0", "GO-2024-3321")
	w.sound("explanation")
	w.visit("/vulnerabilities/CVE-2024-45337")
	w.has("vulnerability", "Gateway", "4.1.0", w.says["fixed"])
	w.sound("vulnerability")
	w.follow(`main a[href*="/records/"]`, "/records/")
	w.sound("source record")
	w.visit(release + "/components")
	w.has("components", "vendor radio blob", "golang.org/x/net")
	w.sound("components")
	w.follow(`main a[href^="/components/"]`, "^/components/")
	w.sound("component")
}

func (w *walk) decide() {
	w.visit("/vulnerabilities/CVE-2024-45337/decide")
	w.sound("decide")
	w.Do(w.radio("status", "not_affected"))
	w.sound("decide, not affected")
	w.to("^/vulnerabilities/CVE-2024-45337/decide", chromedp.Click("#decide .btn.main")) // no justification, no reason: refused
	w.until("what is missing", `document.querySelector("#decide .notice.bad, #decide .fault")`)
	w.sound("decide, refused")
	w.to("^/vulnerabilities/CVE-2024-45337$", w.radio("status", "not_affected"), w.choose("decide-justification", "vulnerable_code_not_in_execute_path"), w.text("decide-reason", "There is no SSH server in it."), w.radio("scope", "product"), chromedp.Click("#decide .btn.main"))
	w.has("decided", w.says["not affected"], name, "There is no SSH server in it.")
	w.sound("decided")
	w.visit("/findings?state=open")
	if text := looktest.Eval[string](w.Browser, `document.querySelector("main table").innerText`); strings.Contains(text, "CVE-2024-45337") || !strings.Contains(text, "CVE-2024-45338") {
		w.t.Errorf("%s: open after the decision: %s", w.lang, text)
	}
}

// green fails the test when the page says that what we see is good.
func (w *walk) green(what string) {
	w.t.Helper()
	if n := looktest.Eval[int](w.Browser, `document.querySelectorAll("main .sight .good, main .sight meter.good, main .answer.good").length`); n > 0 {
		w.t.Errorf("%s %s: shown as good: %s", w.lang, what, looktest.Eval[string](w.Browser, `document.querySelector("main .sight").innerText`))
	}
}

// old hands in the declared list of a product that has no SBOM.
func (w *walk) old() {
	w.visit("/lines")
	w.follow(`main table a.row-link`, "^/lines/")
	w.follow(`main a[href^="/products/new"]`, "^/products/new")
	w.product("Therm 200")
	w.follow(`main a[href$="/releases/new"]`, "/releases/new$")
	w.to("^/releases/[0-9a-f-]{36}$", w.text("form-version", "3.2"), chromedp.Click(send))
	release := w.at()[len(w.s.Base):]
	list := "testdata/old.csv"
	if w.lang == "de" {
		list = "testdata/alt.csv"
	}
	w.hand(release, "declared", list)
	w.sound("declared list")
	w.visit(release + "/components")
	w.has("components of the old product", "TCP", "STM32F407")
	w.sound("components of the old product")
	w.visit(release)
	w.green("release with a declared list")
	w.sound("release with a declared list")
	w.visit(release + "/findings")
	w.has("findings of the old product", "CVE-2024-45337", w.says["open"])
	w.visit("/findings/unassessable")
	w.sound("what cannot be assessed")
}

// blind says that nobody knows what is inside.
func (w *walk) blind() {
	w.visit("/products")
	w.follow(`main table a.row-link`, "^/products/")
	w.follow(`main a[href$="/releases/new"], main a[href*="/releases/new"]`, "/releases/new")
	w.to("^/releases/[0-9a-f-]{36}$", w.text("form-version", "0.9.0"), chromedp.Click(send))
	release := w.at()[len(w.s.Base):]
	w.visit(release + "/inventory")
	w.sound("ways to hand in")
	w.to("^"+release+"$", chromedp.SendKeys("#unknown-form-reason", "The supplier has ended its business."), chromedp.Click("#unknown-form .btn.main"))
	w.has("unknown inventory", w.says["unknown"])
	w.green("unknown inventory")
	w.sound("unknown inventory")
	w.visit(release + "/findings")
	w.green("findings of an unknown inventory")
	w.sound("findings of an unknown inventory")
	w.visit("/search?q=" + url.QueryEscape("Gateway"))
	w.has("search", "Gateway")
	w.sound("search")
}
