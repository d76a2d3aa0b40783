package look

import (
	"html/template"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/lang"
)

type testPage struct {
	Base
	At   clew.Time
	Evil string
	Rows []string
	Form *Form
}

var (
	now  = clew.TimeOf(time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC))
	page = Declare[testPage]("test/page", os.DirFS("testdata"))
)

func ada(language string) clew.Actor {
	return clew.Actor{Kind: clew.User, Name: "Ada <Berg>", Lang: language, Zone: "Europe/Berlin"}
}

func get(t *testing.T, r *http.Request, p *testPage) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	if err := page.Render(w, r, http.StatusOK, p); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestRender(t *testing.T) {
	r := httptest.NewRequest("GET", "/x?sort=name", nil)
	p := testPage{Base: NewBase(nil, r, ada("de"), now), At: now.Add(-3 * time.Minute), Evil: `<script>alert(1)</script>`}
	p.Title = "T & T"
	p.Crumbs = []Crumb{{"evil", "javascript:alert(1)"}}
	w := get(t, r, &p)
	body := w.Body.String()
	for _, want := range []string{`lang="de"`, "Abbrechen", `title="23. Nov. 2026, 18:57:00 CET"`, "T &amp; T", "&lt;script&gt;alert(1)", "Ada &lt;Berg&gt;", "#ZgotmplZ"} {
		if !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, not := range []string{"javascript:", " style=", "<script>", " onclick", "hx-on"} {
		if strings.Contains(body, not) {
			t.Errorf("the page holds %q", not)
		}
	}
	if got := w.Header().Get("Content-Security-Policy"); got != CSP {
		t.Errorf("CSP is %q", got)
	}
	for _, m := range regexp.MustCompile(`/static/[^"#]*`).FindAllString(body, -1) {
		a := httptest.NewRecorder()
		Static().ServeHTTP(a, httptest.NewRequest("GET", m, nil))
		if a.Code != 200 || !strings.Contains(a.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %q", m, a.Code, a.Header())
		}
	}
}

func TestPartial(t *testing.T) {
	r := httptest.NewRequest("GET", "/x", nil)
	r.Header.Set("HX-Request", "true")
	for target, partial := range map[string]bool{"ul#list": true, "ul#other": false, "body": false, "div#meta": false, "div#shell": false} {
		r.Header.Set("HX-Target", target)
		w := get(t, r, &testPage{Base: NewBase(nil, r, ada("en"), now), Rows: []string{"a", "b"}})
		if got := w.Body.String() == "<li>a</li><li>b</li>"; got != partial {
			t.Errorf("%s: partial is %v, want %v", target, got, partial)
		}
	}
}

// Each reader gets his own language, however many ask at once.
func TestReadersApart(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			l, want := "en", "Cancel"
			if i%2 == 0 {
				l, want = "de", "Abbrechen"
			}
			r := httptest.NewRequest("GET", "/x", nil)
			p := testPage{Base: NewBase(nil, r, ada(l), now)}
			w := httptest.NewRecorder()
			if err := page.Render(w, r, 200, &p); err != nil || !strings.Contains(w.Body.String(), "<p>"+want) {
				t.Errorf("%s: %v", l, err)
			}
		})
	}
	wg.Wait()
}

// A page whose template fails writes nothing, so that the error page can still be sent.
func TestFailureWritesNothing(t *testing.T) {
	d := &declared{name: "broken", file: "broken.html", fsys: os.DirFS("testdata")}
	d.parse = func() (*template.Template, map[string]bool, error) { return d.read(nil) }
	w := httptest.NewRecorder()
	err := (&Page[testPage]{d}).Render(w, httptest.NewRequest("GET", "/", nil), 200, &testPage{})
	if err == nil || w.Body.Len() > 0 {
		t.Errorf("err %v, wrote %q", err, w.Body)
	}
}

func TestDeclareTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Declare[testPage]("test/page", os.DirFS("testdata"))
}

