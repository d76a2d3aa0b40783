package product

import (
	"errors"

	"clew"
	"clew/access"
	"clew/db"
)

// Setting is a field that can be set on many records as one act.
type Setting string

// The settings: what people change for a whole selection.
const (
	SetContact      Setting = "contact"       // of products
	SetClass        Setting = "class"         // of products
	SetLine         Setting = "line"          // of products: a move
	SetSupportUntil Setting = "support_until" // of releases: the last day of their own security support
	SetParty        Setting = "party"         // of deployments
)

// Settings lists them by the type of record that they are a field of.
var Settings = map[Type][]Setting{TypeProduct: {SetContact, SetClass, SetLine}, TypeRelease: {SetSupportUntil}, TypeDeployment: {SetParty}}

// MaxMany bounds the records of one such act.
const MaxMany = 200

// Pick is a selected record in the revision that the caller saw; 0 is whatever stands, for a preview.
type Pick struct {
	ID       clew.ID
	Revision int64
}

// Effect is what setting a field does to one record.
type Effect struct {
	ID       clew.ID `json:"id"`
	Name     string  `json:"name"`
	Revision int64   `json:"revision"` // of what is changed, to be named when it is applied
	Old      string  `json:"old"`
	New      string  `json:"new"`
	Changes  bool    `json:"changes"` // it does not have the value yet
}

// setter says what a setting would do, and does it.
type setter struct {
	look func(tx *db.Tx, actor clew.Actor, id clew.ID, value string) (Effect, error)
	set  func(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, value string, act Act) error
}

var setters = map[Type]map[Setting]setter{
	TypeProduct: {
		SetContact: productField(func(in *ProductInput, v string) { in.Contact = v }, func(in ProductInput) string { return in.Contact }, func(c *checks, v *string) { c.text("value", v) }),
		SetClass: productField(func(in *ProductInput, v string) { in.Class = Class(v) }, func(in ProductInput) string { return string(in.Class) }, func(c *checks, v *string) {
			if !known(Class(*v), Classes) {
				c.Add("value", "%q is not a class", clew.Clip(*v, 40))
			}
		}),
		SetLine: {lineLook, lineSet},
	},
	TypeRelease:    {SetSupportUntil: {untilLook, untilSet}},
	TypeDeployment: {SetParty: {partyLook, partySet}},
}

// PreviewMany says what SetMany would do. It refuses what SetMany would refuse for want of rights or a wrong value.
func PreviewMany(tx *db.Tx, actor clew.Actor, t Type, s Setting, value string, picks []Pick) ([]Effect, error) {
	x, ok := setters[t][s]
	switch {
	case !ok:
		return nil, fault("setting", "This cannot be set for many records at once")
	case len(picks) == 0 || len(picks) > MaxMany:
		return nil, clew.Errorf(clew.Invalid, "Select between 1 and %d records", MaxMany)
	}
	var out []Effect
	seen := map[clew.ID]bool{}
	for _, p := range picks {
		if seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		e, err := x.look(tx, actor, p.ID, value)
		if err != nil {
			return nil, about(e.Name, err)
		}
		if p.Revision != 0 && p.Revision != e.Revision {
			return nil, about(e.Name, &Stale{Ref: Ref{t, p.ID}, Expected: p.Revision, Revision: e.Revision})
		}
		out = append(out, e)
	}
	return out, nil
}

