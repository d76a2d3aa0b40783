package view

import (
	"cmp"
	"slices"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/product/component"
)

// loader reads trays; what all products share is read once.
type loader struct {
	now       clew.Time
	decisions map[string][]vulnerability.Assessment // by the vulnerability's present name
	exploited map[string]clew.Date
	vulns     map[string]advisory.Vulnerability
	aliases   map[string][]string
	parts     map[int64]component.Version
	folds     map[string]string // folded texts that rows share
	hits      map[clew.ID][]hit // of all products, when many are read at once; nil else
}

func newLoader(tx *db.Tx, whole bool) (*loader, error) {
	l := &loader{now: tx.Now(), exploited: map[string]clew.Date{}, vulns: map[string]advisory.Vulnerability{}, aliases: map[string][]string{}, parts: map[int64]component.Version{}, folds: map[string]string{}}
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
	type alias struct{ Vulnerability, Alias string }
	for a, err := range db.Each[alias](tx, selectAlias+` WHERE EXISTS (SELECT 1 FROM finding f WHERE f.record_id = v.record_id) ORDER BY v.vulnerability, a.alias`) {
		if err != nil {
			return nil, err
		}
		l.addAlias(a.Vulnerability, a.Alias)
	}
	l.hits, err = allHits(tx)
	return l, err
}

// allHits reads the hits of every product: the findings once, then only the runs of component versions that have one.
func allHits(tx *db.Tx) (map[clew.ID][]hit, error) {
	by := map[int64][]hit{}
	for h, err := range db.Each[hit](tx, `SELECT f.cv_id, rv.vulnerability, f.fixed, f.via, fs.first_seen FROM finding f JOIN record_vulnerability rv ON rv.record_id = f.record_id
		LEFT JOIN finding_seen fs ON fs.cv_id = f.cv_id AND fs.record_id = f.record_id`) {
		if err != nil {
			return nil, err
		}
		by[h.CVID] = append(by[h.CVID], h)
	}
	type reach struct {
		ProductID     clew.ID
		CVID          int64 `db:"cv_id"`
		FirstPosition int64
		LastPosition  int64
	}
	out := map[clew.ID][]hit{}
	for r, err := range db.Each[reach](tx, `SELECT s.product_id, c.cv_id, c.first_position, c.last_position FROM (SELECT DISTINCT cv_id FROM finding) f JOIN component_run c ON c.cv_id = f.cv_id JOIN run_set s ON s.id = c.set_id AND s.live`) {
		if err != nil {
			return nil, err
		}
		for _, h := range by[r.CVID] {
			h.FirstPosition, h.LastPosition = r.FirstPosition, r.LastPosition
			out[r.ProductID] = append(out[r.ProductID], h)
		}
	}
	for _, hits := range out {
		slices.SortFunc(hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.Vulnerability, b.Vulnerability), cmp.Compare(a.CVID, b.CVID), cmp.Compare(a.FirstPosition, b.FirstPosition))
		})
	}
	return out, nil
}

// hitsOf reads the hits of one product.
func (l *loader) hitsOf(tx *db.Tx, id clew.ID, set int64) ([]hit, error) {
	if l.hits != nil {
		return l.hits[id], nil
	}
	return db.All[hit](tx, `SELECT c.cv_id, c.first_position, c.last_position, rv.vulnerability, f.fixed, f.via, fs.first_seen
		FROM component_run c JOIN finding f ON f.cv_id = c.cv_id JOIN record_vulnerability rv ON rv.record_id = f.record_id
		LEFT JOIN finding_seen fs ON fs.cv_id = f.cv_id AND fs.record_id = f.record_id
		WHERE c.set_id = $1 ORDER BY rv.vulnerability, c.cv_id, c.first_position`, set)
}

const selectAlias = `SELECT DISTINCT v.vulnerability, a.alias FROM record_vulnerability v JOIN record_alias a ON a.record_id = v.record_id`

// maxAliases bounds the other names kept of one vulnerability.
const maxAliases = 20

