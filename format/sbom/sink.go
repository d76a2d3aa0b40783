package sbom

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"clew/format/limit"
)

// Sink is what a codec hands its finds to. It bounds and cleans every text, makes references unique, finds
// references that lead nowhere, counts, and limits the warnings. Its memory is a few bytes for each reference.
type Sink struct {
	h     Handler
	doc   *Document
	seed  maphash.Seed
	refs  map[uint64]struct{}
	aside map[uint64]struct{}  // references of what is no component: the subject, files, the document
	loose map[uint64]int64     // targets that no component had yet -> line
	names map[uint64]string    // what some of them are called, for the warning
	known map[uint64][2]string // name and version of the first components: one of them may be the subject
	room  int                  // bytes left for known
	err   error
}

const (
	maxLooseNames = 4096
	maxLoose      = 4 << 20
	maxKnown      = 2 << 20 // bytes
)

// NewSink hands on to h and counts in doc.
func NewSink(h Handler, doc *Document) *Sink {
	return &Sink{h: h, doc: doc, seed: maphash.MakeSeed(), refs: map[uint64]struct{}{}, aside: map[uint64]struct{}{}, loose: map[uint64]int64{},
		names: map[uint64]string{}, known: map[uint64][2]string{}, room: maxKnown}
}

// Warn passes a warning on, up to MaxWarnings.
func (s *Sink) Warn(at limit.Place, message string, args ...any) {
	s.doc.Warnings++
	if s.h.Warning == nil || s.doc.Warnings > MaxWarnings {
		return
	}
	s.h.Warning(Warning{Place: at.String(), Line: at.Line, Message: message, Args: args})
}

// Reject notes a row that cannot be used.
func (s *Sink) Reject(r Row) {
	s.doc.RejectedRows++
	if len(s.doc.Rejected) < MaxWarnings {
		s.doc.Rejected = append(s.doc.Rejected, r)
	}
}

// Err is the error of a handler, which ends the reading.
func (s *Sink) Err() error { return s.err }

func (s *Sink) hash(ref string) uint64 { return maphash.String(s.seed, ref) }

// Component cleans c, gives it a unique reference, passes it on and returns that reference.
func (s *Sink) Component(c *Component, at limit.Place) string {
	if s.err != nil {
		return c.Ref
	}
	c.Place, c.Line = at.String(), at.Line
	s.Tidy(c, at)
	if c.Name == "" {
		if c.PURL != "" {
			c.Name = c.PURL
		}
		s.Warn(at, "this component has no name")
	}
	given := c.Ref
	if c.Ref == "" {
		c.Ref = at.Unique()
	}
	h := s.hash(c.Ref)
	if _, twice := s.refs[h]; twice {
		if given != "" {
			s.Warn(at, "the reference %q stands for more than one component; the dependencies are those of the first", clip(given))
		}
		c.Ref = at.Unique()
		for n := 2; ; n++ {
			h = s.hash(c.Ref)
			if _, twice = s.refs[h]; !twice {
				break
			}
			c.Ref = at.Unique() + "#" + strconv.Itoa(n)
		}
	}
	s.refs[h] = struct{}{}
	if s.room > 0 || slices.Contains(s.doc.Roots[:min(len(s.doc.Roots), 1)], c.Ref) {
		s.known[h] = [2]string{c.Name, c.Version}
		s.room -= len(c.Name) + len(c.Version) + 64
	}
	s.doc.Components++
	if s.h.Component != nil {
		s.err = s.h.Component(*c)
	}
	return c.Ref
}

// Tidy bounds and cleans all texts of c. Component does it by itself; subjects need it too.
func (s *Sink) Tidy(c *Component, at limit.Place) {
	for _, p := range []*string{&c.Ref, &c.Type, &c.Group, &c.Name, &c.Version, &c.Supplier, &c.PURL, &c.CPE,
		&c.Repository, &c.Commit, &c.Scope, &c.Origin, &c.Confidence, &c.Notes} {
		s.clean(p, at)
	}
	for _, l := range []*[]string{&c.OtherPURLs, &c.OtherCPEs, &c.Licenses, &c.Paths} {
		*l = s.list(*l, at)
	}
	if len(c.Hashes) > MaxList || len(c.Patches) > MaxList || len(c.Properties) > MaxProperties {
		s.Warn(at, "this component lists more hashes, patches or properties than are kept")
		c.Hashes = c.Hashes[:min(len(c.Hashes), MaxList)]
		c.Patches = c.Patches[:min(len(c.Patches), MaxList)]
		c.Properties = c.Properties[:min(len(c.Properties), MaxProperties)]
	}
	for i := range c.Hashes {
		s.clean(&c.Hashes[i].Alg, at)
		s.clean(&c.Hashes[i].Value, at)
		c.Hashes[i].Value = strings.ToLower(c.Hashes[i].Value)
	}
	for i := range c.Properties {
		s.clean(&c.Properties[i].Name, at)
		s.clean(&c.Properties[i].Value, at)
	}
	for i := range c.Patches {
		s.clean(&c.Patches[i].Type, at)
		c.Patches[i].Resolves = s.list(c.Patches[i].Resolves, at)
	}
	if c.Type == "device" {
		c.Hardware = true
	}
	for _, p := range append([]string{c.PURL}, c.OtherPURLs...) {
		if p != "" && !plausiblePURL(p) {
			s.Warn(at, "%q is not a package URL; it was kept as text", clip(p))
		}
	}
	for _, p := range append([]string{c.CPE}, c.OtherCPEs...) {
		if p != "" && !strings.HasPrefix(p, "cpe:2.3:") && !strings.HasPrefix(p, "cpe:/") {
			s.Warn(at, "%q is not a CPE name; it was kept as text", clip(p))
		}
	}
}

