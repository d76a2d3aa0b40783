package egress

import (
	"bufio"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestRedirectsToInsideAreRefused(t *testing.T) {
	inside, _ := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inside server was reached") })
	var to string
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	c := open(entry)
	c.Resolver = answers("localhost", "127.0.0.1", "inside.example.com", "10.1.1.1", "loop.example.com", "127.0.0.1")
	way := newWay(t, c)
	for _, to = range []string{
		inside, "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "//10.0.0.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/",
		"http://inside.example.com/", "http://loop.example.com/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "http://u:p@example.com/", "http://example.com:22/",
	} {
		_, _, err := get(t, way, address, Limits{})
		if r := ReasonOf(err); r != Refused && r != BadURL {
			t.Errorf("redirect to %s: %v", to, err)
		}
	}
}

func TestNumberOfRedirects(t *testing.T) {
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n == 0 {
			fmt.Fprint(w, "there")
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusMovedPermanently)
	})
	way := newWay(t, open(entry))
	if b, r, err := get(t, way, address+"/5", Limits{}); string(b) != "there" || err != nil || !strings.HasSuffix(r.URL, "/0") {
		t.Errorf("5 redirects: %q, %v", b, err)
	}
	if _, _, err := get(t, way, address+"/6", Limits{}); ReasonOf(err) != BadRedirect {
		t.Errorf("6 redirects: %v", err)
	}
}

func TestRedirectDropsCredentials(t *testing.T) {
	var got http.Header
	other, entry2 := serve(t, func(w http.ResponseWriter, r *http.Request) { got = r.Header.Clone() })
	var back string
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			http.Redirect(w, r, "/end", http.StatusFound)
		case "/away":
			http.Redirect(w, r, other, http.StatusFound)
		case "/out-and-back":
			http.Redirect(w, r, back, http.StatusFound)
		default:
			got = r.Header.Clone()
		}
	})
	bounce, entry3 := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address+"/end", http.StatusFound) })
	back = bounce
	way := newWay(t, open(entry, entry2, entry3))
	secret := http.Header{"Authorization": {"Bearer s3cret"}, "Apikey": {"s3cret"}, "X-Api-Key": {"s3cret"}, "Cookie": {"s=s3cret"}, "Private-Token": {"s3cret"}}
	for path, kept := range map[string]bool{"/same?token=s3cret": true, "/away?token=s3cret": false, "/out-and-back": false} {
		got = nil
		r, err := way.Fetch(t.Context(), "feed", address+path, Conditions{ETag: `"e"`, Header: secret}, Limits{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		r.Body.Close()
		if got.Get("Referer") != "" {
			t.Errorf("%s: Referer %q", path, got.Get("Referer"))
		}
		for name := range secret {
			if (got.Get(name) != "") != kept {
				t.Errorf("%s: header %s is %q, want kept: %v", path, name, got.Get(name), kept)
			}
		}
		if got.Get("If-None-Match") == "" || got.Get("User-Agent") != "clew/1.2.3" {
			t.Errorf("%s: harmless headers are gone: %v", path, got)
		}
	}
}

func TestRedirectKeepsBodiesAtHome(t *testing.T) {
	reached := false
	other, entry2 := serve(t, func(http.ResponseWriter, *http.Request) { reached = true })
	address, entry := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusTemporaryRedirect) })
	way := newWay(t, open(entry, entry2))
	_, err := way.HTTPClient("oidc").Post(address, "application/x-www-form-urlencoded", strings.NewReader("client_secret=s3cret"))
	if ReasonOf(err) != BadRedirect || reached {
		t.Errorf("%v, reached: %v", err, reached)
	}
}

func TestRedirectKeepsEncryption(t *testing.T) {
	plain, entry2 := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the unencrypted server was reached") })
	srv := serveTLS(t, http.RedirectHandler(plain, http.StatusFound).ServeHTTP)
	c := open(strings.TrimPrefix(srv.URL, "https://"), entry2)
	c.CAs = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	if _, _, err := get(t, newWay(t, c), srv.URL, Limits{}); ReasonOf(err) != BadRedirect {
		t.Errorf("%v", err)
	}
}

// proxy is a forward proxy that sends every connection to one server and notes what it was asked for.
func proxy(t *testing.T, to string, status int) (address string, asked *[]string) {
	t.Helper()
	asked = new([]string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.RequestURI+" "+r.Header.Get("Proxy-Authorization"))
		if r.Method != http.MethodConnect {
			fmt.Fprint(w, "by the proxy")
			return
		}
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		up, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		conn, buf, _ := w.(http.Hijacker).Hijack()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { io.Copy(up, bufio.NewReader(buf)); up.Close() }()
		io.Copy(conn, up)
		conn.Close()
	}))
	t.Cleanup(srv.Close)
	return srv.URL, asked
}

func TestProxy(t *testing.T) {
	srv := serveTLS(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "by the server") })
	address, asked := proxy(t, srv.Listener.Addr().String(), http.StatusOK)
	direct, entry := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "direct") })
	c := open("10.9.9.9", entry, "mirror.corp")
	c.Proxy = strings.Replace(address, "http://", "http://user:pass@", 1)
	c.NoProxy = "127.0.0.1"
	c.Resolver = answers("localhost", "127.0.0.1", "inside.example.com", "10.1.1.1", "www.example.com", "1.1.1.1")
	c.CAs = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	way := newWay(t, c)
	for url, want := range map[string]string{
		"https://example.com/":    "by the server", // our name server does not know it, the proxy does
		"http://www.example.com/": "by the proxy",
		"http://mirror.corp/":     "by the proxy",
		"http://10.9.9.9/":        "by the proxy",
		direct:                    "direct",
	} {
		if b, _, err := get(t, way, url, Limits{}); string(b) != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", url, b, err, want)
		}
	}
	for _, a := range *asked {
		if !strings.HasSuffix(a, " Basic dXNlcjpwYXNz") {
			t.Errorf("the proxy was asked without its credentials: %s", a)
		}
	}
	before := len(*asked)
	for _, url := range []string{
		address, "http://169.254.169.254/", "http://10.0.0.1/", "http://inside.example.com/", "http://intranet/", "http://git.corp/", "http://metadata.google.internal/", "http://2130706433/", "http://[::1]/", "http://localhost/",
	} {
		if _, _, err := get(t, way, url, Limits{}); ReasonOf(err) != Refused && ReasonOf(err) != BadURL {
			t.Errorf("%s: %v", url, err)
		}
	}
	if len(*asked) != before {
		t.Errorf("the proxy was asked for %v", (*asked)[before:])
	}
}

func TestProxyFailures(t *testing.T) {
	address, _ := proxy(t, "", http.StatusProxyAuthRequired)
	way := newWay(t, Config{Proxy: address})
	if _, _, err := get(t, way, "https://example.com/", Limits{}); ReasonOf(err) != NoProxy {
		t.Errorf("refusing proxy: %v", err)
	}
	way = newWay(t, Config{Proxy: "http://127.0.0.1:1"})
	_, _, err := get(t, way, "https://example.com/", Limits{Start: 5 * time.Second})
	if ReasonOf(err) != NoProxy {
		t.Errorf("no proxy there: %v", err)
	}
	for _, bad := range []string{"proxy.example.com:3128", "socks5://p:1", "http://", "://"} {
		if _, err := New(Config{Proxy: bad}); err == nil {
			t.Errorf("proxy %q was accepted", bad)
		}
	}
	way = newWay(t, Config{Proxy: "http://user:s3cret@127.0.0.1:1"})
	if _, _, err := get(t, way, "https://example.com/", Limits{}); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error shows the proxy's password: %v", err)
	}
}
