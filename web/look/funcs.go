package look

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"time"

	"clew"
	"clew/lang"
)

// scope is what the functions of one rendering know: who reads, in which language and zone, and the page's address.
type scope struct {
	b     *Base
	parts *template.Template
}

var nobody = &Base{Lang: lang.English, Zone: time.UTC, Path: "/"}

func (s *scope) base() *Base {
	if s.b == nil {
		return nobody
	}
	return s.b
}

func (s *scope) lang() string { return s.base().Lang }

func (s *scope) zone() *time.Location {
	if z := s.base().Zone; z != nil {
		return z
	}
	return time.UTC
}

// htmlLang is the language as HTML knows it.
func (s *scope) htmlLang() string {
	if s.lang() == lang.Pseudo {
		return lang.English
	}
	return s.lang()
}

// Drawn is a picture that knows how to write itself, as those of web/chart.
type Drawn interface {
	HTML(language string) template.HTML
}

// funcs are the functions that templates have beside the standard ones; doc.go lists them.
func (s *scope) funcs() template.FuncMap {
	return template.FuncMap{
		"T": func(text string, args ...any) string { return lang.T(s.lang(), text, args...) },
		"TN": func(n any, one, many string, args ...any) string {
			return lang.TN(s.lang(), int(whole(n)), one, many, args...)
		},
		"TH":       s.markup,
		"num":      func(n any) string { return lang.Int(s.lang(), whole(n)) },
		"dec":      func(f float64, digits int) string { return lang.Float(s.lang(), f, digits) },
		"pct":      func(part, of any) string { return lang.Percent(s.lang(), whole(part), whole(of)) },
		"bytes":    func(n any) string { return lang.Bytes(s.lang(), whole(n)) },
		"dur":      func(d time.Duration) string { return lang.Duration(s.lang(), d) },
		"date":     func(d clew.Date) string { return lang.Date(s.lang(), d) },
		"month":    func(d clew.Date) string { return lang.Month(s.lang(), d) },
		"when":     s.when,
		"ago":      s.ago,
		"id":       func(v any) template.HTML { return el("code", "id", fmt.Sprint(v)) },
		"icon":     icon,
		"tag":      func(k Kind, word string) template.HTML { return Tag{Kind: k, Word: word}.html() },
		"badge":    func(k Kind, word string) template.HTML { return Tag{Kind: k, Word: word, Plain: true}.html() },
		"show":     func(t Tag) template.HTML { return t.html() },
		"meter":    s.meter,
		"th":       s.th,
		"link":     func(pairs ...string) string { return s.base().With(pairs...) },
		"here":     func() string { return address(s.base().Path, s.base().Query) },
		"asset":    Asset,
		"lang":     s.lang,
		"htmlLang": s.htmlLang,
		"copy":     s.copyButton,
		"draw":     func(d Drawn) template.HTML { return d.HTML(s.lang()) },
		"paper":    PaperLink,
		"life":     func(l LifeBar) template.HTML { return l.html(s.lang(), false) },
		"mini":     func(l LifeBar) template.HTML { return l.html(s.lang(), true) },
		"actions":  func(v []Action) (template.HTML, error) { return s.part("actions", v) },
		"action":   func(v *Action) (template.HTML, error) { return s.part("action", v) },
		"notice":   func(v Notice) (template.HTML, error) { return s.part("notice", v) },
		"crumbs":   func(v []Crumb) (template.HTML, error) { return s.part("crumbs", v) },
		"chips":    func(v []Chip) (template.HTML, error) { return s.part("chips", v) },
		"export":   func(v []Action) (template.HTML, error) { return s.part("export", v) },
		"saved":    func(v Saved) (template.HTML, error) { return s.part("saved", v) },
		"pager":    func(v Pager) (template.HTML, error) { return s.part("pager", v) },
		"tabs":     func(v Tabs) (template.HTML, error) { return s.part("tabs", v) },
		"facts":    func(v []Fact) (template.HTML, error) { return s.part("facts", v) },
		"rows":     func(v []Row) (template.HTML, error) { return s.part("rows", v) },
		"empty":    func(v Empty) (template.HTML, error) { return s.part("empty", v) },
		"progress": func(v Progress) (template.HTML, error) { return s.part("progress", v) },
		"dialog":   func(v Dialog) (template.HTML, error) { return s.part("dialog", v) },
		"history":  func(v []Event) (template.HTML, error) { return s.part("history", v) },
		"code":     func(v Code) (template.HTML, error) { return s.part("code", v) },
		"bulk":     func(v Bulk) (template.HTML, error) { return s.part("bulk", v) },
		"form":     func(v *Form) (template.HTML, error) { return s.part("form", v) },
		"field":    func(v *Field) (template.HTML, error) { return s.part("field", v) },
		"faults":   func(v *Form) (template.HTML, error) { return s.part("faults", v) },
		"period":   func(p Support) template.HTML { return p.html(s.lang(), s.base().Now) },
	}
}

