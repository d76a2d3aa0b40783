package product_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"

	"github.com/google/go-cmp/cmp"
)

// Who sees what: each list, getter and search, for grants of every scope. Alpha and Beta are products in two lines.
func TestVisibility(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := newWorld(t, d, "Alpha"), newWorld(t, d, "Beta")
		token := user(clew.Grant{Role: clew.ProductManagement})
		token.Kind, token.Verbs = clew.Token, []string{"audit.read"}
		for name, c := range map[string]struct {
			actor                     clew.Actor
			alpha, beta               bool // registers
			alphaParties, betaParties bool
		}{
			"nobody":              {clew.Actor{Kind: clew.Nobody}, false, false, false, false},
			"no grant":            {user(), false, false, false, false},
			"system":              {system, true, true, true, true},
			"organisation":        {user(clew.Grant{Role: clew.ProductManagement}), true, true, true, true},
			"developer":           {user(clew.Grant{Role: clew.ProductDevelopment}), true, true, false, false},
			"administrator":       {user(clew.Grant{Role: clew.Administrator}), false, false, false, false},
			"line Alpha":          {user(clew.Grant{Role: clew.ProductManagement, Line: a.line.ID}), true, false, true, false},
			"product Alpha":       {user(clew.Grant{Role: clew.ServiceDesk, Line: a.line.ID, Product: a.product.ID}), true, false, true, false},
			"developer of Beta":   {user(clew.Grant{Role: clew.ProductDevelopment, Line: b.line.ID}), false, true, false, false},
			"both":                {user(clew.Grant{Role: clew.ProductDevelopment, Line: b.line.ID}, clew.Grant{Role: clew.ServiceDesk, Line: a.line.ID}), true, true, true, false},
			"token without read":  {token, false, false, false, false},
			"a product elsewhere": {user(clew.Grant{Role: clew.Auditor, Line: clew.NewID(), Product: clew.NewID()}), false, false, false, false},
		} {
			t.Run(name, func(t *testing.T) {
				for _, w := range []world{a, b} {
					sees, parties := c.alpha, c.alphaParties
					if w.line.ID == b.line.ID {
						sees, parties = c.beta, c.betaParties
					}
					checkSees(t, d, c.actor, w, sees, parties)
				}
			})
		}
	})
}

func checkSees(t *testing.T, d *db.DB, actor clew.Actor, w world, sees, parties bool) {
	t.Helper()
	for _, r := range w.records() {
		want := sees
		if slices.Contains([]product.Type{product.TypeParty, product.TypeDeployment, product.TypeContact}, r.ref.Type) {
			want = parties
		}
		check := func(what string, err error) {
			if want != (err == nil) || err != nil && !clew.Is(err, clew.NotFound) {
				t.Errorf("%s of %s %s: %v, want visible %v", what, w.product.Name, r.ref.Type, err, want)
			}
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			if r.get != nil {
				_, err := r.get(tx, actor)
				check("get", err)
			}
			_, err := product.History(tx, actor, r.ref, clew.ID{}, 1)
			check("history", err)
			return nil
		}))
	}
	got := read(t, d, func(tx *db.Tx) ([]string, error) {
		lines, err := product.ListLines(tx, actor, product.LineFilter{Search: w.line.Name})
		if err != nil {
			return nil, err
		}
		products, err := product.ListProducts(tx, actor, product.ProductFilter{Search: w.product.Name})
		if err != nil {
			return nil, err
		}
		variants, err := product.ListVariants(tx, actor, product.VariantFilter{Product: w.product.ID})
		if err != nil {
			return nil, err
		}
		releases, err := product.ListReleases(tx, actor, product.ReleaseFilter{Product: w.product.ID})
		if err != nil {
			return nil, err
		}
		support, err := product.ListSupport(tx, actor, w.product.ID, product.All)
		if err != nil {
			return nil, err
		}
		parties, err := product.ListParties(tx, actor, product.PartyFilter{Search: w.party.Name})
		if err != nil {
			return nil, err
		}
		deployments, err := product.ListDeployments(tx, actor, product.DeploymentFilter{Product: w.product.ID})
		if err != nil {
			return nil, err
		}
		mine, err := product.ResponsibilitiesOf(tx, actor, w.person.UserID)
		if err != nil {
			return nil, err
		}
		hits, err := product.Search(tx, actor, w.product.Nicknames[0], 10)
		if err != nil {
			return nil, err
		}
		return []string{fmt.Sprint(lines.Total, len(lines.Rows), products.Total, len(products.Rows), variants.Total, releases.Total, len(support), len(mine), min(len(hits), 1)), fmt.Sprint(parties.Total, deployments.Total)}, nil
	})
	want := []string{"0 0 0 0 0 0 0 0 0", "0 0"}
	if sees {
		want[0] = "1 1 1 1 1 1 1 1 1"
	}
	if parties {
		want[1] = "1 1"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", w.product.Name, diff)
	}
}

