package api

import (
	"context"

	"clew"
	"clew/backup"
	"clew/db"
)

// backupState is the schedule of backups and how the last ones went.
type backupState struct {
	Recipients []string  `json:"recipients" doc:"Whose recovery keys open the backups: age1..."`
	EveryHours int       `json:"every_hours" doc:"0: not by schedule"`
	Keep       int       `json:"keep" doc:"How many of the files made by schedule stay"`
	Revision   int64     `json:"revision"`
	LastAt     clew.Time `json:"last_at,omitzero" doc:"Moment that the last backup shows, however it was made"`
	LastFile   string    `json:"last_file,omitempty"`
	LastBytes  int64     `json:"last_bytes,omitempty"`
	TriedAt    clew.Time `json:"tried_at,omitzero" doc:"Last try by schedule or on demand"`
	Error      string    `json:"error,omitempty" doc:"Of the last try"`
	Asked      bool      `json:"asked" doc:"One will be made within a minute"`
}

type backupSettings struct {
	Recipients []string `json:"recipients" nullable:"false" maxItems:"20" doc:"Whose recovery keys open the backups: age1..."`
	EveryHours int      `json:"every_hours" minimum:"0" maximum:"744" doc:"0: not by schedule"`
	Keep       int      `json:"keep" minimum:"1" maximum:"400" doc:"How many of the files made by schedule stay"`
}

// backupOf counts revisions from 1, since a schedule that nobody has set yet must be changeable by its ETag as well.
func backupOf(tx *db.Tx, actor clew.Actor) (backupState, error) {
	s, a, err := backup.GetSchedule(tx, actor)
	if err != nil {
		return backupState{}, err
	}
	last, _, err := backup.Last(tx)
	return backupState{Recipients: append([]string{}, s.Recipients...), EveryHours: s.EveryHours, Keep: s.Keep, Revision: s.Revision + 1, LastAt: last.At, LastFile: last.File, LastBytes: last.Bytes,
		TriedAt: a.At, Error: a.Error, Asked: a.Asked}, err
}

func backups(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/backup", id: "getBackup", tag: tagOperation, summary: "Read the schedule of backups and how the last ones went"},
		func(ctx context.Context, actor clew.Actor, _ *none) (*record[backupState], error) {
			b, err := read(ctx, s.DB, func(tx *db.Tx) (backupState, error) { return backupOf(tx, actor) })
			return recordOf(b, b.Revision, err)
		})
	type updateInput struct {
		IfMatch
		Body backupSettings
	}
	register(s, op{route: "PUT /api/v1/backup", id: "updateBackup", tag: tagOperation, summary: "Change the schedule of backups",
		text: "The folder is named where the server is started (--backups)."},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[backupState], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			b, err := write(ctx, s.DB, func(tx *db.Tx) (backupState, error) {
				if _, err := backup.SetSchedule(tx, actor, backup.Schedule{Recipients: in.Body.Recipients, EveryHours: in.Body.EveryHours, Keep: in.Body.Keep, Revision: revision - 1}); err != nil {
					return backupState{}, err
				}
				return backupOf(tx, actor)
			})
			return recordOf(b, b.Revision, err)
		})
	register(s, op{route: "POST /api/v1/backup/run", id: "runBackup", tag: tagOperation, summary: "Have a backup made within a minute", status: 202},
		func(ctx context.Context, actor clew.Actor, _ *none) (*one[backupState], error) {
			return oneOf(write(ctx, s.DB, func(tx *db.Tx) (backupState, error) {
				if err := backup.Ask(tx, actor); err != nil {
					return backupState{}, err
				}
				return backupOf(tx, actor)
			}))
		})
}
