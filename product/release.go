package product

import (
	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
	"clew/format/cpe"
	"clew/format/purl"
)

// State is where a release stands. Supported and ended are no states: they follow from the support period and the clock.
type State string

// The states.
const (
	Draft     State = "draft"
	Candidate State = "candidate"
	Released  State = "released"
	Withdrawn State = "withdrawn"
)

// States lists them.
var States = []State{Draft, Candidate, Released, Withdrawn}

// ReleaseInput is what people say of a release.
type ReleaseInput struct {
	Key        string    `json:"key" db:"own_key"`
	Version    string    `json:"version"`              // unique in the product, readable by its scheme
	ReleasedOn clew.Date `json:"released_on,omitzero"` // the day of the release; before that, the planned day
	Variants   []clew.ID `json:"variants" db:"-"`      // none: all of the product's
	Serials    Strings   `json:"serials"`              // patterns: ? for one character, * for any number of them
	Models     Strings   `json:"models"`               // model numbers
	CPE        string    `json:"cpe" db:"cpe"`         // of the product itself
	Purl       string    `json:"purl"`                 // of the product itself
	Notes      string    `json:"notes"`
}

// Release is a version of firmware, software or service.
type Release struct {
	Meta
	ProductID   clew.ID   `json:"product_id"`
	ProductName string    `json:"product_name"`
	LineID      clew.ID   `json:"line_id"`
	LineName    string    `json:"line_name"`
	State       State     `json:"state"`
	Position    int64     `json:"position"`        // grows with the version; equal for versions that the scheme holds equal
	Tied        bool      `json:"tied"`            // another release of the product has the same position
	Contains    []clew.ID `json:"contains" db:"-"` // pinned releases of other products; filled by GetRelease
	ReleaseInput
}

func (in *ReleaseInput) check(p *Product) error {
	var c checks
	c.line("key", &in.Key)
	c.name("version", &in.Version)
	c.list("serials", &in.Serials)
	c.list("models", &in.Models)
	c.line("cpe", &in.CPE)
	c.line("purl", &in.Purl)
	c.text("notes", &in.Notes)
	if in.CPE != "" {
		if _, err := cpe.Parse(in.CPE); err != nil {
			c.Add("cpe", "%q is not a CPE name (as cpe:2.3:o:vendor:product_firmware:*:*:*:*:*:*:*:*)", clew.Clip(in.CPE, 80))
		}
	}
	if in.Purl != "" {
		if _, err := purl.Parse(in.Purl); err != nil {
			c.Add("purl", "%q is not a package URL (as pkg:generic/vendor/product)", clew.Clip(in.Purl, 80))
		}
	}
	if in.Version != "" {
		if err := checkVersion(p.Scheme, in.Version); err != nil {
			return err
		}
	}
	return c.Err()
}

const releaseColumns = metaColumns + `, t.product_id, p.name AS product_name, p.line_id, l.name AS line_name, t.version, t.state, t.released_on, t.position,
	EXISTS (SELECT 1 FROM release o WHERE o.product_id = t.product_id AND o.position = t.position AND o.id <> t.id) AS tied,
	t.serials, t.models, t.cpe, t.purl, t.notes`

const releaseFrom = ` FROM release t JOIN product p ON p.id = t.product_id JOIN line l ON l.id = p.line_id `

var releases = &records[Release]{
	typ:    TypeRelease,
	query:  `SELECT ` + releaseColumns + releaseFrom,
	fields: []string{"own_key", "product_id", "version", "state", "released_on", "position", "serials", "models", "cpe", "purl", "notes", "search"},
	values: func(r *Release) []any {
		words := append([]string{r.Version, r.Key, r.CPE, r.Purl}, r.Models...)
		return []any{r.Key, r.ProductID, r.Version, string(r.State), r.ReleasedOn, r.Position, r.Serials, r.Models, r.CPE, r.Purl, r.Notes, fold.Index(words...)}
	},
	meta:    func(r *Release) *Meta { return &r.Meta },
	right:   access.ReleaseWrite,
	visible: throughProduct,
	scope:   func(r *Release) access.Scope { return access.Scope{Line: r.LineID, Product: r.ProductID} },
	held: func(r *Release) []Ref {
		return []Ref{{TypeRelease, r.ID}, {TypeProduct, r.ProductID}, {TypeLine, r.LineID}}
	},
	fill:  fillRelease,
	after: storeRelease,
	taken: "There is a release of this version or key already.",
	above: func(tx *db.Tx, r *Release) error { return inUse(tx, TypeProduct, r.ProductID) },
	below: needed,
	keep: func(now, back *Release) {
		back.Position, back.LineID, back.ProductID = now.Position, now.LineID, now.ProductID
	},
}

func init() { // apart from releases, since these verbs read releases themselves
	releases.undone = func(tx *db.Tx, r *Release) error {
		if err := acyclic(tx, r.ID, r.Contains); err != nil {
			return err
		}
		return replace(tx, r)
	}
}

