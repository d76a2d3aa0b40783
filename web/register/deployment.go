package register

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// DeploymentsPage lists who has which release.
type DeploymentsPage struct {
	look.Base
	Tabs    look.Tabs
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []DeploymentRow
	Pager   look.Pager
	Bulk    *look.Bulk
	Exports []look.Action
	Empty   *look.Empty
}

// DeploymentRow is a deployment of a list.
type DeploymentRow struct {
	product.Deployment
	Href, ReleaseHref, Serials string
}

var deploymentsPage = look.Declare[DeploymentsPage]("register/deployments", files, "part.html")

func deploymentRows(r *site.Request, list []product.Deployment) []DeploymentRow {
	var out []DeploymentRow
	for _, x := range list {
		out = append(out, DeploymentRow{x, href(product.TypeDeployment, x.ID), href(product.TypeRelease, x.ReleaseID), joined(" · ", serials(x), x.Batch)})
	}
	return out
}

func serials(x product.Deployment) string {
	if x.SerialTo == "" {
		return x.SerialFrom
	}
	return x.SerialFrom + " – " + x.SerialTo
}

// Deployments answers GET /deployments.
func (p Pages) Deployments(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	sort, desc := sorted(r)
	f := product.DeploymentFilter{Search: q.Get("q"), Serial: q.Get("serial"), Party: idOf(r, "party"), Release: idOf(r, "release"), Product: idOf(r, "product"), Line: idOf(r, "line"), Country: q.Get("country"),
		Presence: presenceOf(r), Sort: sort, Desc: desc}
	if r.Format() != "" {
		return exported(w, r, "deployments", []string{"id", "key", "party", "product", "version", "serial_from", "serial_to", "batch", "units", "location", "since", "until", "notes", "party_id", "release_id", "retired_at"}, func(tx *db.Tx, page product.Page) ([][]any, error) {
			f.Page = page
			list, err := product.ListDeployments(tx, r.Actor, f)
			return cellsOf(list.Rows, func(x product.Deployment) []any {
				return []any{x.ID, x.Key, x.PartyName, x.ProductName, x.Version, x.SerialFrom, x.SerialTo, x.Batch, x.Units, x.Location, x.Since, x.Until, x.Notes, x.PartyID, x.ReleaseID, x.RetiredAt}
			}), err
		})
	}
	limit, skip := r.Page(rows)
	f.Page = product.Page{Limit: limit, Offset: skip}
	page := DeploymentsPage{Base: r.Base(w, r.T("Deployments"), "parties"), Tabs: partyTabs(r, "/deployments")}
	var list product.List[product.Deployment]
	var products product.List[product.ProductRow]
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		if list, err = product.ListDeployments(tx, r.Actor, f); err != nil {
			return
		}
		products, err = product.ListProducts(tx, r.Actor, product.ProductFilter{Page: product.Page{Limit: choices}})
		return
	})
	if err != nil {
		return err
	}
	page.Rows = deploymentRows(r, list.Rows)
	page.Lead = page.TN(list.Total, "{0} deployment", "{0} deployments")
	page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
	page.filter(r, products.Rows)
	page.Exports = page.Base.Exports()
	if access.CanSomewhere(r.Actor, access.DeploymentWrite) {
		page.Actions = []look.Action{{Label: r.T("Import"), Href: "/import?kind=deployments", Icon: "upload"}, {Label: r.T("New deployment"), Href: "/deployments/new", Main: true, Key: "a"}}
		if presenceOf(r) != product.RetiredOnly {
			page.Bulk = &look.Bulk{Form: "bulk", Actions: manyActions(r, product.TypeDeployment)}
		}
	}
	if list.Total == 0 {
		page.Empty = empty(r, len(page.Chips) > 0, "/deployments", look.Empty{Title: r.T("No deployment yet"), Icon: "map-pin", Section: "3.1.4",
			For: r.T("Which party has which release, how many of it, and where: the answer to who is affected and must be told."), Who: r.T("Product management records them, best from a list out of your own systems."), Action: first(page.Actions)})
	}
	return deploymentsPage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *DeploymentsPage) filter(r *site.Request, products []product.ProductRow) {
	page.Filter = filterForm(r, &page.Base, "/deployments")
	page.Filter.Add("search", "q", r.T("Search")).Placeholder = r.T("Party, product, batch, place")
	serial := page.Filter.Text("serial", r.T("Serial number"))
	serial.Mono = true
	of := page.Filter.Select("product", r.T("Product"), look.Option{Label: r.T("all products")})
	for _, x := range products {
		of.Options = append(of.Options, look.Option{Value: x.ID.String(), Label: x.Name})
	}
	page.Filter.Text("country", r.T("Country")).Short = true
	presenceField(r, page.Filter)
	page.Filter.Fill(page.Query)
	page.Chips = chips(&page.Base, page.Filter)
	for _, name := range []string{"party", "release", "line"} {
		if v := page.Query.Get(name); v != "" {
			page.Filter.Hide(name, v)
			label := map[string]string{"party": r.T("Party"), "release": r.T("Release"), "line": r.T("Line")}[name]
			page.Chips = append(page.Chips, look.Chip{Label: label, Off: page.With(name, "")})
		}
	}
}

