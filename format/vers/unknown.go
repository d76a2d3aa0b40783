package vers

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// placeholders that generators write where they do not know.
var placeholders = map[string]bool{
	"unknown": true, "noassertion": true, "none": true, "null": true, "nil": true, "undefined": true, "n/a": true,
	"na": true, "tbd": true, "todo": true, "latest": true, "stable": true, "head": true, "master": true, "main": true,
	"trunk": true, "dev": true, "devel": true, "develop": true, "development": true, "snapshot": true, "nightly": true,
	"edge": true, "release": true, "unspecified": true, "unversioned": true, "(devel)": true, "(unknown)": true,
	"(none)": true, "any": true, "custom": true, "git": true, "autoinc": true, "no version": true, "not specified": true,
	"version": true, "x.y.z": true, "local": true, "current": true, "unset": true, "not found": true, "false": true, "true": true,
}

// Unknown reports whether text names no single version, and why in a stable English word: "empty", "placeholder",
// "range", "commit", "address", "too long" or "not text".
func Unknown(text string) (reason string, unknown bool) {
	t := strings.TrimSpace(text)
	switch {
	case t == "" || strings.Trim(t, "-?*.v") == "":
		return "empty", true
	case len(t) > MaxLength:
		return "too long", true
	case !utf8.ValidString(t) || strings.ContainsFunc(t, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "not text", true
	}
	if digit(t[0]) && plain(t) { // nearly all of them
		return commit(t)
	}
	lower := strings.ToLower(t)
	switch {
	case placeholders[lower] || isTemplate(t):
		return "placeholder", true
	case strings.Contains(t, "://") || hasScheme(lower):
		return "address", true
	case isRange(lower):
		return "range", true
	}
	return commit(t)
}

// plain reports whether t holds only what versions are made of, so that it is no range, template or address.
func plain(t string) bool {
	for i := range len(t) {
		c := t[i]
		if !digit(c) && c != '.' && c != '-' && c != '+' && c != '_' && (c|0x20 < 'a' || c|0x20 > 'w') {
			return false
		}
	}
	return true
}

func isTemplate(t string) bool {
	return strings.Contains(t, "${") || strings.Contains(t, "$(") || strings.Contains(t, "{{") ||
		len(t) > 2 && (t[0] == '@' && t[len(t)-1] == '@' || t[0] == '%' && t[len(t)-1] == '%' ||
			t[0] == '<' && t[len(t)-1] == '>' || t[0] == '{' && t[len(t)-1] == '}')
}

func hasScheme(lower string) bool {
	for _, p := range []string{"file:", "git+", "git@", "workspace:", "link:", "npm:", "portal:", "github:", "./", "../"} {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

func isRange(t string) bool {
	if strings.ContainsAny(t[:1], "^~<>=![(") || strings.ContainsAny(t, ",|*<>") || strings.Contains(t, " - ") {
		return true
	}
	for part := range strings.SplitSeq(t, ".") {
		if part == "x" {
			return true
		}
	}
	return false
}

// commit recognises hashes: of full length, or short ones with at least two letters (one may be a patch letter after
// a date).
func commit(t string) (string, bool) {
	t = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(t), "sha256:"), "sha1:")
	if !isHash(t, 7) {
		return "", false
	}
	letters := 0
	for i := range len(t) {
		if !digit(t[i]) {
			letters++
		}
	}
	if len(t) == 40 || len(t) == 64 || letters >= 2 && letters < len(t) {
		return "commit", true
	}
	return "", false
}

var pseudo = regexp.MustCompile(`^v?\d+\.\d+\.\d+-(?:[0-9A-Za-z.-]+\.)?\d{14}-[0-9a-f]{12}(?:\+[0-9A-Za-z.-]+)?$`)

// IsPseudo reports whether text is a Go pseudo-version (a commit's date and hash after a base version). It orders by
// semver, right after that base; explanations name it, since the fix may be in the commit without the tag saying so.
func IsPseudo(text string) bool { return len(text) <= MaxLength && pseudo.MatchString(text) }

// Canonical gives a cheap common spelling for versions that the scheme holds equal, for looking up lists. Equal
// versions may still differ in it; different versions may share it, so compare after a hit.
func Canonical(s Scheme, text string) string {
	t := strings.TrimSpace(text)
	switch s {
	case Semver:
		t, _, _ = strings.Cut(strings.TrimLeft(t, "vV="), "+")
		return t
	case Tag:
		return strings.ToLower(NormalizeTag(t))
	case PyPI:
		return canonicalPyPI(strings.TrimLeft(strings.ToLower(t), "v"))
	}
	return t
}

// canonicalPyPI cuts trailing zeros of the release and the separators after it.
func canonicalPyPI(t string) string {
	end := 0
	for end < len(t) && (digit(t[end]) || t[end] == '.' && end+1 < len(t) && digit(t[end+1])) {
		end++
	}
	release, rest := t[:end], t[end:]
	for strings.HasSuffix(release, ".0") {
		release = release[:len(release)-2]
	}
	if rest == "" {
		return release
	}
	return release + pypiSpellings.Replace(rest)
}

var pypiSpellings = strings.NewReplacer(".", "", "-", "", "_", "", "alpha", "a", "beta", "b", "preview", "rc", "pre", "rc")
