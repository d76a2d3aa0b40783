package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"
)

type newHold struct {
	Verb   string `json:"verb" enum:"release,change,retire" doc:"What is held back"`
	Kind   string `json:"kind" minLength:"1" doc:"Who holds: a gate, a retention lock, an embargo"`
	Reason string `json:"reason" minLength:"1" doc:"Why; whoever is refused reads it"`
}

// holds adds what can stop a verb on a line, a product or a release and everything below it.
func holds(s *server) {
	add := func(path, noun string, t product.Type) {
		register(s, op{route: "GET /api/v1" + path + "/{id}/holds", id: "list" + noun + "Holds", tag: tagRegister, summary: "List what holds it back"},
			func(ctx context.Context, actor clew.Actor, in *ID) (*list[product.Hold], error) {
				rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]product.Hold, error) {
					return product.Holds(tx, actor, product.Ref{Type: t, ID: in.ID})
				})
				return paged(callOf(ctx), rows, len(rows), 0, same), err
			})
		type input struct {
			ID
			Body newHold
		}
		register(s, op{route: "POST /api/v1" + path + "/{id}/holds", id: "hold" + noun, tag: tagRegister, summary: "Hold a verb back", status: 201},
			func(ctx context.Context, actor clew.Actor, in *input) (*one[product.Hold], error) {
				return oneOf(write(ctx, s.DB, func(tx *db.Tx) (product.Hold, error) {
					return product.PlaceHold(tx, actor, product.Ref{Type: t, ID: in.ID.ID}, product.HeldVerb(in.Body.Verb), in.Body.Kind, in.Body.Reason)
				}))
			})
	}
	add("/lines", "Line", product.TypeLine)
	add("/products", "Product", product.TypeProduct)
	add("/releases", "Release", product.TypeRelease)
	type clearInput struct {
		ID
		Body reasonBody
	}
	register(s, op{route: "POST /api/v1/holds/{id}/clear", id: "clearHold", tag: tagRegister, summary: "Let a verb work again", status: 204},
		func(ctx context.Context, actor clew.Actor, in *clearInput) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return product.ClearHold(tx, actor, in.ID.ID, in.Body.Reason) })
		})
}
