package db_test

import (
	"fmt"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
)

// A PostgreSQL server that is short of memory or connections for a moment costs a retry; one that stays so, or stops,
// says that it is not available, never that something is wrong inside the program.
func TestServerThatIsShort(t *testing.T) {
	d := dbtest.Postgres(t)
	for code, retried := range map[string]bool{"53200": true, "53300": true, "53100": false, "57P01": false, "57P03": false} {
		for _, times := range []int{1, 100} {
			n := 0
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				if n++; n > times {
					return nil
				}
				_, err := tx.Exec(fmt.Sprintf(`DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '%s'; END $$`, code))
				return err
			})
			switch {
			case retried && times == 1:
				if err != nil || n != 2 {
					t.Errorf("%s once: %v after %d tries", code, err, n)
				}
			case !clew.Is(err, clew.Unavailable):
				t.Errorf("%s, %d times: %v", code, times, err)
			case retried && (n < 2 || n > 10) || !retried && n != 1:
				t.Errorf("%s, %d times: %d tries", code, times, n)
			}
		}
	}
}
