package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

// TestPaging walks a list by its cursors: each record once, in order, and the total is told.
func TestPaging(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.boss()
		w.write(func(tx *db.Tx) error {
			for i := range 23 {
				if _, err := product.CreateLine(tx, system, product.LineInput{Name: fmt.Sprintf("Line %02d", i)}, product.Act{}); err != nil {
					return err
				}
			}
			return nil
		})
		var names []string
		after := ""
		for range 10 {
			p := decoded[page[lineRow]](t, w.get(token, "/api/v1/lines?limit=7&sort=-name&after="+url.QueryEscape(after)), 200)
			if p.Total != 25 {
				t.Fatalf("total %d", p.Total)
			}
			for _, l := range p.Items {
				names = append(names, l.Name)
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if len(names) != 25 || names[0] != "Radio" || names[24] != "Heating" {
			t.Errorf("%d names: %v", len(names), names)
		}
		p := decoded[page[lineRow]](t, w.get(token, "/api/v1/lines?limit=7"), 200)
		if rec := w.get(token, "/api/v1/lines?limit=7&q=x&after="+p.Next); rec.Code != 422 {
			t.Errorf("a cursor of other filters: %d", rec.Code)
		}
		for _, bad := range []string{"x", "////", "MTox", strings.Repeat("A", 5000)} {
			if rec := w.get(token, "/api/v1/lines?after="+bad); rec.Code != 422 {
				t.Errorf("cursor %.20q: %d", bad, rec.Code)
			}
		}
	})
}

// TestEmptyListsAreLists holds that no list is ever null.
func TestEmptyListsAreLists(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	for _, path := range []string{"/api/v1/lines?q=nothinglikethis", "/api/v1/products/" + w.own.product.String(), "/api/v1/releases/" + w.own.release.String(), "/api/v1/findings?q=nothinglikethis",
		"/api/v1/overview", "/api/v1/releases/" + w.own.older.String() + "/findings", "/api/v1/search?q=zzzz", "/api/v1/me"} {
		rec := w.get(token, path)
		if rec.Code != 200 || strings.Contains(rec.Body.String(), ":null") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
}

// TestSession lets a browser's session read from our own pages, and nothing else.
func TestSession(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	var l access.Link
	w.write(func(tx *db.Tx) error {
		id, err := access.CreateUser(tx, system, access.NewUser{Name: "Ada", Email: "ada@example.com"}, clew.Grant{Role: clew.SecurityManagement})
		if err != nil {
			return err
		}
		l, err = w.door.IssueLink(tx, system, id, access.LinkSignIn)
		return err
	})
	_, secret, _ := strings.Cut(l.URL, "token=")
	r, err := w.door.FollowLink(t.Context(), secret, "", access.Visit{})
	if err != nil {
		t.Fatal(err)
	}
	cookie := w.door.SessionCookie(r.Token)
	with := func(method, path, site, body string) int {
		rec := w.do(request{method: method, path: path, body: body, header: map[string]string{"Cookie": cookie.Name + "=" + cookie.Value, "Sec-Fetch-Site": site}})
		return rec.Code
	}
	for _, c := range []struct {
		method, site string
		want         int
	}{{"GET", "same-origin", 200}, {"GET", "none", 200}, {"GET", "cross-site", 401}, {"GET", "same-site", 401}, {"POST", "same-origin", 401}} {
		body := ""
		if c.method == "POST" {
			body = `{"name":"By cookie"}`
		}
		if got := with(c.method, "/api/v1/lines", c.site, body); got != c.want {
			t.Errorf("%s from %s: %d, want %d", c.method, c.site, got, c.want)
		}
	}
	w.write(func(tx *db.Tx) error { return access.EndAllSessions(tx, system, r.User) })
	if got := with("GET", "/api/v1/lines", "same-origin", ""); got != 401 {
		t.Errorf("an ended session still reads: %d", got)
	}
}

// TestUpload sends a large inventory over a real connection: memory stays flat, the bytes come back as they went in,
// the same file again and side by side is one inventory.
func TestUpload(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	srv := httptest.NewServer(w.handler)
	defer srv.Close()
	address := srv.URL + "/api/v1/releases/" + w.own.older.String() + "/inventories?name=" + url.QueryEscape("../../evil\n<b>.json")
	size := int64(64 << 20)
	send := func() (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), "POST", address, zeros(size))
		if err != nil {
			t.Error(err)
			return 0, ""
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			return 0, ""
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	peak := watchHeap(t)
	status, body := send()
	if grown := peak(); grown > 48<<20 {
		t.Errorf("an upload of %d MiB took %d MiB of memory", size>>20, grown>>20)
	}
	if status != http.StatusAccepted || !strings.Contains(body, `"file_name":"evil<b>.json"`) {
		t.Fatalf("%d %s", status, body)
	}
	ids := map[string]bool{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, body := send()
			_, rest, _ := strings.Cut(body, `"id":"`)
			mu.Lock()
			ids[rest[:min(36, len(rest))]] = true
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(ids) != 1 {
		t.Errorf("the same file became %d inventories", len(ids))
	}
	for id := range ids {
		rec := w.get(token, "/api/v1/inventories/"+id+"/file")
		sum, want := sha256.Sum256(rec.Body.Bytes()), sha256.New()
		io.Copy(want, zeros(size))
		if hex.EncodeToString(sum[:]) != hex.EncodeToString(want.Sum(nil)) || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%d bytes come back as %s", rec.Body.Len(), rec.Header())
		}
		part := w.do(request{method: "GET", path: "/api/v1/inventories/" + id + "/file", token: token, header: map[string]string{"Range": "bytes=0-9"}})
		if part.Code != http.StatusPartialContent || part.Body.Len() != 10 {
			t.Errorf("range: %d, %d bytes", part.Code, part.Body.Len())
		}
	}
}

// zeros is an inventory of blanks: JSON that goes on and on.
func zeros(n int64) io.Reader {
	return io.MultiReader(strings.NewReader(`{"bomFormat":"CycloneDX"`), io.LimitReader(blanks{}, n), strings.NewReader(`}`))
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	copy(p, bytes.Repeat([]byte{' '}, len(p)))
	return len(p), nil
}

// watchHeap measures the growth of the heap until its answer is asked for.
func watchHeap(t *testing.T) func() int64 {
	t.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	start := int64(m.HeapAlloc)
	ctx, stop := context.WithCancel(t.Context())
	top, done := int64(0), make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top = max(top, int64(m.HeapAlloc)-start)
			time.Sleep(5 * time.Millisecond)
		}
	}()
	return func() int64 { stop(); <-done; return top }
}

