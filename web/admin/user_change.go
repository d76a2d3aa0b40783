package admin

import (
	"net/http"
	"strconv"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

func revision(u access.User) []look.Hidden {
	return []look.Hidden{{Name: "revision", Value: strconv.FormatInt(u.Revision, 10)}}
}

func clock(b *look.Base, t clew.Time) string { return lang.Clock(b.Lang, t, b.Zone) }

func (p Pages) user(r *site.Request) (access.User, error) {
	return site.Read(r, func(tx *db.Tx) (access.User, error) { return access.GetUser(tx, r.Actor, r.PathID("id")) })
}

// EditUser answers GET and POST /users/{id}/edit.
func (p Pages) EditUser(w http.ResponseWriter, r *site.Request) error {
	u, err := p.user(r)
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("Edit {0}", u.Label()), "settings")}
	page.Crumbs = usersCrumb(r, &u)
	f := page.NewForm(r.URL.Path, page.T("Save"))
	f.Cancel = userHref(u.ID)
	f.Text("name", page.T("Name")).Need().Set(u.Name)
	f.Add("email", "email", page.T("E-mail address")).Need().Set(u.Email).Help(page.T("The person signs in with it."))
	f.Select("lang", page.T("Language"), look.Option{Value: "en", Label: "English"}, look.Option{Value: "de", Label: "Deutsch"}).Set(u.Lang)
	site.Expect(f, u.Revision)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	change := access.Profile{User: u.ID, Revision: in.Revision(), Name: in.Text("name"), Email: in.Text("email"), Lang: in.Text("lang"), Zone: u.Zone, Theme: u.Theme}
	err = r.Write(in, func(tx *db.Tx) error { return access.UpdateProfile(tx, r.Actor, change) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, userHref(u.ID), r.T("Saved"))
}

// reasoned is a change of a user that wants a reason.
type reasoned struct {
	title, lead, submit, done string
	danger                    bool
	do                        func(tx *db.Tx, u access.User, revision int64, reason string) error
}

func (p Pages) reasoned(w http.ResponseWriter, r *site.Request, what reasoned) error {
	u, err := p.user(r)
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T(what.title, u.Label()), "settings")}
	page.Crumbs = usersCrumb(r, &u)
	page.Lead = r.T(what.lead)
	f := page.NewForm(r.URL.Path, r.T(what.submit))
	f.Cancel, f.Danger = userHref(u.ID), what.danger
	reason := f.Area("reason", page.T("Reason")).Need().Help(page.T("It stands in the audit trail."))
	reason.Max, reason.Rows = 2000, 3
	site.Expect(f, u.Revision)
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	rev, why := in.Revision(), in.Text("reason")
	err = r.Write(in, func(tx *db.Tx) error { return what.do(tx, u, rev, why) })
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, userHref(u.ID), r.T(what.done))
}

// Disable answers GET and POST /users/{id}/disable.
func (p Pages) Disable(w http.ResponseWriter, r *site.Request) error {
	return p.reasoned(w, r, reasoned{title: lang.K("Disable {0}"), lead: lang.K("Sessions and tokens end at once. Nothing is deleted; you can enable the account again."), submit: lang.K("Disable"), done: lang.K("The user is disabled."), danger: true,
		do: func(tx *db.Tx, u access.User, rev int64, why string) error {
			return access.DisableUser(tx, r.Actor, u.ID, rev, why)
		}})
}

// Erase answers GET and POST /users/{id}/erase.
func (p Pages) Erase(w http.ResponseWriter, r *site.Request) error {
	return p.reasoned(w, r, reasoned{title: lang.K("Erase the personal data of {0}"), lead: lang.K("Name, address and every way in are forgotten for good. What the person did stays, under a pseudonym, and the audit trail still verifies."), submit: lang.K("Erase for good"), done: lang.K("The personal data is erased."), danger: true,
		do: func(tx *db.Tx, u access.User, rev int64, why string) error {
			return access.ErasePerson(tx, r.Actor, u.ID, rev, why)
		}})
}

// ResetFactors answers GET and POST /users/{id}/second-factor.
func (p Pages) ResetFactors(w http.ResponseWriter, r *site.Request) error {
	return p.reasoned(w, r, reasoned{title: lang.K("Reset the second factors of {0}"), lead: lang.K("For somebody who has lost them. First make sure by other means that it is this person who asks. The password stays; sessions end."), submit: lang.K("Reset second factors"), done: lang.K("The second factors are reset."), danger: true,
		do: func(tx *db.Tx, u access.User, rev int64, why string) error {
			return access.ResetFactors(tx, r.Actor, u.ID, rev, why)
		}})
}

// Enable answers POST /users/{id}/enable.
func (p Pages) Enable(w http.ResponseWriter, r *site.Request) error {
	in, id := r.Sent(), r.PathID("id")
	rev := in.Revision()
	if err := r.Write(in, func(tx *db.Tx) error { return access.EnableUser(tx, r.Actor, id, rev) }); err != nil {
		return err
	}
	return r.Done(w, userHref(id), r.T("The user is enabled."))
}

// EndSessions answers POST /users/{id}/sessions/end.
func (p Pages) EndSessions(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	err := r.Write(nil, func(tx *db.Tx) error {
		if _, err := access.GetUser(tx, r.Actor, id); err != nil {
			return err
		}
		return access.EndAllSessions(tx, r.Actor, id)
	})
	if err != nil {
		return err
	}
	return r.Done(w, userHref(id), r.T("All sessions have ended."))
}

// RevokeToken answers POST /users/{id}/tokens/{token}/revoke.
func (p Pages) RevokeToken(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("token")
	if err := r.Write(nil, func(tx *db.Tx) error { return access.RevokeToken(tx, r.Actor, id) }); err != nil {
		return err
	}
	return r.Done(w, userHref(r.PathID("id")), r.T("The token is revoked."))
}
