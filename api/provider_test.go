package api

import (
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
)

// narrowToken makes a token of an administrator that holds these verbs alone.
func (w *world) narrowToken(name string, verbs ...access.Verb) (secret string) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		id, err := access.CreateUser(tx, system, access.NewUser{Name: name, Email: name + "@example.com"}, clew.Grant{Role: clew.Administrator})
		if err != nil {
			return err
		}
		secret, _, err = w.door.CreateToken(tx, system, access.NewToken{User: id, Name: "test", Verbs: verbs, Life: time.Hour})
		return err
	})
	return secret
}

func TestProviders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const base = "/api/v1/identity-providers"
		token := w.token("root", clew.Grant{Role: clew.Administrator})
		body := func(issuer, secret string) string {
			return `{"name":"Company","issuer":"` + issuer + `","client_id":"clew","enabled":true,"rules":[{"claim":"groups","value":"dev","role":"product_development","product":"` + w.own.product.String() + `"}]` + secret + `}`
		}
		const hidden = "very-secret-value"
		rec := w.do(request{method: "POST", path: base, token: token, body: body("https://login.example.com", `,"client_secret":"`+hidden+`"`)})
		made := decoded[provider](t, rec, 201)
		if !made.HasSecret || made.RedirectURI != "http://localhost:8420/sign-in/oidc/"+made.ID.String()+"/callback" || rec.Header().Get("Location") != base+"/"+made.ID.String() {
			t.Errorf("made: %+v at %q", made, rec.Header().Get("Location"))
		}
		if len(made.Rules) != 1 || made.Rules[0].Line != w.own.line {
			t.Errorf("the rule for a product lacks its line: %+v", made.Rules)
		}
		path := base + "/" + made.ID.String()
		put := func(tag, body string) request {
			return request{method: "PUT", path: path, token: token, body: body, header: map[string]string{"If-Match": tag}}
		}
		// The secret stays where none is given, but is not sent to another issuer.
		if v := decoded[provider](t, w.do(put(`"1"`, strings.Replace(body("https://login.example.com", ""), "Company", "Group", 1))), 200); v.Name != "Group" || !v.HasSecret || v.Revision != 2 {
			t.Errorf("changed: %+v", v)
		}
		if rec := w.do(put(`"2"`, body("https://evil.example", ""))); rec.Code != 422 || !strings.Contains(rec.Body.String(), "new issuer") {
			t.Errorf("another issuer with the old secret: %d %s", rec.Code, rec.Body)
		}
		if rec := w.do(put(`"1"`, body("https://login.example.com", ""))); rec.Code != 409 {
			t.Errorf("a stale change: %d %s", rec.Code, rec.Body)
		}
		for name, bad := range map[string]string{"plain http": body("http://login.example.com", ""), "role": strings.Replace(body("https://a.example", ""), "product_development", "king", 1),
			"product": strings.Replace(body("https://a.example", ""), w.own.product.String(), clew.NewID().String(), 1), "twice": body("https://login.example.com", "")} {
			if rec := w.do(request{method: "POST", path: base, token: token, body: bad}); rec.Code != 422 && rec.Code != 409 {
				t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
			}
		}
		// Nothing gives the secret back: not the record, the list or the trail.
		for _, p := range []string{base, path, "/api/v1/events?limit=500"} {
			if rec := w.get(token, p); rec.Code != 200 || strings.Contains(rec.Body.String(), hidden) {
				t.Errorf("%s: %d %s", p, rec.Code, rec.Body)
			}
		}
		// Whoever may not grant roles must not reach it through a rule, nor a token that was not given the verb by name.
		for name, verbs := range map[string][]access.Verb{"settings": {access.SettingManage, access.UserManage}, "noUsers": {access.SettingManage, access.ProviderManage}} {
			other := w.narrowToken(name, verbs...)
			for _, r := range []request{{method: "POST", path: base, body: body("https://b.example", "")}, put(`"2"`, body("https://login.example.com", "")), {method: "DELETE", path: path, header: map[string]string{"If-Match": `"2"`}}} {
				r.token = other
				if rec := w.do(r); rec.Code != 403 {
					t.Errorf("%s: %s %d %s", name, r.method, rec.Code, rec.Body)
				}
			}
		}
		for _, tag := range []string{`"1"`, `"2"`} {
			want := map[string]int{`"1"`: 409, `"2"`: 204}[tag]
			if rec := w.do(request{method: "DELETE", path: path, token: token, header: map[string]string{"If-Match": tag}}); rec.Code != want {
				t.Errorf("deleting %s: %d %s", tag, rec.Code, rec.Body)
			}
		}
		if rec := w.get(token, path); rec.Code != 404 {
			t.Errorf("after deleting: %d", rec.Code)
		}
		if rec := w.get(token, "/api/v1/events?kind=access.oidc_provider_deleted"); !strings.Contains(rec.Body.String(), made.ID.String()) {
			t.Errorf("no event of deleting: %s", rec.Body)
		}
	})
}
