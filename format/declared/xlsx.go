package declared

import (
	"bytes"
	"io"
	"path"
	"strconv"
	"strings"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

// The bounds of a workbook: small enough that its shared texts, which must all be kept, stay small too.
const (
	maxUnpacked = 64 << 20
	maxShared   = 8 << 20 // bytes of shared texts
)

// ReadXLSX reads the first sheet of a workbook as a stream. Only what a list needs is read: shared and inline texts,
// numbers as they are written, results of formulas. An own reader, since general ones unpack whole sheets into
// memory or temporary files before any bound of ours could stop them.
func ReadXLSX(r io.Reader, s *sbom.Sink, doc *sbom.Document) error {
	b, err := limit.ReadAll(r, MaxBytes)
	if err != nil {
		return err
	}
	z, err := limit.OpenZip(bytes.NewReader(b), int64(len(b)), limit.Bounds{Unpacked: maxUnpacked, Entries: 500})
	if err != nil {
		return err
	}
	w := &workbook{z: z, s: s}
	sheet, err := w.firstSheet()
	if err != nil {
		return err
	}
	if err := w.readShared(); err != nil {
		return err
	}
	t := newTable(s, doc, "XLSX")
	if err := w.rows(sheet, t); err != nil {
		return err
	}
	return t.end()
}

type workbook struct {
	z      *limit.Zip
	s      *sbom.Sink
	shared []string
}

// open gives a part of the workbook as XML; nil when it has none of that name.
func (w *workbook) open(name string) (*limit.XML, io.Closer, error) {
	f := w.z.File(name)
	if f == nil {
		return nil, nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	return limit.NewXML(rc, limit.Bounds{Depth: 64, RunBytes: 1 << 20}, nil), rc, nil
}

// each goes through a part's elements of one name at the given depth below the root's parent.
func (w *workbook) each(name string, visit func(x *limit.XML, e limit.Start) error) error {
	x, c, err := w.open(name)
	if x == nil || err != nil {
		return err
	}
	defer c.Close()
	if _, ok := x.Next(); !ok {
		return x.Err()
	}
	for {
		e, ok := x.Next()
		if !ok {
			return x.Err()
		}
		if err := visit(x, e); err != nil {
			return err
		}
	}
}

// firstSheet follows the workbook to the file of its first sheet.
func (w *workbook) firstSheet() (string, error) {
	id := ""
	err := w.each("xl/workbook.xml", func(x *limit.XML, e limit.Start) error {
		if e.Name != "sheets" {
			x.Skip()
			return nil
		}
		for {
			sheet, ok := x.Next()
			if !ok {
				return x.Err()
			}
			if id == "" {
				id = sheet.Attr("id")
			}
			x.Skip()
		}
	})
	if err != nil {
		return "", err
	}
	target := ""
	err = w.each("xl/_rels/workbook.xml.rels", func(x *limit.XML, e limit.Start) error {
		if e.Attr("Id") == id && id != "" {
			target = e.Attr("Target")
		}
		x.Skip()
		return nil
	})
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(target, "/") {
		target = target[1:]
	} else {
		target = path.Join("xl", target)
	}
	if w.z.File(target) == nil {
		target = "xl/worksheets/sheet1.xml"
	}
	if w.z.File(target) == nil {
		return "", clew.Errorf(clew.Unsupported, "This zip archive is no workbook with a sheet. Save the list as XLSX or CSV.")
	}
	return target, nil
}

func (w *workbook) readShared() error {
	size := 0
	return w.each("xl/sharedStrings.xml", func(x *limit.XML, e limit.Start) error {
		if e.Name != "si" {
			x.Skip()
			return nil
		}
		t := richText(x)
		if size += len(t) + 16; size > maxShared {
			return limit.TooMuch(x.Place(), "more than %d bytes of texts in the workbook", maxShared)
		}
		w.shared = append(w.shared, t)
		return x.Err()
	})
}

// richText joins the texts of the open element (si or is), leaving out phonetic ones.
func richText(x *limit.XML) string {
	var b strings.Builder
	open := x.Depth()
	for x.Depth() >= open {
		e, ok := x.Next()
		if !ok {
			if x.Err() != nil {
				break
			}
			continue
		}
		switch e.Name {
		case "t":
			if t := x.Text(2 * sbom.MaxText); b.Len() < 2*sbom.MaxText {
				b.WriteString(t)
			}
		case "rPh":
			x.Skip()
		}
	}
	return b.String()
}

func (w *workbook) rows(sheet string, t *table) error {
	return w.each(sheet, func(x *limit.XML, e limit.Start) error {
		if e.Name != "sheetData" {
			x.Skip()
			return nil
		}
		for n := 1; ; n++ {
			row, ok := x.Next()
			if !ok {
				return x.Err()
			}
			if at, err := strconv.Atoi(row.Attr("r")); err == nil && at > 0 && at < 1<<21 {
				n = at
			}
			cells, err := w.cells(x, &t.numbers)
			if err != nil {
				return err
			}
			if err := t.row(n, cells); err != nil {
				return err
			}
		}
	})
}

// cells reads the cells of the open row.
func (w *workbook) cells(x *limit.XML, numbers *[]bool) ([]string, error) {
	var cells []string
	*numbers = (*numbers)[:0]
	for i := 0; ; i++ {
		c, ok := x.Next()
		if !ok {
			return cells, x.Err()
		}
		if at := columnOf(c.Attr("r")); at >= 0 {
			i = at
		}
		typ, text := c.Attr("t"), ""
		for {
			v, ok := x.Next()
			if !ok {
				break
			}
			switch v.Name {
			case "v":
				text = x.Text(2 * sbom.MaxText)
			case "is":
				text = richText(x)
			default:
				x.Skip()
			}
		}
		if typ == "s" {
			at, err := strconv.Atoi(text)
			if text = ""; err == nil && at >= 0 && at < len(w.shared) {
				text = w.shared[at]
			}
		}
		if text == "" {
			continue
		}
		if i >= MaxColumns {
			return nil, limit.TooMuch(x.Place(), "more than %d columns", MaxColumns)
		}
		for len(cells) <= i {
			cells, *numbers = append(cells, ""), append(*numbers, false)
		}
		cells[i], (*numbers)[i] = text, typ == "" || typ == "n"
	}
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
