package overview

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew"
	"clew/view"
)

// Every role has a first page, whose parts are known ones.
func TestHomesAreWhole(t *testing.T) {
	known := map[block]bool{lookup: true, upcoming: true, fixes: true, suppliers: true, gaps: true, trail: true, products: true, trend: true, figures: true}
	for _, role := range clew.Roles {
		h := homeOf(clew.Actor{Grants: []clew.Grant{{Role: role}}})
		if len(h.needs) == 0 || len(h.main) == 0 || h.main[len(h.main)-1] != products {
			t.Errorf("%s: %+v", role, h)
		}
		for _, b := range append(h.main[:len(h.main):len(h.main)], h.side...) {
			if !known[b] {
				t.Errorf("%s: no block %q", role, b)
			}
		}
	}
	if len(homeOrder) != len(clew.Roles) || len(homes) != len(clew.Roles) {
		t.Errorf("%d of %d roles are ordered, %d have a page", len(homeOrder), len(clew.Roles), len(homes))
	}
	if h := homeOf(clew.Actor{}); len(h.main)+len(h.needs) > 0 {
		t.Errorf("nobody's page: %+v", h)
	}
}

// The weeks count what was open then; without two weeks of history there is no trend.
func TestWeekly(t *testing.T) {
	now := clew.TimeOf(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	ago := func(days int) clew.Time { return now.Add(-time.Duration(days) * 24 * time.Hour) }
	if _, open := weekly([]life{{from: ago(13)}}, now); open != nil {
		t.Errorf("13 days are history: %v", open)
	}
	if _, open := weekly(nil, now); open != nil {
		t.Errorf("nothing is history: %v", open)
	}
	ends, open := weekly([]life{{from: ago(22)}, {from: ago(22), to: ago(8)}, {from: ago(10)}, {from: ago(9), to: ago(2)}, {from: ago(1)}}, now)
	if diff := cmp.Diff([]float64{2, 2, 3, 3}, open); diff != "" {
		t.Error(diff)
	}
	if len(ends) != 4 || ends[3] != now || ends[0] != ago(21) {
		t.Errorf("%v", ends)
	}
	if ends, _ = weekly([]life{{from: ago(400)}}, now); len(ends) != trendWeeks+1 {
		t.Errorf("%d weeks", len(ends))
	}
	got := lives([]*view.Group{{Vulnerability: "A", FirstSeen: 10, State: view.Open}, {Vulnerability: "B", FirstSeen: 20, State: view.Done}, {Vulnerability: "C", State: view.Open}}, map[string]clew.Time{"A": 15, "B": 30})
	if diff := cmp.Diff([]life{{from: 10}, {from: 20, to: 30}}, got, cmp.AllowUnexported(life{})); diff != "" {
		t.Error(diff)
	}
}