// DeploymentPage is one deployment.
type DeploymentPage struct {
	look.Base
	Facts   []look.Fact
	Notes   string
	History []look.Event
}

var deploymentPage = look.Declare[DeploymentPage]("register/deployment", files)

// Deployment answers GET /deployments/{id}.
func (p Pages) Deployment(w http.ResponseWriter, r *site.Request) error {
	page := DeploymentPage{Base: r.Base(w, "", "parties")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		x, err := product.GetDeployment(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		page.Title, page.Crumbs, page.Notes = r.T("{0} at {1}", x.ProductName+" "+x.Version, x.PartyName), partyCrumbs(r, x.PartyID, x.PartyName), x.Notes
		base := href(product.TypeDeployment, x.ID)
		write := may(r, access.DeploymentWrite, x.LineID, x.ProductID)
		retiredNotice(r, &page.Base, x.Meta, base, write)
		if write && !x.Retired() {
			page.Actions = []look.Action{{Label: r.T("Retire"), Href: base + "/retire"}, {Label: r.T("Edit"), Href: base + "/edit", Icon: "pencil", Main: true}}
		}
		page.Facts = []look.Fact{{Name: r.T("Party"), Value: x.PartyName, Href: href(product.TypeParty, x.PartyID)}, {Name: r.T("Release"), Value: x.ProductName + " " + x.Version, Href: href(product.TypeRelease, x.ReleaseID)}}
		if !x.VariantID.IsZero() {
			v, err := product.GetVariant(tx, r.Actor, x.VariantID)
			if err != nil {
				return struct{}{}, err
			}
			page.Facts = append(page.Facts, look.Fact{Name: r.T("Variant"), Value: v.Name})
		}
		units := r.T("not known")
		if x.Units > 0 {
			units = lang.Int(r.Lang(), x.Units)
		}
		page.Facts = append(page.Facts, known(look.Fact{Name: r.T("Units"), Value: units}, look.Fact{Name: r.T("Serial numbers"), Value: serials(x), Mono: true}, look.Fact{Name: r.T("Batch"), Value: x.Batch}, look.Fact{Name: r.T("Location"), Value: x.Location},
			look.Fact{Name: r.T("Since"), Value: dated(r, x.Since)}, look.Fact{Name: r.T("Until"), Value: dated(r, x.Until)}, look.Fact{Name: r.T("Own key"), Value: x.Key, Mono: true})...)
		events, err := product.History(tx, r.Actor, product.Ref{Type: product.TypeDeployment, ID: x.ID}, clew.ID{}, 50)
		if err != nil {
			return
		}
		page.History, err = timeline(tx, r, events, false)
		return
	})
	if err != nil {
		return err
	}
	return deploymentPage.Render(w, r.Request, http.StatusOK, &page)
}

