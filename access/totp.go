package access

import (
	"bytes"
	"crypto/subtle"
	"image/png"
	"strings"
	"time"

	"clew"
	"clew/audit"
	"clew/db"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// TOTP as every authenticator app knows it (RFC 6238): SHA-1, 6 digits, steps of 30 seconds, one step of tolerance.
const totpPeriod = 30

var totpOpts = totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// maxAuthenticators bounds the TOTP apps and the passkeys of a person, each.
const maxAuthenticators = 10

// TOTPSetup is what a person needs to put a new secret into an app; shown once.
type TOTPSetup struct {
	ID     clew.ID
	Secret string // to type
	URL    string // otpauth://, to scan; TOTPImage draws it
}

func totpAAD(id, user clew.ID) string { return "user/" + user.String() + "/totp/" + id.String() }

// BeginTOTP makes a secret for a new app. It counts only once ConfirmTOTP has seen a code made with it.
func (d *Door) BeginTOTP(tx *db.Tx, actor clew.Actor) (TOTPSetup, error) {
	if err := fresh(tx, actor); err != nil {
		return TOTPSetup{}, err
	}
	u, err := getUser(tx, actor.ID)
	if err != nil {
		return TOTPSetup{}, err
	}
	n, err := db.One[int64](tx, `SELECT COUNT(*) FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL`, actor.ID)
	if err != nil {
		return TOTPSetup{}, err
	}
	if n >= maxAuthenticators {
		return TOTPSetup{}, clew.Errorf(clew.Conflict, "At most %d authenticators of a kind; please remove one first", maxAuthenticators)
	}
	account := u.Email
	if account == "" {
		account = u.Label()
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "clew " + d.base.Hostname(), AccountName: account, Period: totpPeriod, SecretSize: 20})
	if err != nil {
		return TOTPSetup{}, err
	}
	if _, err := tx.Exec(`DELETE FROM totp WHERE user_id = $1 AND confirmed_at IS NULL`, actor.ID); err != nil {
		return TOTPSetup{}, err
	}
	id := clew.NewID()
	_, err = tx.Exec(`INSERT INTO totp (id, user_id, name, secret, last_step, created_at) VALUES ($1, $2, '', $3, 0, $4)`,
		id, actor.ID, d.root.Seal("access/totp", totpAAD(id, actor.ID), []byte(key.URL())), tx.Now())
	return TOTPSetup{ID: id, Secret: key.Secret(), URL: key.URL()}, err
}

// TOTPImage draws the QR code of a secret that is not confirmed yet, as PNG.
func (d *Door) TOTPImage(tx *db.Tx, actor clew.Actor, id clew.ID) ([]byte, error) {
	t, err := db.One[totpRow](tx, `SELECT id, user_id, secret, last_step FROM totp WHERE id = $1 AND user_id = $2 AND confirmed_at IS NULL`, id, actor.ID)
	if err != nil {
		return nil, err
	}
	key, err := d.totpKey(t)
	if err != nil {
		return nil, err
	}
	img, err := key.Image(240, 240)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

type totpRow struct {
	ID       clew.ID
	UserID   clew.ID
	Secret   []byte
	LastStep int64
}

func (d *Door) totpKey(t totpRow) (*otp.Key, error) {
	plain, err := d.root.Open("access/totp", totpAAD(t.ID, t.UserID), t.Secret)
	if err != nil {
		return nil, err
	}
	return otp.NewKeyFromURL(string(plain))
}

// matchTOTP finds the time step whose code this is, among those not used yet; 0 when it is none.
func (d *Door) matchTOTP(t totpRow, now clew.Time, code string) (int64, error) {
	key, err := d.totpKey(t)
	if err != nil {
		return 0, err
	}
	at := now.Std().Unix() / totpPeriod
	found := int64(0)
	for s := at - 1; s <= at+1; s++ {
		want, err := totp.GenerateCodeCustom(key.Secret(), time.Unix(s*totpPeriod, 0), totpOpts)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > t.LastStep {
			found = s
		}
	}
	return found, nil
}

// useTOTP uses a code up: neither it nor an older one works again, in any process.
func (d *Door) useTOTP(tx *db.Tx, user clew.ID, code string) (bool, error) {
	rows, err := db.All[totpRow](tx, `SELECT id, user_id, secret, last_step FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL ORDER BY id`, user)
	if err != nil {
		return false, err
	}
	for _, t := range rows {
		s, err := d.matchTOTP(t, tx.Now(), code)
		if err != nil {
			return false, err
		}
		if s != 0 {
			n, err := tx.Exec(`UPDATE totp SET last_step = $2, last_at = $3 WHERE id = $1 AND last_step < $2`, t.ID, s, tx.Now())
			return n == 1, err
		}
	}
	return false, nil
}

// ConfirmTOTP takes the new app into use. The first second factor of a person also gives recovery codes, shown once;
// other sessions end.
func (d *Door) ConfirmTOTP(tx *db.Tx, actor clew.Actor, id clew.ID, name, code string) (recovery []string, err error) {
	if err := fresh(tx, actor); err != nil {
		return nil, err
	}
	t, err := db.One[totpRow](tx, `SELECT id, user_id, secret, last_step FROM totp WHERE id = $1 AND user_id = $2 AND confirmed_at IS NULL`, id, actor.ID)
	if err != nil {
		return nil, err
	}
	s, err := d.matchTOTP(t, tx.Now(), onlyDigits(code))
	if err != nil {
		return nil, err
	}
	if s == 0 {
		return nil, (&clew.Faults{{Place: "code", Message: "This code is wrong or was used already"}}).Err()
	}
	if name = clean(name, 100); name == "" {
		name = "Authenticator app"
	}
	if _, err := tx.Exec(`UPDATE totp SET confirmed_at = $2, last_step = $3, last_at = $2, name = $4 WHERE id = $1`, id, tx.Now(), s, name); err != nil {
		return nil, err
	}
	return d.factorAdded(tx, actor, "access.totp_added", id)
}

// factorAdded follows each new second factor.
func (d *Door) factorAdded(tx *db.Tx, actor clew.Actor, kind string, id clew.ID) (recovery []string, err error) {
	if _, err := tx.Exec(`UPDATE session SET second_factor = $2 WHERE id = $1`, actor.Session, true); err != nil {
		return nil, err
	}
	if err := meansChanged(tx, actor, actor.ID); err != nil {
		return nil, err
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: kind, Type: "user", Record: actor.ID.String(), Payload: map[string]any{"authenticator": id}}); err != nil {
		return nil, err
	}
	n, err := db.One[int64](tx, `SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL`, actor.ID)
	if err != nil || n > 0 {
		return nil, err
	}
	return d.makeRecoveryCodes(tx, actor)
}

func onlyDigits(s string) string {
	s = strings.NewReplacer(" ", "", "-", "").Replace(s)
	if len(s) > 0 && strings.Trim(s, "0123456789") == "" {
		return s
	}
	return ""
}
