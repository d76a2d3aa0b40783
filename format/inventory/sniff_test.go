package inventory

import (
	"strings"
	"testing"

	"clew"
	"clew/format/sbom"
)

// TestNoInventory: what is none is refused with what was found.
func TestNoInventory(t *testing.T) {
	for in, found := range map[string]string{
		"":                                    "empty",
		" \n\t":                               "empty",
		"\xff\xd8\xff\xe0\x00\x10JFIF":        "JPEG",
		"\x89PNG\r\n\x1a\n":                   "PNG",
		"%PDF-1.7":                            "PDF",
		"\x7fELF\x02\x01":                     "ELF",
		"PK\x03\x04 something":                "zip",
		"\xfd7zXZ\x00":                        "xz",
		"BZh91AY":                             "bzip2",
		strings.Repeat("\x00", 257) + "ustar": "tar",
		"abc\x00def":                          "binary",
		"<!DOCTYPE html><html></html>":        "web page",
		"<html><body>Sign in</body></html>":   "web page",
		"<rdf:RDF xmlns:rdf='x'></rdf:RDF>":   "RDF",
		"<project><x/></project>":             "element project",
		"[]":                                  "list",
		"{}":                                  "empty JSON",
		`{"a":1}`:                             `"a"`,
		`{"document":{"csaf_version":"2.0"}}`: "CSAF",
		`{"document":{"category":"x","tracking":{}},"vulnerabilities":[]}`:                      "CSAF",
		`{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}`:                          "OpenVEX",
		`{"id":"GO-1","affected":[]}`:                                                           "OSV",
		`{"dataType":"CVE_RECORD","cveMetadata":{}}`:                                            "CVE",
		`{"version":"2.1.0","runs":[]}`:                                                         "SARIF",
		`{"_type":"x","predicate":{}}`:                                                          "in-toto",
		`{"name":"x","lockfileVersion":3,"packages":{}}`:                                        "npm",
		`{"bomFormat":"SPDX","specVersion":"1.6","components":[{"type":"library","name":"a"}]}`: `bomFormat is "SPDX"`,
		`{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"Other","specVersion":"1.6","components":[]}`: `bomFormat is "Other"`,
		`{"specVersion":"1.0","metadata":{}}`:                                                   "neither the bomFormat",
		`{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2026-1"}]}`: "VEX",
		`{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"name":"a","type":"device"}},"components":[],"vulnerabilities":[{"id":"x"},{"id":"y"}]}`: "(2 of them)",
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><vulnerabilities><vulnerability><id>CVE-2026-1</id></vulnerability></vulnerabilities></bom>`:                  "VEX",
		`<bom xmlns="urn:parts"><components><component type="library"><name>a</name></component></components></bom>`:                                                    `namespace "urn:parts"`,
		`{"@graph":[{"@type":"Person","name":"x"}]}`: "JSON-LD without",
		"just some text":     "just some text",
		"a,b,c\n1,2,3\n":     "a,b,c",
		"\xff\xfea\x00b\x00": "UTF-16",
	} {
		_, err := Read(t.Context(), strings.NewReader(in), sbom.Handler{})
		if !clew.Is(err, clew.Unsupported) || !strings.Contains(err.Error(), found) || !strings.Contains(err.Error(), "CycloneDX") {
			t.Errorf("%.40q: %v", in, err)
		}
	}
}

// TestSniff: the format is found whatever stands first.
func TestSniff(t *testing.T) {
	big := `"components":[` + strings.Repeat(`{"type":"library","name":"a"},`, 20_000) + `{"type":"library","name":"a"}]`
	for in, want := range map[string]string{
		`{"specVersion":"1.5","bomFormat":"CycloneDX"}`:                                                                          "CycloneDX JSON 1.5",
		`{` + big + `,"bomFormat":"CycloneDX","specVersion":"1.4"}`:                                                              "CycloneDX JSON 1.4",
		`{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","specVersion":"1.6"}`:                                      "CycloneDX JSON 1.6",
		"\xef\xbb\xbf\n" + `{"specVersion":"1.5","bomFormat":"CycloneDX"}`:                                                       "CycloneDX JSON 1.5",
		`<?xml version="1.0"?><!-- x --><bom xmlns="http://cyclonedx.org/schema/bom/1.0"/>`:                                      "CycloneDX XML 1.0",
		`<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.7"/>`:                                                                 "CycloneDX XML 1.7",
		`{"packages":[],"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.2"}`:                                                   "SPDX JSON 2.2",
		"# comment\n\nSPDXVersion: SPDX-2.1\n":                                                                                   "SPDX tag-value 2.1",
		"DataLicense: CC0-1.0\r\nSPDXVersion: SPDX-2.3\r\n":                                                                      "SPDX tag-value 2.3",
		`{"@graph":[{"type":"CreationInfo","specVersion":"3.0.1"}],"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}`: "SPDX JSON-LD 3.0.1",
		"name,version\nopenssl,3.0\n":                                                                                            "Declared list CSV ",
		"Unsere Bauteile 2011\n\nLieferant;Bezeichnung\nAcme;Board\n":                                                            "Declared list CSV ",
		"name\nopenssl\n": "Declared list CSV ",
	} {
		doc, err := Read(t.Context(), strings.NewReader(in), sbom.Handler{})
		if got := doc.Format + " " + doc.Encoding + " " + doc.SpecVersion; err != nil || got != want {
			t.Errorf("%.60q: %s, %v", in, got, err)
		}
	}
	// What is odd in its envelope and has parts is read, with a warning.
	for _, in := range []string{
		`{"specVersion":"1.5","components":[{"type":"library","name":"a"}]}`,
		`{"bomFormat":"cyclonedx","specVersion":"1.5","components":[{"type":"library","name":"a"}]}`,
		`{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"device","name":"a"}},"components":[]}`,
		`{"bomFormat":"CycloneDX","specVersion":"1.5","components":[]}`,
		`<bom><components><component type="library"><name>a</name></component></components></bom>`,
	} {
		if doc, err := Read(t.Context(), strings.NewReader(in), sbom.Handler{}); err != nil || doc.Warnings == 0 {
			t.Errorf("%s: %d warnings, %v", in, doc.Warnings, err)
		}
	}
	// A list's name alone decided, and the rest of the file did not bear it out.
	if _, err := Read(t.Context(), strings.NewReader(`{`+big+`}`), sbom.Handler{}); !clew.Is(err, clew.Unsupported) {
		t.Error(err)
	}
}
