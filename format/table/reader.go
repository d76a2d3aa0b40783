package table

import (
	"io"
	"strings"

	"clew"
	"clew/format/limit"
)

// The bounds of a list from outside.
const (
	MaxBytes   = 128 << 20 // packed
	MaxColumns = 200
	MaxRows    = maxRows
	maxRow     = 1 << 20 // bytes of one row
	maxText    = 64 << 10
	maxShared  = 48 << 20 // bytes of a workbook's shared texts
	headerRows = 20       // how far down the header may stand
)

// Bounds narrow what is read of a list; a zero field takes this package's bound.
type Bounds struct {
	Bytes    int64 // packed
	Unpacked int64 // of a workbook
	Shared   int   // bytes of a workbook's shared texts
	Columns  int
	Rows     int
}

func (b Bounds) filled() Bounds {
	full := Bounds{MaxBytes, 1 << 30, maxShared, MaxColumns, MaxRows}
	if b.Bytes == 0 {
		b.Bytes = full.Bytes
	}
	if b.Unpacked == 0 {
		b.Unpacked = full.Unpacked
	}
	if b.Shared == 0 {
		b.Shared = full.Shared
	}
	if b.Columns == 0 {
		b.Columns = full.Columns
	}
	if b.Rows == 0 {
		b.Rows = full.Rows
	}
	return b
}

// ErrNoHeader says that none of the first rows names columns.
var ErrNoHeader = clew.Errorf(clew.Unsupported, "No row with the names of the columns was found. Start with the template.")

// Row is one row of a list. Cells is as long as the header.
type Row struct {
	Line   int // as an editor counts it: where the row begins
	Record int // as a spreadsheet counts it: cells may hold line breaks
	Cells  []string
	Number []bool // the cell is a number of a spreadsheet: a date may stand there as the count of days
}

// source gives the rows of one format; io.EOF at the end.
type source interface{ next() (Row, error) }

// Reader reads a list row by row, in bounded memory.
type Reader struct {
	Header    []string // trimmed
	HeaderRow Row
	Format    Format
	src       source
	bounds    Bounds
	rows      int
}

// Legacy reports whether some of what was read so far is no UTF-8 and was taken for Windows-1252.
func (t *Reader) Legacy() bool {
	c, ok := t.src.(*csvReader)
	return ok && c.legacy
}

// Open looks at what r holds and reads its header: the first row that find accepts, among the first ones; what stands
// above it (a title, a date) is passed over. A nil find takes the first row that is not empty.
func Open(r io.ReaderAt, size int64, find func(header []string) bool) (*Reader, error) {
	return OpenWithin(r, size, find, Bounds{})
}

// OpenWithin is Open with bounds of the caller's.
func OpenWithin(r io.ReaderAt, size int64, find func(header []string) bool, b Bounds) (*Reader, error) {
	b = b.filled()
	if size > b.Bytes {
		return nil, limit.TooMuch(limit.Place{}, "more than %d bytes", b.Bytes)
	}
	var magic [4]byte
	n, err := r.ReadAt(magic[:], 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	t := &Reader{Format: CSV, bounds: b}
	if string(magic[:n]) == "PK\x03\x04" {
		t.Format = XLSX
		t.src, err = openXLSX(r, size, b)
	} else {
		t.src, err = openCSV(io.NewSectionReader(r, 0, size), b)
	}
	if err != nil {
		return nil, err
	}
	for range headerRows {
		row, err := t.src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		for i := range row.Cells {
			row.Cells[i] = strings.TrimSpace(Unsafe(row.Cells[i]))
		}
		if blank(row.Cells) || find != nil && !find(row.Cells) {
			continue
		}
		t.Header, t.HeaderRow = row.Cells, row
		return t, nil
	}
	return nil, ErrNoHeader
}

// Next gives the next row that is not empty; io.EOF at the end.
func (t *Reader) Next() (Row, error) {
	for {
		row, err := t.src.next()
		if err != nil {
			return Row{}, err
		}
		if blank(row.Cells) {
			continue
		}
		if t.rows++; t.rows > t.bounds.Rows {
			return Row{}, limit.TooMuch(limit.Place{Line: int64(row.Line)}, "more than %d rows", t.bounds.Rows)
		}
		for len(row.Cells) < len(t.Header) {
			row.Cells = append(row.Cells, "")
		}
		row.Cells = row.Cells[:len(t.Header)]
		for len(row.Number) < len(t.Header) {
			row.Number = append(row.Number, false)
		}
		for i, c := range row.Cells {
			clean, _, _ := limit.Clean(strings.TrimSpace(Unsafe(c)), maxText)
			row.Cells[i] = clean
		}
		return row, nil
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
