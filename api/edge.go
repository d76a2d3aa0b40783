package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"

	"clew"
	"clew/access"
	"clew/lang"
)

// call is what the edge knows of a request.
type call struct {
	id    string // of the request, for the log and the answer
	actor clew.Actor
	lang  string
	url   *url.URL

	refused error // what the route answered with, when it was a refusal
}

type callKey struct{}

// callOf gives the call that a request's context carries; outside of a request it is nobody's.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{actor: clew.Actor{Kind: clew.Nobody}, lang: lang.English, url: &url.URL{}}
}

// edge is what every request passes before a route is looked for.
func (s *server) edge(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outer := r
		c := &call{id: clew.NewID().String(), actor: clew.Actor{Kind: clew.Nobody}, lang: lang.Pick(r.Header.Get("Accept-Language")), url: r.URL}
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		headers(w.Header(), c)
		if s.Door != nil && s.Door.TLS() {
			w.Header().Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		defer s.recover(w, r)
		if err := crossOrigin.Check(r); err != nil {
			refuse(w, r, clew.Wrapf(clew.Denied, err, "A page of another site sent this request"))
			return
		}
		actor, err := s.authenticate(w, r)
		if err != nil {
			refuse(w, r, err)
			return
		}
		c.actor = actor
		_, pattern := s.mux.Handler(r)
		if pattern == "" {
			s.unmatched(w, r)
			return
		}
		outer.Pattern = pattern // for whoever counts requests by route
		next.ServeHTTP(w, r)
		if c.refused != nil {
			s.Door.Denied(r.Context(), actor, access.Try{Route: pattern, Path: r.URL.Path, Change: r.Method != http.MethodGet && r.Method != http.MethodHead}, c.refused)
		}
	})
}

// headers go with every answer. Documents override the policy by a wider one.
func headers(h http.Header, c *call) {
	h.Set("X-Request-Id", c.id)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()")
	h.Add("Vary", "Accept-Language, Authorization, Cookie")
}

// recover answers for a handler that panicked, unless the answer has begun.
func (s *server) recover(w http.ResponseWriter, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	slog.Error("api: panic", "request", callOf(r.Context()).id, "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
	send(w, r, problemOf(r.Context(), clew.Errorf(clew.Internal, "Something went wrong on our side. Please try again.")))
}

// authenticate says who sends the request: an API token's holder; or, for reading only and only from our own pages,
// whoever the session cookie belongs to; else nobody. A token that is not valid is refused, never taken for nobody.
func (s *server) authenticate(w http.ResponseWriter, r *http.Request) (clew.Actor, error) {
	visit := access.Visit{IP: s.ClientIP(r), Agent: r.UserAgent()}
	if header := r.Header.Get("Authorization"); header != "" && s.Door != nil {
		return s.Door.EnterToken(r.Context(), header, visit)
	}
	nobody := clew.Actor{Kind: clew.Nobody}
	if s.Door == nil {
		return nobody, nil
	}
	cookie := s.Door.SessionToken(r)
	if cookie == "" || r.Method != http.MethodGet && r.Method != http.MethodHead || !sameOrigin(r) {
		return nobody, nil
	}
	entry, err := s.Door.Enter(r.Context(), cookie, visit)
	if clew.Is(err, clew.Unauthenticated) {
		return nobody, nil
	}
	if err != nil {
		return nobody, err
	}
	if entry.Token != "" {
		http.SetCookie(w, s.Door.SessionCookie(entry.Token))
	}
	return entry.Actor, nil
}

// sameOrigin reports whether a browser says that one of our own pages, or the person at the address bar, asks. Without
// Sec-Fetch-Site (no browser sends it over plain http to another host) the Origin must be ours or missing.
func sameOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}
