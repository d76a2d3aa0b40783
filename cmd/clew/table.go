package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

// safe makes a text harmless for a terminal: nothing in a product's or component's name may move the cursor, colour the
// screen, or turn the direction of writing. What is taken out is shown as its code.
func safe(s string) string {
	if !strings.ContainsFunc(s, harmful) && validText(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case harmful(r):
			fmt.Fprintf(&b, "<%04X>", r)
		default:
			b.WriteRune(r) // what is no UTF-8 comes as U+FFFD
		}
	}
	return b.String()
}

func validText(s string) bool { return strings.ToValidUTF8(s, "") == s }

func harmful(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Co, r)
}

// safeLines is safe for texts of several lines.
func safeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = safe(lines[i])
	}
	return strings.Join(lines, "\n")
}

// column of a table.
type column[T any] struct {
	head string
	cell func(T) string
}

// items is what a list command gives as JSON.
type items[T any] struct {
	Items []T   `json:"items"`
	Total int64 `json:"total"`
}

// show writes a list.
func show[T any](x *cli, rows []T, total int64, columns ...column[T]) error {
	if x.json() {
		if rows == nil {
			rows = []T{}
		}
		return x.writeJSON(items[T]{rows, total})
	}
	table := make([][]string, 0, len(rows)+1)
	var head []string
	for _, c := range columns {
		head = append(head, say(c.head))
	}
	table = append(table, head)
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = c.cell(r)
		}
		table = append(table, line)
	}
	if err := writeTable(x.out, table); err != nil {
		return err
	}
	if int64(len(rows)) < total {
		x.note("%d of %d; --limit 0 gives all", len(rows), total)
	}
	return nil
}

// pair is a line of what is shown of one record.
type pair struct{ name, value string }

// one writes one record: all of it as JSON, or the pairs that have a value.
func (x *cli) one(v any, pairs ...pair) error {
	if x.json() {
		return x.writeJSON(v)
	}
	var table [][]string
	for _, p := range pairs {
		if p.value != "" {
			table = append(table, []string{say(p.name) + ":", p.value})
		}
	}
	return writeTable(x.out, table)
}

// writeTable aligns columns by what they take on a screen.
func writeTable(w io.Writer, rows [][]string) error {
	var widths []int
	for _, r := range rows {
		for i := range r {
			r[i] = safe(r[i])
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(r[i]))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		line := ""
		for i, cell := range r {
			line += cell
			if i < len(r)-1 {
				line += strings.Repeat(" ", widths[i]-columns(cell)+2)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// columns counts the cells that a text takes: wide characters take two, marks none.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// writeJSON writes v for scripts, and still with nothing that a terminal would obey: encoding/json leaves C1 controls
// and direction marks as they are.
func (x *cli) writeJSON(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	var out strings.Builder
	for _, r := range b.String() {
		switch {
		case r == '\n' || !harmful(r):
			out.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	_, err := io.WriteString(x.out, out.String())
	return err
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// some is count, and nothing for none.
func some(n int64) string {
	if n == 0 {
		return ""
	}
	return count(n)
}

func yes(b bool) string {
	if b {
		return say("yes")
	}
	return ""
}

func day(d openapi_types.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format("2006-01-02")
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

func list(s []string) string { return strings.Join(s, ", ") }

// clip shortens what would make a table too wide to read.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
