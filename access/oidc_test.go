package access

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/db"
)

// fakeIssuer is an OpenID provider of our own: it hands out whatever ID token a test wants.
type fakeIssuer struct {
	meanwhile func() // called when the code is redeemed
	t         *testing.T
	server    *httptest.Server
	key       *rsa.PrivateKey
	mu        sync.Mutex
	codes     map[string]grantedCode
	calls     int
}

type grantedCode struct {
	challenge string
	token     string
}

// A provider that is deleted while it is asked lets nobody in, and leaves nothing behind.
func TestDeleteProviderDuringSignIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		id := w.withProvider(f, Provider{AutoCreate: true, Rules: []ClaimRule{{Claim: "groups", Value: "security", Role: clew.SecurityManagement}}})
		f.meanwhile = func() {
			w.write(func(tx *db.Tx) error { return DeleteProvider(tx, w.entry.Actor, id, 1) })
		}
		if r, err := w.flow(f, id, flow{claims: map[string]any{"sub": "gus", "groups": []string{"security"}}}); !clew.Is(err, clew.NotFound) {
			t.Errorf("%+v %v", r, err)
		}
		w.write(func(tx *db.Tx) error {
			n, err := db.One[int64](tx, `SELECT (SELECT count(*) FROM oidc_link) + (SELECT count(*) FROM role_grant WHERE source = $1)`, id.String())
			if n != 0 {
				t.Errorf("%d links and grants are left", n)
			}
			return err
		})
	})
}

func newIssuer(t *testing.T) *fakeIssuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeIssuer{t: t, key: key, codes: map[string]grantedCode{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		at := f.server.URL
		f.answer(w, map[string]any{"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token", "jwks_uri": at + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		e := big.NewInt(int64(key.E)).Bytes()
		f.answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k", "n": b64(key.N.Bytes()), "e": b64(e)}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		if f.meanwhile != nil {
			f.meanwhile()
		}
		f.token(w, r)
	})
	f.server = httptest.NewServer(mux)
	t.Cleanup(f.server.Close)
	return f
}

