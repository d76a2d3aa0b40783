package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func partyCommand(x *cli) *cobra.Command {
	line := ""
	n := &noun[client.PartyRow, client.PartyInput, client.ListPartiesParams]{
		x: x, name: "party", many: "parties", ref: "PARTY", find: x.party, required: []string{"name", "kind"},
		fields: func(fl *pflag.FlagSet, in *client.PartyInput) {
			text(fl, &in.Name, "name", "name")
			text(fl, &in.Key, "key", "key in your own systems")
			texts(fl, &in.Names, "other-name", "another name")
			texts(fl, &in.Kinds, "kind", "customer, distributor, installer, supplier, production_partner, authority, researcher or cert")
			text(fl, &in.Country, "country", "two letters of ISO 3166, as DE")
			text(fl, &in.Lang, "lang", "language, as de")
			text(fl, &in.Notes, "notes", "notes")
			reason(fl, &in.Reason)
		},
		filters: func(fl *pflag.FlagSet, f *client.ListPartiesParams) {
			text(fl, &f.Q, "search", "words that must occur")
			choice(fl, &f.Kind, "kind", "only this kind", "customer", "distributor", "installer", "supplier", "production_partner", "authority", "researcher", "cert")
			text(fl, &f.Country, "country", "only in this country")
			text(fl, &f.Line, "line", "only of this product line")
			choice(fl, &f.Presence, "presence", "which ones", "active", "retired", "all")
			choice(fl, &f.Sort, "sort", "order", "name", "-name", "country", "-country", "updated", "-updated", "units", "-units")
		},
		columns: []column[client.PartyRow]{
			{"NAME", func(p client.PartyRow) string { return p.Name }}, {"KIND", func(p client.PartyRow) string { return list(p.Kinds) }}, {"COUNTRY", func(p client.PartyRow) string { return p.Country }},
			{"DEPLOYMENTS", func(p client.PartyRow) string { return some(p.Deployments) }}, {"UNITS", func(p client.PartyRow) string { return some(p.Units) }},
			{"ID", func(p client.PartyRow) string { return p.Id }},
		},
		pairs: func(p client.PartyRow) []pair {
			return []pair{{"Party", p.Name}, {"Key", p.Key}, {"Other names", list(p.Names)}, {"Kind", list(p.Kinds)}, {"Country", p.Country}, {"Language", p.Lang}, {"Notes", p.Notes},
				{"Retired", moment(p.RetiredAt)}, {"Reason", p.RetiredReason}, {"Revision", count(p.Revision)}, {"Id", p.Id}}
		},
		named: func(ctx context.Context, f *client.ListPartiesParams) error { return x.lineID()(ctx, &f.Line) },
		meta:  func(p client.PartyRow) (string, int64, string) { return p.Id, p.Revision, p.Name },
		page: func(ctx context.Context, c *client.Client, f client.ListPartiesParams, limit int64, after string) ([]client.PartyRow, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.PartyRowPage](c.ListParties(ctx, &f))
			return p.Items, p.Next, p.Total, err
		},
		create: func(c *cobra.Command, in client.PartyInput) (client.PartyRow, error) {
			api, err := x.reach()
			if err != nil {
				return client.PartyRow{}, err
			}
			body, err := carried[client.NewParty](in)
			if err != nil {
				return client.PartyRow{}, err
			}
			body.LineId = line
			if err := x.lineID()(c.Context(), &body.LineId); err != nil {
				return client.PartyRow{}, err
			}
			return client.Read[client.PartyRow](api.CreateParty(c.Context(), body))
		},
		update: matched((*client.Client).UpdateParty), retire: matched((*client.Client).RetireParty), restore: matched((*client.Client).RestoreParty),
		within: func(add *cobra.Command) {
			text(add.Flags(), &line, "line", "it belongs to this product line; missing: to the whole organisation")
		},
	}
	return x.remote(group("party", "Parties: customers, suppliers and others", n.commands()...))
}
