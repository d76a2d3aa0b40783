package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func releaseCommand(x *cli) *cobra.Command {
	product := ""
	n := &noun[client.ReleaseRow, client.ReleaseInput, client.ListReleasesParams]{
		x: x, name: "release", many: "releases", ref: "PRODUCT@VERSION", find: x.release, required: []string{"version"},
		fields: func(fl *pflag.FlagSet, in *client.ReleaseInput) {
			text(fl, &in.Version, "version", "version")
			text(fl, &in.Key, "key", "key in your own systems")
			texts(fl, &in.Serials, "serial", "pattern of serial numbers: ? for one character, * for any number of them")
			texts(fl, &in.Models, "model", "model number")
			text(fl, &in.Cpe, "cpe", "CPE of the product itself")
			text(fl, &in.Purl, "purl", "purl of the product itself")
			text(fl, &in.Notes, "notes", "notes")
			texts(fl, &in.Variants, "variant", "id of a variant it is for; none: all")
			reason(fl, &in.Reason)
		},
		filters: func(fl *pflag.FlagSet, f *client.ListReleasesParams) {
			text(fl, &f.Q, "search", "words that must occur")
			text(fl, &f.Product, "product", "only of this product")
			text(fl, &f.Line, "line", "only of this product line")
			choice(fl, &f.State, "state", "only in this state", "draft", "candidate", "released", "withdrawn")
			choice(fl, &f.Support, "support", "only where support stands so", "supported", "ended", "planned", "undefined")
			choice(fl, &f.Presence, "presence", "which ones", "active", "retired", "all")
			choice(fl, &f.Sort, "sort", "order", "newest", "-newest", "version", "-version", "released", "-released", "state", "-state", "updated", "-updated")
		},
		columns: []column[client.ReleaseRow]{
			{"PRODUCT", func(r client.ReleaseRow) string { return r.ProductName }}, {"VERSION", func(r client.ReleaseRow) string { return r.Version }},
			{"STATE", func(r client.ReleaseRow) string { return string(r.State) }}, {"RELEASED", func(r client.ReleaseRow) string { return day(r.ReleasedOn) }},
			{"SUPPORT", func(r client.ReleaseRow) string { return supportText(r.Support) }}, {"UNITS", func(r client.ReleaseRow) string { return some(r.Units) }},
			{"ID", func(r client.ReleaseRow) string { return r.Id }},
		},
		pairs: releasePairs,
		meta: func(r client.ReleaseRow) (string, int64, string) {
			return r.Id, r.Revision, r.ProductName + "@" + r.Version
		},
		named: func(ctx context.Context, f *client.ListReleasesParams) error {
			return errors.Join(x.productID()(ctx, &f.Product), x.lineID()(ctx, &f.Line))
		},
		page: func(ctx context.Context, c *client.Client, f client.ListReleasesParams, limit int64, after string) ([]client.ReleaseRow, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.ReleaseRowPage](c.ListReleases(ctx, &f))
			return p.Items, p.Next, p.Total, err
		},
		create: func(c *cobra.Command, in client.ReleaseInput) (client.ReleaseRow, error) {
			p, err := x.product(c.Context(), product)
			if err != nil {
				return client.ReleaseRow{}, err
			}
			return client.Read[client.ReleaseRow](x.reached.CreateRelease(c.Context(), p.Id, in))
		},
		update: matched((*client.Client).UpdateRelease), retire: matched((*client.Client).RetireRelease), restore: matched((*client.Client).RestoreRelease),
		settings: []setting{{"support_until", nil}}, set: (*client.Client).SetReleases,
		within: func(add *cobra.Command) {
			text(add.Flags(), &product, "product", "product it is of: name, key or id")
			add.MarkFlagRequired("product")
		},
	}
	return x.remote(group("release", "Releases", append(n.commands(), stateCommand(x), containsCommand(x), componentsCommand(x))...))
}

