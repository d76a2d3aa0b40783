// Package kev takes over CISA's catalogue of known exploited vulnerabilities (paper 3.1.1 and 3.1.2; rows A1.2: notice
// newly exploited vulnerabilities).
package kev

import (
	"context"
	"io"
	"time"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/format/kev"
)

// Import replaces the catalogue by the delivered edition and tells the difference. An edition older than ours is not
// taken.
func Import(ctx context.Context, d *db.DB, in advisory.Delivery) (advisory.Difference, error) {
	if _, err := in.File.Seek(0, io.SeekStart); err != nil {
		return advisory.Difference{}, err
	}
	c, err := kev.Read(io.LimitReader(in.File, kev.MaxBytes+1))
	if err != nil {
		return advisory.Difference{}, clew.Wrapf(clew.Unsupported, err, "This is not CISA's catalogue of known exploited vulnerabilities. Expected is its JSON file, with the member \"vulnerabilities\"")
	}
	newest := clew.Date{}
	entries := make([]advisory.Exploited, 0, len(c.Entries))
	for _, e := range c.Entries {
		added, _ := clew.ParseDate(e.Added)
		due, _ := clew.ParseDate(e.Due)
		if newest.Compare(added) < 0 {
			newest = added
		}
		entries = append(entries, advisory.Exploited{CVE: e.CVE, Added: added, Due: due, Ransomware: e.Ransomware, Title: e.Name, Action: e.Action})
	}
	var diff advisory.Difference
	var released, now clew.Time
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		if in.Fence != nil {
			if err := in.Fence(tx); err != nil {
				return err
			}
		}
		now = tx.Now()
		released = believed(clew.TimeOf(c.Released), now)
		older, err := advisory.OlderEdition(tx, in.Feed, released, newest)
		if err != nil || older {
			diff = advisory.Difference{Older: older}
			return err
		}
		diff, err = advisory.ReplaceExploited(tx, entries)
		return err
	})
	if diff.Newest = released; released.IsZero() && !newest.IsZero() {
		diff.Newest = believed(clew.TimeOf(time.Date(newest.Year, newest.Month, newest.Day, 0, 0, 0, 0, time.UTC)), now)
	}
	diff.Whole = true
	diff.Skipped, diff.Warnings = len(c.Warnings), c.Warnings[:min(len(c.Warnings), 100)]
	return diff, err
}

// skew is how far our clock and that of the publisher may be apart.
const skew = time.Hour

// believed gives the moment an edition says it was released at; 0 where that lies ahead. It would make an old edition
// current, and every edition until then an older one.
func believed(released, now clew.Time) clew.Time {
	if released > now.Add(skew) {
		return 0
	}
	return min(released, now)
}
