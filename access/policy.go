package access

import (
	"encoding/json"
	"slices"

	"clew"
	"clew/audit"
	"clew/db"
)

const policySetting = "access.second_factor_roles"

// SecondFactorRoles lists the roles whose holders need a second factor.
func SecondFactorRoles(tx *db.Tx) ([]clew.Role, error) {
	v, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, policySetting)
	if err != nil || !found {
		return nil, err
	}
	var roles []clew.Role
	return roles, json.Unmarshal([]byte(v), &roles)
}

// SetSecondFactorRoles sets them. Whoever holds one of the roles without a second factor is led to enrol one at the
// next request and holds nothing else until then.
func SetSecondFactorRoles(tx *db.Tx, actor clew.Actor, roles []clew.Role) error {
	if err := Require(actor, SettingManage, Scope{}); err != nil {
		return err
	}
	var kept []clew.Role
	for _, r := range clew.Roles {
		if slices.Contains(roles, r) {
			kept = append(kept, r)
		}
	}
	if len(kept) != len(roles) {
		return clew.Errorf(clew.Invalid, "There is no such role")
	}
	old, err := SecondFactorRoles(tx)
	if err != nil {
		return err
	}
	b, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, policySetting, string(b)); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.policy_changed", Type: "setting", Record: policySetting, Payload: map[string]any{"old": old, "new": kept}})
	return err
}

func mustEnrol(tx *db.Tx, grants []clew.Grant, has bool) (bool, error) {
	if has || len(grants) == 0 {
		return false, nil
	}
	roles, err := SecondFactorRoles(tx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(grants, func(g clew.Grant) bool { return slices.Contains(roles, g.Role) }), nil
}
