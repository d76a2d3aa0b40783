package admin

import (
	"net/http"
	"strconv"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// EventPage is one entry of the audit trail.
type EventPage struct {
	look.Base
	Row     AuditRow
	Facts   []look.Fact
	History []look.Event
	Raw     look.Code
}

var eventPage = look.Declare[EventPage]("admin/event", files)

// Event answers GET /audit/{id}.
func (p Pages) Event(w http.ResponseWriter, r *site.Request) error {
	if err := access.Require(r.Actor, access.AuditRead, access.Scope{}); err != nil {
		return err
	}
	page := EventPage{}
	id := r.PathID("id")
	row, err := site.Read(r, func(tx *db.Tx) (AuditRow, error) {
		where := db.Where{}
		where.And("e.id = ?", id)
		rows, err := audit.List(tx, where, clew.ID{}, 1)
		if err != nil {
			return AuditRow{}, err
		}
		if len(rows) == 0 {
			return AuditRow{}, clew.Errorf(clew.NotFound, "There is no such record")
		}
		out, err := auditRowsOf(tx, r, rows)
		return out[0], err
	})
	if err != nil {
		return err
	}
	page.Base = r.Base(w, row.Who+" "+row.What, "audit")
	page.Crumbs = []look.Crumb{{Label: r.T("Audit trail"), Href: "/audit"}}
	page.Row = row
	page.History = []look.Event{{At: row.RecordedAt, Who: row.Who, What: row.What, Why: row.Detail.Reason, Changes: row.Detail.Changes, First: !row.Detail.Diff}}
	seal := look.Fact{Name: r.T("Seal"), Value: r.T("not sealed yet"), Tag: &look.Tag{Kind: look.Idle, Word: r.T("waiting")}}
	if row.Sealed {
		seal.Value, seal.Tag = r.T("place {0}", strconv.FormatInt(row.Place, 10)), &look.Tag{Kind: look.Good, Word: r.T("sealed")}
	}
	page.Facts = []look.Fact{{Name: r.T("Recorded"), Value: lang.Exact(page.Lang, row.RecordedAt, page.Zone)}, {Name: r.T("Kind"), Value: row.Kind, Mono: true}, {Name: row.Record, Value: row.Subject, Href: row.RecordHref}, seal,
		{Name: "ID", Value: row.ID.String(), Mono: true}}
	if row.OccurredAt != row.RecordedAt {
		page.Facts = append(page.Facts, look.Fact{Name: r.T("Happened"), Value: lang.Exact(page.Lang, row.OccurredAt, page.Zone)})
	}
	if row.Suspect {
		page.Facts = append(page.Facts, look.Fact{Name: r.T("Clock"), Value: "", Tag: &look.Tag{Kind: look.Warn, Word: r.T("could not be trusted")}})
	}
	if row.Detail.Erased {
		page.Notices = append(page.Notices, look.Notice{Kind: look.Info, Text: r.T("What this entry says was erased for privacy. That it happened, and its seal, stay.")})
	} else {
		page.Raw = look.Code{Label: r.T("As stored"), Text: row.Payload}
	}
	return eventPage.Render(w, r.Request, http.StatusOK, &page)
}

// VerifyPage is the outcome of verifying the trail.
type VerifyPage struct {
	look.Base
	Result   look.Notice
	Facts    []look.Fact
	Problems []string
	Command  look.Code
}

var verifyPage = look.Declare[VerifyPage]("admin/verify", files)

// Verify answers POST /audit/verify: it recomputes the whole trail. It is a POST because it costs, not because it
// changes anything.
func (p Pages) Verify(w http.ResponseWriter, r *site.Request) error {
	if err := access.Require(r.Actor, access.AuditRead, access.Scope{}); err != nil {
		return err
	}
	page := VerifyPage{Base: r.Base(w, r.T("Verification of the trail"), "audit")}
	page.Crumbs = []look.Crumb{{Label: r.T("Audit trail"), Href: "/audit"}}
	report, unread, err := p.notary().Verify(r.Context())
	if err != nil {
		return err
	}
	key, err := p.notary().Key()
	if err != nil {
		return err
	}
	if unread != nil {
		page.Notices = append(page.Notices, look.Notice{Kind: look.Warn, Text: page.T("The checkpoints outside the database could not be read."), More: page.Err(unread)})
	}
	page.Result = look.Notice{Kind: look.Good, Text: page.T("Nothing was altered, taken out or cut off."), More: page.T("Held against {0} checkpoints kept outside the database.", report.Checkpoints)}
	if report.Checkpoints == 0 {
		page.Result = look.Notice{Kind: look.Warn, Text: page.T("What is there fits together."), More: page.T("Without a checkpoint from outside the database, a cut-off end cannot show.")}
	}
	if n := len(report.Problems); n > 0 {
		page.Result = look.Notice{Kind: look.Bad, Text: page.TN(n, "{0} problem was found.", "{0} problems were found."), More: page.T("Keep the database as it is and a copy of it, and tell security management.")}
	}
	for _, x := range report.Problems {
		s := lang.Message(page.Lang, x.What, x.Args...)
		if x.Seq >= 0 {
			s = page.T("Entry {0}: {1}", strconv.FormatInt(x.Seq, 10), s)
		}
		page.Problems = append(page.Problems, s)
	}
	page.Facts = []look.Fact{{Name: page.T("Sealed"), Value: lang.Int(page.Lang, report.Sealed)}, {Name: page.T("Not sealed yet"), Value: lang.Int(page.Lang, report.Pending)},
		{Name: page.T("Erased for privacy"), Value: lang.Int(page.Lang, report.Erased)}, {Name: page.T("Newest checkpoint reaches to"), Value: lang.Int(page.Lang, report.Covered)}}
	page.Command = look.Code{Label: page.T("The same from outside, with your own copy of the checkpoints"), Text: "clew audit verify --checkpoints FILE"}
	if key != "" {
		page.Command.Text += " --signer '" + key + "'"
	}
	return verifyPage.Render(w, r.Request, http.StatusOK, &page)
}
