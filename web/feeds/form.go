package feeds

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed"
	"clew/queue"
	"clew/web/look"
	"clew/web/site"
)

// FormPage is a form with a few words.
type FormPage struct {
	look.Base
	Form *look.Form
}

var formPage = look.Declare[FormPage]("feeds/form", files)

func form(w http.ResponseWriter, r *site.Request, title, action, submit string) FormPage {
	page := FormPage{Base: r.Base(w, title, "feeds")}
	page.Crumbs = []look.Crumb{{Label: r.T("Feeds"), Href: "/feeds"}}
	page.Form = page.NewForm(action, submit)
	page.Form.Cancel = "/feeds"
	return page
}

func settings(r *site.Request, f *look.Form, s feed.Settings) {
	f.Add("url", "address", r.T("Address")).Help(r.T("Where to fetch it. It begins with https://. A server inside your own network is refused unless an administrator allows it as this feed's mirror, or whoever runs clew allows it for all.")).Set(s.Address).Mono = true
	on := f.Check("enabled", r.T("Fetch by schedule"))
	if s.Enabled {
		on.Value = "1"
	}
	f.Number("every_minutes", r.T("Minutes between two fetches")).Need().Set(number(s.EveryMinutes))
	f.Number("max_age_hours", r.T("Hours after which what we have counts as too old")).Need().Set(number(s.MaxAgeHours))
}

func sent(in *site.Values) feed.Settings {
	return feed.Settings{Address: in.Text("address"), Enabled: in.Bool("enabled"), EveryMinutes: in.Int("every_minutes"), MaxAgeHours: in.Int("max_age_hours")}
}

// Edit answers GET and POST /feeds/{name}/edit.
func (p Pages) Edit(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (feed.Feed, error) { return get(tx, r) })
	if err == nil {
		err = access.Require(r.Actor, access.FeedManage, access.Scope{})
	}
	if err != nil {
		return err
	}
	page := form(w, r, r.T("Settings of {0}", title(x)), href(x.Name)+"/edit", r.T("Save"))
	page.Crumbs = append(page.Crumbs, look.Crumb{Label: title(x), Href: href(x.Name)})
	page.Form.Cancel = href(x.Name)
	settings(r, page.Form, feed.Settings{Address: x.Address, Enabled: x.Enabled, EveryMinutes: x.EveryMinutes, MaxAgeHours: x.MaxAgeHours})
	site.Expect(page.Form, x.Revision)
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	s, revision := sent(in), in.Revision()
	err = r.Write(in, func(tx *db.Tx) error {
		_, err := feed.Update(tx, r.Actor, r.Site.Way, x.Name, revision, s)
		return err
	})
	if err == nil {
		return r.Done(w, href(x.Name), r.T("Saved"))
	}
	return r.Again(w, page.Form, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}

// New answers GET and POST /feeds/new: another ecosystem of OSV.
func (p Pages) New(w http.ResponseWriter, r *site.Request) error {
	if err := access.Require(r.Actor, access.FeedManage, access.Scope{}); err != nil {
		return err
	}
	page := form(w, r, r.T("Watch another ecosystem"), "/feeds/new", r.T("Watch it"))
	page.Lead = r.T("OSV keeps one archive for each ecosystem. Those that are known already are switched on in their settings.")
	page.Form.Text("ecosystem", r.T("Ecosystem")).Need().First().Help(r.T("As OSV writes it, such as Bitnami or openSUSE")).Mono = true
	settings(r, page.Form, feed.Settings{Enabled: true, EveryMinutes: 60, MaxAgeHours: 48})
	page.Form.Field("address").Hint = r.T("Empty: OSV's own archive of this ecosystem.")
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	name, s := in.Text("ecosystem"), sent(in)
	if s.Address == "" && name != "" {
		s.Address = archive(name)
	}
	var f feed.Feed
	err := r.Write(in, func(tx *db.Tx) (err error) {
		f, err = feed.Add(tx, r.Actor, r.Site.Way, name, s)
		return err
	})
	if err == nil {
		return r.Done(w, href(f.Name), r.T("It is watched from now on"))
	}
	return r.Again(w, page.Form, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}

// Import answers GET and POST /feeds/import: a delivery from a file, for where there is no network.
func (p Pages) Import(w http.ResponseWriter, r *site.Request) error {
	if err := access.Require(r.Actor, access.FeedManage, access.Scope{}); err != nil {
		return err
	}
	page := form(w, r, r.T("Import source records from a file"), "/feeds/import", r.T("Import"))
	page.Lead = r.T("OSV's archive of an ecosystem (all.zip), single OSV records as JSON, or CISA's catalogue of known exploited vulnerabilities.")
	all, err := site.Read(r, func(tx *db.Tx) ([]feed.Feed, error) { return advisory.Feeds(tx, r.Actor) })
	if err != nil {
		return err
	}
	which := page.Form.Select("feed", r.T("It belongs to"), look.Option{Label: r.T("find out from the file")}).Help(r.T("Needed for an archive, so that it replaces the one we have."))
	for _, f := range all {
		which.Options = append(which.Options, look.Option{Value: f.Name, Label: title(f)})
	}
	which.Value = r.URL.Query().Get("feed")
	page.Form.Check("whole", r.T("The file is the whole feed: what is not in it is gone")).Value = ""
	page.Form.File("file", r.T("File"), ".zip,.json,.gz,application/zip,application/json").Need()
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	s, err := r.Sending()
	if err == nil && s.File == nil {
		err = s.Missing()
	}
	var work queue.Work
	if err == nil {
		if work, err = feed.Import(r.Context(), r.Site.DB, r.Site.Blob, r.Actor, s.Text("feed"), s.FileName, s.Bool("whole"), s.File); err == nil {
			return r.Done(w, href(nameOf(work)), r.T("Being imported"))
		}
	}
	if clew.Is(err, clew.NotFound) {
		var faults clew.Faults
		faults.Add("feed", "Please choose one of the entries")
		err = faults.Err()
	}
	return r.Again(w, page.Form, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}
