package advisory

import (
	"cmp"
	"slices"

	"clew/db"
)

// graph is which records bear which names, as far as a regrouping needs it. It is read ahead for a whole batch: on
// PostgreSQL a question for each record and each name would cost more than all the rest of an import.
type graph struct {
	tx      *db.Tx
	aliases map[int64][]string // of records, sorted
	records map[string][]int64 // that bear a name, sorted, the first of them
	speaks  map[int64][]string // which vulnerabilities records spoke of before, sorted
}

// bearers is how many records of one name are looked at.
const bearers = maxGroup + 1

// ahead is how many steps from a record to its neighbours are read ahead; what lies further is asked for one by one.
const ahead = 3

// newGraph reads ahead what the given records may be grouped with. shared are those of their names that others bear too.
func newGraph(tx *db.Tx, records []member, shared map[string]bool) (*graph, error) {
	g := &graph{tx: tx, aliases: map[int64][]string{}, records: map[string][]int64{}, speaks: map[int64][]string{}}
	var names []string
	var before []int64
	for _, m := range records {
		if m.isNew {
			g.speaks[m.id] = nil
		} else {
			before = append(before, m.id)
		}
		if !slices.ContainsFunc(m.names, func(n string) bool { return shared[n] }) {
			continue
		}
		g.aliases[m.id] = m.names
		for _, n := range m.names {
			if !shared[n] {
				g.records[n] = []int64{m.id}
			} else {
				names = append(names, n)
			}
		}
	}
	for range ahead {
		found, err := g.readRecords(names)
		if err != nil {
			return nil, err
		}
		before = append(before, found...)
		if names, err = g.readAliases(found); err != nil {
			return nil, err
		}
		if len(names) == 0 {
			break
		}
	}
	return g, g.readSpeaks(before)
}

// readRecords reads who bears the names, and gives those whose names are not known yet.
func (g *graph) readRecords(names []string) (found []int64, err error) {
	names = slices.DeleteFunc(names, func(n string) bool { return g.records[n] != nil })
	for part := range chunks(names) {
		w := (&db.Where{}).In("alias", part...)
		rows, err := db.All[aliasRow](g.tx, `SELECT record_id, alias FROM record_alias `+w.String()+` ORDER BY alias, record_id`, w.Args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if len(g.records[r.Alias]) == bearers {
				continue
			}
			g.records[r.Alias] = append(g.records[r.Alias], r.RecordID)
			if _, ok := g.aliases[r.RecordID]; !ok {
				found = append(found, r.RecordID)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// readAliases reads the names of records, and gives those of which it is not known who else bears them. Records of
// several CVEs are not followed.
func (g *graph) readAliases(records []int64) (names []string, err error) {
	for part := range chunks(records) {
		w := (&db.Where{}).In("record_id", part...)
		rows, err := db.All[aliasRow](g.tx, `SELECT record_id, alias FROM record_alias `+w.String()+` ORDER BY record_id, alias`, w.Args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			g.aliases[r.RecordID] = append(g.aliases[r.RecordID], r.Alias)
		}
	}
	for _, id := range records {
		if !follows(g.aliases[id]) {
			continue
		}
		names = append(names, g.aliases[id]...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (g *graph) readSpeaks(records []int64) error {
	type row struct {
		RecordID      int64
		Vulnerability string
	}
	for part := range chunks(records) {
		w := (&db.Where{}).In("record_id", part...)
		rows, err := db.All[row](g.tx, `SELECT record_id, vulnerability FROM record_vulnerability `+w.String(), w.Args...)
		if err != nil {
			return err
		}
		for _, id := range part {
			g.speaks[id.(int64)] = nil
		}
		for _, r := range rows {
			g.speaks[r.RecordID] = append(g.speaks[r.RecordID], r.Vulnerability)
		}
	}
	for _, list := range g.speaks {
		slices.Sort(list)
	}
	return nil
}

// chunks cuts a list into the arguments of queries. The lengths are few, so that their texts are.
func chunks[T cmp.Ordered](list []T) func(yield func([]any) bool) {
	list = slices.Clone(list)
	slices.Sort(list)
	list = slices.Compact(list)
	return func(yield func([]any) bool) {
		for part := range slices.Chunk(list, 80) {
			args := make([]any, len(part))
			for i, v := range part {
				args[i] = v
			}
			if !yield(args) {
				return
			}
		}
	}
}

// aliasesOf gives the names of a record.
func (g *graph) aliasesOf(record int64) ([]string, error) {
	if list, ok := g.aliases[record]; ok {
		return list, nil
	}
	list, err := db.All[string](g.tx, `SELECT alias FROM record_alias WHERE record_id = $1 ORDER BY alias`, record)
	g.aliases[record] = list
	return list, err
}

// recordsOf gives the records that bear a name.
func (g *graph) recordsOf(name string) ([]int64, error) {
	if list, ok := g.records[name]; ok {
		return list, nil
	}
	list, err := db.All[int64](g.tx, `SELECT record_id FROM record_alias WHERE alias = $1 ORDER BY record_id LIMIT $2`, name, bearers)
	g.records[name] = list
	return list, err
}

// spokeOf gives which vulnerabilities a record spoke of before.
func (g *graph) spokeOf(record int64) ([]string, error) {
	if _, ok := g.speaks[record]; !ok {
		if err := g.readSpeaks([]int64{record}); err != nil {
			return nil, err
		}
	}
	return g.speaks[record], nil
}
