package spdx

import (
	"strings"

	"clew/format/limit"
	"clew/format/sbom"
)

// ReadGraph reads an SPDX 3 JSON-LD document: a flat list of elements that name each other, in any order. Names of
// suppliers and licences stand in elements of their own, so components are held back, up to a bound, until all is
// read; those beyond it are passed on with what is known by then.
func ReadGraph(j *limit.JSON, s *sbom.Sink, doc *sbom.Document) error {
	r := &graphReader{members: members{j: j, sink: s}, build: newBuild(s, doc, "JSON-LD"),
		names: map[string]string{}, licences: map[string][]string{}, collections: map[string]bool{}}
	if !j.Open('{') {
		j.Skip()
	}
	for key := range r.keys() {
		switch key {
		case "@context":
			if j.Peek() == '"' {
				r.context = strings.Contains(r.text(), "spdx")
			} else {
				j.Skip()
			}
		case "@graph":
			if j.Peek() == '{' {
				j.Open('{')
				r.element()
			} else {
				r.list(r.element)
			}
		default:
			j.Skip()
		}
	}
	if err := r.failed(); err != nil {
		return err
	}
	if err := j.End(); err != nil {
		return err
	}
	if !r.context && doc.SpecVersion == "" && len(r.collections) == 0 && len(r.pending) == 0 && doc.Components == 0 {
		return sbom.NoInventory("line 1", "It is JSON-LD without a single package, document or creation info of SPDX 3.")
	}
	r.checkVersion(limit.Place{Line: 1}, "3.0")
	r.release()
	r.findRoots()
	return r.end()
}

type graphReader struct {
	members
	build
	pending     []item
	pendingSize int
	streaming   bool              // too many to hold back
	names       map[string]string // agents and licences by their address
	nameBytes   int
	licences    map[string][]string // component -> licence elements
	collections map[string]bool     // documents and SBOMs
	context     bool                // @context names SPDX
	roots       []string
}

// element is one entry of the graph; which members count shows only when its type is known.
type element struct {
	item
	typ, relation, from, scope string
	completeness, expression   string
	version, created           string
	to, roots                  []string
	bytes                      int
}

// kinds are the packages of SPDX 3 whose type says what they are.
var kinds = map[string]string{"AIPackage": "machine-learning-model", "DatasetPackage": "data"}

// local takes the prefix of a profile off: software_packageVersion, software:packageVersion, .../packageVersion.
func local(name string) string { return name[strings.LastIndexAny(name, "_:/#")+1:] }

func (r *graphReader) element() {
	e := element{item: item{at: r.j.Place()}}
	for key := range r.keys() {
		r.member(&e, key)
	}
	if r.failed() != nil {
		return
	}
	switch typ := local(e.typ); {
	case strings.HasSuffix(typ, "Package"):
		if kind := kinds[typ]; kind != "" {
			e.c.Type = kind
		}
		r.hold(e)
	case typ == "File":
		if e.c.Name != "" {
			sbom.Append(&e.c.Paths, e.c.Name)
		}
		r.file(&e.item)
	case strings.HasSuffix(typ, "Relationship"):
		r.relate(e)
	case typ == "CreationInfo":
		if r.doc.SpecVersion == "" {
			r.doc.SpecVersion, r.doc.Created = e.version, e.created
		}
	case typ == "SpdxDocument", typ == "Sbom", typ == "Bom", typ == "Bundle":
		if typ == "SpdxDocument" {
			r.doc.Serial, r.doc.Name = e.c.Ref, e.c.Name
		}
		if len(r.collections) < sbom.MaxRoots {
			r.collections[e.c.Ref] = true
		}
		r.roots = append(r.roots, e.roots[:min(len(e.roots), sbom.MaxRoots-min(len(r.roots), sbom.MaxRoots))]...)
	case typ == "Tool":
		if len(r.doc.Tools) < 100 && e.c.Name != "" {
			r.doc.Tools = append(r.doc.Tools, e.c.Name)
		}
	case e.expression != "":
		r.name(e.c.Ref, e.expression)
	default: // agents and everything else that has a name
		r.name(e.c.Ref, e.c.Name)
	}
}

// name remembers what an element is called.
func (r *graphReader) name(ref, name string) {
	if ref == "" || name == "" || r.nameBytes > maxHeldBytes/2 {
		return
	}
	r.nameBytes += len(ref) + len(name) + 64
	r.names[ref] = name
}

