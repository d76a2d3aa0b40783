package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type moveBody struct {
	LineID clew.ID `json:"line_id" doc:"The product line it goes to"`
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (moveBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "line_id")
}

type picked struct {
	ID       clew.ID `json:"id"`
	Revision int64   `json:"revision,omitempty" minimum:"0" doc:"As the preview gave it; missing in a preview"`
}

type manyBody struct {
	Setting string   `json:"setting" doc:"Which field: contact, class or line of products, support_until of releases, party of deployments"`
	Value   string   `json:"value" doc:"Text, a class, an id or a day"`
	Records []picked `json:"records" minItems:"1" maxItems:"200"`
	Preview bool     `json:"preview,omitempty" doc:"Only say what would change"`
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (manyBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "setting", "value", "records")
}

type manyResult struct {
	Act     string           `json:"act,omitempty" doc:"The act, which can be taken back as one; missing in a preview"`
	Records []product.Effect `json:"records" doc:"In a preview all of them, else those that changed"`
}

// moves adds the acts that reach beyond one record: a product into another line, one field of a whole selection.
func moves(s *server) {
	type moveInput struct {
		ID
		IfMatch
		Body moveBody
	}
	register(s, op{route: "POST /api/v1/products/{id}/move", id: "moveProduct", tag: tagRegister, summary: "Move a product to another line",
		text: "Takes the right to register in both lines. Releases, inventories, people and grants for the product go with it."},
		func(ctx context.Context, actor clew.Actor, in *moveInput) (*record[product.Product], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.Product, error) {
				return product.MoveProduct(tx, actor, in.ID.ID, revision, in.Body.LineID, act)
			})
			return recordOf(p, p.Revision, err)
		})
	for _, x := range []struct {
		path, id, summary string
		typ               product.Type
	}{
		{"/products", "setProducts", "Set one field of many products", product.TypeProduct},
		{"/releases", "setReleases", "Set one field of many releases", product.TypeRelease},
		{"/deployments", "setDeployments", "Set one field of many deployments", product.TypeDeployment},
	} {
		type manyInput struct{ Body manyBody }
		register(s, op{route: "POST /api/v1" + x.path + "/set", id: x.id, tag: tagRegister, summary: x.summary,
			text: "One act: all of them or none, taken back as one. Ask with preview first; it gives the revisions to send back."},
			func(ctx context.Context, actor clew.Actor, in *manyInput) (*one[manyResult], error) {
				return oneOf(s.setMany(ctx, actor, x.typ, in.Body))
			})
	}
}

func (s *server) setMany(ctx context.Context, actor clew.Actor, t product.Type, in manyBody) (manyResult, error) {
	act, err := in.act()
	if err != nil {
		return manyResult{}, err
	}
	var picks []product.Pick
	for _, x := range in.Records {
		picks = append(picks, product.Pick{ID: x.ID, Revision: x.Revision})
	}
	if in.Preview {
		all, err := read(ctx, s.DB, func(tx *db.Tx) ([]product.Effect, error) {
			return product.PreviewMany(tx, actor, t, product.Setting(in.Setting), in.Value, picks)
		})
		return manyResult{Records: all}, err
	}
	if act.ID.IsZero() {
		act.ID = clew.NewID()
	}
	done, err := write(ctx, s.DB, func(tx *db.Tx) ([]product.Effect, error) {
		return product.SetMany(tx, actor, t, product.Setting(in.Setting), in.Value, picks, act)
	})
	return manyResult{Act: act.ID.String(), Records: done}, err
}