func dated(r *site.Request, d clew.Date) string {
	if d.IsZero() {
		return ""
	}
	return lang.Date(r.Lang(), d)
}

// NewDeployment answers GET and POST /deployments/new.
func (p Pages) NewDeployment(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		d.Title, d.Crumbs = r.T("New deployment"), []look.Crumb{{Label: r.T("Deployments"), Href: "/deployments"}}
		in, err := deploymentFields(tx, d, product.DeploymentInput{PartyID: idOf(r, "party"), ReleaseID: idOf(r, "release")})
		d.Form.Cancel, d.Form.Submit, d.done = "/deployments", r.T("Record"), r.T("Recorded")
		if at := idOf(r, "party"); !at.IsZero() {
			d.Form.Cancel = href(product.TypeParty, at)
		}
		d.save = func(tx *db.Tx) (string, error) {
			x, err := product.CreateDeployment(tx, r.Actor, *in, product.Act{})
			return href(product.TypeDeployment, x.ID), err
		}
		return err
	})
}

// EditDeployment answers GET and POST /deployments/{id}/edit.
func (p Pages) EditDeployment(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		x, err := product.GetDeployment(tx, r.Actor, r.PathID("id"))
		if err == nil {
			err = access.Require(r.Actor, access.DeploymentWrite, access.Scope{Line: x.LineID, Product: x.ProductID})
		}
		if err != nil {
			return err
		}
		to := href(product.TypeDeployment, x.ID)
		d.Title, d.ref = r.T("Edit deployment"), product.Ref{Type: product.TypeDeployment, ID: x.ID}
		d.Crumbs = append(partyCrumbs(r, x.PartyID, x.PartyName), look.Crumb{Label: x.ProductName + " " + x.Version, Href: to})
		in, err := deploymentFields(tx, d, x.DeploymentInput)
		d.why("")
		site.Expect(d.Form, x.Revision)
		d.Form.Cancel, d.done = to, r.T("Saved")
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateDeployment(tx, r.Actor, x.ID, sent.Revision(), *in, because(sent))
			return to, err
		}
		return err
	})
}

// deploymentFields lets choose among what the reader sees. Variants and contacts of the chosen ones are offered once
// they are known.
func deploymentFields(tx *db.Tx, d *draft, x product.DeploymentInput) (*product.DeploymentInput, error) {
	f, r := d.Form, d.r
	d.group(r.T("Who has what"), "")
	if err := d.party2release(tx, x); err != nil {
		return nil, err
	}
	if err := d.belonging(tx, x); err != nil {
		return nil, err
	}
	d.group(r.T("How much of it, where"), "")
	units := f.Number("units", r.T("Units")).Help(r.T("How many; empty where nobody knows."))
	if x.Units > 0 {
		units.Value = plain(x.Units)
	}
	f.Text("serial_from", r.T("Serial number")).Help(r.T("One, or the first of a range.")).Set(x.SerialFrom).Mono = true
	f.Text("serial_to", r.T("Last serial number of the range")).Set(x.SerialTo).Mono = true
	f.Text("batch", r.T("Batch")).Set(x.Batch)
	f.Text("location", r.T("Location")).Set(x.Location)
	f.Date("since", r.T("Since")).Set(x.Since.String())
	f.Date("until", r.T("Until")).Set(x.Until.String())
	d.area("notes", r.T("Notes"), r.T("Nothing about persons: they are contacts."), x.Notes)
	d.key(x.Key)
	in := new(product.DeploymentInput)
	d.take = func(v *site.Values) {
		*in = product.DeploymentInput{Key: v.Text("key"), PartyID: v.Pick("party"), ReleaseID: v.Pick("release"), VariantID: v.Pick("variants"), ContactID: v.Pick("contact"), SerialFrom: v.Text("serial_from"),
			SerialTo: v.Text("serial_to"), Batch: v.Text("batch"), Units: v.Int("units"), Location: v.Text("location"), Since: v.Date("since"), Until: v.Date("until"), Notes: v.Text("notes")}
	}
	return in, nil
}

