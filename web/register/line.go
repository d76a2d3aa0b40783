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

// LinesPage lists the product lines.
type LinesPage struct {
	look.Base
	Tabs    look.Tabs
	Filter  *look.Form
	Rows    []LineRow
	Pager   look.Pager
	Exports []look.Action
	Empty   *look.Empty
}

// LineRow is a line of the list.
type LineRow struct {
	product.LineRow
	Href string
}

var linesPage = look.Declare[LinesPage]("register/lines", files, "part.html")

// registerTabs are the ways into the register.
func registerTabs(r *site.Request, here string) look.Tabs {
	t := look.Tabs{Label: r.T("Products")}
	for _, x := range []struct{ label, href string }{{r.T("Products"), "/products"}, {r.T("Product lines"), "/lines"}, {r.T("Import"), "/import"}} {
		if access.Allow(r.Actor, "GET "+x.href) == nil {
			t.Tabs = append(t.Tabs, look.Tab{Label: x.label, Href: x.href, Here: x.href == here})
		}
	}
	return t
}

// Lines answers GET /lines.
func (p Pages) Lines(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	sort, desc := sorted(r)
	limit, skip := r.Page(rows)
	f := product.LineFilter{Search: q.Get("q"), Presence: presenceOf(r), Sort: sort, Desc: desc, Page: product.Page{Limit: limit, Offset: skip}}
	if r.Format() != "" {
		return exported(w, r, "product-lines", []string{"id", "key", "name", "manufacturer", "publisher", "products", "retired_at"}, func(tx *db.Tx, page product.Page) ([][]any, error) {
			f.Page = page
			list, err := product.ListLines(tx, r.Actor, f)
			return cellsOf(list.Rows, func(l product.LineRow) []any {
				return []any{l.ID, l.Key, l.Name, l.Manufacturer, l.Publisher, l.Products, l.RetiredAt}
			}), err
		})
	}
	page := LinesPage{Base: r.Base(w, r.T("Product lines"), "products"), Tabs: registerTabs(r, "/lines")}
	page.Lead = page.T("Each line has one legal manufacturer and one publisher of advisories.")
	list, err := site.Read(r, func(tx *db.Tx) (product.List[product.LineRow], error) { return product.ListLines(tx, r.Actor, f) })
	if err != nil {
		return err
	}
	for _, l := range list.Rows {
		page.Rows = append(page.Rows, LineRow{l, href(product.TypeLine, l.ID)})
	}
	page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
	page.Filter = filterForm(r, &page.Base, "/lines")
	page.Filter.Add("search", "q", r.T("Search"))
	presenceField(r, page.Filter)
	page.Filter.Fill(q)
	page.Exports = page.Base.Exports()
	if may(r, access.RegisterWrite, clew.ID{}, clew.ID{}) {
		page.Actions = []look.Action{{Label: r.T("New line"), Href: "/lines/new", Main: true, Key: "a"}}
	}
	if list.Total == 0 {
		page.Empty = empty(r, q.Get("q") != "" || q.Get("retired") != "", "/lines", look.Empty{Title: r.T("No product line yet"), Icon: "layers", Section: "1.1",
			For: r.T("A product line groups products of one legal manufacturer: rights are given per line, advisories are published in its name."), Who: r.T("Product management registers it."), Action: first(page.Actions)})
	}
	return linesPage.Render(w, r.Request, http.StatusOK, &page)
}

// LinePage is one product line.
type LinePage struct {
	look.Base
	Tabs      look.Tabs
	Facts     []look.Fact
	Notes     string
	Products  []ProductRow
	Pager     look.Pager
	People    []PersonRow
	NewPerson *look.Action
	Empty     *look.Empty
}

var linePage = look.Declare[LinePage]("register/line", files, "part.html")

func lineTabs(r *site.Request, id clew.ID, here string) look.Tabs {
	base := href(product.TypeLine, id)
	return look.Tabs{Label: r.T("Product line"), Tabs: []look.Tab{{Label: r.T("Products"), Href: base, Here: here == ""}, {Label: r.T("History"), Href: base + "/history", Here: here == "history"}}}
}

