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

// PartiesPage lists the parties.
type PartiesPage struct {
	look.Base
	Tabs    look.Tabs
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []PartyRow
	Pager   look.Pager
	Exports []look.Action
	Empty   *look.Empty
}

// PartyRow is a party of the list.
type PartyRow struct {
	product.PartyRow
	Href, Is string
}

var partiesPage = look.Declare[PartiesPage]("register/parties", files, "part.html")

func partyTabs(r *site.Request, here string) look.Tabs {
	return look.Tabs{Label: r.T("Parties"), Tabs: []look.Tab{{Label: r.T("Parties"), Href: "/parties", Here: here == "/parties"}, {Label: r.T("Deployments"), Href: "/deployments", Here: here == "/deployments"}}}
}

// Parties answers GET /parties.
func (p Pages) Parties(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	sort, desc := sorted(r)
	f := product.PartyFilter{Search: q.Get("q"), Kind: product.PartyKind(q.Get("kind")), Country: q.Get("country"), Line: idOf(r, "line"), Presence: presenceOf(r), Sort: sort, Desc: desc}
	if r.Format() != "" {
		return exported(w, r, "parties", []string{"id", "key", "name", "names", "kinds", "country", "lang", "deployments", "units", "notes", "retired_at"}, func(tx *db.Tx, page product.Page) ([][]any, error) {
			f.Page = page
			list, err := product.ListParties(tx, r.Actor, f)
			return cellsOf(list.Rows, func(x product.PartyRow) []any {
				return []any{x.ID, x.Key, x.Name, []string(x.Names), []string(x.Kinds), x.Country, x.Lang, x.Deployments, x.Units, x.Notes, x.RetiredAt}
			}), err
		})
	}
	limit, skip := r.Page(rows)
	f.Page = product.Page{Limit: limit, Offset: skip}
	page := PartiesPage{Base: r.Base(w, r.T("Parties"), "parties"), Tabs: partyTabs(r, "/parties")}
	list, err := site.Read(r, func(tx *db.Tx) (product.List[product.PartyRow], error) { return product.ListParties(tx, r.Actor, f) })
	if err != nil {
		return err
	}
	for _, x := range list.Rows {
		page.Rows = append(page.Rows, PartyRow{x, href(product.TypeParty, x.ID), partyKinds(r, x.Kinds)})
	}
	page.Lead = page.TN(list.Total, "{0} party", "{0} parties")
	page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
	page.Filter = filterForm(r, &page.Base, "/parties")
	page.Filter.Add("search", "q", r.T("Search"))
	page.Filter.Select("kind", r.T("Kind"), anyOr(r.T("all kinds"), options(r, product.PartyKinds, partyWords))...)
	page.Filter.Text("country", r.T("Country")).Short = true
	presenceField(r, page.Filter)
	page.Filter.Fill(q)
	page.Chips = chips(&page.Base, page.Filter)
	page.Exports = page.Base.Exports()
	if access.CanSomewhere(r.Actor, access.PartyWrite) {
		page.Actions = []look.Action{{Label: r.T("Import"), Href: "/import?kind=parties", Icon: "upload"}, {Label: r.T("New party"), Href: "/parties/new", Main: true, Key: "a"}}
	}
	if list.Total == 0 {
		page.Empty = empty(r, len(page.Chips) > 0, "/parties", look.Empty{Title: r.T("No party yet"), Icon: "users", Section: "3.1.4",
			For: r.T("Customers, distributors, suppliers, authorities, researchers: everybody who must be told, or tells us, when something is wrong."), Who: r.T("Product management and supply chain management keep them, by hand or from a list."), Action: first(page.Actions)})
	}
	return partiesPage.Render(w, r.Request, http.StatusOK, &page)
}

// PartyPage is one party with its contacts and what it has.
type PartyPage struct {
	look.Base
	Tabs        look.Tabs
	Facts       []look.Fact
	Notes       string
	Contacts    []ContactRow
	NewContact  *look.Action
	Deployments []DeploymentRow
	Pager       look.Pager
	NewDeploy   *look.Action
}

