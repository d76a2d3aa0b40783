package vers

import "strings"

// NormalizeTag takes the version out of a repository tag: v1.4.0, curl-7_68_0, hostap_2_9, R_2_4_9,
// OpenSSL_1_1_1k, release/v2.0, libxml2-2.9.10. A text in which it finds none comes back unchanged.
func NormalizeTag(t string) string {
	s := t
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	for {
		i := nameEnd(s)
		if i < 0 {
			break
		}
		s = s[i+1:]
	}
	if n := letterRun(s); n > 0 && n < len(s) && digit(s[n]) {
		s = s[n:]
	}
	if s == "" || !digit(s[0]) {
		return t
	}
	if strings.IndexByte(s, '.') < 0 {
		s = dotted(s)
	}
	return strings.ReplaceAll(s, "_", "-")
}

// nameEnd finds the first separator in s that ends a name, which is what stands before a separator and is no version.
func nameEnd(s string) int {
	i := strings.IndexAny(s, "-_")
	if i <= 0 || i == len(s)-1 {
		return -1
	}
	head := strings.TrimLeft(s[:i], "vV")
	if head != "" && digit(head[0]) {
		return -1
	}
	if !strings.ContainsAny(s[i+1:], "0123456789") {
		return -1
	}
	if n := letterRun(s); n < i && !digit(s[i+1]) && s[i+1]|0x20 != 'v' {
		return -1 // R21-rc1: the number stands before the separator
	}
	return i
}
