package main

import (
	"context"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"clew"
	"clew/aftersales/advisory"
	"clew/audit"
	"clew/db"
	"clew/queue"
	"clew/sign"
)

// symptom is one thing the doctor looked at.
type symptom struct {
	What   string `json:"what"`
	State  string `json:"state"` // ok, warning, bad
	Detail phrase `json:"detail"`
	Do     phrase `json:"do,omitzero"`
}

// Thresholds of the doctor.
const (
	lowDisk     = 1 << 30
	fullDisk    = 64 << 20
	clockJump   = 5 * time.Minute
	sealingLate = time.Minute
)

func doctorCommand(x *cli) *cobra.Command {
	var d dataFlags
	var listening listeners
	var file string
	c := &cobra.Command{Use: "doctor --data DIR", Short: "On the server: look at disk, permissions, clock, feeds, sealing and work, and say what to do", Args: cobra.NoArgs,
		Long: "On the server: look at disk, permissions, the database's integrity and schema, clock, feeds, backup, sealing and work, and say what to do. Exit code 3 when something is bad; warnings alone give 0.",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			s, err := d.open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			found, err := s.examine(c.Context(), d.key, file, listening)
			if err != nil {
				return err
			}
			type col = column[symptom]
			if err := show(x, found, int64(len(found)), col{"STATE", func(s symptom) string { return s.State }}, col{"WHAT", func(s symptom) string { return say(s.What) }},
				col{"DETAIL", func(s symptom) string { return s.Detail.here() }}, col{"WHAT TO DO", func(s symptom) string { return s.Do.here() }}); err != nil {
				return err
			}
			bad := 0
			for _, s := range found {
				if s.State == "bad" {
					bad++
				}
			}
			if bad > 0 {
				return clew.Errorf(clew.Invalid, "%s", several(bad, "1 thing is bad", "%d things are bad"))
			}
			return nil
		}}
	d.register(c)
	text(c.Flags(), &file, "checkpoints", "file of checkpoints, as the server was given it (default DATA/checkpoints/trail)")
	text(c.Flags(), &listening.pages, "listen", "address that the server was given for the pages, to ask it how it is")
	text(c.Flags(), &listening.management, "management", "address that it was given for metrics and health details")
	x.outputFlag(c)
	return c
}

func (s *store) examine(ctx context.Context, key, file string, listening listeners) ([]symptom, error) {
	out := []symptom{s.disk(), s.mode("data directory", s.data, 0o700), keyMode(key), s.private()}
	out = append(out, s.integrity(ctx)...)
	out = append(out, s.schema(ctx), s.running())
	out = append(out, listening.look(ctx)...)
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		for _, look := range []func(*db.Tx) ([]symptom, error){clockOf, suspectOf, sealingOf, workOf, stuckOf, feedsOf, backupOf, rebuildOf} {
			found, err := look(tx)
			if err != nil {
				return err
			}
			out = append(out, found...)
		}
		return nil
	})
	return append(out, s.checkpoints(ctx, file)), err
}

func (s *store) disk() symptom {
	var st syscall.Statfs_t
	if err := syscall.Statfs(s.data, &st); err != nil {
		return symptom{"disk", "bad", told("%v", err), phrase{}}
	}
	free := int64(st.Bavail) * st.Bsize
	detail := told("%d MiB free", free>>20)
	switch {
	case free < fullDisk:
		return symptom{"disk", "bad", detail, told("Make room; below 64 MiB the server refuses to write")}
	case free < lowDisk:
		return symptom{"disk", "warning", detail, told("Make room soon")}
	}
	return symptom{"disk", "ok", detail, phrase{}}
}

// keyMode asks the rule by which the server itself reads the key.
func keyMode(path string) symptom {
	info, err := os.Stat(path)
	if err != nil {
		return symptom{"root key", "bad", told("%v", err), phrase{}}
	}
	detail := told("%s has mode %04o", path, info.Mode().Perm())
	if err := sign.Mode(path, info.Mode()); err != nil {
		return symptom{"root key", "bad", detail, told("chmod 600 %s, or 640 where only the server's group reads it", path)}
	}
	return symptom{"root key", "ok", detail, phrase{}}
}

func (s *store) mode(what, path string, most os.FileMode) symptom {
	info, err := os.Stat(path)
	if err != nil {
		return symptom{what, "bad", told("%v", err), phrase{}}
	}
	if extra := info.Mode().Perm() &^ most; extra != 0 {
		return symptom{what, "bad", told("%s has mode %04o", path, info.Mode().Perm()), told("chmod %o %s", most, path)}
	}
	return symptom{what, "ok", told("%s has mode %04o", path, info.Mode().Perm()), phrase{}}
}

// clockOf compares the wall clock with the newest event: it may not lie behind it.
func clockOf(tx *db.Tx) ([]symptom, error) {
	rows, err := audit.List(tx, db.Where{}, clew.ID{}, 1)
	if err != nil || len(rows) == 0 {
		return []symptom{{"clock", "ok", told("nothing to compare with yet"), phrase{}}}, err
	}
	if behind := rows[0].RecordedAt.Sub(tx.Now()); behind > clockJump {
		return []symptom{{"clock", "bad", told("this machine's clock is %s behind the newest event", behind.Round(time.Second)), told("Set the clock (NTP)")}}, nil
	}
	return []symptom{{"clock", "ok", told("%s", tx.Now().String()), phrase{}}}, nil
}

func sealingOf(tx *db.Tx) ([]symptom, error) {
	lag, err := audit.Lag(tx)
	if lag > sealingLate {
		return []symptom{{"sealing", "warning", told("the oldest unsealed event waits for %s", lag.Round(time.Second)), told("Only a running server seals; its log says more")}}, err
	}
	return []symptom{{"sealing", "ok", told("up to date"), phrase{}}}, err
}

func workOf(tx *db.Tx) ([]symptom, error) {
	n, err := queue.Discarded(tx)
	if n > 0 {
		return []symptom{{"work", "bad", told("%d jobs were given up", n), told("The server's log says why; hand the file in again")}}, err
	}
	return []symptom{{"work", "ok", told("nothing was given up"), phrase{}}}, err
}

// aged names a feed, with its age where that is the age of what stands in a file.
func aged(f advisory.Feed, now clew.Time) string {
	if f.Health(now) != advisory.TooOld || !f.ByContent() || f.AsOf.IsZero() {
		return f.Name
	}
	return say("%s (newest content %d days old)", f.Name, int(f.Age(now).Hours()/24))
}

func feedsOf(tx *db.Tx) ([]symptom, error) {
	feeds, err := advisory.Feeds(tx, clew.SystemActor())
	if err != nil {
		return nil, err
	}
	by := map[advisory.Health][]string{}
	for _, f := range feeds {
		if f.Enabled {
			by[f.Health(tx.Now())] = append(by[f.Health(tx.Now())], aged(f, tx.Now()))
		}
	}
	var out []symptom
	for _, h := range []advisory.Health{advisory.TooOld, advisory.Never, advisory.Failing} {
		if len(by[h]) > 0 {
			out = append(out, symptom{"feeds", "warning", told("%s: %s", string(h), strings.Join(by[h], ", ")), told("\"clew feed show NAME\" names the last error; \"clew feed import\" takes files")})
		}
	}
	if len(out) == 0 {
		out = append(out, symptom{"feeds", "ok", told("all current"), phrase{}})
	}
	return out, nil
}
