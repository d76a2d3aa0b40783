package inventory

import (
	"bytes"
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/format/declared"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/web/look"
	"clew/web/site"
)

// ReleasePage is the inventories of one release, and the three ways to hand in what is inside: an SBOM, a list, or that
// nobody knows.
type ReleasePage struct {
	look.Base
	Tabs      look.Tabs
	Progress  *look.Progress
	May       bool
	Upload    *look.Form
	Unknown   *look.Form
	Templates []look.Action
	Columns   []string
	Rows      []Row
	Live      []look.Fact
}

// Row is an inventory that was handed in.
type Row struct {
	component.Inventory
	Href, Title, Format string
	Tag                 look.Tag
	Who                 string
}

var releasePage = look.Declare[ReleasePage]("inventory/release", files)

// accepts are the endings of what can be handed in, as a help for the file chooser only.
const accepts = ".json,.xml,.spdx,.csv,.xlsx,.gz,.zst,.cdx,.rdf,.jsonld,application/json,text/csv"

func uploadForm(r *site.Request, b *look.Base, release clew.ID) *look.Form {
	f := b.NewForm(releaseHref(release)+"/inventory", r.T("Hand in"))
	f.Title = r.T("Hand in an inventory")
	f.Select("kind", r.T("It is"), look.Option{Value: string(component.SBOM), Label: r.T("our own SBOM")}, look.Option{Value: string(component.Supplier), Label: r.T("the supplier's SBOM")}, look.Option{Value: string(component.Declared), Label: r.T("a list made by hand")}).Short = true
	file := f.File("file", r.T("File"), accepts).Need()
	file.Hint = r.T("CycloneDX or SPDX (JSON, XML, tag-value, JSON-LD), or a list as CSV or XLSX; also packed with gzip or zstd; up to 1 GiB. Choose it or drop it here.")
	return f
}

// release reads the release of the address.
func release(tx *db.Tx, r *site.Request) (product.Release, error) {
	return product.GetRelease(tx, r.Actor, r.PathID("id"))
}

func crumbs(r *site.Request, x product.Release) []look.Crumb {
	return []look.Crumb{{Label: r.T("Products"), Href: "/products"}, {Label: x.ProductName, Href: "/products/" + x.ProductID.String()}, {Label: x.ProductName + " " + x.Version, Href: releaseHref(x.ID)}}
}

// Release answers GET /releases/{id}/inventory.
func (p Pages) Release(w http.ResponseWriter, r *site.Request) error {
	page, err := p.page(w, r)
	if err != nil {
		return err
	}
	return releasePage.Render(w, r.Request, http.StatusOK, page)
}

func (p Pages) page(w http.ResponseWriter, r *site.Request) (*ReleasePage, error) {
	page := &ReleasePage{Base: r.Base(w, "", "products")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		x, err := release(tx, r)
		if err != nil {
			return
		}
		page.Title, page.Crumbs = r.T("Inventory of {0}", x.ProductName+" "+x.Version), crumbs(r, x)[:2]
		page.Lead = r.T("What is inside: only what is listed can be watched.")
		base := releaseHref(x.ID)
		page.Tabs = look.Tabs{Label: r.T("Release"), Tabs: []look.Tab{{Label: r.T("Overview"), Href: base}, {Label: r.T("Findings"), Href: base + "/findings"}, {Label: r.T("Components"), Href: base + "/components"},
			{Label: r.T("Inventory"), Href: base + "/inventory", Here: true}, {Label: r.T("History"), Href: base + "/history"}}}
		all, err := component.Inventories(tx, r.Actor, x.ID)
		if err != nil {
			return
		}
		if err = page.rows(tx, r, all); err != nil {
			return
		}
		if page.May = access.Can(r.Actor, access.InventoryWrite, access.Scope{Line: x.LineID, Product: x.ProductID}) && !x.Retired(); page.May {
			page.offer(r, x.ID)
		}
		return
	})
	return page, err
}

