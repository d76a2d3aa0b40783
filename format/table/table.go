// Package table reads and writes lists as people exchange them: CSV, XLSX, and JSON on the way out. It serves every
// clause that hands a list over (paper: security documentation, X1; the register's import, A1.1 and A4). It owns the
// streaming writers, in which the same columns give the same list in every format, and tolerant, bounded readers. It
// knows nothing of what the columns mean.
//
// A cell that a spreadsheet would run as a formula leaves in CSV with an apostrophe before it (Safe), and loses it when
// it comes back (Unsafe). In XLSX texts are typed as texts, and in JSON they are strings, so nothing is added there.
package table

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clew"

	"github.com/xuri/excelize/v2"
)

// Column is a column of a list: Key names it in CSV and JSON, Label in XLSX.
type Column struct{ Key, Label string }

// Format names a way to write a list.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	JSON Format = "json"
	XLSX Format = "xlsx"
)

// MediaType gives the format's media type.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8"
	case JSON:
		return "application/json"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// Writer writes a list row by row. Close ends the list; it does not close what is written to. Cells are string, bool,
// int, int64, float64, []string, nil, or have a String method (clew.ID, clew.Time, clew.Date).
type Writer interface {
	Row(cells ...any) error
	Close() error
}

// NewWriter starts a list of the format; its header row is written at once.
func NewWriter(f Format, w io.Writer, columns []Column) (Writer, error) {
	switch f {
	case CSV:
		return newCSV(w, columns, ',')
	case JSON:
		return &jsonWriter{w: bufio.NewWriter(w), columns: columns}, nil
	case XLSX:
		return newXLSX(w, columns)
	}
	return nil, clew.Errorf(clew.Invalid, "Exports are made as csv, json or xlsx")
}

// Safe makes a text that a spreadsheet would take for a formula a plain one, by an apostrophe before it. A text that
// starts with apostrophes before such a character gets one more, so that Unsafe gives back exactly what was.
func Safe(s string) string {
	if formula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// Unsafe takes back what Safe added.
func Unsafe(s string) string {
	if strings.HasPrefix(s, "'") && formula(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func formula(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", r)
}

// Separator stands between the entries of a list in one cell.
const Separator = "; "

// Split reads a cell that holds a list.
func Split(cell string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// text is a cell as CSV and XLSX show it. Numbers are left as they are.
func text(v any) (s string, plain bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case []string:
		return strings.Join(v, Separator), true
	case bool:
		return strconv.FormatBool(v), false
	case int:
		return strconv.Itoa(v), false
	case int64:
		return strconv.FormatInt(v, 10), false
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), false
	case clew.Time:
		if v.IsZero() {
			return "", true
		}
		return v.Std().Format(time.RFC3339), true
	case fmt.Stringer:
		return v.String(), true
	}
	return fmt.Sprint(v), true
}

type csvWriter struct {
	w     *bufio.Writer
	comma byte
}

func newCSV(w io.Writer, columns []Column, comma byte) (*csvWriter, error) {
	c := &csvWriter{bufio.NewWriter(w), comma}
	c.w.WriteString("\xef\xbb\xbf") // without it spreadsheets read UTF-8 as something else
	for i, col := range columns {
		c.cell(i, Safe(col.Key))
	}
	_, err := c.w.WriteString("\r\n")
	return c, err
}

func (c *csvWriter) cell(i int, s string) {
	if i > 0 {
		c.w.WriteByte(c.comma)
	}
	if strings.ContainsAny(s, "\",;\t\r\n") || s != strings.TrimSpace(s) {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	c.w.WriteString(s)
}

func (c *csvWriter) Row(cells ...any) error {
	for i, v := range cells {
		s, plain := text(v)
		if plain {
			s = Safe(s)
		}
		c.cell(i, s)
	}
	_, err := c.w.WriteString("\r\n") // a bufio.Writer keeps its first error
	return err
}

func (c *csvWriter) Close() error { return c.w.Flush() }

type jsonWriter struct {
	w       *bufio.Writer
	columns []Column
	rows    int
}

func (j *jsonWriter) Row(cells ...any) error {
	if j.rows++; j.rows == 1 {
		j.w.WriteString("[\n")
	} else {
		j.w.WriteString(",\n")
	}
	for i, v := range cells {
		sep := byte(',')
		if i == 0 {
			sep = '{'
		}
		j.w.WriteByte(sep)
		key, err := json.Marshal(j.columns[i].Key)
		if err != nil {
			return err
		}
		if l, ok := v.([]string); ok && l == nil {
			v = []string{}
		}
		value, err := json.Marshal(v)
		if err != nil {
			return err
		}
		j.w.Write(key)
		j.w.WriteByte(':')
		j.w.Write(value)
	}
	_, err := j.w.WriteString("}")
	return err
}

func (j *jsonWriter) Close() error {
	if j.rows == 0 {
		j.w.WriteString("[]\n")
	} else {
		j.w.WriteString("\n]\n")
	}
	return j.w.Flush()
}

// The bounds of a sheet.
const (
	maxRows = 1_048_576
	maxCell = 32_767 // UTF-16 units
)

type xlsxWriter struct {
	w    io.Writer
	f    *excelize.File
	s    *excelize.StreamWriter
	rows int
	cell []any
}

func newXLSX(w io.Writer, columns []Column) (*xlsxWriter, error) {
	f := excelize.NewFile()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	x := &xlsxWriter{w: w, f: f, s: s}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = c.Label
	}
	return x, x.Row(head...)
}

func (x *xlsxWriter) Row(cells ...any) error {
	if x.rows++; x.rows > maxRows {
		return clew.Errorf(clew.TooLarge, "A spreadsheet holds at most 1048576 rows; please narrow the list or export it as CSV")
	}
	x.cell = x.cell[:0]
	for _, v := range cells {
		switch v := v.(type) {
		case int, int64, float64, bool:
			x.cell = append(x.cell, v)
		default:
			s, _ := text(v)
			if Unsafe(s) != s { // the reader takes one apostrophe off, whatever format a list comes back in
				s = "'" + s
			}
			x.cell = append(x.cell, printable(s))
		}
	}
	return x.s.SetRow("A"+strconv.Itoa(x.rows), x.cell)
}

// printable leaves out what XML cannot hold and cuts to what a cell can.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if len(s) <= maxCell {
		return s
	}
	units := 0
	for i, r := range s {
		if units += 1; r > 0xffff {
			units++
		}
		if units >= maxCell {
			return s[:i] + "…"
		}
	}
	return s
}

func (x *xlsxWriter) Close() error {
	defer x.f.Close()
	if err := x.s.Flush(); err != nil {
		return err
	}
	_, err := x.f.WriteTo(x.w)
	return err
}

// Template writes an empty list in CSV: the header row only, with semicolons where the language's spreadsheets expect
// them.
func Template(w io.Writer, names []string, lang string) error {
	comma := byte(',')
	if lang == "de" {
		comma = ';'
	}
	columns := make([]Column, len(names))
	for i, n := range names {
		columns[i].Key = n
	}
	c, err := newCSV(w, columns, comma)
	if err != nil {
		return err
	}
	return c.Close()
}
