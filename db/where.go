package db

import (
	"fmt"
	"strings"
)

// Where gathers conditions and their arguments for one statement. In a condition each ? becomes the next $n.
type Where struct {
	conds []string
	Args  []any
}

// And adds a condition.
func (w *Where) And(cond string, args ...any) *Where {
	w.conds = append(w.conds, "("+w.number(cond, args)+")")
	return w
}

// Arg adds an argument and gives its mark, for use outside WHERE (LIMIT, SET).
func (w *Where) Arg(v any) string {
	w.Args = append(w.Args, v)
	return fmt.Sprintf("$%d", len(w.Args))
}

// In adds "column IN (...)"; with no values nothing matches.
func (w *Where) In(column string, values ...any) *Where {
	if len(values) == 0 {
		w.conds = append(w.conds, "1 = 0")
		return w
	}
	return w.And(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
}

// String is "WHERE a AND b", or "" without conditions.
func (w *Where) String() string {
	if len(w.conds) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(w.conds, " AND ")
}

func (w *Where) number(cond string, args []any) string {
	var b strings.Builder
	for _, r := range cond {
		if r != '?' || len(args) == 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(w.Arg(args[0]))
		args = args[1:]
	}
	return b.String()
}
