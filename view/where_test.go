package view_test

import (
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/view"
)

func (w *world) where(actor clew.Actor, name string) *view.Where {
	w.T.Helper()
	x, err := w.board.Where(w.T.Context(), actor, name)
	w.Must(err)
	return x
}

func TestWhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.where(w.Actor, "GHSA-4374-p667-p6c8") // any name leads there
		if x.Vulnerability.Name != "CVE-2023-39325" || x.Exploited == nil || !x.Exploited.Ransomware || len(x.Products) != 1 || x.Releases != 2 {
			t.Errorf("x/net: %+v", x)
		}
		if !slices.Equal(x.Blind, []string{"Boiler Interface 2"}) || x.Clear != 2 {
			t.Errorf("blind %v, clear %d", x.Blind, x.Clear)
		}
		x = w.where(w.Actor, "CVE-2022-0778")
		if len(x.Products) != 1 {
			t.Fatalf("openssl: %+v", x.Products)
		}
		got := map[string]string{}
		for _, r := range x.Products[0].Releases {
			got[r.Version] = r.Status()
		}
		if got["3.8.0"] != "fixed" || got["4.0.3"] != "" || got["4.2.0-rc.1"] != "" || len(got) != 4 {
			t.Errorf("statuses: %v", got)
		}
		if len(x.Parties) != 2 || x.Parties[0].Name != "Österreichische Wärme AG" || x.Parties[0].Units != 1900 || !slices.Equal(x.Parties[0].Locations, []string{"Graz"}) {
			t.Errorf("parties: %+v", x.Parties)
		}
		if len(x.Sources) != 1 || x.Sources[0].Says[0].Ranges[0] != "v < 1.1.1k-1+deb11u2" || x.Sources[0].Health != advisory.Current {
			t.Errorf("sources: %+v", x.Sources)
		}
		if len(x.History) != 1 || x.History[0].Author != "clew" || x.History[0].Release != "3.8.0" || !x.History[0].Holds {
			t.Errorf("history: %+v", x.History)
		}
		// Through a contained release.
		x = w.where(w.Actor, "OSV-2024-77")
		for _, p := range x.Products {
			for _, r := range p.Releases {
				if p.Name == "Heat Gateway" && r.Version == "4.1.0" && (!r.Found() || !slices.Equal(r.Via, []string{"Radio Sensor 2.9.0"})) {
					t.Errorf("via: %+v %v", r.Release, r.Via)
				}
			}
		}
		if _, err := w.board.Where(t.Context(), w.Actor, "CVE-1999-0001"); !clew.Is(err, clew.NotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

// Parties need their own right; products that one may not read are not even counted.
func TestWhereIsVisible(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		dev := user(clew.Grant{Role: clew.ProductDevelopment, Product: w.Gateway.ID})
		if x := w.where(dev, "CVE-2023-4911"); x.Parties != nil || x.MaySeeParties || x.Units == 0 || len(x.Blind) != 0 {
			t.Errorf("development: %+v", x)
		}
		desk := user(clew.Grant{Role: clew.ServiceDesk, Product: w.Gateway.ID})
		if x := w.where(desk, "CVE-2023-4911"); len(x.Parties) != 3 {
			t.Errorf("service desk: %+v", x.Parties)
		}
		if x := w.where(desk, "CVE-2024-22195"); len(x.Products) != 0 || len(x.History) != 0 || x.Clear+len(x.Blind) != 1 {
			t.Errorf("another product's: %+v", x)
		}
		// Party of one product, reader of another: deployments of the other stay unseen.
		both := user(clew.Grant{Role: clew.ServiceDesk, Product: w.Sensor.ID}, clew.Grant{Role: clew.ProductDevelopment, Product: w.Gateway.ID})
		if x := w.where(both, "OSV-2024-77"); len(x.Parties) != 1 || x.Parties[0].Has[0].Release != "Radio Sensor 2.9.0" || len(x.Parties[0].Has) != 1 {
			t.Errorf("both: %+v", x.Parties)
		}
	})
}

