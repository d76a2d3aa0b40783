package overview

import (
	"cmp"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/fold"
	"clew/lang"
	"clew/view"
	"clew/web/finding"
	"clew/web/look"
	"clew/web/site"
)

// how many of a kind are shown before the rest becomes one line.
var shownNeeds = map[view.NeedKind]int{view.NeedExploited: 6, view.NeedFeeds: 3, view.NeedSettle: 3, view.NeedHigh: 4, view.NeedRefused: 3, view.NeedExpiring: 3, view.NeedInventory: 3, view.NeedSupport: 3}

// shownFirst is how many rows stand before the fold.
const shownFirst = 5

// moreOf leads to the rest of a kind.
var moreOf = map[view.NeedKind]struct{ one, many, href string }{
	view.NeedExploited: {lang.K("{0} more that is exploited"), lang.K("{0} more that are exploited"), "/findings?exploited=1"},
	view.NeedSettle:    {lang.K("{0} more contradiction"), lang.K("{0} more contradictions"), "/findings?state=conflict"},
	view.NeedHigh:      {lang.K("{0} more rated high or critical"), lang.K("{0} more rated high or critical"), "/findings?severity=critical&severity=high&shipped=1"},
	view.NeedRefused:   {lang.K("{0} more refused inventory"), lang.K("{0} more refused inventories"), "/findings/unassessable"},
	view.NeedExpiring:  {lang.K("{0} more expiring decision"), lang.K("{0} more expiring decisions"), "/findings?state=decided"},
	view.NeedInventory: {lang.K("{0} more product without a known inventory"), lang.K("{0} more products without a known inventory"), "/findings/unassessable"},
	view.NeedSupport:   {lang.K("{0} more end of support"), lang.K("{0} more ends of support"), "/products?support=supported"},
	view.NeedFeeds:     {lang.K("{0} more"), lang.K("{0} more"), "/feeds"},
}

// needs lists what waits. open counts the vulnerabilities that nobody decided: what is in no shipped release, or rated
// low, is no row here, but neither may the page say that there is nothing.
func (p *Page) needs(r *site.Request, all []view.Need, products, open int) {
	if products == 0 {
		return
	}
	count := map[view.NeedKind]int{}
	for _, n := range all {
		if count[n.Kind]++; count[n.Kind] <= shownNeeds[n.Kind] {
			p.Needs = append(p.Needs, p.row(r, n))
		}
	}
	for _, k := range view.NeedKinds { // counts those of this page only
		if rest := count[k] - shownNeeds[k]; rest > 0 {
			m := moreOf[k]
			p.More = append(p.More, look.Action{Label: lang.TN(r.Lang(), rest, m.one, m.many), Href: m.href})
		}
	}
	p.Lead = r.T("Ordered by what is lost by waiting.")
	if n := shownFirst; len(p.Needs) > n+1 { // one row alone is not folded away
		p.Needs, p.Later = p.Needs[:n], p.Needs[n:]
	}
	if len(all) == 0 {
		p.Calm = r.T("Nothing waits for you, as far as we can see.")
		if open > 0 {
			p.Calm = lang.TN(r.Lang(), open, "Nothing urgent waits for your role, but {0} vulnerability needs a decision.", "Nothing urgent waits for your role, but {0} vulnerabilities need a decision.")
		}
	}
	if p.Evaluating > 0 {
		p.Lead = lang.TN(r.Lang(), p.Evaluating, "{0} product is being evaluated: more may come.", "{0} products are being evaluated: more may come.")
		p.Calm = r.T("What waits for you is not known yet.")
	}
}

func (p *Page) row(r *site.Request, n view.Need) look.Row {
	switch n.Kind {
	case view.NeedExploited, view.NeedHigh, view.NeedSettle:
		return p.findingRow(r, n)
	case view.NeedFeeds:
		return feedRow(r, n)
	case view.NeedExpiring:
		return p.expiringRow(r, n)
	case view.NeedRefused:
		return look.Row{Clock: cmp.Or(p.since(n.Since), r.T("new")), Kind: look.Warn, What: r.T("Inventory of {0} was refused", n.Product.Name+" "+n.Release.Version), Href: finding.ReleaseHref(n.Release.ID), Why: clew.Clip(lang.Kept(r.Lang(), n.Reason), 160),
			Action: p.may(r, access.InventoryWrite, n.Product, r.T("Hand in again"), finding.ReleaseHref(n.Release.ID)+"/inventory")}
	case view.NeedInventory:
		return look.Row{Tag: &look.Tag{Kind: look.Warn, Word: r.T("unknown")}, What: r.T("Find out what is inside {0}", n.Product.Name), Href: finding.ProductHref(n.Product.ID), After: devices(r, n.N, n.Units),
			Why: r.T("Nobody knows its inventory; no finding means nothing there."), Action: p.may(r, access.InventoryWrite, n.Product, r.T("Declare"), inventoryHref(n.Product))}
	}
	what := r.T("Support of {0} ends", n.Product.Name)
	if n.Release != nil {
		what = r.T("Support of {0} ends", n.Product.Name+" "+n.Release.Version)
	}
	clock, kind := p.until(n.Due)
	why := ""
	if n.Units > 0 {
		why = lang.TN(r.Lang(), int(n.Units), "{0} device is still on it.", "{0} devices are still on it.")
	}
	return look.Row{Clock: clock, Kind: kind, What: what, Href: finding.ProductHref(n.Product.ID), After: lang.Date(r.Lang(), n.Due), Why: why}
}

