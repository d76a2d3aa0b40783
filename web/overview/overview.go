// Package overview is the first page: what waits for somebody, ordered by what is lost by waiting, and the portfolio
// with its life cycle; and the search over everything (paper: security documentation and monitoring in every phase, X2).
// It owns no records.
package overview

import (
	"embed"
	"net/http"
	"slices"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/finding"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct {
	Site  *site.Site
	Board *view.Board
}

// Page is the first page.
type Page struct {
	look.Base
	Needs      []look.Row
	Later      []look.Row // what waits too, folded away so that the rest of the page is in sight
	Main       []Block    // in the home's order; the portfolio is one of them
	Side       []Block
	More       []look.Action // what did not fit, by kind
	Calm       string        // what stands when nothing waits
	Steps      []look.Row
	StepsTitle string
	Rows       []ProductRow
	Find       string
	Pager      look.Pager
	Exports    []look.Action
	Legend     []look.LifeState
	Products   int
	NoRole     bool
	Evaluating int // products for which work is under way
}

// ProductRow is a product in the portfolio.
type ProductRow struct {
	Name      string
	Sub       string
	Href      string
	Life      look.LifeBar
	Open      int
	Seen      bool // an inventory is known: the count means something
	OpenTo    string
	Unseen    string // why it means nothing
	Percent   string
	Kind      look.Kind
	Blind     *look.Tag
	Part      int64
	Of        int64
	Release   string
	ReleaseTo string
	State     look.Tag
	Support   string
	Ended     bool
}

var page = look.Declare[Page]("overview/overview", files)

const shownProducts = 50

// Overview answers GET /.
func (p Pages) Overview(w http.ResponseWriter, r *site.Request) error {
	p_ := Page{NoRole: len(r.Actor.Grants) == 0}
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		all, err := p.Board.Portfolio(tx, r.Actor)
		if err != nil {
			return none, err
		}
		if r.Format() != "" {
			return none, r.Export(w, table(r, all))
		}
		p_.Base = r.Base(w, r.T("What needs you now"), "overview")
		p_.Products = len(all)
		p_.portfolio(r, all)
		if err := p_.steps(tx, r, all); err != nil {
			return none, err
		}
		if access.CanSomewhere(r.Actor, access.Read) {
			needs, err := p.Board.Needs(tx, r.Actor)
			if err != nil {
				return none, err
			}
			p_.evaluating(all)
			h := homeOf(r.Actor)
			rows, err := p.Board.RowsIn(tx, r.Actor)
			if err != nil {
				return none, err
			}
			p_.needs(r, h.keep(needs), len(all), len(view.Gather(view.Filter{States: []string{string(view.Open)}}.Keep(rows))))
			return none, p_.blocks(tx, r, h, rows, all)
		}
		return none, nil
	})
	if err != nil || r.Format() != "" {
		return err
	}
	return page.Render(w, r.Request, http.StatusOK, &p_)
}

// evaluating counts the products for which work is under way; until it ends the page loads itself again.
func (p *Page) evaluating(all []view.Standing) {
	for _, s := range all {
		if s.Coverage.Evaluating {
			p.Evaluating, p.Refresh = p.Evaluating+1, 10
		}
	}
}

