package access

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is the search form of a name: compatible characters, small letters, no marks, ß as ss. It is the same on both
// databases because it is made here.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ReplaceAll(strings.ToLower(s), "ß", "ss")) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// foldEmail is the form by which an address is unique. Marks stay: they tell mailboxes apart.
func foldEmail(s string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))) }

// like makes a pattern for LIKE ... ESCAPE '\' that finds q anywhere.
func like(q string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q) + "%"
}