// Line answers GET /lines/{id}.
func (p Pages) Line(w http.ResponseWriter, r *site.Request) error {
	page := LinePage{Base: r.Base(w, "", "products")}
	limit, skip := r.Page(rows)
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		l, err := product.GetLine(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		list, err := product.ListProducts(tx, r.Actor, product.ProductFilter{Line: l.ID, Page: product.Page{Limit: limit, Offset: skip}})
		if err != nil {
			return
		}
		if page.Products, err = productRows(tx, r, list.Rows); err != nil {
			return
		}
		page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
		page.fill(r, l)
		page.People, err = people(tx, r, product.Ref{Type: product.TypeLine, ID: l.ID}, l.ID, clew.ID{})
		return
	})
	if err != nil {
		return err
	}
	return linePage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *LinePage) fill(r *site.Request, l product.Line) {
	page.Title = l.Name
	page.Crumbs = lineCrumbs(r, l.ID, l.Name)[:2]
	page.Tabs = lineTabs(r, l.ID, "")
	page.Notes = l.Description
	page.Facts = known(look.Fact{Name: r.T("Legal manufacturer"), Value: l.Manufacturer}, look.Fact{Name: r.T("Address"), Value: l.ManufacturerAddress}, look.Fact{Name: r.T("Publisher"), Value: l.Publisher},
		look.Fact{Name: r.T("Namespace"), Value: l.PublisherNamespace}, look.Fact{Name: r.T("Contact"), Value: l.PublisherContact}, look.Fact{Name: r.T("Own key"), Value: l.Key, Mono: true})
	if l.Manufacturer == "" {
		page.Facts = append([]look.Fact{{Name: r.T("Legal manufacturer"), Tag: &look.Tag{Kind: look.Warn, Word: r.T("not said")}}}, page.Facts...)
	}
	base := href(product.TypeLine, l.ID)
	write := may(r, access.RegisterWrite, l.ID, clew.ID{})
	retiredNotice(r, &page.Base, l.Meta, base, write)
	if !write || l.Retired() {
		return
	}
	page.NewPerson = &look.Action{Label: r.T("Name a person"), Href: base + "/people"}
	page.Actions = []look.Action{{Label: r.T("Edit"), Href: base + "/edit", Icon: "pencil"}, {Label: r.T("Retire"), Href: base + "/retire"}, {Label: r.T("New product"), Href: "/products/new?line=" + l.ID.String(), Main: true, Key: "a"}}
	if len(page.Products) == 0 {
		page.Empty = &look.Empty{Title: r.T("No product in this line yet"), Icon: "package", For: r.T("A product is what is developed and sold under one name; its releases carry the inventories."), Who: r.T("Product management registers it."), Action: &page.Actions[2]}
	}
}

// known leaves out facts that nobody has told.
func known(all ...look.Fact) []look.Fact {
	var out []look.Fact
	for _, f := range all {
		if f.Value != "" || f.Tag != nil || f.Node != "" {
			out = append(out, f)
		}
	}
	return out
}

// NewLine answers GET and POST /lines/new.
func (p Pages) NewLine(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		if err := access.Require(r.Actor, access.RegisterWrite, access.Scope{}); err != nil {
			return err
		}
		d.Title, d.Crumbs = r.T("New product line"), lineCrumbs(r, clew.ID{}, "")[:2]
		in := lineFields(d, product.LineInput{})
		d.Form.Cancel, d.Form.Submit = "/lines", r.T("Register")
		d.save = func(tx *db.Tx) (string, error) {
			l, err := product.CreateLine(tx, r.Actor, *in, product.Act{})
			return href(product.TypeLine, l.ID), err
		}
		d.done = r.T("Registered")
		return nil
	})
}

// EditLine answers GET and POST /lines/{id}/edit.
func (p Pages) EditLine(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		l, err := product.GetLine(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.RegisterWrite, access.Scope{Line: l.ID})
		}
		if err != nil {
			return err
		}
		d.Title, d.Crumbs, d.ref = r.T("Edit {0}", l.Name), lineCrumbs(r, l.ID, l.Name), product.Ref{Type: product.TypeLine, ID: l.ID}
		in := lineFields(d, l.LineInput)
		d.why("")
		site.Expect(d.Form, l.Revision)
		to := href(product.TypeLine, l.ID)
		d.Form.Cancel = to
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateLine(tx, r.Actor, l.ID, sent.Revision(), *in, because(sent))
			return to, err
		}
		d.done = r.T("Saved")
		return nil
	})
}

func lineFields(d *draft, l product.LineInput) *product.LineInput {
	f := d.Form
	d.group(d.T("Line"), "")
	f.Text("name", d.T("Name")).Need().First().Set(l.Name)
	d.area("description", d.T("Description"), "", l.Description)
	d.key(l.Key)
	d.group(d.T("Legal manufacturer"), d.T("As on the type plate and in the declaration of conformity."))
	f.Text("manufacturer", d.T("Name")).Set(l.Manufacturer)
	d.area("manufacturer_address", d.T("Address"), "", l.ManufacturerAddress)
	d.group(d.T("Publisher of advisories"), d.T("As CSAF documents will name it."))
	f.Text("publisher", d.T("Name")).Set(l.Publisher)
	f.Add("url", "publisher_namespace", d.T("Namespace")).Help(d.T("A web address of your own, as https://www.example.com")).Set(l.PublisherNamespace)
	d.area("publisher_contact", d.T("Contact"), d.T("How to reach those who answer for product security."), l.PublisherContact)
	in := new(product.LineInput)
	d.take = func(v *site.Values) {
		*in = product.LineInput{Key: v.Text("key"), Name: v.Text("name"), Description: v.Text("description"), Manufacturer: v.Text("manufacturer"), ManufacturerAddress: v.Text("manufacturer_address"),
			Publisher: v.Text("publisher"), PublisherNamespace: v.Text("publisher_namespace"), PublisherContact: v.Text("publisher_contact")}
	}
	return in
}
