package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

// carried makes one input of another that has the same members.
func carried[To any](from any) (to To, err error) {
	b, err := json.Marshal(from)
	if err != nil {
		return to, err
	}
	return to, json.Unmarshal(b, &to)
}

func productFields(fl *pflag.FlagSet, in *client.ProductInput) {
	text(fl, &in.Name, "name", "name")
	text(fl, &in.Key, "key", "key in your own systems")
	choice(fl, &in.Kind, "kind", "kind", "device", "service", "software", "module")
	choice(fl, &in.Class, "class", "class under the Cyber Resilience Act", "default", "important_1", "important_2", "critical")
	text(fl, &in.Platform, "platform", "platform, as \"Zephyr 3.7\"")
	text(fl, &in.Description, "description", "description")
	text(fl, &in.Scheme, "scheme", "version scheme that orders its releases, as semver")
	truth(fl, &in.Constrained, "constrained", "it cannot verify authenticity the usual way")
	text(fl, &in.ConstrainedReason, "constrained-reason", "why it is constrained")
	truth(fl, &in.BoughtIn, "bought-in", "it is bought in")
	texts(fl, &in.OldNames, "old-name", "former name")
	texts(fl, &in.Nicknames, "nickname", "nickname")
	texts(fl, &in.Articles, "article", "article number")
	text(fl, &in.Contact, "contact", "contact")
	date(fl, &in.MarketFrom, "market-from", "placed on the market from")
	date(fl, &in.MarketUntil, "market-until", "placed on the market until")
	reason(fl, &in.Reason)
}

func productCommand(x *cli) *cobra.Command {
	line := ""
	n := &noun[client.ProductRow, client.ProductInput, client.ListProductsParams]{
		x: x, name: "product", many: "products", ref: "PRODUCT", find: x.product, fields: productFields, required: []string{"name"},
		filters: func(fl *pflag.FlagSet, f *client.ListProductsParams) {
			text(fl, &f.Q, "search", "words that must occur")
			text(fl, &f.Line, "line", "only of this product line")
			choice(fl, &f.Kind, "kind", "only this kind", "device", "service", "software", "module")
			choice(fl, &f.Class, "class", "only this class", "default", "important_1", "important_2", "critical")
			choice(fl, &f.Support, "support", "only where support stands so", "supported", "ended", "planned", "undefined")
			choice(fl, &f.Presence, "presence", "which ones", "active", "retired", "all")
			choice(fl, &f.Sort, "sort", "order", "name", "-name", "line", "-line", "updated", "-updated", "market", "-market", "releases", "-releases")
		},
		columns: []column[client.ProductRow]{
			{"NAME", func(p client.ProductRow) string { return p.Name }}, {"LINE", func(p client.ProductRow) string { return p.LineName }},
			{"KIND", func(p client.ProductRow) string { return string(p.Kind) }}, {"RELEASES", func(p client.ProductRow) string { return count(p.Releases) }},
			{"NEWEST", func(p client.ProductRow) string { return p.Newest }}, {"SUPPORT", func(p client.ProductRow) string { return supportText(p.Support) }},
			{"ID", func(p client.ProductRow) string { return p.Id }},
		},
		pairs: func(p client.ProductRow) []pair {
			return []pair{{"Product", p.Name}, {"Key", p.Key}, {"Line", p.LineName}, {"Kind", string(p.Kind)}, {"Class", string(p.Class)}, {"Platform", p.Platform}, {"Description", p.Description},
				{"Scheme", p.Scheme}, {"Constrained", yes(p.Constrained)}, {"Because", p.ConstrainedReason}, {"Bought in", yes(p.BoughtIn)}, {"Old names", list(p.OldNames)},
				{"Nicknames", list(p.Nicknames)}, {"Articles", list(p.Articles)}, {"Contact", p.Contact}, {"On the market from", day(p.MarketFrom)}, {"until", day(p.MarketUntil)},
				{"Retired", moment(p.RetiredAt)}, {"Reason", p.RetiredReason}, {"Revision", count(p.Revision)}, {"Id", p.Id}}
		},
		named: func(ctx context.Context, f *client.ListProductsParams) error { return x.lineID()(ctx, &f.Line) },
		meta:  func(p client.ProductRow) (string, int64, string) { return p.Id, p.Revision, p.Name },
		page: func(ctx context.Context, c *client.Client, f client.ListProductsParams, limit int64, after string) ([]client.ProductRow, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.ProductRowPage](c.ListProducts(ctx, &f))
			return p.Items, p.Next, p.Total, err
		},
		create: func(c *cobra.Command, in client.ProductInput) (client.ProductRow, error) {
			l, err := x.line(c.Context(), line)
			if err != nil {
				return client.ProductRow{}, err
			}
			body, err := carried[client.NewProduct](in)
			if err != nil {
				return client.ProductRow{}, err
			}
			body.LineId = l.Id
			return client.Read[client.ProductRow](x.reached.CreateProduct(c.Context(), body))
		},
		update: matched((*client.Client).UpdateProduct), retire: matched((*client.Client).RetireProduct), restore: matched((*client.Client).RestoreProduct),
		settings: []setting{{"contact", nil}, {"class", nil}, {"line", x.lineID()}}, set: (*client.Client).SetProducts,
		within: func(add *cobra.Command) {
			text(add.Flags(), &line, "line", "product line it belongs to: name, key or id")
			add.MarkFlagRequired("line")
		},
	}
	return x.remote(group("product", "Products", append(n.commands(), moveCommand(x), supportCommand(x))...))
}

