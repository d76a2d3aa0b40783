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

// writable reads the product of the address for a form of something below it.
func (d *draft) writable(tx *db.Tx) (product.Product, error) {
	x, err := product.GetProduct(tx, d.r.Actor, d.r.PathID("id"))
	if err == nil {
		err = access.Require(d.r.Actor, access.RegisterWrite, access.Scope{Line: x.LineID, Product: x.ID})
	}
	d.Crumbs = productCrumbs(d.r, x.ID, x.Name)
	d.Form.Cancel = href(product.TypeProduct, x.ID) + "/facts"
	return x, err
}

// NewSupport answers GET and POST /products/{id}/support/new.
func (p Pages) NewSupport(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := d.writable(tx)
		if err != nil {
			return err
		}
		d.Title = r.T("New support period")
		d.Lead = r.T("How long security updates are given. The law asks for five years at least, or the expected time of use if that is shorter.")
		d.group("", "")
		list, err := product.ListReleases(tx, r.Actor, product.ReleaseFilter{Product: x.ID, Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		of := d.Form.Select("release", r.T("For"), look.Option{Label: r.T("all releases")}).Help(r.T("The periods of one release replace those of the product."))
		for _, y := range list.Rows {
			of.Options = append(of.Options, look.Option{Value: y.ID.String(), Label: r.T("Release {0}", y.Version)})
		}
		in := supportFields(d, product.SupportInput{Kind: product.SecuritySupport, From: x.MarketFrom})
		var release clew.ID
		read := d.take
		d.take = func(v *site.Values) { read(v); release = v.Pick("release") }
		d.Form.Submit, d.done = r.T("Register"), r.T("Registered")
		d.save = func(tx *db.Tx) (string, error) {
			_, err := product.CreateSupport(tx, r.Actor, x.ID, release, *in, product.Act{})
			return href(product.TypeProduct, x.ID), err
		}
		return nil
	})
}

// period reads the support period of the address.
func period(tx *db.Tx, r *site.Request, of clew.ID) (product.SupportPeriod, error) {
	all, err := product.ListSupport(tx, r.Actor, of, product.All)
	id := r.PathID("period")
	for _, s := range all {
		if s.ID == id {
			return s, err
		}
	}
	if err == nil {
		err = clew.Errorf(clew.NotFound, "There is no such record")
	}
	return product.SupportPeriod{}, err
}

// EditSupport answers GET and POST /products/{id}/support/{period}/edit.
func (p Pages) EditSupport(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := d.writable(tx)
		if err != nil {
			return err
		}
		s, err := period(tx, r, x.ID)
		if err != nil {
			return err
		}
		d.Title, d.ref = r.T("Edit support period"), product.Ref{Type: product.TypeSupport, ID: s.ID}
		base := href(product.TypeProduct, x.ID) + "/support/" + s.ID.String()
		retiredNotice(r, &d.Base, s.Meta, base, true)
		d.Actions = retireOr(r, s.Meta, base)
		if !s.ReleaseID.IsZero() {
			y, err := product.GetRelease(tx, r.Actor, s.ReleaseID)
			if err != nil {
				return err
			}
			d.Before = []look.Fact{{Name: r.T("For"), Value: r.T("Release {0}", y.Version), Href: href(product.TypeRelease, y.ID)}}
		}
		in := supportFields(d, s.SupportInput)
		d.why("")
		site.Expect(d.Form, s.Revision)
		d.done = r.T("Saved")
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateSupport(tx, r.Actor, s.ID, sent.Revision(), *in, because(sent))
			return href(product.TypeProduct, x.ID), err
		}
		return nil
	})
}

func supportFields(d *draft, s product.SupportInput) *product.SupportInput {
	f, r := d.Form, d.r
	if len(d.Groups) == 0 {
		d.group("", "")
	}
	f.Radio("kind", r.T("What is promised"), look.Option{Value: string(product.SecuritySupport), Label: r.T(supportKindWords[product.SecuritySupport]), Hint: r.T("Vulnerabilities are handled; updates are free of charge.")},
		look.Option{Value: string(product.ExtendedSupport), Label: r.T(supportKindWords[product.ExtendedSupport]), Hint: r.T("The same, for those who have it by contract.")},
		look.Option{Value: string(product.FunctionalSupport), Label: r.T(supportKindWords[product.FunctionalSupport]), Hint: r.T("Help and repair only: it does not count as security support.")}).Set(string(s.Kind))
	f.Date("from", r.T("From")).Help(r.T("Empty: from the start.")).Set(s.From.String())
	f.Date("until", r.T("Last day")).Set(s.Until.String())
	f.Check("continuous", r.T("Continuous: no end is set, as for a service that we run")).Set(flag(s.Continuous))
	d.area("basis", r.T("Basis"), r.T("Contract, law, published policy"), s.Basis)
	d.key(s.Key)
	in := new(product.SupportInput)
	d.take = func(v *site.Values) {
		*in = product.SupportInput{Key: v.Text("key"), Kind: product.SupportKind(v.Text("kind")), From: v.Date("from"), Until: v.Date("until"), Continuous: v.Bool("continuous"), Basis: v.Text("basis")}
	}
	return in
}
