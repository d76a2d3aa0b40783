package product

import (
	"context"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
)

// noun is a records whose record type does not matter to the caller.
type noun interface {
	see(tx *db.Tx, actor clew.Actor, id clew.ID) (access.Scope, error)
	retire(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, act Act) error
	restore(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, act Act) error
	undo(tx *db.Tx, actor clew.Actor, first audit.Row, last int64, act Act) error
}

func nounOf(t Type) (noun, error) {
	switch t {
	case TypeLine:
		return lines, nil
	case TypeProduct:
		return products, nil
	case TypeVariant:
		return variants, nil
	case TypeRelease:
		return releases, nil
	case TypeSupport:
		return supports, nil
	case TypeResponsibility:
		return responsibilities, nil
	case TypeParty:
		return parties, nil
	case TypeContact:
		return contacts, nil
	case TypeDeployment:
		return deployments, nil
	}
	return nil, clew.Errorf(clew.NotFound, "There is no such record")
}

// Retire takes a record out of use, with a reason. It is refused while something in use needs the record.
func Retire(tx *db.Tx, actor clew.Actor, r Ref, revision int64, act Act) error {
	n, err := nounOf(r.Type)
	if err != nil {
		return err
	}
	return n.retire(tx, actor, r.ID, revision, act)
}

// Restore takes a retired record into use again.
func Restore(tx *db.Tx, actor clew.Actor, r Ref, revision int64, act Act) error {
	n, err := nounOf(r.Type)
	if err != nil {
		return err
	}
	return n.restore(tx, actor, r.ID, revision, act)
}

// History lists what happened to a record that the actor may see, newest first, below the event before (zero: from the
// newest). Payloads are Changes.
func History(tx *db.Tx, actor clew.Actor, r Ref, before clew.ID, limit int) ([]audit.Row, error) {
	n, err := nounOf(r.Type)
	if err != nil {
		return nil, err
	}
	if _, err := n.see(tx, actor, r.ID); err != nil {
		return nil, err
	}
	w := (&db.Where{}).And("e.record_type = ? AND e.record_id = ?", string(r.Type), r.ID.String())
	return audit.List(tx, *w, before, clampLimit(limit))
}

// Changes lists what happened lately to a product and everything of it, of every package, newest first. What parties
// have is left out for those who may not see parties.
func Changes(tx *db.Tx, actor clew.Actor, product clew.ID, before clew.ID, limit int) ([]audit.Row, error) {
	p, err := GetProduct(tx, actor, product)
	if err != nil {
		return nil, err
	}
	w := (&db.Where{}).And("e.product_id = ?", product)
	if !access.Can(actor, access.PartyRead, access.Scope{Line: p.LineID, Product: p.ID}) {
		w.And("e.record_type <> ?", string(TypeDeployment))
	}
	return audit.List(tx, *w, before, clampLimit(limit))
}

func clampLimit(n int) int {
	limit, _ := Page{Limit: n}.bounds()
	return limit
}

// maxUndo bounds how many records one transaction takes back; UndoAll does more.
const maxUndo = 200

// touched is a record as an act left it.
type touched struct {
	RecordType Type
	RecordID   string
	First      int64 // revisions
	Last       int64
	Events     int64
}

// Undo takes back an act: records it changed get their values of before, those it created retire, those it retired are
// restored. That is a new act, whose id is given. When anything happened to one of the records since, nothing is
// undone: the error is a *Stale that carries the record.
func Undo(tx *db.Tx, actor clew.Actor, act clew.ID, reason string) (clew.ID, error) {
	done := Act{ID: clew.NewID(), Reason: reason}
	if done.Reason == "" {
		done.Reason = "Undone"
	}
	n, err := undoSome(tx, actor, act, done, maxUndo+1)
	switch {
	case err != nil:
		return clew.ID{}, err
	case n == 0:
		return clew.ID{}, clew.Errorf(clew.NotFound, "There is no such act, or nothing of it is left to take back")
	case n > maxUndo:
		return clew.ID{}, clew.Errorf(clew.TooLarge, "This act changed more than %d records. It must be taken back in the background.", maxUndo)
	}
	return done.ID, nil
}

// UndoAll is Undo for acts of any size, in transactions of at most 25 records: an error leaves what came before it
// undone, and a second call goes on with the rest.
func UndoAll(ctx context.Context, d *db.DB, actor clew.Actor, act clew.ID, reason string) (n int, err error) {
	done := Act{ID: clew.NewID(), Reason: reason}
	if done.Reason == "" {
		done.Reason = "Undone"
	}
	for {
		some := 0
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			some, err = undoSome(tx, actor, act, done, 25)
			return err
		})
		if n += some; err != nil || some == 0 {
			return n, err
		}
	}
}

// undoSome takes back the act on up to limit records, latest first; what this or an earlier undo has taken back
// already is left alone.
func undoSome(tx *db.Tx, actor clew.Actor, act clew.ID, done Act, limit int) (int, error) {
	if act.IsZero() {
		return 0, nil
	}
	records, err := db.All[touched](tx, `SELECT e.record_type, e.record_id, min(e.revision) AS first, max(e.revision) AS last, count(*) AS events
		FROM event e WHERE e.act_id = $1 AND e.revision > 0 AND NOT EXISTS (
			SELECT 1 FROM undone u WHERE u.act_id = e.act_id AND u.record_id = e.record_id)
		GROUP BY e.record_type, e.record_id ORDER BY min(e.id) DESC LIMIT $2`, act, limit)
	if err != nil {
		return 0, err
	}
	for _, r := range records {
		n, err := nounOf(r.RecordType)
		if err != nil {
			return 0, err
		}
		w := (&db.Where{}).And("e.record_type = ? AND e.record_id = ? AND e.revision = ? AND e.act_id = ?", string(r.RecordType), r.RecordID, r.First, act)
		first, err := audit.List(tx, *w, clew.ID{}, 1)
		if err != nil {
			return 0, err
		}
		if len(first) == 0 || r.Events != r.Last-r.First+1 {
			return 0, clew.Errorf(clew.Conflict, "Someone else changed one of these records in between, so the act cannot be taken back.")
		}
		if err := n.undo(tx, actor, first[0], r.Last, done); err != nil {
			return 0, err
		}
		if _, err := tx.Exec(`INSERT INTO undone (act_id, record_id, by_act) VALUES ($1, $2, $3)`, act, r.RecordID, done.ID); err != nil {
			return 0, err
		}
	}
	return len(records), nil
}
