package product_test

import (
	"slices"
	"testing"

	"clew"
	"clew/access"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

// Every table that keeps a product's line beside the product follows it; events keep where they happened.
func TestLineCopiesAreWhole(t *testing.T) {
	d := dbtest.SQLite(t)
	got := read(t, d, func(tx *db.Tx) ([]string, error) {
		return db.All[string](tx, `SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'line_id')
			AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'product_id') ORDER BY m.name`)
	})
	want := append([]string{"event", "role_grant"}, product.LineCopies...) // events stay; access moves its grants itself
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("line and product stand in %v, but %v is accounted for", got, want)
	}
}

// A product moves with what hangs on it; rights follow at once; an undo brings it back.
func TestMoveProduct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := newLine(t, d, "Alpha"), newLine(t, d, "Beta")
		p := newProduct(t, d, a, product.ProductInput{Name: "Gateway"})
		newRelease(t, d, p, "1.0.0")
		person := clew.NewID()
		write(t, d, func(tx *db.Tx) (product.Responsibility, error) {
			return product.Assign(tx, system, product.Ref{Type: product.TypeProduct, ID: p.ID}, person, clew.ProductDevelopment, product.Act{})
		})
		hold := write(t, d, func(tx *db.Tx) (product.Hold, error) {
			return product.PlaceHold(tx, system, product.Ref{Type: product.TypeProduct, ID: p.ID}, product.VerbRelease, "gate", "not passed")
		})
		var granted clew.ID
		do(t, d, func(tx *db.Tx) (err error) {
			if granted, err = access.CreateUser(tx, system, access.NewUser{Name: "Ada", Email: "ada@example.com"}); err == nil {
				_, err = access.GiveGrant(tx, system, access.NewGrant{User: granted, Role: clew.ProductDevelopment, Line: a.ID, Product: p.ID})
			}
			return err
		})
		both := user(clew.Grant{Role: clew.ProductManagement, Line: a.ID}, clew.Grant{Role: clew.ProductManagement, Line: b.ID})
		ofA, ofB := user(clew.Grant{Role: clew.ProductManagement, Line: a.ID}), user(clew.Grant{Role: clew.ProductManagement, Line: b.ID})
		own := user(clew.Grant{Role: clew.ProductManagement, Line: a.ID, Product: p.ID}, clew.Grant{Role: clew.ProductManagement, Line: b.ID})
		seesB := user(clew.Grant{Role: clew.ProductManagement, Line: a.ID}, clew.Grant{Role: clew.Auditor, Line: b.ID})
		move := func(actor clew.Actor, to clew.ID, revision int64, act product.Act) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := product.MoveProduct(tx, actor, p.ID, revision, to, act)
				return err
			}
		}
		refused(t, d, clew.Invalid, move(ofA, b.ID, 1, product.Act{}))  // the other line is not in sight
		refused(t, d, clew.NotFound, move(ofB, b.ID, 1, product.Act{})) // the product is not
		refused(t, d, clew.Denied, move(seesB, b.ID, 1, product.Act{})) // seen, but no right there
		refused(t, d, clew.Denied, move(own, b.ID, 1, product.Act{}))   // a right on the product is none on its line
		refused(t, d, clew.Invalid, move(both, a.ID, 1, product.Act{}))
		refused(t, d, clew.Conflict, move(both, b.ID, 7, product.Act{}))

		act := product.Act{ID: clew.NewID(), Reason: "reorganised"}
		do(t, d, move(both, b.ID, 1, act))
		check := func(what string, in, out clew.Actor, line product.Line) {
			t.Helper()
			for actor, want := range map[string]struct {
				clew.Actor
				n int
			}{"in": {in, 1}, "out": {out, 0}} {
				got := read(t, d, func(tx *db.Tx) (product.List[product.ProductRow], error) {
					return product.ListProducts(tx, want.Actor, product.ProductFilter{})
				})
				rel := read(t, d, func(tx *db.Tx) (product.List[product.ReleaseRow], error) {
					return product.ListReleases(tx, want.Actor, product.ReleaseFilter{})
				})
				if got.Total != want.n || rel.Total != want.n || want.n == 1 && (got.Rows[0].LineID != line.ID || got.Rows[0].LineName != line.Name) {
					t.Errorf("%s, %s: %d products, %d releases, want %d", what, actor, got.Total, rel.Total, want.n)
				}
			}
			for _, table := range []string{"responsibility", "hold", "role_grant"} {
				at := read(t, d, func(tx *db.Tx) (clew.ID, error) {
					return db.One[clew.ID](tx, `SELECT line_id FROM `+table+` WHERE product_id = $1`, p.ID)
				})
				if at != line.ID {
					t.Errorf("%s: %s stays in another line", what, table)
				}
			}
			actor := read(t, d, func(tx *db.Tx) (clew.Actor, error) { return access.Load(tx, granted) })
			got := read(t, d, func(tx *db.Tx) (product.Product, error) { return product.GetProduct(tx, actor, p.ID) })
			if !access.Can(actor, access.ReleaseWrite, access.Scope{Line: got.LineID, Product: got.ID}) {
				t.Errorf("%s: a grant for the product is lost", what)
			}
		}
		check("moved", ofB, ofA, b)
		events := read(t, d, func(tx *db.Tx) ([]string, error) {
			return db.All[string](tx, `SELECT kind FROM event WHERE act_id = $1`, act.ID)
		})
		if !slices.Equal(events, []string{product.ProductMoved}) {
			t.Errorf("events %v", events)
		}
		refused(t, d, clew.NotFound, func(tx *db.Tx) error { // only the rights of the new line: the old one is gone from sight
			_, err := product.Undo(tx, ofA, act.ID, "")
			return err
		})
		do(t, d, func(tx *db.Tx) error { _, err := product.Undo(tx, both, act.ID, "wrong"); return err })
		check("moved back", ofA, ofB, a)

		// A hold on the new line stops the move; so does a name that is taken there.
		do(t, d, func(tx *db.Tx) error { return product.ClearHold(tx, system, hold.ID, "passed") })
		held := write(t, d, func(tx *db.Tx) (product.Hold, error) {
			return product.PlaceHold(tx, system, product.Ref{Type: product.TypeLine, ID: b.ID}, product.VerbChange, "freeze", "audit")
		})
		refused(t, d, clew.Conflict, move(both, b.ID, 3, product.Act{}))
		do(t, d, func(tx *db.Tx) error { return product.ClearHold(tx, system, held.ID, "over") })
		newProduct(t, d, b, product.ProductInput{Name: "Gateway"})
		refused(t, d, clew.Conflict, move(both, b.ID, 3, product.Act{}))
	})
}

