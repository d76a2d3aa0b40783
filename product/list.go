package product

import (
	"strings"

	"clew/db"
	"clew/fold"
)

// search narrows w to rows whose index text holds every word of the query, in any of its spellings.
func search(w *db.Where, query string, column string) {
	for _, spellings := range fold.Query(query) {
		var parts []string
		var args []any
		for _, s := range spellings {
			parts = append(parts, column+` LIKE ? ESCAPE '\'`)
			args = append(args, fold.Like(s))
		}
		w.And(strings.Join(parts, " OR "), args...)
	}
}

func presence(w *db.Where, p Presence) {
	switch p {
	case Active:
		w.And("t.retired_at IS NULL")
	case RetiredOnly:
		w.And("t.retired_at IS NOT NULL")
	}
}

// orderBy gives ORDER BY for a sort key; an unknown one sorts as "". Several columns are separated by "; ". NULL sorts
// first on SQLite and last on PostgreSQL, so columns that may be NULL are wrapped by their list.
func orderBy(key string, desc bool, keys map[string]string, id string) string {
	columns, ok := keys[key]
	if !ok {
		columns = keys[""]
	}
	direction := ""
	if desc {
		direction = " DESC"
	}
	return " ORDER BY " + strings.ReplaceAll(columns, "; ", direction+", ") + direction + ", " + id + direction
}
