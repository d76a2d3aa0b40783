package product

import (
	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

// DeploymentInput is what people say of a deployment.
type DeploymentInput struct {
	Key        string    `json:"key" db:"own_key"`
	PartyID    clew.ID   `json:"party_id"`
	ReleaseID  clew.ID   `json:"release_id"`
	VariantID  clew.ID   `json:"variant_id,omitzero"`
	ContactID  clew.ID   `json:"contact_id,omitzero"` // of the party
	SerialFrom string    `json:"serial_from"`         // one serial number, or the first of a range
	SerialTo   string    `json:"serial_to"`           // the last of the range
	Batch      string    `json:"batch"`
	Units      int64     `json:"units"` // how many; 0: not known
	Location   string    `json:"location"`
	Since      clew.Date `json:"since,omitzero"`
	Until      clew.Date `json:"until,omitzero"`
	Notes      string    `json:"notes"`
}

// Deployment says that a party has a release, and how much of it where. Together the deployments are the answer to
// "who is affected".
type Deployment struct {
	Meta
	ProductID   clew.ID `json:"product_id"`
	ProductName string  `json:"product_name"`
	LineID      clew.ID `json:"line_id"`
	Version     string  `json:"version"`
	PartyName   string  `json:"party_name"`
	DeploymentInput
}

func (in *DeploymentInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.line("serial_from", &in.SerialFrom)
	c.line("serial_to", &in.SerialTo)
	c.line("batch", &in.Batch)
	c.line("location", &in.Location)
	c.text("notes", &in.Notes)
	c.span("until", in.Since, in.Until)
	if in.Units < 0 || in.Units > 1<<40 {
		c.Add("units", "This is not a count")
	}
	for place, s := range map[string]string{"serial_from": in.SerialFrom, "serial_to": in.SerialTo} {
		if len(s) > maxSerial {
			c.Add(place, "Use at most %d characters", maxSerial)
		}
	}
	switch {
	case in.SerialTo == "":
	case in.SerialFrom == "":
		c.Add("serial_from", "Give the first serial number of the range too")
	case serialShape(in.SerialFrom) != serialShape(in.SerialTo):
		c.Add("serial_to", "Both ends of a range must differ in their digits only")
	case serialKey(in.SerialTo) < serialKey(in.SerialFrom):
		c.Add("serial_to", "The end lies before the start")
	}
	return c.Err()
}

const deploymentColumns = metaColumns + `, t.party_id, t.release_id, t.product_id, t.variant_id, t.contact_id, t.serial_from, t.serial_to, t.batch, t.units,
	t.location, t.since, t.until, t.notes, p.name AS product_name, p.line_id, r.version, o.name AS party_name`

const deploymentFrom = ` FROM deployment t JOIN release r ON r.id = t.release_id JOIN product p ON p.id = t.product_id JOIN party o ON o.id = t.party_id `

var deployments = &records[Deployment]{
	typ:   TypeDeployment,
	query: `SELECT ` + deploymentColumns + deploymentFrom,
	fields: []string{"own_key", "party_id", "release_id", "product_id", "variant_id", "contact_id", "serial_from", "serial_to", "serial_low", "serial_high",
		"batch", "units", "location", "since", "until", "notes", "search"},
	values: func(d *Deployment) []any {
		low, high := serialKey(d.SerialFrom), serialKey(d.SerialTo)
		if d.SerialTo == "" {
			high = low
		}
		return []any{d.Key, d.PartyID, d.ReleaseID, d.ProductID, d.VariantID, d.ContactID, d.SerialFrom, d.SerialTo, low, high,
			d.Batch, d.Units, d.Location, d.Since, d.Until, d.Notes, fold.Index(d.Key, d.SerialFrom, d.SerialTo, d.Batch, d.Location)}
	},
	meta:  func(d *Deployment) *Meta { return &d.Meta },
	right: access.DeploymentWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where {
		return access.VisibleBy(a, access.PartyRead, w, "p.line_id", "p.id")
	},
	scope: func(d *Deployment) access.Scope { return access.Scope{Line: d.LineID, Product: d.ProductID} },
	held:  func(d *Deployment) []Ref { return []Ref{{TypeProduct, d.ProductID}, {TypeLine, d.LineID}} },
	taken: "There is a deployment of this key already.",
	above: func(tx *db.Tx, d *Deployment) error {
		if err := inUse(tx, TypeParty, d.PartyID); err != nil {
			return err
		}
		return inUse(tx, TypeRelease, d.ReleaseID)
	},
}

// CreateDeployment says that a party has a release. The actor needs the right on the release's product and must see the
// party.
func CreateDeployment(tx *db.Tx, actor clew.Actor, in DeploymentInput, act Act) (Deployment, error) {
	if actor.Kind == clew.Nobody {
		return Deployment{}, access.Require(actor, access.DeploymentWrite, access.Scope{})
	}
	d := Deployment{DeploymentInput: in}
	if err := d.resolve(tx, actor, access.DeploymentWrite); err != nil {
		return Deployment{}, err
	}
	if err := d.check(); err != nil {
		return Deployment{}, err
	}
	return deployments.create(tx, actor, d, act)
}

// UpdateDeployment changes a deployment that the caller saw in the revision. It may move to another release, on which
// the actor needs the right too: that is how an update in the field is recorded.
func UpdateDeployment(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in DeploymentInput, act Act) (Deployment, error) {
	old, err := deployments.open(tx, actor, access.DeploymentWrite, id)
	if err != nil {
		return Deployment{}, err
	}
	d := Deployment{Meta: old.Meta, DeploymentInput: in}
	if err := d.resolve(tx, actor, access.DeploymentWrite); err != nil {
		return Deployment{}, err
	}
	if err := d.check(); err != nil {
		return Deployment{}, err
	}
	if in.ReleaseID != old.ReleaseID || in.PartyID != old.PartyID {
		if err := deployments.above(tx, &d); err != nil {
			return Deployment{}, err
		}
	}
	return deployments.update(tx, actor, revision, old, d, act)
}

// resolve reads what the deployment refers to, with the actor's eyes, and checks that it belongs together.
func (d *Deployment) resolve(tx *db.Tx, actor clew.Actor, right access.Verb) error {
	type release struct {
		ProductID, LineID    clew.ID
		ProductName, Version string
	}
	w := throughProduct(actor, &db.Where{}).And("t.id = ?", d.ReleaseID)
	r, err := db.One[release](tx, `SELECT t.product_id, p.line_id, p.name AS product_name, t.version FROM release t JOIN product p ON p.id = t.product_id `+w.String(), w.Args...)
	if err != nil {
		return refer(err, "release", "There is no such release")
	}
	if err := access.Require(actor, right, access.Scope{Line: r.LineID, Product: r.ProductID}); err != nil {
		return err
	}
	w = visibleParty(actor, &db.Where{}, "t").And("t.id = ?", d.PartyID)
	party, err := db.One[string](tx, `SELECT t.name FROM party t `+w.String(), w.Args...)
	if err != nil {
		return refer(err, "party", "There is no such party")
	}
	d.ProductID, d.ProductName, d.LineID, d.Version, d.PartyName = r.ProductID, r.ProductName, r.LineID, r.Version, party
	if !d.VariantID.IsZero() {
		if err := ownVariants(tx, r.ProductID, []clew.ID{d.VariantID}); err != nil {
			return err
		}
	}
	if !d.ContactID.IsZero() {
		ok, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM party_contact WHERE id = $1 AND party_id = $2)`, d.ContactID, d.PartyID)
		if err != nil {
			return err
		}
		if !ok {
			return fault("contact", "The contact is not one of this party")
		}
	}
	return nil
}

// refer turns "not found" into an error on the field that refers to it.
func refer(err error, place, message string) error {
	if clew.Is(err, clew.NotFound) {
		return fault(place, message)
	}
	return err
}

// GetDeployment reads a deployment that the actor may see.
func GetDeployment(tx *db.Tx, actor clew.Actor, id clew.ID) (Deployment, error) {
	return deployments.read(tx, actor, id)
}

// DeploymentFilter narrows ListDeployments.
type DeploymentFilter struct {
	Search   string // also the party's names, the product's names and the version
	Serial   string // a serial number that lies in the range
	Party    clew.ID
	Release  clew.ID
	Product  clew.ID
	Line     clew.ID
	Country  string // of the party
	Presence Presence
	Sort     string // "party" (default), "product", "location", "units", "since", "updated"
	Desc     bool
	Page
}

// ListDeployments lists the deployments that the actor may see.
func ListDeployments(tx *db.Tx, actor clew.Actor, f DeploymentFilter) (List[Deployment], error) {
	return listDeployments(tx, actor, f, "(t.search || o.search || p.search || r.search)")
}

func listDeployments(tx *db.Tx, actor clew.Actor, f DeploymentFilter, searched string) (List[Deployment], error) {
	w := deployments.visible(actor, &db.Where{})
	search(w, f.Search, searched)
	presence(w, f.Presence)
	for _, c := range []struct {
		column string
		id     clew.ID
	}{{"t.party_id", f.Party}, {"t.release_id", f.Release}, {"t.product_id", f.Product}, {"p.line_id", f.Line}} {
		if !c.id.IsZero() {
			w.And(c.column+" = ?", c.id)
		}
	}
	if f.Country != "" {
		w.And("o.country = ?", f.Country)
	}
	if f.Serial != "" {
		ids, err := deploymentsOfSerial(tx, f.Serial)
		if err != nil {
			return List[Deployment]{}, err
		}
		w.In("t.id", ids...)
	}
	total, err := db.One[int](tx, `SELECT count(*)`+deploymentFrom+w.String(), w.Args...)
	if err != nil {
		return List[Deployment]{}, err
	}
	order := orderBy(f.Sort, f.Desc, map[string]string{"": "o.name_fold; p.name_fold; r.position", "product": "p.name_fold; r.position; o.name_fold",
		"location": "t.location", "units": "t.units", "since": "coalesce(t.since, '')", "updated": "t.updated_at"}, "t.id")
	limit, offset := f.bounds()
	rows, err := db.All[Deployment](tx, deployments.query+w.String()+order+` LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args...)
	return List[Deployment]{rows, total}, err
}

// maxSerialHits bounds how many deployments one serial number may lead to.
const maxSerialHits = 500

// deploymentsOfSerial finds the deployments in whose range a serial number lies.
func deploymentsOfSerial(tx *db.Tx, serial string) ([]any, error) {
	if len(serial) > maxSerial {
		return nil, nil
	}
	key, shape := serialKey(serial), serialShape(serial)
	if key == "" {
		return nil, nil
	}
	type row struct {
		ID         clew.ID
		SerialFrom string
	}
	rows, err := db.All[row](tx, `SELECT id, serial_from FROM deployment WHERE serial_low <> '' AND serial_low <= $1 AND serial_high >= $1 ORDER BY serial_low DESC LIMIT 5000`, key)
	var out []any
	for _, r := range rows {
		if serialShape(r.SerialFrom) == shape && len(out) < maxSerialHits {
			out = append(out, r.ID)
		}
	}
	return out, err
}
