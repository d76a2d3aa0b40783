package match

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"clew/format/cvss"
)

// Result is the answer for one inventory.
type Result struct {
	Findings []Finding `json:"findings"`
	Coverage Coverage  `json:"coverage"`
	Warnings []Note    `json:"warnings"`
}

// Finding is a source record that affects a component, once for each distinct purl and version.
type Finding struct {
	ID       string   `json:"id"`
	Aliases  []string `json:"aliases"`
	PURL     string   `json:"purl"`
	Version  string   `json:"version"`
	Fixed    string   `json:"fixed"`    // the first version after this one that is not affected; "" when none is known
	Severity string   `json:"severity"` // none, low, medium, high, critical or unknown
	Why      string   `json:"why"`

	Occurrences int       `json:"-"` // how often the inventory lists the component
	Exploited   string    `json:"-"` // since when CISA lists it as exploited; "" when it does not
	Band        cvss.Band `json:"-"`
	Score       float64   `json:"-"` // 0 when the record only has a word, or nothing
}

// Coverage says how much of the inventory could be assessed. No findings mean nothing without it.
type Coverage struct {
	Components    int            `json:"components"` // distinct ones
	Assessable    int            `json:"assessable"`
	NotAssessable map[string]int `json:"not_assessable"` // the others, by reason
}

// The reasons, the same words as the platform's.
const (
	NoIdentity          = "no_identity"
	UnknownVersion      = "unknown_version"
	BadVersion          = "bad_version"
	UnknownDistribution = "unknown_distribution"
	NoData              = "no_data"
)

// settle brings a result into its one order and makes empty lists out of missing ones.
func (r *Result) settle() {
	slices.SortFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.PURL, b.PURL), cmp.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	if r.Warnings == nil {
		r.Warnings = []Note{}
	}
}

// WriteJSON writes the result as one JSON object, a finding on each line, without holding the text in memory.
func (r *Result) WriteJSON(out io.Writer) error {
	w := bufio.NewWriterSize(out, 64<<10)
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	put := func(before string, v any, after string) error {
		line.Reset()
		if err := e.Encode(v); err != nil {
			return err
		}
		w.WriteString(before)
		w.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
		_, err := w.WriteString(after)
		return err
	}
	w.WriteString(`{"findings":[`)
	for i := range r.Findings {
		before := ",\n"
		if i == 0 {
			before = "\n"
		}
		if err := put(before, &r.Findings[i], ""); err != nil {
			return err
		}
	}
	if err := put("\n],\n\"coverage\":", r.Coverage, ",\n"); err != nil {
		return err
	}
	if err := put(`"warnings":`, r.Warnings, "}\n"); err != nil {
		return err
	}
	return w.Flush()
}
