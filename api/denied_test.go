package api

import (
	"net/http"
	"testing"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/db/dbtest"
)

// Whoever is turned away by the API stands in the trail, once for each right.
func TestDeniedIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.token("Eve", clew.Grant{Role: clew.ProductManagement, Line: w.own.line})
		for range 5 {
			if rec := w.get(token, "/api/v1/users"); rec.Code != http.StatusForbidden { // by the table
				t.Fatal(rec.Code)
			}
			if rec := w.do(request{method: "POST", path: "/api/v1/lines", token: token, body: `{"name":"Mine","manufacturer":"Me"}`}); rec.Code != http.StatusForbidden { // by the domain
				t.Fatal(rec.Code, rec.Body)
			}
			if rec := w.do(request{method: "POST", path: "/api/v1/releases/" + w.foreign.release.String() + "/state", token: token, body: `{"state":"released","reason":"x"}`, header: map[string]string{"If-Match": `"1"`}}); rec.Code != http.StatusNotFound {
				t.Fatal(rec.Code, rec.Body)
			}
			w.get(token, "/api/v1/releases/"+w.foreign.release.String())
			w.get(token, "/api/v1/none")
			w.get("clew_abcde_wrong", "/api/v1/users")
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			rows, err := audit.List(tx, *(&db.Where{}).And("e.kind = ?", "access.denied"), clew.ID{}, 100)
			got := map[string]int{}
			for _, r := range rows {
				got[r.RecordID]++
			}
			if len(rows) != 3 || got["user.manage"] != 1 || got["register.write"] != 1 || got["release.write"] != 1 {
				t.Errorf("%v", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if c := w.door.Counts(); c.Denied != 10 || c.Hidden != 5 || c.WrongToken != 5 {
			t.Errorf("%+v", c)
		}
	})
}
