package demo_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/aftersales/vulnerability"
	"clew/blob"
	"clew/db"
	"clew/db/dbtest"
	"clew/demo"
	"clew/egress"
	"clew/feed"
	"clew/job"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/sign"
	"clew/view"

	"github.com/google/go-cmp/cmp"
)

var system = clew.SystemActor()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// load makes the world with workers of its own, and tells how long it took.
func load(t testing.TB, d *db.DB) *demo.World {
	t.Helper()
	root := sign.New()
	store := blob.NewTable(root, d)
	if d.Kind() == db.SQLite {
		var err error
		store, err = blob.NewFiles(root, t.TempDir())
		must(t, err)
	}
	way, err := egress.New(egress.Config{Offline: true})
	must(t, err)
	door, err := access.New(access.Config{DB: d, Root: root, BaseURL: "http://localhost:8420", Client: way.HTTPClient("oidc")})
	must(t, err)
	must(t, feed.Ensure(t.Context(), d))
	w := &demo.World{DB: d, Blob: store, Door: door}
	start := time.Now()
	made, err := w.Register(t.Context())
	must(t, err)
	if !made {
		t.Fatal("nothing was made")
	}
	registered := time.Since(start)
	stop, err := queue.Serve(t.Context(), d, queue.Config{Handlers: job.Handlers(job.Tools{DB: d, Blob: store, Way: way}), Workers: 8})
	must(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stop(ctx)
	})
	must(t, w.Fill(t.Context()))
	t.Logf("registered after %v, filled after %v", registered.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	return w
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	must(t, d.Read(t.Context(), f))
}

func TestWorld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := load(t, d)
		t.Run("counts", func(t *testing.T) { counts(t, d) })
		t.Run("inventories", func(t *testing.T) { inventories(t, d) })
		t.Run("feeds", func(t *testing.T) { feeds(t, d) })
		t.Run("findings", func(t *testing.T) { findings(t, d) })
		t.Run("coverage", func(t *testing.T) { coverage(t, d) })
		t.Run("people", func(t *testing.T) { people(t, d) })
		t.Run("again", func(t *testing.T) {
			made, err := w.Register(t.Context())
			if made || err != nil {
				t.Errorf("made again: %v, %v", made, err)
			}
			link, err := w.Link(t.Context())
			if err != nil || !strings.HasPrefix(link, "http://localhost:8420/link?token=") {
				t.Errorf("%q, %v", link, err)
			}
		})
	})
}

