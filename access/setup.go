package access

import (
	"context"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

const setupLife = 24 * time.Hour

// Link is a one-time address. Its token stands nowhere else.
type Link struct {
	URL     string
	Expires clew.Time
}

// NeedsSetup reports whether nobody has set the platform up yet.
func NeedsSetup(tx *db.Tx) (bool, error) {
	_, done, err := db.Maybe[int64](tx, `SELECT id FROM setup WHERE done_at IS NOT NULL`)
	return !done, err
}

// IssueSetupLink makes the one-time set-up link, for the console only; an earlier one is dead. Only the program itself
// may: at its first start, or by the operator's "clew user setup-link".
func (d *Door) IssueSetupLink(tx *db.Tx, actor clew.Actor) (Link, error) {
	if actor.Kind != clew.System {
		return Link{}, clew.Errorf(clew.Denied, "Only the operator's own command line makes a set-up link")
	}
	needs, err := NeedsSetup(tx)
	if err != nil {
		return Link{}, err
	}
	if !needs {
		return Link{}, clew.Errorf(clew.Conflict, "This platform is set up already; make a recovery link for an administrator instead")
	}
	token := newSecret()
	l := Link{URL: d.BaseURL() + "/setup?token=" + token, Expires: tx.Now().Add(setupLife)}
	_, err = tx.Exec(`INSERT INTO setup (id, hash, created_at, expires_at) VALUES (1, $1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at`, keyed(d.root, "setup", token), tx.Now(), l.Expires)
	if err != nil {
		return Link{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.setup_link_issued", Type: "setup", Record: "1", Payload: map[string]any{"expires": l.Expires}})
	return l, err
}

// FirstAdministrator is the filled set-up form.
type FirstAdministrator struct {
	Visit
	Token    string
	Name     string
	Email    string
	Password string
	Lang     string
	Zone     string
}

func errSetup() error {
	return clew.Errorf(clew.NotFound, "This set-up link is wrong, used or too old; \"clew user setup-link\" on the server makes a new one")
}

// CheckSetup reports by an error whether a set-up token would do, for showing the form.
func (d *Door) CheckSetup(tx *db.Tx, token string) error {
	if !plausible(token) {
		return errSetup()
	}
	_, found, err := db.Maybe[int64](tx, `SELECT id FROM setup WHERE hash = $1 AND done_at IS NULL AND expires_at > $2`, keyed(d.root, "setup", token), tx.Now())
	if err == nil && !found {
		return errSetup()
	}
	return err
}

// Setup makes the first administrator, who also holds security management, and signs them in. Whoever races, exactly
// one succeeds: the set-up is one row that is marked done once.
func (d *Door) Setup(ctx context.Context, in FirstAdministrator) (r Result, err error) {
	if err := d.db.Read(ctx, func(tx *db.Tx) error { return d.CheckSetup(tx, in.Token) }); err != nil {
		return Result{}, err
	}
	if in.Zone == "" {
		in.Zone = "UTC"
	}
	if in.Lang == "" {
		in.Lang = "en"
	}
	var f clew.Faults
	checkPerson(&f, in.Name, in.Email)
	checkTaste(&f, in.Lang, in.Zone, "")
	f = append(f, fieldsOf(CheckPassword(in.Password, in.Name, in.Email))...)
	if err := f.Err(); err != nil {
		return Result{}, err
	}
	hash, err := d.hash.make(ctx, in.Password)
	if err != nil {
		return Result{}, err
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		r, err = d.setUp(tx, in, hash)
		return err
	})
	return r, err
}

func (d *Door) setUp(tx *db.Tx, in FirstAdministrator, hash string) (Result, error) {
	n, err := tx.Exec(`UPDATE setup SET done_at = $1 WHERE id = 1 AND hash = $2 AND done_at IS NULL AND expires_at > $1`, tx.Now(), keyed(d.root, "setup", in.Token))
	if err != nil {
		return Result{}, err
	}
	if n != 1 {
		return Result{}, errSetup()
	}
	id, err := createUser(tx, clew.SystemActor(), NewUser{Name: in.Name, Email: in.Email, Lang: in.Lang, Zone: in.Zone}, Active, "access.set_up")
	if err != nil {
		return Result{}, err
	}
	if _, err := tx.Exec(`UPDATE setup SET user_id = $1 WHERE id = 1`, id); err != nil {
		return Result{}, err
	}
	for _, role := range []clew.Role{clew.Administrator, clew.SecurityManagement} {
		if _, err := insertGrant(tx, clew.SystemActor(), NewGrant{User: id, Role: role}, "manual"); err != nil {
			return Result{}, err
		}
	}
	if err := setPassword(tx, clew.SystemActor(), id, hash); err != nil {
		return Result{}, err
	}
	c, err := d.candidate(tx, `WHERE u.id = $1`, id, "")
	if err != nil {
		return Result{}, err
	}
	return d.finish(tx, c, "setup", false, in.Visit, "")
}

// fieldsOf takes the field errors out of an error.
func fieldsOf(err error) []clew.Field {
	if e, ok := err.(*clew.Error); ok {
		return e.Fields
	}
	return nil
}

// MarkSetUp closes the set-up without a first administrator, for worlds that are made whole: the demo.
func (d *Door) MarkSetUp(tx *db.Tx, actor clew.Actor) error {
	if actor.Kind != clew.System {
		return clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	_, err := tx.Exec(`INSERT INTO setup (id, hash, created_at, expires_at, done_at) VALUES (1, $1, $2, $2, $2) ON CONFLICT (id) DO UPDATE SET done_at = excluded.done_at`,
		keyed(d.root, "setup", newSecret()), tx.Now())
	if err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.setup_closed", Type: "setup", Record: "1"})
	return err
}

// CreateUser makes an active user without a password, for worlds that are made whole (the demo, tests): a one-time
// link lets them in.
func CreateUser(tx *db.Tx, actor clew.Actor, in NewUser, grants ...clew.Grant) (clew.ID, error) {
	if actor.Kind != clew.System {
		return clew.ID{}, clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	if in.Lang == "" {
		in.Lang = "en"
	}
	if in.Zone == "" {
		in.Zone = "UTC"
	}
	var f clew.Faults
	checkPerson(&f, in.Name, in.Email)
	checkTaste(&f, in.Lang, in.Zone, "")
	if err := f.Err(); err != nil {
		return clew.ID{}, err
	}
	id, err := createUser(tx, actor, in, Active, "access.user_created")
	for _, g := range grants {
		if err != nil {
			return clew.ID{}, err
		}
		n := NewGrant{User: id, Role: g.Role, Line: g.Line, Product: g.Product}
		if err = checkGrant(n); err == nil {
			_, err = insertGrant(tx, actor, n, "manual")
		}
	}
	return id, err
}
