package gallery

import (
	"testing"

	"github.com/chromedp/chromedp"

	"clew/web/look/looktest"
)

// What the own script adds, done by keyboard and mouse under the real CSP.
func TestScript(t *testing.T) {
	s := site(t)
	b := looktest.NewBrowser(t)
	wide := looktest.View{Name: "light", Width: 1280, Height: 900}
	yes := b.Until
	key := func(k string, opts ...chromedp.KeyOption) { b.Do(chromedp.KeyEvent(k, opts...)) }

	b.Open(s.URL+"/gallery", wide)
	b.Do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	key("j")
	yes("j marks the first row", `document.querySelector("tbody tr.at .row-link") === document.activeElement`)
	key("j")
	key("k")
	key("x")
	yes("x selects it", `document.querySelector("tr.at .pick input").checked`)
	if got := looktest.Eval[string](b, `document.querySelector(".bulk.on .bulk-count").textContent`); got != "1 selected" {
		t.Errorf("the bar says %q", got)
	}
	picture(t, b, "act-bulk")
	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-bulk-none]").click()`))
	yes("and goes", `!document.querySelector(".bulk.on")`)

	key("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	yes("the palette opens", `document.querySelector("#palette").open`)
	b.Do(chromedp.Evaluate[chromedp.Void](`{ const i = document.querySelector("#palette input"); i.value = "CVE"; i.dispatchEvent(new Event("input", {bubbles: true})); }`))
	yes("it finds", `document.querySelector("#palette li[aria-selected=true] b")?.textContent === "CVE-2026-3117"`)
	yes("names stay text", `!document.querySelector("#palette li span b")`)
	b.Sound("palette")
	picture(t, b, "act-palette")
	key("\x1b")

	key("?")
	yes("the help opens", `document.querySelector("#keys").open`)
	b.Sound("keys")
	picture(t, b, "act-keys")
	key("\x1b")

	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-dialog=withdraw]").click()`))
	yes("the dialog waits for the name", `document.querySelector("#withdraw").open && document.querySelector("#withdraw .danger").disabled`)
	b.Do(chromedp.Evaluate[chromedp.Void](`{ const i = document.querySelector("#withdraw-type"); i.value = "4.1.0"; i.dispatchEvent(new Event("input", {bubbles: true})); }`))
	yes("and then lets go", `!document.querySelector("#withdraw .danger").disabled`)
	b.Sound("dialog")
	picture(t, b, "act-dialog")
	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#withdraw [data-close]").click()`))

	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".user summary").click()`))
	b.Sound("user menu")
	picture(t, b, "act-user")
	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[name=theme][value=dark]").click()`))
	yes("the theme changes at once", `document.documentElement.dataset.theme === "dark" && document.cookie.includes("theme=dark")`)

	b.Open(s.URL+"/gallery", looktest.View{Name: "phone", Width: 390, Height: 844})
	b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".menu summary").click()`))
	b.Sound("phone menu")
	picture(t, b, "act-menu")

	// last, since leaving asks from here on
	b.Do(chromedp.Evaluate[chromedp.Void](`{ const i = document.querySelector("#new-note"); i.value = "typed"; i.dispatchEvent(new Event("input", {bubbles: true})); }`))
	yes("a draft is kept", `JSON.parse(sessionStorage.getItem("draft:/gallery#new")).values.some(v => v[1] === "typed")`)
}
