package access

import (
	"strings"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/fold"
)

// Profile is what a person may change about an account.
type Profile struct {
	User     clew.ID
	Revision int64 // the one that was shown
	Name     string
	Email    string // only UserManage may change it: it is what one signs in with
	Lang     string
	Zone     string
	Theme    string // "", "light", "dark"
}

// UpdateProfile changes one's own profile, or with UserManage anyone's.
func UpdateProfile(tx *db.Tx, actor clew.Actor, in Profile) error {
	if err := selfOr(actor, in.User); err != nil {
		return err
	}
	old, err := getUser(tx, in.User)
	if err != nil {
		return err
	}
	in.Name, in.Email = strings.TrimSpace(in.Name), strings.TrimSpace(in.Email)
	var faults clew.Faults
	if old.Email == "" && in.Email == "" {
		checkPerson(&faults, in.Name, "none@example.com")
	} else {
		checkPerson(&faults, in.Name, in.Email)
	}
	checkTaste(&faults, in.Lang, in.Zone, in.Theme)
	if err := faults.Err(); err != nil {
		return err
	}
	if in.Email != old.Email {
		if err := Require(actor, UserManage, Scope{}); err != nil {
			return err
		}
	}
	if err := bump(tx, in.User, in.Revision, `lang = $3, zone = $4, theme = $5`, in.Lang, in.Zone, in.Theme); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE person SET name = $2, email = $3, email_fold = $4, name_fold = $5, fold = $6 WHERE user_id = $1`, in.User, in.Name, in.Email, orNull(foldEmail(in.Email)), fold.Index(in.Name), fold.Index(in.Name, in.Email))
	if db.IsUnique(err) {
		return errEmailTaken()
	}
	if err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.user_changed", Type: "user", Record: in.User.String(), Revision: in.Revision + 1,
		Payload: map[string]any{"name": in.Name != old.Name, "email": in.Email != old.Email, "lang": in.Lang, "zone": in.Zone, "theme": in.Theme}})
	return err
}

// bump changes an account whose revision is the expected one; set numbers its arguments from $3.
func bump(tx *db.Tx, id clew.ID, revision int64, set string, args ...any) error {
	n, err := tx.Exec(`UPDATE user_account SET revision = revision + 1, `+set+` WHERE id = $1 AND revision = $2`, append([]any{id, revision}, args...)...)
	if err == nil && n != 1 {
		if _, err := db.One[int64](tx, `SELECT revision FROM user_account WHERE id = $1`, id); err != nil {
			return err
		}
		return clew.Errorf(clew.Conflict, "Someone else has changed this user meanwhile; please look at the new state and decide again")
	}
	return err
}

// DisableUser shuts an account: all sessions end at once in every process, its API tokens are dead, nothing is deleted.
func DisableUser(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, reason string) error {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > 2000 {
		return (&clew.Faults{{Place: "reason", Message: "Please give a reason of at most 2000 characters"}}).Err()
	}
	if err := bump(tx, id, revision, `state = 'disabled', disabled_at = $3, disabled_reason = $4, credential_rev = credential_rev + 1`, tx.Now(), reason); err != nil {
		return err
	}
	if err := someAdministrator(tx); err != nil {
		return err
	}
	if err := shutOut(tx, id); err != nil {
		return err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.user_disabled", Type: "user", Record: id.String(), Revision: revision + 1, Payload: map[string]any{"reason": reason}})
	return err
}

// shutOut ends what lets a person in without a new proof.
func shutOut(tx *db.Tx, id clew.ID) error {
	for _, table := range []string{"session", "known_device", "access_link"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE user_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// EnableUser lets a disabled account in again, with the means it had.
func EnableUser(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64) error {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return err
	}
	if _, err := db.One[string](tx, `SELECT name FROM person WHERE user_id = $1`, id); err != nil {
		return clew.Errorf(clew.Conflict, "This person has been erased; please invite a new user")
	}
	err := bump(tx, id, revision, `state = CASE WHEN EXISTS (SELECT 1 FROM password WHERE user_id = $1) OR EXISTS (SELECT 1 FROM passkey WHERE user_id = $1)
		OR EXISTS (SELECT 1 FROM oidc_link WHERE user_id = $1) THEN 'active' ELSE 'invited' END, disabled_at = NULL, disabled_reason = '', credential_rev = credential_rev + 1`)
	if err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.user_enabled", Type: "user", Record: id.String(), Revision: revision + 1})
	return err
}

// ErasePerson forgets who a user was: name, address, every means of entering and where they entered from. The
// pseudonymous id stays in records and events, and the audit trail verifies as before.
func ErasePerson(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, reason string) error {
	if err := DisableUser(tx, actor, id, revision, reason); err != nil {
		return err
	}
	for _, table := range []string{"person", "password", "totp", "recovery_code", "passkey", "oidc_link", "role_grant", "failed_sign_in"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE user_id = $1`, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM saved_view WHERE owner_id = $1 AND NOT shared`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE api_token SET revoked_at = $2, name = '' WHERE user_id = $1 AND revoked_at IS NULL`, id, tx.Now()); err != nil {
		return err
	}
	if err := someAdministrator(tx); err != nil {
		return err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.person_erased", Type: "user", Record: id.String(), Revision: revision + 1})
	return err
}
