package register_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/web/look/looktest"
	"clew/web/webtest"

	"clew/db/dbtest"
)

var shots = flag.String("shots", "", "write pictures of the pages to this directory")

// furnish fills the world with what the pages show, and gives their addresses.
func furnish(t *testing.T, w *webtest.World, b *webtest.Browser) map[string]string {
	t.Helper()
	m := jobtest.NewMaker(w.World)
	pages := map[string]string{"products": "/products", "products-filtered": "/products?q=gate&kind=device", "products-none": "/products?q=nothing", "product-new": "/products/new", "lines": "/lines", "line-new": "/lines/new",
		"line": "/lines/" + m.Line.ID.String(), "line-history": "/lines/" + m.Line.ID.String() + "/history", "parties": "/parties", "party-new": "/parties/new", "deployments": "/deployments", "import": "/import",
		"feeds": "/feeds?show=all", "feed": "/feeds/osv:Go", "feed-edit": "/feeds/osv:Go/edit", "feed-new": "/feeds/new", "feed-import": "/feeds/import"}
	prod, rel := "/products/"+m.Gateway.ID.String(), "/releases/"+m.G41.ID.String()
	b.Post("/lines/"+m.Line.ID.String()+"/people", "role", "product_management", "user", b.Who.String()).Want(http.StatusSeeOther)
	b.Post(prod+"/people", "role", "security_management", "user", b.Who.String()).Want(http.StatusSeeOther)
	b.Post(prod+"/variants/new", "name", "HW 3 UK", "hardware", "3", "region", "UK", "articles", "4711-UK\n4711-UK-B").Want(http.StatusSeeOther)
	for _, s := range []string{"", "/facts", "/history", "/history?all=1", "/edit", "/retire", "/people", "/variants/new", "/support/new", "/releases/new"} {
		pages["product"+strings.NewReplacer("/", "-", "?", "-", "=", "").Replace(s)] = prod + s
	}
	for _, s := range []string{"", "/inventory", "/history", "/edit", "/state?to=withdrawn", "/contains", "/retire"} {
		pages["release"+strings.NewReplacer("/", "-", "?", "-", "=", "").Replace(s)] = rel + s
	}
	pages["release-unknown"] = "/releases/" + m.O14.ID.String()
	pages["product-old"] = "/products/" + m.Old.ID.String()
	draft := w.Release(m.Sensor, "3.0.0-rc.1", "")
	pages["release-draft"] = "/releases/" + draft.ID.String()
	var inv component.Inventory
	var party product.Party
	var dep product.Deployment
	w.Read(func(tx *db.Tx) (err error) {
		inv, _, err = component.LiveOf(tx, m.G41.ID)
		w.Must(err)
		parties, err := product.ListParties(tx, w.Actor, product.PartyFilter{})
		w.Must(err)
		party = parties.Rows[0].Party
		deps, err := product.ListDeployments(tx, w.Actor, product.DeploymentFilter{})
		dep = deps.Rows[0]
		return err
	})
	pages["inventory"] = "/inventories/" + inv.ID.String()
	odd := b.Send(pages["release-draft"]+"/inventory", "odd.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","strange":1,"components":[{"type":"library","name":"zlib","version":"1.3.1","purl":"pkg:generic/zlib@1.3.1","licenses":"MIT"},{"name":"","version":7},{"type":"library","name":"odd","purl":"not a purl"}]}`)).Want(http.StatusSeeOther).Location()
	b.Wait(odd, "counts now")
	pages["inventory-warnings"] = odd
	bad := b.Send(pages["release-draft"]+"/inventory", "page.html", []byte("<!doctype html><title>no</title>")).Want(http.StatusSeeOther).Location()
	b.Wait(bad, "refused")
	pages["inventory-refused"] = bad
	base := "/parties/" + party.ID.String()
	b.Post(base+"/contacts/new", "name", "Kim Kunde", "email", "kim@example.org", "role", "security", "phone", "+49 731 1234").Want(http.StatusSeeOther)
	pages["party"], pages["party-edit"], pages["contact-new"], pages["party-history"] = base, base+"/edit", base+"/contacts/new", base+"/history"
	pages["deployment"], pages["deployment-edit"], pages["deployment-new"] = "/deployments/"+dep.ID.String(), "/deployments/"+dep.ID.String()+"/edit", "/deployments/new?party="+party.ID.String()
	at := b.Send("/import", "geräte.csv", []byte("Name;Produktlinie;Art;Artikelnummern\nPumpensteuerung;"+m.Line.Name+";Gerät;4711\nHeat Gateway;"+m.Line.Name+";Gerät;4812\nGhost;No such line;Gerät;\n"), "kind", "products").Want(http.StatusSeeOther).Location()
	b.Wait(at, "Ghost")
	pages["import-preview"] = at
	b.Post("/feeds/osv:npm/fetch").Want(http.StatusSeeOther) // fails: there is no network
	b.Wait("/feeds/osv:npm", `notice bad`)
	pages["feed-failed"] = "/feeds/osv:npm"
	return pages
}

// narrow are the pages that are looked at on a phone too when no pictures are asked for: one of each make.
var narrow = []string{"products", "product", "product-facts", "product-edit", "product-history-all1", "release", "release-unknown", "release-inventory", "inventory-warnings", "import-preview", "feeds", "feed", "party", "deployments"}

// Every page holds in light and dark, on a phone and in German; axe finds nothing.
func TestBrowser(t *testing.T) {
	screen := looktest.NewBrowser(t)
	w := webtest.New(t, jobtest.New(t, dbtest.SQLite(t)), true)
	w.Must(feed.Ensure(t.Context(), w.DB))
	sec := w.As(w.User("Sigrid Sommer", clew.Grant{Role: clew.SecurityManagement}))
	w.Lang = "de"
	german := w.As(w.User("Gerda Groß", clew.Grant{Role: clew.SecurityManagement}))
	pages := furnish(t, w, sec)
	views := []looktest.View{{Name: "light", Width: 1440, Height: 900}, {Name: "german-phone-dark", Width: 390, Height: 844, Dark: true}}
	if *shots != "" {
		views = append(looktest.Views, looktest.View{Name: "german", Width: 1440, Height: 900}, looktest.View{Name: "german-phone", Width: 390, Height: 844})
	}
	for _, v := range views {
		v.Cookies = sec.Cookies()
		if strings.HasPrefix(v.Name, "german") {
			v.Cookies = german.Cookies()
		}
		for name, path := range pages {
			if name == "import-preview" && strings.HasPrefix(v.Name, "german") {
				continue // a list is nobody's but whose it is
			}
			if *shots == "" && v.Name != "light" && !slices.Contains(narrow, name) {
				continue
			}
			screen.Open(w.Base+path, v)
			screen.Sound(name + " in " + v.Name)
			if *shots != "" {
				w.Must(os.WriteFile(filepath.Join(*shots, name+"-"+v.Name+".png"), screen.Whole(), 0o644))
			}
		}
	}
}
