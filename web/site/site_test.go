package site

import (
	"bytes"
	"encoding/csv"
	"io"
	"iter"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clew"
	"clew/web/look"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{"/users?q=a#b": "/users?q=a#b", "/": "/", "": "/x", "users": "/x", "//evil.example": "/x", "/\\evil.example": "/x", "https://evil.example": "/x",
		"javascript:alert(1)": "/x", "/a\r\nSet-Cookie: b": "/x", "/\tb": "/x", "/" + strings.Repeat("a", 3000): "/x", "/%5c%5cevil": "/%5c%5cevil"} {
		if got := Local(in, "/x"); got != want {
			t.Errorf("Local(%q) = %q, want %q", clew.Clip(in, 40), got, want)
		}
	}
}

func TestBack(t *testing.T) {
	hr := httptest.NewRequest("POST", "http://clew.example/a", nil)
	r := &Request{Request: hr, sent: url.Values{}}
	for referer, want := range map[string]string{"http://clew.example/list?q=1#x": "/list?q=1", "https://evil.example/list": "/o", "": "/o", "http://clew.example//evil.example": "/o"} {
		hr.Header.Set("Referer", referer)
		if got := r.Back("/o"); got != want {
			t.Errorf("from %q back to %q, want %q", referer, got, want)
		}
	}
	r.sent.Set("back", "https://evil.example")
	if got := r.Back("/o"); got != "/o" {
		t.Errorf("back to %q", got)
	}
}

// cells are what spreadsheets take for formulas, and what they must give back.
var cells = []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", "plain", "a=b", "", "Müller, \"Söhne\"\nzwei", "1e5"}

func table(rows ...[]any) Table {
	var seq iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
	return Table{Name: "t", Columns: []Column{{"text", "Text"}, {"n", "Number"}}, Rows: seq}
}

func TestExportsHoldNoFormula(t *testing.T) {
	var rows [][]any
	for i, c := range cells {
		rows = append(rows, []any{c, int64(-i)})
	}
	var b bytes.Buffer
	if err := writeCSV(&b, table(rows...)); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		cell := got[i+1][0]
		if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
			t.Errorf("%q stands in CSV as %q", c, cell)
		}
		if back := strings.TrimPrefix(cell, "'"); strings.ReplaceAll(back, "\r", "") != strings.ReplaceAll(c, "\r", "") {
			t.Errorf("%q comes back from CSV as %q", c, cell)
		}
	}
	if got[2][1] != "-1" {
		t.Errorf("a number became %q", got[2][1])
	}

	b.Reset()
	if err := writeXLSX(&b, table(rows...)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		formula, err := f.GetCellFormula("Sheet1", at)
		if err != nil || formula != "" {
			t.Errorf("%q is the formula %q in XLSX (%v)", c, formula, err)
		}
	}

	b.Reset()
	if err := writeJSON(&b, table()); err != nil || b.String() != "[]\n" {
		t.Errorf("an empty list as JSON: %q %v", b.String(), err)
	}
}

// A moment that never was is an empty cell, not the year 1.
func TestExportsHoldNoMomentThatNeverWas(t *testing.T) {
	for _, write := range []func(io.Writer, Table) error{writeCSV, writeXLSX} {
		var b bytes.Buffer
		if err := write(&b, table([]any{clew.Time(0), clew.Time(1795460220011021)})); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if bytes.HasPrefix(b.Bytes(), []byte("PK")) {
			var f *excelize.File
			if f, err = excelize.OpenReader(&b); err == nil {
				rows, err = f.GetRows("Sheet1")
			}
		}
		if err != nil || len(rows) != 2 || rows[1][0] != "" || !strings.HasPrefix(rows[1][1], "2026-") {
			t.Errorf("%q, %v", rows, err)
		}
	}
}

func TestAgainShowsBoth(t *testing.T) {
	hr := httptest.NewRequest("POST", "/x", nil)
	r := &Request{Request: hr, lang: "en", sent: url.Values{"name": {"mine"}, "kind": {"b"}, "same": {"s"}}}
	page := FaultPage{}
	page.Lang = "en"
	f := page.NewForm("/x", "Save")
	f.Text("name", "Name").Set("theirs")
	f.Select("kind", "Kind", look.Option{Value: "a", Label: "First"}, look.Option{Value: "b", Label: "Second"}).Set("a")
	f.Text("same", "Same").Set("s")
	status := 0
	if err := r.Again(nil, f, clew.Errorf(clew.Conflict, "changed"), func(s int) error { status = s; return nil }); err != nil || status != 409 {
		t.Fatalf("%d %v", status, err)
	}
	got := map[string][2]string{}
	for _, x := range f.Fields {
		got[x.Name] = [2]string{x.Value, x.Hint}
	}
	want := map[string][2]string{"name": {"mine", "Stored now: theirs"}, "kind": {"b", "Stored now: First"}, "same": {"s", ""}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if err := r.Again(nil, f, clew.Errorf(clew.NotFound, "gone"), nil); !clew.Is(err, clew.NotFound) {
		t.Errorf("what the user cannot mend: %v", err)
	}
}

func TestValues(t *testing.T) {
	v := &Values{Values: url.Values{"n": {"x"}, "d": {"2031-13-01"}, "id": {"zzz"}, "t": {" a\r\nb\x00 "}, "ok": {"  a\r\nb "}}}
	if s := v.Text("ok"); s != "a\nb" {
		t.Errorf("%q", s)
	}
	v.Int("n")
	v.Date("d")
	v.Pick("id")
	v.Text("t")
	var places []string
	for _, f := range v.Faults {
		places = append(places, f.Place)
	}
	if d := cmp.Diff([]string{"n", "d", "id", "t"}, places); d != "" {
		t.Error(d)
	}
}
