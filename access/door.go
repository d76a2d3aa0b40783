package access

import (
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"

	"clew"
	"clew/db"
	"clew/sign"

	"github.com/go-webauthn/webauthn/webauthn"
)

// Door proves who is asking. Its methods open and close their own transactions: checking a password takes tens of
// milliseconds and must never hold the one writer of a database. Verbs that only change records (grants, users,
// names of authenticators) are functions of (tx, actor, input), as everywhere. A Door is safe for concurrent use.
type Door struct {
	db       *db.DB
	root     *sign.Root
	base     *url.URL
	client   *http.Client
	hash     *hasher
	webauthn *webauthn.WebAuthn // nil: the host name allows no passkeys
	oidc     issuers
	denials  denials
}

// Config says how the door is built.
type Config struct {
	DB      *db.DB
	Root    *sign.Root   // seals secrets, keys the hashes of tokens
	BaseURL string       // what people type: https://clew.example; links are made from it, never from a Host header
	Client  *http.Client // the guarded way out, for OpenID Connect; nil: no OpenID Connect
}

// New makes the door. The base URL must be absolute; http is for loopback and for a proxy's back side only.
func New(c Config) (*Door, error) {
	base, err := url.Parse(strings.TrimSuffix(c.BaseURL, "/"))
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.Path != "" || base.User != nil {
		return nil, clew.Errorf(clew.Invalid, "%q is not a base URL (as https://clew.example)", clew.Clip(c.BaseURL, 100))
	}
	d := &Door{db: c.DB, root: c.Root, base: base, hash: newHasher(c.Root, current, max(2, runtime.NumCPU()))}
	if c.Client != nil {
		d.client = bounded(c.Client)
	}
	if d.webauthn, err = newWebAuthn(base); err != nil {
		return nil, err
	}
	return d, nil
}

// BaseURL is the address that people type, without a slash at its end.
func (d *Door) BaseURL() string { return d.base.String() }

// TLS reports whether people reach the platform by https.
func (d *Door) TLS() bool { return d.base.Scheme == "https" }

// Visit is what the edge knows of a request, before it knows who sends it.
type Visit struct {
	IP     netip.Addr // of the client, as the edge trusts it
	Agent  string     // User-Agent, for the person's own list of sessions
	Device string     // value of the known-device cookie
}

// State is how far a sign-in has come.
type State string

// The states. Wrong credentials are no state but an Unauthenticated error, the same for every reason.
const (
	SignedIn          State = "signed_in"
	NeedsSecondFactor State = "needs_second_factor"
	Throttled         State = "throttled"
)

// Result is the answer to a step of signing in.
type Result struct {
	State     State
	User      clew.ID
	Token     string    // SignedIn: value of the session cookie
	Device    string    // SignedIn: value of the known-device cookie; "" leaves the browser's as it is
	MustEnrol bool      // SignedIn: policy asks for a second factor that is not there yet; until then only Own is held
	Step      string    // NeedsSecondFactor: goes into the step cookie and comes back with the code
	Factors   []string  // NeedsSecondFactor: which of FactorTOTP, FactorPasskey, FactorRecovery the person has
	Until     clew.Time // Throttled: when to try again
	Next      string    // where the person wanted to go, for flows that leave the site; a path of this site or ""
}

// The kinds of second factor.
const (
	FactorTOTP     = "totp"
	FactorPasskey  = "passkey"
	FactorRecovery = "recovery"
)

var errWrong = clew.Errorf(clew.Unauthenticated, "The e-mail address, the password or the code is wrong")

// SafeNext gives next when it is a path on this site, else "": a link may not send people elsewhere after sign-in.
func SafeNext(next string) string {
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t\x00") {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return next
}