// party2release adds the choice of party and release.
func (d *draft) party2release(tx *db.Tx, x product.DeploymentInput) error {
	r := d.r
	q := clew.Clip(r.URL.Query().Get("q"), 200)
	parties, err := product.ListParties(tx, r.Actor, product.PartyFilter{Page: product.Page{Limit: choices}})
	if err != nil {
		return err
	}
	who := d.Form.Select("party", r.T("Party"), look.Option{Label: r.T("Please choose")}).Need()
	for _, y := range parties.Rows {
		who.Options = append(who.Options, look.Option{Value: y.ID.String(), Label: joined(" · ", y.Name, y.Key)})
	}
	if y, err := product.GetParty(tx, r.Actor, x.PartyID); err == nil {
		who.Value = y.ID.String()
		if parties.Total > len(parties.Rows) {
			who.Options = []look.Option{{Value: y.ID.String(), Label: y.Name}}
		}
	} else if !clew.Is(err, clew.NotFound) {
		return err
	}
	list, err := product.ListReleases(tx, r.Actor, product.ReleaseFilter{Search: q, Page: product.Page{Limit: choices}})
	if err != nil {
		return err
	}
	what := d.Form.Select("release", r.T("Release"), look.Option{Label: r.T("Please choose")}).Need()
	for _, y := range list.Rows {
		if y.ID == x.ReleaseID || may(r, access.DeploymentWrite, y.LineID, y.ProductID) {
			what.Options = append(what.Options, look.Option{Value: y.ID.String(), Label: y.ProductName + " " + y.Version, Group: y.ProductName})
		}
	}
	if y, err := product.GetRelease(tx, r.Actor, x.ReleaseID); err == nil {
		what.Value = y.ID.String()
		if list.Total > len(list.Rows) {
			what.Options = append([]look.Option{{Value: y.ID.String(), Label: y.ProductName + " " + y.Version}}, what.Options...)
		}
	} else if !clew.Is(err, clew.NotFound) {
		return err
	}
	if parties.Total > len(parties.Rows) {
		who.Hint = r.T("The first {0} of {1} are shown; others are reached from their own page.", len(parties.Rows), parties.Total)
	}
	if list.Total > len(list.Rows) {
		what.Hint = r.T("The first {0} of {1} are shown; others are reached from their own page.", len(list.Rows), list.Total)
	}
	return nil
}

// belonging adds variant and contact, where release and party are known already.
func (d *draft) belonging(tx *db.Tx, x product.DeploymentInput) error {
	r := d.r
	if y, err := product.GetRelease(tx, r.Actor, x.ReleaseID); err == nil {
		list, err := product.ListVariants(tx, r.Actor, product.VariantFilter{Product: y.ProductID, Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		if len(list.Rows) > 0 {
			f := d.Form.Select("variants", r.T("Variant"), look.Option{Label: r.T("not known")})
			for _, v := range list.Rows {
				f.Options = append(f.Options, look.Option{Value: v.ID.String(), Label: v.Name})
			}
			f.Value = x.VariantID.String()
		}
	}
	if _, err := product.GetParty(tx, r.Actor, x.PartyID); err != nil {
		return nil //nolint:nilerr // not chosen yet
	}
	contacts, err := product.Contacts(tx, r.Actor, x.PartyID)
	if err != nil || len(contacts) == 0 {
		return err
	}
	f := d.Form.Select("contact", r.T("Contact"), look.Option{Label: r.T("none")})
	for _, c := range contacts {
		f.Options = append(f.Options, look.Option{Value: c.ID.String(), Label: joined(" · ", c.Name, c.Email, c.Role)})
	}
	f.Value = x.ContactID.String()
	return nil
}
