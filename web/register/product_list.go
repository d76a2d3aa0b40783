package register

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// ProductsPage lists the products.
type ProductsPage struct {
	look.Base
	Tabs    look.Tabs
	Saved   look.Saved
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []ProductRow
	Pager   look.Pager
	Bulk    *look.Bulk
	Exports []look.Action
	Empty   *look.Empty
}

// ProductRow is a product of a list.
type ProductRow struct {
	product.ProductRow
	Href       string
	Sub        string
	Until      string
	SupportTag look.Tag
	standing
}

var productsPage = look.Declare[ProductsPage]("register/products", files, "part.html")

func productRows(tx *db.Tx, r *site.Request, list []product.ProductRow) ([]ProductRow, error) {
	var out []ProductRow
	var ids []clew.ID
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	at, err := standings(tx, r, ids...)
	for _, x := range list {
		row := ProductRow{ProductRow: x, Href: href(product.TypeProduct, x.ID), Sub: x.LineName + " · " + r.T(kindWords[x.Kind]), Until: until(r, x.Support), SupportTag: supportTag(r, x.Support)}
		if x.Platform != "" {
			row.Sub += " · " + x.Platform
		}
		if x.BoughtIn {
			row.Sub += " · " + r.T("bought in")
		}
		row.standing = at[x.ID]
		row.Life.Subject, row.Life.Href = x.Name, row.Href
		out = append(out, row)
	}
	return out, err
}

func productFilter(r *site.Request) product.ProductFilter {
	q := r.URL.Query()
	sort, desc := sorted(r)
	return product.ProductFilter{Search: q.Get("q"), Line: idOf(r, "line"), Kind: product.Kind(q.Get("kind")), Class: product.Class(q.Get("class")), BoughtIn: q.Get("bought_in") != "",
		Support: product.SupportState(q.Get("support")), Presence: presenceOf(r), Sort: sort, Desc: desc}
}

var productColumns = []string{"id", "key", "name", "line", "kind", "platform", "class", "scheme", "constrained", "constrained_reason", "bought_in", "old_names", "nicknames", "articles",
	"market_from", "market_until", "releases", "newest_release", "support", "supported_until", "support_continuous", "retired_at"}

func productCells(p product.ProductRow) []any {
	return []any{p.ID, p.Key, p.Name, p.LineName, string(p.Kind), p.Platform, string(p.Class), string(p.Scheme), p.Constrained, p.ConstrainedReason, p.BoughtIn, []string(p.OldNames), []string(p.Nicknames), []string(p.Articles),
		p.MarketFrom, p.MarketUntil, p.Releases, p.Newest, string(p.Support.State), p.Support.Until, p.Support.Continuous, p.RetiredAt}
}

// Products answers GET /products.
func (p Pages) Products(w http.ResponseWriter, r *site.Request) error {
	f := productFilter(r)
	if r.Format() != "" {
		return exported(w, r, "products", productColumns, func(tx *db.Tx, page product.Page) ([][]any, error) {
			f.Page = page
			list, err := product.ListProducts(tx, r.Actor, f)
			return cellsOf(list.Rows, productCells), err
		})
	}
	limit, skip := r.Page(rows)
	f.Page = product.Page{Limit: limit, Offset: skip}
	page := ProductsPage{Base: r.Base(w, r.T("Products"), "products"), Tabs: registerTabs(r, "/products")}
	var list product.List[product.ProductRow]
	var lines product.List[product.LineRow]
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		if list, err = product.ListProducts(tx, r.Actor, f); err != nil {
			return
		}
		if page.Rows, err = productRows(tx, r, list.Rows); err != nil {
			return
		}
		if page.Saved, err = r.Saved(tx, "products", nil); err != nil {
			return
		}
		lines, err = product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: choices}})
		return
	})
	if err != nil {
		return err
	}
	page.Lead = page.TN(list.Total, "{0} product", "{0} products")
	page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
	page.filter(r, lines.Rows)
	page.Exports = page.Base.Exports()
	page.offer(r, list.Total, lines.Total)
	return productsPage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *ProductsPage) filter(r *site.Request, lines []product.LineRow) {
	page.Filter = filterForm(r, &page.Base, "/products")
	page.Filter.Add("search", "q", r.T("Search")).Placeholder = r.T("Name, article number, key")
	line := page.Filter.Select("line", r.T("Product line"), look.Option{Label: r.T("all lines")})
	for _, l := range lines {
		line.Options = append(line.Options, look.Option{Value: l.ID.String(), Label: l.Name})
	}
	page.Filter.Select("kind", r.T("Kind"), anyOr(r.T("all kinds"), options(r, product.Kinds, kindWords))...)
	page.Filter.Select("support", r.T("Support"), anyOr(r.T("any"), options(r, product.SupportStates, supportWords))...)
	presenceField(r, page.Filter)
	page.Filter.Fill(page.Query)
	page.Chips = chips(&page.Base, page.Filter)
	if c := product.Class(page.Query.Get("class")); c != "" {
		page.Filter.Hide("class", string(c))
		page.Chips = append(page.Chips, look.Chip{Label: r.T("Class"), Value: r.T(classWords[c]), Off: page.With("class", "")})
	}
	if page.Query.Get("bought_in") != "" {
		page.Filter.Hide("bought_in", "1")
		page.Chips = append(page.Chips, look.Chip{Label: r.T("Bought in"), Off: page.With("bought_in", "")})
	}
}