// figureBlock is the portfolio in a few numbers.
func figureBlock(r *site.Request, rows []*view.Row, all []view.Standing) Block {
	evaluating := 0
	open, decided, exploited := 0, 0, 0
	for _, g := range view.Gather(rows) {
		if g.State == view.Open {
			if open++; g.Exploited {
				exploited++
			}
			continue
		}
		decided++
	}
	known, releases, units := 0, 0, int64(0)
	for _, s := range all {
		if s.Coverage.Evaluating {
			evaluating++
		}
		if s.Coverage.Known {
			known++
		}
		for i := range s.Releases {
			if s.Releases[i].Shipped() {
				releases++
				units += s.Releases[i].Units
			}
		}
	}
	n := func(v int) string { return lang.Int(r.Lang(), int64(v)) }
	b := Block{Kind: figures, Title: r.T("At a glance"), Facts: []look.Fact{{Name: r.T("Open"), Value: n(open), Href: "/findings"}, {Name: r.T("of these exploited"), Value: n(exploited), Href: "/findings?exploited=1"}, {Name: r.T("Decided"), Value: n(decided), Href: "/findings?state=decided"},
		{Name: r.T("Shipped releases"), Value: n(releases)}, {Name: r.T("Devices"), Value: lang.Int(r.Lang(), units)},
		{Name: r.T("Products in sight"), Value: r.T("{0} of {1}", known, len(all)), Href: "/findings/unassessable"}}}
	if evaluating > 0 { // the figures are those of before, or of a part
		b.Facts = slices.Insert(b.Facts, 0, look.Fact{Name: r.T("Being evaluated"), Value: lang.TN(r.Lang(), evaluating, "{0} product", "{0} products")})
	}
	return b
}

// portfolio makes the rows of the products.
func (p *Page) portfolio(r *site.Request, all []view.Standing) {
	p.Find = r.URL.Query().Get("q")
	kept := all[:0:0]
	for _, s := range all {
		if matches(s, p.Find) {
			kept = append(kept, s)
		}
	}
	limit, skip := r.Page(shownProducts)
	for _, s := range kept[min(skip, len(kept)):min(skip+limit, len(kept))] {
		p.Rows = append(p.Rows, productRow(r, s))
	}
	p.Pager = r.Pager(&p.Base, len(p.Rows), len(kept), limit, skip)
	p.Exports = p.Base.Exports()
	p.Legend = look.LifeStates
}

func productRow(r *site.Request, s view.Standing) ProductRow {
	c := s.Coverage
	row := ProductRow{Name: s.Name, Sub: s.Line, Href: finding.ProductHref(s.ID), Life: Bar(r, s), Open: s.Open, Seen: c.Known || s.Open+s.Decided > 0, OpenTo: finding.ProductHref(s.ID) + "/findings",
		Percent: lang.Percent(r.Lang(), c.Assessable, c.Components), Part: c.Assessable, Of: c.Components}
	if s.Platform != "" {
		row.Sub += " · " + s.Platform
	}
	if s.Constrained {
		row.Sub += " · " + r.T("constrained")
	}
	if s.BoughtIn {
		row.Sub += " · " + r.T("bought in")
	}
	row.Kind, row.Blind = finding.CoverageTag(r, c)
	row.Unseen = r.T("Nothing is known")
	if c.Evaluating {
		row.Unseen = r.T("being evaluated")
	}
	row.Seen = row.Seen && !(c.Evaluating && s.Open == 0)
	if n := s.Newest(); n != nil {
		row.Release, row.ReleaseTo, row.State = n.Version, finding.ReleaseHref(n.ID), finding.StateTag(r, n.State)
	}
	switch s.Support.State {
	case product.Supported:
		if row.Support = lang.Month(r.Lang(), s.Support.Until); s.Support.Continuous {
			row.Support = r.T("continuous")
		}
	case product.Ended:
		row.Support, row.Ended = r.T("ended {0}", lang.Month(r.Lang(), s.Support.Until)), true
	case product.Planned:
		row.Support = r.T("starts later")
	default:
		row.Support = r.T("not defined")
	}
	return row
}

// Bar is the life-cycle bar of a product, of the processes that this program knows; the others say "not built yet".
func Bar(r *site.Request, s view.Standing) look.LifeBar {
	bar := look.LifeBar{Subject: s.Name, Href: finding.ProductHref(s.ID), Cells: map[string]look.LifeCell{}}
	for key, c := range s.Cells {
		cell := look.LifeCell{State: look.LifeState(c.State), Gaps: c.Gaps, Reason: lang.TN(r.Lang(), c.N, reasons[c.Reason][0], reasons[c.Reason][1])}
		if key == view.Handling {
			cell.Href = finding.ProductHref(s.ID) + "/findings"
		} else if n := s.Newest(); n != nil {
			cell.Href = finding.ReleaseHref(n.ID) + "/components?reason=any"
			if !s.Coverage.Known {
				cell.Href = finding.ReleaseHref(n.ID) + "/components"
			}
		} else {
			cell.Href = finding.ProductHref(s.ID)
		}
		bar.Cells[key] = cell
	}
	return bar
}

