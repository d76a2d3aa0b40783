// Package cpe reads Common Platform Enumeration names, 2.2 URIs and 2.3 formatted strings, and compares them
// (paper 3.1.1, surveillance; matrix A1.1). NISTIR 7695 (naming) and 7696 (matching) say how; what generators of
// inventories write beside the rules (fewer components, spaces, capitals, a stray asterisk) is read as it is meant.
package cpe

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxLength bounds a name.
const MaxLength = 2 << 10

// ErrInvalid is what Parse returns, wrapped, for a text that is no CPE name.
var ErrInvalid = errors.New("no CPE name")

// Any and NA are the two logical values an attribute can have instead of text.
const (
	Any = "*"
	NA  = "-"
)

// Name is a CPE name. Each attribute is Any, NA, or text in lower case and unquoted ("foo-bar", "1.2.3", "c++"), where
// only a literal asterisk, question mark, backslash and a hyphen standing alone keep their backslash; a bare * or ? is a
// wildcard.
type Name struct {
	Part, Vendor, Product, Version, Update, Edition, Language, SWEdition, TargetSW, TargetHW, Other string
}

// attributes are the fields in the order of the formatted string.
func (n *Name) attributes() [11]*string {
	return [11]*string{&n.Part, &n.Vendor, &n.Product, &n.Version, &n.Update, &n.Edition, &n.Language, &n.SWEdition,
		&n.TargetSW, &n.TargetHW, &n.Other}
}

// Parse reads either form.
func Parse(text string) (Name, error) {
	t := strings.TrimSpace(text)
	if len(t) > MaxLength {
		return Name{}, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, MaxLength)
	}
	if !utf8.ValidString(t) || strings.ContainsFunc(t, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return Name{}, fmt.Errorf("%w: not text", ErrInvalid)
	}
	lower := strings.ToLower(t)
	var n Name
	var err error
	switch {
	case strings.HasPrefix(lower, "cpe:2.3:"):
		err = n.formatted(lower[len("cpe:2.3:"):])
	case strings.HasPrefix(lower, "cpe:/"):
		err = n.uri(lower[len("cpe:/"):])
	default:
		err = errors.New("neither cpe:2.3: nor cpe:/")
	}
	if err == nil {
		err = n.check()
	}
	if err != nil {
		return Name{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return n, nil
}

func (n *Name) check() error {
	switch n.Part {
	case "a", "o", "h", Any, NA:
	default:
		return fmt.Errorf("part %q is none of a, o, h", n.Part)
	}
	if n.Vendor == Any && n.Product == Any {
		return errors.New("neither vendor nor product")
	}
	return nil
}

func (n *Name) formatted(t string) error {
	fields := n.attributes()
	for _, f := range fields {
		*f = Any
	}
	for i := 0; ; i++ {
		end := unquotedColon(t)
		if i == len(fields) {
			return errors.New("more than 13 components")
		}
		if v := t[:end]; v != "" {
			*fields[i] = unbind(v)
		}
		if end == len(t) {
			return nil
		}
		t = t[end+1:]
	}
}

func unquotedColon(t string) int {
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case '\\':
			i++
		case ':':
			return i
		}
	}
	return len(t)
}

// unbind takes the quotes off a component of a formatted string.
func unbind(v string) string {
	if v == Any || v == NA || v == `\-` {
		return v
	}
	last := len(v) - 1
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && i < last:
			i++
			literal(&b, v[i])
		case c == '\\':
			literal(&b, c)
		case (c == '*' || c == '?') && atEnd(v, i):
			b.WriteByte(c)
		default:
			literal(&b, c)
		}
	}
	return lone(b.String())
}

// lone keeps a text of one hyphen apart from NA.
func lone(s string) string {
	if s == NA {
		return `\-`
	}
	return s
}

func literal(b *strings.Builder, c byte) {
	switch c {
	case '*', '?', '\\':
		b.WriteByte('\\')
	case ' ':
		c = '_'
	}
	b.WriteByte(c)
}

// atEnd reports whether a wildcard stands where one may: an asterisk first or last, question marks in a run at either
// end.
func atEnd(v string, i int) bool {
	if v[i] == '*' {
		return i == 0 || i == len(v)-1
	}
	return strings.Trim(v[:i], "?") == "" || strings.Trim(v[i:], "?") == ""
}

// String gives the 2.3 formatted string.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString("cpe:2.3")
	for _, f := range n.attributes() {
		b.WriteByte(':')
		b.WriteString(bind(*f))
	}
	return b.String()
}

func bind(v string) string {
	if v == "" {
		return Any
	}
	if v == Any || v == NA || v == `\-` {
		return v
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && i+1 < len(v):
			i++
			b.WriteByte('\\')
			b.WriteByte(v[i])
		case plain(c) || c == '*' || c == '?' || c >= utf8.RuneSelf:
			b.WriteByte(c)
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

func plain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-'
}

// Key is what an index looks a name up by. Vendor is Any where a generator for firmware did not know it.
type Key struct{ Part, Vendor, Product string }

// Key gives part, vendor and product.
func (n Name) Key() Key { return Key{n.Part, n.Vendor, n.Product} }
