package product

import (
	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

// VariantInput is what people say of a variant.
type VariantInput struct {
	Key      string  `json:"key" db:"own_key"`
	Name     string  `json:"name"`
	Hardware string  `json:"hardware"` // revision
	Region   string  `json:"region"`
	Articles Strings `json:"articles"`
	Models   Strings `json:"models"`
}

// Variant is a form in which a product is made: hardware revision, region.
type Variant struct {
	Meta
	ProductID   clew.ID `json:"product_id"`
	ProductName string  `json:"product_name"`
	LineID      clew.ID `json:"line_id"`
	VariantInput
}

func (in *VariantInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.name("name", &in.Name)
	c.line("hardware", &in.Hardware)
	c.line("region", &in.Region)
	c.list("articles", &in.Articles)
	c.list("models", &in.Models)
	return c.Err()
}

const variantColumns = metaColumns + `, t.product_id, p.name AS product_name, p.line_id, t.name, t.hardware, t.region, t.articles, t.models`

const variantFrom = ` FROM variant t JOIN product p ON p.id = t.product_id `

var variants = &records[Variant]{
	typ:    TypeVariant,
	query:  `SELECT ` + variantColumns + variantFrom,
	fields: []string{"own_key", "product_id", "name", "name_fold", "hardware", "region", "articles", "models", "search"},
	values: func(v *Variant) []any {
		words := append(append([]string{v.Name, v.Key, v.Hardware, v.Region}, v.Articles...), v.Models...)
		return []any{v.Key, v.ProductID, v.Name, fold.Fold(v.Name), v.Hardware, v.Region, v.Articles, v.Models, fold.Index(words...)}
	},
	meta:    func(v *Variant) *Meta { return &v.Meta },
	right:   access.RegisterWrite,
	visible: throughProduct,
	scope:   func(v *Variant) access.Scope { return access.Scope{Line: v.LineID, Product: v.ProductID} },
	held:    func(v *Variant) []Ref { return []Ref{{TypeProduct, v.ProductID}, {TypeLine, v.LineID}} },
	above:   func(tx *db.Tx, v *Variant) error { return inUse(tx, TypeProduct, v.ProductID) },
	taken:   "There is a variant of this name or key already.",
}

// CreateVariant adds a variant to a product.
func CreateVariant(tx *db.Tx, actor clew.Actor, product clew.ID, in VariantInput, act Act) (Variant, error) {
	p, err := products.open(tx, actor, access.RegisterWrite, product)
	if err != nil {
		return Variant{}, err
	}
	if err := in.check(); err != nil {
		return Variant{}, err
	}
	return variants.create(tx, actor, Variant{ProductID: product, ProductName: p.Name, LineID: p.LineID, VariantInput: in}, act)
}

// UpdateVariant changes a variant that the caller saw in the revision.
func UpdateVariant(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in VariantInput, act Act) (Variant, error) {
	old, err := variants.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Variant{}, err
	}
	if err := in.check(); err != nil {
		return Variant{}, err
	}
	v := old
	v.VariantInput = in
	return variants.update(tx, actor, revision, old, v, act)
}

// GetVariant reads a variant that the actor may see.
func GetVariant(tx *db.Tx, actor clew.Actor, id clew.ID) (Variant, error) {
	return variants.read(tx, actor, id)
}

// VariantFilter narrows ListVariants.
type VariantFilter struct {
	Search   string
	Product  clew.ID
	Line     clew.ID
	Presence Presence
	Sort     string // "name" (default), "product", "updated"
	Desc     bool
	Page
}

// ListVariants lists the variants that the actor may see.
func ListVariants(tx *db.Tx, actor clew.Actor, f VariantFilter) (List[Variant], error) {
	w := variants.visible(actor, &db.Where{})
	search(w, f.Search, "t.search")
	presence(w, f.Presence)
	if !f.Product.IsZero() {
		w.And("t.product_id = ?", f.Product)
	}
	if !f.Line.IsZero() {
		w.And("p.line_id = ?", f.Line)
	}
	total, err := db.One[int](tx, `SELECT count(*)`+variantFrom+w.String(), w.Args...)
	if err != nil {
		return List[Variant]{}, err
	}
	order := orderBy(f.Sort, f.Desc, map[string]string{"": "t.name_fold", "product": "p.name_fold; t.name_fold", "updated": "t.updated_at"}, "t.id")
	limit, offset := f.bounds()
	rows, err := db.All[Variant](tx, variants.query+w.String()+order+` LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args...)
	return List[Variant]{rows, total}, err
}