func TestQuery(t *testing.T) {
	b := Base{Path: "/findings", Query: url.Values{"sort": {"name"}, "status": {"open", "late"}, "after": {"x"}}}
	for _, c := range []struct{ got, want string }{
		{b.With("sort", "-name"), "/findings?sort=-name&status=open&status=late"},
		{b.With("sort", "", "after", "y"), "/findings?after=y&status=open&status=late"},
		{b.Without("status", "open"), "/findings?sort=name&status=late"},
		{(&Base{Path: "//evil.example"}).With(), "/evil.example"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestSort(t *testing.T) {
	s := scope{b: &Base{Lang: "en", Path: "/p", Query: url.Values{"sort": {"-name"}, "q": {`"><b>`}}}}
	h := string(s.th("name", "Name", "num"))
	if !strings.Contains(h, `aria-sort="descending"`) || !strings.Contains(h, "sort=name") || strings.Contains(h, "<b>") {
		t.Error(h)
	}
	if h := string(s.th("other", "Other", "default")); strings.Contains(h, "aria-sort") {
		t.Error(h)
	}
}

func TestForm(t *testing.T) {
	b := Base{Lang: "de"}
	f := b.NewForm("/x", "ok")
	f.Text("name", "Name").Need().Help("hint")
	f.Password("pw", "Passwort", "new-password")
	f.Check("told", "Told").Set("1")
	f.Fill(url.Values{"name": {"n"}, "pw": {"secret"}})
	if f.Field("name").Value != "n" || f.Field("pw").Value != "" || f.Field("told").Value != "" {
		t.Error("Fill is wrong")
	}
	var faults clew.Faults
	faults.Add("/name", "%q is not an id", "n")
	faults.Add("else", "Cancel")
	if !f.Fail(faults.Err()) || f.Fail(clew.Errorf(clew.Unavailable, "x")) {
		t.Error("Fail is wrong")
	}
	if f.Field("name").Error != `"n" ist keine ID` || f.Field("name").Describe() != "form-name-hint form-name-error" || len(f.Faults()) != 2 {
		t.Errorf("%+v %q", f.Field("name"), f.Faults())
	}
	r := httptest.NewRequest("POST", "/x", nil)
	p := testPage{Base: NewBase(nil, r, ada("de"), now), Form: f}
	body := get(t, r, &p).Body.String()
	for _, want := range []string{`href="#form-name"`, `aria-invalid="true"`, `aria-describedby="form-name-hint form-name-error"`, `role="alert"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	if strings.Contains(body, "secret") {
		t.Error("the password came back")
	}
}

func TestFlash(t *testing.T) {
	w := httptest.NewRecorder()
	Flash(w, Notice{Kind: Good, Text: "Saved <b>", Action: &Action{Label: "Undo", Href: "/undo", Post: true}})
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(w.Result().Cookies()[0])
	w = httptest.NewRecorder()
	b := NewBase(w, r, clew.Actor{}, now)
	if len(b.Notices) != 1 || b.Notices[0].Text != "Saved <b>" || b.Notices[0].Action == nil || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("%+v", b.Notices)
	}
	w = httptest.NewRecorder()
	Flash(w, Notice{Text: "x", Action: &Action{Href: "//evil.example"}})
	r = httptest.NewRequest("GET", "/", nil)
	r.AddCookie(w.Result().Cookies()[0])
	if b := NewBase(nil, r, clew.Actor{}, now); b.Notices[0].Action != nil {
		t.Error("a flash leads away")
	}
}

func TestPreferences(t *testing.T) {
	for back, want := range map[string]string{"/findings?x=1": "/findings?x=1", "//evil.example": "/", `/\evil.example`: "/", "https://evil.example": "/", "": "/"} {
		r := httptest.NewRequest("POST", "/preferences", strings.NewReader(url.Values{"back": {back}, "theme": {"dark"}, "lang": {"zz"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		Preferences(w, r)
		if w.Code != 303 || w.Header().Get("Location") != want || len(w.Result().Cookies()) != 1 {
			t.Errorf("%s: %d %s %v", back, w.Code, w.Header().Get("Location"), w.Result().Cookies())
		}
	}
}

func TestMenu(t *testing.T) {
	g := Menu("de", map[string]int{"findings": 3}, "overview", "findings", "settings")
	if len(g) != 3 || g[1].Title != "Nach dem Verkauf" || g[1].Items[0].Count != 3 || !g[2].Foot {
		t.Errorf("%+v", g)
	}
}

// Every state shows a shape and a word, an unknown one is nothing yet, and a process nobody told about is not built.
func TestLifeBar(t *testing.T) {
	l := LifeBar{Subject: "X <y>", Cells: map[string]LifeCell{"1.4": {State: Broken, Gaps: 3, Href: "javascript:x"}, "2": {State: "new"}, "3.4": {State: NotApplicable, Reason: "a & b"}}}
	h := string(l.html("en", false))
	for _, want := range []string{`class="cell gap" href="#"`, "1.4 Verification and validation: broken thread, 3 gaps", "2 Secure production: nothing yet", "not applicable (a &amp; b)", "1.1 Context, assets, threats and risks: not built yet", "X &lt;y&gt;"} {
		if !strings.Contains(h, want) {
			t.Errorf("the bar lacks %q", want)
		}
	}
	if n := strings.Count(h, `class="cell `); n != len(Processes) {
		t.Errorf("%d cells", n)
	}
	m := string(l.html("de", true))
	if !strings.Contains(m, "1 gerissener Faden") || strings.Contains(m, "<y>") {
		t.Error(m)
	}
	for _, s := range LifeStates {
		if _, ok := miniShape[s]; !ok || s.Word("de") == s.Word("en") {
			t.Errorf("%s has no shape or no German word", s)
		}
	}
}

func TestSupport(t *testing.T) {
	today := clew.DateOf(now.Std())
	for _, c := range []struct {
		p    Support
		want string
	}{
		{Support{From: clew.Date{Year: 2021, Month: 5, Day: 1}, To: clew.Date{Year: 2031, Month: 3, Day: 31}}, "4 years left"},
		{Support{From: clew.Date{Year: 2021, Month: 5, Day: 1}, To: clew.Date{Year: 2026, Month: 11, Day: 24}}, "1 day left"},
		{Support{From: clew.Date{Year: 2021, Month: 5, Day: 1}, To: clew.Date{Year: 2026, Month: 11, Day: 22}}, "ended"},
		{Support{From: clew.Date{Year: 2021, Month: 5, Day: 1}}, "continuously"},
	} {
		if got := c.p.says("en", today); !strings.Contains(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if h := string(c.p.html("en", now)); strings.Contains(h, "NaN") || strings.Contains(h, `width="-`) {
			t.Error(h)
		}
	}
}

// Every icon that the code or a template names is in the sprite.
func TestIcons(t *testing.T) {
	b, err := fs.ReadFile(files, "static/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllStringSubmatch(string(b), -1) {
		has[m[1]] = true
	}
	for _, e := range entries {
		if !has[e.icon] {
			t.Errorf("no icon %s", e.icon)
		}
	}
	for _, s := range LifeStates {
		if !has[s.icon()] {
			t.Errorf("no icon %s", s.icon())
		}
	}
	for _, k := range []Kind{Good, Warn, Bad, Info, Idle, "odd"} {
		if !has[k.shape()] {
			t.Errorf("no icon %s", k.shape())
		}
	}
	err = fs.WalkDir(os.DirFS(".."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".html") {
			return err
		}
		b, err := os.ReadFile("../" + p)
		for _, m := range regexp.MustCompile(`\{\{-?\s*icon "([^"]+)"`).FindAllStringSubmatch(string(b), -1) {
			if !has[m[1]] {
				t.Errorf("%s: no icon %s", p, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatic(t *testing.T) {
	if err := Start(); err != nil {
		t.Fatal(err)
	}
	total := 0
	m, err := assets()
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range m {
		n := len(a.body)
		if a.gzip != nil {
			n = len(a.gzip)
		}
		if name != "inter-ext.woff2" { // fetched for names from further east only
			total += n
		}
	}
	if total > 200_000 {
		t.Errorf("a first visit loads %d bytes", total)
	}
	css := string(m["app.css"].body)
	if strings.Contains(css, `url("inter`) || strings.Contains(css, "http") && strings.Contains(css, "://") {
		t.Error("the sheet loads what it should not")
	}
	for path, code := range map[string]int{m["app.css"].path: 200, "/static/app.css": 404, "/static/../look.go": 404} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = path
		Static().ServeHTTP(w, r)
		if w.Code != code {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	w := httptest.NewRecorder()
	Static().ServeHTTP(w, httptest.NewRequest("POST", m["app.css"].path, nil))
	if w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestMarkup(t *testing.T) {
	s := scope{b: &Base{Lang: lang.English}}
	if got := s.markup("In <b> {0} {1}", template.HTML("<i>x</i>"), "<u>"); got != "In &lt;b&gt; <i>x</i> &lt;u&gt;" {
		t.Error(got)
	}
}
