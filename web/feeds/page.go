package feeds

import (
	"encoding/json"
	"net/http"
	"slices"
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

// Page is one feed: its state, its settings, and what its last imports changed.
type Page struct {
	look.Base
	Offline bool
	Work    []look.Progress
	Tag     look.Tag
	Facts   []look.Fact
	Error   *look.Notice
	Imports []Import
	Empty   look.Empty
}

// Import is a delivery that was taken over, or was not.
type Import struct {
	At       clew.Time
	Who      string
	Origin   string
	Tag      look.Tag
	Message  string
	Counts   []look.Fact
	Lists    []List
	Findings string
}

// List is ids of records, bounded; More counts the rest.
type List struct {
	Label string
	IDs   []string
	More  int
	Links bool // each leads to its vulnerability
}

var page = look.Declare[Page]("feeds/page", files)

// Feed answers GET /feeds/{name}.
func (p Pages) Feed(w http.ResponseWriter, r *site.Request) error {
	v := Page{Base: r.Base(w, "", "feeds"), Offline: r.Site.Offline}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		f, err := get(tx, r)
		if err != nil {
			return
		}
		v.head(r, f)
		works, err := worksOf(tx, f.Name)
		if err != nil {
			return
		}
		return struct{}{}, v.works(tx, r, works)
	})
	if err != nil {
		return err
	}
	return page.Render(w, r.Request, http.StatusOK, &v)
}

// worksOf reads the newest work on a feed: fetches, and files that were handed in.
func worksOf(tx *db.Tx, name string) ([]queue.Work, error) {
	like := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(name) + "#%"
	return queue.Recent(tx, *(&db.Where{}).And("subject_type = 'feed'").And(`subject_id = ? OR subject_id LIKE ? ESCAPE '\'`, name, like), 30)
}

func (v *Page) head(r *site.Request, f feed.Feed) {
	v.Title, v.Lead = title(f), what(r, f)
	v.Crumbs = []look.Crumb{{Label: r.T("Feeds"), Href: "/feeds"}}
	v.Tag = healthTag(r, f.Health(r.Now))
	ago := func(t clew.Time) string {
		if t.IsZero() {
			return r.T("never")
		}
		return lang.Relative(r.Lang(), t, r.Now, v.Zone)
	}
	next := r.T("not by schedule")
	switch {
	case f.Enabled && v.Offline:
		next = r.T("no network")
	case f.Enabled && f.NextAt <= r.Now:
		next = r.T("now")
	case f.Enabled:
		next = ago(f.NextAt)
	}
	v.Facts = []look.Fact{{Name: r.T("Current as of"), Value: ago(f.SucceededAt), Tag: &v.Tag}, {Name: r.T("Last try"), Value: ago(f.TriedAt)}, {Name: r.T("Next fetch"), Value: next}, {Name: r.T("Records"), Value: lang.Int(r.Lang(), f.Records)},
		{Name: r.T("Fetched every"), Value: minutes(r, f.EveryMinutes)}, {Name: r.T("Too old after"), Value: minutes(r, f.MaxAgeHours*60)}}
	if !f.Newest.IsZero() { // a catalogue of exploited vulnerabilities has none
		v.Facts = slices.Insert(v.Facts, 4, look.Fact{Name: r.T("Newest record"), Value: ago(f.Newest)})
	}
	if f.Origin != "" {
		v.Facts = append(v.Facts, look.Fact{Name: r.T("Came from"), Value: f.Origin})
	}
	if f.Address != "" {
		v.Facts = append(v.Facts, look.Fact{Name: r.T("Address"), Value: f.Address, Mono: true})
	}
	if f.Mirror != "" {
		v.Facts = append(v.Facts, look.Fact{Name: r.T("Mirror that is allowed"), Value: f.Mirror, Mono: true}, look.Fact{Name: r.T("Because"), Value: f.MirrorReason})
	}
	if f.Error != "" {
		v.Error = &look.Notice{Kind: look.Bad, Text: lang.Kept(r.Lang(), f.Error), More: r.T("What we had before still counts. Tried {0}.", ago(f.ErrorAt))}
	}
	if access.Can(r.Actor, access.SettingManage, access.Scope{}) {
		v.Actions = append(v.Actions, look.Action{Label: r.T("Allow a mirror"), Href: href(f.Name) + "/mirror", Icon: "lock"})
	}
	if !access.Can(r.Actor, access.FeedManage, access.Scope{}) {
		return
	}
	v.Actions = append(v.Actions, look.Action{Label: r.T("Settings"), Href: href(f.Name) + "/edit", Icon: "settings"}, look.Action{Label: r.T("Import a file"), Href: "/feeds/import?feed=" + strings.ReplaceAll(f.Name, " ", "+"), Icon: "upload"})
	if f.Address != "" && !v.Offline {
		v.Actions = append(v.Actions, look.Action{Label: r.T("Fetch now"), Href: href(f.Name) + "/fetch", Post: true, Main: true})
	}
}

func minutes(r *site.Request, n int64) string {
	switch {
	case n%(24*60) == 0 && n > 0:
		return lang.TN(r.Lang(), int(n/(24*60)), "{0} day", "{0} days")
	case n%60 == 0 && n > 0:
		return lang.TN(r.Lang(), int(n/60), "{0} hour", "{0} hours")
	}
	return lang.TN(r.Lang(), int(n), "{0} minute", "{0} minutes")
}

// imported is what a finished work says: the payload of its event.
type imported struct {
	Origin     string
	Difference advisory.Difference
	Findings   struct{ New, Gone, Changed int }
}

