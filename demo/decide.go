package demo

import (
	"fmt"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
)

// decision is an assessment with who makes it.
type decision struct {
	by string
	in vulnerability.Input
}

// Short names for the table below.
const (
	notAffected   = vulnerability.NotAffected
	affected      = vulnerability.Affected
	fixed         = vulnerability.Fixed
	investigating = vulnerability.UnderInvestigation
)

func (w *World) ofProduct(key string) vulnerability.Scope {
	return vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: w.prods[key].ID}
}

func (w *World) ofRelease(product, version string) vulnerability.Scope {
	return vulnerability.Scope{Kind: vulnerability.ReleaseScope, ReleaseID: w.rels[rel(product, version)].ID}
}

func (w *World) until(product, version string) vulnerability.Scope {
	return vulnerability.Scope{Kind: vulnerability.UntilScope, ProductID: w.prods[product].ID, UntilVersion: version}
}

// decisions are what has been decided so far. Left open on purpose, besides much that is of less weight: CVE-2024-1086
// and CVE-2025-27363, which are exploited, in gateways that are shipped. CVE-2023-50387 is in conflict.
func (w *World) decisions() []decision {
	zlibInLoader := vulnerability.Scope{Kind: vulnerability.OccurrenceScope, ReleaseID: w.rels[rel("HG400", "4.0.0")].ID, ComponentKey: "pkg:generic/zlib@1.2.12", Path: "u-boot/lib/zlib"}
	oldHostapd := vulnerability.Scope{Kind: vulnerability.ComponentScope, ComponentKey: "pkg:generic/hostapd@2.9"}
	wholeLine := vulnerability.Scope{Kind: vulnerability.LineScope, LineID: w.lines[marker].ID}
	return []decision{
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2023-45853", Status: notAffected, Justification: "vulnerable_code_not_present", CycloneDXJustification: "code_not_present", Scope: wholeLine,
			Reason: "MiniZip lies in contrib/ of the sources; none of our builds compiles it, and Debian's zlib1g does not hold it."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2024-53104", Status: notAffected, Justification: "vulnerable_code_not_present", Scope: w.ofProduct("HG400"),
			Reason: "CONFIG_USB_VIDEO_CLASS is off in every configuration since 3.0; the image holds no uvcvideo module."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2022-0847", Status: fixed, Scope: w.ofRelease("HG400", "3.10.1"),
			Reason: "Our kernel carries the upstream change as patch 0117; checked with the published test program on revision B."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2022-0185", Status: investigating, Scope: w.ofRelease("HG400", "3.10.1"), Reason: "Are user namespaces on in this version? Asked the kernel people."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2022-0185", Status: affected, Scope: w.ofRelease("HG400", "3.10.1"),
			Impact: "Needs a local account; the installer's account is one.", Action: "Update to 4.1.2 or later. Until then keep the installer's account locked.", Reason: "User namespaces are on in 3.10."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2021-3156", Status: affected, Scope: w.until("HG400", "3.10.0"),
			Impact: "Whoever can log in as installer becomes root.", Action: "Update to 3.10.1. Versions 3.8 and 3.9 get no update any more.", Reason: "sudo 1.8.31 is in both; the attack was shown to work in the laboratory."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2023-44487", Status: notAffected, Justification: "vulnerable_code_not_in_execute_path", Scope: w.ofProduct("HG400"),
			Reason: "The gateway is a client of HTTP/2 only, through curl; its own web server speaks HTTP/1.1."}},
		{"clara.dubois", vulnerability.Input{Vulnerability: "CVE-2023-44487", Status: affected, Scope: w.until("CLOUD", w.month(8, 2)),
			Action: "Nothing is left to do: this version does not run any more.", Reason: "The first container images of that year held nghttp2 and x/net from before the fix."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2022-28391", Status: fixed, Scope: w.ofRelease("HG400", "4.1.2"),
			Reason: "Patch taken over from the distribution; the inventory names it as a backport."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2023-4911", Status: notAffected, Justification: "vulnerable_code_cannot_be_controlled_by_adversary", Scope: w.ofProduct("HG400"), ExpiresOn: w.day(20),
			Reason: "No program with raised rights can be started by an unprivileged account since 4.0. To be looked at again after the penetration test."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2024-12084", Status: investigating, Scope: w.ofRelease("HG400", "4.2.0"),
			Reason: "rsync runs during commissioning only. Checking whether its port is closed afterwards."}},
		{chief, vulnerability.Input{Vulnerability: "CVE-2022-23303", Status: notAffected, Justification: "vulnerable_code_not_present", Scope: oldHostapd,
			Reason: "hostapd 2.9 is built without CONFIG_SAE wherever we ship it."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2023-50387", Status: affected, Scope: w.until("HG400", "4.2"),
			Action: "Update to 4.2.0, or point the gateway to a resolver that does not validate.", Reason: "dnsmasq answers for the house network."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2023-50387", Status: notAffected, Justification: "vulnerable_code_not_in_execute_path", Scope: w.until("HG400", "4.2.0"),
			Reason: "dnsmasq is built with DNSSEC, but no configuration of ours switches validation on."}},
		{"amira.haddad", vulnerability.Input{Vulnerability: "CVE-2022-37434", Status: notAffected, Justification: "vulnerable_code_not_in_execute_path", Scope: zlibInLoader,
			Reason: "The boot loader unpacks images with raw deflate and never reads a gzip header."}},
		{"lukas.wrobel", vulnerability.Input{Vulnerability: "CVE-2021-31571", Status: notAffected, Justification: "vulnerable_code_cannot_be_controlled_by_adversary", Scope: w.ofProduct("RS20"),
			Reason: "All queues are made at start, with lengths that are constants."}},
		{"lukas.wrobel", vulnerability.Input{Vulnerability: "CVE-2020-22284", Status: notAffected, Justification: "vulnerable_code_not_present", Scope: w.ofProduct("RS20"),
			Reason: "The ZEP driver is an example for PCs; the sensor has a driver of its own."}},
		{"lukas.wrobel", vulnerability.Input{Vulnerability: "CVE-2021-44732", Status: affected, Scope: w.until("RS20", "2.0.0"),
			Action: "Update to 2.0.1 through the gateway.", Reason: "Sessions are resumed in 1.x, and memory runs short there."}},
		{"clara.dubois", vulnerability.Input{Vulnerability: "CVE-2024-45337", Status: notAffected, Justification: "vulnerable_code_not_in_execute_path", Scope: w.ofProduct("CLOUD"),
			Reason: "The SSH package is used for parsing keys; no server is built upon it."}},
		{"clara.dubois", vulnerability.Input{Vulnerability: "GO-2024-2606", Status: affected, Scope: w.until("CLOUD", w.month(2, 1)),
			Action: "Nothing to do for customers: the running version is not affected.", Reason: "Messages over 4 GiB were cut at the proxy, but pgx itself was old."}},
		{"tomas.lindqvist", vulnerability.Input{Vulnerability: "CVE-2020-11023", Status: affected, Scope: w.until("CLOUD", w.month(-1, 1)),
			Action: "Nothing to do for customers. The portal's next version comes with jQuery 3.7.", Impact: "Markup from installers reaches the portal in one place, and is escaped there.", Reason: "Exploited elsewhere; we keep the exposure small until the next version."}},
	}
}

// decide makes the decisions, and takes one back, so that there is history to see.
func (w *World) decide(tx *db.Tx) error {
	for _, d := range w.decisions() {
		if _, err := vulnerability.Assess(tx, w.people[d.by], d.in, clew.ID{}); err != nil {
			return fmt.Errorf("decision on %s: %w", d.in.Vulnerability, err)
		}
	}
	hasty, err := vulnerability.Assess(tx, w.people["amira.haddad"], vulnerability.Input{Vulnerability: "CVE-2024-8376", Status: notAffected, Justification: "inline_mitigations_already_exist",
		Scope: w.ofProduct("HG400"), Reason: "The broker is behind the firewall."}, clew.ID{})
	if err != nil {
		return err
	}
	return vulnerability.Withdraw(tx, w.people["tomas.lindqvist"], hasty.ID, "Sensors that are taken over sit on this side of the firewall.", clew.ID{})
}
