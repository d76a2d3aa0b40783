package feeds

import (
	"net/http"

	"clew/access"
	"clew/db"
	"clew/feed"
	"clew/web/look"
	"clew/web/site"
)

// Mirror answers GET and POST /feeds/{name}/mirror: the one server inside that may be asked for this feed.
func (p Pages) Mirror(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (feed.Feed, error) { return get(tx, r) })
	if err == nil {
		err = access.Require(r.Actor, access.SettingManage, access.Scope{})
	}
	if err != nil {
		return err
	}
	page := form(w, r, r.T("A mirror for {0}", title(x)), href(x.Name)+"/mirror", r.T("Save"))
	page.Lead = r.T("Addresses inside your network, and those without encryption, are refused. Here you open one server for this feed alone. This machine itself, link-local addresses and those of a cloud's metadata stay closed, and so does whatever the server redirects to.")
	page.Crumbs = append(page.Crumbs, look.Crumb{Label: title(x), Href: href(x.Name)})
	page.Form.Cancel = href(x.Name)
	page.Form.Text("server", r.T("Server")).First().Set(x.Mirror).Help(r.T("As http://mirror.corp:8080 or https://10.20.0.5. Empty: none. The address of the feed is set in its settings afterwards.")).Mono = true
	chosen(page.Form.Check("private", r.T("Private addresses may be reached")), x.MirrorPrivate)
	chosen(page.Form.Check("plain", r.T("Connections without encryption are allowed")).Help(r.T("What comes that way can be changed on its way. Only for a server whose address begins with http://.")), x.MirrorPlain)
	page.Form.Text("reason", r.T("Reason")).Need().Set(x.MirrorReason).Help(r.T("The audit trail keeps it."))
	site.Expect(page.Form, x.Revision)
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	m, revision := feed.Mirror{Server: in.Text("server"), Private: in.Bool("private"), Plain: in.Bool("plain"), Reason: in.Text("reason")}, in.Revision()
	err = r.Write(in, func(tx *db.Tx) error {
		_, err := feed.SetMirror(tx, r.Actor, x.Name, revision, m)
		return err
	})
	if err == nil {
		return r.Done(w, href(x.Name), r.T("Saved"))
	}
	return r.Again(w, page.Form, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}

func chosen(f *look.Field, on bool) {
	if on {
		f.Value = "1"
	}
}

// opens says what of a mirror is open.
func opens(r *site.Request, f feed.Feed) string {
	switch {
	case f.MirrorPrivate && f.MirrorPlain:
		return r.T("private addresses, and connections without encryption")
	case f.MirrorPrivate:
		return r.T("private addresses")
	case f.MirrorPlain:
		return r.T("connections without encryption")
	}
	return r.T("its port alone")
}