func (p *Page) findingRow(r *site.Request, n view.Need) look.Row {
	g := n.Group
	row := look.Row{Clock: p.since(n.Since), Kind: look.Warn, What: r.T("Decide {0}", g.Vulnerability), Href: finding.VulnerabilityHref(g.Vulnerability), After: r.T("in {0}", finding.Parts(g.Components)), Why: g.Title}
	where := devices(r, n.N, n.Units)
	if len(g.Products) <= 2 {
		where = strings.Join(g.Products, ", ") + ": " + where
	} else {
		where = lang.TN(r.Lang(), len(g.Products), "{0} product", "{0} products") + ": " + where
	}
	if row.Why != "" {
		row.Why += ". "
	}
	row.Why += where + "."
	switch n.Kind {
	case view.NeedExploited:
		row.Kind = look.Bad
		mark := finding.ExploitedTag(r)
		row.Mark = &mark
	case view.NeedSettle:
		row.What = r.T("Settle {0}", g.Vulnerability)
		row.Mark = &look.Tag{Kind: look.Bad, Word: r.T("contradictory")}
	default:
		mark := finding.ScoreTag(r, g.Score, g.Band, "")
		row.Mark = &mark
	}
	if row.Clock == "" { // just found: how bad it is says more than since when
		row.Tag, row.Mark = row.Mark, nil
	}
	if !access.CanSomewhere(r.Actor, access.Assess) {
		row.What = r.T("{0} waits for a decision", g.Vulnerability)
	} else {
		row.Action = &look.Action{Label: r.T("Decide"), Href: finding.VulnerabilityHref(g.Vulnerability) + "/decide", Main: n.Kind == view.NeedExploited && len(p.Needs) == 0, Key: "a"}
		if n.Kind == view.NeedSettle {
			row.Action.Label, row.Action.Href = r.T("Settle"), row.Href
		}
	}
	return row
}

func feedRow(r *site.Request, n view.Need) look.Row {
	var names []string
	for i, f := range n.Feeds {
		if i == 5 {
			names = append(names, "…")
			break
		}
		names = append(names, f.Name)
	}
	row := look.Row{Href: "/feeds", Why: strings.Join(names, ", ")}
	count := len(n.Feeds)
	switch n.Health {
	case advisory.TooOld:
		row.Tag, row.What = &look.Tag{Kind: look.Bad, Word: r.T("too old")}, lang.TN(r.Lang(), count, "{0} feed is too old: nothing new is seen there", "{0} feeds are too old: nothing new is seen there")
	case advisory.Never:
		row.Tag, row.What = &look.Tag{Kind: look.Warn, Word: r.T("empty")}, lang.TN(r.Lang(), count, "{0} feed has never brought anything", "{0} feeds have never brought anything")
	default:
		row.Tag, row.What = &look.Tag{Kind: look.Warn, Word: r.T("failing")}, lang.TN(r.Lang(), count, "{0} feed fails; what we have is not too old yet", "{0} feeds fail; what we have is not too old yet")
	}
	if access.Can(r.Actor, access.FeedManage, access.Scope{}) {
		row.Action = &look.Action{Label: r.T("To the feeds"), Href: "/feeds"}
	}
	return row
}

func (p *Page) expiringRow(r *site.Request, n view.Need) look.Row {
	clock, kind := p.until(n.Due)
	d := n.Decision
	row := look.Row{Clock: clock, Kind: kind, What: r.T("Decision on {0} expires", d.Vulnerability), Href: finding.VulnerabilityHref(d.Vulnerability), After: lang.Date(r.Lang(), n.Due), Why: d.Reason}
	tag := finding.StatusTag(r, string(d.Status))
	row.Mark = &tag
	if access.Can(r.Actor, access.Assess, access.Scope{Line: d.LineID, Product: d.ProductID}) {
		row.Action = &look.Action{Label: r.T("Look again"), Href: row.Href, Key: "a"}
	}
	return row
}

// may offers an act to those who have the right for the product.
func (p *Page) may(r *site.Request, v access.Verb, of *view.Product, label, href string) *look.Action {
	if !access.Can(r.Actor, v, access.Scope{Line: of.LineID, Product: of.ID}) {
		return nil
	}
	return &look.Action{Label: label, Href: href}
}

func inventoryHref(p *view.Product) string {
	if n := p.Newest(); n != nil {
		return finding.ReleaseHref(n.ID) + "/inventory"
	}
	return finding.ProductHref(p.ID)
}

// since says for how long something waits; nothing when that is not worth a word.
func (p *Page) since(t clew.Time) string {
	d := p.Now.Sub(t)
	if t.IsZero() || d < time.Hour {
		return ""
	}
	return p.T("since {0}", lang.Duration(p.Lang, d.Truncate(unit(d))))
}

func unit(d time.Duration) time.Duration {
	if d > 24*time.Hour {
		return 24 * time.Hour
	}
	return time.Hour
}

// until says how many days are left, and how pressing that is.
func (p *Page) until(d clew.Date) (string, look.Kind) {
	left := int(d.End().Sub(p.Now).Hours() / 24)
	switch {
	case left <= 0:
		return p.T("today"), look.Bad
	case left <= 7:
		return p.TN(left, "{0} day", "{0} days"), look.Warn
	}
	return p.TN(left, "{0} day", "{0} days"), look.Idle
}

func devices(r *site.Request, releases int, units int64) string {
	s := lang.TN(r.Lang(), releases, "{0} shipped release", "{0} shipped releases")
	if units > 0 {
		s += ", " + lang.TN(r.Lang(), int(units), "{0} device", "{0} devices")
	}
	return s
}

// matches finds products of the portfolio by name, line and platform.
func matches(s view.Standing, text string) bool {
	index := fold.Index(s.Name, s.Line, s.Platform)
	for _, spellings := range fold.Query(text) {
		hit := false
		for _, x := range spellings {
			hit = hit || strings.Contains(index, x)
		}
		if !hit {
			return false
		}
	}
	return true
}
