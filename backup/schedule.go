package backup

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
)

// Names of the settings of backups that the server makes by itself.
const (
	scheduleSetting = "backup schedule"
	attemptSetting  = "backup attempt"
)

// Bounds of a schedule.
const (
	MaxEveryHours = 31 * 24
	MaxKeep       = 400
)

// Schedule says when the server makes backups by itself, and for whom. The folder is named where clew is started, so
// that nobody who is signed in chooses where the server writes.
type Schedule struct {
	Recipients []string `json:"recipients"`  // age1...
	EveryHours int      `json:"every_hours"` // 0: not by itself
	Keep       int      `json:"keep"`        // how many of these files stay; the oldest go
	Revision   int64    `json:"revision"`
}

// Attempt is the last backup that the server tried to make by itself.
type Attempt struct {
	At    clew.Time `json:"at,omitzero"`
	Asked bool      `json:"asked"`           // somebody wants one now
	Done  bool      `json:"done"`            // it succeeded
	Error string    `json:"error,omitempty"` // why not
}

func stored[T any](tx *db.Tx, name string) (v T, err error) {
	text, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, name)
	if err == nil && found {
		err = json.Unmarshal([]byte(text), &v)
	}
	return v, err
}

func store(tx *db.Tx, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return set(tx, name, string(text))
}

// GetSchedule reads the schedule and the last attempt.
func GetSchedule(tx *db.Tx, actor clew.Actor) (s Schedule, a Attempt, err error) {
	if err := access.Require(actor, access.SettingManage, access.Scope{}); err != nil {
		return s, a, err
	}
	if s, err = stored[Schedule](tx, scheduleSetting); err != nil {
		return s, a, err
	}
	if s.Keep == 0 {
		s.Keep = 14
	}
	if s.Recipients, err = Recipients(tx); err != nil {
		return s, a, err
	}
	a, err = stored[Attempt](tx, attemptSetting)
	return s, a, err
}

// SetSchedule changes it; in.Revision is the one that was read.
func SetSchedule(tx *db.Tx, actor clew.Actor, in Schedule) (Schedule, error) {
	old, _, err := GetSchedule(tx, actor)
	if err != nil {
		return old, err
	}
	var faults clew.Faults
	if in.EveryHours < 0 || in.EveryHours > MaxEveryHours {
		faults.Add("every_hours", "Please give 1 to 744 hours, or 0 for no backups by schedule")
	}
	if in.Keep < 1 || in.Keep > MaxKeep {
		faults.Add("keep", "Please give 1 to 400")
	}
	var wrong *clew.Error
	if _, err := recipients(in.Recipients); errors.As(err, &wrong) {
		faults.Add("recipients", wrong.Message, wrong.Args...)
	} else if in.EveryHours > 0 && len(in.Recipients) == 0 {
		faults.Add("recipients", "To whom shall backups be encrypted? Make a recovery key first")
	}
	if err := faults.Err(); err != nil {
		return old, err
	}
	if old.Revision != in.Revision {
		return old, clew.Errorf(clew.Conflict, "Someone else has changed this record meanwhile; please look at the new state and decide again")
	}
	if err := SetRecipients(tx, actor, in.Recipients); err != nil {
		return old, err
	}
	in.Revision++
	if err := store(tx, scheduleSetting, in); err != nil {
		return old, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "backup.scheduled", Type: "backup", Record: "schedule", Revision: in.Revision, Payload: map[string]any{"old": old, "new": in}})
	return in, err
}

// Ask has the server make a backup within a minute, whatever the schedule says.
func Ask(tx *db.Tx, actor clew.Actor) error {
	s, a, err := GetSchedule(tx, actor)
	if err != nil {
		return err
	}
	if len(s.Recipients) == 0 {
		return clew.Errorf(clew.Invalid, "To whom shall backups be encrypted? Make a recovery key first")
	}
	a.Asked = true
	if err := store(tx, attemptSetting, a); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "backup.asked", Type: "backup", Record: "schedule"})
	return err
}

// again is the pause after a backup that failed, or whose process died.
const again = time.Hour

// claim says whether a backup is due, and to one process only. Backups made by the command count too.
func claim(tx *db.Tx) (bool, error) {
	s, err := stored[Schedule](tx, scheduleSetting)
	if err != nil {
		return false, err
	}
	a, err := stored[Attempt](tx, attemptSetting)
	if err != nil {
		return false, err
	}
	last, _, err := Last(tx)
	if err != nil {
		return false, err
	}
	every, now := time.Duration(s.EveryHours)*time.Hour, tx.Now()
	due := every > 0 && now.Sub(last.At) >= every && (a.Done || now.Sub(a.At) >= min(again, every))
	if !due && !a.Asked {
		return false, nil
	}
	return true, store(tx, attemptSetting, Attempt{At: now})
}

// fileName is how the server names its own backups, and what it may remove.
var fileName = regexp.MustCompile(`^clew-\d{8}T\d{6}Z\.clewbackup$`)

// RunDue makes a backup in folder if one is due, removes the oldest beyond what is kept, and notes how it went.
func RunDue(ctx context.Context, s Source, folder string) (ran bool, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error { ran, err = claim(tx); return err })
	if err != nil || !ran {
		return false, err
	}
	err = scheduled(ctx, s, folder)
	a := Attempt{At: s.DB.Clock().Now(), Done: err == nil}
	if err != nil {
		a.Error = err.Error()
	}
	noted := s.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		now, err := stored[Attempt](tx, attemptSetting)
		if err != nil {
			return err
		}
		a.Asked = now.Asked // somebody asked again meanwhile
		if err := store(tx, attemptSetting, a); err != nil || a.Done {
			return err
		}
		_, err = audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "backup.failed", Type: "backup", Record: "schedule", Payload: map[string]string{"error": a.Error}})
		return err
	})
	if err == nil {
		err = noted
	}
	return true, err
}

func scheduled(ctx context.Context, s Source, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The folder of backups %s cannot be made", folder)
	}
	var keep Schedule
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { keep, _, err = GetSchedule(tx, clew.SystemActor()); return err })
	if err != nil {
		return err
	}
	name := "clew-" + s.DB.Clock().Now().Std().UTC().Format("20060102T150405Z") + ".clewbackup"
	if _, _, err := Create(ctx, s, filepath.Join(folder, name), nil); err != nil {
		return err
	}
	list, err := Files(folder)
	if err != nil {
		return err
	}
	for _, f := range list[min(len(list), keep.Keep):] {
		if err := os.Remove(filepath.Join(folder, f.Name)); err != nil {
			return clew.Wrapf(clew.Unavailable, err, "The old backup %s cannot be removed", f.Name)
		}
	}
	return nil
}

// File is a backup that the server made by itself.
type File struct {
	Name  string    `json:"name"`
	Bytes int64     `json:"bytes"`
	At    clew.Time `json:"at"`
}

// Files lists them, the newest first. A folder that is not there holds none.
func Files(folder string) ([]File, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		return nil, clew.Wrapf(clew.Unavailable, err, "The folder of backups %s cannot be read", folder)
	}
	var out []File
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.Type().IsRegular() || !fileName.MatchString(e.Name()) {
			continue
		}
		out = append(out, File{e.Name(), info.Size(), clew.TimeOf(info.ModTime())})
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(b.Name, a.Name) })
	return out, nil
}
