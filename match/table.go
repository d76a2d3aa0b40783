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
)

// reasonTexts say the reasons to people.
var reasonTexts = map[string]string{
	NoIdentity:          "no purl that can be read",
	UnknownVersion:      "version not known",
	BadVersion:          "version not in its ecosystem's form",
	UnknownDistribution: "release of the distribution not known",
	NoData:              "no records for its ecosystem",
}

// maxShown bounds the warnings of a table; JSON has them all.
const maxShown = 20

// WriteTable writes the result for people, the worst first. Names come from strangers: what could steer a terminal or
// turn the direction of writing is shown as a question mark.
func (r *Result) WriteTable(out io.Writer) error {
	w := bufio.NewWriter(out)
	rows := [][]string{{"SEVERITY", "RECORD", "COMPONENT", "VERSION", "FIXED IN", "ALIASES"}}
	list := slices.Clone(r.Findings)
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Exploited, a.Exploited), cmp.Compare(b.Band.Rank(), a.Band.Rank()), cmp.Compare(b.Score, a.Score))
	})
	for i := range list {
		rows = append(rows, list[i].row())
	}
	if len(list) > 0 {
		writeRows(w, rows)
		fmt.Fprintln(w)
	}
	c := r.Coverage
	fmt.Fprintf(w, "%s. %d of %s could be assessed", counted(len(list), "finding"), c.Assessable, counted(c.Components, "component"))
	for i, k := range slices.Sorted(maps.Keys(c.NotAssessable)) {
		fmt.Fprintf(w, "%s%d: %s", map[bool]string{true: "; not assessed: ", false: ", "}[i == 0], c.NotAssessable[k], reasonTexts[k])
	}
	fmt.Fprintln(w, ".")
	for _, t := range r.Warnings[:min(len(r.Warnings), maxShown)] {
		fmt.Fprintln(w, "Warning:", safe(t, 600))
	}
	if n := len(r.Warnings) - maxShown; n > 0 {
		fmt.Fprintf(w, "%d more warnings; -o json has them all.\n", n)
	}
	return w.Flush()
}

func (f *Finding) row() []string {
	severity := f.Severity
	if f.Score > 0 {
		severity += fmt.Sprintf(" %.1f", f.Score)
	}
	if f.Exploited != "" {
		severity += " EXPLOITED"
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
