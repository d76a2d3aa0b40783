package access

import (
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

// Failed sign-ins are told to the audit trail in sums: at most one event in failedEvery for each account, one for all
// unknown names together and one for all API tokens that are not valid, so that nobody can flood the trail by guessing. The first failure is told at once; what
// comes after waits for the next failure, success or sweep.
const failedEvery = 10 * time.Minute

// The buckets that are no account.
const (
	bucketUnknown = "unknown"
	bucketToken   = "token"
)

type failedRow struct {
	Bucket     string
	UserID     clew.ID
	Waiting    int64
	ReportedAt clew.Time
}

func noteFailure(tx *db.Tx, user clew.ID, what string, v Visit) error {
	bucket := bucketUnknown
	if !user.IsZero() {
		bucket = user.String()
	}
	return noteIn(tx, bucket, user, what, v)
}

func noteIn(tx *db.Tx, bucket string, user clew.ID, what string, v Visit) error {
	r, _, err := db.Maybe[failedRow](tx, `SELECT bucket, user_id, waiting, reported_at FROM failed_sign_in WHERE bucket = $1`, bucket)
	if err != nil {
		return err
	}
	r.Bucket, r.UserID, r.Waiting = bucket, user, r.Waiting+1
	if !r.ReportedAt.IsZero() && tx.Now().Sub(r.ReportedAt) < failedEvery && tx.Now() >= r.ReportedAt {
		_, err = tx.Exec(`UPDATE failed_sign_in SET waiting = $2 WHERE bucket = $1`, bucket, r.Waiting)
		return err
	}
	return reportFailures(tx, r, map[string]any{"last": what, "network": network(v.IP)})
}

func reportFailures(tx *db.Tx, r failedRow, payload map[string]any) error {
	_, err := tx.Exec(`INSERT INTO failed_sign_in (bucket, user_id, waiting, reported_at) VALUES ($1, $2, 0, $3)
		ON CONFLICT (bucket) DO UPDATE SET waiting = 0, reported_at = excluded.reported_at`, r.Bucket, r.UserID, tx.Now())
	if err != nil {
		return err
	}
	payload["count"] = r.Waiting
	record := r.UserID.String()
	if record == "" {
		record = r.Bucket
	}
	_, err = audit.Append(tx, clew.Actor{Kind: clew.Nobody}, audit.Event{Kind: "access.sign_in_failed", Type: "user", Record: record, Payload: payload})
	return err
}

// flushFailures tells what waits: of one account at its next success, or of all that waited long enough (zero id).
func flushFailures(tx *db.Tx, user clew.ID) error {
	w := (&db.Where{}).And("waiting > 0")
	if user.IsZero() {
		w.And("reported_at <= ?", tx.Now().Add(-failedEvery))
	} else {
		w.And("bucket = ?", user.String())
	}
	rows, err := db.All[failedRow](tx, `SELECT bucket, user_id, waiting, reported_at FROM failed_sign_in `+w.String()+` ORDER BY bucket LIMIT 500`, w.Args...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := reportFailures(tx, r, map[string]any{"since": r.ReportedAt}); err != nil {
			return err
		}
	}
	return nil
}
