package osv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// ReadJSON reads a single record, an array of records, records one after the other (JSON lines), or an object whose
// member "vulns" is an array of records (what the query service of osv.dev answers).
//
// A record that is valid JSON but no record comes as an item like any other and fails in Decode; where the JSON itself
// breaks, one item with an error ends the reading, since nothing behind it can be found.
func ReadJSON(in io.Reader, l Limits, visit Visit) error {
	return (&reading{Limits: l.filled(), visit: visit}).json("", in)
}

func (r *reading) json(name string, in io.Reader) error {
	// one value may be EntryBytes, and an array of them TotalBytes: the window is what bounds the memory
	w := &window{in: in, left: r.EntryBytes, limit: r.EntryBytes}
	dec := jsontext.NewDecoder(w, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	err := r.values(name, dec, w)
	var stop *stopped
	switch {
	case err == nil || err == io.EOF:
		return nil
	case errors.As(err, &stop):
		return stop.error
	}
	return r.item(name, nil, fmt.Errorf("%w: %w", ErrRecord, plain(err)))
}

// stopped is an error of the visitor or a limit of the whole, which ends everything.
type stopped struct{ error }

func (r *reading) values(name string, dec *jsontext.Decoder, w *window) error {
	for n := 0; ; n++ {
		switch dec.PeekKind() {
		case '[':
			if _, err := dec.ReadToken(); err != nil {
				return err
			}
			if err := r.elements(name, dec, w); err != nil {
				return err
			}
		case 0:
			_, err := dec.ReadToken()
			return err
		default:
			raw, err := dec.ReadValue()
			if err != nil {
				return err
			}
			w.refill()
			if list := vulns(raw); list != nil {
				inner := jsontext.NewDecoder(bytes.NewReader(list), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
				if err := r.values(name, inner, &window{}); err != nil && err != io.EOF {
					return err
				}
				continue
			}
			at := name
			if n > 0 || name == "" {
				at = place(name, n)
			}
			if err := r.item(at, bytes.Clone(raw), nil); err != nil {
				return &stopped{err}
			}
		}
	}
}

func (r *reading) elements(name string, dec *jsontext.Decoder, w *window) error {
	for i := 0; dec.PeekKind() != ']'; i++ {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		w.refill()
		if err := r.item(place(name, i), bytes.Clone(raw), nil); err != nil {
			return &stopped{err}
		}
	}
	_, err := dec.ReadToken()
	return err
}

func place(name string, i int) string { return name + "#" + strconv.Itoa(i) }

// vulns finds the list in an answer of the query service; nil for a record.
func vulns(raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '{' || !bytes.Contains(raw[:min(len(raw), 64)], []byte(`"vulns"`)) {
		return nil
	}
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.ReadToken(); err != nil {
		return nil
	}
	name, err := dec.ReadValue()
	if err != nil || string(name) != `"vulns"` || dec.PeekKind() != '[' {
		return nil
	}
	list, err := dec.ReadValue()
	if err != nil {
		return nil
	}
	return list
}

// window lets a value of at most limit bytes through; each value read gives the full window back.
type window struct {
	in          io.Reader
	left, limit int64
}

func (w *window) refill() { w.left = w.limit }

func (w *window) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, fmt.Errorf("%w: a record of more than %d bytes", ErrLimit, w.limit)
	}
	if int64(len(p)) > w.left {
		p = p[:w.left]
	}
	n, err := w.in.Read(p)
	w.left -= int64(n)
	return n, err
}
