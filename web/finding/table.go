package finding

import (
	"iter"

	"clew/view"
	"clew/web/site"
)

// table is the list as a file: exactly the filter on screen, in its order.
func table(r *site.Request, rows []*view.Row, order view.Order, single bool) site.Table {
	t := site.Table{Name: "findings", Columns: []site.Column{{Key: "vulnerability", Label: r.T("Vulnerability")}, {Key: "aliases", Label: r.T("Aliases")}, {Key: "title", Label: r.T("Title")},
		{Key: "severity", Label: r.T("Severity")}, {Key: "score", Label: "CVSS"}, {Key: "exploited", Label: r.T("Exploited")}, {Key: "exploited_since", Label: r.T("Exploited since")}, {Key: "disputed", Label: r.T("Disputed")},
		{Key: "components", Label: r.T("Components")}, {Key: "fixed", Label: r.T("Fixed in")}, {Key: "line", Label: r.T("Line")}, {Key: "product", Label: r.T("Product")}, {Key: "releases", Label: r.T("Releases")},
		{Key: "shipped_releases", Label: r.T("Shipped releases")}, {Key: "units", Label: r.T("Devices")}, {Key: "state", Label: r.T("Decision")}, {Key: "open", Label: r.T("Open")}, {Key: "conflict", Label: r.T("Contradictory")},
		{Key: "affected", Label: r.T("Affected")}, {Key: "under_investigation", Label: r.T("Under investigation")}, {Key: "fixed_releases", Label: r.T("Fixed")}, {Key: "not_affected", Label: r.T("Not affected")}, {Key: "first_seen", Label: r.T("First seen")}}}
	cells := func(x *view.Row, products, lines []string) []any {
		var names, fixed []string
		for _, p := range x.Components {
			names = append(names, p.Name+" "+p.Version)
			if p.Fixed != "" {
				fixed = append(fixed, p.Name+" "+p.Fixed)
			}
		}
		c := x.Counts
		return []any{x.Vulnerability, list(x.Aliases), x.Title, x.Band, x.Score, x.Exploited, x.ExploitedOn, x.Disputed, list(names), list(fixed), list(lines), list(products), x.Releases, x.Shipped, x.Units,
			string(x.State), c.Open, c.Conflict, c.Affected, c.Investigating, c.Fixed, c.NotAffected, x.FirstSeen}
	}
	if single {
		view.SortBy(rows, order)
		t.Rows = each(rows, func(x *view.Row) []any { return cells(x, []string{x.Product}, []string{x.Line}) })
		return t
	}
	groups := view.GroupRows(rows)
	view.SortGroups(groups, order)
	t.Rows = each(groups, func(g *view.Group) []any {
		var lines []string
		seen := map[string]bool{}
		for _, x := range g.Rows {
			if !seen[x.Line] {
				seen[x.Line] = true
				lines = append(lines, x.Line)
			}
		}
		return cells(&view.Row{Vulnerability: g.Vulnerability, Aliases: g.Aliases, Title: g.Title, Score: g.Score, Band: g.Band, Exploited: g.Exploited, ExploitedOn: g.ExploitedOn, Disputed: g.Disputed,
			Components: g.Components, Releases: g.Releases, Shipped: g.Shipped, Units: g.Units, Counts: g.Counts, State: g.State, FirstSeen: g.FirstSeen}, g.Products, lines)
	})
	return t
}

// list makes an empty list one, so that JSON says [] and not null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func each[T any](all []T, cells func(T) []any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, x := range all {
			if !yield(cells(x), nil) {
				return
			}
		}
	}
}
