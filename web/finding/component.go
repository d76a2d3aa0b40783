package finding

import (
	"net/http"
	"strings"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// ComponentsPage lists what is inside a release.
type ComponentsPage struct {
	look.Base
	Tabs    look.Tabs
	Filter  *look.Form
	Chips   []look.Chip
	Hint    string // what to do about the reason that is filtered for
	Rows    []ComponentRow
	Pager   look.Pager
	Sight   Panel
	Empty   *look.Empty
	Exports []look.Action
}

// ComponentRow is a component version in the release.
type ComponentRow struct {
	view.Component
	Href   string
	Reason look.Tag
	Via    string
}

var componentsPage = look.Declare[ComponentsPage]("finding/components", files, "coverage.html")

// Components answers GET /releases/{id}/components.
func (p Pages) Components(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	limit, skip := r.Page(100)
	f := view.ComponentFilter{Text: q.Get("q"), Reason: view.Reason(q.Get("reason")), Affected: q.Get("affected") == "1", Hardware: q.Get("hardware") == "1", Limit: limit, Offset: skip}
	if _, ok := ReasonWords[f.Reason]; !ok && f.Reason != view.AnyReason {
		f.Reason = ""
	}
	f = sorted(f, q.Get("sort"))
	page := ComponentsPage{}
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		rel, err := product.GetRelease(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return none, err
		}
		sight, err := view.NewSight(tx)
		if err != nil {
			return none, err
		}
		if r.Format() != "" {
			return none, r.Export(w, componentTable(tx, r, sight, rel, f))
		}
		rows, total, err := view.Components(tx, r.Actor, sight, rel.ID, f)
		if err != nil {
			return none, err
		}
		page.Base = r.Base(w, r.T("Components of {0}", rel.ProductName+" "+rel.Version), "products")
		if page.Sight, err = coverage(tx, r, sight, rel); err != nil {
			return none, err
		}
		page.Crumbs = []look.Crumb{{Label: r.T("Products"), Href: "/products"}, {Label: rel.ProductName, Href: ProductHref(rel.ProductID)}, {Label: rel.Version, Href: ReleaseHref(rel.ID)}}
		page.Tabs = ReleaseTabs(r, rel.ID, "components")
		for _, x := range rows {
			row := ComponentRow{Component: x, Href: ComponentHref(x.Key) + "?release=" + rel.ID.String(), Via: strings.Join(x.Via, ", "), Reason: look.Tag{Kind: look.Good, Word: r.T("assessable")}}
			if x.Reason != "" {
				row.Reason = look.Tag{Kind: look.Warn, Word: r.T(ReasonWords[x.Reason])}
			}
			page.Rows = append(page.Rows, row)
		}
		page.Pager = r.Pager(&page.Base, len(rows), total, limit, skip)
		page.around(r, f, rel)
		return none, nil
	})
	if err != nil || r.Format() != "" {
		return err
	}
	return componentsPage.Render(w, r.Request, http.StatusOK, &page)
}

func sorted(f view.ComponentFilter, sort string) view.ComponentFilter {
	f.Sort, f.Desc = "", sort == "-name"
	if strings.TrimPrefix(sort, "-") == "findings" {
		f.Sort = "findings"
	}
	return f
}

func (p *ComponentsPage) around(r *site.Request, f view.ComponentFilter, rel product.Release) {
	form := p.NewForm(p.Path, r.T("Show"))
	form.ID, form.ByGet = "filter", true
	opt := func(v, label string) look.Option { return look.Option{Value: v, Label: label} }
	form.Add("search", "q", r.T("Name, version or supplier")).Max = 200
	why := form.Select("reason", r.T("Assessable"), opt("", r.T("any")), opt(string(view.AnyReason), r.T("not assessable")))
	for _, x := range []view.Reason{view.NoIdentity, view.UnknownVersion, view.BadVersion, view.UnknownDistribution, view.NoData, view.DataTooOld} {
		why.Options = append(why.Options, opt(string(x), r.T(ReasonWords[x])))
	}
	form.Select("affected", r.T("Findings"), opt("", r.T("any")), opt("1", r.T("with findings")))
	p.Filter = form.Fill(p.Query)
	p.Hint = r.T(reasonHints[f.Reason])
	if f.Reason == "" || f.Reason == view.AnyReason {
		p.Hint = ""
	}
	p.Exports = p.Base.Exports("sel")
	if len(p.Rows) > 0 {
		return
	}
	if p.Sight.Evaluating {
		p.Empty, p.Refresh = evaluatingEmpty(r), refreshEvaluating
		return
	}
	if p.Sight.Known {
		p.Empty = &look.Empty{Icon: "filter", Title: r.T("Nothing fits this filter"), For: lang.TN(r.Lang(), int(p.Sight.Components), "The release holds {0} component.", "The release holds {0} components."), Action: &look.Action{Label: r.T("Show all"), Href: p.Path}}
		return
	}
	p.Empty = &look.Empty{Icon: "box", Title: r.T("Nothing is known"), For: r.T("Here stands what is inside the release: libraries, modules, chips, with the name under which the world knows them."),
		Who: r.T("Product development or the supplier gives it: an SBOM, or a list by hand."), Action: p.Sight.Next, Section: "3.1.1"}
}

