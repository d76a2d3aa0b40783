package api

import (
	"strconv"
	"strings"

	"clew"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

// ID names the record in the address.
type ID struct {
	ID clew.ID `path:"id" doc:"Id of the record"`
}

// IfMatch is the revision that the caller saw. It is required wherever a record changes.
type IfMatch struct {
	Match string `header:"If-Match" required:"true" doc:"ETag of the record as the caller saw it, as \"3\""`
}

func (m IfMatch) revision() (int64, error) {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(m.Match, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return 0, (clew.Faults{{Place: "/header/If-Match", Message: "This is no ETag of a record, as \"3\""}}).Err()
	}
	return n, nil
}

func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

// record is the answer that is one record with its revision.
type record[T any] struct {
	ETag string `header:"ETag" doc:"Revision of the record, for If-Match"`
	Body T
}

// created is the answer to a request that made a record.
type created[T any] struct {
	Location string `header:"Location" doc:"Address of the new record"`
	ETag     string `header:"ETag" doc:"Revision of the record, for If-Match"`
	Body     T
}

// one is the answer that is one value without a revision.
type one[T any] struct{ Body T }

// nothing is the answer without content.
type nothing struct{}

func recordOf[T any](v T, revision int64, err error) (*record[T], error) {
	if err != nil {
		return nil, err
	}
	return &record[T]{etag(revision), v}, nil
}

func createdAt[T any](path string, v T, id clew.ID, revision int64, err error) (*created[T], error) {
	if err != nil {
		return nil, err
	}
	return &created[T]{Prefix + path + "/" + id.String(), etag(revision), v}, nil
}

func oneOf[T any](v T, err error) (*one[T], error) {
	if err != nil {
		return nil, err
	}
	return &one[T]{v}, nil
}

// Why is the reason of a change, kept in the audit trail.
type Why struct {
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; the audit trail keeps it"`
	Act    string `json:"act,omitempty" format:"uuid" doc:"Id of the act that this change belongs to, where one act changes many records"`
}

func (w Why) act() (product.Act, error) {
	if w.Act == "" {
		return product.Why(w.Reason), nil
	}
	id, err := clew.ParseID(w.Act)
	return product.Act{ID: id, Reason: w.Reason}, err
}

// optional makes every member of an input optional but those named: what is left out is empty.
func optional(s *huma.Schema, required ...string) *huma.Schema {
	s.Required = required
	return s
}

// seen reads what a changing request says of the revision it saw, and why.
func seen(m IfMatch, w Why) (int64, product.Act, error) {
	revision, err := m.revision()
	if err != nil {
		return 0, product.Act{}, err
	}
	act, err := w.act()
	return revision, act, err
}
