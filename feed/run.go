package feed

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/egress"
	"clew/queue"
)

// Import keeps a file that somebody hands in, and starts to take it over. name is the feed it is of; "" lets the
// content decide. whole says that the file is all there is of the feed, so that what is not in it is gone.
func Import(ctx context.Context, d *db.DB, store *blob.Store, actor clew.Actor, name, fileName string, whole bool, r io.Reader) (queue.Work, error) {
	if err := access.Require(actor, access.FeedManage, access.Scope{}); err != nil {
		return queue.Work{}, err
	}
	ref, err := store.Put(ctx, r, Sources["osv"].MaxBytes)
	if err != nil {
		return queue.Work{}, err
	}
	if name == "" {
		if name, err = guess(ctx, store, ref.Name); err != nil {
			return queue.Work{}, err
		}
	}
	var work queue.Work
	err = d.Write(ctx, func(tx *db.Tx) error {
		if name == "osv:file" {
			if err := insert(tx, Feed{Name: name, Kind: "osv", EveryMinutes: 60, MaxAgeHours: 24 * 365}); err != nil {
				return err
			}
		}
		if _, err := advisory.GetFeed(tx, actor, name); err != nil {
			return err
		}
		work, err = queue.Start(tx, actor, queue.Work{Kind: WorkKind, SubjectType: "feed", SubjectID: name + "#" + ref.Name, Title: name + ": " + clew.Clip(fileName, 120)},
			delivery{Blob: ref.Name, Origin: clew.Clip(fileName, 200), Whole: whole})
		return err
	})
	return work, err
}

