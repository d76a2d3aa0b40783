// Package cyclonedx reads CycloneDX inventories (ECMA-424): JSON 1.2 to 1.7 and XML 1.0 to 1.7, as streams. It serves
// the paper's clause 3.1.1 (monitoring; row A1.1). It owns what CycloneDX calls things, and hands everything on in the
// neutral words of format/sbom. It is tolerant: what it does not know it skips, what is odd becomes a warning.
// Components may be nested to any depth that format/limit allows; nothing here recurses by input.
package cyclonedx

import (
	"slices"
	"strings"

	"clew/format/limit"
	"clew/format/sbom"
)

// What is remembered while reading, over all components that are open.
const (
	maxChildren = 20_000  // nested components, until their parent's reference is known
	maxRefBytes = 4 << 20 // their references, those of one dependency, those of completeness statements
)

// part is a component while it is read: fields come in any order, nested components before or after the name.
type part struct {
	c        sbom.Component
	at       limit.Place
	children []string
	rank     int  // how good the source of Supplier is
	subject  bool // metadata.component: the product itself
	listing  bool // its list of nested components is open
	full     bool // more nested components than are remembered
	bare     bool // a list without a component around it
}

// supplier keeps the name from the best source: 3 supplier, 2 manufacturer, 1 publisher.
func (p *part) supplier(rank int, name string) {
	if name != "" && rank > p.rank {
		p.c.Supplier, p.rank = name, rank
	}
}

// reference keeps the address of the source.
func (p *part) reference(typ, url string) {
	if typ == "vcs" {
		p.c.SetSource(url)
	}
}

// assembly is a statement about completeness.
type assembly struct {
	aggregate string
	refs      []string
	whole     bool // names nothing: speaks of the whole document
}

// build is what both encodings share.
type build struct {
	s            *sbom.Sink
	doc          *sbom.Document
	compositions []assembly
	children     int // bytes of references in all open parts
	composed     int // bytes of references in compositions
}

// slim keeps an open component small: hundreds of them may be nested in each other.
func (b *build) slim(p *part, at limit.Place) {
	if p.c.Slim(sbom.MaxBytes) {
		b.s.Warn(at, "this component has more than %d bytes of lists; some were dropped", sbom.MaxBytes)
	}
}

// finish hands a component on and gives its reference.
func (b *build) finish(p *part) string {
	if p.subject {
		b.s.Tidy(&p.c, p.at)
		p.c.Place, p.c.Line = p.at.String(), p.at.Line
		if p.c.Ref == "" {
			p.c.Ref = p.at.Unique()
		}
		b.doc.Subject = p.c
		b.s.Aside(p.c.Ref)
		b.s.Root(p.c.Ref, p.at)
	} else {
		b.s.Component(&p.c, p.at)
	}
	if len(p.children) > 0 {
		b.s.Dependency(sbom.Dependency{Ref: p.c.Ref, Link: sbom.Contains, On: p.children}, p.at)
	}
	for _, ref := range p.children {
		b.children -= len(ref)
	}
	return p.c.Ref
}

// adopt notes a nested component.
func (b *build) adopt(p *part, ref string) {
	switch {
	case p.bare:
	case len(p.children) < maxChildren && b.children < maxRefBytes:
		p.children = append(p.children, ref)
		b.children += len(ref)
	case !p.full:
		p.full = true
		b.s.Warn(p.at, "too many components are nested here; that this one holds the further ones was not kept")
	}
}

func (b *build) composition(a assembly, at limit.Place) {
	if len(b.compositions) < 1000 {
		b.compositions = append(b.compositions, a)
	} else if len(b.compositions) == 1000 {
		b.compositions = append(b.compositions, assembly{aggregate: "unknown"})
		b.s.Warn(at, "more than %d statements on completeness; the further ones were skipped", 1000)
	}
}

// aggregate sums the statements up: complete only when the whole document or its subject is said to be complete and
// nothing is said to be incomplete.
func (b *build) aggregate() string {
	sum := ""
	for _, c := range b.compositions {
		switch {
		case strings.HasPrefix(c.aggregate, "incomplete"):
			return "incomplete"
		case c.aggregate == "complete":
			if sum == "" && (c.whole || slices.Contains(c.refs, b.doc.Subject.Ref)) {
				sum = "complete"
			}
		case c.aggregate != "not_specified" && c.aggregate != "":
			sum = "unknown"
		}
	}
	return sum
}

// end closes the document.
func (b *build) end() error {
	b.doc.Aggregate = b.aggregate()
	if b.doc.Components == 0 && b.doc.Vulns == 0 {
		b.s.Warn(limit.Place{Line: 1}, "the inventory lists no component")
	}
	return b.s.Finish()
}

// types are the component types of CycloneDX 1.7, and service for what it lists apart.
var types = map[string]bool{"application": true, "framework": true, "library": true, "container": true, "platform": true,
	"operating-system": true, "device": true, "device-driver": true, "firmware": true, "file": true,
	"machine-learning-model": true, "data": true, "cryptographic-asset": true, "service": true}

func (b *build) checkType(p *part) {
	switch t := strings.ToLower(p.c.Type); {
	case types[t]:
		p.c.Type = t
	case p.c.Type == "":
		b.s.Warn(p.at, "this component has no type")
	default:
		b.s.Warn(p.at, "%q is not a component type of CycloneDX; it was kept", limitText(p.c.Type))
	}
}

func (b *build) checkVersion(at limit.Place) {
	v := b.doc.SpecVersion
	if len(v) != 3 || v[:2] != "1." || v[2] < '0' || v[2] > '7' {
		b.s.Warn(at, "the CycloneDX version %q is not known (1.0 to 1.7); what is known of it was read", limitText(v))
	}
}

func limitText(s string) string {
	t, _, _ := limit.Clean(s, 80)
	return t
}