func (page *ReleasePage) rows(tx *db.Tx, r *site.Request, all []component.Inventory) error {
	var who []clew.ID
	for _, inv := range all {
		if !inv.UploadedBy.IsZero() {
			who = append(who, inv.UploadedBy)
		}
	}
	names, err := access.Names(tx, who...)
	if err != nil {
		return err
	}
	for i, inv := range all {
		row := Row{Inventory: inv, Href: inventoryHref(inv.ID), Title: inv.FileName, Format: format(r, inv), Tag: stateTag(r, inv.State), Who: names[inv.UploadedBy]}
		if inv.Kind == component.Unknown {
			row.Title, row.Tag = r.T("unknown: {0}", inv.Reason), look.Tag{Kind: look.Warn, Word: r.T("unknown")}
			if inv.State == component.Superseded {
				row.Tag = stateTag(r, inv.State)
			}
		}
		if row.Title == "" {
			row.Title = r.T(kindWords[inv.Kind])
		}
		if inv.State == component.Live {
			page.Live = facts(r, inv)
		}
		if i == 0 && inv.State == component.Reading {
			w, found, err := queue.Latest(tx, "inventory", inv.ID.String())
			if err != nil {
				return err
			}
			if found {
				pr := progress(r, inv, w)
				page.Progress, page.Refresh = &pr, 3
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return nil
}

// offer adds the ways to hand something in.
func (page *ReleasePage) offer(r *site.Request, id clew.ID) {
	page.Upload = uploadForm(r, &page.Base, id)
	page.Templates = []look.Action{{Label: r.T("Template, English"), Href: "/inventories/template?lang=en", Icon: "download"}, {Label: r.T("Template, German"), Href: "/inventories/template?lang=de", Icon: "download"}}
	page.Unknown = page.NewForm(releaseHref(id)+"/inventory/unknown", r.T("Say that it is unknown"))
	page.Unknown.ID = "unknown-form"
	page.Unknown.Area("reason", r.T("Why")).Need().Help(r.T("As: bought in, the supplier has ended its business; nobody has the sources.")).Rows = 2
}

// Upload answers POST /releases/{id}/inventory: the file goes to the store as it comes, and is read in the background.
func (p Pages) Upload(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) { // before a gigabyte is on its way
		x, err := release(tx, r)
		if err == nil {
			err = access.Require(r.Actor, access.InventoryWrite, access.Scope{Line: x.LineID, Product: x.ProductID})
		}
		return
	})
	if err != nil {
		return err
	}
	s, err := r.Sending()
	if err == nil && s.File == nil {
		err = s.Missing()
	}
	var inv component.Inventory
	if err == nil {
		kind := component.Kind(s.Text("kind"))
		if kind == "" {
			kind = component.SBOM
		}
		inv, _, err = component.Upload(r.Context(), r.Site.DB, r.Site.Blob, r.Actor, id, kind, s.FileName, s.File)
	}
	if err == nil {
		return r.Done(w, inventoryHref(inv.ID), "")
	}
	page, perr := p.page(w, r)
	if perr != nil {
		return perr
	}
	if page.Upload == nil {
		return err
	}
	return r.Again(w, page.Upload, err, func(status int) error { return releasePage.Render(w, r.Request, status, page) })
}

// Unknown answers POST /releases/{id}/inventory/unknown.
func (p Pages) Unknown(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	err := r.Write(in, func(tx *db.Tx) error {
		_, err := component.DeclareUnknown(tx, r.Actor, r.PathID("id"), in.Text("reason"))
		return err
	})
	if err == nil {
		return r.Done(w, releaseHref(r.PathID("id")), r.T("Recorded: the inventory of this release is unknown"))
	}
	page, perr := p.page(w, r)
	if perr != nil {
		return perr
	}
	if page.Unknown == nil {
		return err
	}
	return r.Again(w, page.Unknown, err, func(status int) error { return releasePage.Render(w, r.Request, status, page) })
}

// Template answers GET /inventories/template: an empty list to fill in.
func (p Pages) Template(w http.ResponseWriter, r *site.Request) error {
	language := r.URL.Query().Get("lang")
	if language != "de" {
		language = "en"
	}
	var b bytes.Buffer
	if err := declared.WriteTemplate(&b, language); err != nil {
		return err
	}
	name := "inventory-template.csv"
	if language == "de" {
		name = "inventar-vorlage.csv"
	}
	return r.Attach(w, name, bytes.NewReader(b.Bytes()))
}
