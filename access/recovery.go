package access

import (
	"strings"

	"clew"
	"clew/audit"
	"clew/db"
)

const recoveryCodes = 10

// NewRecoveryCodes makes ten single-use codes that stand in for a lost second factor; earlier ones are dead. They are
// shown once.
func (d *Door) NewRecoveryCodes(tx *db.Tx, actor clew.Actor) ([]string, error) {
	if err := fresh(tx, actor); err != nil {
		return nil, err
	}
	return d.makeRecoveryCodes(tx, actor)
}

func (d *Door) makeRecoveryCodes(tx *db.Tx, actor clew.Actor) ([]string, error) {
	if _, err := tx.Exec(`DELETE FROM recovery_code WHERE user_id = $1`, actor.ID); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	var rows [][]any
	for i := range codes {
		c := randomText(10) // 80 bits
		codes[i] = c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
		rows = append(rows, []any{clew.NewID(), actor.ID, d.recoveryHash(actor.ID, c), tx.Now()})
	}
	if err := tx.Bulk(`INSERT INTO recovery_code (id, user_id, hash, created_at) VALUES ($1, $2, $3, $4)`, rows); err != nil {
		return nil, err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.recovery_codes_made", Type: "user", Record: actor.ID.String(), Payload: map[string]any{"count": len(codes)}})
	return codes, err
}

func (d *Door) recoveryHash(user clew.ID, code string) []byte {
	return keyed(d.root, "recovery", user.String()+"/"+code)
}

// useRecoveryCode uses a code up.
func (d *Door) useRecoveryCode(tx *db.Tx, user clew.ID, code string) (bool, error) {
	code = strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	if len(code) != 16 {
		return false, nil
	}
	n, err := tx.Exec(`UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL`, user, d.recoveryHash(user, code), tx.Now())
	if err != nil || n != 1 {
		return false, err
	}
	left, err := db.One[int64](tx, `SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL`, user)
	if err != nil {
		return false, err
	}
	_, err = audit.Append(tx, clew.Actor{Kind: clew.User, ID: user}, audit.Event{Kind: "access.recovery_code_used", Type: "user", Record: user.String(), Payload: map[string]any{"left": left}})
	return err == nil, err
}

// ResetFactors takes all second factors away from a user who has lost them; policy leads them to new ones. The user's
// password stays, so whoever resets is not let in by it.
func ResetFactors(tx *db.Tx, actor clew.Actor, user clew.ID, revision int64, reason string) error {
	if err := personMay(actor, UserManage); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > 2000 {
		return (&clew.Faults{{Place: "reason", Message: "Please give a reason of at most 2000 characters"}}).Err()
	}
	if err := bump(tx, user, revision, `state = state`); err != nil {
		return err
	}
	for _, table := range []string{"totp", "recovery_code", "passkey", "known_device"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE user_id = $1`, user); err != nil {
			return err
		}
	}
	if err := meansChanged(tx, actor, user); err != nil {
		return err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.factors_reset", Type: "user", Record: user.String(), Revision: revision + 1, Payload: map[string]any{"reason": reason}})
	return err
}
