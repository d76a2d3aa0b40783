package look

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clew"
)

// Known adds values of a filter that are understood although the form does not offer them.
func (x *Field) Known(values ...string) *Field { x.known = append(x.known, values...); return x }

// understand says on the page which values of the filters in its address mean nothing: else a list that was not
// narrowed, or that is empty, would pass for the answer to what was asked. Names of records are looked at for their form
// alone: which of them there are, nobody learns here.
func (f *Form) understand(q url.Values) {
	for _, x := range f.Fields {
		for _, v := range q[x.Name] {
			if v = strings.TrimSpace(v); v == "" {
				continue
			}
			if allowed, ok := x.understands(v); !ok {
				f.misread(x.Label, v, allowed)
			}
		}
	}
	if v := q.Get("rows"); v != "" && !between(v, 1, 500) {
		f.misread(f.b.T("Rows"), v, "1 – 500")
	}
	_, err := clew.ParseID(q.Get("after")) // the trail goes on after an entry, other lists after a number of rows
	if v := q.Get("after"); v != "" && err != nil && !between(v, 0, 10_000_000) {
		f.misread(f.b.T("Rows before"), v, "0 – 10000000")
	}
}

// understands reports whether a value means something to a field, and else which ones do.
func (x *Field) understands(v string) (allowed string, ok bool) {
	switch {
	case slices.Contains(x.known, v):
		return "", true
	case x.Type == "checkbox":
		return "1", v == "1"
	case x.Type == "date":
		_, err := clew.ParseDate(v)
		return "2026-11-23", err == nil
	case x.Type != "select" && x.Type != "radio" && x.Type != "checks":
		return "", true
	}
	var values []string
	for _, o := range x.Options {
		if o.Value == v {
			return "", true
		}
		if _, err := clew.ParseID(o.Value); o.Value != "" && err != nil {
			values = append(values, o.Value)
		}
	}
	if _, err := clew.ParseID(v); err == nil && len(values) == 0 {
		return "", true
	}
	return strings.Join(append(values, x.known...), ", "), false
}

func (f *Form) misread(label, value, allowed string) {
	n := Notice{Kind: Warn, Text: f.b.T("The filter “{0}” does not know the value “{1}” of this address.", strings.TrimRight(label, "?:"), clew.Clip(value, 60))}
	if allowed != "" {
		n.More = f.b.T("It knows: {0}", clew.Clip(allowed, 600))
	} else {
		n.More = f.b.T("Choose one of its entries.")
	}
	f.b.Notices = append(f.b.Notices, n)
}

func between(s string, low, high int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= low && n <= high
}
