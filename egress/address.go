package egress

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"clew"

	"golang.org/x/net/idna"
)

// target is where a connection shall lead: a name or a literal address, and a port.
type target struct {
	host string     // lower case ASCII, no final dot
	addr netip.Addr // valid when the host is a literal address
	port uint16
}

const maxURL = 8 << 10

// parse reads an address that a person or a document names.
func (p *policy) parse(address string) (*url.URL, error) {
	if len(address) > maxURL {
		return nil, fail(BadURL, "", nil, "The address is longer than %d characters", maxURL)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fail(BadURL, "", nil, "%q is not an address. Write it as https://example.com/path", clew.Clip(address, 200))
	}
	_, err = p.checkURL(u)
	return u, err
}

// checkURL refuses every address that is odd or leads inside, without asking the network.
func (p *policy) checkURL(u *url.URL) (target, error) {
	shown := clew.Clip(u.Redacted(), 200)
	switch {
	case u.Scheme == "http" && !p.plain(u):
		return target{}, fail(Plain, u.Hostname(), nil, "%q is not encrypted. Use an address that begins with https://, or let an administrator allow http for this connector", shown)
	case u.Scheme != "https" && u.Scheme != "http":
		return target{}, fail(BadURL, u.Hostname(), nil, "%q cannot be used: only addresses that begin with https:// can", shown)
	case u.Opaque != "" || u.Host == "":
		return target{}, fail(BadURL, "", nil, "%q names no host. Write it as https://example.com/path", shown)
	case u.User != nil:
		return target{}, fail(BadURL, u.Hostname(), nil, "The address holds a user name or password. Remove it; credentials have their own field")
	}
	port, err := portOf(u)
	if err != nil {
		return target{}, err
	}
	t, err := newTarget(u.Hostname(), port)
	if err != nil {
		return target{}, err
	}
	return t, p.checkTarget(t)
}

func portOf(u *url.URL) (uint16, error) {
	text := u.Port()
	switch {
	case text != "":
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return 0, fail(BadURL, u.Hostname(), nil, "%q is not a port", clew.Clip(text, 20))
		}
		return uint16(n), nil
	case strings.HasSuffix(u.Host, ":"):
		return 0, fail(BadURL, u.Hostname(), nil, "The address has a colon but no port")
	case u.Scheme == "http":
		return 80, nil
	}
	return 443, nil
}

// newTarget brings a host to one form. Forms of an address that only some programs understand (one number, octal,
// hexadecimal, fewer than four parts, a zone) are refused: we could not tell where a proxy would go with them.
func newTarget(host string, port uint16) (target, error) {
	t := target{host: strings.ToLower(host), port: port}
	odd := func() (target, error) {
		return target{}, fail(BadURL, "", nil, "%q is not a host name or an address in its usual form", clew.Clip(host, 100))
	}
	if !isASCII(t.host) { // net/http does the same before it dials
		ascii, err := idna.Lookup.ToASCII(t.host)
		if err != nil {
			return odd()
		}
		t.host = ascii
	}
	if addr, err := netip.ParseAddr(t.host); err == nil {
		if addr.Zone() != "" {
			return odd()
		}
		t.host, t.addr = addr.String(), addr // one form, so that targets can be compared
		return t, nil
	}
	t.host = strings.TrimSuffix(t.host, ".")
	if !validName(t.host) {
		return odd()
	}
	return t, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// validName accepts DNS names (underscores too, which internal names have), but none whose last label is a number:
// WHATWG URL parsers and inet_aton read those as IPv4 addresses.
func validName(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	last := ""
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
		last = label
	}
	if strings.Trim(last, "0123456789") == "" {
		return false
	}
	return !(strings.HasPrefix(last, "0x") && strings.Trim(last[2:], "0123456789abcdef") == "")
}

// insideSuffixes are names that never belong to the public internet (RFC 6761, 6762, 8375, ICANN's list of private
// use, and habits of company networks).
var insideSuffixes = []string{".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".home.arpa", ".corp", ".private", ".test", ".invalid", ".onion", ".in-addr.arpa", ".ip6.arpa"}

// insideName reports whether a name says itself that it leads inside.
func insideName(host string) bool {
	if !strings.Contains(host, ".") {
		return true
	}
	for _, s := range insideSuffixes {
		if strings.HasSuffix(host, s) {
			return true
		}
	}
	return false
}
