package fault

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/queue"

	"github.com/google/go-cmp/cmp"
)

// migrateAll is the play that is killed: an empty database is given its schema.
func migrateAll(ctx context.Context, d *db.DB) error {
	say("began")
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	if err := queue.Migrate(ctx, d); err != nil {
		return err
	}
	say("done")
	return nil
}

// shape is what a database looks like: tables with their columns, kinds and keys.
func shape(t *testing.T, url string) (out []backup.Table) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{URL: url})
	must(t, err)
	defer d.Close()
	must(t, d.Read(t.Context(), func(tx *db.Tx) (err error) { out, err = backup.Tables(tx); return err }))
	must(t, d.Ready(t.Context()))
	return out
}

// A program killed while it gives a database its schema leaves one that the next start completes.
func TestKillWhileMigrating(t *testing.T) {
	short(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		kind, want := d.Kind(), shape(t, d.URL())
		for round := range rounds(4, 30) {
			url := filepath.Join(t.TempDir(), "clew.db")
			if kind == db.Postgres {
				url = emptyPostgres(t)
			}
			killed := 0
			for try := range 4 {
				p := start(t, nil, "migrate", url, 0)
				if !p.lines.Scan() || p.lines.Text() != "began" {
					t.Fatalf("round %d: %q", round, p.lines.Text())
				}
				finished := false
				if try < 3 {
					time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
					p.kill(func(line string) { finished = finished || line == "done" })
				} else {
					for p.lines.Scan() {
						finished = finished || p.lines.Text() == "done"
					}
					must(t, p.Wait())
				}
				if finished {
					break
				}
				if killed++; try == 3 {
					t.Fatalf("round %d: it does not end", round)
				}
			}
			if diff := cmp.Diff(want, shape(t, url)); diff != "" {
				t.Errorf("round %d, killed %d times: %s", round, killed, diff)
			}
			t.Logf("round %d: killed %d times", round, killed)
		}
	})
}

func emptyPostgres(t *testing.T) string {
	url := dbtest.PostgresURL(t)
	d, err := db.Open(t.Context(), db.Config{URL: url})
	must(t, err)
	defer d.Close()
	_, err = d.Pool().ExecContext(t.Context(), `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
	must(t, err)
	return url
}
