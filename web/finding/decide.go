package finding

import (
	"net/http"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// DecidePage is the form alone, with what is known beside it.
type DecidePage struct {
	look.Base
	Decide *Decide
	Detail *Detail
	Before []DecisionRow // decided by somebody else since the form was shown
}

var decidePage = look.Declare[DecidePage]("finding/decide", files, "decide_form.html", "detail.html")

// Decide answers GET and POST /vulnerabilities/{id}/decide.
func (p Pages) Decide(w http.ResponseWriter, r *site.Request) error {
	page := DecidePage{Base: r.Base(w, r.T("Decide {0}", r.PathValue("id")), "findings")}
	in := r.Sent()
	from := r.URL.Query().Get("product")
	if r.Posted() {
		from = in.Get("product")
	}
	of, _ := clew.ParseID(from)
	where, err := site.Read(r, func(tx *db.Tx) (*view.Where, error) {
		x, err := p.Board.WhereIn(tx, r.Actor, r.PathValue("id"))
		if err == nil {
			page.Detail, err = detailOf(tx, r, &page.Base, x, of)
		}
		return x, err
	})
	if err != nil {
		return err
	}
	name := where.Vulnerability.Name
	page.Title, page.Lead = r.T("Decide {0}", name), where.Vulnerability.Title
	page.Crumbs = []look.Crumb{{Label: r.T("Findings"), Href: "/findings"}, {Label: name, Href: VulnerabilityHref(name)}}
	if page.Decide = page.Detail.Decide; page.Decide == nil {
		if len(where.Products) == 0 {
			return clew.Errorf(clew.Invalid, "No release of ours that you may see holds an affected component: there is nothing to decide")
		}
		return clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	back := site.Local(in.Get("back"), VulnerabilityHref(name))
	page.Decide.Form.Cancel, page.Decide.Bare = back, true
	page.Decide.Form.Hide("back", back)
	if !r.Posted() {
		page.Decide.Form.Fill(r.URL.Query())
		return decidePage.Render(w, r.Request, http.StatusOK, &page)
	}
	input := vulnerability.Input{Vulnerability: name, Status: vulnerability.Status(in.Text("status")), Impact: in.Text("impact"), Action: in.Text("action"), Reason: in.Text("reason"),
		Scope: scopeOf(in.Values), ExpiresOn: in.Date("expires_on")}
	if input.Status == vulnerability.NotAffected { // what the form does not show for another status is not meant
		input.Justification, input.CycloneDXJustification = in.Text("justification"), in.Text("cyclonedx_justification")
	} else {
		input.Impact = ""
	}
	if input.Status != vulnerability.Affected {
		input.Action = ""
	}
	seen := clew.Time(in.Int("seen"))
	var made vulnerability.Assessment
	err = r.Write(in, func(tx *db.Tx) error {
		if err := unseen(tx, r.Actor, name, seen); err != nil {
			return err
		}
		made, err = vulnerability.Assess(tx, r.Actor, input, clew.ID{})
		return err
	})
	if err != nil {
		page.Decide.Covers = covers(r, where, where.Reach(input.Scope))
		for _, d := range page.Detail.Holds {
			if d.CreatedAt > seen && clew.Is(err, clew.Conflict) {
				page.Before = append(page.Before, d)
			}
		}
		return r.Again(w, page.Decide.Form, atFields(err), func(status int) error { return decidePage.Render(w, r.Request, status, &page) })
	}
	look.Flash(w, look.Notice{Kind: look.Good, Text: r.T("Decided: {0} is {1}.", name, r.T(StatusWords[string(made.Status)])), More: joined(covers(r, where, where.Reach(made.Scope))),
		Action: &look.Action{Label: r.T("Take back"), Href: "/assessments/" + made.ID.String() + "/withdraw"}})
	return r.Redirect(w, back)
}

// unseen refuses while somebody has decided since the form was shown, in the transaction that decides.
func unseen(tx *db.Tx, actor clew.Actor, name string, seen clew.Time) error {
	all, err := vulnerability.History(tx, actor, name)
	for _, a := range all {
		if a.CreatedAt > seen || a.EndedAt > seen {
			return clew.Errorf(clew.Conflict, "Somebody else has decided on this meanwhile. Look at it, and send again to decide anyway")
		}
	}
	return err
}

// atFields moves errors of the scope to the field that people see.
func atFields(err error) error {
	e, ok := err.(*clew.Error)
	if !ok {
		return err
	}
	for i, f := range e.Fields {
		switch f.Place {
		case "component_key":
			e.Fields[i].Place = "component"
		}
	}
	return e
}

func joined(sentences []string) string {
	s := ""
	for _, x := range sentences {
		if s != "" {
			s += " "
		}
		s += x
	}
	return s
}

// Covers answers GET /vulnerabilities/{id}/covers: what the scope in the query would cover.
func (p Pages) Covers(w http.ResponseWriter, r *site.Request) error {
	page := DecidePage{Base: look.NewBase(nil, r.Request, r.Actor, r.Now)}
	where, err := p.Board.Where(r.Context(), r.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	page.Decide = &Decide{Covers: covers(r, where, where.Reach(scopeOf(r.URL.Query())))}
	w.Header().Set("Cache-Control", "no-store")
	return decidePage.RenderBlock(w, http.StatusOK, "covers", &page)
}

// WithdrawPage takes a decision back.
type WithdrawPage struct {
	look.Base
	Row  DecisionRow
	Form *look.Form
}

var withdrawPage = look.Declare[WithdrawPage]("finding/withdraw", files, "detail.html", "decide_form.html")

// Withdraw answers GET and POST /assessments/{id}/withdraw.
func (p Pages) Withdraw(w http.ResponseWriter, r *site.Request) error {
	d, err := site.Read(r, func(tx *db.Tx) (view.Decision, error) { return view.GetDecision(tx, r.Actor, r.PathID("id")) })
	if err != nil {
		return err
	}
	page := WithdrawPage{Base: r.Base(w, r.T("Take a decision back"), "findings"), Row: decisionRow(r, d)}
	page.Crumbs = []look.Crumb{{Label: r.T("Findings"), Href: "/findings"}, {Label: d.Vulnerability, Href: page.Row.Href}}
	page.Lead = r.T("What it covers is open again, or falls to a wider decision. The history keeps it.")
	f := page.NewForm(r.URL.Path, r.T("Take back"))
	f.Cancel, f.Danger = page.Row.Href, true
	f.Area("reason", r.T("Reason")).Need().First().Max = 8000
	page.Form = f
	if !r.Posted() {
		return withdrawPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	reason := in.Text("reason")
	if err := r.Write(in, func(tx *db.Tx) error { return vulnerability.Withdraw(tx, r.Actor, d.ID, reason, clew.ID{}) }); err != nil {
		return r.Again(w, f, err, func(status int) error { return withdrawPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, page.Row.Href, r.T("The decision was taken back."))
}
