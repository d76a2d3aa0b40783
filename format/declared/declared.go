// Package declared reads the list that people write when no tool made an inventory: old products, bought parts,
// hardware. It serves the paper's clause 3.1.1 (monitoring; row A1.1). It owns the columns of the list and their
// German and English names, as CSV or XLSX, and the empty template. Good rows become components; rows that need
// correction are told by number and kept beside, so that somebody can mend them.
package declared

import (
	"strings"
	"unicode"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

// The bounds of a list. People wrote it by hand or took it from a spreadsheet; what is longer is an inventory.
const (
	MaxBytes   = 8 << 20 // as it comes
	MaxRows    = 50_000
	MaxColumns = 100
	headerRows = 20 // the header stands within the first rows; above it there may be a title
)

// Column is one column of the list.
type Column string

// The columns. Only Name must be there.
const (
	Name       Column = "name"
	Version    Column = "version"
	Supplier   Column = "supplier"
	Origin     Column = "origin"
	Confidence Column = "confidence"
	KindOf     Column = "kind"
	PURL       Column = "purl"
	CPE        Column = "cpe"
	Notes      Column = "notes"
)

// Columns lists all columns in the order of the template.
var Columns = []Column{Name, Version, Supplier, Origin, Confidence, KindOf, PURL, CPE, Notes}

// titles are the names under which a column is recognised, folded.
var titles = map[string]Column{
	"name": Name, "component": Name, "komponente": Name, "bezeichnung": Name, "produkt": Name, "product": Name, "package": Name, "paket": Name, "bauteil": Name, "part": Name,
	"version": Version, "release": Version, "fassung": Version, "revision": Version, "stand": Version,
	"supplier": Supplier, "vendor": Supplier, "manufacturer": Supplier, "lieferant": Supplier, "hersteller": Supplier, "anbieter": Supplier, "publisher": Supplier,
	"origin": Origin, "source": Origin, "herkunft": Origin, "quelle": Origin, "ursprung": Origin,
	"confidence": Confidence, "vertrauen": Confidence, "sicherheit": Confidence, "zuverlässigkeit": Confidence, "verlässlichkeit": Confidence, "gewissheit": Confidence,
	"kind": KindOf, "type": KindOf, "art": KindOf, "typ": KindOf,
	"purl": PURL, "packageurl": PURL, "paketurl": PURL,
	"cpe": CPE, "cpename": CPE, "cpe23": CPE,
	"notes": Notes, "note": Notes, "comment": Notes, "remark": Notes, "remarks": Notes, "comments": Notes, "notiz": Notes, "notizen": Notes, "bemerkung": Notes, "bemerkungen": Notes, "anmerkung": Notes, "kommentar": Notes,
}

// fold makes "CPE 2.3" and "Package-URL" comparable.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// kinds, and levels of confidence, as people write them.
var (
	kinds = map[string]string{"": "", "software": "software", "sw": "software", "hardware": "hardware", "hw": "hardware", "device": "hardware", "gerät": "hardware",
		"firmware": "firmware", "library": "library", "bibliothek": "library", "application": "application", "anwendung": "application",
		"operatingsystem": "operating-system", "betriebssystem": "operating-system", "framework": "framework", "container": "container", "file": "file", "datei": "file"}
	levels = map[string]string{"": "", "high": "high", "hoch": "high", "sicher": "high", "certain": "high", "medium": "medium", "mittel": "medium", "likely": "medium",
		"wahrscheinlich": "medium", "low": "low", "niedrig": "low", "gering": "low", "guess": "low", "unsicher": "low", "geschätzt": "low"}
)

// table turns rows into components.
type table struct {
	s      *sbom.Sink
	doc    *sbom.Document
	column map[int]Column
	rows   int
	seen   int // rows looked at for a header
	named  map[[3]string]int

	numbers []bool // cells of the present row that a workbook holds as numbers
}

func newTable(s *sbom.Sink, doc *sbom.Document, encoding string) *table {
	doc.Format, doc.Encoding = "Declared list", encoding
	return &table{s: s, doc: doc, named: map[[3]string]int{}}
}

// header finds the columns in a row; it needs a name column and, so that a title is not taken for one, a second
// known column or nothing beside it.
func header(cells []string) map[int]Column {
	cols := map[int]Column{}
	taken := map[Column]bool{}
	filled := 0
	for i, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled++
		}
		if col, ok := titles[fold(c)]; ok && !taken[col] {
			cols[i], taken[col] = col, true
		}
	}
	if !taken[Name] || len(cols) < 2 && filled > 1 {
		return nil
	}
	return cols
}

