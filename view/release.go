package view

import (
	"cmp"
	"slices"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/product"
	"clew/product/component"
)

// ReleaseFinding is a vulnerability in one release, with what was decided there.
type ReleaseFinding struct {
	Vulnerability string                 `json:"vulnerability"`
	Aliases       []string               `json:"aliases,omitempty"`
	Title         string                 `json:"title"`
	Score         float64                `json:"score,omitempty"`
	Band          string                 `json:"severity,omitempty"`
	Exploited     bool                   `json:"exploited"`
	ExploitedOn   clew.Date              `json:"exploited_since,omitzero"`
	Disputed      bool                   `json:"disputed,omitempty"`
	Parts         []WherePart            `json:"components"`
	Confidence    string                 `json:"confidence"`
	Via           []string               `json:"via,omitempty"` // contained releases
	FirstSeen     clew.Time              `json:"first_seen,omitzero"`
	Decision      vulnerability.Decision `json:"-"` // of the component that presses most
}

// Status is a status of VEX, "open" or "conflict".
func (f *ReleaseFinding) Status() string { return statusOf(f.Decision) }

// Undecided reports whether people must decide.
func (f *ReleaseFinding) Undecided() bool { return f.Decision.Status() == "" }

// Fixed is a version that fixes some component, "" when none is known.
func (f *ReleaseFinding) Fixed() string {
	for _, p := range f.Parts {
		if p.Fixed != "" {
			return p.Fixed
		}
	}
	return ""
}

type releaseHit struct {
	hit
	Key     string
	Name    string
	Version string
}

// FindingsOf gives what a release that the actor may see is affected by, contained releases included, the most
// pressing first.
func FindingsOf(tx *db.Tx, actor clew.Actor, release clew.ID) ([]*ReleaseFinding, error) {
	r, err := product.GetRelease(tx, actor, release)
	if err != nil {
		return nil, err
	}
	p, err := product.GetProduct(tx, actor, r.ProductID)
	if err != nil {
		return nil, err
	}
	hits, err := db.All[releaseHit](tx, `SELECT c.cv_id, rv.vulnerability, f.fixed, f.via, fs.first_seen, v.key, v.name, v.version
		FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live JOIN component_run c ON c.set_id = rr.set_id AND c.first_position <= rr.position AND c.last_position >= rr.position
		JOIN finding f ON f.cv_id = c.cv_id JOIN record_vulnerability rv ON rv.record_id = f.record_id JOIN component_version v ON v.id = c.cv_id
		LEFT JOIN finding_seen fs ON fs.cv_id = f.cv_id AND fs.record_id = f.record_id
		WHERE rr.release_id = $1 AND s.product_id = $2 ORDER BY rv.vulnerability, v.name, v.version, c.cv_id`, release, r.ProductID)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	l, err := newLoader(tx, false)
	if err != nil {
		return nil, err
	}
	plain := make([]hit, len(hits))
	cvs := map[int64]bool{}
	for i, h := range hits {
		plain[i] = h.hit
		cvs[h.CVID] = true
		l.parts[h.CVID] = component.Version{ID: h.CVID, Key: h.Key, Name: h.Name, Version: h.Version}
	}
	if err := l.fill(tx, plain); err != nil {
		return nil, err
	}
	var ids []int64
	for id := range cvs {
		ids = append(ids, id)
	}
	via, err := viaOf(tx, release, ids)
	if err != nil {
		return nil, err
	}
	place := vulnerability.Place{LineID: r.LineID, ProductID: r.ProductID, ReleaseID: r.ID, Version: r.Version, Scheme: p.Scheme}
	var out []*ReleaseFinding
	for part := range chunkBy(plain) {
		out = append(out, l.inRelease(part, place, via))
	}
	SortFindings(out)
	return out, nil
}

func (l *loader) inRelease(hits []hit, at vulnerability.Place, via map[int64][]string) *ReleaseFinding {
	v := l.vulns[hits[0].Vulnerability]
	f := &ReleaseFinding{Vulnerability: v.Name, Aliases: l.aliases[v.Name], Title: v.Title, Score: v.Score, Band: v.Band, Disputed: v.Disputed}
	f.ExploitedOn, f.Exploited = l.exploited[v.Name]
	for i, h := range hits {
		if h.FirstSeen != 0 && (f.FirstSeen == 0 || h.FirstSeen < f.FirstSeen) {
			f.FirstSeen = h.FirstSeen
		}
		if c := (finding.Finding{Via: h.Via}).Confidence(); f.Confidence == "" || surer(c, f.Confidence) {
			f.Confidence = c
		}
		if i > 0 && hits[i-1].CVID == h.CVID {
			if last := &f.Parts[len(f.Parts)-1]; last.Fixed == "" {
				last.Fixed = h.Fixed
			}
			continue
		}
		p := l.parts[h.CVID]
		at.ComponentKey = p.Key
		part := WherePart{CVID: p.ID, Key: p.Key, Name: p.Name, Version: p.Version, Fixed: h.Fixed, Decision: vulnerability.Decide(l.decisions[v.Name], at, l.now)}
		if len(f.Parts) == 0 || urgency(part.Decision) > urgency(f.Decision) {
			f.Decision = part.Decision
		}
		f.Parts = append(f.Parts, part)
		for _, name := range via[h.CVID] {
			if !slices.Contains(f.Via, name) {
				f.Via = append(f.Via, name)
			}
		}
	}
	return f
}

// SortFindings orders findings of a release by what presses.
func SortFindings(all []*ReleaseFinding) {
	slices.SortFunc(all, func(a, b *ReleaseFinding) int {
		return cmp.Or(pressing(b.Exploited && b.Undecided())-pressing(a.Exploited && a.Undecided()), urgency(b.Decision)-urgency(a.Decision), pressing(b.Exploited)-pressing(a.Exploited),
			cmp.Compare(b.Score, a.Score), slices.Index(Bands, a.Band)-slices.Index(Bands, b.Band), natural(b.Vulnerability, a.Vulnerability))
	})
}

// FindingsIn gives what component versions are affected by: their vulnerabilities with rating, best first, without
// decisions, which belong to releases.
func FindingsIn(tx *db.Tx, cv int64) ([]advisory.Vulnerability, error) {
	return db.All[advisory.Vulnerability](tx, `SELECT v.name, v.title, v.score, v.band, v.vector, v.cvss_version, v.rated_by, v.disputed, v.published, v.modified FROM vulnerability v
		WHERE v.name IN (SELECT rv.vulnerability FROM finding f JOIN record_vulnerability rv ON rv.record_id = f.record_id WHERE f.cv_id = $1) ORDER BY coalesce(v.score, 0) DESC, v.name DESC LIMIT 1000`, cv)
}