// ContactRow is a contact of a party.
type ContactRow struct {
	product.Contact
	Edit string
}

var partyPage = look.Declare[PartyPage]("register/party", files, "part.html")

func ofParty(r *site.Request, id clew.ID, here string) look.Tabs {
	base := href(product.TypeParty, id)
	return look.Tabs{Label: r.T("Party"), Tabs: []look.Tab{{Label: r.T("Contacts and deployments"), Href: base, Here: here == ""}, {Label: r.T("History"), Href: base + "/history", Here: here == "history"}}}
}

func partyCrumbs(r *site.Request, id clew.ID, name string) []look.Crumb {
	return []look.Crumb{{Label: r.T("Parties"), Href: "/parties"}, {Label: name, Href: href(product.TypeParty, id)}}
}

// Party answers GET /parties/{id}.
func (p Pages) Party(w http.ResponseWriter, r *site.Request) error {
	page := PartyPage{Base: r.Base(w, "", "parties")}
	limit, skip := r.Page(rows)
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		x, err := product.GetParty(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		contacts, err := product.Contacts(tx, r.Actor, x.ID)
		if err != nil {
			return
		}
		list, err := product.ListDeployments(tx, r.Actor, product.DeploymentFilter{Party: x.ID, Page: product.Page{Limit: limit, Offset: skip}})
		if err != nil {
			return
		}
		page.Deployments = deploymentRows(r, list.Rows)
		page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
		page.fill(r, x, contacts)
		if x.LineID.IsZero() {
			return
		}
		l, err := product.GetLine(tx, r.Actor, x.LineID)
		if err == nil {
			page.Facts = append(page.Facts, look.Fact{Name: r.T("Kept by line"), Value: l.Name, Href: href(product.TypeLine, l.ID)})
		} else if clew.Is(err, clew.NotFound) {
			err = nil
		}
		return
	})
	if err != nil {
		return err
	}
	return partyPage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *PartyPage) fill(r *site.Request, x product.Party, contacts []product.Contact) {
	page.Title, page.Lead, page.Notes = x.Name, partyKinds(r, x.Kinds), x.Notes
	page.Crumbs, page.Tabs = partyCrumbs(r, x.ID, x.Name)[:1], ofParty(r, x.ID, "")
	base := href(product.TypeParty, x.ID)
	write := may(r, access.PartyWrite, x.LineID, clew.ID{})
	retiredNotice(r, &page.Base, x.Meta, base, write)
	page.Facts = known(look.Fact{Name: r.T("Other names"), Value: joined(", ", x.Names...)}, look.Fact{Name: r.T("Country"), Value: x.Country}, look.Fact{Name: r.T("Language"), Value: x.Lang}, look.Fact{Name: r.T("Own key"), Value: x.Key, Mono: true})
	for _, c := range contacts {
		row := ContactRow{Contact: c}
		if write {
			row.Edit = base + "/contacts/" + c.ID.String() + "/edit"
		}
		page.Contacts = append(page.Contacts, row)
	}
	if x.Retired() {
		return
	}
	if write {
		page.NewContact = &look.Action{Label: r.T("New contact"), Href: base + "/contacts/new"}
		page.Actions = []look.Action{{Label: r.T("Edit"), Href: base + "/edit", Icon: "pencil"}, {Label: r.T("Retire"), Href: base + "/retire"}}
	}
	if access.CanSomewhere(r.Actor, access.DeploymentWrite) {
		page.NewDeploy = &look.Action{Label: r.T("New deployment"), Href: "/deployments/new?party=" + x.ID.String(), Main: true, Key: "a"}
		page.Actions = append(page.Actions, *page.NewDeploy)
	}
}

