package register

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// Namer turns ids and labels in values into words.
type Namer struct {
	tx    *db.Tx
	r     *site.Request
	known map[string]string
}

// changesMax is how many values are shown of one event; the export has all.
const changesMax = 60

// NewNamer gives one for a reader.
func NewNamer(tx *db.Tx, r *site.Request) *Namer {
	return &Namer{tx: tx, r: r, known: map[string]string{}}
}

func (n *Namer) person(e audit.Row) (string, error) {
	if e.ActorID.IsZero() {
		return n.r.T("clew itself"), nil
	}
	return n.user(e.ActorID)
}

func (n *Namer) user(id clew.ID) (string, error) {
	if s, ok := n.known[id.String()]; ok {
		return s, nil
	}
	names, err := access.Names(n.tx, id)
	n.known[id.String()] = names[id]
	return names[id], err
}

// Changes says what is different between the values before and after, in words.
func (n *Namer) Changes(before, after map[string]any) ([]look.Change, error) {
	was, is := flat(before), flat(after)
	names := slices.Sorted(maps.Keys(is))
	for _, k := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[k]; !ok {
			names = append(names, k)
		}
	}
	var out []look.Change
	for _, k := range names {
		word, hidden := FieldWord(k)
		if hidden || len(out) >= changesMax {
			continue
		}
		if word == "" {
			word = k // written by a newer program
		}
		c := look.Change{Name: n.r.T(word)}
		var err error
		if c.Old, err = n.value(snake(k), was[k]); err != nil {
			return nil, err
		}
		if c.New, err = n.value(snake(k), is[k]); err != nil {
			return nil, err
		}
		if c.Old != c.New {
			c.Old, c.New = clew.Clip(c.Old, 600), clew.Clip(c.New, 600)
			out = append(out, c)
		}
	}
	return out, nil
}

// flat turns nested values into names with dots.
func flat(m map[string]any) map[string]any {
	out := map[string]any{}
	var walk func(name string, m map[string]any, depth int)
	walk = func(name string, m map[string]any, depth int) {
		for k, v := range m {
			if name != "" {
				k = name + "." + k
			}
			if in, ok := v.(map[string]any); ok && depth < 4 {
				walk(k, in, depth+1)
			} else {
				out[k] = v
			}
		}
	}
	walk("", m, 0)
	return out
}

// value writes one value of a field for people.
func (n *Namer) value(field string, v any) (string, error) {
	leaf := field[strings.LastIndexByte(field, '.')+1:]
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		switch {
		case v && (field == "name" || field == "email"): // of a person: that it was changed, not to what
			return n.r.T("changed"), nil
		case v:
			return n.r.T("yes"), nil
		}
		return n.r.T("no"), nil
	case []any:
		return n.list(field, v)
	case map[string]any:
		changes, err := n.Changes(nil, v)
		var parts []string
		for _, c := range changes {
			parts = append(parts, c.Name+": "+c.New)
		}
		return strings.Join(parts, "; "), err
	case json.Number:
		i, err := v.Int64()
		switch {
		case err != nil:
			return v.String(), nil //nolint:nilerr // a fraction
		case leaf == "size" || leaf == "bytes":
			return lang.Bytes(n.r.Lang(), i), nil
		}
		return lang.Int(n.r.Lang(), i), nil
	case string:
		return n.text(leaf, v)
	}
	return "", nil
}

func (n *Namer) list(field string, all []any) (string, error) {
	var parts []string
	for _, x := range all {
		s, err := n.value(field, x)
		if err != nil {
			return "", err
		}
		parts = append(parts, s)
	}
	sep := ", "
	if field == "rules" {
		sep = " | "
	}
	return strings.Join(parts, sep), nil
}

func (n *Namer) text(field, s string) (string, error) {
	r := n.r
	switch field {
	case "role":
		return r.RoleName(clew.Role(s)), nil
	case "verbs":
		return r.VerbName(access.Verb(s)), nil
	case "name", "description", "notes", "version", "until_version", "key", "file", "batch":
		return s, nil // people wrote it, whatever it looks like
	}
	if s == "" {
		return "", nil
	}
	if w := valueWord(field, s); w != s {
		return r.T(w), nil
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		b := r.Base(nil, "", "")
		return lang.Clock(r.Lang(), clew.TimeOf(at), b.Zone), nil
	}
	if len(s) == len("2006-01-02") {
		if d, err := clew.ParseDate(s); err == nil && !d.IsZero() {
			return lang.Date(r.Lang(), d), nil
		}
	}
	id, err := clew.ParseID(s)
	if err != nil || id.IsZero() || len(s) != 36 {
		return s, nil //nolint:nilerr // no id: text
	}
	if name, ok := n.known[s]; ok {
		return name, nil
	}
	name, err := n.record(field, id)
	if clew.Is(err, clew.NotFound) {
		name, err = "–", nil
	}
	n.known[s] = name
	return name, err
}

func first2(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// Record names the record of an event; "" where it has no name that the reader may see.
func (n *Namer) Record(recordType, id string) (string, error) {
	x, err := clew.ParseID(id)
	if err != nil {
		return id, nil //nolint:nilerr // a feed's or a vulnerability's name is none
	}
	field := recordType + "_id"
	switch product.Type(recordType) {
	case product.TypeLine, product.TypeProduct, product.TypeRelease, product.TypeVariant, product.TypeParty:
	default:
		return "", nil
	}
	if s, ok := n.known[id]; ok {
		return s, nil
	}
	s, err := n.record(field, x)
	if err != nil && !clew.Is(err, clew.NotFound) {
		return "", err
	}
	n.known[id] = s
	return s, nil
}

// record names what a field refers to, with the reader's eyes.
func (n *Namer) record(field string, id clew.ID) (string, error) {
	switch field {
	case "user_id", "owner_id", "author_id", "set_by", "cleared_by", "ended_by":
		return n.user(id)
	case "variants", "variant_id":
		v, err := product.GetVariant(n.tx, n.r.Actor, id)
		return v.Name, err
	case "contains", "release_id":
		x, err := product.GetRelease(n.tx, n.r.Actor, id)
		return x.ProductName + " " + x.Version, err
	case "line_id", "line":
		x, err := product.GetLine(n.tx, n.r.Actor, id)
		return x.Name, err
	case "product_id", "product":
		x, err := product.GetProduct(n.tx, n.r.Actor, id)
		return x.Name, err
	case "party_id":
		x, err := product.GetParty(n.tx, n.r.Actor, id)
		return x.Name, err
	}
	return id.String(), nil
}
