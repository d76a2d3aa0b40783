package advisory

import (
	"maps"
	"slices"

	"clew/db"
	"clew/format/osv"
)

// maxGroup bounds how many records one alias group is followed through.
const maxGroup = 200

type aliasRow struct {
	RecordID int64
	Alias    string
}

// regroup finds out anew which vulnerabilities the given records, and all that share a name with them, speak of. The
// outcome depends only on the set of records, not on the order in which they came:
//
//   - a record that names CVEs, itself or as aliases, speaks of exactly these;
//   - a record without one takes the CVE of its alias group: the smallest, should the group hold several;
//   - a group without any CVE goes by its best name.
//
// known says that some of the records were there before, so that findings may exist whose products are told.
// A record that names several CVEs does not join them: distributions fix many at once.
func regroup(tx *db.Tx, records []member, known bool) error {
	shared, err := sharedNames(tx, records)
	if err != nil {
		return err
	}
	g, err := newGraph(tx, records, shared)
	if err != nil {
		return err
	}
	done := map[int64]bool{}
	names := map[string]bool{}
	anyMoved := false
	var w words
	for _, m := range records {
		if done[m.id] {
			continue
		}
		group := map[int64][]string{m.id: m.names}
		if slices.ContainsFunc(m.names, func(n string) bool { return shared[n] }) {
			if group, err = g.closure(m.id); err != nil {
				return err
			}
		}
		moved, err := g.assignGroup(group, done, names, &w)
		if err != nil {
			return err
		}
		anyMoved = anyMoved || moved
	}
	if err := w.write(tx); err != nil {
		return err
	}
	changed, err := rerate(tx, names)
	switch {
	case err != nil:
		return err
	case anyMoved:
		return bumpBearing(tx, slices.Collect(maps.Keys(names)))
	case known:
		return bumpBearing(tx, changed)
	}
	return nil
}

// member is a record with its names.
type member struct {
	id    int64
	names []string
	isNew bool
}

// sharedNames finds those names of the records that more than one record bears: most records stand alone, and that
// is found out for all at once.
func sharedNames(tx *db.Tx, records []member) (map[string]bool, error) {
	var all []any
	for _, m := range records {
		for _, n := range m.names {
			all = append(all, n)
		}
	}
	shared := map[string]bool{}
	for part := range slices.Chunk(all, 80) {
		w := db.Where{}
		w.In("alias", part...)
		found, err := db.All[string](tx, `SELECT alias FROM record_alias `+w.String()+` GROUP BY alias HAVING count(*) > 1`, w.Args...)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			shared[n] = true
		}
	}
	return shared, nil
}

func (g *graph) assignGroup(group map[int64][]string, done map[int64]bool, names map[string]bool, w *words) (moved bool, err error) {
	common := groupName(group)
	for rec, aliases := range group {
		if done[rec] {
			continue
		}
		done[rec] = true
		own := osv.CVEs(aliases)
		if len(own) == 0 {
			own = []string{common}
		}
		was, err := g.assign(rec, own, names, w)
		if err != nil {
			return false, err
		}
		moved = moved || was
	}
	return moved, nil
}

// closure gathers the records that share names, with their aliases; records with several CVEs are members but not
// followed.
func (g *graph) closure(start int64) (map[int64][]string, error) {
	group := map[int64][]string{}
	seen := map[string]bool{}
	todo := []int64{start}
	for len(todo) > 0 && len(group) < maxGroup {
		rec := todo[0]
		todo = todo[1:]
		if _, ok := group[rec]; ok {
			continue
		}
		aliases, err := g.aliasesOf(rec)
		if err != nil {
			return nil, err
		}
		group[rec] = aliases
		if !follows(aliases) {
			continue
		}
		for _, a := range aliases {
			if seen[a] {
				continue
			}
			seen[a] = true
			more, err := g.recordsOf(a)
			if err != nil {
				return nil, err
			}
			todo = append(todo, more...)
		}
	}
	return group, nil
}

// follows reports whether a record of these names joins those that bear them: one of several CVEs does not.
func follows(aliases []string) bool { return len(osv.CVEs(aliases)) <= 1 }

