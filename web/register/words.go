package register

import (
	"clew/format/vers"
	"clew/lang"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

// What stands in the database as a label, as people read it; catalogue keys.
var (
	kindWords = map[product.Kind]string{product.Device: lang.K("device"), product.Service: lang.K("service"), product.Software: lang.K("software"), product.Module: lang.K("module")}

	classWords = map[product.Class]string{product.Default: lang.K("default (no annex)"), product.ImportantI: lang.K("important, class I (Annex III)"),
		product.ImportantII: lang.K("important, class II (Annex III)"), product.Critical: lang.K("critical (Annex IV)")}

	schemeWords = map[vers.Scheme]string{vers.Semver: lang.K("semantic: 4.1.0, 4.1.0-rc.1"), vers.Calendar: lang.K("calendar: 2026.04, 26.04.1"), vers.Date: lang.K("date: 2026-04-30"),
		vers.Generic: lang.K("dotted numbers: 4.1b2, 1.0.3.7"), vers.Natural: lang.K("any text, numbers by value: R12 build 7")}

	stateWords = map[product.State]string{product.Draft: lang.K("draft"), product.Candidate: lang.K("candidate"), product.Released: lang.K("released"), product.Withdrawn: lang.K("withdrawn")}

	supportKindWords = map[product.SupportKind]string{product.SecuritySupport: lang.K("security support"), product.FunctionalSupport: lang.K("functional support"), product.ExtendedSupport: lang.K("extended security support")}

	supportWords = map[product.SupportState]string{product.Supported: lang.K("supported"), product.Ended: lang.K("support ended"), product.Planned: lang.K("support planned"), product.NoneDefined: lang.K("no support period")}

	partyWords = map[product.PartyKind]string{product.Customer: lang.K("customer"), product.Distributor: lang.K("distributor"), product.Installer: lang.K("installer"), product.Supplier: lang.K("supplier"),
		product.ProductionPartner: lang.K("production partner"), product.Authority: lang.K("authority"), product.Researcher: lang.K("researcher"), product.CERT: lang.K("CERT")}

	importWords = map[product.ImportKind]string{product.ImportLines: lang.K("Product lines"), product.ImportProducts: lang.K("Products"), product.ImportVariants: lang.K("Variants"), product.ImportReleases: lang.K("Releases"),
		product.ImportSupport: lang.K("Support periods"), product.ImportParties: lang.K("Parties"), product.ImportDeployments: lang.K("Deployments")}

	presenceWords = map[product.Presence]string{product.Active: lang.K("in use"), product.RetiredOnly: lang.K("retired"), product.All: lang.K("in use and retired")}
)

// options lists labels in their order.
func options[T ~string](r *site.Request, all []T, words map[T]string) []look.Option {
	out := make([]look.Option, 0, len(all))
	for _, v := range all {
		out = append(out, look.Option{Value: string(v), Label: r.T(words[v])})
	}
	return out
}

// anyOr puts "all of them" before options of a filter.
func anyOr(label string, o []look.Option) []look.Option {
	return append([]look.Option{{Label: label}}, o...)
}

// stateTag shows where a release stands.
func stateTag(r *site.Request, s product.State) look.Tag {
	t := look.Tag{Kind: look.Idle, Word: r.T(stateWords[s])}
	switch s {
	case product.Released:
		t.Kind = look.Good
	case product.Candidate:
		t.Kind = look.Info
	case product.Withdrawn:
		t.Kind = look.Bad
	}
	return t
}

// supportTag shows whether support is given today.
func supportTag(r *site.Request, s product.Support) look.Tag {
	t := look.Tag{Word: r.T(supportWords[s.State])}
	switch s.State {
	case product.Supported:
		t.Kind = look.Good
	case product.NoneDefined:
		t.Kind = look.Warn
	case product.Planned:
		t.Kind = look.Info
	default:
		t.Kind = look.Idle
	}
	return t
}

// until says how long support lasts, in a few words.
func until(r *site.Request, s product.Support) string {
	switch {
	case s.State == product.NoneDefined:
		return r.T("not said")
	case s.Continuous:
		return r.T("continuous")
	case s.State == product.Ended:
		return r.T("ended {0}", lang.Month(r.Lang(), s.Until))
	}
	return lang.Month(r.Lang(), s.Until)
}

// labels gives the words of several kinds of party.
func partyKinds(r *site.Request, kinds []string) string {
	out := ""
	for i, k := range kinds {
		if i > 0 {
			out += ", "
		}
		out += r.T(partyWords[product.PartyKind(k)])
	}
	return out
}
