package clew

// Role is one of the paper's five stakeholders (R1-R5) or one that running the platform needs.
type Role string

// The roles.
const (
	ProductManagement     Role = "product_management"
	ProductDevelopment    Role = "product_development"
	ProjectManagement     Role = "project_management"
	SupplyChainManagement Role = "supply_chain_management"
	SecurityManagement    Role = "security_management"
	Auditor               Role = "auditor"
	ServiceDesk           Role = "service_desk"
	Administrator         Role = "administrator"
)

// Roles lists every role in the order in which people see them.
var Roles = []Role{ProductManagement, ProductDevelopment, ProjectManagement, SupplyChainManagement, SecurityManagement, Auditor, ServiceDesk, Administrator}

// Grant gives a role within a scope: a product, else a product line, else (both zero) the whole organisation.
type Grant struct {
	Role    Role `json:"role"`
	Line    ID   `json:"line,omitzero"`
	Product ID   `json:"product,omitzero"`
}

// ActorKind says what acts.
type ActorKind string

// The kinds of actor.
const (
	Nobody ActorKind = "nobody" // not signed in
	User   ActorKind = "user"   // a person with a session
	Token  ActorKind = "token"  // an API token acting for a person or a machine
	System ActorKind = "system" // the program itself: workers, schedules, the local command line of the operator
)

// Actor is who reads or writes. Access makes it from a session or a token and nothing else does.
type Actor struct {
	Kind    ActorKind
	ID      ID     // pseudonymous id of the person or machine; zero for nobody and system
	Name    string // for display only; never stored with a record
	Grants  []Grant
	Token   ID       // the token used, if any
	Verbs   []string // what a token may do at most; nil: no narrowing
	Session ID
	Lang    string // "de" or "en"
	Zone    string // IANA zone name
}

// SystemActor is the program acting by itself: it sees and may do everything, and says so in the audit trail.
func SystemActor() Actor { return Actor{Kind: System, Name: "clew", Lang: "en", Zone: "UTC"} }

// HasRole reports whether the actor holds the role in any scope.
func (a Actor) HasRole(r Role) bool {
	for _, g := range a.Grants {
		if g.Role == r {
			return true
		}
	}
	return false
}
