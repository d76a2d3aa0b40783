package clew

import (
	"errors"
	"fmt"
)

// Kind says what sort of error happened, so that the edge (web, API, command line) can answer once and rightly.
type Kind int

// The kinds, with the HTTP status they become at the edge (RFC 9110, RFC 9457).
const (
	Internal        Kind = iota // 500: our fault
	Invalid                     // 422 for a form or document, 400 for a malformed request
	Unauthenticated             // 401
	Denied                      // 403: visible, but not allowed
	NotFound                    // 404: not there, or not visible to this actor
	Conflict                    // 409: someone else changed it, or it exists already
	TooLarge                    // 413
	Unsupported                 // 415
	Limited                     // 429
	Unavailable                 // 503: disk full, database away, feed out of reach
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "denied", "not_found", "conflict", "too_large", "unsupported", "limited", "unavailable"}

// String gives the kind's stable name.
func (k Kind) String() string { return kindNames[k] }

// Field is one error of an input, by place: a form field's name, a JSON pointer (RFC 6901) or "line 12".
type Field struct {
	Place   string `json:"place"`
	Message string `json:"message"`
	Args    []any  `json:"-"`
}

// Error is an error with a kind, and a message that a user may read. Message is an English text with %-verbs for
// Args; it is also the key under which the catalogue holds the other languages.
type Error struct {
	Kind    Kind
	Message string
	Args    []any
	Fields  []Field
	Err     error // cause, for the log only
}

// Error implements error.
func (e *Error) Error() string {
	var places []string
	for _, f := range e.Fields {
		places = append(places, f.text(fmt.Sprintf(f.Message, f.Args...)))
	}
	s := Sentence(fmt.Sprintf(e.Message, e.Args...), places)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// text puts the place before what is wrong there; an input without places has none to name.
func (f Field) text(message string) string {
	if f.Place == "" {
		return message
	}
	return f.Place + ": " + message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind with a message for the user.
func Errorf(k Kind, message string, args ...any) *Error {
	return &Error{Kind: k, Message: message, Args: args}
}

// Wrapf is Errorf with a cause that only the log shows.
func Wrapf(k Kind, cause error, message string, args ...any) *Error {
	return &Error{Kind: k, Message: message, Args: args, Err: cause}
}

// Faults collects the errors of one input by place.
type Faults []Field

// Add notes that the value at place is wrong.
func (f *Faults) Add(place, message string, args ...any) {
	*f = append(*f, Field{Place: place, Message: message, Args: args})
}

// Err is nil when nothing was added, else one Invalid error with all fields.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Some entries need correction", Fields: f}
}

// KindOf finds the kind of err; an error without one is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
