package cyclonedx

import (
	"strings"

	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

// ReadJSON reads a CycloneDX JSON document. The members may stand in any order.
func ReadJSON(j *limit.JSON, s *sbom.Sink, doc *sbom.Document) error {
	r := &jsonReader{j: j, build: build{s: s, doc: doc}}
	doc.Format, doc.Encoding = "CycloneDX", "JSON"
	if !j.Open('{') {
		j.Skip()
	}
	for key := range r.members() {
		r.top(key)
	}
	if err := r.failed(); err != nil {
		return err
	}
	if err := j.End(); err != nil {
		return err
	}
	switch {
	case r.format != "" && !strings.EqualFold(r.format, "CycloneDX"):
		return sbom.NoInventory("/bomFormat", "Its bomFormat is %q, where an inventory has CycloneDX.", limitText(r.format))
	case r.format == "" && !r.schema && doc.Components == 0 && doc.Subject.Name == "" && doc.SpecVersion != "":
		return sbom.NoInventory("line 1", "It has a specVersion, but neither the bomFormat CycloneDX nor a single component.")
	case r.format == "" && doc.SpecVersion == "":
		return clew.Errorf(clew.Unsupported, "This JSON file has lists as CycloneDX has them, but neither bomFormat nor specVersion. It was not taken for an inventory.")
	case r.format != "CycloneDX":
		s.Warn(limit.Place{Pointer: "/bomFormat", Line: 1}, "bomFormat should be CycloneDX, and is %q", limitText(r.format))
	}
	r.checkVersion(limit.Place{Pointer: "/specVersion", Line: 1})
	return r.end()
}

type jsonReader struct {
	build
	j      *limit.JSON
	format string
	schema bool // $schema names CycloneDX's
}

func (r *jsonReader) failed() error {
	if err := r.j.Err(); err != nil {
		return err
	}
	return r.s.Err()
}

// members goes through the object that was opened last.
func (r *jsonReader) members() func(func(string) bool) {
	return func(yield func(string) bool) {
		for r.s.Err() == nil {
			key, ok := r.j.Key()
			if !ok || !yield(key) {
				return
			}
		}
	}
}

// objects goes through the next value, a list of objects, opening each; anything else is skipped with a warning.
func (r *jsonReader) objects() func(func(int) bool) {
	return func(yield func(int) bool) {
		if !r.j.OpenAs('[') {
			return
		}
		for i := 0; r.s.Err() == nil && r.j.Elem(); i++ {
			if r.j.OpenAs('{') && !yield(i) {
				return
			}
		}
	}
}

func (r *jsonReader) text() string { return r.j.Text(sbom.MaxText) }

func (r *jsonReader) top(key string) {
	switch key {
	case "$schema":
		r.schema = strings.Contains(r.text(), "cyclonedx.org/schema/bom")
	case "bomFormat":
		r.format = r.text()
	case "specVersion":
		r.doc.SpecVersion = r.j.Literal(100)
	case "serialNumber":
		r.doc.Serial = r.text()
	case "version":
		r.doc.Version = r.j.Literal(100)
	case "metadata":
		if r.j.OpenAs('{') {
			for key := range r.members() {
				r.metadata(key)
			}
		}
	case "components":
		r.list("")
	case "services":
		r.list("service")
	case "dependencies":
		for range r.objects() {
			r.dependency()
		}
	case "compositions":
		for range r.objects() {
			r.readComposition()
		}
	case "vulnerabilities":
		for range r.objects() {
			r.vulnerability()
		}
	default:
		r.j.Skip()
	}
}

func (r *jsonReader) metadata(key string) {
	switch key {
	case "timestamp":
		r.doc.Created = r.text()
	case "tools":
		r.tools()
	case "component":
		if r.j.OpenAs('{') {
			r.walk(&part{at: r.j.Place(), subject: true}, "")
		}
	default:
		r.j.Skip()
	}
}

// tools were a list up to 1.4 and are an object with components and services since.
func (r *jsonReader) tools() {
	if r.j.Peek() == '[' {
		for range r.objects() {
			r.tool()
		}
		return
	}
	if !r.j.OpenAs('{') {
		return
	}
	for range r.members() {
		for range r.objects() {
			r.tool()
		}
	}
}

func (r *jsonReader) tool() {
	var name, version string
	for key := range r.members() {
		switch key {
		case "name":
			name = r.text()
		case "version":
			version = r.text()
		default:
			r.j.Skip()
		}
	}
	r.addTool(name, version)
}

func (b *build) addTool(name, version string) {
	if name != "" && len(b.doc.Tools) < 100 {
		if version != "" {
			name += " " + version
		}
		b.doc.Tools = append(b.doc.Tools, name)
	}
}

// list reads a list of components, or of services when typ says so.
func (r *jsonReader) list(typ string) {
	if r.j.OpenAs('[') {
		r.walk(&part{bare: true, listing: true}, typ)
	}
}

// walk reads the component (or bare list) first, which is open, and everything nested in it, with an own stack.
func (r *jsonReader) walk(first *part, typ string) {
	nested := "components"
	if typ != "" {
		nested = "services"
	}
	stack := []*part{first}
	for len(stack) > 0 && r.failed() == nil {
		p := stack[len(stack)-1]
		if p.listing {
			if !r.j.Elem() {
				p.listing = false
				if p.bare {
					return
				}
			} else if r.j.OpenAs('{') {
				child := &part{at: r.j.Place()}
				child.c.Type = typ
				stack = append(stack, child)
			}
			continue
		}
		key, ok := r.j.Key()
		switch {
		case !ok && r.j.Err() != nil:
			return
		case !ok:
			stack = stack[:len(stack)-1]
			r.checkType(p)
			if ref := r.finish(p); len(stack) > 0 {
				r.adopt(stack[len(stack)-1], ref)
			}
		case key == nested:
			p.listing = r.j.OpenAs('[')
		default:
			r.field(p, key)
			switch key {
			case "hashes", "licenses", "externalReferences", "properties", "pedigree", "evidence":
				r.slim(p, p.at)
			}
		}
	}
}

func (r *jsonReader) dependency() {
	at := r.j.Place()
	d := sbom.Dependency{Link: sbom.DependsOn}
	for key := range r.members() {
		switch key {
		case "ref":
			d.Ref = r.text()
		case "dependsOn":
			r.texts(func(ref string) {
				if d.On = append(d.On, ref); len(d.On) >= sbom.MaxOn && d.Ref != "" {
					r.s.Dependency(d, at)
					d.On = nil
				}
			})
		default:
			r.j.Skip()
		}
	}
	if r.failed() == nil && d.Ref == "" {
		r.s.Warn(at, "this dependency does not say whose it is")
	}
	r.s.Dependency(d, at)
}

// texts goes through the next value, a list of texts; a single text counts as a list of one.
func (r *jsonReader) texts(add func(string)) {
	if r.j.Peek() == '"' {
		add(r.text())
		return
	}
	if !r.j.OpenAs('[') {
		return
	}
	bytes := 0
	for r.s.Err() == nil && r.j.Elem() {
		t := r.text()
		if t == "" || bytes > maxRefBytes {
			continue
		}
		if bytes += len(t) + 16; bytes > maxRefBytes {
			r.j.Warn("a list of more than %d bytes was cut", maxRefBytes)
			continue
		}
		add(t)
	}
}

func (r *jsonReader) readComposition() {
	at := r.j.Place()
	a := assembly{whole: true}
	for key := range r.members() {
		switch key {
		case "aggregate":
			a.aggregate = r.text()
		case "assemblies", "dependencies", "vulnerabilities":
			a.whole = false
			r.texts(func(ref string) {
				if r.composed += len(ref); key == "assemblies" && r.composed < maxRefBytes {
					a.refs = append(a.refs, ref)
				}
			})
		default:
			r.j.Skip()
		}
	}
	r.composition(a, at)
}
