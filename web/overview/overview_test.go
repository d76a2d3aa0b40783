package overview_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/web/overview"
	"clew/web/webtest"
)

func each(t *testing.T, f func(t *testing.T, m *jobtest.Maker, w *webtest.World, b *webtest.Browser, clock *clew.FakeClock)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d, clock := jobtest.At(t, d, dbtest.Start)
		m := jobtest.NewMaker(jobtest.New(t, d))
		w := webtest.New(t, m.World, true)
		f(t, m, w, w.As(w.User("Ada Berg", clew.Grant{Role: clew.SecurityManagement})), clock)
	})
}

func TestOverview(t *testing.T) {
	each(t, func(t *testing.T, m *jobtest.Maker, w *webtest.World, b *webtest.Browser, clock *clew.FakeClock) {
		page := b.Get("/").Want(200, "Decide CVE-2023-4911", "41,200 devices", "5 feeds have never brought anything", "Decision on CVE-2021-42374 expires", "17 days", "Find out what is inside Boiler Interface 2", "Support of Heat Gateway 3.8.0 ends", "2,310 devices",
			"3.1.1 Monitoring: broken thread, 1 gap (1 release without a known inventory)", "not built yet", "inventory unknown", "ended Jun 2024", "continuous", "3 of 4")
		order := []string{"Decide CVE-2023-4911", "feeds have never", "Decide CVE-2024-45337", "Decision on CVE-2021-42374", "Find out what", "Support of Heat Gateway"}
		last := 0
		for _, s := range order {
			if at := strings.Index(page.Body, s); at < last {
				t.Errorf("%q stands too early", s)
			} else {
				last = at
			}
		}
		b.Get("/?q=cloud").Want(200, "Comfort Cloud").Lacks("Radio Sensor")
		w.JustFetched()
		clock.Move(72 * time.Hour)
		b = w.As(w.User("Bo", clew.Grant{Role: clew.SecurityManagement}))
		b.Get("/").Want(200, "feeds are too old: nothing new is seen there", "data too old")
	})
}

// Whoever has nothing yet is told what to do first; whoever has no role, that too.
func TestFirstSteps(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.As(w.User("Ada", clew.Grant{Role: clew.SecurityManagement})).Get("/").Want(200, "First steps", "Register a product line", "Import advisories").Lacks("Invite the others")
		w.As(w.User("Bo")).Get("/").Want(200, "Nobody has given you a role yet")
		w.As(w.User("Cy", clew.Grant{Role: clew.Administrator})).Get("/").Want(200, "Invite the others", "done", "Have backups made", "to do", "Audit trail")
	})
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, m *jobtest.Maker, w *webtest.World, b *webtest.Browser, _ *clew.FakeClock) {
		for q, want := range map[string]string{
			"CVE-2023-39325": "CVE-2023-39325", "39325": "CVE-2023-39325", "cve-2023-39325": "CVE-2023-39325", "GHSA-4374-p667-p6c8": "CVE-2023-39325", "go-2023-2102": "CVE-2023-39325",
			"heat gate": "Heat Gateway", "HG-4711": "Heat Gateway", "graue": "Heat Gateway", "Mueller": "Boiler Interface 2", "müller": "Boiler Interface 2", "kesselmodul": "Boiler Interface 2",
			"4.1.0": "Heat Gateway 4.1.0", "osterreichische": "Österreichische Wärme AG", "waerme": "Österreichische Wärme AG", "Nordheim": "Stadtwerke Nordheim",
			"mbedtls": "mbedtls 3.4.0", "pkg:golang/golang.org/x/net": "golang.org/x/net v0.16.0", "pkg:pypi/jinja2@3.1.2": "jinja2 3.1.2", "dnsmasq": "debian/dnsmasq 2.85-1", "comfort": "Comfort",
		} {
			start := time.Now()
			var hits []overview.Hit
			w.Must(json.Unmarshal([]byte(b.Get("/search.json?q="+url.QueryEscape(q)).Want(200).Body), &hits))
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s took %v", q, took)
			}
			found := -1
			for i, h := range hits {
				if h.Label == want {
					found = i
					break
				}
			}
			if found < 0 || found > 3 {
				t.Errorf("%s: %s is hit %d of %+v", q, want, found, hits)
			}
			if found >= 0 {
				if a := b.Get(hits[found].Href); a.Status != 200 {
					t.Errorf("%s leads to %s: %d", q, hits[found].Href, a.Status)
				}
			}
		}
		b.Get("/search?q=gateway").Want(200, "Found for gateway", "Heat Gateway", "Products")
		b.Get("/search?q=").Want(200, "Type a name")
		b.Get("/search?q="+url.QueryEscape("<b>x</b>")).Want(200, "Nothing found for &lt;b&gt;")
		b.Get("/search.json?q=" + url.QueryEscape(strings.Repeat("a ", 5000))).Want(200)
		b.Get("/search.json?q=%25").Want(200)
		admin := w.As(w.User("Cy", clew.Grant{Role: clew.Administrator}))
		if s := admin.Get("/search.json?q=gateway").Body; s != "[]" {
			t.Errorf("an administrator finds %s", s)
		}
	})
}
