package product

import (
	"net/url"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

// LineInput is what people say of a product line.
type LineInput struct {
	Key                 string `json:"key" db:"own_key"` // in the manufacturer's own systems; unique where set
	Name                string `json:"name"`
	Description         string `json:"description"`
	Manufacturer        string `json:"manufacturer"` // the legal manufacturer
	ManufacturerAddress string `json:"manufacturer_address"`
	Publisher           string `json:"publisher"` // of security advisories, as CSAF names it
	PublisherNamespace  string `json:"publisher_namespace"`
	PublisherContact    string `json:"publisher_contact"`
}

// Line is a product line: products of one legal manufacturer, and one publisher of advisories.
type Line struct {
	Meta
	LineInput
}

func (in *LineInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.name("name", &in.Name)
	c.text("description", &in.Description)
	c.line("manufacturer", &in.Manufacturer)
	c.text("manufacturer_address", &in.ManufacturerAddress)
	c.line("publisher", &in.Publisher)
	c.line("publisher_namespace", &in.PublisherNamespace)
	c.text("publisher_contact", &in.PublisherContact)
	if u, err := url.Parse(in.PublisherNamespace); in.PublisherNamespace != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		c.Add("publisher_namespace", "Use an address that you own, as https://www.example.com")
	}
	return c.Err()
}

var lines = &records[Line]{
	typ:    TypeLine,
	query:  `SELECT ` + lineColumns + ` FROM line t`,
	fields: []string{"own_key", "name", "name_fold", "description", "manufacturer", "manufacturer_address", "publisher", "publisher_namespace", "publisher_contact", "search"},
	values: func(l *Line) []any {
		return []any{l.Key, l.Name, fold.Fold(l.Name), l.Description, l.Manufacturer, l.ManufacturerAddress, l.Publisher, l.PublisherNamespace, l.PublisherContact,
			fold.Index(l.Name, l.Key, l.Manufacturer)}
	},
	meta:    func(l *Line) *Meta { return &l.Meta },
	right:   access.RegisterWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where { return access.VisibleLines(a, w, "t.id") },
	scope:   func(l *Line) access.Scope { return access.Scope{Line: l.ID} },
	held:    func(l *Line) []Ref { return []Ref{{TypeLine, l.ID}} },
	taken:   "There is a product line of this name or key already.",
	below: func(tx *db.Tx, l *Line) error {
		n, err := db.One[int64](tx, `SELECT count(*) FROM product WHERE line_id = $1 AND retired_at IS NULL`, l.ID)
		if err == nil && n > 0 {
			err = clew.Errorf(clew.Conflict, "This line still has %d products in use. Retire them first.", n)
		}
		return err
	},
}

const metaColumns = `t.id, t.revision, t.created_at, t.updated_at, t.retired_at, t.retired_reason, t.own_key`

const lineColumns = metaColumns + `, t.name, t.description, t.manufacturer, t.manufacturer_address, t.publisher, t.publisher_namespace, t.publisher_contact`

// CreateLine adds a product line; it takes the right for the whole organisation.
func CreateLine(tx *db.Tx, actor clew.Actor, in LineInput, act Act) (Line, error) {
	if err := access.Require(actor, access.RegisterWrite, access.Scope{}); err != nil {
		return Line{}, err
	}
	if err := in.check(); err != nil {
		return Line{}, err
	}
	return lines.create(tx, actor, Line{LineInput: in}, act)
}

// UpdateLine changes a line that the caller saw in the revision.
func UpdateLine(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in LineInput, act Act) (Line, error) {
	old, err := lines.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Line{}, err
	}
	if err := in.check(); err != nil {
		return Line{}, err
	}
	return lines.update(tx, actor, revision, old, Line{Meta: old.Meta, LineInput: in}, act)
}

// GetLine reads a line that the actor may see.
func GetLine(tx *db.Tx, actor clew.Actor, id clew.ID) (Line, error) {
	return lines.read(tx, actor, id)
}

// LineFilter narrows ListLines.
type LineFilter struct {
	Search   string
	Presence Presence
	Sort     string // "name" (default), "updated", "products"
	Desc     bool
	Page
}

// LineRow is a line as lists show it.
type LineRow struct {
	Line
	Products int // in use, and visible to whoever asks
}

// ListLines lists the lines that the actor may see.
func ListLines(tx *db.Tx, actor clew.Actor, f LineFilter) (List[LineRow], error) {
	w := lines.visible(actor, &db.Where{})
	search(w, f.Search, "t.search")
	presence(w, f.Presence)
	total, err := db.One[int](tx, `SELECT count(*) FROM line t `+w.String(), w.Args...)
	if err != nil {
		return List[LineRow]{}, err
	}
	cond := w.String()
	inner := access.Visible(actor, &db.Where{Args: w.Args}, "p.line_id", "p.id").And("p.line_id = t.id").And("p.retired_at IS NULL")
	w.Args = inner.Args
	order := orderBy(f.Sort, f.Desc, map[string]string{"": "t.name_fold", "updated": "t.updated_at", "products": "products"}, "t.id")
	limit, offset := f.bounds()
	rows, err := db.All[LineRow](tx, `SELECT `+lineColumns+`, (SELECT count(*) FROM product p `+inner.String()+`) AS products FROM line t `+
		cond+order+` LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args...)
	return List[LineRow]{rows, total}, err
}
