package inventory

import (
	"encoding/json"
	"net/http"
	"strings"

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

// Page is one inventory: how far its reading is, what came of it, what was odd in it.
type Page struct {
	look.Base
	Progress *look.Progress
	Result   *look.Notice
	Expected string // of a refused file
	Next     []look.Action
	Facts    []look.Fact
	Warnings []WarningRow
	More     int64 // warnings that were only counted
	Pager    look.Pager
	Read     bool
}

// WarningRow is something odd, where it stands and what it is.
type WarningRow struct{ Place, Message string }

var page = look.Declare[Page]("inventory/page", files)

const warningRows = 100

// Inventory answers GET /inventories/{id}.
func (p Pages) Inventory(w http.ResponseWriter, r *site.Request) error {
	v := Page{Base: r.Base(w, "", "products")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		inv, err := component.Get(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		x, err := product.GetRelease(tx, r.Actor, inv.ReleaseID)
		if err != nil {
			return
		}
		v.Title = inv.FileName
		if v.Title == "" {
			v.Title = r.T("Inventory of {0}", x.ProductName+" "+x.Version)
		}
		v.Crumbs = append(crumbs(r, x), look.Crumb{Label: r.T("Inventory"), Href: releaseHref(x.ID) + "/inventory"})
		names, err := access.Names(tx, inv.UploadedBy)
		if err != nil {
			return
		}
		v.Facts = append(facts(r, inv), stored(&v.Base, r, inv, names[inv.UploadedBy])...)
		if err = v.state(tx, r, inv); err != nil {
			return
		}
		err = v.warnings(tx, r, inv)
		return
	})
	if err != nil {
		return err
	}
	return page.Render(w, r.Request, http.StatusOK, &v)
}

// stored says where the original bytes are.
func stored(b *look.Base, r *site.Request, inv component.Inventory, who string) []look.Fact {
	if inv.Blob == "" {
		return nil
	}
	if inv.UploadedBy.IsZero() {
		who = r.T("clew itself")
	}
	var out []look.Fact
	if inv.Described != "" {
		out = append(out, look.Fact{Name: r.T("Describes"), Value: inv.Described})
	}
	return append(out, look.Fact{Name: r.T("Handed in"), Value: lang.Clock(r.Lang(), inv.CreatedAt, b.Zone)}, look.Fact{Name: r.T("By"), Value: who}, look.Fact{Name: r.T("Size"), Value: lang.Bytes(r.Lang(), inv.Size)},
		look.Fact{Name: "SHA-256", Value: inv.SHA256, Mono: true}, look.Fact{Name: r.T("Original"), Value: r.T("Download"), Href: inventoryHref(inv.ID) + "/file"})
}

// state says how it stands: being read, refused with what was found and expected, or live with what to do next.
func (v *Page) state(tx *db.Tx, r *site.Request, inv component.Inventory) error {
	work, found, err := queue.Latest(tx, "inventory", inv.ID.String())
	if err != nil {
		return err
	}
	again := look.Action{Label: r.T("Hand in another file"), Href: releaseHref(inv.ReleaseID) + "/inventory", Icon: "upload"}
	switch {
	case found && !work.Finished():
		pr := progress(r, inv, work)
		v.Progress, v.Refresh = &pr, 2
		return nil
	case inv.State == component.Refused:
		v.Result = &look.Notice{Kind: look.Bad, Text: r.T("This file was refused; nothing of it was taken over.")}
		reason := work.Message // without causes that are for the log only
		if !found || reason == "" {
			reason = inv.Reason
		}
		v.Result.More = lang.Kept(r.Lang(), reason)
		if !strings.Contains(clew.KeptText(reason), "Expected") { // what was found often says what was expected too
			v.Expected = r.T("Expected is CycloneDX 1.2 to 1.7 (JSON or XML), SPDX 2.2, 2.3 (JSON, tag-value) or 3.0 (JSON-LD), or a list as CSV or XLSX with a row of column names; plain, gzip or zstd.")
		}
		v.Next = []look.Action{again}
	case found && work.State == queue.Cancelled:
		v.Result = &look.Notice{Kind: look.Info, Text: r.T("Reading was stopped. Nothing was taken over.")}
		v.Next = []look.Action{again}
	case found && work.State == queue.Failed:
		v.Result = &look.Notice{Kind: look.Bad, Text: r.T("Reading failed: {0}", lang.Kept(r.Lang(), work.Message)), More: r.T("What counted before still counts.")}
		v.Next = []look.Action{again}
	case inv.State == component.Live && inv.Kind != component.Unknown:
		v.Read = true
		v.Result = &look.Notice{Kind: look.Good, Text: r.T("{0} components, {1} of them different", inv.Components, inv.DistinctComponents), More: r.T("This inventory counts now. Findings follow from it and from the feeds.")}
		if inv.DistinctComponents == 0 {
			v.Result.Kind, v.Result.Text = look.Warn, r.T("This inventory has no component in it")
		}
		v.Next = []look.Action{{Label: r.T("To the findings"), Href: releaseHref(inv.ReleaseID) + "/findings", Main: true, Key: "a"}, {Label: r.T("To the components"), Href: releaseHref(inv.ReleaseID) + "/components"}}
	case inv.State == component.Superseded:
		v.Read = inv.Kind != component.Unknown
		v.Result = &look.Notice{Kind: look.Info, Text: r.T("A later inventory has replaced this one.")}
	}
	return nil
}

func (v *Page) warnings(tx *db.Tx, r *site.Request, inv component.Inventory) error {
	all, err := component.Warnings(tx, r.Actor, inv.ID)
	if err != nil {
		return err
	}
	limit, skip := r.Page(warningRows)
	skip = min(skip, len(all))
	shown := all[skip:min(len(all), skip+limit)]
	for _, x := range shown {
		place := x.Place
		if x.Line > 0 {
			place = r.T("line {0}", x.Line)
			if x.Place != "" {
				place += " · " + x.Place
			}
		}
		v.Warnings = append(v.Warnings, WarningRow{place, message(r, x)})
	}
	v.More = max(0, inv.Warnings-int64(len(all)))
	v.Pager = r.Pager(&v.Base, len(shown), len(all), limit, skip)
	v.Pager.Label = r.T("Warnings")
	return nil
}

// message writes a warning in the reader's language. Its values came from the file: they are text, and nothing else.
func message(r *site.Request, x component.Warning) string {
	var args []any
	dec := json.NewDecoder(strings.NewReader(x.Args))
	dec.UseNumber()
	if dec.Decode(&args) != nil {
		return lang.T(r.Lang(), x.Message)
	}
	for i, a := range args {
		if n, ok := a.(json.Number); ok {
			if whole, err := n.Int64(); err == nil {
				args[i] = whole
			}
		}
	}
	return clew.Clip(lang.Message(r.Lang(), x.Message, args...), 2000)
}

// Progress answers GET /inventories/{id}/progress: the part that the page asks for each second. When the work is done
// the whole page is loaded again, for it has more to say then.
func (p Pages) Progress(w http.ResponseWriter, r *site.Request) error {
	if r.Header.Get("HX-Request") != "true" {
		return r.Redirect(w, inventoryHref(r.PathID("id")))
	}
	v := Page{Base: r.Base(w, "", "products")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		inv, err := component.Get(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		work, found, err := queue.Latest(tx, "inventory", inv.ID.String())
		if err == nil && !found {
			err = clew.Errorf(clew.NotFound, "There is no such record")
		}
		if err != nil {
			return
		}
		pr := progress(r, inv, work)
		v.Progress = &pr
		return
	})
	if err != nil {
		return err
	}
	if !v.Progress.Running {
		w.Header().Set("HX-Refresh", "true")
	}
	w.Header().Set("Cache-Control", "no-store")
	return page.RenderBlock(w, http.StatusOK, "work", &v)
}

// Cancel answers POST /inventories/{id}/cancel.
func (p Pages) Cancel(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	err := r.Write(nil, func(tx *db.Tx) error {
		inv, err := component.Get(tx, r.Actor, id)
		if err == nil {
			err = access.Require(r.Actor, access.InventoryWrite, access.Scope{Line: inv.LineID, Product: inv.ProductID})
		}
		if err != nil {
			return err
		}
		work, found, err := queue.Latest(tx, "inventory", id.String())
		if err != nil || !found {
			return err
		}
		return queue.Cancel(tx, work.ID)
	})
	if err != nil {
		return err
	}
	return r.Done(w, inventoryHref(id), r.T("It is being stopped. What has been made live stays."))
}

// File answers GET /inventories/{id}/file with the original bytes, as a file to save and never as a page.
func (p Pages) File(w http.ResponseWriter, r *site.Request) error {
	inv, err := site.Read(r, func(tx *db.Tx) (component.Inventory, error) { return component.Get(tx, r.Actor, r.PathID("id")) })
	if err != nil {
		return err
	}
	if inv.Blob == "" {
		return clew.Errorf(clew.NotFound, "There is no such file")
	}
	f, err := r.Site.Blob.Open(r.Context(), inv.Blob)
	if err != nil {
		return err
	}
	defer f.Close()
	name := inv.FileName
	if name == "" {
		name = "inventory-" + inv.ID.String()
	}
	return r.Attach(w, name, f)
}
