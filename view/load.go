package view

import (
	"cmp"
	"slices"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/format/vers"
	"clew/product/component"
)

// loader reads trays; what all products share is read once.
type loader struct {
	now       clew.Time
	decisions map[string][]vulnerability.Assessment // by the vulnerability's present name
	exploited map[string]clew.Date
	vulns     map[string]advisory.Vulnerability
	parts     map[int64]component.Version
	whole     bool // many products: read what they share at once
}

func newLoader(tx *db.Tx, whole bool) (*loader, error) {
	l := &loader{now: tx.Now(), exploited: map[string]clew.Date{}, vulns: map[string]advisory.Vulnerability{}, parts: map[int64]component.Version{}, whole: whole}
	var err error
	if l.decisions, err = Decisions(tx); err != nil {
		return nil, err
	}
	type kev struct {
		CVE   string `db:"cve"`
		Added clew.Date
	}
	rows, err := db.All[kev](tx, `SELECT cve, added FROM kev_entry`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		l.exploited[r.CVE] = r.Added
	}
	if !whole {
		return l, nil
	}
	for v, err := range db.Each[advisory.Vulnerability](tx, `SELECT v.name, v.title, v.score, v.band, v.disputed FROM vulnerability v WHERE EXISTS (SELECT 1 FROM record_vulnerability r JOIN finding f ON f.record_id = r.record_id WHERE r.vulnerability = v.name)`) {
		if err != nil {
			return nil, err
		}
		l.vulns[v.Name] = v
	}
	for v, err := range db.Each[component.Version](tx, `SELECT v.id, v.key, v.name, v.version FROM component_version v WHERE EXISTS (SELECT 1 FROM finding f WHERE f.cv_id = v.id)`) {
		if err != nil {
			return nil, err
		}
		l.parts[v.ID] = v
	}
	return l, nil
}

// Decisions reads all decisions that have not ended, by the name their vulnerability goes by now.
func Decisions(tx *db.Tx) (map[string][]vulnerability.Assessment, error) {
	all, err := vulnerability.LiveAll(tx)
	if err != nil {
		return nil, err
	}
	out := map[string][]vulnerability.Assessment{}
	names := map[string]string{}
	for _, a := range all {
		name, ok := names[a.Vulnerability]
		if !ok {
			if name, err = advisory.Resolve(tx, a.Vulnerability); clew.Is(err, clew.NotFound) {
				name = a.Vulnerability
			} else if err != nil {
				return nil, err
			}
			names[a.Vulnerability] = name
		}
		out[name] = append(out[name], a)
	}
	return out, nil
}

// releaseInfo is a release of the live run set, by position.
type releaseInfo struct {
	Position int64
	ID       clew.ID
	Version  string
	State    string
	Units    int64
}

type hit struct {
	CVID          int64 `db:"cv_id"`
	FirstPosition int64
	LastPosition  int64
	Vulnerability string
	Fixed         string
	Via           string
	FirstSeen     clew.Time
}

func (l *loader) tray(tx *db.Tx, id clew.ID) (*tray, error) {
	type head struct {
		LineID  clew.ID
		Line    string
		Product string
		Scheme  string
	}
	h, found, err := db.Maybe[head](tx, `SELECT p.line_id, l.name AS line, p.name AS product, p.scheme FROM product p JOIN line l ON l.id = p.line_id WHERE p.id = $1`, id)
	if err != nil || !found {
		return &tray{}, err
	}
	set, found, err := db.Maybe[int64](tx, `SELECT id FROM run_set WHERE product_id = $1 AND live`, id)
	if err != nil || !found {
		return &tray{line: h.LineID}, err
	}
	releases, err := db.All[releaseInfo](tx, `SELECT rr.position, r.id, r.version, r.state,
			(SELECT sum(d.units) FROM deployment d WHERE d.release_id = r.id AND d.retired_at IS NULL) AS units
		FROM run_release rr JOIN release r ON r.id = rr.release_id WHERE rr.set_id = $1 ORDER BY rr.position`, set)
	if err != nil {
		return nil, err
	}
	hits, err := db.All[hit](tx, `SELECT c.cv_id, c.first_position, c.last_position, rv.vulnerability, f.fixed, f.via, fs.first_seen
		FROM component_run c JOIN finding f ON f.cv_id = c.cv_id JOIN record_vulnerability rv ON rv.record_id = f.record_id
		LEFT JOIN finding_seen fs ON fs.cv_id = f.cv_id AND fs.record_id = f.record_id
		WHERE c.set_id = $1 ORDER BY rv.vulnerability, c.cv_id, c.first_position`, set)
	if err != nil {
		return nil, err
	}
	if err := l.fill(tx, hits); err != nil {
		return nil, err
	}
	t := &tray{line: h.LineID}
	for part := range chunkBy(hits) {
		row := l.row(part, releases, vulnerability.Place{LineID: h.LineID, ProductID: id, Scheme: vers.Scheme(h.Scheme)}, t)
		row.LineID, row.ProductID, row.Line, row.Product = h.LineID, id, h.Line, h.Product
		t.rows = append(t.rows, row)
	}
	return t, nil
}