func supportText(s client.Support) string {
	switch {
	case s.Continuous && s.State == "supported":
		return "supported"
	case s.Until.IsZero():
		return string(s.State)
	}
	return string(s.State) + " " + day(s.Until)
}

func supportCommand(x *cli) *cobra.Command {
	show := &cobra.Command{Use: "list PRODUCT", Short: "List the support periods of a product and its releases", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		p, err := x.product(c.Context(), args[0])
		if err != nil {
			return err
		}
		l, err := client.Read[client.SupportList](x.reached.ListSupport(c.Context(), p.Id, nil))
		if err != nil {
			return err
		}
		return showSupport(x, l)
	}}
	var in client.NewSupport
	release := ""
	add := &cobra.Command{Use: "add PRODUCT", Short: "Add a support period", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		p, err := x.product(c.Context(), args[0])
		if err != nil {
			return err
		}
		if release != "" {
			r, err := x.release(c.Context(), p.Id+"@"+release)
			if err != nil {
				return err
			}
			in.ReleaseId = r.Id
		}
		s, err := client.Read[client.SupportPeriod](x.reached.CreateSupport(c.Context(), p.Id, in))
		if err != nil {
			return err
		}
		return x.one(s, pair{"Support", string(s.Kind)}, pair{"From", day(s.From)}, pair{"Until", day(s.Until)}, pair{"Continuous", yes(s.Continuous)}, pair{"Id", s.Id})
	}}
	choice(add.Flags(), &in.Kind, "kind", "what it promises", "security", "functional", "extended")
	date(add.Flags(), &in.From, "from", "first day; missing: from the start")
	date(add.Flags(), &in.Until, "until", "last day")
	truth(add.Flags(), &in.Continuous, "continuous", "without an end, for services")
	text(add.Flags(), &in.Basis, "basis", "what it rests on: contract, law, published policy")
	text(add.Flags(), &release, "version", "for the release of this version only")
	reason(add.Flags(), &in.Reason)
	return group("support", "Support periods of a product", show, add)
}

func showSupport(x *cli, l client.SupportList) error {
	if x.json() {
		return x.writeJSON(l)
	}
	return show(x, l.Items, int64(len(l.Items)),
		column[client.SupportPeriod]{"KIND", func(s client.SupportPeriod) string { return string(s.Kind) }}, column[client.SupportPeriod]{"FROM", func(s client.SupportPeriod) string { return day(s.From) }},
		column[client.SupportPeriod]{"UNTIL", func(s client.SupportPeriod) string { return day(s.Until) }}, column[client.SupportPeriod]{"CONTINUOUS", func(s client.SupportPeriod) string { return yes(s.Continuous) }},
		column[client.SupportPeriod]{"BASIS", func(s client.SupportPeriod) string { return clip(s.Basis, 50) }}, column[client.SupportPeriod]{"RELEASE", func(s client.SupportPeriod) string { return s.ReleaseId }},
		column[client.SupportPeriod]{"ID", func(s client.SupportPeriod) string { return s.Id }})
}
