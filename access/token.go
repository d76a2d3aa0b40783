package access

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/audit"
	"clew/db"

	"crypto/hmac"
)

// MaxTokenLife is the longest life of an API token.
const MaxTokenLife = 366 * 24 * time.Hour

const tokenMark = "clew_"

// APIToken is a token as lists show it. Its secret was shown once, when it was made.
type APIToken struct {
	ID        clew.ID   `json:"id"`
	UserID    clew.ID   `json:"user_id"`
	Prefix    string    `json:"prefix"` // clew_<prefix>_...: by which a found token is recognised
	Name      string    `json:"name"`
	Verbs     []Verb    `json:"verbs" db:"-"`
	LineID    clew.ID   `json:"line_id,omitzero"`
	CreatedAt clew.Time `json:"created_at"`
	ExpiresAt clew.Time `json:"expires_at"`
	LastAt    clew.Time `json:"last_at,omitzero"`
	RevokedAt clew.Time `json:"revoked_at,omitzero"`
}

const tokenColumns = `k.id, k.user_id, k.prefix, k.name, k.verbs, k.line_id, k.created_at, k.expires_at, k.last_at, k.revoked_at`

type tokenRow struct {
	APIToken
	VerbText string `db:"verbs"`
	Hash     []byte
}

func (r tokenRow) token() (APIToken, error) {
	t := r.APIToken
	return t, json.Unmarshal([]byte(r.VerbText), &t.Verbs)
}

// NewToken says what a token may do: at most these verbs, within this line, of what its owner may.
type NewToken struct {
	User  clew.ID // zero: the actor; another one only from the operator's own command line
	Name  string
	Verbs []Verb
	Line  clew.ID       // zero: everything the owner may see
	Life  time.Duration // at most MaxTokenLife
}

// CreateToken makes a token and gives its only copy.
func (d *Door) CreateToken(tx *db.Tx, actor clew.Actor, in NewToken) (secret string, id clew.ID, err error) {
	if in.User.IsZero() {
		in.User = actor.ID
	}
	if actor.Kind != clew.System {
		if actor.Kind != clew.User || in.User != actor.ID {
			return "", id, clew.Errorf(clew.Denied, "Everyone makes their own tokens")
		}
		if err := fresh(tx, actor); err != nil {
			return "", id, err
		}
	}
	owner, err := Load(tx, in.User)
	if err != nil {
		return "", id, err
	}
	in.Name = clean(in.Name, 100)
	if err := checkToken(in, owner); err != nil {
		return "", id, err
	}
	verbs, err := json.Marshal(in.Verbs)
	if err != nil {
		return "", id, err
	}
	id = clew.NewID()
	prefix := randomText(5)
	secret = tokenMark + prefix + "_" + randomText(32)
	_, err = tx.Exec(`INSERT INTO api_token (id, user_id, prefix, hash, name, verbs, line_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, in.User, prefix, keyed(d.root, "token", secret), in.Name, string(verbs), in.Line, tx.Now(), tx.Now().Add(in.Life))
	if err != nil {
		return "", id, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.token_created", Type: "user", Record: in.User.String(),
		Payload: map[string]any{"token": id, "prefix": prefix, "verbs": in.Verbs, "line": in.Line, "expires": tx.Now().Add(in.Life)}})
	return secret, id, err
}

func checkToken(in NewToken, owner clew.Actor) error {
	var f clew.Faults
	if in.Name == "" {
		f.Add("name", "Please say what the token is for")
	}
	if in.Life < time.Minute || in.Life > MaxTokenLife {
		f.Add("expires", "A token lives at most 366 days")
	}
	if len(in.Verbs) == 0 {
		f.Add("verbs", "Please choose what the token may do")
	}
	owner.Grants = narrow(owner.Grants, in.Line)
	for _, v := range in.Verbs {
		if !slices.Contains(Verbs, v) || !CanSomewhere(owner, v) {
			f.Add("verbs", "The token's owner may not do %q there", v)
		}
	}
	return f.Err()
}

// narrow keeps what grants give within a line: an organisation's grant becomes one for the line.
func narrow(grants []clew.Grant, line clew.ID) []clew.Grant {
	if line.IsZero() {
		return grants
	}
	var out []clew.Grant
	for _, g := range grants {
		switch {
		case g.Line.IsZero() && g.Product.IsZero():
			g.Line = line
		case g.Line != line:
			continue
		}
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// Authenticate finds who an Authorization header ("Bearer clew_...") belongs to. Each failure gives the same
// Unauthenticated error.
func (d *Door) Authenticate(tx *db.Tx, header string) (clew.Actor, error) {
	a, _, err := d.authenticate(tx, header)
	return a, err
}

func errToken() error {
	return clew.Errorf(clew.Unauthenticated, "This API token is wrong, revoked or too old")
}

func (d *Door) authenticate(tx *db.Tx, header string) (clew.Actor, APIToken, error) {
	scheme, secret, _ := strings.Cut(header, " ")
	secret = strings.TrimSpace(secret)
	if !strings.EqualFold(scheme, "Bearer") || !plausible(secret) || !strings.HasPrefix(secret, tokenMark) {
		return clew.Actor{}, APIToken{}, errToken()
	}
	prefix, _, ok := strings.Cut(secret[len(tokenMark):], "_")
	if !ok {
		return clew.Actor{}, APIToken{}, errToken()
	}
	row, found, err := db.Maybe[tokenRow](tx, `SELECT `+tokenColumns+`, k.hash FROM api_token k WHERE k.prefix = $1`, prefix)
	if err != nil {
		return clew.Actor{}, APIToken{}, err
	}
	if !hmac.Equal(keyed(d.root, "token", secret), row.Hash) || !found || !row.RevokedAt.IsZero() || row.ExpiresAt <= tx.Now() {
		return clew.Actor{}, APIToken{}, errToken()
	}
	t, err := row.token()
	if err != nil {
		return clew.Actor{}, t, err
	}
	a, err := Load(tx, t.UserID)
	if clew.Is(err, clew.Unauthenticated) {
		err = errToken()
	}
	if err != nil {
		return clew.Actor{}, t, err
	}
	a.Kind, a.Token, a.Verbs = clew.Token, t.ID, []string{}
	a.Grants = narrow(a.Grants, t.LineID)
	for _, v := range t.Verbs {
		a.Verbs = append(a.Verbs, string(v))
	}
	return a, t, nil
}

// EnterToken is Authenticate in its own transaction; it also notes when the token was last used. Tokens that are not
// valid are counted by network and answered with Limited after some; a valid one is let in however many were tried from
// there, since nobody may be locked out by a neighbour.
func (d *Door) EnterToken(ctx context.Context, header string, v Visit) (a clew.Actor, err error) {
	var t APIToken
	var now, until clew.Time
	lanes := []lane{newLane(d.root, laneToken, network(v.IP))}
	err = d.db.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		if a, t, err = d.authenticate(tx, header); clew.Is(err, clew.Unauthenticated) {
			var lerr error
			if until, lerr = closedUntil(tx, lanes); lerr != nil {
				return lerr
			}
		}
		return err
	})
	if clew.Is(err, clew.Unauthenticated) {
		return a, d.wrongToken(ctx, lanes, until, v, err)
	}
	if err == nil && now.Sub(t.LastAt) >= seenEvery {
		d.quietly(ctx, "token last used", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE api_token SET last_at = $2 WHERE id = $1 AND (last_at IS NULL OR last_at <= $3)`, t.ID, tx.Now(), tx.Now().Add(-seenEvery))
			return err
		})
	}
	return a, err
}

