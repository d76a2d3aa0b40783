package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/db"

	"github.com/danielgtaylor/huma/v2"
)

type newSavedView struct {
	List   string `json:"list" doc:"Which list: findings or products"`
	Name   string `json:"name" maxLength:"60"`
	Query  string `json:"query" maxLength:"2000" doc:"Filters, as in the address of the list: state=all&severity=high"`
	Shared bool   `json:"shared,omitempty" doc:"Shown to all who may see the list"`
}

// TransformSchema implements huma.SchemaTransformer.
func (newSavedView) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	enum(s, "list", access.SavedLists)
	return optional(s, "list", "name", "query")
}

type savedViews struct {
	Items []access.SavedView `json:"items"`
}

// savings adds the filters of lists that people keep under a name.
func savings(s *server) {
	type listInput struct {
		List string `query:"list" enum:"findings,products" doc:"Only views of this list"`
	}
	register(s, op{route: "GET /api/v1/views", id: "listViews", tag: tagViews, summary: "List saved views: one's own, and those shared by others"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*one[savedViews], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (savedViews, error) {
				all, err := access.SavedViews(tx, actor, in.List)
				return savedViews{append([]access.SavedView{}, all...)}, err
			}))
		})
	type createInput struct{ Body newSavedView }
	register(s, op{route: "POST /api/v1/views", id: "saveView", tag: tagViews, summary: "Keep the filters of a list under a name", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[access.SavedView], error) {
			v, err := write(ctx, s.DB, func(tx *db.Tx) (access.SavedView, error) {
				return access.SaveView(tx, actor, access.NewSavedView(in.Body))
			})
			return createdAt("/views", v, v.ID, 1, err)
		})
	register(s, op{route: "DELETE /api/v1/views/{id}", id: "deleteView", tag: tagViews, summary: "Delete a saved view", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.DeleteView(tx, actor, in.ID) })
		})
}
