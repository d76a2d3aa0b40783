package cyclonedx

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

type result struct {
	doc      sbom.Document
	names    []string
	edges    []string
	warnings []string
	err      error
}

func read(b []byte, xml bool) (r result) {
	s := sbom.NewSink(sbom.Handler{
		Component: func(c sbom.Component) error { r.names = append(r.names, c.Name); return nil },
		Dependency: func(d sbom.Dependency) error {
			r.edges = append(r.edges, fmt.Sprint(d.Ref, " ", d.Link, " ", d.On))
			return nil
		},
		Warning: func(w sbom.Warning) { r.warnings = append(r.warnings, w.Place+" "+fmt.Sprintf(w.Message, w.Args...)) },
	}, &r.doc)
	if xml {
		r.err = ReadXML(limit.NewXML(bytes.NewReader(b), limit.Bounds{}, s.Warn), s, &r.doc)
	} else {
		r.err = ReadJSON(limit.NewJSON(bytes.NewReader(b), limit.JSONOptions{Warn: s.Warn}), s, &r.doc)
	}
	return r
}

const start = `{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"bom-ref":"root","type":"device","name":"p"}},`

// TestAggregate: only a statement on the whole makes an inventory complete, and one gap makes it incomplete.
func TestAggregate(t *testing.T) {
	for in, want := range map[string]string{
		``:                         "",
		`{"aggregate":"complete"}`: "complete",
		`{"aggregate":"complete","assemblies":["root"]}`:                    "complete",
		`{"aggregate":"complete","assemblies":["part"]}`:                    "",
		`{"aggregate":"complete"},{"aggregate":"incomplete"}`:               "incomplete",
		`{"aggregate":"incomplete_third_party_only","assemblies":["part"]}`: "incomplete",
		`{"aggregate":"complete"},{"aggregate":"unknown"}`:                  "unknown",
		`{"aggregate":"unknown"},{"aggregate":"complete"}`:                  "unknown",
		`{"aggregate":"not_specified"}`:                                     "",
		`{}`:                                                                "",
	} {
		r := read([]byte(start+`"compositions":[`+in+`]}`), false)
		if r.err != nil || r.doc.Aggregate != want {
			t.Errorf("%s: %q, %v", in, r.doc.Aggregate, r.err)
		}
	}
}

// TestNested: parts of parts are all passed on, the inner ones first, and who holds whom is told.
func TestNested(t *testing.T) {
	j := read([]byte(start+`"components":[{"components":[{"name":"c","type":"library","bom-ref":"c","components":[]},{"components":[{"name":"e","type":"file"}],"name":"d","type":"library"}],"name":"b","type":"library","bom-ref":"b"}]}`), false)
	x := read([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library" bom-ref="b"><components><component type="library" bom-ref="c"><name>c</name></component><component type="library"><components><component type="file"><name>e</name></component></components><name>d</name></component></components><name>b</name></component></components></bom>`), true)
	for _, r := range []result{j, x} {
		if r.err != nil || strings.Join(r.names, "") != "cedb" || len(r.edges) != 2 || len(r.warnings) != 0 || !strings.HasPrefix(r.edges[1], "b contains [c ") {
			t.Errorf("%v %v %v %v", r.names, r.edges, r.warnings, r.err)
		}
	}
}

// TestOdd: wrong types of known members are warnings with their place, and the rest is read.
func TestOdd(t *testing.T) {
	for in, want := range map[string]string{
		`"components":{}`:   "/components a list was expected",
		`"components":null`: "",
		`"components":[{"type":"library","name":"a","hashes":{"alg":"x"}}]`:           "/components/0/hashes a list was expected",
		`"components":[{"type":"library","name":{"x":1}}]`:                            "/components/0/name a text was expected",
		`"components":[{"type":"library","name":"a","licenses":[{"license":"MIT"}]}]`: "/components/0/licenses/0/license an object was expected",
		`"components":[{"name":"a"}]`:                                                 "/components/0 this component has no type",
		`"components":[{"type":"Library","name":"a"}]`:                                "",
		`"dependencies":[{"ref":"root","dependsOn":"root2"}]`:                         "line 1 the reference \"root2\" leads to no component",
		`"metadata":[]`:       "/metadata an object was expected",
		`"specVersion":"2.0"`: `/specVersion the CycloneDX version "2.0" is not known`,
	} {
		r := read([]byte(start+in+`,"components":[{"type":"library","name":"last"}]}`), false)
		found := want == ""
		for _, w := range r.warnings {
			found = found || strings.HasPrefix(w, want)
		}
		if r.err != nil || !found || r.names[len(r.names)-1] != "last" {
			t.Errorf("%s: %q %v", in, r.warnings, r.err)
		}
	}
}

func TestXMLOdd(t *testing.T) {
	r := read([]byte(`<bom><metadata><component/></metadata><components><nonsense/><component type="library"><name>a<b>c</b></name><supplier>x</supplier><unknown><name>z</name></unknown></component></components></bom>`), true)
	if r.err != nil || len(r.names) != 1 || r.names[0] != "a" || len(r.warnings) < 3 {
		t.Errorf("%+v", r)
	}
	if r := read([]byte(`<project/>`), true); !clew.Is(r.err, clew.Unsupported) {
		t.Error(r.err)
	}
}

func fuzz(f *testing.F, xml bool) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if r := read(b, xml); r.err != nil && clew.KindOf(r.err) == clew.Internal {
			t.Fatal(r.err)
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(start + `"components":[{"type":"library","name":"a","components":[{}],"pedigree":{"patches":[{"resolves":[{"id":"x"}]}]},"evidence":{"occurrences":[{"location":"l"}]}}],"dependencies":[{"ref":"a","dependsOn":["b"]}],"vulnerabilities":[{"id":"v","analysis":{"state":"s","response":["r"]},"affects":[{"ref":"a"}]}],"services":[{"name":"s"}],"compositions":[{"aggregate":"complete","assemblies":["a"]}]}`))
	fuzz(f, false)
}

func FuzzReadXML(f *testing.F) {
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><tools><tool><name>t</name></tool></tools></metadata><components><component type="library"><name>n</name><licenses><license><id>i</id></license></licenses><components><component/></components></component></components><dependencies><dependency ref="a"><dependency ref="b"/></dependency></dependencies></bom>`))
	fuzz(f, true)
}
