package backup

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

// Names of the settings that this package keeps.
const (
	lastSetting      = "backup last"
	recipientSetting = "backup recipient"
	pendingSetting   = "backup restored, not told yet"
)

// Made is the last backup that was made.
type Made struct {
	ID     clew.ID   `json:"id"`
	At     clew.Time `json:"at"` // of the snapshot
	File   string    `json:"file"`
	Bytes  int64     `json:"bytes"`
	SHA256 string    `json:"sha256"`
	Rows   int64     `json:"rows"`
	Blobs  int       `json:"blobs"`
}

// Last tells of the last backup, if there ever was one.
func Last(tx *db.Tx) (Made, bool, error) {
	text, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, lastSetting)
	if err != nil || !found {
		return Made{}, false, err
	}
	var m Made
	err = json.Unmarshal([]byte(text), &m)
	return m, err == nil, err
}

// Age is the time since the last backup's snapshot; found is false when there never was one.
func Age(tx *db.Tx) (age time.Duration, found bool, err error) {
	m, found, err := Last(tx)
	if err != nil || !found {
		return 0, false, err
	}
	return tx.Now().Sub(m.At), true, nil
}

// Recipients are those to whom backups are encrypted.
func Recipients(tx *db.Tx) ([]string, error) {
	text, _, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, recipientSetting)
	return strings.Fields(text), err
}

// SetRecipients names them, at set-up or whenever they change.
func SetRecipients(tx *db.Tx, actor clew.Actor, names []string) error {
	if _, err := recipients(names); err != nil {
		return err
	}
	old, err := Recipients(tx)
	if err != nil || slices.Equal(old, names) {
		return err
	}
	if err := set(tx, recipientSetting, strings.Join(names, " ")); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "backup.recipient_named", Type: "backup", Record: "recipient", Payload: map[string]any{"old": old, "new": names}})
	return err
}

func remembered(ctx context.Context, d *db.DB, names []string) ([]string, error) {
	if len(names) > 0 {
		return names, d.Write(ctx, func(tx *db.Tx) error { return SetRecipients(tx, clew.SystemActor(), names) })
	}
	err := d.Read(ctx, func(tx *db.Tx) (err error) { names, err = Recipients(tx); return err })
	if err == nil && len(names) == 0 {
		err = clew.Errorf(clew.Invalid, "To whom shall the backup be encrypted? Make a recovery key with clew backup key, keep it apart from this machine, and name its recipient once with --recipient age1...")
	}
	return names, err
}

func made(tx *db.Tx, m Manifest, c Contents, file string) error {
	what := Made{m.ID, m.Created, file, m.Size, m.SHA256, c.Rows(), c.Blobs}
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	if err := set(tx, lastSetting, string(text)); err != nil {
		return err
	}
	_, err = audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "backup.created", Type: "backup", Record: m.ID.String(),
		Payload: map[string]any{"backup": what, "schema": m.Schema, "events": m.Events, "recipients": m.Recipients, "missing": c.Missing}})
	return err
}

func set(tx *db.Tx, name, value string) error {
	_, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
