package admin

import (
	"encoding/json"
	"net/http"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

const organisationSetting = "organisation"

// Organisation is what the platform knows of who runs it.
type Organisation struct {
	Name     string `json:"name"`
	Revision int64  `json:"revision"`
}

// GetOrganisation reads it.
func GetOrganisation(tx *db.Tx) (o Organisation, err error) {
	v, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, organisationSetting)
	if err != nil || !found {
		return o, err
	}
	return o, json.Unmarshal([]byte(v), &o)
}

// SetOrganisation changes it.
func SetOrganisation(tx *db.Tx, actor clew.Actor, in Organisation) error {
	if err := access.Require(actor, access.SettingManage, access.Scope{}); err != nil {
		return err
	}
	if len(in.Name) > 200 {
		return (&clew.Faults{{Place: "name", Message: "Please give a name of at most 200 characters"}}).Err()
	}
	old, err := GetOrganisation(tx)
	if err != nil {
		return err
	}
	if old.Revision != in.Revision {
		return clew.Errorf(clew.Conflict, "Someone else has changed this record meanwhile; please look at the new state and decide again")
	}
	in.Revision++
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, organisationSetting, string(b)); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "organisation.changed", Type: "setting", Record: organisationSetting, Revision: in.Revision,
		Payload: map[string]any{"old": map[string]string{"name": old.Name}, "new": map[string]string{"name": in.Name}}})
	return err
}

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
	o, err := site.Read(r, GetOrganisation)
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
	change := Organisation{Name: in.Text("name"), Revision: in.Revision()}
	err = r.Write(in, func(tx *db.Tx) error { return SetOrganisation(tx, r.Actor, change) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return settingsPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings", r.T("Saved"))
}
