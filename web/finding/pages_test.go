package finding_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"clew"
	"clew/web/look/looktest"
)

func TestTemplatesFitTheirPages(t *testing.T) { looktest.Check(t) }

var security = clew.Grant{Role: clew.SecurityManagement}

func TestFindingsList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		all := b.Get("/findings").Want(200, "CVE-2023-4911", "Needs a decision", "DEBIAN-CVE-2023-4911", "In CISA&#39;s catalogue", "osv:Debian", "Save decision")
		all.Lacks("CVE-2024-22195", "CVE-2021-42374</span>") // decided
		if strings.Index(all.Body, "CVE-2023-4911") > strings.Index(all.Body, "CVE-2024-45337") {
			t.Error("what is exploited stands first")
		}
		b.Get("/findings?state=all").Want(200, "CVE-2024-22195", "CVE-2021-42374")
		b.Get("/findings?q=jinja2&state=all").Want(200, "CVE-2024-22195", "take filter off").Lacks("CVE-2023-4911")
		b.Get("/findings?severity=critical").Want(200, "CVE-2024-45337").Lacks("row-CVE-2023-4911")
		b.Get("/findings?product="+w.Cloud.ID.String()).Want(200, "CVE-2023-39325").Lacks("row-CVE-2023-4911")
		b.Get("/findings?product=nonsense&since=never&severity=bogus&confidence=x&sort=--&after=-5&rows=9999").Want(200, "CVE-2023-4911")
		b.Get("/findings?q=zzz").Want(200, "Nothing fits this filter")
		b.Get("/findings?group=product&rows=2").Want(200, "2 of ", "after=2")
		b.Get("/findings?sel=CVE-2024-45337").Want(200, "golang.org/x/crypto", `aria-selected="true"`)
		b.Get("/findings?sel=NOT-1").Want(200, "row-CVE-2023-4911")
		b.Get("/products/"+w.Gateway.ID.String()+"/findings").Want(200, "Findings of Heat Gateway", "CVE-2023-4911").Lacks("CVE-2023-39325")
		b.Get("/findings/unassessable").Want(200, "Boiler Interface 2", "inventory unknown", "Heat Gateway 4.1.0", "No identity")
	})
}

// An export is the filter on screen, row for row, in every format.
func TestExportIsWhatIsOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		for _, q := range []string{"", "?state=all", "?state=all&group=product", "?exploited=1", "?q=mbedtls", "?severity=medium&state=all", "?state=decided&sort=vulnerability"} {
			sep := "?"
			if q != "" {
				sep = "&"
			}
			page := b.Get("/findings" + q + sep + "rows=500").Want(200)
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.Get("/findings"+q+sep+"format=csv").Want(200).Body, "\ufeff"))).ReadAll()
			w.Must(err)
			var list []map[string]any
			w.Must(json.Unmarshal([]byte(b.Get("/findings"+q+sep+"format=json").Want(200).Body), &list))
			if n := strings.Count(page.Body, `<tr id="row-`); n != len(list) || n != len(rows)-1 || n == 0 {
				t.Errorf("%s: %d rows on screen, %d in CSV, %d in JSON", q, n, len(rows)-1, len(list))
			}
			at := 0
			for i, x := range list {
				name := x["vulnerability"].(string)
				if rows[i+1][0] != name {
					t.Errorf("%s: row %d is %s in CSV and %s in JSON", q, i, rows[i+1][0], name)
				}
				found := strings.Index(page.Body[at:], `<tr id="row-`+name)
				if found < 0 {
					t.Errorf("%s: %s stands elsewhere on screen", q, name)
					break
				}
				at += found + 1
			}
			b.Get("/findings" + q + sep + "format=xlsx").Want(200)
		}
		id := w.G41.ID.String()
		for _, path := range []string{"/releases/" + id + "/findings?format=csv", "/releases/" + id + "/components?reason=any&format=json", "/findings/unassessable?format=csv", "/vulnerabilities/CVE-2023-4911?format=csv", "/?format=csv"} {
			b.Get(path).Want(200)
		}
	})
}

func TestVulnerabilityPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		if a := b.Get("/vulnerabilities/GHSA-4374-p667-p6c8?x=1"); a.Status != http.StatusSeeOther || a.Location() != "/vulnerabilities/CVE-2023-39325?x=1" {
			t.Errorf("alias: %d %s", a.Status, a.Location())
		}
		if a := b.Get("/vulnerabilities/cve-2023-39325"); a.Status != http.StatusSeeOther || a.Location() != "/vulnerabilities/CVE-2023-39325" {
			t.Errorf("lower case: %d %s", a.Status, a.Location())
		}
		b.Get("/vulnerabilities/CVE-2023-4911").Want(200, "3 releases hold an affected component", "41,200 devices", "Österreichische Wärme AG", "Boiler Interface 2", "v &lt; 2.31-13", "osv:Debian", "Decide")
		b.Get("/vulnerabilities/CVE-1999-9999").Want(404, "No source record speaks of CVE-1999-9999", "osv:npm", "never fetched")
		b.Get("/vulnerabilities/"+url.PathEscape("<script>alert(1)</script>")).Want(404, "&lt;script&gt;")
		b.Get("/vulnerabilities/CVE-2023-39325/records/GO-2023-2102").Want(200, "schema_version", "SHA-256").Lacks("another revision", "no longer holds")
		b.Get("/vulnerabilities/CVE-2023-39325/records/NOPE").Want(404)
		b.Get("/findings/GO-2023-2102/"+url.PathEscape("pkg:golang/golang.org/x/net@v0.10.0")).Want(200, "0.17.0", "semver", "by its package URL", "osv:Go")
		b.Get("/findings/GO-2023-2102/pkg:golang/golang.org/x/net@v0.10.0").Want(200)
		b.Get("/findings/GO-2024-3321/" + url.PathEscape("pkg:golang/golang.org/x/net@v0.10.0")).Want(404)
	})
}

func TestReleasePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		at := "/releases/" + w.G41.ID.String()
		b.Get(at+"/findings").Want(200, "CVE-2023-4911", "through Radio Sensor 2.9.0", "partly in sight")
		b.Get(at+"/findings?state=decided").Want(200, "CVE-2021-42374").Lacks("CVE-2023-4911")
		b.Get(at+"/findings?q=mbedtls").Want(200, "OSV-2024-77").Lacks("CVE-2023-4911")
		b.Get(at+"/components?reason=no_identity").Want(200, "radio-blob", "vendor-wifi-driver", "Neither package URL nor CPE", "3 of 3").Lacks("dnsmasq")
		b.Get(at+"/components?q=DNSMASQ").Want(200, "dnsmasq", "1 of 1")
		old := "/releases/" + w.O14.ID.String()
		b.Get(old+"/findings").Want(200, "Nothing is known", "inventory unknown", "not that nothing is wrong").Lacks("all in sight", `class="meter good"`)
		b.Get(old+"/components").Want(200, "Nothing is known")
		b.Get("/components/"+url.PathEscape("pkg:generic/mbedtls@3.6.0")).Want(200, "OSV-2024-77", "Radio Sensor 2.9.0", "Heat Gateway 4.1.0", "zephyr")
		b.Get("/components/pkg:generic/nothing@1").Want(404)
		for _, path := range []string{"/releases/x/findings", "/releases/" + clew.NewID().String() + "/components", "/products/" + clew.NewID().String() + "/findings", "/assessments/" + clew.NewID().String() + "/withdraw"} {
			b.Get(path).Want(404)
		}
	})
}

// What one may not read answers 404, and is in no list, count, export or search.
func TestOthersSeeNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", clew.Grant{Role: clew.ProductDevelopment, Line: w.Line.ID, Product: w.Cloud.ID})
		for _, path := range []string{"/releases/" + w.G41.ID.String() + "/findings", "/releases/" + w.G41.ID.String() + "/components", "/products/" + w.Gateway.ID.String() + "/findings", "/assessments/" + w.Decisions["CVE-2021-42374"].ID.String() + "/withdraw"} {
			b.Get(path).Want(404)
		}
		for _, path := range []string{"/", "/?format=csv", "/findings?state=all", "/findings?state=all&format=json", "/findings/unassessable", "/vulnerabilities/CVE-2023-4911", "/vulnerabilities/CVE-2023-4911?format=csv", "/search?q=gateway", "/search.json?q=Nordheim", "/search.json?q=busybox",
			"/components/" + url.PathEscape("pkg:generic/mbedtls@3.6.0")} {
			b.Get(path).Want(200).Lacks("Heat Gateway", "Radio Sensor", "Nordheim", "41,200", "Boiler")
		}
		b.Post("/vulnerabilities/CVE-2023-4911/decide", "status", "fixed", "reason", "r", "scope", "product", "product", w.Gateway.ID.String(), "seen", "0").Want(422, "nothing to decide")
		b.Post("/vulnerabilities/CVE-2023-39325/decide", "status", "fixed", "reason", "r", "scope", "product", "product", w.Gateway.ID.String(), "seen", "0").Want(404)
		desk := w.as("en", clew.Grant{Role: clew.ServiceDesk})
		desk.Get("/findings").Want(200).Lacks("Save decision")
		desk.Get("/vulnerabilities/CVE-2023-4911").Want(200, "Nordheim").Lacks("Save decision")
		desk.Get("/vulnerabilities/CVE-2023-4911/decide").Want(403)
		desk.Post("/vulnerabilities/CVE-2023-4911/decide", "status", "fixed").Want(403)
		w.as("en", clew.Grant{Role: clew.Administrator}).Get("/findings").Want(403)
	})
}
