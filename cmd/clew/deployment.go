package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func deploymentCommand(x *cli) *cobra.Command {
	n := &noun[client.Deployment, client.DeploymentInput, client.ListDeploymentsParams]{
		x: x, name: "deployment", many: "deployments", ref: "ID", required: []string{"party", "release"},
		find: func(ctx context.Context, ref string) (client.Deployment, error) {
			c, err := x.reach()
			if err != nil {
				return client.Deployment{}, err
			}
			return client.Read[client.Deployment](c.GetDeployment(ctx, ref))
		},
		fields: func(fl *pflag.FlagSet, in *client.DeploymentInput) {
			text(fl, &in.PartyId, "party", "party: name, key or id")
			text(fl, &in.ReleaseId, "release", "release: PRODUCT@VERSION, key or id")
			text(fl, &in.Key, "key", "key in your own systems")
			text(fl, &in.SerialFrom, "serial-from", "one serial number, or the first of a range")
			text(fl, &in.SerialTo, "serial-to", "the last of the range")
			text(fl, &in.Batch, "batch", "batch")
			number(fl, &in.Units, "units", "how many; 0: not known")
			text(fl, &in.Location, "location", "where")
			date(fl, &in.Since, "since", "first day")
			date(fl, &in.Until, "until", "last day")
			text(fl, &in.Notes, "notes", "notes")
			text(fl, &in.VariantId, "variant", "id of the variant")
			text(fl, &in.ContactId, "contact", "id of the party's contact")
			reason(fl, &in.Reason)
		},
		filters: func(fl *pflag.FlagSet, f *client.ListDeploymentsParams) {
			text(fl, &f.Q, "search", "words that must occur")
			text(fl, &f.Serial, "serial", "only those in whose range this serial number lies")
			text(fl, &f.Party, "party", "only of this party")
			text(fl, &f.Release, "release", "only of this release")
			text(fl, &f.Product, "product", "only of this product")
			text(fl, &f.Line, "line", "only of this product line")
			text(fl, &f.Country, "country", "only of parties in this country")
			choice(fl, &f.Presence, "presence", "which ones", "active", "retired", "all")
			choice(fl, &f.Sort, "sort", "order", "party", "-party", "product", "-product", "location", "-location", "units", "-units", "since", "-since", "updated", "-updated")
		},
		columns: []column[client.Deployment]{
			{"PARTY", func(d client.Deployment) string { return d.PartyName }}, {"PRODUCT", func(d client.Deployment) string { return d.ProductName }},
			{"VERSION", func(d client.Deployment) string { return d.Version }}, {"UNITS", func(d client.Deployment) string { return some(d.Units) }},
			{"SERIALS", serials}, {"LOCATION", func(d client.Deployment) string { return clip(d.Location, 40) }}, {"ID", func(d client.Deployment) string { return d.Id }},
		},
		pairs: func(d client.Deployment) []pair {
			return []pair{{"Party", d.PartyName}, {"Release", d.ProductName + "@" + d.Version}, {"Key", d.Key}, {"Units", some(d.Units)}, {"Serials", serials(d)}, {"Batch", d.Batch},
				{"Location", d.Location}, {"Since", day(d.Since)}, {"Until", day(d.Until)}, {"Notes", d.Notes}, {"Retired", moment(d.RetiredAt)}, {"Reason", d.RetiredReason},
				{"Revision", count(d.Revision)}, {"Id", d.Id}}
		},
		meta: func(d client.Deployment) (string, int64, string) {
			return d.Id, d.Revision, say("The deployment of %s at %s", d.ProductName+"@"+d.Version, d.PartyName)
		},
		named: func(ctx context.Context, f *client.ListDeploymentsParams) error {
			return errors.Join(x.partyID()(ctx, &f.Party), x.releaseID()(ctx, &f.Release), x.productID()(ctx, &f.Product), x.lineID()(ctx, &f.Line))
		},
		page: func(ctx context.Context, c *client.Client, f client.ListDeploymentsParams, limit int64, after string) ([]client.Deployment, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.DeploymentPage](c.ListDeployments(ctx, &f))
			return p.Items, p.Next, p.Total, err
		},
		create: func(c *cobra.Command, in client.DeploymentInput) (client.Deployment, error) {
			if err := x.deploymentRefs(c.Context(), &in); err != nil {
				return client.Deployment{}, err
			}
			return client.Read[client.Deployment](x.reached.CreateDeployment(c.Context(), in))
		},
		update: func(c *client.Client, ctx context.Context, id, match string, in client.DeploymentInput) (*http.Response, error) {
			if err := x.deploymentRefs(ctx, &in); err != nil {
				return nil, err
			}
			return c.UpdateDeployment(ctx, id, &client.UpdateDeploymentParams{IfMatch: match}, in)
		},
		retire: matched((*client.Client).RetireDeployment), restore: matched((*client.Client).RestoreDeployment),
		settings: []setting{{"party", x.partyID()}}, set: (*client.Client).SetDeployments,
	}
	return x.remote(group("deployment", "Deployments: who runs which release", n.commands()...))
}

func serials(d client.Deployment) string {
	if d.SerialTo == "" {
		return d.SerialFrom
	}
	return say("%s to %s", d.SerialFrom, d.SerialTo)
}

// deploymentRefs turns names into ids.
func (x *cli) deploymentRefs(ctx context.Context, in *client.DeploymentInput) error {
	return errors.Join(x.partyID()(ctx, &in.PartyId), x.releaseID()(ctx, &in.ReleaseId))
}