func (f *fakeIssuer) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func (f *fakeIssuer) token(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	c, ok := f.codes[r.FormValue("code")]
	delete(f.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	user, secret, _ := r.BasicAuth()
	if !ok || b64(sum[:]) != c.challenge || user != "clew" || secret != "the-client-secret" {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	f.answer(w, map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": c.token})
}

// allow is the person saying yes at the issuer: it gives the code that the browser carries back.
func (f *fakeIssuer) allow(address string, token string) (code string, q url.Values) {
	f.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		f.t.Fatal(err)
	}
	q = u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("nonce") == "" {
		f.t.Fatalf("address %s lacks PKCE, state or nonce", address)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	code = newSecret()
	f.codes[code] = grantedCode{q.Get("code_challenge"), token}
	return code, q
}

func (f *fakeIssuer) sign(alg string, claims map[string]any) string {
	f.t.Helper()
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			f.t.Fatal(err)
		}
		return b64(b)
	}
	text := part(map[string]any{"alg": alg, "kid": "k", "typ": "JWT"}) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	switch alg {
	case "none":
		return text + "."
	case "HS256": // the public key taken for a shared secret
		m := hmac.New(sha256.New, x509.MarshalPKCS1PublicKey(&f.key.PublicKey))
		m.Write([]byte(text))
		return text + "." + b64(m.Sum(nil))
	}
	s, err := rsa.SignPKCS1v15(rand.Reader, f.key, crypto.SHA256, sum[:])
	if err != nil {
		f.t.Fatal(err)
	}
	return text + "." + b64(s)
}

// flow goes through a sign-in; change may bend the claims and the answer.
type flow struct {
	alg    string
	claims map[string]any
	bend   func(a *OIDCAnswer)
	actor  clew.Actor
}

func (w *world) flow(f *fakeIssuer, id clew.ID, x flow) (Result, error) {
	w.t.Helper()
	address, step, err := w.door.BeginOIDC(w.t.Context(), x.actor, id, "/releases")
	if err != nil {
		return Result{}, err
	}
	u, _ := url.Parse(address)
	now := w.clock.Now().Std()
	claims := map[string]any{"iss": f.server.URL, "aud": "clew", "sub": "subject-1", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "nonce": u.Query().Get("nonce")}
	maps.Copy(claims, x.claims)
	for k, v := range x.claims {
		if v == nil {
			delete(claims, k)
		}
	}
	if x.alg == "" {
		x.alg = "RS256"
	}
	code, q := f.allow(address, f.sign(x.alg, claims))
	a := OIDCAnswer{Visit: visit, Actor: x.actor, Provider: id, Step: step, State: q.Get("state"), Code: code, Issuer: f.server.URL}
	if x.bend != nil {
		x.bend(&a)
	}
	return w.door.FinishOIDC(w.t.Context(), a)
}

// withProvider builds a door with a way out and a provider.
func (w *world) withProvider(f *fakeIssuer, p Provider) clew.ID {
	w.t.Helper()
	door, err := New(Config{DB: w.d, Root: w.door.root, BaseURL: "http://localhost:8420", Client: f.server.Client()})
	if err != nil {
		w.t.Fatal(err)
	}
	cheap(door)
	w.door = door
	p.Name, p.Issuer, p.ClientID, p.Enabled, p.Scopes = "Company", f.server.URL, "clew", true, "profile email"
	var id clew.ID
	w.write(func(tx *db.Tx) (err error) {
		id, err = door.SaveProvider(tx, w.entry.Actor, p, "the-client-secret")
		return err
	})
	return id
}

func TestOIDC(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		id := w.withProvider(f, Provider{})
		// Nobody is linked: refused, also with the address of a user who is here.
		_, err := w.flow(f, id, flow{claims: map[string]any{"email": "ada@example.com", "email_verified": true}})
		wantKind(t, err, clew.Unauthenticated)
		// Linked from within a session, then signed in by it.
		r, err := w.flow(f, id, flow{actor: w.entry.Actor})
		if err != nil || r.User != w.ada {
			t.Fatalf("linking: %+v %v", r, err)
		}
		if _, err := w.door.Enter(t.Context(), w.token, visit); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("the session's old token after linking: %v", err)
		}
		e := w.enter(r.Token)
		if r, err = w.flow(f, id, flow{}); err != nil || r.State != SignedIn || r.User != w.ada || r.Next != "/releases" {
			t.Fatalf("%+v %v", r, err)
		}
		// A second factor of our own is asked for, unless the issuer is trusted to.
		w.enrol(e)
		if r, err = w.flow(f, id, flow{}); err != nil || r.State != NeedsSecondFactor {
			t.Errorf("%+v %v", r, err)
		}
		w.write(func(tx *db.Tx) error {
			list, err := ListProviders(tx, clew.SystemActor())
			if err != nil {
				return err
			}
			p := list[0]
			p.TrustFactor = true
			_, err = w.door.SaveProvider(tx, clew.SystemActor(), p, "")
			return err
		})
		if r, err = w.flow(f, id, flow{}); err != nil || r.State != SignedIn {
			t.Errorf("%+v %v", r, err)
		}
		// A disabled user, an unlinked one.
		w.write(func(tx *db.Tx) error {
			return UnlinkOIDC(tx, clew.SystemActor(), w.ada, f.server.URL, "subject-1")
		})
		_, err = w.flow(f, id, flow{})
		wantKind(t, err, clew.Unauthenticated)
	})
}

