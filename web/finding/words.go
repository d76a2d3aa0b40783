package finding

import (
	"clew/aftersales/advisory"
	"clew/aftersales/vulnerability"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// StatusWords are the statuses of VEX and what stands where there is none; catalogue keys.
var StatusWords = map[string]string{
	"open": lang.K("needs a decision"), "conflict": lang.K("contradictory"), "affected": lang.K("affected"), "not_affected": lang.K("not affected"),
	"fixed": lang.K("fixed"), "under_investigation": lang.K("under investigation"), "": lang.K("not found"), "done": lang.K("fixed or not affected"),
}

var statusKinds = map[string]look.Kind{"open": look.Warn, "conflict": look.Bad, "affected": look.Bad, "not_affected": look.Good, "fixed": look.Good, "under_investigation": look.Info, "done": look.Good}

// StatusTag shows what holds: a status of VEX, "open", "conflict", or "" where no affected component was found.
func StatusTag(r *site.Request, status string) look.Tag {
	return look.Tag{Kind: statusKinds[status], Word: r.T(StatusWords[status])}
}

// statusHints say what a status means, for those who choose one.
var statusHints = map[vulnerability.Status]string{
	vulnerability.Affected:           lang.K("It can be exploited here; those who run it must do something."),
	vulnerability.NotAffected:        lang.K("It cannot be exploited here, for a reason that can be named."),
	vulnerability.Fixed:              lang.K("What we ship holds the fix, whatever its version says."),
	vulnerability.UnderInvestigation: lang.K("We do not know yet, and somebody is finding out."),
}

// JustificationWords are the labels of OpenVEX and CSAF in plain words.
var JustificationWords = map[string]string{
	"component_not_present":                             lang.K("The component is not in the product after all"),
	"vulnerable_code_not_present":                       lang.K("The component is there, but not the faulty code (left out when building, or patched)"),
	"vulnerable_code_not_in_execute_path":               lang.K("The faulty code is there, but nothing ever runs it"),
	"vulnerable_code_cannot_be_controlled_by_adversary": lang.K("The code runs, but nobody from outside can steer what it gets"),
	"inline_mitigations_already_exist":                  lang.K("Something in the product already prevents it"),
}

// CycloneWords are the labels of CycloneDX in plain words.
var CycloneWords = map[string]string{
	"code_not_present":                lang.K("The code was removed, or never built in"),
	"code_not_reachable":              lang.K("The code is never called"),
	"requires_configuration":          lang.K("Only with a setting that we do not use"),
	"requires_dependency":             lang.K("Only with a component that is not there"),
	"requires_environment":            lang.K("Only in an environment that the product does not run in"),
	"protected_by_compiler":           lang.K("A protection of the compiler prevents it"),
	"protected_at_runtime":            lang.K("A protection at run time prevents it"),
	"protected_at_perimeter":          lang.K("Something before the product prevents it"),
	"protected_by_mitigating_control": lang.K("Another measure in the product prevents it"),
}

// ReasonWords say why a component cannot be assessed.
var ReasonWords = map[view.Reason]string{
	view.NoIdentity:          lang.K("No identity"),
	view.UnknownVersion:      lang.K("Unknown version"),
	view.BadVersion:          lang.K("Version not in the ecosystem's form"),
	view.UnknownDistribution: lang.K("Distribution's release unknown"),
	view.NoData:              lang.K("No data"),
	view.DataTooOld:          lang.K("Data too old"),
}

// reasonHints say what to do about it.
var reasonHints = map[view.Reason]string{
	view.NoIdentity:          lang.K("Neither package URL nor CPE: nobody outside knows it by this name. Name it in the inventory."),
	view.UnknownVersion:      lang.K("Without a version it would match everything or nothing. Give the version in the inventory."),
	view.BadVersion:          lang.K("The ecosystem cannot order this version, so no range can be held against it."),
	view.UnknownDistribution: lang.K("A distribution's records hold per release: the package URL lacks its distro qualifier."),
	view.NoData:              lang.K("No feed brings what is known of packages like this one; single records from files are not enough. Watch another feed, or look after it by hand."),
	view.DataTooOld:          lang.K("The feeds that would know are older than allowed. Fetch or import them."),
}

var bandWords = map[string]string{"critical": lang.K("critical"), "high": lang.K("high"), "medium": lang.K("medium"), "low": lang.K("low"), "none": lang.K("none"), "": lang.K("unrated"), "unrated": lang.K("unrated")}

var bandKinds = map[string]look.Kind{"critical": look.Bad, "high": look.Bad, "medium": look.Warn}

// BandTag shows a severity as a word.
func BandTag(r *site.Request, band string) look.Tag {
	return look.Tag{Kind: bandKinds[band], Word: r.T(bandWords[band]), Plain: true}
}

// ScoreTag shows a rating: the figure and its version of CVSS, or the word.
func ScoreTag(r *site.Request, score float64, band, version string) look.Tag {
	t := BandTag(r, band)
	if score > 0 {
		t.Word = "CVSS " + lang.Float(r.Lang(), score, 1)
		if version != "" {
			t.Word = "CVSS " + version + ": " + lang.Float(r.Lang(), score, 1)
		}
	}
	return t
}

// ExploitedTag marks what is known to be exploited.
func ExploitedTag(r *site.Request) look.Tag {
	return look.Tag{Kind: look.Bad, Word: r.T("exploited"), Icon: "s-exploited"}
}

var confidenceWords = map[string]string{"high": lang.K("high"), "medium": lang.K("medium"), "low": lang.K("low")}

// viaWords say what led from a component to a package's name.
var viaWords = map[string]string{
	"purl": lang.K("by its package URL"), "upstream": lang.K("by the source package that its package URL names"), "subpath": lang.K("by its package URL with the subpath as part of the module's path"),
	"repository": lang.K("by its source repository"), "guess": lang.K("by an equal name only, without proof that it is the same"), "name": lang.K("by an equal name only, without proof that it is the same"),
}

// reasonsAffected say why a version counts as affected.
var reasonsAffected = map[string]string{"in range": lang.K("in the range"), "listed": lang.K("named in the record's list of versions"), "listed equal": lang.K("equal to a version named in the record's list")}

// StateWords are the states of a release; SupportWords those of its support.
var StateWords = map[product.State]string{product.Draft: lang.K("draft"), product.Candidate: lang.K("candidate"), product.Released: lang.K("released"), product.Withdrawn: lang.K("withdrawn")}

var stateKinds = map[product.State]look.Kind{product.Candidate: look.Info, product.Released: look.Good, product.Withdrawn: look.Warn}

// StateTag shows the state of a release.
func StateTag(r *site.Request, s product.State) look.Tag {
	return look.Tag{Kind: stateKinds[s], Word: r.T(StateWords[s])}
}

var supportWords = map[product.SupportState]string{product.Supported: lang.K("supported"), product.Ended: lang.K("support ended"), product.Planned: lang.K("support starts later"), product.NoneDefined: lang.K("no support defined")}

var healthWords = map[advisory.Health]string{advisory.Current: lang.K("current"), advisory.Never: lang.K("never fetched"), advisory.TooOld: lang.K("too old"), advisory.Failing: lang.K("failing"), advisory.Off: lang.K("not watched")}

var healthKinds = map[advisory.Health]look.Kind{advisory.Current: look.Good, advisory.TooOld: look.Bad, advisory.Never: look.Bad, advisory.Failing: look.Warn}

var kindWords = map[component.Kind]string{component.SBOM: lang.K("SBOM"), component.Declared: lang.K("declared by hand"), component.Supplier: lang.K("from the supplier"), component.Unknown: lang.K("unknown")}

// scopeWords say how far a decision reaches, from the widest word to the narrowest.
func scopeText(r *site.Request, d view.Decision) string {
	s := ""
	switch d.Kind {
	case vulnerability.OccurrenceScope:
		return r.T("{0} {1}, {2} at {3}", d.Product, d.Release, d.Part, d.Path)
	case vulnerability.ReleaseScope:
		s = d.Product + " " + d.Release
	case vulnerability.UntilScope:
		s = r.T("{0} before {1}", d.Product, d.UntilVersion)
	case vulnerability.ProductScope:
		s = r.T("{0}, all releases", d.Product)
	case vulnerability.LineScope:
		s = r.T("line {0}, all products", d.Line)
	case vulnerability.ComponentScope:
		return r.T("{0} wherever we ship it", d.Part)
	}
	if d.Part != "" {
		s += ", " + d.Part
	}
	return s
}

// recordStateTag marks a record that does not count.
func recordStateTag(r *site.Request, s advisory.RecordState) *look.Tag {
	switch s {
	case advisory.Withdrawn:
		return &look.Tag{Kind: look.Idle, Word: r.T("withdrawn by its publisher")}
	case advisory.Gone:
		return &look.Tag{Kind: look.Warn, Word: r.T("no longer in its feed")}
	}
	return nil
}
