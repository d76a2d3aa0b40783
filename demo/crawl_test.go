package demo_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
	"clew/demo"
	"clew/view"
	"clew/web"

	"golang.org/x/net/html"
)

// How many pages of one kind a person opens, with the same and with all filters: one release shows what a thousand do,
// a few show the states.
const (
	perShape = 2
	perPath  = 6
)

// TestNoDeadLinks follows, as the administrator and as one person of each role, every link that the pages show: none
// may lead to a page that is not there, that the person may not see, or that fails.
func TestNoDeadLinks(t *testing.T) {
	d := dbtest.SQLite(t)
	w := load(t, d)
	pages, err := web.New(web.Config{DB: d, Door: w.Door, Blob: w.Blob, Board: view.NewBoard(d), Offline: true})
	must(t, err)
	for _, login := range []string{"ines.brandt", "paula.kern", "mei.tanaka", "renate.vogel", "deniz.aksoy", "jonas.petersen", "sven.carstens", "amira.haddad"} {
		t.Run(login, func(t *testing.T) {
			c := &crawler{t: t, pages: pages, from: map[string]string{}, shapes: map[string]int{}}
			c.signIn(w, login)
			c.follow("/")
			if len(c.from) < 15 {
				t.Errorf("only %d pages: %v", len(c.from), c.from)
			}
			t.Logf("%d pages", len(c.from))
		})
	}
}

// crawler is a person who clicks on everything.
type crawler struct {
	t      *testing.T
	pages  http.Handler
	jar    []*http.Cookie
	from   map[string]string // page -> where its link stood
	shapes map[string]int
	queue  []string
}

func (c *crawler) signIn(w *demo.World, login string) {
	c.t.Helper()
	var l access.Link
	must(c.t, w.DB.Write(c.t.Context(), func(tx *db.Tx) error {
		u, err := access.FindUser(tx, clew.SystemActor(), login+"@nordwerk-klimatechnik.example")
		if err == nil {
			l, err = w.Door.IssueLink(tx, clew.SystemActor(), u.ID, access.LinkSignIn)
		}
		return err
	}))
	u, err := url.Parse(l.URL)
	must(c.t, err)
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8420/link", strings.NewReader(u.RawQuery))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	a := httptest.NewRecorder()
	c.pages.ServeHTTP(a, r)
	if c.jar = a.Result().Cookies(); a.Code != http.StatusSeeOther || len(c.jar) == 0 {
		c.t.Fatalf("sign-in: %d %s", a.Code, a.Body)
	}
}

// follow opens the page and all that it leads to.
func (c *crawler) follow(start string) {
	c.from[start] = "the address bar"
	for c.queue = []string{start}; len(c.queue) > 0; c.queue = c.queue[1:] {
		path := c.queue[0]
		r := httptest.NewRequest(http.MethodGet, "http://localhost:8420"+path, nil)
		for _, k := range c.jar {
			r.AddCookie(k)
		}
		a := httptest.NewRecorder()
		c.pages.ServeHTTP(a, r)
		switch {
		case a.Code == http.StatusSeeOther:
			c.add(path, a.Header().Get("Location"))
		case a.Code != http.StatusOK:
			c.t.Errorf("%s answers %d; the link stands on %s", path, a.Code, c.from[path])
		case strings.HasPrefix(a.Header().Get("Content-Type"), "text/html"):
			c.read(path, a.Body.String())
		}
	}
}

// read takes the links out of a page, and checks that those within it have their place.
func (c *crawler) read(page, body string) {
	if strings.Contains(body, "does not know the value") {
		c.t.Errorf("%s has a filter that it does not understand; the link stands on %s", page, c.from[page])
	}
	doc, err := html.Parse(strings.NewReader(body))
	must(c.t, err)
	ids, within := map[string]bool{"": true, "top": true}, []string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		ids[attr(n, "id")] = true
		switch n.Data {
		case "a", "link":
			if h := attr(n, "href"); strings.HasPrefix(h, "#") {
				within = append(within, h[1:])
			} else {
				c.add(page, h)
			}
		case "img", "script":
			c.add(page, attr(n, "src"))
		case "form":
			if strings.EqualFold(attr(n, "method"), "get") {
				c.add(page, attr(n, "action"))
			}
		}
		if h := attr(n, "hx-get"); h != "" && n.Data == "a" {
			c.add(page, h)
		}
	}
	for _, h := range within {
		if !ids[h] {
			c.t.Errorf("%s has no place #%s", page, h)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var idPart = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|CVE-[0-9-]+|(GHSA|GO|PYSEC|OSV|DSA|DLA)-[0-9A-Za-z-]+`)

// add notes a link for later, unless enough pages of its shape were seen.
func (c *crawler) add(page, href string) {
	base, err := url.Parse("http://localhost:8420" + page)
	must(c.t, err)
	u, err := base.Parse(href)
	if err != nil {
		c.t.Errorf("%s has the link %q: %v", page, href, err)
		return
	}
	if href == "" || u.Host != base.Host || u.Scheme != "http" {
		return
	}
	to := u.EscapedPath()
	keys := []string{}
	for k := range u.Query() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	shape := idPart.ReplaceAllString(to, "*")
	for _, deep := range []string{"/components/", "/findings/"} {
		if strings.HasPrefix(shape, deep) && strings.Count(shape, "/") > 2 {
			shape = deep
		}
	}
	path := shape
	shape += "?" + strings.Join(keys, "&")
	if u.RawQuery != "" {
		to += "?" + u.RawQuery
	}
	if _, seen := c.from[to]; seen || c.shapes[shape] >= perShape || c.shapes[path] >= perPath {
		return
	}
	c.shapes[shape]++
	c.shapes[path]++
	c.from[to] = page
	c.queue = append(c.queue, to)
}
