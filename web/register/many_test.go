package register_test

import (
	"net/http"
	"regexp"
	"testing"

	"clew"
	"clew/db"
	"clew/product"
	"clew/web/webtest"
)

// A selection is set as one act after a preview, and taken back as one; a product moves to another line.
func TestSetManyAndMove(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		var a, b product.Line
		var one, two product.Product
		var rel product.Release
		var from, to product.Party
		var at product.Deployment
		w.Write(func(tx *db.Tx) (err error) {
			sys := clew.SystemActor()
			if a, err = product.CreateLine(tx, sys, product.LineInput{Name: "Comfort"}, product.Act{}); err != nil {
				return err
			}
			if b, err = product.CreateLine(tx, sys, product.LineInput{Name: "Partner"}, product.Act{}); err != nil {
				return err
			}
			if one, err = product.CreateProduct(tx, sys, a.ID, product.ProductInput{Name: "Gateway"}, product.Act{}); err != nil {
				return err
			}
			if two, err = product.CreateProduct(tx, sys, a.ID, product.ProductInput{Name: "Sensor", Class: product.Critical}, product.Act{}); err != nil {
				return err
			}
			if rel, err = product.CreateRelease(tx, sys, one.ID, product.ReleaseInput{Version: "1.0.0"}, product.Act{}); err != nil {
				return err
			}
			kinds := product.Strings{string(product.Customer)}
			if from, err = product.CreateParty(tx, sys, clew.ID{}, product.PartyInput{Name: "Nordheim", Kinds: kinds}, product.Act{}); err != nil {
				return err
			}
			if to, err = product.CreateParty(tx, sys, clew.ID{}, product.PartyInput{Name: "Suedheim", Kinds: kinds}, product.Act{}); err != nil {
				return err
			}
			at, err = product.CreateDeployment(tx, sys, product.DeploymentInput{PartyID: from.ID, ReleaseID: rel.ID, Units: 7}, product.Act{})
			return err
		})
		pm := w.As(w.User("Pia", clew.Grant{Role: clew.ProductManagement}))
		ids := []string{"id", one.ID.String(), "id", two.ID.String()}
		pm.Get("/products").Want(http.StatusOK, "/products/set?setting=class", "Move to another line", "Set contact")
		pm.Post("/products/set?setting=class", ids...).Want(http.StatusOK, "Preview", "Gateway", "Sensor")
		pm.Post("/products/set?setting=class", append(ids, "value", "nonsense")...).Want(http.StatusUnprocessableEntity, "is not a class")
		page := pm.Post("/products/set?setting=class", append(ids, "value", "critical", "reason", "new rules")...).
			Want(http.StatusOK, "1 record changes, as one act", "1 record has this value already", "critical", "Apply").Lacks("Preview")
		if page.Hidden("confirmed") != "1" {
			t.Error("the preview does not lead on")
		}
		confirm := append(ids, "seen", "1", "seen", "1", "value", "critical", "reason", "new rules", "confirmed", "1")
		list := pm.Post("/products/set?setting=class", confirm...).To().Want(http.StatusOK, "1 record changed", "/undo/")
		pm.Post("/products/set?setting=class", confirm...).Want(http.StatusConflict, "Gateway", "Someone else changed this meanwhile")
		pm.Get("/products/"+one.ID.String()+"/facts").Want(http.StatusOK, "critical (Annex IV)")
		pm.Post(regexp.MustCompile(`action="(/undo/[0-9a-f-]+)"`).FindStringSubmatch(list.Body)[1]).Want(http.StatusSeeOther)
		pm.Get("/products/" + one.ID.String() + "/facts").Lacks("critical (Annex IV)")
		pm.Post("/products/set?setting=nothing", ids...).Want(http.StatusNotFound)
		pm.Post("/products/set?setting=class").Want(http.StatusUnprocessableEntity)

		pm.Get("/products/"+one.ID.String()).Want(http.StatusOK, "/releases/set?setting=support_until")
		pm.Post("/releases/set?setting=support_until", "id", rel.ID.String(), "value", "2032-12-31", "seen", "0", "confirmed", "1", "reason", "contract").To().Want(http.StatusOK, "Dec 2032")
		pm.Get("/deployments").Want(http.StatusOK, "/deployments/set?setting=party")
		pm.Post("/deployments/set?setting=party", "id", at.ID.String(), "value", to.ID.String()).Want(http.StatusOK, "Nordheim", "Suedheim", "1 record changes")
		pm.Post("/deployments/set?setting=party", "id", at.ID.String(), "value", to.ID.String(), "seen", "1", "confirmed", "1", "reason", "sold").To().Want(http.StatusOK, "Suedheim")

		move := "/products/" + one.ID.String() + "/move"
		pm.Get("/products/"+one.ID.String()).Want(http.StatusOK, move)
		form := pm.Get(move).Want(http.StatusOK, "Partner", "Whoever has rights for the new line sees it")
		pm.Post(move, "revision", form.Hidden("revision")).Want(http.StatusUnprocessableEntity)
		pm.Post(move, "revision", form.Hidden("revision"), "line", b.ID.String(), "reason", "sold to a partner").To().Want(http.StatusOK, "Moved", "Partner")
		pm.Get("/products/"+one.ID.String()+"/history").Want(http.StatusOK, "moved it to another line", "sold to a partner", "Comfort", "Partner")
		ofA := w.As(w.User("Anton", clew.Grant{Role: clew.ProductManagement, Line: a.ID}))
		ofA.Get("/products/" + one.ID.String()).Want(http.StatusNotFound)
		ofA.Get("/products/"+two.ID.String()).Want(http.StatusOK, "/products/"+two.ID.String()+"/move")
		dev := w.As(w.User("Dora", clew.Grant{Role: clew.ProductDevelopment}))
		dev.Get("/products/"+one.ID.String()).Lacks("/move", "/releases/set")
		dev.Get(move).Want(http.StatusForbidden)
	})
}

// Each kind of list has its own right: development imports releases, not parties; who may import nothing sees no page.
func TestImportByKind(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		dev := w.As(w.User("Dora", clew.Grant{Role: clew.ProductDevelopment}))
		dev.Get("/import").Want(http.StatusOK, `value="releases"`).Lacks(`value="parties"`, `value="products"`)
		dev.Send("/import", "a.csv", []byte("product,version\nGateway,1.0.0\n"), "kind", "releases").Want(http.StatusSeeOther)
		dev.Send("/import", "a.csv", []byte("name,kind\nNordheim,customer\n"), "kind", "parties").Want(http.StatusForbidden)
		supply := w.As(w.User("Sue", clew.Grant{Role: clew.SupplyChainManagement}))
		supply.Get("/import").Want(http.StatusOK, `value="parties"`).Lacks(`value="releases"`, `value="deployments"`)
		desk := w.As(w.User("Desi", clew.Grant{Role: clew.ServiceDesk}))
		desk.Get("/import").Want(http.StatusForbidden)
	})
}
