package register

import (
	"strings"
	"unicode"

	"clew/aftersales/vulnerability"
	"clew/lang"
	"clew/product"
	"clew/web/finding"
)

// fieldWords are the names of values that events carry, as forms show them; catalogue keys. A name with a dot is that of a
// value inside another. A test in web/admin finds what is missing.
var fieldWords = map[string]string{"key": lang.K("Own key"), "name": lang.K("Name"), "description": lang.K("Description"), "manufacturer": lang.K("Legal manufacturer"), "manufacturer_address": lang.K("Address"),
	"publisher": lang.K("Publisher"), "publisher_namespace": lang.K("Namespace"), "publisher_contact": lang.K("Contact"), "kind": lang.K("Kind"), "platform": lang.K("Platform"), "constrained": lang.K("Constrained"),
	"constrained_reason": lang.K("Why it is constrained"), "old_names": lang.K("Former names"), "nicknames": lang.K("Nicknames"), "articles": lang.K("Article numbers"), "contact": lang.K("Contact"),
	"market_from": lang.K("Placed on the market from"), "market_until": lang.K("Placed on the market until"), "class": lang.K("Class"), "scheme": lang.K("Version scheme"), "bought_in": lang.K("Bought in"),
	"hardware": lang.K("Hardware revision"), "region": lang.K("Region"), "models": lang.K("Model numbers"), "version": lang.K("Version"), "released_on": lang.K("Date"), "variants": lang.K("Variants"), "serials": lang.K("Serial numbers"),
	"cpe": "CPE", "purl": "purl", "notes": lang.K("Notes"), "state": lang.K("State"), "contains": lang.K("Contains"), "from": lang.K("From"), "until": lang.K("Until"), "continuous": lang.K("Continuous"), "basis": lang.K("Basis"),
	"user_id": lang.K("Person"), "role": lang.K("Role"), "names": lang.K("Other names"), "kinds": lang.K("Kind"), "country": lang.K("Country"), "lang": lang.K("Language"), "email": lang.K("E-mail address"), "phone": lang.K("Telephone"),
	"party_id": lang.K("Party"), "line_id": lang.K("Product line"), "release_id": lang.K("Release"), "variant_id": lang.K("Variant"), "contact_id": lang.K("Contact"), "serial_from": lang.K("Serial number"), "serial_to": lang.K("Last serial number of the range"),
	"batch": lang.K("Batch"), "units": lang.K("Units"), "location": lang.K("Location"), "since": lang.K("Since"), "retired_reason": lang.K("Retired because"),

	// People, sessions, tokens, rights.
	"owner_id": lang.K("Owner"), "author_id": lang.K("Author"), "set_by": lang.K("Set by"), "set_at": lang.K("Set"), "cleared_by": lang.K("Cleared by"), "cleared_at": lang.K("Cleared"), "cleared_reason": lang.K("Cleared because"), "zone": lang.K("Time zone"),
	"theme": lang.K("Colours"), "line": lang.K("Product line"), "product": lang.K("Product"), "product_id": lang.K("Product"), "source": lang.K("Origin"), "grant": lang.K("Grant"), "grants": lang.K("Grants taken back"), "people": lang.K("People who lost a way in"), "session": lang.K("Session"), "method": lang.K("By what"),
	"second_factor": lang.K("Second factor"), "known_device": lang.K("Known browser"), "authenticator": lang.K("Authenticator"), "link": lang.K("Link"), "expires": lang.K("Valid until"), "token": lang.K("Token"), "prefix": lang.K("Begins with"),
	"verbs": lang.K("May"), "count": lang.K("Number"), "left": lang.K("Left"), "last": lang.K("Last tried with"), "network": lang.K("Network"), "route": lang.K("Address asked for"), "path": lang.K("Path"), "answer": lang.K("Answer"),
	"before": lang.K("Tries not told before"), "list": lang.K("List"), "query": lang.K("Filter"), "shared": lang.K("Shared"), "verb": lang.K("Held back"), "record_type": lang.K("Kind of record"), "record_id": lang.K("Record"),
	"issuer": lang.K("Issuer"), "client_id": lang.K("Client ID"), "rules": lang.K("Rules"), "claim": lang.K("Claim"), "value": lang.K("Value"), "auto_create": lang.K("Makes accounts by itself"), "trust_factor": lang.K("Its second factor counts"),
	"enabled": lang.K("Switched on"), "new_secret": lang.K("New secret"), "undoes": lang.K("Takes back"), "retired_at": lang.K("Retired"), "erased_at": lang.K("Erased"),

	// Inventories, feeds, assessments.
	"inventory": lang.K("Inventory"), "replaces": lang.K("Replaces"), "file": lang.K("File"), "format": lang.K("Format"), "sha256": "SHA-256", "size": lang.K("Size"), "components": lang.K("Components"), "distinct": lang.K("Distinct components"), "warnings": lang.K("Warnings"),
	"address": lang.K("Address"), "every_minutes": lang.K("Every so many minutes"), "max_age_hours": lang.K("Too old after hours"), "origin": lang.K("Origin"), "blob": lang.K("Stored file"), "difference": lang.K("Records"), "findings": lang.K("Findings"),
	"difference.new": lang.K("New records"), "difference.changed": lang.K("Changed records"), "difference.withdrawn": lang.K("Withdrawn records"), "difference.gone": lang.K("Records no longer there"), "difference.unchanged": lang.K("Unchanged records"),
	"difference.skipped": lang.K("Skipped records"), "findings.new": lang.K("New findings"), "findings.gone": lang.K("Findings gone"), "findings.changed": lang.K("Changed findings"),
	"changed": lang.K("Changed"), "gone": lang.K("Gone"), "withdrawn": lang.K("Withdrawn"), "unchanged": lang.K("Unchanged"), "skipped": lang.K("Skipped"), "new_ids": lang.K("New"), "changed_ids": lang.K("Changed"), "withdrawn_ids": lang.K("Withdrawn"), "gone_ids": lang.K("Gone"),
	"older": lang.K("Older than what we have"), "newest": lang.K("Newest record"),
	"assessment": lang.K("Assessment"), "vulnerability": lang.K("Vulnerability"), "status": lang.K("Status"), "justification": lang.K("Justification"), "cyclone_dx_justification": lang.K("Finer label for CycloneDX"), "impact": lang.K("Impact"), "action": lang.K("What to do"),
	"until_version": lang.K("Before version"), "component_key": lang.K("Component"), "expires_on": lang.K("Expires"), "ended_at": lang.K("Ended"), "ended_by": lang.K("Ended by"), "ended_reason": lang.K("Ended because"),

	// Backups and the platform itself.
	"recipients": lang.K("Who can open it"), "every_hours": lang.K("Every so many hours"), "keep": lang.K("Kept"), "backup": lang.K("Backup"), "at": lang.K("As of"), "made": lang.K("As of"), "bytes": lang.K("Size"), "rows": lang.K("Rows"), "blobs": lang.K("Files"), "files": lang.K("Files"),
	"program": lang.K("Program"), "schema": lang.K("Schema"), "events": lang.K("Entries"), "missing": lang.K("Missing files"), "forced": lang.K("Forced"), "sessions_ended": lang.K("Sessions ended"), "error": lang.K("Error"), "pieces": lang.K("Pieces"),
	"inventories": lang.K("Inventories"), "component_versions": lang.K("Component versions"), "records": lang.K("Source records"), "records_kept": lang.K("Records kept as they were"), "exploited": lang.K("Exploited vulnerabilities"), "products": lang.K("Products"),
}

