package account

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"

	"github.com/boombuler/barcode/qr"
)

func errNone() error { return clew.Errorf(clew.NotFound, "There is no such authenticator") }

// TOTPPage shows a new secret once, as a picture and as text, and asks for a first code.
type TOTPPage struct {
	look.Base
	Picture template.HTML
	Secret  look.Code
	Form    *look.Form
}

var totpPage = look.Declare[TOTPPage]("account/totp", files)

// NewTOTP answers GET and POST /account/totp: GET explains, POST makes the secret.
func (p Pages) NewTOTP(w http.ResponseWriter, r *site.Request) error {
	if !r.Posted() {
		if old, err := p.mustConfirm(r); err != nil || old {
			return or(err, toConfirm(w, r, "/account/totp"))
		}
		page := FormPage{Base: r.Base(w, r.T("Add an authenticator app"), "")}
		page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
		page.Before = []string{page.T("Any app for one-time codes will do: on your phone, in a password manager, or a hardware token. It makes a new code of six digits every 30 seconds."),
			page.T("Next you see a picture to scan. It is shown once.")}
		page.Form = page.NewForm("/account/totp", page.T("Show the picture"))
		page.Form.Cancel = "/account/second-factor"
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	var s access.TOTPSetup
	err := r.Write(nil, func(tx *db.Tx) (err error) {
		s, err = p.Door.BeginTOTP(tx, r.Actor)
		return err
	})
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/totp")
	}
	if err != nil {
		return err
	}
	page, err := p.totp(w, r, s.ID, s.URL)
	if err != nil {
		return err
	}
	return totpPage.Render(w, r.Request, http.StatusOK, page)
}

func (p Pages) totp(w http.ResponseWriter, r *site.Request, id clew.ID, address string) (*TOTPPage, error) {
	secret(w)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "otpauth" || len(address) > 1000 {
		return nil, clew.Errorf(clew.Invalid, "This form cannot be read")
	}
	page := &TOTPPage{Base: r.Base(w, r.T("Add an authenticator app"), "")}
	page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
	page.Secret = look.Code{Label: page.T("Secret, to type instead"), Text: spaced(u.Query().Get("secret"))}
	if page.Picture, err = qrCode(address, page.T("QR code of the secret")); err != nil {
		return nil, err
	}
	f := page.NewForm("/account/totp/"+id.String(), page.T("Add"))
	f.Cancel = "/account/second-factor"
	code := f.Text("code", page.T("Code that the app shows now")).Need().First()
	code.Auto, code.Mode, code.Max, code.Mono, code.Short = "one-time-code", "numeric", 10, true, true
	f.Text("name", page.T("Name")).Help(page.T("So that you know which one it is: phone, password manager.")).Max = 100
	f.Hide("address", address) // the page's own; for showing it again after a wrong code
	page.Form = f
	return page, nil
}

// ConfirmTOTP answers POST /account/totp/{id}: the first code takes the app into use.
func (p Pages) ConfirmTOTP(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	id, code, name := r.PathID("id"), in.Text("code"), in.Text("name")
	var codes []string
	err := r.Write(in, func(tx *db.Tx) (err error) {
		codes, err = p.Door.ConfirmTOTP(tx, r.Actor, id, name, code)
		return err
	})
	switch {
	case needsConfirm(err):
		return toConfirm(w, r, "/account/totp")
	case clew.Is(err, clew.Invalid):
		page, wrong := p.totp(w, r, id, in.Get("address"))
		if wrong != nil {
			return wrong
		}
		return r.Again(w, page.Form, err, func(status int) error { return totpPage.Render(w, r.Request, status, page) })
	case err != nil:
		return err
	}
	return p.added(w, r, codes, r.T("The authenticator app is added. Other sessions have ended."))
}

// CodesPage shows recovery codes once.
type CodesPage struct {
	look.Base
	Codes look.Code
	Next  []look.Action
}

var codesPage = look.Declare[CodesPage]("account/codes", files)

// added follows a new second factor: the first one shows recovery codes.
func (p Pages) added(w http.ResponseWriter, r *site.Request, codes []string, notice string) error {
	if len(codes) == 0 {
		return r.Done(w, "/account/second-factor", notice)
	}
	secret(w)
	page := CodesPage{Base: r.Base(w, r.T("Your recovery codes"), ""), Codes: look.Code{Label: r.T("Recovery codes"), Text: strings.Join(codes, "\n")}}
	page.Crumbs = crumb(r, r.T("Signing in"), "/account/second-factor")
	if notice != "" {
		page.Notices = append(page.Notices, look.Notice{Kind: look.Good, Text: notice})
	}
	page.Next = []look.Action{{Label: page.T("I have stored them"), Href: "/account/second-factor", Main: true}}
	return codesPage.Render(w, r.Request, http.StatusOK, &page)
}

// NewCodes answers POST /account/recovery.
func (p Pages) NewCodes(w http.ResponseWriter, r *site.Request) error {
	var codes []string
	err := r.Write(nil, func(tx *db.Tx) (err error) {
		codes, err = p.Door.NewRecoveryCodes(tx, r.Actor)
		return err
	})
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/second-factor")
	}
	if err != nil {
		return err
	}
	return p.added(w, r, codes, "")
}

// spaced groups a secret by four for those who type it.
func spaced(s string) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// qrCode draws text as one path of an SVG: no inline style, so the CSP lets it be.
func qrCode(text, label string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	size := code.Bounds().Dx()
	var d strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			if c, _, _, _ := code.At(x, y).RGBA(); c == 0 {
				fmt.Fprintf(&d, "M%d %dh1v1h-1z", x+4, y+4)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" role="img" aria-label="%s" viewBox="0 0 %d %d" width="240" height="240" shape-rendering="crispEdges"><rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" d="%s"/></svg>`,
		template.HTMLEscapeString(label), size+8, size+8, d.String())), nil
}
