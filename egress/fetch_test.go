package egress

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clew"
)

// serve starts a server and gives its address and the allow-list entry for it.
func serve(t *testing.T, h http.HandlerFunc) (address, entry string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL, strings.TrimPrefix(srv.URL, "http://")
}

// serveTLS starts a server with a certificate for example.com and 127.0.0.1 that nobody knows.
func serveTLS(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

// raw serves one fixed text to each connection and closes it, as a broken server may.
func raw(t *testing.T, text string, pause time.Duration) (address, entry string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.Read(make([]byte, 4096))
				io.WriteString(conn, text)
				time.Sleep(pause)
			}()
		}
	}()
	return "http://" + l.Addr().String(), l.Addr().String()
}

func open(entries ...string) Config {
	return Config{Version: "1.2.3", Policy: Policy{HTTP: true, Allow: entries}}
}

// get fetches all of an address.
func get(t *testing.T, w *Way, address string, l Limits) ([]byte, *Response, error) {
	t.Helper()
	r, err := w.Fetch(t.Context(), "feed", address, Conditions{}, l)
	if err != nil {
		return nil, nil, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return b, r, err
}

func TestFetch(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, r.UserAgent(), " ", r.Header.Get("Accept"), " ", r.Header.Get("X-Key"), " ", r.Header.Get("Accept-Encoding"))
	})
	way := newWay(t, open(entry))
	r, err := way.Fetch(t.Context(), "feed", address, Conditions{Accept: "application/json", Header: http.Header{"X-Key": {"k"}}}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r.Body)
	if err != nil || string(b) != "clew/1.2.3 application/json k identity" || r.Length != int64(len(b)) {
		t.Errorf("%q (length %d), %v", b, r.Length, err)
	}
	if r.ETag != `"v1"` || r.LastModified == "" || r.NotModified || r.Date.IsZero() || r.URL != address {
		t.Errorf("%+v", r)
	}
	r.Body.Close()
	for _, c := range []Conditions{{ETag: r.ETag}, {LastModified: r.LastModified}} {
		again, err := way.Fetch(t.Context(), "feed", address, c, Limits{})
		if err != nil || !again.NotModified || again.ETag != r.ETag {
			t.Errorf("%+v: %+v, %v, want not modified", c, again, err)
			continue
		}
		if b, err := io.ReadAll(again.Body); len(b) > 0 || err != nil {
			t.Errorf("body of a 304: %q, %v", b, err)
		}
		again.Body.Close()
	}
}

func TestOffline(t *testing.T) {
	address, entry := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("reached") })
	c := open(entry)
	c.Offline = true
	way := newWay(t, c)
	_, err := way.Fetch(t.Context(), "feed", address, Conditions{}, Limits{})
	if ReasonOf(err) != SwitchedOff || !clew.Is(err, clew.Unavailable) || !strings.Contains(strings.ToLower(err.Error()), "network use is switched off") {
		t.Errorf("Fetch: %v", err)
	}
	if _, err := way.HTTPClient("x").Get(address); ReasonOf(err) != SwitchedOff {
		t.Errorf("client: %v", err)
	}
	if _, err := way.DialContext("x")(t.Context(), "tcp", entry); ReasonOf(err) != SwitchedOff {
		t.Errorf("dial: %v", err)
	}
	if !way.Offline() {
		t.Error("Offline() says no")
	}
}

func TestStatus(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var code int
		fmt.Sscanf(r.URL.Path, "/%d", &code)
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(code)
	})
	way := newWay(t, open(entry))
	for _, code := range []int{201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 418, 429, 500, 502, 503, 599} {
		_, _, err := get(t, way, fmt.Sprintf("%s/%d", address, code), Limits{})
		f := FailureOf(err)
		if f == nil || f.Reason != BadStatus || f.Status != code || f.After != 2*time.Minute || !clew.Is(err, clew.Unavailable) {
			t.Errorf("%d: %v", code, err)
		}
	}
	for text, want := range map[string]time.Duration{"": 0, "-5": 0, "x": 0, "9999999": 24 * time.Hour, "Mon, 23 Nov 2020 10:00:00 GMT": 0, "Mon, 23 Nov 2099 10:00:00 GMT": 24 * time.Hour} {
		if d := retryAfter(&http.Response{Header: http.Header{"Retry-After": {text}}}); d != want {
			t.Errorf("Retry-After %q: %v, want %v", text, d, want)
		}
	}
}

