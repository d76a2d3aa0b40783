package access

import (
	"context"
	"encoding/json"

	"clew"
	"clew/audit"
	"clew/db"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// BeginPasskey gives the options for navigator.credentials.get and the step to hand back with its answer. factor is the
// step of a sign-in that needs a second factor; "" signs in by the passkey alone.
func (d *Door) BeginPasskey(ctx context.Context, factor, next string) (options json.RawMessage, sealed string, err error) {
	if d.webauthn == nil {
		return nil, "", errNoPasskeys()
	}
	err = d.db.Read(ctx, func(tx *db.Tx) error {
		s := step{Kind: stepPasskey, Method: "passkey", Next: SafeNext(next)}
		var ask *protocol.CredentialAssertion
		if factor == "" {
			ask, s.WebAuthn, err = d.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		} else {
			ask, err = d.beginFactor(tx, factor, &s)
		}
		if err != nil {
			return err
		}
		if options, err = json.Marshal(ask); err != nil {
			return err
		}
		sealed, err = d.sealStep(tx.Now(), s)
		return err
	})
	return options, sealed, err
}

func (d *Door) beginFactor(tx *db.Tx, factor string, s *step) (*protocol.CredentialAssertion, error) {
	first, c, err := d.openFactor(tx, factor, Visit{})
	if err != nil {
		return nil, err
	}
	h, err := d.holder(tx, c.ID, "")
	if err != nil {
		return nil, err
	}
	if len(h.credentials) == 0 {
		return nil, errStep
	}
	s.User, s.Rev, s.Method, s.Next = first.User, first.Rev, first.Method, first.Next
	ask, session, err := d.webauthn.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationRequired))
	s.WebAuthn = session
	return ask, err
}

// CompletePasskey ends a sign-in with the browser's answer. Nothing can be guessed here, so nothing is throttled: an
// owner with a passkey gets in whatever others try.
func (d *Door) CompletePasskey(ctx context.Context, sealed string, response []byte, v Visit) (r Result, err error) {
	if d.webauthn == nil {
		return Result{}, errNoPasskeys()
	}
	if len(response) > maxResponse {
		return Result{}, errPasskey(nil)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return Result{}, errPasskey(err)
	}
	var refused error // told after the commit, because the refusal itself is stored
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		s, err := d.openStep(tx.Now(), stepPasskey, sealed)
		if err != nil {
			return err
		}
		if s.WebAuthn == nil {
			return errStep
		}
		if err := spend(tx, s); err != nil {
			return err
		}
		row, c, err := d.passkeyOwner(tx, parsed, s, v)
		if err != nil {
			return err
		}
		used, err := d.verifyPasskey(tx, row, s, parsed)
		if err != nil {
			return err
		}
		if used.Authenticator.CloneWarning {
			refused = errPasskey(nil)
			return suspectPasskey(tx, row)
		}
		record, err := d.sealPasskey(row.ID, row.UserID, used)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE passkey SET record = $2, sign_count = $3, last_at = $4 WHERE id = $1`, row.ID, record, int64(used.Authenticator.SignCount), tx.Now()); err != nil {
			return err
		}
		r, err = d.finish(tx, c, s.Method, true, v, s.Next)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return Result{}, err
	}
	return r, nil
}

// passkeyOwner finds the passkey and its owner, who must be the one the step belongs to.
func (d *Door) passkeyOwner(tx *db.Tx, p *protocol.ParsedCredentialAssertionData, s step, v Visit) (passkeyRow, candidate, error) {
	row, found, err := db.Maybe[passkeyRow](tx, `SELECT id, user_id, record, suspect_at FROM passkey WHERE credential_id = $1`, p.RawID)
	if err != nil {
		return row, candidate{}, err
	}
	if !found || !row.SuspectAt.IsZero() || !s.User.IsZero() && s.User != row.UserID {
		return row, candidate{}, errPasskey(nil)
	}
	c, err := d.candidate(tx, `WHERE u.id = $1`, row.UserID, v.Device)
	if err == nil && (UserState(c.State) != Active || !s.User.IsZero() && c.Rev != s.Rev) {
		err = errPasskey(nil)
	}
	return row, c, err
}

func (d *Door) verifyPasskey(tx *db.Tx, row passkeyRow, s step, p *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	h, err := d.holder(tx, row.UserID, "")
	if err != nil {
		return nil, err
	}
	var used *webauthn.Credential
	if s.User.IsZero() {
		used, err = d.webauthn.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, *s.WebAuthn, p)
	} else {
		used, err = d.webauthn.ValidateLogin(h, *s.WebAuthn, p)
	}
	if err != nil {
		return nil, errPasskey(err)
	}
	return used, nil
}

// suspectPasskey notes that a signature counter went back: two copies of the key are in use. Neither is accepted from
// then on; the owner removes the passkey, signed in by other means.
func suspectPasskey(tx *db.Tx, row passkeyRow) error {
	if _, err := tx.Exec(`UPDATE passkey SET suspect_at = $2 WHERE id = $1 AND suspect_at IS NULL`, row.ID, tx.Now()); err != nil {
		return err
	}
	_, err := audit.Append(tx, clew.Actor{Kind: clew.Nobody}, audit.Event{Kind: "access.passkey_suspect", Type: "user", Record: row.UserID.String(), Payload: map[string]any{"authenticator": row.ID}})
	return err
}
