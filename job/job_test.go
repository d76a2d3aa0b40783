package job_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/db/dbtest"
	"clew/product/component"
	"clew/queue"
	"clew/view"

	"github.com/google/go-cmp/cmp"
)

func (w *world) rows(b *view.Board) []*view.Row {
	w.t.Helper()
	rows, err := b.Rows(context.Background(), w.actor)
	must(w.t, err)
	view.Sort(rows)
	return rows
}

// The main job, end to end: an inventory, a source record, the finding with its explanation, the decision.
func TestFromInventoryToDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		board := view.NewBoard(d)
		r1, r2 := w.release("1.0.0"), w.release("1.1.0")
		if work := w.upload(r1.ID, bom("pkg:golang/example.com/lib@v1.2.3", "pkg:golang/example.com/other@v0.1.0")); work.State != queue.Done {
			t.Fatalf("%+v", work)
		}
		w.upload(r2.ID, bom("pkg:golang/example.com/lib@v1.3.0"))
		if rows := w.rows(board); len(rows) != 0 {
			t.Fatalf("findings without records: %+v", rows[0])
		}
		if work := w.feed("osv:Go", osvRecord("GO-2025-1", "2025-01-02T00:00:00Z", "example.com/lib", "1.0.0", "1.2.9", `,"aliases":["CVE-2025-0001"]`), false); work.State != queue.Done {
			t.Fatalf("%+v", work)
		}
		rows := w.rows(board)
		if len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		got := rows[0]
		if got.Vulnerability != "CVE-2025-0001" || got.Releases != 1 || got.First != "1.0.0" || got.State != view.Open || got.Components[0].Fixed != "1.2.9" {
			t.Errorf("%+v", got)
		}

		// The record changes: now both releases are affected.
		w.feed("osv:Go", osvRecord("GO-2025-1", "2025-01-03T00:00:00Z", "example.com/lib", "1.0.0", "1.4.0", `,"aliases":["CVE-2025-0001"]`), false)
		if rows = w.rows(board); len(rows) != 1 || rows[0].Releases != 2 || rows[0].Last != "1.1.0" {
			t.Fatalf("%+v", rows)
		}

		// An older revision of the record changes nothing.
		w.feed("osv:Go", osvRecord("GO-2025-1", "2025-01-01T00:00:00Z", "example.com/lib", "1.0.0", "1.0.1", `,"aliases":["CVE-2025-0001"]`), false)
		if rows = w.rows(board); rows[0].Releases != 2 {
			t.Fatalf("an older revision was taken: %+v", rows[0])
		}

		// Decide for what comes before 1.1.0; 1.1.0 stays open.
		w.write(func(tx *db.Tx) error {
			_, err := vulnerability.Assess(tx, w.actor, vulnerability.Input{Vulnerability: "GO-2025-1", Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path",
				Reason: "we never call it", Scope: vulnerability.Scope{Kind: vulnerability.UntilScope, ProductID: w.prod.ID, UntilVersion: "1.1.0"}}, clew.ID{})
			return err
		})
		if rows = w.rows(board); rows[0].Counts != (view.Counts{Open: 1, NotAffected: 1}) || rows[0].State != view.Open {
			t.Errorf("%+v", rows[0])
		}

		// The record is withdrawn: nothing is left.
		w.feed("osv:Go", osvRecord("GO-2025-1", "2025-02-01T00:00:00Z", "example.com/lib", "1.0.0", "1.4.0", `,"aliases":["CVE-2025-0001"],"withdrawn":"2025-02-01T00:00:00Z"`), false)
		if rows = w.rows(board); len(rows) != 0 {
			t.Errorf("%+v", rows[0])
		}
	})
}

func TestInventoryIsReplacedAndIdempotent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.release("1.0.0")
		first := w.upload(r.ID, bom("pkg:golang/example.com/a@v1.0.0", "pkg:golang/example.com/b@v1.0.0"))
		again := w.upload(r.ID, bom("pkg:golang/example.com/a@v1.0.0", "pkg:golang/example.com/b@v1.0.0"))
		if first.ID != again.ID {
			t.Error("the same bytes were read twice")
		}
		w.upload(r.ID, bom("pkg:golang/example.com/b@v1.0.0", "pkg:golang/example.com/c@v1.0.0"))
		w.read(func(tx *db.Tx) error {
			rows, total, err := component.Components(tx, w.actor, r.ID, component.Filter{})
			var names []string
			for _, v := range rows {
				names = append(names, v.Name)
			}
			if diff := cmp.Diff([]string{"example.com/b", "example.com/c"}, names); diff != "" || total != 2 {
				t.Error(diff, total)
			}
			invs, err2 := component.Inventories(tx, w.actor, r.ID)
			if len(invs) != 2 || invs[0].State != component.Live || invs[1].State != component.Superseded {
				t.Errorf("%+v", invs)
			}
			return cmp2(err, err2)
		})
	})
}

func cmp2(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestWhatIsNoInventoryIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.release("1.0.0")
		for name, text := range map[string]string{
			"html":      "<!doctype html><title>x</title>",
			"json":      `{"hello":"world"}`,
			"truncated": bom("pkg:golang/example.com/a@v1.0.0")[:120],
			"jpeg":      "\xff\xd8\xff\xe0\x00\x10JFIF\x00",
		} {
			work := w.upload(r.ID, text)
			if work.State != queue.Failed || work.Message == "" || strings.Contains(work.Message, "log says") {
				t.Errorf("%s: %+v", name, work)
			}
		}
		w.read(func(tx *db.Tx) error {
			_, found, err := component.LiveOf(tx, r.ID)
			if found {
				t.Error("something refused is live")
			}
			return err
		})
	})
}

