// Package access says who may do what (paper: roles of the stakeholders, R1 to R5) and proves who is asking: users,
// grants, sessions, API tokens, passwords, second factors, passkeys, OpenID Connect. It owns the one declared table of
// rights: which role holds which verb, and which verb each route needs.
package access

import (
	"slices"

	"clew"
	"clew/db"
)

// Verb is a kind of act that a role may hold in a scope.
type Verb string

// The verbs. Read also decides what is visible at all.
const (
	Read            Verb = "read"             // see products and everything that hangs on them
	RegisterWrite   Verb = "register.write"   // lines, products, variants, support periods, people in their roles
	ReleaseWrite    Verb = "release.write"    // releases and their states
	InventoryWrite  Verb = "inventory.write"  // inventories of releases
	Assess          Verb = "assess"           // decide what a vulnerability means for us
	PartyRead       Verb = "party.read"       // customers, suppliers and their contacts
	PartyWrite      Verb = "party.write"      //
	DeploymentWrite Verb = "deployment.write" // who runs which release
	FeedRead        Verb = "feed.read"        // state of the sources
	FeedManage      Verb = "feed.manage"      // import, schedule, address of the sources
	AuditRead       Verb = "audit.read"       // the audit trail
	UserManage      Verb = "user.manage"      // users, grants, their sessions and tokens
	SettingManage   Verb = "setting.manage"   // settings, backup, doctor
	ProviderManage  Verb = "provider.manage"  // identity providers: who may enter, and with which role
	Own             Verb = "own"              // one's own account: any signed-in person; no token
)

// Verbs lists every verb a grant or a token can hold.
var Verbs = []Verb{Read, RegisterWrite, ReleaseWrite, InventoryWrite, Assess, PartyRead, PartyWrite, DeploymentWrite, FeedRead, FeedManage, AuditRead, UserManage, SettingManage, ProviderManage}

// NamedOnly lists verbs that a token holds only when they were chosen by name: by them somebody could become somebody
// else. "Everything its owner may" leaves them out.
var NamedOnly = []Verb{ProviderManage}

// Held is the table of rights: what each role holds within the scope of its grant.
var Held = map[clew.Role][]Verb{
	clew.ProductManagement:     {Read, RegisterWrite, ReleaseWrite, PartyRead, PartyWrite, DeploymentWrite, FeedRead},
	clew.ProductDevelopment:    {Read, ReleaseWrite, InventoryWrite, Assess, FeedRead},
	clew.ProjectManagement:     {Read, ReleaseWrite, FeedRead},
	clew.SupplyChainManagement: {Read, InventoryWrite, PartyRead, PartyWrite, FeedRead},
	clew.SecurityManagement:    {Read, RegisterWrite, ReleaseWrite, InventoryWrite, Assess, PartyRead, PartyWrite, DeploymentWrite, FeedRead, FeedManage, AuditRead},
	clew.Auditor:               {Read, PartyRead, FeedRead, AuditRead},
	clew.ServiceDesk:           {Read, PartyRead, FeedRead},
	clew.Administrator:         {UserManage, SettingManage, ProviderManage, FeedRead, FeedManage, AuditRead},
}

// OrganisationOnly lists verbs that mean something only for the whole organisation: a grant for a line or a product
// does not carry them.
var OrganisationOnly = []Verb{FeedManage, AuditRead, UserManage, SettingManage, ProviderManage}

// Scope is where an act takes place: a product, else a line, else (zero) the organisation.
type Scope struct {
	Line    clew.ID
	Product clew.ID
}

// Can reports whether the actor holds the verb in the scope.
func Can(a clew.Actor, v Verb, s Scope) bool {
	if a.Kind == clew.System {
		return true
	}
	if a.Kind == clew.Nobody || a.ID.IsZero() {
		return false
	}
	if v == Own {
		return a.Kind == clew.User
	}
	if a.Verbs != nil && !slices.Contains(a.Verbs, string(v)) {
		return false
	}
	for _, g := range a.Grants {
		if holds(g, v) && covers(g, s) {
			return true
		}
	}
	return false
}

// CanSomewhere reports whether the actor holds the verb in any scope: enough to show a page or an entry, not to act.
func CanSomewhere(a clew.Actor, v Verb) bool {
	if Can(a, v, Scope{}) {
		return true
	}
	if a.Verbs != nil && !slices.Contains(a.Verbs, string(v)) {
		return false
	}
	return slices.ContainsFunc(a.Grants, func(g clew.Grant) bool { return holds(g, v) })
}

func holds(g clew.Grant, v Verb) bool {
	if !slices.Contains(Held[g.Role], v) {
		return false
	}
	return g.Line.IsZero() && g.Product.IsZero() || !slices.Contains(OrganisationOnly, v)
}

func covers(g clew.Grant, s Scope) bool {
	switch {
	case !g.Product.IsZero():
		return g.Product == s.Product
	case !g.Line.IsZero():
		return g.Line == s.Line
	}
	return true
}

// Require is Can as an error. What the actor may not even see answers NotFound, so that its existence does not leak.
func Require(a clew.Actor, v Verb, s Scope) error {
	if Can(a, v, s) {
		return nil
	}
	if a.Kind == clew.Nobody {
		return clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	if s != (Scope{}) && !Can(a, Read, s) {
		return clew.Errorf(clew.NotFound, "There is no such record")
	}
	return clew.Errorf(clew.Denied, "Your roles do not allow this")
}

// Visible is the one predicate of visibility: it narrows w to rows whose line and product the actor may read. The
// columns may be expressions; "" for a column the rows do not have.
func Visible(a clew.Actor, w *db.Where, lineColumn, productColumn string) *db.Where {
	return VisibleBy(a, Read, w, lineColumn, productColumn)
}

// VisibleBy is Visible for another verb: rows on which the actor holds v.
func VisibleBy(a clew.Actor, v Verb, w *db.Where, lineColumn, productColumn string) *db.Where {
	if Can(a, v, Scope{}) {
		return w
	}
	var lines, products []any
	if a.Verbs == nil || slices.Contains(a.Verbs, string(v)) {
		for _, g := range a.Grants {
			switch {
			case !holds(g, v):
			case !g.Product.IsZero():
				products = append(products, g.Product)
			default:
				lines = append(lines, g.Line)
			}
		}
	}
	cond := &db.Where{Args: w.Args}
	var parts []string
	if len(lines) > 0 && lineColumn != "" {
		parts = append(parts, lineColumn+" IN ("+marks(cond, lines)+")")
	}
	if len(products) > 0 && productColumn != "" {
		parts = append(parts, productColumn+" IN ("+marks(cond, products)+")")
	}
	w.Args = cond.Args
	switch len(parts) {
	case 0:
		return w.And("1 = 0")
	case 1:
		return w.And(parts[0])
	}
	return w.And(parts[0] + " OR " + parts[1])
}

// VisibleLines narrows w to lines that the actor may read or in which it may read a product.
func VisibleLines(a clew.Actor, w *db.Where, idColumn string) *db.Where {
	if Can(a, Read, Scope{}) {
		return w
	}
	var lines []any
	if a.Verbs == nil || slices.Contains(a.Verbs, string(Read)) {
		for _, g := range a.Grants {
			if holds(g, Read) && !g.Line.IsZero() {
				lines = append(lines, g.Line)
			}
		}
	}
	return w.In(idColumn, lines...)
}

func marks(w *db.Where, values []any) string {
	s := ""
	for i, v := range values {
		if i > 0 {
			s += ", "
		}
		s += w.Arg(v)
	}
	return s
}
