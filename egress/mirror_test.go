package egress

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"clew"
)

// company is a network inside: name -> address, and address:port -> the server of the test that stands for it.
func company(t *testing.T, n *names, servers map[string]string) *Way {
	t.Helper()
	w := newWay(t, Config{Resolver: n})
	w.connect = func(ctx context.Context, p *policy, to target, addr netip.Addr) (net.Conn, error) {
		at := netip.AddrPortFrom(addr, to.port).String()
		if servers[at] == "" {
			t.Errorf("a connection to %s", at)
			return nil, fmt.Errorf("no server at %s", at)
		}
		return (&net.Dialer{}).DialContext(ctx, "tcp", servers[at])
	}
	return w
}

// both opens all that a mirror can be opened for.
func both(server string) Opened { return Opened{Server: server, Private: true, Plain: true} }

func fetch(t *testing.T, w *Way, mirror, address string) (string, error) {
	t.Helper()
	return fetchBy(t, w, both(mirror), address)
}

func fetchBy(t *testing.T, w *Way, mirror Opened, address string) (string, error) {
	t.Helper()
	r, err := w.Fetch(t.Context(), "feed", address, Conditions{Mirror: mirror}, Limits{})
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b := make([]byte, 100)
	n, _ := r.Body.Read(b)
	return string(b[:n]), nil
}

// A mirror opens itself, and nothing else: no other host or port, and nothing that it redirects to.
func TestMirror(t *testing.T) {
	to := ""
	_, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if to != "" && r.URL.Path == "/away" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		fmt.Fprint(w, "records")
	})
	n := answers("mirror.corp", "10.20.0.5", "other.corp", "10.20.0.6", "loop.corp", "127.0.0.1", "local.corp", "169.254.169.254", "cloud.corp", "100.100.100.200", "cloud6.corp", "fd00:ec2::254",
		"moved.corp", "10.20.0.5|127.0.0.1")
	w := company(t, n, map[string]string{"10.20.0.5:80": at, "10.20.0.5:8080": at, "[fd12::5]:80": at})
	for _, c := range []struct {
		mirror, address string
		want            Reason
	}{
		{"http://mirror.corp", "http://mirror.corp/all.zip", ""},
		{"http://mirror.corp", "http://MIRROR.corp.:80/all.zip", ""},
		{"http://mirror.corp:8080", "http://mirror.corp:8080/all.zip", ""},
		{"http://10.20.0.5", "http://10.20.0.5/all.zip", ""},
		{"http://[fd12::5]", "http://[fd12:0:0::5]/all.zip", ""},
		{"", "http://mirror.corp/all.zip", Plain},
		{"", "https://mirror.corp/all.zip", Refused},
		{"https://mirror.corp", "http://mirror.corp/all.zip", Plain},
		{"http://mirror.corp", "http://mirror.corp:8080/all.zip", Plain},
		{"http://mirror.corp", "http://other.corp/all.zip", Plain},
		{"http://mirror.corp", "https://other.corp/all.zip", Refused},
		{"http://mirror.corp", "https://10.20.0.5/all.zip", Refused},
		{"http://loop.corp", "http://loop.corp/", Refused},
		{"http://local.corp", "http://local.corp/", Refused},
		{"http://cloud.corp", "http://cloud.corp/", Refused},
		{"http://cloud6.corp", "http://cloud6.corp/", Refused},
	} {
		got, err := fetch(t, w, c.mirror, c.address)
		if ReasonOf(err) != c.want || c.want == "" && got != "records" {
			t.Errorf("%s by the mirror %q: %q, %v", c.address, c.mirror, got, err)
		}
	}
	for _, to = range []string{"http://other.corp/", "http://10.20.0.6/", "https://10.20.0.5:8443/", "http://10.20.0.5/", "http://mirror.corp:8080/", "https://other.corp/", "http://127.0.0.1/", "http://169.254.169.254/latest/",
		"https://loop.corp/", "http://cloud.corp/", "file:///etc/passwd"} {
		if _, err := fetch(t, w, "http://mirror.corp", "http://mirror.corp/away"); err == nil || !clew.Is(err, clew.Invalid) {
			t.Errorf("a redirect to %s: %v", to, err)
		}
	}
	to = "http://mirror.corp/here"
	if got, err := fetch(t, w, "http://mirror.corp", "http://mirror.corp/away"); got != "records" {
		t.Errorf("a redirect on the mirror itself: %v", err)
	}
	if _, err := fetch(t, w, "", "http://mirror.corp/all.zip"); ReasonOf(err) != Plain {
		t.Errorf("another feed uses the mirror of one: %v", err)
	}
	if _, err := fetch(t, w, "http://moved.corp", "http://moved.corp/"); err != nil {
		t.Errorf("before its name moved: %v", err)
	}
	if _, err := fetch(t, w, "http://moved.corp:8080", "http://moved.corp:8080/"); ReasonOf(err) != Refused {
		t.Errorf("a mirror whose name moved to this machine: %v", err)
	}
}

