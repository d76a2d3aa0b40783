package access

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
)

// Limits of a session. Both are counted from stored times, so they hold across restarts and processes.
const (
	idleLife     = 12 * time.Hour
	absoluteLife = 7 * 24 * time.Hour
	seenEvery    = time.Minute      // how often "last seen" is written at most
	freshFor     = 15 * time.Minute // how long after a proof the person may change what lets them in
)

// Session is a browser that is signed in. It is looked up in the database for each request, so that ending it works
// at once in every process.
type Session struct {
	ID           clew.ID   `json:"id"`
	UserID       clew.ID   `json:"user_id"`
	Method       string    `json:"method"` // password, passkey, oidc, link, setup
	SecondFactor bool      `json:"second_factor"`
	ConfirmedAt  clew.Time `json:"confirmed_at"`
	IP           string    `json:"ip"`
	Agent        string    `json:"agent"`
	CreatedAt    clew.Time `json:"created_at"`
	LastAt       clew.Time `json:"last_at"`
	Renew        bool      `json:"-"`
}

const sessionColumns = `s.id, s.user_id, s.method, s.second_factor, s.confirmed_at, s.ip, s.agent, s.created_at, s.last_at, s.renew`

func (s Session) over(now clew.Time) bool {
	return now.Sub(s.LastAt) >= idleLife || now.Sub(s.CreatedAt) >= absoluteLife
}

// Entry is what a session's cookie gives.
type Entry struct {
	Actor     clew.Actor
	Session   Session
	Token     string // not "": the session was renewed; set this as the session cookie
	MustEnrol bool   // policy asks for a second factor that is not there: only Own is held, lead to its enrolment
}

// Enter finds who a session cookie belongs to. Without a valid session it gives Unauthenticated.
func (d *Door) Enter(ctx context.Context, token string, v Visit) (Entry, error) {
	if !plausible(token) {
		return Entry{}, clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	hash := keyed(d.root, "session", token)
	var e Entry
	var now clew.Time
	err := d.db.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		e, err = enter(tx, hash)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	if e.Session.over(now) { // deleted, so that a clock that goes back revives nothing
		d.endOver(ctx, e.Session.ID)
		return Entry{}, clew.Errorf(clew.Unauthenticated, "Your session has ended; please sign in again")
	}
	if e.Session.Renew {
		e.Token, err = d.renew(ctx, e.Session.ID, hash)
		return e, err
	}
	if now.Sub(e.Session.LastAt) >= seenEvery {
		d.seen(ctx, e.Session.ID, v)
	}
	return e, nil
}

func enter(tx *db.Tx, hash []byte) (Entry, error) {
	row, found, err := db.Maybe[struct {
		Session
		State, Lang, Zone, Name string
		Factor                  bool
	}](tx, `SELECT `+sessionColumns+`, u.state, u.lang, u.zone, p.name,
		(EXISTS (SELECT 1 FROM totp t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id)) AS factor
		FROM session s JOIN user_account u ON u.id = s.user_id LEFT JOIN person p ON p.user_id = u.id WHERE s.hash = $1`, hash)
	if err != nil {
		return Entry{}, err
	}
	if !found || UserState(row.State) != Active {
		return Entry{}, clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	e := Entry{Session: row.Session, Actor: clew.Actor{Kind: clew.User, ID: row.UserID, Name: label(row.UserID, row.Name), Session: row.ID, Lang: row.Lang, Zone: row.Zone}}
	grants, err := grantsOf(tx, row.UserID)
	if err != nil {
		return Entry{}, err
	}
	if e.MustEnrol, err = mustEnrol(tx, grants, row.SecondFactor || row.Factor); err != nil || e.MustEnrol {
		return e, err
	}
	e.Actor.Grants = grants
	return e, nil
}

func (d *Door) endOver(ctx context.Context, id clew.ID) {
	d.quietly(ctx, "end session", func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE id = $1 AND (last_at <= $2 OR created_at <= $3)`, id, tx.Now().Add(-idleLife), tx.Now().Add(-absoluteLife))
		return err
	})
}

func (d *Door) seen(ctx context.Context, id clew.ID, v Visit) {
	d.quietly(ctx, "last seen", func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE session SET last_at = $2, ip = $3, agent = $4 WHERE id = $1 AND last_at <= $5`, id, tx.Now(), ipText(v), agentText(v), tx.Now().Add(-seenEvery))
		return err
	})
}

