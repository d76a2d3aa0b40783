package look

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"clew"
	"clew/lang"
)

// Form is a form with its fields and what is wrong with them. Build it in Go, show it with {{form .Form}} or
// field by field with {{field (.Form.Field "name")}}.
type Form struct {
	ID     string
	Action string
	Title  string // name of the form for those who hear it
	Submit string
	Cancel string // address
	Danger bool
	Upload bool   // multipart
	ByGet  bool   // a search or filter, sent by GET
	Error  string // of the whole form
	Fields []*Field
	Hidden []Hidden
	faults []fault
	b      *Base
}

type fault struct{ ID, Text string }

// Field is one entry of a form.
type Field struct {
	ID, Name, Label, Hint, Error string
	Type                         string // text, password, email, url, number, date, datetime-local, search, file, textarea, select, radio, checkbox, checks
	Value                        string
	Values                       []string // of checks
	Options                      []Option
	Required, ReadOnly, Focus    bool
	Mono, Short                  bool
	Rows                         int
	Max                          int
	Auto                         string // autocomplete
	Pattern                      string
	Accept                       string
	Placeholder                  string
	Mode                         string // inputmode
	Multiple                     bool
	known                        []string // values that are understood beside the options
}

// Option is a choice; Group puts it under a heading of a select.
type Option struct{ Value, Label, Hint, Group string }

// NewForm starts a form that posts to action.
func (b *Base) NewForm(action, submit string) *Form {
	return &Form{ID: "form", Action: action, Submit: submit, b: b}
}

// Add puts a field of a type at the end and gives it back for its options. The name is also the place of its errors.
func (f *Form) Add(typ, name, label string) *Field {
	x := &Field{Type: typ, Name: name, Label: label, ID: f.ID + "-" + slug(name)}
	f.Fields = append(f.Fields, x)
	return x
}

// Text adds a line of text.
func (f *Form) Text(name, label string) *Field { return f.Add("text", name, label) }

// Area adds several lines of text.
func (f *Form) Area(name, label string) *Field { return f.Add("textarea", name, label) }

// Date adds a day.
func (f *Form) Date(name, label string) *Field { return f.Add("date", name, label) }

// Number adds a number.
func (f *Form) Number(name, label string) *Field {
	x := f.Add("number", name, label)
	x.Short = true
	return x
}

// File adds an upload and makes the form one that uploads.
func (f *Form) File(name, label, accept string) *Field {
	f.Upload = true
	x := f.Add("file", name, label)
	x.Accept = accept
	return x
}

// Password adds a password; auto is current-password or new-password.
func (f *Form) Password(name, label, auto string) *Field {
	x := f.Add("password", name, label)
	x.Auto = auto
	return x
}

// Select adds a choice of one.
func (f *Form) Select(name, label string, options ...Option) *Field {
	x := f.Add("select", name, label)
	x.Options = options
	return x
}

// Radio adds a choice of one with all choices visible.
func (f *Form) Radio(name, label string, options ...Option) *Field {
	x := f.Add("radio", name, label)
	x.Options = options
	return x
}

// Checks adds a choice of several.
func (f *Form) Checks(name, label string, options ...Option) *Field {
	x := f.Add("checks", name, label)
	x.Options = options
	return x
}

// Check adds a yes or no.
func (f *Form) Check(name, label string) *Field { return f.Add("checkbox", name, label) }

// Hide adds a hidden value, such as the expected revision.
func (f *Form) Hide(name, value string) { f.Hidden = append(f.Hidden, Hidden{name, value}) }

// Field finds a field by name; nil when there is none.
func (f *Form) Field(name string) *Field {
	for _, x := range f.Fields {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// Fill puts what was sent back into the fields; passwords and files stay empty. A filter says which values of the address
// it does not know.
func (f *Form) Fill(v url.Values) *Form {
	if f.ByGet {
		f.understand(v)
	}
	for _, x := range f.Fields {
		switch x.Type {
		case "password", "file":
		case "checks":
			x.Values = v[x.Name]
		default:
			if _, ok := v[x.Name]; ok || x.Type == "checkbox" {
				x.Value = v.Get(x.Name)
			}
		}
	}
	return f
}

// Fail takes the errors of err to their fields by place ("name" or "/name"); what fits no field stands above the
// form. It reports whether err is the user's to mend: then answer 422 (Status) with the form, else hand err on.
func (f *Form) Fail(err error) bool {
	switch clew.KindOf(err) {
	case clew.Invalid, clew.Conflict, clew.TooLarge, clew.Unsupported, clew.Denied, clew.Limited:
	default:
		return false
	}
	f.Error = lang.Error(f.b.Lang, err)
	rest := lang.Fields(f.b.Lang, err)
	for _, x := range f.Fields {
		for _, place := range []string{x.Name, "/" + x.Name} {
			if text, ok := rest[place]; ok {
				x.Error = text
				f.faults = append(f.faults, fault{x.ID, strings.TrimRight(x.Label, "?:") + ": " + text})
				delete(rest, place)
			}
		}
	}
	for _, k := range sortedKeys(rest) {
		f.faults = append(f.faults, fault{"", k + ": " + rest[k]})
	}
	return true
}

// Faults lists the errors for the summary above the form.
func (f *Form) Faults() []fault { return f.faults }

// Need marks the field as required.
func (x *Field) Need() *Field { x.Required = true; return x }

// Help sets the hint under the label.
func (x *Field) Help(text string) *Field { x.Hint = text; return x }

// Set sets the value.
func (x *Field) Set(v string) *Field { x.Value = v; return x }

// Choose sets the values of a choice of several.
func (x *Field) Choose(v ...string) *Field { x.Values = v; return x }

// First puts the cursor here when the page opens.
func (x *Field) First() *Field { x.Focus = true; return x }

// Has reports whether a value is chosen.
func (x *Field) Has(v string) bool {
	if x.Type != "checks" {
		return x.Value == v
	}
	for _, o := range x.Values {
		if o == v {
			return true
		}
	}
	return false
}

// Describe lists the ids of hint and error for aria-describedby.
func (x *Field) Describe() string {
	var ids []string
	if x.Hint != "" {
		ids = append(ids, x.ID+"-hint")
	}
	if x.Error != "" {
		ids = append(ids, x.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// OptID is the id of a choice.
func (x *Field) OptID(i int) string {
	if i == 0 {
		return x.ID // the summary links here
	}
	return x.ID + "-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
}

// Groups lists the options by group, in order.
func (x *Field) Groups() []OptionGroup {
	var out []OptionGroup
	for _, o := range x.Options {
		if len(out) == 0 || out[len(out)-1].Label != o.Group {
			out = append(out, OptionGroup{Label: o.Group})
		}
		g := &out[len(out)-1]
		g.Options = append(g.Options, o)
	}
	return out
}

// OptionGroup is options under a heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '-'
	}, s)
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
