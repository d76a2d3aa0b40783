package access

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"

	"clew"
	"clew/audit"
	"clew/db"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// newWebAuthn prepares passkeys for the host of the base URL. Browsers offer them on https and on localhost only, and
// never for an address of digits: then there are none.
func newWebAuthn(base *url.URL) (*webauthn.WebAuthn, error) {
	host := base.Hostname()
	if net.ParseIP(host) != nil || base.Scheme == "http" && host != "localhost" {
		return nil, nil
	}
	required := true
	w, err := webauthn.New(&webauthn.Config{
		RPID:          host,
		RPDisplayName: "clew " + host,
		RPOrigins:     []string{base.Scheme + "://" + base.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: &required,
			UserVerification:   protocol.VerificationRequired,
		},
		AttestationPreference: protocol.PreferNoAttestation,
	})
	if err != nil {
		return nil, fmt.Errorf("access: passkeys for %s: %w", host, err)
	}
	return w, nil
}

// Passkeys reports whether the host name allows passkeys.
func (d *Door) Passkeys() bool { return d.webauthn != nil }

func errNoPasskeys() error {
	return clew.Errorf(clew.Unavailable, "Passkeys need https and a host name")
}

// holder is a user with passkeys, as the library sees one.
type holder struct {
	id          clew.ID
	name        string
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.id[:] }
func (h holder) WebAuthnName() string                       { return h.name }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

type passkeyRow struct {
	ID        clew.ID
	UserID    clew.ID
	Record    []byte
	SuspectAt clew.Time
}

func passkeyAAD(id, user clew.ID) string { return "user/" + user.String() + "/passkey/" + id.String() }

func (d *Door) sealPasskey(id, user clew.ID, c *webauthn.Credential) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return d.root.Seal("access/passkey", passkeyAAD(id, user), b), nil
}

