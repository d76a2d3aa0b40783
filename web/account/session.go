package account

import (
	"net/http"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// SessionsPage lists where the person is signed in.
type SessionsPage struct {
	look.Base
	Tabs look.Tabs
	Rows []SessionRow
	All  *look.Action
}

// SessionRow is one session.
type SessionRow struct {
	access.Session
	Device string
	How    string
	Here   bool
	End    string
}

var sessionsPage = look.Declare[SessionsPage]("account/sessions", files)

// Sessions answers GET /account/sessions.
func (p Pages) Sessions(w http.ResponseWriter, r *site.Request) error {
	list, err := site.Read(r, func(tx *db.Tx) ([]access.Session, error) { return access.ListSessions(tx, r.Actor, r.Actor.ID) })
	if err != nil {
		return err
	}
	page := SessionsPage{Base: r.Base(w, r.T("Account"), ""), Tabs: *tabs(r, "/account/sessions")}
	if len(list) > 1 {
		page.All = &look.Action{Label: page.T("End all others"), Href: "/account/sessions/end", Post: true}
	}
	for _, s := range list {
		page.Rows = append(page.Rows, SessionRow{Session: s, Device: Device(r, s.Agent), How: How(r, s), Here: s.ID == r.Actor.Session, End: "/account/sessions/" + s.ID.String() + "/end"})
	}
	return sessionsPage.Render(w, r.Request, http.StatusOK, &page)
}

// How says in words how a session was begun.
func How(r *site.Request, s access.Session) string {
	how := map[string]string{"password": r.T("password"), "passkey": r.T("passkey"), "oidc": r.T("identity provider"), "link": r.T("one-time link"), "setup": r.T("set-up")}[s.Method]
	if s.SecondFactor && s.Method != "passkey" {
		how += " + " + r.T("second factor")
	}
	return how
}

// Device makes a User-Agent readable: browser and system, as far as they can be told.
func Device(r *site.Request, agent string) string {
	find := func(marks ...string) string {
		for i := 0; i+1 < len(marks); i += 2 {
			if strings.Contains(agent, marks[i]) {
				return marks[i+1]
			}
		}
		return ""
	}
	browser := find("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "FxiOS/", "Firefox", "CriOS/", "Chrome", "Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := find("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return r.T("{0} on {1}", browser, system)
	case browser+system != "":
		return browser + system
	case agent != "":
		return clew.Clip(agent, 40)
	}
	return r.T("unknown device")
}

// EndSession answers POST /account/sessions/{id}/end.
func (p Pages) EndSession(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	if id == r.Actor.Session {
		return p.SignOut(w, r)
	}
	if err := r.Write(nil, func(tx *db.Tx) error { return access.EndSession(tx, r.Actor, id) }); err != nil {
		return err
	}
	return r.Done(w, "/account/sessions", r.T("The session has ended."))
}

// EndSessions answers POST /account/sessions/end.
func (p Pages) EndSessions(w http.ResponseWriter, r *site.Request) error {
	if err := r.Write(nil, func(tx *db.Tx) error { return access.EndAllSessions(tx, r.Actor, r.Actor.ID) }); err != nil {
		return err
	}
	return r.Done(w, "/account/sessions", r.T("All other sessions have ended."))
}
