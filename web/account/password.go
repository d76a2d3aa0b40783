package account

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/site"
)

// Password answers GET and POST /account/password.
func (p Pages) Password(w http.ResponseWriter, r *site.Request) error {
	u, err := site.Read(r, func(tx *db.Tx) (access.User, error) { return access.GetUser(tx, r.Actor, r.Actor.ID) })
	if err != nil {
		return err
	}
	title := r.T("Change password")
	if !u.Password {
		title = r.T("Set a password")
	}
	page := FormPage{Base: r.Base(w, title, "")}
	page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
	page.Lead = page.T("All other sessions end.")
	f := page.NewForm("/account/password", title)
	f.Cancel = "/account/second-factor"
	if u.Password {
		f.Password("current_password", page.T("Present password"), "current-password").Need().First()
	}
	newPassword(f, &page.Base, "password", page.T("New password"))
	page.Form = f
	if !r.Posted() {
		if !u.Password {
			if old, err := p.mustConfirm(r); err != nil || old {
				return or(err, toConfirm(w, r, "/account/password"))
			}
		}
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	err = p.Door.ChangePassword(r.Context(), r.Actor, in.Secret("current_password"), in.Secret("password"))
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/password")
	}
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/account/second-factor", r.T("The password is changed. Other sessions have ended."))
}

// or is the first error.
func or(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Confirm answers GET and POST /account/confirm: the person proves once more that they sit at the browser.
func (p Pages) Confirm(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	next := site.Local(r.URL.Query().Get("next"), "/account")
	if r.Posted() {
		next = site.Local(in.Get("next"), "/account")
	}
	type means struct {
		user access.User
		list []access.Authenticator
	}
	has, err := site.Read(r, func(tx *db.Tx) (m means, err error) {
		if m.user, err = access.GetUser(tx, r.Actor, r.Actor.ID); err == nil {
			m.list, _, err = access.Authenticators(tx, r.Actor, r.Actor.ID)
		}
		return m, err
	})
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Is it you?"), "")}
	page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
	page.Lead = page.T("Before what lets you in is changed, please show once more that it is you.")
	f := page.NewForm("/account/confirm", page.T("Confirm"))
	f.Cancel = "/account"
	f.Hide("next", next)
	if has.user.Password {
		f.Password("current_password", page.T("Password"), "current-password").First()
	}
	for _, a := range has.list {
		if a.Kind == access.FactorTOTP {
			code := f.Text("code", page.T("Or a code from your authenticator app"))
			code.Auto, code.Max, code.Mono, code.Short = "one-time-code", 40, true, true
			break
		}
	}
	if len(f.Fields) == 0 {
		page.Before = []string{page.T("Please sign out and in again: a new sign-in is the proof that is asked for here.")}
		f.Submit, f.Action = page.T("Sign out"), "/signout"
	}
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	password, code := in.Secret("current_password"), in.Secret("code")
	if password == "" && code == "" {
		in.Add("current_password", "Please enter your password or a code")
		err = in.Err()
	} else {
		err = p.Door.Confirm(r.Context(), r.Actor, password, code)
	}
	if err == nil {
		return r.Redirect(w, next)
	}
	if clew.Is(err, clew.Limited) || clew.Is(err, clew.Invalid) {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return err
}