// chunkBy yields the hits of one vulnerability after the other.
func chunkBy(hits []hit) func(func([]hit) bool) {
	return func(yield func([]hit) bool) {
		for i := 0; i < len(hits); {
			j := i
			for j < len(hits) && hits[j].Vulnerability == hits[i].Vulnerability {
				j++
			}
			if !yield(hits[i:j]) {
				return
			}
			i = j
		}
	}
}

// fill reads the vulnerabilities and component versions that are not known yet.
func (l *loader) fill(tx *db.Tx, hits []hit) error {
	for _, h := range hits {
		if _, ok := l.vulns[h.Vulnerability]; !ok {
			v, err := db.One[advisory.Vulnerability](tx, `SELECT name, title, score, band, disputed FROM vulnerability WHERE name = $1`, h.Vulnerability)
			if err != nil && !clew.Is(err, clew.NotFound) {
				return err
			}
			v.Name = h.Vulnerability
			l.vulns[h.Vulnerability] = v
		}
		if _, ok := l.parts[h.CVID]; !ok {
			v, err := component.VersionByID(tx, h.CVID)
			if err != nil {
				return err
			}
			l.parts[h.CVID] = v
		}
	}
	return nil
}

// row sums up one vulnerability in one product; hits are sorted by component version.
func (l *loader) row(hits []hit, releases []releaseInfo, at vulnerability.Place, t *tray) *Row {
	v := l.vulns[hits[0].Vulnerability]
	r := &Row{Vulnerability: v.Name, Title: v.Title, Score: v.Score, Band: v.Band, Disputed: v.Disputed, FirstSeen: hits[0].FirstSeen}
	if on, ok := l.exploited[v.Name]; ok {
		r.Exploited, r.ExploitedOn = true, on
	}
	decisions := l.decisions[v.Name]
	for i := range decisions {
		if a := &decisions[i]; !a.ExpiresOn.IsZero() && !a.Expired(l.now) && (t.until == 0 || a.ExpiresOn.End() < t.until) {
			t.until = a.ExpiresOn.End()
		}
	}
	worst := make([]vulnerability.Decision, len(releases))
	held := make([]bool, len(releases))
	for i, h := range hits {
		if i == 0 || hits[i-1].CVID != h.CVID {
			p := l.parts[h.CVID]
			r.Components = append(r.Components, Part{p.Key, p.Name, p.Version, h.Fixed, finding.Finding{Via: h.Via}.Confidence()})
		}
		if h.FirstSeen != 0 {
			r.FirstSeen = min(r.FirstSeen, h.FirstSeen)
		}
		at.ComponentKey = l.parts[h.CVID].Key
		for pos := h.FirstPosition; pos <= h.LastPosition && int(pos) < len(releases); pos++ {
			at.ReleaseID, at.Version = releases[pos].ID, releases[pos].Version
			d := vulnerability.Decide(decisions, at, l.now)
			if !held[pos] || urgency(d) > urgency(worst[pos]) {
				held[pos], worst[pos] = true, d
			}
		}
	}
	r.countReleases(releases, held, worst)
	return r
}

func (r *Row) countReleases(releases []releaseInfo, held []bool, worst []vulnerability.Decision) {
	for pos, info := range releases {
		if !held[pos] {
			continue
		}
		if r.Releases++; r.First == "" {
			r.First = info.Version
		}
		r.Last = info.Version
		if info.State == "released" || info.State == "withdrawn" {
			r.Shipped++
		}
		r.Units += info.Units
		r.Counts.add(worst[pos].Status(), worst[pos].Conflict)
	}
	r.State = r.Counts.state()
}

// urgency orders decisions: what needs people most is what a release counts by.
func urgency(d vulnerability.Decision) int {
	switch {
	case d.Conflict:
		return 6
	case d.Assessment == nil:
		return 5
	}
	return map[vulnerability.Status]int{vulnerability.Affected: 4, vulnerability.UnderInvestigation: 3, vulnerability.Fixed: 2, vulnerability.NotAffected: 1}[d.Assessment.Status]
}

// Sort orders rows by what presses most: exploited ones first, then undecided, then severity, then how many are shipped.
func Sort(rows []*Row) {
	slices.SortFunc(rows, func(a, b *Row) int {
		return cmp.Or(pressing(b.Exploited && b.State == Open)-pressing(a.Exploited && a.State == Open), stateRank(a.State)-stateRank(b.State), pressing(b.Exploited)-pressing(a.Exploited),
			cmp.Compare(b.Score, a.Score), cmp.Compare(b.Shipped, a.Shipped), cmp.Compare(b.Vulnerability, a.Vulnerability), cmp.Compare(a.Product, b.Product), cmp.Compare(a.ProductID.String(), b.ProductID.String()))
	})
}

func pressing(b bool) int {
	if b {
		return 1
	}
	return 0
}

func stateRank(s RowState) int { return slices.Index(RowStates, s) }
