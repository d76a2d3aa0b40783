package register

import (
	"errors"
	"net/http"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// FormPage is the page of a form over one record, its fields in groups. After a conflict it shows both versions.
type FormPage struct {
	look.Base
	Form     *look.Form
	Groups   []Group
	Conflict *Conflict
	Before   []look.Fact // what the form is about
	Find     *look.Form  // narrows what can be chosen below
}

// Group is fields that belong together.
type Group struct {
	Title, Hint string
	Fields      []*look.Field
}

// Conflict is what two people say of one record: what is stored now beside what the reader typed.
type Conflict struct {
	Who  string
	At   clew.Time
	Rows []look.Change // Old: stored, New: typed
}

var formPage = look.Declare[FormPage]("register/form", files)

// draft is a form in the making.
type draft struct {
	*FormPage
	r     *site.Request
	start int
	// take reads what was typed; save writes it and says where to go. done is the notice there.
	take func(in *site.Values)
	save func(tx *db.Tx) (to string, err error)
	done string
	ref  product.Ref // of the record that is changed; zero for a new one
}

// group ends the group before and starts one; the fields added from now on belong to it.
func (d *draft) group(title, hint string) {
	d.close()
	d.Groups = append(d.Groups, Group{Title: title, Hint: hint})
}

func (d *draft) close() {
	if n := len(d.Groups); n > 0 {
		d.Groups[n-1].Fields = d.Form.Fields[d.start:]
	} else if len(d.Form.Fields) > 0 {
		d.Groups = []Group{{Fields: d.Form.Fields}}
	}
	d.start = len(d.Form.Fields)
}

// lines adds a list with one entry a line.
func (d *draft) lines(name, label, hint string, values []string) *look.Field {
	f := d.Form.Area(name, label).Help(hint).Set(strings.Join(values, "\n"))
	f.Rows = min(max(2, len(values)+1), 8)
	return f
}

// area adds text of several lines.
func (d *draft) area(name, label, hint, value string) *look.Field {
	f := d.Form.Area(name, label).Help(hint).Set(value)
	f.Rows = 3
	return f
}

// key adds the record's key in the manufacturer's own systems.
func (d *draft) key(value string) {
	f := d.Form.Text("key", d.T("Own key")).Help(d.T("The number of this record in your own systems; imports find it again by it.")).Set(value)
	f.Mono, f.Auto = true, "off"
}

// why adds the reason of a change.
func (d *draft) why(hint string) {
	d.group("", "")
	d.Form.Text("reason", d.T("Why")).Help(hint)
}

// list reads a list with one entry a line.
func list(in *site.Values, name string) []string {
	var out []string
	for _, s := range strings.Split(in.Text(name), "\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// edit answers GET and POST of a form. build reads what is stored, fills the page and sets take and save.
func (p Pages) edit(w http.ResponseWriter, r *site.Request, here string, build func(tx *db.Tx, d *draft) error) error {
	page := FormPage{Base: r.Base(w, "", here)}
	d := &draft{FormPage: &page, r: r}
	page.Form = page.NewForm(r.URL.RequestURI(), r.T("Save"))
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		page.Form.Fields, page.Form.Hidden, page.Groups, page.Before, d.start = nil, nil, nil, nil, 0
		return struct{}{}, build(tx, d)
	})
	if err != nil {
		return err
	}
	d.close()
	if !r.Posted() {
		if q := r.URL.Query(); d.ref.ID.IsZero() && len(q) > 0 {
			page.Form.Fill(q) // a link may bring values along
		}
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	d.take(in)
	to := ""
	err = r.Write(in, func(tx *db.Tx) (err error) {
		to, err = d.save(tx)
		return err
	})
	if err == nil {
		return r.Done(w, to, d.done)
	}
	var stale *product.Stale
	if errors.As(err, &stale) {
		page.Conflict = d.conflict(in, stale)
	}
	return r.Again(w, page.Form, err, func(status int) error {
		page.Title = r.T("{0}: not saved", page.Title)
		return formPage.Render(w, r.Request, status, &page)
	})
}

// conflict sets what is stored, which the form was just built from, beside what was typed.
func (d *draft) conflict(in *site.Values, s *product.Stale) *Conflict {
	c := &Conflict{}
	for _, f := range d.Form.Fields {
		if f.Name == "reason" {
			continue
		}
		typed := *f
		if f.Type == "checks" {
			typed.Values = in.Values[f.Name]
		} else {
			typed.Value = strings.ReplaceAll(in.Get(f.Name), "\r\n", "\n")
		}
		if old, now := d.shown(f), d.shown(&typed); old != now {
			c.Rows = append(c.Rows, look.Change{Name: strings.TrimRight(f.Label, ":?"), Old: old, New: now})
		}
	}
	_, err := site.Read(d.r, func(tx *db.Tx) (_ struct{}, err error) { // decoration: the conflict stands without it
		events, err := product.History(tx, d.r.Actor, s.Ref, clew.ID{}, 1)
		if err != nil || len(events) == 0 {
			return
		}
		names, err := access.Names(tx, events[0].ActorID)
		c.Who, c.At = names[events[0].ActorID], events[0].RecordedAt
		return
	})
	if err != nil {
		c.Who = ""
	}
	return c
}

// shown gives a field's value as people see it.
func (d *draft) shown(f *look.Field) string {
	var words []string
	for _, o := range f.Options {
		if f.Has(o.Value) && o.Value != "" {
			words = append(words, o.Label)
		}
	}
	switch {
	case len(f.Options) > 0:
		return strings.Join(words, ", ")
	case f.Type == "checkbox":
		if f.Value == "1" {
			return d.T("yes")
		}
		return d.T("no")
	}
	return strings.ReplaceAll(f.Value, "\n", ", ")
}

// flag is the value of a checkbox.
func flag(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// because makes an act with the reason that was typed.
func because(in *site.Values) product.Act {
	return product.Act{ID: clew.NewID(), Reason: in.Text("reason")}
}
