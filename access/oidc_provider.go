package access

import (
	"encoding/json"
	"net"
	"net/url"
	"slices"
	"strings"

	"clew"
	"clew/audit"
	"clew/db"
)

// Provider is an OpenID Connect issuer through which people may sign in.
type Provider struct {
	ID          clew.ID     `json:"id"`
	Revision    int64       `json:"revision"`
	Name        string      `json:"name"` // on the sign-in page
	Issuer      string      `json:"issuer"`
	ClientID    string      `json:"client_id"`
	HasSecret   bool        `json:"has_secret"`
	Scopes      string      `json:"scopes"` // beside openid, separated by spaces
	Rules       []ClaimRule `json:"rules" db:"-"`
	AutoCreate  bool        `json:"auto_create"`  // people unknown so far get an account without grants
	TrustFactor bool        `json:"trust_factor"` // the issuer asks for a second factor itself
	Enabled     bool        `json:"enabled"`
}

// ClaimRule gives a grant to whoever's ID token carries the value in the claim. Dots lead into objects.
type ClaimRule struct {
	Claim   string    `json:"claim"`
	Value   string    `json:"value"`
	Role    clew.Role `json:"role"`
	Line    clew.ID   `json:"line,omitzero"`
	Product clew.ID   `json:"product,omitzero"`
}

type providerRow struct {
	Provider
	RuleText string `db:"rules"`
	Secret   []byte
}

const providerColumns = `id, revision, name, issuer, client_id, scopes, auto_create, trust_factor, enabled, rules, secret`

func (r providerRow) provider() (Provider, error) {
	p := r.Provider
	p.HasSecret = len(r.Secret) > 0
	return p, json.Unmarshal([]byte(r.RuleText), &p.Rules)
}

func providerAAD(id clew.ID) string { return "oidc/" + id.String() + "/secret" }

