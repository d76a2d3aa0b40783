// Package egress is the only way out to the network (DESIGN 6.10). Feeds, identity providers, webhooks and mail all
// pass here, because the platform holds what the paper wants protected (3.3, reports under embargo; 3.1.1, monitoring
// of sources) while it fetches addresses that people and foreign documents name. It owns the rules for where a
// connection may lead and how long and large an answer may be; it owns no records.
//
// An address is checked when it is written down, again after its name was resolved at the moment of dialling, and
// again on each redirect. Addresses inside the company are reached only through a connector's allow-list, or as a
// mirror that an administrator opened for one feed (mirror.go).
package egress

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"clew"

	"golang.org/x/net/http/httpproxy"
)

// Config is everything that decides about the way out. Nothing is read from the process's environment.
type Config struct {
	Version string // of the program, for User-Agent "clew/VERSION"
	Offline bool   // refuses everything: the operator has switched network use off

	Proxy   string // company proxy, "http://user:password@proxy.example.com:3128" or https; "": none
	NoProxy string // hosts reached without it, separated by commas: names, ".suffix", addresses, CIDR
	CAs     []byte // certificates (PEM) trusted beside those of the operating system

	Policy     Policy            // for every connector without its own
	Connectors map[string]Policy // by connector name, as "osv" or "oidc"

	Resolver Resolver // nil: the operating system's; tests put their own here
}

// Policy says what one connector may reach.
type Policy struct {
	// Allow opens inside addresses, and ports beyond the usual ones: "10.20.0.0/16", "10.20.0.5:8443",
	// "[fd00:1::/64]:8443", "mirror.example.com", "mirror.example.com:3000". An entry without a port opens Ports only.
	// A name opens private addresses behind it, but neither loopback nor link-local ones; for those, name the address.
	Allow  []string
	HTTP   bool     // unencrypted http:// may be used too
	Ports  []uint16 // usual ports; empty: 443, 8443, and with HTTP also 80 and 8080
	Limits Limits   // for each answer; zero fields take the default
}

// Limits bounds one answer.
type Limits struct {
	Bytes   int64         // of the body as sent; default 64 MiB
	Start   time.Duration // from the request to the answer's first line; default 30 s
	Total   time.Duration // until the body's end; default 15 min
	Idle    time.Duration // without a single byte, and the window for MinRate; default 30 s
	MinRate int64         // bytes per second while the caller waits for them; default 1 KiB/s
}

var defaultLimits = Limits{Bytes: 64 << 20, Start: 30 * time.Second, Total: 15 * time.Minute, Idle: 30 * time.Second, MinRate: 1 << 10}

// or fills zero fields from d.
func (l Limits) or(d Limits) Limits {
	if l.Bytes <= 0 {
		l.Bytes = d.Bytes
	}
	l.Bytes = min(l.Bytes, 1<<50)
	if l.Start <= 0 {
		l.Start = d.Start
	}
	if l.Total <= 0 {
		l.Total = d.Total
	}
	if l.Idle <= 0 {
		l.Idle = d.Idle
	}
	if l.MinRate <= 0 {
		l.MinRate = d.MinRate
	}
	return l
}

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Way is the way out. It is safe for concurrent use.
type Way struct {
	agent    string
	offline  bool
	resolver Resolver
	tls      *tls.Config
	proxy    *url.URL
	proxyFor func(*url.URL) (*url.URL, error)
	own      func(netip.Addr) bool // is this an address of this machine?
	connect  func(ctx context.Context, p *policy, t target, addr netip.Addr) (net.Conn, error)

	policies map[string]*policy
	fallback *policy

	mu      sync.Mutex
	clients map[string]*http.Client // by connector, and mirror where there is one
}

// New makes the way out, or says what is wrong with the configuration.
func New(c Config) (*Way, error) {
	w := &Way{
		agent:    "clew/" + c.Version,
		offline:  c.Offline,
		resolver: c.Resolver,
		tls:      &tls.Config{MinVersion: tls.VersionTLS12},
		own:      ownAddress,
		connect:  dialOne,
		policies: map[string]*policy{},
		clients:  map[string]*http.Client{},
	}
	if c.Version == "" {
		w.agent = "clew"
	}
	if w.resolver == nil {
		w.resolver = net.DefaultResolver
	}
	if len(c.CAs) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			return nil, fmt.Errorf("egress.New: %w", err)
		}
		if !pool.AppendCertsFromPEM(c.CAs) {
			return nil, clew.Errorf(clew.Invalid, "The file of additional certificate authorities holds no certificate in PEM form")
		}
		w.tls.RootCAs = pool
	}
	if err := w.setProxy(c.Proxy, c.NoProxy); err != nil {
		return nil, err
	}
	var err error
	if w.fallback, err = c.Policy.compile(); err != nil {
		return nil, err
	}
	for name, p := range c.Connectors {
		if w.policies[name], err = p.compile(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *Way) setProxy(proxy, noProxy string) error {
	if proxy == "" {
		return nil
	}
	u, err := url.Parse(proxy)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return clew.Errorf(clew.Invalid, "The proxy's address must be written as http://proxy.example.com:3128")
	}
	w.proxy = u
	w.proxyFor = (&httpproxy.Config{HTTPProxy: proxy, HTTPSProxy: proxy, NoProxy: noProxy}).ProxyFunc()
	return nil
}

func (w *Way) policy(connector string) *policy {
	if p := w.policies[connector]; p != nil {
		return p
	}
	return w.fallback
}

// Offline reports whether network use is switched off.
func (w *Way) Offline() bool { return w.offline }

// HTTPClient gives the client of a connector. Its answers are bounded by the connector's limits and never unpacked;
// its errors can be read with Explain. It keeps no cookies.
func (w *Way) HTTPClient(connector string) *http.Client {
	return w.client(connector, w.policy(connector))
}

func (w *Way) client(key string, p *policy) *http.Client {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.clients[key]
	if c == nil {
		c = &http.Client{Transport: newGuard(w, p), CheckRedirect: checkRedirect}
		w.clients[key] = c
	}
	return c
}

// Close ends idle connections.
func (w *Way) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.clients {
		c.CloseIdleConnections()
	}
}