func TestOIDCHostile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		id := w.withProvider(f, Provider{AutoCreate: true})
		past := w.clock.Now().Std().Add(-time.Hour).Unix()
		if r, err := w.flow(f, id, flow{}); err != nil || r.State != SignedIn {
			t.Fatalf("the honest flow: %+v %v", r, err)
		}
		other := clew.NewID()
		for name, x := range map[string]flow{
			"alg none":                   {alg: "none"},
			"HS256 with the public key":  {alg: "HS256"},
			"expired":                    {claims: map[string]any{"exp": past}},
			"no expiry":                  {claims: map[string]any{"exp": nil}},
			"other audience":             {claims: map[string]any{"aud": "another"}},
			"several audiences, no azp":  {claims: map[string]any{"aud": []string{"clew", "another"}}},
			"other party":                {claims: map[string]any{"azp": "another"}},
			"other issuer":               {claims: map[string]any{"iss": "https://evil.example"}},
			"no nonce":                   {claims: map[string]any{"nonce": nil}},
			"other nonce":                {claims: map[string]any{"nonce": "x"}},
			"no subject":                 {claims: map[string]any{"sub": nil}},
			"other access token":         {claims: map[string]any{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
			"no state":                   {bend: func(a *OIDCAnswer) { a.State = "" }},
			"other state":                {bend: func(a *OIDCAnswer) { a.State = newSecret() }},
			"no step":                    {bend: func(a *OIDCAnswer) { a.Step = "" }},
			"other provider in the path": {bend: func(a *OIDCAnswer) { a.Provider = other }},
			"mixed-up issuer":            {bend: func(a *OIDCAnswer) { a.Issuer = "https://evil.example" }},
			"no code":                    {bend: func(a *OIDCAnswer) { a.Code = "" }},
			"invented code":              {bend: func(a *OIDCAnswer) { a.Code = "invented" }},
			"step of another sign-in": {bend: func(a *OIDCAnswer) {
				_, step, err := w.door.BeginOIDC(t.Context(), clew.Actor{}, id, "")
				if err != nil {
					t.Fatal(err)
				}
				a.Step = step
			}},
			"linking in another session": {actor: w.entry.Actor, bend: func(a *OIDCAnswer) { a.Actor = clew.Actor{} }},
			"step grown old":             {bend: func(a *OIDCAnswer) { w.clock.Move(stepLife) }},
		} {
			before := w.events("access.signed_in")
			if r, err := w.flow(f, id, x); !clew.Is(err, clew.Unauthenticated) {
				t.Errorf("%s: %+v %v", name, r, err)
			}
			if w.events("access.signed_in") != before {
				t.Errorf("%s: signed in", name)
			}
		}
		// The answer used twice, with a fresh code.
		address, step, err := w.door.BeginOIDC(t.Context(), clew.Actor{}, id, "")
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(address)
		now := w.clock.Now().Std()
		token := f.sign("RS256", map[string]any{"iss": f.server.URL, "aud": "clew", "sub": "subject-1", "exp": now.Add(time.Hour).Unix(), "nonce": u.Query().Get("nonce")})
		for i := range 2 {
			code, q := f.allow(address, token)
			_, err := w.door.FinishOIDC(t.Context(), OIDCAnswer{Visit: visit, Provider: id, Step: step, State: q.Get("state"), Code: code})
			if (err == nil) != (i == 0) {
				t.Errorf("use %d: %v", i+1, err)
			}
		}
	})
}

func TestOIDCNewcomersAndRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		line := clew.NewID()
		id := w.withProvider(f, Provider{AutoCreate: true, Rules: []ClaimRule{
			{Claim: "groups", Value: "security", Role: clew.SecurityManagement},
			{Claim: "realm.roles", Value: "gateway-dev", Role: clew.ProductDevelopment, Line: line},
			{Claim: "groups", Value: "boss", Role: clew.Administrator},
		}})
		in := func(claims map[string]any) Entry {
			t.Helper()
			r, err := w.flow(f, id, flow{claims: claims})
			if err != nil || r.State != SignedIn {
				t.Fatalf("%+v %v", r, err)
			}
			return w.enter(r.Token)
		}
		person := func(id clew.ID) User {
			t.Helper()
			var u User
			w.write(func(tx *db.Tx) (err error) { u, err = GetUser(tx, clew.SystemActor(), id); return err })
			return u
		}
		// An address that is taken, and one that the issuer does not vouch for, are left out.
		e := in(map[string]any{"sub": "eve", "name": "Eve", "email": "ADA@example.com", "email_verified": true})
		if u := person(e.Actor.ID); e.Actor.ID == w.ada || u.Email != "" || len(e.Actor.Grants) != 0 {
			t.Errorf("newcomer with a taken address: %+v %+v", u, e.Actor)
		}
		e = in(map[string]any{"sub": "fred", "name": "Fred", "email": "fred@example.com", "email_verified": "true"})
		if u := person(e.Actor.ID); u.Email != "" {
			t.Errorf("newcomer with an unverified address: %+v", u)
		}
		e = in(map[string]any{"sub": "gus", "name": "Gus\u202e\n" + strings.Repeat("x", 5000), "email": "gus@example.com", "email_verified": true, "groups": []string{"security", "other"}, "realm": map[string]any{"roles": []string{"gateway-dev"}}})
		u := person(e.Actor.ID)
		if u.Email != "gus@example.com" || len(u.Name) > 200 || strings.ContainsAny(u.Name, "\n\u202e") {
			t.Errorf("newcomer: %+v", u)
		}
		if !Can(e.Actor, Assess, Scope{}) || len(e.Actor.Grants) != 2 {
			t.Errorf("grants by rule: %+v", e.Actor.Grants)
		}
		w.write(func(tx *db.Tx) error {
			_, err := GiveGrant(tx, w.entry.Actor, NewGrant{User: u.ID, Role: clew.Auditor})
			return err
		})
		e = in(map[string]any{"sub": "gus", "groups": "other"})
		if len(e.Actor.Grants) != 1 || e.Actor.Grants[0].Role != clew.Auditor {
			t.Errorf("after the groups are gone: %+v, want what was given by hand", e.Actor.Grants)
		}
	})
}

