package account

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// SaveView answers POST /views: the present filters of a list under a name. Back it goes to the list, which then shows
// the view, or what was wrong.
func (p Pages) SaveView(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	v := access.NewSavedView{List: in.Text("list"), Name: in.Text("name"), Query: in.Get("query"), Shared: in.Bool("shared")}
	back := site.SavedPaths[v.List]
	if back == "" {
		return clew.Errorf(clew.NotFound, "There is no such record")
	}
	err := r.Write(in, func(tx *db.Tx) error { _, err := access.SaveView(tx, r.Actor, v); return err })
	if v.Query != "" {
		back += "?" + v.Query
	}
	switch {
	case err == nil:
		return r.Done(w, back, r.T("View saved"))
	case clew.Is(err, clew.Invalid) || clew.Is(err, clew.Conflict):
		look.Flash(w, look.Notice{Kind: look.Bad, Text: r.T("The view was not saved."), More: lang.Error(r.Lang(), err)})
		return r.Redirect(w, site.Local(back, site.SavedPaths[v.List]))
	}
	return err
}

// DeleteView answers POST /views/{id}/delete.
func (p Pages) DeleteView(w http.ResponseWriter, r *site.Request) error {
	if err := r.Write(nil, func(tx *db.Tx) error { return access.DeleteView(tx, r.Actor, r.PathID("id")) }); err != nil {
		return err
	}
	return r.Done(w, r.Back("/"), r.T("View deleted"))
}
