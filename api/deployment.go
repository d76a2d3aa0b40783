package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type deploymentInput struct {
	product.DeploymentInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (deploymentInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "party_id", "release_id")
}

func deployments(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Serial  string  `query:"serial" maxLength:"100" doc:"Only deployments in whose range this serial number lies"`
		Party   clew.ID `query:"party" doc:"Only of this party"`
		Release clew.ID `query:"release" doc:"Only of this release"`
		Product clew.ID `query:"product" doc:"Only of this product"`
		Line    clew.ID `query:"line" doc:"Only of this line's products"`
		Country string  `query:"country" maxLength:"2" doc:"Only of parties in this country (ISO 3166, two letters)"`
		Sort    string  `query:"sort" enum:"party,-party,product,-product,location,-location,units,-units,since,-since,updated,-updated" default:"party" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/deployments", id: "listDeployments", tag: tagParties, summary: "List deployments"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[product.Deployment], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.DeploymentFilter{Search: in.Q, Presence: in.of(), Serial: in.Serial, Party: in.Party, Release: in.Release, Product: in.Product, Line: in.Line, Country: in.Country,
				Page: product.Page{Limit: in.Limit, Offset: offset}}
			f.Sort, f.Desc = order(in.Sort)
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.Deployment], error) {
				return product.ListDeployments(tx, actor, f)
			})
			return paged(callOf(ctx), l.Rows, l.Total, offset, same), err
		})
	type createInput struct{ Body deploymentInput }
	register(s, op{route: "POST /api/v1/deployments", id: "createDeployment", tag: tagParties, summary: "Say that a party has a release", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Deployment], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			d, err := write(ctx, s.DB, func(tx *db.Tx) (product.Deployment, error) {
				return product.CreateDeployment(tx, actor, in.Body.DeploymentInput, act)
			})
			return createdAt("/deployments", d, d.ID, d.Revision, err)
		})
	register(s, op{route: "GET /api/v1/deployments/{id}", id: "getDeployment", tag: tagParties, summary: "Read a deployment"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[product.Deployment], error) {
			d, err := read(ctx, s.DB, func(tx *db.Tx) (product.Deployment, error) { return product.GetDeployment(tx, actor, in.ID) })
			return recordOf(d, d.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body deploymentInput
	}
	register(s, op{route: "PUT /api/v1/deployments/{id}", id: "updateDeployment", tag: tagParties, summary: "Change a deployment", text: "What is left out becomes empty. Moving to another release records an update in the field."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Deployment], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			d, err := write(ctx, s.DB, func(tx *db.Tx) (product.Deployment, error) {
				return product.UpdateDeployment(tx, actor, in.ID.ID, revision, in.Body.DeploymentInput, act)
			})
			return recordOf(d, d.Revision, err)
		})
	life(s, "/deployments", tagParties, "Deployment", product.TypeDeployment)
}
