package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/job"
	"clew/lang"
	"clew/queue"
	"clew/web/look"
	"clew/web/register"
	"clew/web/site"
)

// JobsPage is the bell: work under way and lately finished.
type JobsPage struct {
	look.Base
	Running []look.Progress
	Rows    []JobRow
	Empty   look.Empty
}

// JobRow is finished work.
type JobRow struct {
	Title, Kind, Result, Who, Href string
	Tag                            look.Tag
	At                             clew.Time
}

// JobPage is one piece of work.
type JobPage struct {
	look.Base
	Job look.Progress
}

var (
	jobsPage = look.Declare[JobsPage]("admin/jobs", files)
	jobPage  = look.Declare[JobPage]("admin/job", files)
)

// visibleWork narrows to work on what the actor may see, and the actor's own; work on feeds belongs to no line.
func visibleWork(actor clew.Actor) *db.Where {
	feeds := access.CanSomewhere(actor, access.FeedRead)
	w := access.Visible(actor, &db.Where{}, "line_id", "product_id")
	if s := w.String(); s != "" {
		cond := s[len("WHERE "):]
		if feeds {
			cond += " OR subject_type = 'feed'"
		}
		w = &db.Where{Args: w.Args}
		mark := w.Arg(actor.ID)
		return w.And(cond + " OR actor_id = " + mark)
	}
	if !feeds {
		w.And("subject_type <> 'feed' OR actor_id = ?", actor.ID)
	}
	return w
}

// mayCancel follows the right to start work of the kind.
func mayCancel(actor clew.Actor, w queue.Work) error {
	if w.Kind == job.ImportKind && w.ActorID == actor.ID {
		return nil
	}
	verb := access.FeedManage
	if w.Kind == "inventory" {
		verb = access.InventoryWrite
	}
	return access.Require(actor, verb, access.Scope{Line: w.LineID, Product: w.ProductID})
}

// Jobs answers GET /jobs.
func (p Pages) Jobs(w http.ResponseWriter, r *site.Request) error {
	page := JobsPage{Base: r.Base(w, r.T("Work under way"), "")}
	page.Lead = page.T("Imports, analyses and exports go on while you do something else; here you find them again.")
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		list, err := queue.Recent(tx, *visibleWork(r.Actor), 100)
		if err != nil {
			return
		}
		var ids []clew.ID
		for _, x := range list {
			if !x.ActorID.IsZero() && !slices.Contains(ids, x.ActorID) {
				ids = append(ids, x.ActorID)
			}
		}
		names, err := access.Names(tx, ids...)
		for _, x := range list {
			if !x.Finished() {
				page.Running = append(page.Running, progress(r, x))
				continue
			}
			who := names[x.ActorID]
			if x.ActorID.IsZero() {
				who = r.T("clew itself")
			}
			kind, word := jobState(r, x)
			page.Rows = append(page.Rows, JobRow{Title: x.Title, Kind: jobKind(r, x.Kind), Result: jobResult(r, x), Who: who, Tag: look.Tag{Kind: kind, Word: word}, At: x.FinishedAt, Href: "/jobs/" + x.ID.String()})
		}
		return
	})
	if err != nil {
		return err
	}
	if len(page.Running) > 0 {
		page.Refresh = 5
	}
	page.Empty = look.Empty{Title: page.T("Nothing is under way"), For: page.T("Long work such as reading an inventory of 300,000 components shows here how far it is, and can be cancelled."), Icon: "clock"}
	return jobsPage.Render(w, r.Request, http.StatusOK, &page)
}

func (p Pages) job(tx *db.Tx, r *site.Request) (queue.Work, error) {
	where := visibleWork(r.Actor)
	where.And("id = ?", r.PathID("id"))
	list, err := queue.Recent(tx, *where, 1)
	if err == nil && len(list) == 0 {
		err = clew.Errorf(clew.NotFound, "There is no such record")
	}
	if err != nil {
		return queue.Work{}, err
	}
	return list[0], nil
}

// Job answers GET /jobs/{id}, for htmx the progress alone.
func (p Pages) Job(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (queue.Work, error) { return p.job(tx, r) })
	if err != nil {
		return err
	}
	page := JobPage{Base: r.Base(w, x.Title, ""), Job: progress(r, x)}
	page.Crumbs = []look.Crumb{{Label: r.T("Work under way"), Href: "/jobs"}}
	if page.Job.Running {
		page.Refresh = 3
	}
	if r.Header.Get("HX-Request") == "true" {
		return jobPage.RenderBlock(w, http.StatusOK, "job", &page)
	}
	return jobPage.Render(w, r.Request, http.StatusOK, &page)
}

