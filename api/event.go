package api

import (
	"context"
	"encoding/json"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/product"
)

// event is an entry of the audit trail.
type event struct {
	ID         clew.ID   `json:"id"`
	Seq        *int64    `json:"seq,omitempty" doc:"Place in the sealed trail; missing until sealed"`
	Kind       string    `json:"kind" doc:"What happened, as product.created"`
	RecordType string    `json:"record_type"`
	RecordID   string    `json:"record_id"`
	Revision   int64     `json:"revision,omitempty" doc:"The record's new revision"`
	LineID     clew.ID   `json:"line_id,omitzero"`
	ProductID  clew.ID   `json:"product_id,omitzero"`
	ActID      clew.ID   `json:"act_id,omitzero" doc:"The act it belongs to, which can be taken back"`
	ActorKind  string    `json:"actor_kind" enum:"nobody,user,token,system"`
	ActorID    clew.ID   `json:"actor_id,omitzero"`
	ActorName  string    `json:"actor_name,omitempty" doc:"A pseudonym once erased"`
	TokenID    clew.ID   `json:"token_id,omitzero"`
	RecordedAt clew.Time `json:"recorded_at"`
	OccurredAt clew.Time `json:"occurred_at"`
	Suspect    bool      `json:"suspect" doc:"The clock could not be trusted"`
	Payload    any       `json:"payload,omitempty" doc:"What changed; missing once erased"`
}

type eventPage struct {
	Items []event `json:"items"`
	Next  string  `json:"next,omitempty" doc:"Give this as after for the page that follows; missing on the last"`
}

// event reads a cursor that is the id of an event.
func (p Paging) event() (id clew.ID, err error) {
	if p.After == "" {
		return id, nil
	}
	if id, err = clew.ParseID(p.After); err != nil {
		return id, badCursor("This is no cursor of this list")
	}
	return id, nil
}

// eventsOf shows rows of the trail with people's names.
func eventsOf(tx *db.Tx, rows []audit.Row, limit int, err error) (eventPage, error) {
	if err != nil {
		return eventPage{}, err
	}
	var ids []clew.ID
	for _, r := range rows {
		if !r.ActorID.IsZero() {
			ids = append(ids, r.ActorID)
		}
	}
	names, err := access.Names(tx, ids...)
	if err != nil {
		return eventPage{}, err
	}
	var p eventPage
	for _, r := range rows {
		e := event{ID: r.ID, Seq: r.Seq, Kind: r.Kind, RecordType: r.RecordType, RecordID: r.RecordID, Revision: r.Revision, LineID: r.LineID, ProductID: r.ProductID, ActID: r.ActID,
			ActorKind: string(r.ActorKind), ActorID: r.ActorID, ActorName: names[r.ActorID], TokenID: r.TokenID, RecordedAt: r.RecordedAt, OccurredAt: r.OccurredAt, Suspect: r.Suspect}
		if r.Payload != "" && r.Payload != "null" {
			e.Payload = json.RawMessage(r.Payload)
		}
		p.Items = append(p.Items, e)
	}
	if n := len(rows); n > 0 && n == limit {
		p.Next = rows[n-1].ID.String()
	}
	return p, nil
}

func events(s *server) {
	type listInput struct {
		Paging
		Kind    string  `query:"kind" maxLength:"100" doc:"Only this kind of event, as product.created"`
		Type    string  `query:"type" maxLength:"100" doc:"Only events of this type of record"`
		Record  string  `query:"record" maxLength:"200" doc:"Only events of this record"`
		Actor   clew.ID `query:"actor" doc:"Only what this person did"`
		Product clew.ID `query:"product" doc:"Only events of this product"`
		Line    clew.ID `query:"line" doc:"Only events of this line"`
		Act     clew.ID `query:"act" doc:"Only events of this act"`
	}
	register(s, op{route: "GET /api/v1/events", id: "listEvents", tag: tagAudit, summary: "List the audit trail, newest first"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*one[eventPage], error) {
			before, err := in.event()
			if err != nil {
				return nil, err
			}
			if err := access.Require(actor, access.AuditRead, access.Scope{}); err != nil {
				return nil, err
			}
			w := db.Where{}
			for column, v := range map[string]string{"e.kind": in.Kind, "e.record_type": in.Type, "e.record_id": in.Record, "e.actor_id": in.Actor.String(),
				"e.product_id": in.Product.String(), "e.line_id": in.Line.String(), "e.act_id": in.Act.String()} {
				if v != "" {
					w.And(column+" = ?", v)
				}
			}
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (eventPage, error) {
				rows, err := audit.List(tx, w, before, in.Limit)
				return eventsOf(tx, rows, in.Limit, err)
			}))
		})
	type changesInput struct {
		ID
		Paging
	}
	register(s, op{route: "GET /api/v1/products/{id}/changes", id: "listProductChanges", tag: tagRegister, summary: "List what happened to a product and everything of it, newest first"},
		func(ctx context.Context, actor clew.Actor, in *changesInput) (*one[eventPage], error) {
			before, err := in.event()
			if err != nil {
				return nil, err
			}
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (eventPage, error) {
				rows, err := product.Changes(tx, actor, in.ID.ID, before, in.Limit)
				return eventsOf(tx, rows, in.Limit, err)
			}))
		})
}

type undone struct {
	Act clew.ID `json:"act" doc:"The act that took it back; it can be taken back too"`
}

// acts adds taking back what one act did.
func acts(s *server) {
	type input struct {
		ID
		Body Why
	}
	register(s, op{route: "POST /api/v1/acts/{id}/undo", id: "undoAct", tag: tagAudit, summary: "Take an act back",
		text: "Records it changed get their values of before, those it created retire. If anything happened to one of them since, nothing is undone: 409."},
		func(ctx context.Context, actor clew.Actor, in *input) (*one[undone], error) {
			return oneOf(write(ctx, s.DB, func(tx *db.Tx) (undone, error) {
				act, err := product.Undo(tx, actor, in.ID.ID, in.Body.Reason)
				if clew.Is(err, clew.NotFound) { // the same sentence whether the act or the right to see it is missing
					err = clew.Wrapf(clew.NotFound, err, "There is no such act, or nothing of it is left to take back")
				}
				return undone{act}, err
			}))
		})
}
