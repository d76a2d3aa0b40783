package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type lineInput struct {
	product.LineInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (lineInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "name")
}

type lineRow struct {
	product.Line
	Products int `json:"products" doc:"Products in use that the caller may see"`
}

func lines(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Sort string `query:"sort" enum:"name,-name,updated,-updated,products,-products" default:"name" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/lines", id: "listLines", tag: tagRegister, summary: "List product lines"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[lineRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.LineFilter{Search: in.Q, Presence: in.of(), Page: product.Page{Limit: in.Limit, Offset: offset}}
			f.Sort, f.Desc = order(in.Sort)
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.LineRow], error) { return product.ListLines(tx, actor, f) })
			return paged(callOf(ctx), l.Rows, l.Total, offset, func(r product.LineRow) lineRow { return lineRow{r.Line, r.Products} }), err
		})
	type createInput struct{ Body lineInput }
	register(s, op{route: "POST /api/v1/lines", id: "createLine", tag: tagRegister, summary: "Add a product line", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Line], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			l, err := write(ctx, s.DB, func(tx *db.Tx) (product.Line, error) {
				return product.CreateLine(tx, actor, in.Body.LineInput, act)
			})
			return createdAt("/lines", l, l.ID, l.Revision, err)
		})
	register(s, op{route: "GET /api/v1/lines/{id}", id: "getLine", tag: tagRegister, summary: "Read a product line"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[product.Line], error) {
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.Line, error) { return product.GetLine(tx, actor, in.ID) })
			return recordOf(l, l.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body lineInput
	}
	register(s, op{route: "PUT /api/v1/lines/{id}", id: "updateLine", tag: tagRegister, summary: "Change a product line", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Line], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			l, err := write(ctx, s.DB, func(tx *db.Tx) (product.Line, error) {
				return product.UpdateLine(tx, actor, in.ID.ID, revision, in.Body.LineInput, act)
			})
			return recordOf(l, l.Revision, err)
		})
	life(s, "/lines", tagRegister, "Line", product.TypeLine)
}
