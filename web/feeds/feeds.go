// Package feeds is the pages of the source records: which sources are watched, how old what we have is, what went wrong,
// and what each import changed. It serves the monitoring (paper 3.1.1; rows A1.1 and A1.2) and owns no records; package
// feed does.
package feeds

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed"
	"clew/lang"
	"clew/queue"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct{ Site *site.Site }

// MaxUpload bounds the body of an upload: the largest delivery and the fields beside it.
const MaxUpload = 4<<30 + 1<<20

// ListPage lists the feeds.
type ListPage struct {
	look.Base
	Offline bool
	Filter  *look.Form
	Counts  []look.Tag
	Rows    []Row
	Exports []look.Action
	Empty   *look.Empty
}

// Row is a feed of the list.
type Row struct {
	feed.Feed
	Href, Title, What string
	Tag               look.Tag
	Busy              bool
	Why               string // why the last try failed, in the reader's language
	Content           string // how old the content is, where nothing else says how current it is
	Fetch             *look.Action
	Off               bool
}

var listPage = look.Declare[ListPage]("feeds/list", files)

func href(name string) string { return "/feeds/" + url.PathEscape(name) }

// title is a feed's name as people know it.
func title(f feed.Feed) string {
	switch {
	case f.Kind == "kev":
		return "CISA KEV"
	case f.Name == "osv:file":
		return "OSV"
	}
	return "OSV " + f.Ecosystem()
}

func what(r *site.Request, f feed.Feed) string {
	switch {
	case f.Kind == "kev":
		return r.T("known exploited vulnerabilities")
	case f.Name == "osv:file":
		return r.T("records from files")
	case f.Ecosystem() == "generic":
		return r.T("vulnerabilities in software that comes from no package system")
	}
	return r.T("vulnerabilities in {0}", f.Ecosystem())
}

// healthTag says what a feed is worth now, as shape and word.
func healthTag(r *site.Request, h advisory.Health) look.Tag {
	switch h {
	case advisory.Current:
		return look.Tag{Kind: look.Good, Word: r.T("current")}
	case advisory.Never:
		return look.Tag{Kind: look.Warn, Word: r.T("nothing yet")}
	case advisory.TooOld:
		return look.Tag{Kind: look.Bad, Word: r.T("too old")}
	case advisory.Failing:
		return look.Tag{Kind: look.Warn, Word: r.T("last try failed")}
	}
	return look.Tag{Kind: look.Idle, Word: r.T("not watched")}
}

// content says how old the newest content of a feed is whose age that is.
func content(r *site.Request, f feed.Feed) string {
	switch days := int(r.Now.Sub(f.AsOf).Hours() / 24); {
	case !f.ByContent():
		return ""
	case f.AsOf.IsZero():
		return r.T("The file does not say how old it is")
	case days == 0:
		return r.T("from a file, by what stands in it")
	case f.Kind == "kev":
		return lang.TN(r.Lang(), days, "from a file; edition of {1}: {0} day old", "from a file; edition of {1}: {0} days old", lang.Date(r.Lang(), clew.DateOf(f.AsOf.Std())))
	default:
		return lang.TN(r.Lang(), days, "from a file; newest record of {1}: {0} day old", "from a file; newest record of {1}: {0} days old", lang.Date(r.Lang(), clew.DateOf(f.AsOf.Std())))
	}
}

var healths = []advisory.Health{advisory.TooOld, advisory.Failing, advisory.Never, advisory.Current, advisory.Off}

// columns of the export.
var columns = []string{"name", "health", "enabled", "address", "every_minutes", "max_age_hours", "as_of", "succeeded_at", "tried_at", "next_at", "error", "records", "newest", "origin"}

