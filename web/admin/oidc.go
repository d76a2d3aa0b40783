package admin

import (
	"net/http"
	"strings"

	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// NewOIDC answers GET and POST /settings/oidc/new.
func (p Pages) NewOIDC(w http.ResponseWriter, r *site.Request) error {
	return p.oidc(w, r, access.Provider{Enabled: true, Scopes: "profile email"})
}

// OIDC answers GET and POST /settings/oidc/{id}.
func (p Pages) OIDC(w http.ResponseWriter, r *site.Request) error {
	x, err := provider(r)
	if err != nil {
		return err
	}
	return p.oidc(w, r, x)
}

func provider(r *site.Request) (access.Provider, error) {
	return site.Read(r, func(tx *db.Tx) (access.Provider, error) { return access.GetProvider(tx, r.Actor, r.PathID("id")) })
}

// DeleteOIDC answers GET and POST /settings/oidc/{id}/delete.
func (p Pages) DeleteOIDC(w http.ResponseWriter, r *site.Request) error {
	x, err := provider(r)
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Delete {0}", x.Name), "settings"), Tabs: tabs(r, "/settings/signin")}
	page.Lead = r.T("Nobody signs in through it any more. Links to it and grants made by its rules go with it, and the sessions of these people end. Whoever has no other way in needs a recovery link.")
	f := page.NewForm(r.URL.Path, r.T("Delete"))
	f.Cancel, f.Danger = "/settings/oidc/"+x.ID.String(), true
	site.Expect(f, x.Revision)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	revision := in.Revision()
	if err := r.Write(in, func(tx *db.Tx) error { return access.DeleteProvider(tx, r.Actor, x.ID, revision) }); err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings/signin", r.T("Deleted"))
}

func (p Pages) oidc(w http.ResponseWriter, r *site.Request, x access.Provider) error {
	page := FormPage{Base: r.Base(w, r.T("Identity provider"), "settings"), Tabs: tabs(r, "/settings/signin")}
	if !x.ID.IsZero() {
		page.Before = []string{page.T("Register this address with the provider as the place to come back to: {0}", p.Door.OIDCRedirect(x.ID))}
		page.After = []look.Action{{Label: page.T("Delete"), Href: "/settings/oidc/" + x.ID.String() + "/delete", Danger: true}}
	} else {
		page.Before = []string{page.T("Once it is saved, the address to register with the provider stands here.")}
	}
	f := page.NewForm(r.URL.Path, page.T("Save"))
	f.Cancel = "/settings/signin"
	f.Text("name", page.T("Name")).Need().Set(x.Name).Help(page.T("It stands on the button of the sign-in page."))
	f.Add("url", "issuer", page.T("Issuer")).Need().Set(x.Issuer).Help(page.T("Its address, as https://login.example.com"))
	f.Text("client_id", page.T("Client id")).Need().Set(x.ClientID)
	secret := f.Password("secret", page.T("Client secret"), "off")
	if x.HasSecret {
		secret.Hint = page.T("One is stored. Leave this empty to keep it.")
	}
	f.Text("scopes", page.T("Scopes")).Set(x.Scopes).Help(page.T("Beside openid, separated by spaces."))
	rules := f.Area("rules", page.T("Roles by claims")).Set(ruleText(x.Rules)).Help(page.T("One rule a line: claim, value, role. Example: groups, clew-security, security_management. Grants made by rules follow the provider at each sign-in."))
	rules.Mono, rules.Rows = true, 5
	f.Check("auto_create", page.T("People unknown so far get an account without grants")).Set(bit(x.AutoCreate))
	f.Check("trust_factor", page.T("The provider asks for a second factor itself")).Set(bit(x.TrustFactor))
	f.Check("enabled", page.T("Offer it on the sign-in page")).Set(bit(x.Enabled))
	site.Expect(f, x.Revision)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	x.Revision = in.Revision()
	x.Name, x.Issuer, x.ClientID, x.Scopes = in.Text("name"), in.Text("issuer"), in.Text("client_id"), in.Text("scopes")
	x.AutoCreate, x.TrustFactor, x.Enabled = in.Bool("auto_create"), in.Bool("trust_factor"), in.Bool("enabled")
	x.Rules = readRules(in, x.Rules)
	key := in.Secret("secret")
	err := r.Write(in, func(tx *db.Tx) (err error) {
		x.ID, err = p.Door.SaveProvider(tx, r.Actor, x, key)
		return err
	})
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings/oidc/"+x.ID.String(), r.T("Saved"))
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// ruleText writes rules one a line. Rules for a line or a product carry their ids behind the role.
func ruleText(rules []access.ClaimRule) string {
	var b strings.Builder
	for _, x := range rules {
		b.WriteString(x.String() + "\n")
	}
	return b.String()
}

func readRules(in *site.Values, old []access.ClaimRule) []access.ClaimRule {
	var out []access.ClaimRule
	n := 0
	for line := range strings.Lines(in.Text("rules")) {
		n++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		x, ok := access.ParseClaimRule(line)
		if !ok {
			in.Add("rules", "Line %d is not a rule: claim, value, role", n)
			return old
		}
		out = append(out, x)
	}
	return out
}
