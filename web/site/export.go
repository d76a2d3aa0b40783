package site

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"clew"

	"github.com/xuri/excelize/v2"
)

// Table is a list as it is exported: exactly the filter on screen, all its rows, raw values. Cells are string, bool,
// int, int64, float64, clew.Time, clew.Date, clew.ID or []string.
type Table struct {
	Name    string // of the file, without ending
	Columns []Column
	Rows    iter.Seq2[[]any, error]
}

// Column is a column of an export: Key names it in JSON and CSV, Label in XLSX.
type Column struct{ Key, Label string }

// Format is what the query asks for: "csv", "json", "xlsx", or "" for the page.
func (r *Request) Format() string {
	switch f := r.URL.Query().Get("format"); f {
	case "csv", "json", "xlsx":
		return f
	}
	return ""
}

var formats = map[string]struct {
	mime  string
	write func(io.Writer, Table) error
}{
	"csv":  {"text/csv; charset=utf-8", writeCSV},
	"json": {"application/json", writeJSON},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", writeXLSX},
}

// Export answers with the table as a file. It is written to a temporary file first, so that an error halfway is an
// error page and not half a list, and a slow reader holds no transaction: call it inside Read.
func (r *Request) Export(w http.ResponseWriter, t Table) error {
	format, ok := formats[r.Format()]
	if !ok {
		return clew.Errorf(clew.Invalid, "Exports are made as csv, json or xlsx")
	}
	tmp, err := os.CreateTemp("", "clew-export-")
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The disk is full; nothing was saved")
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	buf := bufio.NewWriter(tmp)
	if err := format.write(buf, t); err != nil {
		return err
	}
	if err := buf.Flush(); err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The disk is full; nothing was saved")
	}
	size, err := tmp.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", format.mime)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": t.Name + "-" + r.Now.Std().Format("2006-01-02") + "." + r.Format()}))
	h.Set("Cache-Control", "private, no-store")
	_, _ = io.Copy(w, tmp) // the reader may have gone
	return nil
}

func writeCSV(w io.Writer, t Table) error {
	out := csv.NewWriter(w)
	row := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = c.Key
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		for i, c := range cells {
			row[i] = text(c)
			if _, ok := c.(string); ok {
				row[i] = Cell(row[i])
			}
		}
		if err := out.Write(row[:len(cells)]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Cell makes text that a spreadsheet would take for a formula plain text, by an apostrophe in front.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []string:
		return Cell(strings.Join(v, ", "))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case clew.Time:
		if v.IsZero() {
			return ""
		}
		return v.Std().Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

func writeJSON(w io.Writer, t Table) error {
	sep := "[\n"
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, sep); err != nil {
			return err
		}
		for i, c := range cells {
			open := ","
			if i == 0 {
				open = "{"
			}
			b, err := json.Marshal(c)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%s%q:%s", open, t.Columns[i].Key, b); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, "}"); err != nil {
			return err
		}
		sep = ",\n"
	}
	if sep == "[\n" {
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	_, err := io.WriteString(w, "\n]\n")
	return err
}

func writeXLSX(w io.Writer, t Table) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Label
	}
	if err := s.SetRow("A1", head); err != nil {
		return err
	}
	n := 1
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		if n++; n > 1_048_576 {
			return clew.Errorf(clew.TooLarge, "A spreadsheet holds at most 1048576 rows; please narrow the list or export it as CSV")
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			switch c := c.(type) { // strings stay strings: no cell becomes a formula
			case int, int64, float64, bool:
				row[i] = c
			default:
				row[i] = clew.Clip(text(c), 32_000)
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(n), row); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}
