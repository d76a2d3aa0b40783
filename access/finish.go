package access

import (
	"clew"
	"clew/audit"
	"clew/db"
)

// finish makes the session. Its token is new at every sign-in, so a planted one is worth nothing.
func (d *Door) finish(tx *db.Tx, c candidate, method string, factor bool, v Visit, next string) (Result, error) {
	if err := flushFailures(tx, c.ID); err != nil {
		return Result{}, err
	}
	r := Result{State: SignedIn, User: c.ID, Token: newSecret(), Next: next}
	id := clew.NewID()
	_, err := tx.Exec(`INSERT INTO session (id, hash, user_id, method, second_factor, confirmed_at, renew, ip, agent, created_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id, keyed(d.root, "session", r.Token), c.ID, method, factor, tx.Now(), false, ipText(v), agentText(v), tx.Now(), tx.Now())
	if err != nil {
		return Result{}, err
	}
	if _, err := tx.Exec(`UPDATE user_account SET last_sign_in_at = $2 WHERE id = $1`, c.ID, tx.Now()); err != nil {
		return Result{}, err
	}
	if r.Device, err = d.remember(tx, c, v); err != nil {
		return Result{}, err
	}
	grants, err := grantsOf(tx, c.ID)
	if err != nil {
		return Result{}, err
	}
	if r.MustEnrol, err = mustEnrol(tx, grants, factor || c.TOTP+c.Passkeys > 0); err != nil {
		return Result{}, err
	}
	actor := clew.Actor{Kind: clew.User, ID: c.ID, Session: id}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.signed_in", Type: "user", Record: c.ID.String(),
		Payload: map[string]any{"session": id, "method": method, "second_factor": factor, "known_device": !c.Device.IsZero()}})
	return r, err
}

// maxDevices bounds the known browsers of a person; the one not seen for longest goes.
const maxDevices = 20

// remember makes the browser a known one.
func (d *Door) remember(tx *db.Tx, c candidate, v Visit) (string, error) {
	if !c.Device.IsZero() {
		_, err := tx.Exec(`UPDATE known_device SET last_at = $2, agent = $3 WHERE id = $1`, c.Device, tx.Now(), agentText(v))
		return "", err
	}
	_, err := tx.Exec(`DELETE FROM known_device WHERE user_id = $1 AND id NOT IN (SELECT id FROM known_device WHERE user_id = $1 ORDER BY last_at DESC, id DESC LIMIT $2)`, c.ID, maxDevices-1)
	if err != nil {
		return "", err
	}
	token := newSecret()
	_, err = tx.Exec(`INSERT INTO known_device (id, hash, user_id, agent, created_at, last_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		clew.NewID(), keyed(d.root, "device", token), c.ID, agentText(v), tx.Now(), tx.Now())
	return token, err
}
