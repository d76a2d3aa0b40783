package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/spf13/cobra"

	"clew"
	"clew/access"
	"clew/client"
	"clew/db"
)

func userCommand(x *cli) *cobra.Command {
	return x.remote(group("user", "Users, their roles and links", userList(x), userShow(x), userInvite(x), userGrant(x), userGrants(x), userRevoke(x),
		userLife(x, "disable", "Shut a user's account; sessions and tokens end at once", disableUser),
		userLife(x, "enable", "Open a shut account again", enableUser),
		userLife(x, "erase", "Forget who a user was; cannot be undone", eraseUser), userSetupLink(x), userMe(x)))
}

func userPairs(u client.User) []pair {
	return []pair{{"User", u.Name}, {"E-mail", u.Email}, {"State", string(u.State)}, {"Language", u.Lang}, {"Time zone", u.Zone}, {"Second factor", yes(u.SecondFactor)},
		{"Last sign-in", moment(u.LastSignInAt)}, {"Disabled because", u.DisabledReason}, {"Revision", count(u.Revision)}, {"Id", u.Id}}
}

func userList(x *cli) *cobra.Command {
	var f client.ListUsersParams
	limit := 100
	c := &cobra.Command{Use: "list", Short: "List users", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		rows, total, err := collect(limit, func(limit int64, after string) ([]client.User, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.UserPage](api.ListUsers(c.Context(), &f))
			return p.Items, p.Next, p.Total, err
		})
		if err != nil {
			return err
		}
		type col = column[client.User]
		return show(x, rows, total, col{"NAME", func(u client.User) string { return u.Name }}, col{"E-MAIL", func(u client.User) string { return u.Email }},
			col{"STATE", func(u client.User) string { return string(u.State) }}, col{"SECOND FACTOR", func(u client.User) string { return yes(u.SecondFactor) }},
			col{"LAST SIGN-IN", func(u client.User) string { return moment(u.LastSignInAt) }}, col{"ID", func(u client.User) string { return u.Id }})
	}}
	text(c.Flags(), &f.Q, "search", "part of name or e-mail address")
	choice(c.Flags(), &f.State, "state", "only in this state", "invited", "active", "disabled")
	text(c.Flags(), &f.Role, "role", "only holders of this role")
	c.Flags().IntVar(&limit, "limit", limit, "how many to give; 0: all")
	return c
}

func userShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show USER", Short: "Show a user, named by e-mail address or id", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		u, err := x.user(c.Context(), args[0])
		if err != nil {
			return err
		}
		return x.one(u, userPairs(u)...)
	}}
}

func userMe(x *cli) *cobra.Command {
	return &cobra.Command{Use: "me", Short: "Say who this command line is to the server, and what it may do", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		m, err := client.Read[client.Me](api.GetMe(c.Context()))
		if err != nil {
			return err
		}
		return x.one(m, pair{"Kind", string(m.Kind)}, pair{"Name", m.Name}, pair{"Id", m.Id}, pair{"May", list(m.Verbs)}, pair{"Server", m.Server})
	}}
}

func userInvite(x *cli) *cobra.Command {
	var in client.NewUser
	c := &cobra.Command{Use: "invite", Short: "Invite a user", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		u, err := client.Read[client.User](api.InviteUser(c.Context(), in))
		if err != nil {
			return err
		}
		if err := x.one(u, userPairs(u)...); err != nil {
			return err
		}
		x.note("Now make the one-time link for it: on the page of the user, or on the server by \"clew user setup-link --data DIR --for %s\".", u.Email)
		return nil
	}}
	text(c.Flags(), &in.Name, "name", "name")
	text(c.Flags(), &in.Email, "email", "e-mail address, with which the person signs in")
	choice(c.Flags(), &in.Lang, "lang", "language", "en", "de")
	text(c.Flags(), &in.Zone, "zone", "time zone, as Europe/Berlin")
	c.MarkFlagRequired("name")
	c.MarkFlagRequired("email")
	return c
}

func roles() []string {
	var out []string
	for _, r := range clew.Roles {
		out = append(out, string(r))
	}
	return out
}

