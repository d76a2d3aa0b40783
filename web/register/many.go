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

// ManyPage sets one field of a selection: first which value, then what that changes, then it is done as one act.
type ManyPage struct {
	look.Base
	Selected []Selected
	Form     *look.Form
	Effects  []EffectRow
	Same     int // records that have the value already
}

// EffectRow is what the act does to one record.
type EffectRow struct{ Name, Old, New string }

var manyPage = look.Declare[ManyPage]("register/many", files)

// manyWords name the settings in the bar under a list; catalogue keys.
var manyWords = map[product.Setting]string{product.SetContact: lang.K("Set contact"), product.SetClass: lang.K("Set class"), product.SetLine: lang.K("Move to another line"),
	product.SetSupportUntil: lang.K("Set end of support"), product.SetParty: lang.K("Change party")}

var manyPaths = map[product.Type]string{product.TypeProduct: "/products", product.TypeRelease: "/releases", product.TypeDeployment: "/deployments"}

// manyActions are the buttons for a selection of records of a type.
func manyActions(r *site.Request, t product.Type) (out []look.BulkAction) {
	for _, s := range product.Settings[t] {
		out = append(out, look.BulkAction{Label: r.T(manyWords[s]), Href: manyPaths[t] + "/set?setting=" + string(s)})
	}
	return out
}

// SetMany gives the handler of POST /products/set, /releases/set and /deployments/set.
func (p Pages) SetMany(t product.Type) site.Handler {
	return func(w http.ResponseWriter, r *site.Request) error {
		in := r.Sent()
		m := many{r: r, t: t, s: product.Setting(r.URL.Query().Get("setting")), in: in}
		if manyWords[m.s] == "" {
			return clew.Errorf(clew.NotFound, "There is no such record")
		}
		m.page.Base = r.Base(w, r.T(manyWords[m.s]), map[bool]string{true: "parties", false: "products"}[t == product.TypeDeployment])
		if err := m.picked(); err != nil {
			return err
		}
		if _, err := site.Read(r, func(tx *db.Tx) (struct{}, error) { return struct{}{}, m.build(tx) }); err != nil {
			return err
		}
		return m.answer(w)
	}
}

// many is one such act on its way.
type many struct {
	r     *site.Request
	t     product.Type
	s     product.Setting
	in    *site.Values
	page  ManyPage
	picks []product.Pick
	names map[string]string // of values that are ids or codes
	back  string
}

// picked reads the selection: ids, and after the preview the revisions that it showed.
func (m *many) picked() error {
	ids, seen := m.in.Values["id"], m.in.Values["seen"]
	if len(ids) == 0 || len(ids) > product.MaxMany {
		return clew.Errorf(clew.Invalid, "Select between 1 and %d records", product.MaxMany)
	}
	for i, s := range ids {
		id, err := clew.ParseID(s)
		if err != nil {
			return clew.Errorf(clew.NotFound, "There is no such record")
		}
		x := product.Pick{ID: id}
		if m.in.Get("confirmed") != "" && i < len(seen) {
			x.Revision = (&site.Values{Values: map[string][]string{"n": {seen[i]}}}).Int("n")
		}
		m.picks = append(m.picks, x)
	}
	return nil
}

// build makes the form for the value, and names what was selected.
func (m *many) build(tx *db.Tx) error {
	r := m.r
	m.page.Selected, m.names, m.back = nil, map[string]string{}, manyPaths[m.t]
	for _, x := range m.picks {
		name, sub, back, err := m.record(tx, x.ID)
		if err != nil {
			return err
		}
		m.page.Selected = append(m.page.Selected, Selected{Name: name, Sub: sub, Value: x.ID.String()})
		if back != "" {
			m.back = back
		}
	}
	f := m.page.NewForm(r.URL.RequestURI(), r.T("Preview"))
	f.Cancel = m.back
	m.page.Form = f
	if err := m.value(tx, f); err != nil {
		return err
	}
	f.Area("reason", r.T("Why")).Rows = 2
	for _, x := range m.page.Selected {
		f.Hide("id", x.Value)
	}
	return nil
}

func (m *many) record(tx *db.Tx, id clew.ID) (name, sub, back string, err error) {
	switch m.t {
	case product.TypeRelease:
		x, err := product.GetRelease(tx, m.r.Actor, id)
		return x.ProductName + " " + x.Version, "", href(product.TypeProduct, x.ProductID), err
	case product.TypeDeployment:
		x, err := product.GetDeployment(tx, m.r.Actor, id)
		return x.ProductName + " " + x.Version, x.PartyName, "", err
	}
	x, err := product.GetProduct(tx, m.r.Actor, id)
	return x.Name, x.LineName, "", err
}