// hiddenFields are for programs, or say again what another field says; the page of an event shows them as stored.
var hiddenFields = map[string]bool{"id": true, "revision": true, "created_at": true, "updated_at": true, "position": true, "tied": true, "line_name": true, "product_name": true, "party_name": true,
	"old": true, "new": true, "reason": true, "act_id": true, "superseded_by": true}

// valueWords are labels in values as people read them, by the name of the value; catalogue keys.
var valueWords = map[string]map[string]string{
	"kind":         {"sbom": "SBOM", "declared": lang.K("declared"), "supplier": lang.K("from the supplier"), "unknown": lang.K("unknown"), "sign_in": lang.K("sign-in"), "invitation": lang.K("invitation"), "recovery": lang.K("new password"), "gate": lang.K("gate"), "retention": lang.K("retention"), "embargo": lang.K("embargo")},
	"state":        {"active": lang.K("active"), "invited": lang.K("invited"), "disabled": lang.K("disabled")},
	"source":       {"manual": lang.K("by hand"), "oidc": lang.K("identity provider")},
	"method":       {"password": lang.K("password"), "passkey": lang.K("passkey"), "link": lang.K("one-time link"), "oidc": lang.K("identity provider"), "recovery": lang.K("recovery code")},
	"last":         {"password": lang.K("password"), "passkey": lang.K("passkey"), "code": lang.K("code"), "confirmation": lang.K("confirmation")},
	"answer":       {"denied": lang.K("not allowed"), "not found": lang.K("not found")},
	"theme":        {"light": lang.K("light"), "dark": lang.K("dark"), "": lang.K("like the system")},
	"lang":         {lang.German: "Deutsch", lang.English: "English"},
	"verb":         {string(product.VerbRelease): lang.K("release"), string(product.VerbChange): lang.K("change"), string(product.VerbRetire): lang.K("retire")},
	"list":         {"findings": lang.K("Findings"), "products": lang.K("Products")},
	"ended_reason": {"superseded": lang.K("replaced by a newer one")},
	"status":       finding.StatusWords, "justification": finding.JustificationWords, "cyclone_dx_justification": finding.CycloneWords, "record_type": typed(typeWords),
	"class": typed(classWords), "scheme": typed(schemeWords), "kinds": typed(partyWords),
}

