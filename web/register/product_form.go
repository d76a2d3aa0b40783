package register

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/format/vers"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// NewProduct answers GET and POST /products/new. Where there is no line yet, the way to one is shown first.
func (p Pages) NewProduct(w http.ResponseWriter, r *site.Request) error {
	some, err := site.Read(r, func(tx *db.Tx) (product.List[product.LineRow], error) {
		return product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: 1}})
	})
	if err != nil {
		return err
	}
	if some.Total == 0 && may(r, access.RegisterWrite, clew.ID{}, clew.ID{}) {
		look.Flash(w, look.Notice{Kind: look.Info, Text: r.T("A product belongs to a line: register that first.")})
		return r.Redirect(w, "/lines/new")
	}
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		lines, err := product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		d.Title, d.Crumbs = r.T("New product"), []look.Crumb{productsCrumb(r)}
		d.group(r.T("Product"), "")
		line := d.Form.Select("line", r.T("Product line")).Need()
		for _, l := range lines.Rows {
			if may(r, access.RegisterWrite, l.ID, clew.ID{}) {
				line.Options = append(line.Options, look.Option{Value: l.ID.String(), Label: l.Name})
			}
		}
		if len(line.Options) == 0 {
			return clew.Errorf(clew.Denied, "You may register products in no product line; register a line first")
		}
		in := productFields(d, product.ProductInput{Kind: product.Device, Class: product.Default, Scheme: vers.Semver})
		var at clew.ID
		read := d.take
		d.take = func(v *site.Values) { read(v); at = v.Pick("line") }
		d.Form.Cancel, d.Form.Submit = "/products", r.T("Register")
		d.save = func(tx *db.Tx) (string, error) {
			x, err := product.CreateProduct(tx, r.Actor, at, *in, product.Act{})
			return href(product.TypeProduct, x.ID), err
		}
		d.done = r.T("Registered. Next: its support period and its first release.")
		return nil
	})
}

// EditProduct answers GET and POST /products/{id}/edit.
func (p Pages) EditProduct(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := product.GetProduct(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.RegisterWrite, access.Scope{Line: x.LineID, Product: x.ID})
		}
		if err != nil {
			return err
		}
		d.Title, d.Crumbs, d.ref = r.T("Edit {0}", x.Name), productCrumbs(r, x.ID, x.Name), product.Ref{Type: product.TypeProduct, ID: x.ID}
		d.group(r.T("Product"), "")
		in := productFields(d, x.ProductInput)
		d.why("")
		site.Expect(d.Form, x.Revision)
		to := href(product.TypeProduct, x.ID)
		d.Form.Cancel = to
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateProduct(tx, r.Actor, x.ID, sent.Revision(), *in, because(sent))
			return to, err
		}
		d.done = r.T("Saved")
		return nil
	})
}

func productFields(d *draft, x product.ProductInput) *product.ProductInput {
	f, r := d.Form, d.r
	f.Text("name", r.T("Name")).Need().First().Set(x.Name)
	f.Radio("kind", r.T("Kind"), options(r, product.Kinds, kindWords)...).Set(string(x.Kind))
	f.Text("platform", r.T("Platform")).Help(r.T("Operating system or base, as Linux 6.6 with Yocto, Zephyr 3.7, bare metal")).Set(x.Platform)
	f.Check("bought_in", r.T("Bought in: made by a supplier, sold under our name or built into ours")).Set(flag(x.BoughtIn))
	d.area("description", r.T("Description"), "", x.Description)
	d.group(r.T("How people call it"), r.T("Search and imports find the product by any of these."))
	d.lines("old_names", r.T("Former names"), r.T("One a line"), x.OldNames)
	d.lines("nicknames", r.T("Nicknames"), r.T("One a line"), x.Nicknames)
	d.lines("articles", r.T("Article numbers"), r.T("One a line"), x.Articles)
	d.key(x.Key)
	d.group(r.T("Market and duties"), "")
	f.Date("market_from", r.T("Placed on the market from")).Set(x.MarketFrom.String())
	f.Date("market_until", r.T("Placed on the market until")).Set(x.MarketUntil.String())
	f.Select("class", r.T("Class under the Cyber Resilience Act"), options(r, product.Classes, classWords)...).Set(string(x.Class))
	f.Check("constrained", r.T("Constrained: cannot verify authenticity the usual way")).Set(flag(x.Constrained))
	d.area("constrained_reason", r.T("Why it is constrained"), r.T("The paper (3.4) asks for the reason."), x.ConstrainedReason)
	d.area("contact", r.T("Security contact"), r.T("Where people turn to with questions on this product's security."), x.Contact)
	d.group(r.T("Versions"), "")
	f.Select("scheme", r.T("Version scheme"), options(r, vers.ReleaseSchemes(), schemeWords)...).Help(r.T("Orders the releases; assessments such as fixed from 4.1 on rest on it.")).Set(string(x.Scheme))
	in := new(product.ProductInput)
	d.take = func(v *site.Values) {
		*in = product.ProductInput{Key: v.Text("key"), Name: v.Text("name"), Kind: product.Kind(v.Text("kind")), Platform: v.Text("platform"), Description: v.Text("description"),
			Constrained: v.Bool("constrained"), ConstrainedReason: v.Text("constrained_reason"), OldNames: list(v, "old_names"), Nicknames: list(v, "nicknames"), Articles: list(v, "articles"),
			Contact: v.Text("contact"), MarketFrom: v.Date("market_from"), MarketUntil: v.Date("market_until"), Class: product.Class(v.Text("class")), Scheme: vers.Scheme(v.Text("scheme")), BoughtIn: v.Bool("bought_in")}
	}
	return in
}

