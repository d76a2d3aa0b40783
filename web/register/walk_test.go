package register_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/view"
	"clew/web/look/looktest"
	"clew/web/webtest"
)

func TestTemplates(t *testing.T) { looktest.Check(t) }

// idIn takes the id out of an address.
func idIn(t *testing.T, address string) clew.ID {
	t.Helper()
	id, err := clew.ParseID(regexp.MustCompile(`[0-9a-f-]{36}`).FindString(address))
	if err != nil {
		t.Fatalf("no id in %q", address)
	}
	return id
}

// The main job by hand: line, product, release, inventory, feed, finding.
func TestWalk(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Must(feed.Ensure(t.Context(), w.DB))
		sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
		sec.Get("/products").Want(http.StatusOK, "No product yet", "/lines/new")
		sec.Get("/products/new").To().Want(http.StatusOK, "register that first")
		line := sec.Post("/lines/new", "name", "Comfort line", "manufacturer", "Example Heating GmbH", "publisher_namespace", "https://www.example.com").Want(http.StatusSeeOther).Location()
		sec.Get(line).Want(http.StatusOK, "Comfort line", "Example Heating GmbH", "No product in this line yet")
		prod := sec.Post("/products/new", "line", idIn(t, line).String(), "name", "Heat Gateway", "kind", "device", "class", "important_1", "scheme", "semver", "platform", "Linux 6.6", "nicknames", "Blue box\r\nHGW").Want(http.StatusSeeOther).Location()
		sec.Get(prod).Want(http.StatusOK, "Heat Gateway", "no support period", "No release yet")
		sec.Post(prod+"/support/new", "kind", "security", "from", "2026-01-01", "until", "2031-03-31").Want(http.StatusSeeOther)
		sec.Post(prod+"/variants/new", "name", "HW 3 EU", "hardware", "3", "region", "EU").Want(http.StatusSeeOther)
		rel := sec.Post(prod+"/releases/new", "version", "4.1.0", "released_on", "2026-10-14", "serials", "HG3-26*").Want(http.StatusSeeOther).Location()
		sec.Get(rel).Want(http.StatusOK, "Heat Gateway 4.1.0", "inventory unknown", "supported until Mar 2031", "multipart/form-data", "Without an inventory nothing can be found")

		inv := sec.Send(rel+"/inventory", "bom.json", []byte(jobtest.BOM("pkg:golang/golang.org/x/net@v0.16.0", "pkg:golang/golang.org/x/crypto@v0.40.0", "vendorblob 1.0")), "kind", "sbom").Want(http.StatusSeeOther).Location()
		sec.Wait(inv, "counts now").Want(http.StatusOK, "To the findings", "3 components, 3 of them different", rel+"/findings", "SHA-256")
		sec.Get(rel).Want(http.StatusOK, "No identity", "CycloneDX")

		sec.Get("/feeds").Want(http.StatusOK, "switched it off", "OSV Go", "nothing yet")
		to := sec.Send("/feeds/import", "go.json", []byte(jobtest.Records["osv:Go"][0].JSON()), "feed", "osv:Go").Want(http.StatusSeeOther).Location()
		sec.Wait(to, "taken over</span>").Want(http.StatusOK, "GO-2023-2102", "Findings: 1 new")
		sec.Get("/feeds").Want(http.StatusOK, "current")
		w.Read(func(tx *db.Tx) error {
			all, err := view.FindingsOf(tx, w.Actor, idIn(t, rel))
			if len(all) != 1 || all[0].Vulnerability != "CVE-2023-39325" {
				t.Errorf("findings: %+v", all)
			}
			return err
		})
		sec.Get(prod).Want(http.StatusOK, "4.1.0", "inventory read")

		// The original bytes come back as a file to save, never as a page.
		file := sec.Get(inv+"/file").Want(http.StatusOK, "bomFormat")
		if h := file.Header; !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("Content-Type") != "application/octet-stream" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the file is served with %v", h)
		}

		sec.Get(rel+"/state").Want(http.StatusOK, "Make candidate")
		page := sec.Get(rel + "/state?to=released")
		sec.Post(rel+"/state", "revision", page.Hidden("revision"), "state", "released", "on", "2026-10-14").Want(http.StatusSeeOther)
		sec.Get(rel).Want(http.StatusOK, "Released 14 Oct 2026", "Withdraw")
		page = sec.Get(rel + "/state")
		sec.Post(rel+"/state", "revision", page.Hidden("revision"), "state", "withdrawn").Want(http.StatusUnprocessableEntity, "Say why")
		sec.Get(rel+"/history").Want(http.StatusOK, "changed its state", "draft", "released", "Sigrid")
		sec.Get(prod+"/history").Want(http.StatusOK, "registered it")
		sec.Get(prod+"/facts").Want(http.StatusOK, "HW 3 EU", "Blue box, HGW", "important, class I", "31 Mar 2031")
	})
}

