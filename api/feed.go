package api

import (
	"context"
	"net/http"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed"
	"clew/queue"

	"github.com/danielgtaylor/huma/v2"
)

// source is a feed: where source records come from.
type source struct {
	Name          string    `json:"name" doc:"As osv:Go or kev"`
	Kind          string    `json:"kind"`
	Title         string    `json:"title"`
	Ecosystem     string    `json:"ecosystem,omitempty"`
	Address       string    `json:"address"`
	Enabled       bool      `json:"enabled" doc:"Fetched by schedule"`
	EveryMinutes  int64     `json:"every_minutes"`
	MaxAgeHours   int64     `json:"max_age_hours" doc:"After this what we have counts as too old"`
	Revision      int64     `json:"revision"`
	Health        string    `json:"health" enum:"current,never,too_old,failing,off"`
	AgeSeconds    int64     `json:"age_seconds,omitempty" doc:"Since it was last known to be current; missing when it never was"`
	NextAt        clew.Time `json:"next_at,omitzero"`
	TriedAt       clew.Time `json:"tried_at,omitzero"`
	SucceededAt   clew.Time `json:"succeeded_at,omitzero" doc:"When something was taken over last, or nothing had changed"`
	AsOf          clew.Time `json:"as_of,omitzero" doc:"Up to when it is known what the publisher says: the moment of the last fetch, or the newest content of a file that was handed in. The age counts from here"`
	AgeByContent  bool      `json:"age_by_content,omitempty" doc:"The age is that of the newest content, since it came from a file"`
	Error         string    `json:"error,omitempty" doc:"Of the last try"`
	ErrorAt       clew.Time `json:"error_at,omitzero"`
	Origin        string    `json:"origin,omitempty" doc:"Where what we have came from"`
	Records       int64     `json:"records"`
	Newest        clew.Time `json:"newest,omitzero" doc:"Latest revision among the records"`
	Mirror        string    `json:"mirror,omitempty" doc:"The one server inside, or without encryption, that an administrator opened for it"`
	MirrorPrivate bool      `json:"mirror_private,omitempty" doc:"Its private addresses may be reached"`
	MirrorPlain   bool      `json:"mirror_plain,omitempty" doc:"It may be asked without encryption"`
	MirrorReason  string    `json:"mirror_reason,omitempty" doc:"Why"`
}

func sourceOf(now clew.Time, f advisory.Feed) source {
	return source{Name: f.Name, Kind: f.Kind, Title: feed.Sources[f.Kind].Title, Ecosystem: f.Ecosystem(), Address: f.Address, Enabled: f.Enabled, EveryMinutes: f.EveryMinutes,
		MaxAgeHours: f.MaxAgeHours, Revision: f.Revision, Health: string(f.Health(now)), AgeSeconds: int64(f.Age(now).Seconds()), NextAt: f.NextAt, TriedAt: f.TriedAt,
		SucceededAt: f.SucceededAt, AsOf: f.AsOf, AgeByContent: f.ByContent(), Error: clew.KeptText(f.Error), ErrorAt: f.ErrorAt, Origin: f.Origin, Records: f.Records, Newest: f.Newest, Mirror: f.Mirror, MirrorPrivate: f.MirrorPrivate, MirrorPlain: f.MirrorPlain, MirrorReason: f.MirrorReason}
}

type feedSettings struct {
	Address      string `json:"address,omitempty" maxLength:"2000" doc:"Where it is fetched from"`
	Enabled      bool   `json:"enabled" doc:"Fetch by schedule"`
	EveryMinutes int64  `json:"every_minutes" minimum:"5" maximum:"10080"`
	MaxAgeHours  int64  `json:"max_age_hours" minimum:"1" maximum:"8760" doc:"After this what we have counts as too old"`
}

type feedMirror struct {
	Server  string `json:"server" maxLength:"2000" doc:"As http://mirror.corp:8080; empty closes it again"`
	Private bool   `json:"private,omitempty" doc:"Its private addresses may be reached"`
	Plain   bool   `json:"plain,omitempty" doc:"It may be asked without encryption; the server is written with http:// then"`
	Reason  string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why; the audit trail keeps it"`
}

type newFeed struct {
	Ecosystem    string `json:"ecosystem" minLength:"1" maxLength:"41" doc:"Name of the ecosystem as OSV has it, as Go or Alpine"`
	Address      string `json:"address,omitempty" maxLength:"2000" doc:"Where it is fetched from"`
	Enabled      bool   `json:"enabled" doc:"Fetch by schedule"`
	EveryMinutes int64  `json:"every_minutes" minimum:"5" maximum:"10080"`
	MaxAgeHours  int64  `json:"max_age_hours" minimum:"1" maximum:"8760" doc:"After this what we have counts as too old"`
}

// FeedName names the feed in the address.
type FeedName struct {
	Name string `path:"name" maxLength:"60" doc:"Name of the feed, as osv:Go"`
}

