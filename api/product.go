package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type productInput struct {
	product.ProductInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (productInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	enum(s, "kind", product.Kinds)
	enum(s, "class", product.Classes)
	return optional(s, "name")
}

type newProduct struct {
	LineID clew.ID `json:"line_id" doc:"The product line it belongs to"`
	product.ProductInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (newProduct) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	s = productInput{}.TransformSchema(r, s)
	return optional(s, "line_id", "name")
}

type productRow struct {
	product.Product
	Releases int             `json:"releases" doc:"Releases in use"`
	Newest   string          `json:"newest" doc:"Version of the newest released release"`
	Support  product.Support `json:"support"`
}

func products(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Line     clew.ID `query:"line" doc:"Only products of this line"`
		Kind     string  `query:"kind" enum:"device,service,software,module" doc:"Only this kind"`
		Class    string  `query:"class" enum:"default,important_1,important_2,critical" doc:"Only this class"`
		BoughtIn bool    `query:"bought_in" doc:"Only products that are bought in"`
		Support  string  `query:"support" enum:"supported,ended,planned,undefined" doc:"Only products whose support stands so today"`
		Sort     string  `query:"sort" enum:"name,-name,line,-line,updated,-updated,market,-market,releases,-releases" default:"name" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/products", id: "listProducts", tag: tagRegister, summary: "List products"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[productRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.ProductFilter{Search: in.Q, Presence: in.of(), Line: in.Line, Kind: product.Kind(in.Kind), Class: product.Class(in.Class), BoughtIn: in.BoughtIn,
				Support: product.SupportState(in.Support), Page: product.Page{Limit: in.Limit, Offset: offset}}
			f.Sort, f.Desc = order(in.Sort)
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.ProductRow], error) { return product.ListProducts(tx, actor, f) })
			return paged(callOf(ctx), l.Rows, l.Total, offset, func(r product.ProductRow) productRow { return productRow{r.Product, r.Releases, r.Newest, r.Support} }), err
		})
	type createInput struct{ Body newProduct }
	register(s, op{route: "POST /api/v1/products", id: "createProduct", tag: tagRegister, summary: "Add a product", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Product], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.Product, error) {
				return product.CreateProduct(tx, actor, in.Body.LineID, in.Body.ProductInput, act)
			})
			return createdAt("/products", p, p.ID, p.Revision, err)
		})
	register(s, op{route: "GET /api/v1/products/{id}", id: "getProduct", tag: tagRegister, summary: "Read a product"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[product.Product], error) {
			p, err := read(ctx, s.DB, func(tx *db.Tx) (product.Product, error) { return product.GetProduct(tx, actor, in.ID) })
			return recordOf(p, p.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body productInput
	}
	register(s, op{route: "PUT /api/v1/products/{id}", id: "updateProduct", tag: tagRegister, summary: "Change a product", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Product], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.Product, error) {
				return product.UpdateProduct(tx, actor, in.ID.ID, revision, in.Body.ProductInput, act)
			})
			return recordOf(p, p.Revision, err)
		})
	life(s, "/products", tagRegister, "Product", product.TypeProduct)
}