func TestUnknownAndDeclared(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		rel := w.Release(w.Product(w.Line("Old"), product.ProductInput{Name: "Boiler Interface 2"}), "1.4.0", "2016-01-01")
		dev := w.As(w.User("Dora", clew.Grant{Role: clew.ProductDevelopment}))
		w.Lang = "de"
		german := w.As(w.User("Greta", clew.Grant{Role: clew.ProductDevelopment}))
		path := "/releases/" + rel.ID.String()
		dev.Post(path+"/inventory/unknown", "reason", " ").Want(http.StatusUnprocessableEntity, "Say why the inventory is unknown")
		dev.Post(path+"/inventory/unknown", "reason", "The supplier has ended its business").Want(http.StatusSeeOther)
		w.Settle() // until then the page says that it is being evaluated
		dev.Get(path).Want(http.StatusOK, "inventory unknown", "The supplier has ended its business")
		dev.Get("/inventories/template?lang=de").Want(http.StatusOK, "Name;Version")
		dev.Get("/inventories/template?lang=en").Want(http.StatusOK, "name,version")
		inv := dev.Send(path+"/inventory", "liste.csv", []byte("Name;Version;Lieferant\nbusybox;1.30.1;\nFunkmodul X;;Example Radio\n"), "kind", "declared").Want(http.StatusSeeOther).Location()
		dev.Wait(inv, "counts now").Want(http.StatusOK, "declared list", "2 components")

		for name, content := range map[string]string{"page.html": "<!doctype html><title>x</title><script>alert(1)</script>", "picture.jpg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "x.json": `{"hello":"world"}`} {
			inv := dev.Send(path+"/inventory", name, []byte(content)).Want(http.StatusSeeOther).Location()
			dev.Wait(inv, "was refused").Want(http.StatusOK, "Expected is CycloneDX").Lacks("<script>alert")
			german.Get(inv).Want(http.StatusOK, "Erwartet wird CycloneDX").Lacks("It is a", "Expected is")
			if name == "x.json" {
				german.Get(inv).Want(http.StatusOK, "deren erstes Element", "hello")
			}
		}
		dev.Get(path+"/inventory").Want(http.StatusOK, "declared list", "counts") // what counted still does
		odd := dev.Send(path+"/inventory", "odd.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"9.9","components":[{"type":"library"}]}`)).Want(http.StatusSeeOther).Location()
		dev.Wait(odd, "this component has no name").Want(http.StatusOK, "is not known (1.0 to 1.7)")
		german.Get(odd).Want(http.StatusOK, "diese Komponente hat keinen Namen", "ist nicht bekannt (1.0 bis 1.7)").Lacks("this component")
		dev.Send(path+"/inventory", "empty.json", nil).Want(http.StatusUnprocessableEntity, "The file is empty")
		dev.Send(path+"/inventory", "", nil).Want(http.StatusUnprocessableEntity, "Choose a file")
		dev.Post(path+"/inventory", "kind", "sbom").Want(http.StatusUnsupportedMediaType)
	})
}

