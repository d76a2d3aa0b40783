package cyclonedx

import (
	"clew/format/limit"
	"clew/format/sbom"
)

// field reads one child element of a component or service.
func (r *xmlReader) field(p *part, e limit.Start) {
	c := &p.c
	switch e.Name {
	case "group":
		c.Group = r.text()
	case "name":
		c.Name = r.text()
	case "version":
		c.Version = r.text()
	case "scope":
		c.Scope = r.text()
	case "purl":
		c.AddPURL(r.text())
	case "cpe":
		c.AddCPE(r.text())
	case "supplier", "provider":
		p.supplier(3, r.child("name"))
	case "manufacturer":
		p.supplier(2, r.child("name"))
	case "publisher":
		p.supplier(1, r.text())
	case "hashes":
		for h := range r.named("hash") {
			c.AddHash(h.Attr("alg"), r.text())
		}
	case "licenses":
		r.licenses(c)
	case "externalReferences":
		for ref := range r.named("reference") {
			p.reference(ref.Attr("type"), r.child("url"))
		}
	case "properties":
		for q := range r.named("property") {
			c.AddProperty(q.Attr("name"), r.text())
		}
	case "pedigree":
		for range r.named("patches") {
			for e := range r.named("patch") {
				r.patch(c, e)
			}
		}
	case "evidence":
		for range r.named("occurrences") {
			for range r.named("occurrence") {
				sbom.Append(&c.Paths, r.child("location"))
			}
		}
	default:
		r.x.Skip()
	}
}

// child is the text of the first child element of that name; the open element is taken whole.
func (r *xmlReader) child(name string) string {
	text := ""
	for range r.named(name) {
		if t := r.text(); text == "" {
			text = t
		}
	}
	return text
}

func (r *xmlReader) licenses(c *sbom.Component) {
	for e := range r.elements() {
		switch e.Name {
		case "expression":
			sbom.Append(&c.Licenses, r.text())
		case "license":
			var id, name string
			for e := range r.elements() {
				switch e.Name {
				case "id":
					id = r.text()
				case "name":
					name = r.text()
				default:
					r.x.Skip()
				}
			}
			if id == "" {
				id = name
			}
			sbom.Append(&c.Licenses, id)
		default:
			r.x.Skip()
		}
	}
}

func (r *xmlReader) patch(c *sbom.Component, e limit.Start) {
	v := sbom.Patch{Type: e.Attr("type")}
	for range r.named("resolves") {
		for range r.named("issue") {
			var id, name string
			for e := range r.elements() {
				switch e.Name {
				case "id":
					id = r.text()
				case "name":
					name = r.text()
				default:
					r.x.Skip()
				}
			}
			if id == "" {
				id = name
			}
			sbom.Append(&v.Resolves, id)
		}
	}
	c.AddPatch(v)
}

func (r *xmlReader) vulnerability(limit.Start) {
	at := r.x.Place()
	var v sbom.Vulnerability
	for e := range r.elements() {
		switch e.Name {
		case "id":
			v.ID = r.text()
		case "source":
			v.Source = r.child("name")
		case "references":
			for range r.named("reference") {
				sbom.Append(&v.References, r.child("id"))
			}
		case "analysis":
			r.analysis(&v)
		case "affects":
			for range r.named("target") {
				addTarget(&v, r.child("ref"))
			}
		default:
			r.x.Skip()
		}
	}
	if r.failed() == nil {
		r.s.Vulnerability(v, at)
	}
}

func (r *xmlReader) analysis(v *sbom.Vulnerability) {
	for e := range r.elements() {
		switch e.Name {
		case "state":
			v.State = r.text()
		case "justification":
			v.Justification = r.text()
		case "responses":
			for range r.named("response") {
				sbom.Append(&v.Responses, r.text())
			}
		case "detail":
			v.Detail = r.text()
		default:
			r.x.Skip()
		}
	}
}
