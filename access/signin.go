package access

import (
	"context"
	"unicode/utf8"

	"clew"
	"clew/db"
)

// Attempt is a filled sign-in form.
type Attempt struct {
	Visit
	Login    string // e-mail address
	Password string
	Code     string // TOTP or recovery code, when the person gives it at once; "" to be asked
	Next     string
}

// candidate is what is known of a name before the password is looked at; all zero for an unknown one.
type candidate struct {
	ID       clew.ID
	State    string
	Rev      int64
	Hash     string
	TOTP     int64
	Passkeys int64
	Recovery int64
	Device   clew.ID
}

const candidateColumns = `u.id, u.state, u.credential_rev AS rev, w.hash,
	(SELECT COUNT(*) FROM totp t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS totp,
	(SELECT COUNT(*) FROM passkey k WHERE k.user_id = u.id) AS passkeys,
	(SELECT COUNT(*) FROM recovery_code c WHERE c.user_id = u.id AND c.used_at IS NULL) AS recovery`

const candidateFrom = ` FROM user_account u LEFT JOIN password w ON w.user_id = u.id `

func (d *Door) candidate(tx *db.Tx, where string, arg any, device string) (candidate, error) {
	c, _, err := db.Maybe[candidate](tx, `SELECT `+candidateColumns+candidateFrom+where, arg)
	if err != nil || !plausible(device) {
		return c, err
	}
	c.Device, _, err = db.Maybe[clew.ID](tx, `SELECT id FROM known_device WHERE hash = $1 AND user_id = $2 AND last_at > $3`,
		keyed(d.root, "device", device), c.ID.String(), tx.Now().Add(-deviceLife))
	return c, err
}

func (c candidate) factors() []string {
	var f []string
	if c.TOTP > 0 {
		f = append(f, FactorTOTP)
	}
	if c.Passkeys > 0 {
		f = append(f, FactorPasskey)
	}
	if len(f) > 0 && c.Recovery > 0 {
		f = append(f, FactorRecovery)
	}
	return f
}

// lanes tells where an attempt drives; see throttle.go.
func (d *Door) lanes(c candidate, a Attempt) []lane {
	login, net := foldEmail(a.Login), network(a.IP)
	switch {
	case !c.Device.IsZero():
		return []lane{newLane(d.root, laneDevice, c.Device.String())}
	case a.Code != "":
		return []lane{newLane(d.root, laneBothNet, login, net), newLane(d.root, laneNet, net)}
	}
	return []lane{newLane(d.root, laneAccountNet, login, net), newLane(d.root, laneAccount, login), newLane(d.root, laneNet, net)}
}

// watched are the lanes that must be open before the password is looked at. The lane of codes is among them when a code
// comes along: found closed only after the password, it would tell that the password is right.
func (d *Door) watched(c candidate, a Attempt) []lane {
	lanes := d.lanes(c, a)
	if a.Code != "" {
		lanes = append(lanes, d.codeLane(c))
	}
	return lanes
}

// codeLane bounds wrong codes after a right password.
func (d *Door) codeLane(c candidate) lane {
	if !c.Device.IsZero() {
		return newLane(d.root, laneDevice, c.Device.String())
	}
	return newLane(d.root, laneCode, c.ID.String())
}

// SignIn checks a name and a password, and the second factor when it comes with them. The answer, its time and its
// work are the same for an unknown name, a wrong password and an account that may not enter.
func (d *Door) SignIn(ctx context.Context, a Attempt) (Result, error) {
	if len(a.Login) > 320 || !utf8.ValidString(a.Login) || len(a.Password) > 4*passwordMax || len(a.Code) > 100 {
		return Result{}, errWrong
	}
	var c candidate
	var until clew.Time
	err := d.db.Read(ctx, func(tx *db.Tx) (err error) {
		if c, err = d.candidate(tx, `JOIN person p ON p.user_id = u.id WHERE p.email_fold = $1`, foldEmail(a.Login), a.Device); err == nil {
			until, err = closedUntil(tx, d.watched(c, a))
		}
		return err
	})
	lanes := d.lanes(c, a)
	if err == nil && until == 0 { // a closed lane costs no write
		err = d.db.Write(ctx, func(tx *db.Tx) (err error) {
			until, err = draw(tx, lanes)
			return err
		})
	}
	if err != nil {
		return Result{}, err
	}
	if until != 0 {
		return Result{State: Throttled, Until: until}, nil
	}
	hash := c.Hash
	if UserState(c.State) != Active {
		hash = ""
	}
	ok, stale, err := d.hash.check(ctx, !c.Device.IsZero(), hash, a.Password)
	if err != nil {
		return Result{}, err
	}
	if !ok {
		return Result{}, d.refuse(ctx, c, "password", a.Visit)
	}
	rehashed := ""
	if stale {
		if rehashed, err = d.hash.make(ctx, a.Password); err != nil {
			return Result{}, err
		}
	}
	return d.afterPassword(ctx, c, a, lanes, rehashed)
}

