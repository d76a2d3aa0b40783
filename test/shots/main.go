// Command shots takes the README's pictures (make shots): it starts the demo, signs in by its link, and photographs the
// main pages in light and dark, one on a phone's width, and one in German. It writes docs/img/*.png.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"clew/test/e2e"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func main() {
	bin := flag.String("bin", "bin/clew", "the program")
	out := flag.String("out", "docs/img", "folder of the pictures")
	listen := flag.String("listen", "localhost:8419", "address of the demo while it is photographed")
	flag.Parse()
	if err := run(*bin, *out, *listen); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

// shot is a picture: what is shown how.
type shot struct {
	name, path string
	width      int64
	dark       bool
	before     string // script to run before
}

func run(bin, out, listen string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	demo, err := e2e.Start(bin, nil, time.Minute, "demo", "--listen", listen)
	if err != nil {
		return err
	}
	defer demo.Stop()
	link, err := demo.Link()
	if err != nil {
		return err
	}
	b, stop, err := browser()
	if err != nil {
		return err
	}
	defer stop()
	c := camera{b, demo.Base, out}
	return c.all(link)
}

func browser() (context.Context, func(), error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		bin, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true), chromedp.Flag("font-render-hinting", "none"))
		alloc, end := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, cancel := chromedp.NewContext(alloc)
		stop := func() { cancel(); end() }
		if err := chromedp.Do(ctx); err != nil { // starts it, to live as long as ctx
			stop()
			return nil, nil, err
		}
		return ctx, stop, nil
	}
	return nil, nil, fmt.Errorf("no chromium in PATH (apt-get install chromium-headless-shell)")
}

// camera is a browser that is signed in to the demo.
type camera struct {
	ctx       context.Context
	base, out string
}

func (c camera) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(c.ctx, time.Minute)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

func value[T any](c camera, js string) (T, error) {
	ctx, cancel := context.WithTimeout(c.ctx, time.Minute)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// until waits for an expression of the page.
func (c camera) until(js string) error {
	for range 300 {
		ok, err := value[bool](c, `document.readyState === "complete" && !!(`+js+`)`)
		if err != nil || ok {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("never true: %s", js)
}

func (c camera) all(link string) error {
	if err := c.do(chromedp.Navigate(link), chromedp.Click("main form .btn.main")); err != nil {
		return fmt.Errorf("signing in: %w", err)
	}
	if err := c.until(`document.querySelector(".portfolio")`); err != nil {
		return err
	}
	first, err := c.first()
	if err != nil {
		return err
	}
	for _, s := range first {
		for _, dark := range []bool{false, true} {
			s.dark = dark
			if err := c.take(s); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	if err := c.take(shot{name: "overview-phone", path: "/", width: 390}); err != nil {
		return err
	}
	return c.german()
}

// first finds the addresses of the pages to show: those at the top of what the demo says is most pressing.
func (c camera) first() ([]shot, error) {
	if err := c.do(chromedp.Navigate(c.base + "/findings")); err != nil {
		return nil, err
	}
	if err := c.until(`document.querySelector("table.queue .row-link")`); err != nil {
		return nil, err
	}
	cve, err := value[string](c, `document.querySelector("table.queue .row-link").textContent.trim()`)
	if err != nil {
		return nil, err
	}
	if err := c.do(chromedp.Navigate(c.base + "/")); err != nil {
		return nil, err
	}
	// the newest release of the product with most open findings
	release, err := value[string](c, `[...document.querySelectorAll(".portfolio tbody tr")].filter(r => r.querySelector('a[href^="/releases/"]')).map(r => [parseInt(r.querySelector("td.num").textContent.replace(/\D/g, "")) || 0, r.querySelector('a[href^="/releases/"]').getAttribute("href")]).sort((a, b) => b[0] - a[0])[0][1]`)
	if err != nil {
		return nil, err
	}
	return []shot{{name: "overview", path: "/"}, {name: "findings", path: "/findings?sel=" + cve}, {name: "release", path: release}, {name: "vulnerability", path: "/vulnerabilities/" + cve}, {name: "feeds", path: "/feeds"}}, nil
}

// german photographs the findings for a reader of German.
func (c camera) german() error {
	if err := c.do(chromedp.Navigate(c.base + "/account")); err != nil {
		return err
	}
	if err := c.until(`document.querySelector("#form-lang")`); err != nil {
		return err
	}
	if err := c.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#form-lang").value = "de"`), chromedp.Click("main form .btn.main")); err != nil {
		return err
	}
	if err := c.until(`document.documentElement.lang === "de"`); err != nil {
		return err
	}
	return c.take(shot{name: "findings-german", path: "/findings"})
}

func (c camera) take(s shot) error {
	if s.width == 0 {
		s.width = 1440
	}
	scheme, name := "light", s.name
	if s.dark {
		scheme, name = "dark", s.name+"-dark"
	}
	err := c.do(chromedp.EmulateViewport(s.width, 900), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return chromedp.Void{}, err
	}, chromedp.Navigate(c.base+s.path))
	if err != nil {
		return err
	}
	if err := c.until(`document.fonts.status === "loaded" && document.querySelector("main h1")`); err != nil {
		return err
	}
	if _, err := value[bool](c, `document.activeElement.blur(), scrollTo(0, 0), document.fonts.ready.then(() => true)`); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.ctx, time.Minute)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	small, err := reduce(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	file := filepath.Join(c.out, name+".png")
	fmt.Printf("%s  %d kB\n", strings.TrimPrefix(file, "./"), len(small)/1000)
	return os.WriteFile(file, small, 0o644)
}
