package view

import (
	"cmp"
	"slices"
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/product"
	"clew/product/component"
)

// NeedKind says what somebody must do.
type NeedKind string

// The kinds, in the order of what is lost by waiting.
const (
	NeedExploited NeedKind = "exploited"         // decide on a vulnerability that is exploited, in what is shipped
	NeedFeeds     NeedKind = "feeds"             // mend feeds: while they are old nothing new is seen
	NeedSettle    NeedKind = "conflict"          // settle contradictory decisions
	NeedHigh      NeedKind = "high"              // decide on one rated high or critical, in what is shipped
	NeedRefused   NeedKind = "inventory_refused" // hand an inventory in again
	NeedExpiring  NeedKind = "expiring"          // look at a decision again before it ends
	NeedInventory NeedKind = "inventory_unknown" // find out what is inside
	NeedSupport   NeedKind = "support"           // prepare the end of support
)

// NeedKinds in that order.
var NeedKinds = []NeedKind{NeedExploited, NeedFeeds, NeedSettle, NeedHigh, NeedRefused, NeedExpiring, NeedInventory, NeedSupport}

// Need is something that waits for a person.
type Need struct {
	Kind     NeedKind
	Group    *Group          // exploited, conflict, high
	Product  *Product        // inventory_*, support
	Release  *Release        // inventory_refused; support of one release only
	Decision *Decision       // expiring
	Feeds    []advisory.Feed // feeds
	Health   advisory.Health // of these feeds
	Since    clew.Time
	Due      clew.Date
	N        int   // releases
	Units    int64 // devices concerned
	Reason   string
}

// How far ahead deadlines are shown, and how many vulnerabilities come with their components and products.
const (
	maxFinished  = 100
	expiringDays = 30
	supportDays  = 90
)

