// Package api is the REST interface of the platform (paper: every clause, for machines; X2 for the people who automate):
// every route of /api/v1, its OpenAPI document, and the page that shows it. It owns no records and no rules: a handler
// decodes, calls one domain verb in one transaction, and encodes what that gives.
//
// Every route is registered through register or stream, is refused at start without its row in access.Rights, and is
// guarded by access.Allow before any handler runs. Errors leave through problem.go alone.
package api

import (
	"net/http"
	"net/netip"

	"clew/access"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/view"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Prefix is where all routes of this version live.
const Prefix = "/api/v1"

// Config is what the API stands on. The zero value serves to write the OpenAPI document.
type Config struct {
	DB       *db.DB
	Blob     *blob.Store
	Door     *access.Door
	Way      *egress.Way                    // by which routes ask whether an address may be used; nil: the strictest rules
	Board    *view.Board                    // nil: one of its own
	Notary   *audit.Notary                  // of the trail's checkpoints; nil: none to hold the trail against
	Version  string                         // of the program
	ClientIP func(*http.Request) netip.Addr // who is asking, as the edge trusts it; nil: the peer's address
}

type server struct {
	Config
	mux    *http.ServeMux
	routes *routes
	huma   huma.API
}

// New gives the handler for everything under /api/. It panics when a route has no row in the table of rights, as
// http.ServeMux does for patterns that clash: such a program must not start.
func New(c Config) http.Handler {
	s := build(c)
	return s.edge(s.mux)
}

func build(c Config) *server {
	if c.ClientIP == nil {
		c.ClientIP = peer
	}
	if c.Board == nil && c.DB != nil {
		c.Board = view.NewBoard(c.DB)
	}
	s := &server{Config: c, mux: http.NewServeMux()}
	s.routes = &routes{mux: s.mux}
	s.huma = humago.New(s.routes, configuration())
	for _, add := range resources {
		add(s)
	}
	loosen(s.huma.OpenAPI())
	s.documents()
	return s
}

// resources lists what the API offers; adding one is a file and a line here.
var resources = []func(*server){
	lines, products, moves, variants, releases, supports, people, parties, contacts, deployments, holds, acts, exchange,
	inventories, components, works, feeds, backups, findings, vulnerabilities, assessments, users, grants, tokens, sessions, myself, events, trail, platform, providers, views, savings,
}

func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr()
}