// Two people edit one record: the second sees both versions, nothing is lost, and saving again is a decision.
func TestConflict(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := w.Product(w.Line("Comfort"), product.ProductInput{Name: "Gateway", Kind: product.Device, Class: product.Default})
		path := "/products/" + p.ID.String() + "/edit"
		ann, ben := w.As(w.User("Ann", clew.Grant{Role: clew.ProductManagement})), w.As(w.User("Ben", clew.Grant{Role: clew.ProductManagement}))
		seen := ann.Get(path).Hidden("revision")
		fields := func(revision, name, platform string) []string {
			return []string{"revision", revision, "name", name, "kind", "device", "class", "default", "scheme", "semver", "platform", platform, "reason", "tidying"}
		}
		ann.Post(path, fields(seen, "Heat Gateway", "Linux 6.6")...).Want(http.StatusSeeOther)
		a := ben.Post(path, fields(seen, "Gateway Comfort", "Linux 6.12")...).Want(http.StatusConflict, "Two versions", "Ann saved this record", "Heat Gateway", "Gateway Comfort", "Linux 6.6", "Linux 6.12", "Stored now: Heat Gateway")
		ben.Get("/products/"+p.ID.String()).Want(http.StatusOK, "Heat Gateway")
		ben.Post(path, fields(a.Hidden("revision"), "Gateway Comfort", "Linux 6.12")...).Want(http.StatusSeeOther)
		h := ben.Get("/products/"+p.ID.String()+"/history").Want(http.StatusOK, "<del>Heat Gateway</del>", "<ins>Gateway Comfort</ins>", "tidying", "Ben", "Ann")
		undo := regexp.MustCompile(`action="(/undo/[0-9a-f-]+)"`).FindStringSubmatch(h.Body)
		ben.Post(undo[1]).Want(http.StatusSeeOther)
		ben.Get("/products/"+p.ID.String()).Want(http.StatusOK, "Heat Gateway")
	})
}

// What one may not see is not there, whatever the address says.
func TestForeign(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		m := jobtest.NewMaker(w.World)
		own := w.Product(w.Line("Own line"), product.ProductInput{Name: "Own thing"})
		eve := w.As(w.User("Eve", clew.Grant{Role: clew.SecurityManagement, Line: own.LineID, Product: own.ID}, clew.Grant{Role: clew.ProductManagement, Line: own.LineID, Product: own.ID}))
		var inv component.Inventory
		w.Read(func(tx *db.Tx) (err error) { inv, _, err = component.LiveOf(tx, m.G41.ID); return err })
		gateway, release := "/products/"+m.Gateway.ID.String(), "/releases/"+m.G41.ID.String()
		for _, path := range []string{gateway, gateway + "/facts", gateway + "/history", gateway + "/edit", gateway + "/retire", gateway + "/people", gateway + "/releases/new", "/lines/" + m.Line.ID.String(), release, release + "/history", release + "/state",
			release + "/contains", release + "/inventory", "/inventories/" + inv.ID.String(), "/inventories/" + inv.ID.String() + "/file", "/products/nonsense", "/releases/00000000-0000-0000-0000-000000000000"} {
			eve.Get(path).Want(http.StatusNotFound).Lacks("Heat Gateway")
		}
		eve.Post(gateway+"/edit", "name", "Mine now", "revision", "1").Want(http.StatusNotFound)
		eve.Send(release+"/inventory", "bom.json", []byte(jobtest.BOM("a 1")), "kind", "sbom").Want(http.StatusNotFound)
		eve.Post("/inventories/" + inv.ID.String() + "/cancel").Want(http.StatusNotFound)
		eve.Post("/products/retire", "id", m.Gateway.ID.String()).Want(http.StatusNotFound)
		for _, path := range []string{"/products", "/products?format=csv", "/deployments", "/deployments?format=json"} {
			eve.Get(path).Want(http.StatusOK).Lacks("Heat Gateway", m.Gateway.ID.String())
		}
		aud := w.As(w.User("Aud", clew.Grant{Role: clew.Auditor}))
		aud.Get(gateway).Want(http.StatusOK).Lacks("/edit\"", "/retire\"")
		aud.Get(gateway + "/edit").Want(http.StatusForbidden)
		aud.Post(release+"/inventory/unknown", "reason", "x").Want(http.StatusForbidden)
	})
}

const hostile = `<img src=x onerror=alert(1)>"'{{.}}` + "\u202e" + `=cmd|' /C calc'!A0`

