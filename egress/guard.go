package egress

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxRedirects    = 5
	maxHeaderBytes  = 256 << 10
	handshakeLimit  = 10 * time.Second
	proxyLookupTime = 2 * time.Second
)

// guard is the http.RoundTripper of one connector. The client passes every request through it, redirects included.
type guard struct {
	way     *Way
	policy  *policy
	direct  *http.Transport
	proxied *http.Transport // nil without a proxy
}

func newGuard(w *Way, p *policy) *guard {
	g := &guard{way: w, policy: p}
	g.direct = w.transport()
	g.direct.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return w.dial(ctx, p, network, address)
	}
	if w.proxy == nil {
		return g
	}
	// The proxy's own address comes from the operator and may be inside. This transport reaches nothing else.
	g.proxied = w.transport()
	g.proxied.Proxy = http.ProxyURL(w.proxy)
	g.proxied.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		d := net.Dialer{Timeout: dialTimeout}
		conn, err := d.DialContext(ctx, network, address)
		if err != nil && ctx.Err() == nil {
			err = fail(NoProxy, w.proxy.Hostname(), err, "The proxy %s cannot be reached. Check its address in the configuration", w.proxy.Hostname())
		}
		return conn, err
	}
	g.proxied.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, req *http.Request, resp *http.Response) error {
		if resp.StatusCode == http.StatusOK {
			return nil
		}
		return fail(NoProxy, w.proxy.Hostname(), errors.New(resp.Status), "The proxy %s refuses a connection to %s (status %d). Check its rules and the credentials in the configuration", w.proxy.Hostname(), req.URL.Host, resp.StatusCode)
	}
	return g
}

func (w *Way) transport() *http.Transport {
	return &http.Transport{
		TLSClientConfig:        w.tls.Clone(),
		TLSHandshakeTimeout:    handshakeLimit,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // whoever unpacks bounds what comes out
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        time.Minute,
		ExpectContinueTimeout:  time.Second,
	}
}

// CloseIdleConnections lets http.Client.CloseIdleConnections work.
func (g *guard) CloseIdleConnections() {
	g.direct.CloseIdleConnections()
	if g.proxied != nil {
		g.proxied.CloseIdleConnections()
	}
}

type limitsKey struct{}

// RoundTrip implements http.RoundTripper. Its errors are clew.Errors.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := g.roundTrip(req)
	if err != nil && req.Body != nil {
		req.Body.Close() // a RoundTripper's duty, also where the transport was never asked; closing twice is harmless
	}
	return resp, err
}

func (g *guard) roundTrip(req *http.Request) (*http.Response, error) {
	if g.way.offline {
		return nil, switchedOff()
	}
	t, err := g.policy.checkURL(req.URL)
	if err != nil {
		return nil, err
	}
	transport, err := g.route(req, t)
	if err != nil {
		return nil, err
	}
	limits, ok := req.Context().Value(limitsKey{}).(Limits)
	if !ok {
		limits = g.policy.limits
	}
	b := newBody(req.Context(), t.host, limits)
	out := req.Clone(b.ctx)
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", g.way.agent)
	}
	resp, err := transport.RoundTrip(out)
	if err != nil {
		defer b.end()
		return nil, b.why(err, explain)
	}
	if err := b.take(req, resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// route chooses between the direct way and the proxy. Behind a proxy it is the proxy that resolves the name, so the
// best that can be done here is to refuse what the name itself or our own name server says is inside.
func (g *guard) route(req *http.Request, t target) (*http.Transport, error) {
	if g.proxied == nil {
		return g.direct, nil
	}
	via, err := g.way.proxyFor(req.URL)
	if err != nil || via == nil {
		return g.direct, err
	}
	if t.addr.IsValid() || g.policy.named(t) {
		return g.proxied, nil // checkURL has decided
	}
	ctx, cancel := context.WithTimeout(req.Context(), proxyLookupTime)
	defer cancel()
	addrs, err := g.way.lookup(ctx, t)
	if err != nil {
		if insideName(t.host) {
			return nil, refuse(t, err)
		}
		return g.proxied, nil // machines behind a proxy often cannot resolve outside names
	}
	for _, a := range addrs {
		if err := g.policy.permit(t, a, g.way.own); err != nil {
			return nil, err
		}
	}
	return g.proxied, nil
}

// keptHeaders may follow a redirect to another origin. Everything else might be a credential: API keys come under
// any name.
var keptHeaders = map[string]bool{"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "If-Modified-Since": true, "If-None-Match": true, "Range": true, "User-Agent": true}

// checkRedirect decides whether to follow; the guard then checks the new address like any other.
func checkRedirect(req *http.Request, via []*http.Request) error {
	host := req.URL.Hostname()
	if len(via) > maxRedirects {
		return fail(BadRedirect, host, nil, "The address leads on more than %d times. Use the one where the data really is", maxRedirects)
	}
	req.Header.Del("Referer") // the address we come from may hold a secret
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fail(BadRedirect, host, nil, "The address leads from an encrypted to an unencrypted one, which is refused")
	}
	first, left := via[0].URL, false
	for _, r := range append(via[1:len(via):len(via)], req) {
		left = left || !sameOrigin(first, r.URL)
	}
	if !left {
		return nil
	}
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		return fail(BadRedirect, host, nil, "The address wants what was sent to go to another server, which is refused")
	}
	for name := range req.Header {
		if !keptHeaders[name] {
			delete(req.Header, name)
		}
	}
	return nil
}

func sameOrigin(a, b *url.URL) bool {
	pa, errA := portOf(a)
	pb, errB := portOf(b)
	ta, _ := newTarget(a.Hostname(), pa)
	tb, _ := newTarget(b.Hostname(), pb)
	return errA == nil && errB == nil && ta.host != "" && ta == tb && a.Scheme == b.Scheme
}
