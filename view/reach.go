package view

import (
	"clew"
	"clew/aftersales/vulnerability"
)

// Reach is what a decision with a scope would do, counted before it is made.
type Reach struct {
	Releases     int   `json:"releases"`      // in which it would hold for some component
	Products     int   `json:"products"`      //
	Units        int64 `json:"units"`         // deployed units of these releases
	Narrower     int   `json:"narrower"`      // releases that it covers but where a more specific decision stays in force
	OpenReleases int   `json:"open"`          // that stay undecided afterwards
	OpenProducts int   `json:"open_products"` //
}

// Reach counts what a decision with this scope would cover.
func (w *Where) Reach(s vulnerability.Scope) Reach {
	s = w.whole(s)
	// As if it were made now: one on the very same scope would be superseded by it.
	candidate := vulnerability.Assessment{ID: clew.ID{15: 1}, Vulnerability: w.Vulnerability.Name, Status: vulnerability.UnderInvestigation, Scope: s, CreatedAt: w.now}
	all := []vulnerability.Assessment{candidate}
	for _, a := range w.decisions {
		if a.Vulnerability != w.Vulnerability.Name || a.Scope != s {
			all = append(all, a)
		}
	}
	var out Reach
	for _, p := range w.Products {
		covered, open := false, false
		for _, r := range p.Releases {
			if !r.Found() {
				continue
			}
			holds, yields, undecided := w.reachOf(p, r, all, candidate)
			switch {
			case holds:
				out.Releases++
				out.Units += r.Units
				covered = true
			case yields:
				out.Narrower++
			}
			if undecided {
				out.OpenReleases++
				open = true
			}
		}
		if covered {
			out.Products++
		}
		if open {
			out.OpenProducts++
		}
	}
	return out
}

// whole fills in what hangs above the scope's narrowest part, as a stored scope has it.
func (w *Where) whole(s vulnerability.Scope) vulnerability.Scope {
	for _, p := range w.Products {
		for _, r := range p.Releases {
			if r.ID == s.ReleaseID {
				s.ProductID = p.ID
			}
		}
		if p.ID == s.ProductID {
			s.LineID = p.LineID
		}
	}
	return s
}

func (w *Where) reachOf(p *WhereProduct, r *WhereRelease, all []vulnerability.Assessment, candidate vulnerability.Assessment) (holds, yields, undecided bool) {
	for _, part := range r.Parts {
		at := vulnerability.Place{LineID: p.LineID, ProductID: p.ID, ReleaseID: r.ID, Version: r.Version, Scheme: p.Scheme, ComponentKey: part.Key}
		d := vulnerability.Decide(all, at, w.now)
		switch {
		case d.Assessment != nil && (d.Assessment.ID == candidate.ID || hasID(d.Others, candidate.ID)):
			holds = true
		case d.Assessment != nil && vulnerability.Decide(all[:1], at, w.now).Assessment != nil:
			yields = true
		case d.Assessment == nil || d.Conflict:
			undecided = true
		}
	}
	return holds, yields && !holds, undecided
}

func hasID(all []*vulnerability.Assessment, id clew.ID) bool {
	for _, a := range all {
		if a.ID == id {
			return true
		}
	}
	return false
}
