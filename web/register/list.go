package register

import (
	"net/http"
	"strings"

	"clew"
	"clew/db"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// sorted reads the order of a list: sort=name, or sort=-name downwards.
func sorted(r *site.Request) (key string, desc bool) {
	key, desc = strings.CutPrefix(r.URL.Query().Get("sort"), "-")
	return key, desc
}

func presenceOf(r *site.Request) product.Presence {
	switch v := product.Presence(r.URL.Query().Get("retired")); v {
	case product.RetiredOnly, product.All:
		return v
	}
	return product.Active
}

// filterForm starts the form above a list, sent by GET so that the address holds the filter; it keeps the order.
func filterForm(r *site.Request, b *look.Base, action string) *look.Form {
	f := b.NewForm(action, r.T("Filter"))
	f.ID, f.ByGet = "filter", true
	if s := r.URL.Query().Get("sort"); s != "" {
		f.Hide("sort", s)
	}
	return f
}

func presenceField(r *site.Request, f *look.Form) {
	f.Select("retired", r.T("Show"), options(r, []product.Presence{product.Active, product.RetiredOnly, product.All}, presenceWords)...)
}

// chips names the filters in force, each with the address that takes it off.
func chips(b *look.Base, f *look.Form) []look.Chip {
	var out []look.Chip
	for _, x := range f.Fields {
		v := b.Query.Get(x.Name)
		if v == "" {
			continue
		}
		c := look.Chip{Label: x.Label, Value: clew.Clip(v, 60), Off: b.With(x.Name, "")}
		for _, o := range x.Options {
			if o.Value == v {
				c.Value = o.Label
			}
		}
		out = append(out, c)
	}
	return out
}

// idOf reads an id out of the query; what is none narrows to nothing.
func idOf(r *site.Request, name string) clew.ID {
	v := r.URL.Query().Get(name)
	if v == "" {
		return clew.ID{}
	}
	id, err := clew.ParseID(v)
	if err != nil || id.IsZero() {
		return clew.ID{15: 1}
	}
	return id
}

// exported answers with all rows of the filter on screen; page by page, so that memory does not grow with the list.
func exported(w http.ResponseWriter, r *site.Request, name string, columns []string, rows func(tx *db.Tx, page product.Page) ([][]any, error)) error {
	t := site.Table{Name: name}
	for _, k := range columns {
		t.Columns = append(t.Columns, site.Column{Key: k, Label: k})
	}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		t.Rows = func(yield func([]any, error) bool) {
			for page := (product.Page{Limit: 1000}); ; page.Offset += page.Limit {
				list, err := rows(tx, page)
				if err != nil {
					yield(nil, err)
					return
				}
				for _, row := range list {
					if !yield(row, nil) {
						return
					}
				}
				if len(list) < page.Limit {
					return
				}
			}
		}
		return struct{}{}, r.Export(w, t)
	})
	return err
}

func cellsOf[T any](rows []T, cells func(T) []any) [][]any {
	out := make([][]any, len(rows))
	for i, row := range rows {
		out[i] = cells(row)
	}
	return out
}

// empty is what stands in place of a list: what it is for, or that the filter leaves nothing.
func empty(r *site.Request, filtered bool, all string, e look.Empty) *look.Empty {
	if filtered {
		return &look.Empty{Title: r.T("Nothing fits this filter"), For: r.T("Other words or fewer filters may find it."), Icon: "filter", Action: &look.Action{Label: r.T("Show all"), Href: all}}
	}
	return &e
}

// first gives the main one of a page's buttons.
func first(all []look.Action) *look.Action {
	for i := range all {
		if all[i].Main {
			return &all[i]
		}
	}
	return nil
}