// wrongToken counts a token that is not valid. While the lane is closed nothing is written, so that guessing costs the
// database no more than a look.
func (d *Door) wrongToken(ctx context.Context, lanes []lane, until clew.Time, v Visit, err error) error {
	d.denials.wrongToken.Add(1)
	if until != 0 {
		return clew.Errorf(clew.Limited, "Too many wrong attempts; please try again at %s", until)
	}
	d.quietly(ctx, "wrong token", func(tx *db.Tx) error {
		if _, err := draw(tx, lanes); err != nil {
			return err
		}
		return noteIn(tx, bucketToken, clew.ID{}, "token", v)
	})
	return err
}

// ListTokens gives tokens, newest first: one's own, or with UserManage those of a user or (zero) of all.
func ListTokens(tx *db.Tx, actor clew.Actor, user clew.ID, limit, offset int) ([]APIToken, int64, error) {
	if err := selfOr(actor, user); err != nil {
		return nil, 0, err
	}
	w := &db.Where{}
	if !user.IsZero() {
		w.And("k.user_id = ?", user)
	}
	total, err := db.One[int64](tx, `SELECT COUNT(*) FROM api_token k `+w.String(), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[tokenRow](tx, `SELECT `+tokenColumns+` FROM api_token k `+w.String()+` ORDER BY k.created_at DESC, k.id DESC LIMIT `+w.Arg(page(limit))+` OFFSET `+w.Arg(max(0, offset)), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	out := make([]APIToken, len(rows))
	for i, r := range rows {
		if out[i], err = r.token(); err != nil {
			return nil, 0, err
		}
	}
	return out, total, nil
}

// RevokeToken ends a token at once: one's own, or with UserManage anyone's.
func RevokeToken(tx *db.Tx, actor clew.Actor, id clew.ID) error {
	user, found, err := db.Maybe[clew.ID](tx, `SELECT user_id FROM api_token WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if !found || selfOr(actor, user) != nil {
		return clew.Errorf(clew.NotFound, "There is no such token")
	}
	n, err := tx.Exec(`UPDATE api_token SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL`, id, tx.Now(), actor.ID)
	if err != nil || n == 0 {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.token_revoked", Type: "user", Record: user.String(), Payload: map[string]any{"token": id}})
	return err
}
