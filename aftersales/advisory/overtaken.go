package advisory

import (
	"slices"

	"clew"
	"clew/db"
)

// columns of a row of source_record that are looked at here.
const (
	rowID       = 0
	rowModified = 6
)

// overtaken gives those records of which another delivery has brought a newer revision since this one looked: two
// processes take over two files at once, and the older one must not have the last word.
func (b *batchRows) overtaken(tx *db.Tx, now clew.Time) ([]int64, error) {
	rows := b.known
	if b.collides {
		rows = slices.Concat(b.known, b.fresh)
	}
	var out []int64
	for part := range slices.Chunk(rows, 60) {
		var w db.Where
		ids, ours := make([]any, len(part)), map[int64]clew.Time{}
		for i, r := range part {
			ids[i], ours[r[rowID].(int64)] = r[rowID], r[rowModified].(clew.Time)
		}
		w.In("id", ids...)
		have, err := db.All[knownRow](tx, `SELECT id, hash, modified, state, feed, blob FROM source_record `+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, h := range have {
			if h.State != Gone && h.Modified > ours[h.ID] && h.Modified <= now {
				out = append(out, h.ID)
			}
		}
	}
	return out, nil
}

// without leaves records out of the batch.
func (b *batchRows) without(ids []int64) *batchRows {
	if len(ids) == 0 {
		return b
	}
	left := func(rows [][]any, at int) [][]any {
		return slices.DeleteFunc(slices.Clone(rows), func(r []any) bool { return slices.Contains(ids, r[at].(int64)) })
	}
	c := *b
	c.fresh, c.known, c.outdated = left(b.fresh, rowID), left(b.known, rowID), left(b.outdated, 0)
	c.packages, c.aliases = left(b.packages, 1), left(b.aliases, 1)
	c.members = slices.DeleteFunc(slices.Clone(b.members), func(m member) bool { return slices.Contains(ids, m.id) })
	return &c
}
