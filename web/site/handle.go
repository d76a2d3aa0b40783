package site

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"clew"
	"clew/access"
)

// Edge is what the middleware found out before a route's handler.
type Edge struct {
	ID string
	IP netip.Addr
}

type edgeKey struct{}

// WithEdge keeps the edge's findings with the request.
func WithEdge(ctx context.Context, e Edge) context.Context {
	return context.WithValue(ctx, edgeKey{}, e)
}

// Handle makes the handler of a route: it finds who asks, checks the table of rights, bounds and reads the body, and
// turns an error into its page. who may set cookies; an Unauthenticated error from it means nobody.
func (s *Site) Handle(route Route, who func(w http.ResponseWriter, r *http.Request) (Who, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		limit := formTime
		if route.Upload > 0 {
			limit = uploadTime
		}
		ctx, cancel := context.WithTimeout(hr.Context(), limit)
		defer cancel()
		c := http.NewResponseController(w)
		_ = c.SetReadDeadline(time.Now().Add(limit)) // not every writer has deadlines: tests
		_ = c.SetWriteDeadline(time.Now().Add(limit + 30*time.Second))
		r := s.request(hr.WithContext(ctx), route.Pattern)
		if err := r.serve(w, route, who); err != nil {
			r.Fail(w, err)
		}
	})
}

// request wraps a request for which nobody is known yet.
func (s *Site) request(hr *http.Request, pattern string) *Request {
	e, _ := hr.Context().Value(edgeKey{}).(Edge)
	nobody := clew.Actor{Kind: clew.Nobody}
	return &Request{Request: hr, Site: s, Actor: nobody, Who: Who{Actor: nobody}, Now: s.DB.Clock().Now(), ID: e.ID, IP: e.IP, Route: pattern, sent: url.Values{}}
}

func (r *Request) serve(w http.ResponseWriter, route Route, who func(http.ResponseWriter, *http.Request) (Who, error)) error {
	right := access.Rights[route.Pattern]
	found, err := who(w, r.Request)
	switch {
	case err == nil:
		r.Who, r.Actor = found, found.Actor
	case !clew.Is(err, clew.Unauthenticated):
		if !right.Open { // an open page needs no session: it stands when the database does not
			return err
		}
	}
	if r.Who.MustEnrol && !right.Open && r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/account") {
		return r.Redirect(w, "/account/second-factor")
	}
	if err := access.Allow(r.Actor, route.Pattern); err != nil {
		return err
	}
	if err := r.body(w, route); err != nil {
		return err
	}
	return route.Handler(w, r)
}

// body reads a form within its bounds, or leaves the body of an upload to the handler.
func (r *Request) body(w http.ResponseWriter, route Route) error {
	if r.Method != http.MethodPost {
		return nil
	}
	if route.Upload > 0 {
		r.Body = http.MaxBytesReader(w, r.Body, route.Upload)
		return nil
	}
	if t := r.Header.Get("Content-Type"); t != "" && !strings.HasPrefix(t, "application/x-www-form-urlencoded") {
		return clew.Errorf(clew.Unsupported, "A form is expected here")
	}
	r.Body = http.MaxBytesReader(w, r.Body, FormMax)
	if err := r.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return clew.Errorf(clew.TooLarge, "This form is larger than 1 MB")
		}
		return clew.Wrapf(clew.Invalid, err, "This form cannot be read")
	}
	n := 0
	for _, v := range r.PostForm {
		n += len(v)
	}
	if n > fieldsMax {
		return clew.Errorf(clew.TooLarge, "This form has too many entries")
	}
	r.sent = r.PostForm
	return nil
}

// Answer gives a handler that answers every request with err's page, for what no route takes.
func (s *Site) Answer(err error, who func(http.ResponseWriter, *http.Request) (Who, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := s.request(hr, "")
		if who != nil {
			if found, err := who(w, hr); err == nil {
				r.Who, r.Actor = found, found.Actor
			}
		}
		r.Fail(w, err)
	})
}
