package api

import (
	"context"
	"slices"

	"clew"
	"clew/access"
	"clew/db"
)

// settings are what administrators set for the whole platform, and what only the operator's start of it sets.
type settings struct {
	Organisation      string      `json:"organisation" doc:"Name of whoever runs the platform; it stands on exports"`
	SecondFactorRoles []clew.Role `json:"second_factor_roles" doc:"Whoever holds one of these roles needs a second factor"`
	Revision          int64       `json:"revision"`
	BaseURL           string      `json:"base_url" doc:"What people type; set when the server is started"`
	Database          string      `json:"database" enum:"sqlite,postgres"`
	Passkeys          bool        `json:"passkeys" doc:"They need https and a host name"`
	Version           string      `json:"version" doc:"Of the program"`
}

type settingsInput struct {
	Organisation      string   `json:"organisation" maxLength:"200"`
	SecondFactorRoles []string `json:"second_factor_roles" maxItems:"20" doc:"Names of roles, as administrator"`
}

func (s *server) settings(tx *db.Tx, actor clew.Actor) (settings, error) {
	if err := access.Require(actor, access.SettingManage, access.Scope{}); err != nil {
		return settings{}, err
	}
	o, err := access.GetOrganisation(tx)
	if err != nil {
		return settings{}, err
	}
	roles, err := access.SecondFactorRoles(tx)
	// Never set is revision 0 there; an ETag begins with 1.
	out := settings{Organisation: o.Name, Revision: o.Revision + 1, SecondFactorRoles: roles, BaseURL: s.Door.BaseURL(), Database: "sqlite", Passkeys: s.Door.Passkeys(), Version: s.Version}
	if s.DB.Kind() == db.Postgres {
		out.Database = "postgres"
	}
	if roles == nil {
		out.SecondFactorRoles = []clew.Role{}
	}
	return out, err
}

func platform(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/settings", id: "getSettings", tag: tagAccess, summary: "Read the settings of the platform"},
		func(ctx context.Context, actor clew.Actor, _ *none) (*record[settings], error) {
			v, err := read(ctx, s.DB, func(tx *db.Tx) (settings, error) { return s.settings(tx, actor) })
			return recordOf(v, v.Revision, err)
		})
	type input struct {
		IfMatch
		Body settingsInput
	}
	register(s, op{route: "PUT /api/v1/settings", id: "updateSettings", tag: tagAccess, summary: "Change the settings of the platform"},
		func(ctx context.Context, actor clew.Actor, in *input) (*record[settings], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			v, err := write(ctx, s.DB, func(tx *db.Tx) (settings, error) {
				if err := access.SetOrganisation(tx, actor, access.Organisation{Name: in.Body.Organisation, Revision: revision - 1}); err != nil {
					return settings{}, err
				}
				var roles []clew.Role
				for _, r := range in.Body.SecondFactorRoles {
					roles = append(roles, clew.Role(r))
				}
				old, err := access.SecondFactorRoles(tx)
				if err == nil && !slices.Equal(old, roles) {
					err = access.SetSecondFactorRoles(tx, actor, roles)
				}
				if err != nil {
					return settings{}, err
				}
				return s.settings(tx, actor)
			})
			return recordOf(v, v.Revision, err)
		})
}
