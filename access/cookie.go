package access

import (
	"net/http"
	"time"
)

// The cookies. With https the names carry __Host-, so that no sibling host and no path can plant one.
const (
	sessionCookie = "clew-session"
	stepCookie    = "clew-step"
	deviceCookie  = "clew-device"
	deviceLife    = 180 * 24 * time.Hour
)

func (d *Door) cookieName(name string) string {
	if d.TLS() {
		return "__Host-" + name
	}
	return name
}

func (d *Door) cookie(name, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: d.cookieName(name), Value: value, Path: "/", Secure: d.TLS(), HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(life / time.Second)}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// SessionCookie carries a session's token; an empty one takes the cookie away.
func (d *Door) SessionCookie(token string) *http.Cookie {
	return d.cookie(sessionCookie, token, absoluteLife)
}

// StepCookie carries a sealed step between two requests of one sign-in; an empty one takes the cookie away.
func (d *Door) StepCookie(step string) *http.Cookie { return d.cookie(stepCookie, step, stepLife) }

// DeviceCookie marks a browser in which the person has signed in before.
func (d *Door) DeviceCookie(token string) *http.Cookie {
	return d.cookie(deviceCookie, token, deviceLife)
}

// Cookies sets what a result asks for, and takes away the step cookie when the sign-in is complete.
func (d *Door) Cookies(w http.ResponseWriter, r Result) {
	switch r.State {
	case SignedIn:
		http.SetCookie(w, d.SessionCookie(r.Token))
		http.SetCookie(w, d.StepCookie(""))
	case NeedsSecondFactor:
		http.SetCookie(w, d.StepCookie(r.Step))
	}
	if r.Device != "" {
		http.SetCookie(w, d.DeviceCookie(r.Device))
	}
}

// SessionToken reads the session cookie; "" when there is none.
func (d *Door) SessionToken(r *http.Request) string { return d.read(r, sessionCookie) }

// Step reads the step cookie.
func (d *Door) Step(r *http.Request) string { return d.read(r, stepCookie) }

// Device reads the known-device cookie.
func (d *Door) Device(r *http.Request) string { return d.read(r, deviceCookie) }

func (d *Door) read(r *http.Request, name string) string {
	c, err := r.Cookie(d.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}
