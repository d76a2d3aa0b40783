package access

import (
	"strings"

	"clew/db"
	"clew/fold"

	"golang.org/x/text/unicode/norm"
)

// foldEmail is the form by which an address is unique. Marks stay: they tell mailboxes apart.
func foldEmail(s string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))) }

// matching narrows w to rows whose search column holds every word of the query in one of its spellings.
func matching(w *db.Where, column, query string) {
	for _, spellings := range fold.Query(query) {
		var conds []string
		var args []any
		for _, s := range spellings {
			conds = append(conds, column+` LIKE ? ESCAPE '\'`)
			args = append(args, fold.Like(s))
		}
		w.And(strings.Join(conds, " OR "), args...)
	}
}
