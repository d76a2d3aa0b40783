package register

import (
	"encoding/json"
	"net/http"
	"strings"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// HistoryPage is what happened to a record: who, when, why, and the values before and after.
type HistoryPage struct {
	look.Base
	Tabs   look.Tabs
	Events []Entry
	Scope  *look.Action // to the other view: of the record alone, or with everything that belongs to it
	Next   string
	Empty  look.Empty
}

// Entry is an event that may be taken back.
type Entry struct {
	look.Event
	Undo string
}

var historyPage = look.Declare[HistoryPage]("register/history", files)

const historyRows = 40

// History gives the handler of GET .../history for records of a type.
func (p Pages) History(t product.Type) site.Handler {
	return func(w http.ResponseWriter, r *site.Request) error {
		page := HistoryPage{Base: r.Base(w, "", "products")}
		before := idOf(r, "after")
		all := t == product.TypeProduct && r.URL.Query().Get("all") != ""
		_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
			to, err := targetOf(tx, r, t)
			if err != nil {
				return
			}
			page.Title, page.Crumbs, page.Here = to.name, to.crumbs[:len(to.crumbs)-1], to.here
			switch t {
			case product.TypeLine:
				page.Tabs = lineTabs(r, to.Ref.ID, "history")
			case product.TypeProduct:
				page.Tabs = productTabs(r, to.Ref.ID, "history")
			case product.TypeRelease:
				page.Tabs, page.Crumbs = releaseTabs(r, to.Ref.ID, "history"), to.crumbs
			default:
				page.Tabs = ofParty(r, to.Ref.ID, "history")
			}
			var events []audit.Row
			if all {
				events, err = product.Changes(tx, r.Actor, to.Ref.ID, before, historyRows+1)
			} else {
				events, err = product.History(tx, r.Actor, to.Ref, before, historyRows+1)
			}
			if err != nil {
				return
			}
			if len(events) > historyRows {
				events = events[:historyRows]
				page.Next = page.With("after", events[historyRows-1].ID.String())
			}
			shown, err := timeline(tx, r, events, all)
			write := access.Can(r.Actor, to.verb, to.scope)
			for i, e := range shown {
				x := Entry{Event: e}
				if write && !events[i].ActID.IsZero() && events[i].Revision > 0 && !all {
					x.Undo = "/undo/" + events[i].ActID.String()
				}
				page.Events = append(page.Events, x)
			}
			return
		})
		if err != nil {
			return err
		}
		if t == product.TypeProduct {
			page.Scope = &look.Action{Label: r.T("With releases, inventories and everything of it"), Href: r.URL.Path + "?all=1"}
			if all {
				page.Scope = &look.Action{Label: r.T("The product's own fields only"), Href: r.URL.Path}
			}
		}
		page.Empty = look.Empty{Title: r.T("Nothing happened yet"), For: r.T("Every change stands here with who made it, when and why."), Icon: "history"}
		return historyPage.Render(w, r.Request, http.StatusOK, &page)
	}
}

// verbWords are what was done, by the last part of an event's kind; catalogue keys.
var verbWords = map[string]string{"created": lang.K("registered it"), "updated": lang.K("changed it"), "moved": lang.K("moved it to another line"), "retired": lang.K("retired it"), "restored": lang.K("restored it"), "state_changed": lang.K("changed its state"),
	"contains_changed": lang.K("changed what it contains"), "erased": lang.K("erased personal data"), "placed": lang.K("placed a hold"), "cleared": lang.K("cleared a hold"), "uploaded": lang.K("uploaded an inventory"),
	"live": lang.K("made an inventory live"), "refused": lang.K("refused an inventory"), "unknown": lang.K("declared an inventory unknown"), "made": lang.K("made an assessment"), "withdrawn": lang.K("withdrew an assessment")}

