package web

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

// world is the handler on a real database, with people in it.
type world struct {
	t    *testing.T
	d    *db.DB
	door *access.Door
	srv  *httptest.Server
	base string
}

// newWorld starts the pages on d.
func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d}
	w.srv = httptest.NewUnstartedServer(nil)
	w.base = "http://localhost:" + w.srv.Listener.Addr().String()[strings.LastIndex(w.srv.Listener.Addr().String(), ":")+1:]
	var err error
	if w.door, err = access.New(access.Config{DB: d, Root: sign.New(), BaseURL: w.base}); err != nil {
		t.Fatal(err)
	}
	h, err := New(Config{DB: d, Door: w.door})
	if err != nil {
		t.Fatal(err)
	}
	w.srv.Config = NewServer(h)
	w.srv.Start()
	t.Cleanup(w.srv.Close)
	return w
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) })
}

// user makes an active user.
func (w *world) user(name string, grants ...clew.Grant) clew.ID {
	w.t.Helper()
	var id clew.ID
	err := w.d.Write(w.t.Context(), func(tx *db.Tx) (err error) {
		id, err = access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: name, Email: clew.NewID().String() + "@example.com"}, grants...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// browser is a client with cookies that follows no redirect by itself.
type browser struct {
	w   *world
	c   *http.Client
	who clew.ID
}

func (w *world) browser() *browser {
	jar, _ := cookiejar.New(nil) // never fails
	return &browser{w: w, c: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as gives a browser in which the user is signed in, by a one-time link.
func (w *world) as(id clew.ID) *browser {
	w.t.Helper()
	b := w.browser()
	b.who = id
	var l access.Link
	err := w.d.Write(w.t.Context(), func(tx *db.Tx) (err error) {
		l, err = w.door.IssueLink(tx, clew.SystemActor(), id, access.LinkSignIn)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	u, _ := url.Parse(l.URL)
	if a := b.post("/link", url.Values{"token": {u.Query().Get("token")}}); a.status != http.StatusSeeOther {
		w.t.Fatalf("link: %d %s", a.status, a.body)
	}
	return b
}

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

func (b *browser) do(r *http.Request) answer {
	b.w.t.Helper()
	res, err := b.c.Do(r)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return answer{res.StatusCode, string(body), res.Header}
}

func (b *browser) get(path string) answer {
	b.w.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.w.base+path, nil)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return b.do(r)
}

// post sends a form as a browser's own page would.
func (b *browser) post(path string, v url.Values) answer {
	b.w.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.w.base+path, strings.NewReader(v.Encode()))
	if err != nil {
		b.w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// want fails unless the answer has the status and every text.
func (a answer) want(t *testing.T, what string, status int, texts ...string) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: status %d, want %d: %s", what, a.status, status, clew.Clip(a.body, 1500))
	}
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s: no %q in %s", what, s, clew.Clip(a.body, 6000))
		}
	}
	return a
}

func sqlite(t *testing.T) *db.DB { return dbtest.SQLite(t) }