// holder reads a user's passkeys. They are sealed with the user's id, so that no one who can write into the database
// can hang a key of their own on somebody else's account.
func (d *Door) holder(tx *db.Tx, user clew.ID, name string) (holder, error) {
	h := holder{id: user, name: name}
	rows, err := db.All[passkeyRow](tx, `SELECT id, user_id, record, suspect_at FROM passkey WHERE user_id = $1 ORDER BY id`, user)
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		plain, err := d.root.Open("access/passkey", passkeyAAD(r.ID, user), r.Record)
		if err != nil {
			return h, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal(plain, &c); err != nil {
			return h, err
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

// BeginPasskeyRegistration gives the options for navigator.credentials.create and the step to hand back with its answer.
func (d *Door) BeginPasskeyRegistration(tx *db.Tx, actor clew.Actor) (options json.RawMessage, sealed string, err error) {
	if d.webauthn == nil {
		return nil, "", errNoPasskeys()
	}
	if err := fresh(tx, actor); err != nil {
		return nil, "", err
	}
	u, err := getUser(tx, actor.ID)
	if err != nil {
		return nil, "", err
	}
	h, err := d.holder(tx, actor.ID, u.Label())
	if err != nil {
		return nil, "", err
	}
	if len(h.credentials) >= maxAuthenticators {
		return nil, "", clew.Errorf(clew.Conflict, "At most %d authenticators of a kind; please remove one first", maxAuthenticators)
	}
	creation, session, err := d.webauthn.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	if options, err = json.Marshal(creation); err != nil {
		return nil, "", err
	}
	sealed, err = d.sealStep(tx.Now(), step{Kind: stepRegister, User: actor.ID, Session: actor.Session, WebAuthn: session})
	return options, sealed, err
}

// maxResponse bounds what a browser hands in for a passkey.
const maxResponse = 64 << 10

func errPasskey(cause error) error {
	return clew.Wrapf(clew.Unauthenticated, cause, "This passkey was not accepted")
}

// FinishPasskeyRegistration checks the browser's answer and stores the passkey. The first second factor also gives
// recovery codes, shown once.
func (d *Door) FinishPasskeyRegistration(tx *db.Tx, actor clew.Actor, sealed, name string, response []byte) (recovery []string, err error) {
	if d.webauthn == nil {
		return nil, errNoPasskeys()
	}
	if err := fresh(tx, actor); err != nil {
		return nil, err
	}
	s, err := d.openStep(tx.Now(), stepRegister, sealed)
	if err != nil {
		return nil, err
	}
	if s.User != actor.ID || s.Session != actor.Session || s.WebAuthn == nil || len(response) > maxResponse {
		return nil, errStep
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return nil, errPasskey(err)
	}
	c, err := d.webauthn.CreateCredential(holder{id: actor.ID}, *s.WebAuthn, parsed)
	if err != nil {
		return nil, errPasskey(err)
	}
	if err := spend(tx, s); err != nil {
		return nil, err
	}
	if name = clean(name, 100); name == "" {
		name = "Passkey"
	}
	id := clew.NewID()
	record, err := d.sealPasskey(id, actor.ID, c)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(`INSERT INTO passkey (id, user_id, credential_id, record, name, sign_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, actor.ID, c.ID, record, name, int64(c.Authenticator.SignCount), tx.Now())
	if db.IsUnique(err) {
		return nil, clew.Errorf(clew.Conflict, "This passkey is registered already")
	}
	if err != nil {
		return nil, err
	}
	return d.factorAdded(tx, actor, "access.passkey_added", id)
}

// Authenticator is a TOTP app or a passkey, as a person's list shows it.
type Authenticator struct {
	ID        clew.ID   `json:"id"`
	Kind      string    `json:"kind"` // FactorTOTP or FactorPasskey
	Name      string    `json:"name"`
	CreatedAt clew.Time `json:"created_at"`
	LastAt    clew.Time `json:"last_at,omitzero"`
	SuspectAt clew.Time `json:"suspect_at,omitzero"` // a copy of the passkey was seen in use: it is refused since
}

// Authenticators lists a user's TOTP apps and passkeys, and how many recovery codes are left: one's own, or with
// UserManage anyone's.
func Authenticators(tx *db.Tx, actor clew.Actor, user clew.ID) (list []Authenticator, recovery int64, err error) {
	if err := selfOr(actor, user); err != nil {
		return nil, 0, err
	}
	list, err = db.All[Authenticator](tx, `SELECT id, 'totp' AS kind, name, created_at, last_at, NULL AS suspect_at FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL ORDER BY id`, user)
	if err != nil {
		return nil, 0, err
	}
	keys, err := db.All[Authenticator](tx, `SELECT id, 'passkey' AS kind, name, created_at, last_at, suspect_at FROM passkey WHERE user_id = $1 ORDER BY id`, user)
	if err != nil {
		return nil, 0, err
	}
	recovery, err = db.One[int64](tx, `SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL`, user)
	return append(list, keys...), recovery, err
}

func authenticatorTable(tx *db.Tx, actor clew.Actor, id clew.ID) (string, error) {
	for _, table := range []string{"totp", "passkey"} {
		_, found, err := db.Maybe[clew.ID](tx, `SELECT id FROM `+table+` WHERE id = $1 AND user_id = $2`, id, actor.ID)
		if err != nil || found {
			return table, err
		}
	}
	return "", clew.Errorf(clew.NotFound, "There is no such authenticator")
}

// RenameAuthenticator names one of the actor's own authenticators.
func RenameAuthenticator(tx *db.Tx, actor clew.Actor, id clew.ID, name string) error {
	table, err := authenticatorTable(tx, actor, id)
	if err != nil {
		return err
	}
	if name = clean(name, 100); name == "" {
		return (&clew.Faults{{Place: "name", Message: "Please give a name"}}).Err()
	}
	if _, err := tx.Exec(`UPDATE `+table+` SET name = $2 WHERE id = $1`, id, name); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.authenticator_renamed", Type: "user", Record: actor.ID.String(), Payload: map[string]any{"authenticator": id}})
	return err
}

// RemoveAuthenticator removes one of the actor's own authenticators. With the last one the recovery codes go too.
func RemoveAuthenticator(tx *db.Tx, actor clew.Actor, id clew.ID) error {
	if err := fresh(tx, actor); err != nil {
		return err
	}
	table, err := authenticatorTable(tx, actor, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM `+table+` WHERE id = $1`, id); err != nil {
		return err
	}
	u, err := getUser(tx, actor.ID)
	if err != nil {
		return err
	}
	if !u.SecondFactor {
		if _, err := tx.Exec(`DELETE FROM recovery_code WHERE user_id = $1`, actor.ID); err != nil {
			return err
		}
	}
	if err := meansChanged(tx, actor, actor.ID); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access." + table + "_removed", Type: "user", Record: actor.ID.String(), Payload: map[string]any{"authenticator": id}})
	return err
}
