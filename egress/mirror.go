package egress

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clew"
)

// Opened is one server that an administrator opened for one use of a connector, and what of it: each of the two is a
// choice of its own. Nothing chosen opens the port of the server alone.
type Opened struct {
	Server  string // as Mirror gives it; "": nothing is opened
	Private bool   // the private addresses behind its name may be reached
	Plain   bool   // it may be asked without encryption
}

// mirror is one server that was opened for one use of a connector although it stands inside or is not encrypted. It
// opens no more than itself: what it redirects to is checked like any other address.
type mirror struct {
	scheme  string
	target  target
	private bool
	plain   bool
}

func (o Opened) parse() (mirror, error) {
	m, err := parseMirror(o.Server)
	m.private, m.plain = o.Private, o.Plain && m.scheme == "http"
	return m, err
}

// neverMirrored are the addresses at which clouds give their machines credentials and that lie in ranges which look
// private; those that are link-local are out anyway.
var neverMirrored = []netip.Addr{
	netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd20:ce::254"),
}

// mirrored reports whether addr is one that a mirror may have inside: private ones, never this machine's loopback,
// link-local ones or a cloud's metadata.
func mirrored(addr netip.Addr) bool {
	return (addr.IsPrivate() || cgnat.Contains(addr)) && !addr.Is4In6() && !slices.Contains(neverMirrored, addr)
}

// Mirror brings the server of an address to the form in which Conditions.Mirror and Check take it, as
// http://mirror.example.com:8080, or says why it can be none.
func Mirror(address string) (string, error) {
	m, err := parseMirror(address)
	if err != nil {
		return "", err
	}
	return m.String(), nil
}

func (m mirror) String() string {
	usual := uint16(443)
	if m.scheme == "http" {
		usual = 80
	}
	host := net.JoinHostPort(m.target.host, strconv.Itoa(int(m.target.port)))
	if m.target.port == usual {
		host = strings.TrimSuffix(host, ":"+strconv.Itoa(int(usual)))
	}
	return m.scheme + "://" + host
}

func parseMirror(address string) (mirror, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > maxURL || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return mirror{}, fail(BadURL, "", nil, "Write the server as https://mirror.example.com or http://10.20.0.5:8080")
	}
	port, err := portOf(u)
	if err != nil {
		return mirror{}, err
	}
	t, err := newTarget(u.Hostname(), port)
	if err != nil {
		return mirror{}, err
	}
	own := t.host == "localhost" || strings.HasSuffix(t.host, ".localhost")
	if own || t.addr.IsValid() && !mirrored(t.addr) && guardian.SafeAddr(t.addr) != nil {
		return mirror{}, fail(Refused, t.host, nil, "%s can be no mirror: this machine itself, link-local addresses and those of a cloud's metadata stay closed", t.host)
	}
	return mirror{scheme: u.Scheme, target: t}, nil
}

// with is the policy with one more server open.
func (p *policy) with(m mirror) *policy {
	c := *p
	c.mirror = &m
	return &c
}

// plain reports whether an unencrypted address may be used.
func (p *policy) plain(u *url.URL) bool {
	if p.http {
		return true
	}
	if p.mirror == nil || !p.mirror.plain {
		return false
	}
	port, err := portOf(u)
	if err != nil {
		return false
	}
	t, err := newTarget(u.Hostname(), port)
	return err == nil && p.mirrors(t)
}

// mirrors reports whether t is the server that was opened.
func (p *policy) mirrors(t target) bool { return p.mirror != nil && p.mirror.target == t }

// through gives the client and the policy of a connector for one question. The clients of mirrors are kept like those of
// connectors: there are as many as an administrator has opened.
func (w *Way) through(connector string, o Opened) (*http.Client, *policy, error) {
	p := w.policy(connector)
	if o.Server == "" {
		return w.client(connector, p), p, nil
	}
	m, err := o.parse()
	if err != nil {
		return nil, nil, err
	}
	p = p.with(m)
	return w.client(fmt.Sprint(connector, " ", m, " ", m.private, " ", m.plain), p), p, nil
}

// strict is the policy of a program that was given none.
var strict = func() *policy {
	p, err := Policy{}.compile()
	if err != nil {
		panic(err) // it is a constant
	}
	return p
}()

// Check says whether a connector may use an address, as far as can be told without asking the network. Forms use it
// before they store an address; what its name leads to is checked at each use. o is what was opened for it. A nil Way opens nothing.
func (w *Way) Check(connector string, o Opened, address string) error {
	p := strict
	if w != nil {
		p = w.policy(connector)
	}
	if o.Server != "" {
		m, err := o.parse()
		if err != nil {
			return err
		}
		p = p.with(m)
	}
	_, err := p.parse(address)
	return err
}

// Advice says in the words of a form what is to be done about an address that Check refused for where it leads.
func Advice(err error) error {
	f := FailureOf(err)
	switch {
	case f == nil:
		return err
	case f.Reason == Refused:
		return clew.Wrapf(clew.Invalid, err, "This address leads inside or to an unusual port and would always be refused. Let an administrator allow the server as this feed's mirror first")
	case f.Reason == Plain:
		return clew.Wrapf(clew.Invalid, err, "An address without encryption would always be refused. Write https://, or let an administrator allow the server as this feed's mirror first")
	}
	return err
}
