package admin

import (
	"iter"
	"net/http"
	"strconv"
	"time"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/web/look"
	"clew/web/register"
	"clew/web/site"
)

// AuditPage lists the audit trail.
type AuditPage struct {
	look.Base
	Filter  *look.Form
	Chips   []look.Chip
	Rows    []AuditRow
	Next    string
	First   string
	Exports []look.Action
	Facts   []look.Fact
	Key     *look.Code // by which others verify the checkpoints
	Verify  *look.Action
	Empty   *look.Empty
}

// AuditRow is one event.
type AuditRow struct {
	audit.Row
	Who, What, Href, Record, RecordHref, Subject string
	Detail                                       Detail
	Sealed                                       bool
	Place                                        int64
}

var auditPage = look.Declare[AuditPage]("admin/audit", files)

const auditRows = 50

// filterOf reads the filter out of the address. What cannot be read narrows to nothing.
func filterOf(r *site.Request) (db.Where, clew.ID) {
	q := r.URL.Query()
	w := db.Where{}
	if k := q.Get("kind"); k != "" {
		if k[len(k)-1] == '.' {
			w.And("e.kind >= ? AND e.kind < ?", k, k[:len(k)-1]+"/") // '/' follows '.'
		} else {
			w.And("e.kind = ?", k)
		}
	}
	for name, column := range map[string]string{"type": "e.record_type", "record": "e.record_id"} {
		if v := q.Get(name); v != "" {
			w.And(column+" = ?", clew.Clip(v, 300))
		}
	}
	for name, column := range map[string]string{"actor": "e.actor_id", "product": "e.product_id", "line": "e.line_id", "act": "e.act_id"} {
		if v := q.Get(name); v != "" {
			id, err := clew.ParseID(v)
			if err != nil {
				id = clew.ID{15: 1}
			}
			w.And(column+" = ?", id)
		}
	}
	zone := time.UTC
	if z, err := time.LoadLocation(r.Actor.Zone); err == nil {
		zone = z
	}
	if d, err := clew.ParseDate(q.Get("from")); err == nil && !d.IsZero() {
		w.And("e.recorded_at >= ?", clew.TimeOf(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)))
	}
	if d, err := clew.ParseDate(q.Get("until")); err == nil && !d.IsZero() {
		w.And("e.recorded_at < ?", clew.TimeOf(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, zone)))
	}
	before, _ := clew.ParseID(q.Get("after")) // no id: from the newest
	return w, before
}

// Audit answers GET /audit.
func (p Pages) Audit(w http.ResponseWriter, r *site.Request) error {
	if err := access.Require(r.Actor, access.AuditRead, access.Scope{}); err != nil {
		return err
	}
	where, before := filterOf(r)
	if r.Format() != "" {
		_, err := site.Read(r, func(tx *db.Tx) (struct{}, error) { return struct{}{}, r.Export(w, auditTable(tx, r, where)) })
		return err
	}
	page := AuditPage{Base: r.Base(w, r.T("Audit trail"), "audit")}
	page.Lead = page.T("Everything anyone did, sealed in order: an entry altered, taken out or cut off later shows.")
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		rows, err := audit.List(tx, where, before, auditRows+1)
		if err != nil {
			return
		}
		if len(rows) > auditRows {
			rows = rows[:auditRows]
			page.Next = page.With("after", rows[auditRows-1].ID.String())
		}
		if page.Rows, err = auditRowsOf(tx, r, rows); err != nil {
			return
		}
		if page.Filter, err = auditFilter(tx, r, &page.Base); err != nil {
			return
		}
		page.Facts, err = sealFacts(tx, r, &page.Base)
		return
	})
	if err != nil {
		return err
	}
	if !before.IsZero() {
		page.First = page.With()
	}
	for _, name := range []string{"record", "type", "line", "product", "act"} {
		if v := page.Query.Get(name); v != "" {
			page.Chips = append(page.Chips, look.Chip{Label: map[string]string{"record": page.T("Record"), "type": page.T("Kind of record"), "line": page.T("Line"), "product": page.T("Product"), "act": page.T("Act")}[name], Value: clew.Clip(v, 40), Off: page.With(name, "")})
		}
	}
	key, err := p.notary().Key()
	if err != nil {
		return err
	}
	if key != "" {
		page.Key = &look.Code{Label: page.T("Public key of the checkpoints"), Text: key}
	}
	page.Exports = page.Base.Exports()
	page.Verify = &look.Action{Label: page.T("Verify the trail"), Href: "/audit/verify", Post: true, Icon: "shield-check"}
	if len(page.Rows) == 0 {
		page.Empty = &look.Empty{Title: page.T("Nothing fits this filter"), For: page.T("Auditors and security management look here to see who did what, when and why."), Icon: "scroll-text", Action: &look.Action{Label: page.T("Show all"), Href: "/audit"}}
	}
	return auditPage.Render(w, r.Request, http.StatusOK, &page)
}

// notary is the one of the checkpoints outside, or one that knows of none.
func (p Pages) notary() *audit.Notary {
	if p.Notary == nil {
		return &audit.Notary{DB: p.Site.DB}
	}
	return p.Notary
}

