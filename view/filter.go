package view

import (
	"cmp"
	"slices"
	"strings"

	"clew"
	"clew/fold"
)

// Filter narrows rows. Zero fields do not narrow.
type Filter struct {
	Text       string   // in ids, aliases, title, components, product and line; folded; all words
	States     []string // RowState, or "conflict", or "decided" for everything but open
	Bands      []string // Bands; "unrated" for ""
	Exploited  bool
	Line       clew.ID
	Product    clew.ID
	Shipped    bool      // in a release that is or was out
	Supported  bool      // in a release with security support today
	Fix        bool      // some version that fixes it is known
	Confidence string    // of the surest identity: this one or a surer one
	Since      clew.Time // first seen since
}

// Count counts the vulnerabilities that the filter leaves.
func (f Filter) Count(rows []*Row) int {
	words := fold.Query(f.Text)
	return distinct(rows, func(r *Row) bool { return f.keeps(r, words) })
}

// Keep gives the rows that the filter leaves.
func (f Filter) Keep(rows []*Row) []*Row {
	words := fold.Query(f.Text)
	var out []*Row
	for _, r := range rows {
		if f.keeps(r, words) {
			out = append(out, r)
		}
	}
	return out
}

func (f Filter) keeps(r *Row, words [][]string) bool {
	switch {
	case len(f.States) > 0 && !slices.ContainsFunc(f.States, r.is),
		len(f.Bands) > 0 && !slices.Contains(f.Bands, r.band()),
		f.Exploited && !r.Exploited,
		!f.Line.IsZero() && r.LineID != f.Line,
		!f.Product.IsZero() && r.ProductID != f.Product,
		f.Shipped && r.Shipped == 0,
		f.Supported && r.Supported == 0,
		f.Fix && !slices.ContainsFunc(r.Components, func(p Part) bool { return p.Fixed != "" }),
		f.Confidence != "" && !slices.ContainsFunc(r.Components, func(p Part) bool { return surer(p.Confidence, f.Confidence) }),
		r.FirstSeen < f.Since:
		return false
	}
	for _, spellings := range words {
		if !slices.ContainsFunc(spellings, r.says) {
			return false
		}
	}
	return true
}

// says reports whether one of the row's texts holds a folded word.
func (r *Row) says(word string) bool {
	return slices.ContainsFunc(r.folded, func(text string) bool { return strings.Contains(text, word) })
}

// is reports whether a row is in a state of the filter's words.
func (r *Row) is(state string) bool {
	switch state {
	case "conflict":
		return r.Counts.Conflict > 0
	case "decided":
		return r.State != Open
	}
	return string(r.State) == state
}

func (r *Row) band() string {
	if r.Band == "" {
		return "unrated"
	}
	return r.Band
}

// Confidence is that in the surest identity of the row's components.
func (r *Row) Confidence() string {
	best := ""
	for _, p := range r.Components {
		if best == "" || surer(p.Confidence, best) {
			best = p.Confidence
		}
	}
	return best
}

func surer(a, b string) bool { return slices.Index(Confidences, a) <= slices.Index(Confidences, b) }

// Order names a way to sort rows and groups; a "-" in front turns it around.
type Order string

// The orders.
const (
	ByPress     Order = ""              // what presses most
	ByName      Order = "vulnerability" //
	ByScore     Order = "score"
	ByShipped   Order = "shipped"
	ByUnits     Order = "units"
	ByFirstSeen Order = "seen"
	ByProduct   Order = "product"
	ByState     Order = "state"
)

// SortBy sorts rows; an unknown order sorts by what presses.
func SortBy(rows []*Row, o Order) {
	if !slices.IsSortedFunc(rows, order) { // those of a board are
		Sort(rows)
	}
	key, down := o.split()
	if key == ByPress {
		return
	}
	by := func(a, b *Row) int { return 0 }
	switch key {
	case ByName:
		by = func(a, b *Row) int { return natural(a.Vulnerability, b.Vulnerability) }
	case ByScore:
		by = func(a, b *Row) int { return cmp.Compare(a.Score, b.Score) }
	case ByShipped:
		by = func(a, b *Row) int { return cmp.Compare(a.Shipped, b.Shipped) }
	case ByUnits:
		by = func(a, b *Row) int { return cmp.Compare(a.Units, b.Units) }
	case ByFirstSeen:
		by = func(a, b *Row) int { return cmp.Compare(a.FirstSeen, b.FirstSeen) }
	case ByProduct:
		by = func(a, b *Row) int { return cmp.Compare(a.Product, b.Product) }
	case ByState:
		by = func(a, b *Row) int { return stateRank(a.State) - stateRank(b.State) }
	}
	slices.SortStableFunc(rows, func(a, b *Row) int { return by(a, b) * down })
}

// SortGroups sorts groups, as SortBy sorts rows.
func SortGroups(groups []*Group, o Order) {
	key, down := o.split()
	if key == ByProduct {
		for _, g := range groups {
			g.Finish()
		}
	}
	slices.SortFunc(groups, func(a, b *Group) int {
		c := 0
		switch key {
		case ByName:
			c = natural(a.Vulnerability, b.Vulnerability)
		case ByScore:
			c = cmp.Compare(a.Score, b.Score)
		case ByShipped:
			c = cmp.Compare(a.Shipped, b.Shipped)
		case ByUnits:
			c = cmp.Compare(a.Units, b.Units)
		case ByFirstSeen:
			c = cmp.Compare(a.FirstSeen, b.FirstSeen)
		case ByProduct:
			c = cmp.Compare(first(a.Products), first(b.Products))
		case ByState:
			c = stateRank(a.State) - stateRank(b.State)
		}
		return cmp.Or(c*down, press(a, b))
	})
}

// press orders groups by what is lost by waiting: exploited and undecided in what is shipped, exploited and undecided,
// undecided, then by severity, by how many are out, and the newest id first.
func press(a, b *Group) int {
	return cmp.Or(pressing(b.Exploited && b.OpenShipped > 0)-pressing(a.Exploited && a.OpenShipped > 0), pressing(b.Exploited && b.State == Open)-pressing(a.Exploited && a.State == Open),
		stateRank(a.State)-stateRank(b.State), pressing(b.Exploited)-pressing(a.Exploited), cmp.Compare(b.Score, a.Score),
		slices.Index(Bands, a.Band)-slices.Index(Bands, b.Band), cmp.Compare(b.Shipped, a.Shipped), natural(b.Vulnerability, a.Vulnerability))
}

func (o Order) split() (Order, int) {
	if s, ok := strings.CutPrefix(string(o), "-"); ok {
		return Order(s), -1
	}
	return o, 1
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// natural compares ids so that CVE-2024-9999 stands before CVE-2024-10000.
func natural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if c := cmp.Or(len(na)-len(nb), strings.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
