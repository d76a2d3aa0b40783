package overview_test

import (
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/job/jobtest"
	"clew/product"
	"clew/web/webtest"
)

// Each role's first page begins with what that role is asked for, and holds the parts that serve it.
func TestHomes(t *testing.T) {
	each(t, func(t *testing.T, m *jobtest.Maker, w *webtest.World, _ *webtest.Browser, _ *clew.FakeClock) {
		w.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE product SET bought_in = $1 WHERE name = 'Boiler Interface 2'`, true)
			return err
		})
		for role, want := range map[clew.Role]struct{ in, order, out []string }{
			clew.SecurityManagement:    {in: []string{"At a glance", "feeds have never brought"}, order: []string{"Decide CVE-2023-4911", "feeds have never", "Find out what is inside", "portfolio"}, out: []string{"Answer a customer", "Bought in"}},
			clew.ProductDevelopment:    {in: []string{"Updates that end findings", "Fixed: ", "all with a known fix"}, order: []string{"Decide CVE-2023-4911", "Updates that end findings", "portfolio"}, out: []string{"feeds have never", "Support of Heat Gateway 3.8.0 ends"}},
			clew.ProductManagement:     {in: []string{"At a glance"}, order: []string{"CVE-2023-4911 waits for a decision", "Support of Heat Gateway", "Find out what is inside"}, out: []string{"feeds have never", "Updates that end"}},
			clew.ProjectManagement:     {in: []string{"Find out what is inside"}, order: []string{"CVE-2023-4911 waits for a decision", "Support of Heat Gateway", "portfolio"}, out: []string{"feeds have never"}},
			clew.SupplyChainManagement: {in: []string{"Bought in", "all bought in", "Nobody knows its inventory"}, order: []string{"Find out what is inside", "CVE-2023-4911 waits for a decision", "Bought in", "portfolio"}, out: []string{"feeds have never", "Updates that end"}},
			clew.Auditor:               {in: []string{"Audit trail", "Sealed", "Last checkpoint", "What we cannot see"}, order: []string{"feeds have never", "Decision on CVE-2021-42374", "What we cannot see"}, out: []string{">Declare</a>"}},
			clew.ServiceDesk:           {in: []string{"Answer a customer", `action="/search"`}, order: []string{"CVE-2023-4911 waits for a decision", "Answer a customer", "portfolio"}, out: []string{"feeds have never", "Sealed"}},
		} {
			b := w.As(w.User("Person of "+string(role), clew.Grant{Role: role}))
			page := b.Get("/").Want(200, want.in...).Lacks(want.out...)
			last := 0
			for _, s := range want.order {
				at := strings.Index(page.Body, s)
				if at < last {
					t.Errorf("%s: %q stands at %d, before %d", role, s, at, last)
				}
				last = at
			}
		}
		both := w.As(w.User("Two hats", clew.Grant{Role: clew.ServiceDesk}, clew.Grant{Role: clew.SecurityManagement}))
		page := both.Get("/").Want(200, "feeds have never", "Answer a customer")
		if strings.Index(page.Body, "Answer a customer") > strings.Index(page.Body, `class="portfolio"`) {
			t.Error("the portfolio does not stand last")
		}
	})
}

// What is open before a release is shipped is no urgent case, but the page does not say that nothing waits.
func TestOpenBeforeShippingIsNotCalm(t *testing.T) {
	each(t, func(t *testing.T, m *jobtest.Maker, w *webtest.World, _ *webtest.Browser, _ *clew.FakeClock) {
		calm := "Nothing waits for you, as far as we can see."
		p := m.World.Product(m.Line, product.ProductInput{Name: "Prototype", Kind: product.Device})
		r := m.World.Release(p, "0.1.0", "")
		as := func(name string) *webtest.Browser {
			return w.As(w.User(name, clew.Grant{Role: clew.ProductManagement, Line: m.Line.ID, Product: p.ID}))
		}
		as("Before").Get("/").Want(200, calm)
		m.Upload(r.ID, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"net","version":"v0.14.0","purl":"pkg:golang/golang.org/x/net@v0.14.0"}]}`)
		m.Settle()
		as("After").Get("/").Want(200, "Nothing urgent waits for your role, but", "a decision.").Lacks(calm)
	})
}
