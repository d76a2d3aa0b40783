package overview

import (
	"net/http"

	"clew"
	"clew/access"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// PaperPage lists the processes of the paper, so that a link to one of its sections has a place to lead to.
type PaperPage struct {
	look.Base
	Chapters []Chapter
}

// Chapter is a phase of the paper with its processes.
type Chapter struct {
	Title     string
	Processes []PaperRow
}

// PaperRow is one process: what the paper asks for, and where this program does it.
type PaperRow struct {
	Key, Name, Asks string
	Tag             look.Tag
	Links           []look.Action
}

var paperPage = look.Declare[PaperPage]("overview/paper", files)

// paperAsks says what the paper asks for, in our words; catalogue keys.
var paperAsks = map[string]string{
	"1.1": lang.K("Know where the product is used, what in it must be protected, who threatens it, and which risks follow."), "1.2": lang.K("Derive requirements for the whole life from the risks, and measures from the requirements."),
	"1.3": lang.K("Implement the measures, and nothing that opens new gaps."), "1.4": lang.K("Verify that each measure works, and validate that they are enough together."),
	"1.5": lang.K("Release nothing with a security issue that nobody has addressed."), "2": lang.K("Assess sites and partners, and take care of keys and credentials while producing."),
	"3.1.1": lang.K("Watch all products over their whole life: what is inside, what becomes known of it, what changes around it."), "3.1.2": lang.K("Detect, evaluate and remediate in time, for a period that is told beforehand."),
	"3.1.3": lang.K("Be ready for incidents, handle them, and learn from them."), "3.1.4": lang.K("Tell those who are affected in time, by a way that was agreed."), "3.2": lang.K("Analyse each change for what it does to security before it is launched."),
	"3.3": lang.K("Give researchers a point of contact, and handle what they report."), "3.4": lang.K("Publish updates in time, whole and authentic."), "3.5": lang.K("Say how a product is taken out of use without leaving secrets behind."),
	"Doc": lang.K("Document what is done for security, and be able to prove it."), "Aware": lang.K("Make everyone involved aware of security, again and again."), "Improve": lang.K("Improve the processes by what was learned."),
}

// paperBuilt leads from a process to the pages that serve it, for those who may see them.
var paperBuilt = map[string][]struct {
	label, href string
	verb        access.Verb
}{
	"3.1.1": {{lang.K("Products"), "/products", access.Read}, {lang.K("Feeds"), "/feeds", access.FeedRead}, {lang.K("Can't be assessed"), "/findings/unassessable", access.Read}},
	"3.1.2": {{lang.K("Findings"), "/findings", access.Read}},
	"3.1.4": {{lang.K("Parties"), "/parties", access.PartyRead}, {lang.K("Deployments"), "/deployments", access.PartyRead}},
	"Doc":   {{lang.K("Audit trail"), "/audit", access.AuditRead}},
}

// Paper answers GET /paper.
func (p Pages) Paper(w http.ResponseWriter, r *site.Request) error {
	page := PaperPage{Base: r.Base(w, r.T("The paper, process by process"), "")}
	page.Lead = r.T("Horizontal process requirements for the security life-cycle management of IoT products (ZVEI, 2020), in our own words.")
	for _, x := range look.Processes {
		group := r.T(x.Group)
		if n := len(page.Chapters); n == 0 || page.Chapters[n-1].Title != group {
			page.Chapters = append(page.Chapters, Chapter{Title: group})
		}
		row := PaperRow{Key: x.Key, Name: r.T(x.Name), Asks: r.T(paperAsks[x.Key]), Tag: look.Tag{Kind: look.Idle, Word: r.T("not built yet")}}
		if built := paperBuilt[x.Key]; built != nil {
			row.Tag = look.Tag{Kind: look.Info, Word: r.T("in part")}
			for _, l := range built {
				if r.Actor.Kind == clew.User && access.CanSomewhere(r.Actor, l.verb) {
					row.Links = append(row.Links, look.Action{Label: r.T(l.label), Href: l.href})
				}
			}
		}
		c := &page.Chapters[len(page.Chapters)-1]
		c.Processes = append(c.Processes, row)
	}
	return paperPage.Render(w, r.Request, http.StatusOK, &page)
}
