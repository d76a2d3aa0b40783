// Package web is the pages inside: the route table, what stands around every request (headers, sessions, limits, the
// access log), and the navigation. It serves X2 (one place shows what needs attention) and owns no records. The pages
// themselves are packages beside it (account, admin, ...), standing on web/site and web/look.
package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"time"
	_ "time/tzdata" // people's time zones, also on machines that have none

	"clew"
	"clew/access"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// Config says what the pages are made of.
type Config struct {
	DB      *db.DB
	Door    *access.Door
	Blob    *blob.Store
	Board   *view.Board    // nil: one of its own
	Way     *egress.Way    // by which forms ask whether an address may be used; nil: the strictest rules
	Offline bool           // the operator has switched network use off
	Proxies []netip.Prefix // reverse proxies whose X-Forwarded-For is believed

	Notary *audit.Notary // of the trail's checkpoints outside the database; nil: none to hold the trail against

	Backups string // folder of the backups made by schedule, to show what is there; "": not known

	// Hooks for what other packages know; see site.Site. All optional.
	Counts  func(tx *db.Tx, actor clew.Actor) (map[string]int, error)
	Feeds   func(tx *db.Tx, actor clew.Actor) (*look.Freshness, error)
	Banners func(tx *db.Tx, actor clew.Actor, lang string) ([]look.Notice, error)
}

// New makes the handler of all pages. It refuses a route without a row in the table of rights, a route named twice and
// a page whose template does not parse.
func New(c Config) (http.Handler, error) {
	base, err := url.Parse(c.Door.BaseURL())
	if err != nil {
		return nil, err
	}
	if c.Board == nil {
		c.Board = view.NewBoard(c.DB)
	}
	if err := look.Start(); err != nil {
		return nil, err
	}
	s := &site.Site{DB: c.DB, Blob: c.Blob, Board: c.Board, Way: c.Way, Offline: c.Offline, BaseURL: base, Counts: c.Counts, Feeds: c.Feeds, Banners: c.Banners}
	s.Refused = func(r *site.Request, err error) {
		c.Door.Denied(r.Context(), r.Actor, access.Try{Route: r.Route, Path: r.URL.Path, Change: r.Posted()}, err)
	}
	table := routes(s, c)
	s.Menu = menu(table)
	mux, err := newMux(s, table, who(c))
	if err != nil {
		return nil, err
	}
	return around(s, c, mux), nil
}

// newMux puts the route table into a ServeMux. ServeMux itself panics on two patterns that conflict.
func newMux(s *site.Site, table []site.Route, who whoFunc) (mux *http.ServeMux, err error) {
	defer func() {
		if p := recover(); p != nil {
			mux, err = nil, fmt.Errorf("web: route table: %v", p)
		}
	}()
	mux = http.NewServeMux()
	for _, r := range table {
		if _, ok := access.Rights[r.Pattern]; !ok {
			return nil, fmt.Errorf("web: route %q has no row in the table of rights (access/route_page.go)", r.Pattern)
		}
		if r.Plain != nil {
			mux.Handle(r.Pattern, r.Plain)
			continue
		}
		mux.Handle(r.Pattern, s.Handle(r, who))
	}
	mux.Handle("/", elsewhere(s, mux, who))
	return mux, nil
}

// elsewhere answers what no route takes: 405 where another method would do, else 404.
func elsewhere(s *site.Site, mux *http.ServeMux, who whoFunc) http.Handler {
	lost := s.Answer(clew.Errorf(clew.NotFound, "There is no page at this address"), who)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, m := range []string{http.MethodGet, http.MethodPost} {
			if m == r.Method {
				continue
			}
			try := r.Clone(r.Context())
			try.Method = m
			if _, pattern := mux.Handler(try); pattern != "/" {
				w.Header().Set("Allow", m)
				http.Error(w, "405 method not allowed", http.StatusMethodNotAllowed)
				return
			}
		}
		lost.ServeHTTP(w, r)
	})
}

// menu makes the navigation from the route table: an entry stands there when its page does and the actor may open it.
func menu(table []site.Route) func(clew.Actor, string, map[string]int) []look.NavGroup {
	works := map[string]bool{}
	for _, r := range table {
		works[r.Pattern] = true
	}
	pattern := func(href string) string {
		if href == "/" {
			href = "/{$}"
		}
		return "GET " + href
	}
	return func(actor clew.Actor, lang string, counts map[string]int) []look.NavGroup {
		var out []look.NavGroup
		for _, g := range look.Menu(lang, counts, entries...) {
			items := g.Items[:0]
			for _, it := range g.Items {
				if p := pattern(it.Href); works[p] && access.Allow(actor, p) == nil {
					items = append(items, it)
				}
			}
			if g.Items = items; len(items) > 0 {
				out = append(out, g)
			}
		}
		return out
	}
}

// entries are all entries of the navigation; those without a page are left out by menu.
var entries = []string{"overview", "products", "parties", "threats", "concept", "verification", "gates", "sites", "credentials", "findings", "cases",
	"incidents", "notices", "updates", "retirement", "documents", "awareness", "improvement", "feeds", "audit", "settings"}

// NewServer makes the server around the handler, with bounds on what a client may make it wait for. Reading and writing
// of a body are bounded per route (site.Handle).
func NewServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}
