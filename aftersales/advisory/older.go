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
	newest, read := clew.Time(0), false
	err := im.src.Visit(func(it osv.Item) error {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		at, ok := im.revision(it)
		if newest, read = max(newest, at), read || ok; newest >= im.newest {
			return errNewEnough
		}
		return nil
	})
	switch {
	case errors.Is(err, errNewEnough):
		return false, nil
	case err != nil || !read: // without a single record that can be read, the import itself says what is wrong
		return false, err
	}
	im.diff.Older, im.diff.Newest = true, newest
	return true, nil
}

// revision is the publisher's time of a record, without decoding it where we have it already.
func (im *importer) revision(it osv.Item) (at clew.Time, ok bool) {
	if it.Err != nil {
		return 0, false
	}
	if old, ok := im.have[RecordID(im.src.Feed, strings.TrimSuffix(baseName(it.Path), ".json"))]; ok && old.same(it.Hash[:], im.src) {
		return im.dated(old.modified), true
	}
	rec, err := it.Decode()
	if err != nil {
		return 0, false
	}
	return im.dated(revised(rec)), true
}

// dated is a revision as far as it can be believed: one of days to come says nothing of the age of anything. It would
// make an old archive current, and all archives until then older ones.
func (im *importer) dated(t clew.Time) clew.Time {
	if t > im.now {
		return 0
	}
	return t
}

// rowRevised is revised in SQL.
const rowRevised = `COALESCE(NULLIF(modified, 0), published)`

// revised is the moment of a record that speaks for the age of its delivery: some publishers leave the revision out
// (the Go team's own files have the year 1), and the day of publication is the best that is left.
func revised(rec *osv.Record) clew.Time {
	if rec.Modified.IsZero() {
		return clew.TimeOf(rec.Published)
	}
	return clew.TimeOf(rec.Modified)
}
