package egress

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"clew"
)

// names is a name server: fixed answers, the rest unknown; each call takes the next answer, the last one stays.
type names struct {
	mu      sync.Mutex
	answers map[string][]string // name -> answers, each "address address …"
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.answers[host]
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(list) > 1 {
		n.answers[host] = list[1:]
	}
	var out []netip.Addr
	for _, a := range strings.Fields(list[0]) {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

func answers(pairs ...string) *names {
	n := &names{answers: map[string][]string{}}
	for i := 0; i < len(pairs); i += 2 {
		n.answers[pairs[i]] = strings.Split(pairs[i+1], "|")
	}
	return n
}

// newWay makes a Way that tests end with.
func newWay(t *testing.T, c Config) *Way {
	t.Helper()
	if c.Resolver == nil {
		c.Resolver = answers()
	}
	w, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// hostile are addresses that lead inside, or may do so in some program on the way. The name server in the test says
// 127.0.0.1 to every name here.
var hostile = []string{
	"http://127.0.0.1/", "http://127.0.0.1:443/", "https://127.0.0.1:8443/", "http://127.8.9.10/", "http://127.0.0.1./",
	"http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://foo.localhost/", "http://localhost.localdomain/", "http://ip6-localhost/",
	"http://0.0.0.0/", "http://0/", "http://0.1.2.3/", "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
	"http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0x7f.1/",
	"http://127.0.0.0x1/", "http://00000177.0.0.1/", "http://127.000.000.001/", "http://4294967296/", "http://1.2.3.4.5/", "http://999.1.1.1/",
	"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://[::ffff:8.8.8.8]/", "http://[::ffff:0:127.0.0.1]/",
	"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://100.64.0.1/", "http://100.100.100.200/latest/meta-data/", "http://100.127.255.255/",
	"http://169.254.169.254/latest/meta-data/", "http://168.63.129.16/", "http://192.0.0.192/", "http://metadata.google.internal/computeMetadata/v1/", "http://metadata/",
	"http://198.18.0.1/", "http://198.19.255.255/", "http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/", "http://192.88.99.1/",
	"http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/",
	"http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd12:3456:789a::1]/", "http://[fd00:ec2::254]/latest/", "http://[ff02::1]/",
	"http://[64:ff9b::7f00:1]/", "http://[64:ff9b::10.0.0.1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a00:1::1]/", "http://[2001:0:7f00:1::]/", "http://[2001::1]/",
	"http://[2001:db8::1]/", "http://[3fff::1]/", "http://[100::1]/", "http://[5f00::1]/", "http://[4000::1]/", "http://[2001:20::1]/",
	"http://localtest.me/", "http://127.0.0.1.nip.io/", "http://rebind.example.com/", "http://intranet/", "http://printer.local/", "http://git.corp/", "http://router.home.arpa/",
	"http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://1₂7.0.0.1/",
	"http://user@127.0.0.1/", "http://example.com@127.0.0.1/", "http://user:secret@example.com/", "http://127.0.0.1\\@example.com/", "http://example.com\\@127.0.0.1/", "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/",
	"http:///127.0.0.1/", "http:127.0.0.1/", "http://", "http://:80/", "//127.0.0.1/", "127.0.0.1", "", " http://127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1\r\nHost: x/", "http://exa\x00mple.com/",
	"http://example.com:0/", "http://example.com:22/", "http://example.com:6379/", "http://example.com:25/", "http://example.com:65536/", "http://example.com:-1/", "http://example.com:/", "http://example.com:8420/",
	"file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:6379/_FLUSHALL", "dict://127.0.0.1:11211/stat", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "data:text/plain,x", "javascript:alert(1)", "unix:///var/run/docker.sock", "HTTP+UNIX://%2Fvar%2Frun/",
	"http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/", "http://example..com/", "http://-example.com/", "http://" + strings.Repeat("a", 64) + ".com/", "http://example.com/" + strings.Repeat("a", 9000),
}

func TestHostileAddressesAreRefused(t *testing.T) {
	if len(hostile) < 100 {
		t.Fatalf("only %d addresses", len(hostile))
	}
	way := newWay(t, Config{Resolver: everything{"127.0.0.1"}, Policy: Policy{HTTP: true}})
	for _, address := range hostile {
		for _, address := range []string{address, strings.Replace(address, "http://", "https://", 1)} {
			resp, err := way.Fetch(t.Context(), "feed", address, Conditions{}, Limits{})
			if err == nil {
				resp.Body.Close()
				t.Errorf("%.80q was fetched", address)
				continue
			}
			if r := ReasonOf(err); (r != Refused && r != BadURL && r != Plain) || !clew.Is(err, clew.Invalid) {
				t.Errorf("%.80q: reason %q, %v", address, r, err)
			}
		}
	}
}

// everything is a name server that gives one answer to all.
type everything struct{ addr string }

func (e everything) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr(e.addr)}, nil
}

// The same through the client that others use, and through a mail-like dial.
func TestHostileAddressesByClientAndDial(t *testing.T) {
	way := newWay(t, Config{Resolver: everything{"10.1.2.3"}, Policy: Policy{HTTP: true}})
	for _, address := range hostile {
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			continue
		}
		resp, err := way.HTTPClient("x").Do(req)
		if err == nil {
			resp.Body.Close()
			t.Errorf("%.80q was fetched", address)
		}
	}
	for _, address := range []string{"127.0.0.1:443", "[::1]:443", "mail.example.com:443", "10.0.0.1:443", "localhost:443", "1.1.1.1:25", "1.1.1.1", "1.1.1.1:0", "2130706433:443", "[::ffff:127.0.0.1]:443", "[fe80::1%lo]:443"} {
		conn, err := way.DialContext("mail")(t.Context(), "tcp", address)
		if err == nil {
			conn.Close()
		}
		if !clew.Is(err, clew.Invalid) {
			t.Errorf("dial %s: %v", address, err)
		}
	}
	if _, err := way.DialContext("mail")(t.Context(), "udp", "1.1.1.1:443"); ReasonOf(err) != BadURL {
		t.Errorf("udp: %v", err)
	}
}

