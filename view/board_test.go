package view_test

import (
	"slices"
	"testing"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/view"
)

func names(rows []*view.Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Product+" "+r.Vulnerability+" "+string(r.State))
	}
	return out
}

func TestBoardOfTheMaker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := w.rows(w.Actor, view.Filter{})
		view.Sort(all)
		t.Log(names(all))
		byName := map[string]*view.Row{}
		for _, r := range all {
			byName[r.Product+" "+r.Vulnerability] = r
		}
		glibc := byName["Heat Gateway CVE-2023-4911"]
		if glibc == nil || !glibc.Exploited || glibc.OpenShipped != 3 || glibc.Units != 1900+410+9100+11390+18400 || glibc.Releases != 3 {
			t.Errorf("glibc: %+v", glibc)
		}
		if r := byName["Heat Gateway CVE-2023-0286"]; r == nil || r.State != view.Investigating {
			t.Errorf("openssl under investigation in the whole line: %+v", r)
		}
		if r := byName["Heat Gateway OSV-2024-77"]; r == nil || r.Confidence() != "low" {
			t.Errorf("a guessed name has low confidence: %+v", r)
		}
		if r := byName["Comfort Cloud CVE-2023-39325"]; r == nil || !r.Exploited || !slices.Contains(r.Aliases, "GO-2023-2102") {
			t.Errorf("x/net: %+v", r)
		}
		for text, want := range map[string]string{"ghsa-4374-p667-p6c8": "CVE-2023-39325", "rapid": "", "openssl gateway": "CVE-2022-0778", "jinja2": "CVE-2024-22195"} {
			got := w.rows(w.Actor, view.Filter{Text: text})
			if want == "" && len(got) > 0 || want != "" && !slices.ContainsFunc(got, func(r *view.Row) bool { return r.Vulnerability == want }) {
				t.Errorf("search %q: %v", text, names(got))
			}
		}
		// A decision shows at once, and its end too.
		a := w.Assess(w.Actor, vulnerability.Input{Vulnerability: "CVE-2023-4911", Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path", Reason: "One user only",
			Scope: vulnerability.Scope{Kind: vulnerability.UntilScope, ProductID: w.Gateway.ID, UntilVersion: "4.1.0"}})
		if r := w.rows(w.Actor, view.Filter{Text: "CVE-2023-4911"})[0]; r.OpenShipped != 1 || r.Counts.NotAffected != 2 {
			t.Errorf("decided before 4.1.0: %+v", r)
		}
		w.Write(func(tx *db.Tx) error { return vulnerability.Withdraw(tx, w.Actor, a.ID, "Wrong", clew.ID{}) })
		if r := w.rows(w.Actor, view.Filter{Text: "CVE-2023-4911"})[0]; r.OpenShipped != 3 {
			t.Errorf("withdrawn: %+v", r)
		}
	})
}

func TestFilter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for what, c := range map[string]struct {
			f    view.Filter
			want func(r *view.Row) bool
		}{
			"open":      {view.Filter{States: []string{"open"}}, func(r *view.Row) bool { return r.State == view.Open }},
			"decided":   {view.Filter{States: []string{"decided"}}, func(r *view.Row) bool { return r.State != view.Open }},
			"exploited": {view.Filter{Exploited: true}, func(r *view.Row) bool { return r.Exploited }},
			"high":      {view.Filter{Bands: []string{"high"}}, func(r *view.Row) bool { return r.Band == "high" }},
			"unrated":   {view.Filter{Bands: []string{"unrated"}}, func(r *view.Row) bool { return r.Band == "" }},
			"product":   {view.Filter{Product: w.Cloud.ID}, func(r *view.Row) bool { return r.Product == "Comfort Cloud" }},
			"line":      {view.Filter{Line: w.Line.ID}, func(r *view.Row) bool { return r.Line == "Comfort" }},
			"sure":      {view.Filter{Confidence: "high"}, func(r *view.Row) bool { return r.Confidence() == "high" }},
			"shipped":   {view.Filter{Shipped: true}, func(r *view.Row) bool { return r.Shipped > 0 }},
			"supported": {view.Filter{Supported: true}, func(r *view.Row) bool { return r.Supported > 0 }},
		} {
			all := w.rows(w.Actor, view.Filter{})
			got := w.rows(w.Actor, c.f)
			n := 0
			for _, r := range all {
				if c.want(r) {
					n++
				}
			}
			if len(got) != n || n == 0 || n == len(all) && what != "shipped" && what != "supported" && what != "line" {
				t.Errorf("%s: %d of %d rows, want %d", what, len(got), len(all), n)
			}
			for _, r := range got {
				if !c.want(r) {
					t.Errorf("%s: %+v", what, r)
				}
			}
		}
	})
}

// Nobody sees a row of a product without a grant that covers it.
func TestBoardIsVisible(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for what, c := range map[string]struct {
			actor clew.Actor
			want  []string
		}{
			"nobody":   {clew.Actor{Kind: clew.Nobody}, nil},
			"no grant": {user(), nil},
			"admin":    {user(clew.Grant{Role: clew.Administrator}), nil},
			"product":  {user(clew.Grant{Role: clew.ServiceDesk, Product: w.Cloud.ID}), []string{"Comfort Cloud"}},
			"line":     {user(clew.Grant{Role: clew.ProductDevelopment, Line: w.Line.ID}), []string{"Comfort Cloud", "Heat Gateway", "Radio Sensor"}},
			"all":      {user(clew.Grant{Role: clew.Auditor}), []string{"Boiler Interface 2", "Comfort Cloud", "Heat Gateway", "Radio Sensor"}},
		} {
			var got []string
			w.Read(func(tx *db.Tx) error {
				all, err := w.board.Products(tx, c.actor)
				for _, p := range all {
					got = append(got, p.Name)
				}
				return err
			})
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: products %v, want %v", what, got, c.want)
			}
			for _, r := range w.rows(c.actor, view.Filter{}) {
				if !slices.Contains(c.want, r.Product) {
					t.Errorf("%s sees %s in %s", what, r.Vulnerability, r.Product)
				}
			}
		}
	})
}
