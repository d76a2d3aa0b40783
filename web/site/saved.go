package site

import (
	"net/url"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
)

// SavedPaths are where the lists stand whose filters can be saved.
var SavedPaths = map[string]string{"findings": "/findings", "products": "/products"}

// Saved gives the saved views of a list, and whether the present filters can be saved. count says how many rows a view
// holds now; nil where that is not worth asking.
func (r *Request) Saved(tx *db.Tx, list string, count func(url.Values) int) (look.Saved, error) {
	now := access.SavedQuery(r.URL.Query())
	s := look.Saved{List: list, Query: now, Can: now != "" && r.Actor.Kind == clew.User}
	all, err := access.SavedViews(tx, r.Actor, list)
	for _, v := range all {
		x := look.SavedView{Name: v.Name, Href: SavedPaths[list], Here: v.Query == now, Shared: v.Shared}
		if v.Query != "" {
			x.Href += "?" + v.Query
		}
		if access.MayDeleteView(r.Actor, v) {
			x.Delete = "/views/" + v.ID.String() + "/delete"
		}
		if q, err := url.ParseQuery(v.Query); err == nil && count != nil {
			x.Count = count(q)
		}
		s.Can = s.Can && !x.Here
		s.Views = append(s.Views, x)
	}
	return s, err
}
