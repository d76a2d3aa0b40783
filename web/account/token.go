package account

import (
	"net/http"
	"strconv"
	"time"

	"clew/access"
	"clew/db"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// TokensPage lists the person's API tokens.
type TokensPage struct {
	look.Base
	Tabs  look.Tabs
	Rows  []TokenRow
	Pager look.Pager
	Empty look.Empty
}

// TokenRow is one token.
type TokenRow struct {
	access.APIToken
	State  look.Tag
	Live   bool
	Line   string
	Revoke string
}

var tokensPage = look.Declare[TokensPage]("account/tokens", files)

// Tokens answers GET /account/tokens.
func (p Pages) Tokens(w http.ResponseWriter, r *site.Request) error {
	limit, skip := r.Page(50)
	page := TokensPage{Base: r.Base(w, r.T("Account"), ""), Tabs: *tabs(r, "/account/tokens")}
	lines := map[string]string{}
	list, err := site.Read(r, func(tx *db.Tx) (list []access.APIToken, err error) {
		var total int64
		if list, total, err = access.ListTokens(tx, r.Actor, r.Actor.ID, limit, skip); err != nil {
			return nil, err
		}
		page.Pager = r.Pager(&page.Base, len(list), int(total), limit, skip)
		options, err := lineOptions(tx, r)
		for _, o := range options {
			lines[o.Value] = o.Label
		}
		return list, err
	})
	if err != nil {
		return err
	}
	add := look.Action{Label: page.T("New token"), Href: "/account/tokens/new", Main: true, Key: "a", Icon: "plus"}
	for _, t := range list {
		page.Rows = append(page.Rows, tokenRow(r, t, lines[t.LineID.String()]))
	}
	page.Actions = []look.Action{add}
	if len(list) == 0 {
		page.Actions = nil
		page.Empty = look.Empty{Title: page.T("No tokens yet"), Icon: "terminal", Action: &add,
			For: page.T("A token lets a program act for you: the command line, a build server that uploads inventories, a report. It may do at most what you may, and you can narrow it further.")}
	}
	return tokensPage.Render(w, r.Request, http.StatusOK, &page)
}

func tokenRow(r *site.Request, t access.APIToken, line string) TokenRow {
	row := TokenRow{APIToken: t, Live: true, Line: line, State: look.Tag{Kind: look.Good, Word: r.T("valid")}, Revoke: "/account/tokens/" + t.ID.String() + "/revoke"}
	switch {
	case !t.RevokedAt.IsZero():
		row.State, row.Live = look.Tag{Kind: look.Idle, Word: r.T("revoked")}, false
	case t.ExpiresAt <= r.Now:
		row.State, row.Live = look.Tag{Kind: look.Idle, Word: r.T("expired")}, false
	case t.ExpiresAt.Sub(r.Now) < 14*24*time.Hour:
		row.State = look.Tag{Kind: look.Warn, Word: r.T("expires soon")}
	}
	return row
}

// lineOptions offers the product lines that the person may see.
func lineOptions(tx *db.Tx, r *site.Request) ([]look.Option, error) {
	lines, err := product.ListLines(tx, r.Actor, product.LineFilter{Page: product.Page{Limit: 500}})
	if err != nil {
		return nil, err
	}
	out := []look.Option{{Value: "", Label: r.T("Everything I may see")}}
	for _, l := range lines.Rows {
		out = append(out, look.Option{Value: l.ID.String(), Label: l.Name})
	}
	return out, nil
}

// NewToken answers GET and POST /account/tokens/new.
func (p Pages) NewToken(w http.ResponseWriter, r *site.Request) error {
	if !r.Posted() {
		if old, err := p.mustConfirm(r); err != nil || old {
			return or(err, toConfirm(w, r, "/account/tokens/new"))
		}
	}
	lines, err := site.Read(r, func(tx *db.Tx) ([]look.Option, error) { return lineOptions(tx, r) })
	if err != nil {
		return err
	}
	page := FormPage{Base: r.Base(w, r.T("New token"), "")}
	page.Crumbs = crumb(r, r.T("API tokens"), "/account/tokens")
	f := page.NewForm("/account/tokens/new", page.T("Make token"))
	f.Cancel = "/account/tokens"
	name := f.Text("name", page.T("What is it for?")).Need().First()
	name.Max = 100
	verbs := f.Checks("verbs", page.T("It may"))
	for _, v := range access.Verbs {
		if access.CanSomewhere(r.Actor, v) {
			verbs.Options = append(verbs.Options, look.Option{Value: string(v), Label: r.VerbName(v), Hint: string(v)})
		}
	}
	verbs.Choose(string(access.Read)).Need()
	if len(lines) > 1 {
		f.Select("line", page.T("Only within a product line"), lines...)
	}
	f.Select("expires", page.T("Valid for"), look.Option{Value: "7", Label: page.T("{0} days", 7)}, look.Option{Value: "30", Label: page.T("{0} days", 30)},
		look.Option{Value: "90", Label: page.T("{0} days", 90)}, look.Option{Value: "365", Label: page.T("one year")}).Set("90")
	page.Form = f
	if !r.Posted() {
		return formPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	t := access.NewToken{Name: in.Text("name"), Line: in.Pick("line"), Life: time.Duration(min(in.Int("expires"), 400)) * 24 * time.Hour}
	for _, v := range in.Values["verbs"] {
		t.Verbs = append(t.Verbs, access.Verb(v))
	}
	var token string
	err = r.Write(in, func(tx *db.Tx) (err error) {
		token, _, err = p.Door.CreateToken(tx, r.Actor, t)
		return err
	})
	if needsConfirm(err) {
		return toConfirm(w, r, "/account/tokens/new")
	}
	if err != nil {
		return r.Again(w, f, err, func(status int) error { return formPage.Render(w, r.Request, status, &page) })
	}
	return p.showToken(w, r, token)
}

// TokenPage shows a new token once.
type TokenPage struct {
	look.Base
	Token look.Code
	Try   look.Code
	Next  []look.Action
}

var tokenPage = look.Declare[TokenPage]("account/token", files)

func (p Pages) showToken(w http.ResponseWriter, r *site.Request, token string) error {
	secret(w)
	page := TokenPage{Base: r.Base(w, r.T("Your new token"), ""), Token: look.Code{Label: r.T("Token"), Text: token}}
	page.Crumbs = crumb(r, r.T("API tokens"), "/account/tokens")
	page.Try = look.Code{Label: r.T("Try it"), Text: "curl -H " + strconv.Quote("Authorization: Bearer "+token) + " " + r.Site.Link("/api/v1/products")}
	page.Next = []look.Action{{Label: page.T("I have stored it"), Href: "/account/tokens", Main: true}}
	return tokenPage.Render(w, r.Request, http.StatusOK, &page)
}

// RevokeToken answers POST /account/tokens/{id}/revoke.
func (p Pages) RevokeToken(w http.ResponseWriter, r *site.Request) error {
	id := r.PathID("id")
	if err := r.Write(nil, func(tx *db.Tx) error { return access.RevokeToken(tx, r.Actor, id) }); err != nil {
		return err
	}
	return r.Done(w, "/account/tokens", r.T("The token is revoked."))
}