func TestHostileNames(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
		line := sec.Post("/lines/new", "name", hostile, "manufacturer", hostile).Want(http.StatusSeeOther).Location()
		prod := sec.Post("/products/new", "line", idIn(t, line).String(), "name", "=1+1"+hostile, "kind", "device", "class", "default", "scheme", "natural", "nicknames", hostile, "platform", hostile).Want(http.StatusSeeOther).Location()
		rel := sec.Post(prod+"/releases/new", "version", "1<b>x</b>", "notes", hostile).Want(http.StatusSeeOther).Location()
		party := sec.Post("/parties/new", "name", hostile, "kinds", "customer").Want(http.StatusSeeOther).Location()
		dep := sec.Post("/deployments/new", "party", idIn(t, party).String(), "release", idIn(t, rel).String(), "location", hostile, "batch", hostile).Want(http.StatusSeeOther).Location()
		inv := sec.Send(rel+"/inventory", hostile+".json", []byte(jobtest.BOM("pkg:golang/a/b@v1.0.0"))).Want(http.StatusSeeOther).Location()
		sec.Wait(inv, "counts now")
		for _, path := range []string{"/lines", line, line + "/history", line + "/edit", "/products", prod, prod + "/facts", prod + "/history?all=1", prod + "/edit", rel, rel + "/edit", rel + "/inventory", rel + "/history", rel + "/contains", inv, "/parties", party, dep,
			dep + "/edit", "/deployments", "/import", prod + "/retire", "/products?q=" + "%3Cimg+src%3Dx%3E", "/deployments/new?release=" + idIn(t, rel).String()} {
			sec.Get(path).Want(http.StatusOK).Lacks("<img src=x", "onerror=alert(1)>")
		}
		csv := sec.Get("/products?format=csv").Want(http.StatusOK)
		if !strings.Contains(csv.Body, "'=1+1") {
			t.Errorf("a formula leaves as one: %s", csv.Body)
		}
		file := sec.Get(inv + "/file").Want(http.StatusOK)
		if d := file.Header.Get("Content-Disposition"); strings.ContainsAny(d, "\r\n<>") {
			t.Errorf("%q", d)
		}
	})
}

func TestExportIsWhatIsOnScreen(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		jobtest.NewMaker(w.World)
		sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
		sec.Get("/products?q=gateway").Want(http.StatusOK, "Heat Gateway").Lacks("Boiler Interface 2</a>")
		var rows []map[string]any
		w.Must(json.Unmarshal([]byte(sec.Get("/products?q=gateway&format=json").Want(http.StatusOK).Body), &rows))
		if len(rows) != 1 || rows[0]["name"] != "Heat Gateway" {
			t.Errorf("%v", rows)
		}
		sec.Get("/products?format=xlsx").Want(http.StatusOK, "PK")
		sec.Get("/products?q=nothing+like+it").Want(http.StatusOK, "Nothing fits this filter")
		sec.Get("/products?sort=-name&rows=1").Want(http.StatusOK, "1 of 4", "after=1")
		sec.Get("/products?support=ended&kind=device&retired=all").Want(http.StatusOK, "support ended")
		sec.Get("/feeds?format=csv").Want(http.StatusOK, "name,health")
	})
}

func TestBulkRetireAndUndo(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		l := w.Line("Comfort")
		a, b := w.Product(l, product.ProductInput{Name: "Alpha"}), w.Product(l, product.ProductInput{Name: "Beta"})
		pm := w.As(w.User("Pia", clew.Grant{Role: clew.ProductManagement}))
		ask := pm.Post("/products/retire", "id", a.ID.String(), "id", b.ID.String()).Want(http.StatusOK, "Retire 2 products", "Alpha", "Beta")
		pm.Get("/products").Want(http.StatusOK, "Alpha", "Beta")
		rev := ask.Hidden("seen")
		pm.Post("/products/retire", "id", a.ID.String(), "id", b.ID.String(), "seen", rev, "seen", rev, "confirmed", "1").Want(http.StatusUnprocessableEntity, "Say why")
		done := pm.Post("/products/retire", "id", a.ID.String(), "id", b.ID.String(), "seen", rev, "seen", rev, "confirmed", "1", "reason", "Sold").Want(http.StatusSeeOther).To().Want(http.StatusOK, "2 products retired", "Undo").Lacks("Alpha</a>")
		undo := regexp.MustCompile(`action="(/undo/[0-9a-f-]+)"`).FindStringSubmatch(done.Body)
		pm.Get("/products/"+a.ID.String()).Want(http.StatusOK, "Retired", "Sold", "/restore")
		pm.Post(undo[1]).To().Want(http.StatusOK, "Alpha", "Beta", "Undone")
		w.Support(b, clew.ID{}, "2026-01-01", "2031-01-01") // one that must not retire keeps both
		rev = pm.Post("/products/retire", "id", a.ID.String(), "id", b.ID.String()).Hidden("seen")
		pm.Post("/products/retire", "id", a.ID.String(), "id", b.ID.String(), "seen", rev, "seen", rev, "confirmed", "1", "reason", "Sold").Want(http.StatusConflict, "Beta: This product is supported until")
		pm.Get("/products").Want(http.StatusOK, "Alpha", "Beta")

		one := "/products/" + a.ID.String() + "/retire"
		pm.Post(one, "revision", pm.Get(one).Hidden("revision"), "reason", "Old").Want(http.StatusSeeOther)
		back := "/products/" + a.ID.String() + "/restore"
		pm.Post(back, "revision", pm.Get(back).Hidden("revision"), "reason", "Needed").Want(http.StatusSeeOther)
		pm.Get("/products/"+a.ID.String()+"/history").Want(http.StatusOK, "restored it", "Needed", "retired it", "Old")
	})
}