// Who may write what: within the scope of the grant, else denied where visible, and not found where not.
func TestWriting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := newWorld(t, d, "Alpha"), newWorld(t, d, "Beta")
		lineManager := user(clew.Grant{Role: clew.ProductManagement, Line: a.line.ID})
		developer := user(clew.Grant{Role: clew.ProductDevelopment})
		nobody := clew.Actor{Kind: clew.Nobody}
		for name, c := range map[string]struct {
			actor clew.Actor
			world world
			want  map[product.Type]clew.Kind // of an update; others: allowed is Conflict, since the revision is a wrong one
		}{
			"line manager at home": {lineManager, a, map[product.Type]clew.Kind{product.TypeParty: clew.Denied, product.TypeContact: clew.Denied}}, // of the organisation
			"line manager abroad": {lineManager, b, map[product.Type]clew.Kind{product.TypeLine: clew.NotFound, product.TypeProduct: clew.NotFound, product.TypeVariant: clew.NotFound,
				product.TypeRelease: clew.NotFound, product.TypeSupport: clew.NotFound, product.TypeParty: clew.NotFound, product.TypeContact: clew.NotFound, product.TypeDeployment: clew.NotFound}},
			"developer": {developer, a, map[product.Type]clew.Kind{product.TypeLine: clew.Denied, product.TypeProduct: clew.Denied, product.TypeVariant: clew.Denied,
				product.TypeSupport: clew.Denied, product.TypeParty: clew.NotFound, product.TypeContact: clew.NotFound, product.TypeDeployment: clew.NotFound}},
			"nobody": {nobody, a, map[product.Type]clew.Kind{product.TypeLine: clew.Unauthenticated, product.TypeProduct: clew.Unauthenticated, product.TypeVariant: clew.Unauthenticated,
				product.TypeRelease: clew.Unauthenticated, product.TypeSupport: clew.Unauthenticated, product.TypeParty: clew.Unauthenticated, product.TypeContact: clew.Unauthenticated, product.TypeDeployment: clew.Unauthenticated}},
		} {
			for _, r := range c.world.records() {
				want, ok := c.want[r.ref.Type]
				if !ok {
					want = clew.Conflict
				}
				for what, f := range map[string]func(tx *db.Tx) error{
					"update": func(tx *db.Tx) error { _, err := r.update(tx, c.actor, 77, product.Why("x")); return err },
					"retire": func(tx *db.Tx) error { return product.Retire(tx, c.actor, r.ref, 77, product.Why("x")) },
				} {
					if err := d.Write(t.Context(), f); !clew.Is(err, want) {
						t.Errorf("%s: %s of %s: got %v, want %v", name, what, r.ref.Type, err, want)
					}
				}
			}
		}
		refused(t, d, clew.Denied, func(tx *db.Tx) error {
			_, err := product.CreateLine(tx, lineManager, product.LineInput{Name: "x"}, product.Act{})
			return err
		})
		refused(t, d, clew.NotFound, func(tx *db.Tx) error {
			_, err := product.CreateProduct(tx, lineManager, b.line.ID, product.ProductInput{Name: "x"}, product.Act{})
			return err
		})
		refused(t, d, clew.NotFound, func(tx *db.Tx) error {
			_, err := product.PlaceHold(tx, lineManager, product.Ref{Type: product.TypeRelease, ID: b.release.ID}, product.VerbRelease, "gate", "x")
			return err
		})
		// A deployment cannot be moved to a release that the actor may not touch, nor name a party it may not see.
		in := a.deployment.DeploymentInput
		in.ReleaseID = b.release.ID
		refused(t, d, clew.Invalid, func(tx *db.Tx) error {
			_, err := product.UpdateDeployment(tx, lineManager, a.deployment.ID, 1, in, product.Act{})
			return err
		})
		in = a.deployment.DeploymentInput
		in.PartyID, in.ContactID = b.party.ID, clew.ID{}
		refused(t, d, clew.Invalid, func(tx *db.Tx) error {
			_, err := product.UpdateDeployment(tx, lineManager, a.deployment.ID, 1, in, product.Act{})
			return err
		})
	})
}

