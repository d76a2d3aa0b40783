package purl

import "strings"

// debian and ubuntu releases by code name.
var (
	debianNames = map[string]string{"buzz": "1.1", "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11",
		"bookworm": "12", "trixie": "13", "forky": "14", "duke": "15"}
	ubuntuNames = map[string]string{"trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "groovy": "20.10",
		"hirsute": "21.04", "impish": "21.10", "jammy": "22.04", "kinetic": "22.10", "lunar": "23.04", "mantic": "23.10",
		"noble": "24.04", "oracular": "24.10", "plucky": "25.04", "questing": "25.10"}
)

// splitDistro takes the distro qualifier ("debian-12.5", "ubuntu-22.04", "jammy", "el9") apart.
func splitDistro(q map[string]string) (id, release string) {
	d := strings.ToLower(q["distro"])
	if d == "" {
		d = strings.ToLower(q["distro_name"])
	}
	if i := strings.IndexAny(d, "-:@/ "); i > 0 {
		id, release = d[:i], d[i+1:]
		if release == "linux" || strings.HasPrefix(release, "linux-") { // rocky-linux-9
			release = strings.TrimPrefix(strings.TrimPrefix(release, "linux"), "-")
		}
	} else {
		id = d
	}
	if v := q["distro_version"]; release == "" && v != "" {
		release = strings.ToLower(v)
	}
	return id, release
}

func majorOf(release string) string {
	major, _, _ := strings.Cut(release, ".")
	return strings.TrimPrefix(major, "el")
}

// debEcosystem gives the ecosystem of a Debian-format package, and whether its release is known.
func debEcosystem(namespace string, q map[string]string) (ecosystem string, known bool) {
	id, release := splitDistro(q)
	switch namespace {
	case "debian":
		if n, ok := debianNames[id]; ok {
			return "Debian:" + n, true
		}
		if n, ok := debianNames[release]; ok {
			return "Debian:" + n, true
		}
		if digits(id) {
			return "Debian:" + id, true
		}
		if major := majorOf(release); digits(major) {
			return "Debian:" + major, true
		}
		return "Debian", false
	case "ubuntu":
		for _, r := range []string{ubuntuNames[id], ubuntuNames[release], release, id} {
			if parts := strings.Split(r, "."); len(parts) >= 2 && digits(parts[0]) && digits(parts[1]) {
				return "Ubuntu:" + parts[0] + "." + parts[1], true
			}
		}
		return "Ubuntu", false
	case "echo":
		return "Echo", true
	case "":
		return "deb", true
	}
	return "deb/" + namespace, true
}

// apkEcosystem gives the ecosystem of an Alpine-format package. OpenWrt uses the format since 24.10.
func apkEcosystem(namespace string, q map[string]string) (ecosystem string, known bool) {
	switch namespace {
	case "alpine":
		id, release := splitDistro(q)
		if release == "" {
			release = id
		}
		parts := strings.Split(strings.TrimPrefix(release, "v"), ".")
		if len(parts) >= 2 && digits(parts[0]) && digits(parts[1]) {
			return "Alpine:v" + parts[0] + "." + parts[1], true
		}
		return "Alpine", false
	case "wolfi":
		return "Wolfi", true
	case "chainguard":
		return "Chainguard", true
	case "alpaquita":
		return "Alpaquita", true
	case "minimos":
		return "MinimOS", true
	case "openwrt":
		return "OpenWrt", true
	case "":
		return "apk", true
	}
	return "apk/" + namespace, true
}

// sourcePackages: records of Debian, Ubuntu and Alpine speak of source packages, components of binary ones; the
// upstream qualifier names the source, with its version where that differs.
func (p PURL) sourcePackages(ecosystem string, known bool) []Package {
	own := Package{Ecosystem: ecosystem, Name: p.Name, Version: p.withEpoch(), Via: ViaName}
	if !known {
		own.Missing = MissingRelease
	}
	source := p.Qualifiers["upstream"]
	if source == "" {
		source = p.Qualifiers["source"]
	}
	name, version, _ := strings.Cut(source, "@")
	if name == "" {
		return []Package{own}
	}
	src := own
	src.Name, src.Via = strings.ToLower(name), ViaUpstream
	if version != "" {
		src.Version = version
	}
	if src.Name == own.Name {
		return []Package{src}
	}
	return []Package{src, own}
}

func (p PURL) withEpoch() string {
	e := p.Qualifiers["epoch"]
	if e == "" || !digits(e) || p.Version == "" || strings.Contains(p.Version, ":") {
		return p.Version
	}
	return e + ":" + p.Version
}

// families of RPM distributions by purl namespace or distro.
var rpmFamilies = map[string]struct {
	ecosystem string
	byRelease func(release string) string // nil: the records have no release
}{
	"almalinux": {"AlmaLinux", majorOf}, "alma": {"AlmaLinux", majorOf},
	"rocky": {"Rocky Linux", majorOf}, "rockylinux": {"Rocky Linux", majorOf}, "rocky-linux": {"Rocky Linux", majorOf},
	"redhat": {"Red Hat", redHat}, "rhel": {"Red Hat", redHat},
	"opensuse": {"openSUSE", openSUSE}, "opensuse-leap": {"openSUSE", openSUSE}, "opensuse-tumbleweed": {"openSUSE", tumbleweed},
	"suse": {"SUSE", sles}, "sles": {"SUSE", sles},
	"openeuler": {"openEuler", strings.ToUpper}, "mageia": {"Mageia", majorOf}, "photon": {"Photon OS", whole},
	"azurelinux": {"Azure Linux", majorOf}, "mariner": {"Azure Linux", majorOf},
}

func whole(release string) string  { return release }
func redHat(release string) string { return "enterprise_linux:" + majorOf(release) }
func tumbleweed(string) string     { return "Tumbleweed" }

func openSUSE(release string) string {
	if strings.HasPrefix(release, "tumbleweed") {
		return "Tumbleweed"
	}
	return "Leap " + strings.TrimPrefix(release, "leap-")
}

func sles(release string) string {
	major, pack, ok := strings.Cut(release, ".")
	if !ok {
		return "Linux Enterprise Server " + major
	}
	return "Linux Enterprise Server " + major + " SP" + pack
}

// rpm: records of RPM distributions speak of binary packages, with the epoch in the version.
func (p PURL) rpm() []Package {
	id, release := splitDistro(p.Qualifiers)
	family, ok := rpmFamilies[p.Namespace]
	if !ok {
		family, ok = rpmFamilies[id]
	}
	own := Package{Ecosystem: "rpm", Name: p.Name, Version: p.withEpoch(), Via: ViaName}
	switch {
	case !ok && p.Namespace != "":
		own.Ecosystem = "rpm/" + p.Namespace
	case !ok:
	default:
		if release == "" {
			release = releaseOfBuild(p.Version)
		}
		own.Ecosystem = family.ecosystem
		if release == "" && p.Namespace != "opensuse-tumbleweed" {
			own.Missing = MissingRelease
		} else {
			own.Ecosystem += ":" + family.byRelease(release)
		}
	}
	return []Package{own}
}

// releaseOfBuild reads the 9 of 1.2.3-4.el9_2: Enterprise Linux packages carry their release.
func releaseOfBuild(version string) string {
	i := strings.LastIndex(version, ".el")
	if i < 0 {
		return ""
	}
	n := 0
	for rest := version[i+3:]; n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
	}
	return version[i+3 : i+3+n]
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
