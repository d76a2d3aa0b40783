// Package declared reads the list that people write when no tool made an inventory: old products, bought parts,
// hardware. It serves the paper's clause 3.1.1 (monitoring; row A1.1). It owns the columns of the list and their
// German and English names, as CSV or XLSX, and the empty template. Good rows become components; rows that need
// correction are told by number and kept beside, so that somebody can mend them.
package declared

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
	"clew/format/table"
)

// The bounds of a list. People wrote it by hand or took it from a spreadsheet; what is longer is an inventory.
const (
	MaxBytes   = 8 << 20 // as it comes
	MaxRows    = 50_000
	MaxColumns = 100
	headerRows = 20 // the header stands within the first rows; above it there may be a title

	// A workbook's shared texts must all be kept; of a list they are few.
	maxUnpacked = 64 << 20
	maxShared   = 8 << 20
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

// Read reads a list as CSV (commas, semicolons or tabs; UTF-8, else Windows-1252 with a warning) or as the first sheet
// of an XLSX workbook.
func Read(r io.Reader, s *sbom.Sink, doc *sbom.Document) error {
	b, err := limit.ReadAll(r, MaxBytes)
	if err != nil {
		return err
	}
	in, err := table.OpenWithin(bytes.NewReader(b), int64(len(b)), func(cells []string) bool { return header(cells) != nil },
		table.Bounds{Bytes: MaxBytes, Unpacked: maxUnpacked, Shared: maxShared, Columns: MaxColumns, Rows: MaxRows})
	if errors.Is(err, table.ErrNoHeader) {
		return clew.Errorf(clew.Unsupported, "No row with column names was found. The first row must name the columns: at least name, and version, supplier, origin, confidence, kind, purl, cpe or notes (German names serve as well).")
	}
	if err != nil {
		return err
	}
	l := &list{s: s, column: header(in.Header), named: map[[3]string]int{}}
	doc.Format, doc.Encoding = "Declared list", strings.ToUpper(string(in.Format))
	l.skipped(in)
	rows := 0
	for ; ; rows++ {
		row, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := l.component(row); err != nil {
			return err
		}
	}
	if in.Legacy() {
		s.Warn(limit.Place{Line: 1}, "the list is not UTF-8; it was read as Windows-1252")
	}
	if rows == 0 {
		s.Warn(limit.Place{Line: 1}, "the inventory lists no component")
	}
	return s.Finish()
}

// list turns rows into components.
type list struct {
	s      *sbom.Sink
	column map[int]Column
	named  map[[3]string]int
}

func (l *list) skipped(in *table.Reader) {
	for i, c := range in.Header {
		if _, known := l.column[i]; !known && c != "" {
			l.s.Warn(place(in.HeaderRow), "the column %q is not known; it was skipped", short(c))
		}
	}
}

func place(r table.Row) limit.Place {
	return limit.Place{Pointer: "row " + strconv.Itoa(r.Record), Line: int64(r.Record)}
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

// component makes a component of a row, or rejects it with the reason.
func (l *list) component(r table.Row) error {
	v := map[Column]string{}
	for i, c := range r.Cells {
		if col, ok := l.column[i]; ok {
			v[col] = c
		}
	}
	reject := func(col Column, message string, args ...any) error {
		row := sbom.Row{Row: r.Record, Column: string(col), Message: message, Args: args}
		for _, c := range r.Cells[:min(len(r.Cells), 20)] {
			c, _, _ = limit.Clean(c, 200)
			row.Cells = append(row.Cells, c)
		}
		l.s.Reject(row)
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
	if first, twice := l.named[same]; twice {
		return reject(Name, "this is the same component as in row %d", first)
	}
	l.named[same] = r.Record
	for i, number := range r.Number {
		if number && l.column[i] == Version {
			l.s.Warn(place(r), "the version %q is stored as a number, which loses zeros at the end; format the column as text", v[Version])
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
	l.s.Component(&c, place(r))
	return l.s.Err()
}

func short(s string) string {
	t, _, _ := limit.Clean(s, 80)
	return t
}
