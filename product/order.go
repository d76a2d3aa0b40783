package product

import (
	"cmp"
	"math"
	"slices"

	"clew"
	"clew/db"
	"clew/format/vers"
)

// step is the usual distance between the positions of two neighbouring releases: a release that belongs between them
// takes the middle, and only its own row is written.
const step = int64(1) << 32

// ordered is a release as its product's order sees it.
type ordered struct {
	ID       clew.ID
	Version  string
	Position int64
	parsed   vers.Version
	readable bool
}

// compare orders by the scheme; what it cannot read comes first, by text.
func (a ordered) compare(b ordered) int {
	if a.readable && b.readable {
		c, _ := a.parsed.Compare(b.parsed) // both were parsed by one scheme
		return c
	}
	if a.readable != b.readable {
		return cmp.Compare(b2i(a.readable), b2i(b.readable))
	}
	return cmp.Compare(a.Version, b.Version)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// checkVersion says whether the scheme reads the version, as an error on the field.
func checkVersion(scheme vers.Scheme, version string) error {
	if _, err := vers.Parse(scheme, version); err != nil {
		return fault("version", "%q does not follow the product's version scheme (%s). Correct it, or choose another scheme for the product.", clew.Clip(version, 60), string(scheme))
	}
	return nil
}

// reorder gives every release of a product its position. Releases that the scheme holds equal share one. Only rows
// whose position changes are written: usually just the new one. It reads all of the product's releases, so that it is
// right also when two people add releases at once (SERIALIZABLE sees the reading).
func reorder(tx *db.Tx, product clew.ID, scheme vers.Scheme) error {
	all, err := db.All[ordered](tx, `SELECT id, version, position FROM release WHERE product_id = $1`, product)
	if err != nil {
		return err
	}
	var bad clew.Faults
	for i := range all {
		all[i].parsed, err = vers.Parse(scheme, all[i].Version)
		if all[i].readable = err == nil; err != nil {
			bad.Add("scheme", "%q is not a version of the scheme %s", clew.Clip(all[i].Version, 60), string(scheme))
		}
	}
	if len(bad) > 0 {
		return clew.Faults(bad[:min(len(bad), 20)]).Err()
	}
	slices.SortFunc(all, func(a, b ordered) int { return cmp.Or(a.compare(b), cmp.Compare(a.Version, b.Version)) })
	var rows [][]any
	for i, p := range places(all) {
		if all[i].Position != p {
			rows = append(rows, []any{all[i].ID, p})
		}
	}
	return tx.Bulk(`UPDATE release SET position = $2 WHERE id = $1`, rows)
}

// place finds the position of a new version by halving: a few look-ups by index instead of all of the product's
// releases. room is false when its neighbours stand too close, so that reorder must make some.
func place(tx *db.Tx, product clew.ID, scheme vers.Scheme, version string) (position int64, tied, room bool, err error) {
	v, err := vers.Parse(scheme, version)
	if err != nil {
		return 0, false, false, checkVersion(scheme, version)
	}
	// One lower bound each: SQLite would walk the index from the first of two.
	const between = `SELECT version, position FROM release WHERE product_id = $1 AND position >= $2 AND position < $3 ORDER BY position `
	lo, hi := int64(0), int64(math.MaxInt64)
	last, err := db.One[int64](tx, `SELECT coalesce(max(position), 0) FROM release WHERE product_id = $1`, product)
	if err != nil {
		return 0, false, false, err
	}
	for at := last; ; at = lo + (min(hi, last)-lo)/2 {
		at = max(at, lo+1)
		r, found, err := db.Maybe[ordered](tx, between+`LIMIT 1`, product, at, hi)
		if err == nil && !found {
			r, found, err = db.Maybe[ordered](tx, between+`DESC LIMIT 1`, product, lo+1, at)
		}
		if err != nil {
			return 0, false, false, err
		}
		if !found {
			break
		}
		w, err := vers.Parse(scheme, r.Version)
		if err != nil {
			return 0, false, false, nil // reorder says what is wrong
		}
		switch c, _ := v.Compare(w); {
		case c == 0:
			return r.Position, true, true, nil
		case c > 0:
			lo = r.Position
		default:
			hi = r.Position
		}
	}
	if hi == math.MaxInt64 {
		return lo + step, false, lo <= math.MaxInt64-2*step, nil
	}
	position = lo + (hi-lo)/2
	if position == lo {
		return 0, false, false, nil
	}
	return position, false, true, nil
}

// places gives the positions for releases in order; 0 stands for none yet.
func places(all []ordered) []int64 {
	// group[i] counts the different versions up to all[i]; at[g] is what stands at the group so far.
	group, at := make([]int, len(all)), []int64{}
	for i := range all {
		if i == 0 || all[i].compare(all[i-1]) != 0 {
			at = append(at, 0)
		}
		group[i] = len(at) - 1
		if at[group[i]] == 0 {
			at[group[i]] = all[i].Position
		}
	}
	if !fill(at) {
		for g := range at {
			at[g] = int64(g+1) * step
		}
	}
	out := make([]int64, len(all))
	for i := range all {
		out[i] = at[group[i]]
	}
	return out
}

// fill spreads the missing positions between their neighbours; false when what stands is out of order or too dense.
func fill(at []int64) bool {
	last, from := int64(0), 0
	for g := 0; g <= len(at); g++ {
		if g < len(at) && at[g] == 0 {
			continue
		}
		n := int64(g - from)
		gap := step
		if g < len(at) {
			if at[g] <= last {
				return false
			}
			if gap = min(step, (at[g]-last)/(n+1)); gap == 0 {
				return false
			}
		}
		for i := from; i < g; i++ {
			at[i] = last + gap*int64(i-from+1)
		}
		if g < len(at) {
			last, from = at[g], g+1
		}
	}
	return true
}

// ReleaseOrder gives the releases of a product, oldest version first, by its scheme; retired ones are among them. It
// asks for no right: whoever builds facts calls it.
func ReleaseOrder(tx *db.Tx, product clew.ID) ([]clew.ID, error) {
	return db.All[clew.ID](tx, `SELECT id FROM release WHERE product_id = $1 ORDER BY position, version`, product)
}