// scopeWords name how far an assessment holds; its field is called kind, as those of products are.
var scopeWords = map[vulnerability.ScopeKind]string{vulnerability.OccurrenceScope: lang.K("this occurrence"), vulnerability.ReleaseScope: lang.K("this release"), vulnerability.UntilScope: lang.K("releases before a version"),
	vulnerability.ProductScope: lang.K("all releases of the product"), vulnerability.LineScope: lang.K("all products of the line"), vulnerability.ComponentScope: lang.K("the component wherever we ship it")}

func typed[T ~string](m map[T]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[string(k)] = v
	}
	return out
}

// FieldWord gives the words for a value of an event, as a catalogue key. One that is hidden has none to be shown under.
func FieldWord(name string) (word string, hidden bool) {
	name = snake(name)
	if w, ok := fieldWords[name]; ok {
		return w, false
	}
	leaf := name[strings.LastIndexByte(name, '.')+1:]
	return fieldWords[leaf], hiddenFields[leaf]
}

// valueWord gives the words for a label, or the label.
func valueWord(field, s string) string {
	switch field {
	case "kind":
		return first2(kindWords[product.Kind(s)], supportKindWords[product.SupportKind(s)], scopeWords[vulnerability.ScopeKind(s)], valueWords[field][s], s)
	case "state":
		return first2(stateWords[product.State(s)], valueWords[field][s], s)
	}
	return first2(valueWords[field][s], s)
}

// snake writes a name as most are stored: NewIDs is new_ids.
func snake(name string) string {
	var b strings.Builder
	r := []rune(strings.ReplaceAll(name, "IDs", "Ids"))
	for i, c := range r {
		if unicode.IsUpper(c) && i > 0 && r[i-1] != '.' && (unicode.IsLower(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
