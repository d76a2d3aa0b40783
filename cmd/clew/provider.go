package main

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew"
	"clew/access"
	"clew/client"
)

func providerCommand(x *cli) *cobra.Command {
	return x.remote(group("provider", "Identity providers (OpenID Connect)", providerList(x, "list"), providerShow(x), providerAdd(x), providerEdit(x), providerDelete(x)))
}

// provider finds an identity provider by its name, issuer or id.
func (x *cli) provider(c *cobra.Command, ref string) (v client.Provider, err error) {
	api, err := x.reach()
	if err != nil {
		return v, err
	}
	p, err := client.Read[client.ProviderPage](api.ListIdentityProviders(c.Context()))
	if err != nil {
		return v, err
	}
	return resolved("identity provider", ref, p.Items, func(p client.Provider) []string { return []string{p.Id, p.Name, p.Issuer} }, func(p client.Provider) string { return p.Name + "  " + p.Id })
}

func providerList(x *cli, use string) *cobra.Command {
	return &cobra.Command{Use: use, Short: "List the identity providers (OpenID Connect)", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		p, err := client.Read[client.ProviderPage](api.ListIdentityProviders(c.Context()))
		if err != nil {
			return err
		}
		type col = column[client.Provider]
		return show(x, p.Items, p.Total, col{"NAME", func(p client.Provider) string { return p.Name }}, col{"ISSUER", func(p client.Provider) string { return p.Issuer }},
			col{"CLIENT", func(p client.Provider) string { return p.ClientId }}, col{"OFFERED", func(p client.Provider) string { return yes(p.Enabled) }},
			col{"RULES", func(p client.Provider) string { return some(int64(len(p.Rules))) }}, col{"ID", func(p client.Provider) string { return p.Id }})
	}}
}

func providerPairs(p client.Provider) []pair {
	var rules []string
	for _, r := range p.Rules {
		rules = append(rules, list(slices.DeleteFunc([]string{r.Claim, r.Value, r.Role, r.Line, r.Product}, func(s string) bool { return s == "" })))
	}
	return []pair{{"Provider", p.Name}, {"Issuer", p.Issuer}, {"Client", p.ClientId}, {"Secret stored", yes(p.HasSecret)}, {"Scopes", p.Scopes}, {"Rules", strings.Join(rules, "; ")},
		{"Makes accounts", yes(p.AutoCreate)}, {"Second factor by provider", yes(p.TrustFactor)}, {"Offered", yes(p.Enabled)}, {"Address to register", p.RedirectUri}, {"Revision", count(p.Revision)}, {"Id", p.Id}}
}

func providerShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show PROVIDER", Short: "Show an identity provider, without its secret", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		p, err := x.provider(c, args[0])
		if err != nil {
			return err
		}
		return x.one(p, providerPairs(p)...)
	}}
}

// providerFlags are what of a provider stands in an answer too; rules and the secret are read apart.
func providerFlags(fl *pflag.FlagSet, in *client.ProviderInput) {
	text(fl, &in.Name, "name", "name on the sign-in page")
	text(fl, &in.Issuer, "issuer", "its address, as https://login.example.com")
	text(fl, &in.ClientId, "client-id", "what the provider knows this platform by")
	text(fl, &in.Scopes, "scopes", "scopes beside openid, separated by spaces")
	truth(fl, &in.AutoCreate, "auto-create", "people unknown so far get an account without grants")
	truth(fl, &in.TrustFactor, "trust-factor", "the provider asks for a second factor itself")
	truth(fl, &in.Enabled, "offer", "offer it on the sign-in page")
}

// apart are the flags that are no member of the input as they are.
type apart struct {
	rules  []string
	secret string
}

func (a *apart) register(c *cobra.Command) {
	texts(c.Flags(), &a.rules, "rule", "role by a claim: \"claim, value, role\", and behind it the ids of a line and of a product")
	c.Flags().StringVar(&a.secret, "secret-file", "", "`file` with the client secret, - is the standard input; on a command line others could see it")
	c.MarkFlagFilename("secret-file")
}

