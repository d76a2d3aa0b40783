package advisory

import (
	"errors"
	"strings"

	"clew"
	"clew/format/osv"
)

// errNewEnough ends the look at the age of an archive.
var errNewEnough = errors.New("not older than what we have")

// older reports whether the archive is older than what we have. Then nothing of it is taken: what it holds beyond ours
// was taken back by its publisher since. The look ends at the first record that is as new as our newest.
func (im *importer) older() (bool, error) {
	if !im.src.Archive || im.newest == 0 {
		return false, nil
	}
	newest := clew.Time(0)
	err := im.src.Visit(func(it osv.Item) error {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if newest = max(newest, im.revision(it)); newest >= im.newest {
			return errNewEnough
		}
		return nil
	})
	switch {
	case errors.Is(err, errNewEnough):
		return false, nil
	case err != nil || newest == 0: // without a single record that can be read, the import itself says what is wrong
		return false, err
	}
	im.diff.Older, im.diff.Newest = true, newest
	return true, nil
}

// revision is the publisher's time of a record, without decoding it where we have it already.
func (im *importer) revision(it osv.Item) clew.Time {
	if it.Err != nil {
		return 0
	}
	if old, ok := im.have[RecordID(im.src.Feed, strings.TrimSuffix(baseName(it.Path), ".json"))]; ok && old.same(it.Hash[:], im.src) {
		return old.modified
	}
	rec, err := it.Decode()
	if err != nil {
		return 0
	}
	return clew.TimeOf(rec.Modified)
}

// revised is the moment of a record that speaks for the age of its delivery: some publishers leave the revision out
// (the Go team's own files have the year 1), and the day of publication is the best that is left.
func revised(rec *osv.Record) clew.Time {
	if rec.Modified.IsZero() {
		return clew.TimeOf(rec.Published)
	}
	return clew.TimeOf(rec.Modified)
}
