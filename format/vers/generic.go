package vers

import (
	"cmp"
	"fmt"
	"strings"
)

// generic is a version without a convention of its own: dotted numbers, then anything. "1.0" equals "1.0.0".
type generic struct {
	release []string // digit runs, no trailing zeros
	suffix  []token
}

// token is one piece of a suffix. Pieces are ordered by rank, then by number or word.
type token struct {
	rank int
	text string
}

// Ranks of tokens. The end of a suffix stands between what comes before a release and what comes after it.
const (
	rankTilde = iota // Debian's "before anything, even the end"
	rankDev
	rankAlpha
	rankBeta
	rankPre
	rankCandidate
	rankEnd
	rankWord // a patch letter (1.0.2k), p1, post, git
	rankNumber
)

var wordRanks = map[string]int{
	"dev": rankDev, "devel": rankDev, "snapshot": rankDev, "nightly": rankDev,
	"alpha": rankAlpha, "beta": rankBeta, "pre": rankPre, "preview": rankPre, "milestone": rankPre,
	"rc": rankCandidate, "cr": rankCandidate,
}

// prefixes that may stand before the first number.
var prefixes = []string{"version", "release", "build", "ver", "rel", "v", "r"}

func parseGeneric(t string) (order, error) {
	t = strings.ToLower(t)
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(t, p); ok {
			t = strings.TrimLeft(rest, " .-_")
			break
		}
	}
	if t == "" || !digit(t[0]) {
		return nil, fmt.Errorf("%w: does not begin with a number", ErrForm)
	}
	g := &generic{}
	for {
		n := digitRun(t)
		g.release = append(g.release, strings.TrimLeft(t[:n], "0"))
		t = t[n:]
		if len(t) < 2 || t[0] != '.' || !digit(t[1]) {
			break
		}
		t = t[1:]
	}
	for len(g.release) > 0 && g.release[len(g.release)-1] == "" {
		g.release = g.release[:len(g.release)-1]
	}
	g.suffix = tokens(t)
	return g, nil
}

func digitRun(t string) int {
	n := 0
	for n < len(t) && digit(t[n]) {
		n++
	}
	return n
}

func letterRun(t string) int {
	n := 0
	for n < len(t) && (t[n]|0x20 >= 'a' && t[n]|0x20 <= 'z') {
		n++
	}
	return n
}

// tokens splits a lower-case suffix. After a plus sign words count as builds, never as pre-releases.
func tokens(t string) []token {
	var out []token
	build := false
	for t != "" {
		if n := digitRun(t); n > 0 {
			out = append(out, token{rankNumber, strings.TrimLeft(t[:n], "0")})
			t = t[n:]
			continue
		}
		if n := letterRun(t); n > 0 {
			out = append(out, token{wordRank(t[:n], t[n:], build), t[:n]})
			t = t[n:]
			continue
		}
		switch t[0] {
		case '~':
			out = append(out, token{rank: rankTilde})
		case '+':
			build = true
		}
		t = t[1:]
	}
	return out
}

func wordRank(word, rest string, build bool) int {
	if build {
		return rankWord
	}
	if r, ok := wordRanks[word]; ok {
		return r
	}
	if rest != "" && digit(rest[0]) { // 1.0a1 and 1.0b2 are an alpha and a beta, 1.0.2a is a patch
		switch word {
		case "a":
			return rankAlpha
		case "b":
			return rankBeta
		}
	}
	return rankWord
}

func (g *generic) compare(o order) (int, error) {
	h := o.(*generic)
	for i := range max(len(g.release), len(h.release)) {
		var x, y string
		if i < len(g.release) {
			x = g.release[i]
		}
		if i < len(h.release) {
			y = h.release[i]
		}
		if c := compareNumber(x, y); c != 0 {
			return c, nil
		}
	}
	return compareTokens(g.suffix, h.suffix), nil
}

// compareTokens orders two suffixes piece by piece; where one ends, its end counts as a piece of rankEnd.
func compareTokens(a, b []token) int {
	for i := range max(len(a), len(b)) {
		x, y := token{rank: rankEnd}, token{rank: rankEnd}
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		c := cmp.Compare(x.rank, y.rank)
		if c == 0 && x.rank == rankNumber {
			c = compareNumber(x.text, y.text)
		} else if c == 0 && x.rank == rankWord {
			c = strings.Compare(x.text, y.text)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// natural is any text, in which runs of digits count as numbers and case does not matter.
type natural []token

func parseNatural(t string) order {
	var out natural
	for t = strings.ToLower(t); t != ""; {
		n, rank := digitRun(t), rankNumber
		if n == 0 {
			rank = rankWord
			for n < len(t) && !digit(t[n]) {
				n++
			}
		}
		out = append(out, token{rank, t[:n]})
		t = t[n:]
	}
	return out
}

func (v natural) compare(o order) (int, error) { return compareTokens(v, o.(natural)), nil }
