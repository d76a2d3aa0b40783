package access

import (
	"slices"

	"clew"
	"clew/audit"
	"clew/db"
)

// GrantRow is a stored grant. Source is "manual", or the id of the OpenID provider whose claims keep it.
type GrantRow struct {
	ID        clew.ID   `json:"id"`
	UserID    clew.ID   `json:"user_id"`
	Role      clew.Role `json:"role"`
	LineID    clew.ID   `json:"line_id,omitzero"`
	ProductID clew.ID   `json:"product_id,omitzero"`
	Source    string    `json:"source"`
	CreatedAt clew.Time `json:"created_at"`
	CreatedBy clew.ID   `json:"created_by,omitzero"`
	Name      string    `json:"name"` // of the user
}

// NewGrant says who gets which role where. A grant for a product names the product's line too.
type NewGrant struct {
	User    clew.ID
	Role    clew.Role
	Line    clew.ID
	Product clew.ID
}

// GiveGrant grants a role. The user's sessions end (the actor's own is renewed), so that no session outlives a change
// of rights.
func GiveGrant(tx *db.Tx, actor clew.Actor, in NewGrant) (clew.ID, error) {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return clew.ID{}, err
	}
	if err := checkGrant(in); err != nil {
		return clew.ID{}, err
	}
	u, err := getUser(tx, in.User)
	if err != nil {
		return clew.ID{}, err
	}
	if u.State == Disabled {
		return clew.ID{}, clew.Errorf(clew.Conflict, "This user is disabled")
	}
	id, err := insertGrant(tx, actor, in, "manual")
	if err != nil {
		return clew.ID{}, err
	}
	return id, endSessions(tx, actor, in.User)
}

func checkGrant(in NewGrant) error {
	var f clew.Faults
	if !slices.Contains(clew.Roles, in.Role) {
		f.Add("role", "There is no such role")
	}
	if in.Role == clew.Administrator && (!in.Line.IsZero() || !in.Product.IsZero()) {
		f.Add("role", "An administrator is one for the whole organisation")
	}
	if !in.Product.IsZero() && in.Line.IsZero() {
		f.Add("line", "A grant for a product names its product line too")
	}
	return f.Err()
}

func insertGrant(tx *db.Tx, actor clew.Actor, in NewGrant, source string) (clew.ID, error) {
	id := clew.NewID()
	_, err := tx.Exec(`INSERT INTO role_grant (id, user_id, role, line_id, product_id, source, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, in.User, string(in.Role), in.Line, in.Product, source, tx.Now(), actor.ID)
	if db.IsUnique(err) {
		return clew.ID{}, clew.Errorf(clew.Conflict, "The user holds this grant already")
	}
	if err != nil {
		return clew.ID{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.granted", Type: "user", Record: in.User.String(), Line: in.Line, Product: in.Product,
		Payload: map[string]any{"grant": id, "role": in.Role, "line": in.Line, "product": in.Product, "source": source}})
	return id, err
}

// RevokeGrant takes a grant away. The last administrator's cannot be taken.
func RevokeGrant(tx *db.Tx, actor clew.Actor, id clew.ID) error {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return err
	}
	g, err := db.One[GrantRow](tx, `SELECT id, user_id, role, line_id, product_id, source, created_at, created_by FROM role_grant WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if err := removeGrant(tx, actor, g); err != nil {
		return err
	}
	return endSessions(tx, actor, g.UserID)
}

func removeGrant(tx *db.Tx, actor clew.Actor, g GrantRow) error {
	if _, err := tx.Exec(`DELETE FROM role_grant WHERE id = $1`, g.ID); err != nil {
		return err
	}
	if err := someAdministrator(tx); err != nil {
		return err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.grant_revoked", Type: "user", Record: g.UserID.String(), Line: g.LineID, Product: g.ProductID,
		Payload: map[string]any{"grant": g.ID, "role": g.Role, "line": g.LineID, "product": g.ProductID, "source": g.Source}})
	return err
}

// someAdministrator refuses a change after which nobody could manage users. Both databases run writers as if one
// after the other, so two administrators cannot remove each other at the same time.
func someAdministrator(tx *db.Tx) error {
	n, err := db.One[int64](tx, `SELECT COUNT(*) FROM role_grant g JOIN user_account u ON u.id = g.user_id
		WHERE g.role = $1 AND g.line_id IS NULL AND g.product_id IS NULL AND u.state = 'active'`, string(clew.Administrator))
	if err != nil || n > 0 {
		return err
	}
	return clew.Errorf(clew.Conflict, "This is the last administrator; make another one first")
}

// GrantFilter narrows a list of grants; zero fields do not narrow.
type GrantFilter struct {
	User    clew.ID
	Role    clew.Role
	Line    clew.ID
	Product clew.ID
	Limit   int // 0: 50; at most 500
	Offset  int
}

// ListGrants gives a page of grants and how many there are in all: one's own, or with UserManage everyone's.
func ListGrants(tx *db.Tx, actor clew.Actor, f GrantFilter) ([]GrantRow, int64, error) {
	if err := selfOr(actor, f.User); err != nil {
		return nil, 0, err
	}
	w := &db.Where{}
	if !f.User.IsZero() {
		w.And("g.user_id = ?", f.User)
	}
	if !f.Line.IsZero() {
		w.And("g.line_id = ?", f.Line)
	}
	if !f.Product.IsZero() {
		w.And("g.product_id = ?", f.Product)
	}
	if f.Role != "" {
		w.And("g.role = ?", string(f.Role))
	}
	total, err := db.One[int64](tx, `SELECT COUNT(*) FROM role_grant g `+w.String(), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[GrantRow](tx, `SELECT g.id, g.user_id, g.role, g.line_id, g.product_id, g.source, g.created_at, g.created_by, p.name
		FROM role_grant g LEFT JOIN person p ON p.user_id = g.user_id `+w.String()+` ORDER BY COALESCE(p.fold, ''), g.user_id, g.role, g.id LIMIT `+w.Arg(page(f.Limit))+` OFFSET `+w.Arg(max(0, f.Offset)), w.Args...)
	for i := range rows {
		rows[i].Name = label(rows[i].UserID, rows[i].Name)
	}
	return rows, total, err
}

// MoveProduct lets grants for a product follow it into another line. The product's own verb calls it.
func MoveProduct(tx *db.Tx, actor clew.Actor, product, line clew.ID) error {
	_, err := tx.Exec(`UPDATE role_grant SET line_id = $2 WHERE product_id = $1`, product, line)
	return err
}

// Load makes the actor of a user with all grants. An account that is not active gives Unauthenticated.
func Load(tx *db.Tx, id clew.ID) (clew.Actor, error) {
	u, found, err := db.Maybe[struct {
		State, Lang, Zone, Name string
	}](tx, `SELECT u.state, u.lang, u.zone, p.name`+userFrom+`WHERE u.id = $1`, id)
	if err != nil {
		return clew.Actor{}, err
	}
	if !found || UserState(u.State) != Active {
		return clew.Actor{}, clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	a := clew.Actor{Kind: clew.User, ID: id, Name: label(id, u.Name), Lang: u.Lang, Zone: u.Zone}
	a.Grants, err = grantsOf(tx, id)
	return a, err
}

func grantsOf(tx *db.Tx, id clew.ID) ([]clew.Grant, error) {
	return db.All[clew.Grant](tx, `SELECT role, line_id AS line, product_id AS product FROM role_grant WHERE user_id = $1 ORDER BY id`, id)
}
