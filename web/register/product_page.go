package register

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// ProductPage is one product: where it stands, how long it is supported, its releases, variants and people.
type ProductPage struct {
	look.Base
	Tabs       look.Tabs
	Life       look.LifeBar
	Period     *look.Support
	NoPeriod   *look.Action
	Periods    []PeriodRow
	NewPeriod  *look.Action
	Releases   []ReleaseRow
	Pager      look.Pager
	Bulk       *look.Bulk
	NewRelease *look.Action
	Empty      *look.Empty
	Variants   []VariantRow
	NewVariant *look.Action
	Facts      []look.Fact
	Notes      string
	People     []PersonRow
	NewPerson  *look.Action
	Changes    []look.Event
	AllChanges string
}

// ReleaseRow is a release of a list.
type ReleaseRow struct {
	product.ReleaseRow
	Href              string
	State, SupportTag look.Tag
	Until             string
}

// VariantRow is a variant of a product.
type VariantRow struct {
	product.Variant
	Edit   string
	Detail string
}

// PeriodRow is a support period.
type PeriodRow struct {
	Kind, Span, For, Basis string
	Edit                   string
}

var productPage = look.Declare[ProductPage]("register/product", files, "part.html")

// productTabs are the views of one product.
func productTabs(r *site.Request, id clew.ID, here string) look.Tabs {
	base := href(product.TypeProduct, id)
	return look.Tabs{Label: r.T("Product"), Tabs: []look.Tab{{Label: r.T("Releases"), Href: base, Here: here == ""}, {Label: r.T("Findings"), Href: base + "/findings", Here: here == "findings"},
		{Label: r.T("Variants and facts"), Href: base + "/facts", Here: here == "facts"}, {Label: r.T("History"), Href: base + "/history", Here: here == "history"}}}
}

// Product answers GET /products/{id}.
func (p Pages) Product(w http.ResponseWriter, r *site.Request) error { return p.product(w, r, "") }

// ProductFacts answers GET /products/{id}/facts.
func (p Pages) ProductFacts(w http.ResponseWriter, r *site.Request) error {
	return p.product(w, r, "facts")
}

func (p Pages) product(w http.ResponseWriter, r *site.Request, tab string) error {
	page := ProductPage{Base: r.Base(w, "", "products")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		x, err := product.GetProduct(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		page.head(r, x, tab)
		all, err := standings(tx, r, x.ID)
		if err != nil {
			return
		}
		if page.Life = all[x.ID].Life; page.Life.Subject == "" {
			page.Life.Subject = x.Name
		}
		if all[x.ID].Evaluating {
			page.Notices, page.Refresh = append(page.Notices, evaluatingNotice(r)), 5
		}
		if err = page.support(tx, r, x); err != nil {
			return
		}
		if page.People, err = people(tx, r, product.Ref{Type: product.TypeProduct, ID: x.ID}, x.LineID, x.ID); err != nil {
			return
		}
		if tab == "facts" {
			err = page.facts(tx, r, x)
			return
		}
		if err = page.releases(tx, r, x); err != nil {
			return
		}
		events, err := product.Changes(tx, r.Actor, x.ID, clew.ID{}, 6)
		if err != nil {
			return
		}
		page.Changes, err = timeline(tx, r, events, true)
		page.AllChanges = href(product.TypeProduct, x.ID) + "/history?all=1"
		return
	})
	if err != nil {
		return err
	}
	if tab == "facts" {
		return productFactsPage.Render(w, r.Request, http.StatusOK, &page)
	}
	return productPage.Render(w, r.Request, http.StatusOK, &page)
}

var productFactsPage = look.Declare[ProductPage]("register/product_facts", files, "part.html")