// listWords say the same in lists over several records; catalogue keys.
var listWords = map[string]string{"created": lang.K("registered"), "updated": lang.K("changed"), "moved": lang.K("moved to another line"), "retired": lang.K("retired"), "restored": lang.K("restored"), "state_changed": lang.K("state changed"),
	"contains_changed": lang.K("contents changed"), "erased": lang.K("personal data erased"), "placed": lang.K("held back"), "cleared": lang.K("hold cleared"), "uploaded": lang.K("inventory uploaded"),
	"live": lang.K("inventory read"), "refused": lang.K("inventory refused"), "unknown": lang.K("inventory declared unknown"), "made": lang.K("assessed"), "withdrawn": lang.K("assessment withdrawn")}

// typeWords name the kinds of record; catalogue keys.
var typeWords = map[string]string{"line": lang.K("Product line"), "product": lang.K("Product"), "variant": lang.K("Variant"), "release": lang.K("Release"), "support": lang.K("Support period"), "responsibility": lang.K("Person in a role"),
	"party": lang.K("Party"), "party_contact": lang.K("Contact"), "deployment": lang.K("Deployment"), "vulnerability": lang.K("Vulnerability")}

// timeline makes events readable. of says which record each is about, for lists over several.
func timeline(tx *db.Tx, r *site.Request, events []audit.Row, of bool) ([]look.Event, error) {
	n := NewNamer(tx, r)
	var out []look.Event
	for _, e := range events {
		before, after, why := payload(e.Payload)
		who, err := n.person(e)
		if err != nil {
			return nil, err
		}
		_, verb, _ := strings.Cut(e.Kind, ".")
		x := look.Event{At: e.RecordedAt, Who: who, Why: why, Kind: look.Idle}
		x.What = r.T(verbWords[verb])
		if verbWords[verb] == "" {
			x.What = strings.ReplaceAll(e.Kind, "_", " ")
		}
		switch verb {
		case "created", "live", "restored":
			x.Kind = look.Good
		case "retired", "refused", "erased", "placed":
			x.Kind = look.Bad
		case "unknown":
			x.Kind = look.Warn
		case "state_changed":
			x.Kind = look.Info
		}
		if of {
			if err := n.place(&x, e, verb, before, after); err != nil {
				return nil, err
			}
		}
		if verb != "created" && before != nil {
			if x.Changes, err = n.Changes(before, after); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// place says which record an event is about, in words, and leads there.
func (n *Namer) place(x *look.Event, e audit.Row, verb string, before, after map[string]any) error {
	r := n.r
	id, _ := clew.ParseID(e.RecordID) // a feed's or a vulnerability's name is none
	x.Href = href(product.Type(e.RecordType), id)
	name := titleOf(after, before)
	switch product.Type(e.RecordType) {
	case product.TypeResponsibility:
		for _, m := range []map[string]any{after, before} {
			if s, _ := m["user_id"].(string); s != "" && name == "" {
				who, err := clew.ParseID(s)
				if err != nil {
					break
				}
				if name, err = n.user(who); err != nil {
					return err
				}
			}
		}
	case product.TypeDeployment:
		name = first2(text(after, "party_name"), text(before, "party_name"))
	case product.TypeRelease:
		if name == "" { // events about its inventory
			v, err := n.record("release_id", id)
			if err != nil && !clew.Is(err, clew.NotFound) {
				return err
			}
			name = v
		}
	case "vulnerability":
		name = e.RecordID
	}
	what := strings.ReplaceAll(e.Kind, "_", " ")
	if w, ok := listWords[verb]; ok {
		what = r.T(w)
	}
	x.What = joined(" ", r.T(typeWords[e.RecordType]), name) + ": " + what
	return nil
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

// payload takes an event's payload apart; an erased one is empty.
func payload(s string) (before, after map[string]any, why string) {
	var p struct {
		Old, New any
		Reason   string
	}
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if dec.Decode(&p) != nil {
		return nil, nil, ""
	}
	before, _ = p.Old.(map[string]any)
	after, _ = p.New.(map[string]any)
	return before, after, p.Reason
}

// titleOf gives the name of a record out of its values.
func titleOf(all ...map[string]any) string {
	for _, m := range all {
		for _, k := range []string{"name", "version", "party_name"} {
			if s, ok := m[k].(string); ok && s != "" {
				return s
			}
		}
	}
	return ""
}