func (s *Sink) list(l []string, at limit.Place) []string {
	if len(l) > MaxList {
		s.Warn(at, "a list of more than %d entries was cut", MaxList)
		l = l[:MaxList]
	}
	for i := range l {
		s.clean(&l[i], at)
	}
	return l
}

func (s *Sink) clean(p *string, at limit.Place) {
	t, cut, replaced := limit.Clean(*p, MaxText)
	if cut {
		s.Warn(at, "this text is longer than %d bytes and was cut", MaxText)
	}
	if replaced {
		s.Warn(at, "a text holds bytes that are not UTF-8, or NUL; they were replaced")
	}
	*p = t
}

// AddPURL keeps the first purl as the component's own and further ones beside it.
func (c *Component) AddPURL(p string) { addTo(&c.PURL, &c.OtherPURLs, p) }

// AddCPE keeps the first CPE as the component's own and further ones beside it.
func (c *Component) AddCPE(p string) { addTo(&c.CPE, &c.OtherCPEs, p) }

func addTo(first *string, others *[]string, v string) {
	switch {
	case v == "" || v == *first || slices.Contains(*others, v):
	case *first == "":
		*first = v
	case len(*others) < MaxList:
		*others = append(*others, v)
	}
}

// AddHash keeps a digest.
func (c *Component) AddHash(alg, value string) {
	if value != "" && len(c.Hashes) <= MaxList {
		c.Hashes = append(c.Hashes, Hash{Alg: alg, Value: value})
	}
}

// Append adds v to a list unless it is empty, present already, or the list is full.
func Append(l *[]string, v string) {
	if v != "" && len(*l) <= MaxList && !slices.Contains(*l, v) {
		*l = append(*l, v)
	}
}

// Bytes is about how much memory the component's texts take.
func (c *Component) Bytes() int {
	n := len(c.Ref) + len(c.Type) + len(c.Group) + len(c.Name) + len(c.Version) + len(c.Supplier) + len(c.PURL) + len(c.CPE) +
		len(c.Repository) + len(c.Commit) + len(c.Scope) + len(c.Origin) + len(c.Confidence) + len(c.Notes)
	for _, l := range [...][]string{c.OtherPURLs, c.OtherCPEs, c.Licenses, c.Paths} {
		for _, t := range l {
			n += len(t) + 16
		}
	}
	for _, h := range c.Hashes {
		n += len(h.Alg) + len(h.Value) + 32
	}
	for _, p := range c.Properties {
		n += len(p.Name) + len(p.Value) + 32
	}
	for _, p := range c.Patches {
		n += len(p.Type) + 40
		for _, t := range p.Resolves {
			n += len(t) + 16
		}
	}
	return n
}

// Slim drops the least important lists while the component takes more than most bytes, and tells whether it did.
func (c *Component) Slim(most int) (dropped bool) {
	for _, drop := range []func(){func() { c.Properties = nil }, func() { c.Paths = nil }, func() { c.Licenses = nil },
		func() { c.Hashes = nil }, func() { c.Patches = nil }, func() { c.OtherCPEs, c.OtherPURLs = nil, nil }} {
		if c.Bytes() <= most {
			break
		}
		drop()
		dropped = true
	}
	return dropped
}

// AddPatch keeps a patch; all patches of a component together name at most 1,000 issues.
func (c *Component) AddPatch(p Patch) {
	n := len(p.Resolves)
	for _, q := range c.Patches {
		n += len(q.Resolves)
	}
	if len(c.Patches) < MaxList && n <= 1000 {
		c.Patches = append(c.Patches, p)
	}
}

// AddProperty keeps a property.
func (c *Component) AddProperty(name, value string) {
	if name != "" && len(c.Properties) <= MaxProperties {
		c.Properties = append(c.Properties, Property{name, value})
	}
}

// plausiblePURL looks at the outer form only; format/purl judges the rest where it matters.
func plausiblePURL(p string) bool {
	rest, ok := strings.CutPrefix(p, "pkg:")
	typ, rest, slash := strings.Cut(strings.TrimLeft(rest, "/"), "/")
	if !ok || !slash || typ == "" || strings.ContainsAny(p, " \t\r\n") {
		return false
	}
	for i := range len(typ) {
		c := typ[i] | 0x20
		if (c < 'a' || c > 'z') && (typ[i] < '0' || typ[i] > '9') && typ[i] != '.' && typ[i] != '+' && typ[i] != '-' {
			return false
		}
	}
	name, _, _ := strings.Cut(rest, "?")
	name, _, _ = strings.Cut(name, "#")
	name = strings.TrimRight(name, "/")
	return name != "" && !strings.HasPrefix(name, "@")
}

func clip(s string) string {
	t, cut, _ := limit.Clean(s, 120)
	if cut {
		t += "…"
	}
	return t
}
