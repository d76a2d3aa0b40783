package account

import (
	"net/http"
	"net/url"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// SignInPage offers every way in: passkey first.
type SignInPage struct {
	look.Base
	Form      *look.Form
	Passkey   bool
	Next      string
	Providers []provider
	NotSetUp  bool
}

var signInPage = look.Declare[SignInPage]("account/signin", files)

// SignIn answers GET and POST /signin.
func (p Pages) SignIn(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	next := site.Local(r.URL.Query().Get("next"), "/")
	if r.Posted() {
		next = site.Local(in.Get("next"), "/")
	} else if r.Actor.Kind == clew.User {
		return r.Redirect(w, next)
	}
	page := p.signIn(w, r, next)
	if !r.Posted() {
		return signInPage.Render(w, r.Request, http.StatusOK, page)
	}
	res, err := p.Door.SignIn(r.Context(), access.Attempt{Visit: p.visit(r), Login: in.Get("email"), Password: in.Get("password"), Next: next})
	if err == nil && res.State != access.Throttled {
		return p.entered(w, r, res, next)
	}
	page.Form.Fill(in.Values)
	status, err := refused(page.Form, &page.Base, res, err)
	if err != nil {
		return err
	}
	return signInPage.Render(w, r.Request, status, page)
}

func (p Pages) signIn(w http.ResponseWriter, r *site.Request, next string) *SignInPage {
	page := &SignInPage{Base: r.Base(w, r.T("Sign in"), ""), Passkey: p.Door.Passkeys(), Next: next, Providers: p.providers(r)}
	page.Layout = look.Slim
	page.NotSetUp, _ = site.Read(r, access.NeedsSetup) // a database that does not answer shows at the attempt itself
	f := page.NewForm("/signin", page.T("Sign in"))
	f.Add("email", "email", page.T("E-mail address")).Need().Auto = "username webauthn"
	f.Password("password", page.T("Password"), "current-password").Need()
	f.Hide("next", next)
	page.Form = f
	return page
}

// refused puts a failed attempt above the form: the status to answer, or an error that is none of the person's.
func refused(f *look.Form, b *look.Base, res access.Result, err error) (int, error) {
	if err == nil && res.State == access.Throttled {
		f.Error = b.T("Too many attempts. Please try again at {0}.", lang.Exact(b.Lang, res.Until, b.Zone))
		return http.StatusTooManyRequests, nil
	}
	if clew.Is(err, clew.Unauthenticated) {
		f.Error = b.Err(err)
		return http.StatusUnauthorized, nil
	}
	return 0, err
}

// entered goes on after a step of signing in: into the site, or to the second factor.
func (p Pages) entered(w http.ResponseWriter, r *site.Request, res access.Result, next string) error {
	p.Door.Cookies(w, res)
	if res.State == access.NeedsSecondFactor {
		return r.Redirect(w, "/signin/code?"+url.Values{"with": res.Factors}.Encode())
	}
	if u, err := site.Read(r, func(tx *db.Tx) (access.User, error) {
		return access.GetUser(tx, clew.Actor{Kind: clew.User, ID: res.User}, res.User)
	}); err == nil {
		themeCookie(w, u.Theme)
	}
	if res.Next != "" {
		next = res.Next
	}
	if res.MustEnrol {
		next = "/account/second-factor"
	}
	return r.Redirect(w, next)
}

// themeCookie makes this browser look as the person's profile says.
func themeCookie(w http.ResponseWriter, theme string) {
	if theme == "" {
		theme = "system"
	}
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: theme, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode})
}

// CodePage asks for the second factor.
type CodePage struct {
	look.Base
	Form    *look.Form
	Passkey bool
}

var codePage = look.Declare[CodePage]("account/code", files)

// Code answers GET and POST /signin/code: the second factor of a sign-in.
func (p Pages) Code(w http.ResponseWriter, r *site.Request) error {
	step := p.Door.Step(r.Request)
	if step == "" {
		return r.Redirect(w, "/signin")
	}
	in := r.Sent()
	with := r.URL.Query()["with"]
	if r.Posted() {
		with = in.Values["with"]
	}
	has := func(factor string) bool {
		for _, x := range with {
			if x == factor {
				return true
			}
		}
		return len(with) == 0
	}
	page := &CodePage{Base: r.Base(w, r.T("Second factor"), ""), Passkey: p.Door.Passkeys() && has(access.FactorPasskey)}
	page.Layout = look.Slim
	if has(access.FactorTOTP) || has(access.FactorRecovery) {
		page.Lead = page.T("Your password is right. One more proof is needed.")
		f := page.NewForm("/signin/code", page.T("Sign in"))
		code := f.Text("code", page.T("Code from your authenticator app, or a recovery code")).Need().First()
		code.Auto, code.Max, code.Mono = "one-time-code", 40, true
		for _, x := range with {
			f.Hide("with", x)
		}
		page.Form = f
	}
	if !r.Posted() || page.Form == nil {
		return codePage.Render(w, r.Request, http.StatusOK, page)
	}
	res, err := p.Door.CompleteTOTP(r.Context(), step, in.Secret("code"), p.visit(r))
	if err == nil && res.State != access.Throttled {
		return p.entered(w, r, res, "/")
	}
	status, err := refused(page.Form, &page.Base, res, err)
	if err != nil {
		return err
	}
	return codePage.Render(w, r.Request, status, page)
}

// SignOut answers POST /signout.
func (p Pages) SignOut(w http.ResponseWriter, r *site.Request) error {
	if !r.Actor.Session.IsZero() {
		err := r.Write(nil, func(tx *db.Tx) error { return access.EndSession(tx, r.Actor, r.Actor.Session) })
		if err != nil && !clew.Is(err, clew.NotFound) {
			return err
		}
	}
	http.SetCookie(w, p.Door.SessionCookie(""))
	http.SetCookie(w, p.Door.StepCookie(""))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return r.Done(w, "/signin", r.T("You are signed out."))
}
