package admin

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/web/account"
	"clew/web/look"
	"clew/web/register"
	"clew/web/site"
)

// UserPage is one user: grants, ways in, sessions, tokens, history.
type UserPage struct {
	look.Base
	Tag      look.Tag
	Facts    []look.Fact
	Grants   []GrantRow
	NoGrants *look.Empty
	Sessions []account.SessionRow
	Tokens   []TokenRow
	Keys     []access.Authenticator
	Recovery int64
	EndAll   *look.Action
	Change   []look.Action
	History  []look.Event
}

// GrantRow is one grant.
type GrantRow struct {
	Role, Scope, Source, Revoke string
	Since                       clew.Time
	By                          string
}

// TokenRow is one live token.
type TokenRow struct {
	access.APIToken
	Revoke string
}

var userPage = look.Declare[UserPage]("admin/user", files)

// User answers GET /users/{id}.
func (p Pages) User(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	var page UserPage
	u, err := site.Read(r, func(tx *db.Tx) (u access.User, err error) {
		if u, err = access.GetUser(tx, r.Actor, id); err != nil {
			return u, err
		}
		page.Base = r.Base(w, u.Label(), "settings")
		if err := page.read(tx, r, u); err != nil {
			return u, err
		}
		return u, page.history(tx, r, u)
	})
	if err != nil {
		return err
	}
	page.Crumbs = usersCrumb(r, nil)
	page.Tag = stateTag(r, u.State)
	page.Facts = userFacts(r, u)
	href := userHref(id)
	page.Actions = []look.Action{{Label: page.T("Edit"), Href: href + "/edit", Icon: "pencil"}}
	if len(page.Sessions) > 0 {
		page.EndAll = &look.Action{Label: page.T("Sign out everywhere"), Href: href + "/sessions/end", Post: true}
	}
	switch u.State {
	case access.Invited:
		page.Actions = append(page.Actions, look.Action{Label: page.T("New invitation link"), Href: href + "/link", Post: true, Main: true})
	case access.Active:
		page.Actions = append(page.Actions, look.Action{Label: page.T("Link to a new password"), Href: href + "/link", Post: true})
	case access.Disabled:
		if u.Name != "" {
			page.Actions = append(page.Actions, look.Action{Label: page.T("Enable"), Href: href + "/enable", Post: true, Main: true, Hidden: revision(u)})
		}
	}
	if u.State != access.Disabled {
		page.Actions = append(page.Actions, look.Action{Label: page.T("New grant"), Href: href + "/grants", Main: u.State == access.Active, Key: "a", Icon: "plus"})
	}
	if u.SecondFactor {
		page.Change = append(page.Change, look.Action{Label: page.T("Reset second factors"), Href: href + "/second-factor"})
	}
	if u.State != access.Disabled {
		page.Change = append(page.Change, look.Action{Label: page.T("Disable"), Href: href + "/disable", Danger: true})
	}
	if u.Name != "" {
		page.Change = append(page.Change, look.Action{Label: page.T("Erase personal data"), Href: href + "/erase", Danger: true})
	}
	return userPage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *UserPage) read(tx *db.Tx, r *site.Request, u access.User) error {
	grants, _, err := access.ListGrants(tx, r.Actor, access.GrantFilter{User: u.ID, Limit: 500})
	if err != nil {
		return err
	}
	names, err := scopeNames(tx)
	if err != nil {
		return err
	}
	var by []clew.ID
	for _, g := range grants {
		by = append(by, g.CreatedBy)
	}
	who, err := access.Names(tx, by...)
	if err != nil {
		return err
	}
	for _, g := range grants {
		row := GrantRow{Role: r.RoleName(g.Role), Scope: names.of(r, g.LineID, g.ProductID), Since: g.CreatedAt, By: who[g.CreatedBy]}
		if g.Source != "manual" {
			row.Source = r.T("kept by the identity provider")
		}
		row.Revoke = userHref(u.ID) + "/grants/" + g.ID.String() + "/revoke"
		page.Grants = append(page.Grants, row)
	}
	if len(grants) == 0 {
		page.NoGrants = &look.Empty{Title: r.T("No grants yet"), For: r.T("Without a grant this person sees nothing. A grant is one of the paper's roles, for everything, for a product line or for one product."), Icon: "key-round"}
		if u.State != access.Disabled {
			page.NoGrants.Action = &look.Action{Label: r.T("New grant"), Href: userHref(u.ID) + "/grants", Main: true}
		}
	}
	sessions, err := access.ListSessions(tx, r.Actor, u.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, account.SessionRow{Session: s, Device: account.Device(r, s.Agent), How: account.How(r, s)})
	}
	if page.Keys, page.Recovery, err = access.Authenticators(tx, r.Actor, u.ID); err != nil {
		return err
	}
	tokens, _, err := access.ListTokens(tx, r.Actor, u.ID, 100, 0)
	for _, t := range tokens {
		if t.RevokedAt.IsZero() && t.ExpiresAt > r.Now {
			page.Tokens = append(page.Tokens, TokenRow{t, userHref(u.ID) + "/tokens/" + t.ID.String() + "/revoke"})
		}
	}
	return err
}

// history shows what was done to the account lately, to those who may see the trail.
func (page *UserPage) history(tx *db.Tx, r *site.Request, u access.User) error {
	if !access.Can(r.Actor, access.AuditRead, access.Scope{}) {
		return nil
	}
	w := db.Where{}
	w.And("e.record_type = 'user' AND e.record_id = ?", u.ID.String())
	rows, err := audit.List(tx, w, clew.ID{}, 20)
	if err != nil {
		return err
	}
	names, err := actorNames(tx, rows)
	if err != nil {
		return err
	}
	n := register.NewNamer(tx, r)
	for _, row := range rows {
		d, err := detail(n, row.Payload)
		if err != nil {
			return err
		}
		what := kindLabel(r, row.Kind)
		if d.Role != "" {
			what += ": " + r.RoleName(clew.Role(d.Role))
		}
		if !d.Diff {
			d.Changes = nil
		}
		page.History = append(page.History, look.Event{At: row.RecordedAt, Who: actorLabel(r, row, names), What: what, Why: d.Reason, Changes: d.Changes, Href: "/audit/" + row.ID.String()})
	}
	return nil
}

func userFacts(r *site.Request, u access.User) []look.Fact {
	yes := func(b bool) string {
		if b {
			return r.T("yes")
		}
		return r.T("no")
	}
	b := r.Base(nil, "", "")
	last := r.T("never")
	if !u.LastSignInAt.IsZero() {
		last = clock(&b, u.LastSignInAt)
	}
	f := []look.Fact{{Name: r.T("E-mail address"), Value: u.Email}, {Name: r.T("Last sign-in"), Value: last}, {Name: r.T("Password"), Value: yes(u.Password)}, {Name: r.T("Second factor"), Value: yes(u.SecondFactor)},
		{Name: r.T("Created"), Value: clock(&b, u.CreatedAt)}, {Name: "ID", Value: u.ID.String(), Mono: true}}
	if u.State == access.Disabled {
		f = append(f, look.Fact{Name: r.T("Disabled"), Value: clock(&b, u.DisabledAt)}, look.Fact{Name: r.T("Reason"), Value: u.DisabledReason})
	}
	return f
}
