package declared

import (
	"bytes"
	"encoding/csv"
	"io"
)

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
