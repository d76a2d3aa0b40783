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

// NewRelease answers GET and POST /products/{id}/releases/new.
func (p Pages) NewRelease(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := product.GetProduct(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.ReleaseWrite, access.Scope{Line: x.LineID, Product: x.ID})
		}
		if err != nil {
			return err
		}
		d.Title, d.Crumbs = r.T("New release"), productCrumbs(r, x.ID, x.Name)
		in, err := releaseFields(tx, d, x, product.ReleaseInput{})
		d.Form.Cancel, d.Form.Submit, d.done = href(product.TypeProduct, x.ID), r.T("Register"), r.T("Registered as a draft. Next: its inventory.")
		d.save = func(tx *db.Tx) (string, error) {
			y, err := product.CreateRelease(tx, r.Actor, x.ID, *in, product.Act{})
			return href(product.TypeRelease, y.ID), err
		}
		return err
	})
}

// release reads the release of the address for a form, and sets title and way back.
func (d *draft) release(tx *db.Tx, title string) (product.Release, error) {
	r := d.r
	x, err := product.GetRelease(tx, r.Actor, r.PathID("id"))
	if err == nil {
		err = access.Require(r.Actor, access.ReleaseWrite, access.Scope{Line: x.LineID, Product: x.ProductID})
	}
	if err != nil {
		return x, err
	}
	name := x.ProductName + " " + x.Version
	d.Title, d.ref = r.T(title, name), product.Ref{Type: product.TypeRelease, ID: x.ID}
	d.Crumbs = append(productCrumbs(r, x.ProductID, x.ProductName), look.Crumb{Label: name, Href: href(product.TypeRelease, x.ID)})
	d.Form.Cancel, d.done = href(product.TypeRelease, x.ID), r.T("Saved")
	site.Expect(d.Form, x.Revision)
	return x, nil
}

// EditRelease answers GET and POST /releases/{id}/edit.
func (p Pages) EditRelease(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := d.release(tx, r.T("Edit {0}"))
		if err != nil {
			return err
		}
		of, err := product.GetProduct(tx, r.Actor, x.ProductID)
		if err != nil {
			return err
		}
		in, err := releaseFields(tx, d, of, x.ReleaseInput)
		if x.State == product.Released || x.State == product.Withdrawn {
			d.why(r.T("Needed to change the version of a release that is out."))
		} else {
			d.why("")
		}
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateRelease(tx, r.Actor, x.ID, sent.Revision(), *in, because(sent))
			return href(product.TypeRelease, x.ID), err
		}
		return err
	})
}

func releaseFields(tx *db.Tx, d *draft, of product.Product, x product.ReleaseInput) (*product.ReleaseInput, error) {
	f, r := d.Form, d.r
	variants, err := product.ListVariants(tx, r.Actor, product.VariantFilter{Product: of.ID, Page: product.Page{Limit: choices}})
	if err != nil {
		return nil, err
	}
	d.group(r.T("Release"), "")
	f.Text("version", r.T("Version")).Need().First().Help(r.T("In the product's scheme: {0}", r.T(schemeWords[of.Scheme]))).Set(x.Version).Mono = true
	f.Date("released_on", r.T("Date")).Help(r.T("Of the release; before that, the planned day.")).Set(x.ReleasedOn.String())
	if len(variants.Rows) > 0 {
		c := f.Checks("variants", r.T("For the variants")).Help(r.T("None chosen: for all of them."))
		for _, v := range variants.Rows {
			c.Options = append(c.Options, look.Option{Value: v.ID.String(), Label: v.Name})
		}
		for _, id := range x.Variants {
			c.Values = append(c.Values, id.String())
		}
	}
	d.area("notes", r.T("Notes"), "", x.Notes)
	d.group(r.T("How to recognise it"), r.T("So that a customer's serial number or a foreign system leads here."))
	d.lines("serials", r.T("Serial numbers"), r.T("Patterns, one a line: ? for one character, * for any number of them, as HG3-26*"), x.Serials).Mono = true
	d.lines("models", r.T("Model numbers"), r.T("One a line"), x.Models)
	f.Text("cpe", "CPE").Help(r.T("Of the product itself, as cpe:2.3:o:vendor:product_firmware:4.1.0:*:*:*:*:*:*:*")).Set(x.CPE).Mono = true
	f.Text("purl", "purl").Help(r.T("Of the product itself, as pkg:generic/vendor/product@4.1.0")).Set(x.Purl).Mono = true
	d.key(x.Key)
	in := new(product.ReleaseInput)
	d.take = func(v *site.Values) {
		*in = product.ReleaseInput{Key: v.Text("key"), Version: v.Text("version"), ReleasedOn: v.Date("released_on"), Variants: ids(v, "variants"), Serials: list(v, "serials"), Models: list(v, "models"),
			CPE: v.Text("cpe"), Purl: v.Text("purl"), Notes: v.Text("notes")}
	}
	return in, nil
}

