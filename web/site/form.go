package site

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"clew"
	"clew/web/look"
)

// Values are what a form sent. Reading notes what is wrong; Write refuses while anything is.
type Values struct {
	url.Values
	clew.Faults
}

// Sent gives what the form sent. Forms of more than FormMax never get here.
func (r *Request) Sent() *Values { return &Values{Values: r.sent} }

// Text reads text as typed, without space around it and with single line breaks. Characters are kept as they came (no
// Unicode normalisation): search folds them, records keep them.
func (v *Values) Text(name string) string {
	s := strings.TrimSpace(strings.ReplaceAll(v.Get(name), "\r\n", "\n"))
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		v.Add(name, "This text holds characters that cannot be stored")
		return ""
	}
	return s
}

// Add notes that the value of a field is wrong.
func (v *Values) Add(name, message string, args ...any) { v.Faults.Add(name, message, args...) }

// Secret reads a password or a code exactly as typed.
func (v *Values) Secret(name string) string { return v.Get(name) }

// Bool reads a checkbox.
func (v *Values) Bool(name string) bool { return v.Get(name) == "1" }

// Int reads a whole number; nothing is 0.
func (v *Values) Int(name string) int64 {
	s := v.Text(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		v.Add(name, "%q is not a whole number", clew.Clip(s, 40))
	}
	return n
}

// Expect puts the revision that a form was made from into it.
func Expect(f *look.Form, revision int64) { f.Hide("revision", strconv.FormatInt(revision, 10)) }

// Revision is the expected revision, from the hidden field.
func (v *Values) Revision() int64 { return v.Int("revision") }

// Date reads a day; nothing is the zero Date.
func (v *Values) Date(name string) clew.Date {
	d, err := clew.ParseDate(v.Text(name))
	if err != nil {
		v.Add(name, "%q is not a date (as 2031-03-31)", clew.Clip(v.Get(name), 40))
	}
	return d
}

// Pick reads an id; nothing is the zero ID.
func (v *Values) Pick(name string) clew.ID {
	s := v.Text(name)
	if s == "" {
		return clew.ID{}
	}
	id, err := clew.ParseID(s)
	if err != nil {
		v.Add(name, "Please choose one of the entries")
	}
	return id
}

// status is what a form answers for an error that the user can mend.
var status = map[clew.Kind]int{clew.Invalid: http.StatusUnprocessableEntity, clew.Conflict: http.StatusConflict, clew.Denied: http.StatusForbidden,
	clew.TooLarge: http.StatusRequestEntityTooLarge, clew.Unsupported: http.StatusUnsupportedMediaType, clew.Limited: http.StatusTooManyRequests}

// Again answers a refused form: it puts what was typed back into f, shows what is wrong, and calls render with the
// status. f was built from what is stored now; after a conflict each field that differs says what is stored, and the
// hidden revision is the present one, so that sending again is a decision made with both versions in sight. An error
// that the user cannot mend comes back.
func (r *Request) Again(w http.ResponseWriter, f *look.Form, err error, render func(status int) error) error {
	if clew.Is(err, clew.Conflict) {
		r.both(f)
	}
	f.Fill(r.sent)
	if !f.Fail(err) {
		return err
	}
	return render(status[clew.KindOf(err)])
}

// both notes beside each field what is stored now where something else was typed.
func (r *Request) both(f *look.Form) {
	for _, x := range f.Fields {
		if x.Type == "password" || x.Type == "file" || x.Type == "checks" {
			continue
		}
		if typed := r.sent.Get(x.Name); x.Value != typed {
			x.Hint = r.T("Stored now: {0}", show(x))
		}
	}
}

// show gives a field's value as people see it.
func show(x *look.Field) string {
	for _, o := range x.Options {
		if o.Value == x.Value {
			return o.Label
		}
	}
	if x.Value == "" {
		return "–"
	}
	return clew.Clip(x.Value, 500)
}

// Done answers a write that worked: 303 to a page of this site, where the notice is shown.
func (r *Request) Done(w http.ResponseWriter, to, notice string) error {
	if notice != "" {
		look.Flash(w, look.Notice{Kind: look.Good, Text: notice})
	}
	return r.Redirect(w, to)
}
