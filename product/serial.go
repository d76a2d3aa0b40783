package product

import (
	"strings"

	"clew"
	"clew/db"
	"clew/fold"
)

// maxSerial bounds a serial number that is looked up.
const maxSerial = 100

// storeSerials keeps a release's patterns by the literal text they start with.
func storeSerials(tx *db.Tx, release clew.ID, patterns Strings) error {
	if _, err := tx.Exec(`DELETE FROM release_serial WHERE release_id = $1`, release); err != nil {
		return err
	}
	seen := map[string]bool{}
	var rows [][]any
	for _, p := range patterns {
		if f := fold.Fold(p); !seen[f] {
			seen[f] = true
			rows = append(rows, []any{release, f, literal(f)})
		}
	}
	return tx.Bulk(`INSERT INTO release_serial (release_id, pattern, prefix) VALUES ($1, $2, $3)`, rows)
}

// literal is what every serial number of the pattern starts with.
func literal(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '*', '?':
			return b.String()
		case '\\':
			if i++; i < len(pattern) {
				b.WriteByte(pattern[i])
			}
		default:
			b.WriteByte(pattern[i])
		}
	}
	return b.String()
}

// MatchSerial reports whether a serial number follows a pattern: ? stands for one character, * for any number of them,
// \ before one of these takes it literally (as CSAF's serial_numbers). Letter case does not matter.
func MatchSerial(pattern, serial string) bool { return glob(fold.Fold(pattern), fold.Fold(serial)) }

// glob goes back to the last * only, so its time is bounded by the product of both lengths.
func glob(pattern, s string) bool {
	p, i, star, mark := []rune(pattern), 0, -1, 0
	t := []rune(s)
	for j := 0; j < len(t); {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && p[i] == '?':
			i, j = i+1, j+1
		case i+1 < len(p) && p[i] == '\\' && p[i+1] == t[j]:
			i, j = i+2, j+1
		case i < len(p) && p[i] != '\\' && p[i] == t[j]:
			i, j = i+1, j+1
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// releasesOfSerial finds the releases with a pattern for the serial number, by index on the patterns' literal starts.
func releasesOfSerial(tx *db.Tx, serial string) ([]clew.ID, error) {
	s := fold.Fold(serial)
	if s == "" || len(s) > maxSerial {
		return nil, nil
	}
	starts := []any{""}
	for i := range s {
		if i > 0 {
			starts = append(starts, s[:i])
		}
	}
	w := (&db.Where{}).In("prefix", append(starts, s)...)
	type row struct {
		ReleaseID clew.ID
		Pattern   string
	}
	rows, err := db.All[row](tx, `SELECT release_id, pattern FROM release_serial `+w.String()+` ORDER BY release_id`, w.Args...)
	var out []clew.ID
	for _, r := range rows {
		if glob(r.Pattern, s) && (len(out) == 0 || out[len(out)-1] != r.ReleaseID) {
			out = append(out, r.ReleaseID)
		}
	}
	return out, err
}

// serialKey gives a form of a serial number in which bytes sort as people count: runs of digits by their value. Up to
// 99 digits count.
func serialKey(serial string) string {
	s := fold.Fold(serial)
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			b.WriteByte(s[i])
			i++
			continue
		}
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		digits := strings.TrimLeft(s[i:j], "0")
		n := min(len(digits), 99)
		b.WriteByte('0' + byte(n/10))
		b.WriteByte('0' + byte(n%10))
		b.WriteString(digits)
		i = j
	}
	return b.String()
}

// serialShape is a serial number with its digits taken out: a range reaches only over numbers of its own shape.
func serialShape(serial string) string {
	var b strings.Builder
	number := false
	for _, r := range fold.Fold(serial) {
		if r >= '0' && r <= '9' {
			if !number {
				b.WriteByte('0')
			}
			number = true
			continue
		}
		number = false
		b.WriteRune(r)
	}
	return b.String()
}
