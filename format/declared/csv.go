package declared

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"clew/format/limit"
	"clew/format/sbom"

	"golang.org/x/text/encoding/charmap"
)

func itoa(n int) string { return strconv.Itoa(n) }

// ReadCSV reads a list separated by commas, semicolons or tabs, in UTF-8, or else in Windows-1252 with a warning.
func ReadCSV(r io.Reader, s *sbom.Sink, doc *sbom.Document) error {
	b, err := limit.ReadAll(r, MaxBytes)
	if err != nil {
		return err
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		s.Warn(limit.Place{Line: 1}, "the list is not UTF-8; it was read as Windows-1252")
		if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err != nil {
			return limit.Broken(limit.Place{Line: 1}, "the list is neither UTF-8 nor Windows-1252")
		}
	}
	t := newTable(s, doc, "CSV")
	c := csv.NewReader(bytes.NewReader(b))
	c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = separator(b), true, -1, true
	for extra := 0; ; {
		cells, err := c.Read()
		if err == io.EOF {
			return t.end()
		}
		if err != nil {
			var p *csv.ParseError
			if errors.As(err, &p) {
				return limit.Broken(limit.Place{Line: int64(p.Line)}, "the quotation marks of the list do not match")
			}
			return err
		}
		// A spreadsheet counts rows, not lines: cells may hold line breaks.
		line, _ := c.FieldPos(0)
		if err := t.row(line-extra, cells); err != nil {
			return err
		}
		for _, cell := range cells {
			extra += strings.Count(cell, "\n")
		}
	}
}

// separator is the character that stands most often in the row that looks most like a header.
func separator(b []byte) rune {
	best, most := ',', 0
	rows := 0
	for line := range bytes.Lines(b) {
		if rows++; rows > headerRows {
			break
		}
		for _, sep := range []rune{';', '\t', ','} {
			cells := split(line, sep)
			if cols := header(cells); len(cols) > most {
				best, most = sep, len(cols)
			}
		}
	}
	return best
}

func split(line []byte, sep rune) []string {
	var cells []string
	for _, c := range bytes.SplitN(line, []byte(string(sep)), MaxColumns+1) {
		cells = append(cells, string(bytes.Trim(bytes.TrimSpace(c), `"`)))
	}
	return cells
}

// LooksLike reports whether a text has a row of column names among its first rows.
func LooksLike(text []byte) bool {
	rows := 0
	for line := range bytes.Lines(text[:min(len(text), 64<<10)]) {
		if rows++; rows > headerRows {
			break
		}
		for _, sep := range []rune{';', '\t', ','} {
			if header(split(line, sep)) != nil {
				return true
			}
		}
	}
	return false
}

// WriteTemplate writes an empty list: the row of column names in the language ("de" or "en"), with a byte order mark
// and semicolons for German, as spreadsheets there expect it.
func WriteTemplate(w io.Writer, lang string) error {
	names := make([]string, 0, len(Columns))
	c := csv.NewWriter(w)
	for _, col := range Columns {
		names = append(names, string(col))
	}
	if lang == "de" {
		names = []string{"Name", "Version", "Lieferant", "Herkunft", "Zuverlässigkeit", "Art", "purl", "CPE", "Notizen"}
		c.Comma = ';'
	}
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil {
		return err
	}
	c.UseCRLF = true
	if err := c.Write(names); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}