func (r *graphReader) member(e *element, key string) {
	c := &e.c
	switch local(key) {
	case "type":
		e.typ = r.text()
	case "spdxId", "@id":
		c.Ref = r.text()
	case "name":
		c.Name = r.text()
	case "packageVersion":
		c.Version = said(r.j.Literal(sbom.MaxText))
	case "packageUrl":
		c.AddPURL(said(r.text()))
	case "downloadLocation":
		source(c, r.text())
	case "primaryPurpose":
		c.Type = purpose(r.text())
	case "suppliedBy":
		r.agent(e, 2)
	case "originatedBy":
		r.agent(e, 1)
	case "verifiedUsing":
		r.list(func() { r.pair("algorithm", "hashValue", func(alg, value string) { c.AddHash(algorithm(alg), value) }) })
	case "externalIdentifier":
		r.list(func() { r.pair("externalIdentifierType", "identifier", func(typ, id string) { external(c, typ, id) }) })
	case "externalRef":
		r.list(func() { r.pair("externalRefType", "locator", func(typ, at string) { external(c, typ, at) }) })
	case "relationshipType":
		e.relation = local(r.text())
	case "from":
		e.from = r.reference()
	case "to":
		r.references(e, &e.to)
	case "rootElement":
		r.references(e, &e.roots)
	case "scope":
		e.scope = r.text()
	case "completeness":
		e.completeness = r.text()
	case "licenseExpression":
		e.expression = r.text()
	case "specVersion":
		e.version = r.text()
	case "created":
		e.created = r.text()
	default:
		r.j.Skip()
	}
}

// pair reads two members of the open object; lists of texts (locator is one) give their first.
func (r *graphReader) pair(a, b string, use func(a, b string)) {
	var va, vb string
	first := func(p *string) {
		r.texts(func(t string) {
			if *p == "" {
				*p = t
			}
		})
	}
	for key := range r.keys() {
		switch local(key) {
		case a:
			first(&va)
		case b:
			first(&vb)
		default:
			r.j.Skip()
		}
	}
	use(va, vb)
}

// reference reads the address of another element; one that is written out in place is remembered by its name.
func (r *graphReader) reference() string {
	if r.j.Peek() != '{' {
		return r.text()
	}
	var ref, name string
	r.object(func(key string) {
		switch local(key) {
		case "spdxId", "@id":
			ref = r.text()
		case "name", "licenseExpression":
			name = r.text()
		default:
			r.j.Skip()
		}
	})
	if ref == "" {
		ref = name
	}
	r.name(ref, name)
	return ref
}

// references reads one or several addresses, up to a bound in bytes for each element.
func (r *graphReader) references(e *element, list *[]string) {
	add := func(ref string) {
		if e.bytes += len(ref) + 16; ref != "" && e.bytes < maxHeldBytes/2 {
			*list = append(*list, ref)
		}
	}
	if r.j.Peek() != '[' {
		add(r.reference())
		return
	}
	r.j.Open('[')
	for r.s.Err() == nil && r.j.Elem() {
		add(r.reference())
	}
}

// agent keeps the address of the first agent; release puts its name in its place.
func (r *graphReader) agent(e *element, rank int) {
	var refs []string
	r.references(e, &refs)
	if len(refs) > 0 && rank > e.rank {
		e.c.Supplier, e.rank = said(refs[0]), rank
	}
}

func (r *graphReader) relate(e element) {
	folded := strings.ToLower(e.relation)
	if strings.EqualFold(e.completeness, "incomplete") {
		if _, ok := relations[folded]; ok {
			r.doc.Aggregate = "incomplete"
		}
	}
	for _, to := range e.to {
		switch folded {
		case "hasdeclaredlicense", "hasconcludedlicense":
			if r.nameBytes += len(e.from) + len(to) + 64; r.nameBytes < maxHeldBytes/2 && len(r.licences[e.from]) < 16 {
				r.licences[e.from] = append(r.licences[e.from], to)
			}
		case "describes":
			if len(r.roots) < sbom.MaxRoots {
				r.roots = append(r.roots, to)
			}
		default:
			r.relation(e.from, e.relation, to, e.scope, e.at)
		}
	}
}

// hold keeps a package back, or passes it on when there are too many.
func (r *graphReader) hold(e element) {
	r.packages++
	e.c.Slim(sbom.MaxBytes)
	if r.pendingSize += e.c.Bytes() + 600; !r.streaming && (len(r.pending) >= maxHeld || r.pendingSize > maxHeldBytes) {
		r.streaming = true
		r.s.Warn(e.at, "suppliers and licences that stand further down than the component are not joined from here on")
		r.release()
	}
	if r.streaming {
		r.complete(&e.item)
		return
	}
	r.pending = append(r.pending, e.item)
}

func (r *graphReader) release() {
	for i := range r.pending {
		r.complete(&r.pending[i])
	}
	r.pending = nil
}

func (r *graphReader) complete(it *item) {
	if name, ok := r.names[it.c.Supplier]; ok {
		it.c.Supplier = name
	}
	for _, l := range r.licences[it.c.Ref] {
		if name, ok := r.names[l]; ok {
			sbom.Append(&it.c.Licenses, said(name))
		} else if l = said(local(l)); l != "NoAssertionLicense" && l != "NoneLicense" {
			sbom.Append(&it.c.Licenses, l)
		}
	}
	r.s.Component(&it.c, it.at)
}

// findRoots passes over documents and SBOMs, which are roots of roots.
func (r *graphReader) findRoots() {
	for _, ref := range r.roots {
		if !r.collections[ref] {
			r.s.Root(ref, limit.Place{Line: 1})
		}
	}
	for ref := range r.collections {
		r.s.Aside(ref)
	}
}
