package access

import (
	"sync"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
)

func TestSetupMakesOneAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		door := newDoor(t, d)
		var l Link
		write(t, d, func(tx *db.Tx) (err error) {
			l, err = door.IssueSetupLink(tx, clew.SystemActor())
			return err
		})
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, refused := 0, 0
		for i := range 50 {
			wg.Go(func() {
				_, err := door.Setup(t.Context(), FirstAdministrator{Visit: visit, Token: linkToken(t, l), Name: "Racer", Email: string(rune('a'+i%26)) + string(rune('a'+i/26)) + "@example.com", Password: "many hands on one door"})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case clew.Is(err, clew.NotFound):
					refused++
				default:
					t.Errorf("racing set-up: %v", err)
				}
			})
		}
		wg.Wait()
		if won != 1 || refused != 49 {
			t.Errorf("%d won and %d were refused, want 1 and 49", won, refused)
		}
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			for what, want := range map[string]int64{"user_account": 1, "role_grant": 2, "session": 1, "person": 1} {
				n, err := db.One[int64](tx, `SELECT COUNT(*) FROM `+what)
				if err != nil {
					return err
				}
				if n != want {
					t.Errorf("%d rows in %s, want %d", n, what, want)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
