package access

import (
	"time"

	"clew"
	"clew/db"
)

// Sweep forgets what has ended: sessions, steps, links, lanes, browsers not seen for long; and tells the audit trail the
// failures that wait. A schedule calls it every few minutes; nothing depends on it for being right.
func Sweep(tx *db.Tx) error {
	now := tx.Now()
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM session WHERE last_at <= $1 OR created_at <= $2`, []any{now.Add(-idleLife), now.Add(-absoluteLife)}},
		{`DELETE FROM spent WHERE expires_at <= $1`, []any{now.Add(-time.Hour)}},
		{`DELETE FROM access_link WHERE expires_at <= $1`, []any{now.Add(-24 * time.Hour)}},
		{`DELETE FROM throttle WHERE last_at <= $1`, []any{now.Add(-24 * time.Hour)}},
		{`DELETE FROM denial WHERE reported_at <= $1`, []any{now.Add(-24 * time.Hour)}},
		{`DELETE FROM known_device WHERE last_at <= $1`, []any{now.Add(-deviceLife)}},
		{`DELETE FROM totp WHERE confirmed_at IS NULL AND created_at <= $1`, []any{now.Add(-time.Hour)}},
	} {
		if _, err := tx.Exec(s.sql, s.args...); err != nil {
			return err
		}
	}
	return flushFailures(tx, clew.ID{})
}
