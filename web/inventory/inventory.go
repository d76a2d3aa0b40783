// Package inventory is the pages of what is inside a release: handing in an SBOM or a list, saying that it is unknown,
// the progress of reading, warnings, and the original bytes. It serves the monitoring of the products (paper 3.1.1; row
// A1.1) and owns no records; package component does.
package inventory

import (
	"embed"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct{ Site *site.Site }

// MaxUpload bounds the body of an upload: the largest inventory and the fields beside it.
const MaxUpload = component.MaxFile + 1<<20

// Panel is what other pages show of a release's inventory.
type Panel struct {
	Href     string // of the inventory page
	Missing  bool   // nothing counts and nothing is being read
	Facts    []look.Fact
	Actions  []look.Action
	Form     *look.Form     // to hand one in; nil where the reader may not
	Progress *look.Progress // of one being read
	Refresh  int
}

func releaseHref(id clew.ID) string   { return "/releases/" + id.String() }
func inventoryHref(id clew.ID) string { return "/inventories/" + id.String() }

// PanelOf sums up a release's inventory: the live one, and the newest where that is still being read or was refused.
func PanelOf(tx *db.Tx, r *site.Request, x product.Release) (Panel, error) {
	p := Panel{Href: releaseHref(x.ID) + "/inventory"}
	all, err := component.Inventories(tx, r.Actor, x.ID)
	if err != nil {
		return p, err
	}
	may := access.Can(r.Actor, access.InventoryWrite, access.Scope{Line: x.LineID, Product: x.ProductID}) && !x.Retired()
	p.Missing = true
	for i, inv := range all {
		switch {
		case inv.State == component.Live:
			p.Missing = false
			if w, found, err := queue.Latest(tx, "inventory", inv.ID.String()); err != nil {
				return p, err
			} else if found && !w.Finished() { // it counts, and is still being evaluated
				pr := progress(r, inv, w)
				p.Progress, p.Refresh = &pr, 5
			}
			if inv.Warnings > 0 {
				p.Facts = append(p.Facts, look.Fact{Name: r.T("Warnings"), Value: lang.Int(r.Lang(), inv.Warnings), Href: inventoryHref(inv.ID) + "#warnings"})
			}
			p.Actions = append(p.Actions, look.Action{Label: r.T("Inventory"), Href: inventoryHref(inv.ID)})
		case i == 0 && inv.State == component.Reading:
			p.Missing = false
			w, found, err := queue.Latest(tx, "inventory", inv.ID.String())
			if err != nil {
				return p, err
			}
			if found {
				pr := progress(r, inv, w)
				p.Progress, p.Refresh = &pr, 5
			}
		}
	}
	if may {
		if p.Missing {
			b := look.NewBase(nil, r.Request, r.Actor, r.Now)
			p.Form = uploadForm(r, &b, x.ID)
		}
		label := r.T("Replace it")
		if p.Missing {
			label = r.T("Hand in an inventory")
		}
		p.Actions = append(p.Actions, look.Action{Label: label, Href: p.Href, Icon: "upload"})
	}
	return p, nil
}

// facts say what an inventory is.
func facts(r *site.Request, inv component.Inventory) []look.Fact {
	if inv.Kind == component.Unknown {
		return []look.Fact{{Name: r.T("Inventory"), Tag: &look.Tag{Kind: look.Warn, Word: r.T("unknown")}}, {Name: r.T("Why"), Value: inv.Reason}, {Name: r.T("Said"), Value: lang.Date(r.Lang(), clew.DateOf(inv.CreatedAt.Std()))}}
	}
	if inv.State == component.Reading || inv.State == component.Refused { // nothing is known of it yet, or ever
		return []look.Fact{{Name: r.T("Kind"), Value: r.T(kindWords[inv.Kind])}}
	}
	out := []look.Fact{{Name: r.T("Kind"), Value: r.T(kindWords[inv.Kind])}, {Name: r.T("Format"), Value: format(r, inv)}, {Name: r.T("Components"), Value: lang.Int(r.Lang(), inv.DistinctComponents)},
		{Name: r.T("Completeness"), Value: r.T(aggregateWord(inv.Aggregate)), Tag: aggregateTag(r, inv.Aggregate)}}
	if inv.Warnings > 0 {
		out = append(out, look.Fact{Name: r.T("Warnings"), Value: lang.Int(r.Lang(), inv.Warnings), Href: inventoryHref(inv.ID) + "#warnings"})
	}
	return append(out, look.Fact{Name: r.T("Since"), Value: lang.Date(r.Lang(), clew.DateOf(inv.LiveAt.Std()))})
}

func format(r *site.Request, inv component.Inventory) string {
	s := inv.Format
	if s == "Declared list" { // a word; the others are names
		s = r.T("Declared list")
	}
	if inv.SpecVersion != "" {
		s += " " + inv.SpecVersion
	}
	if inv.Encoding != "" {
		s += ", " + inv.Encoding
	}
	return s
}

// kindWords say where an inventory comes from; catalogue keys.
var kindWords = map[component.Kind]string{component.SBOM: lang.K("SBOM"), component.Declared: lang.K("declared list"), component.Supplier: lang.K("from the supplier"), component.Unknown: lang.K("unknown")}

// stateWords say what became of it; catalogue keys.
var stateWords = map[component.State]string{component.Reading: lang.K("being read"), component.Live: lang.K("counts"), component.Superseded: lang.K("replaced"), component.Refused: lang.K("refused")}

func stateTag(r *site.Request, s component.State) look.Tag {
	return look.Tag{Kind: map[component.State]look.Kind{component.Reading: look.Info, component.Live: look.Good, component.Superseded: look.Idle, component.Refused: look.Bad}[s], Word: r.T(stateWords[s])}
}

func aggregateWord(a string) string {
	switch a {
	case "complete":
		return lang.K("says it is complete")
	case "":
		return lang.K("does not say")
	case "unknown":
		return lang.K("says it does not know")
	}
	return lang.K("says it is incomplete")
}

func aggregateTag(r *site.Request, a string) *look.Tag {
	if a == "complete" || a == "" {
		return nil
	}
	return &look.Tag{Kind: look.Warn, Word: r.T("incomplete")}
}

// progress is the work of reading, as a part that asks again each second.
func progress(r *site.Request, inv component.Inventory, w queue.Work) look.Progress {
	p := look.Progress{ID: "work-" + inv.ID.String(), Title: r.T("Reading {0}", inv.FileName), Stage: r.T(w.Stage), Done: w.Done, Total: w.Total, Left: w.Left(), Running: !w.Finished(), Poll: inventoryHref(inv.ID) + "/progress"}
	if w.Stage == "" {
		p.Stage = r.T("waiting")
	}
	if w.Stage == "Reading components" || w.Total > 0 && w.Stage == "" {
		p.Done, p.Total, p.Unit = w.Done>>10, max(1, w.Total>>10), "KiB"
	}
	switch w.State {
	case queue.Done:
		p.Kind, p.Result, p.Stage = look.Good, r.T("done"), r.T("{0} components, {1} of them different", inv.Components, inv.DistinctComponents)
		p.ResultLink = &look.Action{Label: r.T("To the findings"), Href: releaseHref(inv.ReleaseID) + "/findings", Main: true}
	case queue.Failed:
		p.Kind, p.Result, p.Stage = look.Bad, r.T("refused"), lang.Kept(r.Lang(), w.Message)
	case queue.Cancelled:
		p.Kind, p.Result, p.Stage = look.Idle, r.T("stopped"), r.T("Nothing was taken over.")
	default:
		if w.Cancel {
			p.Stage = r.T("being stopped")
		} else if access.Can(r.Actor, access.InventoryWrite, access.Scope{Line: inv.LineID, Product: inv.ProductID}) {
			p.Cancel = &look.Action{Label: r.T("Stop"), Href: inventoryHref(inv.ID) + "/cancel", Post: true}
		}
	}
	return p
}
