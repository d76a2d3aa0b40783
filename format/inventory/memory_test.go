package inventory

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"clew/format/sbom"

	"github.com/klauspost/compress/gzip"
)

// generated writes an inventory on the fly, so that the test itself holds nothing.
type generated struct {
	buf        bytes.Buffer
	head, tail string
	part       func(w *bytes.Buffer, i int)
	n, i       int
	total      int64
}

func (g *generated) Read(p []byte) (int, error) {
	for g.buf.Len() < len(p) && g.i <= g.n+1 {
		switch {
		case g.i == 0:
			g.buf.WriteString(g.head)
		case g.i <= g.n:
			g.part(&g.buf, g.i-1)
		default:
			g.buf.WriteString(g.tail)
		}
		g.i++
	}
	n, err := g.buf.Read(p)
	g.total += int64(n)
	return n, err
}

func cyclonedxParts(n int) *generated {
	return &generated{n: n, head: `{"components":[`, tail: `],"dependencies":[{"ref":"c0","dependsOn":["c1","c2"]}],"metadata":{"component":{"bom-ref":"root","type":"device","name":"gateway","version":"1"}},"bomFormat":"CycloneDX","specVersion":"1.6"}`,
		part: func(w *bytes.Buffer, i int) {
			if i > 0 {
				w.WriteByte(',')
			}
			fmt.Fprintf(w, `{"bom-ref":"c%d","type":"library","group":"org.example","name":"part-%d","version":"1.%d.%d","purl":"pkg:maven/org.example/part-%d@1.%d.%d",`+
				`"hashes":[{"alg":"SHA-256","content":"%064x"}],"licenses":[{"license":{"id":"Apache-2.0"}}],`+
				`"externalReferences":[{"type":"vcs","url":"https://git.example/part-%d.git"}],"properties":[{"name":"a","value":"b"}]}`+"\n", i, i, i%10, i, i, i%10, i, i, i)
		}}
}

func cyclonedxXMLParts(n int) *generated {
	return &generated{n: n, head: `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>`, tail: `</components></bom>`,
		part: func(w *bytes.Buffer, i int) {
			fmt.Fprintf(w, `<component bom-ref="c%d" type="library"><group>org.example</group><name>part-%d</name><version>1.%d</version><hashes><hash alg="SHA-256">%064x</hash></hashes><purl>pkg:maven/org.example/part-%d@1.%d</purl></component>`+"\n", i, i, i, i, i, i)
		}}
}

func spdxParts(n int) *generated {
	return &generated{n: n, head: `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[`, tail: `]}`,
		part: func(w *bytes.Buffer, i int) {
			if i > 0 {
				w.WriteByte(',')
			}
			fmt.Fprintf(w, `{"SPDXID":"SPDXRef-%d","name":"part-%d","versionInfo":"1.%d","supplier":"Organization: Acme","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/part-%d@1.%d"}],"checksums":[{"algorithm":"SHA256","checksumValue":"%064x"}]}`+"\n", i, i, i, i, i, i)
		}}
}

func tagParts(n int) *generated {
	return &generated{n: n, head: "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n", tail: "\n",
		part: func(w *bytes.Buffer, i int) {
			fmt.Fprintf(w, "\nPackageName: part-%d\nSPDXID: SPDXRef-%d\nPackageVersion: 1.%d\nExternalRef: PACKAGE-MANAGER purl pkg:npm/part-%d@1.%d\n", i, i, i, i, i)
		}}
}

func graphParts(n int) *generated {
	return &generated{n: n, head: `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1"}`, tail: `]}`,
		part: func(w *bytes.Buffer, i int) {
			fmt.Fprintf(w, `,{"type":"software_Package","spdxId":"urn:p:%d","name":"part-%d","software_packageVersion":"1.%d","software_packageUrl":"pkg:npm/part-%d@1.%d","suppliedBy":"urn:acme"}`+"\n", i, i, i, i, i)
		}}
}

// peak runs f and gives how far the heap in use rose above what it was, looked at every millisecond.
func peak(f func()) (heap uint64, took time.Duration) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base := m.HeapAlloc
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				if m.HeapAlloc > base && m.HeapAlloc-base > most.Load() {
					most.Store(m.HeapAlloc - base)
				}
			}
		}
	}()
	start := time.Now()
	f()
	took = time.Since(start)
	close(stop)
	<-done
	return most.Load(), took
}

// TestFlatMemory reads 300,000 components in every format: the heap stays within 40 MiB, garbage included.
func TestFlatMemory(t *testing.T) {
	n := 300_000
	if testing.Short() {
		n = 30_000
	}
	for name, in := range map[string]func(int) *generated{"CycloneDX JSON": cyclonedxParts, "CycloneDX XML": cyclonedxXMLParts,
		"SPDX JSON": spdxParts, "SPDX tag-value": tagParts, "SPDX 3": graphParts} {
		t.Run(name, func(t *testing.T) {
			g := in(n)
			var doc sbom.Document
			var err error
			heap, took := peak(func() {
				doc, err = Read(t.Context(), g, sbom.Handler{Component: func(sbom.Component) error { return nil }})
			})
			if err != nil || doc.Components != n {
				t.Fatalf("%d components, %v", doc.Components, err)
			}
			t.Logf("%d MB in %v, heap +%d MiB", g.total/1e6, took.Round(time.Millisecond), heap>>20)
			if heap > 40<<20 {
				t.Errorf("the heap rose by %d MiB, 40 are allowed", heap>>20)
			}
			if took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestFlatMemoryPacked does the same through gzip.
func TestFlatMemoryPacked(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		z := gzip.NewWriter(w)
		_, err := io.Copy(z, cyclonedxParts(50_000))
		if err == nil {
			err = z.Close()
		}
		w.CloseWithError(err)
	}()
	doc, err := Read(t.Context(), r, sbom.Handler{})
	if err != nil || doc.Components != 50_000 || doc.Packing != "gzip" || doc.Subject.Name != "gateway" {
		t.Fatalf("%+v, %v", doc, err)
	}
}
