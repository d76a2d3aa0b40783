package view

import (
	"cmp"
	"context"
	"slices"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/product/component"
)

// Where is everything about one vulnerability, as far as the actor may see it: the page that answers a customer's call.
type Where struct {
	Vulnerability advisory.Vulnerability `json:"vulnerability"`
	Names         []string               `json:"names"` // its own first
	Exploited     *advisory.Exploited    `json:"exploited,omitempty"`
	Products      []*WhereProduct        `json:"products"` // that hold an affected component in some release, the most pressing first
	Sources       []Source               `json:"sources"`
	History       []Decision             `json:"decisions"` // newest first, ended ones too
	Parties       []WhereParty           `json:"parties,omitempty"`
	MaySeeParties bool                   `json:"-"`
	Releases      int                    `json:"releases"`
	Shipped       int                    `json:"shipped_releases"`
	Units         int64                  `json:"units"`
	Counts        Counts                 `json:"counts"`
	State         RowState               `json:"state"`
	FirstSeen     clew.Time              `json:"first_seen,omitzero"`
	Clear         int                    `json:"products_without"` // other products whose newest release we can see whole or in part
	Blind         []string               `json:"products_unknown"` // other products of whose newest release nobody knows the inside

	decisions []vulnerability.Assessment
	now       clew.Time
}

// WhereProduct is a product with an affected release.
type WhereProduct struct {
	*Product
	Releases []*WhereRelease     `json:"releases"` // all in use, newest first
	Parts    []component.Version `json:"components"`
	Affected int                 `json:"affected_releases"` // that hold an affected component
	Shipped  int                 `json:"shipped_releases"`
	Units    int64               `json:"units"`
	Counts   Counts              `json:"counts"`
	State    RowState            `json:"state"`
}

// WhereRelease is a release and what holds there.
type WhereRelease struct {
	*Release
	Variants []string               `json:"variants,omitempty"`
	Parts    []WherePart            `json:"components"` // affected ones; none: no affected component was found
	Via      []string               `json:"via,omitempty"`
	Decision vulnerability.Decision `json:"-"` // of the component that presses most
}

// Found reports whether the release holds an affected component.
func (r *WhereRelease) Found() bool { return len(r.Parts) > 0 }

// Status is what holds in the release: a status of VEX, "open", "conflict", or "" when nothing was found.
func (r *WhereRelease) Status() string {
	if !r.Found() {
		return ""
	}
	return statusOf(r.Decision)
}

func statusOf(d vulnerability.Decision) string {
	switch {
	case d.Conflict:
		return "conflict"
	case d.Assessment == nil:
		return "open"
	}
	return string(d.Assessment.Status)
}

// WherePart is an affected component version in a release.
type WherePart struct {
	CVID     int64                  `json:"-"`
	Key      string                 `json:"key"`
	Name     string                 `json:"name"`
	Version  string                 `json:"version"`
	Fixed    string                 `json:"fixed,omitempty"`
	Decision vulnerability.Decision `json:"-"`
}

// Status is what holds for the part.
func (p WherePart) Status() string { return statusOf(p.Decision) }

// Source is a source record with what it says of the packages.
type Source struct {
	advisory.Record
	Says   []Said          `json:"says"`
	More   int             `json:"more_packages"`
	Health advisory.Health `json:"feed_health"`
}

// Where gives everything about a vulnerability by any of its names. One that no source record speaks of is NotFound.
func (b *Board) Where(ctx context.Context, actor clew.Actor, name string) (w *Where, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		w, err = b.WhereIn(tx, actor, name)
		return err
	})
	return w, err
}

// WhereIn is Where for a caller that has a transaction.
func (b *Board) WhereIn(tx *db.Tx, actor clew.Actor, name string) (*Where, error) {
	w := &Where{now: tx.Now()}
	var err error
	if w.Vulnerability, err = advisory.Get(tx, name); err != nil {
		return nil, err
	}
	name = w.Vulnerability.Name
	if w.Names, err = advisory.Names(tx, name); err != nil {
		return nil, err
	}
	kev, found, err := advisory.ExploitedEntry(tx, name)
	if err != nil {
		return nil, err
	}
	if found {
		w.Exploited = &kev
	}
	if w.decisions, err = decisionsOn(tx, name); err != nil {
		return nil, err
	}
	products, err := b.active(tx, actor)
	if err != nil {
		return nil, err
	}
	if err := w.place(tx, products); err != nil {
		return nil, err
	}
	if w.Sources, err = sourcesOf(tx, name); err != nil {
		return nil, err
	}
	all, err := vulnerability.History(tx, actor, name)
	if err != nil {
		return nil, err
	}
	if w.History, err = Named(tx, all); err != nil {
		return nil, err
	}
	return w, w.parties(tx, actor)
}

