package product

import (
	"clew"
	"clew/access"
	"clew/db"
)

// Stakeholders are the roles in which people answer for a line or a product (R1 to R5).
var Stakeholders = []clew.Role{clew.ProductManagement, clew.ProductDevelopment, clew.ProjectManagement, clew.SupplyChainManagement, clew.SecurityManagement}

// Responsibility is a person in a role for a line or, where ProductID is set, for one product of it. It gives no
// rights; grants do. The person is a pseudonymous id, whose name package access knows.
type Responsibility struct {
	Meta
	Key       string    `json:"-" db:"own_key"`
	LineID    clew.ID   `json:"line_id"`
	ProductID clew.ID   `json:"product_id,omitzero"`
	UserID    clew.ID   `json:"user_id"`
	Role      clew.Role `json:"role"`
}

var responsibilities = &records[Responsibility]{
	typ:    TypeResponsibility,
	query:  `SELECT ` + metaColumns + `, t.line_id, t.product_id, t.user_id, t.role FROM responsibility t `,
	fields: []string{"own_key", "line_id", "product_id", "user_id", "role"},
	values: func(r *Responsibility) []any { return []any{"", r.LineID, r.ProductID, r.UserID, string(r.Role)} },
	meta:   func(r *Responsibility) *Meta { return &r.Meta },
	right:  access.RegisterWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where {
		return access.Visible(a, w, "t.line_id", "t.product_id")
	},
	scope: func(r *Responsibility) access.Scope { return access.Scope{Line: r.LineID, Product: r.ProductID} },
	above: func(tx *db.Tx, r *Responsibility) error {
		if r.ProductID.IsZero() {
			return inUse(tx, TypeLine, r.LineID)
		}
		return inUse(tx, TypeProduct, r.ProductID)
	},
	taken: "This person has this role here already.",
	keep:  func(now, back *Responsibility) { back.LineID = now.LineID }, // it follows its product
}

// Assign makes a person answer for a line (TypeLine) or a product (TypeProduct) in a role. Whoever calls has made sure
// that the user exists.
func Assign(tx *db.Tx, actor clew.Actor, on Ref, user clew.ID, role clew.Role, act Act) (Responsibility, error) {
	r := Responsibility{UserID: user, Role: role}
	switch on.Type {
	case TypeLine:
		l, err := lines.open(tx, actor, access.RegisterWrite, on.ID)
		if err != nil {
			return r, err
		}
		r.LineID = l.ID
	case TypeProduct:
		p, err := products.open(tx, actor, access.RegisterWrite, on.ID)
		if err != nil {
			return r, err
		}
		r.LineID, r.ProductID = p.LineID, p.ID
	default:
		return r, clew.Errorf(clew.Invalid, "People answer for lines and products, nothing else")
	}
	var c checks
	if user.IsZero() {
		c.Add("user", "This is required")
	}
	if !known(role, Stakeholders) {
		c.Add("role", "%q is not a role of a stakeholder", clew.Clip(string(role), 40))
	}
	if err := c.Err(); err != nil {
		return r, err
	}
	return responsibilities.create(tx, actor, r, act)
}

// People lists who answers for a line or a product now; for a product, those of its line are among them.
func People(tx *db.Tx, actor clew.Actor, on Ref) ([]Responsibility, error) {
	w := (&db.Where{}).And("t.retired_at IS NULL")
	switch on.Type {
	case TypeLine:
		l, err := GetLine(tx, actor, on.ID)
		if err != nil {
			return nil, err
		}
		w.And("t.line_id = ? AND t.product_id IS NULL", l.ID)
	case TypeProduct:
		p, err := GetProduct(tx, actor, on.ID)
		if err != nil {
			return nil, err
		}
		w.And("t.product_id = ? OR t.product_id IS NULL AND t.line_id = ?", p.ID, p.LineID)
	default:
		return nil, clew.Errorf(clew.Invalid, "People answer for lines and products, nothing else")
	}
	return db.All[Responsibility](tx, responsibilities.query+w.String()+` ORDER BY t.role, coalesce(t.product_id, ''), t.id`, w.Args...)
}

// ResponsibilitiesOf lists what a person answers for, as far as the actor may see it.
func ResponsibilitiesOf(tx *db.Tx, actor clew.Actor, user clew.ID) ([]Responsibility, error) {
	w := responsibilities.visible(actor, &db.Where{}).And("t.retired_at IS NULL").And("t.user_id = ?", user)
	return db.All[Responsibility](tx, responsibilities.query+w.String()+` ORDER BY t.role, t.id`, w.Args...)
}
