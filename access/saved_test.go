package access_test

import (
	"net/url"
	"strings"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
)

// A view is its owner's until it is shared; it is deleted by its owner, or a shared one by who manages users.
func TestSavedViews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		person := func(name string, roles ...clew.Role) (a clew.Actor) {
			a = clew.Actor{Kind: clew.User}
			for _, r := range roles {
				a.Grants = append(a.Grants, clew.Grant{Role: r})
			}
			if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
				a.ID, err = access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: name, Email: name + "@example.com"}, a.Grants...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return a
		}
		ada, bo, none := person("ada", clew.ProductDevelopment), person("bo", clew.Auditor), person("none")
		admin := person("cy", clew.Administrator)
		save := func(a clew.Actor, in access.NewSavedView) (v access.SavedView, err error) {
			err = d.Write(t.Context(), func(tx *db.Tx) (err error) { v, err = access.SaveView(tx, a, in); return err })
			return v, err
		}
		names := func(a clew.Actor) string {
			var out []string
			if err := d.Read(t.Context(), func(tx *db.Tx) error {
				all, err := access.SavedViews(tx, a, "findings")
				for _, v := range all {
					out = append(out, v.Name)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return strings.Join(out, ",")
		}
		own, err := save(ada, access.NewSavedView{List: "findings", Name: " Mine ", Query: "state=all&sel=CVE-1&after=3&severity=high&severity=critical&q="})
		if err != nil || own.Name != "Mine" || own.Query != "severity=high&severity=critical&state=all" {
			t.Fatalf("%+v, %v", own, err)
		}
		shared, err := save(ada, access.NewSavedView{List: "findings", Name: "Gateway team", Query: "q=gateway", Shared: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(ada) + ";" + names(bo) + ";" + names(none) + ";" + names(clew.Actor{Kind: clew.Nobody}); got != "Mine,Gateway team;Gateway team;;" {
			t.Errorf("seen: %s", got)
		}
		for what, c := range map[string]struct {
			a    clew.Actor
			in   access.NewSavedView
			want clew.Kind
		}{
			"the same name": {ada, access.NewSavedView{List: "findings", Name: "MINE"}, clew.Conflict},
			"no name":       {ada, access.NewSavedView{List: "findings", Name: " "}, clew.Invalid},
			"long name":     {ada, access.NewSavedView{List: "findings", Name: strings.Repeat("x", 61)}, clew.Invalid},
			"another list":  {ada, access.NewSavedView{List: "parties", Name: "x"}, clew.Invalid},
			"no query":      {ada, access.NewSavedView{List: "findings", Name: "x", Query: "q=%zz"}, clew.Invalid},
			"long query":    {ada, access.NewSavedView{List: "findings", Name: "x", Query: "q=" + strings.Repeat("x", 3000)}, clew.Invalid},
			"no role":       {none, access.NewSavedView{List: "findings", Name: "x"}, clew.Denied},
			"read token":    {clew.Actor{Kind: clew.Token, ID: ada.ID, Grants: ada.Grants, Verbs: []string{"read", "feed.read"}}, access.NewSavedView{List: "findings", Name: "x"}, clew.Denied},
			"nobody":        {clew.Actor{Kind: clew.Nobody}, access.NewSavedView{List: "findings", Name: "x"}, clew.Unauthenticated},
		} {
			if _, err := save(c.a, c.in); !clew.Is(err, c.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		drop := func(a clew.Actor, id clew.ID) error {
			return d.Write(t.Context(), func(tx *db.Tx) error { return access.DeleteView(tx, a, id) })
		}
		if err := drop(clew.Actor{Kind: clew.Token, ID: ada.ID, Grants: ada.Grants, Verbs: []string{"read"}}, shared.ID); !clew.Is(err, clew.Denied) {
			t.Errorf("a token for reading deletes its owner's view: %v", err)
		}
		for what, c := range map[string]struct {
			a    clew.Actor
			id   clew.ID
			want clew.Kind
		}{"somebody's own": {bo, own.ID, clew.NotFound}, "shared": {bo, shared.ID, clew.Denied}, "own, as administrator": {admin, own.ID, clew.NotFound}} {
			if err := drop(c.a, c.id); !clew.Is(err, c.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := drop(admin, shared.ID); err != nil {
			t.Error(err)
		}
		if err := drop(ada, own.ID); err != nil {
			t.Error(err)
		}
		if names(ada) != "" {
			t.Error("something is left")
		}
		if got := access.SavedQuery(url.Values{"b": {"2", "1"}, "a": {""}, "format": {"csv"}}); got != "b=2&b=1" {
			t.Error(got)
		}
	})
}
