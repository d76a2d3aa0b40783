package finding

import (
	"net/http"
	"slices"
	"strings"

	"clew"
	"clew/db"
	"clew/fold"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// ReleaseFindingsPage is what one release is affected by, beside what we can see of it.
type ReleaseFindingsPage struct {
	look.Base
	Tabs    look.Tabs
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []ReleaseFindingRow
	Pager   look.Pager
	Sight   Panel
	Empty   *look.Empty
	Exports []look.Action
	Decide  bool
}

// ReleaseFindingRow is a vulnerability in the release.
type ReleaseFindingRow struct {
	Name      string
	Title     string
	Href      string
	Decide    string
	Parts     []PartRow
	MoreParts int
	Via       string
	Fixed     string
	Rating    look.Tag
	Exploited *look.Tag
	Disputed  bool
	Low       string // a doubtful identity
	Tag       look.Tag
	Open      bool
	By        string
	FirstSeen clew.Time
}

var releaseFindingsPage = look.Declare[ReleaseFindingsPage]("finding/release", files, "coverage.html")

// ReleaseFindings answers GET /releases/{id}/findings.
func (p Pages) ReleaseFindings(w http.ResponseWriter, r *site.Request) error {
	page := ReleaseFindingsPage{Decide: mayDecide(r.Actor)}
	var rel product.Release
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		if rel, err = product.GetRelease(tx, r.Actor, r.PathID("id")); err != nil {
			return none, err
		}
		all, err := view.FindingsOf(tx, r.Actor, rel.ID)
		if err != nil {
			return none, err
		}
		rows := keepFindings(r, all)
		if r.Format() != "" {
			return none, r.Export(w, releaseTable(r, rel, rows))
		}
		page.Base = r.Base(w, r.T("Findings of {0}", rel.ProductName+" "+rel.Version), "products")
		if page.Sight, err = Coverage(tx, r, rel); err != nil {
			return none, err
		}
		page.fill(r, rel, all, rows)
		return none, nil
	})
	if err != nil || r.Format() != "" {
		return err
	}
	return releaseFindingsPage.Render(w, r.Request, http.StatusOK, &page)
}

// keepFindings narrows the findings of a release by the query.
func keepFindings(r *site.Request, all []*view.ReleaseFinding) (out []*view.ReleaseFinding) {
	q := r.URL.Query()
	state := q.Get("state")
	words := fold.Query(q.Get("q"))
	for _, f := range all {
		switch state {
		case "", "all":
		case "open":
			if !f.Undecided() {
				continue
			}
		case "decided":
			if f.Undecided() {
				continue
			}
		default:
			if f.Status() != state {
				continue
			}
		}
		if q.Get("exploited") == "1" && !f.Exploited {
			continue
		}
		if len(words) == 0 { // folding a thousand texts takes longer than all the rest
			out = append(out, f)
			continue
		}
		text := append([]string{f.Vulnerability, f.Title}, f.Aliases...)
		for _, c := range f.Parts {
			text = append(text, c.Name+" "+c.Version, c.Key)
		}
		index := fold.Index(text...)
		if slices.ContainsFunc(words, func(spellings []string) bool {
			return !slices.ContainsFunc(spellings, func(s string) bool { return strings.Contains(index, s) })
		}) {
			continue
		}
		out = append(out, f)
	}
	return out
}

func (p *ReleaseFindingsPage) fill(r *site.Request, rel product.Release, all, rows []*view.ReleaseFinding) {
	p.Crumbs = []look.Crumb{{Label: r.T("Products"), Href: "/products"}, {Label: rel.ProductName, Href: ProductHref(rel.ProductID)}, {Label: rel.Version, Href: ReleaseHref(rel.ID)}}
	p.Tabs = ReleaseTabs(r, rel.ID, "findings")
	open := 0
	for _, f := range all {
		if f.Undecided() {
			open++
		}
	}
	p.Lead = r.T("{0} open, {1} decided. {2} of components assessable.", open, len(all)-open, p.Sight.Percent)
	if !p.Sight.Known {
		p.Lead = r.T("{0} open, {1} decided. Its inventory is unknown.", open, len(all)-open)
	}
	if p.Sight.Evaluating {
		p.Lead, p.Refresh = r.T("{0} open, {1} decided so far. The release is being evaluated.", open, len(all)-open), refreshEvaluating
	}
	f := p.NewForm(p.Path, r.T("Show"))
	f.ID, f.ByGet = "filter", true
	f.Add("search", "q", r.T("Text")).Max = 200
	opt := func(v, label string) look.Option { return look.Option{Value: v, Label: label} }
	f.Select("state", r.T("Decision"), opt("", r.T("any")), opt("open", r.T(StatusWords["open"])), opt("decided", r.T("decided")), opt("affected", r.T(StatusWords["affected"])),
		opt("under_investigation", r.T(StatusWords["under_investigation"])), opt("fixed", r.T(StatusWords["fixed"])), opt("not_affected", r.T(StatusWords["not_affected"])), opt("conflict", r.T(StatusWords["conflict"])))
	f.Select("exploited", r.T("Exploited"), opt("", r.T("any")), opt("1", r.T("exploited")))
	p.Filter = f.Fill(p.Query)
	p.Exports = p.Base.Exports("sel")
	limit, skip := r.Page(100)
	for _, x := range rows[min(skip, len(rows)):min(skip+limit, len(rows))] {
		p.Rows = append(p.Rows, releaseFindingRow(r, rel, x))
	}
	p.Pager = r.Pager(&p.Base, len(p.Rows), len(rows), limit, skip)
	if len(p.Rows) > 0 {
		return
	}
	p.Empty = &look.Empty{Icon: "filter", Title: r.T("Nothing fits this filter"), For: lang.TN(r.Lang(), len(all), "{0} vulnerability is known in all.", "{0} vulnerabilities are known in all."), Action: &look.Action{Label: r.T("Show all"), Href: p.Path}}
	switch {
	case len(all) > 0:
	case p.Sight.Evaluating:
		p.Empty = evaluatingEmpty(r)
	case !p.Sight.Known:
		p.Empty = &look.Empty{Icon: "circle-help", Title: r.T("Nothing is known"), For: r.T("Without an inventory no source record can be held against this release. No findings here means that nothing is known, not that nothing is wrong."),
			Who: r.T("Product development or the supplier gives it: an SBOM, or a list by hand."), Action: p.Sight.Next, Section: "3.1.1"}
	case p.Sight.Kind == look.Good:
		p.Empty = &look.Empty{Icon: "shield-check", Title: r.T("No findings"), For: r.T("Every component could be assessed, and no source record names one of them."), Section: "3.1.1"}
	default:
		p.Empty = &look.Empty{Icon: "radar", Title: r.T("No findings among what we can see"), For: r.T("Only a part of the components could be assessed; the others may be affected."), Section: "3.1.1",
			Action: &look.Action{Label: r.T("What cannot be assessed"), Href: ReleaseHref(rel.ID) + "/components?reason=any"}}
	}
}

