package rebuild

import (
	"context"

	"clew"
	"clew/db"
)

// Needed lists the deliveries of feeds that must stay: those taken over since a moment, those that a feed or a record
// names, and those that alone hold a record's bytes. An hourly feed would else fill the disk; what the others changed
// stays in the audit trail.
func (j *Job) Needed(ctx context.Context, since clew.Time) (map[string]bool, error) {
	if j.Say == nil {
		j.Say = func(string, int, int) {}
	}
	var old []string
	var keep map[string]bool
	err := j.DB.Read(ctx, func(tx *db.Tx) (err error) {
		old, keep, err = oldDeliveries(tx, since)
		return err
	})
	if err != nil || len(old) == 0 {
		return keep, err
	}
	p := newPlan()
	if err := j.lookAtRecords(ctx, p); err != nil {
		return nil, err
	}
	for _, name := range append(p.blobs, p.kev) {
		keep[name] = true
	}
	return keep, nil
}

// oldDeliveries lists what was taken over before a moment and not since, and what must stay whatever is in it.
func oldDeliveries(tx *db.Tx, before clew.Time) (old []string, keep map[string]bool, err error) {
	keep = map[string]bool{}
	named, err := db.All[string](tx, `SELECT blob FROM feed WHERE blob <> '' UNION SELECT blob FROM source_record WHERE blob <> ''`)
	for _, name := range named {
		keep[name] = true
	}
	if err != nil {
		return nil, nil, err
	}
	list, err := deliveries(tx)
	for _, t := range list {
		if t.RecordedAt >= before {
			keep[t.Blob] = true
		} else if !keep[t.Blob] {
			old = append(old, t.Blob)
		}
	}
	return old, keep, err
}
