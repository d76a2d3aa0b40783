package overview

import (
	"cmp"
	"slices"
	"strings"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/admin"
	"clew/web/finding"
	"clew/web/look"
	"clew/web/site"
)

// Block is a part of the first page as the template draws it; Kind says how.
type Block struct {
	Kind   block
	Title  string
	Note   string
	Rows   []look.Row
	Facts  []look.Fact
	Events []look.Event
	More   *look.Action
	Find   *look.Field
	Chart  look.Drawn
}

// empty reports whether the block has nothing to show.
func (b Block) empty() bool {
	return len(b.Rows)+len(b.Facts)+len(b.Events) == 0 && b.Find == nil && b.Chart == nil && b.Kind != products
}

// blocks fills the page with those of the home, leaving out what would be empty.
func (p *Page) blocks(tx *db.Tx, r *site.Request, h home, rows []*view.Row, all []view.Standing) error {
	if len(all) == 0 {
		return nil
	}
	for _, side := range []bool{false, true} {
		kinds, to := h.main, &p.Main
		if side {
			kinds, to = h.side, &p.Side
		}
		for _, k := range kinds {
			b, err := p.block(tx, r, k, rows, all)
			if err != nil {
				return err
			}
			if !b.empty() {
				*to = append(*to, b)
			}
		}
	}
	return nil
}

func (p *Page) block(tx *db.Tx, r *site.Request, k block, rows []*view.Row, all []view.Standing) (Block, error) {
	switch k {
	case lookup:
		return p.lookupBlock(r), nil
	case upcoming:
		return upcomingBlock(r, all, product.Today(tx)), nil
	case fixes:
		return fixBlock(r, rows), nil
	case suppliers:
		return supplierBlock(r, all), nil
	case gaps:
		return gapBlock(r, all), nil
	case trail:
		return p.trailBlock(tx, r)
	case trend:
		return trendBlock(tx, r, &p.Base, rows)
	case figures:
		return figureBlock(r, rows, all), nil
	}
	return Block{Kind: products, Title: r.T("Products")}, nil
}

// lookupBlock is the search in large, for whoever has a customer on the line.
func (p *Page) lookupBlock(r *site.Request) Block {
	f := p.NewForm("/search", r.T("Search"))
	f.ID = "lookup"
	x := f.Add("search", "q", r.T("Is a customer affected?")).Help(r.T("CVE, serial or article number, product, customer"))
	return Block{Kind: lookup, Title: r.T("Answer a customer"), Find: x}
}

// trailBlock shows the seal and what was written last.
func (p *Page) trailBlock(tx *db.Tx, r *site.Request) (b Block, err error) {
	b = Block{Kind: trail, Title: r.T("Audit trail"), More: &look.Action{Label: r.T("all"), Href: "/audit"}}
	b.Facts, b.Events, err = admin.Trail(tx, r, &p.Base, shownRows)
	return b, err
}

// shownRows bounds the blocks beside the portfolio.
const shownRows = 6

// fixRow is a component version with what an update of it ends.
type fixRow struct {
	part      view.Part
	names     []string // of the vulnerabilities, with the version that mends each
	products  map[string]bool
	exploited bool
	score     float64
}

