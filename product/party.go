package product

import (
	"regexp"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

// PartyKind says what a party is to us; it may be several things.
type PartyKind string

// The kinds of party.
const (
	Customer          PartyKind = "customer"
	Distributor       PartyKind = "distributor"
	Installer         PartyKind = "installer"
	Supplier          PartyKind = "supplier"
	ProductionPartner PartyKind = "production_partner"
	Authority         PartyKind = "authority"
	Researcher        PartyKind = "researcher"
	CERT              PartyKind = "cert"
)

// PartyKinds lists them.
var PartyKinds = []PartyKind{Customer, Distributor, Installer, Supplier, ProductionPartner, Authority, Researcher, CERT}

// PartyInput is what people say of a party. It holds nothing of a natural person: contacts do.
type PartyInput struct {
	Key     string  `json:"key" db:"own_key"`
	Name    string  `json:"name"`
	Names   Strings `json:"names"`   // other names: former ones, short forms
	Kinds   Strings `json:"kinds"`   // of PartyKinds; at least one
	Country string  `json:"country"` // ISO 3166-1, two letters
	Lang    string  `json:"lang"`    // BCP 47
	Notes   string  `json:"notes"`
}

// Party is an organisation we deal with. One that belongs to a line is kept by that line's people, else by those with
// the right for the organisation; whoever may see parties somewhere sees those that have a product of theirs.
type Party struct {
	Meta
	LineID clew.ID `json:"line_id,omitzero"`
	PartyInput
}

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	langForm    = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
)

func (in *PartyInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.name("name", &in.Name)
	c.list("names", &in.Names)
	c.list("kinds", &in.Kinds)
	c.line("country", &in.Country)
	c.line("lang", &in.Lang)
	c.text("notes", &in.Notes)
	in.Country = strings.ToUpper(in.Country)
	if in.Country != "" && !countryForm.MatchString(in.Country) {
		c.Add("country", "Use the two letters of ISO 3166, as DE")
	}
	if in.Lang != "" && !langForm.MatchString(in.Lang) {
		c.Add("lang", "Use a language tag, as de or en")
	}
	if len(in.Kinds) == 0 {
		c.Add("kinds", "Say what the party is to you")
	}
	for _, k := range in.Kinds {
		if !known(PartyKind(k), PartyKinds) {
			c.Add("kinds", "%q is not a kind of party", clew.Clip(k, 40))
		}
	}
	return c.Err()
}

const partyColumns = metaColumns + `, t.line_id, t.name, t.names, t.kinds, t.country, t.lang, t.notes`

var parties = &records[Party]{
	typ:    TypeParty,
	query:  `SELECT ` + partyColumns + ` FROM party t `,
	fields: []string{"own_key", "line_id", "name", "name_fold", "names", "kinds", "country", "lang", "notes", "search"},
	values: func(p *Party) []any {
		words := append([]string{p.Name, p.Key}, p.Names...)
		return []any{p.Key, p.LineID, p.Name, fold.Fold(p.Name), p.Names, p.Kinds, p.Country, p.Lang, p.Notes, fold.Index(words...)}
	},
	meta:    func(p *Party) *Meta { return &p.Meta },
	right:   access.PartyWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where { return visibleParty(a, w, "t") },
	scope:   func(p *Party) access.Scope { return access.Scope{Line: p.LineID} },
	taken:   "There is a party of this key already.",
	above: func(tx *db.Tx, p *Party) error {
		if p.LineID.IsZero() {
			return nil
		}
		return inUse(tx, TypeLine, p.LineID)
	},
	below: func(tx *db.Tx, p *Party) error {
		n, err := db.One[int64](tx, `SELECT count(*) FROM deployment WHERE party_id = $1 AND retired_at IS NULL`, p.ID)
		if err == nil && n > 0 {
			err = clew.Errorf(clew.Conflict, "This party still has %d deployments. Retire them first.", n)
		}
		return err
	},
	keep: func(now, back *Party) { back.LineID = now.LineID },
}

