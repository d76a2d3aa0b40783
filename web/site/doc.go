// Package site is the floor on which the pages inside stand: what a handler knows of its request, how it reads forms,
// answers, redirects and exports, and the one place where an error becomes a page. It serves X2 (one place shows what
// needs attention) and owns no records. Package web puts sessions and the route table around it.
//
// A page package exports handlers; web/routes.go names each with its route, access/route_page.go gives it a right:
//
//	package register
//
//	type Pages struct{ Site *site.Site }
//
//	type EditPage struct {
//		look.Base
//		Form *look.Form
//	}
//
//	var edit = look.Declare[EditPage]("register/edit", files) // edit.html: {{form .Form}}
//
//	// Edit answers GET and POST /lines/{id}/edit.
//	func (p Pages) Edit(w http.ResponseWriter, r *site.Request) error {
//		line, err := site.Read(r, func(tx *db.Tx) (product.Line, error) { return product.GetLine(tx, r.Actor, r.PathID("id")) })
//		if err != nil {
//			return err // NotFound, Denied, ... become their page
//		}
//		page := EditPage{Base: r.Base(w, r.T("Change product line"), "products")}
//		page.Crumbs = []look.Crumb{{Label: r.T("Products"), Href: "/products"}}
//		f := page.NewForm(r.URL.Path, r.T("Save"))
//		f.Text("name", r.T("Name")).Need().Set(line.Name)
//		site.Expect(f, line.Revision)
//		page.Form = f
//		if r.Posted() {
//			in := r.Sent()
//			change := product.LineChange{ID: line.ID, Revision: in.Revision(), Name: in.Text("name")}
//			err := r.Write(in, func(tx *db.Tx) error { return product.ChangeLine(tx, r.Actor, change) })
//			if err == nil {
//				return r.Done(w, "/lines/"+line.ID.String(), r.T("Saved"))
//			}
//			return r.Again(w, f, err, func(status int) error { return edit.Render(w, r.Request, status, &page) })
//		}
//		return edit.Render(w, r.Request, http.StatusOK, &page)
//	}
//
// Again answers 422 with the form and its errors, or 409 with what is stored beside what was typed; any other error
// goes on to the error page. Lists: r.Page for the place in a list, r.Export for ?format=csv, json or xlsx of exactly
// the filter on screen. A GET changes nothing. What the actor may not see is NotFound, from the domain.
package site