func TestPartiesContactsDeployments(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		r := w.Release(w.Product(w.Line("Comfort"), product.ProductInput{Name: "Gateway"}), "1.0.0", "2026-01-01")
		pm := w.As(w.User("Pia", clew.Grant{Role: clew.ProductManagement}))
		pm.Get("/parties").Want(http.StatusOK, "No party yet")
		pm.Post("/parties/new", "name", "", "country", "DEU").Want(http.StatusUnprocessableEntity, "This is required", "two letters", "Say what the party is to you")
		party := pm.Post("/parties/new", "name", "Stadtwerke Muster", "kinds", "customer", "kinds", "installer", "country", "de", "lang", "de").Want(http.StatusSeeOther).Location()
		pm.Post(party+"/contacts/new", "name", "Kim Kunde", "email", "kim@example.org", "role", "security").Want(http.StatusSeeOther)
		a := pm.Get(party).Want(http.StatusOK, "customer, installer", "Kim Kunde", "kim@example.org")
		edit := regexp.MustCompile(`href="(/parties/[^"]+/contacts/[^"]+/edit)"`).FindStringSubmatch(a.Body)[1]
		dep := pm.Post("/deployments/new", "party", idIn(t, party).String(), "release", r.ID.String(), "units", "120", "serial_from", "HG-0001", "serial_to", "HG-0120", "location", "Ulm").Want(http.StatusSeeOther).Location()
		pm.Get(dep).Want(http.StatusOK, "Gateway 1.0.0 at Stadtwerke Muster", "HG-0001 – HG-0120", "120")
		pm.Get("/deployments?serial=HG-0077").Want(http.StatusOK, "Stadtwerke Muster")
		pm.Get("/deployments?serial=HG-0177").Want(http.StatusOK, "Nothing fits this filter")
		pm.Get("/releases/"+r.ID.String()).Want(http.StatusOK, "on 120 devices at 1 deployment")
		pm.Post("/deployments/new", "party", idIn(t, party).String(), "release", r.ID.String(), "serial_from", "HG-9", "serial_to", "HG-1").Want(http.StatusUnprocessableEntity, "The end lies before the start")
		pm.Post("/deployments/new").Want(http.StatusUnprocessableEntity, "There is no such release")
		erase := strings.TrimSuffix(edit, "/edit") + "/erase"
		rev := pm.Get(erase).Want(http.StatusOK, "Kim Kunde").Hidden("revision")
		pm.Post(erase, "revision", rev, "reason", "asked for it").Want(http.StatusUnprocessableEntity, "Tick this to go on")
		pm.Post(erase, "revision", rev, "reason", "asked for it", "sure", "1").Want(http.StatusSeeOther)
		pm.Get(party).Want(http.StatusOK).Lacks("Kim Kunde")
		desk := w.As(w.User("Stefan", clew.Grant{Role: clew.ProductDevelopment}))
		desk.Get("/releases/"+r.ID.String()).Want(http.StatusOK).Lacks("Stadtwerke", "120")
		desk.Get(party).Want(http.StatusForbidden)
	})
}

