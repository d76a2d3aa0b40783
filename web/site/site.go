package site

import (
	"net/http"
	"net/url"
	"time"

	"clew"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/view"
	"clew/web/look"
)

// Site is what all pages share.
type Site struct {
	DB      *db.DB
	Blob    *blob.Store
	Board   *view.Board
	Way     *egress.Way // by which forms ask whether an address may be used; nil: the strictest rules
	Offline bool        // the operator has switched network use off
	BaseURL *url.URL    // what people type; links are made from it, never from a Host header

	// Refused is told what was answered with Denied or NotFound. Optional.
	Refused func(r *Request, err error)
	// Menu makes the navigation for an actor: the entries whose chapter works and that the actor may open.
	Menu func(actor clew.Actor, lang string, counts map[string]int) []look.NavGroup
	// Counts gives the numbers beside entries of the navigation, by id. Optional.
	Counts func(tx *db.Tx, actor clew.Actor) (map[string]int, error)
	// Feeds gives the state of the feeds for the top bar. Optional.
	Feeds func(tx *db.Tx, actor clew.Actor) (*look.Freshness, error)
	// Banners says what is true everywhere: no network, read-only. Optional.
	Banners func(tx *db.Tx, actor clew.Actor, lang string) ([]look.Notice, error)
}

// Handler answers one request. It either answers, or gives an error that becomes a page once, in Handle.
type Handler func(w http.ResponseWriter, r *Request) error

// Route is one row of the route table.
type Route struct {
	Pattern string // "GET /lines/{id}"
	Handler Handler
	Upload  int64 // bytes of body that the handler reads by itself, as a stream; 0: a form of at most FormMax

	Plain http.Handler // in place of Handler, for what needs no session: static files
}

// Bounds of a request.
const (
	FormMax    = 1 << 20          // bytes of a form
	fieldsMax  = 5000             // values in a form
	formTime   = 30 * time.Second // for a page or a form
	uploadTime = 30 * time.Minute // for an upload
)

// Who is the result of looking at a request's session.
type Who struct {
	Actor     clew.Actor
	MustEnrol bool // the policy wants a second factor first
}

// Link makes an address that can be given to people.
func (s *Site) Link(path string) string { return s.BaseURL.Scheme + "://" + s.BaseURL.Host + path }
