// Package webtest is the pages over a running world, for tests (paper: X2, what people see): a server on a real database
// with workers, people in roles, and a browser that speaks HTTP as people's do. It owns nothing; only tests import it.
package webtest

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/sign"
	"clew/view"
	"clew/web"
)

// World is a running world with its pages.
type World struct {
	*jobtest.World
	Door *access.Door
	Base string
	Lang string // of people made from now on
	srv  *httptest.Server
}

// New starts the pages over a world.
func New(t testing.TB, w *jobtest.World, offline bool) *World {
	t.Helper()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // a line for each request hides what a test says
	x := &World{World: w, srv: httptest.NewUnstartedServer(nil)}
	at := x.srv.Listener.Addr().String()
	x.Base = "http://localhost" + at[strings.LastIndex(at, ":"):]
	var err error
	x.Door, err = access.New(access.Config{DB: w.DB, Root: sign.New(), BaseURL: x.Base})
	w.Must(err)
	h, err := web.New(web.Config{DB: w.DB, Door: x.Door, Blob: w.Tools.Blob, Board: view.NewBoard(w.DB), Offline: offline})
	w.Must(err)
	x.srv.Config = web.NewServer(h)
	x.srv.Start()
	t.Cleanup(x.srv.Close)
	return x
}

// Each runs f over an empty world on both databases.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, New(t, jobtest.New(t, d), true)) })
}

// User makes an active person.
func (w *World) User(name string, grants ...clew.Grant) (id clew.ID) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) (err error) {
		mail := strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' {
				return c
			}
			return '.'
		}, strings.ToLower(name))
		id, err = access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: name, Lang: w.Lang, Email: "u" + strings.Trim(mail, ".") + "x@example.com"}, grants...)
		return err
	})
	return id
}

// Browser is a client with cookies that follows no redirect by itself.
type Browser struct {
	w   *World
	c   *http.Client
	Who clew.ID
	// Header is sent with every request.
	Header http.Header
}

// As gives a browser in which the person is signed in.
func (w *World) As(id clew.ID) *Browser {
	w.T.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	b := &Browser{w: w, Who: id, Header: http.Header{}, c: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	var l access.Link
	w.Write(func(tx *db.Tx) (err error) {
		l, err = w.Door.IssueLink(tx, clew.SystemActor(), id, access.LinkSignIn)
		return err
	})
	u, err := url.Parse(l.URL)
	w.Must(err)
	b.Post("/link", "token", u.Query().Get("token")).Want(http.StatusSeeOther)
	return b
}

// Cookies are the session's, for a browser with a screen.
func (b *Browser) Cookies() map[string]string {
	u, _ := url.Parse(b.w.Base)
	out := map[string]string{}
	for _, c := range b.c.Jar.Cookies(u) {
		out[c.Name] = c.Value
	}
	return out
}

// Answer is what came back.
type Answer struct {
	b      *Browser
	What   string
	Status int
	Body   string
	Header http.Header
}

// Do sends a request.
func (b *Browser) Do(r *http.Request) Answer {
	b.w.T.Helper()
	for k, v := range b.Header {
		r.Header[k] = v
	}
	res, err := b.c.Do(r)
	b.w.Must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	b.w.Must(err)
	return Answer{b, r.Method + " " + r.URL.RequestURI(), res.StatusCode, plainSpaces.Replace(string(body)), res.Header}
}

// plainSpaces makes the spaces that do not break plain ones, so that tests read as pages do.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

// Get opens a page.
func (b *Browser) Get(path string) Answer {
	b.w.T.Helper()
	r, err := http.NewRequest(http.MethodGet, b.w.Base+path, nil)
	b.w.Must(err)
	return b.Do(r)
}

// Post sends a form of pairs of name and value, as a page of our own would.
func (b *Browser) Post(path string, pairs ...string) Answer {
	b.w.T.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.w.Base+path, strings.NewReader(v.Encode()))
	b.w.Must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// Send uploads a file, with pairs of name and value before it.
func (b *Browser) Send(path, fileName string, content []byte, pairs ...string) Answer {
	b.w.T.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.w.Must(m.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := m.CreateFormFile("file", fileName)
	b.w.Must(err)
	_, err = part.Write(content)
	b.w.Must(err)
	b.w.Must(m.Close())
	r, err := http.NewRequest(http.MethodPost, b.w.Base+path, &body)
	b.w.Must(err)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// Want fails the test unless the answer has the status and every text.
func (a Answer) Want(status int, texts ...string) Answer {
	t := a.b.w.T
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: status %d, want %d: %s", a.What, a.Status, status, Text(a.Body))
	}
	for _, s := range texts {
		if !strings.Contains(a.Body, s) {
			t.Errorf("%s: no %q in %s", a.What, s, Text(a.Body))
		}
	}
	return a
}

// Lacks fails the test when the answer has one of the texts.
func (a Answer) Lacks(texts ...string) Answer {
	a.b.w.T.Helper()
	for _, s := range texts {
		if strings.Contains(a.Body, s) {
			a.b.w.T.Errorf("%s: has %q", a.What, s)
		}
	}
	return a
}

// To follows the redirect of a write that worked.
func (a Answer) To() Answer {
	a.b.w.T.Helper()
	if a.Status != http.StatusSeeOther {
		a.b.w.T.Fatalf("%s: status %d, want a redirect: %s", a.What, a.Status, Text(a.Body))
	}
	return a.b.Get(a.Header.Get("Location"))
}

// Location is where a redirect leads.
func (a Answer) Location() string { return a.Header.Get("Location") }

// Wait opens a page again until it has the text.
func (b *Browser) Wait(path, text string) Answer {
	b.w.T.Helper()
	var a Answer
	for range 600 {
		if a = b.Get(path); strings.Contains(a.Body, text) {
			return a
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.w.T.Fatalf("%s never shows %q: %s", path, text, Text(a.Body))
	return a
}

var (
	head = regexp.MustCompile(`(?s)^.*<main[^>]*>`)
	tags = regexp.MustCompile(`<[^>]*>`)
	gaps = regexp.MustCompile(`\s+`)
)

// Text is what a page says, without its markup.
func Text(body string) string {
	return clew.Clip(gaps.ReplaceAllString(tags.ReplaceAllString(head.ReplaceAllString(body, ""), " "), " "), 2500)
}

var hidden = regexp.MustCompile(`name="([a-z]+)" value="([^"]*)"`)

// Hidden gives a hidden value of the page's form.
func (a Answer) Hidden(name string) string {
	for _, m := range hidden.FindAllStringSubmatch(a.Body, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	a.b.w.T.Errorf("%s: no hidden %q", a.What, name)
	return ""
}