// addAlias leaves out the name itself, and other CVEs: those are vulnerabilities of their own.
func (l *loader) addAlias(name, alias string) {
	if alias != name && !advisory.IsCVE(alias) && len(l.aliases[name]) < maxAliases {
		l.aliases[name] = append(l.aliases[name], alias)
	}
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
	t := &tray{}
	var err error
	if t.product, err = l.product(tx, id, t); err != nil || t.product == nil {
		return t, err
	}
	t.line = t.product.LineID
	set, found, err := db.Maybe[int64](tx, `SELECT id FROM run_set WHERE product_id = $1 AND live`, id)
	if err != nil || !found {
		return t, err
	}
	order, err := db.All[clew.ID](tx, `SELECT release_id FROM run_release WHERE set_id = $1 ORDER BY position`, set)
	if err != nil {
		return nil, err
	}
	releases := make([]*Release, len(order)) // by position; nil for those that are out of use
	for i, r := range order {
		if k := slices.IndexFunc(t.product.Releases, func(x Release) bool { return x.ID == r }); k >= 0 {
			releases[i] = &t.product.Releases[k]
		}
	}
	hits, err := l.hitsOf(tx, id, set)
	if err != nil {
		return nil, err
	}
	if err := l.fill(tx, hits); err != nil {
		return nil, err
	}
	p := t.product
	for part := range chunkBy(hits) {
		row := l.row(part, releases, vulnerability.Place{LineID: p.LineID, ProductID: id, Scheme: p.Scheme}, t)
		if p.Retired || row.Releases == 0 {
			continue // only in releases that are out of use
		}
		row.LineID, row.ProductID, row.Line, row.Product = p.LineID, id, p.Line, p.Name
		l.fold(row)
		t.rows = append(t.rows, row)
		p.add(row)
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

// fillAtOnce is how many vulnerabilities one query of fill reads. The last of several queries is filled up, so that it is
// the same statement.
const fillAtOnce = 80

// fill reads the vulnerabilities and component versions that are not known yet.
func (l *loader) fill(tx *db.Tx, hits []hit) error {
	var names []any
	for _, h := range hits {
		if _, ok := l.vulns[h.Vulnerability]; !ok {
			l.vulns[h.Vulnerability] = advisory.Vulnerability{Name: h.Vulnerability}
			names = append(names, h.Vulnerability)
		}
		if _, ok := l.parts[h.CVID]; !ok {
			v, err := component.VersionByID(tx, h.CVID)
			if err != nil {
				return err
			}
			l.parts[h.CVID] = v
		}
	}
	for part := range slices.Chunk(names, fillAtOnce) {
		for len(part) < fillAtOnce && len(names) > fillAtOnce {
			part = append(slices.Clip(part), part[0])
		}
		if err := l.fillSome(tx, part); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) fillSome(tx *db.Tx, names []any) error {
	var w, of db.Where
	w.In("name", names...)
	for v, err := range db.Each[advisory.Vulnerability](tx, `SELECT name, title, score, band, disputed FROM vulnerability `+w.String(), w.Args...) {
		if err != nil {
			return err
		}
		l.vulns[v.Name] = v
	}
	type alias struct{ Vulnerability, Alias string }
	of.In("v.vulnerability", names...)
	for a, err := range db.Each[alias](tx, selectAlias+" "+of.String()+` ORDER BY v.vulnerability, a.alias`, of.Args...) {
		if err != nil {
			return err
		}
		l.addAlias(a.Vulnerability, a.Alias)
	}
	return nil
}

// row sums up one vulnerability in one product; hits are sorted by component version.
func (l *loader) row(hits []hit, releases []*Release, at vulnerability.Place, t *tray) *Row {
	v := l.vulns[hits[0].Vulnerability]
	r := &Row{Vulnerability: v.Name, Aliases: l.aliases[v.Name], Title: v.Title, Score: v.Score, Band: v.Band, Disputed: v.Disputed, FirstSeen: hits[0].FirstSeen}
	if on, ok := l.exploited[v.Name]; ok {
		r.Exploited, r.ExploitedOn = true, on
	}
	decisions := l.decisions[v.Name]
	for i := range decisions {
		if a := &decisions[i]; !a.ExpiresOn.IsZero() {
			t.changesAt(a.ExpiresOn.End(), l.now)
		}
	}
	worst := make([]vulnerability.Decision, len(releases))
	held := make([]bool, len(releases))
	for i, h := range hits {
		if i == 0 || hits[i-1].CVID != h.CVID {
			p := l.parts[h.CVID]
			r.Components = append(r.Components, Part{Key: p.Key, Name: p.Name, Version: p.Version})
		}
		r.Components[len(r.Components)-1].learn(h)
		if h.FirstSeen != 0 {
			r.FirstSeen = min(r.FirstSeen, h.FirstSeen)
		}
		at.ComponentKey = l.parts[h.CVID].Key
		for pos := h.FirstPosition; pos <= h.LastPosition && int(pos) < len(releases); pos++ {
			if releases[pos] == nil {
				continue
			}
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

// learn takes over what another record says of the same component: the first fix that anybody names, and the
// confidence of the surest identity.
func (p *Part) learn(h hit) {
	if p.Fixed == "" {
		p.Fixed = h.Fixed
	}
	if c := (finding.Finding{Via: h.Via}).Confidence(); p.Confidence == "" || slices.Index(Confidences, c) < slices.Index(Confidences, p.Confidence) {
		p.Confidence = c
	}
}

// changesAt notes that at this moment, should it lie ahead, what the tray says changes by itself.
func (t *tray) changesAt(at, now clew.Time) {
	if at > now && (t.until == 0 || at < t.until) {
		t.until = at
	}
}

func (r *Row) countReleases(releases []*Release, held []bool, worst []vulnerability.Decision) {
	for pos, info := range releases {
		if !held[pos] {
			continue
		}
		if r.Releases++; r.First == "" {
			r.First = info.Version
		}
		r.Last = info.Version
		before := r.Counts.Open + r.Counts.Conflict
		r.Counts.add(worst[pos].Status(), worst[pos].Conflict)
		if info.Shipped() {
			r.Shipped++
			r.OpenShipped += r.Counts.Open + r.Counts.Conflict - before
		}
		if info.Supported() {
			r.Supported++
		}
		r.Units += info.Units
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
func Sort(rows []*Row) { slices.SortFunc(rows, order) }

func order(a, b *Row) int {
	return cmp.Or(pressing(b.Exploited && b.State == Open)-pressing(a.Exploited && a.State == Open), stateRank(a.State)-stateRank(b.State), pressing(b.Exploited)-pressing(a.Exploited),
		cmp.Compare(b.Score, a.Score), cmp.Compare(b.Shipped, a.Shipped), cmp.Compare(b.Vulnerability, a.Vulnerability), cmp.Compare(a.Product, b.Product), a.ProductID.Compare(b.ProductID))
}

func pressing(b bool) int {
	if b {
		return 1
	}
	return 0
}

func stateRank(s RowState) int { return slices.Index(RowStates, s) }
