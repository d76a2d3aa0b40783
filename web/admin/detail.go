package admin

import (
	"encoding/json"
	"strings"

	"clew/web/look"
	"clew/web/register"
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

// detail reads a payload: {"old": {...}, "new": {...}, "reason": ...}, or just values.
func detail(n *register.Namer, payload string) (Detail, error) {
	if payload == "" {
		return Detail{Erased: true}, nil
	}
	var all map[string]any
	dec := json.NewDecoder(strings.NewReader(payload))
	dec.UseNumber()
	if dec.Decode(&all) != nil {
		return Detail{}, nil
	}
	var d Detail
	d.Reason, _ = all["reason"].(string)
	before, after := values(all["old"]), values(all["new"])
	if _, ok := all["new"]; !ok && all["old"] == nil {
		delete(all, "reason")
		before, after = nil, all
	}
	d.Diff = before != nil
	d.Role, _ = after["role"].(string)
	for _, m := range []map[string]any{after, before} {
		for _, k := range []string{"name", "version", "title", "number"} {
			if s, ok := m[k].(string); ok && d.Name == "" {
				d.Name = s
			}
		}
	}
	var err error
	d.Changes, err = n.Changes(before, after)
	return d, err
}

// values gives a payload's half as names and values; one that is a value of its own is called value.
func values(v any) map[string]any {
	switch v := v.(type) {
	case nil:
		return nil
	case map[string]any:
		return v
	}
	return map[string]any{"value": v}
}