// refuse counts a failure and gives the one answer.
func (d *Door) refuse(ctx context.Context, c candidate, what string, v Visit) error {
	if err := d.db.Write(ctx, func(tx *db.Tx) error { return noteFailure(tx, c.ID, what, v) }); err != nil {
		return err
	}
	return errWrong
}

// afterPassword goes on with the second factor, or is done.
func (d *Door) afterPassword(ctx context.Context, c candidate, a Attempt, lanes []lane, rehashed string) (r Result, err error) {
	wrong := false
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		r, wrong = Result{}, false
		if err := same(tx, c); err != nil {
			return err
		}
		if rehashed != "" {
			if _, err := tx.Exec(`UPDATE password SET hash = $3 WHERE user_id = $1 AND hash = $2`, c.ID, c.Hash, rehashed); err != nil {
				return err
			}
		}
		factors := c.factors()
		if len(factors) > 0 && a.Code == "" {
			if err := giveBack(tx, lanes); err != nil {
				return err
			}
			s, err := d.sealStep(tx.Now(), step{Kind: stepFactor, User: c.ID, Rev: c.Rev, Method: "password", Next: SafeNext(a.Next)})
			r = Result{State: NeedsSecondFactor, User: c.ID, Step: s, Factors: factors}
			return err
		}
		if len(factors) > 0 {
			var more []lane // a known browser has drawn its one ticket
			if c.Device.IsZero() {
				more = []lane{d.codeLane(c)}
			}
			ok, until, err := d.tryCode(tx, c, a.Code, more, a.Visit)
			if err != nil || until != 0 {
				r = Result{State: Throttled, Until: until}
				return err
			}
			if !ok {
				wrong = true
				return nil
			}
		}
		if err := giveBack(tx, lanes); err != nil {
			return err
		}
		if err := forgive(tx, lanes); err != nil {
			return err
		}
		r, err = d.finish(tx, c, "password", len(factors) > 0, a.Visit, SafeNext(a.Next))
		return err
	})
	if err == nil && wrong {
		err = errWrong
	}
	return r, err
}

// tryCode checks a TOTP or recovery code, with a ticket from each of the lanes; a wrong one has been counted when it
// returns.
func (d *Door) tryCode(tx *db.Tx, c candidate, code string, lanes []lane, v Visit) (ok bool, until clew.Time, err error) {
	if until, err = draw(tx, lanes); err != nil || until != 0 {
		return false, until, err
	}
	if ok, err = d.useCode(tx, c.ID, code); err != nil {
		return false, 0, err
	}
	if !ok {
		return false, 0, noteFailure(tx, c.ID, "code", v)
	}
	return true, 0, giveBack(tx, lanes)
}

// useCode uses up a TOTP code (6 digits) or a recovery code.
func (d *Door) useCode(tx *db.Tx, user clew.ID, code string) (bool, error) {
	if digits := onlyDigits(code); len(digits) == 6 {
		return d.useTOTP(tx, user, digits)
	}
	return d.useRecoveryCode(tx, user, code)
}

// same refuses to go on when the account's means of entering changed since they were read.
func same(tx *db.Tx, c candidate) error {
	rev, found, err := db.Maybe[int64](tx, `SELECT credential_rev FROM user_account WHERE id = $1 AND state = 'active'`, c.ID)
	if err == nil && (!found || rev != c.Rev) {
		return errWrong
	}
	return err
}

// CompleteTOTP ends a sign-in that needs a second factor with a TOTP code or a recovery code.
func (d *Door) CompleteTOTP(ctx context.Context, sealed, code string, v Visit) (r Result, err error) {
	wrong := false
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		r, wrong = Result{}, false
		s, c, err := d.openFactor(tx, sealed, v)
		if err != nil {
			return err
		}
		ok, until, err := d.tryCode(tx, c, clew.Clip(code, 100), []lane{d.codeLane(c)}, v)
		switch {
		case err != nil:
			return err
		case until != 0:
			r = Result{State: Throttled, Until: until, Step: sealed}
			return nil
		case !ok:
			wrong = true
			return nil
		}
		if err := spend(tx, s); err != nil {
			return err
		}
		r, err = d.finish(tx, c, s.Method, true, v, s.Next)
		return err
	})
	if err == nil && wrong {
		err = errWrong
	}
	return r, err
}

// openFactor opens the step of somebody whose first factor was right and whose account has not changed since.
func (d *Door) openFactor(tx *db.Tx, sealed string, v Visit) (step, candidate, error) {
	s, err := d.openStep(tx.Now(), stepFactor, sealed)
	if err != nil {
		return s, candidate{}, err
	}
	c, err := d.candidate(tx, `WHERE u.id = $1`, s.User, v.Device)
	if err == nil && (UserState(c.State) != Active || c.Rev != s.Rev) {
		err = errStep
	}
	return s, c, err
}
