package admin

import (
	"net/url"
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// kinds are the kinds of event as people read them, by area; a kind that is not here shows by its own name.
var kinds = []struct{ kind, text string }{
	{"access.signed_in", lang.K("signed in")},
	{"access.signed_out", lang.K("signed out")},
	{"access.sign_in_failed", lang.K("failed to sign in")},
	{"access.denied", lang.K("was turned away")},
	{"access.set_up", lang.K("set the platform up")},
	{"access.setup_closed", lang.K("closed the set-up")},
	{"access.setup_link_issued", lang.K("made the set-up link")},
	{"access.user_invited", lang.K("invited a user")},
	{"access.user_created", lang.K("created a user")},
	{"access.user_changed", lang.K("changed a user")},
	{"access.user_disabled", lang.K("disabled a user")},
	{"access.user_enabled", lang.K("enabled a user")},
	{"access.person_erased", lang.K("erased a person's data")},
	{"access.granted", lang.K("granted a role")},
	{"access.grant_revoked", lang.K("took a role away")},
	{"access.session_ended", lang.K("ended a session")},
	{"access.sessions_ended", lang.K("ended all sessions of a user")},
	{"access.link_issued", lang.K("made a one-time link")},
	{"access.link_used", lang.K("used a one-time link")},
	{"access.password_changed", lang.K("changed the password")},
	{"access.totp_added", lang.K("added an authenticator app")},
	{"access.totp_removed", lang.K("removed an authenticator app")},
	{"access.passkey_added", lang.K("added a passkey")},
	{"access.passkey_removed", lang.K("removed a passkey")},
	{"access.passkey_suspect", lang.K("a copied passkey was seen")},
	{"access.authenticator_renamed", lang.K("renamed an authenticator")},
	{"access.factors_reset", lang.K("reset second factors")},
	{"access.recovery_codes_made", lang.K("made recovery codes")},
	{"access.recovery_code_used", lang.K("used a recovery code")},
	{"access.token_created", lang.K("made an API token")},
	{"access.token_revoked", lang.K("revoked an API token")},
	{"access.policy_changed", lang.K("changed who needs a second factor")},
	{"access.oidc_provider_saved", lang.K("changed an identity provider")},
	{"access.oidc_provider_deleted", lang.K("deleted an identity provider")},
	{"access.oidc_linked", lang.K("linked an identity")},
	{"access.oidc_unlinked", lang.K("unlinked an identity")},
	{"access.view_saved", lang.K("saved a view")},
	{"access.view_deleted", lang.K("deleted a view")},
	{"organisation.changed", lang.K("changed the organisation's data")},
	{"backup.recipient_named", lang.K("named who can open backups")},
	{"backup.scheduled", lang.K("changed the schedule of backups")},
	{"backup.asked", lang.K("asked for a backup")},
	{"backup.created", lang.K("made a backup")},
	{"backup.failed", lang.K("failed to make a backup")},
	{"backup.restored", lang.K("brought the platform back from a backup")},
	{"files.cleaned", lang.K("removed files that nothing needs")},
	{"facts.rebuilt", lang.K("rebuilt the facts")},
	{"line.created", lang.K("registered a product line")},
	{"line.updated", lang.K("changed a product line")},
	{"line.retired", lang.K("retired a product line")},
	{"line.restored", lang.K("restored a product line")},
	{"product.created", lang.K("registered a product")},
	{"product.updated", lang.K("changed a product")},
	{"product.moved", lang.K("moved a product to another line")},
	{"product.retired", lang.K("retired a product")},
	{"product.restored", lang.K("restored a product")},
	{"variant.created", lang.K("registered a variant")},
	{"variant.updated", lang.K("changed a variant")},
	{"variant.retired", lang.K("retired a variant")},
	{"variant.restored", lang.K("restored a variant")},
	{"release.created", lang.K("registered a release")},
	{"release.updated", lang.K("changed a release")},
	{"release.retired", lang.K("retired a release")},
	{"release.restored", lang.K("restored a release")},
	{"release.state_changed", lang.K("changed the state of a release")},
	{"release.contains_changed", lang.K("changed what a release contains")},
	{"inventory.uploaded", lang.K("uploaded an inventory")},
	{"inventory.live", lang.K("made an inventory live")},
	{"inventory.refused", lang.K("refused an inventory")},
	{"inventory.unknown", lang.K("declared an inventory unknown")},
	{"assessment.made", lang.K("made an assessment")},
	{"assessment.withdrawn", lang.K("withdrew an assessment")},
	{"party.created", lang.K("registered a party")},
	{"party.updated", lang.K("changed a party")},
	{"party.retired", lang.K("retired a party")},
	{"deployment.created", lang.K("recorded a deployment")},
	{"deployment.updated", lang.K("changed a deployment")},
	{"deployment.retired", lang.K("retired a deployment")},
	{"feed.changed", lang.K("changed a feed")},
	{"feed.added", lang.K("added a feed")},
	{"feed.imported", lang.K("took source records over")},
	{"feed.mirror_allowed", lang.K("allowed a mirror for a feed")},
	{"feed.mirror_closed", lang.K("closed the mirror of a feed")},
	{"hold.placed", lang.K("placed a hold")},
	{"hold.cleared", lang.K("cleared a hold")},
	{"event.erased", lang.K("erased what an entry says")},
}

// areas are the first parts of kinds, for the filter.
var areas = []struct{ prefix, text string }{
	{"access.", lang.K("People and access")}, {"line.", lang.K("Product lines")}, {"product.", lang.K("Products")}, {"variant.", lang.K("Variants")}, {"release.", lang.K("Releases")},
	{"inventory.", lang.K("Inventories")}, {"assessment.", lang.K("Assessments")}, {"feed.", lang.K("Feeds")}, {"party.", lang.K("Parties")}, {"deployment.", lang.K("Deployments")},
	{"backup.", lang.K("Backups")}, {"hold.", lang.K("Holds")}, {"organisation.", lang.K("Organisation")}, {"event.", lang.K("The trail itself")},
}

func kindLabel(r *site.Request, kind string) string {
	for _, k := range kinds {
		if k.kind == kind {
			return r.T(k.text)
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(kind, ".", " "), "_", " ")
}

func kindOptions(r *site.Request) []look.Option {
	var out []look.Option
	for _, a := range areas {
		out = append(out, look.Option{Value: a.prefix, Label: r.T("all of: {0}", r.T(a.text)), Group: r.T(a.text)})
		for _, k := range kinds {
			if strings.HasPrefix(k.kind, a.prefix) {
				out = append(out, look.Option{Value: k.kind, Label: r.T(k.text), Group: r.T(a.text)})
			}
		}
	}
	return out
}

// types are the kinds of record as people read them.
var types = map[string]string{"user": lang.K("User"), "line": lang.K("Product line"), "product": lang.K("Product"), "variant": lang.K("Variant"), "release": lang.K("Release"), "support": lang.K("Support period"),
	"party": lang.K("Party"), "party_contact": lang.K("Contact"), "deployment": lang.K("Deployment"), "responsibility": lang.K("Responsibility"), "setting": lang.K("Setting"), "setup": lang.K("Set-up"),
	"oidc_provider": lang.K("Identity provider"), "inventory": lang.K("Inventory"), "feed": lang.K("Feed"), "assessment": lang.K("Assessment"), "event": lang.K("Entry"), "right": lang.K("Right"), "vulnerability": lang.K("Vulnerability"), "backup": lang.K("Backup"), "platform": lang.K("Platform")}

func typeLabel(r *site.Request, t string) string {
	if s, ok := types[t]; ok {
		return r.T(s)
	}
	return strings.ReplaceAll(t, "_", " ")
}

// actorNames reads the names of everyone in the rows, as actors and as records.
func actorNames(tx *db.Tx, rows []audit.Row) (map[clew.ID]string, error) {
	var ids []clew.ID
	add := func(id clew.ID) {
		if !id.IsZero() && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, row := range rows {
		add(row.ActorID)
		if row.RecordType == "user" {
			if id, err := clew.ParseID(row.RecordID); err == nil {
				add(id)
			}
		}
	}
	return access.Names(tx, ids...)
}

func actorLabel(r *site.Request, row audit.Row, names map[clew.ID]string) string {
	switch {
	case !row.ActorID.IsZero() && !row.TokenID.IsZero():
		return r.T("{0}, by a token", names[row.ActorID])
	case !row.ActorID.IsZero():
		return names[row.ActorID]
	case row.ActorKind == clew.System:
		return r.T("clew itself")
	}
	return r.T("nobody signed in")
}

func encode(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}
