package product

import (
	"io"

	"clew"
	"clew/db"
	"clew/format/table"
)

// ImportColumn is a column that a list may have.
type ImportColumn struct {
	Name     string // English; also the key of exports
	German   string
	Also     []string // other names that are understood
	Required bool
}

type spec struct {
	columns []ImportColumn
	plan    func(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error)
	export  func(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error)
}

var (
	keyColumn     = ImportColumn{Name: "key", German: "Schlüssel", Also: []string{"id", "external key", "own key", "eigener Schlüssel", "nummer", "Kundennummer", "customer number"}}
	nameColumn    = ImportColumn{Name: "name", German: "Name", Also: []string{"Bezeichnung", "title"}, Required: true}
	lineColumn    = ImportColumn{Name: "line", German: "Produktlinie", Also: []string{"product line", "Linie"}}
	productColumn = ImportColumn{Name: "product", German: "Produkt", Also: []string{"product name", "Produktname"}, Required: true}
	versionColumn = ImportColumn{Name: "version", German: "Version", Also: []string{"release", "Release", "Softwarestand", "firmware"}}
	articles      = ImportColumn{Name: "articles", German: "Artikelnummern", Also: []string{"article", "article number", "Artikelnummer", "Artikel-Nr.", "article no", "sku"}}
	models        = ImportColumn{Name: "models", German: "Modellnummern", Also: []string{"model", "model number", "Modellnummer", "Typ"}}
	notesColumn   = ImportColumn{Name: "notes", German: "Notizen", Also: []string{"Bemerkung", "Bemerkungen", "note", "comment"}}
)

func required(c ImportColumn) ImportColumn { c.Required = true; return c }

