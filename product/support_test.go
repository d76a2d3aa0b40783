package product_test

import (
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

func TestSupport(t *testing.T) {
	past, long, soon, far := day("2001-01-01"), day("1999-01-01"), day("2150-01-01"), day("2199-12-31")
	type period struct {
		ofRelease bool
		in        product.SupportInput
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLine(t, d, "Linie")
		today := read(t, d, func(tx *db.Tx) (clew.Date, error) { return product.Today(tx), nil })
		for name, c := range map[string]struct {
			periods []period
			want    product.SupportState
			until   clew.Date
			own     bool
			product product.SupportState
		}{
			"nobody said":             {nil, product.NoneDefined, clew.Date{}, false, product.NoneDefined},
			"running":                 {[]period{{false, product.SupportInput{From: past, Until: far}}}, product.Supported, far, false, product.Supported},
			"last day":                {[]period{{false, product.SupportInput{Until: today}}}, product.Supported, today, false, product.Supported},
			"first day":               {[]period{{false, product.SupportInput{From: today, Until: far}}}, product.Supported, far, false, product.Supported},
			"over":                    {[]period{{false, product.SupportInput{From: long, Until: past}}}, product.Ended, past, false, product.Ended},
			"later":                   {[]period{{false, product.SupportInput{From: soon, Until: far}}}, product.Planned, far, false, product.Planned},
			"a gap":                   {[]period{{false, product.SupportInput{Until: past}}, {false, product.SupportInput{From: soon, Until: far, Kind: product.ExtendedSupport}}}, product.Ended, far, false, product.Ended},
			"extended":                {[]period{{false, product.SupportInput{Until: past}}, {false, product.SupportInput{Until: far, Kind: product.ExtendedSupport}}}, product.Supported, far, false, product.Supported},
			"functional only":         {[]period{{false, product.SupportInput{Until: far, Kind: product.FunctionalSupport}}}, product.NoneDefined, clew.Date{}, false, product.NoneDefined},
			"continuous":              {[]period{{false, product.SupportInput{From: past, Continuous: true}}}, product.Supported, clew.Date{}, false, product.Supported},
			"release shorter":         {[]period{{false, product.SupportInput{Until: far}}, {true, product.SupportInput{Until: past}}}, product.Ended, past, true, product.Supported},
			"release longer":          {[]period{{false, product.SupportInput{Until: past}}, {true, product.SupportInput{Until: far}}}, product.Supported, far, true, product.Supported},
			"release functional only": {[]period{{false, product.SupportInput{Until: far}}, {true, product.SupportInput{Until: past, Kind: product.FunctionalSupport}}}, product.Supported, far, false, product.Supported},
		} {
			p := newProduct(t, d, l, product.ProductInput{Name: name})
			r := newRelease(t, d, p, "1.0.0")
			for _, s := range c.periods {
				release := clew.ID{}
				if s.ofRelease {
					release = r.ID
				}
				write(t, d, func(tx *db.Tx) (product.SupportPeriod, error) {
					return product.CreateSupport(tx, system, p.ID, release, s.in, product.Act{})
				})
			}
			got := read(t, d, func(tx *db.Tx) (product.Support, error) { return product.SupportOfRelease(tx, r) })
			if got.State != c.want || got.Until != c.until || got.OfRelease != c.own {
				t.Errorf("%s: got %s until %s (own %v), want %s until %s", name, got.State, got.Until, got.OfRelease, c.want, c.until)
			}
			// The filters in SQL say what Go says.
			for _, s := range product.SupportStates {
				list := read(t, d, func(tx *db.Tx) (product.List[product.ReleaseRow], error) {
					return product.ListReleases(tx, system, product.ReleaseFilter{Product: p.ID, Support: s})
				})
				if (list.Total == 1) != (s == c.want) {
					t.Errorf("%s: filter %s gives %d releases", name, s, list.Total)
				}
				if list.Total == 1 && list.Rows[0].Support.State != s {
					t.Errorf("%s: the row says %s", name, list.Rows[0].Support.State)
				}
				products := read(t, d, func(tx *db.Tx) (product.List[product.ProductRow], error) {
					return product.ListProducts(tx, system, product.ProductFilter{Line: l.ID, Support: s, Page: product.Page{Limit: 1000}})
				})
				found := false
				for _, row := range products.Rows {
					if row.ID == p.ID {
						found = true
						if row.Support.State != s {
							t.Errorf("%s: the product's row says %s under filter %s", name, row.Support.State, s)
						}
					}
				}
				if found != (s == c.product) {
					t.Errorf("%s: filter %s on products: %v", name, s, found)
				}
			}
		}
	})
}

func TestSerials(t *testing.T) {
	for _, c := range []struct {
		pattern, serial string
		want            bool
	}{
		{"SN-????", "sn-1234", true}, {"SN-????", "SN-123", false}, {"SN-*", "SN-", true}, {"*-7", "a-b-7", true}, {"*", "", true},
		{`SN\*1`, "SN*1", true}, {`SN\*1`, "SNx1", false}, {"SN", "SN1", false}, {"a*b*c", "aXbYbZc", true}, {"a*b*c", "aXbYbZ", false}, {"", "", true},
		{"**********x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false}, {"Ü?", "üx", true},
	} {
		if got := product.MatchSerial(c.pattern, c.serial); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.serial, got)
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "ALPHA")
		for serial, want := range map[string]bool{"ALPHA-0001": true, "alpha-0099": true, "ALPHA-50": true, "ALPHA-0100": false, "ALPHA-0000": false, "BETA-0050": false, "ALPHA-50-X": false, "": true} {
			list := read(t, d, func(tx *db.Tx) (product.List[product.Deployment], error) {
				return product.ListDeployments(tx, system, product.DeploymentFilter{Serial: serial})
			})
			if (list.Total == 1) != want {
				t.Errorf("serial %q: %d deployments", serial, list.Total)
			}
		}
		found := read(t, d, func(tx *db.Tx) ([]product.Release, error) { return product.FindSerial(tx, system, "sn-alpha-12ab") })
		if len(found) != 1 || found[0].ID != w.release.ID {
			t.Errorf("got %v", found)
		}
	})
}
