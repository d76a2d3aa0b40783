package overview

import (
	"slices"

	"clew"
	"clew/view"
)

// block is a part of the first page.
type block string

// The blocks. Each shows only what the reader may see, and nothing where there is nothing to show.
const (
	lookup    block = "lookup"    // search, for whoever answers customers
	upcoming  block = "upcoming"  // releases on their way, with their date
	fixes     block = "fixes"     // components whose findings an update ends
	suppliers block = "suppliers" // what is bought in, and whether anybody knows what is inside
	gaps      block = "gaps"      // products that we do not see whole
	trail     block = "trail"     // the seal of the audit trail and its newest entries
	products  block = "products"  // the portfolio
	trend     block = "trend"     // open findings over the weeks
	figures   block = "figures"
)

// home is what the first page puts first for a role: which things that wait and in which order, then its blocks.
type home struct {
	needs []view.NeedKind
	main  []block
	side  []block
}

// homes is the one table of first pages. Who holds several roles gets the page of the first of homeOrder, followed by
// what the others add.
var homes = map[clew.Role]home{
	clew.SecurityManagement: {view.NeedKinds, []block{products}, []block{figures, trend}},
	clew.ProductDevelopment: {[]view.NeedKind{view.NeedExploited, view.NeedSettle, view.NeedHigh, view.NeedRefused, view.NeedInventory, view.NeedExpiring}, []block{fixes, products}, []block{figures, upcoming, trend}},
	clew.ProductManagement:  {[]view.NeedKind{view.NeedExploited, view.NeedSupport, view.NeedInventory, view.NeedHigh, view.NeedExpiring}, []block{products}, []block{figures, upcoming, trend}},
	clew.ProjectManagement:  {[]view.NeedKind{view.NeedExploited, view.NeedRefused, view.NeedHigh, view.NeedInventory, view.NeedSupport}, []block{upcoming, products}, []block{figures, trend}},
	clew.SupplyChainManagement: {[]view.NeedKind{view.NeedInventory, view.NeedRefused, view.NeedExploited, view.NeedSupport}, []block{suppliers, products},
		[]block{figures, gaps}},
	clew.Auditor:       {[]view.NeedKind{view.NeedFeeds, view.NeedSettle, view.NeedExpiring, view.NeedInventory, view.NeedExploited}, []block{gaps, products}, []block{trail, figures, trend}},
	clew.ServiceDesk:   {[]view.NeedKind{view.NeedExploited, view.NeedSupport}, []block{lookup, products}, []block{figures}},
	clew.Administrator: {[]view.NeedKind{view.NeedFeeds}, []block{products}, []block{trail}},
}

// homeOrder says whose page comes first where somebody holds several roles.
var homeOrder = []clew.Role{clew.SecurityManagement, clew.ProductDevelopment, clew.ProductManagement, clew.ProjectManagement, clew.SupplyChainManagement, clew.Auditor, clew.ServiceDesk, clew.Administrator}

// homeOf puts the pages of somebody's roles together, each part once, where it comes first.
func homeOf(a clew.Actor) (h home) {
	for _, role := range homeOrder {
		if !slices.ContainsFunc(a.Grants, func(g clew.Grant) bool { return g.Role == role }) {
			continue
		}
		x := homes[role]
		if role == clew.Administrator && len(h.main) > 0 {
			x.side = nil // who also works with the products has that in sight, and the trail one click away
		}
		h.needs, h.main = union(h.needs, x.needs), union(h.main, x.main)
		h.side = slices.DeleteFunc(union(h.side, x.side), func(b block) bool { return slices.Contains(h.main, b) })
	}
	if i := slices.Index(h.main, products); i >= 0 { // the long list stands last
		h.main = append(slices.Delete(h.main, i, i+1), products)
	}
	return h
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// keep takes those things that wait which the page shows, in its order.
func (h home) keep(all []view.Need) (out []view.Need) {
	for _, k := range h.needs {
		for _, n := range all {
			if n.Kind == k {
				out = append(out, n)
			}
		}
	}
	return out
}
