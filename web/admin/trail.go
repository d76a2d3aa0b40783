package admin

import (
	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/web/look"
	"clew/web/site"
)

// Trail gives how far the audit trail is sealed and its newest entries, for whoever may read it; else nothing.
func Trail(tx *db.Tx, r *site.Request, b *look.Base, most int) (seal []look.Fact, last []look.Event, err error) {
	if !access.Can(r.Actor, access.AuditRead, access.Scope{}) {
		return nil, nil, nil
	}
	if seal, err = sealFacts(tx, r, b); err != nil {
		return nil, nil, err
	}
	list, err := audit.List(tx, db.Where{}, clew.ID{}, most)
	if err != nil {
		return nil, nil, err
	}
	rows, err := auditRowsOf(tx, r, list)
	for _, x := range rows {
		last = append(last, look.Event{At: x.RecordedAt, Who: x.Who, What: x.What + ": " + x.Subject, Href: x.Href, Why: x.Detail.Reason})
	}
	return seal, last, err
}
