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

// PersonRow is a person in a role.
type PersonRow struct {
	Name, Role string
	From       string // where it is said, if above
	Remove     string
}

// people lists who answers for a line or a product.
func people(tx *db.Tx, r *site.Request, on product.Ref, line, prod clew.ID) ([]PersonRow, error) {
	all, err := product.People(tx, r.Actor, on)
	if err != nil {
		return nil, err
	}
	var ids []clew.ID
	for _, x := range all {
		ids = append(ids, x.UserID)
	}
	names, err := access.Names(tx, ids...)
	if err != nil {
		return nil, err
	}
	write := may(r, access.RegisterWrite, line, prod)
	var out []PersonRow
	for _, role := range product.Stakeholders { // in the paper's order
		for _, x := range all {
			if x.Role != role {
				continue
			}
			row := PersonRow{Name: names[x.UserID], Role: r.RoleName(x.Role)}
			if x.ProductID.IsZero() && on.Type == product.TypeProduct {
				row.From = r.T("for the whole line")
			} else if write {
				row.Remove = href(on.Type, on.ID) + "/people/" + x.ID.String() + "/retire"
			}
			out = append(out, row)
		}
	}
	return out, nil
}

// LinePeople answers GET and POST /lines/{id}/people.
func (p Pages) LinePeople(w http.ResponseWriter, r *site.Request) error {
	return p.assign(w, r, product.TypeLine)
}

// ProductPeople answers GET and POST /products/{id}/people.
func (p Pages) ProductPeople(w http.ResponseWriter, r *site.Request) error {
	return p.assign(w, r, product.TypeProduct)
}

func (p Pages) assign(w http.ResponseWriter, r *site.Request, typ product.Type) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		on := product.Ref{Type: typ, ID: r.PathID("id")}
		var at access.Scope
		if typ == product.TypeLine {
			l, err := product.GetLine(tx, r.Actor, on.ID)
			if err != nil {
				return err
			}
			d.Crumbs, at.Line = lineCrumbs(r, l.ID, l.Name), l.ID
		} else {
			x, err := product.GetProduct(tx, r.Actor, on.ID)
			if err != nil {
				return err
			}
			d.Crumbs, at = productCrumbs(r, x.ID, x.Name), access.Scope{Line: x.LineID, Product: x.ID}
		}
		if err := access.Require(r.Actor, access.RegisterWrite, at); err != nil {
			return err
		}
		d.Title, d.Lead = r.T("Name a person"), r.T("Who answers for it in which of the paper's roles. This gives no rights; grants do.")
		q := clew.Clip(r.URL.Query().Get("q"), 200)
		found, err := access.People(tx, r.Actor, q, 200)
		if err != nil {
			return err
		}
		d.group("", "")
		role := d.Form.Radio("role", r.T("Role")).Need()
		for _, s := range product.Stakeholders {
			role.Options = append(role.Options, look.Option{Value: string(s), Label: r.RoleName(s), Hint: r.T(site.RoleHints[s])})
		}
		who := d.Form.Select("user", r.T("Person"), look.Option{Label: r.T("Please choose")}).Need()
		for _, n := range found {
			who.Options = append(who.Options, look.Option{Value: n.ID.String(), Label: n.Name})
		}
		if len(found) == 200 || q != "" {
			d.Find = filterForm(r, &d.Base, r.URL.Path)
			d.Find.Add("search", "q", r.T("Part of the name")).Set(q)
		}
		to := href(typ, on.ID)
		d.Form.Cancel, d.done = to, r.T("Saved")
		var user clew.ID
		var as clew.Role
		d.take = func(v *site.Values) { user, as = v.Pick("user"), clew.Role(v.Text("role")) }
		d.save = func(tx *db.Tx) (string, error) {
			_, err := product.Assign(tx, r.Actor, on, user, as, product.Act{})
			return to, err
		}
		return nil
	})
}
