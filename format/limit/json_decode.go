package limit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"clew"
)

// DecodeOptions say how a small JSON document is decoded.
type DecodeOptions struct {
	MaxBytes int64 // default 1 MiB
	MaxDepth int   // default 64
	Unknown  bool  // accept members that the type does not have
}

// DecodeJSON reads a small JSON document into v and refuses everything that another reader could understand
// differently: duplicate keys (also ones that differ only in case, which encoding/json takes for the same field),
// invalid UTF-8, lone surrogates, NUL, a byte order mark, anything after the end, more than 64 levels.
func DecodeJSON(r io.Reader, v any, o DecodeOptions) error {
	set(&o.MaxBytes, 1<<20)
	set(&o.MaxDepth, 64)
	b, err := ReadAll(r, o.MaxBytes)
	if err != nil {
		return err
	}
	fold := reflect.Indirect(reflect.ValueOf(v)).Kind() == reflect.Struct
	j := NewJSON(bytes.NewReader(b), JSONOptions{Strict: true, FoldKeys: fold, Bounds: Bounds{Depth: o.MaxDepth}})
	j.Skip()
	if err := j.End(); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if !o.Unknown {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		place, message, args := "", "There is a member that nobody expects here. Check its name", []any(nil)
		var t *json.UnmarshalTypeError
		if errors.As(err, &t) {
			place = "/" + string(bytes.ReplaceAll([]byte(t.Field), []byte("."), []byte("/")))
			message, args = "Here stands a JSON %s, where something else is expected", []any{clip(t.Value, 100)}
		} else if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			place = "/" + strings.Trim(clip(name, 200), `"`)
		}
		return &clew.Error{Kind: clew.Invalid, Message: "The JSON document does not have the expected form.",
			Fields: []clew.Field{{Place: place, Message: message, Args: args}}}
	}
	return nil
}
