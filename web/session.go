package web

import (
	"net/http"

	"clew/access"
	"clew/web/site"
)

type whoFunc = func(w http.ResponseWriter, r *http.Request) (site.Who, error)

// who looks a request's session up in the database, each time: a session ended anywhere is dead everywhere.
func who(c Config) whoFunc {
	return func(w http.ResponseWriter, r *http.Request) (site.Who, error) {
		v := access.Visit{IP: clientOf(r.Context()), Agent: r.UserAgent(), Device: c.Door.Device(r)}
		e, err := c.Door.Enter(r.Context(), c.Door.SessionToken(r), v)
		if err != nil {
			return site.Who{}, err
		}
		if e.Token != "" {
			http.SetCookie(w, c.Door.SessionCookie(e.Token))
		}
		return site.Who{Actor: e.Actor, MustEnrol: e.MustEnrol}, nil
	}
}