// refreshEvaluating is after how many seconds a page on which something is being evaluated asks again.
const refreshEvaluating = 5

// evaluatingEmpty stands where there are no findings yet.
func evaluatingEmpty(r *site.Request) *look.Empty {
	return &look.Empty{Icon: "radar", Title: r.T("Being evaluated"), For: r.T("What is inside is being read and held against the source records: findings may follow."), Section: "3.1.1"}
}

func releaseFindingRow(r *site.Request, rel product.Release, x *view.ReleaseFinding) ReleaseFindingRow {
	row := ReleaseFindingRow{Name: x.Vulnerability, Title: x.Title, Href: VulnerabilityHref(x.Vulnerability) + "?product=" + rel.ProductID.String(), Via: strings.Join(x.Via, ", "), Fixed: x.Fixed(),
		Rating: BandTag(r, x.Band), Exploited: exploited(r, x.Exploited), Disputed: x.Disputed, Tag: StatusTag(r, x.Status()), Open: x.Undecided(), FirstSeen: x.FirstSeen,
		Decide: VulnerabilityHref(x.Vulnerability) + "/decide?product=" + rel.ProductID.String() + "&scope=release&release=" + rel.ID.String() + "&back=" + ReleaseHref(rel.ID) + "/findings"}
	if x.Score > 0 {
		row.Rating.Word = lang.Float(r.Lang(), x.Score, 1) + " " + row.Rating.Word
	}
	if x.Confidence == "low" {
		row.Low = r.T("doubtful identity")
	}
	const most = 4 // a module in a hundred versions would hide the rows after it
	shown := x.Parts[:min(len(x.Parts), most)]
	row.MoreParts = len(x.Parts) - len(shown)
	for _, c := range shown {
		row.Parts = append(row.Parts, PartRow{strings.TrimSpace(c.Name + " " + c.Version), ComponentHref(c.Key), c.Fixed})
	}
	return row
}

func releaseTable(r *site.Request, rel product.Release, rows []*view.ReleaseFinding) site.Table {
	return site.Table{Name: "findings-" + rel.Version, Columns: []site.Column{{Key: "vulnerability", Label: r.T("Vulnerability")}, {Key: "aliases", Label: r.T("Aliases")}, {Key: "title", Label: r.T("Title")}, {Key: "severity", Label: r.T("Severity")},
		{Key: "score", Label: "CVSS"}, {Key: "exploited", Label: r.T("Exploited")}, {Key: "components", Label: r.T("Components")}, {Key: "fixed", Label: r.T("Fixed in")}, {Key: "via", Label: r.T("Through")},
		{Key: "confidence", Label: r.T("Confidence")}, {Key: "status", Label: r.T("Status")}, {Key: "justification", Label: r.T("Justification")}, {Key: "first_seen", Label: r.T("First seen")}},
		Rows: each(rows, func(f *view.ReleaseFinding) []any {
			var parts []string
			for _, c := range f.Parts {
				parts = append(parts, c.Key)
			}
			justification := ""
			if f.Decision.Assessment != nil && !f.Decision.Conflict {
				justification = f.Decision.Assessment.Justification
			}
			return []any{f.Vulnerability, list(f.Aliases), f.Title, f.Band, f.Score, f.Exploited, list(parts), f.Fixed(), list(f.Via), f.Confidence, f.Status(), justification, f.FirstSeen}
		})}
}
