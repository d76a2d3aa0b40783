package app

import (
	"context"
	"regexp"
	"time"

	"clew"
	"clew/audit"
	"clew/backup"
	"clew/blob"
	"clew/db"
	"clew/rebuild"
)

const (
	// A file that no row names may be one whose row is about to be written: no request takes this long.
	unnamedLife = 24 * time.Hour
	// Every delivery of a feed is kept this long, to look at what was known when.
	deliveryLife = 90 * 24 * time.Hour
)

// Cleaned tells what Clean removed.
type Cleaned struct {
	Pieces int64 `json:"pieces"` // left half-written
	Files  int   `json:"files"`
	Bytes  int64 `json:"bytes"`
}

// Clean removes half-written content, files that nothing names, and old deliveries of feeds that nothing needs.
func Clean(ctx context.Context, d *db.DB, store *blob.Store) (c Cleaned, err error) {
	now := d.Clock().Now()
	before := now.Add(-unnamedLife)
	if c.Pieces, err = store.Sweep(ctx, before); err != nil {
		return c, err
	}
	type file struct {
		name string
		size int64
	}
	var old []file
	err = store.Walk(ctx, func(name string, size int64, at clew.Time) error {
		if at < before {
			old = append(old, file{name, size})
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return c, err
	}
	// Asked after the walk: whatever is named by now stays.
	keep, err := named(ctx, d, store, now)
	if err != nil {
		return c, err
	}
	for _, f := range old {
		if keep[f.name] {
			continue
		}
		gone, err := store.Delete(ctx, f.name, before)
		if err != nil {
			return c, err
		}
		if gone {
			c.Files++
			c.Bytes += f.size
		}
	}
	if c.Pieces == 0 && c.Files == 0 {
		return c, nil
	}
	return c, d.Write(ctx, func(tx *db.Tx) error {
		_, err := audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "files.cleaned", Type: "platform", Record: "files", Payload: c})
		return err
	})
}

var blobName = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// named lists what must stay: what columns name, what pieces of work name in their arguments and results, and the
// deliveries that a rebuild of the facts reads.
func named(ctx context.Context, d *db.DB, store *blob.Store, now clew.Time) (map[string]bool, error) {
	keep, err := (&rebuild.Job{DB: d, Blob: store}).Needed(ctx, now.Add(-deliveryLife))
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *db.Tx) error {
		rows, err := backup.Named(tx)
		if err != nil {
			return err
		}
		for name := range rows {
			keep[name] = true
		}
		for text, err := range db.Each[string](tx, `SELECT args || ' ' || cursor || ' ' || message FROM work WHERE kind <> 'feed' OR state IN ('queued', 'running')`) {
			if err != nil {
				return err
			}
			for _, name := range blobName.FindAllString(text, -1) {
				keep[name] = true
			}
		}
		return nil
	})
	return keep, err
}