// row takes one row, numbered as a spreadsheet does.
func (t *table) row(n int, cells []string) error {
	if blank(cells) {
		return nil
	}
	at := limit.Place{Pointer: "row " + itoa(n), Line: int64(n)}
	if t.column == nil {
		if t.column = header(cells); t.column != nil {
			for i, c := range cells {
				if _, known := t.column[i]; !known && strings.TrimSpace(c) != "" {
					t.s.Warn(at, "the column %q is not known; it was skipped", short(c))
				}
			}
			return nil
		}
		if t.seen++; t.seen >= headerRows {
			return t.noHeader()
		}
		return nil
	}
	if t.rows++; t.rows > MaxRows {
		return limit.TooMuch(limit.Place{Line: int64(n)}, "more than %d rows", MaxRows)
	}
	return t.component(n, at, cells)
}

func (t *table) noHeader() error {
	return clew.Errorf(clew.Unsupported, "No row with column names was found. The first row must name the columns: at least name, and version, supplier, origin, confidence, kind, purl, cpe or notes (German names serve as well).")
}

func (t *table) end() error {
	if t.column == nil {
		return t.noHeader()
	}
	if t.rows == 0 {
		t.s.Warn(limit.Place{Line: 1}, "the inventory lists no component")
	}
	return t.s.Finish()
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// component makes a component of a row, or rejects it with the reason.
func (t *table) component(n int, at limit.Place, cells []string) error {
	v := map[Column]string{}
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if col, ok := t.column[i]; ok {
			v[col] = c
		} else if c != "" && i >= len(t.column) && i >= MaxColumns {
			return limit.TooMuch(limit.Place{Line: int64(n)}, "more than %d columns", MaxColumns)
		}
	}
	reject := func(col Column, message string, args ...any) error {
		row := sbom.Row{Row: n, Column: string(col), Message: message, Args: args}
		for _, c := range cells[:min(len(cells), 20)] {
			c, _, _ = limit.Clean(c, 200)
			row.Cells = append(row.Cells, c)
		}
		t.s.Reject(row)
		return nil
	}
	for _, col := range Columns {
		if len(v[col]) > sbom.MaxText {
			return reject(col, "this text is longer than %d bytes", sbom.MaxText)
		}
	}
	kind, okKind := kinds[fold(v[KindOf])]
	level, okLevel := levels[fold(v[Confidence])]
	switch {
	case v[Name] == "":
		return reject(Name, "the name is missing")
	case !okKind:
		return reject(KindOf, "%q is neither software nor hardware", short(v[KindOf]))
	case !okLevel:
		return reject(Confidence, "%q is no level of confidence: high, medium or low", short(v[Confidence]))
	case v[PURL] != "" && !strings.HasPrefix(v[PURL], "pkg:"):
		return reject(PURL, "%q is not a package URL; it begins with pkg:", short(v[PURL]))
	case v[CPE] != "" && !strings.HasPrefix(v[CPE], "cpe:"):
		return reject(CPE, "%q is not a CPE name; it begins with cpe:", short(v[CPE]))
	}
	same := [3]string{v[Name], v[Version], v[Supplier]}
	if first, twice := t.named[same]; twice {
		return reject(Name, "this is the same component as in row %d", first)
	}
	t.named[same] = n
	for i, number := range t.numbers {
		if number && t.column[i] == Version {
			t.s.Warn(at, "the version %q is stored as a number, which loses zeros at the end; format the column as text", v[Version])
		}
	}
	c := sbom.Component{Name: v[Name], Version: v[Version], Supplier: v[Supplier], Origin: v[Origin], Confidence: level,
		PURL: v[PURL], CPE: v[CPE], Notes: v[Notes], Type: kind}
	switch kind {
	case "hardware":
		c.Type, c.Hardware = "device", true
	case "software":
		c.Type = "" // the list does not say which kind of software
	}
	t.s.Component(&c, at)
	return t.s.Err()
}

func short(s string) string {
	t, _, _ := limit.Clean(s, 80)
	return t
}
