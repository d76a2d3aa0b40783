package account

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// Setup answers GET and POST /setup: the first administrator, by the one-time link from the server's console.
func (p Pages) Setup(w http.ResponseWriter, r *site.Request) error {
	secret(w)
	token := r.URL.Query().Get("token")
	in := r.Sent()
	if r.Posted() {
		token = in.Get("token")
	}
	_, err := site.Read(r, func(tx *db.Tx) (struct{}, error) { return struct{}{}, p.Door.CheckSetup(tx, token) })
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Set up clew"), "")}
	page.Layout = look.Slim
	page.Lead = page.T("You become the first administrator. The link works once, for whoever uses it first.")
	f := page.NewForm("/setup", page.T("Set up and sign in"))
	f.Text("name", page.T("Your name")).Need().First().Auto = "name"
	f.Add("email", "email", page.T("E-mail address")).Need().Auto = "username"
	newPassword(f, &page.Base, "password", page.T("Password"))
	f.Select("lang", page.T("Language"), languages()...).Set(page.Lang)
	zoneField(f, &page.Base).Set("Europe/Berlin")
	f.Hide("token", token)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	first := access.FirstAdministrator{Visit: p.visit(r), Token: token, Name: in.Text("name"), Email: in.Text("email"),
		Password: in.Secret("password"), Lang: in.Text("lang"), Zone: in.Text("zone")}
	if err = in.Err(); err == nil {
		var res access.Result
		if res, err = p.Door.Setup(r.Context(), first); err == nil {
			look.Flash(w, look.Notice{Kind: look.Good, Text: page.T("clew is set up. You hold the roles administrator and security management.")})
			return p.entered(w, r, res, "/")
		}
	}
	return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}

func newPassword(f *look.Form, b *look.Base, name, label string) *look.Field {
	return f.Password(name, label, "new-password").Need().Help(b.T("At least 12 characters; several words are easy to remember. Any characters, pasting is fine."))
}

func languages() []look.Option {
	return []look.Option{{Value: lang.English, Label: "English"}, {Value: lang.German, Label: "Deutsch"}}
}

// Link answers GET and POST /link. Looking uses nothing up, since mail scanners look too; the button does.
func (p Pages) Link(w http.ResponseWriter, r *site.Request) error {
	secret(w)
	token := r.URL.Query().Get("token")
	in := r.Sent()
	if r.Posted() {
		token = in.Get("token")
	}
	info, err := p.Door.PeekLink(r.Context(), token)
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Sign in"), "")}
	page.Layout = look.Slim
	page.Lead = page.T("This link is for {0}. It works once.", info.Name)
	f := page.NewForm("/link", page.T("Sign in"))
	f.Hide("token", token)
	if info.Password {
		page.Title = page.T("Choose a new password")
		if info.Kind == access.LinkInvitation {
			page.Title = page.T("Welcome to clew")
		}
		f.Submit = page.T("Set password and sign in")
		f.Add("email", "email", page.T("E-mail address")).Set(info.Email).ReadOnly = true
		f.Field("email").Auto = "username"
		newPassword(f, &page.Base, "password", page.T("New password")).First()
	}
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	res, err := p.Door.FollowLink(r.Context(), token, in.Secret("password"), p.visit(r))
	if err == nil {
		return p.entered(w, r, res, "/")
	}
	if clew.Is(err, clew.NotFound) {
		return err
	}
	return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
}
