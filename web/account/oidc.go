package account

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

type provider struct{ ID, Name string }

// providers names the identity providers for the sign-in page; none when the database does not answer.
func (p Pages) providers(r *site.Request) []provider {
	list, err := site.Read(r, access.SignInProviders)
	if err != nil {
		return nil
	}
	var out []provider
	for _, n := range list {
		out = append(out, provider{n.ID.String(), n.Name})
	}
	return out
}

// GoPage leads to another site with a link, since a form must not end there (form-action of the CSP).
type GoPage struct {
	look.Base
	Href string
	Name string
}

var goPage = look.Declare[GoPage]("account/go", files)

// BeginOIDC answers POST /signin/oidc/{id}: off to the identity provider. For somebody signed in it links the account.
func (p Pages) BeginOIDC(w http.ResponseWriter, r *site.Request) error {
	next := site.Local(r.Sent().Get("next"), "/")
	address, step, err := p.Door.BeginOIDC(r.Context(), r.Actor, r.PathID("id"), next)
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/second-factor")
	}
	if err != nil {
		return err
	}
	http.SetCookie(w, p.Door.StepCookie(step))
	page := GoPage{Base: r.Base(w, r.T("On to the identity provider"), ""), Href: address}
	page.Layout = look.Slim
	w.Header().Set("Refresh", "0;url="+address)
	w.Header().Set("Cache-Control", "no-store")
	return goPage.Render(w, r.Request, http.StatusOK, &page)
}

// FinishOIDC answers GET /sign-in/oidc/{id}/callback, where the identity provider sends the browser back to. It is the
// one GET that signs in: what it takes is bound to this browser by the step cookie and good once.
func (p Pages) FinishOIDC(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	secret(w)
	if q.Get("error") != "" {
		look.Flash(w, look.Notice{Kind: look.Warn, Text: r.T("The identity provider did not sign you in.")})
		return r.Redirect(w, "/signin")
	}
	res, err := p.Door.FinishOIDC(r.Context(), access.OIDCAnswer{Visit: p.visit(r), Actor: r.Actor, Provider: r.PathID("id"),
		Step: p.Door.Step(r.Request), State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss")})
	if clew.Is(err, clew.Unauthenticated) {
		b := r.Base(nil, "", "")
		look.Flash(w, look.Notice{Kind: look.Bad, Text: b.Err(err)})
		return r.Redirect(w, "/signin")
	}
	if err != nil {
		return err
	}
	return p.entered(w, r, res, "/")
}

// Unlink answers POST /account/oidc/unlink: an identity of an identity provider no longer signs in here.
func (p Pages) Unlink(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	issuer, subject := in.Text("issuer"), in.Text("subject")
	err := r.Write(in, func(tx *db.Tx) error { return access.UnlinkOIDC(tx, r.Actor, r.Actor.ID, issuer, subject) })
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/second-factor")
	}
	if err != nil {
		return err
	}
	return r.Done(w, "/account/second-factor", r.T("The link is removed. Other sessions have ended."))
}
