package product_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/format/vers"
	"clew/product"

	"github.com/google/go-cmp/cmp"
)

// versions gives a product's versions in the order of its scheme.
func versions(t testing.TB, d *db.DB, p product.Product) []string {
	t.Helper()
	return read(t, d, func(tx *db.Tx) ([]string, error) {
		ids, err := product.ReleaseOrder(tx, p.ID)
		var out []string
		for _, id := range ids {
			r, err := product.GetRelease(tx, system, id)
			if err != nil {
				return nil, err
			}
			if r.Tied {
				r.Version += "="
			}
			out = append(out, r.Version)
		}
		return out, err
	})
}

func TestOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLine(t, d, "Linie")
		for scheme, want := range map[vers.Scheme][]string{
			vers.Semver:   {"1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "2.0.0"},
			vers.Calendar: {"2023.12", "2024.04", "2024.10"},
			vers.Natural:  {"Build 9", "Build 10", "Build 100"},
			vers.Generic:  {"1.0-beta", "1.0=", "1.0.0=", "1.1"},
		} {
			p := newProduct(t, d, l, product.ProductInput{Name: string(scheme), Scheme: scheme})
			shuffled := slices.Clone(want)
			rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			for _, v := range shuffled {
				newRelease(t, d, p, strings.TrimSuffix(v, "="))
			}
			if diff := cmp.Diff(want, versions(t, d, p)); diff != "" {
				t.Errorf("%s, added as %v: %s", scheme, shuffled, diff)
			}
		}
	})
}

func TestOrderFollowsEdits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newProduct(t, d, newLine(t, d, "Linie"), product.ProductInput{Name: "P"})
		for _, v := range []string{"1.0.0", "2.0.0", "3.0.0"} {
			newRelease(t, d, p, v)
		}
		r := newRelease(t, d, p, "0.1.0")
		in := r.ReleaseInput
		in.Version = "2.5.0"
		r = write(t, d, func(tx *db.Tx) (product.Release, error) {
			return product.UpdateRelease(tx, system, r.ID, 1, in, product.Act{})
		})
		if diff := cmp.Diff([]string{"1.0.0", "2.0.0", "2.5.0", "3.0.0"}, versions(t, d, p)); diff != "" {
			t.Error(diff)
		}
		history := read(t, d, func(tx *db.Tx) (clew.ID, error) {
			rows, err := product.History(tx, system, product.Ref{Type: product.TypeRelease, ID: r.ID}, clew.ID{}, 1)
			return rows[0].ActID, err
		})
		write(t, d, func(tx *db.Tx) (clew.ID, error) { return product.Undo(tx, system, history, "") })
		if diff := cmp.Diff([]string{"0.1.0", "1.0.0", "2.0.0", "3.0.0"}, versions(t, d, p)); diff != "" {
			t.Error("after undo:", diff)
		}
		edit := p.ProductInput
		edit.Scheme = vers.Date
		refused(t, d, clew.Invalid, func(tx *db.Tx) error {
			_, err := product.UpdateProduct(tx, system, p.ID, 1, edit, product.Act{})
			return err
		})
		edit.Scheme = vers.Natural
		do(t, d, func(tx *db.Tx) error {
			_, err := product.UpdateProduct(tx, system, p.ID, 1, edit, product.Act{})
			return err
		})
		newRelease(t, d, p, "10 final")
		if diff := cmp.Diff([]string{"0.1.0", "1.0.0", "2.0.0", "3.0.0", "10 final"}, versions(t, d, p)); diff != "" {
			t.Error(diff)
		}
	})
}

// Always between the same two neighbours: the room between positions runs out and is made anew.
func TestOrderWhenDense(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newProduct(t, d, newLine(t, d, "Linie"), product.ProductInput{Name: "P"})
		newRelease(t, d, p, "1.0.0")
		newRelease(t, d, p, "2.0.0")
		want := []string{"1.0.0"}
		do(t, d, func(tx *db.Tx) error {
			for i := 70; i > 0; i-- {
				if _, err := product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: fmt.Sprintf("1.%d.0", i)}, product.Act{}); err != nil {
					return err
				}
			}
			return nil
		})
		for i := 1; i <= 70; i++ {
			want = append(want, fmt.Sprintf("1.%d.0", i))
		}
		if diff := cmp.Diff(append(want, "2.0.0"), versions(t, d, p)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTenThousandReleases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := 10_000
		switch {
		case os.Getenv("CLEW_BIG") != "":
		case d.Kind() == db.Postgres:
			n = 1_000
		default:
			n = 3_000
		}
		p := newProduct(t, d, newLine(t, d, "Linie"), product.ProductInput{Name: "P"})
		var b strings.Builder
		b.WriteString("product;version;state\n")
		for _, i := range rand.Perm(n) {
			fmt.Fprintf(&b, "P;%d.%d.%d;draft\n", i/1000, i/10%100, i%10)
		}
		start := time.Now()
		sum := apply(t, d, product.ImportReleases, b.String())
		t.Logf("import of %d releases: %v", n, time.Since(start))
		if sum.New != n || sum.Failed != 0 {
			t.Fatalf("got %+v", sum)
		}
		ids := read(t, d, func(tx *db.Tx) ([]clew.ID, error) { return product.ReleaseOrder(tx, p.ID) })
		if len(ids) != n {
			t.Fatalf("%d releases in order", len(ids))
		}
		start = time.Now()
		newRelease(t, d, p, "0.55.55")
		t.Logf("one more: %v", time.Since(start))
		start = time.Now()
		list := read(t, d, func(tx *db.Tx) (product.List[product.ReleaseRow], error) {
			return product.ListReleases(tx, system, product.ReleaseFilter{Product: p.ID, Desc: true, Page: product.Page{Limit: 3, Offset: 559}})
		})
		t.Logf("a page: %v", time.Since(start))
		var got []string
		for _, r := range list.Rows {
			got = append(got, r.Version)
		}
		if diff := cmp.Diff([]string{"0.55.9", "0.55.55", "0.56.0"}, got); diff != "" || list.Total != n+1 {
			t.Errorf("%d: %s", list.Total, diff)
		}
		newest := read(t, d, func(tx *db.Tx) (product.Release, error) {
			ids, err := product.ReleaseOrder(tx, p.ID)
			if err != nil {
				return product.Release{}, err
			}
			return product.GetRelease(tx, system, ids[len(ids)-1])
		})
		if newest.Version != fmt.Sprintf("%d.99.9", n/1000-1) {
			t.Errorf("the newest is %s", newest.Version)
		}
	})
}
