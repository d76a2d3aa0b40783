package spdx

import (
	"bytes"
	"strings"

	"clew/format/limit"
	"clew/format/sbom"
)

// maxLine bounds what is kept of one line; identities are far shorter.
const maxLine = 16 << 10

// ReadTagValue reads an SPDX 2 tag-value document.
func ReadTagValue(l *limit.Lines, s *sbom.Sink, doc *sbom.Document) error {
	r := &tagReader{l: l, build: newBuild(s, doc, "tag-value")}
	for l.Next() && s.Err() == nil {
		line, _ := l.Text()
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		tag, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			s.Warn(l.Place(), "%q is no line of the form Tag: value; it was skipped", short(string(line)))
			continue
		}
		at := l.Place()
		v, err := r.value(strings.TrimSpace(string(value)))
		if err != nil {
			return err
		}
		r.tag(strings.TrimSpace(string(tag)), v, at)
	}
	if err := l.Err(); err != nil {
		return err
	}
	r.flush()
	r.checkVersion(limit.Place{Line: 1}, "2.0", "2.1", "2.2", "2.3")
	return r.end()
}

type tagReader struct {
	build
	l       *limit.Lines
	now     *item // the package or file that the lines speak of
	isPack  bool
	elsewhr bool // within a snippet or a licence, whose tags say nothing of components
}

// value takes a text over several lines: <text> ... </text>. Only its beginning is kept.
func (r *tagReader) value(v string) (string, error) {
	rest, multi := strings.CutPrefix(v, "<text>")
	if !multi {
		return v, nil
	}
	from := r.l.Place()
	if text, _, ends := strings.Cut(rest, "</text>"); ends {
		return text, nil
	}
	for r.l.Next() {
		line, cut := r.l.Text()
		text, _, ends := bytes.Cut(line, []byte("</text>"))
		if len(rest) < maxLine {
			rest += "\n" + string(text)
		}
		if ends || cut && bytes.HasSuffix(bytes.TrimSpace(line), []byte("</text>")) {
			return rest, nil
		}
	}
	if err := r.l.Err(); err != nil {
		return "", err
	}
	return "", limit.Broken(from, "a text begins here with <text> and never ends: the file is cut off")
}

func (r *tagReader) flush() {
	if r.now != nil {
		if r.isPack {
			r.pack(r.now)
		} else {
			r.file(r.now)
		}
	}
	r.now = nil
}

func (r *tagReader) begin(name string, isPack bool, at limit.Place) {
	r.flush()
	r.now, r.isPack, r.elsewhr = &item{at: at}, isPack, false
	r.now.c.Name = name
}

func (r *tagReader) tag(tag, v string, at limit.Place) {
	switch tag {
	case "PackageName":
		r.begin(v, true, at)
	case "FileName":
		r.begin(v, false, at)
		sbom.Append(&r.now.c.Paths, v)
	case "SnippetSPDXID", "LicenseID":
		r.flush()
		r.elsewhr = true
	case "SPDXID", "SPDXIdentifier":
		if r.now != nil {
			r.now.c.Ref = v
		}
	case "Relationship":
		f := strings.Fields(v)
		if len(f) < 3 {
			r.s.Warn(at, "this relationship is not complete; it was skipped")
			return
		}
		r.relation(f[0], f[1], f[2], "", at)
	case "SPDXVersion":
		r.doc.SpecVersion = v
	case "DocumentName":
		r.doc.Name = said(v)
	case "DocumentNamespace":
		r.doc.Serial = v
	case "Creator":
		r.creator(v)
	case "Created":
		r.doc.Created = v
	default:
		if r.now != nil && !r.elsewhr {
			r.field(tag, v)
		}
	}
}

func (r *tagReader) field(tag, v string) {
	c := &r.now.c
	switch tag {
	case "PackageVersion":
		c.Version = said(v)
	case "PackageSupplier":
		r.supplier(r.now, 2, v)
	case "PackageOriginator":
		r.supplier(r.now, 1, v)
	case "PackageFileName":
		sbom.Append(&c.Paths, said(v))
	case "PackageDownloadLocation":
		source(c, v)
	case "PrimaryPackagePurpose":
		c.Type = purpose(v)
	case "PackageLicenseDeclared", "PackageLicenseConcluded", "LicenseConcluded":
		sbom.Append(&c.Licenses, said(v))
	case "PackageChecksum", "FileChecksum":
		alg, value, _ := strings.Cut(v, ":")
		c.AddHash(algorithm(strings.TrimSpace(alg)), strings.TrimSpace(value))
	case "ExternalRef":
		if f := strings.Fields(v); len(f) >= 3 {
			external(c, f[1], strings.Join(f[2:], " "))
		} else {
			r.s.Warn(r.l.Place(), "this external reference is not complete; it was skipped")
		}
	}
}
