// Package purl reads package URLs and says under which names the source records of other publishers know the package
// (paper 3.1.1, surveillance; matrix A1.1). It owns the canonical form that identifies a component version, and the map
// from package URLs to OSV ecosystems, names and versions.
package purl

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	packageurl "github.com/package-url/packageurl-go"
)

// MaxLength bounds a package URL.
const MaxLength = 8 << 10

// ErrInvalid is what Parse returns, wrapped, for a text that is no package URL.
var ErrInvalid = errors.New("no package URL")

// PURL is a package URL in canonical form.
type PURL struct {
	Type, Namespace, Name, Version string
	Qualifiers                     map[string]string // nil when there are none
	Subpath                        string
}

// Parse reads a package URL and normalises it.
func Parse(text string) (PURL, error) {
	if len(text) > MaxLength {
		return PURL{}, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, MaxLength)
	}
	if !utf8.ValidString(text) {
		return PURL{}, fmt.Errorf("%w: not UTF-8", ErrInvalid)
	}
	u, err := packageurl.FromString(strings.TrimSpace(text))
	if err != nil {
		return PURL{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return fromLibrary(u)
}

// New builds a package URL from its parts and normalises it.
func New(p PURL) (PURL, error) {
	u := p.library()
	if err := u.Normalize(); err != nil {
		return PURL{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return fromLibrary(u)
}

func fromLibrary(u packageurl.PackageURL) (PURL, error) {
	p := PURL{Type: u.Type, Namespace: u.Namespace, Name: u.Name, Version: u.Version, Subpath: u.Subpath}
	if len(u.Qualifiers) > 0 {
		p.Qualifiers = u.Qualifiers.Map()
	}
	p.adjust()
	for _, s := range []string{p.Namespace, p.Name, p.Version, p.Subpath} {
		if !utf8.ValidString(s) {
			return PURL{}, fmt.Errorf("%w: not UTF-8", ErrInvalid)
		}
	}
	return p, nil
}

func (p PURL) library() packageurl.PackageURL {
	u := packageurl.PackageURL{Type: p.Type, Namespace: p.Namespace, Name: p.Name, Version: p.Version,
		Qualifiers: packageurl.QualifiersFromMap(p.Qualifiers), Subpath: p.Subpath}
	if i := strings.LastIndexByte(p.Name, '/'); i > 0 && strings.EqualFold(p.Type, "git") {
		u.Namespace, u.Name = p.Namespace+"/"+p.Name[:i], p.Name[i+1:]
	}
	return u
}

// String gives the canonical text.
func (p PURL) String() string {
	u := p.library()
	return u.ToString()
}

// adjust mends what the library leaves undone of the specification's rules for types.
func (p *PURL) adjust() {
	if p.Type != "git" { // the host is the namespace, the whole path is the name
		return
	}
	path := strings.ToLower(strings.Trim(p.Namespace+"/"+p.Name, "/"))
	if host, rest, ok := strings.Cut(path, "/"); ok {
		p.Namespace, p.Name = host, rest
	} else {
		p.Namespace, p.Name = "", path
	}
}
