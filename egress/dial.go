package egress

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"syscall"
	"time"
)

const (
	dialTimeout  = 10 * time.Second
	maxAddresses = 8 // tried for one name
)

var errOwnAddress = errors.New("an address of this machine")

// ownAddress reports whether addr belongs to an interface of this machine. Interfaces come and go, so it looks each
// time; it takes some microseconds.
func ownAddress(addr netip.Addr) bool {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(addrs, func(a net.Addr) bool {
		n, ok := a.(*net.IPNet)
		if !ok {
			return false
		}
		ip, ok := netip.AddrFromSlice(n.IP)
		return ok && ip.Unmap() == addr
	})
}

// DialContext gives a connector's dial function, for protocols other than HTTP such as mail. The same rules hold; the
// ports must be among the connector's. It does not use the proxy.
func (w *Way) DialContext(connector string) func(ctx context.Context, network, address string) (net.Conn, error) {
	p := w.policy(connector)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if w.offline {
			return nil, switchedOff()
		}
		conn, err := w.dial(ctx, p, network, address)
		if err != nil {
			host, _, _ := net.SplitHostPort(address)
			return nil, explain(err, host)
		}
		return conn, nil
	}
}

// dial resolves the name itself and connects to the very address it has checked, so that a second answer of the name
// server cannot lead elsewhere.
func (w *Way) dial(ctx context.Context, p *policy, network, address string) (net.Conn, error) {
	t, err := splitTarget(address)
	if err != nil {
		return nil, err
	}
	if network != "tcp" && network != "tcp4" && network != "tcp6" {
		return nil, fail(BadURL, t.host, nil, "Connections of type %q cannot be used", network)
	}
	if err := p.checkTarget(t); err != nil {
		return nil, err
	}
	addrs, err := w.lookup(ctx, t)
	if err != nil {
		return nil, err
	}
	var last error
	ok := addrs[:0:0]
	for _, a := range addrs {
		if err := p.permit(t, a, w.own); err != nil {
			last = err
		} else if len(ok) < maxAddresses {
			ok = append(ok, a)
		}
	}
	for _, a := range ok {
		conn, err := w.connect(ctx, p, t, a)
		if err == nil {
			return conn, nil
		}
		last = err
		if ctx.Err() != nil {
			break
		}
	}
	return nil, last
}

func splitTarget(address string) (target, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return target{}, fail(BadURL, "", err, "The address names no host and port")
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return target{}, fail(BadURL, "", err, "The address names no host and port")
	}
	return newTarget(host, uint16(port))
}

// dialOne connects to one address. Control sees what the kernel is about to be asked for, and is the last to say no.
func dialOne(ctx context.Context, p *policy, t target, addr netip.Addr) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || ap.Port() != t.port {
			return refuse(t, err)
		}
		return p.permit(t, ap.Addr().Unmap(), nil)
	}}
	return d.DialContext(ctx, "tcp", netip.AddrPortFrom(addr, t.port).String())
}

// lookup finds the addresses of a target; there is at least one if there is no error.
func (w *Way) lookup(ctx context.Context, t target) ([]netip.Addr, error) {
	if t.addr.IsValid() {
		return []netip.Addr{t.addr}, nil
	}
	addrs, err := w.resolver.LookupNetIP(ctx, "ip", t.host)
	if err != nil {
		return nil, err
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: t.host, IsNotFound: true}
	}
	out := make([]netip.Addr, len(addrs))
	for i, a := range addrs {
		out[i] = a.Unmap() // the resolver gives IPv4 addresses in their IPv6 form
	}
	return out, nil
}
