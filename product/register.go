// Package product keeps the register (paper: the thing every clause speaks of; A1.1, A2.2, A4 and R1-R5 stand on it):
// product lines, products, their variants and releases, what a release contains, how long it is supported, who answers
// for it, which parties have it deployed, and what holds a verb back. It owns these tables, their invariants, events,
// search, and import; it knows nothing of components, findings or cases, which stand on it.
//
// Every record has a revision: a verb names the one it saw and is refused with a *Stale that carries the current record
// when somebody was faster. Nothing is deleted; records retire with a reason and can be restored. Each write appends an
// event with the old and new record, from which Undo restores.
package product

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"

	"clew"
)

// Type names a kind of record, in events, holds and addresses.
type Type string

// The types of record.
const (
	TypeLine           Type = "line"
	TypeProduct        Type = "product"
	TypeVariant        Type = "variant"
	TypeRelease        Type = "release"
	TypeSupport        Type = "support"
	TypeResponsibility Type = "responsibility"
	TypeParty          Type = "party"
	TypeContact        Type = "party_contact"
	TypeDeployment     Type = "deployment"
)

// Ref names one record.
type Ref struct {
	Type Type
	ID   clew.ID
}

// Meta is what every record of the register carries.
type Meta struct {
	ID            clew.ID   `json:"id"`
	Revision      int64     `json:"revision"`
	CreatedAt     clew.Time `json:"created_at"`
	UpdatedAt     clew.Time `json:"updated_at"`
	RetiredAt     clew.Time `json:"retired_at,omitzero"`
	RetiredReason string    `json:"retired_reason,omitempty"`
}

// Retired reports whether the record is out of use.
func (m Meta) Retired() bool { return !m.RetiredAt.IsZero() }

// Act says why something is done, and, where one act changes many records, which act it belongs to.
type Act struct {
	ID     clew.ID // zero: an act of its own
	Reason string
}

// Why is an Act with a reason only.
func Why(reason string) Act { return Act{Reason: reason} }

// Change is the payload of the register's events.
type Change struct {
	Old    any     `json:"old,omitempty"`
	New    any     `json:"new,omitempty"`
	Reason string  `json:"reason,omitempty"`
	Undoes clew.ID `json:"undoes,omitzero"` // the act that this one takes back
}

// Stale is the Conflict of two people changing one record: it carries what stands there now and what was to be
// written, so that a page can show both.
type Stale struct {
	Ref      Ref
	Expected int64 // the revision that the caller saw
	Revision int64 // the one that stands
	Current  any   // the record as it stands: Line, Product, Release ...
	Yours    any   // the record as the caller would have it; nil where the verb changes no fields
}

// Error implements error.
func (s *Stale) Error() string { return s.Unwrap().Error() }

// Unwrap gives the clew.Error of kind Conflict.
func (s *Stale) Unwrap() error {
	return clew.Errorf(clew.Conflict, "Someone else changed this meanwhile. Compare both versions and save again.")
}

// Strings is a list of texts, stored as a JSON array.
type Strings []string

// Value implements driver.Valuer.
func (s Strings) Value() (driver.Value, error) {
	if len(s) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal([]string(s))
	return string(b), err
}

// Scan implements sql.Scanner.
func (s *Strings) Scan(v any) error {
	*s = nil
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return s.read([]byte(v))
	case []byte:
		return s.read(v)
	}
	return fmt.Errorf("product.Strings: cannot scan %T", v)
}

func (s *Strings) read(b []byte) error {
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	if len(list) > 0 {
		*s = list
	}
	return nil
}

// Page says which part of a list to give.
type Page struct {
	Limit  int // 0: 50; at most 1000
	Offset int
}

func (p Page) bounds() (limit, offset int) {
	limit, offset = p.Limit, max(p.Offset, 0)
	if limit <= 0 {
		limit = 50
	}
	return min(limit, 1000), offset
}

// List is one page of a list, with the count of everything that the filter leaves.
type List[T any] struct {
	Rows  []T
	Total int
}

// Presence filters by whether records are in use.
type Presence string

// The presences.
const (
	Active      Presence = "" // not retired
	RetiredOnly Presence = "retired"
	All         Presence = "all"
)

func known[T comparable](v T, all []T) bool { return slices.Contains(all, v) }
