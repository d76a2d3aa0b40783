package purl

import (
	"maps"
	"strings"
)

// passing qualifiers say where something came from or lies, not which version it is.
var passing = []string{"checksum", "download_url", "file_name", "repository_url", "vcs_url"}

// Identity gives the package URL that a component version goes by: its own version, or else the one stated beside it,
// and no qualifiers that say only where it came from. Two builds with different ones are one component version; the
// packages that either of them leads to are the packages of both.
func (p PURL) Identity(version string) PURL {
	if p.Version == "" {
		p.Version = version
	}
	q := maps.Clone(p.Qualifiers)
	for _, name := range passing {
		delete(q, name)
	}
	p.Qualifiers = q
	return p
}

// loose are collections in which a package's presence cannot be told from the collection alone: that somebody feeds
// OSS-Fuzz does not mean that it speaks of this library. There the package itself must be known.
var loose = map[string]bool{"generic": true, "GIT": true, "OSS-Fuzz": true, "Yocto": true, "OpenWrt": true, "ConanCenter": true}

// CoveredBy says of what records must be there for the package to be assessable: of the ecosystem, or, where single
// is true, of the package's own key.
func (p Package) CoveredBy() (key string, single bool) {
	if loose[p.Ecosystem] {
		return p.Key(), true
	}
	ecosystem, _, _ := strings.Cut(Key(p.Ecosystem, ""), "\x00")
	return ecosystem, false
}
