package product

import (
	"strings"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
)

// HeldVerb is what a hold stops.
type HeldVerb string

// The verbs that can be held.
const (
	VerbRelease HeldVerb = "release" // make a release released
	VerbChange  HeldVerb = "change"  // change fields, contents, state
	VerbRetire  HeldVerb = "retire"
)

// HeldVerbs lists what can be held.
var HeldVerbs = []HeldVerb{VerbRelease, VerbChange, VerbRetire}

// Hold stops a verb on a record and on everything below it (a line's hold stops its products and their releases), until
// it is cleared. Later packages set them: a gate not passed, a retention lock, an embargo.
type Hold struct {
	ID            clew.ID   `json:"id"`
	RecordType    Type      `json:"record_type"`
	RecordID      clew.ID   `json:"record_id"`
	LineID        clew.ID   `json:"line_id"`
	ProductID     clew.ID   `json:"product_id,omitzero"`
	Verb          HeldVerb  `json:"verb"`
	Kind          string    `json:"kind"` // of the one who sets it: "gate", "retention", "embargo"
	Reason        string    `json:"reason"`
	SetBy         clew.ID   `json:"set_by,omitzero"`
	SetAt         clew.Time `json:"set_at"`
	ClearedBy     clew.ID   `json:"cleared_by,omitzero"`
	ClearedAt     clew.Time `json:"cleared_at,omitzero"`
	ClearedReason string    `json:"cleared_reason,omitempty"`
}

const holdQuery = `SELECT h.id, h.record_type, h.record_id, h.line_id, h.product_id, h.verb, h.kind, h.reason, h.set_by, h.set_at, h.cleared_by, h.cleared_at, h.cleared_reason FROM hold h `

// scopeOf finds the line and product of a record that can be held.
func scopeOf(tx *db.Tx, r Ref) (access.Scope, error) {
	switch r.Type {
	case TypeLine:
		l, err := lines.load(tx, r.ID)
		return access.Scope{Line: l.ID}, err
	case TypeProduct:
		p, err := products.load(tx, r.ID)
		return access.Scope{Line: p.LineID, Product: p.ID}, err
	case TypeRelease:
		v, err := releases.load(tx, r.ID)
		return access.Scope{Line: v.LineID, Product: v.ProductID}, err
	}
	return access.Scope{}, clew.Errorf(clew.Invalid, "Lines, products and releases can be held, nothing else")
}

// PlaceHold makes a verb refuse on a record. A hold of the same kind that stands already is given back unchanged.
func PlaceHold(tx *db.Tx, actor clew.Actor, r Ref, verb HeldVerb, kind, reason string) (Hold, error) {
	s, err := scopeOf(tx, r)
	if err != nil {
		return Hold{}, err
	}
	if err := access.Require(actor, access.ReleaseWrite, s); err != nil {
		return Hold{}, err
	}
	var c checks
	c.name("kind", &kind)
	if c.text("reason", &reason); reason == "" {
		c.Add("reason", "Say why")
	}
	if !known(verb, HeldVerbs) {
		c.Add("verb", "%q cannot be held", string(verb))
	}
	if err := c.Err(); err != nil {
		return Hold{}, err
	}
	standing, found, err := db.Maybe[Hold](tx, holdQuery+`WHERE h.record_id = $1 AND h.verb = $2 AND h.kind = $3 AND h.cleared_at IS NULL`, r.ID, string(verb), kind)
	if err != nil || found {
		return standing, err
	}
	h := Hold{ID: clew.NewID(), RecordType: r.Type, RecordID: r.ID, LineID: s.Line, ProductID: s.Product, Verb: verb, Kind: kind, Reason: reason, SetBy: actor.ID, SetAt: tx.Now()}
	_, err = tx.Exec(`INSERT INTO hold (id, record_type, record_id, line_id, product_id, verb, kind, reason, set_by, set_at, cleared_reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')`, h.ID, string(h.RecordType), h.RecordID, h.LineID, h.ProductID, string(h.Verb), h.Kind, h.Reason, h.SetBy, h.SetAt)
	if err != nil {
		return Hold{}, err
	}
	return h, holdEvent(tx, actor, HoldPlaced, h)
}

// ClearHold lets the verb work again.
func ClearHold(tx *db.Tx, actor clew.Actor, id clew.ID, reason string) error {
	h, err := db.One[Hold](tx, holdQuery+`WHERE h.id = $1`, id)
	if err != nil {
		return err
	}
	if err := access.Require(actor, access.ReleaseWrite, access.Scope{Line: h.LineID, Product: h.ProductID}); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault("reason", "Say why")
	}
	n, err := tx.Exec(`UPDATE hold SET cleared_by = $2, cleared_at = $3, cleared_reason = $4 WHERE id = $1 AND cleared_at IS NULL`, id, actor.ID, tx.Now(), reason)
	if err != nil {
		return err
	}
	if n == 0 {
		return clew.Errorf(clew.Conflict, "This hold is cleared already.")
	}
	h.ClearedBy, h.ClearedAt, h.ClearedReason = actor.ID, tx.Now(), reason
	return holdEvent(tx, actor, HoldCleared, h)
}

func holdEvent(tx *db.Tx, actor clew.Actor, kind string, h Hold) error {
	_, err := audit.Append(tx, actor, audit.Event{Kind: kind, Type: string(h.RecordType), Record: h.RecordID.String(), Line: h.LineID, Product: h.ProductID, Payload: Change{New: h, Reason: h.Reason}})
	return err
}

// Holds lists the standing holds of a record and of what stands above it, which the actor may see.
func Holds(tx *db.Tx, actor clew.Actor, r Ref) ([]Hold, error) {
	s, err := scopeOf(tx, r)
	if err != nil {
		return nil, err
	}
	if err := access.Require(actor, access.Read, s); err != nil {
		return nil, err
	}
	w := (&db.Where{}).And("h.cleared_at IS NULL").In("h.record_id", r.ID, s.Line, s.Product)
	return db.All[Hold](tx, holdQuery+w.String()+` ORDER BY h.set_at, h.id`, w.Args...)
}

// notHeld refuses while a hold stands on one of the records.
func notHeld(tx *db.Tx, verb HeldVerb, refs ...Ref) error {
	w := (&db.Where{}).And("h.cleared_at IS NULL").And("h.verb = ?", string(verb))
	ids := make([]any, len(refs))
	for i, r := range refs {
		ids[i] = r.ID
	}
	standing, err := db.All[Hold](tx, holdQuery+w.In("h.record_id", ids...).String()+` ORDER BY h.set_at, h.id`, w.Args...)
	if err != nil || len(standing) == 0 {
		return err
	}
	e := clew.Errorf(clew.Conflict, "Something holds this back.")
	for _, h := range standing {
		e.Fields = append(e.Fields, clew.Field{Place: h.Kind, Message: "%s", Args: []any{h.Reason}})
	}
	return e
}