func componentTable(tx *db.Tx, r *site.Request, sight *view.Sight, rel product.Release, f view.ComponentFilter) site.Table {
	return site.Table{Name: "components-" + rel.Version, Columns: []site.Column{{Key: "key", Label: r.T("Key")}, {Key: "name", Label: r.T("Name")}, {Key: "version", Label: r.T("Version")}, {Key: "supplier", Label: r.T("Supplier")}, {Key: "type", Label: r.T("Type")},
		{Key: "purl", Label: "purl"}, {Key: "not_assessable", Label: r.T("Not assessable")}, {Key: "findings", Label: r.T("Findings")}, {Key: "via", Label: r.T("Through")}},
		Rows: func(yield func([]any, error) bool) {
			f.Limit, f.Offset = 1000, 0
			for {
				rows, _, err := view.Components(tx, r.Actor, sight, rel.ID, f)
				if err != nil {
					yield(nil, err)
					return
				}
				for _, x := range rows {
					if !yield([]any{x.Key, x.Name, x.Version, x.Supplier, x.Type, x.PURL, string(x.Reason), x.Findings, list(x.Via)}, nil) {
						return
					}
				}
				if len(rows) < f.Limit {
					return
				}
				f.Offset += f.Limit
			}
		}}
}

// ComponentPage is one component version: what the world calls it, what it is affected by, and which releases hold it.
type ComponentPage struct {
	look.Base
	Facts       []look.Fact
	Identities  []look.Fact
	Reason      *look.Tag
	Hint        string
	Findings    []FoundRow
	Holders     []HolderRow
	MoreHolders int
	Release     string // in which the occurrences are looked at
	Occurrences []OccurrenceRow
	Unread      string
}

// FoundRow is a vulnerability of the component, with its explanation.
type FoundRow struct {
	Name   string
	Title  string
	Href   string
	Rating look.Tag
	Whys   []WhyRow
}

// HolderRow is a release that holds the component.
type HolderRow struct {
	view.Holder
	Href  string
	Where string // shows the occurrences
	Tag   look.Tag
	Here  bool
}

// OccurrenceRow is where the component lies in the chosen release.
type OccurrenceRow struct {
	Path  string
	Way   []string
	Facts []look.Fact
}

var componentPage = look.Declare[ComponentPage]("finding/component", files)

const shownHolders = 200

// Component answers GET /components/{key...}. One that is in no release the actor may see is there too: it is no secret
// of any product; only where it is, is one.
func (p Pages) Component(w http.ResponseWriter, r *site.Request) error {
	page := ComponentPage{Base: r.Base(w, "", "products")}
	var v component.Version
	var inv *component.Inventory
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		if v, err = component.GetVersion(tx, r.PathValue("key")); err != nil {
			return none, err
		}
		if err := page.about(tx, r, v); err != nil {
			return none, err
		}
		holders, total, err := view.Holders(tx, r.Actor, v.ID, shownHolders)
		if err != nil {
			return none, err
		}
		at, _ := clew.ParseID(r.URL.Query().Get("release"))
		if at.IsZero() {
			if at, err = listing(tx, holders, v.ID); err != nil {
				return none, err
			}
		}
		for _, h := range holders {
			page.Holders = append(page.Holders, HolderRow{h, ReleaseHref(h.ReleaseID), page.With("release", h.ReleaseID.String()), StateTag(r, h.State), h.ReleaseID == at})
		}
		page.MoreHolders = total - len(holders)
		inv, err = page.inventory(tx, r, at)
		return none, err
	})
	if err != nil {
		return err
	}
	if inv != nil {
		if err := page.occurrences(r, p, *inv, v); err != nil {
			return err
		}
	}
	return componentPage.Render(w, r.Request, http.StatusOK, &page)
}