// part renders one of the part templates.
func (s *scope) part(name string, v any) (template.HTML, error) {
	var b strings.Builder
	if err := s.parts.ExecuteTemplate(&b, name, v); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// markup is T whose arguments may be HTML made by other functions; the text itself and strings are escaped.
func (s *scope) markup(text string, args ...any) template.HTML {
	safe := make([]any, len(args))
	for i, a := range args {
		if h, ok := a.(template.HTML); ok {
			safe[i] = string(h)
		} else {
			safe[i] = esc(lang.Value(s.lang(), a))
		}
	}
	return template.HTML(lang.T(s.lang(), esc(text), safe...))
}

// when writes a moment in the reader's zone, to the minute; the exact one stands in the title.
func (s *scope) when(t clew.Time) template.HTML {
	if t.IsZero() {
		return "–"
	}
	return s.time(t, lang.Clock(s.lang(), t, s.zone()))
}

// ago writes how far a moment is from now, either way; the exact one stands in the title.
func (s *scope) ago(t clew.Time) template.HTML {
	if t.IsZero() {
		return "–"
	}
	return s.time(t, lang.Relative(s.lang(), t, s.base().Now, s.zone()))
}

func (s *scope) time(t clew.Time, text string) template.HTML {
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s">%s</time>`, t.Std().Format(time.RFC3339), esc(lang.Exact(s.lang(), t, s.zone())), esc(text)))
}

// th writes a column's head that sorts: {{th "name" (T "Name") "num"}}. The query names the order as sort=name, or
// sort=-name downwards; a column whose key is Base's default says so by "default" among the classes.
func (s *scope) th(key, label string, classes ...string) template.HTML {
	b := s.base()
	now := b.Query.Get("sort")
	class := make([]string, 0, len(classes))
	for _, c := range classes {
		switch {
		case c == "default" && now == "":
			now = key
		case c == "default-down" && now == "":
			now = "-" + key
		case c != "default" && c != "default-down":
			class = append(class, c)
		}
	}
	order, next, mark := "none", key, "arrow-up-down"
	switch now {
	case key:
		order, next, mark = "ascending", "-"+key, "arrow-up"
	case "-" + key:
		order, next, mark = "descending", key, "arrow-down"
	}
	attr := ""
	if order != "none" {
		attr = ` aria-sort="` + order + `"`
	}
	if len(class) > 0 {
		attr += ` class="` + esc(strings.Join(class, " ")) + `"`
	}
	return template.HTML(fmt.Sprintf(`<th scope="col"%s><a class="sort" href="%s">%s%s</a></th>`, attr, esc(b.With("sort", next)), esc(label), icon(mark)))
}

// meter draws part of a whole as a bar; the label is its text for those who cannot see it.
func (s *scope) meter(part, of any, kind Kind, label string) template.HTML {
	p, w := whole(part), whole(of)
	width := 0.0
	if w > 0 {
		width = min(100, max(0, float64(p)*100/float64(w)))
	}
	return template.HTML(fmt.Sprintf(`<svg class="meter %s" role="img" viewBox="0 0 100 6" preserveAspectRatio="none" aria-label="%s"><rect class="meter-all" width="100" height="6"/><rect class="meter-part" width="%.2f" height="6"/></svg>`,
		kind.class(), esc(label), width))
}

// copyButton writes a button that puts text on the clipboard; without script there is none to see.
func (s *scope) copyButton(text, label string) template.HTML {
	return template.HTML(fmt.Sprintf(`<button type="button" class="icon-btn js" data-copy="%s" data-done="%s" aria-label="%s" title="%s">%s</button>`,
		esc(text), esc(lang.T(s.lang(), "Copied")), esc(label), esc(label), icon("copy")))
}

// icon draws an icon of the sprite, as decoration: the word stands beside it.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true" focusable="false"><use href="` + Asset("icons.svg") + `#` + esc(name) + `"/></svg>`)
}

func el(name, class, text string) template.HTML {
	return template.HTML("<" + name + ` class="` + class + `">` + esc(text) + "</" + name + ">")
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// whole takes any whole number that a page struct may hold.
func whole(v any) int64 {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
		return 0
	case r.CanInt():
		return r.Int()
	case r.CanUint():
		return int64(r.Uint())
	case r.CanFloat():
		return int64(r.Float())
	}
	panic(fmt.Sprintf("look: %T is not a number", v))
}

// PaperLink is the address of a section of the paper's restatement, as rendered by the documents: "3.1.1", "Doc".
func PaperLink(section string) string { return "/paper#s" + section }