func userGrant(x *cli) *cobra.Command {
	var in client.NewGrant
	var line, product string
	c := &cobra.Command{Use: "grant USER --role ROLE", Short: "Give a user a role: everywhere, in a product line or in a product", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		u, err := x.user(c.Context(), args[0])
		if err != nil {
			return err
		}
		in.UserId = u.Id
		if err := x.grantPlace(c.Context(), &in, line, product); err != nil {
			return err
		}
		g, err := client.Read[client.IdOnly](x.reached.GiveGrant(c.Context(), in))
		if err != nil {
			return err
		}
		return x.one(g, pair{"Grant id", g.Id})
	}}
	choice(c.Flags(), &in.Role, "role", "role", roles()...)
	text(c.Flags(), &line, "line", "within this product line")
	text(c.Flags(), &product, "product", "within this product")
	c.MarkFlagRequired("role")
	c.MarkFlagsMutuallyExclusive("line", "product")
	offered(c, "role", roles()...)
	return c
}

func (x *cli) grantPlace(ctx context.Context, in *client.NewGrant, line, product string) error {
	in.LineId, in.ProductId = line, product
	var errs []error
	if !isID(line) { // whoever manages users need not see products
		errs = append(errs, x.lineID()(ctx, &in.LineId))
	}
	if !isID(product) {
		errs = append(errs, x.productID()(ctx, &in.ProductId))
	}
	return errors.Join(errs...)
}

func userGrants(x *cli) *cobra.Command {
	return &cobra.Command{Use: "grants USER", Short: "List what a user was granted", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		u, err := x.user(c.Context(), args[0])
		if err != nil {
			return err
		}
		p, err := client.Read[client.GrantRowPage](x.reached.ListGrants(c.Context(), &client.ListGrantsParams{User: u.Id, Limit: 500}))
		if err != nil {
			return err
		}
		type col = column[client.GrantRow]
		return show(x, p.Items, p.Total, col{"ROLE", func(g client.GrantRow) string { return g.Role }}, col{"LINE", func(g client.GrantRow) string { return g.LineId }},
			col{"PRODUCT", func(g client.GrantRow) string { return g.ProductId }}, col{"SOURCE", func(g client.GrantRow) string { return g.Source }},
			col{"SINCE", func(g client.GrantRow) string { return moment(g.CreatedAt) }}, col{"ID", func(g client.GrantRow) string { return g.Id }})
	}}
}

func userRevoke(x *cli) *cobra.Command {
	return &cobra.Command{Use: "revoke GRANT", Short: "Take a grant away, named by its id", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](api.RevokeGrant(c.Context(), args[0]))
		return err
	}}
}

func userLife(x *cli, verb, short string, do func(context.Context, *client.Client, string, string, client.ReasonBody) (*http.Response, error)) *cobra.Command {
	var why client.ReasonBody
	c := &cobra.Command{Use: verb + " USER", Short: short, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		u, err := x.user(c.Context(), args[0])
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](do(c.Context(), x.reached, u.Id, match(u.Revision), why))
		return err
	}}
	reason(c.Flags(), &why.Reason)
	c.MarkFlagRequired("reason")
	return c
}

func disableUser(ctx context.Context, c *client.Client, id, match string, why client.ReasonBody) (*http.Response, error) {
	return c.DisableUser(ctx, id, &client.DisableUserParams{IfMatch: match}, why)
}

func enableUser(ctx context.Context, c *client.Client, id, match string, why client.ReasonBody) (*http.Response, error) {
	return c.EnableUser(ctx, id, &client.EnableUserParams{IfMatch: match}, why)
}

func eraseUser(ctx context.Context, c *client.Client, id, match string, why client.ReasonBody) (*http.Response, error) {
	return c.EraseUser(ctx, id, &client.EraseUserParams{IfMatch: match}, why)
}

// userSetupLink works on the data directory itself: whoever may read the root key may set the platform up.
func userSetupLink(x *cli) *cobra.Command {
	var d dataFlags
	email := ""
	c := &cobra.Command{Use: "setup-link --data DIR", Short: "On the server: make the one-time set-up link, or with --for a link for a user who is invited or locked out", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := d.open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			var l access.Link
			err = s.db.Write(c.Context(), func(tx *db.Tx) (err error) {
				if email == "" {
					l, err = s.door.IssueSetupLink(tx, clew.SystemActor())
					return err
				}
				u, err := access.FindUser(tx, clew.SystemActor(), email)
				if err != nil {
					return err
				}
				kind := access.LinkRecovery
				if u.State == access.Invited {
					kind = access.LinkInvitation
				}
				l, err = s.door.IssueLink(tx, clew.SystemActor(), u.ID, kind)
				return err
			})
			if err != nil {
				return err
			}
			return x.one(map[string]any{"url": l.URL, "expires_at": l.Expires}, pair{"Link, once", l.URL}, pair{"until", moment(l.Expires.Std())})
		}}
	d.register(c)
	text(c.Flags(), &email, "for", "e-mail address of the user who is invited or locked out")
	return c
}