// One act over a selection: a preview first, all or nothing, undone as one.
func TestSetMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := newLine(t, d, "Alpha"), newLine(t, d, "Beta")
		p, q := newProduct(t, d, a, product.ProductInput{Name: "Gateway"}), newProduct(t, d, a, product.ProductInput{Name: "Sensor", Class: product.Critical})
		actor := user(clew.Grant{Role: clew.ProductManagement})
		picks := []product.Pick{{ID: p.ID, Revision: 1}, {ID: q.ID, Revision: 1}, {ID: p.ID, Revision: 1}}
		set := func(actor clew.Actor, typ product.Type, s product.Setting, value string, picks []product.Pick, act product.Act) ([]product.Effect, error) {
			return try(t, d, func(tx *db.Tx) ([]product.Effect, error) {
				return product.SetMany(tx, actor, typ, s, value, picks, act)
			})
		}
		preview := read(t, d, func(tx *db.Tx) ([]product.Effect, error) {
			return product.PreviewMany(tx, actor, product.TypeProduct, product.SetClass, "critical", []product.Pick{{ID: p.ID}, {ID: q.ID}})
		})
		if len(preview) != 2 || !preview[0].Changes || preview[0].Old != "default" || preview[0].New != "critical" || preview[1].Changes {
			t.Errorf("preview %+v", preview)
		}
		act := product.Act{ID: clew.NewID(), Reason: "new rules"}
		done, err := set(actor, product.TypeProduct, product.SetClass, "critical", picks, act)
		if must(t, err); len(done) != 1 || done[0].ID != p.ID {
			t.Errorf("changed %+v", done)
		}
		if _, err := set(actor, product.TypeProduct, product.SetContact, "psirt@example.com", picks, product.Act{ID: clew.NewID()}); !clew.Is(err, clew.Conflict) {
			t.Errorf("a stale selection: %v", err)
		}
		for what, f := range map[string]struct {
			actor clew.Actor
			typ   product.Type
			s     product.Setting
			value string
			want  clew.Kind
		}{
			"no class":     {actor, product.TypeProduct, product.SetClass, "fine", clew.Invalid},
			"no setting":   {actor, product.TypeProduct, product.SetParty, "x", clew.Invalid},
			"no line":      {actor, product.TypeProduct, product.SetLine, "x", clew.Invalid},
			"not allowed":  {user(clew.Grant{Role: clew.Auditor}), product.TypeProduct, product.SetContact, "x", clew.Denied},
			"out of sight": {user(clew.Grant{Role: clew.ProductManagement, Line: b.ID}), product.TypeProduct, product.SetContact, "x", clew.NotFound},
		} {
			if _, err := set(f.actor, f.typ, f.s, f.value, []product.Pick{{ID: q.ID, Revision: 1}}, product.Act{ID: clew.NewID()}); !clew.Is(err, f.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		do(t, d, func(tx *db.Tx) error { _, err := product.Undo(tx, actor, act.ID, ""); return err })
		get := func(id clew.ID) product.Product {
			return read(t, d, func(tx *db.Tx) (product.Product, error) { return product.GetProduct(tx, system, id) })
		}
		if c := get(p.ID).Class; c != product.Default {
			t.Errorf("after the undo the class is %s", c)
		}

		// All or nothing: the name of one is taken in the other line.
		newProduct(t, d, b, product.ProductInput{Name: "Sensor"})
		if _, err := set(actor, product.TypeProduct, product.SetLine, b.ID.String(), []product.Pick{{ID: p.ID, Revision: 3}, {ID: q.ID, Revision: 1}}, product.Act{ID: clew.NewID()}); !clew.Is(err, clew.Conflict) {
			t.Errorf("a taken name: %v", err)
		}
		if get(p.ID).LineID != a.ID {
			t.Error("half of the act was done")
		}

		// Releases get their own support; what is there is changed, and the undo knows the difference.
		r1, r2 := newRelease(t, d, p, "1.0.0"), newRelease(t, d, p, "2.0.0")
		write(t, d, func(tx *db.Tx) (product.SupportPeriod, error) {
			return product.CreateSupport(tx, system, p.ID, r1.ID, product.SupportInput{Until: day("2030-01-01")}, product.Act{})
		})
		act = product.Act{ID: clew.NewID(), Reason: "prolonged"}
		if _, err := set(actor, product.TypeRelease, product.SetSupportUntil, "2032-12-31", []product.Pick{{ID: r1.ID, Revision: 1}, {ID: r2.ID}}, act); err != nil {
			t.Fatal(err)
		}
		until := func(id clew.ID) string {
			return read(t, d, func(tx *db.Tx) (string, error) {
				r, err := product.GetRelease(tx, system, id)
				if err != nil {
					return "", err
				}
				s, err := product.SupportOfRelease(tx, r)
				return s.Until.String(), err
			})
		}
		if until(r1.ID) != "2032-12-31" || until(r2.ID) != "2032-12-31" {
			t.Errorf("until %s and %s", until(r1.ID), until(r2.ID))
		}
		do(t, d, func(tx *db.Tx) error { _, err := product.Undo(tx, actor, act.ID, ""); return err })
		if until(r1.ID) != "2030-01-01" || until(r2.ID) != "" {
			t.Errorf("after the undo until %s and %s", until(r1.ID), until(r2.ID))
		}
		if _, err := set(actor, product.TypeRelease, product.SetSupportUntil, "soon", []product.Pick{{ID: r1.ID}}, product.Act{ID: clew.NewID()}); !clew.Is(err, clew.Invalid) {
			t.Errorf("no day: %v", err)
		}

		// Deployments change hands.
		party := func(name string) product.Party {
			return write(t, d, func(tx *db.Tx) (product.Party, error) {
				return product.CreateParty(tx, system, clew.ID{}, product.PartyInput{Name: name, Kinds: product.Strings{string(product.Customer)}}, product.Act{})
			})
		}
		from, to := party("Nord"), party("Süd")
		at := write(t, d, func(tx *db.Tx) (product.Deployment, error) {
			return product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: from.ID, ReleaseID: r1.ID, Units: 3}, product.Act{})
		})
		if _, err := set(actor, product.TypeDeployment, product.SetParty, to.ID.String(), []product.Pick{{ID: at.ID, Revision: 1}}, product.Act{ID: clew.NewID(), Reason: "sold on"}); err != nil {
			t.Fatal(err)
		}
		if got := read(t, d, func(tx *db.Tx) (product.Deployment, error) { return product.GetDeployment(tx, system, at.ID) }); got.PartyName != "Süd" || got.Units != 3 {
			t.Errorf("%+v", got)
		}
		if _, err := set(actor, product.TypeDeployment, product.SetParty, clew.NewID().String(), []product.Pick{{ID: at.ID}}, product.Act{ID: clew.NewID()}); !clew.Is(err, clew.Invalid) {
			t.Errorf("no such party: %v", err)
		}
	})
}
