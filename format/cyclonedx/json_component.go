package cyclonedx

import "clew/format/sbom"

// field reads one member of a component or service.
func (r *jsonReader) field(p *part, key string) {
	c := &p.c
	switch key {
	case "bom-ref":
		c.Ref = r.text()
	case "type":
		c.Type = r.text()
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
		p.supplier(3, r.nameOf())
	case "manufacturer":
		p.supplier(2, r.nameOf())
	case "publisher":
		p.supplier(1, r.text())
	case "hashes":
		for range r.objects() {
			r.hash(c)
		}
	case "licenses":
		for range r.objects() {
			r.license(c)
		}
	case "externalReferences":
		for range r.objects() {
			r.reference(p)
		}
	case "properties":
		for range r.objects() {
			r.property(c)
		}
	case "pedigree":
		r.within("patches", func() {
			for range r.objects() {
				r.patch(c)
			}
		})
	case "evidence":
		r.within("occurrences", func() {
			for range r.objects() {
				for key := range r.members() {
					if key == "location" {
						sbom.Append(&c.Paths, r.text())
					} else {
						r.j.Skip()
					}
				}
			}
		})
	default:
		r.j.Skip()
	}
}

// within opens the next value as an object and reads one of its members, skipping the others.
func (r *jsonReader) within(member string, read func()) {
	if !r.j.OpenAs('{') {
		return
	}
	for key := range r.members() {
		if key == member {
			read()
		} else {
			r.j.Skip()
		}
	}
}

// nameOf is the name of an organisation; some tools write only a text.
func (r *jsonReader) nameOf() (name string) {
	if r.j.Peek() == '"' {
		r.j.Warn("an organisation should be an object with a name; the text was taken as its name")
		return r.text()
	}
	r.within("name", func() { name = r.text() })
	return name
}

func (r *jsonReader) hash(c *sbom.Component) {
	var alg, content string
	for key := range r.members() {
		switch key {
		case "alg":
			alg = r.text()
		case "content":
			content = r.text()
		default:
			r.j.Skip()
		}
	}
	c.AddHash(alg, content)
}

func (r *jsonReader) license(c *sbom.Component) {
	for key := range r.members() {
		switch key {
		case "expression":
			sbom.Append(&c.Licenses, r.text())
		case "license":
			var id, name string
			if !r.j.OpenAs('{') {
				continue
			}
			for key := range r.members() {
				switch key {
				case "id":
					id = r.text()
				case "name":
					name = r.text()
				default:
					r.j.Skip()
				}
			}
			if id == "" {
				id = name
			}
			sbom.Append(&c.Licenses, id)
		default:
			r.j.Skip()
		}
	}
}

func (r *jsonReader) reference(p *part) {
	var typ, url string
	for key := range r.members() {
		switch key {
		case "type":
			typ = r.text()
		case "url":
			url = r.url()
		default:
			r.j.Skip()
		}
	}
	p.reference(typ, url)
}

// url may be an object since 1.7; only texts are read.
func (r *jsonReader) url() string {
	if r.j.Peek() == '"' {
		return r.text()
	}
	r.j.Skip()
	return ""
}

func (r *jsonReader) property(c *sbom.Component) {
	var v sbom.Property
	for key := range r.members() {
		switch key {
		case "name":
			v.Name = r.text()
		case "value":
			v.Value = r.text()
		default:
			r.j.Skip()
		}
	}
	c.AddProperty(v.Name, v.Value)
}

func (r *jsonReader) patch(c *sbom.Component) {
	var v sbom.Patch
	for key := range r.members() {
		switch key {
		case "type":
			v.Type = r.text()
		case "resolves":
			for range r.objects() {
				r.issue(&v)
			}
		default:
			r.j.Skip()
		}
	}
	c.AddPatch(v)
}

// issue keeps the id of what a patch resolves; some tools write it as the name.
func (r *jsonReader) issue(v *sbom.Patch) {
	var id, name string
	for key := range r.members() {
		switch key {
		case "id":
			id = r.text()
		case "name":
			name = r.text()
		default:
			r.j.Skip()
		}
	}
	if id == "" {
		id = name
	}
	sbom.Append(&v.Resolves, id)
}

func (r *jsonReader) vulnerability() {
	at := r.j.Place()
	var v sbom.Vulnerability
	for key := range r.members() {
		switch key {
		case "id":
			v.ID = r.text()
		case "source":
			r.within("name", func() { v.Source = r.text() })
		case "references":
			for range r.objects() {
				for key := range r.members() {
					if key == "id" {
						sbom.Append(&v.References, r.text())
					} else {
						r.j.Skip()
					}
				}
			}
		case "analysis":
			if r.j.OpenAs('{') {
				r.analysis(&v)
			}
		case "affects":
			for range r.objects() {
				for key := range r.members() {
					if key == "ref" {
						addTarget(&v, r.text())
					} else {
						r.j.Skip()
					}
				}
			}
		default:
			r.j.Skip()
		}
	}
	if r.failed() == nil {
		r.s.Vulnerability(v, at)
	}
}

func (r *jsonReader) analysis(v *sbom.Vulnerability) {
	for key := range r.members() {
		switch key {
		case "state":
			v.State = r.text()
		case "justification":
			v.Justification = r.text()
		case "response":
			r.texts(func(t string) { sbom.Append(&v.Responses, t) })
		case "detail":
			v.Detail = r.text()
		default:
			r.j.Skip()
		}
	}
}

// addTarget bounds what one assessment may name.
func addTarget(v *sbom.Vulnerability, ref string) {
	if ref != "" && len(v.Affects) < 1000 {
		v.Affects = append(v.Affects, ref)
	}
}