// Private addresses and connections without encryption are opened each for itself.
func TestWhatAMirrorOpensIsChosen(t *testing.T) {
	_, at := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "records") })
	n := answers("mirror.corp", "10.20.0.5", "mirror.example.com", "203.0.112.7", "turned.example.com", "10.20.0.5")
	w := company(t, n, map[string]string{"10.20.0.5:80": at, "10.20.0.5:8080": at, "203.0.112.7:80": at, "203.0.112.7:3000": at})
	for _, c := range []struct {
		opened  Opened
		address string
		want    Reason
	}{
		{Opened{"http://mirror.corp", true, true}, "http://mirror.corp/a", ""},
		{Opened{"http://mirror.corp", false, true}, "http://mirror.corp/a", Refused},
		{Opened{"http://mirror.corp", true, false}, "http://mirror.corp/a", Plain},
		{Opened{"http://10.20.0.5", false, true}, "http://10.20.0.5/a", Refused},
		{Opened{"http://mirror.example.com", false, true}, "http://mirror.example.com/a", ""},
		{Opened{"http://mirror.example.com", true, false}, "http://mirror.example.com/a", Plain},
		{Opened{"http://mirror.example.com:3000", false, true}, "http://mirror.example.com:3000/a", ""},
		{Opened{"http://turned.example.com", true, true}, "http://turned.example.com/a", ""},
		{Opened{"http://turned.example.com:8080", false, true}, "http://turned.example.com:8080/a", Refused},
		{Opened{"https://mirror.corp", true, true}, "http://mirror.corp/a", Plain},
		{Opened{"https://mirror.corp", false, false}, "https://mirror.corp/a", Refused},
	} {
		if got, err := fetchBy(t, w, c.opened, c.address); ReasonOf(err) != c.want || c.want == "" && got != "records" {
			t.Errorf("%s by %+v: %q, %v", c.address, c.opened, got, err)
		}
		if c.want == Plain || c.want == Refused && strings.Contains(c.address, ".corp") {
			if err := w.Check("feed", c.opened, c.address); ReasonOf(err) != c.want {
				t.Errorf("%s by %+v is written down: %v", c.address, c.opened, err)
			}
		}
	}
}

func TestMirrorsThatAreNone(t *testing.T) {
	for in, want := range map[string]string{
		"http://Mirror.Corp:80/osv/all.zip?x=1": "http://mirror.corp", "https://mirror.corp:443": "https://mirror.corp", "https://10.0.0.5:8443/": "https://10.0.0.5:8443",
		" http://[FD12::0:5]/ ": "http://[fd12::5]", "http://mirror.example.com:3000": "http://mirror.example.com:3000",
		"": "", "mirror.corp": "", "ftp://mirror.corp": "", "http://u:p@mirror.corp": "", "http://localhost:9000": "", "http://a.localhost": "", "http://127.0.0.1": "", "http://[::1]": "", "http://0.0.0.0": "",
		"http://169.254.169.254": "", "http://[fe80::1]": "", "http://100.100.100.200": "", "http://[fd00:ec2::254]": "", "http://168.63.129.16": "", "http://2130706433": "", "http://[::ffff:10.0.0.1]": "", "http://224.0.0.1": "",
	} {
		got, err := Mirror(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

// A form hears of an address that would always be refused, and what to do.
func TestCheckAndAdvice(t *testing.T) {
	var none *Way
	for _, w := range []*Way{none, newWay(t, Config{})} {
		for address, want := range map[string]string{
			"https://example.com/a": "", "http://example.com/a": "without encryption", "http://mirror.corp/a": "without encryption", "https://mirror.corp/a": "leads inside", "https://10.0.0.5/a": "leads inside",
			"https://example.com:22/a": "unusual port", "ftp://example.com": "https://", "https://u:p@example.com/": "user name",
		} {
			err := w.Check("feed", Opened{}, address)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(Advice(err).Error(), want)) {
				t.Errorf("%s: %v", address, Advice(err))
			}
		}
		for _, address := range []string{"http://mirror.corp/a", "http://mirror.corp:80/b"} {
			if err := w.Check("feed", both("http://mirror.corp"), address); err != nil {
				t.Errorf("%s with its mirror: %v", address, err)
			}
		}
		if err := w.Check("feed", both("http://mirror.corp"), "http://other.corp/a"); err == nil {
			t.Error("a mirror opens another server")
		}
	}
}
