package api

import (
	"context"

	"clew"
	"clew/db"
	"clew/product"
	"clew/view"
)

// explanation is a finding that says why.
type explanation struct {
	Component       string       `json:"component" doc:"Key of the component version"`
	Name            string       `json:"name"`
	Version         string       `json:"version"`
	Vulnerabilities []string     `json:"vulnerabilities"`
	Record          sourceRecord `json:"record" doc:"The source record that says so"`
	Package         string       `json:"package" doc:"As the record names it, with its ecosystem"`
	Identity        string       `json:"identity" doc:"The name that led to the record"`
	Identities      []identity   `json:"identities"`
	Via             string       `json:"via" doc:"Kind of identity that led to the record"`
	Confidence      string       `json:"confidence" enum:"high,medium,low"`
	Reason          string       `json:"reason" doc:"In a range, listed, ..."`
	Range           string       `json:"range,omitempty" doc:"The range that decided"`
	Comparator      string       `json:"comparator" doc:"How versions were compared"`
	Compared        string       `json:"compared" doc:"Our version as the ecosystem writes it"`
	Fixed           string       `json:"fixed,omitempty" doc:"First fixed version after ours, where one is known"`
	FirstSeen       clew.Time    `json:"first_seen,omitzero"`
	FeedSucceededAt clew.Time    `json:"feed_succeeded_at,omitzero" doc:"When the feed was last known to be current"`
}

func explanationOf(now clew.Time, w view.Why) explanation {
	r := w.Record
	return explanation{Component: w.Component.Key, Name: w.Component.Name, Version: w.Component.Version, Vulnerabilities: w.Names,
		Record:  sourceRecord{r.UpstreamID, r.Feed, string(w.Feed.Health(now)), string(r.State), r.Title, r.Score, r.Band, r.Vector, r.Published, r.Modified, r.WithdrawnAt},
		Package: w.Package, Identity: w.Identity(), Identities: identitiesOf(w.Identities), Via: w.Finding.Via, Confidence: w.Confidence, Reason: w.Finding.Reason, Range: w.Range(),
		Comparator: w.Finding.Scheme, Compared: w.Finding.Version, Fixed: w.Finding.Fixed, FirstSeen: w.FirstSeen, FeedSucceededAt: w.Feed.AsOf}
}

func coverageFor(tx *db.Tx, actor clew.Actor, release clew.ID) (coverage, error) {
	if _, err := product.GetRelease(tx, actor, release); err != nil {
		return coverage{}, err
	}
	sight, err := view.NewSight(tx)
	if err != nil {
		return coverage{}, err
	}
	c, err := sight.Of(tx, release)
	return coverageOf(c), err
}

func explanations(s *server) {
	type explainInput struct {
		Component string `query:"component" required:"true" maxLength:"2000" doc:"Key of the component version, as lists give it"`
		Record    string `query:"record" required:"true" maxLength:"200" doc:"Id of the source record, as its publisher has it"`
	}
	register(s, op{route: "GET /api/v1/explanation", id: "explain", tag: tagFindings, summary: "Say why a component version is affected",
		text: "A finding is a component version and a source record; this pair is its address for ever."},
		func(ctx context.Context, actor clew.Actor, in *explainInput) (*one[explanation], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (explanation, error) {
				w, err := view.Explain(tx, in.Component, in.Record)
				if err != nil {
					return explanation{}, err
				}
				if _, held, err := view.Holders(tx, actor, w.Component.ID, 1); err != nil || held == 0 {
					if err == nil {
						err = clew.Errorf(clew.NotFound, "There is no such record")
					}
					return explanation{}, err
				}
				return explanationOf(tx.Now(), w), nil
			}))
		})
}
