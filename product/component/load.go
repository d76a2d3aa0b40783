package component

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"maps"
	"slices"
	"sync/atomic"

	"clew"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/format/inventory"
	"clew/format/sbom"
	"clew/lang"
	"clew/queue"
)

// MaxComponents bounds the entries of one inventory.
const MaxComponents = 2_000_000

// maxWarnings bounds the warnings kept of one inventory; the rest is only counted.
const maxWarnings = 1000

// loading gathers what reading an inventory brings.
type loading struct {
	ctx      context.Context
	db       *db.DB
	run      *queue.Run // nil when a rebuild reads it again
	origin   string
	read     *atomic.Int64
	size     int64
	pending  []identified
	keys     []int64
	seen     map[int64]int32 // what an entry says must be known, by index in kinds
	kinds    []Coverage
	entries  int64
	warnings []sbom.Warning
	coverage map[Coverage]int64 // key without N -> how many
	kind     map[Coverage]int32 // index in kinds
	waits    map[int64]int      // index in pending
	refs     map[uint64]int64   // hash of a reference -> component version, for finding the subject at the end
}

var refSeed = maphash.MakeSeed()

func newLoading(ctx context.Context, d *db.DB, inv Inventory) *loading {
	return &loading{ctx: ctx, db: d, read: &atomic.Int64{}, size: inv.Size, seen: map[int64]int32{}, coverage: map[Coverage]int64{}, kind: map[Coverage]int32{}, waits: map[int64]int{}, refs: map[uint64]int64{}}
}

// Load reads the inventory that run works on and makes it the live one of its release. It may be called again after a
// crash at any point: what it stored before is found again by its keys, and nothing is live before the last step.
func Load(ctx context.Context, run *queue.Run, store *blob.Store) error {
	id, err := clew.ParseID(run.SubjectID)
	if err != nil {
		return err
	}
	var inv Inventory
	if err := run.DB().Read(ctx, func(tx *db.Tx) (err error) { inv, err = get(tx, id); return err }); err != nil {
		return err
	}
	if inv.State != Reading {
		return nil
	}
	l := newLoading(ctx, run.DB(), inv)
	l.run = run
	doc, err := l.file(store, inv)
	if err == nil {
		err = l.flush()
	}
	if err != nil {
		return refuse(ctx, run, inv, err)
	}
	err = run.DB().Write(ctx, func(tx *db.Tx) error { return l.goLive(tx, inv, doc) })
	if err != nil {
		return refuse(ctx, run, inv, err)
	}
	return nil
}

func (l *loading) file(store *blob.Store, inv Inventory) (sbom.Document, error) {
	f, err := store.Open(l.ctx, inv.Blob)
	if err != nil {
		return sbom.Document{}, err
	}
	defer f.Close()
	doc, err := inventory.Read(l.ctx, countingReader{f, l.read}, sbom.Handler{Component: l.component, Warning: l.warning})
	l.leftOut(&doc)
	return doc, err
}

// leftOut makes a warning of each row of a list that could not be used: what is missing must not pass as understood, and
// a list without it is not the whole of what is inside, whatever it says.
func (l *loading) leftOut(doc *sbom.Document) {
	if doc.RejectedRows == 0 {
		return
	}
	l.warning(sbom.Warning{Message: lang.K("%d rows of the list could not be used"), Args: []any{doc.RejectedRows}})
	for _, r := range doc.Rejected {
		l.warning(sbom.Warning{Place: fmt.Sprintf("row %d, %s", r.Row, r.Column), Line: int64(r.Row), Message: r.Message, Args: r.Args})
	}
	doc.Warnings += 1 + doc.RejectedRows
	doc.Aggregate = "incomplete"
}

type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

func (l *loading) component(c sbom.Component) error {
	if l.entries++; l.entries > MaxComponents {
		return clew.Errorf(clew.TooLarge, "The inventory has more than %d components", MaxComponents)
	}
	v := identify(c, l.origin)
	l.refs[maphash.String(refSeed, c.Ref)] = v.ID
	if at, twice := l.seen[v.ID]; twice {
		return l.again(v, l.kinds[at])
	}
	l.keys = append(l.keys, v.ID)
	l.count(v.ID, v.coverage(), 1)
	return l.add(v)
}

