package access

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/fold"
)

// SavedView is the filters of a list under a name: the owner's, or shared with all who may see the list. It gives no
// right to see anything: a list shows each reader what that reader may see.
type SavedView struct {
	ID        clew.ID   `json:"id"`
	OwnerID   clew.ID   `json:"owner_id"`
	List      string    `json:"list"`
	Name      string    `json:"name"`
	Query     string    `json:"query"` // as in the address of the list, without a place in it
	Shared    bool      `json:"shared"`
	CreatedAt clew.Time `json:"created_at"`
}

// SavedLists are the lists whose filters can be saved.
var SavedLists = []string{"findings", "products"}

// Bounds of what is saved.
const (
	maxSaved      = 50 // views of one person on one list
	maxSavedName  = 60
	maxSavedQuery = 2000
)

// passing are the parts of an address that are no filter: the place in the list, the row that is open, the format.
var passing = []string{"after", "before", "sel", "format", "rows"}

// SavedQuery gives a query as it is saved: the filters in a fixed order, so that the same filters are the same text.
func SavedQuery(q url.Values) string {
	kept := url.Values{}
	for k, vs := range q {
		if slices.Contains(passing, k) {
			continue
		}
		for _, v := range vs {
			if v != "" {
				kept.Add(k, v)
			}
		}
	}
	return kept.Encode()
}

// NewSavedView is what somebody saves.
type NewSavedView struct {
	List, Name, Query string
	Shared            bool
}

// SaveView keeps the filters of a list for the actor, under a name that the actor has no other view of the list under.
func SaveView(tx *db.Tx, actor clew.Actor, in NewSavedView) (SavedView, error) {
	if err := savable(actor); err != nil {
		return SavedView{}, err
	}
	v := SavedView{ID: clew.NewID(), OwnerID: actor.ID, List: in.List, Name: strings.TrimSpace(in.Name), Shared: in.Shared, CreatedAt: tx.Now()}
	var f clew.Faults
	if !slices.Contains(SavedLists, in.List) {
		f.Add("list", "Views of this list cannot be saved")
	}
	switch n := utf8.RuneCountInString(v.Name); {
	case n == 0:
		f.Add("name", "This is required")
	case n > maxSavedName:
		f.Add("name", "Use at most %d characters", maxSavedName)
	case !utf8.ValidString(v.Name) || strings.ContainsFunc(v.Name, unicode.IsControl):
		f.Add("name", "Use one line of plain text, without control characters")
	}
	q, err := url.ParseQuery(in.Query)
	if v.Query = SavedQuery(q); err != nil || len(v.Query) > maxSavedQuery || strings.Contains(v.Query, "%00") {
		f.Add("query", "These filters cannot be saved")
	}
	if err := f.Err(); err != nil {
		return SavedView{}, err
	}
	n, err := db.One[int64](tx, `SELECT count(*) FROM saved_view WHERE owner_id = $1 AND list = $2`, actor.ID, v.List)
	if err != nil {
		return SavedView{}, err
	}
	if n >= maxSaved {
		return SavedView{}, clew.Errorf(clew.Conflict, "You keep %d views of this list already. Delete one first.", maxSaved)
	}
	_, err = tx.Exec(`INSERT INTO saved_view (id, owner_id, list, name, name_fold, query, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.ID, v.OwnerID, v.List, v.Name, fold.Fold(v.Name), v.Query, v.Shared, v.CreatedAt)
	if db.IsUnique(err) {
		return SavedView{}, clew.Wrapf(clew.Conflict, err, "You keep a view of this name already")
	}
	if err != nil {
		return SavedView{}, err
	}
	return v, savedEvent(tx, actor, "access.view_saved", v)
}

// savable refuses everybody who is no person with a sight of the lists, and tokens that were made for reading.
func savable(actor clew.Actor) error {
	switch {
	case actor.Kind == clew.Nobody || actor.Kind == clew.System:
		return Require(actor, Own, Scope{})
	case !CanSomewhere(actor, Read):
		return clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	return mayChange(actor)
}

// mayChange refuses tokens that hold nothing but verbs of reading: whoever has one may look, and leave no trace in the
// lists of others.
func mayChange(actor clew.Actor) error {
	if actor.Verbs == nil || slices.ContainsFunc(actor.Verbs, func(v string) bool { return !strings.HasSuffix(v, string(Read)) }) {
		return nil
	}
	return clew.Errorf(clew.Denied, "This token may only read")
}

func savedEvent(tx *db.Tx, actor clew.Actor, kind string, v SavedView) error {
	_, err := audit.Append(tx, actor, audit.Event{Kind: kind, Type: "user", Record: v.OwnerID.String(), Payload: v})
	return err
}

// SavedViews lists the actor's own views of a list and those shared by others, by name. list "" is every list.
func SavedViews(tx *db.Tx, actor clew.Actor, list string) ([]SavedView, error) {
	if actor.ID.IsZero() || !CanSomewhere(actor, Read) {
		return nil, nil
	}
	w := (&db.Where{}).And("owner_id = ? OR shared", actor.ID)
	if list != "" {
		w.And("list = ?", list)
	}
	return db.All[SavedView](tx, `SELECT id, owner_id, list, name, query, shared, created_at FROM saved_view `+w.String()+` ORDER BY list, shared, name_fold, id LIMIT 500`, w.Args...)
}

// MayDeleteView reports whether the actor may delete the view: its owner may, and for a shared one whoever manages users,
// since owners leave.
func MayDeleteView(actor clew.Actor, v SavedView) bool {
	return actor.ID == v.OwnerID || v.Shared && Can(actor, UserManage, Scope{})
}

// DeleteView deletes a saved view.
func DeleteView(tx *db.Tx, actor clew.Actor, id clew.ID) error {
	v, err := db.One[SavedView](tx, `SELECT id, owner_id, list, name, query, shared, created_at FROM saved_view WHERE id = $1`, id)
	switch {
	case err != nil:
		return err
	case MayDeleteView(actor, v):
	case v.Shared && CanSomewhere(actor, Read):
		return clew.Errorf(clew.Denied, "Only the owner of a view may delete it")
	default:
		return clew.Errorf(clew.NotFound, "There is no such record")
	}
	if err := mayChange(actor); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM saved_view WHERE id = $1`, id); err != nil {
		return err
	}
	return savedEvent(tx, actor, "access.view_deleted", v)
}
