package osv

import (
	"regexp"
	"slices"
	"strings"
)

var cve = regexp.MustCompile(`^CVE-[0-9]{4}-[0-9]{4,19}$`)

// IsCVE reports whether id is a CVE id.
func IsCVE(id string) bool { return cve.MatchString(id) }

// Names gives all names of what the record speaks of, its own id among them, sorted. Distributions name the CVEs they
// fix as upstream or, older ones, as related; for anybody else "related" is just that.
func (r *Record) Names() []string {
	names := append([]string{r.ID}, r.Aliases...)
	names = append(names, CVEs(r.Upstream)...)
	if !slices.ContainsFunc(names, IsCVE) && r.ofDistribution() {
		names = append(names, CVEs(r.Related)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// CVEs gives the distinct CVE ids among ids, sorted.
func CVEs(ids []string) []string {
	var out []string
	for _, id := range ids {
		if IsCVE(id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var distributions = []string{"AlmaLinux", "Alpaquita", "Alpine", "Azure Linux", "Chainguard", "Debian", "Echo", "Mageia", "MinimOS",
	"Photon OS", "Red Hat", "Rocky Linux", "SUSE", "Ubuntu", "Wolfi", "openEuler", "openSUSE"}

func (r *Record) ofDistribution() bool {
	if len(r.Affected) == 0 {
		return false
	}
	family, _, _ := strings.Cut(r.Affected[0].Package.Ecosystem, ":")
	return slices.Contains(distributions, family)
}
