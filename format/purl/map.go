package purl

import (
	"strings"
)

// Package is one name under which source records may know a component.
type Package struct {
	Ecosystem string // as OSV writes it: "Go", "Debian:12", "Alpine:v3.18"; or the purl type where OSV has none
	Name      string // as OSV writes it, except for case where the ecosystem ignores it
	Version   string // as the ecosystem writes it: epoch included, Go's v and go prefixes gone
	Via       string // what led here, see the Via constants
	Missing   string // MissingRelease when it cannot be said which records hold, else empty
}

// What leads from a package URL to a package's name, the surest first.
const (
	ViaName       = "purl"       // the name itself
	ViaUpstream   = "upstream"   // the source package named in a qualifier: what Debian, Ubuntu and Alpine records use
	ViaSubpath    = "subpath"    // a Go module whose path's end some generators write as subpath
	ViaRepository = "repository" // the source repository, against GIT ranges and their tags
	ViaGuess      = "guess"      // an equal name in a collection without proof of sameness; low confidence
)

// MissingRelease: a distribution's package without its release; records hold per release.
const MissingRelease = "distribution release"

// Key is the normalised (ecosystem, name) that both sides look each other up with.
func (p Package) Key() string { return Key(p.Ecosystem, p.Name) }

// ecosystems that take namespace and name as they stand, joined by the separator.
var plainTypes = map[string]struct{ ecosystem, separator string }{
	"npm":           {"npm", "/"},
	"pypi":          {"PyPI", "/"},
	"cargo":         {"crates.io", "/"},
	"maven":         {"Maven", ":"},
	"nuget":         {"NuGet", "/"},
	"gem":           {"RubyGems", "/"},
	"composer":      {"Packagist", "/"},
	"hex":           {"Hex", "/"},
	"pub":           {"Pub", "/"},
	"cran":          {"CRAN", "/"},
	"bioconductor":  {"Bioconductor", "/"},
	"hackage":       {"Hackage", "/"},
	"julia":         {"Julia", "/"},
	"opam":          {"opam", "/"},
	"bitnami":       {"Bitnami", "/"},
	"conan":         {"ConanCenter", "/"},
	"swift":         {"SwiftURL", "/"},
	"githubactions": {"GitHub Actions", "/"},
	"openwrt":       {"OpenWrt", "/"},
	"yocto":         {"Yocto", "/"},
}

// Packages gives every name under which source records may know p, the best first; never empty. A type that OSV does
// not know gives itself as ecosystem: there is no data for it, which is not an error.
func (p PURL) Packages() []Package {
	switch p.Type {
	case "golang":
		return p.golang()
	case "deb":
		return p.sourcePackages(debEcosystem(p.Namespace, p.Qualifiers))
	case "apk":
		return p.sourcePackages(apkEcosystem(p.Namespace, p.Qualifiers))
	case "rpm":
		return p.rpm()
	case "github", "gitlab", "bitbucket", "git":
		return p.repository()
	case "generic", "conan", "yocto", "openwrt":
		return append([]Package{p.plain()}, p.guesses()...)
	}
	return []Package{p.plain()}
}

func (p PURL) plain() Package {
	t, ok := plainTypes[p.Type]
	if !ok {
		t.ecosystem, t.separator = p.Type, "/"
	}
	name := p.Name
	if p.Namespace != "" && p.Type != "conan" && p.Type != "yocto" && p.Type != "openwrt" {
		name = p.Namespace + t.separator + p.Name
	}
	return Package{Ecosystem: t.ecosystem, Name: name, Version: p.Version, Via: ViaName}
}

// guesses are the names in OSS-Fuzz, whose records speak of pkg:generic, and the repository a qualifier names.
func (p PURL) guesses() []Package {
	var out []Package
	if r := p.vcs(); r != "" {
		out = append(out, Package{Ecosystem: "GIT", Name: r, Version: p.Version, Via: ViaRepository})
	}
	if isKernel(p.Type, strings.ToLower(p.Name)) {
		return append(out, Package{Ecosystem: "Linux", Name: "Kernel", Version: p.Version, Via: ViaGuess})
	}
	return append(out, Package{Ecosystem: "OSS-Fuzz", Name: p.Name, Version: p.Version, Via: ViaGuess})
}

// isKernel knows the names under which build systems hold the Linux kernel; a vendor's kernel in Yocto is linux-VENDOR,
// but so are the kernel's neighbours.
func isKernel(typ, name string) bool {
	switch name {
	case "linux", "linux-kernel", "linux_kernel", "kernel", "linux-yocto", "linux-yocto-rt", "linux-raspberrypi", "linux-fslc",
		"linux-imx", "linux-ti-staging", "linux-intel", "linux-xlnx", "linux-stm32mp", "linux-toradex", "linux-variscite":
		return true
	}
	return typ == "yocto" && strings.HasPrefix(name, "linux-") && strings.HasSuffix(name, "-rt")
}

func (p PURL) vcs() string {
	v := p.Qualifiers["vcs_url"]
	if v == "" {
		return ""
	}
	host := 0 // an @ before the path is the user's, one behind it the commit's
	if i := strings.Index(v, "://"); i >= 0 {
		host = i + 3
	}
	if path := strings.IndexAny(v[host:], "/:"); path >= 0 {
		if at := strings.IndexByte(v[host+path:], '@'); at >= 0 {
			v = v[:host+path+at]
		}
	}
	return Repository(v)
}

