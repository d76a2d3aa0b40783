package web

import (
	"io"
	"net/http"

	"clew/licence"
	"clew/web/account"
	"clew/web/admin"
	"clew/web/look"
	"clew/web/look/gallery"
	"clew/web/site"
)

// routes is the whole route table. Each row needs a row in access/route_page.go, which says who may use it at all.
// Page packages: make one value of each at the top, then one line a route.
func routes(s *site.Site, c Config) []site.Route {
	me := account.Pages{Site: s, Door: c.Door}
	desk := admin.Pages{Site: s, Door: c.Door, Notary: c.Notary, Backups: c.Backups}
	return append(append(registerRoutes(s), findingRoutes(s)...), []site.Route{
		{Pattern: "GET /static/{file...}", Plain: look.Static()},
		{Pattern: "POST /preferences", Plain: http.HandlerFunc(look.Preferences)},
		{Pattern: "GET /licences", Plain: http.HandlerFunc(showLicences)},
		{Pattern: "GET /gallery", Handler: showGallery},

		{Pattern: "GET /setup", Handler: me.Setup},
		{Pattern: "POST /setup", Handler: me.Setup},
		{Pattern: "GET /link", Handler: me.Link},
		{Pattern: "POST /link", Handler: me.Link},
		{Pattern: "GET /signin", Handler: me.SignIn},
		{Pattern: "POST /signin", Handler: me.SignIn},
		{Pattern: "GET /signin/code", Handler: me.Code},
		{Pattern: "POST /signin/code", Handler: me.Code},
		{Pattern: "POST /signin/passkey", Handler: me.BeginPasskey},
		{Pattern: "POST /signin/passkey/finish", Handler: me.FinishPasskey},
		{Pattern: "POST /signin/oidc/{id}", Handler: me.BeginOIDC},
		{Pattern: "GET /sign-in/oidc/{id}/callback", Handler: me.FinishOIDC},
		{Pattern: "POST /signout", Handler: me.SignOut},

		{Pattern: "POST /views", Handler: me.SaveView},
		{Pattern: "POST /views/{id}/delete", Handler: me.DeleteView},

		{Pattern: "GET /account", Handler: me.Profile},
		{Pattern: "POST /account", Handler: me.Profile},
		{Pattern: "GET /account/confirm", Handler: me.Confirm},
		{Pattern: "POST /account/confirm", Handler: me.Confirm},
		{Pattern: "GET /account/password", Handler: me.Password},
		{Pattern: "POST /account/password", Handler: me.Password},
		{Pattern: "GET /account/second-factor", Handler: me.Factors},
		{Pattern: "GET /account/totp", Handler: me.NewTOTP},
		{Pattern: "POST /account/totp", Handler: me.NewTOTP},
		{Pattern: "POST /account/totp/{id}", Handler: me.ConfirmTOTP},
		{Pattern: "POST /account/passkeys", Handler: me.BeginNewPasskey},
		{Pattern: "POST /account/passkeys/finish", Handler: me.FinishNewPasskey},
		{Pattern: "GET /account/authenticators/{id}", Handler: me.Authenticator},
		{Pattern: "POST /account/authenticators/{id}", Handler: me.Authenticator},
		{Pattern: "POST /account/authenticators/{id}/remove", Handler: me.RemoveAuthenticator},
		{Pattern: "POST /account/recovery", Handler: me.NewCodes},
		{Pattern: "POST /account/oidc/unlink", Handler: me.Unlink},
		{Pattern: "GET /account/sessions", Handler: me.Sessions},
		{Pattern: "POST /account/sessions/end", Handler: me.EndSessions},
		{Pattern: "POST /account/sessions/{id}/end", Handler: me.EndSession},
		{Pattern: "GET /account/tokens", Handler: me.Tokens},
		{Pattern: "GET /account/tokens/new", Handler: me.NewToken},
		{Pattern: "POST /account/tokens/new", Handler: me.NewToken},
		{Pattern: "POST /account/tokens/{id}/revoke", Handler: me.RevokeToken},

		{Pattern: "GET /users", Handler: desk.Users},
		{Pattern: "GET /users/new", Handler: desk.Invite},
		{Pattern: "POST /users/new", Handler: desk.Invite},
		{Pattern: "GET /users/{id}", Handler: desk.User},
		{Pattern: "GET /users/{id}/edit", Handler: desk.EditUser},
		{Pattern: "POST /users/{id}/edit", Handler: desk.EditUser},
		{Pattern: "POST /users/{id}/link", Handler: desk.Link},
		{Pattern: "GET /users/{id}/grants", Handler: desk.Grant},
		{Pattern: "POST /users/{id}/grants", Handler: desk.Grant},
		{Pattern: "POST /users/{id}/grants/{grant}/revoke", Handler: desk.RevokeGrant},
		{Pattern: "GET /users/{id}/disable", Handler: desk.Disable},
		{Pattern: "POST /users/{id}/disable", Handler: desk.Disable},
		{Pattern: "POST /users/{id}/enable", Handler: desk.Enable},
		{Pattern: "GET /users/{id}/erase", Handler: desk.Erase},
		{Pattern: "POST /users/{id}/erase", Handler: desk.Erase},
		{Pattern: "POST /users/{id}/sessions/end", Handler: desk.EndSessions},
		{Pattern: "GET /users/{id}/second-factor", Handler: desk.ResetFactors},
		{Pattern: "POST /users/{id}/second-factor", Handler: desk.ResetFactors},
		{Pattern: "POST /users/{id}/tokens/{token}/revoke", Handler: desk.RevokeToken},

		{Pattern: "GET /settings", Handler: desk.Settings},
		{Pattern: "POST /settings", Handler: desk.Settings},
		{Pattern: "GET /settings/backup", Handler: desk.Backup},
		{Pattern: "POST /settings/backup", Handler: desk.Backup},
		{Pattern: "POST /settings/backup/run", Handler: desk.BackupNow},
		{Pattern: "POST /settings/backup/key", Handler: desk.BackupKey},
		{Pattern: "GET /settings/signin", Handler: desk.SignIn},
		{Pattern: "POST /settings/signin", Handler: desk.SignIn},
		{Pattern: "GET /settings/oidc/new", Handler: desk.NewOIDC},
		{Pattern: "POST /settings/oidc/new", Handler: desk.NewOIDC},
		{Pattern: "GET /settings/oidc/{id}", Handler: desk.OIDC},
		{Pattern: "POST /settings/oidc/{id}", Handler: desk.OIDC},
		{Pattern: "GET /settings/oidc/{id}/delete", Handler: desk.DeleteOIDC},
		{Pattern: "POST /settings/oidc/{id}/delete", Handler: desk.DeleteOIDC},
		{Pattern: "GET /rights", Handler: desk.Rights},

		{Pattern: "GET /audit", Handler: desk.Audit},
		{Pattern: "GET /audit/{id}", Handler: desk.Event},
		{Pattern: "POST /audit/verify", Handler: desk.Verify},
		{Pattern: "GET /jobs", Handler: desk.Jobs},
		{Pattern: "GET /jobs/{id}", Handler: desk.Job},
		{Pattern: "POST /jobs/{id}/cancel", Handler: desk.CancelJob},
	}...)
}

// showLicences is plain text, as the licences' authors wrote it.
func showLicences(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	io.WriteString(w, licence.Text())
}

func showGallery(w http.ResponseWriter, r *site.Request) error {
	return gallery.Serve(w, r.Request, r.Actor, r.Now)
}
