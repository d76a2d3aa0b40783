// Package purl reads package URLs and says under which names the source records of other publishers know the package
// (paper 3.1.1, surveillance; matrix A1.1). It owns the canonical form that identifies a component version, and the map
// from package URLs to OSV ecosystems, names and versions.
package purl

import "errors"

// MaxLength bounds a package URL.
const MaxLength = 8 << 10

// ErrInvalid is what Parse returns, wrapped, for a text that is no package URL.
var ErrInvalid = errors.New("no package URL")

// PURL is a package URL in canonical form.
type PURL struct {
	Type, Namespace, Name, Version string
	Qualifiers                     map[string]string
	Subpath                        string
}

// Parse reads a package URL and normalises it.
func Parse(text string) (PURL, error) { return PURL{}, ErrInvalid }

// String gives the canonical text.
func (p PURL) String() string { return "" }

// Package is one name under which source records may know a component.
type Package struct {
	Ecosystem string // as OSV writes it: "Go", "Debian:12", "Alpine:v3.18"; or the purl type where OSV has none
	Name      string // as OSV writes it, except for case where the ecosystem ignores it
	Version   string // as the ecosystem writes it: epoch included, Go's v and go prefixes gone
	Via       string // what led here: "purl", "upstream" (source package), "subpath", "repository", "name" (weak)
	Missing   string // why it cannot be looked up in one release: "distribution release", else empty
}

// Key is the normalised (ecosystem, name) that both sides look each other up with.
func (p Package) Key() string { return Key(p.Ecosystem, p.Name) }

// Packages gives every name under which source records may know p, the best first; never empty.
func (p PURL) Packages() []Package { return nil }

// Key normalises an ecosystem and a package name as OSV records write them, so that records and components meet:
// lower case where the ecosystem ignores it (Go paths, since package URLs of Go are lower case), PEP 503, and
// distribution releases without their flavour ("Ubuntu:22.04:LTS" is "Ubuntu:22.04").
func Key(ecosystem, name string) string { return ecosystem + "\x00" + name }
