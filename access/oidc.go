package access

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"clew"
	"clew/db"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// The algorithms by which an ID token may be signed: asymmetric ones only. "none" and HS256 (which a leaked client
// secret, or a public key taken for one, would forge) are refused whatever the issuer announces.
var signingAlgorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

const (
	oidcTime  = 15 * time.Second
	oidcBytes = 1 << 20
	oidcCache = time.Hour // how long an issuer's configuration is kept
)

// bounded limits what an issuer may answer. Where it may be is the guarded client's own matter.
func bounded(c *http.Client) *http.Client {
	b := *c
	if b.Timeout == 0 || b.Timeout > oidcTime {
		b.Timeout = oidcTime
	}
	b.Transport = boundedTransport{c.Transport}
	return &b
}

type boundedTransport struct{ next http.RoundTripper }

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	next := t.next
	if next == nil {
		return nil, fmt.Errorf("access: no way out for OpenID Connect")
	}
	res, err := next.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, oidcBytes), res.Body}
	}
	return res, err
}

type issuers struct {
	sync.Mutex
	known map[string]issuer
}

type issuer struct {
	*oidc.Provider
	at time.Time
}

// issuer fetches what an issuer says of itself, and keeps it for a while.
func (d *Door) issuer(ctx context.Context, address string) (*oidc.Provider, error) {
	if d.client == nil {
		return nil, clew.Errorf(clew.Unavailable, "This platform has no way out to the identity provider")
	}
	d.oidc.Lock()
	i, ok := d.oidc.known[address]
	d.oidc.Unlock()
	if ok && time.Since(i.at) < oidcCache {
		return i.Provider, nil
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, d.client), oidcTime)
	defer cancel()
	p, err := oidc.NewProvider(ctx, address)
	if err != nil {
		return nil, clew.Wrapf(clew.Unavailable, err, "The identity provider does not answer as it should")
	}
	for _, u := range []string{p.Endpoint().AuthURL, p.Endpoint().TokenURL} {
		if !safeEndpoint(u) {
			return nil, clew.Errorf(clew.Unavailable, "The identity provider does not answer as it should")
		}
	}
	d.oidc.Lock()
	defer d.oidc.Unlock()
	if d.oidc.known == nil || len(d.oidc.known) > 100 {
		d.oidc.known = map[string]issuer{}
	}
	d.oidc.known[address] = issuer{p, time.Now()}
	return p, nil
}

func safeEndpoint(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

func (d *Door) oauth(p Provider, at *oidc.Provider, secret string) *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: secret, Endpoint: at.Endpoint(), RedirectURL: d.OIDCRedirect(p.ID), Scopes: scopes(p)}
}

// OIDCRedirect is the address to register at the issuer; each provider has its own, so that an answer of one cannot be
// taken for another's.
func (d *Door) OIDCRedirect(id clew.ID) string {
	return d.BaseURL() + "/sign-in/oidc/" + id.String() + "/callback"
}

func (d *Door) provider(tx *db.Tx, id clew.ID) (Provider, string, error) {
	row, err := db.One[providerRow](tx, `SELECT `+providerColumns+` FROM oidc_provider WHERE id = $1 AND enabled = $2`, id, true)
	if err != nil {
		return Provider{}, "", err
	}
	p, err := row.provider()
	if err != nil || !p.HasSecret {
		return p, "", err
	}
	secret, err := d.root.Open("access/oidc", providerAAD(p.ID), row.Secret)
	return p, string(secret), err
}

// BeginOIDC gives the address to send the browser to and the step for its cookie. An actor who is signed in links the
// subject to the own account; nobody (a zero actor) signs in.
func (d *Door) BeginOIDC(ctx context.Context, actor clew.Actor, id clew.ID, next string) (address, sealed string, err error) {
	var p Provider
	var secret string
	var now clew.Time
	err = d.db.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		if actor.Kind == clew.User {
			if err := fresh(tx, actor); err != nil {
				return err
			}
		}
		p, secret, err = d.provider(tx, id)
		return err
	})
	if err != nil {
		return "", "", err
	}
	at, err := d.issuer(ctx, p.Issuer)
	if err != nil {
		return "", "", err
	}
	s := step{Kind: stepOIDC, Provider: p.ID, State: newSecret(), OIDC: newSecret(), Verifier: oauth2.GenerateVerifier(), Next: SafeNext(next)}
	if actor.Kind == clew.User {
		s.User, s.Session = actor.ID, actor.Session
	}
	if sealed, err = d.sealStep(now, s); err != nil {
		return "", "", err
	}
	return d.oauth(p, at, secret).AuthCodeURL(s.State, oidc.Nonce(s.OIDC), oauth2.S256ChallengeOption(s.Verifier)), sealed, nil
}

