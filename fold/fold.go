// Package fold makes texts comparable for search and for "is there one of this name already", the same way on both
// databases, whose own lower() and collations differ (docs/adr/0013). It serves the paper's permanent task of security
// documentation (X1): what was recorded must be found again, however it is spelled. It owns no records.
//
// The rule for German: ü, ue and u are three spellings; a search for "Müller" finds all of them, "mueller" and "muller"
// find themselves and "Müller". ß is ss. Two names are the same name when Fold gives the same text for both.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxQuery bounds the words of a query that Query looks at.
const MaxQuery = 12

// letters that do not decompose, or that German spells with two letters.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "oe", 'å': "a", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ς': "σ", 'ħ': "h", 'ŧ': "t",
}

var umlauts = map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue"}

// Fold gives the form under which two spellings of one name are the same: lower case, umlauts written out (ue), ß as
// ss, without accents, compatibility forms and invisible characters, runs of space as one.
func Fold(s string) string { return fold(s, true) }

// Index gives the text to store in a search column for the parts of a record: each part folded, and, where it holds
// an umlaut, folded with the bare vowel too. Parts stand apart by line ends, so that no match reaches over two.
func Index(parts ...string) string {
	var b strings.Builder
	add := func(f string) {
		if f != "" {
			b.WriteByte('\n')
			b.WriteString(f)
		}
	}
	for _, p := range parts {
		f, bare := fold(p, true), fold(p, false)
		add(f)
		if bare != f {
			add(bare)
		}
	}
	b.WriteByte('\n')
	return b.String()
}

// Query splits what someone typed into words, each with the spellings to look for: a record matches when, for every
// word, its index text holds one of the spellings. No words: everything matches.
func Query(s string) [][]string {
	german, bare := strings.Fields(fold(s, true)), strings.Fields(fold(s, false)) // umlauts make no spaces: as many of both
	var out [][]string
	for i, w := range german[:min(len(german), MaxQuery)] {
		if bare[i] == w {
			out = append(out, []string{w})
		} else {
			out = append(out, []string{w, bare[i]})
		}
	}
	return out
}

// Like gives the pattern for LIKE ... ESCAPE '\' that finds the folded text anywhere.
func Like(folded string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(folded) + "%"
}

func fold(s string, german bool) string {
	if ascii(s) {
		return collapse(strings.ToLower(s))
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	for _, r := range s {
		l := unicode.ToLower(r)
		if u, ok := umlauts[l]; ok && german {
			b.WriteString(u)
			continue
		}
		if t, ok := letters[l]; ok {
			if l == 'ø' && !german {
				t = "o"
			}
			b.WriteString(t)
			continue
		}
		b.WriteRune(l)
	}
	var out strings.Builder
	for _, r := range norm.NFKD.String(b.String()) {
		switch {
		case r >= 0x300 && r <= 0x36f: // accents of Latin, Greek and Cyrillic; other scripts need their marks
		case unicode.Is(unicode.Cf, r): // joiners, direction marks, soft hyphens
		case unicode.IsSpace(r) || unicode.IsControl(r):
			out.WriteByte(' ')
		default:
			for _, c := range letters[unicode.ToLower(r)] {
				out.WriteRune(c)
			}
			if _, ok := letters[unicode.ToLower(r)]; !ok {
				out.WriteRune(unicode.ToLower(r))
			}
		}
	}
	return collapse(norm.NFC.String(out.String()))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x7f || s[i] < ' ' {
			return false
		}
	}
	return true
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
