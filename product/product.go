package product

import (
	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
	"clew/format/vers"
)

// Kind says what a product is.
type Kind string

// The kinds of product.
const (
	Device   Kind = "device"
	Service  Kind = "service"
	Software Kind = "software"
	Module   Kind = "module"
)

// Kinds lists them.
var Kinds = []Kind{Device, Service, Software, Module}

// Class is the product's class under Regulation (EU) 2024/2847 (Cyber Resilience Act), Annex III and IV.
type Class string

// The classes.
const (
	Default     Class = "default"
	ImportantI  Class = "important_1"
	ImportantII Class = "important_2"
	Critical    Class = "critical"
)

// Classes lists them.
var Classes = []Class{Default, ImportantI, ImportantII, Critical}

// ProductInput is what people say of a product. Constrained devices are those that cannot verify authenticity the usual
// way (paper 3.4); saying so takes a reason.
type ProductInput struct {
	Key               string      `json:"key" db:"own_key"`
	Name              string      `json:"name"`
	Kind              Kind        `json:"kind"`
	Platform          string      `json:"platform"` // "Linux 6.6, Yocto scarthgap", "Zephyr 3.7"
	Description       string      `json:"description"`
	Constrained       bool        `json:"constrained"`
	ConstrainedReason string      `json:"constrained_reason"`
	OldNames          Strings     `json:"old_names"`
	Nicknames         Strings     `json:"nicknames"`
	Articles          Strings     `json:"articles"` // article numbers
	Contact           string      `json:"contact"`
	MarketFrom        clew.Date   `json:"market_from,omitzero"` // placed on the market
	MarketUntil       clew.Date   `json:"market_until,omitzero"`
	Class             Class       `json:"class"`
	Scheme            vers.Scheme `json:"scheme"` // orders its releases; one of vers.ReleaseSchemes
	BoughtIn          bool        `json:"bought_in"`
}

// Product is what is developed and sold under one name, and has releases.
type Product struct {
	Meta
	LineID   clew.ID `json:"line_id"`
	LineName string  `json:"line_name"`
	ProductInput
}

func (in *ProductInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.name("name", &in.Name)
	c.line("platform", &in.Platform)
	c.text("description", &in.Description)
	c.text("constrained_reason", &in.ConstrainedReason)
	c.list("old_names", &in.OldNames)
	c.list("nicknames", &in.Nicknames)
	c.list("articles", &in.Articles)
	c.text("contact", &in.Contact)
	c.span("market_until", in.MarketFrom, in.MarketUntil)
	if in.Kind == "" {
		in.Kind = Device
	}
	if in.Class == "" {
		in.Class = Default
	}
	if in.Scheme == "" {
		in.Scheme = vers.Semver
	}
	if !known(in.Kind, Kinds) {
		c.Add("kind", "%q is not a kind of product", clew.Clip(string(in.Kind), 40))
	}
	if !known(in.Class, Classes) {
		c.Add("class", "%q is not a class", clew.Clip(string(in.Class), 40))
	}
	if !known(in.Scheme, vers.ReleaseSchemes()) {
		c.Add("scheme", "%q is not a version scheme for releases", clew.Clip(string(in.Scheme), 40))
	}
	if in.Constrained && in.ConstrainedReason == "" {
		c.Add("constrained_reason", "Say why the product is constrained")
	}
	return c.Err()
}

const productColumns = metaColumns + `, t.line_id, l.name AS line_name, t.name, t.kind, t.platform, t.description, t.constrained, t.constrained_reason,
	t.old_names, t.nicknames, t.articles, t.contact, t.market_from, t.market_until, t.class, t.scheme, t.bought_in`

var products = &records[Product]{
	typ:   TypeProduct,
	query: `SELECT ` + productColumns + ` FROM product t JOIN line l ON l.id = t.line_id`,
	fields: []string{"own_key", "line_id", "name", "name_fold", "kind", "platform", "description", "constrained", "constrained_reason", "old_names",
		"nicknames", "articles", "contact", "market_from", "market_until", "class", "scheme", "bought_in", "search"},
	values: func(p *Product) []any {
		words := []string{p.Name, p.Key, p.Platform}
		words = append(append(append(words, p.OldNames...), p.Nicknames...), p.Articles...)
		return []any{p.Key, p.LineID, p.Name, fold.Fold(p.Name), string(p.Kind), p.Platform, p.Description, p.Constrained, p.ConstrainedReason, p.OldNames,
			p.Nicknames, p.Articles, p.Contact, p.MarketFrom, p.MarketUntil, string(p.Class), string(p.Scheme), p.BoughtIn, fold.Index(words...)}
	},
	meta:    func(p *Product) *Meta { return &p.Meta },
	right:   access.RegisterWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where { return access.Visible(a, w, "t.line_id", "t.id") },
	scope:   func(p *Product) access.Scope { return access.Scope{Line: p.LineID, Product: p.ID} },
	held:    func(p *Product) []Ref { return []Ref{{TypeProduct, p.ID}, {TypeLine, p.LineID}} },
	taken:   "There is a product of this name or key already.",
	above:   func(tx *db.Tx, p *Product) error { return inUse(tx, TypeLine, p.LineID) },
	keep:    func(now, back *Product) { back.LineID = now.LineID },
	undone:  func(tx *db.Tx, p *Product) error { return reorder(tx, p.ID, p.Scheme) },
	below: func(tx *db.Tx, p *Product) error {
		s, err := SupportOfProduct(tx, p.ID)
		if err == nil && s.State == Supported {
			err = clew.Errorf(clew.Conflict, "This product is supported until %s. End its support first.", s.untilText())
		}
		return err
	},
}