// visibleParty narrows w to the parties of the actor's lines and to those that have a product it may see.
func visibleParty(a clew.Actor, w *db.Where, alias string) *db.Where {
	if access.Can(a, access.PartyRead, access.Scope{}) {
		return w
	}
	own := access.VisibleBy(a, access.PartyRead, &db.Where{Args: w.Args}, alias+".line_id", "")
	cond := strings.TrimPrefix(own.String(), "WHERE ")
	theirs := access.VisibleBy(a, access.PartyRead, &db.Where{Args: own.Args}, "q.line_id", "q.id").And("x.party_id = " + alias + ".id")
	w.Args = theirs.Args
	return w.And(cond + ` OR EXISTS (SELECT 1 FROM deployment x JOIN product q ON q.id = x.product_id ` + theirs.String() + `)`)
}

// CreateParty adds a party, to a line or (zero) to the organisation.
func CreateParty(tx *db.Tx, actor clew.Actor, line clew.ID, in PartyInput, act Act) (Party, error) {
	if err := access.Require(actor, access.PartyWrite, access.Scope{Line: line}); err != nil {
		return Party{}, err
	}
	if !line.IsZero() {
		if _, err := lines.load(tx, line); err != nil {
			return Party{}, err
		}
	}
	if err := in.check(); err != nil {
		return Party{}, err
	}
	return parties.create(tx, actor, Party{LineID: line, PartyInput: in}, act)
}

// UpdateParty changes a party that the caller saw in the revision.
func UpdateParty(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in PartyInput, act Act) (Party, error) {
	old, err := parties.open(tx, actor, access.PartyWrite, id)
	if err != nil {
		return Party{}, err
	}
	if err := in.check(); err != nil {
		return Party{}, err
	}
	p := old
	p.PartyInput = in
	return parties.update(tx, actor, revision, old, p, act)
}

// GetParty reads a party that the actor may see.
func GetParty(tx *db.Tx, actor clew.Actor, id clew.ID) (Party, error) {
	return parties.read(tx, actor, id)
}

// PartyFilter narrows ListParties.
type PartyFilter struct {
	Search   string
	Kind     PartyKind
	Country  string
	Line     clew.ID
	Presence Presence
	Sort     string // "name" (default), "country", "updated", "units"
	Desc     bool
	Page
}

// PartyRow is a party as lists show it: with what it has of the products that the actor may see.
type PartyRow struct {
	Party
	Deployments int64
	Units       int64
}

// ListParties lists the parties that the actor may see.
func ListParties(tx *db.Tx, actor clew.Actor, f PartyFilter) (List[PartyRow], error) {
	w := parties.visible(actor, &db.Where{})
	search(w, f.Search, "t.search")
	presence(w, f.Presence)
	if f.Kind != "" {
		w.And(`t.kinds LIKE ?`, `%"`+string(f.Kind)+`"%`)
	}
	if f.Country != "" {
		w.And("t.country = ?", strings.ToUpper(f.Country))
	}
	if !f.Line.IsZero() {
		w.And("t.line_id = ?", f.Line)
	}
	total, err := db.One[int](tx, `SELECT count(*) FROM party t `+w.String(), w.Args...)
	if err != nil {
		return List[PartyRow]{}, err
	}
	cond := w.String()
	inner := access.VisibleBy(actor, access.PartyRead, &db.Where{Args: w.Args}, "p.line_id", "p.id").And("d.party_id = t.id AND d.retired_at IS NULL")
	w.Args = inner.Args
	from := ` FROM deployment d JOIN product p ON p.id = d.product_id ` + inner.String()
	order := orderBy(f.Sort, f.Desc, map[string]string{"": "t.name_fold", "country": "t.country; t.name_fold", "updated": "t.updated_at", "units": "units"}, "t.id")
	limit, offset := f.bounds()
	rows, err := db.All[PartyRow](tx, `SELECT `+partyColumns+`, (SELECT count(*)`+from+`) AS deployments, (SELECT CAST(coalesce(sum(d.units), 0) AS BIGINT)`+from+`) AS units
		FROM party t `+cond+order+` LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args...)
	return List[PartyRow]{rows, total}, err
}
