package sbom

import "strings"

// SetSource keeps where the source of a component lies. Tools write it as SPDX does (git+https://host/path@revision#sub),
// as npm does (https://host/path#revision), or plainly.
func (c *Component) SetSource(address string) {
	if address == "" || c.Repository != "" {
		return
	}
	c.Repository, c.Commit = SplitVCS(address)
}

// SplitVCS takes the address of a repository and its revision apart.
func SplitVCS(address string) (repository, revision string) {
	a := strings.TrimSpace(address)
	for _, tool := range []string{"git+", "hg+", "svn+", "bzr+", "scm:git:", "scm:"} {
		a = strings.TrimPrefix(a, tool)
	}
	a, fragment, _ := strings.Cut(a, "#")
	_, rest, ok := strings.Cut(a, "://")
	start := len(a) - len(rest)
	if !ok {
		start = 0
	}
	// An @ before the first slash names a user, one after it a revision.
	if slash := strings.IndexByte(a[start:], '/'); slash >= 0 {
		if at := strings.LastIndexByte(a, '@'); at > start+slash {
			return a[:at], a[at+1:]
		}
	}
	if isRevision(fragment) {
		return a, fragment
	}
	return a, ""
}

func isRevision(s string) bool {
	if len(s) < 7 || len(s) > 64 {
		return false
	}
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
