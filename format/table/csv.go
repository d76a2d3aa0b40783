package table

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"clew/format/limit"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// csvReader reads CSV the way it is found: any of four separators, UTF-8 or UTF-16 with a mark, else bytes that are no
// UTF-8 as Windows-1252, quotes where they should not be. encoding/csv would keep an unbounded row in memory after one
// stray quote; this one bounds every row.
type csvReader struct {
	r       *bufio.Reader
	comma   byte
	line    int
	records int
	bounds  Bounds
	legacy  bool // something was no UTF-8
}

func openCSV(r io.Reader, bounds Bounds) (*csvReader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	mark, _ := b.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		b.Discard(3)
	case bytes.HasPrefix(mark, []byte("\xff\xfe")) || bytes.HasPrefix(mark, []byte("\xfe\xff")):
		b = bufio.NewReaderSize(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(b), 64<<10)
	}
	head, err := b.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, limit.Broken(limit.Place{Line: 1}, "this is no text; a list is expected as CSV or XLSX")
	}
	c := &csvReader{r: b, comma: comma(head), bounds: bounds}
	if line, _, _ := bytes.Cut(head, []byte("\n")); len(line) < 8 && strings.HasPrefix(strings.ToLower(string(line)), "sep=") {
		if s := strings.TrimSpace(string(line[4:])); len(s) == 1 {
			c.comma = s[0]
		}
		b.ReadString('\n')
		c.line++
	}
	return c, nil
}

// comma is the separator that stands most often, outside quotes, in the first rows.
func comma(head []byte) byte {
	count := map[byte]int{}
	quoted, rows := false, 0
	for _, b := range head {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			if rows++; rows > headerRows {
				break
			}
		case b == ',' || b == ';' || b == '\t' || b == '|':
			count[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte(";\t|") {
		if count[b] > count[best] {
			best = b
		}
	}
	return best
}

func (c *csvReader) next() (Row, error) {
	c.line++
	c.records++
	row := Row{Line: c.line, Record: c.records}
	var cell []byte
	size, any, quoted, closed := 0, false, false, false
	end := func() {
		row.Cells = append(row.Cells, c.decode(cell))
		cell, closed = cell[:0], false
	}
	for {
		b, err := c.r.ReadByte()
		if err == io.EOF {
			if quoted {
				return Row{}, limit.Broken(limit.Place{Line: int64(row.Line)}, "a quotation mark is opened here and not closed again")
			}
			if !any {
				return Row{}, io.EOF
			}
			end()
			return row, nil
		}
		if err != nil {
			return Row{}, err
		}
		any = true
		if size++; size > maxRow && quoted {
			return Row{}, limit.Broken(limit.Place{Line: int64(row.Line)}, "a quotation mark is opened here and not closed again")
		} else if size > maxRow {
			return Row{}, limit.TooMuch(limit.Place{Line: int64(row.Line)}, "more than %d bytes in one row", maxRow)
		}
		switch {
		case quoted:
			switch b {
			case '"':
				if next, _ := c.r.Peek(1); len(next) == 1 && next[0] == '"' {
					c.r.ReadByte()
					cell = append(cell, '"')
				} else {
					quoted, closed = false, true
				}
				continue
			case '\n':
				c.line++
			case '\r':
				if next, _ := c.r.Peek(1); len(next) == 1 && next[0] == '\n' {
					continue
				}
			}
			cell = append(cell, b)
		case b == '"' && !closed && len(bytes.TrimSpace(cell)) == 0:
			cell, quoted = cell[:0], true
		case b == c.comma:
			if end(); len(row.Cells) > c.bounds.Columns {
				return Row{}, limit.TooMuch(limit.Place{Line: int64(row.Line)}, "more than %d columns", c.bounds.Columns)
			}
		case b == '\n':
			end()
			return row, nil
		case b == '\r':
			if next, _ := c.r.Peek(1); len(next) == 1 && next[0] != '\n' { // old Macintosh ends
				end()
				return row, nil
			}
		default:
			cell = append(cell, b)
		}
	}
}

// decode takes what is no UTF-8 for Windows-1252, which holds every byte.
func (c *csvReader) decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	c.legacy = true
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}
