package backup

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"clew/db"

	"github.com/go-json-experiment/json/jsontext"
)

// each gives every row of the table as a line, in the order of its key. The line is valid until the next one.
func (t Table) each(tx *db.Tx, f func(line []byte) error) error {
	rows, err := tx.Query(`SELECT ` + quoted(t.names()) + ` FROM "` + t.Name + `" ORDER BY ` + quoted(t.Order))
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(t.Columns))
	dests := make([]any, len(values))
	for i := range values {
		dests[i] = &values[i]
	}
	var line []byte
	for rows.Next() {
		if err := rows.Scan(dests...); err != nil {
			return err
		}
		if line, err = t.line(line[:0], values); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		if err := f(line); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

func (t Table) line(b []byte, values []any) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, t.Columns[i], v); err != nil {
			return nil, err
		}
	}
	return append(b, ']', '\n'), nil
}

func appendValue(b []byte, c Column, v any) ([]byte, error) {
	if v == nil {
		return append(b, "null"...), nil
	}
	switch c.Kind {
	case Text:
		switch s := v.(type) {
		case string:
			return jsontext.AppendQuote(b, s)
		case []byte:
			return jsontext.AppendQuote(b, string(s))
		}
	case Int:
		if n, ok := v.(int64); ok {
			return strconv.AppendInt(b, n, 10), nil
		}
	case Bool:
		switch n := v.(type) {
		case bool:
			return strconv.AppendBool(b, n), nil
		case int64:
			return strconv.AppendBool(b, n != 0), nil
		}
	case Float:
		switch n := v.(type) {
		case float64:
			return strconv.AppendFloat(b, n, 'g', -1, 64), nil
		case int64:
			return strconv.AppendFloat(b, float64(n), 'g', -1, 64), nil
		}
	case Bytes:
		switch s := v.(type) {
		case []byte:
			return appendBytes(b, s), nil
		case string:
			return appendBytes(b, []byte(s)), nil
		}
	}
	return nil, fmt.Errorf("column %s is %s and holds %T", c.Name, c.Kind, v)
}

func appendBytes(b, data []byte) []byte {
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, data)
	return append(b, '"')
}

// sum digests the table's rows.
func (t Table) sum(tx *db.Tx, also func(line []byte) error) (TableSum, error) {
	h := sha256.New()
	h.Write([]byte(t.head()))
	s := TableSum{Name: t.Name}
	err := t.each(tx, func(line []byte) error {
		s.Rows++
		h.Write(line)
		if also != nil {
			return also(line)
		}
		return nil
	})
	s.SHA256 = hex.EncodeToString(h.Sum(nil))
	return s, err
}

// Sums digests every table that is saved: two databases with equal sums hold the same.
func Sums(tx *db.Tx) ([]TableSum, error) {
	tables, err := Tables(tx)
	if err != nil {
		return nil, err
	}
	out := make([]TableSum, len(tables))
	for i, t := range tables {
		if out[i], err = t.sum(tx, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}
