package product_test

import (
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

var system = clew.SystemActor()

// user is a person with the grants.
func user(grants ...clew.Grant) clew.Actor {
	return clew.Actor{Kind: clew.User, ID: clew.NewID(), Grants: grants}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write runs f in one transaction and gives what it gives; it fails the test on an error.
func write[T any](t testing.TB, d *db.DB, f func(tx *db.Tx) (T, error)) T {
	t.Helper()
	v, err := try(t, d, f)
	must(t, err)
	return v
}

func try[T any](t testing.TB, d *db.DB, f func(tx *db.Tx) (T, error)) (v T, err error) {
	t.Helper()
	err = d.Write(t.Context(), func(tx *db.Tx) (err error) {
		v, err = f(tx)
		return err
	})
	return v, err
}

func read[T any](t testing.TB, d *db.DB, f func(tx *db.Tx) (T, error)) (v T) {
	t.Helper()
	must(t, d.Read(t.Context(), func(tx *db.Tx) (err error) {
		v, err = f(tx)
		return err
	}))
	return v
}

func do(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	must(t, d.Write(t.Context(), f))
}

// refused checks that f fails with the kind.
func refused(t testing.TB, d *db.DB, k clew.Kind, f func(tx *db.Tx) error) error {
	t.Helper()
	err := d.Write(t.Context(), f)
	if !clew.Is(err, k) {
		t.Fatalf("got %v, want an error of kind %v", err, k)
	}
	return err
}

func newLine(t testing.TB, d *db.DB, name string) product.Line {
	t.Helper()
	return write(t, d, func(tx *db.Tx) (product.Line, error) {
		return product.CreateLine(tx, system, product.LineInput{Name: name}, product.Act{})
	})
}

func newProduct(t testing.TB, d *db.DB, line product.Line, in product.ProductInput) product.Product {
	t.Helper()
	return write(t, d, func(tx *db.Tx) (product.Product, error) {
		return product.CreateProduct(tx, system, line.ID, in, product.Act{})
	})
}

func newRelease(t testing.TB, d *db.DB, p product.Product, version string) product.Release {
	t.Helper()
	return write(t, d, func(tx *db.Tx) (product.Release, error) {
		return product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: version}, product.Act{})
	})
}

func day(s string) clew.Date {
	d, err := clew.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestSmoke(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLine(t, d, "Heizung")
		p := newProduct(t, d, l, product.ProductInput{Name: "Gateway"})
		r := newRelease(t, d, p, "1.0.0")
		got := read(t, d, func(tx *db.Tx) (product.List[product.ReleaseRow], error) {
			return product.ListReleases(tx, system, product.ReleaseFilter{Search: "gate 1.0"})
		})
		if got.Total != 1 || got.Rows[0].ID != r.ID || got.Rows[0].LineID != l.ID {
			t.Errorf("got %+v", got)
		}
	})
}
