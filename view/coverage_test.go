package view_test

import (
	"fmt"
	"strings"
	"testing"

	"clew/db"
	"clew/view"
)

func npmRecord(i int, more string) string {
	return fmt.Sprintf(`{"id":"OSV-2020-%d","modified":"2020-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"other-%[1]d"},"versions":["1.0.0"]}%s]}`, i, more)
}

// A word about one package is not what is known of an ecosystem: the others of it stay ones of which nothing is known.
func TestFewRecordsCoverNoEcosystem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Release(w.Gateway, "77.0.0", "2024-05-01")
		w.Upload(r.ID, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"left-pad","version":"1.0.0","purl":"pkg:npm/left-pad@1.0.0"}]}`)
		check := func(when string, green bool) {
			t.Helper()
			w.Settle()
			w.Read(func(tx *db.Tx) error {
				sight, err := view.NewSight(tx)
				if err != nil {
					return err
				}
				c, err := sight.Of(tx, r.ID)
				if c.Green() != green || (c.Assessable == 1) != green || (c.Reasons[view.NoData] == 1) == green {
					t.Errorf("%s: %+v, green should be %v", when, c, green)
				}
				return err
			})
		}
		check("nothing imported", false)
		w.Feed("osv:file", npmRecord(1, ""), false)
		check("one record from a file", false)
		w.Feed("osv:npm", npmRecord(3, ""), false)
		check("one record under the ecosystem's name", false)
		w.Feed("osv:Go", npmRecord(2, `,{"package":{"ecosystem":"Go","name":"example.com/x"},"versions":["1.0.0"]}`), false)
		check("a record of another ecosystem's archive that names one of its packages too", false)
		var many []string
		for i := range 120 {
			many = append(many, npmRecord(100+i, ""))
		}
		w.Feed("osv:file", "["+strings.Join(many, ",")+"]", false)
		check("as many records as an archive holds, from a file", true)
	})
}

// The archive of an ecosystem covers it, however few records it holds.
func TestArchiveCoversEcosystem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Release(w.Gateway, "77.0.0", "2024-05-01")
		w.Upload(r.ID, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"left-pad","version":"1.0.0","purl":"pkg:npm/left-pad@1.0.0"}]}`)
		w.Feed("osv:npm", npmRecord(1, ""), true)
		w.Settle()
		w.Read(func(tx *db.Tx) error {
			sight, err := view.NewSight(tx)
			if err != nil {
				return err
			}
			if c, err := sight.Of(tx, r.ID); err != nil || !c.Green() {
				t.Errorf("%+v, %v", c, err)
			}
			return nil
		})
	})
}

// A record that was handed in today does not make an archive current that is too old.
func TestAFreshFileDoesNotMakeAnOldArchiveCurrent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Release(w.Gateway, "77.0.0", "2024-05-01")
		w.Upload(r.ID, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"left-pad","version":"1.0.0","purl":"pkg:npm/left-pad@1.0.0"}]}`)
		var many []string
		for i := range 120 {
			many = append(many, npmRecord(100+i, ""))
		}
		w.Feed("osv:npm", "["+strings.Join(many, ",")+"]", false)
		w.Feed("osv:file", npmRecord(1, ""), false)
		for _, c := range []struct {
			hours int
			old   int64
		}{{24 * 365 * 50, 0}, {48, 1}} {
			w.Write(func(tx *db.Tx) error {
				if _, err := tx.Exec(`UPDATE feed SET as_of = $1 WHERE name = 'osv:file'`, tx.Now()); err != nil {
					return err
				}
				_, err := tx.Exec(`UPDATE feed SET complete = $1, max_age_hours = $2 WHERE name = 'osv:npm'`, true, c.hours)
				return err
			})
			w.Settle()
			w.Read(func(tx *db.Tx) error {
				sight, err := view.NewSight(tx)
				if err != nil {
					return err
				}
				got, err := sight.Of(tx, r.ID)
				if got.Green() != (c.old == 0) || got.Reasons[view.DataTooOld] != c.old {
					t.Errorf("%d hours: %+v", c.hours, got)
				}
				return err
			})
		}
	})
}