func TestCutAndWrongLength(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
	for name, text := range map[string]string{
		"shorter than promised": head + "Content-Length: 100\r\n\r\nhalf",
		"nothing of the body":   head + "Content-Length: 100\r\n\r\n",
		"chunk cut":             head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n64\r\nhalf",
		"no last chunk":         head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
		"chunk garbage":         head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
	} {
		address, entry := raw(t, text, 0)
		_, _, err := get(t, newWay(t, open(entry)), address, Limits{})
		if ReasonOf(err) != Cut || !clew.Is(err, clew.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"no answer": "", "half a head": "HTTP/1.1 200", "not HTTP": "220 smtp ready\r\n", "negative length": head + "Content-Length: -1\r\n\r\nx",
		"two lengths": head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "huge head": head + "X: " + strings.Repeat("a", maxHeaderBytes*2) + "\r\n\r\n",
	} {
		address, entry := raw(t, text, 0)
		_, _, err := get(t, newWay(t, open(entry)), address, Limits{})
		if ReasonOf(err) != NoAnswer || !clew.Is(err, clew.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// More than promised: HTTP ends the answer where it said, the rest is not part of it.
	address, entry := raw(t, head+"Content-Length: 4\r\n\r\nfourMORE", 0)
	if b, _, err := get(t, newWay(t, open(entry)), address, Limits{}); string(b) != "four" || err != nil {
		t.Errorf("longer than promised: %q, %v", b, err)
	}
}

func TestLarge(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/chunked" {
			w.(http.Flusher).Flush()
		}
		w.Write(make([]byte, 1000))
	})
	way := newWay(t, open(entry))
	for _, path := range []string{"/", "/chunked"} {
		if b, _, err := get(t, way, address+path, Limits{Bytes: 1000}); len(b) != 1000 || err != nil {
			t.Errorf("%s: exactly the limit: %d, %v", path, len(b), err)
		}
		b, _, err := get(t, way, address+path, Limits{Bytes: 999})
		if ReasonOf(err) != Large || !clew.Is(err, clew.Invalid) || len(b) > 999 {
			t.Errorf("%s: one over the limit: %d, %v", path, len(b), err)
		}
	}
	if l := (Limits{Bytes: 1<<63 - 1}).or(defaultLimits); l.Bytes+1 < 0 {
		t.Error("the largest limit overflows")
	}
}

func TestBombStaysPacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(make([]byte, 32<<20))
	z.Close()
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed.Bytes())
	})
	b, r, err := get(t, newWay(t, open(entry)), address, Limits{})
	if err != nil || !bytes.Equal(b, packed.Bytes()) || r.ContentEncoding != "gzip" {
		t.Errorf("%d bytes of %d, encoding %q, %v", len(b), packed.Len(), r.ContentEncoding, err)
	}
}

func TestSlow(t *testing.T) {
	gone := make(chan struct{})
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hang" {
			<-gone
			return
		}
		w.Header().Set("Content-Length", "100000")
		w.Write([]byte("begin"))
		w.(http.Flusher).Flush()
		for r.URL.Path == "/drip" && r.Context().Err() == nil {
			w.Write([]byte("."))
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
		select {
		case <-gone:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(gone) }) // before the server's own end, which waits for the handlers
	way := newWay(t, open(entry))
	long := time.Minute
	for name, c := range map[string]struct {
		path string
		l    Limits
	}{
		"no answer at all":       {"/hang", Limits{Start: 100 * time.Millisecond, Total: long, Idle: long}},
		"stops in the body":      {"/stop", Limits{Start: long, Total: long, Idle: 100 * time.Millisecond}},
		"a byte now and then":    {"/drip", Limits{Start: long, Total: long, Idle: 200 * time.Millisecond, MinRate: 10_000}},
		"over the time in total": {"/drip", Limits{Start: long, Total: 300 * time.Millisecond, Idle: long, MinRate: 1}},
	} {
		began := time.Now()
		_, _, err := get(t, way, address+c.path, c.l)
		if ReasonOf(err) != Slow || !clew.Is(err, clew.Unavailable) || time.Since(began) > 10*time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(began))
		}
	}
}

func TestSlowReaderIsNotASlowServer(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 64<<10)) })
	r, err := newWay(t, open(entry)).Fetch(t.Context(), "feed", address, Conditions{}, Limits{Idle: 300 * time.Millisecond, MinRate: 200 << 10})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	buf, n := make([]byte, 8<<10), 0
	for {
		time.Sleep(100 * time.Millisecond)
		m, err := r.Body.Read(buf)
		n += m
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
	if n != 64<<10 {
		t.Errorf("%d bytes", n)
	}
}

