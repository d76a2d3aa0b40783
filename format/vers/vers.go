// Package vers orders version numbers the way their ecosystem does (paper 3.1.1, surveillance; matrix A1.1). It owns
// the schemes, the question whether a text names a version at all, and nothing else: ranges are the affair of format/osv.
//
// Ecosystem orders come from github.com/google/osv-scalibr/semantic where it has them; semantic versions (Go, npm,
// crates.io and others) and the orders that it lacks are our own: generic, OpenWrt, Yocto, Linux, repository tags,
// calendar and date. Every order here is total over what Parse accepts, never panics, and refuses texts longer than
// MaxLength, since some of the borrowed parsers are quadratic.
package vers

import (
	"errors"
	"fmt"
	"strings"
)

// MaxLength bounds a version text; the longest one in 70,000 real component versions has 96 bytes.
const MaxLength = 256

// Errors that Parse and Compare return, possibly wrapped.
var (
	ErrUnknown = errors.New("version not known")                // the text names no version (see Unknown)
	ErrForm    = errors.New("version not in the scheme's form") // the scheme's parser refuses it
	ErrScheme  = errors.New("versions of different schemes")
)

// Scheme names an order of versions.
type Scheme string

// The schemes.
const (
	Semver    Scheme = "semver"    // Go, npm, crates.io, Hex, Swift, Bitnami, GitHub Actions, Julia
	PyPI      Scheme = "pypi"      // PEP 440
	Debian    Scheme = "debian"    // deb-version(7); Ubuntu, Echo
	RPM       Scheme = "rpm"       // rpmvercmp with epoch; Red Hat, AlmaLinux, Rocky Linux, SUSE ...
	Alpine    Scheme = "alpine"    // apk; Wolfi, Chainguard, Alpaquita, MinimOS
	Maven     Scheme = "maven"     // ComparableVersion
	NuGet     Scheme = "nuget"     // semver with four numbers
	RubyGems  Scheme = "rubygems"  // Gem::Version
	Packagist Scheme = "packagist" // version_compare of PHP
	Pub       Scheme = "pub"       // semver where build metadata counts
	CRAN      Scheme = "cran"      // dotted or dashed numbers
	Hackage   Scheme = "hackage"   // dotted numbers
	Generic   Scheme = "generic"   // anything dotted; alpha, beta, rc, pre and dev before the release
	OpenWrt   Scheme = "openwrt"   // 1.2.3-r4, 1.2.3-4, 2024.01.02~hash-r1
	Yocto     Scheme = "yocto"     // 1.2.3+gitAUTOINC+hash-r0 and epoch 1:
	Linux     Scheme = "linux"     // kernel: 6.6.30, 6.7-rc3, v6.1.0-13-amd64 (what follows the number is a build)
	Tag       Scheme = "tag"       // repository tags: v1.4.0, curl-7_68_0, hostap_2_9, R_2_4_9
	Calendar  Scheme = "calendar"  // 2024.04, 24.04.1, 2024-04-30
	Date      Scheme = "date"      // an ISO or compact date, optionally with a number after it
	Natural   Scheme = "natural"   // any text; runs of digits as numbers
)

// schemes of OSV ecosystems, by the part before the colon.
var ecosystems = map[string]Scheme{
	"Go": Semver, "npm": Semver, "crates.io": Semver, "Hex": Semver, "SwiftURL": Semver, "ConanCenter": Generic,
	"Bitnami": Semver, "GitHub Actions": Semver, "Julia": Semver, "Bioconductor": Semver, "GHC": Semver,
	"Docker Hardened Images": Semver, "opam": Debian, "VSCode": Semver, "CleanStart": Alpine,
	"PyPI": PyPI, "Debian": Debian, "Ubuntu": Debian, "Echo": Debian, "TuxCare": Generic, "Root": Generic,
	"AlmaLinux": RPM, "Red Hat": RPM, "Rocky Linux": RPM, "SUSE": RPM, "openSUSE": RPM, "openEuler": RPM,
	"Mageia": RPM, "Photon OS": RPM, "Azure Linux": RPM,
	"Alpine": Alpine, "Wolfi": Alpine, "Chainguard": Alpine, "Alpaquita": Alpine, "MinimOS": Alpine,
	"BellSoft Hardened Containers": Alpine,
	"Maven":                        Maven, "NuGet": NuGet, "RubyGems": RubyGems, "Packagist": Packagist, "Pub": Pub, "CRAN": CRAN,
	"Hackage": Hackage, "Linux": Linux, "Android": Generic, "OSS-Fuzz": Tag, "GIT": Tag, "OpenWrt": OpenWrt,
	"Yocto": Yocto,
}

// ForEcosystem gives the scheme of an OSV ecosystem ("Debian:12" counts as Debian); Generic and false when it has none
// of its own.
func ForEcosystem(ecosystem string) (Scheme, bool) {
	family, _, _ := strings.Cut(ecosystem, ":")
	s, ok := ecosystems[family]
	if !ok {
		return Generic, false
	}
	return s, true
}

// ReleaseSchemes are the orders a manufacturer may choose for the releases of a product.
func ReleaseSchemes() []Scheme { return []Scheme{Semver, Calendar, Date, Generic, Natural} }

// order is a parsed version of one scheme; compare is only asked about another of that scheme.
type order interface{ compare(w order) (int, error) }

// Version is a parsed version, ready to be compared many times. The zero Version compares with nothing.
type Version struct {
	scheme Scheme
	text   string
	order  order
}

// String gives the text that was parsed.
func (v Version) String() string { return v.text }

// Scheme gives the order that v belongs to.
func (v Version) Scheme() Scheme { return v.scheme }

// Parse reads text as a version of scheme s. It does not ask whether the text is a placeholder: Unknown does.
func Parse(s Scheme, text string) (Version, error) {
	t := strings.TrimSpace(text)
	if t == "" {
		return Version{}, ErrUnknown
	}
	if len(t) > MaxLength {
		return Version{}, fmt.Errorf("%w: longer than %d bytes", ErrForm, MaxLength)
	}
	for i := range len(t) {
		if t[i] < ' ' || t[i] > '~' {
			return Version{}, fmt.Errorf("%w: not plain ASCII", ErrForm)
		}
	}
	o, err := parseOrder(s, t)
	if err != nil {
		return Version{}, err
	}
	return Version{s, text, o}, nil
}

// Compare orders v and w: -1, 0 or +1.
func (v Version) Compare(w Version) (int, error) {
	if v.scheme != w.scheme || v.order == nil || w.order == nil {
		return 0, ErrScheme
	}
	return v.order.compare(w.order)
}

// Compare parses and orders two texts of one scheme.
func Compare(s Scheme, a, b string) (int, error) {
	v, err := Parse(s, a)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", a, err)
	}
	w, err := Parse(s, b)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", b, err)
	}
	return v.Compare(w)
}