// fillRelease loads what stands beside the release's row.
func fillRelease(tx *db.Tx, r *Release) (err error) {
	if r.Variants, err = db.All[clew.ID](tx, `SELECT variant_id FROM release_variant WHERE release_id = $1 ORDER BY variant_id`, r.ID); err != nil {
		return err
	}
	r.Contains, err = db.All[clew.ID](tx, `SELECT part_id FROM release_part WHERE release_id = $1 ORDER BY part_id`, r.ID)
	return err
}

// storeRelease writes what stands beside the release's row.
func storeRelease(tx *db.Tx, r *Release) error {
	if err := relink(tx, "release_variant", "variant_id", r.ID, r.Variants); err != nil {
		return err
	}
	if err := relink(tx, "release_part", "part_id", r.ID, r.Contains); err != nil {
		return err
	}
	return storeSerials(tx, r.ID, r.Serials)
}

// relink makes the links of a release those given.
func relink(tx *db.Tx, table, column string, release clew.ID, want []clew.ID) error {
	have, err := db.All[clew.ID](tx, `SELECT `+column+` FROM `+table+` WHERE release_id = $1`, release)
	if err != nil {
		return err
	}
	for _, id := range have {
		if !known(id, want) {
			if _, err := tx.Exec(`DELETE FROM `+table+` WHERE release_id = $1 AND `+column+` = $2`, release, id); err != nil {
				return err
			}
		}
	}
	for _, id := range want {
		if !known(id, have) {
			if _, err := tx.Exec(`INSERT INTO `+table+` (release_id, `+column+`) VALUES ($1, $2)`, release, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// CreateRelease adds a release, as a draft, at its place in the product's order.
func CreateRelease(tx *db.Tx, actor clew.Actor, product clew.ID, in ReleaseInput, act Act) (Release, error) {
	p, err := products.open(tx, actor, access.ReleaseWrite, product)
	if err != nil {
		return Release{}, err
	}
	return createRelease(tx, actor, p, in, act)
}

func createRelease(tx *db.Tx, actor clew.Actor, p Product, in ReleaseInput, act Act) (Release, error) {
	if err := in.check(&p); err != nil {
		return Release{}, err
	}
	if err := ownVariants(tx, p.ID, in.Variants); err != nil {
		return Release{}, err
	}
	r := Release{ProductID: p.ID, ProductName: p.Name, LineID: p.LineID, LineName: p.LineName, State: Draft, ReleaseInput: in}
	room := false
	var err error
	if r.Position, r.Tied, room, err = place(tx, p.ID, p.Scheme, in.Version); err != nil {
		return Release{}, err
	}
	if r, err = releases.create(tx, actor, r, act); err != nil || room {
		return r, err
	}
	if err := reorder(tx, p.ID, p.Scheme); err != nil {
		return Release{}, err
	}
	return releases.load(tx, r.ID)
}

// replace puts a release with another version than before at its place in the order.
func replace(tx *db.Tx, r *Release) error {
	p, err := products.load(tx, r.ProductID)
	if err != nil {
		return err
	}
	if err := checkVersion(p.Scheme, r.Version); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE release SET position = 0 WHERE id = $1`, r.ID); err != nil {
		return err
	}
	return reorder(tx, p.ID, p.Scheme)
}

// UpdateRelease changes a release that the caller saw in the revision. What is released already is known outside under
// its version: changing that takes a reason.
func UpdateRelease(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in ReleaseInput, act Act) (Release, error) {
	old, err := releases.open(tx, actor, access.ReleaseWrite, id)
	if err != nil {
		return Release{}, err
	}
	p, err := products.load(tx, old.ProductID)
	if err != nil {
		return Release{}, err
	}
	if err := in.check(&p); err != nil {
		return Release{}, err
	}
	if err := ownVariants(tx, p.ID, in.Variants); err != nil {
		return Release{}, err
	}
	renamed := in.Version != old.Version
	if renamed && (old.State == Released || old.State == Withdrawn) && act.Reason == "" {
		return Release{}, fault("reason", "Say why the version of a release that is out changes")
	}
	r := old
	if r.ReleaseInput = in; renamed {
		r.Position = 0
	}
	if r, err = releases.update(tx, actor, revision, old, r, act); err != nil || !renamed {
		return r, err
	}
	if err := reorder(tx, p.ID, p.Scheme); err != nil {
		return Release{}, err
	}
	return releases.load(tx, r.ID)
}

// ownVariants refuses variants of another product, and retired ones.
func ownVariants(tx *db.Tx, product clew.ID, ids []clew.ID) error {
	for _, id := range ids {
		ok, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM variant WHERE id = $1 AND product_id = $2)`, id, product)
		if err != nil {
			return err
		}
		if !ok {
			return fault("variants", "A variant is not one of this product")
		}
	}
	return nil
}

// GetRelease reads a release that the actor may see, with its variants and what it contains.
func GetRelease(tx *db.Tx, actor clew.Actor, id clew.ID) (Release, error) {
	return releases.read(tx, actor, id)
}
