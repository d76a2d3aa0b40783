package rebuild

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed"
	osvfeed "clew/feed/osv"
	"clew/format/osv"
	"clew/product/component"
)

// plan is what a rebuild does, made before anything is changed.
type plan struct {
	inventories []component.Inventory
	records     map[[32]byte]advisory.Stored // by the hash of their bytes
	kept        []advisory.Stored            // without bytes
	blobs       []string                     // that hold records, in the order of reading
	within      map[string]int               // how many records are to be taken from which blob
	from        map[int64]string             // from which blob each record is taken
	kev         string                       // blob of the catalogue, "" when there is none
}

func (j *Job) look(ctx context.Context) (*plan, error) {
	p := newPlan()
	err := j.DB.Read(ctx, func(tx *db.Tx) (err error) { p.inventories, err = component.Kept(tx); return err })
	if err != nil {
		return nil, err
	}
	for i, inv := range p.inventories {
		j.Say("Looking at inventories", i, len(p.inventories))
		if err := component.Readable(ctx, j.Blob, inv); err != nil {
			return nil, clew.Wrapf(clew.Conflict, err, "The stored inventory %s (%s) cannot be read any more; nothing was changed", inv.ID, inv.FileName)
		}
	}
	return p, j.lookAtRecords(ctx, p)
}

func newPlan() *plan {
	return &plan{records: map[[32]byte]advisory.Stored{}, within: map[string]int{}, from: map[int64]string{}}
}

// lookAtRecords plans where the bytes of each record are read.
func (j *Job) lookAtRecords(ctx context.Context, p *plan) error {
	var feeds []feed.Feed
	var older []taken
	err := j.DB.Read(ctx, func(tx *db.Tx) (err error) {
		stored, err := advisory.AllStored(tx)
		if err != nil {
			return err
		}
		for _, s := range stored {
			p.records[[32]byte(s.Hash)] = s
		}
		if feeds, err = advisory.Feeds(tx, clew.SystemActor()); err != nil {
			return err
		}
		older, err = deliveries(tx)
		return err
	})
	if err != nil {
		return err
	}
	return j.lookForRecords(ctx, p, feeds, older)
}

// taken is a file of a feed that was taken over.
type taken struct {
	RecordedAt clew.Time // for the last time
	Payload    string
	Blob       string `db:"-"`
}

// deliveries lists every file of a feed that was ever taken over, the newest first: the audit trail knows them all.
func deliveries(tx *db.Tx) ([]taken, error) {
	var out []taken
	seen := map[string]bool{}
	for t, err := range db.Each[taken](tx, `SELECT e.recorded_at, p.payload FROM event e JOIN event_payload p ON p.event_id = e.id WHERE e.kind = 'feed.imported' ORDER BY e.id DESC`) {
		if err != nil {
			return nil, err
		}
		var said struct{ Blob string }
		if json.Unmarshal([]byte(t.Payload), &said) == nil && said.Blob != "" && !seen[said.Blob] {
			seen[said.Blob] = true
			out = append(out, taken{RecordedAt: t.RecordedAt, Blob: said.Blob})
		}
	}
	return out, nil
}

// lookForRecords finds for each record a file that still holds the very bytes that were taken over: where the record
// says, else in the feed's newest archive, else in any older delivery.
func (j *Job) lookForRecords(ctx context.Context, p *plan, feeds []feed.Feed, older []taken) error {
	var candidates []string
	for _, f := range feeds {
		if f.Kind == "kev" {
			p.kev = f.Blob
		} else if f.Blob != "" {
			candidates = append(candidates, f.Blob)
		}
	}
	for _, s := range p.records {
		if s.Blob != "" {
			candidates = append(candidates, s.Blob)
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	for _, t := range older {
		candidates = append(candidates, t.Blob)
	}
	seen := map[string]bool{p.kev: true}
	for i, name := range candidates {
		if seen[name] {
			continue
		}
		if seen[name] = true; len(p.from) == len(p.records) {
			break
		}
		j.Say("Looking at deliveries", i, len(candidates))
		err := j.read(ctx, name, func(s advisory.Stored, _ osv.Item) error {
			if p.from[s.ID] == "" {
				p.from[s.ID] = name
				p.within[name]++
			}
			return nil
		}, p)
		if err != nil && !clew.Is(err, clew.NotFound) && !errors.Is(err, osv.ErrArchive) {
			return err
		}
		if p.within[name] > 0 {
			p.blobs = append(p.blobs, name)
		}
	}
	for _, s := range p.records {
		if p.from[s.ID] == "" {
			p.kept = append(p.kept, s)
		}
	}
	slices.SortFunc(p.kept, func(a, b advisory.Stored) int { return int(min(max(a.ID-b.ID, -1), 1)) })
	if p.kev != "" {
		f, err := j.Blob.Open(ctx, p.kev)
		if err != nil {
			p.kev = "" // what we have of it stays
			return nil
		}
		f.Close()
	}
	return nil
}

// read visits those records of a delivery whose bytes are the ones that were taken over.
func (j *Job) read(ctx context.Context, name string, visit func(advisory.Stored, osv.Item) error, p *plan) error {
	f, err := j.Blob.Open(ctx, name)
	if err != nil {
		return err
	}
	defer f.Close()
	return osvfeed.Read(f, f.Size(), func(it osv.Item) error {
		if it.Err != nil {
			return nil
		}
		s, ok := p.records[it.Hash]
		if !ok {
			return ctx.Err()
		}
		return visit(s, it)
	})
}

func (j *Job) records(ctx context.Context, p *plan, r *Report) error {
	again := &advisory.Again{DB: j.DB, Done: map[int64]bool{}}
	for _, name := range p.blobs {
		err := j.read(ctx, name, func(s advisory.Stored, it osv.Item) error {
			if p.from[s.ID] != name || again.Done[s.ID] {
				return nil
			}
			if r.Records++; r.Records%256 == 0 {
				j.Say("Reading source records", r.Records, len(p.from))
			}
			return again.Take(ctx, s, it)
		}, p)
		if err == nil {
			err = again.Flush(ctx)
		}
		if err != nil {
			return fmt.Errorf("delivery %s: %w", name, err)
		}
	}
	left := p.kept
	for _, s := range p.records {
		if p.from[s.ID] != "" && !again.Done[s.ID] { // readable bytes that are no record any more
			left = append(left, s)
		}
	}
	r.Kept, r.Records = len(left), len(again.Done)
	for part := range slices.Chunk(left, 200) {
		if err := j.DB.Write(ctx, func(tx *db.Tx) error { return advisory.Rejoin(tx, part) }); err != nil {
			return err
		}
	}
	return nil
}

func (j *Job) exploited(ctx context.Context, p *plan, _ *Report) error {
	if p.kev == "" {
		return nil
	}
	j.Say("Reading the catalogue of exploited vulnerabilities", 0, 0)
	f, err := j.Blob.Open(ctx, p.kev)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = feed.Sources["kev"].Import(ctx, j.DB, advisory.Delivery{Feed: "kev", Blob: p.kev, File: f, Size: f.Size(), Whole: true})
	return err
}