// OIDCAnswer is what the issuer sends the browser back with.
type OIDCAnswer struct {
	Visit
	Actor    clew.Actor // whose session the browser has, if any
	Provider clew.ID    // from the path
	Step     string     // from the cookie
	State    string
	Code     string
	Issuer   string // "iss" (RFC 9207), "" where the issuer sends none
}

func errOIDC(cause error) error {
	return clew.Wrapf(clew.Unauthenticated, cause, "The answer of the identity provider was not accepted; please start again")
}

// FinishOIDC checks the answer, fetches the ID token and signs in whoever its subject is linked to.
func (d *Door) FinishOIDC(ctx context.Context, in OIDCAnswer) (r Result, err error) {
	s, err := d.openStep(d.db.Clock().Now(), stepOIDC, in.Step)
	if err != nil {
		return Result{}, err
	}
	if s.Provider != in.Provider || in.Code == "" || len(in.Code) > 4096 || subtle.ConstantTimeCompare([]byte(s.State), []byte(in.State)) != 1 {
		return Result{}, errOIDC(nil)
	}
	if !s.User.IsZero() && (s.User != in.Actor.ID || s.Session != in.Actor.Session) {
		return Result{}, errOIDC(nil) // begun to link an account in another session
	}
	var p Provider
	var secret string
	err = d.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, secret, err = d.provider(tx, s.Provider)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if in.Issuer != "" && in.Issuer != p.Issuer {
		return Result{}, errOIDC(nil)
	}
	claims, err := d.redeem(ctx, p, secret, s, in.Code)
	if err != nil {
		return Result{}, err
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		if err := spend(tx, s); err != nil {
			return err
		}
		now, _, err := d.provider(tx, s.Provider) // it may have been deleted, switched off or changed while the issuer was asked
		if err != nil {
			return err
		}
		if now.Issuer != p.Issuer || now.ClientID != p.ClientID {
			return errOIDC(nil)
		}
		r, err = d.admit(tx, now, s, claims, in.Visit)
		return err
	})
	return r, err
}

// redeem swaps the code for an ID token and checks the token in full: signature, issuer, audience, time, nonce, party.
func (d *Door) redeem(ctx context.Context, p Provider, secret string, s step, code string) (claims, error) {
	at, err := d.issuer(ctx, p.Issuer)
	if err != nil {
		return claims{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, d.client), oidcTime)
	defer cancel()
	token, err := d.oauth(p, at, secret).Exchange(ctx, code, oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return claims{}, errOIDC(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return claims{}, errOIDC(fmt.Errorf("no ID token"))
	}
	verifier := at.Verifier(&oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: signingAlgorithms, Now: func() time.Time { return d.db.Clock().Now().Std() }})
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return claims{}, errOIDC(err)
	}
	if s.OIDC == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(s.OIDC)) != 1 {
		return claims{}, errOIDC(fmt.Errorf("the nonce differs"))
	}
	var c claims
	if err := id.Claims(&c.all); err != nil {
		return claims{}, errOIDC(err)
	}
	if err := id.Claims(&c); err != nil {
		return claims{}, errOIDC(err)
	}
	if c.Party != "" && c.Party != p.ClientID || c.Party == "" && len(id.Audience) > 1 {
		return claims{}, errOIDC(fmt.Errorf("the token was issued to another party"))
	}
	if id.Subject == "" || len(id.Subject) > 255 || id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil {
		return claims{}, errOIDC(fmt.Errorf("no subject, or the access token is another one's"))
	}
	c.issuer, c.subject = p.Issuer, id.Subject
	return c, nil
}

// claims is what an ID token says of a person.
type claims struct {
	Name     string `json:"name"`
	Username string `json:"preferred_username"`
	Email    string `json:"email"`
	Party    string `json:"azp"`
	Verified any    `json:"email_verified"`
	issuer   string
	subject  string
	all      map[string]any
}

// values gives what a claim holds, as texts.
func (c claims) values(path string) []string {
	v, ok := c.all[path]
	if !ok {
		v = dig(c.all, path)
	}
	switch v := v.(type) {
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, fmt.Sprint(e))
		}
		return out
	case nil, map[string]any:
		return nil
	default:
		return []string{fmt.Sprint(v)}
	}
}

func (c claims) has(r ClaimRule) bool { return slices.Contains(c.values(r.Claim), r.Value) }
