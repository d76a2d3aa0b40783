// Package spdx reads SPDX inventories as streams: 2.1 to 2.3 (ISO/IEC 5962) as JSON and tag-value, and 3.0 as JSON-LD.
// It serves the paper's clause 3.1.1 (monitoring; row A1.1). It owns what SPDX calls things, and hands everything on in
// the neutral words of format/sbom. It is tolerant: an odd originator or an unknown relationship refuses nothing.
//
// Packages become components. Files are counted; they become components only when there is no package at all.
// NONE and NOASSERTION mean nothing is said, and are passed on as that.
package spdx

import (
	"strings"

	"clew/format/limit"
	"clew/format/sbom"
)

// What is remembered while reading.
const (
	maxHeld      = 10_000  // components held back
	maxHeldBytes = 8 << 20 // their texts
)

// build is what the three encodings share.
type build struct {
	s        *sbom.Sink
	doc      *sbom.Document
	held     []item // files, while it is not known whether there are packages
	bytes    int
	dropped  int
	packages int
}

func newBuild(s *sbom.Sink, doc *sbom.Document, encoding string) build {
	doc.Format, doc.Encoding = "SPDX", encoding
	return build{s: s, doc: doc}
}

// item is a package or file while it is read.
type item struct {
	c    sbom.Component
	at   limit.Place
	rank int // how good the source of Supplier is
}

// said is the value, or "" where it says that nothing is said.
func said(v string) string {
	switch v {
	case "NOASSERTION", "NONE", "noassertion", "none":
		return ""
	}
	return v
}

// supplier reads "Organization: Acme (mail@acme.example)". Anything odd is kept as it is.
func (b *build) supplier(it *item, rank int, v string) {
	if v = strings.TrimSpace(said(v)); v == "" {
		return
	}
	kind, name, ok := strings.Cut(v, ":")
	switch strings.TrimSpace(kind) {
	case "Organization", "Person", "Tool":
	default:
		ok = false
	}
	if !ok {
		b.s.Warn(it.at, "%q does not begin with Person: or Organization:; it was taken as a name", short(v))
		name = v
	}
	if i := strings.LastIndexByte(name, '('); ok && i > 0 && strings.HasSuffix(name, ")") {
		name = name[:i]
	}
	if name = strings.TrimSpace(name); name != "" && rank > it.rank {
		it.c.Supplier, it.rank = name, rank
	}
}

// external keeps what an external reference identifies.
func external(c *sbom.Component, typ, locator string) {
	typ = typ[strings.LastIndexAny(typ, "/#")+1:]
	switch strings.ToLower(typ) {
	case "purl", "packageurl":
		c.AddPURL(said(locator))
	case "cpe22type", "cpe23type", "cpe22", "cpe23":
		c.AddCPE(said(locator))
	case "vcs":
		c.SetSource(said(locator))
	}
}

// source keeps the download location when it is a repository.
func source(c *sbom.Component, location string) {
	l := said(location)
	for _, scheme := range []string{"git+", "hg+", "svn+", "bzr+", "git:", "git@"} {
		if strings.HasPrefix(l, scheme) {
			c.SetSource(l)
			return
		}
	}
	if strings.HasSuffix(l, ".git") {
		c.SetSource(l)
	}
}

// purpose turns PrimaryPackagePurpose into the words of CycloneDX, which are nearly the same.
func purpose(v string) string {
	var b strings.Builder
	for i, c := range said(v) {
		switch {
		case c == '_':
			b.WriteByte('-')
		case c >= 'A' && c <= 'Z' && i > 0 && strings.ToUpper(v) != v:
			b.WriteByte('-') // operatingSystem in SPDX 3
			fallthrough
		default:
			b.WriteString(strings.ToLower(string(c)))
		}
	}
	return b.String()
}

// algorithm turns SHA256 and sha256 into SHA-256.
func algorithm(v string) string {
	v = strings.ToUpper(v)
	if rest, ok := strings.CutPrefix(v, "SHA"); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' && !strings.HasPrefix(v, "SHA3") {
		return "SHA-" + rest
	}
	return v
}

// pack hands a package on.
func (b *build) pack(it *item) {
	b.packages++
	b.s.Component(&it.c, it.at)
}

// file counts a file, and holds it back as long as no package was seen.
func (b *build) file(it *item) {
	b.doc.Files++
	b.s.Aside(it.c.Ref)
	if b.packages > 0 {
		b.held = nil
		return
	}
	it.c.Type = "file"
	it.c.Slim(sbom.MaxBytes)
	if b.bytes += it.c.Bytes() + 500; len(b.held) >= maxHeld || b.bytes > maxHeldBytes {
		b.dropped++
		return
	}
	b.held = append(b.held, *it)
}

// isFile tells whether a reference names a file.
func (b *build) isFile(ref string) bool {
	return b.s.IsAside(ref) || b.packages > 0 && strings.HasPrefix(ref, "SPDXRef-File-")
}

// end closes the document.
func (b *build) end() error {
	if b.packages == 0 && len(b.held) > 0 {
		b.s.Warn(limit.Place{Line: 1}, "the inventory lists no package; its files were taken as components")
		for i := range b.held {
			b.s.Component(&b.held[i].c, b.held[i].at)
		}
		if b.dropped > 0 {
			b.s.Warn(limit.Place{Line: 1}, "%d more files were only counted", b.dropped)
		}
	} else if b.packages == 0 {
		b.s.Warn(limit.Place{Line: 1}, "the inventory lists no component")
	}
	return b.s.Finish()
}

func (b *build) checkVersion(at limit.Place, known ...string) {
	v := strings.TrimPrefix(b.doc.SpecVersion, "SPDX-")
	for _, k := range known {
		if v == k || strings.HasPrefix(v, k+".") {
			b.doc.SpecVersion = v
			return
		}
	}
	b.doc.SpecVersion = v
	b.s.Warn(at, "the SPDX version %q is not known (2.1 to 2.3, 3.0); what is known of it was read", short(v))
}

// creator notes the tools.
func (b *build) creator(v string) {
	if tool, ok := strings.CutPrefix(v, "Tool:"); ok && len(b.doc.Tools) < 100 {
		b.doc.Tools = append(b.doc.Tools, strings.TrimSpace(tool))
	}
}

func short(s string) string {
	t, _, _ := limit.Clean(s, 80)
	return t
}