// NewParty answers GET and POST /parties/new.
func (p Pages) NewParty(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		d.Title, d.Crumbs = r.T("New party"), partyCrumbs(r, clew.ID{}, "")[:1]
		lines, err := product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: choices}})
		if err != nil {
			return err
		}
		in := partyFields(d, product.PartyInput{})
		keep := d.Form.Select("line", r.T("Kept by")).Help(r.T("Who may change it: the people of one line, or those with the right for the whole organisation."))
		if may(r, access.PartyWrite, clew.ID{}, clew.ID{}) {
			keep.Options = append(keep.Options, look.Option{Label: r.T("the whole organisation")})
		}
		for _, l := range lines.Rows {
			if may(r, access.PartyWrite, l.ID, clew.ID{}) {
				keep.Options = append(keep.Options, look.Option{Value: l.ID.String(), Label: l.Name})
			}
		}
		if len(keep.Options) == 0 {
			return clew.Errorf(clew.Denied, "Your roles do not allow this")
		}
		read := d.take
		var line clew.ID
		d.take = func(v *site.Values) { read(v); line = v.Pick("line") }
		d.Form.Cancel, d.Form.Submit, d.done = "/parties", r.T("Register"), r.T("Registered")
		d.save = func(tx *db.Tx) (string, error) {
			x, err := product.CreateParty(tx, r.Actor, line, *in, product.Act{})
			return href(product.TypeParty, x.ID), err
		}
		return nil
	})
}

// EditParty answers GET and POST /parties/{id}/edit.
func (p Pages) EditParty(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		x, err := d.party(tx)
		if err != nil {
			return err
		}
		d.Title, d.ref = r.T("Edit {0}", x.Name), product.Ref{Type: product.TypeParty, ID: x.ID}
		in := partyFields(d, x.PartyInput)
		d.why("")
		site.Expect(d.Form, x.Revision)
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateParty(tx, r.Actor, x.ID, sent.Revision(), *in, because(sent))
			return href(product.TypeParty, x.ID), err
		}
		return nil
	})
}

// party reads the party of the address for a form.
func (d *draft) party(tx *db.Tx) (product.Party, error) {
	r := d.r
	x, err := product.GetParty(tx, r.Actor, r.PathID("id"))
	if err == nil {
		err = access.Require(r.Actor, access.PartyWrite, access.Scope{Line: x.LineID})
	}
	d.Crumbs = partyCrumbs(r, x.ID, x.Name)
	d.Form.Cancel, d.done = href(product.TypeParty, x.ID), r.T("Saved")
	return x, err
}

func partyFields(d *draft, x product.PartyInput) *product.PartyInput {
	f, r := d.Form, d.r
	d.group("", "")
	f.Text("name", r.T("Name")).Need().First().Set(x.Name)
	f.Checks("kinds", r.T("What it is to us"), options(r, product.PartyKinds, partyWords)...).Need().Choose(x.Kinds...)
	d.lines("names", r.T("Other names"), r.T("Former ones, short forms; one a line"), x.Names)
	country := f.Text("country", r.T("Country")).Help(r.T("Two letters, as DE")).Set(x.Country)
	country.Short, country.Max = true, 2
	speaks := f.Text("lang", r.T("Language")).Help(r.T("In which to write to it, as de or en")).Set(x.Lang)
	speaks.Short, speaks.Max = true, 20
	d.area("notes", r.T("Notes"), r.T("Nothing about persons: they are contacts."), x.Notes)
	d.key(x.Key)
	in := new(product.PartyInput)
	d.take = func(v *site.Values) {
		*in = product.PartyInput{Key: v.Text("key"), Name: v.Text("name"), Names: list(v, "names"), Kinds: v.Values["kinds"], Country: v.Text("country"), Lang: v.Text("lang"), Notes: v.Text("notes")}
	}
	return in
}

// NewContact answers GET and POST /parties/{id}/contacts/new.
func (p Pages) NewContact(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		x, err := d.party(tx)
		if err != nil {
			return err
		}
		d.Title = r.T("New contact")
		in := contactFields(d, product.ContactInput{})
		d.save = func(tx *db.Tx) (string, error) {
			_, err := product.CreateContact(tx, r.Actor, x.ID, *in, product.Act{})
			return href(product.TypeParty, x.ID), err
		}
		return nil
	})
}

