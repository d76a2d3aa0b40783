package site

import (
	"clew"
	"clew/access"
	"clew/lang"
)

// RoleNames are the roles as people read them; catalogue keys.
var RoleNames = map[clew.Role]string{
	clew.ProductManagement:     lang.K("Product management"),
	clew.ProductDevelopment:    lang.K("Product development"),
	clew.ProjectManagement:     lang.K("Project management"),
	clew.SupplyChainManagement: lang.K("Supply chain management"),
	clew.SecurityManagement:    lang.K("Security management"),
	clew.Auditor:               lang.K("Auditor"),
	clew.ServiceDesk:           lang.K("Service desk"),
	clew.Administrator:         lang.K("Administrator"),
}

// RoleHints say what a role is for.
var RoleHints = map[clew.Role]string{
	clew.ProductManagement:     lang.K("answers for the product: register, support periods, customers"),
	clew.ProductDevelopment:    lang.K("builds it: releases, inventories, assessments"),
	clew.ProjectManagement:     lang.K("leads the project: releases and their state"),
	clew.SupplyChainManagement: lang.K("buys and makes: suppliers and what they deliver"),
	clew.SecurityManagement:    lang.K("watches over all of it: decides, imports, sees the audit trail"),
	clew.Auditor:               lang.K("reads everything, changes nothing"),
	clew.ServiceDesk:           lang.K("answers customers: reads products and customers"),
	clew.Administrator:         lang.K("runs the platform: users, settings, feeds; sees no product"),
}

// VerbNames are the verbs of the table of rights as people read them; catalogue keys.
var VerbNames = map[access.Verb]string{
	access.Read:            lang.K("See products, releases and findings"),
	access.RegisterWrite:   lang.K("Register lines and products"),
	access.ReleaseWrite:    lang.K("Register releases and set their state"),
	access.InventoryWrite:  lang.K("Give releases their inventory"),
	access.Assess:          lang.K("Decide what a vulnerability means"),
	access.PartyRead:       lang.K("See customers and suppliers"),
	access.PartyWrite:      lang.K("Change customers and suppliers"),
	access.DeploymentWrite: lang.K("Record who runs which release"),
	access.FeedRead:        lang.K("See the state of the feeds"),
	access.FeedManage:      lang.K("Import and schedule feeds"),
	access.AuditRead:       lang.K("See the audit trail"),
	access.UserManage:      lang.K("Manage users and grants"),
	access.SettingManage:   lang.K("Change settings"),
	access.ProviderManage:  lang.K("Manage identity providers"),
	access.Own:             lang.K("Manage one's own account"),
}

// RoleName gives a role's name in the reader's language.
func (r *Request) RoleName(role clew.Role) string {
	if n, ok := RoleNames[role]; ok {
		return r.T(n)
	}
	return string(role)
}

// VerbName gives a verb's name in the reader's language.
func (r *Request) VerbName(v access.Verb) string {
	if n, ok := VerbNames[v]; ok {
		return r.T(n)
	}
	return string(v)
}
