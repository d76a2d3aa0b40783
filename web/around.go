package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"clew"
	"clew/web/look"
	"clew/web/site"
)

// around puts what every request passes around the routes; the first in the list is the outermost.
func around(s *site.Site, c Config, h http.Handler) http.Handler {
	h = compress(h)
	h = sameOrigin(s, h)
	h = headers(s.BaseURL.Scheme == "https", h)
	return record(s, c.Proxies, h)
}

// headers sets what every answer carries, errors included (DESIGN 6.15).
func headers(tls bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", look.CSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if tls {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// Hosts answers only to names that are ours, whatever is asked for: no link, cookie or cache entry is ever made for
// another one, and a name that its owner points at this machine (DNS rebinding) makes no browser our client. People who
// typed another loopback name are led to the right one; machines that did are answered, since nobody else can own it.
func Hosts(base *url.URL, more []string, next http.Handler) http.Handler {
	allowed := []string{strings.ToLower(base.Host)}
	for _, m := range more {
		allowed = append(allowed, strings.ToLower(m))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case slices.Contains(allowed, strings.ToLower(r.Host)), strings.HasPrefix(r.URL.Path, "/api/") && loopback(r.Host):
			next.ServeHTTP(w, r)
		case r.Method == http.MethodGet && loopback(r.Host) && loopback(base.Host):
			http.Redirect(w, r, base.Scheme+"://"+base.Host+site.Local(r.URL.RequestURI(), "/"), http.StatusTemporaryRedirect)
		default:
			http.Error(w, "421 this server does not answer to this name", http.StatusMisdirectedRequest)
		}
	})
}

func loopback(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	if strings.EqualFold(name, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(name)
	return err == nil && a.IsLoopback()
}

// sameOrigin refuses what another site's page makes a browser send.
func sameOrigin(s *site.Site, next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(s.Answer(clew.Errorf(clew.Denied, "This request came from another site; nothing was changed"), nil))
	return p.Handler(next)
}