var specs = map[ImportKind]*spec{
	ImportLines: {columns: []ImportColumn{nameColumn, keyColumn, {Name: "description", German: "Beschreibung"}, {Name: "manufacturer", German: "Hersteller", Also: []string{"legal manufacturer"}},
		{Name: "manufacturer_address", German: "Anschrift des Herstellers"}, {Name: "publisher", German: "Herausgeber"}, {Name: "publisher_namespace", German: "Namensraum des Herausgebers"},
		{Name: "publisher_contact", German: "Kontakt des Herausgebers"}}, plan: planLine, export: exportLines},
	ImportProducts: {columns: []ImportColumn{nameColumn, required(lineColumn), keyColumn, {Name: "kind", German: "Art"}, {Name: "platform", German: "Plattform"}, {Name: "description", German: "Beschreibung"},
		{Name: "constrained", German: "eingeschränkt"}, {Name: "constrained_reason", German: "Grund der Einschränkung"}, {Name: "old_names", German: "frühere Namen", Also: []string{"former names"}},
		{Name: "nicknames", German: "Spitznamen"}, articles, {Name: "contact", German: "Kontakt"}, {Name: "market_from", German: "in Verkehr ab", Also: []string{"placed on the market", "Markteinführung"}},
		{Name: "market_until", German: "in Verkehr bis"}, {Name: "class", German: "Klasse"}, {Name: "scheme", German: "Versionsschema", Also: []string{"version scheme"}},
		{Name: "bought_in", German: "zugekauft"}}, plan: planProduct, export: exportProducts},
	ImportVariants: {columns: []ImportColumn{nameColumn, productColumn, lineColumn, keyColumn, {Name: "hardware", German: "Hardwarestand", Also: []string{"hardware revision", "Hardware"}},
		{Name: "region", German: "Region"}, articles, models}, plan: planVariant, export: exportVariants},
	ImportReleases: {columns: []ImportColumn{productColumn, required(versionColumn), lineColumn, keyColumn, {Name: "state", German: "Zustand", Also: []string{"Status"}},
		{Name: "released_on", German: "veröffentlicht am", Also: []string{"release date", "Freigabedatum", "date"}}, {Name: "variants", German: "Varianten"},
		{Name: "serials", German: "Seriennummern", Also: []string{"serial number pattern", "Seriennummernmuster"}}, models, {Name: "cpe", German: "CPE"}, {Name: "purl", German: "purl"}, notesColumn},
		plan: planRelease, export: exportReleases},
	ImportSupport: {columns: []ImportColumn{productColumn, versionColumn, lineColumn, keyColumn, {Name: "kind", German: "Art"}, {Name: "from", German: "ab", Also: []string{"start", "Beginn"}},
		{Name: "until", German: "bis", Also: []string{"end", "Ende", "end of support", "Supportende"}}, {Name: "continuous", German: "fortlaufend"}, {Name: "basis", German: "Grundlage"}},
		plan: planSupport, export: exportSupport},
	ImportParties: {columns: []ImportColumn{nameColumn, keyColumn, {Name: "kinds", German: "Arten", Also: []string{"kind", "Art", "type"}, Required: true}, {Name: "names", German: "weitere Namen", Also: []string{"other names"}},
		{Name: "country", German: "Land"}, {Name: "lang", German: "Sprache", Also: []string{"language"}}, notesColumn, lineColumn,
		{Name: "contact_name", German: "Ansprechpartner", Also: []string{"contact"}}, {Name: "contact_email", German: "E-Mail", Also: []string{"email", "mail"}},
		{Name: "contact_phone", German: "Telefon", Also: []string{"phone"}}, {Name: "contact_role", German: "Rolle des Ansprechpartners"}}, plan: planParty, export: exportParties},
	ImportDeployments: {columns: []ImportColumn{{Name: "party", German: "Partei", Also: []string{"customer", "Kunde"}, Required: true}, productColumn, required(versionColumn), lineColumn, keyColumn,
		{Name: "variant", German: "Variante"}, {Name: "serial_from", German: "Seriennummer von", Also: []string{"serial", "serial number", "Seriennummer"}}, {Name: "serial_to", German: "Seriennummer bis"},
		{Name: "batch", German: "Charge", Also: []string{"Los"}}, {Name: "units", German: "Anzahl", Also: []string{"count", "quantity", "Stück", "Menge"}},
		{Name: "location", German: "Ort", Also: []string{"Standort", "site"}}, {Name: "contact", German: "Ansprechpartner"}, {Name: "since", German: "seit"}, {Name: "until", German: "bis"}, notesColumn},
		plan: planDeployment, export: exportDeployments},
}

// ImportColumns gives the columns that a list of the kind may have.
func ImportColumns(kind ImportKind) []ImportColumn {
	if s, ok := specs[kind]; ok {
		return append([]ImportColumn(nil), s.columns...)
	}
	return nil
}

// Template writes an empty list of the kind with its column names in the language ("de" or "en"), as CSV.
func Template(w io.Writer, kind ImportKind, lang string) error {
	s, ok := specs[kind]
	if !ok {
		return clew.Errorf(clew.NotFound, "There is no such list")
	}
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		if names[i] = c.Name; lang == "de" {
			names[i] = c.German
		}
	}
	return table.Template(w, names, lang)
}

// Export writes what the actor may see of the register, with the columns that Import reads.
func Export(tx *db.Tx, actor clew.Actor, kind ImportKind, format table.Format, w io.Writer) error {
	s, ok := specs[kind]
	if !ok {
		return clew.Errorf(clew.NotFound, "There is no such list")
	}
	columns := make([]table.Column, len(s.columns))
	for i, c := range s.columns {
		columns[i] = table.Column{Key: c.Name, Label: c.Name}
	}
	out, err := table.NewWriter(format, w, columns)
	if err != nil {
		return err
	}
	for page := (Page{Limit: 1000}); ; page.Offset += page.Limit {
		rows, err := s.export(tx, actor, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := out.Row(r...); err != nil {
				return err
			}
		}
		if len(rows) < page.Limit {
			return out.Close()
		}
	}
}
