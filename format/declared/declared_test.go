package declared

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"clew"
	"clew/format/sbom"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// read runs one of the readers and gives what came out, a line for each component, rejected row and warning.
func read(t testing.TB, b []byte) ([]string, sbom.Document, error) {
	t.Helper()
	var out []string
	var doc sbom.Document
	s := sbom.NewSink(sbom.Handler{
		Component: func(c sbom.Component) error {
			out = append(out, strings.TrimRight(strings.Join([]string{c.Place, c.Name, c.Version, c.Supplier, c.Origin, c.Confidence, c.Type, c.PURL, c.CPE, c.Notes}, "|"), "|"))
			return nil
		},
		Warning: func(w sbom.Warning) { out = append(out, "! "+w.Place+" "+fmt.Sprintf(w.Message, w.Args...)) },
	}, &doc)
	err := Read(bytes.NewReader(b), s, &doc)
	for _, r := range doc.Rejected {
		out = append(out, fmt.Sprintf("- row %d %s: ", r.Row, r.Column)+fmt.Sprintf(r.Message, r.Args...))
	}
	return out, doc, err
}

func TestSeparatorsAndLanguages(t *testing.T) {
	for _, in := range []string{
		"name,version,kind\nboard,B2,hardware\n",
		"Name;Version;Art\r\nboard;B2;Gerät\r\n",
		"\xef\xbb\xbfBezeichnung\tStand\tTyp\nboard\tB2\tHW\n",
		"\"Art\";\"Komponente\";\"Fassung\"\n\"hardware\";\"board\";\"B2\"",
		"A title; with a separator\n\nname;version;kind\n\nboard;B2;HARDWARE\n;;\n",
		"sep=;\nname;version;kind\nboard;B2;hw",
	} {
		got, _, err := read(t, []byte(in))
		if err != nil || len(got) != 1 || !strings.HasSuffix(got[0], "|board|B2||||device") {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

func TestNoHeader(t *testing.T) {
	for _, in := range []string{"", "a;b;c\n1;2;3\n", strings.Repeat("x;y\n", 100), "version;supplier\n1;2\n"} {
		if _, _, err := read(t, []byte(in)); !clew.Is(err, clew.Unsupported) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func workbookOf(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	b := workbookOf(t, [][]any{
		{"Inventory of 2011"},
		{},
		{"Name", nil, "Version", "Hersteller", "Zuverlässigkeit", "Art"},
		{"TLS <b>", "ignored", "3.0", "Müller", "hoch", "Software"},
		{"board", nil, 1.1, "Acme", "mittel", "Hardware"},
		{nil, nil, "1"},
		{"=1+1", nil, "\u202e", "", "", ""},
	})
	got, doc, err := read(t, b)
	want := []string{"row 4|TLS <b>|3.0|Müller||high", `! row 5 the version "1.1" is stored as a number, which loses zeros at the end; format the column as text`,
		"row 5|board|1.1|Acme||medium|device", "row 7|=1+1|\u202e", "- row 6 name: the name is missing"}
	if d := cmp.Diff(want, got); d != "" || err != nil || doc.Components != 3 {
		t.Error(d, err)
	}
}

func TestXLSXHostile(t *testing.T) {
	good := workbookOf(t, [][]any{{"name"}, {"a"}})
	for i := 0; i < len(good); i += 7 {
		if _, _, err := read(t, good[:i]); err == nil || clew.KindOf(err) == clew.Internal {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
	wide := make([]any, 500)
	for i := range wide {
		wide[i] = "x"
	}
	if _, _, err := read(t, workbookOf(t, [][]any{{"name"}, wide})); !clew.Is(err, clew.TooLarge) {
		t.Errorf("500 columns: %v", err)
	}
}

// TestTemplate: the empty lists that are offered can be read back.
func TestTemplate(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		var b bytes.Buffer
		if err := WriteTemplate(&b, lang); err != nil {
			t.Fatal(err)
		}
		sep := map[string]string{"en": ",", "de": ";"}[lang]
		row := strings.Join([]string{"n", "v", "s", "o", "low", "hardware", "pkg:a/b", "cpe:/h:x", "c"}, sep)
		got, _, err := read(t, append(b.Bytes(), row...))
		if want := "row 2|n|v|s|o|low|device|pkg:a/b|cpe:/h:x|c"; err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q %v", lang, got, err)
		}
	}
}

// FuzzCSV and FuzzXLSX: no panic, and errors are a user's.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("name;version\n\"a\nb\";1\n\xe4;2"))
	f.Add([]byte("name,kind,purl\nx,hardware,pkg:a/b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := read(t, b); err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatal(err)
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbookOf(f, [][]any{{"name", "version"}, {"a", 1}, {"b", "2"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := read(t, b); err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatal(err)
		}
	})
}
