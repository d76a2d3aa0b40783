package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/db"
)

type newUser struct {
	Name  string `json:"name" minLength:"1" maxLength:"200"`
	Email string `json:"email" maxLength:"320" doc:"What the person signs in with"`
	Lang  string `json:"lang,omitempty" enum:"en,de" doc:"Language; English where missing"`
	Zone  string `json:"zone,omitempty" maxLength:"64" doc:"Time zone, as Europe/Berlin; UTC where missing"`
}

type userInput struct {
	Name  string `json:"name" minLength:"1" maxLength:"200"`
	Email string `json:"email" maxLength:"320"`
	Lang  string `json:"lang" enum:"en,de"`
	Zone  string `json:"zone" maxLength:"64"`
	Theme string `json:"theme,omitempty" enum:"light,dark" doc:"Missing: as the person's device has it"`
}

func users(s *server) {
	type listInput struct {
		Paging
		Find
		State string `query:"state" enum:"invited,active,disabled" doc:"Only this state"`
		Role  string `query:"role" enum:"product_management,product_development,project_management,supply_chain_management,security_management,auditor,service_desk,administrator" doc:"Only holders of this role"`
	}
	register(s, op{route: "GET /api/v1/users", id: "listUsers", tag: tagAccess, summary: "List users"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[access.User], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			var total int64
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (rows []access.User, err error) {
				rows, total, err = access.ListUsers(tx, actor, access.UserFilter{Query: in.Q, State: access.UserState(in.State), Role: clew.Role(in.Role), Limit: in.Limit, Offset: offset})
				return rows, err
			})
			return paged(callOf(ctx), rows, int(total), offset, same), err
		})
	type createInput struct{ Body newUser }
	register(s, op{route: "POST /api/v1/users", id: "inviteUser", tag: tagAccess, summary: "Invite a user", text: "The account cannot be entered until a person makes a one-time link for it on the user's page; no token may.", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[access.User], error) {
			u, err := write(ctx, s.DB, func(tx *db.Tx) (access.User, error) {
				id, err := access.InviteUser(tx, actor, access.NewUser(in.Body))
				if err != nil {
					return access.User{}, err
				}
				return access.GetUser(tx, actor, id)
			})
			return createdAt("/users", u, u.ID, u.Revision, err)
		})
	register(s, op{route: "GET /api/v1/users/{id}", id: "getUser", tag: tagAccess, summary: "Read a user"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[access.User], error) {
			u, err := read(ctx, s.DB, func(tx *db.Tx) (access.User, error) { return access.GetUser(tx, actor, in.ID) })
			return recordOf(u, u.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body userInput
	}
	register(s, op{route: "PUT /api/v1/users/{id}", id: "updateUser", tag: tagAccess, summary: "Change a user"},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[access.User], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			b := in.Body
			u, err := write(ctx, s.DB, func(tx *db.Tx) (access.User, error) {
				if err := access.UpdateProfile(tx, actor, access.Profile{User: in.ID.ID, Revision: revision, Name: b.Name, Email: b.Email, Lang: b.Lang, Zone: b.Zone, Theme: b.Theme}); err != nil {
					return access.User{}, err
				}
				return access.GetUser(tx, actor, in.ID.ID)
			})
			return recordOf(u, u.Revision, err)
		})
	userActs(s)
}

// userActs adds what changes whether and how a user may enter.
func userActs(s *server) {
	type actInput struct {
		ID
		IfMatch
		Body reasonBody
	}
	add := func(verb, id, summary, text string, do func(*db.Tx, clew.Actor, clew.ID, int64, string) error) {
		register(s, op{route: "POST /api/v1/users/{id}/" + verb, id: id, tag: tagAccess, summary: summary, text: text, status: 204},
			func(ctx context.Context, actor clew.Actor, in *actInput) (*nothing, error) {
				revision, err := in.revision()
				if err != nil {
					return nil, err
				}
				return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return do(tx, actor, in.ID.ID, revision, in.Body.Reason) })
			})
	}
	add("disable", "disableUser", "Shut an account", "Sessions and tokens end at once; nothing is deleted.", access.DisableUser)
	add("enable", "enableUser", "Open a shut account again", "", func(tx *db.Tx, a clew.Actor, id clew.ID, revision int64, _ string) error {
		return access.EnableUser(tx, a, id, revision)
	})
	add("erase", "eraseUser", "Forget who a user was", "Cannot be undone. The pseudonymous id stays in records and in the audit trail, which verifies as before.", access.ErasePerson)
	add("reset-factors", "resetUserFactors", "Take a user's second factors away", "For a person who lost them.", access.ResetFactors)
	register(s, op{route: "POST /api/v1/users/{id}/end-sessions", id: "endUserSessions", tag: tagAccess, summary: "End all sessions of a user", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.EndAllSessions(tx, actor, in.ID) })
		})
}