func TestReach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.where(w.Actor, "OSV-2024-77") // mbedtls in both sensors, and in three gateways
		of := func(s vulnerability.Scope) view.Reach { return x.Reach(s) }
		all := of(vulnerability.Scope{Kind: vulnerability.LineScope, LineID: w.Line.ID})
		if all.OpenReleases != 0 || all.Products != 2 || all.Releases != x.Releases || all.Units != x.Units {
			t.Errorf("line: %+v of %d", all, x.Releases)
		}
		sensor := of(vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: w.Sensor.ID})
		if sensor.Releases != 2 || sensor.Units != 26_000 || sensor.OpenProducts != 1 {
			t.Errorf("sensor: %+v", sensor)
		}
		if r := of(vulnerability.Scope{Kind: vulnerability.UntilScope, ProductID: w.Sensor.ID, UntilVersion: "2.9.0"}); r.Releases != 1 || r.OpenProducts != 2 {
			t.Errorf("until: %+v", r)
		}
		w.Assess(w.Actor, vulnerability.Input{Vulnerability: "OSV-2024-77", Status: vulnerability.NotAffected, Impact: "No handshake", Reason: "r", Scope: vulnerability.Scope{Kind: vulnerability.ReleaseScope, ReleaseID: w.S28.ID}})
		x = w.where(w.Actor, "OSV-2024-77")
		if r := of(vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: w.Sensor.ID}); r.Releases != 1 || r.Narrower != 1 {
			t.Errorf("beside a narrower one: %+v", r)
		}
	})
}

func TestExplain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Read(func(tx *db.Tx) error {
			y, err := view.Explain(tx, "pkg:golang/golang.org/x/net@v0.10.0", "GO-2023-2102")
			if err != nil {
				return err
			}
			if y.Range() != "v < 0.17.0" || y.Finding.Scheme != "semver" && y.Finding.Scheme == "" || y.Confidence != "high" || y.Identity() != "pkg:golang/golang.org/x/net@v0.10.0" ||
				y.FirstSeen == 0 || y.Feed.Name != "osv:Go" || y.Package != "Go golang.org/x/net" || !slices.Equal(y.Names, []string{"CVE-2023-39325"}) {
				t.Errorf("explanation: %+v", y)
			}
			if _, err := view.Explain(tx, "pkg:golang/golang.org/x/net@v0.10.0", "GO-2024-3321"); !clew.Is(err, clew.NotFound) {
				t.Errorf("no finding: %v", err)
			}
			all, err := view.Reasons(tx, y.Component.ID, "CVE-2023-39325")
			if len(all) != 1 || all[0].Record.UpstreamID != "GO-2023-2102" {
				t.Errorf("reasons: %+v", all)
			}
			return err
		})
	})
}

func TestFindingsOfRelease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Read(func(tx *db.Tx) error {
			all, err := view.FindingsOf(tx, w.Actor, w.G41.ID)
			if err != nil {
				return err
			}
			var got []string
			for _, f := range all {
				got = append(got, f.Vulnerability+" "+f.Status())
				if f.Vulnerability == "OSV-2024-77" && !slices.Equal(f.Via, []string{"Radio Sensor 2.9.0"}) {
					t.Errorf("via: %+v", f)
				}
			}
			want := "CVE-2023-4911 open, CVE-2022-48174 open, OSV-2024-77 open, CVE-2021-42374 not_affected"
			if strings.Join(got, ", ") != want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
			}
			if _, err := view.FindingsOf(tx, user(clew.Grant{Role: clew.ServiceDesk, Product: w.Cloud.ID}), w.G41.ID); !clew.Is(err, clew.NotFound) {
				t.Errorf("of another product: %v", err)
			}
			sight, err := view.NewSight(tx)
			if err != nil {
				return err
			}
			cover, err := sight.Of(tx, w.G41.ID)
			if err != nil {
				return err
			}
			n := int64(0)
			for _, why := range cover.SortedReasons() {
				rows, total, err := view.Components(tx, w.Actor, sight, w.G41.ID, view.ComponentFilter{Reason: why})
				if err != nil {
					return err
				}
				if int64(total) != cover.Reasons[why] || len(rows) != total {
					t.Errorf("%s: %d listed, coverage says %d", why, total, cover.Reasons[why])
				}
				for _, r := range rows {
					if r.Reason != why {
						t.Errorf("%s is listed for %s, is %s", r.Name, why, r.Reason)
					}
				}
				n += int64(total)
			}
			if _, total, err := view.Components(tx, w.Actor, sight, w.G41.ID, view.ComponentFilter{Reason: view.AnyReason}); err != nil || int64(total) != n || n+cover.Assessable != cover.Components || n == 0 {
				t.Errorf("any: %d, want %d of %+v: %v", total, n, cover, err)
			}
			return nil
		})
	})
}
