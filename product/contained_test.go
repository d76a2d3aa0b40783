package product_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"

	"github.com/google/go-cmp/cmp"
)

func TestContains(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLine(t, d, "Linie")
		r := map[string]product.Release{}
		for _, n := range []string{"Gateway", "App", "Module", "Library"} {
			r[n] = newRelease(t, d, newProduct(t, d, l, product.ProductInput{Name: n}), "1.0.0")
		}
		set := func(tx *db.Tx, rev int64, parent string, parts ...string) error {
			var ids []clew.ID
			for _, p := range parts {
				ids = append(ids, r[p].ID)
			}
			_, err := product.SetContains(tx, system, r[parent].ID, rev, ids, product.Act{})
			return err
		}
		do(t, d, func(tx *db.Tx) error {
			return errors.Join(set(tx, 1, "Gateway", "App", "Module"), set(tx, 1, "App", "Library"), set(tx, 1, "Module", "Library"))
		})
		err := refused(t, d, clew.Invalid, func(tx *db.Tx) error { return set(tx, 1, "Library", "Gateway") })
		if !strings.Contains(err.Error(), "Library 1.0.0 → Gateway 1.0.0 → App 1.0.0 → Library 1.0.0") && !strings.Contains(err.Error(), "Library 1.0.0 → Gateway 1.0.0 → Module 1.0.0 → Library 1.0.0") {
			t.Errorf("the error does not name the path: %v", err)
		}
		refused(t, d, clew.Invalid, func(tx *db.Tx) error { return set(tx, 1, "Library", "Library") })
		refused(t, d, clew.Conflict, func(tx *db.Tx) error { return set(tx, 1, "Gateway", "App") })
		all := read(t, d, func(tx *db.Tx) ([]clew.ID, error) { return product.Contents(tx, r["Gateway"].ID) })
		up := read(t, d, func(tx *db.Tx) ([]clew.ID, error) { return product.ContainedIn(tx, r["Library"].ID) })
		if len(all) != 3 || all[2] != r["Library"].ID || len(up) != 3 || up[2] != r["Gateway"].ID {
			t.Errorf("down %v, up %v", all, up)
		}
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			return product.Retire(tx, system, product.Ref{Type: product.TypeRelease, ID: r["Library"].ID}, 1, product.Why("x"))
		})
		other := newRelease(t, d, newProduct(t, d, newLine(t, d, "Andere"), product.ProductInput{Name: "Fremd"}), "1.0.0")
		foreign := user(clew.Grant{Role: clew.ProductManagement, Line: l.ID})
		refused(t, d, clew.NotFound, func(tx *db.Tx) error {
			_, err := product.SetContains(tx, foreign, r["Library"].ID, 1, []clew.ID{other.ID}, product.Act{})
			return err
		})
		got := read(t, d, func(tx *db.Tx) (product.Release, error) { return product.GetRelease(tx, system, r["App"].ID) })
		if diff := cmp.Diff([]clew.ID{r["Library"].ID}, got.Contains); diff != "" || got.Revision != 2 {
			t.Error(diff)
		}
	})
}

// Two people close a circle from both ends at once, in two processes: one of them is refused.
func TestContainsRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d2 := dbtest.Reopen(t, d)
		l := newLine(t, d, "Linie")
		for i := range 10 {
			a := newRelease(t, d, newProduct(t, d, l, product.ProductInput{Name: "A" + string(rune('a'+i))}), "1.0.0")
			b := newRelease(t, d, newProduct(t, d, l, product.ProductInput{Name: "B" + string(rune('a'+i))}), "1.0.0")
			var errs [2]error
			var wg sync.WaitGroup
			for n, h := range []*db.DB{d, d2} {
				wg.Go(func() {
					pair := [2]clew.ID{a.ID, b.ID}
					errs[n] = h.Write(t.Context(), func(tx *db.Tx) error {
						_, err := product.SetContains(tx, system, pair[n], 1, []clew.ID{pair[1-n]}, product.Act{})
						return err
					})
				})
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("round %d: %v and %v", i, errs[0], errs[1])
			}
		}
	})
}

func TestRaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		handles := []*db.DB{d, dbtest.Reopen(t, d)}
		race := func(n int, f func(i int, tx *db.Tx) error) (won int, lost []error) {
			errs := make([]error, n)
			var wg sync.WaitGroup
			for i := range n {
				wg.Go(func() { errs[i] = handles[i%2].Write(t.Context(), func(tx *db.Tx) error { return f(i, tx) }) })
			}
			wg.Wait()
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					lost = append(lost, err)
				}
			}
			return won, lost
		}
		one := func(name string, won int, lost []error) {
			if won != 1 {
				t.Errorf("%s: %d won, %v", name, won, lost)
			}
			for _, err := range lost {
				if !clew.Is(err, clew.Conflict) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		won, lost := race(8, func(i int, tx *db.Tx) error {
			_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "7.0.0"}, product.Act{})
			return err
		})
		one("the same version", won, lost)
		won, lost = race(8, func(i int, tx *db.Tx) error {
			_, err := product.CreateLine(tx, system, product.LineInput{Name: "gleiche"}, product.Act{})
			return err
		})
		one("the same name", won, lost)
		won, lost = race(8, func(i int, tx *db.Tx) error {
			in := w.product.ProductInput
			in.Description = string(rune('a' + i))
			_, err := product.UpdateProduct(tx, system, w.product.ID, 1, in, product.Act{})
			return err
		})
		one("the same revision", won, lost)
		for _, err := range lost {
			var s *product.Stale
			if !errors.As(err, &s) {
				t.Errorf("not stale: %v", err)
			} else if current := s.Current.(product.Product); current.Revision != 2 || current.Description == s.Yours.(product.Product).Description {
				t.Errorf("stale with %+v", s)
			}
		}
		// Different versions at once: all there, in order.
		won, lost = race(12, func(i int, tx *db.Tx) error {
			_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "8." + string(rune('0'+i%10)) + "." + string(rune('0'+i/10))}, product.Act{})
			return err
		})
		if won != 12 {
			t.Errorf("%d of 12 releases: %v", won, lost)
		}
		got := versions(t, d, w.product)
		if diff := cmp.Diff([]string{"1.0.0", "7.0.0", "8.0.0", "8.0.1", "8.1.0", "8.1.1", "8.2.0", "8.3.0", "8.4.0", "8.5.0", "8.6.0", "8.7.0", "8.8.0", "8.9.0"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