// count notes what must be known to assess a component version of this inventory.
func (l *loading) count(id int64, c Coverage, n int64) {
	at, ok := l.kind[c]
	if !ok {
		at = int32(len(l.kinds))
		l.kind[c], l.kinds = at, append(l.kinds, c)
	}
	l.seen[id] = at
	if l.coverage[c] += n; l.coverage[c] <= 0 {
		delete(l.coverage, c)
	}
}

func (l *loading) add(v identified) error {
	l.waits[v.ID] = len(l.pending)
	l.pending = append(l.pending, v)
	if len(l.pending) >= chunk {
		return l.flush()
	}
	return nil
}

// again takes what a second entry for a component version says beyond the first.
func (l *loading) again(v identified, before Coverage) error {
	now := before.with(v.coverage())
	if now != before {
		l.count(v.ID, before, -1)
		l.count(v.ID, now, 1)
	}
	if i, ok := l.waits[v.ID]; ok {
		l.pending[i].join(v)
		return nil
	}
	if now == before && len(v.identities) == 0 {
		return nil
	}
	return l.add(v)
}

func (l *loading) warning(w sbom.Warning) {
	if len(l.warnings) < maxWarnings {
		l.warnings = append(l.warnings, w)
	}
}

func (l *loading) flush() error {
	if len(l.pending) == 0 {
		return nil
	}
	var m missing
	err := l.db.Read(l.ctx, func(tx *db.Tx) (err error) {
		m, err = find(tx, l.pending)
		return err
	})
	if err == nil && !m.none() {
		err = l.db.Write(l.ctx, func(tx *db.Tx) error {
			if err := l.fence(tx); err != nil {
				return err
			}
			if m, err = find(tx, l.pending); err != nil { // once more: another process may have added some meanwhile
				return err
			}
			return m.insert(tx)
		})
	}
	clear(l.waits)
	l.pending = l.pending[:0]
	if err != nil || l.run == nil {
		return err
	}
	return l.run.Progress(l.ctx, "Reading components", l.read.Load(), l.size)
}

func (l *loading) fence(tx *db.Tx) error {
	if l.run == nil {
		return nil
	}
	return l.run.Fence(tx)
}

// goLive makes the inventory the one that counts: a small transaction, whatever its size.
func (l *loading) goLive(tx *db.Tx, inv Inventory, doc sbom.Document) error {
	if err := l.run.Fence(tx); err != nil {
		return err
	}
	entries, distinct, err := l.keep(tx, inv.ID, doc)
	if err != nil {
		return err
	}
	before, err := replaced(tx, inv.ReleaseID, entries)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE inventory SET state = 'superseded', ended_at = $2 WHERE release_id = $1 AND state = 'live'`, inv.ReleaseID, tx.Now()); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE inventory SET state = 'live', live_at = $2 WHERE id = $1`, inv.ID, tx.Now()); err != nil {
		return err
	}
	if err := touchContaining(tx, inv.ReleaseID, inv.ProductID); err != nil {
		return err
	}
	_, err = audit.Append(tx, actorOf(l.run), audit.Event{Kind: "inventory.live", Type: "release", Record: inv.ReleaseID.String(), Line: inv.LineID, Product: inv.ProductID,
		Payload: map[string]any{"inventory": inv.ID, "replaces": before, "format": doc.Format, "components": entries, "distinct": distinct, "warnings": doc.Warnings, "sha256": inv.SHA256}})
	return err
}

// replaced gives the live inventory of a release that the new one takes the place of, "" when there is none.
//
// An empty inventory does not take the place of one with components. Nearly always a scanner ran in the wrong folder or a
// build step failed, and from then on nothing would be watched, with a warning that nobody who uploads from a pipeline
// reads. It is refused loudly instead, as a broken file is, and what we have stays. Whoever means it says so first: after
// the inventory was declared unknown, an empty one is taken, and is never green.
func replaced(tx *db.Tx, release clew.ID, entries int64) (string, error) {
	type live struct {
		ID         string
		Components int64
	}
	now, _, err := db.Maybe[live](tx, `SELECT id, components FROM inventory WHERE release_id = $1 AND state = 'live'`, release)
	if err == nil && entries == 0 && now.Components > 0 {
		err = clew.Errorf(clew.Invalid, "This inventory lists no component, and the one we have of this release lists %d: ours stays. If nothing is known of its inside any more, declare the inventory unknown first, then hand this one in", now.Components)
	}
	return now.ID, err
}