// hitAt is a run of an affected component version.
type hitAt struct {
	ProductID     clew.ID
	SetID         int64
	CVID          int64 `db:"cv_id"`
	FirstPosition int64
	LastPosition  int64
	Key           string
	Name          string
	Version       string
	Fixed         string
	FirstSeen     clew.Time
}

// place finds the releases that hold an affected component, and what holds there.
func (w *Where) place(tx *db.Tx, products []*Product) error {
	hits, err := db.All[hitAt](tx, `SELECT s.product_id, s.id AS set_id, c.cv_id, c.first_position, c.last_position, v.key, v.name, v.version, max(f.fixed) AS fixed, min(fs.first_seen) AS first_seen
		FROM record_vulnerability rv JOIN finding f ON f.record_id = rv.record_id JOIN component_run c ON c.cv_id = f.cv_id JOIN run_set s ON s.id = c.set_id AND s.live
		JOIN component_version v ON v.id = c.cv_id LEFT JOIN finding_seen fs ON fs.cv_id = f.cv_id AND fs.record_id = f.record_id
		WHERE rv.vulnerability = $1 GROUP BY s.product_id, s.id, c.cv_id, c.first_position, c.last_position, v.key, v.name, v.version
		ORDER BY v.name, v.version, c.cv_id, c.first_position`, w.Vulnerability.Name)
	if err != nil {
		return err
	}
	by, sets := map[clew.ID][]hitAt{}, map[int64]bool{}
	for _, h := range hits {
		by[h.ProductID] = append(by[h.ProductID], h)
		sets[h.SetID] = true
	}
	orders, err := ordersOf(tx, sets)
	if err != nil {
		return err
	}
	for _, p := range products {
		if len(by[p.ID]) > 0 {
			if x := w.inProduct(p, by[p.ID], orders[by[p.ID][0].SetID]); x.Affected > 0 {
				w.Products = append(w.Products, x)
				continue
			}
		}
		if !p.inside.known && p.Newest() != nil {
			w.Blind = append(w.Blind, p.Name)
		} else {
			w.Clear++
		}
	}
	if err := w.describe(tx); err != nil {
		return err
	}
	slices.SortStableFunc(w.Products, func(a, b *WhereProduct) int {
		return cmp.Or(stateRank(a.State)-stateRank(b.State), cmp.Compare(b.Shipped, a.Shipped), cmp.Compare(b.Units, a.Units))
	})
	for _, p := range w.Products {
		w.Releases += p.Affected
		w.Shipped += p.Shipped
		w.Units += p.Units
		w.Counts.sum(p.Counts)
	}
	w.State = w.Counts.state()
	return nil
}

// ordersOf gives the releases of run sets by position.
func ordersOf(tx *db.Tx, sets map[int64]bool) (map[int64][]clew.ID, error) {
	type row struct {
		SetID     int64
		ReleaseID clew.ID
	}
	var ids []any
	for id := range sets {
		ids = append(ids, id)
	}
	out := make(map[int64][]clew.ID, len(sets))
	for part := range slices.Chunk(ids, 500) {
		in := (&db.Where{}).In("set_id", part...)
		rows, err := db.All[row](tx, `SELECT set_id, release_id FROM run_release `+in.String()+` ORDER BY set_id, position`, in.Args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.SetID] = append(out[r.SetID], r.ReleaseID)
		}
	}
	return out, nil
}