func auditRowsOf(tx *db.Tx, r *site.Request, rows []audit.Row) ([]AuditRow, error) {
	names, err := actorNames(tx, rows)
	if err != nil {
		return nil, err
	}
	n := register.NewNamer(tx, r)
	var out []AuditRow
	for _, row := range rows {
		d, err := detail(n, row.Payload)
		if err != nil {
			return nil, err
		}
		x := AuditRow{Row: row, Who: actorLabel(r, row, names), What: kindLabel(r, row.Kind), Href: "/audit/" + row.ID.String(), Record: typeLabel(r, row.RecordType),
			RecordHref: "/audit?" + encode("type", row.RecordType, "record", row.RecordID), Detail: d}
		x.Subject = x.Detail.Name
		if row.RecordType == "user" {
			if id, err := clew.ParseID(row.RecordID); err == nil {
				x.Subject = names[id]
			}
		}
		if row.RecordType == "right" {
			x.Subject = r.VerbName(access.Verb(row.RecordID))
		}
		if x.Subject == "" {
			if x.Subject, err = n.Record(row.RecordType, row.RecordID); err != nil {
				return nil, err
			}
		}
		if x.Subject == "" {
			x.Subject = clew.Clip(row.RecordID, 60)
		}
		if row.Seq != nil {
			x.Sealed, x.Place = true, *row.Seq
		}
		out = append(out, x)
	}
	return out, nil
}

func auditFilter(tx *db.Tx, r *site.Request, b *look.Base) (*look.Form, error) {
	f := filter(r, b, "/audit")
	kind := f.Select("kind", r.T("What"), look.Option{Value: "", Label: r.T("everything")})
	kind.Options = append(kind.Options, kindOptions(r)...)
	// Names alone, for whoever may read the trail that holds them anyway.
	users, _, err := access.ListUsers(tx, clew.SystemActor(), access.UserFilter{Limit: 500})
	if err != nil {
		return nil, err
	}
	who := f.Select("actor", r.T("Who"), look.Option{Value: "", Label: r.T("everybody")})
	for _, u := range users {
		who.Options = append(who.Options, look.Option{Value: u.ID.String(), Label: u.Label()})
	}
	names, err := scopeNames(tx)
	if err != nil {
		return nil, err
	}
	if len(names.products) > 0 {
		in := f.Select("product", r.T("Product"), look.Option{Value: "", Label: r.T("all")})
		for _, x := range names.products {
			in.Options = append(in.Options, look.Option{Value: x.ID.String(), Label: x.Name, Group: named(names.line, x.LineID)})
		}
	}
	f.Text("record", r.T("Record")).Placeholder = "ID"
	f.Date("from", r.T("From"))
	f.Date("until", r.T("Until"))
	for _, name := range []string{"type", "line", "act"} {
		if v := b.Query.Get(name); v != "" {
			f.Hide(name, v)
		}
	}
	return f.Fill(b.Query), nil
}

// sealFacts says how far the trail is sealed.
func sealFacts(tx *db.Tx, r *site.Request, b *look.Base) ([]look.Fact, error) {
	size, _, err := audit.Root(tx)
	if err != nil {
		return nil, err
	}
	lag, err := audit.Lag(tx)
	if err != nil {
		return nil, err
	}
	at, found, err := db.Maybe[clew.Time](tx, `SELECT at FROM checkpoint ORDER BY size DESC LIMIT 1`)
	if err != nil {
		return nil, err
	}
	sealed := look.Fact{Name: r.T("Sealed"), Value: r.T("{0} entries", size), Tag: &look.Tag{Kind: look.Good, Word: r.T("up to date")}}
	if lag > time.Minute {
		sealed.Tag = &look.Tag{Kind: look.Bad, Word: r.T("behind")}
	}
	point := look.Fact{Name: r.T("Last checkpoint"), Value: r.T("none yet")}
	if found {
		point.Value = clock(b, at)
	}
	return []look.Fact{sealed, point}, nil
}

func auditTable(tx *db.Tx, r *site.Request, where db.Where) site.Table {
	var rows iter.Seq2[[]any, error] = func(yield func([]any, error) bool) {
		var before clew.ID
		for {
			list, err := audit.List(tx, where, before, 500)
			if err != nil {
				yield(nil, err)
				return
			}
			names, err := actorNames(tx, list)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, e := range list {
				seq := ""
				if e.Seq != nil {
					seq = strconv.FormatInt(*e.Seq, 10)
				}
				if !yield([]any{seq, e.ID, e.RecordedAt, e.OccurredAt, string(e.ActorKind), e.ActorID, names[e.ActorID], e.Kind, e.RecordType, e.RecordID, e.Revision, e.LineID, e.ProductID, e.ActID, e.Suspect, e.Payload}, nil) {
					return
				}
				before = e.ID
			}
			if len(list) < 500 {
				return
			}
		}
	}
	t := site.Table{Name: "audit-trail", Rows: rows}
	for _, k := range []string{"seq", "id", "recorded_at", "occurred_at", "actor_kind", "actor_id", "actor", "kind", "record_type", "record_id", "revision", "line_id", "product_id", "act_id", "suspect", "payload"} {
		t.Columns = append(t.Columns, site.Column{Key: k, Label: k})
	}
	return t
}
