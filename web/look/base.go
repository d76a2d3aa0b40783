package look

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"clew"
	"clew/lang"
)

// Base is what every page carries; a page struct embeds it. Texts in it are final: translate with T before.
type Base struct {
	Title   string   // the h1 and the window title
	Lead    string   // one quiet line under the title
	Crumbs  []Crumb  // the way to here, without the page itself
	Actions []Action // buttons beside the title; the one with Main set is the page's next step
	Here    string   // id of the current entry of the navigation
	Layout  Layout
	Refresh int // seconds after which a page without script loads itself again; 0: never

	Menu    []NavGroup // made by Menu from what works
	Notices []Notice   // what just happened (Flash), or must be known on this page
	Banners []Notice   // what is true everywhere: no network, data too old, read-only
	Feeds   *Freshness // state of the feeds in the top bar; nil: not shown
	Jobs    int        // work under way, at the bell
	News    int        // unread messages, at the bell

	Actor clew.Actor
	Lang  string
	Zone  *time.Location
	Now   clew.Time
	Theme string // "", "light" or "dark"; "" follows the system
	Keys  bool   // single-key shortcuts are on
	Path  string // of this page, escaped as links need it
	Query url.Values
}

// Layout is the frame around a page.
type Layout string

// The layouts.
const (
	Shell Layout = ""     // navigation, search, user menu
	Slim  Layout = "slim" // sign-in, set-up, errors: one narrow column
)

// NewBase reads from the request what it says about the reader: language, zone, theme, address and the flash
// notices, which it takes off.
func NewBase(w http.ResponseWriter, r *http.Request, actor clew.Actor, now clew.Time) Base {
	b := Base{Actor: actor, Lang: actor.Lang, Now: now, Zone: time.UTC, Path: r.URL.EscapedPath(), Query: r.URL.Query(), Keys: true}
	if b.Lang == "" {
		b.Lang = lang.Pick(r.Header.Get("Accept-Language"))
		if c, err := r.Cookie("lang"); err == nil && (c.Value == lang.German || c.Value == lang.English) {
			b.Lang = c.Value
		}
	}
	if z, err := time.LoadLocation(actor.Zone); err == nil && actor.Zone != "" {
		b.Zone = z
	}
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		b.Theme = c.Value
	}
	if c, err := r.Cookie("keys"); err == nil && c.Value == "off" {
		b.Keys = false
	}
	b.Notices = takeFlash(w, r)
	return b
}

func (b *Base) base() *Base { return b }

// T translates in the reader's language.
func (b *Base) T(text string, args ...any) string { return lang.T(b.Lang, text, args...) }

// TN translates a count in the reader's language.
func (b *Base) TN(n int, one, many string, args ...any) string {
	return lang.TN(b.Lang, n, one, many, args...)
}

// Err gives what the reader may know of err.
func (b *Base) Err(err error) string { return lang.Error(b.Lang, err) }

// SignedIn reports whether a person is known.
func (b *Base) SignedIn() bool { return b.Actor.Kind == clew.User }

