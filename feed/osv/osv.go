// Package osv takes over deliveries of the OSV database: the archive of an ecosystem, or single records (paper 3.1.1,
// monitoring; row A1.1).
package osv

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/format/osv"
)

// Import reads the delivery: a zip file, or JSON with one record, an array of them, or one after the other.
func Import(ctx context.Context, d *db.DB, in advisory.Delivery) (advisory.Difference, error) {
	zipped, err := isZip(in.File)
	if err != nil {
		return advisory.Difference{}, err
	}
	visit := func(v osv.Visit) error { return Read(in.File, in.Size, v) }
	if err := belongs(in.Feed, visit); err != nil {
		return advisory.Difference{}, err
	}
	diff, err := advisory.Import(ctx, d, advisory.Source{Feed: in.Feed, Blob: in.Blob, Archive: in.Whole && zipped, Visit: visit, Fence: in.Fence, Report: in.Report})
	diff.Whole = in.Whole && zipped
	switch {
	case errors.Is(err, osv.ErrArchive):
		return diff, clew.Wrapf(clew.Unsupported, err, "This is no delivery of OSV records. Expected is a zip file of JSON records, or JSON")
	case errors.Is(err, osv.ErrLimit):
		return diff, clew.Wrapf(clew.TooLarge, err, "The delivery is larger than a feed may be")
	case err == nil && diff.New+diff.Changed+diff.Withdrawn+diff.Unchanged == 0 && diff.Skipped > 0:
		return diff, clew.Errorf(clew.Unsupported, "No OSV record could be read; the first problem: %s", diff.Warnings[0])
	}
	if err == nil && diff.New+diff.Changed+diff.Withdrawn+diff.Unchanged+diff.Skipped == 0 && !diff.Older {
		return diff, clew.Errorf(clew.Unsupported, "The delivery holds no OSV record")
	}
	return diff, err
}

// errOurs ends the look for a record that belongs to the feed.
var errOurs = errors.New("of this feed")

// belongs refuses a delivery of which no record speaks of the feed's ecosystem: handed in as a whole feed by mistake, it
// would take back every record of ours, and releases would look clean. What can't be read at all the import itself names.
func belongs(feed string, visit func(osv.Visit) error) error {
	ecosystem := strings.TrimPrefix(feed, "osv:")
	if ecosystem == "file" || ecosystem == "GIT" { // of any ecosystem, and of none
		return nil
	}
	other := ""
	err := visit(func(it osv.Item) error {
		if it.Err != nil {
			return nil
		}
		rec, err := it.Decode()
		if err != nil {
			return nil //nolint:nilerr // the import says so
		}
		if speaksOf(rec, ecosystem) {
			return errOurs
		}
		if other == "" {
			other = rec.ID
		}
		return nil
	})
	if err != nil || other == "" { // ours, or the import says what is wrong
		return nil //nolint:nilerr // the import meets it again
	}
	return clew.Errorf(clew.Unsupported, "No record of this delivery is about %s, as for example %s; nothing of it was taken over. Is it of another feed?", ecosystem, other)
}

func speaksOf(rec *osv.Record, ecosystem string) bool {
	for _, a := range rec.Affected {
		if osv.Speaks(ecosystem, a.Package.Ecosystem) {
			return true
		}
	}
	return len(rec.Affected) == 0 // a record taken back may name nothing any more
}

// Read visits the records of a delivery.
func Read(file advisory.ReadAtSeeker, size int64, v osv.Visit) error {
	zipped, err := isZip(file)
	if err != nil {
		return err
	}
	if zipped {
		return osv.ReadArchive(file, size, osv.Limits{}, v)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return osv.ReadJSON(file, osv.Limits{}, v)
}

func isZip(file advisory.ReadAtSeeker) (bool, error) {
	head := make([]byte, 4)
	if n, err := file.ReadAt(head, 0); err != nil && !(errors.Is(err, io.EOF) && n > 0) {
		return false, err
	}
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")), nil
}
