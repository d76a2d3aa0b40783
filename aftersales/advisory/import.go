package advisory

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"clew"
	"clew/db"
	"clew/format/cvss"
	"clew/format/osv"
	"clew/product/component"
)

// Difference is what an import changed. The lists are bounded; the counts are not.
type Difference struct {
	New, Changed, Withdrawn, Gone, Unchanged, Skipped int
	NewIDs, ChangedIDs, WithdrawnIDs, GoneIDs         []string  `json:",omitempty"`
	Warnings                                          []string  `json:",omitempty"`
	Newest                                            clew.Time // latest revision among the records
	Older                                             bool      // the delivery is older than what we have; nothing of it was taken
	Whole                                             bool      `json:"-"` // it was all there is of the feed, not a selection
}

const maxListed = 200

func note(list *[]string, n *int, id string) {
	*n++
	if len(*list) < maxListed {
		*list = append(*list, id)
	}
}

// bounds of one import transaction: records and package rows.
const (
	maxBatchRecords  = 200
	maxBatchPackages = 2500
)

// Source says where records come from.
type Source struct {
	Feed    string
	Blob    string // where the bytes lie, for records that are not in the feed's newest archive
	Archive bool   // the whole of the feed: what is not in it is gone
	Visit   func(osv.Visit) error
	Fence   func(*db.Tx) error                                   // proves in each transaction that this import is still wanted; may be nil
	Report  func(ctx context.Context, done, changed int64) error // progress; may be nil
}

type importer struct {
	ctx      context.Context
	db       *db.DB
	src      Source
	have     map[int64]known
	seen     map[int64]bool
	read     bool // a record could be read
	now      clew.Time
	newest   clew.Time // latest revision of the records that the archives before brought
	diff     Difference
	batch    []item
	packages int
	n        int64
	writing  <-chan error // of the batch on its way; nil when none is
}

type known struct {
	hash     [8]byte
	modified clew.Time // its revision, see revised
	state    RecordState
	feed     string
}

// same reports whether these bytes are what we have already, under the feed they belong to.
func (k known) same(hash []byte, src Source) bool {
	return k.hash == [8]byte(hash[:8]) && k.state != Gone && (k.feed == src.Feed || !src.Archive)
}

type item struct {
	rec   *osv.Record
	id    int64
	feed  string
	hash  []byte
	entry string
	isNew bool
}

// RecordID is the key of a record in the database.
func RecordID(feed, upstreamID string) int64 { return clew.Key63("record", family(feed), upstreamID) }

// family is the namespace of a feed's ids: one id names one OSV record, whichever ecosystem's archive brings it.
func family(feed string) string {
	f, _, _ := strings.Cut(feed, ":")
	return f
}

// Import takes over OSV records: unchanged ones are skipped by hash before they are decoded, older ones than what we
// have are not taken, each batch is one transaction that also marks the packages whose findings may change.
func Import(ctx context.Context, d *db.DB, src Source) (Difference, error) {
	im := &importer{ctx: ctx, db: d, src: src, seen: map[int64]bool{}}
	if err := im.load(); err != nil {
		return im.diff, err
	}
	if older, err := im.older(); err != nil || older {
		return im.diff, err
	}
	err := src.Visit(im.visit)
	if err == nil {
		err = im.flush()
	}
	if werr := im.written(); err == nil || werr != nil { // nothing is on its way when this returns
		err = werr
	}
	if err != nil {
		return im.diff, err
	}
	if !src.Archive {
		return im.diff, nil
	}
	if !im.read { // it would take all away that we have
		im.diff.Older = im.newest > 0
		return im.diff, nil
	}
	return im.diff, im.dropGone()
}

// load reads what we have, so that unchanged records cost no query each. Single records are looked up when they come.
func (im *importer) load() error {
	im.have = map[int64]known{}
	return im.db.Read(im.ctx, func(tx *db.Tx) error {
		if im.now = tx.Now(); !im.src.Archive {
			return nil
		}
		feeds := map[string]string{} // one string per feed, not one per record
		for r, err := range db.Each[knownRow](tx, `SELECT id, hash, `+rowRevised+` AS modified, state, feed, blob FROM source_record WHERE feed LIKE $1`, family(im.src.Feed)+":%") {
			if err != nil {
				return err
			}
			if _, ok := feeds[r.Feed]; !ok {
				feeds[r.Feed] = r.Feed
			}
			im.have[r.ID] = known{[8]byte(r.Hash[:8]), r.Modified, r.State, feeds[r.Feed]}
			if r.State != Gone && r.Feed == im.src.Feed && r.Blob == "" { // what a hand brought says nothing of the archives
				im.newest = max(im.newest, im.dated(r.Modified))
			}
		}
		return nil
	})
}

