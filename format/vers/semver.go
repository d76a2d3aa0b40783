package vers

import (
	"cmp"
	"fmt"
	"strings"
)

// semver is a semantic version (semver.org 2.0), read leniently: a leading v, one to any number of numbers, and a
// suffix without a hyphen ("1.0rc1") are accepted. Our own, because Go and npm make up most components and because
// the borrowed order puts 1.2.3.4 before 1.2.3.
type semver struct {
	num  [3]uint64
	more []uint64 // numbers after the third, no trailing zeros
	pre  string   // what stands between the numbers and the build metadata, without its hyphen
}

func parseSemver(t string) (order, error) {
	v := &semver{}
	t = strings.TrimLeft(t, "vV=")
	for i := 0; ; i++ {
		n, rest, ok := leadingNumber(t)
		if !ok {
			if i == 0 {
				return nil, fmt.Errorf("%w: does not begin with a number", ErrForm)
			}
			v.pre = t // "1.x" and the like: whatever follows the dot
			break
		}
		if i < len(v.num) {
			v.num[i] = n
		} else {
			v.more = append(v.more, n)
		}
		t = rest
		if t == "" || t[0] != '.' {
			v.pre = t
			break
		}
		t = t[1:]
	}
	for len(v.more) > 0 && v.more[len(v.more)-1] == 0 {
		v.more = v.more[:len(v.more)-1]
	}
	v.pre, _, _ = strings.Cut(v.pre, "+")
	v.pre = strings.TrimPrefix(v.pre, "-")
	return v, nil
}

// leadingNumber reads up to 18 digits; more are no version's.
func leadingNumber(t string) (n uint64, rest string, ok bool) {
	i := 0
	for i < len(t) && digit(t[i]) {
		n = n*10 + uint64(t[i]-'0')
		i++
	}
	return n, t[i:], i > 0 && i <= 18
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func (v *semver) compare(o order) (int, error) {
	w := o.(*semver)
	for i := range v.num {
		if v.num[i] != w.num[i] {
			return cmp.Compare(v.num[i], w.num[i]), nil
		}
	}
	for i := range max(len(v.more), len(w.more)) {
		if i >= len(v.more) {
			return -1, nil
		}
		if i >= len(w.more) {
			return 1, nil
		}
		if c := cmp.Compare(v.more[i], w.more[i]); c != 0 {
			return c, nil
		}
	}
	return comparePre(v.pre, w.pre), nil
}

// comparePre orders pre-releases by clause 11 of semver.org; a version without one comes last.
func comparePre(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	for {
		x, restX, moreX := strings.Cut(a, ".")
		y, restY, moreY := strings.Cut(b, ".")
		if c := compareIdentifier(x, y); c != 0 {
			return c
		}
		switch {
		case !moreX && !moreY:
			return 0
		case !moreX:
			return -1
		case !moreY:
			return 1
		}
		a, b = restX, restY
	}
}

func compareIdentifier(x, y string) int {
	nx, ny := digits(x), digits(y)
	switch {
	case nx && ny:
		return compareNumber(x, y)
	case nx:
		return -1
	case ny:
		return 1
	}
	return strings.Compare(x, y)
}

// digits reports whether s is a number of any length.
func digits(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

// compareNumber orders digit strings of any length by value.
func compareNumber(x, y string) int {
	x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
	if len(x) != len(y) {
		return cmp.Compare(len(x), len(y))
	}
	return strings.Compare(x, y)
}