// reasons are the words for one and for many.
var reasons = map[view.CellReason][2]string{
	view.NoRelease:         {lang.K("no release yet"), lang.K("no release yet")},
	view.NoInventory:       {lang.K("no inventory yet"), lang.K("no inventory yet")},
	view.InventoryMissing:  {lang.K("{0} release without a known inventory"), lang.K("{0} releases without a known inventory")},
	view.NothingAssessable: {lang.K("no component can be assessed"), lang.K("no component can be assessed")},
	view.FeedsOld:          {lang.K("{0} feed too old"), lang.K("{0} feeds too old")},
	view.PartlyAssessable:  {lang.K("{0} component cannot be assessed"), lang.K("{0} components cannot be assessed")},
	view.InventoryPart:     {lang.K("inventory incomplete"), lang.K("inventory incomplete")},
	view.AllAssessable:     {lang.K("all components assessable"), lang.K("all components assessable")},
	view.ExploitedOpen:     {lang.K("{0} exploited and undecided"), lang.K("{0} exploited and undecided")},
	view.ConflictOpen:      {lang.K("{0} with contradictory decisions"), lang.K("{0} with contradictory decisions")},
	view.SomeOpen:          {lang.K("{0} undecided"), lang.K("{0} undecided")},
	view.AllDecided:        {lang.K("{0} decided"), lang.K("{0} decided")},
	view.BeingEvaluated:    {lang.K("being evaluated"), lang.K("being evaluated")},
	view.NoneSeen:          {lang.K("no finding"), lang.K("no finding")},
	view.NoSight:           {lang.K("nothing can be seen"), lang.K("nothing can be seen")},
}

func table(r *site.Request, all []view.Standing) site.Table {
	t := site.Table{Name: "products", Columns: []site.Column{{Key: "product", Label: r.T("Product")}, {Key: "line", Label: r.T("Line")}, {Key: "platform", Label: r.T("Platform")}, {Key: "monitoring", Label: "3.1.1"}, {Key: "vulnerability_handling", Label: "3.1.2"},
		{Key: "open", Label: r.T("Open")}, {Key: "exploited", Label: r.T("Exploited")}, {Key: "decided", Label: r.T("Decided")}, {Key: "inventory_known", Label: r.T("Inventory known")}, {Key: "components", Label: r.T("Components")}, {Key: "assessable", Label: r.T("Assessable")},
		{Key: "newest_release", Label: r.T("Newest release")}, {Key: "state", Label: r.T("State")}, {Key: "support", Label: r.T("Support")}, {Key: "supported_until", Label: r.T("Supported until")}}}
	find := r.URL.Query().Get("q")
	t.Rows = func(yield func([]any, error) bool) {
		for _, s := range all {
			if !matches(s, find) {
				continue
			}
			version, state := "", ""
			if n := s.Newest(); n != nil {
				version, state = n.Version, string(n.State)
			}
			if !yield([]any{s.Name, s.Line, s.Platform, string(s.Cells[view.Monitoring].State), string(s.Cells[view.Handling].State), s.Open, s.Exploited, s.Decided, s.Coverage.Known, s.Coverage.Components, s.Coverage.Assessable,
				version, state, string(s.Support.State), s.Support.Until}, nil) {
				return
			}
		}
	}
	return t
}

// Counts gives the number beside "Findings" in the navigation.
func Counts(b *view.Board) func(tx *db.Tx, actor clew.Actor) (map[string]int, error) {
	return func(tx *db.Tx, actor clew.Actor) (map[string]int, error) {
		if !access.CanSomewhere(actor, access.Read) {
			return nil, nil
		}
		rows, err := b.RowsIn(tx, actor)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if r.State == view.Open {
				seen[r.Vulnerability] = true
			}
		}
		return map[string]int{"findings": len(seen)}, nil
	}
}
