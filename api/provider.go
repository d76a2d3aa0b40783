package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/db"

	"github.com/danielgtaylor/huma/v2"
)

// provider is an identity provider with the address that it must know. Its secret is never given.
type provider struct {
	access.Provider
	RedirectURI string `json:"redirect_uri" doc:"Where the provider sends people back to; register it there"`
}

type providerInput struct {
	Name        string             `json:"name" maxLength:"100" doc:"On the sign-in page"`
	Issuer      string             `json:"issuer" maxLength:"500" doc:"As https://login.example.com"`
	ClientID    string             `json:"client_id" maxLength:"300"`
	Secret      string             `json:"client_secret,omitempty" writeOnly:"true" maxLength:"1000" doc:"Never given back. Missing: the stored one stays; for another issuer it must be given anew"`
	Scopes      string             `json:"scopes,omitempty" maxLength:"500" doc:"Beside openid, separated by spaces"`
	Rules       []access.ClaimRule `json:"rules,omitempty" nullable:"false" maxItems:"500" doc:"Roles by claims; grants made by them follow the provider at each sign-in"`
	AutoCreate  bool               `json:"auto_create,omitempty" doc:"People unknown so far get an account without grants"`
	TrustFactor bool               `json:"trust_factor,omitempty" doc:"The provider asks for a second factor itself"`
	Enabled     bool               `json:"enabled,omitempty" doc:"Offered on the sign-in page"`
}

// TransformSchema implements huma.SchemaTransformer.
func (providerInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return optional(s, "name", "issuer", "client_id")
}

func (s *server) provider(tx *db.Tx, actor clew.Actor, id clew.ID) (provider, error) {
	p, err := access.GetProvider(tx, actor, id)
	return provider{p, s.Door.OIDCRedirect(p.ID)}, err
}

// saveProvider makes (zero id) or changes a provider.
func (s *server) saveProvider(ctx context.Context, actor clew.Actor, id clew.ID, revision int64, in providerInput) (provider, error) {
	return write(ctx, s.DB, func(tx *db.Tx) (provider, error) {
		p := access.Provider{ID: id, Revision: revision, Name: in.Name, Issuer: in.Issuer, ClientID: in.ClientID, Scopes: in.Scopes,
			AutoCreate: in.AutoCreate, TrustFactor: in.TrustFactor, Enabled: in.Enabled}
		if err := access.Require(actor, access.ProviderManage, access.Scope{}); err != nil { // before lines and products are looked for
			return provider{}, err
		}
		for _, r := range in.Rules {
			g, err := within(tx, newGrant{Role: string(r.Role), LineID: r.Line, ProductID: r.Product})
			if err != nil {
				return provider{}, err
			}
			p.Rules = append(p.Rules, access.ClaimRule{Claim: r.Claim, Value: r.Value, Role: g.Role, Line: g.Line, Product: g.Product})
		}
		id, err := s.Door.SaveProvider(tx, actor, p, in.Secret)
		if err != nil {
			return provider{}, err
		}
		return s.provider(tx, clew.SystemActor(), id)
	})
}

func providers(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/identity-providers", id: "listIdentityProviders", tag: tagAccess, summary: "List the identity providers (OpenID Connect)", text: "Without their secrets."},
		func(ctx context.Context, actor clew.Actor, _ *none) (*list[provider], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]access.Provider, error) { return access.ListProviders(tx, actor) })
			return paged(callOf(ctx), rows, len(rows), 0, func(p access.Provider) provider { return provider{p, s.Door.OIDCRedirect(p.ID)} }), err
		})
	type createInput struct{ Body providerInput }
	register(s, op{route: "POST /api/v1/identity-providers", id: "createIdentityProvider", tag: tagAccess, summary: "Add an identity provider", status: 201,
		text: "Takes the right to manage users too, since its rules give roles away; a token must have been given provider.manage by name."},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*created[provider], error) {
			p, err := s.saveProvider(ctx, actor, clew.ID{}, 0, in.Body)
			return createdAt("/identity-providers", p, p.ID, p.Revision, err)
		})
	register(s, op{route: "GET /api/v1/identity-providers/{id}", id: "getIdentityProvider", tag: tagAccess, summary: "Read an identity provider", text: "Without its secret."},
		func(ctx context.Context, actor clew.Actor, in *ID) (*record[provider], error) {
			p, err := read(ctx, s.DB, func(tx *db.Tx) (provider, error) { return s.provider(tx, actor, in.ID) })
			return recordOf(p, p.Revision, err)
		})
	type updateInput struct {
		ID
		IfMatch
		Body providerInput
	}
	register(s, op{route: "PUT /api/v1/identity-providers/{id}", id: "updateIdentityProvider", tag: tagAccess, summary: "Change an identity provider"},
		func(ctx context.Context, actor clew.Actor, in *updateInput) (*record[provider], error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			p, err := s.saveProvider(ctx, actor, in.ID.ID, revision, in.Body)
			return recordOf(p, p.Revision, err)
		})
	type deleteInput struct {
		ID
		IfMatch
	}
	register(s, op{route: "DELETE /api/v1/identity-providers/{id}", id: "deleteIdentityProvider", tag: tagAccess, summary: "Delete an identity provider", status: 204,
		text: "Links of people to it and grants made by its rules go with it, and the sessions of these people end."},
		func(ctx context.Context, actor clew.Actor, in *deleteInput) (*nothing, error) {
			revision, err := in.revision()
			if err != nil {
				return nil, err
			}
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return access.DeleteProvider(tx, actor, in.ID.ID, revision) })
		})
}
