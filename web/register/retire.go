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

// target is a record that is taken out of use or back into it.
type target struct {
	product.Ref
	product.Meta
	name   string
	back   string // where to go afterwards
	here   string
	crumbs []look.Crumb
	verb   access.Verb
	scope  access.Scope
}

// targetOf reads the record that the address names.
func targetOf(tx *db.Tx, r *site.Request, t product.Type) (target, error) {
	id := r.PathID("id")
	to := target{Ref: product.Ref{Type: t, ID: id}, back: href(t, id), here: "products", verb: access.RegisterWrite}
	switch t {
	case product.TypeLine:
		x, err := product.GetLine(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.scope = x.Meta, x.Name, lineCrumbs(r, x.ID, x.Name), access.Scope{Line: x.ID}
		return to, err
	case product.TypeProduct:
		x, err := product.GetProduct(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.scope = x.Meta, x.Name, productCrumbs(r, x.ID, x.Name), access.Scope{Line: x.LineID, Product: x.ID}
		return to, err
	case product.TypeVariant:
		x, err := product.GetVariant(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.scope = x.Meta, x.Name, productCrumbs(r, x.ProductID, x.ProductName), access.Scope{Line: x.LineID, Product: x.ProductID}
		to.back = href(product.TypeProduct, x.ProductID) + "/facts"
		return to, err
	case product.TypeRelease:
		x, err := product.GetRelease(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.scope, to.verb = x.Meta, x.ProductName+" "+x.Version, productCrumbs(r, x.ProductID, x.ProductName), access.Scope{Line: x.LineID, Product: x.ProductID}, access.ReleaseWrite
		return to, err
	case product.TypeParty:
		x, err := product.GetParty(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.scope, to.verb, to.here = x.Meta, x.Name, partyCrumbs(r, x.ID, x.Name), access.Scope{Line: x.LineID}, access.PartyWrite, "parties"
		return to, err
	case product.TypeDeployment:
		x, err := product.GetDeployment(tx, r.Actor, id)
		to.Meta, to.name, to.crumbs, to.verb, to.here = x.Meta, r.T("{0} at {1}", x.ProductName+" "+x.Version, x.PartyName), partyCrumbs(r, x.PartyID, x.PartyName), access.DeploymentWrite, "parties"
		to.scope = access.Scope{Line: x.LineID, Product: x.ProductID}
		return to, err
	}
	return targetBelow(tx, r, t, to)
}

// targetBelow reads a record that has no page of its own.
func targetBelow(tx *db.Tx, r *site.Request, t product.Type, to target) (target, error) {
	above := r.PathID("id")
	switch t {
	case product.TypeSupport:
		x, err := product.GetProduct(tx, r.Actor, above)
		if err != nil {
			return to, err
		}
		s, err := period(tx, r, above)
		to.Ref.ID, to.Meta, to.name, to.crumbs = s.ID, s.Meta, joined(" ", r.T(supportKindWords[s.Kind]), span(r, s)), productCrumbs(r, x.ID, x.Name)
		to.back, to.scope = href(product.TypeProduct, x.ID)+"/facts", access.Scope{Line: x.LineID, Product: x.ID}
		return to, err
	case product.TypeContact:
		x, err := product.GetParty(tx, r.Actor, above)
		if err != nil {
			return to, err
		}
		c, err := contact(tx, r, above)
		to.Ref.ID, to.Meta, to.name, to.crumbs, to.here = c.ID, c.Meta, joined(" · ", c.Name, c.Email), partyCrumbs(r, x.ID, x.Name), "parties"
		to.back, to.verb, to.scope = href(product.TypeParty, x.ID), access.PartyWrite, access.Scope{Line: x.LineID}
		return to, err
	}
	return to, clew.Errorf(clew.NotFound, "There is no such record")
}

// Retire gives the handler of GET and POST .../retire for records of a type.
func (p Pages) Retire(t product.Type) site.Handler {
	return p.inOrOut(func(tx *db.Tx, r *site.Request) (target, error) { return targetOf(tx, r, t) }, true)
}

// Restore gives the handler of GET and POST .../restore for records of a type.
func (p Pages) Restore(t product.Type) site.Handler {
	return p.inOrOut(func(tx *db.Tx, r *site.Request) (target, error) { return targetOf(tx, r, t) }, false)
}

// RemovePerson gives the handler of GET and POST .../people/{person}/retire.
func (p Pages) RemovePerson(on product.Type) site.Handler {
	return p.inOrOut(func(tx *db.Tx, r *site.Request) (target, error) {
		to, err := targetOf(tx, r, on)
		if err != nil {
			return to, err
		}
		all, err := product.People(tx, r.Actor, to.Ref)
		if err != nil {
			return to, err
		}
		for _, x := range all {
			if x.ID != r.PathID("person") || on == product.TypeProduct && x.ProductID.IsZero() {
				continue
			}
			names, err := access.Names(tx, x.UserID)
			to.Ref, to.Meta, to.name = product.Ref{Type: product.TypeResponsibility, ID: x.ID}, x.Meta, r.T("{0} as {1}", names[x.UserID], r.RoleName(x.Role))
			return to, err
		}
		return to, clew.Errorf(clew.NotFound, "There is no such record")
	}, true)
}

func (p Pages) inOrOut(find func(*db.Tx, *site.Request) (target, error), out bool) site.Handler {
	return func(w http.ResponseWriter, r *site.Request) error {
		to, err := site.Read(r, func(tx *db.Tx) (target, error) { return find(tx, r) })
		if err == nil {
			err = access.Require(r.Actor, to.verb, to.scope)
		}
		if err != nil {
			return err
		}
		title, do, done, submit := r.T("Restore {0}", to.name), product.Restore, r.T("Restored"), r.T("Restore")
		lead := r.T("It is in use again, with everything it was.")
		if out {
			title, do, done, submit = r.T("Retire {0}", to.name), product.Retire, r.T("Retired"), r.T("Retire")
			lead = r.T("It leaves the lists and is no longer offered for choice. Nothing is deleted; it can be restored.")
		}
		page := BulkPage{Base: r.Base(w, title, to.here)}
		page.Lead, page.Crumbs = lead, to.crumbs
		f := page.NewForm(r.URL.Path, submit)
		f.Danger, f.Cancel = out, to.back
		reason := f.Area("reason", r.T("Why")).First()
		reason.Rows, reason.Required = 2, out
		site.Expect(f, to.Revision)
		page.Form = f
		if !r.Posted() {
			return bulkPage.Render(w, r.Request, http.StatusOK, &page)
		}
		in := r.Sent()
		act := because(in)
		err = r.Write(in, func(tx *db.Tx) error { return do(tx, r.Actor, to.Ref, in.Revision(), act) })
		if err == nil {
			look.Flash(w, undoable(r, done+": "+clew.Clip(to.name, 120), act.ID))
			return r.Redirect(w, to.back)
		}
		return r.Again(w, f, err, func(status int) error { return bulkPage.Render(w, r.Request, status, &page) })
	}
}

// Undo answers POST /undo/{act}: it takes back an act on all of its records, or on none when somebody has gone on with
// one of them. An act over very many records is taken back piece by piece.
func (p Pages) Undo(w http.ResponseWriter, r *site.Request) error {
	act := r.PathID("act")
	reason := r.Sent().Text("reason")
	var done clew.ID
	err := r.Write(nil, func(tx *db.Tx) (err error) {
		done, err = product.Undo(tx, r.Actor, act, reason)
		return err
	})
	back := r.Back("/products")
	if clew.Is(err, clew.TooLarge) {
		n, err := product.UndoAll(r.Context(), r.Site.DB, r.Actor, act, reason)
		if err != nil {
			return err
		}
		return r.Done(w, back, lang.TN(r.Lang(), n, "{0} record put back as it was", "{0} records put back as they were"))
	}
	if err != nil {
		return err
	}
	look.Flash(w, undoable(r, r.T("Undone"), done))
	return r.Redirect(w, back)
}