func (page *ProductPage) head(r *site.Request, x product.Product, tab string) {
	page.Title = x.Name
	page.Crumbs = []look.Crumb{productsCrumb(r), {Label: x.LineName, Href: href(product.TypeLine, x.LineID)}}
	page.Tabs = productTabs(r, x.ID, tab)
	page.Lead = r.T(kindWords[x.Kind])
	if x.Platform != "" {
		page.Lead += " · " + x.Platform
	}
	if x.BoughtIn {
		page.Lead += " · " + r.T("bought in")
	}
	if x.Constrained {
		page.Lead += " · " + r.T("constrained")
	}
	base := href(product.TypeProduct, x.ID)
	write := may(r, access.RegisterWrite, x.LineID, x.ID)
	retiredNotice(r, &page.Base, x.Meta, base, write)
	if x.Retired() {
		return
	}
	if write {
		page.NewPerson = &look.Action{Label: r.T("Name a person"), Href: base + "/people"}
		page.NewVariant = &look.Action{Label: r.T("New variant"), Href: base + "/variants/new"}
		page.NewPeriod = &look.Action{Label: r.T("New support period"), Href: base + "/support/new"}
		page.Bulk = &look.Bulk{Form: "bulk", Actions: manyActions(r, product.TypeRelease)}
		page.Actions = []look.Action{{Label: r.T("Edit"), Href: base + "/edit", Icon: "pencil"}}
		if may(r, access.RegisterWrite, x.LineID, clew.ID{}) {
			page.Actions = append(page.Actions, look.Action{Label: r.T("Move"), Href: base + "/move"})
		}
		page.Actions = append(page.Actions, look.Action{Label: r.T("Retire"), Href: base + "/retire"})
	}
	if may(r, access.ReleaseWrite, x.LineID, x.ID) {
		page.NewRelease = &look.Action{Label: r.T("New release"), Href: base + "/releases/new", Main: true, Key: "a"}
		page.Actions = append(page.Actions, *page.NewRelease)
	}
}

// evaluatingNotice says that findings may be missing for a while.
func evaluatingNotice(r *site.Request) look.Notice {
	return look.Notice{Kind: look.Info, Text: r.T("This product is being evaluated."), More: r.T("Findings may be missing until this is done, and the figures may change.")}
}

// support draws the support period with the releases on it.
func (page *ProductPage) support(tx *db.Tx, r *site.Request, x product.Product) error {
	s, err := product.SupportOfProduct(tx, x.ID)
	if err != nil {
		return err
	}
	page.Lead += " · " + r.T(supportWords[s.State])
	if s.State != product.NoneDefined && s.State != product.Ended {
		page.Lead += ", " + until(r, s)
	}
	all, err := product.ListSupport(tx, r.Actor, x.ID, product.Active)
	if err != nil {
		return err
	}
	list, err := product.ListReleases(tx, r.Actor, product.ReleaseFilter{Product: x.ID, Page: product.Page{Limit: 200}})
	if err != nil {
		return err
	}
	versions := map[clew.ID]string{}
	var marks []look.Mark
	for _, y := range list.Rows {
		versions[y.ID] = y.Version
		if !y.ReleasedOn.IsZero() && len(marks) < 40 {
			marks = append(marks, look.Mark{Label: y.Version, On: y.ReleasedOn, Href: href(product.TypeRelease, y.ID), Kind: stateTag(r, y.State).Kind})
		}
	}
	base := href(product.TypeProduct, x.ID) + "/support/"
	for _, q := range all {
		row := PeriodRow{Kind: r.T(supportKindWords[q.Kind]), Span: span(r, q), For: r.T("all releases"), Basis: q.Basis}
		if !q.ReleaseID.IsZero() {
			row.For = r.T("Release {0}", versions[q.ReleaseID])
		}
		if page.NewPeriod != nil {
			row.Edit = base + q.ID.String() + "/edit"
		}
		page.Periods = append(page.Periods, row)
	}
	if s.State == product.NoneDefined {
		page.NoPeriod = page.NewPeriod
		return nil
	}
	page.Period = &look.Support{Subject: x.Name, From: begin(x, s, list.Rows), To: s.Until, Marks: marks}
	return nil
}

// begin is the first day of support: as the periods say, else when the product came to the market.
func begin(x product.Product, s product.Support, list []product.ReleaseRow) clew.Date {
	var from clew.Date
	open := false
	for _, q := range s.Periods {
		open = open || q.From.IsZero()
		if !q.From.IsZero() && (from.IsZero() || q.From.Compare(from) < 0) {
			from = q.From
		}
	}
	if from.IsZero() || open {
		for _, d := range append([]clew.Date{x.MarketFrom}, released(list)...) {
			if !d.IsZero() && (from.IsZero() || d.Compare(from) < 0) {
				from = d
			}
		}
	}
	if from.IsZero() {
		from = clew.DateOf(x.CreatedAt.Std())
	}
	if !s.Until.IsZero() && from.Compare(s.Until) > 0 {
		from = s.Until
	}
	return from
}