// lay puts them into the input where they were given.
func (a *apart) lay(c *cobra.Command, in *client.ProviderInput) error {
	if c.Flags().Changed("rule") {
		in.Rules = []client.ClaimRule{}
		for _, s := range clean(a.rules) {
			r, ok := access.ParseClaimRule(s)
			if !ok {
				return usagef("--rule %q is not claim, value, role", safe(clew.Clip(s, 200)))
			}
			rule := client.ClaimRule{Claim: r.Claim, Value: r.Value, Role: string(r.Role)}
			if !r.Line.IsZero() {
				rule.Line = r.Line.String()
			}
			if !r.Product.IsZero() {
				rule.Product = r.Product.String()
			}
			in.Rules = append(in.Rules, rule)
		}
	}
	if a.secret == "" {
		return nil
	}
	from := c.InOrStdin()
	if a.secret != "-" {
		f, err := os.Open(a.secret)
		if err != nil {
			return clew.Wrapf(clew.Invalid, err, "%q cannot be read", a.secret)
		}
		defer f.Close()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, 8<<10))
	if err != nil {
		return clew.Wrapf(clew.Invalid, err, "%q cannot be read", a.secret)
	}
	if in.ClientSecret = strings.TrimSpace(string(b)); in.ClientSecret == "" {
		return clew.Errorf(clew.Invalid, "%q holds no secret", a.secret)
	}
	return nil
}

func providerAdd(x *cli) *cobra.Command {
	in := client.ProviderInput{Scopes: "profile email", Enabled: true}
	var more apart
	c := &cobra.Command{Use: "add", Short: "Add an identity provider", Args: cobra.NoArgs,
		Long:    "Add an identity provider. The token must have been given provider.manage and user.manage by name, since rules give roles away.",
		Example: `  clew provider add --name "Example login" --issuer https://login.example.com --client-id clew --secret-file secret.txt --rule "groups, clew-security, security_management"`,
		RunE: func(c *cobra.Command, _ []string) error {
			api, err := x.reach()
			if err != nil {
				return err
			}
			if err := more.lay(c, &in); err != nil {
				return err
			}
			p, err := client.Read[client.Provider](api.CreateIdentityProvider(c.Context(), in))
			if err != nil {
				return err
			}
			return x.one(p, providerPairs(p)...)
		}}
	providerFlags(c.Flags(), &in)
	more.register(c)
	for _, f := range []string{"name", "issuer", "client-id"} {
		c.MarkFlagRequired(f)
	}
	return c
}

func providerEdit(x *cli) *cobra.Command {
	var unused client.ProviderInput
	var more apart
	c := &cobra.Command{Use: "edit PROVIDER", Short: "Change an identity provider", Args: cobra.ExactArgs(1),
		Long: "Change an identity provider. What no flag names stays as it is; the secret stays too, but never for another issuer. --rule \"\" takes all rules away.",
		RunE: func(c *cobra.Command, args []string) error {
			p, err := x.provider(c, args[0])
			if err != nil {
				return err
			}
			in, err := overlay(c, providerFlags, p)
			if err == nil {
				err = more.lay(c, &in)
			}
			if err != nil {
				return err
			}
			v, err := client.Read[client.Provider](x.reached.UpdateIdentityProvider(c.Context(), p.Id, &client.UpdateIdentityProviderParams{IfMatch: match(p.Revision)}, in))
			if err != nil {
				return err
			}
			return x.one(v, providerPairs(v)...)
		}}
	providerFlags(c.Flags(), &unused)
	more.register(c)
	return c
}

func providerDelete(x *cli) *cobra.Command {
	return &cobra.Command{Use: "delete PROVIDER", Short: "Delete an identity provider", Args: cobra.ExactArgs(1),
		Long: "Delete an identity provider. Links of people to it and grants made by its rules go with it, and the sessions of these people end.",
		RunE: func(c *cobra.Command, args []string) error {
			p, err := x.provider(c, args[0])
			if err != nil {
				return err
			}
			_, err = client.Read[struct{}](x.reached.DeleteIdentityProvider(c.Context(), p.Id, &client.DeleteIdentityProviderParams{IfMatch: match(p.Revision)}))
			return err
		}}
}