func (p PURL) repository() []Package {
	host := map[string]string{"github": "github.com/", "gitlab": "gitlab.com/", "bitbucket": "bitbucket.org/", "git": ""}[p.Type]
	name := strings.Trim(p.Namespace+"/"+p.Name, "/")
	return []Package{{Ecosystem: "GIT", Name: Repository(host + name), Version: p.Version, Via: ViaRepository}}
}

// Repository gives a repository's address without protocol, user, port, .git and trailing slash, in lower case: what
// GIT ranges are looked up by.
func Repository(address string) string {
	a := strings.ToLower(strings.TrimSpace(address))
	a = strings.TrimPrefix(a, "git+")
	if _, rest, ok := strings.Cut(a, "://"); ok {
		a = rest
	} else if user, rest, ok := strings.Cut(a, ":"); ok && strings.Contains(user, "@") {
		a = user + "/" + rest // git@host:path
	}
	if host, _, ok := strings.Cut(a, "/"); ok {
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			a = a[i+1:]
		}
	}
	a, _, _ = strings.Cut(a, "#")
	a, _, _ = strings.Cut(a, "?")
	a = strings.TrimRight(a, "/")
	return strings.TrimPrefix(strings.TrimSuffix(a, ".git"), "www.")
}

// golang: the module's path is namespace and name; some generators move what follows the third element of a module's
// path into the subpath, where the specification has packages, so both readings are given.
func (p PURL) golang() []Package {
	path := strings.Trim(p.Namespace+"/"+p.Name, "/")
	switch path {
	case "std", "go", "golang", "golang.org/std":
		path = "stdlib"
	case "cmd", "cmd/go":
		path = "toolchain"
	}
	version := strings.TrimPrefix(p.Version, "v")
	if path == "stdlib" || path == "toolchain" {
		return []Package{{Ecosystem: "Go", Name: path, Version: GoRelease(p.Version), Via: ViaName}}
	}
	module := Package{Ecosystem: "Go", Name: path, Version: version, Via: ViaName}
	if p.Subpath == "" {
		return []Package{module}
	}
	longer := module
	longer.Name, longer.Via = path+"/"+strings.ToLower(p.Subpath), ViaSubpath
	if first, _, _ := strings.Cut(p.Subpath, "/"); isMajor(first, version) {
		return []Package{longer} // .../v2@2.1.0 cannot be the module without the v2
	}
	return []Package{module, longer}
}

func isMajor(element, version string) bool {
	major, _, _ := strings.Cut(version, ".")
	return len(element) > 1 && element[0] == 'v' && element[1:] == major
}

// GoRelease writes a release of Go (go1.21rc2, v1.20, 1.20.3-X:boringcrypto) as the semantic version that Go's records
// use (1.21.0-rc.2).
func GoRelease(version string) string {
	v := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(version), "v"), "go")
	if i := strings.IndexAny(v, " +"); i >= 0 {
		v = v[:i]
	}
	v, _, _ = strings.Cut(v, "-X:")
	for _, word := range []string{"beta", "rc"} {
		i := strings.Index(v, word)
		if i <= 0 || v[i-1] < '0' || v[i-1] > '9' {
			continue
		}
		head, n := v[:i], v[i+len(word):]
		for strings.Count(head, ".") < 2 {
			head += ".0"
		}
		return head + "-" + word + "." + n
	}
	return v
}

// Key normalises an ecosystem and a package name as OSV records write them, so that records and components meet:
// lower case where the ecosystem ignores it (Go too, since package URLs of Go are lower case), PEP 503, and
// distribution releases without their flavour ("Ubuntu:22.04:LTS" is "Ubuntu:22.04").
func Key(ecosystem, name string) string {
	family, release, _ := strings.Cut(ecosystem, ":")
	switch family {
	case "Go", "NuGet", "Packagist", "GIT", "SwiftURL", "GitHub Actions", "ConanCenter", "generic", "OSS-Fuzz", "Yocto",
		"OpenWrt", "Bitnami", "Hex", "Pub":
		name = strings.ToLower(name)
	case "PyPI":
		name = PEP503(name)
	case "npm":
		name = strings.ToLower(name) // package URLs of npm were lower case by the older specification
	case "Ubuntu":
		release = strings.TrimSuffix(release, ":LTS")
	case "Maven":
		release = "" // a repository's address
	case "Red Hat":
		release, _, _ = strings.Cut(release, "::") // without the repository
		parts := strings.SplitN(release, ":", 3)
		if len(parts) > 1 {
			release = parts[0] + ":" + parts[1]
		}
	}
	if release != "" {
		family += ":" + release
	}
	return family + "\x00" + name
}

// PEP503 normalises a Python package's name: lower case, runs of separators as one hyphen.
func PEP503(name string) string {
	clean := true
	for i := 0; i < len(name) && clean; i++ {
		c := name[i]
		clean = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0 && name[i-1] != '-'
	}
	if clean {
		return name
	}
	var b strings.Builder
	separator := false
	for _, c := range strings.ToLower(strings.TrimSpace(name)) {
		if c == '-' || c == '_' || c == '.' {
			separator = true
			continue
		}
		if separator && b.Len() > 0 {
			b.WriteByte('-')
		}
		separator = false
		b.WriteRune(c)
	}
	return b.String()
}
