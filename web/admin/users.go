package admin

import (
	"iter"
	"net/http"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// UsersPage lists the users.
type UsersPage struct {
	look.Base
	Tabs    *look.Tabs
	Filter  *look.Form
	Rows    []UserRow
	Pager   look.Pager
	Exports []look.Action
	Empty   *look.Empty
}

// UserRow is a user in the list.
type UserRow struct {
	access.User
	Href  string
	Tag   look.Tag
	Roles string
}

var usersPage = look.Declare[UsersPage]("admin/users", files)

// Users answers GET /users.
func (p Pages) Users(w http.ResponseWriter, r *site.Request) error {
	q := r.URL.Query()
	limit, skip := r.Page(50)
	f := access.UserFilter{Query: q.Get("q"), State: access.UserState(q.Get("state")), Role: clew.Role(q.Get("role")), Limit: limit, Offset: skip}
	if r.Format() != "" {
		_, err := site.Read(r, func(tx *db.Tx) (struct{}, error) { return struct{}{}, r.Export(w, usersTable(tx, r, f)) })
		return err
	}
	page := UsersPage{Base: r.Base(w, r.T("Settings"), "settings"), Tabs: tabs(r, "/users")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		users, total, err := access.ListUsers(tx, r.Actor, f)
		if err != nil {
			return
		}
		for _, u := range users {
			roles, err := rolesOf(tx, r, u.ID)
			if err != nil {
				return struct{}{}, err
			}
			page.Rows = append(page.Rows, UserRow{User: u, Href: userHref(u.ID), Tag: stateTag(r, u.State), Roles: strings.Join(roles, ", ")})
		}
		page.Pager = r.Pager(&page.Base, len(users), int(total), limit, skip)
		return
	})
	if err != nil {
		return err
	}
	page.Exports = page.Base.Exports()
	page.Actions = []look.Action{{Label: page.T("Invite someone"), Href: "/users/new", Main: true, Key: "a", Icon: "plus"}}
	if len(page.Rows) == 0 {
		page.Empty = &look.Empty{Title: page.T("Nobody fits this filter"), For: page.T("Take a part of it away, or invite the person."), Icon: "users", Action: &look.Action{Label: page.T("Show all"), Href: "/users"}}
	}
	page.Filter = usersFilter(r, &page.Base)
	return usersPage.Render(w, r.Request, http.StatusOK, &page)
}

func usersFilter(r *site.Request, b *look.Base) *look.Form {
	f := filter(r, b, "/users")
	f.Add("search", "q", r.T("Name or e-mail address"))
	f.Select("state", r.T("State"), look.Option{Value: "", Label: r.T("all")}, look.Option{Value: "active", Label: r.T("active")}, look.Option{Value: "invited", Label: r.T("invited")}, look.Option{Value: "disabled", Label: r.T("disabled")})
	role := f.Select("role", r.T("Role"), look.Option{Value: "", Label: r.T("all")})
	for _, x := range clew.Roles {
		role.Options = append(role.Options, look.Option{Value: string(x), Label: r.RoleName(x)})
	}
	return f.Fill(b.Query)
}

func rolesOf(tx *db.Tx, r *site.Request, user clew.ID) ([]string, error) {
	grants, _, err := access.ListGrants(tx, r.Actor, access.GrantFilter{User: user, Limit: 500})
	var out []string
	seen := map[clew.Role]bool{}
	for _, g := range grants {
		if !seen[g.Role] {
			out = append(out, r.RoleName(g.Role))
		}
		seen[g.Role] = true
	}
	return out, err
}

