package component

import (
	"fmt"
	"slices"
	"strings"

	"clew"
	"clew/db"
	"clew/format/purl"
)

// chunk bounds the rows of one transaction, so that none lasts over 100 ms.
const chunk = 400

// literals writes keys into SQL: they are integers of our own making, and hundreds of parameters are slow on SQLite.
func literals(ids []int64) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%d", id)
	}
	return b.String()
}

// missing is what of a chunk the database does not have yet.
type missing struct {
	fresh      []identified // component versions
	changed    []identified // known ones of which more must be known, or is known, than before
	identities []Identity   // of known ones
	packages   []bearing    // of known ones
}

// bearing is a component version's package.
type bearing struct {
	CVID int64 `db:"cv_id"`
	Package
}

func (m missing) none() bool {
	return len(m.fresh)+len(m.changed)+len(m.identities)+len(m.packages) == 0
}

// find finds out what of a chunk the database does not have yet. What an inventory says beyond what others said of the
// same component version is added, so that it does not matter which of them came first.
func find(tx *db.Tx, all []identified) (m missing, err error) {
	ids := make([]int64, len(all))
	for i, v := range all {
		ids[i] = v.ID
	}
	type known struct {
		ID         int64
		Key        string
		Ecosystems string
		State      Standing
	}
	rows, err := db.All[known](tx, `SELECT id, key, ecosystems, state FROM component_version WHERE id IN (`+literals(ids)+`)`)
	if err != nil {
		return m, err
	}
	have := make(map[int64]known, len(rows))
	for _, r := range rows {
		have[r.ID] = r
	}
	var old []identified
	for _, v := range all {
		k, ok := have[v.ID]
		switch {
		case !ok:
			m.fresh = append(m.fresh, v)
			continue
		case k.Key != v.Key:
			return m, clew.Errorf(clew.Internal, "Two component versions have the same key: %s and %s", clew.Clip(k.Key, 200), clew.Clip(v.Key, 200))
		}
		old = append(old, v)
		before := Coverage{Ecosystems: k.Ecosystems, State: k.State}
		if now := before.with(v.coverage()); now != before {
			v.Ecosystems, v.State = now.Ecosystems, now.State
			m.changed = append(m.changed, v)
		}
	}
	return m, m.names(tx, old)
}

// names finds identities and packages of known component versions that are new.
func (m *missing) names(tx *db.Tx, old []identified) error {
	if len(old) == 0 {
		return nil
	}
	ids := make([]int64, len(old))
	for i, v := range old {
		ids[i] = v.ID
	}
	idents, err := db.All[Identity](tx, `SELECT cv_id, kind, value FROM identity WHERE cv_id IN (`+literals(ids)+`)`)
	if err != nil {
		return err
	}
	haveIdentity := make(map[Identity]bool, len(idents))
	for _, i := range idents {
		haveIdentity[Identity{CVID: i.CVID, Kind: i.Kind, Value: i.Value}] = true
	}
	havePackage, err := knownRepositories(tx, old, ids)
	if err != nil {
		return err
	}
	for _, v := range old {
		for _, i := range v.identities {
			if !haveIdentity[Identity{CVID: i.CVID, Kind: i.Kind, Value: i.Value}] {
				m.identities = append(m.identities, i)
			}
		}
		for _, p := range v.packages {
			if p.Via == purl.ViaRepository && !havePackage[bearing{v.ID, Package{Key: p.Key}}] {
				m.packages = append(m.packages, bearing{v.ID, p})
			}
		}
	}
	return nil
}

// knownRepositories reads which repositories component versions are known under. Only these may be named by one entry
// and not by another: all other packages follow from the key.
func knownRepositories(tx *db.Tx, old []identified, ids []int64) (map[bearing]bool, error) {
	have := map[bearing]bool{}
	var keys []any
	for _, v := range old {
		for _, p := range v.packages {
			if p.Via == purl.ViaRepository {
				keys = append(keys, p.Key)
			}
		}
	}
	for part := range slices.Chunk(keys, 60) {
		w := db.Where{}
		w.In("package_key", part...)
		rows, err := db.All[bearing](tx, `SELECT cv_id, package_key AS key, '' AS version, '' AS via FROM component_package `+w.String()+` AND cv_id IN (`+literals(ids)+`)`, w.Args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			have[r] = true
		}
	}
	return have, nil
}

