package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/lang"
)

// trailKey is what is needed to verify the trail from outside.
type trailKey struct {
	Origin string `json:"origin" doc:"First line of every checkpoint"`
	Key    string `json:"key" doc:"Public key of the checkpoints, for clew audit verify --signer; keep it apart from the platform"`
}

// trailReport is what recomputing the trail found.
type trailReport struct {
	Whole       bool     `json:"whole" doc:"Nothing was altered, taken out or cut off, as far as the checkpoints reach"`
	Sealed      int64    `json:"sealed" doc:"Events in the sealed trail"`
	Pending     int64    `json:"pending" doc:"Events not sealed yet"`
	Erased      int64    `json:"erased" doc:"Events whose content was erased for privacy"`
	Checkpoints int      `json:"checkpoints" doc:"From outside the database, held against the trail; with none a cut-off end cannot show"`
	Covered     int64    `json:"covered" doc:"How far the newest of them reaches"`
	Unread      string   `json:"unread,omitempty" doc:"Why the checkpoints, or the later ones of them, could not be read"`
	Problems    []string `json:"problems"`
}

func trail(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/audit/key", id: "getAuditKey", tag: tagAudit, summary: "Read the public key of the trail's checkpoints"},
		func(_ context.Context, actor clew.Actor, _ *none) (*one[trailKey], error) {
			if err := access.Require(actor, access.AuditRead, access.Scope{}); err != nil {
				return nil, err
			}
			key, err := s.notary().Key()
			return oneOf(trailKey{audit.Origin, key}, err)
		})
	register(s, op{route: "POST /api/v1/audit/verify", id: "verifyAudit", tag: tagAudit, summary: "Recompute the whole trail and hold it against the checkpoints",
		text: "A POST because it costs; it changes nothing. Whoever does not trust this server runs clew audit verify with a key and checkpoints of their own."},
		func(ctx context.Context, actor clew.Actor, _ *none) (*one[trailReport], error) {
			if err := access.Require(actor, access.AuditRead, access.Scope{}); err != nil {
				return nil, err
			}
			r, unread, err := s.notary().Verify(ctx)
			out := trailReport{Whole: len(r.Problems) == 0 && unread == nil, Sealed: r.Sealed, Pending: r.Pending, Erased: r.Erased, Checkpoints: r.Checkpoints, Covered: r.Covered, Problems: []string{}}
			if unread != nil {
				out.Unread = lang.Error(callOf(ctx).lang, unread)
			}
			for _, p := range r.Problems {
				out.Problems = append(out.Problems, p.String())
			}
			return oneOf(out, err)
		})
}

// notary is the one of the checkpoints outside, or one that knows of none.
func (s *server) notary() *audit.Notary {
	if s.Notary == nil {
		return &audit.Notary{DB: s.DB}
	}
	return s.Notary
}