// TestCutOff breaks an upload off: nothing is kept, and the sender is told.
func TestCutOff(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	token := w.boss()
	req := httptest.NewRequest("POST", "/api/v1/releases/"+w.own.older.String()+"/inventories", io.MultiReader(strings.NewReader(`{"bomFormat":`), broken{}))
	req.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	p := decoded[Problem](t, rec, 422)
	if !strings.Contains(p.Detail, "cut off") {
		t.Errorf("%+v", p)
	}
	if l := decoded[page[inventory]](t, w.get(token, "/api/v1/releases/"+w.own.older.String()+"/inventories"), 200); l.Total != 0 {
		t.Errorf("%d inventories were kept", l.Total)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestFiltersAreUnderstoodOrRefused: a value, or a name, of a filter that means nothing is refused by its field: a list
// that was not narrowed would pass for the answer.
func TestFiltersAreUnderstoodOrRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.boss()
		for path, place := range map[string]string{
			"/api/v1/findings?severity=bogus":    "query.severity",
			"/api/v1/findings?state=open,bogus":  "query.state",
			"/api/v1/findings?confidence=bogus":  "query.confidence",
			"/api/v1/findings?sort=bogus":        "query.sort",
			"/api/v1/findings?limit=0":           "query.limit",
			"/api/v1/findings?limit=bogus":       "query.limit",
			"/api/v1/findings?exploited=bogus":   "query.exploited",
			"/api/v1/findings?sevrity=high":      "query.sevrity",
			"/api/v1/products?kind=bogus":        "query.kind",
			"/api/v1/parties?presence=bogus":     "query.presence",
			"/api/v1/users?role=bogus":           "query.role",
			"/api/v1/products?line=bogus":        "query.line",
			"/api/v1/deployments?release=01a20a": "query.release",
		} {
			rec := w.get(token, path)
			if rec.Code != 422 || !strings.Contains(rec.Body.String(), place[len("query."):]) {
				t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
			}
		}
	})
}
