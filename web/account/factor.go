package account

import (
	"net/http"

	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// FactorPage is everything that lets the person in.
type FactorPage struct {
	look.Base
	Tabs      look.Tabs
	MustEnrol bool
	Password  bool
	List      []authenticator
	Recovery  int64
	Few       bool
	CanKey    bool
	Links     []access.OIDCLink
	Providers []provider
}

type authenticator struct {
	access.Authenticator
	Href, Icon string
	Suspect    bool
}

var factorPage = look.Declare[FactorPage]("account/factor", files)

// Factors answers GET /account/second-factor.
func (p Pages) Factors(w http.ResponseWriter, r *site.Request) error {
	page := FactorPage{Base: r.Base(w, r.T("Account"), ""), Tabs: *tabs(r, "/account/second-factor"), MustEnrol: r.Who.MustEnrol, CanKey: p.Door.Passkeys()}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		u, err := access.GetUser(tx, r.Actor, r.Actor.ID)
		if err != nil {
			return
		}
		page.Password = u.Password
		var list []access.Authenticator
		if list, page.Recovery, err = access.Authenticators(tx, r.Actor, r.Actor.ID); err != nil {
			return
		}
		for _, a := range list {
			x := authenticator{Authenticator: a, Href: "/account/authenticators/" + a.ID.String(), Icon: "keyboard", Suspect: !a.SuspectAt.IsZero()}
			if a.Kind == access.FactorPasskey {
				x.Icon = "fingerprint"
			}
			page.List = append(page.List, x)
		}
		page.Links, err = access.ListOIDCLinks(tx, r.Actor, r.Actor.ID)
		return
	})
	if err != nil {
		return err
	}
	page.Few = len(page.List) > 0 && page.Recovery < 4
	page.Providers = p.providers(r)
	return factorPage.Render(w, r.Request, http.StatusOK, &page)
}

// RenamePage is the name of an authenticator, and its removal.
type RenamePage struct {
	look.Base
	Form   *look.Form
	Remove *look.Action
	Kind   string
}

var renamePage = look.Declare[RenamePage]("account/authenticator", files)

// Authenticator answers GET and POST /account/authenticators/{id}.
func (p Pages) Authenticator(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	a, err := site.Read(r, func(tx *db.Tx) (access.Authenticator, error) {
		list, _, err := access.Authenticators(tx, r.Actor, r.Actor.ID)
		for _, a := range list {
			if a.ID == id {
				return a, err
			}
		}
		return access.Authenticator{}, or(err, errNone())
	})
	if err != nil {
		return err
	}
	page := RenamePage{Base: r.Base(w, a.Name, ""), Kind: a.Kind}
	page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
	f := page.NewForm(r.URL.Path, page.T("Rename"))
	name := f.Text("name", page.T("Name")).Need().Set(a.Name)
	name.Max = 100
	page.Form = f
	page.Remove = &look.Action{Label: page.T("Remove"), Href: r.URL.Path + "/remove", Post: true, Danger: true, Icon: "trash-2"}
	if !r.Posted() {
		return renamePage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	called := in.Text("name")
	err = r.Write(in, func(tx *db.Tx) error { return access.RenameAuthenticator(tx, r.Actor, id, called) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return renamePage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/account/second-factor", r.T("Saved"))
}

// RemoveAuthenticator answers POST /account/authenticators/{id}/remove.
func (p Pages) RemoveAuthenticator(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	err := r.Write(nil, func(tx *db.Tx) error { return access.RemoveAuthenticator(tx, r.Actor, id) })
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/authenticators/"+id.String())
	}
	if err != nil {
		return err
	}
	return r.Done(w, "/account/second-factor", r.T("The authenticator is removed. Other sessions have ended."))
}