// quietly writes what a request can do without: with a full disk people still read.
func (d *Door) quietly(ctx context.Context, what string, fn func(*db.Tx) error) {
	if err := d.db.Write(ctx, fn); err != nil && ctx.Err() == nil {
		slog.Warn("access", "step", what, "err", err)
	}
}

func ipText(v Visit) string {
	if !v.IP.IsValid() {
		return ""
	}
	return v.IP.Unmap().WithZone("").String()
}

func agentText(v Visit) string { return clean(v.Agent, 300) }

// renew gives the session a new token: the old one is dead from then on.
func (d *Door) renew(ctx context.Context, id clew.ID, old []byte) (string, error) {
	token := newSecret()
	err := d.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE session SET hash = $3, renew = $4 WHERE id = $1 AND hash = $2`, id, old, keyed(d.root, "session", token), false)
		if err == nil && n != 1 {
			return clew.Errorf(clew.Unauthenticated, "Your session has ended; please sign in again")
		}
		return err
	})
	return token, err
}

// endSessions ends a user's sessions after a change of rights or means; the session that made the change lives on
// under a new token.
func endSessions(tx *db.Tx, actor clew.Actor, user clew.ID) error {
	if _, err := tx.Exec(`DELETE FROM session WHERE user_id = $1 AND id <> $2`, user, actor.Session.String()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE session SET renew = $3 WHERE user_id = $1 AND id = $2`, user, actor.Session.String(), true)
	return err
}

// ListSessions gives a user's sessions, last seen first: one's own, or with UserManage anyone's.
func ListSessions(tx *db.Tx, actor clew.Actor, user clew.ID) ([]Session, error) {
	if err := selfOr(actor, user); err != nil {
		return nil, err
	}
	return db.All[Session](tx, `SELECT `+sessionColumns+` FROM session s WHERE s.user_id = $1 AND s.last_at > $2 AND s.created_at > $3 ORDER BY s.last_at DESC, s.id DESC LIMIT 500`,
		user, tx.Now().Add(-idleLife), tx.Now().Add(-absoluteLife))
}

// EndSession ends one session, at once and everywhere.
func EndSession(tx *db.Tx, actor clew.Actor, id clew.ID) error {
	user, found, err := db.Maybe[clew.ID](tx, `SELECT user_id FROM session WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if !found || selfOr(actor, user) != nil {
		return clew.Errorf(clew.NotFound, "There is no such session")
	}
	if _, err := tx.Exec(`DELETE FROM session WHERE id = $1`, id); err != nil {
		return err
	}
	kind := "access.session_ended"
	if id == actor.Session {
		kind = "access.signed_out"
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: kind, Type: "user", Record: user.String(), Payload: map[string]any{"session": id}})
	return err
}

// EndAllSessions ends all sessions of a user but the actor's own.
func EndAllSessions(tx *db.Tx, actor clew.Actor, user clew.ID) error {
	if err := selfOr(actor, user); err != nil {
		return err
	}
	n, err := tx.Exec(`DELETE FROM session WHERE user_id = $1 AND id <> $2`, user, actor.Session.String())
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM known_device WHERE user_id = $1`, user); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.sessions_ended", Type: "user", Record: user.String(), Payload: map[string]any{"count": n}})
	return err
}

// fresh refuses a change of means of entering when the session's last proof is too old: a browser left open must not
// be enough to take an account over for good.
func fresh(tx *db.Tx, actor clew.Actor) error {
	at, found, err := db.Maybe[clew.Time](tx, `SELECT confirmed_at FROM session WHERE id = $1 AND user_id = $2`, actor.Session, actor.ID)
	if err != nil {
		return err
	}
	if actor.Kind != clew.User || !found {
		return clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	if tx.Now().Sub(at) > freshFor {
		return errConfirm()
	}
	return nil
}

// errStale marks what only needs to be proved once more.
var errStale = errors.New("the proof is too old")

func errConfirm() error {
	return clew.Wrapf(clew.Denied, errStale, "Please confirm first that it is you")
}
