// Package account is the pages by which people get in and look after their own account: set-up, sign-in, one-time
// links, profile, password, second factors, sessions, API tokens. It serves the paper's roles of the stakeholders (R1 to
// R5: who acts is known) and owns no records; package access does.
package account

import (
	"embed"
	"errors"
	"net/http"
	"net/url"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct {
	Site *site.Site
	Door *access.Door
}

// FormPage is a page with one form and a few words.
type FormPage struct {
	look.Base
	Tabs   *look.Tabs
	Before []string // paragraphs above the form
	Form   *look.Form
	After  []look.Action
}

var formPage = look.Declare[FormPage]("account/form", files)

// visit is what the edge knows of the request.
func (p Pages) visit(r *site.Request) access.Visit {
	return access.Visit{IP: r.IP, Agent: r.UserAgent(), Device: p.Door.Device(r.Request)}
}

// tabs are the parts of the account page.
func tabs(r *site.Request, here string) *look.Tabs {
	t := &look.Tabs{Label: r.T("Account")}
	for _, x := range []struct{ label, href string }{
		{r.T("Profile"), "/account"}, {r.T("Signing in"), "/account/second-factor"}, {r.T("Sessions"), "/account/sessions"}, {r.T("API tokens"), "/account/tokens"},
	} {
		t.Tabs = append(t.Tabs, look.Tab{Label: x.label, Href: x.href, Here: x.href == here})
	}
	return t
}

// crumb leads back to a part of the account page.
func crumb(r *site.Request, label, href string) []look.Crumb {
	return []look.Crumb{{Label: r.T("Account"), Href: "/account"}, {Label: label, Href: href}}
}

// secret keeps a page that shows something once, or whose address is a secret, out of every cache. No other site learns
// the address: Referrer-Policy is same-origin everywhere.
func secret(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// confirmMessage is how access says that the last proof is too old; a test holds the two together.
const confirmMessage = "Please confirm first that it is you"

func needsConfirm(err error) bool {
	var e *clew.Error
	return errors.As(err, &e) && e.Kind == clew.Denied && e.Message == confirmMessage
}

// confirmSoon is when a page asks for confirmation before its form is filled; access allows a little longer, so that
// there is time to fill it.
const confirmSoon = 10 * time.Minute

// mustConfirm reports whether the session's last proof is getting old.
func (p Pages) mustConfirm(r *site.Request) (bool, error) {
	list, err := site.Read(r, func(tx *db.Tx) ([]access.Session, error) { return access.ListSessions(tx, r.Actor, r.Actor.ID) })
	for _, s := range list {
		if s.ID == r.Actor.Session {
			return r.Now.Sub(s.ConfirmedAt) > confirmSoon, err
		}
	}
	return true, err
}

// toConfirm leads to the confirmation page and back to a page.
func toConfirm(w http.ResponseWriter, r *site.Request, next string) error {
	return r.Redirect(w, "/account/confirm?next="+url.QueryEscape(next))
}