func (v *Page) works(tx *db.Tx, r *site.Request, works []queue.Work) error {
	var ids []clew.ID
	for _, x := range works {
		if !x.ActorID.IsZero() {
			ids = append(ids, x.ActorID)
		}
	}
	names, err := access.Names(tx, ids...)
	if err != nil {
		return err
	}
	manage := access.Can(r.Actor, access.FeedManage, access.Scope{})
	for _, x := range works {
		if !x.Finished() {
			pr := look.Progress{ID: "work-" + x.ID.String(), Title: x.Title, Stage: lang.T(r.Lang(), x.Stage), Done: x.Done, Total: max(x.Total, 0), Unit: r.T("records"), Left: x.Left(), Running: true, Poll: href(nameOf(x)) + "/progress?work=" + x.ID.String()}
			if x.Done > x.Total { // more records than last time
				pr.Total = 0
			}
			if x.Stage == "" {
				pr.Stage = r.T("waiting")
			}
			if manage && !x.Cancel {
				pr.Cancel = &look.Action{Label: r.T("Stop"), Href: "/jobs/" + x.ID.String() + "/cancel", Post: true}
			}
			v.Work, v.Refresh = append(v.Work, pr), 3
			continue
		}
		v.Imports = append(v.Imports, importOf(r, x, names[x.ActorID]))
	}
	v.Empty = look.Empty{Title: r.T("Nothing was taken over yet"), Icon: "rss", For: r.T("Each import shows here what it brought: new, changed and withdrawn records, and what that meant for our findings."), Who: r.T("Security management fetches it or hands in a file; with a schedule it comes by itself.")}
	return nil
}

func nameOf(x queue.Work) string {
	name, _, _ := strings.Cut(x.SubjectID, "#")
	return name
}

func importOf(r *site.Request, x queue.Work, who string) Import {
	out := Import{At: x.FinishedAt, Who: who}
	if x.ActorID.IsZero() {
		out.Who = r.T("by schedule")
	}
	if _, file, ok := strings.Cut(x.Title, ": "); ok {
		out.Origin = file
	}
	var in imported
	switch {
	case x.State == queue.Failed:
		out.Tag, out.Message = look.Tag{Kind: look.Bad, Word: r.T("failed")}, lang.Kept(r.Lang(), x.Message)
		return out
	case x.State == queue.Cancelled:
		out.Tag = look.Tag{Kind: look.Idle, Word: r.T("stopped")}
		return out
	case json.Unmarshal([]byte(x.Message), &in) != nil:
		out.Tag, out.Message = look.Tag{Kind: look.Good, Word: r.T("done")}, lang.Kept(r.Lang(), x.Message)
		return out
	}
	out.Origin = in.Origin
	d := in.Difference
	out.Tag = look.Tag{Kind: look.Good, Word: r.T("taken over")}
	if d.Older {
		out.Tag, out.Message = look.Tag{Kind: look.Warn, Word: r.T("older than ours")}, r.T("The delivery is older than what we have; newer records were kept")
	}
	if d.New+d.Changed+d.Withdrawn+d.Gone == 0 && !d.Older {
		out.Message = r.T("Nothing new")
	}
	for _, c := range []struct {
		label string
		n     int
		ids   []string
	}{{r.T("New"), d.New, d.NewIDs}, {r.T("Changed"), d.Changed, d.ChangedIDs}, {r.T("Withdrawn"), d.Withdrawn, d.WithdrawnIDs}, {r.T("Gone"), d.Gone, d.GoneIDs}, {r.T("Not readable"), d.Skipped, d.Warnings}} {
		if c.n == 0 {
			continue
		}
		out.Counts = append(out.Counts, look.Fact{Name: c.label, Value: lang.Int(r.Lang(), int64(c.n))})
		l := List{Label: c.label, IDs: c.ids[:min(len(c.ids), 60)], Links: access.CanSomewhere(r.Actor, access.Read) && (c.n != d.Skipped || len(d.Warnings) == 0 || c.ids[0] != d.Warnings[0])}
		l.More = c.n - len(l.IDs)
		if len(l.IDs) > 0 {
			out.Lists = append(out.Lists, l)
		}
	}
	out.Counts = append(out.Counts, look.Fact{Name: r.T("Unchanged"), Value: lang.Int(r.Lang(), int64(d.Unchanged))})
	if f := in.Findings; f.New+f.Gone+f.Changed > 0 {
		out.Findings = r.T("Findings: {0} new, {1} gone, {2} changed", f.New, f.Gone, f.Changed)
	}
	return out
}

// Progress answers GET /feeds/{name}/progress: the part of one piece of work.
func (p Pages) Progress(w http.ResponseWriter, r *site.Request) error {
	if r.Header.Get("HX-Request") != "true" {
		return r.Redirect(w, href(r.PathValue("name")))
	}
	v := Page{Base: r.Base(w, "", "feeds")}
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		f, err := get(tx, r)
		if err != nil {
			return
		}
		works, err := worksOf(tx, f.Name)
		if err != nil {
			return
		}
		id := r.URL.Query().Get("work")
		for _, x := range works {
			if x.ID.String() == id {
				return struct{}{}, v.works(tx, r, []queue.Work{x})
			}
		}
		return struct{}{}, clew.Errorf(clew.NotFound, "There is no such record")
	})
	if err != nil {
		return err
	}
	if len(v.Work) == 0 {
		w.Header().Set("HX-Refresh", "true")
	}
	w.Header().Set("Cache-Control", "no-store")
	return page.RenderBlock(w, http.StatusOK, "work", &v)
}
