package product

import (
	"encoding/json"
	"fmt"
	"strings"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
)

// records says how a type of record is kept. It writes the SQL of storing, so that the revision, the event and the
// checks that all types share stand in one place; what is read stands as SQL beside each type.
type records[T any] struct {
	typ    Type
	query  string // SELECT ... FROM table t ...; conditions on t.id follow
	fields []string
	values func(*T) []any // in the order of fields
	meta   func(*T) *Meta
	right  access.Verb
	scope  func(*T) access.Scope
	// visible narrows the query to what the actor may see.
	visible func(clew.Actor, *db.Where) *db.Where
	held    func(*T) []Ref // records whose holds stop this one's verbs: itself and what stands above it
	// Optional:
	fill   func(tx *db.Tx, v *T) error // loads what other tables hold
	after  func(tx *db.Tx, v *T) error // stores it
	above  func(tx *db.Tx, v *T) error // refuses when what it hangs on is retired
	below  func(tx *db.Tx, v *T) error // refuses retiring while something needs it
	keep   func(now, back *T)          // before an undo: computed fields stay as they are now
	undone func(tx *db.Tx, v *T) error // after an undo: what follows from the fields
	// back undoes an event of a kind of its own, such as a move; done is false for all others.
	back  func(tx *db.Tx, actor clew.Actor, kind string, now, old T, last int64, c Change, act Act) (done bool, err error)
	taken string // message when a UNIQUE constraint says that there is one already
}

var notFound = clew.Errorf(clew.NotFound, "There is no such record")

// load reads a record whoever asks; verbs check rights on it before anything else.
func (t *records[T]) load(tx *db.Tx, id clew.ID) (T, error) {
	v, err := db.One[T](tx, t.query+` WHERE t.id = $1`, id)
	if err == nil && t.fill != nil {
		err = t.fill(tx, &v)
	}
	return v, err
}

// open loads a record for a verb: what is not visible is not found, what is not allowed is denied.
func (t *records[T]) open(tx *db.Tx, actor clew.Actor, verb access.Verb, id clew.ID) (T, error) {
	var zero T
	if actor.Kind == clew.Nobody {
		return zero, access.Require(actor, verb, access.Scope{})
	}
	v, err := t.read(tx, actor, id)
	if err == nil {
		err = access.Require(actor, verb, t.scope(&v))
	}
	if err != nil {
		return zero, err
	}
	return v, nil
}

// read reads a record that the actor may see, by the same condition as its lists.
func (t *records[T]) read(tx *db.Tx, actor clew.Actor, id clew.ID) (T, error) {
	w := t.visible(actor, &db.Where{}).And("t.id = ?", id)
	v, err := db.One[T](tx, t.query+" "+w.String(), w.Args...)
	if err == nil && t.fill != nil {
		err = t.fill(tx, &v)
	}
	return v, err
}

// see is read for callers that do not know the type.
func (t *records[T]) see(tx *db.Tx, actor clew.Actor, id clew.ID) (access.Scope, error) {
	v, err := t.read(tx, actor, id)
	return t.scope(&v), err
}