func TestDeleteProvider(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		id := w.withProvider(f, Provider{AutoCreate: true, Rules: []ClaimRule{{Claim: "groups", Value: "security", Role: clew.SecurityManagement}}})
		r, err := w.flow(f, id, flow{claims: map[string]any{"sub": "gus", "name": "Gus", "groups": []string{"security"}}})
		if err != nil || r.State != SignedIn {
			t.Fatalf("%+v %v", r, err)
		}
		w.write(func(tx *db.Tx) error {
			_, err := GiveGrant(tx, clew.SystemActor(), NewGrant{User: r.User, Role: clew.Auditor})
			return err
		})
		if r, err = w.flow(f, id, flow{claims: map[string]any{"sub": "gus", "groups": []string{"security"}}}); err != nil {
			t.Fatal(err)
		}
		remove := func(actor clew.Actor, revision int64) error {
			return w.d.Write(t.Context(), func(tx *db.Tx) error { return DeleteProvider(tx, actor, id, revision) })
		}
		wantKind(t, remove(clew.Actor{Kind: clew.User, ID: r.User}, 1), clew.Denied)
		wantKind(t, remove(w.entry.Actor, 7), clew.Conflict)
		if err := remove(w.entry.Actor, 1); err != nil {
			t.Fatal(err)
		}
		wantKind(t, remove(w.entry.Actor, 1), clew.NotFound)
		// The session, the link and the rule's grant are gone; what was given by hand stays.
		if _, err := w.door.Enter(t.Context(), r.Token, visit); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("the session of somebody who came by it: %v", err)
		}
		w.write(func(tx *db.Tx) error {
			a, err := Load(tx, r.User)
			if len(a.Grants) != 1 || a.Grants[0].Role != clew.Auditor {
				t.Errorf("grants: %+v", a.Grants)
			}
			links, lerr := ListOIDCLinks(tx, clew.SystemActor(), r.User)
			if len(links) != 0 {
				t.Errorf("links: %+v", links)
			}
			return errors.Join(err, lerr)
		})
		if _, err := w.flow(f, id, flow{}); !clew.Is(err, clew.NotFound) && !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("signing in by it: %v", err)
		}
	})
}

func TestClaimRuleText(t *testing.T) {
	line, product := clew.NewID(), clew.NewID()
	for _, r := range []ClaimRule{{"groups", "dev", clew.Auditor, clew.ID{}, clew.ID{}}, {"a.b", "x", clew.Auditor, line, clew.ID{}}, {"groups", "CN=dev,OU=auditor,DC=x", clew.ServiceDesk, line, product}} {
		if got, ok := ParseClaimRule(r.String()); !ok || got != r {
			t.Errorf("%s: %+v %v", r, got, ok)
		}
	}
	for _, s := range []string{"", "a,b", "a,b,king", ",b,auditor", "a,,auditor", "a,b,auditor,nonsense", "auditor,auditor", "a,b,auditor," + line.String() + "," + product.String() + "," + line.String()} {
		if r, ok := ParseClaimRule(s); ok {
			t.Errorf("%q is taken for %+v", s, r)
		}
	}
}

func TestOIDCIssuerMisbehaves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := newIssuer(t)
		id := w.withProvider(f, Provider{})
		f.server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			rw.Write([]byte(`{"issuer":"`))
			for range 64 {
				rw.Write(make([]byte, 1<<16))
			}
		})
		_, _, err := w.door.BeginOIDC(t.Context(), clew.Actor{}, id, "")
		wantKind(t, err, clew.Unavailable)
		for _, bad := range []string{"http://id.example", "https://id.example/?x", "javascript:x", "https://u@id.example", ""} {
			err := w.d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := w.door.SaveProvider(tx, w.entry.Actor, Provider{Name: "X", Issuer: bad, ClientID: "c"}, "")
				return err
			})
			wantKind(t, err, clew.Invalid)
		}
	})
}