type knownRow struct {
	ID       int64
	Hash     []byte
	Modified clew.Time
	State    RecordState
	Feed     string
	Blob     string
}

// find tells what we have of a record.
func (im *importer) find(id int64) (known, bool, error) {
	if k, ok := im.have[id]; ok || im.src.Archive {
		return k, ok, nil
	}
	var r knownRow
	var ok bool
	err := im.db.Read(im.ctx, func(tx *db.Tx) (err error) {
		r, ok, err = db.Maybe[knownRow](tx, `SELECT id, hash, `+rowRevised+` AS modified, state, feed, blob FROM source_record WHERE id = $1`, id)
		return err
	})
	if err != nil || !ok {
		return known{}, false, err
	}
	return known{[8]byte(r.Hash[:8]), r.Modified, r.State, r.Feed}, true, nil
}

func (im *importer) visit(it osv.Item) error {
	im.n++
	if im.src.Report != nil && im.n%256 == 0 {
		if err := im.src.Report(im.ctx, im.n, int64(im.diff.New+im.diff.Changed)); err != nil {
			return err
		}
	}
	id := RecordID(im.src.Feed, strings.TrimSuffix(baseName(it.Path), ".json"))
	if it.Err != nil { // it is in the archive, so what we have of it is not gone
		im.seen[id] = true
		im.skip(reason(it.Path, it.Err))
		return nil
	}
	if old, ok := im.have[id]; ok && old.same(it.Hash[:], im.src) { // by the file's name, before it is decoded
		im.seen[id], im.read = true, true
		im.diff.Unchanged++
		im.diff.Newest = max(im.diff.Newest, im.dated(old.modified))
		return nil
	}
	rec, err := it.Decode()
	if err != nil {
		im.seen[id] = true
		im.skip(reason(it.Path, err))
		return nil
	}
	id = RecordID(im.src.Feed, rec.ID)
	im.seen[id], im.read = true, true
	im.diff.Newest = max(im.diff.Newest, im.dated(revised(rec)))
	old, ok, err := im.find(id)
	if err != nil {
		return err
	}
	switch {
	case ok && old.same(it.Hash[:], im.src):
		im.diff.Unchanged++
		return nil
	case ok && revised(rec) < im.dated(old.modified):
		im.skip(rec.ID + ": older than the revision we have")
		return nil
	}
	if ok && slices.ContainsFunc(im.batch, func(b item) bool { return b.id == id }) { // twice in one delivery
		if err := im.flush(); err != nil {
			return err
		}
	}
	feed := im.src.Feed
	if ok && !im.src.Archive { // a single record does not leave the feed that watches it
		feed = old.feed
	}
	im.have[id] = known{[8]byte(it.Hash[:8]), revised(rec), Live, feed}
	im.count(rec, !ok, old)
	im.batch = append(im.batch, item{rec, id, feed, slices.Clone(it.Hash[:]), it.Path, !ok})
	im.packages += len(rec.Affected)
	if len(im.batch) >= maxBatchRecords || im.packages >= maxBatchPackages {
		return im.flush()
	}
	return nil
}

// reason says what is wrong with an entry of a delivery; the only record of one has no name of its own.
func reason(path string, err error) string {
	if path == "" {
		return err.Error()
	}
	return path + ": " + err.Error()
}