// keep stores what was read, all but the component versions themselves.
func (l *loading) keep(tx *db.Tx, id clew.ID, doc sbom.Document) (entries int64, distinct int, err error) {
	keys, entries, coverage := l.withoutSubject(doc)
	if _, err := tx.Exec(`INSERT INTO inventory_set (inventory_id, keys) VALUES ($1, $2) ON CONFLICT (inventory_id) DO UPDATE SET keys = excluded.keys`, id, keys.bytes()); err != nil {
		return 0, 0, err
	}
	if err := l.keepWarnings(tx, id); err != nil {
		return 0, 0, err
	}
	var rows [][]any
	for c, n := range coverage {
		rows = append(rows, []any{id, c.Ecosystems, string(c.State), n})
	}
	if err := tx.Bulk(`INSERT INTO inventory_coverage (inventory_id, ecosystems, state, n) VALUES ($1, $2, $3, $4) ON CONFLICT (inventory_id, ecosystems, state) DO UPDATE SET n = excluded.n`, rows); err != nil {
		return 0, 0, err
	}
	described := doc.Subject.Name
	if doc.Subject.Version != "" {
		described += " " + doc.Subject.Version
	}
	_, err = tx.Exec(`UPDATE inventory SET format = $2, encoding = $3, spec_version = $4, aggregate = $5, described = $6, components = $7, distinct_components = $8, warnings = $9 WHERE id = $1`,
		id, doc.Format, doc.Encoding, doc.SpecVersion, doc.Aggregate, described, entries, len(keys), doc.Warnings)
	return entries, len(keys), err
}

// withoutSubject leaves out what the document describes: SPDX has it among the packages, and a product is no component
// of itself. A document that describes everything it lists (some generators do) keeps it all.
func (l *loading) withoutSubject(doc sbom.Document) (set, int64, map[Coverage]int64) {
	keys, entries, coverage := newSet(slices.Clone(l.keys)), l.entries, maps.Clone(l.coverage)
	if len(doc.Roots)*2 >= len(keys) {
		return keys, entries, coverage
	}
	for _, ref := range doc.Roots {
		id, ok := l.refs[maphash.String(refSeed, ref)]
		i, found := slices.BinarySearch(keys, id)
		if !ok || !found {
			continue
		}
		keys = slices.Delete(keys, i, i+1)
		entries--
		c := l.kinds[l.seen[id]]
		if coverage[c]--; coverage[c] <= 0 {
			delete(coverage, c)
		}
	}
	return keys, entries, coverage
}

func (l *loading) keepWarnings(tx *db.Tx, id clew.ID) error {
	if _, err := tx.Exec(`DELETE FROM inventory_warning WHERE inventory_id = $1`, id); err != nil {
		return err
	}
	rows := make([][]any, len(l.warnings))
	for i, w := range l.warnings {
		args, err := json.Marshal(w.Args)
		if err != nil {
			return err
		}
		rows[i] = []any{id, i, w.Place, w.Line, w.Message, string(args)}
	}
	return tx.Bulk(`INSERT INTO inventory_warning (inventory_id, n, place, line, message, args) VALUES ($1, $2, $3, $4, $5, $6)`, rows)
}

func actorOf(run *queue.Run) clew.Actor {
	if run.ActorID.IsZero() {
		return clew.SystemActor()
	}
	return clew.Actor{Kind: clew.User, ID: run.ActorID}
}

// refuse keeps the inventory with the reason when the file itself is at fault; other errors are tried again.
func refuse(ctx context.Context, run *queue.Run, inv Inventory, cause error) error {
	switch clew.KindOf(cause) {
	case clew.Invalid, clew.Unsupported, clew.TooLarge:
	default:
		return cause
	}
	err := run.DB().Write(ctx, func(tx *db.Tx) error {
		if err := run.Fence(tx); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE inventory SET state = 'refused', reason = $2, ended_at = $3 WHERE id = $1`, inv.ID, clew.Keep(cause), tx.Now()); err != nil {
			return err
		}
		_, err := audit.Append(tx, actorOf(run), audit.Event{Kind: "inventory.refused", Type: "release", Record: inv.ReleaseID.String(), Line: inv.LineID, Product: inv.ProductID,
			Payload: map[string]any{"inventory": inv.ID, "reason": clew.Clip(clew.KeptText(clew.Keep(cause)), 2000)}})
		return err
	})
	if err != nil {
		return err
	}
	return cause
}
