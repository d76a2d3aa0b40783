package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"
)

// reasonBody is the body of a request that says why.
type reasonBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why; the audit trail keeps it"`
	Act    string `json:"act,omitempty" format:"uuid" doc:"Id of the act that this change belongs to, where one act changes many records"`
}

// life adds what every record of the register can do: go out of use, and come back.
func life(s *server, path, tag, noun string, t product.Type) {
	type input struct {
		ID
		IfMatch
		Body reasonBody
	}
	verb := func(do func(*db.Tx, clew.Actor, product.Ref, int64, product.Act) error) func(context.Context, clew.Actor, *input) (*nothing, error) {
		return func(ctx context.Context, actor clew.Actor, in *input) (*nothing, error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			act, err := Why{in.Body.Reason, in.Body.Act}.act()
			if err != nil {
				return nil, err
			}
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error {
				return do(tx, actor, product.Ref{Type: t, ID: in.ID.ID}, revision, act)
			})
		}
	}
	type historyInput struct {
		ID
		Paging
	}
	register(s, op{route: "GET " + Prefix + path + "/{id}/history", id: "list" + noun + "History", tag: tag, summary: "List what happened to it, newest first"},
		func(ctx context.Context, actor clew.Actor, in *historyInput) (*one[eventPage], error) {
			before, err := in.event()
			if err != nil {
				return nil, err
			}
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (eventPage, error) {
				rows, err := product.History(tx, actor, product.Ref{Type: t, ID: in.ID.ID}, before, in.Limit)
				return eventsOf(tx, rows, in.Limit, err)
			}))
		})
	register(s, op{route: "POST " + Prefix + path + "/{id}/retire", id: "retire" + noun, tag: tag, summary: "Take out of use",
		text: "Refused while something in use needs the record.", status: 204}, verb(product.Retire))
	register(s, op{route: "POST " + Prefix + path + "/{id}/restore", id: "restore" + noun, tag: tag, summary: "Take back into use", status: 204}, verb(product.Restore))
}
