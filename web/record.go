package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"clew"
	"clew/web/site"
)

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	start  time.Time
	status int
	bytes  int64
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		w.Header().Set("Server-Timing", fmt.Sprintf("app;dur=%.1f", float64(time.Since(w.start).Microseconds())/1000))
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

type clientKey struct{}

func clientOf(ctx context.Context) netip.Addr {
	a, _ := ctx.Value(clientKey{}).(netip.Addr)
	return a
}

// record gives the request an id and its client's address, writes one line of log, and catches a panic. The line holds
// no query and no body: links carry their secrets there. slog escapes control characters.
func record(s *site.Site, proxies []netip.Prefix, next http.Handler) http.Handler {
	broken := func(err error) http.Handler { return s.Answer(err, nil) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outer := r
		rec := &recorder{ResponseWriter: w, start: time.Now()}
		id, ip := strings.ToLower(rand.Text()[:10]), ClientIP(r, proxies)
		ctx := context.WithValue(r.Context(), clientKey{}, ip)
		r = r.WithContext(site.WithEdge(ctx, site.Edge{ID: id, IP: ip}))
		rec.Header().Set("X-Request-Id", id)
		defer func() {
			outer.Pattern = r.Pattern // for whoever counts requests by route
			p := recover()
			if p == http.ErrAbortHandler {
				panic(p)
			}
			if p != nil {
				slog.Error("panic", "error_id", id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if rec.status == 0 {
					broken(clew.Errorf(clew.Internal, "panic")).ServeHTTP(rec, r)
				}
			}
			slog.Info("request", "id", id, "method", clew.Clip(r.Method, 20), "path", clew.Clip(r.URL.Path, 300), "status", rec.status,
				"bytes", rec.bytes, "ms", time.Since(rec.start).Milliseconds(), "ip", ip.String(), "agent", clew.Clip(r.UserAgent(), 200))
		}()
		next.ServeHTTP(rec, r)
	})
}

// ClientIP is the address of who asks: the connection's, or, behind a proxy of ours, the last address in X-Forwarded-For
// that is not one of our proxies. Anyone can write that header, so it is believed from our own proxies only.
func ClientIP(r *http.Request, proxies []netip.Prefix) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	ip := at.Addr().Unmap()
	ours := func(a netip.Addr) bool {
		for _, p := range proxies {
			if p.Contains(a) {
				return true
			}
		}
		return false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && ours(ip); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = a.Unmap()
	}
	return ip
}