func counts(t *testing.T, d *db.DB) {
	want := map[string]int{"line": 3, "product": 5, "variant": 6, "release": 22, "party": 26, "party_contact": 26, "deployment": 52, "user_account": 12}
	got := map[string]int{}
	read(t, d, func(tx *db.Tx) (err error) {
		for table := range want {
			if got[table], err = db.One[int](tx, `SELECT count(*) FROM `+table); err != nil {
				return err
			}
		}
		units, err := db.One[int64](tx, `SELECT CAST(sum(units) AS BIGINT) FROM deployment`)
		if units < 50_000 || units > 99_999 {
			t.Errorf("%d units", units)
		}
		rows, err2 := product.ListProducts(tx, system, product.ProductFilter{})
		states := map[string]product.SupportState{}
		for _, r := range rows.Rows {
			states[r.Key] = r.Support.State
		}
		if diff := cmp.Diff(map[string]product.SupportState{"HG400": "supported", "RS20": "supported", "CLOUD": "supported", "NWRF": "supported", "TL1": "ended"}, states); diff != "" {
			t.Error(diff)
		}
		must(t, err2)
		return err
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// inventories: every component of every document is read, and the only warning is the one that is meant.
func inventories(t *testing.T, d *db.DB) {
	read(t, d, func(tx *db.Tx) error {
		releases, err := product.ListReleases(tx, system, product.ReleaseFilter{Page: product.Page{Limit: 100}})
		if err != nil {
			return err
		}
		kinds := map[string]int{}
		for _, r := range releases.Rows {
			name := r.ProductName + " " + r.Version
			inv, found, err := component.LiveOf(tx, r.ID)
			if err != nil {
				return err
			}
			if !found {
				kinds["none"]++
				if r.State != product.Draft {
					t.Errorf("%s has no inventory", name)
				}
				continue
			}
			kinds[string(inv.Kind)+" "+inv.Format]++
			if inv.Kind == component.Unknown {
				continue
			}
			if inv.Components == 0 || inv.Components != inv.DistinctComponents {
				t.Errorf("%s: %d components, %d different ones", name, inv.Components, inv.DistinctComponents)
			}
			if strings.HasPrefix(r.ProductName, "Heating Gateway") && (inv.Components < 60 || inv.Components > 150) {
				t.Errorf("%s: %d components", name, inv.Components)
			}
			if wanted := int64(len(demo.Parts(r.ProductName, r.Version))); wanted != 0 && wanted != inv.Components {
				t.Errorf("%s: %d of %d components were read", name, inv.Components, wanted)
			}
			warnings, err := component.Warnings(tx, system, inv.ID)
			if err != nil {
				return err
			}
			meant := 0
			if r.Version == "4.1.2" {
				meant = 1
			}
			if len(warnings) != meant {
				t.Errorf("%s: %+v", name, warnings)
			}
		}
		want := map[string]int{"sbom CycloneDX": 17, "sbom SPDX": 1, "declared Declared list": 1, "unknown ": 2, "none": 1}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Error(diff)
		}
		return nil
	})
}

func feeds(t *testing.T, d *db.DB) {
	read(t, d, func(tx *db.Tx) error {
		all, err := advisory.Feeds(tx, system)
		records := int64(0)
		for _, f := range all {
			h := f.Health(tx.Now())
			if h != advisory.Current && h != advisory.Off || f.Enabled || f.Error != "" {
				t.Errorf("%s is %s: %s", f.Name, h, f.Error)
			}
			if h == advisory.Current && f.Kind == "osv" {
				records += f.Records
			}
		}
		if records < 150 {
			t.Errorf("%d records", records)
		}
		return err
	})
}

func findings(t *testing.T, d *db.DB) {
	rows, err := view.NewBoard(d).Rows(t.Context(), system)
	must(t, err)
	by := map[string]*view.Row{}
	var exploited []string
	states, disputed, conflicts := map[view.RowState]int{}, 0, 0
	for _, r := range rows {
		by[r.Product+" "+r.Vulnerability] = r
		states[r.State]++
		conflicts += r.Counts.Conflict
		if r.Disputed {
			disputed++
		}
		if r.Exploited && r.State == view.Open && r.OpenShipped > 0 {
			exploited = append(exploited, r.Product+" "+r.Vulnerability)
		}
		for _, p := range r.Components {
			if p.Key == "" || p.Confidence == "" {
				t.Errorf("%s: %+v", r.Vulnerability, p)
			}
		}
	}
	t.Logf("%d rows: %v; exploited and open: %v", len(rows), states, exploited)
	gateway := "Heating Gateway HG 400 "
	if r := by[gateway+"CVE-2024-1086"]; r == nil || r.State != view.Open || r.First != "3.8.2" || r.Last != "4.1.2" || !r.Exploited || r.Components[0].Fixed == "" || r.Units < 5000 {
		t.Errorf("%+v", r)
	}
	if r := by[gateway+"CVE-2023-50387"]; r == nil || r.Counts.Conflict == 0 {
		t.Errorf("%+v", r)
	}
	if r := by[gateway+"CVE-2022-0847"]; r == nil || r.State != view.Done || r.Counts.Fixed != 1 {
		t.Errorf("%+v", r)
	}
	if r := by[gateway+"CVE-2021-43997"]; r == nil || r.Components[0].Name != "freertos-kernel" {
		t.Errorf("the radio stack inside the gateway is not seen: %+v", r)
	}
	if r := by["Comfort Cloud CVE-2026-33817"]; r != nil {
		t.Errorf("a withdrawn record counts: %+v", r)
	}
	if r := by["Comfort Cloud CVE-2024-23334"]; r == nil || !r.Disputed || len(r.Aliases) != 2 {
		t.Errorf("%+v", r)
	}
	if len(exploited) < 2 || disputed == 0 || conflicts == 0 || states[view.Open] < 40 || states[view.Done] < 5 || states[view.Affected] < 3 {
		t.Errorf("exploited %v, disputed %d, conflicts %d, states %v", exploited, disputed, conflicts, states)
	}
	explained(t, d)
}

// explained: every finding says why, and every decision is about something that is found.
func explained(t *testing.T, d *db.DB) {
	read(t, d, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM finding WHERE reason = '' OR via = '' OR version = '' OR package_key = ''`)
		if err != nil || n > 0 {
			t.Errorf("%d findings are not explained: %v", n, err)
		}
		all, err := vulnerability.LiveAll(tx)
		kinds := map[vulnerability.ScopeKind]int{}
		authors := map[clew.ID]bool{}
		for _, a := range all {
			kinds[a.Kind]++
			authors[a.AuthorID] = true
			hit, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM record_vulnerability v JOIN finding f ON f.record_id = v.record_id WHERE v.vulnerability = $1)`, a.Vulnerability)
			if err != nil || !hit {
				t.Errorf("the decision on %s is about nothing: %v", a.Vulnerability, err)
			}
		}
		if len(kinds) != len(vulnerability.ScopeKinds) || len(authors) < 5 || len(all) < 12 {
			t.Errorf("%d decisions of %d people: %v", len(all), len(authors), kinds)
		}
		return err
	})
}

