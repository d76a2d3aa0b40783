package inventory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"clew"
	"clew/format/sbom"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func again(head, text, tail string, n int) io.Reader {
	return &generated{head: head, tail: tail, n: n, part: func(w *bytes.Buffer, i int) { w.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i))) }}
}

func packed(t *testing.T, in io.Reader, with func(io.Writer) io.WriteCloser) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := with(&b)
	if _, err := io.Copy(w, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

const cdx = `{"bomFormat":"CycloneDX","specVersion":"1.6",`

// ok stands for "read, perhaps with warnings".
const ok = clew.Kind(-1)

// TestHostile feeds everything that was ever thrown at inventories: the answer is a user's error or warnings, the heap
// stays within 64 MiB, and nothing takes long.
func TestHostile(t *testing.T) {
	gzipTo := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	zstdTo := func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z }
	long := strings.Repeat("n", 10_000)
	comp := `{"type":"library","name":"a","components":[`
	for _, c := range []struct {
		name string
		in   io.Reader
		want clew.Kind
	}{
		{"depth 1M", again(cdx+`"x":`, "[", "", 1_000_000), clew.TooLarge},
		{"components nested 20k deep", again(cdx+`"components":[`, comp, "", 20_000), clew.TooLarge},
		{"components nested 100 deep", again(cdx+`"components":[`, comp, strings.Repeat("]}", 100)+"]}", 100), ok},
		{"nested with long names", again(cdx+`"components":[`, `{"type":"library","name":"`+long+`","version":"`+long+`","purl":"`+long+`","components":[`, "", 125), clew.Invalid},
		{"200k duplicate keys", again(cdx[:len(cdx)-1], `,"name":"x"`, "}", 200_000), ok},
		{"200k keys", again(cdx[:len(cdx)-1], `,"k%d":1`, "}", 200_000), clew.TooLarge},
		{"1 MB key", strings.NewReader(cdx + `"` + strings.Repeat("k", 1<<20) + `":1}`), clew.TooLarge},
		{"1e999999999", strings.NewReader(cdx + `"version":1e999999999}`), ok},
		{"lone surrogate", strings.NewReader(cdx + `"components":[{"type":"library","name":"\ud800"}]}`), ok},
		{"not UTF-8", strings.NewReader(cdx + "\"components\":[{\"type\":\"library\",\"name\":\"\xff\xfe\"}]}"), ok},
		{"NUL escape", strings.NewReader(cdx + `"components":[{"type":"library","name":"a\u0000b"}]}`), ok},
		{"raw NUL", strings.NewReader(cdx + "\"components\":[{\"type\":\"library\",\"name\":\"a\x00b\"}]}"), clew.Invalid},
		{"UTF-16 JSON", strings.NewReader("\xff\xfe{\x00\"\x00}\x00"), clew.Unsupported},
		{"cut", strings.NewReader(cdx + `"components":[{"type":"library","name":"a"}`), clew.Invalid},
		{"garbage behind", strings.NewReader(cdx + `"components":[]} x`), clew.Invalid},
		{"300-edge x 2000 graph", again(cdx+`"components":[{"bom-ref":"a","type":"library","name":"a"}],"dependencies":[{"ref":"a"}`, `,{"ref":"a","dependsOn":[`+strings.Repeat(`"a","b",`, 150)+`"a"]}`, "]}", 2000), ok},
		{"a million references to nothing", again(cdx+`"dependencies":[{"ref":"a","dependsOn":["x"`, `,"r%d"`, `]}]}`, 1_000_000), ok},
		{"dependsOn before ref, 1M", again(cdx+`"dependencies":[{"dependsOn":["x"`, `,"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrr%d"`, `],"ref":"a"}]}`, 1_000_000), ok},
		{"500k properties", again(cdx+`"components":[{"type":"library","name":"a","properties":[{}`, `,{"name":"n","value":"`+long[:4000]+`"}`, `]}]}`, 20_000), ok},
		{"500k compositions", again(cdx+`"compositions":[{}`, `,{"aggregate":"complete","assemblies":["`+long[:4000]+`%d"]}`, `]}`, 20_000), ok},
		{"patches resolving all", again(cdx+`"components":[{"type":"library","name":"a","pedigree":{"patches":[{"resolves":[{}`, `,{"id":"`+long[:4000]+`%d"}`, `]}]}}]}`, 20_000), ok},
		{"100k flat nested", again(cdx+`"components":[{"type":"library","components":[{}`, `,{"type":"library","name":"n%d","bom-ref":"`+long[:1000]+`%d"}`, `]}]}`, 50_000), ok},
		{"warnings without end", again(cdx+`"components":[1`, `,1`, `]}`, 1_000_000), ok},
		{"one line of XML without references", again(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>`, `<component type="library"><name>a</name></component>`, "</components></bom>", 100_000), ok},
		{"deep list without references", again(cdx+`"components":[`+strings.Repeat(comp, 100)+`{}`, `,{"type":"library","name":"a"}`, strings.Repeat("]}", 101), 100_000), ok},
		{"one reference for all", again(cdx+`"components":[{}`, `,{"bom-ref":"a","type":"library","name":"a"}`, "]}", 100_000), ok},
		{"gzip bomb", packed(t, again(cdx+`"x":"`, long, "", 100_000), gzipTo), clew.TooLarge},
		{"zstd bomb", packed(t, again(cdx+`"x":"`, long, "", 100_000), zstdTo), clew.TooLarge},
		{"XML 100k deep", again(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5">`, "<a>", "", 100_000), clew.TooLarge},
		{"XML components 100k deep", again(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>`, "<component><components>", "", 100_000), clew.TooLarge},
		{"XML 200k attributes", again(`<bom`, ` a%d=""`, "/>", 200_000), clew.TooLarge},
		{"XML DTD", strings.NewReader(`<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a "b">]><bom/>`), clew.Invalid},
		{"XML cut", strings.NewReader(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component>`), clew.Invalid},
		{"SPDX files without end", again(`{"spdxVersion":"SPDX-2.3","files":[{}`, `,{"SPDXID":"f%d","fileName":"`+long[:1000]+`"}`, `]}`, 100_000), ok},
		{"SPDX roots without end", again(`{"spdxVersion":"SPDX-2.3","documentDescribes":["x"`, `,"`+long[:1000]+`%d"`, `]}`, 100_000), ok},
		{"SPDX 3 names without end", again(`{"@context":"https://spdx.org/rdf/3.0.1/c","@graph":[{}`, `,{"type":"Organization","spdxId":"o%d","name":"`+long[:1000]+`"}`, `]}`, 100_000), ok},
		{"SPDX 3 targets without end", again(`{"@context":"https://spdx.org/rdf/3.0.1/c","@graph":[{"type":"Relationship","from":"a","relationshipType":"contains","to":["x"`, `,"`+long[:1000]+`%d"`, `]}]}`, 100_000), ok},
		{"SPDX 3 documents without end", again(`{"@context":"https://spdx.org/rdf/3.0.1/c","@graph":[{}`, `,{"type":"Sbom","spdxId":"`+long[:1000]+`%d","rootElement":["`+long[:1000]+`%d"]}`, `]}`, 100_000), ok},
		{"tag-value with one long line", again("SPDXVersion: SPDX-2.3\nPackageName: ", long, "\n", 10_000), ok},
		{"tag-value text never ends", again("SPDXVersion: SPDX-2.3\nPackageComment: <text>", long+"\n", "", 10_000), clew.Invalid},
		{"CSV of 100 MB", again("name;version\n", "a%d;1\n", "", 10_000_000), clew.TooLarge},
		{"CSV with one open quote", again("name;version\n\"", "a;1\n", "", 1_000_000), clew.Invalid},
		{"CSV of a million rows", again("name;version\n", "%d;1\n", "", 600_000), clew.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			var doc sbom.Document
			var err error
			warned := 0
			heap, took := peak(func() {
				doc, err = Read(t.Context(), c.in, sbom.Handler{Warning: func(w sbom.Warning) { warned++ }})
			})
			switch {
			case c.want == ok && err != nil, c.want != ok && !clew.Is(err, c.want):
				t.Errorf("got %v", err)
			case err != nil && len(err.(*clew.Error).Fields) == 0:
				t.Errorf("the error does not say where: %v", err)
			}
			if heap > 64<<20 {
				t.Errorf("the heap rose by %d MiB", heap>>20)
			}
			if took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if warned > sbom.MaxWarnings || doc.Warnings < warned {
				t.Errorf("%d warnings passed on of %d", warned, doc.Warnings)
			}
			t.Logf("%v, +%d MiB, %d components, %d warnings: %.200v", took.Round(time.Millisecond), heap>>20, doc.Components, doc.Warnings, err)
		})
	}
}

// TestNames: hostile names come out byte for byte, bounded, and fit for every database.
func TestNames(t *testing.T) {
	for _, name := range []string{`<script>alert(1)</script>`, `" hx-get="/x`, "=HYPERLINK(1)", "a\u202eb", "'; DROP TABLE x; --", "{{.}}", "../../etc/passwd", "\t \u00a0", "ﷺ\U0001F600", "%s%n%d"} {
		in := fmt.Sprintf(`%s"components":[{"type":"library","name":%s}]}`, cdx, quoted(name))
		var got sbom.Component
		if _, err := Read(t.Context(), strings.NewReader(in), sbom.Handler{Component: func(c sbom.Component) error { got = c; return nil }}); err != nil || got.Name != name {
			t.Errorf("%q came out as %q, %v", name, got.Name, err)
		}
	}
	in := cdx + `"components":[{"type":"library","name":"` + strings.Repeat("ä", 10_000) + `"}]}`
	var got sbom.Component
	var warned []sbom.Warning
	_, err := Read(t.Context(), strings.NewReader(in), sbom.Handler{Component: func(c sbom.Component) error { got = c; return nil }, Warning: func(w sbom.Warning) { warned = append(warned, w) }})
	if err != nil || len(got.Name) > sbom.MaxText || !utf8.ValidString(got.Name) || len(warned) != 1 || warned[0].Place != "/components/0/name" {
		t.Errorf("%d bytes, %+v, %v", len(got.Name), warned, err)
	}
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < 0x20 || r == '"' || r == '\\' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// TestHandlerAndContext: an error of the caller ends the reading as it is, and so does the end of the context.
func TestHandlerAndContext(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	_, err := Read(t.Context(), cyclonedxParts(1000), sbom.Handler{Component: func(sbom.Component) error {
		if n++; n == 5 {
			return stop
		}
		return nil
	}})
	if !errors.Is(err, stop) || n != 5 {
		t.Errorf("%d components, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Read(ctx, cyclonedxParts(300_000), sbom.Handler{Component: func(sbom.Component) error { cancel(); return nil }})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestSourceFails: a disk that fails is not the file's fault, an upload that was cut off is.
func TestSourceFails(t *testing.T) {
	for err, want := range map[error]clew.Kind{errors.New("disk"): clew.Internal, io.ErrUnexpectedEOF: clew.Invalid} {
		for _, in := range []string{cdx + `"components":[`, `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>`, "SPDXVersion: SPDX-2.3\n"} {
			if _, got := Read(t.Context(), io.MultiReader(strings.NewReader(in+strings.Repeat(" ", sniffBytes)), iotest.ErrReader(err)), sbom.Handler{}); !clew.Is(got, want) {
				t.Errorf("%.20q, %v: %v", in, err, got)
			}
		}
	}
}

// TestCut cuts a small file of every format at every byte: never a panic, never an internal error.
func TestCut(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		step := 1
		if testing.Short() {
			step = 7
		}
		for i := 0; i < len(b); i += step {
			if _, err := Read(t.Context(), bytes.NewReader(b[:i]), sbom.Handler{}); err != nil && clew.KindOf(err) == clew.Internal {
				t.Errorf("%s cut at %d: %v", name, i, err)
			}
		}
	}
}
