package finding

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// ListPage is the triage queue: saved views, rows, and the detail of one of them.
type ListPage struct {
	look.Base
	Tabs    *look.Tabs
	Views   look.Tabs
	Groups  look.Tabs
	Saved   look.Saved
	Find    *look.Field
	Keep    []look.Hidden // what the search form sends along
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []ListRow
	Single  bool // one row per product
	OfOne   bool // of one product: its name is in the heading
	Pager   look.Pager
	Exports []look.Action
	Detail  *Detail
	Chosen  bool // the detail was asked for
	Empty   *look.Empty
	Sight   *Panel
}

// ListRow is a vulnerability across products, or in one.
type ListRow struct {
	ID         string // of the element
	Name       string
	Title      string
	Parts      string
	Product    string
	Href       string // shows it in the detail
	Full       string // its page
	Decide     string
	Score      float64
	Rating     look.Tag
	Exploited  *look.Tag
	Disputed   bool
	Shipped    int
	Releases   int
	Units      int64
	Tag        look.Tag
	Open       int
	FirstSeen  clew.Time
	Selected   bool
	Components []view.Part
}

var listPage = look.Declare[ListPage]("finding/list", files, "detail.html", "decide_form.html", "coverage.html")

const pageRows = 50

// sinceDays are the choices of "first seen".
var sinceDays = map[string]int{"1d": 1, "7d": 7, "30d": 30}

// filterOf reads the filter from the query. Without a state it is what needs a decision.
func filterOf(q url.Values, now clew.Time) view.Filter {
	f := view.Filter{Text: q.Get("q"), Exploited: q.Get("exploited") == "1", Shipped: q.Get("shipped") == "1", Supported: q.Get("supported") == "1",
		Fix: q.Get("fix") == "1", Confidence: chosen(q, "confidence", view.Confidences...)}
	switch state := chosen(q, "state", "all", "conflict", "decided", "under_investigation", "affected", "done"); state {
	case "":
		f.States = []string{string(view.Open)}
	case "all":
	default:
		f.States = []string{state}
	}
	for _, b := range q["severity"] {
		if b == "unrated" || b != "" && slices.Contains(view.Bands, b) {
			f.Bands = append(f.Bands, b)
		}
	}
	f.Line, _ = clew.ParseID(q.Get("line")) // what is no id narrows nothing
	f.Product, _ = clew.ParseID(q.Get("product"))
	if n := sinceDays[q.Get("since")]; n > 0 {
		f.Since = now.Add(-time.Duration(n) * 24 * time.Hour)
	}
	return f
}

// List answers GET /findings.
func (p Pages) List(w http.ResponseWriter, r *site.Request) error {
	return p.list(w, r, nil)
}

// ProductFindings answers GET /products/{id}/findings: the same list for one product.
func (p Pages) ProductFindings(w http.ResponseWriter, r *site.Request) error {
	prod, err := site.Read(r, func(tx *db.Tx) (product.Product, error) { return product.GetProduct(tx, r.Actor, r.PathID("id")) })
	if err != nil {
		return err
	}
	return p.list(w, r, &prod)
}

func (p Pages) list(w http.ResponseWriter, r *site.Request, of *product.Product) error {
	q := r.URL.Query()
	f := filterOf(q, r.Now)
	page := ListPage{Single: q.Get("group") == "product" || of != nil, OfOne: of != nil, Chosen: q.Get("sel") != ""}
	if of != nil {
		f.Product = of.ID
	}
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		all, err := p.Board.RowsIn(tx, r.Actor)
		if err != nil {
			return none, err
		}
		if of != nil {
			all = view.Filter{Product: of.ID}.Keep(all)
		}
		rows := f.Keep(all)
		order := view.Order(q.Get("sort"))
		if r.Format() != "" {
			return none, r.Export(w, table(r, rows, order, page.Single))
		}
		page.Base = r.Base(w, r.T("Findings"), "findings")
		page.head(r, of, all, rows)
		page.fill(r, rows, order)
		if err := page.evaluating(tx, r, p.Board, of); err != nil {
			return none, err
		}
		if of == nil {
			count := func(q url.Values) int { return filterOf(q, r.Now).Count(all) }
			if page.Saved, err = r.Saved(tx, "findings", count); err != nil {
				return none, err
			}
		}
		if len(page.Rows) == 0 {
			return none, page.nothing(tx, r, p.Board, of, all)
		}
		return none, page.detail(tx, r, p, q.Get("sel"))
	})
	if err != nil || r.Format() != "" {
		return err
	}
	return listPage.Render(w, r.Request, http.StatusOK, &page)
}

