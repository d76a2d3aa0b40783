package product

// The events of the register. Their payload is a Change with the record before and after.
const (
	LineCreated, LineUpdated, LineRetired, LineRestored                            = "line.created", "line.updated", "line.retired", "line.restored"
	ProductCreated, ProductUpdated, ProductRetired, ProductRestored                = "product.created", "product.updated", "product.retired", "product.restored"
	ProductMoved                                                                   = "product.moved" // to another line
	VariantCreated, VariantUpdated, VariantRetired, VariantRestored                = "variant.created", "variant.updated", "variant.retired", "variant.restored"
	ReleaseCreated, ReleaseUpdated, ReleaseRetired, ReleaseRestored                = "release.created", "release.updated", "release.retired", "release.restored"
	ReleaseStateChanged, ReleaseContainsChanged                                    = "release.state_changed", "release.contains_changed"
	SupportCreated, SupportUpdated, SupportRetired, SupportRestored                = "support.created", "support.updated", "support.retired", "support.restored"
	ResponsibilityCreated, ResponsibilityRetired, ResponsibilityRestored           = "responsibility.created", "responsibility.retired", "responsibility.restored"
	PartyCreated, PartyUpdated, PartyRetired, PartyRestored                        = "party.created", "party.updated", "party.retired", "party.restored"
	ContactCreated, ContactUpdated, ContactRetired, ContactRestored, ContactErased = "party_contact.created", "party_contact.updated", "party_contact.retired", "party_contact.restored", "party_contact.erased"
	DeploymentCreated, DeploymentUpdated, DeploymentRetired, DeploymentRestored    = "deployment.created", "deployment.updated", "deployment.retired", "deployment.restored"
	HoldPlaced, HoldCleared                                                        = "hold.placed", "hold.cleared" // on the record held
)

// Events lists every kind of event that this package appends.
var Events = []string{
	LineCreated, LineUpdated, LineRetired, LineRestored,
	ProductCreated, ProductUpdated, ProductRetired, ProductRestored, ProductMoved,
	VariantCreated, VariantUpdated, VariantRetired, VariantRestored,
	ReleaseCreated, ReleaseUpdated, ReleaseRetired, ReleaseRestored, ReleaseStateChanged, ReleaseContainsChanged,
	SupportCreated, SupportUpdated, SupportRetired, SupportRestored,
	ResponsibilityCreated, ResponsibilityRetired, ResponsibilityRestored,
	PartyCreated, PartyUpdated, PartyRetired, PartyRestored,
	ContactCreated, ContactUpdated, ContactRetired, ContactRestored, ContactErased,
	DeploymentCreated, DeploymentUpdated, DeploymentRetired, DeploymentRestored,
	HoldPlaced, HoldCleared,
}
