package admin

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clew"
	"clew/web/look"
)

// Detail is what an event's payload says, for people: what changed from what to what, and why.
type Detail struct {
	Changes []look.Change
	Reason  string
	Name    string // of the record, where the payload holds it
	Role    string // of a grant
	Erased  bool
	Diff    bool // the payload tells old and new values
}

const detailMax = 60 // values shown of one event; the export has all

// detail reads a payload: {"old": {...}, "new": {...}, "reason": ...}, or just values.
func detail(payload string) Detail {
	if payload == "" {
		return Detail{Erased: true}
	}
	var all map[string]any
	dec := json.NewDecoder(strings.NewReader(payload))
	dec.UseNumber()
	if dec.Decode(&all) != nil {
		return Detail{}
	}
	var d Detail
	d.Reason, _ = all["reason"].(string)
	before, after := flat(all["old"]), flat(all["new"])
	if _, ok := all["new"]; !ok && all["old"] == nil {
		delete(all, "reason")
		before, after = nil, flat(all)
	}
	d.Diff = before != nil
	d.Role = after["role"]
	for _, m := range []map[string]string{after, before} {
		for _, k := range []string{"name", "version", "title", "number"} {
			if d.Name == "" {
				d.Name = m[k]
			}
		}
	}
	for _, k := range keys(before, after) {
		if before[k] != after[k] && k != "revision" && k != "updated_at" && len(d.Changes) < detailMax {
			d.Changes = append(d.Changes, look.Change{Name: k, Old: clew.Clip(before[k], 400), New: clew.Clip(after[k], 400)})
		}
	}
	return d
}

// flat turns nested values into names with dots.
func flat(v any) map[string]string {
	out := map[string]string{}
	var walk func(name string, v any, depth int)
	walk = func(name string, v any, depth int) {
		m, ok := v.(map[string]any)
		if !ok || depth > 4 {
			out[name] = plain(v)
			return
		}
		for k, x := range m {
			if name != "" {
				k = name + "." + k
			}
			walk(k, x, depth+1)
		}
	}
	if v == nil {
		return out
	}
	if _, ok := v.(map[string]any); !ok {
		out["value"] = plain(v)
		return out
	}
	walk("", v, 0)
	return out
}

func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, plain(x))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(b)
	}
	return fmt.Sprint(v)
}

func keys(a, b map[string]string) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
