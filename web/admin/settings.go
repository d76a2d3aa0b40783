package admin

import (
	"net/http"

	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// SettingsPage is the organisation's own data and what cannot be changed here.
type SettingsPage struct {
	look.Base
	Tabs  *look.Tabs
	Form  *look.Form
	Facts []look.Fact
}

var settingsPage = look.Declare[SettingsPage]("admin/settings", files)

// Settings answers GET and POST /settings.
func (p Pages) Settings(w http.ResponseWriter, r *site.Request) error {
	o, err := site.Read(r, access.GetOrganisation)
	if err != nil {
		return err
	}
	page := SettingsPage{Base: r.Base(w, r.T("Settings"), "settings"), Tabs: tabs(r, "/settings")}
	f := page.NewForm("/settings", page.T("Save"))
	name := f.Text("name", page.T("Name of the organisation")).Set(o.Name).Help(page.T("It stands on exports and on what is published."))
	name.Max = 200
	site.Expect(f, o.Revision)
	page.Form = f
	page.Facts = []look.Fact{{Name: page.T("Address"), Value: r.Site.BaseURL.String(), Mono: true}, {Name: page.T("Database"), Value: map[db.Kind]string{db.SQLite: "SQLite", db.Postgres: "PostgreSQL"}[r.Site.DB.Kind()]},
		{Name: page.T("Passkeys"), Value: map[bool]string{true: page.T("offered"), false: page.T("not possible: they need https and a host name")}[p.Door.Passkeys()]}}
	if !r.Posted() {
		return settingsPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	change := access.Organisation{Name: in.Text("name"), Revision: in.Revision()}
	err = r.Write(in, func(tx *db.Tx) error { return access.SetOrganisation(tx, r.Actor, change) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return settingsPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings", r.T("Saved"))
}