func (t *records[T]) create(tx *db.Tx, actor clew.Actor, v T, act Act) (T, error) {
	m := t.meta(&v)
	*m = Meta{ID: clew.NewID(), Revision: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	if t.above != nil {
		if err := t.above(tx, &v); err != nil {
			return v, err
		}
	}
	cols := append([]string{"id", "revision", "created_at", "updated_at", "retired_at", "retired_reason"}, t.fields...)
	args := append([]any{m.ID, m.Revision, m.CreatedAt, m.UpdatedAt, m.RetiredAt, m.RetiredReason}, t.values(&v)...)
	_, err := tx.Exec(`INSERT INTO `+string(t.typ)+` (`+strings.Join(cols, ", ")+`) VALUES (`+marks(len(cols))+`)`, args...)
	if err := t.stored(tx, &v, err); err != nil {
		return v, err
	}
	return v, t.event(tx, actor, "created", &v, Change{New: v, Reason: act.Reason}, act)
}

// change stores v over old, which was just loaded. expected is the revision that the caller saw.
func (t *records[T]) change(tx *db.Tx, actor clew.Actor, what string, expected int64, old, v T, c Change, act Act) (T, error) {
	m := t.meta(&v)
	was := *t.meta(&old)
	stale := func(current T) error {
		return &Stale{Ref: Ref{t.typ, m.ID}, Expected: expected, Revision: t.meta(&current).Revision, Current: current, Yours: v}
	}
	if was.Revision != expected {
		return old, stale(old)
	}
	m.ID, m.CreatedAt, m.Revision, m.UpdatedAt = was.ID, was.CreatedAt, was.Revision+1, tx.Now()
	cols := append([]string{"revision", "updated_at", "retired_at", "retired_reason"}, t.fields...)
	args := append([]any{m.ID, expected, m.Revision, m.UpdatedAt, m.RetiredAt, m.RetiredReason}, t.values(&v)...)
	set := make([]string, len(cols))
	for i, c := range cols {
		set[i] = fmt.Sprintf("%s = $%d", c, i+3)
	}
	n, err := tx.Exec(`UPDATE `+string(t.typ)+` SET `+strings.Join(set, ", ")+` WHERE id = $1 AND revision = $2`, args...)
	if err == nil && n == 0 {
		current, err := t.load(tx, m.ID)
		if err != nil {
			return old, err
		}
		return old, stale(current)
	}
	if err := t.stored(tx, &v, err); err != nil {
		return old, err
	}
	c.Old, c.New = old, v
	return v, t.event(tx, actor, what, &v, c, act)
}

// update is change for people's own edits: a retired record must be restored first.
func (t *records[T]) update(tx *db.Tx, actor clew.Actor, expected int64, old, v T, act Act) (T, error) {
	if t.meta(&old).Retired() && t.meta(&old).Revision == expected {
		return old, clew.Errorf(clew.Conflict, "This record is retired. Restore it before you change it.")
	}
	if err := t.notHeld(tx, &old, VerbChange); err != nil {
		return old, err
	}
	return t.change(tx, actor, "updated", expected, old, v, Change{Reason: act.Reason}, act)
}

func (t *records[T]) retire(tx *db.Tx, actor clew.Actor, id clew.ID, expected int64, act Act) error {
	old, err := t.open(tx, actor, t.right, id)
	if err != nil {
		return err
	}
	return t.retireLoaded(tx, actor, old, expected, Change{Reason: act.Reason}, act)
}

func (t *records[T]) retireLoaded(tx *db.Tx, actor clew.Actor, old T, expected int64, c Change, act Act) error {
	m := t.meta(&old)
	switch {
	case m.Retired() && m.Revision == expected:
		return clew.Errorf(clew.Conflict, "This record is retired already.")
	case strings.TrimSpace(act.Reason) == "":
		return fault("reason", "Say why")
	}
	if err := t.notHeld(tx, &old, VerbRetire); err != nil {
		return err
	}
	if t.below != nil {
		if err := t.below(tx, &old); err != nil {
			return err
		}
	}
	v := old
	t.meta(&v).RetiredAt, t.meta(&v).RetiredReason = tx.Now(), act.Reason
	_, err := t.change(tx, actor, "retired", expected, old, v, c, act)
	return err
}

func (t *records[T]) restore(tx *db.Tx, actor clew.Actor, id clew.ID, expected int64, act Act) error {
	old, err := t.open(tx, actor, t.right, id)
	if err != nil {
		return err
	}
	return t.restoreLoaded(tx, actor, old, expected, Change{Reason: act.Reason}, act)
}

func (t *records[T]) restoreLoaded(tx *db.Tx, actor clew.Actor, old T, expected int64, c Change, act Act) error {
	if m := t.meta(&old); !m.Retired() && m.Revision == expected {
		return clew.Errorf(clew.Conflict, "This record is not retired.")
	}
	if t.above != nil {
		if err := t.above(tx, &old); err != nil {
			return err
		}
	}
	v := old
	t.meta(&v).RetiredAt, t.meta(&v).RetiredReason = 0, ""
	_, err := t.change(tx, actor, "restored", expected, old, v, c, act)
	return err
}

// undo gives a record back the form it had before an act, if nothing happened to it since: first is the act's first
// event on it, last the revision that the act left.
func (t *records[T]) undo(tx *db.Tx, actor clew.Actor, first audit.Row, last int64, act Act) error {
	id, err := clew.ParseID(first.RecordID)
	if err != nil {
		return err
	}
	now, err := t.open(tx, actor, t.right, id)
	if err != nil {
		return err
	}
	c := Change{Reason: act.Reason, Undoes: first.ActID}
	if strings.HasSuffix(first.Kind, ".created") {
		return t.retireLoaded(tx, actor, now, last, c, act)
	}
	var payload struct{ Old *T }
	if err := json.Unmarshal([]byte(first.Payload), &payload); err != nil || payload.Old == nil {
		return clew.Wrapf(clew.Conflict, err, "What this record was before is no longer kept, so this cannot be taken back.")
	}
	old := *payload.Old
	if t.back != nil {
		if done, err := t.back(tx, actor, first.Kind, now, old, last, c, act); done || err != nil {
			return err
		}
	}
	what, verb := "updated", VerbChange
	switch is, was := t.meta(&now).Retired(), t.meta(&old).Retired(); {
	case is && !was:
		what = "restored"
		if t.above != nil {
			err = t.above(tx, &old)
		}
	case was && !is:
		what, verb = "retired", VerbRetire
		if t.below != nil {
			err = t.below(tx, &now)
		}
	}
	if err == nil {
		err = t.notHeld(tx, &now, verb)
	}
	if err != nil {
		return err
	}
	if t.keep != nil {
		t.keep(&now, &old)
	}
	if old, err = t.change(tx, actor, what, last, now, old, c, act); err == nil && t.undone != nil {
		err = t.undone(tx, &old)
	}
	return err
}

// stored finishes a write: err as people can read it, and what other tables hold.
func (t *records[T]) stored(tx *db.Tx, v *T, err error) error {
	if db.IsUnique(err) {
		return clew.Wrapf(clew.Conflict, err, t.taken)
	}
	if err == nil && t.after != nil {
		err = t.after(tx, v)
	}
	return err
}

func (t *records[T]) notHeld(tx *db.Tx, v *T, verb HeldVerb) error {
	if t.held == nil {
		return nil
	}
	return notHeld(tx, verb, t.held(v)...)
}

func (t *records[T]) event(tx *db.Tx, actor clew.Actor, what string, v *T, c Change, act Act) error {
	m, s := t.meta(v), t.scope(v)
	if act.ID.IsZero() {
		act.ID = clew.NewID() // so that a single change can be undone too
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: string(t.typ) + "." + what, Type: string(t.typ), Record: m.ID.String(),
		Revision: m.Revision, Line: s.Line, Product: s.Product, Act: act.ID, Payload: c})
	return err
}

func marks(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String()
}
