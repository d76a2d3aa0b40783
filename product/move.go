package product

import (
	"clew"
	"clew/access"
	"clew/db"
)

// LineCopies are the tables that keep a product's line beside the product, so that what is visible can be told without
// a join. They follow a move in its own transaction: an event would come too late for rights. Events keep the line in
// which they happened. A test holds this list against the schema; grants follow by access.MoveProduct.
var LineCopies = []string{"responsibility", "hold", "inventory", "assessment", "work"}

// MoveProduct puts a product that the caller saw in the revision into another line, with all that hangs on it. It takes
// the right on both lines, since the product leaves the sight of one and enters that of the other: grants for a line
// reach it from there, grants for the product itself stay. Decisions for the old line no longer hold for it, those for
// the new line do.
func MoveProduct(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, line clew.ID, act Act) (Product, error) {
	old, err := products.open(tx, actor, access.RegisterWrite, id)
	if err != nil {
		return Product{}, err
	}
	if old.Retired() && old.Revision == revision {
		return Product{}, clew.Errorf(clew.Conflict, "This record is retired. Restore it before you change it.")
	}
	if old.LineID == line {
		return Product{}, fault("line", "The product is in this line already")
	}
	return moved(tx, actor, revision, old, line, Change{Reason: act.Reason}, act)
}

// moved checks the rights on both lines and that nothing holds the product, moves it and what follows it.
func moved(tx *db.Tx, actor clew.Actor, revision int64, old Product, line clew.ID, c Change, act Act) (Product, error) {
	if err := mayLeave(actor, old); err != nil {
		return Product{}, err
	}
	to, err := lines.open(tx, actor, access.RegisterWrite, line)
	if err != nil {
		return Product{}, refer(err, "line", "There is no such product line")
	}
	if err := inUse(tx, TypeLine, line); err != nil {
		return Product{}, err
	}
	if err := notHeld(tx, VerbChange, Ref{TypeProduct, old.ID}, Ref{TypeLine, old.LineID}, Ref{TypeLine, line}); err != nil {
		return Product{}, err
	}
	v := old
	v.LineID, v.LineName = to.ID, to.Name
	if v, err = products.change(tx, actor, "moved", revision, old, v, c, act); err != nil {
		return Product{}, err
	}
	for _, table := range LineCopies {
		if _, err := tx.Exec(`UPDATE `+table+` SET line_id = $2 WHERE product_id = $1`, v.ID, v.LineID); err != nil {
			return Product{}, err
		}
	}
	return v, access.MoveProduct(tx, actor, v.ID, v.LineID)
}

// mayLeave checks the right on the line that a product leaves; one on the product alone is not enough.
func mayLeave(actor clew.Actor, p Product) error {
	if !access.Can(actor, access.RegisterWrite, access.Scope{Line: p.LineID}) {
		return clew.Errorf(clew.Denied, "Moving a product takes the right on both product lines")
	}
	return nil
}

func init() { // apart from products, since moved reads them itself
	products.back = func(tx *db.Tx, actor clew.Actor, kind string, now, old Product, last int64, c Change, act Act) (bool, error) {
		if kind != ProductMoved {
			return false, nil
		}
		_, err := moved(tx, actor, last, now, old.LineID, c, act)
		return true, err
	}
}
