package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/db"
)

// tokens lists and revokes API tokens. Making one needs a person who has proved a short while ago who they are, so it
// is done on the page of one's own account, or on the server by "clew token create --data".
func tokens(s *server) {
	type listInput struct {
		Paging
		User clew.ID `query:"user" doc:"Only tokens of this user"`
	}
	register(s, op{route: "GET /api/v1/tokens", id: "listTokens", tag: tagAccess, summary: "List API tokens, newest first"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[access.APIToken], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			var total int64
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (rows []access.APIToken, err error) {
				rows, total, err = access.ListTokens(tx, actor, in.User, in.Limit, offset)
				return rows, err
			})
			return paged(callOf(ctx), rows, int(total), offset, same), err
		})
	register(s, op{route: "DELETE /api/v1/tokens/{id}", id: "revokeToken", tag: tagAccess, summary: "Revoke an API token", text: "It is dead at once, everywhere.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.RevokeToken(tx, actor, in.ID) })
		})
}

func sessions(s *server) {
	register(s, op{route: "GET /api/v1/users/{id}/sessions", id: "listUserSessions", tag: tagAccess, summary: "List the sessions of a user, last seen first"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*list[access.Session], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]access.Session, error) { return access.ListSessions(tx, actor, in.ID) })
			return paged(callOf(ctx), rows, len(rows), 0, same), err
		})
	register(s, op{route: "DELETE /api/v1/sessions/{id}", id: "endSession", tag: tagAccess, summary: "End a session", text: "At once, in every process.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.EndSession(tx, actor, in.ID) })
		})
}

// me is who asks.
type me struct {
	Kind    string       `json:"kind" enum:"nobody,user,token,system"`
	ID      clew.ID      `json:"id,omitzero"`
	Name    string       `json:"name,omitempty"`
	Lang    string       `json:"lang,omitempty"`
	Zone    string       `json:"zone,omitempty"`
	TokenID clew.ID      `json:"token_id,omitzero"`
	Verbs   []string     `json:"verbs" doc:"What may be done somewhere"`
	Grants  []clew.Grant `json:"grants"`
	Server  string       `json:"server" doc:"Version of the server's program; empty for nobody"`
}

func myself(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/me", id: "getMe", tag: tagAccess, summary: "Say who asks, and what they may do", text: "Answers nobody too, so that a program can tell a wrong address from a missing token."},
		func(ctx context.Context, actor clew.Actor, _ *none) (*one[me], error) {
			m := me{Kind: string(actor.Kind), ID: actor.ID, Name: actor.Name, Lang: actor.Lang, Zone: actor.Zone, TokenID: actor.Token, Grants: actor.Grants}
			if actor.Kind != clew.Nobody {
				m.Server = s.Version
			}
			for _, v := range access.Verbs {
				if access.CanSomewhere(actor, v) {
					m.Verbs = append(m.Verbs, string(v))
				}
			}
			return &one[me]{m}, nil
		})
}
