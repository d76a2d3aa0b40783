package admin

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// SignInPage is how people may sign in: who needs a second factor, and the identity providers.
type SignInPage struct {
	look.Base
	Tabs      *look.Tabs
	Form      *look.Form
	Providers []ProviderRow
	New       *look.Action
	Empty     look.Empty
}

// ProviderRow is one identity provider.
type ProviderRow struct {
	access.Provider
	Href string
	Tag  look.Tag
}

var signInPage = look.Declare[SignInPage]("admin/signin", files)

// SignIn answers GET and POST /settings/signin.
func (p Pages) SignIn(w http.ResponseWriter, r *site.Request) error {
	page := SignInPage{Base: r.Base(w, r.T("Settings"), "settings"), Tabs: tabs(r, "/settings/signin")}
	roles, err := site.Read(r, func(tx *db.Tx) (roles []clew.Role, err error) {
		list, err := access.ListProviders(tx, r.Actor)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			row := ProviderRow{Provider: x, Href: "/settings/oidc/" + x.ID.String(), Tag: look.Tag{Kind: look.Good, Word: r.T("offered")}}
			if !x.Enabled {
				row.Tag = look.Tag{Kind: look.Idle, Word: r.T("off")}
			}
			page.Providers = append(page.Providers, row)
		}
		return access.SecondFactorRoles(tx)
	})
	if err != nil {
		return err
	}
	f := page.NewForm("/settings/signin", page.T("Save"))
	x := f.Checks("roles", page.T("These roles need a second factor")).Help(page.T("Whoever holds one of them without a second factor is led to add one at the next click, and may do nothing else until then."))
	for _, role := range clew.Roles {
		x.Options = append(x.Options, look.Option{Value: string(role), Label: r.RoleName(role)})
	}
	for _, role := range roles {
		x.Values = append(x.Values, string(role))
	}
	page.Form = f
	page.New = &look.Action{Label: page.T("Add an identity provider"), Href: "/settings/oidc/new", Icon: "plus"}
	page.Empty = look.Empty{Title: page.T("No identity provider"), For: page.T("With OpenID Connect people sign in with the account they have already, and their groups can become roles here."), Action: page.New, Icon: "log-in"}
	if !r.Posted() {
		return signInPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	var chosen []clew.Role
	for _, v := range in.Values["roles"] {
		chosen = append(chosen, clew.Role(v))
	}
	err = r.Write(in, func(tx *db.Tx) error { return access.SetSecondFactorRoles(tx, r.Actor, chosen) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return signInPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings/signin", r.T("Saved"))
}
