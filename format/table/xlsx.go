package table

import (
	"io"
	"path"
	"strconv"
	"strings"

	"clew"
	"clew/format/limit"
)

// xlsxReader reads the first sheet of a workbook as a stream: shared and inline texts, numbers as they are stored,
// results of formulas (never the formulas). General readers unpack whole sheets before a bound of ours could stop them.
type xlsxReader struct {
	z      *limit.Zip
	shared []string
	sheet  *limit.XML
	line   int
	bounds Bounds
}

func openXLSX(r io.ReaderAt, size int64, b Bounds) (*xlsxReader, error) {
	z, err := limit.OpenZip(r, size, limit.Bounds{Packed: b.Bytes, Unpacked: b.Unpacked, Entries: 1000})
	if err != nil {
		return nil, err
	}
	x := &xlsxReader{z: z, bounds: b}
	name, err := x.firstSheet()
	if err != nil {
		return nil, err
	}
	if err := x.readShared(); err != nil {
		return nil, err
	}
	if x.sheet, err = x.open(name); err != nil {
		return nil, err
	}
	for { // to the rows
		e, ok := x.sheet.Next()
		if !ok {
			if x.sheet.Err() != nil {
				return nil, x.sheet.Err()
			}
			return nil, clew.Errorf(clew.Unsupported, "This zip archive is no workbook with a sheet. Save the list as XLSX or CSV.")
		}
		if e.Name == "sheetData" {
			return x, nil
		}
		x.sheet.Skip()
	}
}

// open gives a part of the workbook with its root element opened; nil when there is no such part.
func (x *xlsxReader) open(name string) (*limit.XML, error) {
	f := x.z.File(name)
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	part := limit.NewXML(rc, limit.Bounds{Depth: 64, RunBytes: 1 << 20}, func(limit.Place, string, ...any) {})
	if _, ok := part.Next(); !ok && part.Err() != nil {
		return nil, part.Err()
	}
	return part, nil
}

// firstSheet follows the workbook to the file of its first sheet.
func (x *xlsxReader) firstSheet() (string, error) {
	id, target := "", ""
	book, err := x.open("xl/workbook.xml")
	if err != nil {
		return "", err
	}
	for book != nil && id == "" {
		e, ok := book.Next()
		if !ok {
			break
		}
		if e.Name != "sheets" {
			book.Skip()
			continue
		}
		if sheet, ok := book.Next(); ok {
			id = sheet.Attr("id")
		}
		break
	}
	rels, err := x.open("xl/_rels/workbook.xml.rels")
	if err != nil {
		return "", err
	}
	for rels != nil {
		e, ok := rels.Next()
		if !ok {
			break
		}
		if id != "" && e.Attr("Id") == id {
			target = e.Attr("Target")
		}
		rels.Skip()
	}
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		target = rest
	} else {
		target = path.Join("xl", target)
	}
	if x.z.File(target) == nil {
		target = "xl/worksheets/sheet1.xml"
	}
	if x.z.File(target) == nil {
		return "", clew.Errorf(clew.Unsupported, "This zip archive is no workbook with a sheet. Save the list as XLSX or CSV.")
	}
	return target, nil
}

func (x *xlsxReader) readShared() error {
	part, err := x.open("xl/sharedStrings.xml")
	if part == nil || err != nil {
		return err
	}
	size := 0
	for {
		e, ok := part.Next()
		if !ok {
			return part.Err()
		}
		if e.Name != "si" {
			part.Skip()
			continue
		}
		t := rich(part)
		if size += len(t) + 16; size > x.bounds.Shared {
			return limit.TooMuch(part.Place(), "more than %d bytes of texts in the workbook", x.bounds.Shared)
		}
		x.shared = append(x.shared, t)
	}
}

// rich joins the texts of the open element, with its end, without phonetic ones.
func rich(part *limit.XML) string {
	var b strings.Builder
	for {
		e, ok := part.Next()
		if !ok {
			return b.String()
		}
		switch e.Name {
		case "t":
			if t := part.Text(maxText); b.Len() < maxText {
				b.WriteString(t)
			}
		case "r":
			b.WriteString(rich(part))
		default:
			part.Skip()
		}
	}
}

func (x *xlsxReader) next() (Row, error) {
	e, ok := x.sheet.Next()
	if !ok {
		if err := x.sheet.Err(); err != nil {
			return Row{}, err
		}
		return Row{}, io.EOF
	}
	x.line++
	if at, err := strconv.Atoi(e.Attr("r")); err == nil && at > 0 && at <= maxRows {
		x.line = at
	}
	row := Row{Line: x.line, Record: x.line}
	for i := 0; ; i++ {
		c, ok := x.sheet.Next()
		if !ok {
			return row, x.sheet.Err()
		}
		if at := columnOf(c.Attr("r")); at >= 0 {
			i = at
		}
		text := x.cell(c.Attr("t"))
		if text == "" {
			continue
		}
		if i >= x.bounds.Columns {
			return Row{}, limit.TooMuch(x.sheet.Place(), "more than %d columns", x.bounds.Columns)
		}
		for len(row.Cells) <= i {
			row.Cells, row.Number = append(row.Cells, ""), append(row.Number, false)
		}
		row.Cells[i], row.Number[i] = text, c.Attr("t") == "" || c.Attr("t") == "n"
	}
}

func (x *xlsxReader) cell(typ string) string {
	text := ""
	for {
		v, ok := x.sheet.Next()
		if !ok {
			break
		}
		switch v.Name {
		case "v":
			text = x.sheet.Text(maxText)
		case "is":
			text = rich(x.sheet)
		default:
			x.sheet.Skip()
		}
	}
	switch typ {
	case "s":
		at, err := strconv.Atoi(text)
		if err != nil || at < 0 || at >= len(x.shared) {
			return ""
		}
		return x.shared[at]
	case "b":
		if text == "1" {
			return "true"
		}
		return "false"
	case "e":
		return ""
	}
	return text
}

// columnOf turns B7 into 1; -1 when it is none.
func columnOf(ref string) int {
	n := 0
	for i := range len(ref) {
		c := ref[i]
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<14 {
			return 1 << 14
		}
	}
	return n - 1
}