func releasePairs(r client.ReleaseRow) []pair {
	return []pair{{"Release", r.ProductName + "@" + r.Version}, {"Key", r.Key}, {"Line", r.LineName}, {"State", string(r.State)}, {"Released on", day(r.ReleasedOn)},
		{"Support", supportText(r.Support)}, {"Serial numbers", list(r.Serials)}, {"Models", list(r.Models)}, {"CPE", r.Cpe}, {"purl", r.Purl}, {"Notes", r.Notes},
		{"Contains", list(r.Contains)}, {"Variants", list(r.Variants)}, {"Retired", moment(r.RetiredAt)}, {"Reason", r.RetiredReason}, {"Revision", count(r.Revision)}, {"Id", r.Id}}
}

func stateCommand(x *cli) *cobra.Command {
	var in client.ReleaseState
	c := &cobra.Command{Use: "state PRODUCT@VERSION STATE", Short: "Move a release to another state: draft, candidate, released, withdrawn", Args: cobra.ExactArgs(2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return []string{"draft", "candidate", "released", "withdrawn"}, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			r, err := x.release(c.Context(), args[0])
			if err != nil {
				return err
			}
			in.State = client.ReleaseStateState(args[1])
			v, err := client.Read[client.ReleaseRow](x.reached.SetReleaseState(c.Context(), r.Id, &client.SetReleaseStateParams{IfMatch: match(r.Revision)}, in))
			if err != nil {
				return err
			}
			return x.one(v, releasePairs(v)...)
		}}
	date(c.Flags(), &in.On, "on", "day of the release; missing: today")
	reason(c.Flags(), &in.Reason)
	return c
}

func containsCommand(x *cli) *cobra.Command {
	var in client.ReleaseContents
	c := &cobra.Command{Use: "contains PRODUCT@VERSION [PRODUCT@VERSION...]", Short: "Say which releases of other products a release contains", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := x.release(c.Context(), args[0])
			if err != nil {
				return err
			}
			in.Contains = []string{}
			for _, a := range args[1:] {
				part, err := x.release(c.Context(), a)
				if err != nil {
					return err
				}
				in.Contains = append(in.Contains, part.Id)
			}
			v, err := client.Read[client.ReleaseRow](x.reached.SetReleaseContents(c.Context(), r.Id, &client.SetReleaseContentsParams{IfMatch: match(r.Revision)}, in))
			if err != nil {
				return err
			}
			return x.one(v, releasePairs(v)...)
		}}
	reason(c.Flags(), &in.Reason)
	return c
}

func componentsCommand(x *cli) *cobra.Command {
	var f client.ListComponentsParams
	limit := 200
	c := &cobra.Command{Use: "components PRODUCT@VERSION", Short: "List what is inside a release", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		r, err := x.release(c.Context(), args[0])
		if err != nil {
			return err
		}
		rows, total, err := collect(limit, func(limit int64, after string) ([]client.ComponentRow, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.ComponentRowPage](x.reached.ListComponents(c.Context(), r.Id, &f))
			return p.Items, p.Next, p.Total, err
		})
		if err != nil {
			return err
		}
		return show(x, rows, total, column[client.ComponentRow]{"NAME", func(v client.ComponentRow) string { return v.Name }},
			column[client.ComponentRow]{"VERSION", func(v client.ComponentRow) string { return v.Version }}, column[client.ComponentRow]{"TYPE", func(v client.ComponentRow) string { return v.Type }},
			column[client.ComponentRow]{"FINDINGS", func(v client.ComponentRow) string { return some(v.Findings) }},
			column[client.ComponentRow]{"NOT ASSESSABLE", func(v client.ComponentRow) string { return v.NotAssessable }},
			column[client.ComponentRow]{"KEY", func(v client.ComponentRow) string { return clip(v.Key, 90) }})
	}}
	text(c.Flags(), &f.Q, "search", "words that must occur")
	truth(c.Flags(), &f.Affected, "affected", "only those with a finding")
	truth(c.Flags(), &f.Hardware, "hardware", "only hardware")
	choice(c.Flags(), &f.NotAssessable, "not-assessable", "only those that cannot be assessed, by reason", "any", "no_identity", "unknown_version", "bad_version", "unknown_distribution", "no_data", "data_too_old")
	c.Flags().IntVar(&limit, "limit", limit, "how many to give; 0: all")
	return c
}