// insert adds what is missing, and marks the packages so that they are evaluated against the source records: an
// inventory and a record that arrive at the same time must not miss each other.
func (m missing) insert(tx *db.Tx) error {
	var versions, changed, identities, packages [][]any
	var keys []string
	all, bears := slices.Clone(m.identities), slices.Clone(m.packages)
	for _, v := range m.fresh {
		versions = append(versions, []any{v.ID, v.Key, v.Type, v.Supplier, v.Name, v.Version.Version, v.PURL, v.Hardware, v.Ecosystems, string(v.State), v.Folded})
		all = append(all, v.identities...)
		for _, p := range v.packages {
			bears = append(bears, bearing{v.ID, p})
		}
	}
	for _, v := range m.changed {
		changed = append(changed, []any{v.ID, v.Ecosystems, string(v.State)})
	}
	for _, i := range all {
		identities = append(identities, []any{i.CVID, i.Kind, i.Value, i.Origin, i.Confidence})
	}
	for _, p := range bears {
		packages = append(packages, []any{p.Key, p.CVID, p.Version, p.Via})
		keys = append(keys, p.Key)
	}
	if err := tx.Bulk(`INSERT INTO component_version (id, key, type, supplier, name, version, purl, hardware, ecosystems, state, folded)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING`, versions); err != nil {
		return err
	}
	if err := tx.Bulk(`UPDATE component_version SET ecosystems = $2, state = $3 WHERE id = $1`, changed); err != nil {
		return err
	}
	if err := tx.Bulk(`INSERT INTO identity (cv_id, kind, value, origin, confidence) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (cv_id, kind, value) DO NOTHING`, identities); err != nil {
		return err
	}
	if err := tx.Bulk(`INSERT INTO component_package (package_key, cv_id, version, via) VALUES ($1, $2, $3, $4) ON CONFLICT (package_key, cv_id) DO NOTHING`, packages); err != nil {
		return err
	}
	return markSpokenOf(tx, keys)
}

// markSpokenOf marks those packages of new component versions that some record speaks of. It asks in the transaction
// that inserts them, as the import of records asks for components: of two that cross each other in two processes,
// PostgreSQL lets only one commit, and SQLite has one writer.
func markSpokenOf(tx *db.Tx, keys []string) error {
	slices.Sort(keys)
	var spoken []string
	for part := range slices.Chunk(slices.Compact(keys), 60) {
		w := db.Where{}
		args := make([]any, len(part))
		for i, k := range part {
			args[i] = k
		}
		w.In("package_key", args...)
		found, err := db.All[string](tx, `SELECT DISTINCT package_key FROM record_package `+w.String(), w.Args...)
		if err != nil {
			return err
		}
		spoken = append(spoken, found...)
	}
	return MarkPackages(tx, spoken)
}

// MarkPackages says that component versions or records of these packages changed, in the transaction of the change.
func MarkPackages(tx *db.Tx, keys []string) error {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	mark := clew.NewID().String()
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k, mark, tx.Now()}
	}
	return tx.Bulk(`INSERT INTO dirty_package (package_key, mark, at) VALUES ($1, $2, $3) ON CONFLICT (package_key) DO UPDATE SET mark = excluded.mark`, rows)
}

// MarkProducts says that what is inside the releases of these products changed, in the transaction of the change.
func MarkProducts(tx *db.Tx, ids ...clew.ID) error {
	slices.SortFunc(ids, func(a, b clew.ID) int { return strings.Compare(a.String(), b.String()) })
	ids = slices.Compact(ids)
	mark := clew.NewID().String()
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{id, mark, tx.Now()}
	}
	return tx.Bulk(`INSERT INTO dirty_product (product_id, mark, at) VALUES ($1, $2, $3) ON CONFLICT (product_id) DO UPDATE SET mark = excluded.mark`, rows)
}

// Bump counts a change of these products' facts.
func Bump(tx *db.Tx, ids ...clew.ID) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{id}
	}
	return tx.Bulk(`INSERT INTO product_fact (product_id, version) VALUES ($1, 1) ON CONFLICT (product_id) DO UPDATE SET version = product_fact.version + 1`, rows)
}

// BumpAll counts a change of every product's facts.
func BumpAll(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE product_fact SET version = version + 1`)
	return err
}

// ProductsWith lists the products that have one of these component versions in a release.
func ProductsWith(tx *db.Tx, cvs []int64) ([]clew.ID, error) {
	return db.All[clew.ID](tx, `SELECT DISTINCT s.product_id FROM component_run r JOIN run_set s ON s.id = r.set_id AND s.live WHERE r.cv_id IN (`+literals(cvs)+`)`)
}
