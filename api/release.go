package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type releaseInput struct {
	product.ReleaseInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (releaseInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "version")
}

type releaseRow struct {
	product.Release
	Support     product.Support `json:"support"`
	Deployments int64           `json:"deployments" doc:"Deployments of parties, in use"`
	Units       int64           `json:"units"`
}

type releaseDetail struct {
	product.Release
	Support product.Support `json:"support"`
	Moves   []string        `json:"moves" doc:"States that may follow"`
}

func detail(tx *db.Tx, r product.Release, err error) (releaseDetail, error) {
	if err != nil {
		return releaseDetail{}, err
	}
	d := releaseDetail{Release: r}
	for _, m := range product.Moves(r.State) {
		d.Moves = append(d.Moves, string(m))
	}
	d.Support, err = product.SupportOfRelease(tx, r)
	return d, err
}

func releases(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Line    clew.ID `query:"line" doc:"Only releases of this line's products"`
		Product clew.ID `query:"product" doc:"Only releases of this product"`
		Variant clew.ID `query:"variant" doc:"Only releases for this variant"`
		State   string  `query:"state" enum:"draft,candidate,released,withdrawn" doc:"Only this state"`
		Support string  `query:"support" enum:"supported,ended,planned,undefined" doc:"Only releases whose support stands so today"`
		Sort    string  `query:"sort" enum:"newest,-newest,version,-version,released,-released,state,-state,updated,-updated" default:"newest" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/releases", id: "listReleases", tag: tagRegister, summary: "List releases"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[releaseRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.ReleaseFilter{Search: in.Q, Presence: in.of(), Line: in.Line, Product: in.Product, Variant: in.Variant, State: product.State(in.State),
				Support: product.SupportState(in.Support), Page: product.Page{Limit: in.Limit, Offset: offset}}
			if f.Sort, f.Desc = order(in.Sort); f.Sort == "newest" {
				f.Sort = ""
			}
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.ReleaseRow], error) { return product.ListReleases(tx, actor, f) })
			return paged(callOf(ctx), l.Rows, l.Total, offset, func(r product.ReleaseRow) releaseRow { return releaseRow{r.Release, r.Support, r.Deployments, r.Units} }), err
		})
	type createInput struct {
		ID
		Body releaseInput
	}
	register(s, op{route: "POST /api/v1/products/{id}/releases", id: "createRelease", tag: tagRegister, summary: "Add a release to a product", text: "It begins as a draft.", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[releaseDetail], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			r, err := write(ctx, s.DB, func(tx *db.Tx) (releaseDetail, error) {
				r, err := product.CreateRelease(tx, actor, in.ID.ID, in.Body.ReleaseInput, act)
				return detail(tx, r, err)
			})
			return createdAt("/releases", r, r.ID, r.Revision, err)
		})
	register(s, op{route: "GET /api/v1/releases/{id}", id: "getRelease", tag: tagRegister, summary: "Read a release"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[releaseDetail], error) {
			r, err := read(ctx, s.DB, func(tx *db.Tx) (releaseDetail, error) {
				r, err := product.GetRelease(tx, actor, in.ID)
				return detail(tx, r, err)
			})
			return recordOf(r, r.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body releaseInput
	}
	register(s, op{route: "PUT /api/v1/releases/{id}", id: "updateRelease", tag: tagRegister, summary: "Change a release", text: "What is left out becomes empty. Changing the version of a release that is out takes a reason."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[releaseDetail], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			r, err := write(ctx, s.DB, func(tx *db.Tx) (releaseDetail, error) {
				r, err := product.UpdateRelease(tx, actor, in.ID.ID, revision, in.Body.ReleaseInput, act)
				return detail(tx, r, err)
			})
			return recordOf(r, r.Revision, err)
		})
	life(s, "/releases", tagRegister, "Release", product.TypeRelease)
	releaseActs(s)
}

type releaseState struct {
	State string    `json:"state" enum:"draft,candidate,released,withdrawn" doc:"The state to move to"`
	On    clew.Date `json:"on,omitzero" doc:"Day of the release; today where missing"`
	Why
}

type releaseContents struct {
	Contains []clew.ID `json:"contains" doc:"Releases of other products that this one contains, pinned"`
	Why
}

// releaseActs adds the acts on a release that are more than changing fields.
func releaseActs(s *server) {
	type stateInput struct {
		ID
		IfMatch
		Body releaseState
	}
	register(s, op{route: "POST /api/v1/releases/{id}/state", id: "setReleaseState", tag: tagRegister, summary: "Move a release to another state",
		text: "Withdrawing, and taking that back, need a reason. A hold can refuse the move: 409."},
		func(ctx context.Context, actor clew.Actor, in *stateInput) (*record[releaseDetail], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			r, err := write(ctx, s.DB, func(tx *db.Tx) (releaseDetail, error) {
				r, err := product.SetState(tx, actor, in.ID.ID, revision, product.State(in.Body.State), in.Body.On, act)
				return detail(tx, r, err)
			})
			return recordOf(r, r.Revision, err)
		})
	type containsInput struct {
		ID
		IfMatch
		Body releaseContents
	}
	register(s, op{route: "PUT /api/v1/releases/{id}/contains", id: "setReleaseContents", tag: tagRegister, summary: "Say which releases a release contains"},
		func(ctx context.Context, actor clew.Actor, in *containsInput) (*record[releaseDetail], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			r, err := write(ctx, s.DB, func(tx *db.Tx) (releaseDetail, error) {
				r, err := product.SetContains(tx, actor, in.ID.ID, revision, in.Body.Contains, act)
				return detail(tx, r, err)
			})
			return recordOf(r, r.Revision, err)
		})
}
