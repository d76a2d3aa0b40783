package site

import (
	"net/http"
	"net/netip"
	"net/url"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/queue"
	"clew/web/look"
)

// Request is one request with what the edge knows of it.
type Request struct {
	*http.Request
	Site  *Site
	Who   Who
	Actor clew.Actor // of Who
	Now   clew.Time
	ID    string     // of the request; on error pages and in the log
	IP    netip.Addr // of the client, as the edge trusts it
	Route string     // its pattern

	lang string
	sent url.Values
}

// Lang is the reader's language.
func (r *Request) Lang() string {
	if r.lang == "" {
		b := look.NewBase(nil, r.Request, r.Actor, r.Now)
		r.lang = b.Lang
	}
	return r.lang
}

// T translates in the reader's language.
func (r *Request) T(text string, args ...any) string { return lang.T(r.Lang(), text, args...) }

// Posted reports whether the request wants to change something.
func (r *Request) Posted() bool { return r.Method == http.MethodPost }

// PathID reads an id out of the path; what is no id gives one that no record has, so that domain code answers
// NotFound for it as for any other.
func (r *Request) PathID(name string) clew.ID {
	id, err := clew.ParseID(r.PathValue(name))
	if err != nil || id.IsZero() {
		return nowhere
	}
	return id
}

// nowhere is no record's id: it is no UUIDv7.
var nowhere = clew.ID{15: 1}

// Read runs f on one snapshot of the database and gives its value.
func Read[T any](r *Request, f func(tx *db.Tx) (T, error)) (v T, err error) {
	err = r.Site.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		v, err = f(tx)
		return err
	})
	return v, err
}

// Write runs f in one transaction, unless the form that was sent could not be read.
func (r *Request) Write(in *Values, f func(tx *db.Tx) error) error {
	if in != nil {
		if err := in.Err(); err != nil {
			return err
		}
	}
	return r.Site.DB.Write(r.Context(), f)
}

// Base fills what every page carries: navigation, state of the feeds, work under way, notices. here is the id of the
// entry of the navigation that the page belongs to. A database that does not answer leaves these out.
func (r *Request) Base(w http.ResponseWriter, title, here string) look.Base {
	b := look.NewBase(w, r.Request, r.Actor, r.Now)
	b.Title, b.Here = title, here
	if !b.SignedIn() {
		b.Layout = look.Slim
		return b
	}
	var counts map[string]int
	s := r.Site
	_ = s.DB.Read(r.Context(), func(tx *db.Tx) (err error) { // decoration: the page's own reading reports what is wrong
		if b.Jobs, err = jobs(tx, r.Actor); err != nil {
			return err
		}
		if s.Counts != nil {
			if counts, err = s.Counts(tx, r.Actor); err != nil {
				return err
			}
		}
		if s.Banners != nil {
			if b.Banners, err = s.Banners(tx, r.Actor, b.Lang); err != nil {
				return err
			}
		}
		if s.Feeds != nil {
			b.Feeds, err = s.Feeds(tx, r.Actor)
		}
		return err
	})
	if s.Menu != nil {
		b.Menu = s.Menu(r.Actor, b.Lang, counts)
	}
	return b
}

// jobs counts the actor's own unfinished work.
func jobs(tx *db.Tx, actor clew.Actor) (int, error) {
	return db.One[int](tx, `SELECT COUNT(*) FROM work WHERE actor_id = $1 AND state IN ($2, $3)`, actor.ID, string(queue.Queued), string(queue.Running))
}
