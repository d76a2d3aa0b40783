package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"clew"
	"clew/api"
	"clew/db"
	"clew/web"
)

// Serve answers requests until ctx ends. ready is called once the listener takes connections, with its address.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	handler, err := a.handler()
	if err != nil {
		return err
	}
	main, err := net.Listen("tcp", a.Listen)
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The address %s cannot be listened on; another program may use it", a.Listen)
	}
	servers := []*http.Server{server(handler)}
	listeners := []net.Listener{main}
	if a.Management != "off" {
		l, err := net.Listen("tcp", a.Management)
		if err != nil {
			main.Close()
			return clew.Wrapf(clew.Unavailable, err, "The management address %s cannot be listened on; choose another with --management, or off", a.Management)
		}
		if !loopback(l.Addr()) {
			main.Close()
			l.Close()
			return clew.Errorf(clew.Invalid, "The management address %s is not a loopback address", a.Management)
		}
		servers, listeners = append(servers, server(a.management())), append(listeners, l)
	}
	probing, stopProbe := context.WithCancel(ctx)
	defer stopProbe()
	go a.probeLoop(probing)
	failed := make(chan error, len(servers))
	for i, s := range servers {
		go func() { failed <- s.Serve(listeners[i]) }()
	}
	if ready != nil {
		ready(main.Addr().String())
	}
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	end, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(end))
	}
	return err
}

func server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)}
}

func loopback(a net.Addr) bool {
	t, ok := a.(*net.TCPAddr)
	return ok && t.IP.IsLoopback()
}

// handler is everything people and machines reach: pages, API, and the two probes. The probes are asked under any name,
// since whoever watches the process knows it by its address; they tell nothing.
func (a *App) handler() (http.Handler, error) {
	pages, err := web.New(a.web())
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(a.Door.BaseURL())
	if err != nil {
		return nil, err
	}
	ours := func(h http.Handler) http.Handler { return web.Hosts(base, a.Hosts, h) }
	mux := http.NewServeMux()
	mux.Handle("/api/", ours(api.New(a.api())))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.Handle("/", ours(pages))
	return a.count(mux), nil
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, text)
}

// SetupLink gives the one-time set-up link while there is no administrator yet; "" afterwards.
func (a *App) SetupLink(ctx context.Context) (string, error) {
	var link string
	err := a.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := a.Door.IssueSetupLink(tx, clew.SystemActor())
		if clew.Is(err, clew.Conflict) {
			return nil
		}
		link = l.URL
		return err
	})
	return link, err
}
