package api

import (
	"context"
	"errors"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
)

type newGrant struct {
	UserID    clew.ID `json:"user_id"`
	Role      string  `json:"role" enum:"product_management,product_development,project_management,supply_chain_management,security_management,auditor,service_desk,administrator"`
	LineID    clew.ID `json:"line_id,omitzero" doc:"Within this line; missing (and no product): everywhere"`
	ProductID clew.ID `json:"product_id,omitzero" doc:"Within this product"`
}

func grants(s *server) {
	type listInput struct {
		Paging
		User    clew.ID `query:"user" doc:"Only grants of this user"`
		Role    string  `query:"role" enum:"product_management,product_development,project_management,supply_chain_management,security_management,auditor,service_desk,administrator" doc:"Only this role"`
		Line    clew.ID `query:"line" doc:"Only grants for this line"`
		Product clew.ID `query:"product" doc:"Only grants for this product"`
	}
	register(s, op{route: "GET /api/v1/grants", id: "listGrants", tag: tagAccess, summary: "List grants: who holds which role where"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[access.GrantRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			var total int64
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (rows []access.GrantRow, err error) {
				rows, total, err = access.ListGrants(tx, actor, access.GrantFilter{User: in.User, Role: clew.Role(in.Role), Line: in.Line, Product: in.Product, Limit: in.Limit, Offset: offset})
				return rows, err
			})
			return paged(callOf(ctx), rows, int(total), offset, same), err
		})
	type createInput struct{ Body newGrant }
	register(s, op{route: "POST /api/v1/grants", id: "giveGrant", tag: tagAccess, summary: "Give a user a role", text: "The user's sessions end, so that none outlives a change of rights.", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*one[idOnly], error) {
			return oneOf(write(ctx, s.DB, func(tx *db.Tx) (idOnly, error) {
				g, err := within(tx, in.Body)
				if err != nil {
					return idOnly{}, err
				}
				id, err := access.GiveGrant(tx, actor, g)
				return idOnly{id}, err
			}))
		})
	register(s, op{route: "DELETE /api/v1/grants/{id}", id: "revokeGrant", tag: tagAccess, summary: "Take a grant away", text: "The last administrator's cannot be taken.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.RevokeGrant(tx, actor, in.ID) })
		})
}

type idOnly struct {
	ID clew.ID `json:"id"`
}

// within completes a grant by its product's line. Whoever manages users need not see products, so the program looks.
func within(tx *db.Tx, in newGrant) (access.NewGrant, error) {
	g := access.NewGrant{User: in.UserID, Role: clew.Role(in.Role), Line: in.LineID, Product: in.ProductID}
	missing := func(place, message string, err error) error {
		var e *clew.Error
		if errors.As(err, &e) && e.Kind == clew.NotFound {
			return (clew.Faults{{Place: place, Message: message}}).Err()
		}
		return err
	}
	if !in.ProductID.IsZero() {
		p, err := product.GetProduct(tx, clew.SystemActor(), in.ProductID)
		if err != nil {
			return g, missing("product_id", "There is no such product", err)
		}
		g.Line = p.LineID
	} else if !in.LineID.IsZero() {
		if _, err := product.GetLine(tx, clew.SystemActor(), in.LineID); err != nil {
			return g, missing("line_id", "There is no such product line", err)
		}
	}
	return g, nil
}
