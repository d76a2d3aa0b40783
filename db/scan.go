package db

import (
	"database/sql"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"sync"
	"unicode"

	"clew"
)

// One reads exactly one row into T; none is a NotFound error. T is a struct whose fields are matched by column name
// (tag `db:"name"`, else the field name in snake case; fields of embedded structs count), or a single value.
func One[T any](t *Tx, query string, args ...any) (T, error) {
	var zero T
	found, err := All[T](t, query, args...)
	if err != nil {
		return zero, err
	}
	if len(found) == 0 {
		return zero, clew.Errorf(clew.NotFound, "There is no such record")
	}
	return found[0], nil
}

// Maybe is One where no row is no error: it reports whether there was one.
func Maybe[T any](t *Tx, query string, args ...any) (v T, ok bool, err error) {
	found, err := All[T](t, query, args...)
	if err != nil || len(found) == 0 {
		return v, false, err
	}
	return found[0], true, nil
}

// All reads all rows. NULL becomes the zero value.
func All[T any](t *Tx, query string, args ...any) ([]T, error) {
	var out []T
	for v, err := range Each[T](t, query, args...) {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Each streams the rows; after an error it ends. The transaction can run no other statement meanwhile.
func Each[T any](t *Tx, query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		rows, err := t.Query(query, args...)
		if err != nil {
			yield(zero, err)
			return
		}
		defer rows.Close()
		scan, err := scanner[T](rows)
		if err != nil {
			yield(zero, err)
			return
		}
		for rows.Next() {
			var v T
			if err := scan(&v); err != nil {
				yield(zero, wrap(err, query))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(zero, wrap(err, query))
		}
	}
}

func scanner[T any](rows *sql.Rows) (func(*T) error, error) {
	typ := reflect.TypeFor[T]()
	if typ.Kind() != reflect.Struct || reflect.PointerTo(typ).Implements(reflect.TypeFor[sql.Scanner]()) {
		return func(v *T) error {
			return rows.Scan(dest(reflect.ValueOf(v).Elem()))
		}, nil
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	paths := make([][]int, len(names))
	fields := fieldsOf(typ)
	for i, n := range names {
		p, ok := fields[n]
		if !ok {
			return nil, fmt.Errorf("db: %v has no field for column %q", typ, n)
		}
		paths[i] = p
	}
	dests := make([]any, len(names))
	return func(v *T) error {
		s := reflect.ValueOf(v).Elem()
		for i, p := range paths {
			dests[i] = dest(s.FieldByIndex(p))
		}
		return rows.Scan(dests...)
	}, nil
}

func dest(v reflect.Value) any {
	p := v.Addr().Interface()
	if _, ok := p.(sql.Scanner); ok {
		return p
	}
	return &nullable{v}
}

// nullable scans basic kinds and turns NULL into the zero value.
type nullable struct{ v reflect.Value }

func (n *nullable) Scan(src any) error {
	if src == nil {
		n.v.SetZero()
		return nil
	}
	switch n.v.Kind() {
	case reflect.Pointer:
		n.v.Set(reflect.New(n.v.Type().Elem()))
		return (&nullable{n.v.Elem()}).Scan(src)
	case reflect.String:
		switch s := src.(type) {
		case string:
			n.v.SetString(s)
			return nil
		case []byte:
			n.v.SetString(string(s))
			return nil
		}
	case reflect.Int, reflect.Int64, reflect.Int32:
		switch s := src.(type) {
		case int64:
			n.v.SetInt(s)
			return nil
		case bool:
			if s {
				n.v.SetInt(1)
			}
			return nil
		}
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		if s, ok := src.(int64); ok && s >= 0 && !n.v.OverflowUint(uint64(s)) {
			n.v.SetUint(uint64(s))
			return nil
		}
	case reflect.Bool:
		switch s := src.(type) {
		case bool:
			n.v.SetBool(s)
			return nil
		case int64:
			n.v.SetBool(s != 0)
			return nil
		}
	case reflect.Float64:
		switch s := src.(type) {
		case float64:
			n.v.SetFloat(s)
			return nil
		case int64:
			n.v.SetFloat(float64(s))
			return nil
		}
	case reflect.Slice:
		if n.v.Type().Elem().Kind() == reflect.Uint8 {
			switch s := src.(type) {
			case []byte:
				n.v.SetBytes(append([]byte(nil), s...))
				return nil
			case string:
				n.v.SetBytes([]byte(s))
				return nil
			}
		}
	}
	return fmt.Errorf("cannot scan %T into %v", src, n.v.Type())
}

var fieldCache sync.Map // reflect.Type -> map[string][]int

func fieldsOf(t reflect.Type) map[string][]int {
	if m, ok := fieldCache.Load(t); ok {
		return m.(map[string][]int)
	}
	m := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("db")
		if !f.IsExported() || tag == "-" || (f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct) {
			continue
		}
		if tag == "" {
			tag = snake(f.Name)
		}
		if _, taken := m[tag]; !taken {
			m[tag] = f.Index
		}
	}
	fieldCache.Store(t, m)
	return m
}

// snake turns ReleaseID into release_id and CVSSScore into cvss_score.
func snake(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i, c := range r {
		if unicode.IsUpper(c) {
			if i > 0 && (unicode.IsLower(r[i-1]) || unicode.IsDigit(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1])) {
				b.WriteByte('_')
			}
			c = unicode.ToLower(c)
		}
		b.WriteRune(c)
	}
	return b.String()
}
