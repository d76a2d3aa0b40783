package looktest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed axe.min.js
var axe string

// View is how a page is looked at.
type View struct {
	Name          string
	Width, Height int
	Dark          bool
	Print         bool
	Forced        bool // forced colours, as Windows' high contrast
	NoScript      bool
	Cookies       map[string]string
	Locale        string // Accept-Language
}

// Views are those in which every page must hold.
var Views = []View{
	{Name: "light", Width: 1440, Height: 900}, {Name: "dark", Width: 1440, Height: 900, Dark: true},
	{Name: "phone", Width: 390, Height: 844}, {Name: "phone-dark", Width: 390, Height: 844, Dark: true},
}

// Browser is one headless browser for a test.
type Browser struct {
	t      *testing.T
	ctx    context.Context
	mu     sync.Mutex
	faults []string // script errors and failed requests since the last Sound
}

// Step is something done in the browser.
type Step = chromedp.Action[chromedp.Void]

// NewBrowser starts Chromium, or skips the test with a clear word when there is none.
func NewBrowser(t *testing.T) *Browser {
	t.Helper()
	bin := ""
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			bin = p
			break
		}
	}
	if bin == "" {
		t.Skip("skipped: no chromium in PATH (apt-get install chromium-headless-shell)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true), chromedp.Flag("font-render-hinting", "none"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	b := &Browser{t: t, ctx: ctx}
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	b.Do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{})
		if err == nil {
			_, err = cdp.Call(ctx, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		}
		return chromedp.Void{}, err
	})
	return b
}

// watch collects what the CSP refuses.
const watch = `window.__csp = []; document.addEventListener("securitypolicyviolation", e => window.__csp.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample));`

func (b *Browser) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if x := ev.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		b.faults = append(b.faults, text)
	case *network.EventResponseReceived:
		if ev.Response.Status >= 400 && ev.Response.Status != 422 {
			b.faults = append(b.faults, fmt.Sprintf("%d %s", ev.Response.Status, ev.Response.URL))
		}
	}
}

// Open shows an address in a view and collects what the CSP refuses from then on.
func (b *Browser) Open(url string, v View) {
	b.t.Helper()
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if v.Forced {
		features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	media := emulation.SetEmulatedMediaParams{Features: features}
	if v.Print {
		media.Media = "print"
	}
	b.Do(chromedp.EmulateViewport(int64(v.Width), int64(v.Height)), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media)
		if err == nil {
			_, err = cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript})
		}
		if err == nil {
			_, err = cdp.Call(ctx, tab, network.ClearBrowserCookies, cdp.Empty{})
		}
		if err == nil && v.Locale != "" {
			_, err = cdp.Call(ctx, tab, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": v.Locale}})
		}
		for name, value := range v.Cookies {
			if err == nil {
				_, err = cdp.Call(ctx, tab, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url})
			}
		}
		return chromedp.Void{}, err
	}, chromedp.Navigate(url), chromedp.Sleep(150*time.Millisecond))
}

// Do takes steps within a minute, and fails the test when one does not work.
func (b *Browser) Do(steps ...Step) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// Get runs an action of chromedp and gives its value.
func Get[T any](b *Browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// Eval evaluates an expression of the page; a promise is awaited.
func Eval[T any](b *Browser, js string) T {
	b.t.Helper()
	return Get(b, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// Until waits until an expression of the loaded page is true, through whatever pages come between, for at most 30 s. An
// expression that a navigation cuts off is asked again of the page that comes.
func (b *Browser) Until(what, js string) {
	b.t.Helper()
	js = `document.readyState === "complete" && !!(` + js + `)`
	var err error
	for late := time.Now().Add(30 * time.Second); time.Now().Before(late); time.Sleep(40 * time.Millisecond) {
		var ok bool
		if ok, err = b.try(js); ok {
			return
		}
	}
	b.t.Fatalf("%s does not come (last error: %v): at %s: %s", what, err, Get(b, chromedp.Location()), Eval[string](b, `document.body.innerText.slice(0, 1500)`))
}

func (b *Browser) try(js string) (bool, error) {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[bool](js, chromedp.EvalAwaitPromise))
}

// Shows waits until the page holds an element.
func (b *Browser) Shows(selector string) {
	b.t.Helper()
	b.Until(selector, fmt.Sprintf("document.querySelector(%q)", selector))
}

// Whole gives a picture of the whole page.
func (b *Browser) Whole() []byte {
	b.t.Helper()
	Eval[bool](b, `document.activeElement.blur(), scrollTo(0, 0), true`)
	return Get(b, chromedp.FullScreenshot(100))
}

// Sound fails the test for what axe finds (WCAG 2.2 A and AA, best practices), refusals of the CSP, script errors,
// inline styles, and a page wider than its window.
func (b *Browser) Sound(what string) {
	b.t.Helper()
	b.Do(chromedp.Evaluate[chromedp.Void](axe))
	got := Eval[string](b, `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.target.join(" ") + " :: " + n.html.slice(0, 160) + " :: " + (n.any[0] ? n.any[0].message : ""))}))))`)
	var violations []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(got), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		n := v.Nodes
		b.t.Errorf("%s: axe %s: %s (%d)\n  %s", what, v.ID, v.Help, len(n), strings.Join(n[:min(len(n), 6)], "\n  "))
	}
	for _, s := range Eval[[]string](b, `window.__csp`) {
		b.t.Errorf("%s: the CSP refused %s", what, s)
	}
	b.mu.Lock()
	for _, s := range b.faults {
		b.t.Errorf("%s: %s", what, s)
	}
	b.faults = nil
	b.mu.Unlock()
	if n := Eval[int](b, `document.querySelectorAll("[style]").length`); n > 0 {
		b.t.Errorf("%s: %d elements with an inline style: %s", what, n, Eval[string](b, `[...document.querySelectorAll("[style]")].slice(0,3).map(x => x.outerHTML.slice(0,120)).join(" ; ")`))
	}
	if over := Eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		b.t.Errorf("%s: the page is %d px wider than its window: %s", what, over, Eval[string](b,
			`[...document.querySelectorAll("main *")].filter(x => x.getBoundingClientRect().right > innerWidth + 1 && !x.closest(".scroll, pre, .tabs, svg")).slice(0, 5).map(x => x.tagName + "." + (x.getAttribute("class")||"") + " " + x.textContent.slice(0, 30)).join("; ")`))
	}
}
