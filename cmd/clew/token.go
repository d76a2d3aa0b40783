package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew"
	"clew/access"
	"clew/client"
	"clew/db"
	"clew/product"
)

func tokenCommand(x *cli) *cobra.Command {
	return x.remote(group("token", "API tokens", tokenList(x), tokenRevoke(x), tokenCreate(x)))
}

func tokenList(x *cli) *cobra.Command {
	user := ""
	c := &cobra.Command{Use: "list", Short: "List API tokens, newest first", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		f := client.ListTokensParams{User: user, Limit: 500}
		if err := x.userID()(c.Context(), &f.User); err != nil {
			return err
		}
		p, err := client.Read[client.APITokenPage](api.ListTokens(c.Context(), &f))
		if err != nil {
			return err
		}
		type col = column[client.APIToken]
		return show(x, p.Items, p.Total, col{"NAME", func(t client.APIToken) string { return t.Name }}, col{"PREFIX", func(t client.APIToken) string { return "clew_" + t.Prefix }},
			col{"MAY", func(t client.APIToken) string { return clip(list(t.Verbs), 60) }}, col{"EXPIRES", func(t client.APIToken) string { return moment(t.ExpiresAt) }},
			col{"LAST USED", func(t client.APIToken) string { return moment(t.LastAt) }}, col{"REVOKED", func(t client.APIToken) string { return moment(t.RevokedAt) }},
			col{"ID", func(t client.APIToken) string { return t.Id }})
	}}
	text(c.Flags(), &user, "user", "only those of this user")
	return c
}

func tokenRevoke(x *cli) *cobra.Command {
	return &cobra.Command{Use: "revoke ID", Short: "Revoke an API token; it is dead at once", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](api.RevokeToken(c.Context(), args[0]))
		return err
	}}
}

// tokenCreate works on the data directory itself. People make their own tokens on the page of their account.
func tokenCreate(x *cli) *cobra.Command {
	var d dataFlags
	var user, name, line string
	var verbs []string
	days := 90
	c := &cobra.Command{Use: "create --data DIR --user EMAIL", Short: "On the server: make an API token for a user", Args: cobra.NoArgs,
		Long:    "On the server: make an API token for a user. It may do at most what the user may, and is shown once. Without --may it may do all of that but write identity providers (provider.manage), which is always named.",
		Example: "  clew token create --data data --user anna@example.com --name CI --may read,inventory.write,feed.read --days 30",
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := d.open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			t, err := s.newToken(c.Context(), user, name, line, verbs, time.Duration(days)*24*time.Hour)
			if err != nil {
				return err
			}
			return x.one(t, pair{"Token, once", t.Token}, pair{"May", list(t.Verbs)}, pair{"Id", t.ID.String()})
		}}
	d.register(c)
	text(c.Flags(), &user, "user", "e-mail address of the user it acts for")
	text(c.Flags(), &name, "name", "what it is for")
	text(c.Flags(), &line, "within", "within this product line: name or id")
	c.Flags().StringSliceVar(&verbs, "may", nil, "what it may do: "+strings.Join(verbNames(), ", "))
	c.Flags().IntVar(&days, "days", days, "how long it lives, at most 366")
	c.MarkFlagRequired("user")
	c.MarkFlagRequired("name")
	offered(c, "may", verbNames()...)
	return c
}

func verbNames() []string {
	var out []string
	for _, v := range access.Verbs {
		out = append(out, string(v))
	}
	return out
}

type newToken struct {
	ID    clew.ID  `json:"id"`
	Token string   `json:"token"`
	Verbs []string `json:"verbs"`
}

func (s *store) newToken(ctx context.Context, user, name, line string, verbs []string, life time.Duration) (t newToken, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		u, err := access.FindUser(tx, clew.SystemActor(), user)
		if clew.Is(err, clew.NotFound) {
			return clew.Errorf(clew.NotFound, "There is no user with the e-mail address %q", user)
		}
		if err != nil {
			return err
		}
		owner, err := access.Load(tx, u.ID)
		if clew.Is(err, clew.Unauthenticated) {
			return clew.Errorf(clew.Conflict, "The account of %s is not active", user)
		}
		if err != nil {
			return err
		}
		in := access.NewToken{User: u.ID, Name: name, Life: life}
		if in.Line, err = lineNamed(tx, line); err != nil {
			return err
		}
		for _, v := range access.Verbs {
			if len(verbs) > 0 && slices.Contains(verbs, string(v)) || len(verbs) == 0 && access.CanSomewhere(owner, v) && !slices.Contains(access.NamedOnly, v) {
				in.Verbs = append(in.Verbs, v)
			}
		}
		for _, v := range verbs {
			if !slices.Contains(verbNames(), v) {
				return usagef("--may %q: it is one of %s", safe(v), strings.Join(verbNames(), ", "))
			}
		}
		t.Token, t.ID, err = s.door.CreateToken(tx, clew.SystemActor(), in)
		t.Verbs = nil
		for _, v := range in.Verbs {
			t.Verbs = append(t.Verbs, string(v))
		}
		return err
	})
	return t, err
}

func lineNamed(tx *db.Tx, ref string) (clew.ID, error) {
	if ref == "" {
		return clew.ID{}, nil
	}
	if isID(ref) {
		return clew.ParseID(ref)
	}
	all, err := product.ListLines(tx, clew.SystemActor(), product.LineFilter{Search: ref, Presence: product.All, Page: product.Page{Limit: 100}})
	if err != nil {
		return clew.ID{}, err
	}
	l, err := resolved("product line", ref, all.Rows, func(l product.LineRow) []string { return []string{l.Name, l.Key} }, func(l product.LineRow) string { return l.Name + "  " + l.ID.String() })
	return l.ID, err
}