func TestContains(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		l := w.Line("Comfort")
		gate, radio := w.Product(l, product.ProductInput{Name: "Gateway"}), w.Product(l, product.ProductInput{Name: "Radio Stack"})
		g, s := w.Release(gate, "4.1.0", ""), w.Release(radio, "2.2.0", "2026-01-01")
		dev := w.As(w.User("Dora", clew.Grant{Role: clew.ProductDevelopment}))
		path := "/releases/" + g.ID.String() + "/contains"
		rev := dev.Get(path+"?q=radio").Want(http.StatusOK, "Radio Stack 2.2.0").Hidden("revision")
		dev.Post(path, "revision", rev, "contains", s.ID.String()).Want(http.StatusSeeOther)
		dev.Get("/releases/"+g.ID.String()).Want(http.StatusOK, "contains Radio Stack 2.2.0", "inventory unknown")
		back := "/releases/" + s.ID.String() + "/contains"
		dev.Post(back, "revision", dev.Get(back).Hidden("revision"), "contains", g.ID.String(), "reason", "x").Want(http.StatusUnprocessableEntity, "This would close a circle")
	})
}

func TestImport(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Line("Comfort")
		pm := w.As(w.User("Pia", clew.Grant{Role: clew.ProductManagement}))
		other := w.As(w.User("Otto", clew.Grant{Role: clew.ProductManagement}))
		pm.Get("/import").Want(http.StatusOK, "Deployments", "/import/template?lang=de")
		pm.Get("/import/template?kind=products&lang=de").Want(http.StatusOK, "Produktlinie")
		pm.Send("/import", "x.csv", []byte("a"), "kind", "nonsense").Want(http.StatusUnprocessableEntity, "Please choose one of the entries")
		list := "Name;Produktlinie;Art;Artikelnummern\nGateway;Comfort;Gerät;4711\n<b>Sensor</b>;Comfort;Gerät;\nGhost;No such line;Gerät;\n"
		at := pm.Send("/import", "products.csv", []byte(list), "kind", "products").Want(http.StatusSeeOther).Location()
		a := pm.Wait(at, "What it would do").Want(http.StatusOK, "Apply 2 rows", "There is no product line", "Download the rows with errors").Lacks("<b>Sensor</b>")
		_ = a
		pm.Get("/products").Lacks("Gateway</a>")
		other.Get(at).Want(http.StatusNotFound)
		other.Get(at + "/errors").Want(http.StatusNotFound)
		other.Post(at + "/apply").Want(http.StatusNotFound)
		pm.Get(at+"/errors").Want(http.StatusOK, "Ghost", "There is no product line", "error").Lacks("Gateway")
		done := pm.Post(at+"/apply", "reason", "First fill").Want(http.StatusSeeOther).Location()
		res := pm.Wait(done, "What was done").Want(http.StatusOK, "Undo the import")
		pm.Get("/products").Want(http.StatusOK, "Gateway</a>", "&lt;b&gt;Sensor")
		again := pm.Send("/import", "products.csv", []byte(list), "kind", "products").Want(http.StatusSeeOther).Location()
		pm.Wait(again, "nothing to apply")
		undo := regexp.MustCompile(`action="(/undo/[0-9a-f-]+)"`).FindStringSubmatch(res.Body)
		pm.Post(undo[1]).Want(http.StatusSeeOther)
		pm.Get("/products").Lacks("Gateway</a>")
		bad := pm.Send("/import", "page.html", []byte("<html>"), "kind", "parties").Want(http.StatusSeeOther).Location()
		pm.Wait(bad, "No row with the names of the columns")
	})
}