func TestAddressRules(t *testing.T) {
	for addr, inside := range map[string]bool{
		"1.1.1.1": false, "8.8.8.8": false, "172.32.0.1": false, "172.15.255.255": false, "100.63.255.255": false, "100.128.0.1": false, "198.17.255.255": false, "198.20.0.1": false, "11.0.0.1": false,
		"2606:4700::1111": false, "2a00:1450:4001::1": false, "2003::1": false,
		"192.168.0.1": true, "::": true, "::ffff:1.1.1.1": true, "64:ff9b::101:101": true, "64:ff9b:1::1": true, "2002:101:101::": true, "2001:0:1::": true, "fec0::1": true, "fe80::1": true, "fc00::": true, "fdff::": true, "ff0e::1": true, "2001:db8:1::": true, "3fff:fff::": true, "240.0.0.0": true, "233.252.0.1": true,
	} {
		p, _ := Policy{}.compile()
		a := netip.MustParseAddr(addr)
		err := p.permit(target{host: addr, addr: a, port: 443}, a, nil)
		if inside != (ReasonOf(err) == Refused) {
			t.Errorf("%s: %v, want refused: %v", addr, err, inside)
		}
	}
}

func TestOwnPublicAddressIsRefused(t *testing.T) {
	own := func(a netip.Addr) bool { return a == netip.MustParseAddr("9.9.9.9") }
	p, _ := Policy{Allow: []string{"mine.example.com"}}.compile()
	a := netip.MustParseAddr("9.9.9.9")
	if err := p.permit(target{host: "other.example.com", port: 443}, a, own); ReasonOf(err) != Refused {
		t.Errorf("own address: %v", err)
	}
	if err := p.permit(target{host: "mine.example.com", port: 443}, a, own); err != nil {
		t.Errorf("own address that was allowed by name: %v", err)
	}
	if !ownAddress(netip.MustParseAddr("127.0.0.1")) || ownAddress(netip.MustParseAddr("9.9.9.9")) {
		t.Error("ownAddress does not know the interfaces")
	}
}