// ids reads the ids of a choice of several.
func ids(v *site.Values, name string) []clew.ID {
	var out []clew.ID
	for _, s := range v.Values[name] {
		id, err := clew.ParseID(s)
		if err != nil || id.IsZero() {
			v.Add(name, "Please choose one of the entries")
			return nil
		}
		out = append(out, id)
	}
	return out
}

// ReleaseState answers GET and POST /releases/{id}/state: the moves between draft, candidate, released and withdrawn.
func (p Pages) ReleaseState(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := d.release(tx, r.T("State of {0}"))
		if err != nil {
			return err
		}
		tag := stateTag(r, x.State)
		d.Before = []look.Fact{{Name: r.T("Now"), Tag: &tag}}
		holds, err := product.Holds(tx, r.Actor, product.Ref{Type: product.TypeRelease, ID: x.ID})
		if err != nil {
			return err
		}
		for _, h := range holds {
			d.Before = append(d.Before, look.Fact{Name: r.T("Held back"), Value: h.Reason, Tag: &look.Tag{Kind: look.Bad, Word: h.Kind, Icon: "lock"}})
		}
		to := d.Form.Radio("state", r.T("New state")).Need()
		for _, m := range product.Moves(x.State) {
			to.Options = append(to.Options, look.Option{Value: string(m), Label: moveLabel(r, x.State, m), Hint: moveHint(r, m)})
		}
		if want := r.URL.Query().Get("to"); want != "" {
			to.Value = want
		}
		if to.Value == "" && len(to.Options) > 0 {
			to.Value = to.Options[0].Value
		}
		if x.State == product.Draft || x.State == product.Candidate {
			d.Form.Date("on", r.T("Day of the release")).Help(r.T("Counts when the release is made; empty means today.")).Set(x.ReleasedOn.String())
		}
		reason := d.Form.Text("reason", r.T("Why"))
		if x.State == product.Released || x.State == product.Withdrawn {
			reason.Need()
		}
		d.Form.Submit = r.T("Change the state")
		var state product.State
		var on clew.Date
		d.take = func(v *site.Values) { state, on = product.State(v.Text("state")), v.Date("on") }
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.SetState(tx, r.Actor, x.ID, sent.Revision(), state, on, because(sent))
			return href(product.TypeRelease, x.ID), err
		}
		return nil
	})
}

func moveHint(r *site.Request, to product.State) string {
	switch to {
	case product.Candidate:
		return r.T("Complete as far as we know, waiting for its release.")
	case product.Draft:
		return r.T("Work goes on.")
	case product.Withdrawn:
		return r.T("No longer handed out. Devices that run it stay on record.")
	}
	return r.T("Handed out to customers. From now on its vulnerabilities are theirs.")
}

// ReleaseContains answers GET and POST /releases/{id}/contains: the pinned releases of other products inside it.
func (p Pages) ReleaseContains(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := d.release(tx, r.T("What {0} contains"))
		if err != nil {
			return err
		}
		d.Lead = r.T("Their inventories count as part of this one's, at any depth. What would close a circle is refused.")
		q := clew.Clip(r.URL.Query().Get("q"), 200)
		d.Find = filterForm(r, &d.Base, href(product.TypeRelease, x.ID)+"/contains")
		d.Find.Add("search", "q", r.T("Product or version")).Set(q)
		c := d.Form.Checks("contains", r.T("Contained releases"))
		for _, id := range x.Contains {
			part, err := product.GetRelease(tx, r.Actor, id)
			if clew.Is(err, clew.NotFound) {
				d.Form.Hide("contains", id.String()) // of a product that the reader does not see: it stays
				continue
			}
			if err != nil {
				return err
			}
			c.Values = append(c.Values, id.String())
			c.Options = append(c.Options, look.Option{Value: id.String(), Label: part.ProductName + " " + part.Version, Hint: part.LineName})
		}
		found, err := product.ListReleases(tx, r.Actor, product.ReleaseFilter{Search: q, Page: product.Page{Limit: 100}})
		if err != nil {
			return err
		}
		for _, y := range found.Rows {
			if y.ProductID != x.ProductID && !c.Has(y.ID.String()) {
				c.Options = append(c.Options, look.Option{Value: y.ID.String(), Label: y.ProductName + " " + y.Version, Hint: joined(" · ", y.LineName, r.T(stateWords[y.State]))})
			}
		}
		if found.Total > len(found.Rows) {
			c.Hint = r.T("The first {0} of {1} are shown; search to find others.", len(found.Rows), found.Total)
		}
		if x.State == product.Released || x.State == product.Withdrawn {
			d.Form.Text("reason", r.T("Why")).Need().Help(r.T("This release is out."))
		} else {
			d.Form.Text("reason", r.T("Why"))
		}
		var parts []clew.ID
		d.take = func(v *site.Values) { parts = ids(v, "contains") }
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.SetContains(tx, r.Actor, x.ID, sent.Revision(), parts, because(sent))
			return href(product.TypeRelease, x.ID), err
		}
		return nil
	})
}
