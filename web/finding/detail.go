package finding

import (
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// Detail answers in this order: is it exploited, why do we believe we are affected, where is it shipped and to whom,
// what was decided, and what do we decide now.
type Detail struct {
	Name      string
	Title     string
	Full      string
	Aliases   []string
	Tags      []look.Tag
	Exploited string // since when, and what the catalogue asks
	Whys      []WhyRow
	MoreWhys  int
	Places    []PlaceRow
	MoreWhere int
	Parties   string
	Holds     []DecisionRow // decisions in force
	Similar   []DecisionRow
	Conflict  *Conflict
	Decide    *Decide
	Back      string
}

// WhyRow is why a component counts as affected, in one line and its details; versions for which the same record says
// the same stand together.
type WhyRow struct {
	Component  string
	PartHref   string
	Others     []PartRow // further versions of it
	Range      string
	Listed     string
	Record     string
	Href       string
	Feed       string
	Modified   clew.Time
	Via        string
	Identity   string
	Confidence string
	Kind       look.Kind
	Fixed      string
}

// PlaceRow is a product with what holds in it.
type PlaceRow struct {
	Product  string
	Href     string
	Versions string
	Releases int
	Units    int64
	Tag      look.Tag
}

// DecisionRow is a decision for people.
type DecisionRow struct {
	view.Decision
	Tag      look.Tag
	Scope    string
	Why      string // justification in plain words
	Href     string // of its vulnerability
	Withdraw string
	Gone     string // how it ended
}

// Conflict is two decisions that are equally specific and say something else.
type Conflict struct {
	Release string
	Sides   []DecisionRow
}

const (
	maxExplained = 40 // component versions
	shownWhys    = 3
	shownPlaces  = 4
)

// detail fills the panel with what was asked for, else with the first row.
func (p *ListPage) detail(tx *db.Tx, r *site.Request, pages Pages, sel string) error {
	name, of, _ := strings.Cut(sel, "@")
	if sel == "" {
		name = p.Rows[0].Name
		p.Rows[0].Selected = true
		if p.Single {
			_, of, _ = strings.Cut(strings.TrimPrefix(p.Rows[0].ID, "row-"+name), "-")
		}
	}
	w, err := pages.Board.WhereIn(tx, r.Actor, name)
	if clew.Is(err, clew.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	product, _ := clew.ParseID(of)
	if p.Detail, err = detailOf(tx, r, &p.Base, w, product); err != nil {
		return err
	}
	p.Detail.Back = p.With("sel", "")
	return nil
}

func detailOf(tx *db.Tx, r *site.Request, b *look.Base, w *view.Where, product clew.ID) (*Detail, error) {
	v := w.Vulnerability
	d := &Detail{Name: v.Name, Title: v.Title, Full: VulnerabilityHref(v.Name), Aliases: w.Names[1:]}
	if w.Exploited != nil {
		d.Tags = append(d.Tags, ExploitedTag(r))
		d.Exploited = r.T("In CISA's catalogue since {0}.", w.Exploited.Added)
		if w.Exploited.Ransomware {
			d.Exploited += " " + r.T("Used by ransomware.")
		}
	} else {
		d.Exploited = r.T("Not in CISA's catalogue.")
	}
	d.Tags = append(d.Tags, ScoreTag(r, v.Score, v.Band, v.CVSSVersion))
	if v.Disputed {
		d.Tags = append(d.Tags, look.Tag{Kind: look.Warn, Word: r.T("sources disagree")})
	}
	var err error
	if d.Whys, d.MoreWhys, err = whysOf(tx, r, w, shownWhys); err != nil {
		return nil, err
	}
	d.places(r, w)
	for _, x := range w.History {
		if x.Holds {
			d.Holds = append(d.Holds, decisionRow(r, x))
		}
	}
	d.Conflict = conflictOf(r, w)
	similar, err := view.Similar(tx, r.Actor, v.Name, partsOf(w), 3)
	if err != nil {
		return nil, err
	}
	for _, x := range similar {
		d.Similar = append(d.Similar, decisionRow(r, x))
	}
	d.Decide = decideForm(r, b, w, product)
	return d, nil
}

func partsOf(w *view.Where) (ids []int64) {
	for _, p := range w.Products {
		for _, c := range p.Parts {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// whysOf explains each affected component once, by the best record.
func whysOf(tx *db.Tx, r *site.Request, w *view.Where, most int) (out []WhyRow, more int, err error) {
	seen := map[int64]bool{}
	for _, p := range w.Products {
		for _, c := range p.Parts {
			if seen[c.ID] {
				continue
			}
			if seen[c.ID] = true; len(seen) > maxExplained {
				more++
				continue
			}
			all, err := view.Reasons(tx, c.ID, w.Vulnerability.Name)
			if err != nil {
				return nil, 0, err
			}
			if len(all) == 0 {
				continue
			}
			row := whyRow(r, all[0])
			if i := slices.IndexFunc(out, row.same); i >= 0 {
				out[i].Others = append(out[i].Others, PartRow{Name: c.Version, Href: row.PartHref})
				continue
			}
			if len(out) == most {
				more++
				continue
			}
			out = append(out, row)
		}
	}
	return out, more, nil
}

// same reports whether the other row says the same of another version of the component.
func (a WhyRow) same(b WhyRow) bool {
	name := func(x WhyRow) string { s, _, _ := strings.Cut(x.Component, " "); return s }
	return name(a) == name(b) && a.Record == b.Record && a.Range == b.Range && a.Listed == b.Listed && a.Fixed == b.Fixed && a.Via == b.Via
}

func whyRow(r *site.Request, y view.Why) WhyRow {
	row := WhyRow{Component: strings.TrimSpace(y.Component.Name + " " + y.Component.Version), PartHref: ComponentHref(y.Component.Key), Range: y.Range(), Record: y.Record.UpstreamID,
		Href: WhyHref(y.Record.UpstreamID, y.Component.Key), Feed: y.Record.Feed, Modified: y.Record.Modified, Identity: y.Identity(), Fixed: y.Finding.Fixed,
		Via: r.T(viaWords[y.Finding.Via]), Confidence: r.T(confidenceWords[y.Confidence]), Kind: map[string]look.Kind{"high": look.Good, "medium": look.Warn, "low": look.Warn}[y.Confidence]}
	switch {
	case row.Range == "*":
		row.Range, row.Listed = "", r.T("affected in every version")
	case y.Finding.Reason != "in range" || row.Range == "":
		row.Listed = r.T(reasonsAffected[y.Finding.Reason])
	}
	return row
}

func (d *Detail) places(r *site.Request, w *view.Where) {
	for i, p := range w.Products {
		if i == shownPlaces {
			d.MoreWhere = len(w.Products) - i
			break
		}
		d.Places = append(d.Places, placeRow(r, p))
	}
	if n := len(w.Parties); n > 0 {
		d.Parties = lang.TN(r.Lang(), n, "{0} party", "{0} parties")
	}
}

func placeRow(r *site.Request, p *view.WhereProduct) PlaceRow {
	row := PlaceRow{Product: p.Name, Href: ProductHref(p.ID), Releases: p.Affected, Units: p.Units, Tag: countsTag(r, p.State, p.Counts)}
	first, last := "", ""
	for _, x := range p.Releases { // newest first
		if x.Found() {
			if first = x.Version; last == "" {
				last = x.Version
			}
		}
	}
	if row.Versions = first; first != last {
		row.Versions = r.T("{0} to {1}", first, last)
	}
	return row
}

func decisionRow(r *site.Request, x view.Decision) DecisionRow {
	row := DecisionRow{Decision: x, Tag: StatusTag(r, string(x.Status)), Scope: scopeText(r, x), Href: VulnerabilityHref(x.Vulnerability)}
	if x.Justification != "" {
		row.Why = r.T(JustificationWords[x.Justification])
	} else if x.CycloneDXJustification != "" {
		row.Why = r.T(CycloneWords[x.CycloneDXJustification])
	}
	switch {
	case x.Holds:
		if access.Can(r.Actor, access.Assess, access.Scope{Line: x.LineID, Product: x.ProductID}) {
			row.Withdraw = "/assessments/" + x.ID.String() + "/withdraw"
		}
	case x.Expired(r.Now):
		row.Gone = r.T("expired on {0}", x.ExpiresOn)
	case !x.SupersededBy.IsZero():
		row.Gone = r.T("superseded by {0}", x.Ender)
	default:
		row.Gone = r.T("withdrawn by {0}: {1}", x.Ender, x.EndedReason)
	}
	return row
}

// conflictOf finds a release where decisions contradict, with both sides.
func conflictOf(r *site.Request, w *view.Where) *Conflict {
	for _, p := range w.Products {
		for _, x := range p.Releases {
			for _, part := range x.Parts {
				if !part.Decision.Conflict {
					continue
				}
				c := &Conflict{Release: p.Name + " " + x.Version}
				for _, h := range w.History {
					if h.ID == part.Decision.Assessment.ID {
						c.Sides = append(c.Sides, decisionRow(r, h))
					}
					for _, o := range part.Decision.Others {
						if h.ID == o.ID {
							c.Sides = append(c.Sides, decisionRow(r, h))
						}
					}
				}
				return c
			}
		}
	}
	return nil
}
