package finding

import (
	"cmp"
	"net/http"
	"slices"

	"clew/db"
	"clew/lang"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// BlindPage lists what cannot be assessed in the newest release of each product: where no finding means nothing.
type BlindPage struct {
	look.Base
	Views   look.Tabs
	Rows    []BlindRow
	Pager   look.Pager
	Exports []look.Action
	Empty   *look.Empty
}

// BlindRow is a product with what we do not see of its newest release.
type BlindRow struct {
	Product string
	Line    string
	Href    string
	Release string
	Known   bool
	Percent string
	Part    int64
	Of      int64
	Kind    look.Kind
	Verdict look.Tag
	Unseen  int64
	Reasons []ReasonRow
	Units   int64
}

// ReasonRow counts components by why they cannot be assessed.
type ReasonRow struct {
	Word string
	N    int64
	Href string
}

var blindPage = look.Declare[BlindPage]("finding/blind", files)

// Blind answers GET /findings/unassessable.
func (p Pages) Blind(w http.ResponseWriter, r *site.Request) error {
	page := BlindPage{Base: r.Base(w, r.T("Can't be assessed"), "findings")}
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		all, err := p.Board.Portfolio(tx, r.Actor)
		if err != nil {
			return none, err
		}
		all = slices.DeleteFunc(all, func(s view.Standing) bool { return s.Newest() == nil || s.Coverage.Green() })
		slices.SortStableFunc(all, func(a, b view.Standing) int {
			return cmp.Or(b2i(a.Coverage.Known)-b2i(b.Coverage.Known), cmp.Compare(b.Coverage.Components-b.Coverage.Assessable, a.Coverage.Components-a.Coverage.Assessable))
		})
		if r.Format() != "" {
			return none, r.Export(w, blindTable(r, all))
		}
		rows, err := p.Board.RowsIn(tx, r.Actor)
		if err != nil {
			return none, err
		}
		page.Views = views(r, &look.Base{Path: "/findings", Query: r.URL.Query(), Lang: page.Lang}, nil, rows)
		for i := range page.Views.Tabs {
			page.Views.Tabs[i].Here = page.Views.Tabs[i].Href == r.URL.Path
		}
		limit, skip := r.Page(pageRows)
		for _, s := range all[min(skip, len(all)):min(skip+limit, len(all))] {
			page.Rows = append(page.Rows, blindRow(r, s))
		}
		page.Pager = r.Pager(&page.Base, len(page.Rows), len(all), limit, skip)
		return none, nil
	})
	if err != nil || r.Format() != "" {
		return err
	}
	page.Lead = r.T("What we cannot see in the newest release of each product. For these parts no finding means nothing.")
	page.Exports = page.Base.Exports("sel")
	if len(page.Rows) == 0 {
		page.Empty = &look.Empty{Icon: "eye", Title: r.T("Nothing is out of sight"), For: r.T("Every component of the newest releases has a name that the feeds know, or there is no product yet."), Section: "3.1.1",
			Action: &look.Action{Label: r.T("To the products"), Href: "/products"}}
	}
	return blindPage.Render(w, r.Request, http.StatusOK, &page)
}

func blindRow(r *site.Request, s view.Standing) BlindRow {
	n, c := s.Newest(), s.Coverage
	row := BlindRow{Product: s.Name, Line: s.Line, Href: ReleaseHref(n.ID) + "/components?reason=any", Release: n.Version, Known: c.Known, Percent: lang.Percent(r.Lang(), c.Assessable, c.Components),
		Part: c.Assessable, Of: c.Components, Unseen: c.Components - c.Assessable, Units: n.Units}
	var p Panel
	p.judge(r, c)
	row.Kind, row.Verdict = p.Kind, p.Verdict
	if !c.Known {
		row.Href = ReleaseHref(n.ID) + "/components"
	}
	for _, why := range c.SortedReasons() {
		row.Reasons = append(row.Reasons, ReasonRow{r.T(ReasonWords[why]), c.Reasons[why], ReleaseHref(n.ID) + "/components?reason=" + string(why)})
	}
	return row
}

func blindTable(r *site.Request, all []view.Standing) site.Table {
	t := site.Table{Name: "not-assessable", Columns: []site.Column{{Key: "product", Label: r.T("Product")}, {Key: "line", Label: r.T("Line")}, {Key: "release", Label: r.T("Release")}, {Key: "inventory_known", Label: r.T("Inventory known")},
		{Key: "incomplete", Label: r.T("Incomplete")}, {Key: "components", Label: r.T("Components")}, {Key: "assessable", Label: r.T("Assessable")}}}
	reasons := []view.Reason{view.NoIdentity, view.UnknownVersion, view.BadVersion, view.UnknownDistribution, view.NoData, view.DataTooOld}
	for _, why := range reasons {
		t.Columns = append(t.Columns, site.Column{Key: string(why), Label: r.T(ReasonWords[why])})
	}
	t.Rows = each(all, func(s view.Standing) []any {
		cells := []any{s.Name, s.Line, s.Newest().Version, s.Coverage.Known, s.Coverage.Incomplete, s.Coverage.Components, s.Coverage.Assessable}
		for _, why := range reasons {
			cells = append(cells, s.Coverage.Reasons[why])
		}
		return cells
	})
	return t
}
