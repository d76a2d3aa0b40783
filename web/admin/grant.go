package admin

import (
	"net/http"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// scopes are the lines and products a grant can be for. Whoever gives grants must be able to name them without seeing
// into them, so their names, and nothing else, are read here as the program itself.
type scopes struct {
	lines    []product.LineRow
	products []product.ProductRow
	line     map[clew.ID]string
	product  map[clew.ID]string
}

func scopeNames(tx *db.Tx) (s scopes, err error) {
	lines, err := product.ListLines(tx, clew.SystemActor(), product.LineFilter{Page: product.Page{Limit: 1000}})
	if err != nil {
		return s, err
	}
	products, err := product.ListProducts(tx, clew.SystemActor(), product.ProductFilter{Sort: "line", Page: product.Page{Limit: 1000}})
	if err != nil {
		return s, err
	}
	s = scopes{lines.Rows, products.Rows, map[clew.ID]string{}, map[clew.ID]string{}}
	for _, l := range lines.Rows {
		s.line[l.ID] = l.Name
	}
	for _, x := range products.Rows {
		s.product[x.ID] = x.Name
	}
	return s, nil
}

// of names a scope.
func (s scopes) of(r *site.Request, line, prod clew.ID) string {
	switch {
	case !prod.IsZero():
		return r.T("Product {0}", named(s.product, prod))
	case !line.IsZero():
		return r.T("Line {0}", named(s.line, line))
	}
	return r.T("whole organisation")
}

func named(m map[clew.ID]string, id clew.ID) string {
	if n := m[id]; n != "" {
		return n
	}
	return id.String()
}

// options offers the scopes, by value "", "LINE" or "LINE/PRODUCT".
func (s scopes) options(r *site.Request) []look.Option {
	out := []look.Option{{Value: "", Label: r.T("whole organisation")}}
	for _, l := range s.lines {
		out = append(out, look.Option{Value: l.ID.String(), Label: l.Name, Group: r.T("Product lines")})
	}
	for _, x := range s.products {
		out = append(out, look.Option{Value: x.LineID.String() + "/" + x.ID.String(), Label: x.Name, Group: r.T("Products of {0}", named(s.line, x.LineID))})
	}
	return out
}

// Grant answers GET and POST /users/{id}/grants.
func (p Pages) Grant(w http.ResponseWriter, r *site.Request) error {
	type ground struct {
		u access.User
		s scopes
	}
	g, err := site.Read(r, func(tx *db.Tx) (g ground, err error) {
		if g.u, err = access.GetUser(tx, r.Actor, r.PathID("id")); err == nil {
			g.s, err = scopeNames(tx)
		}
		return g, err
	})
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("New grant for {0}", g.u.Label()), "settings")}
	page.Crumbs = usersCrumb(r, &g.u)
	page.After = []look.Action{{Label: page.T("Who may do what"), Href: "/rights"}}
	f := page.NewForm(r.URL.Path, page.T("Grant"))
	f.Cancel = userHref(g.u.ID)
	role := f.Radio("role", page.T("Role")).Need()
	for _, x := range clew.Roles {
		role.Options = append(role.Options, look.Option{Value: string(x), Label: r.RoleName(x), Hint: r.T(site.RoleHints[x])})
	}
	f.Select("scope", page.T("For"), g.s.options(r)...)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	grant := access.NewGrant{User: g.u.ID, Role: clew.Role(in.Text("role"))}
	line, prod, _ := strings.Cut(in.Text("scope"), "/")
	if grant.Line, err = clew.ParseID(line); err != nil && line != "" {
		in.Add("scope", "Please choose one of the entries")
	}
	if grant.Product, err = clew.ParseID(prod); err != nil && prod != "" {
		in.Add("scope", "Please choose one of the entries")
	}
	if _, ok := g.s.line[grant.Line]; !ok && !grant.Line.IsZero() {
		in.Add("scope", "Please choose one of the entries")
	}
	if _, ok := g.s.product[grant.Product]; !ok && !grant.Product.IsZero() {
		in.Add("scope", "Please choose one of the entries")
	}
	err = r.Write(in, func(tx *db.Tx) error {
		_, err := access.GiveGrant(tx, r.Actor, grant)
		return err
	})
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, userHref(g.u.ID), r.T("Granted. The person's sessions have ended, so that it holds at once."))
}

// RevokeGrant answers POST /users/{id}/grants/{grant}/revoke.
func (p Pages) RevokeGrant(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("grant")
	if err := r.Write(nil, func(tx *db.Tx) error { return access.RevokeGrant(tx, r.Actor, id) }); err != nil {
		return err
	}
	return r.Done(w, userHref(r.PathID("id")), r.T("The grant is taken away."))
}