// guess tells CISA's catalogue from OSV records by its first bytes; the importers look closer.
func guess(ctx context.Context, store *blob.Store, name string) (string, error) {
	f, err := store.Open(ctx, name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && n == 0 {
		return "", clew.Errorf(clew.Invalid, "The file is empty. Expected are OSV records (zip or JSON) or CISA's catalogue (JSON)")
	}
	if s := string(head[:n]); strings.Contains(s, `"catalogVersion"`) || strings.Contains(s, `"knownRansomwareCampaignUse"`) {
		return "kev", nil
	}
	return "osv:file", nil
}

// Run does the work of one delivery: fetch it unless it is there, take it over, evaluate what it touches. It says what
// was taken over, also when it could not be finished.
func Run(ctx context.Context, run *queue.Run, store *blob.Store, way *egress.Way) (advisory.Difference, error) {
	var in delivery
	if err := run.Input(&in); err != nil {
		return advisory.Difference{}, err
	}
	name, _, _ := strings.Cut(run.SubjectID, "#")
	var f Feed
	if err := run.DB().Read(ctx, func(tx *db.Tx) (err error) { f, err = advisory.GetFeed(tx, clew.SystemActor(), name); return err }); err != nil {
		return advisory.Difference{}, err
	}
	diff, err := take(ctx, f, run, store, way, in)
	if err == nil || ctx.Err() != nil || queue.Fenced(err) {
		return diff, err
	}
	werr := run.DB().Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE feed SET tried_at = $2, error = $3, error_at = $2 WHERE name = $1`, f.Name, tx.Now(), message(err))
		return err
	})
	if werr != nil {
		return diff, werr
	}
	return diff, queue.Final(err)
}

func message(err error) string {
	if clew.KindOf(err) == clew.Internal {
		err = errors.New("for the log only")
	}
	return clew.Keep(err)
}

func take(ctx context.Context, f Feed, run *queue.Run, store *blob.Store, way *egress.Way, in delivery) (diff advisory.Difference, err error) {
	var got fetched
	if in.fetched = in.Blob == ""; in.fetched {
		if got, err = fetch(ctx, f, run, store, way); err != nil {
			return diff, err
		}
		if got.Blob == "" {
			return diff, run.DB().Write(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(`UPDATE feed SET tried_at = $2, succeeded_at = $2, as_of = $2, error = '' WHERE name = $1 AND address = $3`, f.Name, tx.Now(), f.Address); err != nil {
					return err
				}
				return run.Finish(tx, "Nothing new")
			})
		}
		in.Blob, in.Origin = got.Blob, f.Address
	}
	file, err := store.Open(ctx, in.Blob)
	if err != nil {
		return diff, err
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return diff, err
	}
	diff, err = Sources[f.Kind].Import(ctx, run.DB(), advisory.Delivery{Feed: f.Name, Blob: in.Blob, File: file, Size: size, Whole: in.Whole, Fence: run.Fence,
		Report: func(ctx context.Context, done, _ int64) error {
			return run.Progress(ctx, "Taking over records", done, f.Records)
		}})
	if err != nil {
		return diff, err
	}
	if err := run.Progress(ctx, "Evaluating", 0, 0); err != nil {
		return diff, err
	}
	change, err := finding.EvaluateDirty(ctx, run.DB())
	if err != nil {
		return diff, err
	}
	return diff, run.DB().Write(ctx, func(tx *db.Tx) error {
		now, err := advisory.GetFeed(tx, clew.SystemActor(), f.Name) // another delivery may have come meanwhile
		if err != nil {
			return err
		}
		return done(tx, now, run, in, diff, change, got.of(f, now))
	})
}

type fetched struct{ Blob, etag, lastModified string }

// of gives the validators to keep of a feed. Those of another address than the one it has now would make "nothing has
// changed" of a file that we never saw.
func (g fetched) of(asked, now Feed) fetched {
	if g.Blob == "" || asked.Address != now.Address {
		return fetched{"", now.ETag, now.LastModified}
	}
	return g
}

func fetch(ctx context.Context, f Feed, run *queue.Run, store *blob.Store, way *egress.Way) (fetched, error) {
	if err := run.Progress(ctx, "Fetching", 0, 0); err != nil {
		return fetched{}, err
	}
	resp, err := way.Fetch(ctx, connector, f.Address, egress.Conditions{ETag: f.ETag, LastModified: f.LastModified, Mirror: opened(f)}, egress.Limits{Bytes: Sources[f.Kind].MaxBytes})
	if err != nil {
		return fetched{}, err
	}
	defer resp.Body.Close()
	if resp.NotModified {
		return fetched{}, nil
	}
	ref, err := store.Put(ctx, resp.Body, Sources[f.Kind].MaxBytes)
	if err != nil {
		return fetched{}, err
	}
	return fetched{ref.Name, resp.ETag, resp.LastModified}, nil
}

// olderSaid is what a feed says of a delivery that was not taken.
const olderSaid = "The delivery is older than what we have; nothing of it was taken over"

// done notes the success, or that the delivery was older than what we have, and says in one event what changed.
func done(tx *db.Tx, f Feed, run *queue.Run, in delivery, diff advisory.Difference, change finding.Change, got fetched) error {
	said := ""
	if diff.Older {
		said = olderSaid
	}
	records, err := db.One[int64](tx, `SELECT count(*) FROM source_record WHERE feed = $1 AND state <> 'gone'`, f.Name)
	if err != nil {
		return err
	}
	if f.Kind == "kev" {
		if records, err = db.One[int64](tx, `SELECT count(*) FROM kev_entry`); err != nil {
			return err
		}
	}
	blobName, origin := f.Blob, f.Origin
	if diff.Whole || f.Blob == "" { // records of archives are read from the newest one: a selection must not take its place
		blobName, origin = in.Blob, in.Origin
	}
	succeeded, asOf := tx.Now(), f.Known(tx.Now(), in.fetched, diff.Whole, diff.Newest)
	if diff.Older { // with the old validators the next answer is not "nothing new", which would look like a success
		succeeded, asOf = f.SucceededAt, f.AsOf
		blobName, origin, got = f.Blob, f.Origin, fetched{"", f.ETag, f.LastModified}
	}
	newest := max(f.Newest, diff.Newest)
	if _, err := tx.Exec(`UPDATE feed SET tried_at = $2, succeeded_at = $3, error = $4, error_at = CASE WHEN $4 = '' THEN error_at ELSE $2 END, etag = $5, last_modified = $6, blob = $7, origin = $8, records = $9, newest = $10, complete = $11, as_of = $12 WHERE name = $1`,
		f.Name, tx.Now(), succeeded, said, got.etag, got.lastModified, blobName, origin, records, newest, f.Complete || diff.Whole && !diff.Older, asOf); err != nil {
		return err
	}
	payload := map[string]any{"origin": in.Origin, "blob": in.Blob, "difference": diff, "findings": map[string]int{"new": change.New, "gone": change.Gone, "changed": change.Changed}}
	if _, err := audit.Append(tx, actorOf(run), audit.Event{Kind: "feed.imported", Type: "feed", Record: f.Name, Payload: payload}); err != nil {
		return err
	}
	result, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	return run.Finish(tx, string(result))
}

func actorOf(run *queue.Run) clew.Actor {
	if run.ActorID.IsZero() {
		return clew.SystemActor()
	}
	return clew.Actor{Kind: clew.User, ID: run.ActorID}
}
