package finding

import (
	"context"
	"encoding/json"
	"time"

	"clew"
	"clew/db"
	"clew/format/osv"
	"clew/product/component"
)

// Bounds of one evaluating transaction.
const (
	keysAtOnce = 64
	timeAtOnce = 100 * time.Millisecond
)

// Change tells what an evaluation changed.
type Change struct {
	Packages  int // looked at
	New, Gone int // findings
	Changed   int
}

// EvaluateDirty looks at every package that was marked since it was last looked at, and makes the findings right:
// reading, writing and clearing the mark are one serialisable transaction, so that an inventory and a source record
// that arrive at the same time, in two processes, cannot miss each other. It ends when no mark is left.
func EvaluateDirty(ctx context.Context, d *db.DB) (Change, error) {
	var total Change
	for ctx.Err() == nil {
		var c Change
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			c, err = evaluateSome(tx)
			return err
		})
		if err != nil {
			return total, err
		}
		if c.Packages == 0 {
			return total, nil
		}
		total.add(c)
	}
	return total, ctx.Err()
}

func (c *Change) add(d Change) {
	c.Packages += d.Packages
	c.New += d.New
	c.Gone += d.Gone
	c.Changed += d.Changed
}

func evaluateSome(tx *db.Tx) (Change, error) {
	start := time.Now()
	var c Change
	keys, err := db.All[string](tx, `SELECT package_key FROM dirty_package ORDER BY package_key LIMIT $1`, keysAtOnce)
	if err != nil {
		return c, err
	}
	var touched []int64
	var cleared [][]any
	for _, key := range keys {
		cvs, err := evaluate(tx, key, &c)
		if err != nil {
			return c, err
		}
		touched = append(touched, cvs...)
		cleared = append(cleared, []any{key})
		c.Packages++
		if time.Since(start) > timeAtOnce {
			break
		}
	}
	if err := tx.Bulk(`DELETE FROM dirty_package WHERE package_key = $1`, cleared); err != nil {
		return c, err
	}
	return c, bump(tx, touched)
}

// evaluate makes the findings of one package right and gives the component versions whose findings changed.
func evaluate(tx *db.Tx, key string, c *Change) ([]int64, error) {
	type subject struct {
		CVID    int64 `db:"cv_id"`
		Version string
		Via     string
	}
	subjects, err := db.All[subject](tx, `SELECT cv_id, version, via FROM component_package WHERE package_key = $1`, key)
	if err != nil {
		return nil, err
	}
	old, err := db.All[Finding](tx, `SELECT cv_id, record_id, package_key, entry, reason, range_type, scheme, introduced, end_kind, end_version, fixed, via, version FROM finding WHERE package_key = $1`, key)
	if err != nil {
		return nil, err
	}
	var now []Finding
	if len(subjects) > 0 {
		records, err := compiled(tx, key)
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			v := osv.NewSubject(s.Version)
			for _, r := range records {
				if f, ok := r.match(v); ok {
					f.CVID, f.PackageKey, f.Via, f.Version = s.CVID, key, s.Via, s.Version
					now = append(now, f)
				}
			}
		}
	}
	return apply(tx, old, now, c)
}

type record struct {
	id       int64
	matchers []*osv.Matcher
}

func compiled(tx *db.Tx, key string) ([]record, error) {
	type row struct {
		RecordID int64
		Data     string
	}
	rows, err := db.All[row](tx, `SELECT p.record_id, p.data FROM record_package p JOIN source_record r ON r.id = p.record_id WHERE p.package_key = $1 AND r.state = 'live'`, key)
	if err != nil {
		return nil, err
	}
	out := make([]record, 0, len(rows))
	for _, r := range rows {
		var entries []osv.Affected
		if err := json.Unmarshal([]byte(r.Data), &entries); err != nil {
			return nil, clew.Wrapf(clew.Internal, err, "A stored source record is damaged")
		}
		rec := record{id: r.RecordID}
		for i := range entries {
			rec.matchers = append(rec.matchers, osv.Compile(&entries[i]))
		}
		out = append(out, rec)
	}
	return out, nil
}

func (r record) match(v *osv.Subject) (Finding, bool) {
	for i, m := range r.matchers {
		d := m.MatchSubject(v)
		if d.Affected {
			return Finding{RecordID: r.id, Entry: int64(i), Reason: string(d.Reason), RangeType: string(d.Type), Scheme: string(d.Scheme),
				Introduced: d.Introduced, EndKind: d.End, EndVersion: d.EndVersion, Fixed: d.Fixed}, true
		}
	}
	return Finding{}, false
}

// apply writes the difference between the old and the new findings of a package.
func apply(tx *db.Tx, old, now []Finding, c *Change) ([]int64, error) {
	before := make(map[[2]int64]Finding, len(old))
	for _, f := range old {
		before[f.key()] = f
	}
	var up, down, seen [][]any
	var touched []int64
	for _, f := range now {
		was, ok := before[f.key()]
		delete(before, f.key())
		switch {
		case !ok:
			c.New++
			seen = append(seen, []any{f.CVID, f.RecordID, tx.Now()})
		case was == f:
			continue
		default:
			c.Changed++
		}
		touched = append(touched, f.CVID)
		up = append(up, []any{f.CVID, f.RecordID, f.PackageKey, f.Entry, f.Reason, f.RangeType, f.Scheme, f.Introduced, int64(f.EndKind), f.EndVersion, f.Fixed, f.Via, f.Version})
	}
	for _, f := range before {
		c.Gone++
		touched = append(touched, f.CVID)
		down = append(down, []any{f.CVID, f.RecordID, f.PackageKey})
	}
	if err := tx.Bulk(`DELETE FROM finding WHERE cv_id = $1 AND record_id = $2 AND package_key = $3`, down); err != nil {
		return nil, err
	}
	if err := tx.Bulk(`INSERT INTO finding (cv_id, record_id, package_key, entry, reason, range_type, scheme, introduced, end_kind, end_version, fixed, via, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (cv_id, record_id, package_key) DO UPDATE SET entry = excluded.entry, reason = excluded.reason,
		range_type = excluded.range_type, scheme = excluded.scheme, introduced = excluded.introduced, end_kind = excluded.end_kind, end_version = excluded.end_version,
		fixed = excluded.fixed, via = excluded.via, version = excluded.version`, up); err != nil {
		return nil, err
	}
	return touched, tx.Bulk(`INSERT INTO finding_seen (cv_id, record_id, first_seen) VALUES ($1, $2, $3) ON CONFLICT (cv_id, record_id) DO NOTHING`, seen)
}

// wide is the number of component versions from which a change counts for every product: finding out whom it does not
// touch would cost more than reading them all anew.
const wide = 500

// bump counts the change for every product that has one of the component versions in a release.
func bump(tx *db.Tx, cvs []int64) error {
	switch {
	case len(cvs) == 0:
		return nil
	case len(cvs) > wide:
		return component.BumpAll(tx)
	}
	products, err := component.ProductsWith(tx, cvs)
	if err != nil {
		return err
	}
	return component.Bump(tx, products...)
}

// MarkAll marks every package that both a component and a record bear: the full re-match.
func MarkAll(tx *db.Tx) error {
	keys, err := db.All[string](tx, `SELECT DISTINCT c.package_key FROM component_package c WHERE EXISTS (SELECT 1 FROM record_package r WHERE r.package_key = c.package_key)
		UNION SELECT DISTINCT package_key FROM finding`)
	if err != nil {
		return err
	}
	return component.MarkPackages(tx, keys)
}