func TestFindByAnything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Müllerhaus")
		newWorld(t, d, "Beta")
		for query, want := range map[string]clew.ID{
			"Gerät Müllerhaus": w.product.ID, "geraet MUELLERHAUS": w.product.ID, "muellerh gerat": w.product.ID, "spitzmüller": w.product.ID, "4711-Müller": w.product.ID,
			"mod-mue": w.variant.ID, "Müllerhaus 1.0": w.release.ID, "pkg:generic/beispiel/m%C3%BCllerhaus": {}, "sn-müllerhaus-0042": w.release.ID, "kunde müll": w.party.ID,
			"Müllerhaus-0042": w.deployment.ID, "100%": {}, "_": {}, "Müllerhaus nope": {},
		} {
			hits := read(t, d, func(tx *db.Tx) ([]product.Hit, error) { return product.Search(tx, system, query, 10) })
			found := slices.ContainsFunc(hits, func(h product.Hit) bool { return h.ID == want })
			if found == want.IsZero() || want.IsZero() && len(hits) > 0 {
				t.Errorf("%q: got %+v", query, hits)
			}
		}
	})
}

// Every sort key works in both directions, and an unknown one is no error.
func TestSorting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		newWorld(t, d, "Alpha")
		newWorld(t, d, "Beta")
		for _, desc := range []bool{false, true} {
			for _, key := range []string{"", "name", "updated", "products", "line", "market", "releases", "version", "released", "state", "product", "country", "units", "party", "location", "since", "'; DROP TABLE line"} {
				must(t, d.Read(t.Context(), func(tx *db.Tx) error {
					lines, e1 := product.ListLines(tx, system, product.LineFilter{Sort: key, Desc: desc})
					products, e2 := product.ListProducts(tx, system, product.ProductFilter{Sort: key, Desc: desc})
					variants, e3 := product.ListVariants(tx, system, product.VariantFilter{Sort: key, Desc: desc})
					releases, e4 := product.ListReleases(tx, system, product.ReleaseFilter{Sort: key, Desc: desc})
					parties, e5 := product.ListParties(tx, system, product.PartyFilter{Sort: key, Desc: desc})
					deployments, e6 := product.ListDeployments(tx, system, product.DeploymentFilter{Sort: key, Desc: desc})
					for _, n := range []int{len(lines.Rows), len(products.Rows), len(variants.Rows), len(releases.Rows), len(parties.Rows), len(deployments.Rows)} {
						if n != 2 {
							t.Errorf("sort %q: %d rows", key, n)
						}
					}
					if key == "" && (lines.Rows[0].Name == "Linie Alpha") == desc || key == "name" && (products.Rows[0].Name == "Gerät Alpha") == desc {
						t.Errorf("sort %q, descending %v: wrong order", key, desc)
					}
					return errors.Join(e1, e2, e3, e4, e5, e6)
				}))
			}
		}
	})
}