func coverage(t *testing.T, d *db.DB) {
	read(t, d, func(tx *db.Tx) error {
		sight, err := view.NewSight(tx)
		if err != nil {
			return err
		}
		releases, err := product.ListReleases(tx, system, product.ReleaseFilter{Page: product.Page{Limit: 100}})
		if err != nil {
			return err
		}
		for _, r := range releases.Rows {
			c, err := sight.Of(tx, r.ID)
			if err != nil {
				return err
			}
			t.Logf("%s %s: %d of %d assessable, %v", r.ProductName, r.Version, c.Assessable, c.Components, c.Reasons)
			switch {
			case r.ProductName == "Heating Gateway HG 400" && r.State != product.Draft:
				if c.Percent() < 50 || c.Percent() > 95 || c.Reasons[view.NoIdentity] == 0 || c.Reasons[view.UnknownVersion] == 0 || c.Reasons[view.NoData] == 0 || c.Incomplete != (r.Version == "3.9.4") {
					t.Errorf("%s: %+v", r.Version, c)
				}
			case r.ProductName == "Thermo Logger TL 1" && r.Version != "2.4b":
				if c.Known || c.Green() {
					t.Errorf("%s: %+v", r.Version, c)
				}
			}
			if c.Green() {
				t.Errorf("%s %s is green", r.ProductName, r.Version)
			}
		}
		return nil
	})
}

// people: every role is there, and everybody sees no more than their part.
func people(t *testing.T, d *db.DB) {
	board := view.NewBoard(d)
	read(t, d, func(tx *db.Tx) error {
		roles := map[clew.Role]bool{}
		for login, products := range map[string]int{"ines.brandt": 5, "paula.kern": 0, "mei.tanaka": 5, "renate.vogel": 5, "deniz.aksoy": 5, "jonas.petersen": 4, "henrik.olsen": 1,
			"tomas.lindqvist": 3, "sven.carstens": 3, "amira.haddad": 1, "lukas.wrobel": 2, "clara.dubois": 1} {
			u, err := access.FindUser(tx, system, login+"@nordwerk-klimatechnik.example")
			if err != nil {
				return err
			}
			a, err := access.Load(tx, u.ID)
			if err != nil {
				return err
			}
			for _, g := range a.Grants {
				roles[g.Role] = true
			}
			list, err := product.ListProducts(tx, a, product.ProductFilter{})
			if err != nil || list.Total != products {
				t.Errorf("%s sees %d products, not %d: %v", login, list.Total, products, err)
			}
			needs, err := board.Needs(tx, a)
			if err != nil || products > 0 && login != "henrik.olsen" && len(needs) == 0 {
				t.Errorf("%s has nothing to do: %v", login, err)
			}
		}
		if len(roles) != len(clew.Roles) {
			t.Errorf("roles: %v", roles)
		}
		return nil
	})
}

// A database in which somebody works already is left alone.
func TestElsewhere(t *testing.T) {
	d := dbtest.SQLite(t)
	root := sign.New()
	door, err := access.New(access.Config{DB: d, Root: root, BaseURL: "http://localhost:8420"})
	must(t, err)
	must(t, d.Write(t.Context(), func(tx *db.Tx) error { return door.MarkSetUp(tx, system) }))
	w := &demo.World{DB: d, Door: door}
	if _, err := w.Register(t.Context()); !clew.Is(err, clew.Conflict) {
		t.Errorf("%v", err)
	}
}
