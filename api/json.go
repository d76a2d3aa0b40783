package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"

	"clew"
	"clew/format/limit"

	"github.com/danielgtaylor/huma/v2"
)

// jsonFormat writes lists that are empty as [], never as null, and reads strictly: duplicate members, invalid UTF-8
// and deep nesting are refused, since another program could read them differently.
var jsonFormat = huma.Format{Marshal: encode, Unmarshal: decode}

func encode(w io.Writer, v any) error {
	rv := reflect.ValueOf(v)
	if rv.IsValid() && lists(rv.Type()) {
		c := reflect.New(rv.Type()).Elem()
		c.Set(rv)
		fill(c)
		v = c.Interface()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func decode(data []byte, v any) error {
	err := limit.DecodeJSON(bytes.NewReader(data), v, limit.DecodeOptions{MaxBytes: 8 << 20, Unknown: true})
	var e *clew.Error
	if errors.As(err, &e) { // the framework takes the text alone
		text := fmt.Sprintf(e.Message, e.Args...)
		for _, f := range e.Fields {
			text += " " + f.Place + ": " + fmt.Sprintf(f.Message, f.Args...)
		}
		return errors.New(text)
	}
	return err
}

var holdsLists sync.Map // reflect.Type -> bool

// lists reports whether values of the type can hold a slice.
func lists(t reflect.Type) bool {
	if b, ok := holdsLists.Load(t); ok {
		return b.(bool)
	}
	holdsLists.Store(t, true) // a type within itself
	b := false
	switch t.Kind() {
	case reflect.Slice:
		b = t.Elem().Kind() != reflect.Uint8
	case reflect.Interface:
		b = true
	case reflect.Pointer, reflect.Map, reflect.Array:
		b = lists(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); (f.IsExported() || f.Anonymous) && lists(f.Type) {
				b = true
			}
		}
	}
	holdsLists.Store(t, b)
	return b
}

// fill makes nil slices empty ones. v is addressable.
func fill(v reflect.Value) {
	if !v.CanSet() || !lists(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			return
		}
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			c := reflect.New(v.Elem().Type()).Elem()
			c.Set(v.Elem())
			fill(c)
			v.Set(c)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			c := reflect.New(v.Type().Elem()).Elem()
			c.Set(v.MapIndex(k))
			fill(c)
			v.SetMapIndex(k, c)
		}
	}
}