// contact reads the contact of the address.
func contact(tx *db.Tx, r *site.Request, party clew.ID) (product.Contact, error) {
	all, err := product.Contacts(tx, r.Actor, party)
	id := r.PathID("contact")
	for _, c := range all {
		if c.ID == id {
			return c, err
		}
	}
	if err == nil {
		err = clew.Errorf(clew.NotFound, "There is no such record")
	}
	return product.Contact{}, err
}

// EditContact answers GET and POST /parties/{id}/contacts/{contact}/edit.
func (p Pages) EditContact(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		x, err := d.party(tx)
		if err != nil {
			return err
		}
		c, err := contact(tx, r, x.ID)
		if err != nil {
			return err
		}
		base := href(product.TypeParty, x.ID) + "/contacts/" + c.ID.String()
		d.Title, d.ref = r.T("Edit contact"), product.Ref{Type: product.TypeContact, ID: c.ID}
		d.Actions = []look.Action{{Label: r.T("Retire"), Href: base + "/retire"}, {Label: r.T("Erase personal data"), Href: base + "/erase", Danger: true}}
		in := contactFields(d, c.ContactInput)
		d.why("")
		site.Expect(d.Form, c.Revision)
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			_, err := product.UpdateContact(tx, r.Actor, c.ID, sent.Revision(), *in, because(sent))
			return href(product.TypeParty, x.ID), err
		}
		return nil
	})
}

func contactFields(d *draft, c product.ContactInput) *product.ContactInput {
	f, r := d.Form, d.r
	d.group("", r.T("Personal data: kept apart, and erased on request."))
	f.Text("name", r.T("Name")).First().Set(c.Name)
	f.Text("role", r.T("Role")).Help(r.T("As security, purchasing")).Set(c.Role)
	f.Add("email", "email", r.T("E-mail address")).Set(c.Email)
	f.Add("tel", "phone", r.T("Telephone")).Set(c.Phone)
	d.key(c.Key)
	in := new(product.ContactInput)
	d.take = func(v *site.Values) {
		*in = product.ContactInput{Key: v.Text("key"), Role: v.Text("role"), Name: v.Text("name"), Email: v.Text("email"), Phone: v.Text("phone")}
	}
	return in
}

// EraseContact answers GET and POST /parties/{id}/contacts/{contact}/erase.
func (p Pages) EraseContact(w http.ResponseWriter, r *site.Request) error {
	return p.edit(w, r, "parties", func(tx *db.Tx, d *draft) error {
		x, err := d.party(tx)
		if err != nil {
			return err
		}
		c, err := contact(tx, r, x.ID)
		if err != nil {
			return err
		}
		d.Title = r.T("Erase personal data")
		d.Lead = r.T("Name, address and number are forgotten in the record, in the search and in the audit trail, which still verifies. This cannot be undone.")
		d.Before = known(look.Fact{Name: r.T("Name"), Value: c.Name}, look.Fact{Name: r.T("E-mail address"), Value: c.Email}, look.Fact{Name: r.T("Telephone"), Value: c.Phone}, look.Fact{Name: r.T("Since"), Value: lang.Date(r.Lang(), clew.DateOf(c.CreatedAt.Std()))})
		site.Expect(d.Form, c.Revision)
		d.Form.Text("reason", r.T("Why")).Need().First()
		d.Form.Check("sure", r.T("Erase it for good"))
		d.Form.Submit, d.Form.Danger, d.done = r.T("Erase"), true, r.T("Erased")
		d.ref = product.Ref{Type: product.TypeContact, ID: c.ID}
		d.take = func(v *site.Values) {
			if !v.Bool("sure") {
				v.Add("sure", "Tick this to go on")
			}
		}
		d.save = func(tx *db.Tx) (string, error) {
			sent := r.Sent()
			return href(product.TypeParty, x.ID), product.EraseContact(tx, r.Actor, c.ID, sent.Revision(), sent.Text("reason"))
		}
		return nil
	})
}