func (w *Where) inProduct(p *Product, hits []hitAt, order []clew.ID) *WhereProduct {
	x := &WhereProduct{Product: p}
	at := make(map[clew.ID]*WhereRelease, len(p.Releases))
	for i := len(p.Releases) - 1; i >= 0; i-- {
		r := &WhereRelease{Release: &p.Releases[i]}
		at[r.ID] = r
		x.Releases = append(x.Releases, r)
	}
	place := vulnerability.Place{LineID: p.LineID, ProductID: p.ID, Scheme: p.Scheme}
	for i, h := range hits {
		if i == 0 || hits[i-1].CVID != h.CVID {
			x.Parts = append(x.Parts, component.Version{ID: h.CVID, Key: h.Key, Name: h.Name, Version: h.Version})
		}
		if h.FirstSeen != 0 && (w.FirstSeen == 0 || h.FirstSeen < w.FirstSeen) {
			w.FirstSeen = h.FirstSeen
		}
		for pos := h.FirstPosition; pos <= h.LastPosition && int(pos) < len(order); pos++ {
			r := at[order[pos]]
			if r == nil {
				continue // out of use
			}
			place.ReleaseID, place.Version, place.ComponentKey = r.ID, r.Version, h.Key
			part := WherePart{CVID: h.CVID, Key: h.Key, Name: h.Name, Version: h.Version, Fixed: h.Fixed, Decision: vulnerability.Decide(w.decisions, place, w.now)}
			if !r.Found() || urgency(part.Decision) > urgency(r.Decision) {
				r.Decision = part.Decision
			}
			r.Parts = append(r.Parts, part)
		}
	}
	x.count()
	return x
}

func (x *WhereProduct) count() {
	for _, r := range x.Releases {
		if !r.Found() {
			continue
		}
		x.Affected++
		if r.Shipped() {
			x.Shipped++
		}
		x.Units += r.Units
		x.Counts.add(r.Decision.Status(), r.Decision.Conflict)
	}
	x.State = x.Counts.state()
}

// describe adds variants, and through which contained release the component comes.
func (w *Where) describe(tx *db.Tx) error {
	at := map[clew.ID]*WhereRelease{}
	var products []any
	for _, p := range w.Products {
		products = append(products, p.ID)
		for _, r := range p.Releases {
			at[r.ID] = r
		}
	}
	type variant struct {
		ReleaseID clew.ID
		Name      string
	}
	for part := range slices.Chunk(products, 500) {
		in := (&db.Where{}).In("v.product_id", part...)
		variants, err := db.All[variant](tx, `SELECT rv.release_id, v.name FROM variant v JOIN release_variant rv ON rv.variant_id = v.id `+in.String()+` ORDER BY v.name_fold, v.id`, in.Args...)
		if err != nil {
			return err
		}
		for _, v := range variants {
			if r := at[v.ReleaseID]; r != nil {
				r.Variants = append(r.Variants, v.Name)
			}
		}
		in = (&db.Where{}).In("r.product_id", part...)
		containing, err := db.All[clew.ID](tx, `SELECT DISTINCT c.release_id FROM release_part c JOIN release r ON r.id = c.release_id `+in.String(), in.Args...)
		if err != nil {
			return err
		}
		for _, id := range containing {
			if r := at[id]; r != nil && r.Found() {
				if err := r.through(tx); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// through names the contained releases that bring the affected components.
func (r *WhereRelease) through(tx *db.Tx) error {
	var cvs []int64
	for _, p := range r.Parts {
		cvs = append(cvs, p.CVID)
	}
	via, err := viaOf(tx, r.ID, cvs)
	for _, p := range r.Parts {
		for _, v := range via[p.CVID] {
			if !slices.Contains(r.Via, v) {
				r.Via = append(r.Via, v)
			}
		}
	}
	return err
}

func sourcesOf(tx *db.Tx, name string) ([]Source, error) {
	records, err := advisory.Records(tx, name)
	if err != nil {
		return nil, err
	}
	feeds, err := advisory.Feeds(tx, clew.SystemActor())
	if err != nil {
		return nil, err
	}
	health := map[string]advisory.Health{}
	for _, f := range feeds {
		health[f.Name] = f.Health(tx.Now())
	}
	out := make([]Source, len(records))
	for i, r := range records {
		out[i] = Source{Record: r, Health: health[r.Feed]}
		if i < maxSources {
			if out[i].Says, out[i].More, err = saidBy(tx, r.ID); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// maxSources bounds the records of which the page tells what they say of each package.
const maxSources = 40
