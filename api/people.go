package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
)

type newResponsibility struct {
	UserID clew.ID `json:"user_id"`
	Role   string  `json:"role" enum:"product_management,product_development,project_management,supply_chain_management,security_management"`
	Why
}

type responsible struct {
	product.Responsibility
	Name string `json:"name" doc:"Of the person; a pseudonym once erased"`
}

// people adds who answers for a line or a product. That is responsibility, not rights: grants give those.
func people(s *server) {
	add := func(path, noun string, t product.Type) {
		register(s, op{route: "GET /api/v1" + path + "/{id}/people", id: "list" + noun + "People", tag: tagRegister, summary: "List who answers for it, in which role"},
			func(ctx context.Context, actor clew.Actor, in *ID) (*list[responsible], error) {
				rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]responsible, error) {
					rows, err := product.People(tx, actor, product.Ref{Type: t, ID: in.ID})
					if err != nil {
						return nil, err
					}
					return named(tx, rows)
				})
				return paged(callOf(ctx), rows, len(rows), 0, same), err
			})
		type input struct {
			ID
			Body newResponsibility
		}
		register(s, op{route: "POST /api/v1" + path + "/{id}/people", id: "assign" + noun, tag: tagRegister, summary: "Make a person answer for it", status: 201},
			func(ctx context.Context, actor clew.Actor, in *input) (*created[responsible], error) {
				act, err := in.Body.act()
				if err != nil {
					return nil, err
				}
				r, err := write(ctx, s.DB, func(tx *db.Tx) (responsible, error) {
					r, err := product.Assign(tx, actor, product.Ref{Type: t, ID: in.ID.ID}, in.Body.UserID, clew.Role(in.Body.Role), act)
					if err != nil {
						return responsible{}, err
					}
					all, err := named(tx, []product.Responsibility{r})
					if err != nil {
						return responsible{}, err
					}
					return all[0], nil
				})
				return createdAt("/responsibilities", r, r.ID, r.Revision, err)
			})
	}
	add("/lines", "Line", product.TypeLine)
	add("/products", "Product", product.TypeProduct)
	life(s, "/responsibilities", tagRegister, "Responsibility", product.TypeResponsibility)
}

func named(tx *db.Tx, rows []product.Responsibility) ([]responsible, error) {
	ids := make([]clew.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.UserID
	}
	names, err := access.Names(tx, ids...)
	out := make([]responsible, len(rows))
	for i, r := range rows {
		out[i] = responsible{r, names[r.UserID]}
	}
	return out, err
}