// SetMany sets a field on all picked records as one act, or on none. Records that have the value already stay as they
// are. The act's id, which the caller gives, takes all of it back (Undo).
func SetMany(tx *db.Tx, actor clew.Actor, t Type, s Setting, value string, picks []Pick, act Act) ([]Effect, error) {
	if act.ID.IsZero() {
		return nil, clew.Errorf(clew.Internal, "an act over many records needs an id")
	}
	all, err := PreviewMany(tx, actor, t, s, value, picks)
	if err != nil {
		return nil, err
	}
	var out []Effect
	for _, e := range all {
		if !e.Changes {
			continue
		}
		if err := setters[t][s].set(tx, actor, e.ID, e.Revision, value, act); err != nil {
			return nil, about(e.Name, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// about puts the record's name before what refuses it. Faults of the value itself stay with the field.
func about(name string, err error) error {
	if name != "" && (clew.Is(err, clew.Conflict) || clew.Is(err, clew.Denied)) {
		return clew.Wrapf(clew.KindOf(err), err, "%s: %s", name, said(err))
	}
	return err
}

// said gives an error's own words as an argument of another error, so that both are translated.
func said(err error) any {
	var e *clew.Error
	if errors.As(err, &e) {
		return e
	}
	return err.Error()
}

func productField(put func(*ProductInput, string), get func(ProductInput) string, check func(*checks, *string)) setter {
	return setter{
		look: func(tx *db.Tx, actor clew.Actor, id clew.ID, value string) (Effect, error) {
			p, err := products.open(tx, actor, access.RegisterWrite, id)
			if err != nil {
				return Effect{}, err
			}
			var c checks
			check(&c, &value)
			e := Effect{ID: p.ID, Name: p.Name, Revision: p.Revision, Old: get(p.ProductInput), New: value}
			e.Changes = e.Old != e.New
			return e, c.Err()
		},
		set: func(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, value string, act Act) error {
			p, err := products.open(tx, actor, access.RegisterWrite, id)
			if err != nil {
				return err
			}
			put(&p.ProductInput, value) // UpdateProduct cleans it as the look did
			_, err = UpdateProduct(tx, actor, id, revision, p.ProductInput, act)
			return err
		},
	}
}

func lineLook(tx *db.Tx, actor clew.Actor, id clew.ID, value string) (Effect, error) {
	p, err := products.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{ID: p.ID, Name: p.Name, Revision: p.Revision, Old: p.LineName}
	line, err := clew.ParseID(value)
	if err != nil {
		return e, fault("value", "There is no such product line")
	}
	l, err := lines.open(tx, actor, access.RegisterWrite, line)
	if err != nil {
		return e, refer(err, "value", "There is no such product line")
	}
	if e.New, e.Changes = l.Name, l.ID != p.LineID; !e.Changes {
		return e, nil
	}
	return e, mayLeave(actor, p)
}

func lineSet(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, value string, act Act) error {
	line, err := clew.ParseID(value)
	if err == nil {
		_, err = MoveProduct(tx, actor, id, revision, line, act)
	}
	return err
}

// ownPeriod finds the security support that a release has of its own.
func ownPeriod(tx *db.Tx, release clew.ID) (SupportPeriod, bool, error) {
	return db.Maybe[SupportPeriod](tx, supports.query+` WHERE t.release_id = $1 AND t.kind = 'security' AND t.retired_at IS NULL ORDER BY coalesce(t.until_date, '') DESC, t.id LIMIT 1`, release)
}

func untilLook(tx *db.Tx, actor clew.Actor, id clew.ID, value string) (Effect, error) {
	r, err := releases.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{ID: r.ID, Name: r.ProductName + " " + r.Version, New: value}
	own, found, err := ownPeriod(tx, id)
	if found {
		e.Revision, e.Old = own.Revision, own.Until.String()
	}
	if err != nil {
		return e, err
	}
	until, err := clew.ParseDate(value)
	if err != nil || until.IsZero() {
		return e, fault("value", "Give the last day, as 2031-03-31")
	}
	if e.Changes = e.Old != e.New; !own.From.IsZero() && until.Compare(own.From) < 0 {
		return e, fault("value", "%s: the end lies before the start", e.Name)
	}
	return e, nil
}

func untilSet(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, value string, act Act) error {
	until, err := clew.ParseDate(value)
	if err != nil {
		return fault("value", "Give the last day, as 2031-03-31")
	}
	own, found, err := ownPeriod(tx, id)
	if err != nil {
		return err
	}
	if found {
		own.Until, own.Continuous = until, false
		_, err = UpdateSupport(tx, actor, own.ID, revision, own.SupportInput, act)
		return err
	}
	r, err := releases.open(tx, actor, access.RegisterWrite, id)
	if err == nil {
		_, err = CreateSupport(tx, actor, r.ProductID, r.ID, SupportInput{Kind: SecuritySupport, Until: until, Basis: act.Reason}, act)
	}
	return err
}

func partyLook(tx *db.Tx, actor clew.Actor, id clew.ID, value string) (Effect, error) {
	d, err := deployments.open(tx, actor, access.DeploymentWrite, id)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{ID: d.ID, Name: d.ProductName + " " + d.Version, Revision: d.Revision, Old: d.PartyName}
	party, err := clew.ParseID(value)
	if err != nil {
		return e, fault("value", "There is no such party")
	}
	p, err := GetParty(tx, actor, party)
	e.New, e.Changes = p.Name, party != d.PartyID
	return e, refer(err, "value", "There is no such party")
}

func partySet(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, value string, act Act) error {
	d, err := deployments.open(tx, actor, access.DeploymentWrite, id)
	if err != nil {
		return err
	}
	if d.PartyID, err = clew.ParseID(value); err != nil {
		return fault("value", "There is no such party")
	}
	d.ContactID = clew.ID{} // a contact is one of its party
	_, err = UpdateDeployment(tx, actor, id, revision, d.DeploymentInput, act)
	return err
}