func baseName(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

func (im *importer) skip(why string) {
	im.diff.Skipped++
	if len(im.diff.Warnings) < maxListed {
		im.diff.Warnings = append(im.diff.Warnings, clew.Clip(strings.ToValidUTF8(strings.ReplaceAll(why, "\x00", ""), "?"), 300))
	}
}

func (im *importer) count(rec *osv.Record, isNew bool, old known) {
	switch {
	case rec.IsWithdrawn() && (isNew || old.state != Withdrawn):
		note(&im.diff.WithdrawnIDs, &im.diff.Withdrawn, rec.ID)
	case isNew:
		note(&im.diff.NewIDs, &im.diff.New, rec.ID)
	default:
		note(&im.diff.ChangedIDs, &im.diff.Changed, rec.ID)
	}
}

// flush writes the batch in a transaction of its own, while the next records are read: on PostgreSQL this process would
// else wait for the server half of the time. One is on its way at a time.
func (im *importer) flush() error {
	if err := im.written(); err != nil || len(im.batch) == 0 {
		return err
	}
	rows := rowsOf(im.src, im.batch)
	im.batch, im.packages = nil, 0
	done := make(chan error, 1)
	im.writing = done
	go func() { done <- im.write(rows) }()
	return nil
}

// written waits for the end of the transaction that is on its way.
func (im *importer) written() error {
	if im.writing == nil {
		return nil
	}
	err := <-im.writing
	im.writing = nil
	return err
}

func (im *importer) write(rows *batchRows) error {
	err := im.db.Write(im.ctx, func(tx *db.Tx) error {
		if im.src.Fence != nil {
			if err := im.src.Fence(tx); err != nil {
				return err
			}
		}
		newer, err := rows.overtaken(tx, im.now)
		if err != nil {
			return err
		}
		return rows.without(newer).store(tx)
	})
	if rows.collides || !db.IsUnique(err) {
		return err
	}
	rows.collides = true // another feed has brought one of the records since we looked
	return im.write(rows)
}

// batchRows is what a batch becomes in the tables.
type batchRows struct {
	feed                                    string
	fresh, known                            [][]any // source records
	packages, aliases, ecosystems, outdated [][]any
	keys                                    []string
	members                                 []member
	collides                                bool // fresh records may be there already
}

func rowsOf(src Source, batch []item) *batchRows {
	b := &batchRows{feed: batch[0].feed}
	ecosystems, keys := map[string]bool{}, map[string]bool{}
	for _, it := range batch {
		if it.isNew {
			b.fresh = append(b.fresh, recordRow(src, it))
		} else {
			b.known, b.outdated = append(b.known, recordRow(src, it)), append(b.outdated, []any{it.id})
		}
		for key, data := range byPackage(it.rec) {
			b.packages = append(b.packages, []any{key, it.id, data})
			keys[key] = true
			if e, _, ok := strings.Cut(key, "|"); ok {
				ecosystems[e] = true
			}
		}
		names := it.rec.Names()
		for _, a := range names {
			b.aliases = append(b.aliases, []any{a, it.id})
		}
		b.members = append(b.members, member{id: it.id, names: names, isNew: it.isNew})
	}
	for e := range ecosystems {
		b.ecosystems = append(b.ecosystems, []any{e, b.feed})
	}
	b.keys = slices.Collect(maps.Keys(keys))
	return b
}

var recordColumns = []string{"id", "feed", "upstream_id", "hash", "state", "published", "modified", "withdrawn_at", "title", "score", "band", "vector", "cvss_version", "blob", "entry"}

// store writes the batch. What is new is copied, which on PostgreSQL costs a fraction of single statements.
func (b *batchRows) store(tx *db.Tx) error {
	fresh, known, outdated, members := b.fresh, b.known, b.outdated, b.members
	if b.collides {
		known, fresh = slices.Concat(known, fresh), nil
		outdated, members = nil, slices.Clone(members)
		for i, m := range members {
			outdated = append(outdated, []any{m.id})
			members[i].isNew = false
		}
	}
	keys := map[string]bool{}
	for _, k := range b.keys {
		keys[k] = true
	}
	if err := markOld(tx, outdated, keys); err != nil {
		return err
	}
	if err := tx.Copy("source_record", recordColumns, fresh); err != nil {
		return err
	}
	if err := tx.Bulk(`INSERT INTO source_record (id, feed, upstream_id, hash, state, published, modified, withdrawn_at, title, score, band, vector, cvss_version, blob, entry)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET feed = excluded.feed, hash = excluded.hash, state = excluded.state, published = excluded.published, modified = excluded.modified, withdrawn_at = excluded.withdrawn_at,
		title = excluded.title, score = excluded.score, band = excluded.band, vector = excluded.vector, cvss_version = excluded.cvss_version, blob = excluded.blob, entry = excluded.entry`, known); err != nil {
		return err
	}
	if err := tx.Copy("record_package", []string{"package_key", "record_id", "data"}, b.packages); err != nil {
		return err
	}
	if err := tx.Copy("record_alias", []string{"alias", "record_id"}, b.aliases); err != nil {
		return err
	}
	if err := tx.Bulk(`INSERT INTO ecosystem_feed (ecosystem, feed) VALUES ($1, $2) ON CONFLICT (ecosystem, feed) DO NOTHING`, b.ecosystems); err != nil {
		return err
	}
	if err := regroup(tx, members, len(outdated) > 0); err != nil {
		return err
	}
	return markUsed(tx, slices.Collect(maps.Keys(keys)))
}

// markOld takes the previous words of changed records away, and adds the packages they named to those to look at.
func markOld(tx *db.Tx, old [][]any, keys map[string]bool) error {
	for _, o := range old {
		before, err := db.All[string](tx, `SELECT package_key FROM record_package WHERE record_id = $1`, o[0])
		if err != nil {
			return err
		}
		for _, k := range before {
			keys[k] = true
		}
	}
	if err := tx.Bulk(`DELETE FROM record_package WHERE record_id = $1`, old); err != nil {
		return err
	}
	return tx.Bulk(`DELETE FROM record_alias WHERE record_id = $1`, old)
}

// markUsed marks those packages that some component version bears. A component that arrives at the same time marks
// its packages itself; the evaluation reads and clears in one serialisable transaction, so that neither is missed.
func markUsed(tx *db.Tx, keys []string) error {
	slices.Sort(keys)
	var used []string
	for part := range slices.Chunk(keys, 60) {
		w := db.Where{}
		args := make([]any, len(part))
		for i, k := range part {
			args[i] = k
		}
		w.In("package_key", args...)
		found, err := db.All[string](tx, `SELECT DISTINCT package_key FROM component_package `+w.String(), w.Args...)
		if err != nil {
			return err
		}
		used = append(used, found...)
	}
	return component.MarkPackages(tx, used)
}

func recordRow(src Source, it item) []any {
	state := Live
	if it.rec.IsWithdrawn() {
		state = Withdrawn
	}
	vectors := it.rec.Vectors(nil)
	word := it.rec.DatabaseSeverity
	for i := range it.rec.Affected {
		vectors = append(vectors, it.rec.Vectors(&it.rec.Affected[i])...)
		if word == "" {
			word = it.rec.Affected[i].Word
		}
	}
	var score any
	band, vector, version := string(cvss.BandOf(word)), "", ""
	if s, ok := cvss.Best(vectors...); ok {
		score, band, vector, version = s.Value, string(s.Band), s.Vector, s.Version
	}
	blob, entry := src.Blob, it.entry
	if src.Archive {
		blob = ""
	}
	title := it.rec.Summary
	if title == "" {
		title = firstLine(it.rec.Details)
	}
	return []any{it.id, it.feed, it.rec.ID, it.hash, string(state), clew.TimeOf(it.rec.Published), clew.TimeOf(it.rec.Modified), clew.TimeOf(it.rec.Withdrawn), title, score, band, vector, version, blob, entry}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return clew.Clip(s, 200)
}

// byPackage gathers a record's affected entries under the keys by which components look them up.
func byPackage(rec *osv.Record) map[string]string {
	entries := map[string][]osv.Affected{}
	for i := range rec.Affected {
		for _, k := range rec.Affected[i].Keys() {
			k = component.StoredKey(k)
			entries[k] = append(entries[k], rec.Affected[i])
		}
	}
	out := make(map[string]string, len(entries))
	for k, list := range entries {
		b, err := json.Marshal(list)
		if err == nil {
			out[k] = string(b)
		}
	}
	return out
}

// dropGone takes records away that the feed's archive no longer holds.
func (im *importer) dropGone() error {
	var gone []int64
	for id, k := range im.have {
		if !im.seen[id] && k.state != Gone && k.feed == im.src.Feed {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for part := range slices.Chunk(gone, maxBatchRecords) {
		err := im.db.Write(im.ctx, func(tx *db.Tx) error {
			if im.src.Fence != nil {
				if err := im.src.Fence(tx); err != nil {
					return err
				}
			}
			return takeAway(tx, im.src.Feed, part)
		})
		if err != nil {
			return err
		}
	}
	return im.nameGone(gone)
}

func takeAway(tx *db.Tx, feed string, ids []int64) error {
	keys := map[string]bool{}
	var rows [][]any
	for _, id := range ids {
		before, err := db.All[string](tx, `SELECT p.package_key FROM record_package p JOIN source_record r ON r.id = p.record_id WHERE p.record_id = $1 AND r.feed = $2`, id, feed)
		if err != nil {
			return err
		}
		for _, k := range before {
			keys[k] = true
		}
		rows = append(rows, []any{id, feed})
	}
	if err := tx.Bulk(`UPDATE source_record SET state = 'gone' WHERE id = $1 AND feed = $2`, rows); err != nil {
		return err
	}
	var left []member
	for _, id := range ids {
		names, err := db.All[string](tx, `SELECT alias FROM record_alias WHERE record_id = $1 ORDER BY alias`, id)
		if err != nil {
			return err
		}
		left = append(left, member{id: id, names: names})
	}
	if err := regroup(tx, left, true); err != nil {
		return err
	}
	return markUsed(tx, slices.Collect(maps.Keys(keys)))
}

func (im *importer) nameGone(gone []int64) error {
	im.diff.Gone = len(gone)
	return im.db.Read(im.ctx, func(tx *db.Tx) error {
		for _, id := range gone[:min(len(gone), maxListed)] {
			name, err := db.One[string](tx, `SELECT upstream_id FROM source_record WHERE id = $1`, id)
			if err != nil {
				return err
			}
			im.diff.GoneIDs = append(im.diff.GoneIDs, name)
		}
		return nil
	})
}

// HashText writes a record's hash as people see it.
func (r Record) HashText() string { return hex.EncodeToString(r.Hash) }