// fixBlock gathers the open findings for which a fix is known by component: an update is one act that ends many.
func fixBlock(r *site.Request, rows []*view.Row) Block {
	b := Block{Kind: fixes, Title: r.T("Updates that end findings"), Note: r.T("Open findings whose source names a fixed version, by component."),
		More: &look.Action{Label: r.T("all with a known fix"), Href: "/findings?fix=1"}}
	by := map[string]*fixRow{}
	for _, x := range rows {
		if x.State != view.Open {
			continue
		}
		for _, p := range x.Components {
			if p.Fixed == "" {
				continue
			}
			f := by[p.Key]
			if f == nil {
				f = &fixRow{part: p, products: map[string]bool{}}
				by[p.Key] = f
			}
			if s := r.T("{0} in {1}", x.Vulnerability, p.Fixed); !slices.Contains(f.names, s) {
				f.names = append(f.names, s)
			}
			f.products[x.Product] = true
			f.exploited, f.score = f.exploited || x.Exploited, max(f.score, x.Score)
		}
	}
	all := make([]*fixRow, 0, len(by))
	for _, f := range by {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *fixRow) int {
		if a.exploited != b.exploited {
			return map[bool]int{true: -1, false: 1}[a.exploited]
		}
		return cmp.Or(cmp.Compare(len(b.names), len(a.names)), cmp.Compare(b.score, a.score), cmp.Compare(a.part.Key, b.part.Key))
	})
	for _, f := range all[:min(len(all), shownRows)] {
		slices.Sort(f.names)
		row := look.Row{Clock: lang.TN(r.Lang(), len(f.names), "{0} finding", "{0} findings"), Kind: look.Idle, What: strings.TrimSpace(f.part.Name + " " + f.part.Version), Href: finding.ComponentHref(f.part.Key),
			After: r.T("in {0}", first(keys(f.products), 2)), Why: r.T("Fixed: {0}", first(f.names, 4))}
		if f.exploited {
			mark := finding.ExploitedTag(r)
			row.Mark = &mark
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// upcomingBlock lists releases that are not out yet by the day they are planned for.
func upcomingBlock(r *site.Request, all []view.Standing, today clew.Date) Block {
	b := Block{Kind: upcoming, Title: r.T("Releases on their way")}
	type coming struct {
		of *view.Product
		*view.Release
	}
	var list []coming
	for _, s := range all {
		for i := range s.Releases {
			if x := &s.Releases[i]; !x.Shipped() {
				list = append(list, coming{s.Product, x})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b coming) int {
		if a.ReleasedOn.IsZero() != b.ReleasedOn.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.ReleasedOn.IsZero()]
		}
		return a.ReleasedOn.Compare(b.ReleasedOn)
	})
	for _, x := range list[:min(len(list), shownRows)] {
		tag := finding.StateTag(r, x.State)
		row := look.Row{Clock: r.T("no date"), Kind: look.Idle, What: x.of.Name + " " + x.Version, Href: finding.ReleaseHref(x.ID), Mark: &tag}
		if !x.ReleasedOn.IsZero() {
			if row.Clock = lang.Date(r.Lang(), x.ReleasedOn); x.ReleasedOn.Compare(today) < 0 {
				row.Kind, row.Why = look.Warn, r.T("The day it was planned for has passed.")
			}
		}
		if !x.Known() {
			row.Why = strings.TrimSpace(row.Why + " " + r.T("Its inventory is unknown, so nothing can be found in it."))
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// supplierBlock lists what is bought in, first what nobody has given an inventory for.
func supplierBlock(r *site.Request, all []view.Standing) Block {
	b := Block{Kind: suppliers, Title: r.T("Bought in"), Note: r.T("Products of suppliers: without their inventory nobody can say what is inside."), More: &look.Action{Label: r.T("all bought in"), Href: "/products?bought_in=1"}}
	var list []view.Standing
	for _, s := range all {
		if s.BoughtIn {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, bySight)
	for _, s := range list[:min(len(list), shownRows)] {
		b.Rows = append(b.Rows, sightRow(r, s))
	}
	return b
}

// gapBlock lists the products that are not seen whole, the darkest first.
func gapBlock(r *site.Request, all []view.Standing) Block {
	b := Block{Kind: gaps, Title: r.T("What we cannot see"), Note: r.T("Components that cannot be assessed, in the newest release of each product."), More: &look.Action{Label: r.T("all that can't be assessed"), Href: "/findings/unassessable"}}
	var list []view.Standing
	for _, s := range all {
		if !s.Coverage.Green() {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, bySight)
	for _, s := range list[:min(len(list), shownRows)] {
		b.Rows = append(b.Rows, sightRow(r, s))
	}
	return b
}

func bySight(a, b view.Standing) int {
	if a.Coverage.Known != b.Coverage.Known {
		return map[bool]int{true: 1, false: -1}[a.Coverage.Known]
	}
	return cmp.Compare(a.Coverage.Percent(), b.Coverage.Percent())
}

// sightRow says how much of a product's newest release is known.
func sightRow(r *site.Request, s view.Standing) look.Row {
	c := s.Coverage
	row := look.Row{Clock: lang.Percent(r.Lang(), c.Assessable, c.Components), Kind: look.Idle, What: s.Name, Href: finding.ProductHref(s.ID), Why: r.T("{0} of {1} components assessable", c.Assessable, c.Components)}
	if n := s.Newest(); n != nil {
		row.After = n.Version
	}
	if !c.Known {
		row.Tag, row.Why = &look.Tag{Kind: look.Warn, Word: r.T("unknown")}, r.T("Nobody knows its inventory; no finding means nothing there.")
	} else if c.Incomplete {
		row.Mark = &look.Tag{Kind: look.Warn, Word: r.T("incomplete")}
	}
	switch s.Support.State {
	case product.Ended:
		row.Why = strings.TrimSuffix(row.Why, ".") + ". " + r.T("Its support has ended.")
	}
	return row
}

func keys(m map[string]bool) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// first lists some of many names.
func first(all []string, most int) string {
	s := strings.Join(all[:min(len(all), most)], ", ")
	if len(all) > most {
		s += ", …"
	}
	return s
}
