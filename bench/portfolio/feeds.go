package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/db"
	"clew/feed/osv"
)

func (b *bench) archives() ([]string, error) {
	return filepath.Glob(filepath.Join(b.data, "osv", "*", "all.zip"))
}

// imports takes all archives over twice: cold, and with nothing changed.
func (b *bench) imports() error {
	for _, what := range []string{"OSV import, cold", "OSV import, nothing changed"} {
		zips, err := b.archives()
		if err != nil {
			return err
		}
		start := time.Now()
		var total advisory.Difference
		for _, z := range zips {
			diff, err := b.archive(z)
			if err != nil {
				return fmt.Errorf("%s: %w", z, err)
			}
			total.New += diff.New
			total.Withdrawn += diff.Withdrawn
			total.Unchanged += diff.Unchanged
			total.Skipped += diff.Skipped
		}
		b.say(what, time.Since(start), "%d new, %d withdrawn, %d unchanged, %d skipped", total.New, total.Withdrawn, total.Unchanged, total.Skipped)
	}
	return nil
}

func (b *bench) archive(path string) (advisory.Difference, error) {
	f, err := os.Open(path)
	if err != nil {
		return advisory.Difference{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return advisory.Difference{}, err
	}
	return osv.Import(b.ctx, b.db, advisory.Delivery{Feed: "osv:" + filepath.Base(filepath.Dir(path)), Blob: "bench", File: f, Size: info.Size(), Whole: true})
}

// rematch marks every package and evaluates all of them: what a change of the evaluator would cost.
func (b *bench) rematch() error {
	start := time.Now()
	if err := b.db.Write(b.ctx, finding.MarkAll); err != nil {
		return err
	}
	marked := time.Since(start)
	c, err := finding.EvaluateDirty(b.ctx, b.db)
	if err != nil {
		return err
	}
	b.say("full match, first", time.Since(start), "%d packages, %d findings (marking %v)", c.Packages, c.New, marked.Round(time.Millisecond))
	start = time.Now()
	if err := b.db.Write(b.ctx, finding.MarkAll); err != nil {
		return err
	}
	if c, err = finding.EvaluateDirty(b.ctx, b.db); err != nil {
		return err
	}
	b.say("full re-match, nothing changed", time.Since(start), "%d packages, %d new, %d gone", c.Packages, c.New, c.Gone)
	return nil
}

// changes takes over changed records whose packages are in use: one at a time, then a thousand at once.
func (b *bench) changes() error {
	type row struct{ UpstreamID, PackageKey string }
	var rows []row
	used := 0
	err := b.db.Read(b.ctx, func(tx *db.Tx) (err error) {
		rows, err = db.All[row](tx, `SELECT r.upstream_id, min(f.package_key) AS package_key FROM source_record r JOIN finding f ON f.record_id = r.id WHERE f.package_key LIKE 'Go|%' GROUP BY r.upstream_id ORDER BY r.upstream_id LIMIT 1200`)
		return err
	})
	if err != nil {
		return err
	}
	err = b.db.Read(b.ctx, func(tx *db.Tx) error {
		more, err := db.All[row](tx, `SELECT r.upstream_id, min(p.package_key) AS package_key FROM source_record r JOIN record_package p ON p.record_id = r.id WHERE p.package_key LIKE 'Go|%' AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.record_id = r.id) GROUP BY r.upstream_id ORDER BY r.upstream_id LIMIT $1`, max(0, 1000-len(rows)))
		used = len(rows)
		rows = append(rows, more...)
		return err
	})
	if err != nil {
		return err
	}
	change := func(r row, day int, fixed string) []byte {
		_, pkg, _ := strings.Cut(r.PackageKey, "|")
		doc, _ := json.Marshal(map[string]any{"id": r.UpstreamID, "modified": fmt.Sprintf("2030-01-%02dT00:00:00Z", day), "published": "2025-01-01T00:00:00Z", "summary": "changed for the benchmark",
			"affected": []any{map[string]any{"package": map[string]string{"ecosystem": "Go", "name": pkg}, "ranges": []any{map[string]any{"type": "SEMVER", "events": []any{map[string]string{"introduced": "0"}, map[string]string{"fixed": fixed}}}}}}})
		return doc
	}
	var each []time.Duration
	for i, r := range rows[:min(100, len(rows))] {
		start := time.Now()
		if err := b.deliver(change(r, 1, fmt.Sprintf("0.%d.0", i))); err != nil {
			return err
		}
		each = append(each, time.Since(start))
	}
	b.say("one changed record to findings", each[len(each)/2], "%s", percentiles(each))
	var many bytes.Buffer
	for i, r := range rows[:min(1000, len(rows))] {
		many.Write(change(r, 2, fmt.Sprintf("99.%d.0", i)))
		many.WriteByte('\n')
	}
	start := time.Now()
	if err := b.deliver(many.Bytes()); err != nil {
		return err
	}
	b.say(fmt.Sprintf("%d changed records to findings", min(1000, len(rows))), time.Since(start), "%d of them of packages in use, %d findings now", min(1000, used), b.count(`SELECT count(*) FROM finding`))
	return nil
}

func (b *bench) deliver(doc []byte) error {
	f := bytes.NewReader(doc)
	_, err := osv.Import(b.ctx, b.db, advisory.Delivery{Feed: "osv:Go", Blob: "bench", File: f, Size: int64(len(doc))})
	if err != nil {
		return err
	}
	_, err = finding.EvaluateDirty(b.ctx, b.db)
	return err
}
