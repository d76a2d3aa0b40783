package access

import (
	"context"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

// How long links live. An invitation waits for somebody who does not know of it yet and opens an empty account, whose
// password is chosen then; the others open one that is in use, and are asked for when they are needed.
const (
	invitationLife = 7 * 24 * time.Hour
	linkLife       = time.Hour
)

// life is how long a link of a kind can be used.
func (k LinkKind) life() time.Duration {
	if k == LinkInvitation {
		return invitationLife
	}
	return linkLife
}

// LinkKind says what a one-time link does.
type LinkKind string

// The kinds of link.
const (
	LinkSignIn     LinkKind = "sign_in"    // signs in as it is; made by the program itself only: demo, operator's command line
	LinkInvitation LinkKind = "invitation" // lets an invited person choose a password
	LinkRecovery   LinkKind = "recovery"   // lets a person choose a new password
)

// IssueLink makes a one-time link for a user; earlier unused ones are dead. It stands in place of the password, never of
// the second factor: whoever has one is still asked for it. Making and using it are events.
func (d *Door) IssueLink(tx *db.Tx, actor clew.Actor, user clew.ID, kind LinkKind) (Link, error) {
	if err := personMay(actor, UserManage); err != nil {
		return Link{}, err
	}
	u, err := getUser(tx, user)
	if err != nil {
		return Link{}, err
	}
	switch {
	case kind == LinkSignIn && actor.Kind != clew.System:
		return Link{}, clew.Errorf(clew.Denied, "Only the operator's own command line makes a sign-in link")
	case kind != LinkSignIn && kind != LinkInvitation && kind != LinkRecovery:
		return Link{}, clew.Errorf(clew.Invalid, "There is no such kind of link")
	case u.State == Disabled:
		return Link{}, clew.Errorf(clew.Conflict, "This user is disabled")
	case kind == LinkInvitation && u.State != Invited:
		return Link{}, clew.Errorf(clew.Conflict, "This user has entered before; make a recovery link instead")
	}
	if _, err := tx.Exec(`DELETE FROM access_link WHERE user_id = $1 AND used_at IS NULL`, user); err != nil {
		return Link{}, err
	}
	token, id := newSecret(), clew.NewID()
	l := Link{URL: d.BaseURL() + "/link?token=" + token, Expires: tx.Now().Add(kind.life())}
	_, err = tx.Exec(`INSERT INTO access_link (id, hash, kind, user_id, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, keyed(d.root, "link", token), string(kind), user, actor.ID, tx.Now(), l.Expires)
	if err != nil {
		return Link{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.link_issued", Type: "user", Record: user.String(), Payload: map[string]any{"link": id, "kind": kind, "expires": l.Expires}})
	return l, err
}

// personMay is Require for acts by which somebody could become somebody else: no API token may do them, whatever its
// scope.
func personMay(actor clew.Actor, v Verb) error {
	if err := Require(actor, v, Scope{}); err != nil {
		return err
	}
	if actor.Kind == clew.Token {
		return clew.Errorf(clew.Denied, "An API token may not do this; please sign in")
	}
	return nil
}

// LinkInfo is what a link's page shows before it is used. Looking at it uses nothing up: mail scanners look too.
type LinkInfo struct {
	Kind     LinkKind
	User     clew.ID
	Name     string
	Email    string
	Password bool // the page asks for a new password
}

func errLink() error {
	return clew.Errorf(clew.NotFound, "This link is wrong, used or too old; please ask for a new one")
}

type linkRow struct {
	ID     clew.ID
	Kind   string
	UserID clew.ID
}

func (d *Door) link(tx *db.Tx, token string) (linkRow, error) {
	if !plausible(token) {
		return linkRow{}, errLink()
	}
	l, found, err := db.Maybe[linkRow](tx, `SELECT l.id, l.kind, l.user_id FROM access_link l JOIN user_account u ON u.id = l.user_id
		WHERE l.hash = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND u.state <> 'disabled'`, keyed(d.root, "link", token), tx.Now())
	if err == nil && !found {
		err = errLink()
	}
	return l, err
}

// PeekLink tells what a link is for.
func (d *Door) PeekLink(ctx context.Context, token string) (info LinkInfo, err error) {
	err = d.db.Read(ctx, func(tx *db.Tx) error {
		l, err := d.link(tx, token)
		if err != nil {
			return err
		}
		u, err := getUser(tx, l.UserID)
		info = LinkInfo{Kind: LinkKind(l.Kind), User: u.ID, Name: u.Name, Email: u.Email, Password: LinkKind(l.Kind) != LinkSignIn}
		return err
	})
	return info, err
}

// FollowLink uses a link up. password is the new one where the link asks for it. The second factor, where there is
// one, comes next: a link proves no more than a password does.
func (d *Door) FollowLink(ctx context.Context, token, password string, v Visit) (r Result, err error) {
	info, err := d.PeekLink(ctx, token)
	if err != nil {
		return Result{}, err
	}
	hash := ""
	if info.Password {
		if err := CheckPassword(password, info.Name, info.Email); err != nil {
			return Result{}, err
		}
		if hash, err = d.hash.make(ctx, password); err != nil {
			return Result{}, err
		}
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		r, err = d.followed(tx, token, hash, v)
		return err
	})
	return r, err
}

func (d *Door) followed(tx *db.Tx, token, hash string, v Visit) (Result, error) {
	l, err := d.link(tx, token)
	if err != nil {
		return Result{}, err
	}
	n, err := tx.Exec(`UPDATE access_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL`, l.ID, tx.Now())
	if err != nil {
		return Result{}, err
	}
	if n != 1 {
		return Result{}, errLink()
	}
	actor := clew.Actor{Kind: clew.User, ID: l.UserID}
	if _, err := tx.Exec(`UPDATE user_account SET state = 'active', revision = revision + 1 WHERE id = $1 AND state = 'invited'`, l.UserID); err != nil {
		return Result{}, err
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: "access.link_used", Type: "user", Record: l.UserID.String(), Payload: map[string]any{"link": l.ID, "kind": l.Kind}}); err != nil {
		return Result{}, err
	}
	if hash != "" {
		if err := setPassword(tx, actor, l.UserID, hash); err != nil {
			return Result{}, err
		}
	}
	c, err := d.candidate(tx, `WHERE u.id = $1`, l.UserID, v.Device)
	if err != nil {
		return Result{}, err
	}
	return d.secondOrFinish(tx, c, "link", v, "")
}

// secondOrFinish asks for the second factor where the account has one.
func (d *Door) secondOrFinish(tx *db.Tx, c candidate, method string, v Visit, next string) (Result, error) {
	factors := c.factors()
	if len(factors) == 0 {
		return d.finish(tx, c, method, false, v, next)
	}
	s, err := d.sealStep(tx.Now(), step{Kind: stepFactor, User: c.ID, Rev: c.Rev, Method: method, Next: next})
	return Result{State: NeedsSecondFactor, User: c.ID, Step: s, Factors: factors, Next: next}, err
}
