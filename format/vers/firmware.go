package vers

import (
	"fmt"
	"strings"
)

// packaged is an upstream version in a firmware build system's package: epoch, upstream, then the package's revision.
type packaged struct {
	epoch, revision string
	upstream        *generic
}

func (p *packaged) compare(o order) (int, error) {
	q := o.(*packaged)
	if c := compareNumber(p.epoch, q.epoch); c != 0 {
		return c, nil
	}
	if c, err := p.upstream.compare(q.upstream); c != 0 || err != nil {
		return c, err
	}
	return compareNumber(p.revision, q.revision), nil
}

func parsePackaged(epoch, upstream, revision string) (order, error) {
	g, err := parseGeneric(upstream)
	if err != nil {
		return nil, err
	}
	return &packaged{epoch, revision, g.(*generic)}, nil
}

// parseOpenWrt reads 1.36.1-r2 and 1.36.1-2, drops the commit of 2024.01.02~a1b2c3d4-r1 (the date orders) and the
// kernel's configuration hash of 5.15.134-1-0123abcd.
func parseOpenWrt(t string) (order, error) {
	if i := strings.LastIndexByte(t, '-'); i > 0 && isHash(t[i+1:], 6) && strings.IndexByte(t[:i], '-') > 0 {
		t = t[:i]
	}
	upstream, revision := cutRevision(t, true)
	if i := strings.IndexByte(upstream, '~'); i > 0 && isHash(upstream[i+1:], 6) {
		upstream = upstream[:i]
	}
	return parsePackaged("", upstream, revision)
}

// parseYocto reads [epoch:]PV[-rN]. What a recipe adds for sources from a repository (+gitAUTOINC+hash, +git0+hash)
// says that it is later than the base version, but not how much: all of them order as base+git.
func parseYocto(t string) (order, error) {
	epoch := ""
	if e, rest, ok := strings.Cut(t, ":"); ok && digits(e) {
		epoch, t = e, rest
	}
	upstream, revision := cutRevision(t, false)
	if i := strings.Index(upstream, "+git"); i > 0 {
		upstream = upstream[:i] + "+git"
	} else if i := strings.Index(upstream, "+AUTOINC"); i > 0 {
		upstream = upstream[:i] + "+git"
	}
	return parsePackaged(epoch, upstream, revision)
}

// cutRevision takes -r4 (and -4, when bare) off the end.
func cutRevision(t string, bare bool) (upstream, revision string) {
	i := strings.LastIndexByte(t, '-')
	if i <= 0 {
		return t, ""
	}
	r, hasR := strings.CutPrefix(t[i+1:], "r")
	head, _, _ := strings.Cut(r, ".") // Yocto's PR may be r0.1
	if (hasR || bare) && digits(head) {
		return t[:i], head
	}
	return t, ""
}

// isHash reports whether s looks like an abbreviated hash: hexadecimal, of at least n digits.
func isHash(s string, n int) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; !digit(s[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) >= n
}

// parseLinux reads a kernel release: numbers, a release candidate, and nothing of what a distribution adds after
// them (6.1.0-13-amd64, 6.6.30-yocto-standard), since that names a build and not a kernel.org version.
func parseLinux(t string) (order, error) {
	t = strings.TrimPrefix(strings.ToLower(t), "v")
	end := 0
	for end < len(t) && (digit(t[end]) || t[end] == '.' && end+1 < len(t) && digit(t[end+1])) {
		end++
	}
	if end == 0 {
		return nil, fmt.Errorf("%w: no kernel release", ErrForm)
	}
	rest := t[end:]
	t = t[:end]
	if rc, ok := strings.CutPrefix(rest, "-rc"); ok && digitRun(rc) > 0 {
		t += "-rc" + rc[:digitRun(rc)]
	}
	return parseGeneric(t)
}
