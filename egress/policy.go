package egress

import (
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"clew"

	"code.dny.dev/ssrf"
)

// policy is a Policy made ready.
type policy struct {
	http     bool
	ports    []uint16
	limits   Limits
	prefixes []prefixEntry
	names    []nameEntry
	mirror   *mirror // opened beside what the operator allows; nil: none
}

// Entries with port 0 open the usual ports.
type prefixEntry struct {
	prefix netip.Prefix
	port   uint16
}

type nameEntry struct {
	host string
	port uint16
}

// guardian knows IANA's registries of special addresses: for IPv6 it takes only 2000::/3 less the special ranges
// there, which leaves out ULA, link-local and site-local, mapped IPv4, NAT64, Teredo, 6to4 and documentation.
var guardian = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAnyNetwork(), ssrf.WithDeniedV4Prefixes(
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's host, from inside its machines: a public address in form only
))

var cgnat = netip.MustParsePrefix("100.64.0.0/10")

func (p Policy) compile() (*policy, error) {
	c := &policy{http: p.HTTP, ports: slices.Clone(p.Ports), limits: p.Limits.or(defaultLimits)}
	if len(c.ports) == 0 {
		c.ports = []uint16{443, 8443}
		if p.HTTP {
			c.ports = append(c.ports, 80, 8080)
		}
	}
	for _, entry := range p.Allow {
		if !c.add(strings.TrimSpace(entry)) {
			return nil, clew.Errorf(clew.Invalid, "%q cannot be allowed. Write a name, an address or a range, with a port if it is an unusual one: mirror.example.com, 10.20.0.5:8443, 10.20.0.0/16, [fd00:1::/64]:8443", clew.Clip(entry, 100))
		}
	}
	return c, nil
}

func (p *policy) add(entry string) bool {
	host, port := entry, uint16(0)
	if h, text, err := net.SplitHostPort(entry); err == nil {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return false
		}
		host, port = h, uint16(n)
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if prefix, err := netip.ParsePrefix(host); err == nil {
		if prefix.Bits() == 0 || prefix.Addr().Is4In6() {
			return false // "everything" is never meant
		}
		p.prefixes = append(p.prefixes, prefixEntry{prefix.Masked(), port})
		return true
	}
	t, err := newTarget(host, port)
	if err != nil || t.addr.Is4In6() {
		return false
	}
	if t.addr.IsValid() {
		p.prefixes = append(p.prefixes, prefixEntry{netip.PrefixFrom(t.addr, t.addr.BitLen()), port})
		return true
	}
	p.names = append(p.names, nameEntry{t.host, port})
	return true
}

// opens reports whether an entry with this port opens the port asked for.
func (p *policy) opens(entry, port uint16) bool {
	return entry == port || entry == 0 && slices.Contains(p.ports, port)
}

func (p *policy) named(t target) bool {
	return slices.ContainsFunc(p.names, func(n nameEntry) bool { return n.host == t.host && p.opens(n.port, t.port) })
}

// checkTarget refuses what can be told from the name alone. Where the allow-list holds ranges, a name that looks
// internal may lead into one: the address decides then.
func (p *policy) checkTarget(t target) error {
	if t.addr.IsValid() {
		return p.permit(t, t.addr, nil)
	}
	mirror := p.mirrors(t)
	if p.named(t) || mirror && p.mirror.private {
		return nil
	}
	if insideName(t.host) && len(p.prefixes) == 0 {
		return refuse(t, nil)
	}
	if mirror {
		return nil
	}
	open := slices.ContainsFunc(p.prefixes, func(e prefixEntry) bool { return p.opens(e.port, t.port) })
	if !open && !slices.Contains(p.ports, t.port) {
		return refusePort(t)
	}
	return nil
}

// permit decides about one address behind the target. own tells addresses of this machine, which may be public ones
// and still have services listening that were never meant for the public.
func (p *policy) permit(t target, addr netip.Addr, own func(netip.Addr) bool) error {
	if slices.ContainsFunc(p.prefixes, func(e prefixEntry) bool { return e.prefix.Contains(addr) && p.opens(e.port, t.port) }) {
		return nil
	}
	named := p.named(t)
	if named && (addr.IsPrivate() || cgnat.Contains(addr)) || p.mirrors(t) && p.mirror.private && mirrored(addr) {
		return nil
	}
	named = named || p.mirrors(t)
	if err := guardian.SafeAddr(addr); err != nil {
		return refuse(t, err)
	}
	if !named && own != nil && own(addr) {
		return refuse(t, errOwnAddress)
	}
	if !named && !slices.Contains(p.ports, t.port) {
		return refusePort(t)
	}
	return nil
}