func TestCoverageIsHonest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.release("1.0.0")
		w.upload(r.ID, bom("pkg:golang/example.com/a@v1.0.0", "pkg:golang/example.com/b@(devel)", "pkg:generic/busybox@1.36.1", "pkg:npm/left-pad@1.0.0"))
		w.feed("osv:Go", archive(t, map[string]string{"GO-2025-1": osvRecord("GO-2025-1", "2025-01-02T00:00:00Z", "example.com/zzz", "0", "1.0.0", "")}), true)
		w.read(func(tx *db.Tx) error {
			s, err := view.NewSight(tx)
			if err != nil {
				return err
			}
			c, err := s.Of(tx, r.ID)
			want := map[view.Reason]int64{view.UnknownVersion: 1, view.NoData: 2}
			if diff := cmp.Diff(want, c.Reasons); diff != "" || c.Components != 4 || c.Assessable != 1 || c.Percent() != 25 || c.Green() {
				t.Errorf("%+v\n%s", c, diff)
			}
			return err
		})
	})
}

// Decisions: the most specific wins, equally specific ones that differ are a conflict, an expired one counts no more.
func TestDecide(t *testing.T) {
	line, prod, rel := clew.NewID(), clew.NewID(), clew.NewID()
	at := vulnerability.Place{LineID: line, ProductID: prod, ReleaseID: rel, Version: "1.5.0", Scheme: "semver", ComponentKey: "pkg:x/y@1"}
	now := clew.TimeOf(start)
	make := func(s vulnerability.Status, sc vulnerability.Scope, created int) vulnerability.Assessment {
		return vulnerability.Assessment{ID: clew.NewID(), Status: s, Scope: sc, CreatedAt: clew.Time(created)}
	}
	byLine := make(vulnerability.Affected, vulnerability.Scope{Kind: vulnerability.LineScope, LineID: line}, 1)
	byProduct := make(vulnerability.NotAffected, vulnerability.Scope{Kind: vulnerability.ProductScope, LineID: line, ProductID: prod}, 2)
	byPart := make(vulnerability.Fixed, vulnerability.Scope{Kind: vulnerability.ProductScope, LineID: line, ProductID: prod, ComponentKey: "pkg:x/y@1"}, 3)
	until2 := make(vulnerability.Affected, vulnerability.Scope{Kind: vulnerability.UntilScope, LineID: line, ProductID: prod, UntilVersion: "2.0.0"}, 4)
	until16 := make(vulnerability.NotAffected, vulnerability.Scope{Kind: vulnerability.UntilScope, LineID: line, ProductID: prod, UntilVersion: "1.6.0"}, 3)
	until15 := make(vulnerability.Fixed, vulnerability.Scope{Kind: vulnerability.UntilScope, LineID: line, ProductID: prod, UntilVersion: "1.5.0"}, 5)
	byRelease := make(vulnerability.UnderInvestigation, vulnerability.Scope{Kind: vulnerability.ReleaseScope, LineID: line, ProductID: prod, ReleaseID: rel}, 6)
	elsewhere := make(vulnerability.Fixed, vulnerability.Scope{Kind: vulnerability.ReleaseScope, LineID: line, ProductID: prod, ReleaseID: clew.NewID()}, 7)
	expired := make(vulnerability.Fixed, vulnerability.Scope{Kind: vulnerability.ReleaseScope, LineID: line, ProductID: prod, ReleaseID: rel}, 8)
	expired.ExpiresOn = clew.Date{Year: 2026, Month: 11, Day: 22}
	rival := make(vulnerability.Affected, vulnerability.Scope{Kind: vulnerability.ProductScope, LineID: line, ProductID: prod}, 9)
	for name, c := range map[string]struct {
		all      []vulnerability.Assessment
		want     vulnerability.Status
		conflict bool
	}{
		"nothing":                     {nil, "", false},
		"line":                        {[]vulnerability.Assessment{byLine}, vulnerability.Affected, false},
		"product over line":           {[]vulnerability.Assessment{byLine, byProduct}, vulnerability.NotAffected, false},
		"component narrows product":   {[]vulnerability.Assessment{byPart, byProduct}, vulnerability.Fixed, false},
		"until over product":          {[]vulnerability.Assessment{byPart, until2}, vulnerability.Affected, false},
		"earlier until over later":    {[]vulnerability.Assessment{until2, until16}, vulnerability.NotAffected, false},
		"until is exclusive":          {[]vulnerability.Assessment{until15, until2}, vulnerability.Affected, false},
		"release over all":            {[]vulnerability.Assessment{until16, byRelease, byLine, elsewhere}, vulnerability.UnderInvestigation, false},
		"expired counts no more":      {[]vulnerability.Assessment{expired, byProduct}, vulnerability.NotAffected, false},
		"equally specific, different": {[]vulnerability.Assessment{byProduct, rival}, "", true},
	} {
		for range 2 {
			got := vulnerability.Decide(c.all, at, now)
			if got.Status() != c.want || got.Conflict != c.conflict {
				t.Errorf("%s: %q, conflict %v", name, got.Status(), got.Conflict)
			}
			slices.Reverse(c.all)
		}
	}
}