// value adds the field for the new value.
func (m *many) value(tx *db.Tx, f *look.Form) error {
	r := m.r
	choose := func(label string, all []look.Option) *look.Field {
		for _, o := range all {
			m.names[o.Value] = o.Label
		}
		return f.Select("value", label, append([]look.Option{{Label: r.T("Please choose")}}, all...)...).Need()
	}
	switch m.s {
	case product.SetContact:
		f.Area("value", r.T("Security contact")).First().Rows = 2
	case product.SetClass:
		choose(r.T("Class under the Cyber Resilience Act"), options(r, product.Classes, classWords))
	case product.SetSupportUntil:
		f.Date("value", r.T("Supported until")).Need().Hint = r.T("The last day of security support of these releases, whatever holds for their product.")
	case product.SetLine:
		lines, err := product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		choose(r.T("Product line"), lineOptions(r, lines.Rows))
	case product.SetParty:
		parties, err := product.ListParties(tx, r.Actor, product.PartyFilter{Search: clew.Clip(m.in.Text("find"), 200), Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		var all []look.Option
		for _, y := range parties.Rows {
			all = append(all, look.Option{Value: y.ID.String(), Label: joined(" · ", y.Name, y.Key)})
		}
		x := choose(r.T("Party"), all)
		if m.in.Has("find") || parties.Total > len(parties.Rows) {
			find := f.Add("search", "find", r.T("Narrow the choice"))
			find.Value = m.in.Text("find")
			x.Required = false // narrowing sends the form without a choice
		}
	}
	return nil
}

// lineOptions are the lines in which the reader may register products.
func lineOptions(r *site.Request, all []product.LineRow) (out []look.Option) {
	for _, l := range all {
		if may(r, access.RegisterWrite, l.ID, clew.ID{}) {
			out = append(out, look.Option{Value: l.ID.String(), Label: l.Name})
		}
	}
	return out
}

// answer asks for the value, shows what it changes, or does it.
func (m *many) answer(w http.ResponseWriter) error {
	r, in := m.r, m.in
	show := func(status int) error { return manyPage.Render(w, r.Request, status, &m.page) }
	if !in.Has("value") || in.Get("value") == "" && m.s != product.SetContact {
		m.page.Form.Fill(in.Values)
		return show(http.StatusOK)
	}
	value := in.Text("value")
	if in.Get("confirmed") == "" {
		all, err := site.Read(r, func(tx *db.Tx) ([]product.Effect, error) {
			return product.PreviewMany(tx, r.Actor, m.t, m.s, value, m.picks)
		})
		if err != nil {
			return r.Again(w, m.page.Form, err, show)
		}
		m.preview(all, value)
		return show(http.StatusOK)
	}
	act := because(in)
	var done []product.Effect
	err := r.Write(in, func(tx *db.Tx) (err error) {
		done, err = product.SetMany(tx, r.Actor, m.t, m.s, value, m.picks, act)
		return err
	})
	if err != nil {
		return r.Again(w, m.page.Form, err, show)
	}
	look.Flash(w, undoable(r, m.page.TN(len(done), "{0} record changed", "{0} records changed"), act.ID))
	return r.Redirect(w, m.back)
}

// preview turns the form into the question whether to do what the table shows.
func (m *many) preview(all []product.Effect, value string) {
	r := m.r
	f := m.page.NewForm(r.URL.RequestURI(), r.T("Apply"))
	f.Cancel = m.back
	m.page.Selected = nil
	for _, e := range all {
		f.Hide("id", e.ID.String())
		f.Hide("seen", plain(e.Revision))
		if !e.Changes {
			m.page.Same++
			continue
		}
		m.page.Effects = append(m.page.Effects, EffectRow{e.Name, m.text(e.Old), m.text(e.New)})
	}
	for name, v := range map[string]string{"value": value, "reason": m.in.Text("reason"), "confirmed": "1"} {
		f.Hide(name, v)
	}
	m.page.Lead = m.page.TN(len(m.page.Effects), "{0} record changes, as one act that can be undone.", "{0} records change, as one act that can be undone.")
	m.page.Form = f
	if len(m.page.Effects) == 0 {
		m.page.Form = nil
		m.page.Actions = []look.Action{{Label: r.T("Back"), Href: m.back}}
	}
}

// text writes a value as people read it.
func (m *many) text(v string) string {
	if s := m.names[v]; s != "" {
		return s
	}
	if d, err := clew.ParseDate(v); m.s == product.SetSupportUntil && err == nil && !d.IsZero() {
		return lang.Date(m.r.Lang(), d)
	}
	return v
}

// MoveProduct answers GET and POST /products/{id}/move.
func (p Pages) MoveProduct(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "products", func(tx *db.Tx, d *draft) error {
		x, err := product.GetProduct(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.RegisterWrite, access.Scope{Line: x.LineID})
		}
		if err != nil {
			return err
		}
		lines, err := product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		d.Title, d.Crumbs, d.ref = r.T("Move {0} to another line", x.Name), productCrumbs(r, x.ID, x.Name), product.Ref{Type: product.TypeProduct, ID: x.ID}
		d.Lead = r.T("Its releases, inventories, people and rights for the product itself go with it. Whoever has rights for the new line sees it from then on, whoever has them for {0} only does not. Decisions made for a whole line hold where the product is.", x.LineName)
		d.group("", "")
		line := d.Form.Select("line", r.T("Product line"), look.Option{Label: r.T("Please choose")}).Need()
		for _, o := range lineOptions(r, lines.Rows) {
			if o.Value != x.LineID.String() {
				line.Options = append(line.Options, o)
			}
		}
		if len(line.Options) == 1 {
			line.Hint = r.T("There is no other line in which you may register products.")
		}
		d.why("")
		site.Expect(d.Form, x.Revision)
		to := href(product.TypeProduct, x.ID)
		d.Form.Cancel, d.Form.Submit, d.done = to, r.T("Move"), r.T("Moved")
		var at clew.ID
		d.take = func(v *site.Values) { at = v.Pick("line") }
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.MoveProduct(tx, r.Actor, x.ID, sent.Revision(), at, because(sent))
			return to, err
		}
		return nil
	})
}
