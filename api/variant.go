package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type variantInput struct {
	product.VariantInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (variantInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "name")
}

func variants(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Product clew.ID `query:"product" doc:"Only variants of this product"`
		Line    clew.ID `query:"line" doc:"Only variants of this line's products"`
		Sort    string  `query:"sort" enum:"name,-name,product,-product,updated,-updated" default:"name" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/variants", id: "listVariants", tag: tagRegister, summary: "List variants"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[product.Variant], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.VariantFilter{Search: in.Q, Presence: in.of(), Product: in.Product, Line: in.Line, Page: product.Page{Limit: in.Limit, Offset: offset}}
			f.Sort, f.Desc = order(in.Sort)
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.Variant], error) { return product.ListVariants(tx, actor, f) })
			return paged(callOf(ctx), l.Rows, l.Total, offset, same), err
		})
	type createInput struct {
		ID
		Body variantInput
	}
	register(s, op{route: "POST /api/v1/products/{id}/variants", id: "createVariant", tag: tagRegister, summary: "Add a variant to a product", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Variant], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			v, err := write(ctx, s.DB, func(tx *db.Tx) (product.Variant, error) {
				return product.CreateVariant(tx, actor, in.ID.ID, in.Body.VariantInput, act)
			})
			return createdAt("/variants", v, v.ID, v.Revision, err)
		})
	register(s, op{route: "GET /api/v1/variants/{id}", id: "getVariant", tag: tagRegister, summary: "Read a variant"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[product.Variant], error) {
			v, err := read(ctx, s.DB, func(tx *db.Tx) (product.Variant, error) { return product.GetVariant(tx, actor, in.ID) })
			return recordOf(v, v.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body variantInput
	}
	register(s, op{route: "PUT /api/v1/variants/{id}", id: "updateVariant", tag: tagRegister, summary: "Change a variant", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Variant], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			v, err := write(ctx, s.DB, func(tx *db.Tx) (product.Variant, error) {
				return product.UpdateVariant(tx, actor, in.ID.ID, revision, in.Body.VariantInput, act)
			})
			return recordOf(v, v.Revision, err)
		})
	life(s, "/variants", tagRegister, "Variant", product.TypeVariant)
}
