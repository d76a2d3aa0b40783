package access

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"

	"clew"
	"clew/db"

	"github.com/go-webauthn/webauthn/webauthn"
)

// A sign-in of several requests carries its state sealed in a cookie instead of rows in the database: people who are
// not signed in cannot fill a table. A step that was completed is written to the table of spent ones, so that none
// works twice.
type step struct {
	Kind    string    `json:"k"`
	Nonce   string    `json:"n"`
	Expires clew.Time `json:"e"`
	User    clew.ID   `json:"u,omitzero"`
	Rev     int64     `json:"r,omitempty"` // of the account's credentials: a changed password ends waiting steps
	Method  string    `json:"m,omitempty"` // how the first factor was shown
	Session clew.ID   `json:"s,omitzero"`  // the session that began it, for what belongs to an account
	Next    string    `json:"x,omitempty"`

	WebAuthn *webauthn.SessionData `json:"w,omitempty"`

	Provider clew.ID `json:"p,omitzero"`
	State    string  `json:"t,omitempty"`
	OIDC     string  `json:"o,omitempty"` // nonce
	Verifier string  `json:"v,omitempty"` // PKCE
}

// The kinds of step.
const (
	stepFactor   = "factor"   // first factor shown, second one missing
	stepPasskey  = "passkey"  // passkey asked for, alone or as a second factor
	stepRegister = "register" // a new passkey being made
	stepOIDC     = "oidc"     // the person is at the identity provider
)

const stepLife = 10 * time.Minute

var errStep = clew.Errorf(clew.Unauthenticated, "This sign-in took too long or was completed already; please start again")

func (d *Door) sealStep(now clew.Time, s step) (string, error) {
	s.Nonce, s.Expires = newSecret(), now.Add(stepLife)
	b, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(d.root.Seal("access/step", s.Kind, b)), nil
}

func (d *Door) openStep(now clew.Time, kind, sealed string) (step, error) {
	var s step
	if len(sealed) > 16<<10 {
		return s, errStep
	}
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return s, errStep
	}
	if b, err = d.root.Open("access/step", kind, b); err != nil {
		return s, errStep
	}
	if err := json.Unmarshal(b, &s); err != nil || s.Kind != kind || now >= s.Expires || s.Expires.Sub(now) > stepLife {
		return step{}, errStep
	}
	return s, nil
}

// spend makes sure that a step is completed once, whoever races.
func spend(tx *db.Tx, s step) error {
	sum := sha256.Sum256([]byte(s.Kind + s.Nonce))
	_, found, err := db.Maybe[int64](tx, `SELECT expires_at FROM spent WHERE hash = $1`, sum[:])
	if err != nil {
		return err
	}
	if found {
		return errStep
	}
	_, err = tx.Exec(`INSERT INTO spent (hash, expires_at) VALUES ($1, $2)`, sum[:], s.Expires)
	if db.IsUnique(err) {
		return errStep
	}
	return err
}