func TestFeeds(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Must(feed.Ensure(t.Context(), w.DB))
		sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
		path := "/feeds/osv:Go"
		page := sec.Get(path+"/edit").Want(http.StatusOK, "every_minutes")
		sec.Post(path+"/edit", "revision", page.Hidden("revision"), "address", "ftp://x", "every_minutes", "1", "max_age_hours", "48").Want(http.StatusUnprocessableEntity, "only addresses that begin with https://", "Between 5 minutes")
		sec.Post(path+"/edit", "revision", page.Hidden("revision"), "address", "https://example.com/all.zip", "every_minutes", "90", "max_age_hours", "48", "enabled", "1").Want(http.StatusSeeOther)
		sec.Post(path+"/edit", "revision", page.Hidden("revision"), "address", "https://example.com/other.zip", "every_minutes", "30", "max_age_hours", "48").Want(http.StatusConflict, "Stored now: https://example.com/all.zip")
		page = sec.Get(path + "/edit").Want(http.StatusOK)
		mirrored := []string{"address", "http://mirror.corp/all.zip", "every_minutes", "90", "max_age_hours", "48", "enabled", "1"}
		sec.Post(path+"/edit", append(mirrored, "revision", page.Hidden("revision"))...).Want(http.StatusUnprocessableEntity, "without encryption", "as this feed&#39;s mirror", "http://mirror.corp/all.zip")
		sec.Get(path).Want(http.StatusOK).Lacks("/mirror")
		sec.Post(path+"/mirror", "server", "http://mirror.corp", "reason", "no way out", "revision", page.Hidden("revision")).Want(http.StatusForbidden)
		ada := w.As(w.User("Ada", clew.Grant{Role: clew.Administrator}))
		ada.Get(path).Want(http.StatusOK, path+"/mirror")
		ada.Post(path+"/mirror", "server", "http://localhost", "reason", "", "revision", page.Hidden("revision")).Want(http.StatusUnprocessableEntity, "can be no mirror", "Say why")
		ada.Post(path+"/mirror", "server", "http://mirror.corp:80/all.zip", "reason", "no way out", "revision", page.Hidden("revision")).Want(http.StatusUnprocessableEntity, "without encryption. Choose that")
		ada.Post(path+"/mirror", "server", "http://mirror.corp:80/all.zip", "private", "1", "plain", "1", "reason", "no way out", "revision", page.Hidden("revision")).Want(http.StatusSeeOther)
		page = sec.Get(path + "/edit").Want(http.StatusOK)
		sec.Post(path+"/edit", append(mirrored, "revision", page.Hidden("revision"))...).Want(http.StatusSeeOther)
		sec.Get(path).Want(http.StatusOK, "http://mirror.corp", "no way out", "private addresses, and connections without encryption")
		ada.Get("/audit?kind=feed.mirror_allowed").Want(http.StatusOK, "allowed a mirror for a feed")
		sec.Get(path).Want(http.StatusOK, "90 minutes", "Nothing was taken over yet")
		added := sec.Post("/feeds/new", "ecosystem", "openSUSE", "every_minutes", "60", "max_age_hours", "48").Want(http.StatusSeeOther).Location()
		sec.Get(added).Want(http.StatusOK, "OSV openSUSE", "/openSUSE/all.zip")
		sec.Post("/feeds/new", "ecosystem", "../../etc", "every_minutes", "60", "max_age_hours", "48").Want(http.StatusUnprocessableEntity, "Write the name as OSV has it")
		sec.Post(path + "/fetch").Want(http.StatusSeeOther)
		sec.Wait(path, "failed").Want(http.StatusOK, "What we had before still counts")
		sec.Get("/feeds").Want(http.StatusOK, `<small class="fault-text">`).Lacks("&#34;error&#34;", "%s") // words, not as the reason is stored
		sec.Get("/feeds/none").Want(http.StatusNotFound)
		sec.Send("/feeds/import", "x.json", []byte("{}"), "feed", "osv:nope").Want(http.StatusUnprocessableEntity)
		junk := sec.Send("/feeds/import", "x.json", []byte("<html>"), "feed", "osv:Go").Want(http.StatusSeeOther).Location()
		sec.Wait(junk, "x.json")
		kev := sec.Send("/feeds/import", "kev.json", []byte(jobtest.KEV)).Want(http.StatusSeeOther).Location()
		if kev != "/feeds/kev" {
			t.Errorf("CISA's catalogue was taken for %s", kev)
		}
		sec.Wait(kev, "taken over</span>").Want(http.StatusOK, "CVE-2023-39325")
		aud := w.As(w.User("Aud", clew.Grant{Role: clew.Auditor}))
		aud.Get(path).Want(http.StatusOK).Lacks("/edit")
		aud.Post(path + "/fetch").Want(http.StatusForbidden)
	})
}