func TestAllowList(t *testing.T) {
	for _, c := range []struct {
		allow, host, addr string
		port              uint16
		ok                bool
	}{
		{"10.0.0.0/8", "mirror", "10.1.2.3", 443, true},
		{"10.0.0.0/8", "mirror", "10.1.2.3", 6379, false},
		{"10.0.0.0/8", "mirror", "192.168.1.1", 443, false},
		{"10.0.0.0/8:3000", "mirror", "10.1.2.3", 3000, true},
		{"10.0.0.0/8:3000", "mirror", "10.1.2.3", 443, false},
		{"10.0.0.5:3000", "mirror", "10.0.0.5", 3000, true},
		{"10.0.0.5:3000", "mirror", "10.0.0.6", 3000, false},
		{"[fd00:1::/64]:8443", "mirror", "fd00:1::9", 8443, true},
		{"fd00:1::/64", "mirror", "fd00:1::9", 443, true},
		{"[fd00:1::9]", "mirror", "fd00:1::9", 443, true},
		{"fd00:1::9", "mirror", "fd00:2::9", 443, false},
		{"mirror.corp", "mirror.corp", "10.1.2.3", 443, true},
		{"Mirror.Corp.", "mirror.corp", "100.64.3.4", 443, true},
		{"mirror.corp", "mirror.corp", "fd00::1", 443, true},
		{"mirror.corp", "mirror.corp", "10.1.2.3", 3000, false},
		{"mirror.corp:3000", "mirror.corp", "10.1.2.3", 3000, true},
		{"mirror.corp", "evil.mirror.corp", "10.1.2.3", 443, false},
		{"mirror.corp", "mirror.corp", "127.0.0.1", 443, false},
		{"mirror.corp", "mirror.corp", "169.254.169.254", 443, false},
		{"mirror.corp", "mirror.corp", "::1", 443, false},
		{"127.0.0.1:3000", "localhost", "127.0.0.1", 3000, true},
		{"127.0.0.1:3000", "localhost", "127.0.0.1", 443, false},
		{"api.example.com:9443", "api.example.com", "1.1.1.1", 9443, true},
		{"api.example.com:9443", "www.example.com", "1.1.1.1", 9443, false},
	} {
		p, err := Policy{Allow: []string{c.allow}}.compile()
		if err != nil {
			t.Errorf("%s: %v", c.allow, err)
			continue
		}
		tg := target{host: c.host, port: c.port}
		err = p.checkTarget(tg)
		if err == nil {
			err = p.permit(tg, netip.MustParseAddr(c.addr), nil)
		}
		if c.ok != (err == nil) {
			t.Errorf("allow %s: %s at %s port %d: %v, want allowed: %v", c.allow, c.host, c.addr, c.port, err, c.ok)
		}
	}
	for _, bad := range []string{"", "*", "0.0.0.0/0", "::/0", "10.0.0.0/33", "http://mirror.corp/", "mirror.corp:0", "mirror.corp:99999", "two words", "::ffff:10.0.0.1", "127.1", "mirror.corp/x"} {
		if _, err := (Policy{Allow: []string{bad}}).compile(); !clew.Is(err, clew.Invalid) {
			t.Errorf("allow %q: %v, want Invalid", bad, err)
		}
	}
}

func TestRebindingMeetsTheCheck(t *testing.T) {
	hit := false
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true }))
	defer srv.Close()
	port := srv.URL[strings.LastIndex(srv.URL, ":")+1:]
	// The first answer is public, the second leads inside: one answer is asked for, checked and used.
	ns := answers("rebind.example.com", "1.1.1.1|127.0.0.1")
	way := newWay(t, Config{Resolver: ns, Policy: Policy{HTTP: true, Allow: []string{"rebind.example.com:" + port}}})
	if err := way.Check("feed", Opened{}, "http://rebind.example.com:"+port); err != nil {
		t.Errorf("Check asks no name server: %v", err)
	}
	ns.LookupNetIP(t.Context(), "ip", "rebind.example.com")
	if _, err := way.Fetch(t.Context(), "feed", "http://rebind.example.com:"+port, Conditions{}, Limits{}); ReasonOf(err) != Refused {
		t.Errorf("second answer: %v", err)
	}
	// Of several addresses only the inside ones: none is tried.
	way = newWay(t, Config{Resolver: answers("many.example.com", "127.0.0.1 ::1 ::ffff:127.0.0.1 10.0.0.1"), Policy: Policy{HTTP: true, Ports: []uint16{80}}})
	if _, err := way.Fetch(t.Context(), "feed", "http://many.example.com", Conditions{}, Limits{}); ReasonOf(err) != Refused {
		t.Errorf("only inside addresses: %v", err)
	}
	if hit {
		t.Error("the inside server was reached")
	}
}

func FuzzParse(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	p, _ := Policy{HTTP: true}.compile()
	f.Fuzz(func(t *testing.T, address string) {
		u, err := p.parse(address)
		if err != nil {
			return
		}
		tg, err := p.checkURL(u)
		if err != nil {
			t.Fatalf("parse and checkURL disagree on %q", address)
		}
		if tg.addr.IsValid() && (tg.addr.IsPrivate() || tg.addr.IsLoopback() || !tg.addr.IsGlobalUnicast()) {
			t.Fatalf("%q gives %v", address, tg.addr)
		}
		if u.User != nil || insideName(tg.host) && !tg.addr.IsValid() {
			t.Fatalf("%q was accepted", address)
		}
	})
}
