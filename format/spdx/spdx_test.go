package spdx

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

type form int

const (
	asJSON form = iota
	asTags
	asGraph
)

func read(b []byte, f form) (out []string, doc sbom.Document, err error) {
	s := sbom.NewSink(sbom.Handler{
		Component: func(c sbom.Component) error { out = append(out, c.Ref+" "+c.Name+" "+c.Supplier); return nil },
		Dependency: func(d sbom.Dependency) error {
			out = append(out, strings.TrimSpace(fmt.Sprint(d.Ref, " ", d.Link, " ", d.On, " ", d.Scope)))
			return nil
		},
		Warning: func(w sbom.Warning) { out = append(out, "! "+w.Place+" "+fmt.Sprintf(w.Message, w.Args...)) },
	}, &doc)
	switch f {
	case asJSON:
		err = ReadJSON(limit.NewJSON(bytes.NewReader(b), limit.JSONOptions{Warn: s.Warn}), s, &doc)
	case asTags:
		err = ReadTagValue(limit.NewLines(bytes.NewReader(b), maxLine), s, &doc)
	case asGraph:
		err = ReadGraph(limit.NewJSON(bytes.NewReader(b), limit.JSONOptions{Warn: s.Warn}), s, &doc)
	}
	return out, doc, err
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{"OPERATING-SYSTEM": "operating-system", "OPERATING_SYSTEM": "operating-system", "operatingSystem": "operating-system", "LIBRARY": "library", "NOASSERTION": ""} {
		if got := purpose(in); got != want {
			t.Errorf("purpose %s: %s", in, got)
		}
	}
	for in, want := range map[string]string{"SHA1": "SHA-1", "sha256": "SHA-256", "SHA3-256": "SHA3-256", "sha3_512": "SHA3_512", "MD5": "MD5", "blake2b256": "BLAKE2B256"} {
		if got := algorithm(in); got != want {
			t.Errorf("algorithm %s: %s", in, got)
		}
	}
}

// TestSuppliers: the odd forms that make other readers refuse a whole file.
func TestSuppliers(t *testing.T) {
	for in, want := range map[string]struct {
		name string
		odd  bool
	}{
		"Organization: Acme (mail@acme.example)": {"Acme", false},
		"Organization: Acme (Europe) Ltd":        {"Acme (Europe) Ltd", false},
		"Person: Jane":                           {"Jane", false},
		"Organization:Acme":                      {"Acme", false},
		"NOASSERTION":                            {"", false},
		"NONE":                                   {"", false},
		"":                                       {"", false},
		"Acme":                                   {"Acme", true},
		"'Georg <g@example.org>'":                {"'Georg <g@example.org>'", true},
		"https://acme.example":                   {"https://acme.example", true},
		"Organization:":                          {"", false},
	} {
		for _, f := range []form{asJSON, asTags} {
			doc := `{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"r","name":"n","originator":"` + in + `"}]}`
			if f == asTags {
				doc = "SPDXVersion: SPDX-2.3\nPackageName: n\nSPDXID: r\nPackageOriginator: " + in + "\n"
			}
			out, _, err := read([]byte(doc), f)
			if err != nil || out[len(out)-1] != "r n "+want.name || (len(out) == 2) != want.odd {
				t.Errorf("%q: %q %v", in, out, err)
			}
		}
	}
}

func TestRelations(t *testing.T) {
	for in, want := range map[string]string{
		"a DEPENDS_ON b":                         "a depends_on [b]",
		"a DEPENDENCY_OF b":                      "b depends_on [a]",
		"a DEV_DEPENDENCY_OF b":                  "b depends_on [a] development",
		"a CONTAINS b":                           "a contains [b]",
		"a CONTAINED_BY b":                       "b contains [a]",
		"a contains b":                           "a contains [b]",
		"a STATIC_LINK b":                        "a depends_on [b]",
		"a DEPENDS_ON NONE":                      "",
		"a DEPENDS_ON NOASSERTION":               "",
		"a COPY_OF b":                            "",
		"a CONTAINS DocumentRef-other:SPDXRef-b": "a contains [DocumentRef-other:SPDXRef-b]",
	} {
		out, _, err := read([]byte("SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: a\nPackageName: b\nSPDXID: b\nRelationship: "+in+"\n"), asTags)
		got := ""
		for _, l := range out {
			if strings.Contains(l, "[") {
				got = l
			} else if strings.HasPrefix(l, "!") {
				t.Errorf("%s: %s", in, l)
			}
		}
		if err != nil || got != want {
			t.Errorf("%s: %q %v", in, got, err)
		}
	}
}

// TestFiles: files are counted beside packages, whichever come first, and are components only when there is nothing else.
func TestFiles(t *testing.T) {
	files, packs := `"files":[{"SPDXID":"f","fileName":"./a"}]`, `"packages":[{"SPDXID":"p","name":"p"}]`
	for in, want := range map[string]int{files + "," + packs: 1, packs + "," + files: 1, files: 1, packs: 1} {
		out, doc, err := read([]byte(`{"spdxVersion":"SPDX-2.3",`+in+`,"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"p"}]}`), asJSON)
		if err != nil || doc.Components != want || strings.Contains(in, "files") != (doc.Files == 1) {
			t.Errorf("%s: %q %+v %v", in, out, doc, err)
		}
	}
}

// TestGraphOrder: an agent that stands before, behind, or within the package that names it.
func TestGraphOrder(t *testing.T) {
	agent := `{"type":"Organization","spdxId":"o","name":"Acme"}`
	pack := func(by string) string {
		return `{"type":"software_Package","spdxId":"p","name":"n","suppliedBy":` + by + `}`
	}
	for _, in := range []string{agent + "," + pack(`"o"`), pack(`"o"`) + "," + agent, pack(agent), pack("[" + agent + "]"), strings.ReplaceAll(pack(`"o"`)+","+agent, "software_", "https://spdx.org/rdf/3.0.1/terms/Software/")} {
		out, _, err := read([]byte(`{"@graph":[`+in+`,{"type":"CreationInfo","specVersion":"3.0.1"}]}`), asGraph)
		if err != nil || len(out) != 1 || out[0] != "p n Acme" {
			t.Errorf("%s: %q %v", in, out, err)
		}
	}
}

func fuzz(f *testing.F, as form) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := read(b, as); err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatal(err)
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"p","name":"n","supplier":"Person: x (y)","checksums":[{"algorithm":"SHA1","checksumValue":"0"}],"externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:a/b"}]}],"files":[{"SPDXID":"f"}],"relationships":[{"spdxElementId":"p","relationshipType":"CONTAINS","relatedSpdxElement":"f"}],"documentDescribes":["p"]}`))
	fuzz(f, asJSON)
}

func FuzzReadTagValue(f *testing.F) {
	f.Add([]byte("SPDXVersion: SPDX-2.2\nPackageName: n\nSPDXID: r\nPackageComment: <text>a\nb</text>\nExternalRef: SECURITY cpe23Type cpe:2.3:a\nFileName: f\nRelationship: a CONTAINS b\nLicenseID: x\n"))
	fuzz(f, asTags)
}

func FuzzReadGraph(f *testing.F) {
	f.Add([]byte(`{"@graph":[{"type":"software_Package","spdxId":"p","suppliedBy":{"name":"x"},"externalIdentifier":[{"externalIdentifierType":"cpe23","identifier":"cpe:2.3:a"}]},{"type":"Relationship","from":"p","to":["q",{"spdxId":"z"}],"relationshipType":"dependsOn"},{"type":"SpdxDocument","rootElement":["p"]}]}`))
	fuzz(f, asGraph)
}