// NewVariant answers GET and POST /products/{id}/variants/new.
func (p Pages) NewVariant(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := product.GetProduct(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.RegisterWrite, access.Scope{Line: x.LineID, Product: x.ID})
		}
		if err != nil {
			return err
		}
		d.Title, d.Crumbs = r.T("New variant"), productCrumbs(r, x.ID, x.Name)
		in := variantFields(d, product.VariantInput{})
		to := href(product.TypeProduct, x.ID) + "/facts"
		d.Form.Cancel, d.Form.Submit, d.done = to, r.T("Register"), r.T("Registered")
		d.save = func(tx *db.Tx) (string, error) {
			_, err := product.CreateVariant(tx, r.Actor, x.ID, *in, product.Act{})
			return to, err
		}
		return nil
	})
}

// Variant answers GET /variants/{id}: its product's page shows it.
func (p Pages) Variant(w http.ResponseWriter, r *site.Request) error {
	v, err := site.Read(r, func(tx *db.Tx) (product.Variant, error) { return product.GetVariant(tx, r.Actor, r.PathID("id")) })
	if err != nil {
		return err
	}
	return r.Redirect(w, href(product.TypeProduct, v.ProductID)+"/facts")
}

// EditVariant answers GET and POST /variants/{id}/edit.
func (p Pages) EditVariant(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		v, err := product.GetVariant(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.RegisterWrite, access.Scope{Line: v.LineID, Product: v.ProductID})
		}
		if err != nil {
			return err
		}
		d.Title, d.Crumbs, d.ref = r.T("Edit {0}", v.Name), productCrumbs(r, v.ProductID, v.ProductName), product.Ref{Type: product.TypeVariant, ID: v.ID}
		base := href(product.TypeVariant, v.ID)
		retiredNotice(r, &d.Base, v.Meta, base, true)
		d.Actions = retireOr(r, v.Meta, base)
		in := variantFields(d, v.VariantInput)
		d.why("")
		site.Expect(d.Form, v.Revision)
		to := href(product.TypeProduct, v.ProductID) + "/facts"
		d.Form.Cancel, d.done = to, r.T("Saved")
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateVariant(tx, r.Actor, v.ID, sent.Revision(), *in, because(sent))
			return to, err
		}
		return nil
	})
}

// retireOr offers to take a record out of use, or back.
func retireOr(r *site.Request, m product.Meta, base string) []look.Action {
	if m.Retired() {
		return nil
	}
	return []look.Action{{Label: r.T("Retire"), Href: base + "/retire"}}
}

func variantFields(d *draft, x product.VariantInput) *product.VariantInput {
	f, r := d.Form, d.r
	d.group("", "")
	f.Text("name", r.T("Name")).Need().First().Help(r.T("As HW 3 EU")).Set(x.Name)
	f.Text("hardware", r.T("Hardware revision")).Set(x.Hardware)
	f.Text("region", r.T("Region")).Set(x.Region)
	d.lines("articles", r.T("Article numbers"), r.T("One a line"), x.Articles)
	d.lines("models", r.T("Model numbers"), r.T("One a line"), x.Models)
	d.key(x.Key)
	in := new(product.VariantInput)
	d.take = func(v *site.Values) {
		*in = product.VariantInput{Key: v.Text("key"), Name: v.Text("name"), Hardware: v.Text("hardware"), Region: v.Text("region"), Articles: list(v, "articles"), Models: list(v, "models")}
	}
	return in
}
