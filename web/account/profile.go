package account

import (
	"net/http"
	"slices"

	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// Profile answers GET and POST /account.
func (p Pages) Profile(w http.ResponseWriter, r *site.Request) error {
	u, err := site.Read(r, func(tx *db.Tx) (access.User, error) { return access.GetUser(tx, r.Actor, r.Actor.ID) })
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Account"), ""), Tabs: tabs(r, "/account")}
	f := page.NewForm("/account", page.T("Save"))
	f.Text("name", page.T("Name")).Need().Set(u.Name).Auto = "name"
	if u.Email != "" {
		f.Add("email", "email", page.T("E-mail address")).Set(u.Email).Help(page.T("You sign in with it; an administrator can change it.")).ReadOnly = true
	}
	f.Select("lang", page.T("Language"), languages()...).Set(u.Lang)
	zoneField(f, &page.Base).Set(u.Zone)
	f.Radio("theme", page.T("Appearance"), look.Option{Value: "", Label: page.T("As the system")}, look.Option{Value: "light", Label: page.T("Light")}, look.Option{Value: "dark", Label: page.T("Dark")}).Set(u.Theme)
	site.Expect(f, u.Revision)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	change := access.Profile{User: u.ID, Revision: in.Revision(), Name: in.Text("name"), Email: u.Email, Lang: in.Text("lang"), Zone: in.Text("zone"), Theme: in.Text("theme")}
	err = r.Write(in, func(tx *db.Tx) error { return access.UpdateProfile(tx, r.Actor, change) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	themeCookie(w, change.Theme)
	return r.Done(w, "/account", r.T("Saved"))
}

// zoneField adds the choice of a time zone. A zone that is not in the list but stored stays a choice: see Set.
func zoneField(f *look.Form, b *look.Base) *look.Field {
	x := f.Select("zone", b.T("Time zone"))
	for _, z := range zones {
		x.Options = append(x.Options, look.Option{Value: z, Label: z})
	}
	if z := b.Actor.Zone; z != "" && !slices.Contains(zones, z) {
		x.Options = append(x.Options, look.Option{Value: z, Label: z})
	}
	return x
}

// zones are the time zones offered: one for each rule in use where products are made and sold, named after large
// cities (IANA). Go cannot list its own.
var zones = []string{"UTC",
	"Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London", "Europe/Luxembourg", "Europe/Madrid", "Europe/Oslo", "Europe/Paris",
	"Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn", "Europe/Vaduz", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
	"Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Anchorage", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago", "America/Denver", "America/Halifax", "America/Lima", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Phoenix", "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "America/Toronto", "America/Vancouver",
	"Asia/Almaty", "Asia/Bangkok", "Asia/Dhaka", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata",
	"Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tashkent", "Asia/Tokyo",
	"Atlantic/Azores", "Atlantic/Reykjavik", "Australia/Adelaide", "Australia/Brisbane", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu"}