// ListProviders gives all providers, for those who manage settings.
func ListProviders(tx *db.Tx, actor clew.Actor) ([]Provider, error) {
	if err := Require(actor, SettingManage, Scope{}); err != nil {
		return nil, err
	}
	rows, err := db.All[providerRow](tx, `SELECT `+providerColumns+` FROM oidc_provider ORDER BY name, id`)
	if err != nil {
		return nil, err
	}
	out := make([]Provider, len(rows))
	for i, r := range rows {
		if out[i], err = r.provider(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SignInProviders names the providers that the sign-in page offers.
func SignInProviders(tx *db.Tx) ([]Name, error) {
	return db.All[Name](tx, `SELECT id, name FROM oidc_provider WHERE enabled = $1 ORDER BY name, id`, true)
}

// GetProvider gives one provider, for those who manage settings.
func GetProvider(tx *db.Tx, actor clew.Actor, id clew.ID) (Provider, error) {
	if err := Require(actor, SettingManage, Scope{}); err != nil {
		return Provider{}, err
	}
	row, err := db.One[providerRow](tx, `SELECT `+providerColumns+` FROM oidc_provider WHERE id = $1`, id)
	if err != nil {
		return Provider{}, err
	}
	return row.provider()
}

// mayWriteProviders asks for the right to say who may enter. Rules give roles away: who may not grant must not reach it
// through a rule. A token holds the verb only when a person chose it by name, after a fresh proof.
func mayWriteProviders(actor clew.Actor) error {
	if err := Require(actor, ProviderManage, Scope{}); err != nil {
		return err
	}
	return Require(actor, UserManage, Scope{})
}

// SaveProvider makes (zero ID) or changes a provider. secret "" keeps the stored one, but never for another issuer:
// that would be sent a secret which is not its own.
func (d *Door) SaveProvider(tx *db.Tx, actor clew.Actor, p Provider, secret string) (clew.ID, error) {
	if err := mayWriteProviders(actor); err != nil {
		return clew.ID{}, err
	}
	if err := checkProvider(p, secret); err != nil {
		return clew.ID{}, err
	}
	if !p.ID.IsZero() {
		old, err := db.One[providerRow](tx, `SELECT `+providerColumns+` FROM oidc_provider WHERE id = $1`, p.ID)
		if err != nil {
			return clew.ID{}, err
		}
		if secret == "" && old.Issuer != p.Issuer && len(old.Secret) > 0 {
			return clew.ID{}, (clew.Faults{{Place: "secret", Message: "Give the secret that belongs to the new issuer"}}).Err()
		}
	}
	if p.Rules == nil {
		p.Rules = []ClaimRule{}
	}
	rules, err := json.Marshal(p.Rules)
	if err != nil {
		return clew.ID{}, err
	}
	if p.ID.IsZero() {
		p.ID, p.Revision = clew.NewID(), 0
		_, err = tx.Exec(`INSERT INTO oidc_provider (id, name, issuer, client_id, scopes, rules, auto_create, trust_factor, enabled, revision, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)`,
			p.ID, p.Name, p.Issuer, p.ClientID, p.Scopes, string(rules), p.AutoCreate, p.TrustFactor, p.Enabled, tx.Now())
	} else {
		var n int64
		n, err = tx.Exec(`UPDATE oidc_provider SET name = $3, issuer = $4, client_id = $5, scopes = $6, rules = $7, auto_create = $8, trust_factor = $9, enabled = $10, revision = revision + 1 WHERE id = $1 AND revision = $2`,
			p.ID, p.Revision, p.Name, p.Issuer, p.ClientID, p.Scopes, string(rules), p.AutoCreate, p.TrustFactor, p.Enabled)
		if err == nil && n != 1 {
			err = clew.Errorf(clew.Conflict, "Someone else has changed this record meanwhile; please look at the new state and decide again")
		}
	}
	if db.IsUnique(err) {
		err = clew.Errorf(clew.Conflict, "This issuer is configured already")
	}
	if err == nil && secret != "" {
		_, err = tx.Exec(`UPDATE oidc_provider SET secret = $2 WHERE id = $1`, p.ID, d.root.Seal("access/oidc", providerAAD(p.ID), []byte(secret)))
	}
	if err != nil {
		return clew.ID{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.oidc_provider_saved", Type: "oidc_provider", Record: p.ID.String(), Revision: p.Revision + 1,
		Payload: map[string]any{"name": p.Name, "issuer": p.Issuer, "client_id": p.ClientID, "rules": p.Rules, "auto_create": p.AutoCreate, "trust_factor": p.TrustFactor, "enabled": p.Enabled, "new_secret": secret != ""}})
	return p.ID, err
}

// DeleteProvider takes a provider away, with the ties of people to it and the grants that its rules gave. The sessions of
// those people end; whoever has no other way in needs a recovery link.
func DeleteProvider(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64) error {
	if err := mayWriteProviders(actor); err != nil {
		return err
	}
	p, err := db.One[providerRow](tx, `SELECT `+providerColumns+` FROM oidc_provider WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if p.Revision != revision {
		return clew.Errorf(clew.Conflict, "Someone else has changed this record meanwhile; please look at the new state and decide again")
	}
	if _, err := tx.Exec(`DELETE FROM oidc_provider WHERE id = $1`, id); err != nil {
		return err
	}
	grants, err := db.All[GrantRow](tx, `SELECT id, user_id, role, line_id, product_id, source, created_at, created_by FROM role_grant WHERE source = $1`, id.String())
	if err != nil {
		return err
	}
	for _, g := range grants {
		if err := removeGrant(tx, actor, g); err != nil {
			return err
		}
		if err := endSessions(tx, actor, g.UserID); err != nil {
			return err
		}
	}
	tied, err := db.All[clew.ID](tx, `SELECT DISTINCT user_id FROM oidc_link WHERE issuer = $1`, p.Issuer)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM oidc_link WHERE issuer = $1`, p.Issuer); err != nil {
		return err
	}
	for _, user := range tied {
		if err := meansChanged(tx, actor, user); err != nil {
			return err
		}
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.oidc_provider_deleted", Type: "oidc_provider", Record: id.String(), Revision: revision,
		Payload: map[string]any{"name": p.Name, "issuer": p.Issuer, "client_id": p.ClientID, "grants": len(grants), "people": len(tied)}})
	return err
}

// ParseClaimRule reads a rule as people write it: claim, value, role, and behind the role the ids of a line and of a
// product in it. A value may hold commas, as a distinguished name does.
func ParseClaimRule(s string) (r ClaimRule, ok bool) {
	part := strings.Split(s, ",")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	at := len(part) - 1
	for at >= 2 && !slices.Contains(clew.Roles, clew.Role(part[at])) {
		at--
	}
	if at < 2 || len(part) > at+3 || part[0] == "" {
		return r, false
	}
	claim, rest, _ := strings.Cut(s, ",")
	value := rest
	for range len(part) - at {
		value = value[:strings.LastIndexByte(value, ',')]
	}
	r = ClaimRule{Claim: strings.TrimSpace(claim), Value: strings.TrimSpace(value), Role: clew.Role(part[at])}
	for i, id := range []*clew.ID{&r.Line, &r.Product} {
		if len(part) > at+1+i {
			v, err := clew.ParseID(part[at+1+i])
			if err != nil {
				return ClaimRule{}, false
			}
			*id = v
		}
	}
	return r, r.Value != ""
}

// String writes a rule as ParseClaimRule reads it.
func (r ClaimRule) String() string {
	s := r.Claim + ", " + r.Value + ", " + string(r.Role)
	for _, id := range []clew.ID{r.Line, r.Product} {
		if !id.IsZero() {
			s += ", " + id.String()
		}
	}
	return s
}

func checkProvider(p Provider, secret string) error {
	var f clew.Faults
	if p.Name == "" || len(p.Name) > 100 || clean(p.Name, 100) != p.Name {
		f.Add("name", "Please give a name of at most 100 characters")
	}
	if !safeIssuer(p.Issuer) {
		f.Add("issuer", "This is not the address of an issuer (https, without a query)")
	}
	if p.ClientID == "" || len(p.ClientID) > 300 {
		f.Add("client_id", "Please give the client id that the issuer knows clew by")
	}
	if len(secret) > 1000 || len(p.Scopes) > 500 || len(p.Rules) > 500 {
		f.Add("secret", "This entry is too long")
	}
	for _, r := range p.Rules {
		if r.Claim == "" || r.Value == "" || len(r.Claim) > 200 || len(r.Value) > 500 {
			f.Add("rules", "A rule names a claim and its value")
		}
		if err := checkGrant(NewGrant{Role: r.Role, Line: r.Line, Product: r.Product}); err != nil {
			f = append(f, fieldsOf(err)...)
		}
	}
	return f.Err()
}

// safeIssuer allows https everywhere, and http on this machine for trying out.
func safeIssuer(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || len(s) > 500 {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// OIDCLink ties an account to a subject of an issuer. Nothing else does: an e-mail address in a token ties nothing.
type OIDCLink struct {
	Issuer    string    `json:"issuer"`
	Subject   string    `json:"subject"`
	UserID    clew.ID   `json:"user_id"`
	CreatedAt clew.Time `json:"created_at"`
	LastAt    clew.Time `json:"last_at"`
}

// ListOIDCLinks gives a user's links: one's own, or with UserManage anyone's.
func ListOIDCLinks(tx *db.Tx, actor clew.Actor, user clew.ID) ([]OIDCLink, error) {
	if err := selfOr(actor, user); err != nil {
		return nil, err
	}
	return db.All[OIDCLink](tx, `SELECT issuer, subject, user_id, created_at, last_at FROM oidc_link WHERE user_id = $1 ORDER BY issuer, subject`, user)
}

// UnlinkOIDC removes a link: one's own, after a fresh proof, or with UserManage anyone's.
func UnlinkOIDC(tx *db.Tx, actor clew.Actor, user clew.ID, issuer, subject string) error {
	if err := selfOr(actor, user); err != nil {
		return err
	}
	if actor.ID == user {
		if err := fresh(tx, actor); err != nil {
			return err
		}
	}
	n, err := tx.Exec(`DELETE FROM oidc_link WHERE user_id = $1 AND issuer = $2 AND subject = $3`, user, issuer, subject)
	if err != nil {
		return err
	}
	if n == 0 {
		return clew.Errorf(clew.NotFound, "There is no such record")
	}
	if err := meansChanged(tx, actor, user); err != nil {
		return err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "access.oidc_unlinked", Type: "user", Record: user.String(), Payload: map[string]any{"issuer": issuer}})
	return err
}

func scopes(p Provider) []string { return append([]string{"openid"}, strings.Fields(p.Scopes)...) }
