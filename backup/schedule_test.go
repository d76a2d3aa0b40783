package backup_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"clew"
	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
)

// The server makes backups when they are due and not more often, keeps as many as it shall, says why one failed, and
// tries again.
func TestSchedule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.fill()
		src := p.src
		clocked, clock := jobtest.At(t, d, time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC))
		src.DB = clocked
		folder := filepath.Join(t.TempDir(), "backups")
		admin := clew.SystemActor()
		key, err := backup.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		set := func(s backup.Schedule) error {
			return clocked.Write(t.Context(), func(tx *db.Tx) error {
				now, _, err := backup.GetSchedule(tx, admin)
				if err != nil {
					return err
				}
				s.Revision = now.Revision
				_, err = backup.SetSchedule(tx, admin, s)
				return err
			})
		}
		run := func(want bool) error {
			t.Helper()
			ran, err := backup.RunDue(t.Context(), src, folder)
			if ran != want {
				t.Errorf("%v: ran %v: %v", clock.Now(), ran, err)
			}
			return err
		}
		names := func() (out []string) {
			list, err := backup.Files(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				out = append(out, f.Name)
			}
			return out
		}
		for _, wrong := range []backup.Schedule{{EveryHours: 24, Keep: 3}, {EveryHours: -1, Keep: 3}, {EveryHours: 745, Keep: 3}, {Keep: 0}, {Keep: 401},
			{Recipients: []string{key.Identity}, EveryHours: 1, Keep: 3}, {Recipients: []string{"age1nonsense"}, EveryHours: 1, Keep: 3}} {
			if err := set(wrong); !clew.Is(err, clew.Invalid) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		nobody := clew.Actor{Kind: clew.User, ID: clew.NewID()}
		err = clocked.Write(t.Context(), func(tx *db.Tx) error { return backup.Ask(tx, nobody) })
		if !clew.Is(err, clew.Denied) && !clew.Is(err, clew.NotFound) {
			t.Errorf("anybody may ask: %v", err)
		}
		if err := run(false); err != nil {
			t.Error(err)
		}
		if err := set(backup.Schedule{Recipients: []string{key.Recipient}, EveryHours: 24, Keep: 2}); err != nil {
			t.Fatal(err)
		}
		if err := run(true); err != nil {
			t.Fatal(err)
		}
		run(false)
		clock.Move(23 * time.Hour)
		run(false)
		clock.Move(time.Hour)
		run(true)
		if err := clocked.Write(t.Context(), func(tx *db.Tx) error { return backup.Ask(tx, admin) }); err != nil {
			t.Fatal(err)
		}
		clock.Move(time.Minute)
		other := filepath.Join(folder, "mine.clewbackup")
		if err := os.WriteFile(other, []byte("somebody's own file"), 0o600); err != nil {
			t.Fatal(err)
		}
		run(true)
		if want := []string{"clew-20261202T010100Z.clewbackup", "clew-20261202T010000Z.clewbackup"}; !slices.Equal(names(), want) {
			t.Errorf("in the folder: %v", names())
		}
		if _, err := os.Stat(other); err != nil {
			t.Error(err)
		}
		file := filepath.Join(t.TempDir(), "recovery.key")
		write(t, file, []byte(key.Identity+"\n"))
		ids, err := backup.Identities(file)
		must(t, err)
		r, err := backup.Verify(filepath.Join(folder, names()[0]), backup.Keys{Root: src.Root, Identities: ids})
		if err != nil || !r.Opened || len(r.Problems) > 0 {
			t.Errorf("%+v %v", r, err)
		}
		// A folder that cannot be written: said, and tried again after an hour.
		clock.Move(24 * time.Hour)
		blocked := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(blocked, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if ran, err := backup.RunDue(t.Context(), src, blocked); !ran || !clew.Is(err, clew.Unavailable) {
			t.Errorf("%v %v", ran, err)
		}
		clocked.Read(t.Context(), func(tx *db.Tx) error {
			_, a, err := backup.GetSchedule(tx, admin)
			if err != nil || a.Done || a.Error == "" {
				t.Errorf("%+v %v", a, err)
			}
			return err
		})
		run(false)
		clock.Move(time.Hour)
		if err := run(true); err != nil {
			t.Error(err)
		}
	})
}
