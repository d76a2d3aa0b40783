package view

import (
	"slices"
	"time"

	"clew"
	"clew/db"
	"clew/fold"
	"clew/format/vers"
	"clew/product"
	"clew/product/component"
)

// Confidences in the identity that led to a record, the surest first.
var Confidences = []string{"high", "medium", "low"}

// Bands of severity, the worst first; "" is a vulnerability that nobody has rated.
var Bands = []string{"critical", "high", "medium", "low", "none", ""}

// Product is what the board knows of one product: enough for a row of the portfolio without asking the database again.
type Product struct {
	ID          clew.ID         `json:"id"`
	LineID      clew.ID         `json:"line_id"`
	Name        string          `json:"name"`
	Line        string          `json:"line"`
	Kind        product.Kind    `json:"kind"`
	Platform    string          `json:"platform"`
	Constrained bool            `json:"constrained"`
	BoughtIn    bool            `json:"bought_in"`
	Retired     bool            `json:"retired"`
	Scheme      vers.Scheme     `json:"-"`
	Support     product.Support `json:"support"`
	Releases    []Release       `json:"-"`    // in use, oldest first
	Open        int             `json:"open"` // vulnerabilities with an undecided release
	OpenHigh    int             `json:"open_high"`
	OpenShipped int             `json:"open_shipped"` // vulnerabilities with an undecided release that is out
	Exploited   int             `json:"exploited"`    // of these, known to be exploited
	Conflicts   int             `json:"conflicts"`
	Decided     int             `json:"decided"`

	inside contents // of the newest release
	folded string
}

// Release is a release in use as the board knows it.
type Release struct {
	ID         clew.ID              `json:"id"`
	Version    string               `json:"version"`
	State      product.State        `json:"state"`
	ReleasedOn clew.Date            `json:"released_on,omitzero"`
	Support    product.SupportState `json:"support"`
	Until      clew.Date            `json:"supported_until,omitzero"`
	Units      int64                `json:"units"`
	Kind       component.Kind       `json:"inventory"` // "" when nobody has given one
	Distinct   int64                `json:"components"`
}

// Shipped reports whether the release is, or was, out.
func (r *Release) Shipped() bool { return r.State == product.Released || r.State == product.Withdrawn }

// Supported reports whether the release has security support today.
func (r *Release) Supported() bool { return r.Support == product.Supported }

// Known reports whether the release has an inventory of its own with something in it.
func (r *Release) Known() bool {
	return r.Kind != "" && r.Kind != component.Unknown && r.Distinct > 0
}

// Newest gives the release that stands for the product: the newest one that is out, else the newest one; nil when
// there is none.
func (p *Product) Newest() *Release {
	for i := len(p.Releases) - 1; i >= 0; i-- {
		if p.Releases[i].State == product.Released {
			return &p.Releases[i]
		}
	}
	if len(p.Releases) == 0 {
		return nil
	}
	return &p.Releases[len(p.Releases)-1]
}

// add counts a row of the product.
func (p *Product) add(r *Row) {
	if r.State != Open {
		p.Decided++
		return
	}
	p.Open++
	if r.Band == "critical" || r.Band == "high" {
		p.OpenHigh++
	}
	if r.OpenShipped > 0 {
		p.OpenShipped++
		if r.Exploited {
			p.Exploited++
		}
	}
	if r.Counts.Conflict > 0 {
		p.Conflicts++
	}
}

// folded gives the folded form of what key stands for, made once for all rows.
func (l *loader) folded(key string, words ...string) string {
	f, ok := l.folds[key]
	if !ok {
		f = fold.Index(words...)
		l.folds[key] = f
	}
	return f
}

// fold gathers the texts that a search in the list looks at.
func (l *loader) fold(r *Row) {
	r.folded = append(make([]string, 0, len(r.Components)+2), l.folded("v "+r.Vulnerability, append([]string{r.Vulnerability, r.Title}, r.Aliases...)...),
		l.folded("p "+r.ProductID.String(), r.Product, r.Line))
	for _, p := range r.Components {
		r.folded = append(r.folded, l.folded("c "+p.Key, p.Name+" "+p.Version, p.Key))
	}
}

func (l *loader) product(tx *db.Tx, id clew.ID, t *tray) (*Product, error) {
	p, err := product.GetProduct(tx, clew.SystemActor(), id)
	if clew.Is(err, clew.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := &Product{ID: id, LineID: p.LineID, Name: p.Name, Line: p.LineName, Kind: p.Kind, Platform: p.Platform, Constrained: p.Constrained,
		BoughtIn: p.BoughtIn, Retired: p.Retired(), Scheme: p.Scheme, folded: fold.Fold(p.Name)}
	if out.Support, err = product.SupportOfProduct(tx, id); err != nil {
		return nil, err
	}
	t.periods(out.Support.Periods, l.now)
	if out.Releases, err = l.releases(tx, id, t); err != nil {
		return nil, err
	}
	if n := out.Newest(); n != nil {
		out.inside, err = inside(tx, n.ID)
	}
	return out, err
}

func (l *loader) releases(tx *db.Tx, id clew.ID, t *tray) ([]Release, error) {
	type inventory struct {
		ReleaseID          clew.ID
		Kind               component.Kind
		DistinctComponents int64
	}
	live, err := db.All[inventory](tx, `SELECT release_id, kind, distinct_components FROM inventory WHERE product_id = $1 AND state = 'live'`, id)
	if err != nil {
		return nil, err
	}
	by := make(map[clew.ID]inventory, len(live))
	for _, i := range live {
		by[i.ReleaseID] = i
	}
	var out []Release
	for page := (product.Page{Limit: 1000}); ; page.Offset += page.Limit {
		list, err := product.ListReleases(tx, clew.SystemActor(), product.ReleaseFilter{Product: id, Page: page})
		if err != nil {
			return nil, err
		}
		for _, r := range list.Rows {
			t.periods(r.Support.Periods, l.now)
			i := by[r.ID]
			out = append(out, Release{ID: r.ID, Version: r.Version, State: r.State, ReleasedOn: r.ReleasedOn, Support: r.Support.State, Until: r.Support.Until,
				Units: r.Units, Kind: i.Kind, Distinct: i.DistinctComponents})
		}
		if len(list.Rows) < page.Limit {
			break
		}
	}
	slices.Reverse(out) // it comes newest first
	return out, nil
}

const day = 24 * time.Hour

// periods notes when support next begins or ends.
func (t *tray) periods(all []product.SupportPeriod, now clew.Time) {
	for _, s := range all {
		if !s.From.IsZero() {
			t.changesAt(s.From.End().Add(-day), now)
		}
		if !s.Until.IsZero() {
			t.changesAt(s.Until.End(), now)
		}
	}
}