// throughProduct is the visibility of records that are read joined to their product p.
func throughProduct(a clew.Actor, w *db.Where) *db.Where {
	return access.Visible(a, w, "p.line_id", "p.id")
}

// inUse refuses when the record that another one hangs on is retired.
func inUse(tx *db.Tx, typ Type, id clew.ID) error {
	at, err := db.One[clew.Time](tx, `SELECT retired_at FROM `+string(typ)+` WHERE id = $1`, id)
	if err == nil && !at.IsZero() {
		err = clew.Errorf(clew.Conflict, "This belongs to a record that is retired. Restore that first.")
	}
	return err
}

// CreateProduct adds a product to a line.
func CreateProduct(tx *db.Tx, actor clew.Actor, line clew.ID, in ProductInput, act Act) (Product, error) {
	l, err := lines.open(tx, actor, access.RegisterWrite, line)
	if err != nil {
		return Product{}, err
	}
	if err := in.check(); err != nil {
		return Product{}, err
	}
	return products.create(tx, actor, Product{LineID: line, LineName: l.Name, ProductInput: in}, act)
}

// UpdateProduct changes a product that the caller saw in the revision. Another version scheme puts the releases into
// its order; it is refused when it cannot read all of their versions.
func UpdateProduct(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in ProductInput, act Act) (Product, error) {
	old, err := products.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Product{}, err
	}
	if err := in.check(); err != nil {
		return Product{}, err
	}
	p, err := products.update(tx, actor, revision, old, Product{Meta: old.Meta, LineID: old.LineID, LineName: old.LineName, ProductInput: in}, act)
	if err == nil && p.Scheme != old.Scheme {
		err = reorder(tx, id, p.Scheme)
	}
	return p, err
}

// GetProduct reads a product that the actor may see.
func GetProduct(tx *db.Tx, actor clew.Actor, id clew.ID) (Product, error) {
	return products.read(tx, actor, id)
}

// ProductFilter narrows ListProducts. Zero fields do not narrow.
type ProductFilter struct {
	Search   string
	Line     clew.ID
	Kind     Kind
	Class    Class
	BoughtIn bool
	Support  SupportState
	Presence Presence
	Sort     string // "name" (default), "line", "updated", "market", "releases"
	Desc     bool
	Page
}

// ProductRow is a product as lists show it.
type ProductRow struct {
	Product
	Releases int    // in use
	Newest   string // version of the newest released release, by the product's scheme
	Support  Support
}

// ListProducts lists the products that the actor may see.
func ListProducts(tx *db.Tx, actor clew.Actor, f ProductFilter) (List[ProductRow], error) {
	w := products.visible(actor, &db.Where{})
	search(w, f.Search, "t.search")
	presence(w, f.Presence)
	if !f.Line.IsZero() {
		w.And("t.line_id = ?", f.Line)
	}
	if f.Kind != "" {
		w.And("t.kind = ?", string(f.Kind))
	}
	if f.Class != "" {
		w.And("t.class = ?", string(f.Class))
	}
	if f.BoughtIn {
		w.And("t.bought_in")
	}
	whereSupport(tx, w, f.Support, "s.product_id = t.id")
	total, err := db.One[int](tx, `SELECT count(*) FROM product t `+w.String(), w.Args...)
	if err != nil {
		return List[ProductRow]{}, err
	}
	order := orderBy(f.Sort, f.Desc, map[string]string{"": "t.name_fold", "line": "l.name_fold; t.name_fold", "updated": "t.updated_at",
		"market": "coalesce(t.market_from, '')", "releases": "releases"}, "t.id")
	limit, offset := f.bounds()
	rows, err := db.All[ProductRow](tx, `SELECT `+productColumns+`,
		(SELECT count(*) FROM release r WHERE r.product_id = t.id AND r.retired_at IS NULL) AS releases,
		(SELECT r.version FROM release r WHERE r.product_id = t.id AND r.retired_at IS NULL AND r.state = 'released' ORDER BY r.position DESC, r.version DESC LIMIT 1) AS newest
		FROM product t JOIN line l ON l.id = t.line_id `+w.String()+order+` LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args...)
	if err != nil {
		return List[ProductRow]{}, err
	}
	err = addProductSupport(tx, rows)
	return List[ProductRow]{rows, total}, err
}
