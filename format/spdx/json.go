package spdx

import (
	"clew"
	"clew/format/limit"
	"clew/format/sbom"
)

// ReadJSON reads an SPDX 2 JSON document. The members may stand in any order.
func ReadJSON(j *limit.JSON, s *sbom.Sink, doc *sbom.Document) error {
	r := &jsonReader{members: members{j: j, sink: s}, build: newBuild(s, doc, "JSON")}
	if !j.Open('{') {
		j.Skip()
	}
	for key := range r.keys() {
		r.top(key)
	}
	if err := r.failed(); err != nil {
		return err
	}
	if err := j.End(); err != nil {
		return err
	}
	if doc.SpecVersion == "" && !r.document {
		return clew.Errorf(clew.Unsupported, "This JSON file has lists as SPDX has them, but neither spdxVersion nor SPDXID. It was not taken for an inventory.")
	}
	r.checkVersion(limit.Place{Pointer: "/spdxVersion", Line: 1}, "2.0", "2.1", "2.2", "2.3")
	return r.end()
}

type jsonReader struct {
	members
	build
	document bool
}

func (r *jsonReader) top(key string) {
	switch key {
	case "spdxVersion":
		r.doc.SpecVersion = r.text()
	case "SPDXID":
		r.document = r.text() != ""
	case "name":
		r.doc.Name = said(r.text())
	case "documentNamespace":
		r.doc.Serial = r.text()
	case "creationInfo":
		r.object(func(key string) {
			switch key {
			case "created":
				r.doc.Created = r.text()
			case "creators":
				r.texts(r.creator)
			default:
				r.j.Skip()
			}
		})
	case "documentDescribes":
		at := r.j.Place()
		r.texts(func(ref string) { r.root(ref, at) })
	case "packages":
		r.list(func() {
			it := r.item()
			r.pack(&it)
		})
	case "files":
		r.list(func() {
			it := r.item()
			r.file(&it)
		})
	case "relationships":
		r.list(r.relationship)
	default:
		r.j.Skip()
	}
}

func (r *jsonReader) relationship() {
	at := r.j.Place()
	var from, typ, to string
	for key := range r.keys() {
		switch key {
		case "spdxElementId":
			from = r.text()
		case "relationshipType":
			typ = r.text()
		case "relatedSpdxElement":
			to = r.text()
		default:
			r.j.Skip()
		}
	}
	if r.failed() == nil && (from == "" || typ == "" || to == "") {
		r.s.Warn(at, "this relationship is not complete; it was skipped")
		return
	}
	r.relation(from, typ, to, "", at)
}

// item reads a package or a file, which have most members in common.
func (r *jsonReader) item() item {
	it := item{at: r.j.Place()}
	c := &it.c
	for key := range r.keys() {
		switch key {
		case "SPDXID":
			c.Ref = r.text()
		case "name":
			c.Name = r.text()
		case "fileName":
			if c.Name = r.text(); c.Name != "" {
				sbom.Append(&c.Paths, c.Name)
			}
		case "versionInfo":
			c.Version = said(r.j.Literal(sbom.MaxText))
		case "supplier":
			r.supplier(&it, 2, r.text())
		case "originator":
			r.supplier(&it, 1, r.text())
		case "packageFileName":
			sbom.Append(&c.Paths, said(r.text()))
		case "downloadLocation":
			source(c, r.text())
		case "primaryPackagePurpose":
			c.Type = purpose(r.text())
		case "licenseDeclared", "licenseConcluded":
			sbom.Append(&c.Licenses, said(r.text()))
		case "checksums":
			r.list(func() {
				var alg, value string
				for key := range r.keys() {
					switch key {
					case "algorithm":
						alg = r.text()
					case "checksumValue":
						value = r.text()
					default:
						r.j.Skip()
					}
				}
				c.AddHash(algorithm(alg), value)
			})
		case "externalRefs":
			r.list(func() {
				var typ, locator string
				for key := range r.keys() {
					switch key {
					case "referenceType":
						typ = r.text()
					case "referenceLocator":
						locator = r.text()
					default:
						r.j.Skip()
					}
				}
				external(c, typ, locator)
			})
		default:
			r.j.Skip()
		}
	}
	return it
}
