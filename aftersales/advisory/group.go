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
	done := map[int64]bool{}
	names := map[string]bool{}
	anyMoved := false
	for _, m := range records {
		if done[m.id] {
			continue
		}
		group := map[int64][]string{m.id: m.names}
		if slices.ContainsFunc(m.names, func(n string) bool { return shared[n] }) {
			if group, err = closure(tx, m.id); err != nil {
				return err
			}
		}
		moved, err := assignGroup(tx, group, m, done, names)
		if err != nil {
			return err
		}
		anyMoved = anyMoved || moved
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

func assignGroup(tx *db.Tx, group map[int64][]string, m member, done map[int64]bool, names map[string]bool) (moved bool, err error) {
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
		was, err := assign(tx, rec, own, names, m.isNew && rec == m.id)
		if err != nil {
			return false, err
		}
		moved = moved || was
	}
	return moved, nil
}

// closure gathers the records that share names, with their aliases; records with several CVEs are members but not
// followed.
func closure(tx *db.Tx, start int64) (map[int64][]string, error) {
	group := map[int64][]string{}
	seen := map[string]bool{}
	todo := []int64{start}
	for len(todo) > 0 && len(group) < maxGroup {
		rec := todo[0]
		todo = todo[1:]
		if _, ok := group[rec]; ok {
			continue
		}
		aliases, err := db.All[string](tx, `SELECT alias FROM record_alias WHERE record_id = $1 ORDER BY alias`, rec)
		if err != nil {
			return nil, err
		}
		group[rec] = aliases
		if len(osv.CVEs(aliases)) > 1 {
			continue
		}
		for _, a := range aliases {
			if seen[a] {
				continue
			}
			seen[a] = true
			more, err := db.All[int64](tx, `SELECT record_id FROM record_alias WHERE alias = $1 ORDER BY record_id LIMIT 201`, a)
			if err != nil {
				return nil, err
			}
			todo = append(todo, more...)
		}
	}
	return group, nil
}

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

// assign writes which vulnerabilities a record speaks of, and notes every name touched. moved tells that
// it spoke of others before.
func assign(tx *db.Tx, rec int64, now []string, touched map[string]bool, isNew bool) (moved bool, err error) {
	var before []string
	if !isNew {
		if before, err = db.All[string](tx, `SELECT vulnerability FROM record_vulnerability WHERE record_id = $1 ORDER BY vulnerability`, rec); err != nil {
			return false, err
		}
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
		if _, err := tx.Exec(`DELETE FROM record_vulnerability WHERE record_id = $1`, rec); err != nil {
			return false, err
		}
	}
	rows := make([][]any, len(now))
	for i, n := range now {
		rows[i] = []any{n, rec}
	}
	return len(before) > 0, tx.Bulk(`INSERT INTO record_vulnerability (vulnerability, record_id) VALUES ($1, $2)`, rows)
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
	var up [][]any
	var down [][]any
	for _, n := range all {
		if len(members[n]) == 0 {
			down, changed = append(down, []any{n}), append(changed, n)
			continue
		}
		v := rate(n, members[n])
		if before[n] == v {
			continue
		}
		if was := before[n]; was.Title != v.Title || was.Score != v.Score || was.Band != v.Band || was.Disputed != v.Disputed {
			changed = append(changed, n)
		}
		var score any
		if v.Score > 0 {
			score = v.Score
		}
		up = append(up, []any{v.Name, v.Title, score, v.Band, v.Vector, v.CVSSVersion, v.RatedBy, v.Disputed, v.Published, v.Modified})
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