func groupName(group map[int64][]string) string {
	var all []string
	for _, aliases := range group {
		if len(osv.CVEs(aliases)) <= 1 {
			all = append(all, aliases...)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return best(all)
}

// words are which vulnerabilities records speak of from now on. They are written at once for a whole batch.
type words struct{ gone, now [][]any }

func (w *words) write(tx *db.Tx) error {
	if err := tx.Bulk(`DELETE FROM record_vulnerability WHERE record_id = $1`, w.gone); err != nil {
		return err
	}
	return tx.Copy("record_vulnerability", []string{"vulnerability", "record_id"}, w.now)
}

// assign notes which vulnerabilities a record speaks of, and every name touched. moved tells that it spoke of others
// before.
func (g *graph) assign(rec int64, now []string, touched map[string]bool, w *words) (moved bool, err error) {
	before, err := g.spokeOf(rec)
	if err != nil {
		return false, err
	}
	for _, n := range now {
		touched[n] = true
	}
	if slices.Equal(before, now) {
		return false, nil
	}
	for _, b := range before {
		touched[b] = true
	}
	if len(before) > 0 {
		w.gone = append(w.gone, []any{rec})
	}
	for _, n := range now {
		w.now = append(w.now, []any{n, rec})
	}
	return len(before) > 0, nil
}

// rerate writes title and rating of the named vulnerabilities anew from their live records, and gives the names of those
// that are not what they were.
func rerate(tx *db.Tx, names map[string]bool) (changed []string, err error) {
	var all []string
	for n := range names {
		all = append(all, n)
	}
	slices.Sort(all)
	type rated struct {
		Vulnerability string
		Record
	}
	members := map[string][]Record{}
	before := map[string]Vulnerability{}
	for part := range slices.Chunk(all, 50) {
		w := db.Where{}
		args := make([]any, len(part))
		for i, n := range part {
			args[i] = n
		}
		w.In("rv.vulnerability", args...)
		rows, err := db.All[rated](tx, `SELECT rv.vulnerability, r.id, r.feed, r.upstream_id, r.state, r.published, r.modified, r.title, r.score, r.band, r.vector, r.cvss_version
			FROM record_vulnerability rv JOIN source_record r ON r.id = rv.record_id `+w.String()+` ORDER BY r.upstream_id`, w.Args...)
		if err != nil {
			return nil, err
		}
		w = db.Where{}
		w.In("name", args...)
		old, err := db.All[Vulnerability](tx, selectVulnerability+" "+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, v := range old {
			before[v.Name] = v
		}
		for _, m := range rows {
			members[m.Vulnerability] = append(members[m.Vulnerability], m.Record)
		}
	}
	var fresh, up, down [][]any
	for _, n := range all {
		if len(members[n]) == 0 {
			down, changed = append(down, []any{n}), append(changed, n)
			continue
		}
		v := rate(n, members[n])
		was, known := before[n]
		if known && was == v {
			continue
		}
		if was.Title != v.Title || was.Score != v.Score || was.Band != v.Band || was.Disputed != v.Disputed {
			changed = append(changed, n)
		}
		var score any
		if v.Score > 0 {
			score = v.Score
		}
		row := []any{v.Name, v.Title, score, v.Band, v.Vector, v.CVSSVersion, v.RatedBy, v.Disputed, v.Published, v.Modified}
		if !known {
			fresh = append(fresh, row)
			continue
		}
		up = append(up, row)
	}
	if err := tx.Copy("vulnerability", []string{"name", "title", "score", "band", "vector", "cvss_version", "rated_by", "disputed", "published", "modified"}, fresh); err != nil {
		return nil, err
	}
	if err := tx.Bulk(`DELETE FROM vulnerability WHERE name = $1`, down); err != nil {
		return nil, err
	}
	return changed, tx.Bulk(`INSERT INTO vulnerability (name, title, score, band, vector, cvss_version, rated_by, disputed, published, modified) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (name) DO UPDATE SET title = excluded.title, score = excluded.score, band = excluded.band, vector = excluded.vector, cvss_version = excluded.cvss_version,
		rated_by = excluded.rated_by, disputed = excluded.disputed, published = excluded.published, modified = excluded.modified`, up)
}

// rate picks the rating: a live record before a withdrawn one, one with a vector before one with a word, the record
// that bears the vulnerability's own name (the CNA's) first, else by name. Different ratings are shown as disputed.
func rate(name string, records []Record) Vulnerability {
	order := func(r Record) int {
		o := 0
		if r.State != Live {
			o += 8
		}
		if r.Vector == "" {
			o += 4
		}
		if r.Band == "" {
			o += 2
		}
		if r.UpstreamID != name {
			o++
		}
		return o
	}
	slices.SortStableFunc(records, func(a, b Record) int { return order(a) - order(b) })
	v := Vulnerability{Name: name}
	top := records[0]
	v.Score, v.Band, v.Vector, v.CVSSVersion = top.Score, top.Band, top.Vector, top.CVSSVersion
	if top.Band != "" {
		v.RatedBy = top.UpstreamID
	}
	for _, r := range records {
		if v.Title == "" {
			v.Title = r.Title
		}
		if r.State == Live && r.Band != "" && r.Band != v.Band {
			v.Disputed = true
		}
		if r.Published != 0 && (v.Published == 0 || r.Published < v.Published) {
			v.Published = r.Published
		}
		v.Modified = max(v.Modified, r.Modified)
	}
	return v
}
