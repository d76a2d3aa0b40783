package advisory

import (
	"context"

	"clew/db"
	"clew/format/osv"
)

// Stored says where the bytes of a record lie, and what they hash to. It is what a rebuild starts from.
type Stored struct {
	ID         int64
	Feed       string
	UpstreamID string
	Hash       []byte
	State      RecordState
	Blob       string // "" means a whole archive of its feed
	Entry      string
}

// AllStored lists the records that a rebuild makes again.
func AllStored(tx *db.Tx) ([]Stored, error) {
	return db.All[Stored](tx, `SELECT id, feed, upstream_id, hash, state, blob, entry FROM source_record ORDER BY id`)
}

// Clear takes away what is made from all records together; what is of one record is replaced when it is made again.
func Clear(tx *db.Tx) error {
	for _, t := range []string{"record_vulnerability", "vulnerability", "ecosystem_feed"} {
		if _, err := tx.Exec(`DELETE FROM ` + t); err != nil {
			return err
		}
	}
	return nil
}

// ClearExploited takes the catalogue of exploited vulnerabilities away, before it is read again.
func ClearExploited(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM kev_entry`)
	return err
}

// Again makes records again from their bytes.
type Again struct {
	DB       *db.DB
	src      Source
	batch    []item
	gone     []int64
	packages int
	Done     map[int64]bool
}

// Take makes one record again. Records of one feed and blob come after each other.
func (a *Again) Take(ctx context.Context, s Stored, it osv.Item) error {
	rec, err := it.Decode()
	if err != nil || RecordID(s.Feed, rec.ID) != s.ID {
		return nil //nolint:nilerr // what cannot be made again stays as it is
	}
	src := Source{Feed: s.Feed, Blob: s.Blob, Archive: s.Blob == ""}
	if src.Feed != a.src.Feed || src.Blob != a.src.Blob || len(a.batch) >= maxBatchRecords || a.packages >= maxBatchPackages {
		if err := a.Flush(ctx); err != nil {
			return err
		}
	}
	a.src = src
	a.batch = append(a.batch, item{rec: rec, id: s.ID, feed: s.Feed, hash: s.Hash, entry: s.Entry})
	a.packages += len(rec.Affected)
	if s.State == Gone {
		a.gone = append(a.gone, s.ID)
	}
	a.Done[s.ID] = true
	return nil
}

// Flush stores what was taken.
func (a *Again) Flush(ctx context.Context) error {
	batch, gone, src := a.batch, a.gone, a.src
	a.batch, a.gone, a.packages = nil, nil, 0
	if len(batch) == 0 {
		return nil
	}
	rows := rowsOf(src, batch)
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		if err := rows.store(tx); err != nil || len(gone) == 0 {
			return err
		}
		return takeAway(tx, src.Feed, gone)
	})
}

// Rejoin gives records whose bytes are nowhere any more their place again: what was known of them stays.
func Rejoin(tx *db.Tx, records []Stored) error {
	var left []member
	for _, s := range records {
		names, err := db.All[string](tx, `SELECT alias FROM record_alias WHERE record_id = $1 ORDER BY alias`, s.ID)
		if err != nil {
			return err
		}
		left = append(left, member{id: s.ID, names: names})
		if _, err := tx.Exec(`INSERT INTO ecosystem_feed (ecosystem, feed) SELECT DISTINCT `+ecosystemOf(tx)+`, $2 FROM record_package WHERE record_id = $1 AND package_key LIKE '%|%' ON CONFLICT (ecosystem, feed) DO NOTHING`, s.ID, s.Feed); err != nil {
			return err
		}
	}
	return regroup(tx, left, true)
}

// ecosystemOf is what stands before the first bar of a package key.
func ecosystemOf(tx *db.Tx) string {
	if tx.Kind() == db.SQLite {
		return `substr(package_key, 1, instr(package_key, '|') - 1)`
	}
	return `split_part(package_key, '|', 1)`
}
