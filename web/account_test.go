package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/db"

	"github.com/pquerna/otp/totp"
)

const password = "seven lamps and a kettle"

// setUp goes through the set-up page and gives the first administrator's browser.
func (w *world) setUp() *browser {
	w.t.Helper()
	var l access.Link
	err := w.d.Write(w.t.Context(), func(tx *db.Tx) (err error) {
		l, err = w.door.IssueSetupLink(tx, clew.SystemActor())
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	b := w.browser()
	path := strings.TrimPrefix(l.URL, w.base)
	b.get(path).want(w.t, "set-up page", http.StatusOK, "Set up clew", `name="token"`)
	token := path[strings.Index(path, "token=")+6:]
	b.post("/setup", url.Values{"token": {token}, "name": {"Ada"}, "email": {"ada@example.com"}, "password": {"short"}, "lang": {"en"}, "zone": {"Europe/Berlin"}}).
		want(w.t, "short password", http.StatusUnprocessableEntity, "at least 12 characters", `value="Ada"`)
	a := b.post("/setup", url.Values{"token": {token}, "name": {"Ada"}, "email": {"ada@example.com"}, "password": {password}, "lang": {"en"}, "zone": {"Europe/Berlin"}})
	a.want(w.t, "set-up", http.StatusSeeOther)
	w.browser().get(path).want(w.t, "set-up link used", http.StatusNotFound)
	return b
}

func (w *world) signIn(email, password, next string) (*browser, answer) {
	w.t.Helper()
	b := w.browser()
	return b, b.post("/signin", url.Values{"email": {email}, "password": {password}, "next": {next}})
}

func TestSetUpAndSignIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.browser().get("/signin").want(t, "before set-up", http.StatusOK, "not set up yet")
		ada := w.setUp()
		ada.get("/").want(t, "overview", http.StatusOK, "Ada", "clew is set up")
		w.browser().get("/users?q=x").want(t, "nobody", http.StatusSeeOther)
		_, a := w.signIn("ada@example.com", "wrong password indeed", "")
		a.want(t, "wrong password", http.StatusUnauthorized, "is wrong", `value="ada@example.com"`)
		_, unknown := w.signIn("nobody@example.com", "wrong password indeed", "")
		unknown.want(t, "unknown user", http.StatusUnauthorized, "is wrong")
		for next, want := range map[string]string{"/users?q=a": "/users?q=a", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "": "/", "/%0d%0aX:y": "/%0d%0aX:y"} {
			if _, a := w.signIn("ada@example.com", password, next); a.status != http.StatusSeeOther || a.header.Get("Location") != want {
				t.Errorf("next %q leads to %d %q", next, a.status, a.header.Get("Location"))
			}
		}
		ada.post("/signout", nil).want(t, "sign out", http.StatusSeeOther)
		ada.get("/").want(t, "after signing out", http.StatusSeeOther)
	})
}

func TestSessionIsNewAtSignIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setUp()
		b := w.browser()
		u, _ := url.Parse(w.base)
		planted := strings.Repeat("planted-by-somebody-else-", 2)
		b.c.Jar.SetCookies(u, []*http.Cookie{{Name: "clew-session", Value: planted, Path: "/"}})
		b.get("/").want(t, "planted session", http.StatusSeeOther)
		b.post("/signin", url.Values{"email": {"ada@example.com"}, "password": {password}}).want(t, "sign in", http.StatusSeeOther)
		for _, c := range b.c.Jar.Cookies(u) {
			if c.Name == "clew-session" && c.Value == planted {
				t.Error("the planted session became the person's")
			}
		}
		other := w.browser()
		other.c.Jar.SetCookies(u, []*http.Cookie{{Name: "clew-session", Value: planted, Path: "/"}})
		other.get("/").want(t, "whoever planted it", http.StatusSeeOther)
	})
}

var (
	secretPattern = regexp.MustCompile(`secret=([A-Z2-7]+)`)
	totpPattern   = regexp.MustCompile(`action="(/account/totp/[0-9a-f-]+)"`)
	codesPattern  = regexp.MustCompile(`[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}`)
)

func TestSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ada := w.setUp()
		a := ada.post("/account/totp", nil).want(t, "new app", http.StatusOK, "<svg class=\"qr\"", "otpauth://")
		body := html.UnescapeString(a.body)
		secret, action := secretPattern.FindStringSubmatch(body)[1], totpPattern.FindStringSubmatch(body)[1]
		otpauth := "otpauth://totp/clew:ada?secret=" + secret
		if a.header.Get("Cache-Control") != "no-store" {
			t.Error("the page with the secret may be cached")
		}
		ada.post(action, url.Values{"code": {"000000"}, "address": {otpauth}}).want(t, "wrong code", http.StatusUnprocessableEntity, "code is wrong", "<svg class=\"qr\"")
		now, _ := totp.GenerateCode(secret, time.Now())
		a = ada.post(action, url.Values{"code": {now}, "name": {"phone <b>"}, "address": {otpauth}}).want(t, "right code", http.StatusOK, "recovery codes")
		codes := codesPattern.FindAllString(a.body, -1)
		if len(codes) < 10 {
			t.Fatalf("%d recovery codes", len(codes))
		}
		ada.get("/account/second-factor").want(t, "list", http.StatusOK, "phone &lt;b&gt;", "10 codes left")

		b, a := w.signIn("ada@example.com", password, "/rights")
		if to := a.header.Get("Location"); a.status != http.StatusSeeOther || !strings.HasPrefix(to, "/signin/code") {
			t.Fatalf("second factor: %d %s", a.status, to)
		}
		b.get(a.header.Get("Location")).want(t, "code page", http.StatusOK, "one-time-code")
		b.get("/rights").want(t, "half signed in", http.StatusSeeOther)
		b.post("/signin/code", url.Values{"code": {now}}).want(t, "used code", http.StatusUnauthorized)
		if a = b.post("/signin/code", url.Values{"code": {codes[0]}}); a.status != http.StatusSeeOther || a.header.Get("Location") != "/rights" {
			t.Errorf("recovery code: %d %s", a.status, a.header.Get("Location"))
		}
		b.get("/account/second-factor").want(t, "one less", http.StatusOK, "9 codes left")
		if c, _ := w.signIn("ada@example.com", password, ""); c.post("/signin/code", url.Values{"code": {codes[0]}}).status != http.StatusUnauthorized {
			t.Error("a recovery code worked twice")
		}
	})
}

func TestOneTimeLinkNeedsAClick(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.user("Bo")
		var l access.Link
		err := w.d.Write(t.Context(), func(tx *db.Tx) (err error) {
			l, err = w.door.IssueLink(tx, clew.SystemActor(), id, access.LinkSignIn)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		path, token := strings.TrimPrefix(l.URL, w.base), l.URL[strings.Index(l.URL, "token=")+6:]
		for range 3 { // a mail scanner, a preview, the person
			a := w.browser().get(path).want(t, "looking", http.StatusOK, "This link is for Bo")
			if a.header.Get("Cache-Control") != "no-store" || strings.Contains(a.header.Get("Set-Cookie"), "session") {
				t.Error("looking at a link signs in or leaks it")
			}
		}
		b := w.browser()
		b.post("/link", url.Values{"token": {token}}).want(t, "using", http.StatusSeeOther)
		b.get("/account").want(t, "account", http.StatusOK, "Bo")
		w.browser().post("/link", url.Values{"token": {token}}).want(t, "using again", http.StatusNotFound)
	})
}

func TestProfileConflictShowsBoth(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as(w.user("Cleo"))
		form := url.Values{"name": {"Cleo One"}, "lang": {"en"}, "zone": {"UTC"}, "theme": {""}, "revision": {"1"}}
		b.post("/account", form).want(t, "first", http.StatusSeeOther)
		form.Set("name", "Cleo Two")
		a := b.post("/account", form).want(t, "second", http.StatusConflict, "Stored now: Cleo One", `value="Cleo Two"`, `name="revision" value="2"`)
		_ = a
		form.Set("revision", "2")
		b.post("/account", form).want(t, "decided", http.StatusSeeOther)
		form.Set("revision", "3")
		form.Set("zone", "Nowhere/Else")
		b.post("/account", form).want(t, "bad zone", http.StatusUnprocessableEntity, "time zone is not known")
	})
}

func TestSessionsAndTokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.user("Dora", clew.Grant{Role: clew.ProductDevelopment})
		b, other := w.as(id), w.as(id)
		b.get("/account/sessions").want(t, "sessions", http.StatusOK, "this one")
		b.post("/account/sessions/end", nil).want(t, "end others", http.StatusSeeOther)
		other.get("/").want(t, "ended", http.StatusSeeOther)
		b.get("/").want(t, "own", http.StatusOK)

		b.post("/account/tokens/new", url.Values{"name": {"build"}, "verbs": {"user.manage"}, "expires": {"30"}}).want(t, "too much", http.StatusUnprocessableEntity)
		a := b.post("/account/tokens/new", url.Values{"name": {"build"}, "verbs": {"read", "inventory.write"}, "expires": {"30"}}).want(t, "token", http.StatusOK, "clew_")
		token := regexp.MustCompile(`clew_[a-z0-9]+_[a-z0-9]+`).FindString(a.body)
		if actor, err := w.door.EnterToken(t.Context(), "Bearer "+token, access.Visit{}); err != nil || actor.ID != id {
			t.Errorf("the token does not work: %v", err)
		}
		a = b.get("/account/tokens").want(t, "list", http.StatusOK, "build")
		if strings.Contains(a.body, token) {
			t.Error("the list shows the token")
		}
		revoke := regexp.MustCompile(`/account/tokens/[0-9a-f-]+/revoke`).FindString(a.body)
		b.post(revoke, nil).want(t, "revoke", http.StatusSeeOther)
		if _, err := w.door.EnterToken(t.Context(), "Bearer "+token, access.Visit{}); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("a revoked token: %v", err)
		}
	})
}
