// Package admin is the pages for running the platform: users and their grants, settings, the table of rights, the audit
// trail, and work under way. It serves the paper's roles of the stakeholders (R1 to R5) and documentation in every phase
// (X1), and owns only the organisation's name; everything else is access's, audit's and queue's.
package admin

import (
	"embed"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct {
	Site    *site.Site
	Door    *access.Door
	Notary  *audit.Notary // of the checkpoints outside the database; nil: none to hold the trail against
	Backups string        // folder of the backups made by schedule
}

// FormPage is a page with one form and a few words.
type FormPage struct {
	look.Base
	Tabs   *look.Tabs
	Before []string
	Form   *look.Form
	After  []look.Action
}

var formPage = look.Declare[FormPage]("admin/form", files)

// tabs are the parts of the settings that the actor may open.
func tabs(r *site.Request, here string) *look.Tabs {
	t := &look.Tabs{Label: r.T("Settings")}
	for _, x := range []struct{ label, href string }{
		{r.T("Organisation"), "/settings"}, {r.T("Backups"), "/settings/backup"}, {r.T("Users"), "/users"}, {r.T("Signing in"), "/settings/signin"}, {r.T("Who may do what"), "/rights"},
	} {
		if access.Allow(r.Actor, "GET "+x.href) == nil {
			t.Tabs = append(t.Tabs, look.Tab{Label: x.label, Href: x.href, Here: x.href == here})
		}
	}
	return t
}

// filter starts the form above a list, sent by GET so that the address holds the filter.
func filter(r *site.Request, b *look.Base, action string) *look.Form {
	f := b.NewForm(action, r.T("Filter"))
	f.ID, f.ByGet = "filter", true
	return f
}

// stateTag shows where an account stands.
func stateTag(r *site.Request, s access.UserState) look.Tag {
	switch s {
	case access.Active:
		return look.Tag{Kind: look.Good, Word: r.T("active")}
	case access.Invited:
		return look.Tag{Kind: look.Info, Word: r.T("invited")}
	}
	return look.Tag{Kind: look.Idle, Word: r.T("disabled")}
}

// usersCrumb leads back to the users, and to one of them.
func usersCrumb(r *site.Request, u *access.User) []look.Crumb {
	c := []look.Crumb{{Label: r.T("Users"), Href: "/users"}}
	if u != nil {
		c = append(c, look.Crumb{Label: u.Label(), Href: userHref(u.ID)})
	}
	return c
}

func userHref(id clew.ID) string { return "/users/" + id.String() }
