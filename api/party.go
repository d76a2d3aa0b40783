package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

type partyInput struct {
	product.PartyInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (partyInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "name", "kinds")
}

type newParty struct {
	LineID clew.ID `json:"line_id,omitzero" doc:"Belongs to this line; missing: to the whole organisation"`
	product.PartyInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (newParty) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	return partyInput{}.TransformSchema(r, s)
}

type partyRow struct {
	product.Party
	Deployments int64 `json:"deployments" doc:"Of products that the caller may see"`
	Units       int64 `json:"units"`
}

func parties(s *server) {
	type listInput struct {
		Paging
		Find
		Presence
		Kind    string  `query:"kind" enum:"customer,distributor,installer,supplier,production_partner,authority,researcher,cert" doc:"Only this kind"`
		Country string  `query:"country" maxLength:"2" doc:"Only this country (ISO 3166, two letters)"`
		Line    clew.ID `query:"line" doc:"Only parties of this line"`
		Sort    string  `query:"sort" enum:"name,-name,country,-country,updated,-updated,units,-units" default:"name" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/parties", id: "listParties", tag: tagParties, summary: "List parties"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[partyRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := product.PartyFilter{Search: in.Q, Presence: in.of(), Kind: product.PartyKind(in.Kind), Country: in.Country, Line: in.Line, Page: product.Page{Limit: in.Limit, Offset: offset}}
			f.Sort, f.Desc = order(in.Sort)
			l, err := read(ctx, s.DB, func(tx *db.Tx) (product.List[product.PartyRow], error) { return product.ListParties(tx, actor, f) })
			return paged(callOf(ctx), l.Rows, l.Total, offset, func(r product.PartyRow) partyRow { return partyRow{r.Party, r.Deployments, r.Units} }), err
		})
	type createInput struct{ Body newParty }
	register(s, op{route: "POST /api/v1/parties", id: "createParty", tag: tagParties, summary: "Add a party", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Party], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.Party, error) {
				return product.CreateParty(tx, actor, in.Body.LineID, in.Body.PartyInput, act)
			})
			return createdAt("/parties", p, p.ID, p.Revision, err)
		})
	register(s, op{route: "GET /api/v1/parties/{id}", id: "getParty", tag: tagParties, summary: "Read a party"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[product.Party], error) {
			p, err := read(ctx, s.DB, func(tx *db.Tx) (product.Party, error) { return product.GetParty(tx, actor, in.ID) })
			return recordOf(p, p.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body partyInput
	}
	register(s, op{route: "PUT /api/v1/parties/{id}", id: "updateParty", tag: tagParties, summary: "Change a party", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Party], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			p, err := write(ctx, s.DB, func(tx *db.Tx) (product.Party, error) {
				return product.UpdateParty(tx, actor, in.ID.ID, revision, in.Body.PartyInput, act)
			})
			return recordOf(p, p.Revision, err)
		})
	life(s, "/parties", tagParties, "Party", product.TypeParty)
}

type contactInput struct {
	product.ContactInput
	Why
}

// TransformSchema implements huma.SchemaTransformer.
func (contactInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return optional(s) }

func contacts(s *server) {
	register(s, op{route: "GET /api/v1/parties/{id}/contacts", id: "listContacts", tag: tagParties, summary: "List the contacts of a party"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*list[product.Contact], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]product.Contact, error) { return product.Contacts(tx, actor, in.ID) })
			return paged(callOf(ctx), rows, len(rows), 0, same), err
		})
	type createInput struct {
		ID
		Body contactInput
	}
	register(s, op{route: "POST /api/v1/parties/{id}/contacts", id: "createContact", tag: tagParties, summary: "Add a contact to a party", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[product.Contact], error) {
			act, err := in.Body.act()
			if err != nil {
				return nil, err
			}
			c, err := write(ctx, s.DB, func(tx *db.Tx) (product.Contact, error) {
				return product.CreateContact(tx, actor, in.ID.ID, in.Body.ContactInput, act)
			})
			return createdAt("/contacts", c, c.ID, c.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body contactInput
	}
	register(s, op{route: "PUT /api/v1/contacts/{id}", id: "updateContact", tag: tagParties, summary: "Change a contact", text: "What is left out becomes empty."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[product.Contact], error) {
			revision, act, err := seen(in.IfMatch, in.Body.Why)
			if err != nil {
				return nil, err
			}
			c, err := write(ctx, s.DB, func(tx *db.Tx) (product.Contact, error) {
				return product.UpdateContact(tx, actor, in.ID.ID, revision, in.Body.ContactInput, act)
			})
			return recordOf(c, c.Revision, err)
		})
	type eraseInput struct {
		ID
		IfMatch
		Body reasonBody
	}
	register(s, op{route: "POST /api/v1/contacts/{id}/erase", id: "eraseContact", tag: tagParties, summary: "Forget who a contact was", text: "Cannot be undone. The record stays, retired and without a name.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *eraseInput) (*nothing, error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return product.EraseContact(tx, actor, in.ID.ID, revision, in.Body.Reason) })
		})
	life(s, "/contacts", tagParties, "Contact", product.TypeContact)
}