// head makes everything around the rows.
func (p *ListPage) head(r *site.Request, of *product.Product, all, rows []*view.Row) {
	open, products := view.Filter{States: []string{string(view.Open)}}.Count(all), map[clew.ID]bool{}
	decided := view.Distinct(all) - open
	for _, x := range all {
		if x.State == view.Open {
			products[x.ProductID] = true
		}
	}
	p.Lead = r.T("{0} open in {1} products, {2} decided", open, len(products), decided)
	if len(products) == 1 {
		p.Lead = r.T("{0} open in one product, {1} decided", open, decided)
	}
	if of != nil {
		p.Title, p.Here = r.T("Findings of {0}", of.Name), "products"
		p.Lead = r.T("{0} open, {1} decided", open, decided)
		p.Crumbs = []look.Crumb{{Label: r.T("Products"), Href: "/products"}, {Label: of.Name, Href: ProductHref(of.ID)}}
	}
	p.Views = views(r, &p.Base, of, all)
	if of == nil {
		p.Groups = look.Tabs{Label: r.T("One row per"), Tabs: []look.Tab{{Label: r.T("Vulnerability"), Href: p.With("group", "", "sel", ""), Here: !p.Single}, {Label: r.T("Product"), Href: p.With("group", "product", "sel", ""), Here: p.Single}}}
	}
	p.filters(r, of, all)
	p.Exports = p.Base.Exports("sel")
}

// views are the saved views: links, with what they hold now.
func views(r *site.Request, b *look.Base, of *product.Product, all []*view.Row) look.Tabs {
	t := look.Tabs{Label: r.T("Views")}
	q := r.URL.Query()
	for _, v := range []struct {
		label string
		query url.Values
	}{
		{r.T("Needs a decision"), url.Values{}},
		{r.T("Exploited"), url.Values{"state": {"all"}, "exploited": {"1"}}},
		{r.T("New since last week"), url.Values{"state": {"all"}, "since": {"7d"}}},
		{r.T("Contradictory"), url.Values{"state": {"conflict"}}},
		{r.T("Under investigation"), url.Values{"state": {"under_investigation"}}},
		{r.T("Decided"), url.Values{"state": {"decided"}}},
	} {
		n := filterOf(v.query, r.Now).Count(all)
		here := true
		for _, k := range []string{"state", "exploited", "since"} {
			here = here && q.Get(k) == v.query.Get(k)
		}
		if n == 0 && v.query.Get("state") == "conflict" && !here {
			continue
		}
		if g := q.Get("group"); g != "" {
			v.query.Set("group", g)
		}
		href := b.Path
		if e := v.query.Encode(); e != "" {
			href += "?" + e
		}
		t.Tabs = append(t.Tabs, look.Tab{Label: v.label, Href: href, Count: n, Here: here})
	}
	if of == nil {
		t.Tabs = append(t.Tabs, look.Tab{Label: r.T("Can't be assessed"), Href: "/findings/unassessable"})
	}
	return t
}