// List answers GET /feeds.
func (p Pages) List(w http.ResponseWriter, r *site.Request) error {
	busy := map[string]bool{}
	all, err := site.Read(r, func(tx *db.Tx) ([]feed.Feed, error) {
		works, err := queue.Recent(tx, *(&db.Where{}).And("subject_type = 'feed'").And("state IN ('queued', 'running')"), 200)
		for _, x := range works {
			name, _, _ := strings.Cut(x.SubjectID, "#")
			busy[name] = true
		}
		if err != nil {
			return nil, err
		}
		return advisory.Feeds(tx, r.Actor)
	})
	if err != nil {
		return err
	}
	kept := keep(r, all)
	if r.Format() != "" {
		t := site.Table{Name: "feeds"}
		for _, c := range columns {
			t.Columns = append(t.Columns, site.Column{Key: c, Label: c})
		}
		t.Rows = func(yield func([]any, error) bool) {
			for _, f := range kept {
				if !yield([]any{f.Name, string(f.Health(r.Now)), f.Enabled, f.Address, f.EveryMinutes, f.MaxAgeHours, f.AsOf, f.SucceededAt, f.TriedAt, f.NextAt, lang.Kept(r.Lang(), f.Error), f.Records, f.Newest, f.Origin}, nil) {
					return
				}
			}
		}
		return r.Export(w, t)
	}
	page := ListPage{Base: r.Base(w, r.T("Feeds"), "feeds"), Offline: r.Site.Offline}
	page.Lead = r.T("Where we learn of vulnerabilities, and how old what we know is. Old data is not good news.")
	manage := access.Can(r.Actor, access.FeedManage, access.Scope{})
	for _, f := range kept {
		page.Rows = append(page.Rows, row(r, f, busy[f.Name], manage))
	}
	page.head(r, all, manage)
	if len(page.Rows) == 0 {
		page.Empty = &look.Empty{Title: r.T("Nothing fits this filter"), For: r.T("Other words or fewer filters may find it."), Icon: "rss", Action: &look.Action{Label: r.T("Show all"), Href: "/feeds?show=all"}}
	}
	for _, b := range busy {
		if b {
			page.Refresh = 5
		}
	}
	return listPage.Render(w, r.Request, http.StatusOK, &page)
}

// keep narrows feeds to the filter in the address: those watched or with records, unless all are asked for.
func keep(r *site.Request, all []feed.Feed) []feed.Feed {
	q := r.URL.Query()
	var out []feed.Feed
	for _, f := range all {
		h := f.Health(r.Now)
		switch {
		case q.Get("health") != "":
			if string(h) != q.Get("health") {
				continue
			}
		case q.Get("show") == "" && h == advisory.Off:
			continue
		}
		if s := strings.ToLower(strings.TrimSpace(q.Get("q"))); s != "" && !strings.Contains(strings.ToLower(f.Name+" "+title(f)), s) {
			continue
		}
		out = append(out, f)
	}
	return out
}

func row(r *site.Request, f feed.Feed, busy, manage bool) Row {
	h := f.Health(r.Now)
	x := Row{Feed: f, Href: href(f.Name), Title: title(f), What: what(r, f), Tag: healthTag(r, h), Busy: busy, Off: !f.Enabled, Why: lang.Kept(r.Lang(), f.Error), Content: content(r, f)}
	if manage && f.Address != "" && !busy && !r.Site.Offline {
		x.Fetch = &look.Action{Label: r.T("Fetch now"), Href: x.Href + "/fetch", Post: true}
	}
	return x
}

// head adds what stands above the list.
func (page *ListPage) head(r *site.Request, all []feed.Feed, manage bool) {
	n := map[advisory.Health]int{}
	for _, f := range all {
		n[f.Health(r.Now)]++
	}
	for _, h := range healths {
		if n[h] > 0 {
			t := healthTag(r, h)
			t.Word = lang.Int(r.Lang(), int64(n[h])) + " " + t.Word
			page.Counts = append(page.Counts, t)
		}
	}
	page.Filter = page.NewForm("/feeds", r.T("Filter"))
	page.Filter.ID, page.Filter.ByGet = "filter", true
	page.Filter.Add("search", "q", r.T("Search"))
	f := page.Filter.Select("health", r.T("State"), look.Option{Label: r.T("any")})
	for _, h := range healths {
		f.Options = append(f.Options, look.Option{Value: string(h), Label: healthTag(r, h).Word})
	}
	page.Filter.Select("show", r.T("Show"), look.Option{Label: r.T("watched ones")}, look.Option{Value: "all", Label: r.T("all that are known")})
	page.Filter.Fill(page.Query)
	page.Exports = page.Base.Exports()
	if manage {
		page.Actions = []look.Action{{Label: r.T("Watch another ecosystem"), Href: "/feeds/new"}, {Label: r.T("Import a file"), Href: "/feeds/import", Icon: "upload", Main: true, Key: "a"}}
	}
}

// get reads the feed of the address.
func get(tx *db.Tx, r *site.Request) (feed.Feed, error) {
	f, err := advisory.GetFeed(tx, r.Actor, clew.Clip(r.PathValue("name"), 200))
	return f, err
}

// Fetch answers POST /feeds/{name}/fetch.
func (p Pages) Fetch(w http.ResponseWriter, r *site.Request) error {
	name := ""
	err := r.Write(nil, func(tx *db.Tx) error {
		f, err := get(tx, r)
		if err != nil {
			return err
		}
		name = f.Name
		_, err = feed.FetchNow(tx, r.Actor, f.Name)
		return err
	})
	if err != nil {
		return err
	}
	return r.Done(w, r.Back(href(name)), r.T("Being fetched"))
}
