package web

import (
	"context"
	"strings"
	"testing"

	"clew/web/look/looktest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// TestPasskeyInBrowser adds a passkey and signs in with it, in a real browser with an authenticator of its own.
func TestPasskeyInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	w := newWorld(t, sqlite(t))
	ada := w.setUp()
	b := looktest.NewBrowser(t)
	b.Do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, tab, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return chromedp.Void{}, err
	})
	phone := looktest.View{Name: "phone", Width: 390, Height: 844, Cookies: ada.session()}
	b.Open(w.base+"/account/second-factor", phone)
	b.Do(chromedp.SendKeys("#key-name", "laptop"), chromedp.Click("[data-passkey=create] button"))
	b.Shows("figure.code")
	if codes := codesPattern.FindAllString(looktest.Eval[string](b, `document.querySelector("main").textContent`), -1); len(codes) != 10 {
		t.Errorf("%d recovery codes", len(codes))
	}
	b.Sound("recovery codes")
	picture(t, b, "walk-codes")
	b.Do(chromedp.Click("main .btn.main"))
	b.Shows("table .row-link")
	if s := looktest.Eval[string](b, `document.querySelector("table .row-link").textContent`); s != "laptop" {
		t.Errorf("the passkey is called %q", s)
	}

	// Sign in by it alone, then as the second factor after a password.
	b.Open(w.base+"/signin?next=%2Frights", looktest.View{Name: "light", Width: 1000, Height: 800})
	b.Do(chromedp.Click("[data-passkey=get] button"))
	b.Shows("table.rights")
	b.Open(w.base+"/signin", looktest.View{Name: "light", Width: 1000, Height: 800})
	b.Do(chromedp.SendKeys("#form-email", "ada@example.com"), chromedp.SendKeys("#form-password", password), chromedp.Click("#form button"))
	b.Shows("#form-code")
	b.Sound("second factor")
	picture(t, b, "walk-code")
	b.Do(chromedp.Click("[data-passkey=get] button"))
	b.Shows("nav [aria-current=page]")
	if at := looktest.Get(b, chromedp.Location()); at != w.base+"/" {
		t.Errorf("signed in at %s", at)
	}

	// The pages that show something once.
	b.Do(chromedp.Navigate(w.base+"/account/totp"), chromedp.Click("#form button"))
	b.Shows("svg.qr")
	b.Sound("TOTP")
	picture(t, b, "walk-totp")
	b.Do(chromedp.Navigate(w.base+"/account/tokens/new"), chromedp.SendKeys("#form-name", "build"), chromedp.Click("#form button"))
	b.Shows("figure.code")
	b.Sound("token")
	picture(t, b, "walk-token")
	b.Do(chromedp.Navigate(w.base+"/users/new"), chromedp.SendKeys("#form-name", "Bo"), chromedp.SendKeys("#form-email", "bo@example.com"), chromedp.Click("#form button"))
	b.Shows("figure.code")
	b.Sound("link")
	picture(t, b, "walk-link")
	link := strings.TrimSpace(looktest.Eval[string](b, `document.querySelector("figure.code code").textContent`))
	b.Do(chromedp.Navigate(w.base+"/audit"), chromedp.Click("form[action='/audit/verify'] button"))
	b.Shows("main .notice")
	b.Sound("verify")
	picture(t, b, "walk-verify")
	b.Open(link, looktest.View{Name: "phone", Width: 390, Height: 844, Dark: true})
	b.Shows("#form-password")
	b.Sound("invitation")
	picture(t, b, "walk-invitation")
}
