package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func lineCommand(x *cli) *cobra.Command {
	n := &noun[client.LineRow, client.LineInput, client.ListLinesParams]{
		x: x, name: "product line", many: "product lines", ref: "LINE", find: x.line, required: []string{"name"},
		fields: func(fl *pflag.FlagSet, in *client.LineInput) {
			text(fl, &in.Name, "name", "name")
			text(fl, &in.Key, "key", "key in your own systems")
			text(fl, &in.Description, "description", "description")
			text(fl, &in.Manufacturer, "manufacturer", "legal manufacturer")
			text(fl, &in.ManufacturerAddress, "manufacturer-address", "its address")
			text(fl, &in.Publisher, "publisher", "publisher of security advisories")
			text(fl, &in.PublisherNamespace, "publisher-namespace", "its address on the web, as https://www.example.com")
			text(fl, &in.PublisherContact, "publisher-contact", "its contact")
			reason(fl, &in.Reason)
		},
		filters: func(fl *pflag.FlagSet, f *client.ListLinesParams) {
			text(fl, &f.Q, "search", "words that must occur")
			choice(fl, &f.Presence, "presence", "which ones", "active", "retired", "all")
			choice(fl, &f.Sort, "sort", "order", "name", "-name", "updated", "-updated", "products", "-products")
		},
		columns: []column[client.LineRow]{
			{"NAME", func(l client.LineRow) string { return l.Name }}, {"MANUFACTURER", func(l client.LineRow) string { return l.Manufacturer }},
			{"PRODUCTS", func(l client.LineRow) string { return count(l.Products) }}, {"RETIRED", func(l client.LineRow) string { return moment(l.RetiredAt) }},
			{"ID", func(l client.LineRow) string { return l.Id }},
		},
		pairs: func(l client.LineRow) []pair {
			return []pair{{"Product line", l.Name}, {"Key", l.Key}, {"Description", l.Description}, {"Manufacturer", l.Manufacturer}, {"Address", l.ManufacturerAddress},
				{"Publisher", l.Publisher}, {"Namespace", l.PublisherNamespace}, {"Contact", l.PublisherContact}, {"Retired", moment(l.RetiredAt)}, {"Reason", l.RetiredReason},
				{"Revision", count(l.Revision)}, {"Id", l.Id}}
		},
		meta: func(l client.LineRow) (string, int64, string) { return l.Id, l.Revision, l.Name },
		page: func(ctx context.Context, c *client.Client, f client.ListLinesParams, limit int64, after string) ([]client.LineRow, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.LineRowPage](c.ListLines(ctx, &f))
			return p.Items, p.Next, p.Total, err
		},
		create: func(c *cobra.Command, in client.LineInput) (client.LineRow, error) {
			api, err := x.reach()
			if err != nil {
				return client.LineRow{}, err
			}
			return client.Read[client.LineRow](api.CreateLine(c.Context(), in))
		},
		update: matched((*client.Client).UpdateLine), retire: matched((*client.Client).RetireLine), restore: matched((*client.Client).RestoreLine),
	}
	return x.remote(group("line", "Product lines", n.commands()...))
}
