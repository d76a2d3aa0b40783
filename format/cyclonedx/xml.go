package cyclonedx

import (
	"strings"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

const namespace = "http://cyclonedx.org/schema/bom/"

// ReadXML reads a CycloneDX XML document.
func ReadXML(x *limit.XML, s *sbom.Sink, doc *sbom.Document) error {
	r := &xmlReader{x: x, build: build{s: s, doc: doc}}
	doc.Format, doc.Encoding = "CycloneDX", "XML"
	root, ok := x.Next()
	if !ok {
		return x.End()
	}
	version, known := strings.CutPrefix(root.NamespaceOf(), namespace)
	if root.Name != "bom" {
		return clew.Errorf(clew.Unsupported, "This XML file begins with the element %s, where CycloneDX has bom.", limitText(root.Name))
	}
	if ns := root.NamespaceOf(); !known && ns != "" && !strings.Contains(ns, "cyclonedx") {
		return sbom.NoInventory("line 1", "It is XML with the element bom of the namespace %q, which is not CycloneDX's.", limitText(ns))
	}
	if !known {
		s.Warn(x.Place(), "the namespace %q is not CycloneDX's", limitText(root.NamespaceOf()))
	}
	doc.SpecVersion, doc.Serial, doc.Version = version, root.Attr("serialNumber"), root.Attr("version")
	r.checkVersion(x.Place())
	for e := range r.elements() {
		r.top(e)
	}
	if err := r.failed(); err != nil {
		return err
	}
	if err := x.End(); err != nil {
		return err
	}
	return r.end()
}

type xmlReader struct {
	build
	x *limit.XML
}

func (r *xmlReader) failed() error {
	if err := r.x.Err(); err != nil {
		return err
	}
	return r.s.Err()
}

// elements goes through the children of the open element. The loop's body takes each one whole.
func (r *xmlReader) elements() func(func(limit.Start) bool) {
	return func(yield func(limit.Start) bool) {
		for r.s.Err() == nil {
			e, ok := r.x.Next()
			if !ok || !yield(e) {
				return
			}
		}
	}
}

// named goes through the children of that name and skips the others.
func (r *xmlReader) named(name string) func(func(limit.Start) bool) {
	return func(yield func(limit.Start) bool) {
		for e := range r.elements() {
			if e.Name != name {
				r.x.Skip()
			} else if !yield(e) {
				return
			}
		}
	}
}

func (r *xmlReader) text() string { return r.x.Text(sbom.MaxText) }

func (r *xmlReader) top(e limit.Start) {
	switch e.Name {
	case "metadata":
		for e := range r.elements() {
			r.metadata(e)
		}
	case "components":
		r.walk(&part{bare: true, listing: true}, "")
	case "services":
		r.walk(&part{bare: true, listing: true}, "service")
	case "dependencies":
		for e := range r.named("dependency") {
			r.dependency(e)
		}
	case "compositions":
		for range r.named("composition") {
			r.readComposition()
		}
	case "vulnerabilities":
		for e := range r.named("vulnerability") {
			r.vulnerability(e)
		}
	default:
		r.x.Skip()
	}
}

func (r *xmlReader) metadata(e limit.Start) {
	switch e.Name {
	case "timestamp":
		r.doc.Created = r.text()
	case "tools":
		for e := range r.elements() {
			if e.Name == "tool" {
				r.tool()
				continue
			}
			for range r.elements() { // components or services, since 1.5
				r.tool()
			}
		}
	case "component":
		r.walk(r.start(e, true), "")
	default:
		r.x.Skip()
	}
}

func (r *xmlReader) tool() {
	var name, version string
	for e := range r.elements() {
		switch e.Name {
		case "name":
			name = r.text()
		case "version":
			version = r.text()
		default:
			r.x.Skip()
		}
	}
	r.addTool(name, version)
}

func (r *xmlReader) start(e limit.Start, subject bool) *part {
	return &part{at: r.x.Place(), subject: subject, c: sbom.Component{Ref: e.Attr("bom-ref"), Type: e.Attr("type")}}
}

// walk reads the component (or bare list) first, whose element is open, and everything nested in it, with an own stack.
func (r *xmlReader) walk(first *part, typ string) {
	single, nested := "component", "components"
	if typ != "" {
		single, nested = "service", "services"
	}
	stack := []*part{first}
	for len(stack) > 0 && r.failed() == nil {
		p := stack[len(stack)-1]
		e, ok := r.x.Next()
		switch {
		case !ok && r.x.Err() != nil:
			return
		case !ok && p.listing:
			p.listing = false
			if p.bare {
				return
			}
		case !ok:
			stack = stack[:len(stack)-1]
			r.checkType(p)
			if ref := r.finish(p); len(stack) > 0 {
				r.adopt(stack[len(stack)-1], ref)
			}
		case p.listing && e.Name == single:
			child := r.start(e, false)
			if typ != "" {
				child.c.Type = typ
			}
			stack = append(stack, child)
		case p.listing:
			r.x.Skip()
		case e.Name == nested:
			p.listing = true
		default:
			r.field(p, e)
			switch e.Name {
			case "hashes", "licenses", "externalReferences", "properties", "pedigree", "evidence":
				r.slim(p, p.at)
			}
		}
	}
}

func (r *xmlReader) dependency(e limit.Start) {
	at := r.x.Place()
	d := sbom.Dependency{Ref: e.Attr("ref"), Link: sbom.DependsOn}
	if d.Ref == "" {
		r.s.Warn(at, "this dependency does not say whose it is")
	}
	for e := range r.named("dependency") {
		if ref := e.Attr("ref"); ref != "" && d.Ref != "" {
			if d.On = append(d.On, ref); len(d.On) >= sbom.MaxOn {
				r.s.Dependency(d, at)
				d.On = nil
			}
		}
		r.x.Skip()
	}
	r.s.Dependency(d, at)
}

func (r *xmlReader) readComposition() {
	at := r.x.Place()
	a := assembly{whole: true}
	for e := range r.elements() {
		switch e.Name {
		case "aggregate":
			a.aggregate = r.text()
		case "assemblies", "dependencies", "vulnerabilities":
			a.whole = false
			for sub := range r.elements() {
				ref := sub.Attr("ref")
				if r.composed += len(ref); e.Name == "assemblies" && r.composed < maxRefBytes {
					a.refs = append(a.refs, ref)
				}
				r.x.Skip()
			}
		default:
			r.x.Skip()
		}
	}
	r.composition(a, at)
}
