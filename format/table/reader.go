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

// Row is one row of a list. Cells is as long as the header.
type Row struct {
	Line   int // as a spreadsheet or editor counts it
	Cells  []string
	Number []bool // the cell is a number of a spreadsheet: a date may stand there as the count of days
}

// source gives the rows of one format; io.EOF at the end.
type source interface{ next() (Row, error) }

// Reader reads a list row by row, in bounded memory.
type Reader struct {
	Header []string // trimmed
	Format Format
	src    source
	rows   int
}

// Open looks at what r holds and reads its header: the first row that find accepts, among the first ones; what stands
// above it (a title, a date) is passed over. A nil find takes the first row that is not empty.
func Open(r io.ReaderAt, size int64, find func(header []string) bool) (*Reader, error) {
	if size > MaxBytes {
		return nil, limit.TooMuch(limit.Place{}, "more than %d bytes", MaxBytes)
	}
	var magic [4]byte
	n, err := r.ReadAt(magic[:], 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	t := &Reader{Format: CSV}
	if string(magic[:n]) == "PK\x03\x04" {
		t.Format = XLSX
		t.src, err = openXLSX(r, size)
	} else {
		t.src, err = openCSV(io.NewSectionReader(r, 0, size))
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
		t.Header = row.Cells
		return t, nil
	}
	return nil, clew.Errorf(clew.Unsupported, "No row with the names of the columns was found. Start with the template.")
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
		if t.rows++; t.rows > MaxRows {
			return Row{}, limit.TooMuch(limit.Place{Line: int64(row.Line)}, "more than %d rows", MaxRows)
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
