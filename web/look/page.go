package look

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"clew/lang"
)

// CSP is the content security policy of every page (DESIGN 6.15).
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed tmpl/*/*.html
var tmpl embed.FS

// Page is one page: a template file and the struct it shows. Make it with Declare, at package level.
type Page[T any] struct{ *declared }

type declared struct {
	name, file string
	fsys       fs.FS
	value      any // zero value of the page struct, for templatecheck
	parse      func() (*template.Template, map[string]bool, error)
}

// instance is one copy of the parts and of the pages used so far, with its own scope; one request at a time uses it,
// so that the functions in the templates know the reader without being told.
type instance struct {
	s     *scope
	pages map[*declared]*template.Template
}

var pool = make(chan *instance, runtime.GOMAXPROCS(0)+2)

// Based is what a page struct gains by embedding Base.
type Based interface{ base() *Base }

var registry struct {
	sync.Mutex
	pages []*declared
}

// Declare makes a page from a template file of fsys: "findings/list" is the file list.html. More files may hold
// parts that several pages share. The file is the content of <main>; what it puts into {{block "rows" .}} is also
// rendered alone when htmx asks for the element with the id "rows".
func Declare[T any, P interface {
	*T
	Based
}](name string, fsys fs.FS, more ...string) *Page[T] {
	var zero T
	d := &declared{name: name, file: path.Base(name) + ".html", fsys: fsys, value: P(&zero)}
	type parsed struct {
		t    *template.Template
		own  map[string]bool
		fail error
	}
	once := sync.OnceValue(func() parsed {
		t, own, err := d.read(more)
		return parsed{t, own, err}
	})
	d.parse = func() (*template.Template, map[string]bool, error) {
		p := once()
		return p.t, p.own, p.fail
	}
	registry.Lock()
	defer registry.Unlock()
	for _, o := range registry.pages {
		if o.name == name {
			panic("look: page declared twice: " + name)
		}
	}
	registry.pages = append(registry.pages, d)
	return &Page[T]{d}
}

var common = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").Option("missingkey=error").Funcs((&scope{}).funcs()).ParseFS(tmpl, "tmpl/layout/*.html")
})

var parts = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").Option("missingkey=error").Funcs((&scope{}).funcs()).ParseFS(tmpl, "tmpl/part/*.html")
})

// read parses the page's file over the layouts and parts, and notes which blocks are the page's own.
func (d *declared) read(more []string) (*template.Template, map[string]bool, error) {
	c, err := common()
	if err != nil {
		return nil, nil, err
	}
	t, err := c.Clone()
	if err != nil {
		return nil, nil, err
	}
	own := map[string]bool{}
	for i, file := range append([]string{d.file}, more...) {
		b, err := fs.ReadFile(d.fsys, file)
		if err != nil {
			return nil, nil, fmt.Errorf("look: page %s: %w", d.name, err)
		}
		name := "main"
		if i > 0 {
			name = file
		}
		if _, err := t.New(name).Parse(string(b)); err != nil {
			return nil, nil, fmt.Errorf("look: page %s: %w", d.name, err)
		}
		for _, m := range blockNames(string(b)) {
			own[m] = true
		}
	}
	return t, own, nil
}

// blockNames finds what a file defines: the blocks that htmx may ask for.
func blockNames(s string) []string {
	var out []string
	for _, word := range []string{"block", "define"} {
		for _, at := range strings.Split(s, word+` "`)[1:] {
			if name, _, ok := strings.Cut(at, `"`); ok {
				out = append(out, name)
			}
		}
	}
	return out
}

// Start parses every declared page and fails on the first that is broken. The server calls it before it listens.
func Start() error {
	if _, err := assets(); err != nil {
		return err
	}
	if _, err := parts(); err != nil {
		return err
	}
	registry.Lock()
	defer registry.Unlock()
	var errs []error
	for _, d := range registry.pages {
		if _, _, err := d.parse(); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Each calls f with the name, the parsed templates and a pointer to a zero page struct of each declared page, for
// tests.
func Each(f func(name string, t *template.Template, page any, err error)) {
	registry.Lock()
	pages := append([]*declared(nil), registry.pages...)
	registry.Unlock()
	for _, d := range pages {
		t, _, err := d.parse()
		if err == nil {
			t, err = t.Clone()
		}
		f(d.name, t, d.value, err)
	}
}

// Render answers with the page, or with one block of it when htmx asks for that. Nothing is written when the
// template fails, so that the caller can still answer with an error page.
func (p *Page[T]) Render(w http.ResponseWriter, r *http.Request, status int, data *T) error {
	b := any(data).(Based).base()
	block := "shell"
	if b.Layout == Slim {
		block = "slim"
	}
	h := w.Header()
	h.Add("Vary", "HX-Request, HX-Target")
	if r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Request-Type") != "full" {
		_, id, _ := strings.Cut(r.Header.Get("HX-Target"), "#")
		if _, own, err := p.parse(); err == nil && own[id] {
			block = id
		}
	}
	return p.write(w, status, block, data, b)
}

// RenderBlock answers with one block of the page only.
func (p *Page[T]) RenderBlock(w http.ResponseWriter, status int, block string, data *T) error {
	return p.write(w, status, block, data, any(data).(Based).base())
}

// HTML gives the page as text, for tests and for what is stored.
func (p *Page[T]) HTML(data *T) (string, error) {
	var buf bytes.Buffer
	b := any(data).(Based).base()
	block := "shell"
	if b.Layout == Slim {
		block = "slim"
	}
	err := p.execute(&buf, block, data, b)
	return buf.String(), err
}

func (d *declared) write(w http.ResponseWriter, status int, block string, data any, b *Base) error {
	var buf bytes.Buffer
	if err := d.execute(&buf, block, data, b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	h.Set("Content-Language", b.Lang)
	h.Set("Content-Security-Policy", CSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	return err
}

func (d *declared) execute(buf *bytes.Buffer, block string, data any, b *Base) error {
	in, err := take()
	if err != nil {
		return err
	}
	if b.Lang == "" {
		b.Lang = lang.English
	}
	t, err := in.page(d)
	if err != nil {
		return err
	}
	in.s.b = b
	if err := t.ExecuteTemplate(buf, block, data); err != nil {
		return fmt.Errorf("look: page %s: %w", d.name, err) // the instance is dropped
	}
	in.s.b = nil
	select {
	case pool <- in:
	default:
	}
	return nil
}

// take gives a free instance or makes one.
func take() (*instance, error) {
	select {
	case in := <-pool:
		return in, nil
	default:
	}
	p, err := parts()
	if err != nil {
		return nil, err
	}
	if p, err = p.Clone(); err != nil {
		return nil, err
	}
	s := &scope{}
	s.parts = p.Funcs(s.funcs())
	return &instance{s, map[*declared]*template.Template{}}, nil
}

// page gives the instance's own copy of a page, made at its first use.
func (in *instance) page(d *declared) (*template.Template, error) {
	if t, ok := in.pages[d]; ok {
		return t, nil
	}
	t, _, err := d.parse()
	if err != nil {
		return nil, err
	}
	if t, err = t.Clone(); err != nil {
		return nil, err
	}
	in.pages[d] = t.Funcs(in.s.funcs())
	return in.pages[d], nil
}