func released(list []product.ReleaseRow) []clew.Date {
	var out []clew.Date
	for _, x := range list {
		out = append(out, x.ReleasedOn)
	}
	return out
}

func span(r *site.Request, q product.SupportPeriod) string {
	from, to := r.T("from the start"), r.T("without end")
	if !q.From.IsZero() {
		from = lang.Date(r.Lang(), q.From)
	}
	if !q.Until.IsZero() {
		to = lang.Date(r.Lang(), q.Until)
	}
	return from + " – " + to
}

func (page *ProductPage) releases(tx *db.Tx, r *site.Request, x product.Product) error {
	limit, skip := r.Page(rows)
	sort, desc := sorted(r)
	list, err := product.ListReleases(tx, r.Actor, product.ReleaseFilter{Product: x.ID, Presence: presenceOf(r), Sort: sort, Desc: desc, Page: product.Page{Limit: limit, Offset: skip}})
	if err != nil {
		return err
	}
	page.Releases = releaseRows(r, list.Rows)
	page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
	page.Pager.Label = r.T("Releases")
	if list.Total == 0 {
		page.Empty = &look.Empty{Title: r.T("No release yet"), Icon: "tags", For: r.T("A release is a version of firmware, software or service. Its inventory says what is inside, and only what is listed can be watched."),
			Who: r.T("Product development registers it, at the latest when it is a candidate."), Action: page.NewRelease, Section: "3.1.1"}
	}
	return nil
}

func releaseRows(r *site.Request, list []product.ReleaseRow) []ReleaseRow {
	var out []ReleaseRow
	for _, x := range list {
		out = append(out, ReleaseRow{ReleaseRow: x, Href: href(product.TypeRelease, x.ID), State: stateTag(r, x.State), SupportTag: supportTag(r, x.Support), Until: until(r, x.Support)})
	}
	return out
}

// facts fills the tab with what is told of the product.
func (page *ProductPage) facts(tx *db.Tx, r *site.Request, x product.Product) error {
	list, err := product.ListVariants(tx, r.Actor, product.VariantFilter{Product: x.ID, Page: product.Page{Limit: choices}})
	if err != nil {
		return err
	}
	for _, v := range list.Rows {
		row := VariantRow{Variant: v, Detail: joined(" · ", v.Hardware, v.Region)}
		if page.NewVariant != nil {
			row.Edit = href(product.TypeVariant, v.ID) + "/edit"
		}
		page.Variants = append(page.Variants, row)
	}
	page.Notes = x.Description
	constrained := r.T("no")
	if x.Constrained {
		constrained = r.T("yes: {0}", x.ConstrainedReason)
	}
	page.Facts = known(look.Fact{Name: r.T("Kind"), Value: r.T(kindWords[x.Kind])}, look.Fact{Name: r.T("Platform"), Value: x.Platform}, look.Fact{Name: r.T("Class"), Value: r.T(classWords[x.Class])},
		look.Fact{Name: r.T("Constrained"), Value: constrained}, look.Fact{Name: r.T("Version scheme"), Value: r.T(schemeWords[x.Scheme])}, look.Fact{Name: r.T("On the market"), Value: market(r, x)},
		look.Fact{Name: r.T("Former names"), Value: joined(", ", x.OldNames...)}, look.Fact{Name: r.T("Nicknames"), Value: joined(", ", x.Nicknames...)}, look.Fact{Name: r.T("Article numbers"), Value: joined(", ", x.Articles...)},
		look.Fact{Name: r.T("Security contact"), Value: x.Contact}, look.Fact{Name: r.T("Own key"), Value: x.Key, Mono: true})
	return nil
}

func market(r *site.Request, x product.Product) string {
	switch {
	case x.MarketFrom.IsZero() && x.MarketUntil.IsZero():
		return ""
	case x.MarketUntil.IsZero():
		return r.T("since {0}", lang.Date(r.Lang(), x.MarketFrom))
	case x.MarketFrom.IsZero():
		return r.T("until {0}", lang.Date(r.Lang(), x.MarketUntil))
	}
	return r.T("{0} to {1}", lang.Date(r.Lang(), x.MarketFrom), lang.Date(r.Lang(), x.MarketUntil))
}

// joined puts texts together, leaving out empty ones.
func joined(sep string, all ...string) string {
	out := ""
	for _, s := range all {
		if s != "" && out != "" {
			out += sep
		}
		out += s
	}
	return out
}
