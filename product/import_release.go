package product

import (
	"clew"
	"clew/access"
	"clew/db"
)

// planRelease reads a row about a release. A list may bring releases that are long out: it walks them to their state by
// the same moves as people do, so a hold stops it too.
func planRelease(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	p, err := findProduct(tx, actor, row)
	if err != nil {
		return planned{}, err
	}
	old, found, err := find(releases, tx, actor, row.value("key"), "t.product_id = ? AND t.version = ?", p.ID, row.value("version"))
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.ReleaseWrite, access.Scope{Line: p.LineID, Product: p.ID})
	}
	if err == nil && found && old.ProductID != p.ID {
		err = fault("product", "The record belongs to %s; a list cannot move it", old.ProductName)
	}
	if err != nil {
		return planned{}, err
	}
	in, state := old.ReleaseInput, old.State
	row.text("key", &in.Key)
	row.text("version", &in.Version)
	row.date("released_on", &in.ReleasedOn)
	row.list("serials", &in.Serials)
	row.list("models", &in.Models)
	row.text("cpe", &in.CPE)
	row.text("purl", &in.Purl)
	row.text("notes", &in.Notes)
	word(row, "state", &state, States, stateWords)
	if _, ok := row.get("variants"); ok {
		if in.Variants, err = variantsOf(tx, actor, row, "variants", p); err != nil {
			return planned{}, err
		}
	}
	if state == "" {
		state = Draft
	}
	if len(row.faults) > 0 {
		return planned{}, row.faults.Err()
	}
	if err := in.check(&p); err != nil {
		return planned{}, err
	}
	from := Draft
	if found {
		from = old.State
	}
	way, ok := route(from, state)
	if !ok {
		return planned{}, fault("state", "A release that is %s cannot become %s.", string(from), string(state))
	}
	changed := differ(old.ReleaseInput, in)
	if len(way) > 0 {
		changed = append(changed, "state")
	}
	return outcome("release\x00"+p.ID.String()+in.Version, found, changed, func(tx *db.Tx) error {
		return applyRelease(tx, actor, p, old, found, in, way, act)
	}), nil
}

func applyRelease(tx *db.Tx, actor clew.Actor, p Product, old Release, found bool, in ReleaseInput, way []State, act Act) (err error) {
	r := old
	switch {
	case !found:
		r, err = createRelease(tx, actor, p, in, act)
	case len(differ(old.ReleaseInput, in)) > 0:
		r, err = UpdateRelease(tx, actor, old.ID, old.Revision, in, act)
	}
	for _, s := range way {
		if err == nil {
			r, err = SetState(tx, actor, r.ID, r.Revision, s, in.ReleasedOn, act)
		}
	}
	return err
}

// route finds the moves from one state to another; none are needed for the same one.
func route(from, to State) (way []State, ok bool) {
	switch {
	case from == to:
		return nil, true
	case known(to, moves[from]):
		return []State{to}, true
	case to == Withdrawn && known(Released, moves[from]):
		return []State{Released, Withdrawn}, true
	}
	return nil, false
}
