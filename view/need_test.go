package view_test

import (
	"slices"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/view"
)

func (w *world) portfolio() map[string]view.Standing {
	w.T.Helper()
	out := map[string]view.Standing{}
	w.Read(func(tx *db.Tx) error {
		all, err := w.board.Portfolio(tx, w.Actor)
		for _, s := range all {
			out[s.Name] = s
		}
		return err
	})
	return out
}

func TestLife(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.portfolio()
		check := func(name, key string, state view.CellState, why view.CellReason) {
			t.Helper()
			if c := p[name].Cells[key]; c.State != state || c.Reason != why {
				t.Errorf("%s %s: %+v (coverage %+v), want %s, %s", name, key, c, p[name].Coverage, state, why)
			}
		}
		check("Heat Gateway", view.Monitoring, view.CellInWork, view.PartlyAssessable)
		check("Heat Gateway", view.Handling, view.CellBroken, view.ExploitedOpen)
		check("Boiler Interface 2", view.Monitoring, view.CellBroken, view.InventoryMissing)
		check("Boiler Interface 2", view.Handling, view.CellNothing, view.NoSight)
		if c := p["Boiler Interface 2"].Coverage; c.Known || c.Green() || c.Percent() != 0 {
			t.Errorf("an unknown inventory: %+v", c)
		}
		w.JustFetched()
		w.clock.Move(72 * time.Hour) // the feeds age
		p = w.portfolio()
		check("Comfort Cloud", view.Monitoring, view.CellTooOld, view.FeedsOld)
		if c := p["Comfort Cloud"].Coverage; c.Assessable != 0 || c.Green() {
			t.Errorf("old data: %+v", c)
		}
	})
}

func TestNeeds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var kinds []string
		w.Read(func(tx *db.Tx) error {
			all, err := w.board.Needs(tx, w.Actor)
			for _, n := range all {
				s := string(n.Kind)
				switch {
				case n.Group != nil:
					s += " " + n.Group.Vulnerability
				case n.Product != nil:
					s += " " + n.Product.Name
				case n.Decision != nil:
					s += " " + n.Decision.Vulnerability
				case n.Feeds != nil:
					s += " " + string(n.Health)
				}
				kinds = append(kinds, s)
			}
			return err
		})
		want := []string{"exploited CVE-2023-4911", "exploited CVE-2023-39325", "feeds never", "high CVE-2024-45337", "high CVE-2022-48174", "expiring CVE-2021-42374", "inventory_unknown Boiler Interface 2", "support Heat Gateway"}
		for _, x := range want {
			if !slices.Contains(kinds, x) {
				t.Errorf("missing %q", x)
			}
		}
		if len(kinds) != len(want) || kinds[0] != "exploited CVE-2023-39325" && kinds[0] != "exploited CVE-2023-4911" {
			t.Errorf("needs: %q", kinds)
		}
		// A manufacturer of nothing has nothing to do here, but for the feeds.
		none := user(clew.Grant{Role: clew.ServiceDesk, Product: clew.NewID()})
		w.Read(func(tx *db.Tx) error {
			all, err := w.board.Needs(tx, none)
			for _, n := range all {
				if n.Kind != view.NeedFeeds {
					t.Errorf("a stranger sees %+v", n)
				}
			}
			return err
		})
	})
}

// A refused inventory waits for somebody.
func TestRefusedInventoryIsNeeded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		jw := jobtest.New(t, d)
		m := &jobtest.Maker{World: jw}
		m.Line = jw.Line("L")
		p := jw.Product(m.Line, productNamed("P"))
		r := jw.Release(p, "1.0.0", "2026-01-01")
		jw.Upload(r.ID, `{"no":"inventory"}`)
		w := &world{Maker: m, board: view.NewBoard(d)}
		w.Read(func(tx *db.Tx) error {
			all, err := w.board.Needs(tx, w.Actor)
			if !slices.ContainsFunc(all, func(n view.Need) bool { return n.Kind == view.NeedRefused && n.Release.ID == r.ID && n.Reason != "" }) {
				t.Errorf("needs: %+v", all)
			}
			return err
		})
		if c := w.portfolio()["P"].Cells[view.Monitoring]; c.State != view.CellNothing {
			t.Errorf("monitoring: %+v", c)
		}
	})
}