// offer adds what the reader may do here.
func (page *ProductsPage) offer(r *site.Request, total, lines int) {
	filtered := len(page.Chips) > 0
	if access.CanSomewhere(r.Actor, access.RegisterWrite) {
		add := look.Action{Label: r.T("New product"), Href: "/products/new", Main: true, Key: "a"}
		if lines == 0 && may(r, access.RegisterWrite, clew.ID{}, clew.ID{}) {
			add = look.Action{Label: r.T("New product line"), Href: "/lines/new", Main: true, Key: "a"}
		}
		page.Actions = []look.Action{{Label: r.T("Import"), Href: "/import", Icon: "upload"}, add}
		if presenceOf(r) != product.RetiredOnly {
			page.Bulk = &look.Bulk{Form: "bulk", Actions: append(manyActions(r, product.TypeProduct), look.BulkAction{Label: r.T("Retire"), Href: "/products/retire"})}
		}
	}
	if total == 0 {
		page.Empty = empty(r, filtered, "/products", look.Empty{Title: r.T("No product yet"), Icon: "package", Section: "1.1",
			For: r.T("Everything hangs on the products: their releases carry inventories, these lead to findings, and the support period says how long somebody must look."),
			Who: r.T("Product management registers a line and its products, by hand or from a list."), Action: first(page.Actions)})
	}
}

// Selected is a record that a bulk act is about.
type Selected struct{ Name, Sub, Value string }

// BulkPage asks for the reason of an act over several records.
type BulkPage struct {
	look.Base
	Selected []Selected
	Form     *look.Form
}

var bulkPage = look.Declare[BulkPage]("register/bulk", files)

const bulkMax = 200

// RetireProducts answers POST /products/retire: first it asks why, then it retires all of them as one act, or none.
func (p Pages) RetireProducts(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	ids := in.Values["id"]
	if len(ids) == 0 || len(ids) > bulkMax {
		return clew.Errorf(clew.Invalid, "Select between 1 and %d records", bulkMax)
	}
	page := BulkPage{Base: r.Base(w, "", "products")}
	page.Title = page.TN(len(ids), "Retire {0} product", "Retire {0} products")
	page.Crumbs = []look.Crumb{productsCrumb(r)}
	page.Lead = r.T("Retired products leave the lists and take no new releases. Nothing is deleted, and the whole act can be undone.")
	page.Form = page.NewForm("/products/retire", r.T("Retire"))
	page.Form.Danger, page.Form.Cancel = true, "/products"
	page.Form.Area("reason", r.T("Why")).Need().First().Rows = 2
	page.Form.Hide("confirmed", "1")
	refs, err := p.selected(r, &page, ids, in)
	if err != nil {
		return err
	}
	if in.Get("confirmed") == "" {
		return bulkPage.Render(w, r.Request, http.StatusOK, &page)
	}
	act := because(in)
	err = r.Write(in, func(tx *db.Tx) error {
		for _, x := range refs {
			if err := product.Retire(tx, r.Actor, x.Ref, x.revision, act); err != nil {
				return named(err, x.name)
			}
		}
		return nil
	})
	if err == nil {
		look.Flash(w, undoable(r, page.TN(len(refs), "{0} product retired", "{0} products retired"), act.ID))
		return r.Redirect(w, "/products")
	}
	return r.Again(w, page.Form, err, func(status int) error { return bulkPage.Render(w, r.Request, status, &page) })
}

type selection struct {
	product.Ref
	revision int64
	name     string
}

// selected reads what was picked, with the revisions that the reader sees from now on.
func (p Pages) selected(r *site.Request, page *BulkPage, ids []string, in *site.Values) (out []selection, err error) {
	_, err = site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		out, page.Selected, page.Form.Hidden = nil, nil, page.Form.Hidden[:1]
		for i, s := range ids {
			id, err := clew.ParseID(s)
			if err != nil {
				return struct{}{}, clew.Errorf(clew.NotFound, "There is no such record")
			}
			x, err := product.GetProduct(tx, r.Actor, id)
			if err != nil {
				return struct{}{}, err
			}
			revision := x.Revision
			if seen := in.Values["seen"]; in.Get("confirmed") != "" && i < len(seen) {
				revision = (&site.Values{Values: map[string][]string{"n": {seen[i]}}}).Int("n")
			}
			out = append(out, selection{product.Ref{Type: product.TypeProduct, ID: x.ID}, revision, x.Name})
			page.Selected = append(page.Selected, Selected{Name: x.Name, Sub: x.LineName, Value: x.ID.String()})
			page.Form.Hide("id", x.ID.String())
			page.Form.Hide("seen", plain(x.Revision))
		}
		return
	})
	return out, err
}

// named puts the record's name before what refuses it.
func named(err error, name string) error {
	if clew.Is(err, clew.Conflict) || clew.Is(err, clew.Denied) {
		return clew.Wrapf(clew.KindOf(err), err, "%s: %s", name, asMessage(err))
	}
	return err
}
