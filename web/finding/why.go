package finding

import (
	"net/http"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// WhyPage is one finding, explained. Its address is its natural key.
type WhyPage struct {
	look.Base
	Row        WhyRow
	Says       string
	Facts      []look.Fact
	Identities []look.Fact
	Names      []look.Action
}

var whyPage = look.Declare[WhyPage]("finding/why", files)

// Why answers GET /findings/{record}/{key...}.
func (p Pages) Why(w http.ResponseWriter, r *site.Request) error {
	y, err := site.Read(r, func(tx *db.Tx) (view.Why, error) { return view.Explain(tx, r.PathValue("key"), r.PathValue("record")) })
	if err != nil {
		return err
	}
	page := WhyPage{Base: r.Base(w, r.T("Why {0} counts as affected", y.Component.Name+" "+y.Component.Version), "findings"), Row: whyRow(r, y)}
	name := y.Record.UpstreamID
	if len(y.Names) > 0 {
		name = y.Names[0]
	}
	page.Crumbs = []look.Crumb{{Label: r.T("Findings"), Href: "/findings"}, {Label: name, Href: VulnerabilityHref(name)}}
	page.Lead = y.Record.Title
	f, row := y.Finding, page.Row
	page.Says = r.T("{0} says of {1}: affected is {2}. Our version {3} lies there.", y.Record.UpstreamID, y.Package, row.Range, f.Version)
	if row.Listed != "" {
		page.Says = r.T("{0} says of {1}: our version {2} is {3}.", y.Record.UpstreamID, y.Package, f.Version, row.Listed)
	}
	add := func(name, value string, mono bool) {
		page.Facts = append(page.Facts, look.Fact{Name: name, Value: value, Mono: mono})
	}
	page.Facts = append(page.Facts, look.Fact{Name: r.T("Component"), Value: row.Component, Href: row.PartHref})
	add(r.T("Identity used"), row.Identity, true)
	page.Facts = append(page.Facts, look.Fact{Name: r.T("Confidence"), Value: row.Confidence + ", " + row.Via})
	page.Facts = append(page.Facts, look.Fact{Name: r.T("Feed"), Value: y.Record.Feed, Href: "/feeds"},
		look.Fact{Name: r.T("Record"), Value: y.Record.UpstreamID, Href: VulnerabilityHref(name) + "/records/" + y.Record.UpstreamID, Mono: true})
	add(r.T("Revision"), lang.Exact(r.Lang(), y.Record.Modified, page.Zone), false)
	add("SHA-256", y.Record.HashText(), true)
	if row.Range != "" {
		add(r.T("Range"), row.Range, true)
	}
	if f.Introduced != "" {
		add(r.T("Introduced"), f.Introduced, true)
	}
	if f.Fixed != "" {
		add(r.T("Fixed in"), f.Fixed, true)
	} else {
		add(r.T("Fixed in"), r.T("no fixed version known"), false)
	}
	if f.Scheme != "" {
		add(r.T("Compared as"), f.Scheme+" ("+f.RangeType+")", true)
	}
	add(r.T("First seen here"), lang.Exact(r.Lang(), y.FirstSeen, page.Zone), false)
	for _, i := range y.Identities {
		page.Identities = append(page.Identities, look.Fact{Name: i.Kind, Value: i.Value, Mono: true, Tag: &look.Tag{Kind: look.Idle, Word: r.T(confidenceWords[i.Confidence]), Plain: true}})
	}
	for _, n := range y.Names {
		page.Names = append(page.Names, look.Action{Label: n, Href: VulnerabilityHref(n)})
	}
	return whyPage.Render(w, r.Request, http.StatusOK, &page)
}

// dayOf gives the day of a moment; no day for none.
func dayOf(t clew.Time) clew.Date {
	if t.IsZero() {
		return clew.Date{}
	}
	return clew.DateOf(t.Std())
}