// filters makes the chips of what is in force, and the form that changes it.
func (p *ListPage) filters(r *site.Request, of *product.Product, all []*view.Row) {
	q := r.URL.Query()
	add := func(label, value, off string) {
		p.Chips = append(p.Chips, look.Chip{Label: label, Value: value, Off: off})
	}
	lines, products := map[clew.ID]string{}, map[clew.ID]string{}
	for _, x := range all {
		lines[x.LineID], products[x.ProductID] = x.Line, x.Product
	}
	switch s := q.Get("state"); s {
	case "":
		add(r.T("Decision"), r.T(StatusWords["open"]), p.With("state", "all", "sel", ""))
	case "all":
	case "decided":
		add(r.T("Decision"), r.T("decided"), p.With("state", "all", "sel", ""))
	default:
		add(r.T("Decision"), r.T(StatusWords[s]), p.With("state", "all", "sel", ""))
	}
	if q.Get("q") != "" {
		add(r.T("Text"), clew.Clip(q.Get("q"), 40), p.With("q", "", "sel", ""))
	}
	for _, b := range q["severity"] {
		if _, ok := bandWords[b]; ok {
			add(r.T("Severity"), r.T(bandWords[b]), p.Without("severity", b))
		}
	}
	for _, f := range []struct{ name, label string }{{"exploited", r.T("Exploited")}, {"shipped", r.T("In shipped releases")}, {"supported", r.T("In supported releases")}, {"fix", r.T("Fix known")}} {
		if q.Get(f.name) == "1" {
			add(f.label, "", p.With(f.name, "", "sel", ""))
		}
	}
	if n := sinceDays[q.Get("since")]; n > 0 {
		add(r.T("First seen"), lang.TN(r.Lang(), n, "in the last day", "in the last {0} days"), p.With("since", "", "sel", ""))
	}
	if c := chosen(q, "confidence", view.Confidences...); c != "" {
		add(r.T("Identity"), r.T("at least {0}", r.T(confidenceWords[c])), p.With("confidence", "", "sel", ""))
	}
	named := func(name, label string, of map[clew.ID]string) {
		if id, err := clew.ParseID(q.Get(name)); err == nil && !id.IsZero() {
			value := of[id]
			if value == "" {
				value = "–"
			}
			add(label, value, p.With(name, "", "sel", ""))
		}
	}
	named("line", r.T("Line"), lines)
	if of == nil {
		named("product", r.T("Product"), products)
	}
	p.form(r, of, lines, products)
}

func (p *ListPage) form(r *site.Request, of *product.Product, lines, products map[clew.ID]string) {
	f := p.NewForm(p.Path, r.T("Show"))
	f.ID, f.ByGet = "filter", true
	opt := func(v, label string) look.Option { return look.Option{Value: v, Label: label} }
	f.Add("search", "q", r.T("Text")).Help(r.T("Id or alias, title, component, product")).Max = 200
	f.Select("state", r.T("Decision"), opt("", r.T(StatusWords["open"])), opt("all", r.T("any")), opt("decided", r.T("decided")), opt("conflict", r.T(StatusWords["conflict"])),
		opt("under_investigation", r.T(StatusWords["under_investigation"])), opt("affected", r.T(StatusWords["affected"])), opt("done", r.T(StatusWords["done"]))).Known("open")
	bands := f.Checks("severity", r.T("Severity"))
	for _, b := range []string{"critical", "high", "medium", "low", "none", "unrated"} {
		bands.Options = append(bands.Options, opt(b, r.T(bandWords[b])))
	}
	f.Select("since", r.T("First seen"), opt("", r.T("any time")), opt("1d", lang.TN(r.Lang(), 1, "in the last day", "in the last {0} days")),
		opt("7d", lang.TN(r.Lang(), 7, "in the last day", "in the last {0} days")), opt("30d", lang.TN(r.Lang(), 30, "in the last day", "in the last {0} days")))
	if of == nil {
		choose(f.Select("line", r.T("Line"), opt("", r.T("all"))), lines)
		choose(f.Select("product", r.T("Product"), opt("", r.T("all"))), products)
	}
	f.Select("confidence", r.T("Confidence in the identity"), opt("", r.T("any")), opt("medium", r.T("at least {0}", r.T(confidenceWords["medium"]))), opt("high", r.T(confidenceWords["high"]))).Known("low")
	f.Check("exploited", r.T("Known to be exploited"))
	f.Check("shipped", r.T("In shipped releases"))
	f.Check("supported", r.T("In supported releases"))
	f.Check("fix", r.T("Fix known"))
	for _, k := range []string{"group", "sort"} {
		if v := p.Query.Get(k); v != "" {
			f.Hide(k, v)
		}
	}
	p.Filter = f.Fill(p.Query)
}