// Needs gives what waits for people in the products that the actor may read, what is lost by waiting first.
func (b *Board) Needs(tx *db.Tx, actor clew.Actor) ([]Need, error) {
	rows, err := b.RowsIn(tx, actor)
	if err != nil {
		return nil, err
	}
	products, err := b.active(tx, actor)
	if err != nil {
		return nil, err
	}
	all := needsOfFindings(rows)
	for _, f := range []func(*db.Tx, clew.Actor, []*Product) ([]Need, error){needsOfFeeds, needsOfDecisions, needsOfInventories} {
		more, err := f(tx, actor, products)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	all = append(all, needsOfSupport(products, product.Today(tx))...)
	slices.SortStableFunc(all, func(a, b Need) int {
		return cmp.Compare(slices.Index(NeedKinds, a.Kind), slices.Index(NeedKinds, b.Kind))
	})
	return all, nil
}

func needsOfFindings(rows []*Row) (out []Need) {
	groups := Gather(Filter{States: []string{string(Open)}}.Keep(rows))
	SortGroups(groups, ByPress)
	for i, g := range groups {
		if i < maxFinished {
			g.Finish()
		}
		n := Need{Group: g, Since: g.FirstSeen, N: g.OpenShipped}
		for _, r := range g.Rows {
			if r.OpenShipped > 0 {
				n.Units += r.Units
			}
		}
		switch {
		case g.Counts.Conflict > 0:
			n.Kind = NeedSettle
		case g.OpenShipped == 0:
			continue
		case g.Exploited:
			n.Kind = NeedExploited
		case g.Band == "critical" || g.Band == "high":
			n.Kind = NeedHigh
		default:
			continue
		}
		out = append(out, n)
	}
	return out
}

// needsOfFeeds gathers the feeds by what is wrong with them: twenty that were never fetched are one thing to do.
func needsOfFeeds(tx *db.Tx, actor clew.Actor, _ []*Product) ([]Need, error) {
	if !access.CanSomewhere(actor, access.FeedRead) {
		return nil, nil
	}
	feeds, err := advisory.Feeds(tx, actor)
	if err != nil {
		return nil, err
	}
	var out []Need
	for _, h := range []advisory.Health{advisory.TooOld, advisory.Never, advisory.Failing} {
		n := Need{Kind: NeedFeeds, Health: h}
		for _, f := range feeds {
			if f.Health(tx.Now()) != h {
				continue
			}
			n.Feeds = append(n.Feeds, f)
			if f.AsOf != 0 && (n.Since == 0 || f.AsOf < n.Since) {
				n.Since = f.AsOf
			}
		}
		if len(n.Feeds) > 0 {
			out = append(out, n)
		}
	}
	return out, nil
}

func needsOfDecisions(tx *db.Tx, actor clew.Actor, _ []*Product) ([]Need, error) {
	live, err := vulnerability.LiveAll(tx)
	if err != nil {
		return nil, err
	}
	until := clew.DateOf(tx.Now().Std().AddDate(0, 0, expiringDays))
	live = slices.DeleteFunc(live, func(a vulnerability.Assessment) bool {
		return a.ExpiresOn.IsZero() || !a.Live(tx.Now()) || a.ExpiresOn.Compare(until) > 0 || !mayRead(actor, a)
	})
	slices.SortFunc(live, func(a, b vulnerability.Assessment) int { return a.ExpiresOn.Compare(b.ExpiresOn) })
	named, err := Named(tx, live)
	var out []Need
	for i := range named {
		out = append(out, Need{Kind: NeedExpiring, Decision: &named[i], Due: named[i].ExpiresOn})
	}
	return out, err
}

func mayRead(actor clew.Actor, a vulnerability.Assessment) bool {
	if a.Kind == vulnerability.ComponentScope {
		return access.CanSomewhere(actor, access.Read)
	}
	return access.Can(actor, access.Read, access.Scope{Line: a.LineID, Product: a.ProductID})
}

func needsOfInventories(tx *db.Tx, _ clew.Actor, products []*Product) (out []Need, err error) {
	type refused struct {
		ReleaseID clew.ID
		Reason    string
		CreatedAt clew.Time
	}
	rows, err := db.All[refused](tx, `SELECT i.release_id, i.reason, i.created_at FROM inventory i WHERE i.state = 'refused'
		AND NOT EXISTS (SELECT 1 FROM inventory n WHERE n.release_id = i.release_id AND n.created_at > i.created_at) ORDER BY i.created_at`)
	if err != nil {
		return nil, err
	}
	by := map[clew.ID]refused{}
	for _, r := range rows {
		by[r.ReleaseID] = r
	}
	for _, p := range products {
		unknown := Need{Kind: NeedInventory, Product: p}
		for i := range p.Releases {
			r := &p.Releases[i]
			if x, ok := by[r.ID]; ok {
				out = append(out, Need{Kind: NeedRefused, Product: p, Release: r, Since: x.CreatedAt, Reason: x.Reason, N: 1, Units: r.Units})
				continue
			}
			own := r.Kind != "" && r.Kind != component.Unknown
			if n := p.Newest(); n.ID == r.ID {
				own = own || p.inside.known
			}
			if r.Shipped() && !own && (r.Supported() || r.Units > 0) {
				unknown.N++
				unknown.Units += r.Units
			}
		}
		if unknown.N > 0 {
			out = append(out, unknown)
		}
	}
	slices.SortStableFunc(out, func(a, b Need) int { return cmp.Compare(b.Units, a.Units) })
	return out, nil
}

// needsOfSupport gives each day on which support of something ends soon.
func needsOfSupport(products []*Product, today clew.Date) (out []Need) {
	last := clew.DateOf(time.Date(today.Year, today.Month, today.Day+supportDays, 0, 0, 0, 0, time.UTC))
	soon := func(d clew.Date) bool { return !d.IsZero() && d.Compare(today) >= 0 && d.Compare(last) <= 0 }
	for _, p := range products {
		days := map[clew.Date]*Need{}
		for i := range p.Releases {
			r := &p.Releases[i]
			if !r.Shipped() || !r.Supported() || !soon(r.Until) {
				continue
			}
			n, ok := days[r.Until]
			if !ok {
				n = &Need{Kind: NeedSupport, Product: p, Due: r.Until}
				days[r.Until] = n
			}
			n.N++
			n.Units += r.Units
			n.Release = r
		}
		for _, n := range days {
			if n.N > 1 {
				n.Release = nil
			}
			out = append(out, *n)
		}
	}
	slices.SortFunc(out, func(a, b Need) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Product.folded, b.Product.folded))
	})
	return out
}