// With gives this page's address with other values in its query: pairs of name and value; an empty value takes the
// name away. The place in a list (after, before) is forgotten unless named.
func (b *Base) With(pairs ...string) string {
	q := url.Values{}
	for k, v := range b.Query {
		if k != "after" && k != "before" {
			q[k] = v
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return address(b.Path, q)
}

// Exports offers this page's list as files, of exactly the rows that the query names. What drop names is not part of
// the list, such as the row that is shown beside it.
func (b *Base) Exports(drop ...string) []Action {
	var out []Action
	for _, f := range []struct{ format, label string }{{"csv", "CSV"}, {"json", "JSON"}, {"xlsx", "XLSX"}} {
		pairs := []string{"format", f.format}
		for _, name := range drop {
			pairs = append(pairs, name, "")
		}
		out = append(out, Action{Label: f.label, Href: b.With(pairs...), Icon: "download"})
	}
	return out
}

// Without gives this page's address with one value of a name taken out of the query.
func (b *Base) Without(name, value string) string {
	q := url.Values{}
	for k, vs := range b.Query {
		for _, v := range vs {
			if k != "after" && k != "before" && (k != name || v != value) {
				q.Add(k, v)
			}
		}
	}
	return address(b.Path, q)
}

func address(path string, q url.Values) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		path = "/" + strings.TrimLeft(path, "/")
	}
	if s := q.Encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// Crumb is one step of the way to a page.
type Crumb struct{ Label, Href string }

// Freshness is the state of the feeds as one line.
type Freshness struct {
	Kind Kind // Good, Warn, Bad
	Text string
	Href string
}

// NavGroup is a part of the side navigation; the one titled "" stands without a heading, Foot at the bottom.
type NavGroup struct {
	Title string
	Foot  bool
	Items []NavItem
}

// NavItem is an entry of the side navigation.
type NavItem struct {
	ID, Label, Href, Icon string
	Count                 int // shown when above 0
}

var entries = []struct{ group, id, label, href, icon string }{
	{"", "overview", lang.K("Overview"), "/", "layout-dashboard"},
	{"", "products", lang.K("Products"), "/products", "package"},
	{"", "parties", lang.K("Parties"), "/parties", "users"},
	{lang.K("Development"), "threats", lang.K("Threats and risks"), "/threats", "crosshair"},
	{"Development", "concept", lang.K("Security concept"), "/concepts", "shield"},
	{"Development", "verification", lang.K("Verification"), "/verification", "flask-conical"},
	{"Development", "gates", lang.K("Gates"), "/gates", "traffic-cone"},
	{lang.K("Production"), "sites", lang.K("Sites"), "/sites", "factory"},
	{"Production", "credentials", lang.K("Credentials"), "/credentials", "key-round"},
	{lang.K("After sales"), "findings", lang.K("Findings"), "/findings", "radar"},
	{"After sales", "cases", lang.K("Cases"), "/cases", "briefcase"},
	{"After sales", "incidents", lang.K("Incidents"), "/incidents", "siren"},
	{"After sales", "notices", lang.K("Notices"), "/notices", "megaphone"},
	{"After sales", "updates", lang.K("Updates"), "/updates", "refresh-cw"},
	{"After sales", "retirement", lang.K("Retirement"), "/retirement", "recycle"},
	{lang.K("Always"), "documents", lang.K("Documents"), "/documents", "file-text"},
	{"Always", "awareness", lang.K("Awareness"), "/awareness", "graduation-cap"},
	{"Always", "improvement", lang.K("Improvement"), "/improvement", "trending-up"},
	{"foot", "feeds", lang.K("Feeds"), "/feeds", "rss"},
	{"foot", "audit", lang.K("Audit trail"), "/audit", "scroll-text"},
	{"foot", "settings", lang.K("Settings"), "/settings", "settings"},
}

// Menu builds the side navigation of the entries that work, in the paper's order. The ids are overview, products,
// parties, threats, concept, verification, gates, sites, credentials, findings, cases, incidents, notices, updates,
// retirement, documents, awareness, improvement, feeds, audit, settings; an unknown one panics, at start.
func Menu(language string, counts map[string]int, ids ...string) []NavGroup {
	want := map[string]bool{}
	for _, id := range ids {
		want[id] = true
	}
	var groups []NavGroup
	last := "none"
	for _, e := range entries {
		if !want[e.id] {
			continue
		}
		delete(want, e.id)
		if e.group != last {
			g := NavGroup{Foot: e.group == "foot"}
			if !g.Foot && e.group != "" {
				g.Title = lang.T(language, e.group)
			}
			groups, last = append(groups, g), e.group
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, NavItem{e.id, lang.T(language, e.label), e.href, e.icon, counts[e.id]})
	}
	for id := range want {
		panic("look: no entry of the navigation is called " + id)
	}
	return groups
}
