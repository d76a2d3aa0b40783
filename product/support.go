package product

import (
	"strings"

	"clew"
	"clew/access"
	"clew/db"
)

// SupportKind says what a support period promises.
type SupportKind string

// The kinds. Security and extended support handle vulnerabilities; functional support alone does not.
const (
	SecuritySupport   SupportKind = "security"
	FunctionalSupport SupportKind = "functional"
	ExtendedSupport   SupportKind = "extended"
)

// SupportKinds lists them.
var SupportKinds = []SupportKind{SecuritySupport, FunctionalSupport, ExtendedSupport}

// SupportInput is what people say of a support period. Continuous is for services: no end is set.
type SupportInput struct {
	Key        string      `json:"key" db:"own_key"`
	Kind       SupportKind `json:"kind"`
	From       clew.Date   `json:"from,omitzero" db:"from_date"` // zero: from the start
	Until      clew.Date   `json:"until,omitzero" db:"until_date"`
	Continuous bool        `json:"continuous"`
	Basis      string      `json:"basis"` // contract, law, published policy
}

// SupportPeriod is a promise for a product, or for one of its releases only (ReleaseID). Periods of a release replace
// those of its product.
type SupportPeriod struct {
	Meta
	ProductID clew.ID `json:"product_id"`
	ReleaseID clew.ID `json:"release_id,omitzero"`
	LineID    clew.ID `json:"line_id"`
	SupportInput
}

// SupportState is what support periods and the clock say together; it is never stored.
type SupportState string

// The states of support.
const (
	Supported   SupportState = "supported"
	Ended       SupportState = "ended"
	Planned     SupportState = "planned"   // starts later
	NoneDefined SupportState = "undefined" // nobody has said; never shown as good
)

// SupportStates lists them.
var SupportStates = []SupportState{Supported, Ended, Planned, NoneDefined}

// Support is the effective security support at a moment.
type Support struct {
	State      SupportState    `json:"state"`
	Until      clew.Date       `json:"until,omitzero"` // the last day; zero when continuous or undefined
	Continuous bool            `json:"continuous"`
	OfRelease  bool            `json:"of_release"` // by the release's own periods, not its product's
	Periods    []SupportPeriod `json:"periods"`    // that it follows from
}

func (s Support) untilText() string {
	if s.Continuous {
		return "-"
	}
	return s.Until.String()
}

func (in *SupportInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.text("basis", &in.Basis)
	c.span("until", in.From, in.Until)
	if in.Kind == "" {
		in.Kind = SecuritySupport
	}
	if !known(in.Kind, SupportKinds) {
		c.Add("kind", "%q is not a kind of support", clew.Clip(string(in.Kind), 40))
	}
	switch {
	case in.Continuous && !in.Until.IsZero():
		c.Add("until", "Continuous support has no end")
	case !in.Continuous && in.Until.IsZero():
		c.Add("until", "Give the last day, or say that the support is continuous")
	}
	return c.Err()
}

const supportColumns = metaColumns + `, t.product_id, t.release_id, p.line_id, t.kind, t.from_date, t.until_date, t.continuous, t.basis`

const supportFrom = ` FROM support t JOIN product p ON p.id = t.product_id `

var supports = &records[SupportPeriod]{
	typ:    TypeSupport,
	query:  `SELECT ` + supportColumns + supportFrom,
	fields: []string{"own_key", "product_id", "release_id", "kind", "from_date", "until_date", "continuous", "basis"},
	values: func(s *SupportPeriod) []any {
		return []any{s.Key, s.ProductID, s.ReleaseID, string(s.Kind), s.From, s.Until, s.Continuous, s.Basis}
	},
	meta:    func(s *SupportPeriod) *Meta { return &s.Meta },
	right:   access.RegisterWrite,
	visible: throughProduct,
	scope:   func(s *SupportPeriod) access.Scope { return access.Scope{Line: s.LineID, Product: s.ProductID} },
	held: func(s *SupportPeriod) []Ref {
		return []Ref{{TypeProduct, s.ProductID}, {TypeLine, s.LineID}, {TypeRelease, s.ReleaseID}}
	},
	above: func(tx *db.Tx, s *SupportPeriod) error { return inUse(tx, TypeProduct, s.ProductID) },
	taken: "There is a support period of this key already.",
}

// CreateSupport adds a support period to a product (release zero) or to one release of it.
func CreateSupport(tx *db.Tx, actor clew.Actor, product, release clew.ID, in SupportInput, act Act) (SupportPeriod, error) {
	p, err := products.open(tx, actor, access.RegisterWrite, product)
	if err != nil {
		return SupportPeriod{}, err
	}
	if !release.IsZero() {
		r, err := releases.load(tx, release)
		if err != nil {
			return SupportPeriod{}, err
		}
		if r.ProductID != product {
			return SupportPeriod{}, notFound
		}
	}
	if err := in.check(); err != nil {
		return SupportPeriod{}, err
	}
	return supports.create(tx, actor, SupportPeriod{ProductID: product, ReleaseID: release, LineID: p.LineID, SupportInput: in}, act)
}