func feeds(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/feeds", id: "listFeeds", tag: tagFeeds, summary: "List feeds by name"},
		func(ctx context.Context, actor clew.Actor, _ *none) (*list[source], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (out []source, err error) {
				all, err := advisory.Feeds(tx, actor)
				for _, f := range all {
					out = append(out, sourceOf(tx.Now(), f))
				}
				return out, err
			})
			return paged(callOf(ctx), rows, len(rows), 0, same), err
		})
	type addInput struct{ Body newFeed }
	register(s, op{route: "POST /api/v1/feeds", id: "addFeed", tag: tagFeeds, summary: "Watch another OSV ecosystem", status: 201},
		func(ctx context.Context, actor clew.Actor, in *addInput) (*record[source], error) {
			b := in.Body
			f, err := write(ctx, s.DB, func(tx *db.Tx) (source, error) {
				f, err := feed.Add(tx, actor, s.Way, b.Ecosystem, feed.Settings{Address: b.Address, Enabled: b.Enabled, EveryMinutes: b.EveryMinutes, MaxAgeHours: b.MaxAgeHours})
				return sourceOf(tx.Now(), f), err
			})
			return recordOf(f, f.Revision, err)
		})
	register(s, op{route: "GET /api/v1/feeds/{name}", id: "getFeed", tag: tagFeeds, summary: "Read a feed"},
		func(ctx context.Context, actor clew.Actor, in *FeedName) (*record[source], error) {
			f, err := read(ctx, s.DB, func(tx *db.Tx) (source, error) {
				f, err := advisory.GetFeed(tx, actor, in.Name)
				return sourceOf(tx.Now(), f), err
			})
			return recordOf(f, f.Revision, err)
		})
	type updateInput struct {
		FeedName
		IfMatch
		Body feedSettings
	}
	register(s, op{route: "PUT /api/v1/feeds/{name}", id: "updateFeed", tag: tagFeeds, summary: "Change the settings of a feed"},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[source], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			f, err := write(ctx, s.DB, func(tx *db.Tx) (source, error) {
				f, err := feed.Update(tx, actor, s.Way, in.Name, revision, feed.Settings(in.Body))
				return sourceOf(tx.Now(), f), err
			})
			return recordOf(f, f.Revision, err)
		})
	type mirrorInput struct {
		FeedName
		IfMatch
		Body feedMirror
	}
	register(s, op{route: "PUT /api/v1/feeds/{name}/mirror", id: "setFeedMirror", tag: tagFeeds, summary: "Open one server inside for a feed, or close it",
		text: "Addresses inside and those without encryption are refused. This opens one server for one feed: the private addresses behind its name, connections without encryption, or both. Loopback, link-local addresses and those of a cloud's metadata stay closed, and so does whatever the server redirects to."},
		func(ctx context.Context, actor clew.Actor, in *mirrorInput) (*record[source], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			f, err := write(ctx, s.DB, func(tx *db.Tx) (source, error) {
				f, err := feed.SetMirror(tx, actor, in.Name, revision, feed.Mirror(in.Body))
				return sourceOf(tx.Now(), f), err
			})
			return recordOf(f, f.Revision, err)
		})
	register(s, op{route: "POST /api/v1/feeds/{name}/fetch", id: "fetchFeed", tag: tagFeeds, summary: "Fetch a feed from its address now", status: 202},
		func(ctx context.Context, actor clew.Actor, in *FeedName) (*one[work], error) {
			w, err := write(ctx, s.DB, func(tx *db.Tx) (queue.Work, error) { return feed.FetchNow(tx, actor, in.Name) })
			return oneOf(workOf(callOf(ctx), w), err)
		})
	stream(s, op{route: "POST /api/v1/feeds/import", id: "importFeed", tag: tagFeeds, summary: "Hand in source records as a file",
		text: "The file is the body, byte for byte: OSV records as the ecosystem's zip or as single JSON, or CISA's catalogue of known exploited vulnerabilities; at most 4 GiB. Records we have already are skipped, older ones than ours are not taken."},
		describeUpload[work](s, "202", "The file", `{"id":"OSV-2026-1","modified":"2026-11-23T09:00:00Z","affected":[]}`,
			param("query", "feed", "The feed it is of, as osv:Go; missing: its content decides", false, &huma.Schema{Type: "string"}),
			param("query", "name", "Name of the file, for people", false, &huma.Schema{Type: "string"}),
			param("query", "whole", "The file is all there is of the feed: what is not in it is gone", false, &huma.Schema{Type: "boolean", Default: false})), s.importFeed)
}

func (s *server) importFeed(w http.ResponseWriter, r *http.Request, actor clew.Actor) error {
	q, err := queryOf(r, "feed", "name", "whole")
	if err != nil {
		return err
	}
	whole, err := truth(q, "whole")
	if err != nil {
		return err
	}
	job, err := feed.Import(r.Context(), s.DB, s.Blob, actor, q.Get("feed"), q.Get("name"), whole, upload(w, r, feed.Sources["osv"].MaxBytes))
	if err != nil {
		return err
	}
	return reply(w, http.StatusAccepted, workOf(callOf(r.Context()), job))
}