// choose fills a select with named records.
func choose(x *look.Field, of map[clew.ID]string) {
	var out []look.Option
	for id, name := range of {
		out = append(out, look.Option{Value: id.String(), Label: name})
	}
	slices.SortFunc(out, func(a, b look.Option) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	x.Options = append(x.Options, out[:min(len(out), 1000)]...)
}

// fill makes the rows of this page of the list.
func (p *ListPage) fill(r *site.Request, rows []*view.Row, order view.Order) {
	limit, skip := r.Page(pageRows)
	total := 0
	if p.Single {
		view.SortBy(rows, order)
		total = len(rows)
		for _, x := range rows[min(skip, total):min(skip+limit, total)] {
			p.Rows = append(p.Rows, p.single(r, x))
		}
	} else {
		groups := view.Gather(rows)
		view.SortGroups(groups, order)
		total = len(groups)
		for _, g := range groups[min(skip, total):min(skip+limit, total)] {
			g.Finish()
			p.Rows = append(p.Rows, p.group(r, g))
		}
	}
	p.Pager = r.Pager(&p.Base, len(p.Rows), total, limit, skip)
}

func (p *ListPage) single(r *site.Request, x *view.Row) ListRow {
	row := ListRow{Name: x.Vulnerability, Title: x.Title, Parts: Parts(x.Components), Product: x.Product, Score: x.Score, Rating: BandTag(r, x.Band), Exploited: exploited(r, x.Exploited), Disputed: x.Disputed,
		Shipped: x.Shipped, Releases: x.Releases, Units: x.Units, Open: x.Counts.Open + x.Counts.Conflict, FirstSeen: x.FirstSeen, Tag: countsTag(r, x.State, x.Counts)}
	row.ID = "row-" + x.Vulnerability + "-" + x.ProductID.String()
	if access.Can(r.Actor, access.Assess, access.Scope{Line: x.LineID, Product: x.ProductID}) {
		row.Decide = VulnerabilityHref(x.Vulnerability) + "/decide?product=" + x.ProductID.String()
	}
	return p.linked(row, x.Vulnerability+"@"+x.ProductID.String())
}

func (p *ListPage) group(r *site.Request, g *view.Group) ListRow {
	row := ListRow{Name: g.Vulnerability, Title: g.Title, Parts: Parts(g.Components), Score: g.Score, Rating: BandTag(r, g.Band), Exploited: exploited(r, g.Exploited), Disputed: g.Disputed,
		Shipped: g.Shipped, Releases: g.Releases, Units: g.Units, Open: g.Counts.Open + g.Counts.Conflict, FirstSeen: g.FirstSeen, Tag: countsTag(r, g.State, g.Counts)}
	row.ID = "row-" + g.Vulnerability
	if row.Product = g.Products[0]; len(g.Products) > 1 {
		row.Product = lang.TN(r.Lang(), len(g.Products), "{0} product", "{0} products")
	}
	if slices.ContainsFunc(g.Rows, func(x *view.Row) bool {
		return access.Can(r.Actor, access.Assess, access.Scope{Line: x.LineID, Product: x.ProductID})
	}) {
		row.Decide = VulnerabilityHref(g.Vulnerability) + "/decide"
	}
	return p.linked(row, g.Vulnerability)
}

func (p *ListPage) linked(row ListRow, sel string) ListRow {
	row.Full = VulnerabilityHref(row.Name)
	row.Href = p.here(sel)
	row.Selected = p.Query.Get("sel") == sel
	return row
}

// here keeps the place in the list, which With forgets.
func (p *ListPage) here(sel string) string {
	pairs := []string{"sel", sel}
	if after := p.Query.Get("after"); after != "" {
		pairs = append(pairs, "after", after)
	}
	return p.With(pairs...)
}

// Parts names the affected components once each with their versions, the first of many.
func Parts(all []view.Part) string {
	const most = 4
	s, last := "", ""
	for i, x := range all {
		switch {
		case i == most:
			return s + ", …"
		case i > 0 && x.Name == last:
			s += ", " + x.Version
		case i > 0:
			s += "; " + strings.TrimSpace(x.Name+" "+x.Version)
		default:
			s = strings.TrimSpace(x.Name + " " + x.Version)
		}
		last = x.Name
	}
	return s
}

// countsTag sums up what was decided.
func countsTag(r *site.Request, s view.RowState, c view.Counts) look.Tag {
	switch {
	case c.Conflict > 0:
		return StatusTag(r, "conflict")
	case s == view.Open:
		t := StatusTag(r, "open")
		t.Word = r.T("{0} open", c.Open)
		return t
	case s == view.Done && c.NotAffected == 0:
		return StatusTag(r, "fixed")
	case s == view.Done && c.Fixed == 0:
		return StatusTag(r, "not_affected")
	}
	return StatusTag(r, string(s))
}

// evaluating says that work is under way whose outcome the list does not show yet.
func (p *ListPage) evaluating(tx *db.Tx, r *site.Request, b *view.Board, of *product.Product) error {
	products, err := b.Products(tx, r.Actor)
	if err != nil {
		return err
	}
	e, err := view.EvaluatingNow(tx)
	if err != nil {
		return err
	}
	n := 0
	for _, x := range products {
		if (of == nil || of.ID == x.ID) && e.Product(x.ID) {
			n++
		}
	}
	switch {
	case n == 0:
	case of != nil:
		p.Lead, p.Refresh = p.Lead+" · "+r.T("being evaluated"), refreshEvaluating
	default:
		p.Lead, p.Refresh = p.Lead+" · "+lang.TN(r.Lang(), n, "{0} product is being evaluated", "{0} products are being evaluated"), refreshEvaluating
	}
	return nil
}

// nothing explains an empty list: a filter that is too narrow, nothing to decide, or nothing to see.
func (p *ListPage) nothing(tx *db.Tx, r *site.Request, b *view.Board, of *product.Product, all []*view.Row) error {
	if len(all) == 0 && p.Refresh > 0 {
		p.Empty = evaluatingEmpty(r)
		return nil
	}
	if len(all) > 0 {
		p.Empty = &look.Empty{Icon: "filter", Title: r.T("Nothing fits this filter"), For: lang.TN(r.Lang(), view.Distinct(all), "{0} vulnerability is known in all.", "{0} vulnerabilities are known in all."),
			Action: &look.Action{Label: r.T("Show all"), Href: p.Path + "?state=all"}, Section: "3.1.2"}
		if len(p.Chips) == 1 && p.Query.Get("state") == "" {
			p.Empty.Icon, p.Empty.Title = "shield-check", r.T("Everything that we can see is decided")
			if p.Refresh > 0 {
				p.Empty = evaluatingEmpty(r)
			}
		}
		return nil
	}
	products, err := b.Products(tx, r.Actor)
	if err != nil {
		return err
	}
	blind := 0
	for _, x := range products {
		if n := x.Newest(); !x.Retired && (n == nil || !n.Known()) && (of == nil || of.ID == x.ID) {
			blind++
		}
	}
	p.Empty = &look.Empty{Icon: "radar", Title: r.T("No findings"), Section: "3.1.1",
		For: r.T("Here stand the vulnerabilities that source records name for components of our releases. Findings need two things: the inventory of a release, and feeds that speak of its components."),
		Who: r.T("Product development gives the inventories, security management watches the feeds and decides."), Action: &look.Action{Label: r.T("To the products"), Href: "/products", Main: true}}
	if blind > 0 {
		p.Empty.Who = lang.TN(r.Lang(), blind, "{0} product has no known inventory: for it this list says nothing.", "{0} products have no known inventory: for them this list says nothing.")
	}
	return nil
}

func exploited(r *site.Request, yes bool) *look.Tag {
	if !yes {
		return nil
	}
	t := ExploitedTag(r)
	return &t
}