// UpdateSupport changes a support period that the caller saw in the revision.
func UpdateSupport(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in SupportInput, act Act) (SupportPeriod, error) {
	old, err := supports.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return SupportPeriod{}, err
	}
	if err := in.check(); err != nil {
		return SupportPeriod{}, err
	}
	s := old
	s.SupportInput = in
	return supports.update(tx, actor, revision, old, s, act)
}

// ListSupport lists the periods of a product that the actor may see, those of its releases too, by their start.
func ListSupport(tx *db.Tx, actor clew.Actor, product clew.ID, p Presence) ([]SupportPeriod, error) {
	w := supports.visible(actor, &db.Where{}).And("t.product_id = ?", product)
	presence(w, p)
	return db.All[SupportPeriod](tx, supports.query+w.String()+` ORDER BY coalesce(t.from_date, ''), t.id`, w.Args...)
}

// secures is the SQL condition for periods that count for the state.
const secures = `.retired_at IS NULL AND %.kind IN ('security', 'extended')`

func securing(alias string) string { return alias + strings.ReplaceAll(secures, "%", alias) }

// supportOf computes the state that periods give today.
func supportOf(periods []SupportPeriod, today clew.Date) Support {
	s := Support{State: NoneDefined, Periods: periods}
	covered, over, later := false, false, false
	for _, p := range periods {
		switch {
		case !p.From.IsZero() && p.From.Compare(today) > 0:
			later = true
		case p.Continuous || p.Until.Compare(today) >= 0:
			covered = true
		default:
			over = true
		}
		if p.Until.Compare(s.Until) > 0 {
			s.Until = p.Until
		}
		s.Continuous = s.Continuous || p.Continuous
	}
	switch {
	case covered:
		s.State = Supported
	case over:
		s.State = Ended
	case later:
		s.State = Planned
	}
	if s.Continuous {
		s.Until = clew.Date{}
	}
	return s
}

// whereSupport narrows w to rows of that state; link ties a period s to the row t. It says what supportOf says.
func whereSupport(tx *db.Tx, w *db.Where, state SupportState, link string) {
	today := Today(tx)
	exists := func(not, cond string, args ...any) {
		w.And(not+`EXISTS (SELECT 1 FROM support s WHERE `+securing("s")+` AND (`+link+`)`+cond+`)`, args...)
	}
	const covers = ` AND coalesce(s.from_date, '') <= ? AND (s.continuous OR s.until_date >= ?)`
	const over = ` AND coalesce(s.from_date, '') <= ? AND NOT s.continuous AND s.until_date < ?`
	switch state {
	case Supported:
		exists("", covers, today, today)
	case Ended:
		exists("NOT ", covers, today, today)
		exists("", over, today, today)
	case Planned:
		exists("NOT ", covers, today, today)
		exists("NOT ", over, today, today)
		exists("", "")
	case NoneDefined:
		exists("NOT ", "")
	}
}

// ofRelease ties a period s to the release t: its own, else its product's.
const ofRelease = `s.release_id = t.id OR s.release_id IS NULL AND s.product_id = t.product_id AND NOT EXISTS (
	SELECT 1 FROM support o WHERE o.release_id = t.id AND o.retired_at IS NULL AND o.kind IN ('security', 'extended'))`

// Today is the day of the transaction in UTC.
func Today(tx *db.Tx) clew.Date { return clew.DateOf(tx.Now().Std()) }

// securingPeriods reads the periods that count, by product.
func securingPeriods(tx *db.Tx, products []any) (map[clew.ID][]SupportPeriod, error) {
	w := (&db.Where{}).And(securing("t")).In("t.product_id", products...)
	all, err := db.All[SupportPeriod](tx, supports.query+w.String()+` ORDER BY coalesce(t.from_date, ''), t.id`, w.Args...)
	by := map[clew.ID][]SupportPeriod{}
	for _, p := range all {
		by[p.ProductID] = append(by[p.ProductID], p)
	}
	return by, err
}

// SupportOfProduct computes whether any of the product's periods, its releases' among them, supports it today.
func SupportOfProduct(tx *db.Tx, product clew.ID) (Support, error) {
	by, err := securingPeriods(tx, []any{product})
	return supportOf(by[product], Today(tx)), err
}

// SupportOfRelease computes the effective support of a release: by its own periods, else by its product's.
func SupportOfRelease(tx *db.Tx, r Release) (Support, error) {
	by, err := securingPeriods(tx, []any{r.ProductID})
	return effective(by[r.ProductID], r.ID, Today(tx)), err
}

func effective(periods []SupportPeriod, release clew.ID, today clew.Date) Support {
	var own, general []SupportPeriod
	for _, p := range periods {
		switch p.ReleaseID {
		case release:
			own = append(own, p)
		case clew.ID{}:
			general = append(general, p)
		}
	}
	if len(own) == 0 {
		return supportOf(general, today)
	}
	s := supportOf(own, today)
	s.OfRelease = true
	return s
}

func addProductSupport(tx *db.Tx, rows []ProductRow) error {
	ids := make([]any, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	by, err := securingPeriods(tx, ids)
	for i := range rows {
		rows[i].Support = supportOf(by[rows[i].ID], Today(tx))
	}
	return err
}
