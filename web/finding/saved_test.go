package finding_test

import (
	"fmt"
	"html"
	"regexp"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/product"
	"clew/web/webtest"
)

// Filters are saved under a name, shown with their count to those who may see them, and deleted again.
func TestSavedViews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := jobtest.NewMaker(jobtest.New(t, d))
		w := webtest.New(t, m.World, true)
		ada, bo := w.As(w.User("Ada", clew.Grant{Role: clew.SecurityManagement})), w.As(w.User("Bo", clew.Grant{Role: clew.Auditor}))
		ada.Get("/findings").Want(200).Lacks("Save view")
		ada.Get("/findings?state=all&severity=high&sel=CVE-2023-4911").Want(200, "Save view", `value="severity=high&amp;state=all"`)
		ada.Post("/views", "list", "findings", "query", "severity=high&state=all", "name", "High ones <b>").To().
			Want(200, "View saved", "High ones &lt;b&gt;", `aria-current="page"`).Lacks("Save view")
		bo.Get("/findings").Lacks("High ones")
		page := ada.Post("/views", "list", "findings", "query", "exploited=1", "name", "Exploited of ours", "shared", "1").To().Want(200, "Exploited of ours")
		bo.Get("/findings?exploited=1").Want(200, "Exploited of ours").Lacks("/delete")
		ada.Post("/views", "list", "findings", "query", "exploited=1", "name", "exploited OF ours").To().Want(200, "The view was not saved", "You keep a view of this name already")
		ada.Post("/views", "list", "users", "query", "", "name", "x").Want(404)
		del := regexp.MustCompile(`/views/[0-9a-f-]+/delete`).FindString(page.Body)
		bo.Post(del).Want(403)
		ada.Post(del).Want(303)
		bo.Get("/findings").Lacks("Exploited of ours")
		ada.Post("/views", "list", "products", "query", "kind=device", "name", "Devices").To().Want(200, "Devices")
		w.As(w.User("Nora")).Post("/views", "list", "products", "query", "kind=device", "name", "x").Want(403)
	})
}

// A portfolio of many products that nobody knows the inside of is shown in pages, the darkest first.
func TestUnassessableInPages(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Write(func(tx *db.Tx) error {
			line, err := product.CreateLine(tx, clew.SystemActor(), product.LineInput{Name: "Comfort"}, product.Act{})
			for i := 0; i < 60 && err == nil; i++ {
				var p product.Product
				if p, err = product.CreateProduct(tx, clew.SystemActor(), line.ID, product.ProductInput{Name: fmt.Sprintf("Sensor %02d", i)}, product.Act{}); err == nil {
					_, err = product.CreateRelease(tx, clew.SystemActor(), p.ID, product.ReleaseInput{Version: "1.0.0"}, product.Act{})
				}
			}
			return err
		})
		b := w.As(w.User("Ada", clew.Grant{Role: clew.SecurityManagement}))
		first := b.Get("/findings/unassessable").Want(200, "Sensor 00", "Sensor 49", "50 of 60").Lacks("Sensor 50")
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(first.Body)
		if next == nil {
			t.Fatal("no way to the rest")
		}
		b.Get(html.UnescapeString(next[1])).Want(200, "Sensor 50", "Sensor 59").Lacks("Sensor 49")
	})
}
