package view

import (
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/product"
	"clew/product/component"
)

// Found is what a search over everything found, as far as the actor may see it. Each list is bounded by the limit.
type Found struct {
	Vulnerabilities []*Group            // in our releases, the most pressing first
	ByID            bool                // these were found by an id or alias, not by what they say or touch
	Elsewhere       string              // the name of one that source records know and no release of ours holds
	Records         []product.Hit       // products, releases, parties, ...
	Components      []component.Version // in some release
}

// Search finds products, releases, parties, vulnerabilities and components by names, numbers and identities.
func (b *Board) Search(tx *db.Tx, actor clew.Actor, text string, limit int) (f Found, err error) {
	text = strings.TrimSpace(clew.Clip(text, 200))
	if text == "" || !access.CanSomewhere(actor, access.Read) {
		return f, nil
	}
	rows, err := b.RowsIn(tx, actor)
	if err != nil {
		return f, err
	}
	groups := Gather(byID(rows, text))
	if f.ByID = len(groups) > 0; !f.ByID {
		groups = Gather(Filter{Text: text}.Keep(rows))
	}
	SortGroups(groups, ByPress)
	f.Vulnerabilities = groups[:min(len(groups), limit)]
	for _, g := range f.Vulnerabilities {
		g.Finish()
	}
	if !f.ByID && strings.Contains(text, "-") && !strings.Contains(text, " ") {
		f.Elsewhere, err = advisory.Resolve(tx, text)
		if err != nil && !clew.Is(err, clew.NotFound) {
			return f, err
		}
	}
	if f.Records, err = product.Search(tx, actor, text, limit); err != nil {
		return f, err
	}
	if len([]rune(text)) > 1 {
		f.Components, err = FindComponents(tx, actor, text, limit)
	}
	return f, err
}

// byID finds rows by a part of an id or alias: that is what people type most.
func byID(rows []*Row, text string) (out []*Row) {
	text = strings.ToUpper(text)
	if strings.ContainsAny(text, " \t") || len(text) < 3 {
		return nil
	}
	known := map[int]bool{} // a vulnerability is looked at once, not once per product
	for _, r := range rows {
		hit, seen := known[r.number]
		if !seen || r.number == 0 {
			hit = strings.Contains(strings.ToUpper(r.Vulnerability), text)
			for _, a := range r.Aliases {
				hit = hit || strings.Contains(strings.ToUpper(a), text)
			}
			known[r.number] = hit
		}
		if hit {
			out = append(out, r)
		}
	}
	return out
}
