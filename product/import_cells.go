package product

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"clew"
	"clew/fold"
	"clew/format/table"
)

// cells is a row of a list while it is read. A column that the list does not have leaves a field as it is; an empty cell
// empties it.
type cells struct {
	table.Row
	at     map[string]int
	header []string
	faults clew.Faults
	known  *references
}

// references remembers what rows of one transaction refer to: a list of one kind refers to records of other kinds only,
// so they do not change under it.
type references struct {
	lines    map[string]Line
	products map[[2]string]Product
	releases map[[2]string]Release
	parties  map[string]Party
}

func newReferences() *references {
	return &references{map[string]Line{}, map[[2]string]Product{}, map[[2]string]Release{}, map[string]Party{}}
}

// remember gives what is known for the key, else finds it and keeps it.
func remember[K comparable, V any](known map[K]V, key K, find func() (V, error)) (V, error) {
	if v, ok := known[key]; ok {
		return v, nil
	}
	v, err := find()
	if err == nil {
		known[key] = v
	}
	return v, err
}

func (c *cells) get(column string) (string, bool) {
	i, ok := c.at[column]
	if !ok {
		return "", false
	}
	return c.Cells[i], true
}

// value is get for columns that only refer to something.
func (c *cells) value(column string) string {
	s, _ := c.get(column)
	return s
}

func (c *cells) fault(column, message string, args ...any) { c.faults.Add(column, message, args...) }

// failed is the result of a row with an error; places become the file's own column names.
func (c *cells) failed(err error) RowResult {
	r := RowResult{Line: c.Line, State: RowFailed, Cells: c.Cells}
	var e *clew.Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		r.Faults = append(r.Faults, e.Fields...)
	} else if e != nil {
		r.Faults.Add("", e.Message, e.Args...)
	}
	for i, f := range r.Faults {
		if at, ok := c.at[f.Place]; ok {
			r.Faults[i].Place = c.header[at]
		}
	}
	return r
}

func (c *cells) text(column string, p *string) {
	if s, ok := c.get(column); ok {
		*p = s
	}
}

func (c *cells) list(column string, p *Strings) {
	if s, ok := c.get(column); ok {
		*p = table.Split(s)
	}
}

var truths = map[string]bool{"": false, "0": false, "no": false, "n": false, "nein": false, "false": false, "falsch": false, "-": false,
	"1": true, "yes": true, "y": true, "ja": true, "j": true, "true": true, "wahr": true, "x": true}

func (c *cells) bool(column string, p *bool) {
	s, ok := c.get(column)
	if !ok {
		return
	}
	if *p, ok = truths[fold.Fold(s)]; !ok {
		c.fault(column, "%q is neither yes nor no", clew.Clip(s, 40))
	}
}

var grouped = regexp.MustCompile(`^\d{1,3}(?:[.,' \x{00a0}\x{202f}]\d{3})+$`)

func (c *cells) count(column string, p *int64) {
	s, ok := c.get(column)
	if !ok {
		return
	}
	if grouped.MatchString(s) && !c.Number[c.at[column]] {
		s = regexp.MustCompile(`\D`).ReplaceAllString(s, "")
	}
	if s == "" {
		*p = 0
		return
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if f, ferr := strconv.ParseFloat(s, 64); err != nil && ferr == nil && c.Number[c.at[column]] && f == float64(int64(f)) {
		n, err = int64(f), nil
	}
	if err != nil {
		c.fault(column, "%q is not a count", clew.Clip(s, 40))
		return
	}
	*p = n
}

// dayForms are how people write days; the order of month and day with slashes differs, so that form is not read.
var dayForms = []string{"2006-01-02", "2.1.2006", "2.1.06", "2006/01/02", "20060102", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05"}

func (c *cells) date(column string, p *clew.Date) {
	s, ok := c.get(column)
	if !ok {
		return
	}
	if s == "" {
		*p = clew.Date{}
		return
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && c.Number[c.at[column]] && n > 10_000 && n < 110_000 {
		*p = clew.DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))) // as spreadsheets count days
		return
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, s); err == nil {
			*p = clew.DateOf(t)
			return
		}
	}
	c.fault(column, "%q is not a date (as 2031-03-31)", clew.Clip(s, 40))
}

// word reads one of a set of words: our own, or German ones that stand for them.
func word[T ~string](c *cells, column string, p *T, all []T, german map[string]T) {
	s, ok := c.get(column)
	if !ok {
		return
	}
	if s == "" {
		*p = ""
		return
	}
	if v, ok := oneWord(s, all, german); ok {
		*p = v
		return
	}
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	c.fault(column, "%q is none of %s", clew.Clip(s, 40), strings.Join(names, ", "))
}

func oneWord[T ~string](s string, all []T, german map[string]T) (T, bool) {
	key := headerKey(s)
	for _, v := range all {
		if headerKey(string(v)) == key {
			return v, true
		}
	}
	for g, v := range german {
		if headerKey(g) == key {
			return v, true
		}
	}
	return "", false
}

// errorColumn is added to rows that are given back to be mended; it is passed over when they return.
const errorColumn = "error"

// ErrorRows writes the failed rows of a list as CSV, with a last column that says what is wrong.
type ErrorRows struct {
	w    table.Writer
	keep []int
	say  func(message string, args ...any) string
}

// NewErrorRows starts the list; say translates a message (nil: English).
func NewErrorRows(w io.Writer, header []string, say func(message string, args ...any) string) (*ErrorRows, error) {
	var columns []table.Column
	var keep []int
	for i, h := range header {
		if headerKey(h) != headerKey(errorColumn) {
			keep = append(keep, i)
			columns = append(columns, table.Column{Key: h, Label: h})
		}
	}
	columns = append(columns, table.Column{Key: errorColumn, Label: errorColumn})
	if say == nil {
		say = fmt.Sprintf
	}
	out, err := table.NewWriter(table.CSV, w, columns)
	return &ErrorRows{w: out, keep: keep, say: say}, err
}

// Add writes the row when it failed.
func (e *ErrorRows) Add(r RowResult) error {
	if r.State != RowFailed {
		return nil
	}
	row := make([]any, 0, len(e.keep)+1)
	for _, i := range e.keep {
		row = append(row, r.Cells[i])
	}
	var wrong []string
	for _, f := range r.Faults {
		s := e.say(f.Message, f.Args...)
		if f.Place != "" {
			s = f.Place + ": " + s
		}
		wrong = append(wrong, s)
	}
	return e.w.Row(append(row, strings.Join(wrong, " | "))...)
}

// Close ends the list.
func (e *ErrorRows) Close() error { return e.w.Close() }
