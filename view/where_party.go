package view

import (
	"cmp"
	"slices"

	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
)

// WhereParty is a party that has affected releases, as far as the actor may see parties and this product.
type WhereParty struct {
	ID        clew.ID    `json:"id"`
	Name      string     `json:"name"`
	Country   string     `json:"country"`
	Units     int64      `json:"units"`
	Pressing  bool       `json:"pressing"` // some of it is affected, or not decided
	Has       []WhereHas `json:"has"`
	Locations []string   `json:"locations"`
}

// WhereHas is what a party has of one release.
type WhereHas struct {
	ReleaseID clew.ID `json:"release_id"`
	Release   string  `json:"release"` // product and version
	Status    string  `json:"status"`
	Units     int64   `json:"units"`
	Places    int     `json:"deployments"`
}

// maxDeployments bounds the deployments that are gathered for one vulnerability.
const maxDeployments = 20_000

type deployed struct {
	PartyID   clew.ID
	Party     string
	Country   string
	ReleaseID clew.ID
	Units     int64
	Location  string
}

func (w *Where) parties(tx *db.Tx, actor clew.Actor) error {
	if w.MaySeeParties = access.CanSomewhere(actor, access.PartyRead); !w.MaySeeParties {
		return nil
	}
	names, status := map[clew.ID]string{}, map[clew.ID]string{}
	var ids []any
	for _, p := range w.Products {
		for _, r := range p.Releases {
			if r.Found() {
				ids = append(ids, r.ID)
				names[r.ID], status[r.ID] = p.Name+" "+r.Version, r.Status()
			}
		}
	}
	by := map[clew.ID]*WhereParty{}
	for part := range slices.Chunk(ids, 500) {
		where := access.VisibleBy(actor, access.PartyRead, &db.Where{}, "p.line_id", "p.id").And("d.retired_at IS NULL").In("d.release_id", part...)
		rows, err := db.All[deployed](tx, `SELECT d.party_id, o.name AS party, o.country, d.release_id, d.units, d.location FROM deployment d
			JOIN product p ON p.id = d.product_id JOIN party o ON o.id = d.party_id `+where.String()+` ORDER BY o.name_fold, d.release_id, d.id LIMIT `+where.Arg(maxDeployments), where.Args...)
		if err != nil {
			return err
		}
		for _, d := range rows {
			x, ok := by[d.PartyID]
			if !ok {
				x = &WhereParty{ID: d.PartyID, Name: d.Party, Country: d.Country}
				by[d.PartyID] = x
			}
			x.add(d, names[d.ReleaseID], status[d.ReleaseID])
		}
	}
	for _, x := range by {
		w.Parties = append(w.Parties, *x)
	}
	slices.SortFunc(w.Parties, func(a, b WhereParty) int {
		return cmp.Or(pressing(b.Pressing)-pressing(a.Pressing), cmp.Compare(b.Units, a.Units), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return nil
}

func (x *WhereParty) add(d deployed, release, status string) {
	x.Units += d.Units
	if status == "open" || status == "conflict" || status == "affected" {
		x.Pressing = true
	}
	if d.Location != "" && !slices.Contains(x.Locations, d.Location) && len(x.Locations) < 50 {
		x.Locations = append(x.Locations, d.Location)
	}
	i := slices.IndexFunc(x.Has, func(h WhereHas) bool { return h.ReleaseID == d.ReleaseID })
	if i < 0 {
		x.Has = append(x.Has, WhereHas{ReleaseID: d.ReleaseID, Release: release, Status: status})
		i = len(x.Has) - 1
	}
	x.Has[i].Units += d.Units
	x.Has[i].Places++
}

// Via says through which contained releases a component version comes into a release.
func Via(tx *db.Tx, release clew.ID, cv int64) ([]string, error) {
	all, err := viaOf(tx, release, []int64{cv})
	return all[cv], err
}

// viaOf says through which contained releases component versions come into a release; those that its own inventory
// holds have none.
func viaOf(tx *db.Tx, release clew.ID, cvs []int64) (map[int64][]string, error) {
	parts, err := product.Contents(tx, release)
	if err != nil || len(parts) == 0 || len(cvs) == 0 {
		return nil, err
	}
	in := &db.Where{}
	var ids, keys []any
	for _, p := range parts {
		ids = append(ids, p)
	}
	for _, k := range cvs[:min(len(cvs), 1000)] {
		keys = append(keys, k)
	}
	in.In("rr.release_id", ids...).In("c.cv_id", keys...)
	type row struct {
		CVID int64 `db:"cv_id"`
		Name string
	}
	rows, err := db.All[row](tx, `SELECT DISTINCT c.cv_id, p.name || ' ' || r.version AS name FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live
		JOIN component_run c ON c.set_id = rr.set_id AND c.first_position <= rr.position AND c.last_position >= rr.position
		JOIN release r ON r.id = rr.release_id JOIN product p ON p.id = r.product_id `+in.String()+` ORDER BY name`, in.Args...)
	out := map[int64][]string{}
	for _, r := range rows {
		out[r.CVID] = append(out[r.CVID], r.Name)
	}
	return out, err
}