// CancelJob answers POST /jobs/{id}/cancel.
func (p Pages) CancelJob(w http.ResponseWriter, r *site.Request) error {
	err := r.Write(nil, func(tx *db.Tx) error {
		x, err := p.job(tx, r)
		if err != nil {
			return err
		}
		if err := mayCancel(r.Actor, x); err != nil {
			return err
		}
		return queue.Cancel(tx, x.ID)
	})
	if err != nil {
		return err
	}
	return r.Done(w, "/jobs/"+r.PathID("id").String(), r.T("It is being stopped. What has been made live stays."))
}

func progress(r *site.Request, x queue.Work) look.Progress {
	kind, word := jobState(r, x)
	pr := look.Progress{ID: "work-" + x.ID.String(), Title: jobKind(r, x.Kind) + ": " + x.Title, Stage: lang.T(r.Lang(), x.Stage), Done: x.Done, Total: x.Total, Left: x.Left(), Running: !x.Finished(),
		Kind: kind, Result: word, Poll: "/jobs/" + x.ID.String()}
	if pr.Running && pr.Stage == "" {
		pr.Stage = r.T("waiting")
	}
	if !pr.Running {
		pr.Stage = jobResult(r, x)
	} else if !x.Cancel && mayCancel(r.Actor, x) == nil {
		pr.Cancel = &look.Action{Label: r.T("Stop"), Href: pr.Poll + "/cancel", Post: true}
	}
	return pr
}

func jobKind(r *site.Request, kind string) string {
	switch kind {
	case "inventory":
		return r.T("Inventory")
	case "feed":
		return r.T("Feed")
	case job.ImportKind:
		return r.T("Import")
	}
	return kind
}

func jobState(r *site.Request, x queue.Work) (look.Kind, string) {
	switch x.State {
	case queue.Done:
		return look.Good, r.T("done")
	case queue.Failed:
		return look.Bad, r.T("failed")
	case queue.Cancelled:
		return look.Idle, r.T("stopped")
	case queue.Running:
		return look.Info, r.T("running")
	}
	return look.Idle, r.T("waiting")
}

// jobResult is the message; one that holds values for programs is written out.
func jobResult(r *site.Request, x queue.Work) string {
	var all, distinct, warnings int64
	if n, _ := fmt.Sscanf(x.Message, "%d components, %d different ones, %d warnings", &all, &distinct, &warnings); x.Kind == "inventory" && n == 3 {
		return r.T("{0} components, {1} of them distinct, {2} warnings", all, distinct, warnings)
	}
	var m map[string]any
	if _, failure := clew.Kept(x.Message); failure || json.Unmarshal([]byte(x.Message), &m) != nil {
		return lang.Kept(r.Lang(), x.Message)
	}
	if x.Kind == "feed" {
		return feedResult(r, x.Message)
	}
	if x.Kind == job.ImportKind {
		var n job.ImportOutcome
		if json.Unmarshal([]byte(x.Message), &n) == nil {
			return r.T("{0} new, {1} changed, {2} unchanged, {3} with errors", n.New, n.Changed, n.Unchanged, n.Failed)
		}
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if word, _ := register.FieldWord(k); word != "" {
			parts = append(parts, r.T(word)+": "+fmt.Sprint(m[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// feedResult is what a delivery brought, in one line; the page of the feed lists the records.
func feedResult(r *site.Request, message string) string {
	var in struct {
		Difference advisory.Difference `json:"difference"`
		Findings   struct{ New, Gone, Changed int }
	}
	if json.Unmarshal([]byte(message), &in) != nil {
		return ""
	}
	d := in.Difference
	s := r.T("{0} new, {1} changed, {2} withdrawn, {3} unchanged", d.New, d.Changed, d.Withdrawn+d.Gone, d.Unchanged)
	if d.Older {
		s = r.T("The delivery is older than what we have; nothing of it was taken over")
	}
	if f := in.Findings; f.New+f.Gone+f.Changed > 0 {
		s += " · " + r.T("Findings: {0} new, {1} gone, {2} changed", f.New, f.Gone, f.Changed)
	}
	return s
}
