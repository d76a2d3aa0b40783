package access

import (
	"net/mail"
	"slices"
	"strings"

	"clew"
	"clew/audit"
	"clew/db"
)

// admit finds, links or makes the account of a subject, keeps its grants by the provider's rules, and signs in.
func (d *Door) admit(tx *db.Tx, p Provider, s step, c claims, v Visit) (Result, error) {
	user, known, err := db.Maybe[clew.ID](tx, `SELECT user_id FROM oidc_link WHERE issuer = $1 AND subject = $2`, c.issuer, c.subject)
	if err != nil {
		return Result{}, err
	}
	switch {
	case !s.User.IsZero() && known && user != s.User:
		return Result{}, clew.Errorf(clew.Conflict, "This identity belongs to another user already")
	case !s.User.IsZero() && !known:
		user, err = s.User, linkSubject(tx, s, c)
	case !known && p.AutoCreate:
		user, err = newcomer(tx, c)
	case !known:
		return Result{}, clew.Errorf(clew.Unauthenticated, "Nobody here is linked to this identity; sign in by other means and link it, or ask an administrator")
	}
	if err != nil {
		return Result{}, err
	}
	if _, err := tx.Exec(`UPDATE oidc_link SET last_at = $3 WHERE issuer = $1 AND subject = $2`, c.issuer, c.subject, tx.Now()); err != nil {
		return Result{}, err
	}
	if err := followRules(tx, p, user, c); err != nil {
		return Result{}, err
	}
	who, err := d.candidate(tx, `WHERE u.id = $1`, user, v.Device)
	if err != nil {
		return Result{}, err
	}
	if UserState(who.State) != Active {
		return Result{}, errOIDC(nil)
	}
	if !s.User.IsZero() {
		return d.relink(tx, who, s)
	}
	if p.TrustFactor {
		return d.finish(tx, who, "oidc", true, v, s.Next)
	}
	return d.secondOrFinish(tx, who, "oidc", v, s.Next)
}

// relink ends the linking of an identity within a session: the session goes on under a new token.
func (d *Door) relink(tx *db.Tx, who candidate, s step) (Result, error) {
	token := newSecret()
	n, err := tx.Exec(`UPDATE session SET hash = $3, renew = $4 WHERE id = $1 AND user_id = $2`, s.Session, who.ID, keyed(d.root, "session", token), false)
	if err == nil && n != 1 {
		err = errStep
	}
	return Result{State: SignedIn, User: who.ID, Token: token, Next: s.Next}, err
}

func linkSubject(tx *db.Tx, s step, c claims) error {
	actor := clew.Actor{Kind: clew.User, ID: s.User, Session: s.Session}
	if err := insertLink(tx, actor, s.User, c); err != nil {
		return err
	}
	return meansChanged(tx, actor, s.User)
}

func insertLink(tx *db.Tx, actor clew.Actor, user clew.ID, c claims) error {
	if _, err := tx.Exec(`INSERT INTO oidc_link (issuer, subject, user_id, created_at, last_at) VALUES ($1, $2, $3, $4, $4)`, c.issuer, c.subject, user, tx.Now()); err != nil {
		return err
	}
	_, err := audit.Append(tx, actor, audit.Event{Kind: "access.oidc_linked", Type: "user", Record: user.String(), Payload: map[string]any{"issuer": c.issuer}})
	return err
}

// newcomer makes an account without grants. The address from the token is only a contact, and only when the issuer
// vouches for it and nobody here has it.
func newcomer(tx *db.Tx, c claims) (clew.ID, error) {
	name := clean(c.Name, 190)
	if name == "" {
		name = clean(c.Username, 190)
	}
	email := strings.TrimSpace(c.Email)
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 320 || c.Verified != true {
		email = ""
	}
	_, taken, err := db.Maybe[clew.ID](tx, `SELECT user_id FROM person WHERE email_fold = $1`, foldEmail(email))
	if err != nil {
		return clew.ID{}, err
	}
	if taken {
		email = ""
	}
	if name == "" {
		name = "New person"
	}
	id, err := createUser(tx, clew.SystemActor(), NewUser{Name: name, Email: email, Lang: "en", Zone: "UTC"}, Active, "access.user_created")
	if err != nil {
		return clew.ID{}, err
	}
	return id, insertLink(tx, clew.SystemActor(), id, c)
}

// followRules gives and takes the grants that a provider's rules keep. Grants given by hand stay, and the last
// administrator stays one.
func followRules(tx *db.Tx, p Provider, user clew.ID, c claims) error {
	have, err := db.All[GrantRow](tx, `SELECT id, user_id, role, line_id, product_id, source, created_at, created_by FROM role_grant WHERE user_id = $1`, user)
	if err != nil {
		return err
	}
	var want []clew.Grant
	for _, r := range p.Rules {
		if g := (clew.Grant{Role: r.Role, Line: r.Line, Product: r.Product}); c.has(r) && !slices.Contains(want, g) {
			want = append(want, g)
		}
	}
	changed := false
	for _, g := range have {
		key := clew.Grant{Role: g.Role, Line: g.LineID, Product: g.ProductID}
		if i := slices.Index(want, key); i >= 0 {
			want = slices.Delete(want, i, i+1)
			continue
		}
		if g.Source != p.ID.String() {
			continue
		}
		last, err := lastAdministrator(tx, g)
		if err != nil {
			return err
		}
		if !last {
			if err := removeGrant(tx, clew.SystemActor(), g); err != nil {
				return err
			}
			changed = true
		}
	}
	for _, g := range want {
		if _, err := insertGrant(tx, clew.SystemActor(), NewGrant{User: user, Role: g.Role, Line: g.Line, Product: g.Product}, p.ID.String()); err != nil {
			return err
		}
		changed = true
	}
	if !changed {
		return nil
	}
	return endSessions(tx, clew.SystemActor(), user)
}

func lastAdministrator(tx *db.Tx, g GrantRow) (bool, error) {
	if g.Role != clew.Administrator {
		return false, nil
	}
	n, err := db.One[int64](tx, `SELECT COUNT(*) FROM role_grant g JOIN user_account u ON u.id = g.user_id
		WHERE g.role = $1 AND g.line_id IS NULL AND g.product_id IS NULL AND u.state = 'active' AND g.id <> $2`, string(clew.Administrator), g.ID)
	return n == 0, err
}

// dig follows a dotted path into claims.
func dig(m map[string]any, path string) any {
	head, rest, more := strings.Cut(path, ".")
	v := m[head]
	if !more {
		return v
	}
	if inner, ok := v.(map[string]any); ok {
		return dig(inner, rest)
	}
	return nil
}