// usersTable exports every user of the filter.
func usersTable(tx *db.Tx, r *site.Request, f access.UserFilter) site.Table {
	var rows iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		f.Limit, f.Offset = 500, 0
		for {
			users, _, err := access.ListUsers(tx, r.Actor, f)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, u := range users {
				roles, err := rolesOf(tx, r, u.ID)
				if !yield([]any{u.ID, u.Name, u.Email, string(u.State), roles, u.SecondFactor, u.LastSignInAt, u.CreatedAt}, err) || err != nil {
					return
				}
			}
			if len(users) < f.Limit {
				return
			}
			f.Offset += f.Limit
		}
	}
	return site.Table{Name: "users", Rows: rows, Columns: []site.Column{{Key: "id", Label: "ID"}, {Key: "name", Label: r.T("Name")}, {Key: "email", Label: r.T("E-mail address")}, {Key: "state", Label: r.T("State")},
		{Key: "roles", Label: r.T("Roles")}, {Key: "second_factor", Label: r.T("Second factor")}, {Key: "last_sign_in_at", Label: r.T("Last sign-in")}, {Key: "created_at", Label: r.T("Created")}}}
}

// Invite answers GET and POST /users/new.
func (p Pages) Invite(w http.ResponseWriter, r *site.Request) error {
	page := FormPage{Base: r.Base(w, r.T("Invite someone"), "settings")}
	page.Crumbs = usersCrumb(r, nil)
	page.Lead = page.T("You get a link to pass on. It lets the person choose a password and works once, within 7 days.")
	f := page.NewForm("/users/new", page.T("Invite"))
	f.Cancel = "/users"
	f.Text("name", page.T("Name")).Need().First()
	f.Add("email", "email", page.T("E-mail address")).Need()
	f.Select("lang", page.T("Language"), look.Option{Value: "en", Label: "English"}, look.Option{Value: "de", Label: "Deutsch"}).Set(page.Lang)
	roles := f.Checks("roles", page.T("Roles, for the whole organisation")).Help(page.T("For a line or a single product, leave this empty and grant it afterwards."))
	for _, x := range clew.Roles {
		roles.Options = append(roles.Options, look.Option{Value: string(x), Label: r.RoleName(x), Hint: r.T(site.RoleHints[x])})
	}
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	n := access.NewUser{Name: in.Text("name"), Email: in.Text("email"), Lang: in.Text("lang"), Zone: r.Actor.Zone}
	var link access.Link
	var id clew.ID
	err := r.Write(in, func(tx *db.Tx) (err error) {
		if id, err = access.InviteUser(tx, r.Actor, n); err != nil {
			return err
		}
		for _, role := range in.Values["roles"] {
			if _, err = access.GiveGrant(tx, r.Actor, access.NewGrant{User: id, Role: clew.Role(role)}); err != nil {
				return err
			}
		}
		link, err = p.Door.IssueLink(tx, r.Actor, id, access.LinkInvitation)
		return err
	})
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return p.showLink(w, r, id, n.Name, link)
}

// LinkPage shows a one-time link once.
type LinkPage struct {
	look.Base
	Name    string
	Code    look.Code
	Expires clew.Time
	Next    []look.Action
}

var linkPage = look.Declare[LinkPage]("admin/link", files)

func (p Pages) showLink(w http.ResponseWriter, r *site.Request, id clew.ID, name string, l access.Link) error {
	page := LinkPage{Base: r.Base(w, r.T("One-time link"), "settings"), Name: name, Code: look.Code{Label: r.T("Link for {0}", name), Text: l.URL}, Expires: l.Expires}
	page.Crumbs = usersCrumb(r, &access.User{ID: id, Name: name})
	page.Next = []look.Action{{Label: page.T("I have passed it on"), Href: userHref(id), Main: true}}
	w.Header().Set("Cache-Control", "no-store")
	return linkPage.Render(w, r.Request, http.StatusOK, &page)
}

// Link answers POST /users/{id}/link: a new invitation, or a link to a new password.
func (p Pages) Link(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	var link access.Link
	var u access.User
	err := r.Write(nil, func(tx *db.Tx) (err error) {
		if u, err = access.GetUser(tx, r.Actor, id); err != nil {
			return err
		}
		kind := access.LinkRecovery
		if u.State == access.Invited {
			kind = access.LinkInvitation
		}
		link, err = p.Door.IssueLink(tx, r.Actor, id, kind)
		return err
	})
	if err != nil {
		return err
	}
	return p.showLink(w, r, id, u.Label(), link)
}
