package product_test

import (
	"fmt"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

// BenchmarkLists reads first pages over a portfolio of 500 products with 20 releases each.
func BenchmarkLists(b *testing.B) {
	d := dbtest.SQLite(b)
	l := newLine(b, d, "Linie")
	for i := range 500 {
		do(b, d, func(tx *db.Tx) error {
			p, err := product.CreateProduct(tx, system, l.ID, product.ProductInput{Name: fmt.Sprintf("Gerät %d", i)}, product.Act{})
			if err != nil {
				return err
			}
			if _, err := product.CreateSupport(tx, system, p.ID, clew.ID{}, product.SupportInput{Until: day(fmt.Sprintf("20%d-01-01", 15+i%30))}, product.Act{}); err != nil {
				return err
			}
			for j := range 20 {
				if _, err := product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: fmt.Sprintf("1.%d.0", j)}, product.Act{}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	actor := user(clew.Grant{Role: clew.ProductManagement, Line: l.ID})
	for name, f := range map[string]func(tx *db.Tx) (int, error){
		"products": func(tx *db.Tx) (int, error) {
			r, err := product.ListProducts(tx, actor, product.ProductFilter{})
			return r.Total, err
		},
		"products/ended": func(tx *db.Tx) (int, error) {
			r, err := product.ListProducts(tx, actor, product.ProductFilter{Support: product.Ended})
			return r.Total, err
		},
		"releases": func(tx *db.Tx) (int, error) {
			r, err := product.ListReleases(tx, actor, product.ReleaseFilter{})
			return r.Total, err
		},
		"releases/search": func(tx *db.Tx) (int, error) {
			r, err := product.ListReleases(tx, actor, product.ReleaseFilter{Search: "gerat 1.19"})
			return r.Total, err
		},
		"releases/ended": func(tx *db.Tx) (int, error) {
			r, err := product.ListReleases(tx, actor, product.ReleaseFilter{Support: product.Ended})
			return r.Total, err
		},
		"releases/released": func(tx *db.Tx) (int, error) {
			r, err := product.ListReleases(tx, actor, product.ReleaseFilter{Sort: "released", Desc: true})
			return r.Total, err
		},
		"search": func(tx *db.Tx) (int, error) { r, err := product.Search(tx, actor, "gerät 47", 10); return len(r), err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				read(b, d, f)
			}
		})
	}
}
