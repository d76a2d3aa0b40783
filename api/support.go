package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type supportInput struct {
	product.SupportInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (supportInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	enum(s, "kind", product.SupportKinds)
	return optional(s)
}

type newSupport struct {
	ReleaseID clew.ID `json:"release_id,omitzero" doc:"For this release only; missing: for the product"`
	product.SupportInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (newSupport) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	return supportInput{}.TransformSchema(r, s)
}

type supportList struct {
	Items   []product.SupportPeriod `json:"items"`
	Support product.Support         `json:"support" doc:"What the periods give today"`
}

func supports(s *server) {
	type listInput struct {
		ID
		Presence
	}
	register(s, op{route: "GET /api/v1/products/{id}/support", id: "listSupport", tag: tagRegister, summary: "List the support periods of a product and its releases"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*one[supportList], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (l supportList, err error) {
				if _, err = product.GetProduct(tx, actor, in.ID.ID); err != nil {
					return l, err
				}
				if l.Items, err = product.ListSupport(tx, actor, in.ID.ID, in.of()); err != nil {
					return l, err
				}
				l.Support, err = product.SupportOfProduct(tx, in.ID.ID)
				return l, err
			}))
		})
	type createInput struct {
		ID
		Body newSupport
	}
	register(s, op{route: "POST /api/v1/products/{id}/support", id: "createSupport", tag: tagRegister, summary: "Add a support period", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.SupportPeriod], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.SupportPeriod, error) {
				return product.CreateSupport(tx, actor, in.ID.ID, in.Body.ReleaseID, in.Body.SupportInput, act)
			})
			return createdAt("/support", p, p.ID, p.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body supportInput
	}
	register(s, op{route: "PUT /api/v1/support/{id}", id: "updateSupport", tag: tagRegister, summary: "Change a support period", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.SupportPeriod], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.SupportPeriod, error) {
				return product.UpdateSupport(tx, actor, in.ID.ID, revision, in.Body.SupportInput, act)
			})
			return recordOf(p, p.Revision, err)
		})
	life(s, "/support", tagRegister, "Support", product.TypeSupport)
}
