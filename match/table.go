package match

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"clew"
	"clew/lang"
)

// reasonTexts say the reasons to people.
var reasonTexts = map[string]string{
	NoIdentity:          lang.K("no purl that can be read"),
	UnknownVersion:      lang.K("version not known"),
	BadVersion:          lang.K("version not in its ecosystem's form"),
	UnknownDistribution: lang.K("release of the distribution not known"),
	NoData:              lang.K("no records for its ecosystem"),
}

// maxShown bounds the warnings of a table; JSON has them all.
const maxShown = 20

// WriteTable writes the result for people, in their language, the worst first. Names come from strangers: what could
// steer a terminal or turn the direction of writing is shown as a question mark.
func (r *Result) WriteTable(out io.Writer, locale string) error {
	w := bufio.NewWriter(out)
	var head []string
	for _, h := range []string{lang.K("SEVERITY"), lang.K("RECORD"), lang.K("COMPONENT"), lang.K("VERSION"), lang.K("FIXED IN"), lang.K("ALIASES")} {
		head = append(head, lang.T(locale, h))
	}
	rows := [][]string{head}
	list := slices.Clone(r.Findings)
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Exploited, a.Exploited), cmp.Compare(b.Band.Rank(), a.Band.Rank()), cmp.Compare(b.Score, a.Score))
	})
	for i := range list {
		rows = append(rows, list[i].row(locale))
	}
	if len(list) > 0 {
		writeRows(w, rows)
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, r.summary(locale))
	for _, t := range r.Warnings[:min(len(r.Warnings), maxShown)] {
		fmt.Fprintln(w, lang.T(locale, "Warning:"), safe(t.In(locale), 600))
	}
	if n := len(r.Warnings) - maxShown; n > 0 {
		fmt.Fprintln(w, lang.Message(locale, "%d more warnings; -o json has them all.", n))
	}
	return w.Flush()
}

// summary says how much was found, and in how much of the inventory anything could be.
func (r *Result) summary(locale string) string {
	c := r.Coverage
	s := note(lang.K("%s. %d of %s could be assessed"), number(len(r.Findings), lang.K("%d finding"), lang.K("%d findings")), c.Assessable, components(c.Components)).In(locale)
	for i, k := range slices.Sorted(maps.Keys(c.NotAssessable)) {
		before := ", "
		if i == 0 {
			before = "; " + lang.T(locale, "not assessed") + ": "
		}
		s += fmt.Sprintf("%s%d: %s", before, c.NotAssessable[k], lang.T(locale, reasonTexts[k]))
	}
	return s + "."
}

func (f *Finding) row(locale string) []string {
	severity := f.Severity
	if f.Score > 0 {
		severity += fmt.Sprintf(" %.1f", f.Score)
	}
	if f.Exploited != "" {
		severity += " " + lang.T(locale, "EXPLOITED")
	}
	fixed := f.Fixed
	if fixed == "" {
		fixed = "-"
	}
	name, _, _ := strings.Cut(f.PURL, "@")
	return []string{severity, f.ID, name, f.Version, fixed, strings.Join(f.Aliases[:min(len(f.Aliases), 3)], " ")}
}

// writeRows pads columns to the widest of their cells, within reason: a long cell moves the rest of its line only.
func writeRows(w io.Writer, rows [][]string) {
	const widest = 60
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i := range row {
			row[i] = safe(row[i], 200)
			if n := len([]rune(row[i])); n <= widest {
				width[i] = max(width[i], n)
			}
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			fmt.Fprintf(&b, "%-*s  ", width[i], cell)
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

func safe(s string, most int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, clew.Clip(s, most))
}