// listing finds a release whose own inventory lists the component, among the first that hold it.
func listing(tx *db.Tx, holders []view.Holder, cv int64) (clew.ID, error) {
	for i, h := range holders {
		via, err := view.Via(tx, h.ReleaseID, cv)
		if err != nil || len(via) == 0 {
			return h.ReleaseID, err
		}
		if i == 20 {
			break
		}
	}
	if len(holders) > 0 {
		return holders[0].ReleaseID, nil
	}
	return clew.ID{}, nil
}

func (p *ComponentPage) about(tx *db.Tx, r *site.Request, v component.Version) error {
	p.Title = strings.TrimSpace(v.Name + " " + v.Version)
	p.Crumbs = []look.Crumb{{Label: r.T("Products"), Href: "/products"}}
	sight, err := view.NewSight(tx)
	if err != nil {
		return err
	}
	why, _, err := sight.Why(tx, v.State, v.Ecosystems)
	if err != nil {
		return err
	}
	p.Reason = &look.Tag{Kind: look.Good, Word: r.T("assessable")}
	if why != "" {
		p.Reason, p.Hint = &look.Tag{Kind: look.Warn, Word: r.T(ReasonWords[why])}, r.T(reasonHints[why])
	}
	p.Facts = append(p.Facts, look.Fact{Name: r.T("Type"), Value: v.Type})
	if v.Supplier != "" {
		p.Facts = append(p.Facts, look.Fact{Name: r.T("Supplier"), Value: v.Supplier})
	}
	p.Facts = append(p.Facts, look.Fact{Name: r.T("Key"), Value: v.Key, Mono: true})
	identities, err := component.Identities(tx, v.ID)
	if err != nil {
		return err
	}
	for _, i := range identities {
		p.Identities = append(p.Identities, look.Fact{Name: i.Kind, Value: i.Value, Mono: true, Tag: &look.Tag{Kind: look.Idle, Word: r.T(confidenceWords[i.Confidence]), Plain: true}})
	}
	found, err := view.FindingsIn(tx, v.ID)
	if err != nil {
		return err
	}
	for i, f := range found {
		row := FoundRow{Name: f.Name, Title: f.Title, Href: VulnerabilityHref(f.Name), Rating: BandTag(r, f.Band)}
		if f.Score > 0 {
			row.Rating.Word = lang.Float(r.Lang(), f.Score, 1) + " " + row.Rating.Word
		}
		if i < 100 {
			all, err := view.Reasons(tx, v.ID, f.Name)
			if err != nil {
				return err
			}
			for _, y := range all {
				row.Whys = append(row.Whys, whyRow(r, y))
			}
		}
		p.Findings = append(p.Findings, row)
	}
	return nil
}

// inventory finds the file in which the chosen release lists the component: its own, else that of a contained one.
func (p *ComponentPage) inventory(tx *db.Tx, r *site.Request, at clew.ID) (*component.Inventory, error) {
	if at.IsZero() {
		return nil, nil
	}
	rel, err := product.GetRelease(tx, r.Actor, at)
	if clew.Is(err, clew.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.Release = rel.ProductName + " " + rel.Version
	inv, found, err := component.LiveOf(tx, at)
	if err != nil || !found {
		return nil, err
	}
	return &inv, nil
}

// occurrences reads the stored file again; it runs outside the transaction, since a large one takes seconds.
func (p *ComponentPage) occurrences(r *site.Request, pages Pages, inv component.Inventory, v component.Version) error {
	if pages.Blob == nil || inv.Components > 50_000 {
		p.Unread = r.T("The inventory is too large to be read for this page.")
		return nil
	}
	all, err := component.Occurrences(r.Context(), pages.Blob, inv, v.ID)
	if err != nil {
		return err
	}
	for _, o := range all {
		row := OccurrenceRow{Way: o.Way}
		c := o.Component
		for _, x := range []struct{ name, value string }{{r.T("Reference"), c.Ref}, {r.T("Supplier"), c.Supplier}, {r.T("Repository"), c.Repository}, {r.T("Commit"), c.Commit}, {"CPE", c.CPE}} {
			if x.value != "" {
				row.Facts = append(row.Facts, look.Fact{Name: x.name, Value: clew.Clip(x.value, 300), Mono: true})
			}
		}
		for i, h := range c.Hashes {
			if i < 4 {
				row.Facts = append(row.Facts, look.Fact{Name: h.Alg, Value: clew.Clip(h.Value, 140), Mono: true})
			}
		}
		p.Occurrences = append(p.Occurrences, row)
	}
	return nil
}
