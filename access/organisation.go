package access

import (
	"encoding/json"

	"clew"
	"clew/audit"
	"clew/db"
)

const organisationSetting = "organisation"

// Organisation is what the platform knows of who runs it.
type Organisation struct {
	Name     string `json:"name"`
	Revision int64  `json:"revision"`
}

// GetOrganisation reads it.
func GetOrganisation(tx *db.Tx) (o Organisation, err error) {
	v, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, organisationSetting)
	if err != nil || !found {
		return o, err
	}
	return o, json.Unmarshal([]byte(v), &o)
}

// SetOrganisation changes it.
func SetOrganisation(tx *db.Tx, actor clew.Actor, in Organisation) error {
	if err := Require(actor, SettingManage, Scope{}); err != nil {
		return err
	}
	if len(in.Name) > 200 {
		return (&clew.Faults{{Place: "name", Message: "Please give a name of at most 200 characters"}}).Err()
	}
	old, err := GetOrganisation(tx)
	if err != nil {
		return err
	}
	if old.Revision != in.Revision {
		return clew.Errorf(clew.Conflict, "Someone else has changed this record meanwhile; please look at the new state and decide again")
	}
	in.Revision++
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, organisationSetting, string(b)); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "organisation.changed", Type: "setting", Record: organisationSetting, Revision: in.Revision,
		Payload: map[string]any{"old": map[string]string{"name": old.Name}, "new": map[string]string{"name": in.Name}}})
	return err
}