func TestStoppedByCaller(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("x"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	r, err := newWay(t, open(entry)).Fetch(ctx, "feed", address, Conditions{}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	cancel()
	if _, err := io.ReadAll(r.Body); ReasonOf(err) != Stopped || !errors.Is(err, context.Canceled) {
		t.Errorf("body: %v", err)
	}
	if _, err := newWay(t, open(entry)).Fetch(ctx, "feed", address, Conditions{}, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("before the start: %v", err)
	}
}

func TestTrust(t *testing.T) {
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) })
	entry := strings.TrimPrefix(srv.URL, "https://")
	port := entry[strings.LastIndex(entry, ":")+1:]
	c := open(entry)
	c.Resolver = answers("example.com", "127.0.0.1", "other.test.org", "127.0.0.1")
	if _, _, err := get(t, newWay(t, c), srv.URL, Limits{}); ReasonOf(err) != NotTrusted || !clew.Is(err, clew.Unavailable) {
		t.Errorf("unknown authority: %v", err)
	}
	c.CAs = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	way := newWay(t, c)
	if b, _, err := get(t, way, "https://example.com:"+port, Limits{}); err != nil || string(b) != "HTTP/2.0" {
		t.Errorf("private authority: %q, %v", b, err)
	}
	if _, _, err := get(t, way, "https://other.test.org:"+port, Limits{}); ReasonOf(err) != NotTrusted {
		t.Errorf("another name: %v", err)
	}
	plain, entry2 := serve(t, func(http.ResponseWriter, *http.Request) {})
	c.Policy.Allow = append(c.Policy.Allow, entry2)
	if _, _, err := get(t, newWay(t, c), strings.Replace(plain, "http", "https", 1), Limits{}); ReasonOf(err) != NotTrusted {
		t.Errorf("no TLS there: %v", err)
	}
	c.CAs = []byte("nothing")
	if _, err := New(c); !clew.Is(err, clew.Invalid) {
		t.Errorf("file without certificates: %v", err)
	}
}

func TestNoNameAndNoAnswer(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	entry := l.Addr().String()
	l.Close()
	way := newWay(t, open(entry))
	if _, _, err := get(t, way, "https://gone.example.com/", Limits{}); ReasonOf(err) != NoName || !clew.Is(err, clew.Unavailable) {
		t.Errorf("unknown name: %v", err)
	}
	_, _, err := get(t, way, "http://"+entry, Limits{})
	if ReasonOf(err) != NoAnswer || !clew.Is(err, clew.Unavailable) {
		t.Errorf("closed port: %v", err)
	}
	if _, err := way.HTTPClient("x").Get("http://" + entry); ReasonOf(Explain(err)) != NoAnswer || Explain(nil) != nil {
		t.Errorf("Explain: %v", err)
	}
	if _, err := way.DialContext("x")(t.Context(), "tcp", entry); ReasonOf(err) != NoAnswer {
		t.Errorf("dial: %v", err)
	}
}

func TestConnectorsHaveTheirOwnRules(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 100)) })
	way := newWay(t, Config{Connectors: map[string]Policy{
		"mirror": {HTTP: true, Allow: []string{entry}},
		"small":  {HTTP: true, Allow: []string{entry}, Limits: Limits{Bytes: 10}},
	}})
	for name, want := range map[string]Reason{"mirror": "", "small": Large, "other": Plain} {
		r, err := way.Fetch(t.Context(), name, address, Conditions{}, Limits{})
		if err == nil {
			_, err = io.ReadAll(r.Body)
			r.Body.Close()
		}
		if ReasonOf(err) != want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		if err := way.Check(name, Opened{}, address); (err == nil) != (name != "other") {
			t.Errorf("%s: Check: %v", name, err)
		}
	}
}

func TestCutOverHTTP2(t *testing.T) {
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/short" {
			w.Header().Set("Content-Length", "100")
		}
		w.Write([]byte("half"))
		w.(http.Flusher).Flush()
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
	})
	c := open(strings.TrimPrefix(srv.URL, "https://"))
	c.CAs = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	way := newWay(t, c)
	for _, path := range []string{"/short", "/abort"} {
		if _, _, err := get(t, way, srv.URL+path, Limits{}); ReasonOf(err) != Cut {
			t.Errorf("%s: %v", path, err)
		}
	}
}
