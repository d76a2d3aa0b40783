package access

import (
	"context"

	"clew"
	"clew/audit"
	"clew/db"
)

// ChangePassword sets a new password for the actor, who proves the old one, or, without one so far, has proved by
// other means a short while ago. All other sessions end; the actor's own goes on under a new token.
func (d *Door) ChangePassword(ctx context.Context, actor clew.Actor, old, new string) error {
	if actor.Kind != clew.User {
		return clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	var c candidate
	var u User
	err := d.db.Read(ctx, func(tx *db.Tx) (err error) {
		if c, err = d.candidate(tx, `WHERE u.id = $1`, actor.ID, ""); err == nil {
			u, err = getUser(tx, actor.ID)
		}
		if err == nil && c.Hash == "" {
			err = fresh(tx, actor)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := CheckPassword(new, u.Name, u.Email); err != nil {
		return err
	}
	if c.Hash != "" {
		if err := d.prove(ctx, actor, c, old); err != nil {
			return err
		}
	}
	hash, err := d.hash.make(ctx, new)
	if err != nil {
		return err
	}
	return d.db.Write(ctx, func(tx *db.Tx) error {
		if err := same(tx, c); err != nil {
			return err
		}
		return setPassword(tx, actor, actor.ID, hash)
	})
}

// prove checks the actor's password inside a session, in a lane of that session alone.
func (d *Door) prove(ctx context.Context, actor clew.Actor, c candidate, password string) error {
	lanes := []lane{newLane(d.root, laneConfirm, actor.Session.String())}
	var until clew.Time
	err := d.db.Write(ctx, func(tx *db.Tx) (err error) {
		until, err = draw(tx, lanes)
		return err
	})
	if err != nil {
		return err
	}
	if until != 0 {
		return clew.Errorf(clew.Limited, "Too many wrong attempts; please try again at %s", until)
	}
	ok, _, err := d.hash.check(ctx, true, c.Hash, clew.Clip(password, 4*passwordMax))
	if err != nil {
		return err
	}
	return d.answer(ctx, c, actor, lanes, ok)
}

func (d *Door) answer(ctx context.Context, c candidate, actor clew.Actor, lanes []lane, ok bool) error {
	err := d.db.Write(ctx, func(tx *db.Tx) error {
		if ok {
			return forgive(tx, lanes)
		}
		return noteFailure(tx, c.ID, "confirmation", Visit{})
	})
	if err == nil && !ok {
		return (&clew.Faults{{Place: "current_password", Message: "This is not your password"}}).Err()
	}
	return err
}

// setPassword stores a hash, ends waiting sign-ins and other sessions, and says so.
func setPassword(tx *db.Tx, actor clew.Actor, user clew.ID, hash string) error {
	_, err := tx.Exec(`INSERT INTO password (user_id, hash, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`, user, hash, tx.Now())
	if err != nil {
		return err
	}
	if err := meansChanged(tx, actor, user); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.password_changed", Type: "user", Record: user.String()})
	return err
}

// meansChanged follows every change of what lets a user in: half-done sign-ins, unused links and other sessions end.
func meansChanged(tx *db.Tx, actor clew.Actor, user clew.ID) error {
	if _, err := tx.Exec(`UPDATE user_account SET credential_rev = credential_rev + 1 WHERE id = $1`, user); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM access_link WHERE user_id = $1 AND used_at IS NULL`, user); err != nil {
		return err
	}
	return endSessions(tx, actor, user)
}

// Confirm proves once more that the actor sits at the browser, before what lets them in is changed: by the password,
// or by a TOTP or recovery code.
func (d *Door) Confirm(ctx context.Context, actor clew.Actor, password, code string) error {
	if actor.Kind != clew.User {
		return clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	var c candidate
	err := d.db.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = d.candidate(tx, `WHERE u.id = $1`, actor.ID, "")
		return err
	})
	if err != nil {
		return err
	}
	if code != "" {
		return d.confirmCode(ctx, actor, c, code)
	}
	if err := d.prove(ctx, actor, c, password); err != nil {
		return err
	}
	return d.db.Write(ctx, func(tx *db.Tx) error { return confirmed(tx, actor) })
}

func (d *Door) confirmCode(ctx context.Context, actor clew.Actor, c candidate, code string) error {
	var until clew.Time
	var ok bool
	err := d.db.Write(ctx, func(tx *db.Tx) (err error) {
		ok, until, err = d.tryCode(tx, c, clew.Clip(code, 100), []lane{newLane(d.root, laneConfirm, actor.Session.String())}, Visit{})
		if err == nil && ok {
			err = confirmed(tx, actor)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case until != 0:
		return clew.Errorf(clew.Limited, "Too many wrong attempts; please try again at %s", until)
	case !ok:
		return (&clew.Faults{{Place: "code", Message: "This code is wrong or was used already"}}).Err()
	}
	return nil
}

func confirmed(tx *db.Tx, actor clew.Actor) error {
	_, err := tx.Exec(`UPDATE session SET confirmed_at = $3 WHERE id = $1 AND user_id = $2`, actor.Session, actor.ID, tx.Now())
	return err
}
