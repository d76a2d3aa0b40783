package view

import (
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
	"clew/product"
	"clew/product/component"
)

// ComponentFilter narrows the components of a release.
type ComponentFilter struct {
	Text     string
	Reason   Reason // why they cannot be assessed; "any" for all that cannot
	Affected bool   // with a finding
	Hardware bool
	Sort     string // "name" (default), "findings"
	Desc     bool
	Limit    int
	Offset   int
}

// AnyReason stands in a filter for all components that cannot be assessed.
const AnyReason Reason = "any"

// Component is a component version in a release.
type Component struct {
	ID         int64              `json:"-"`
	Key        string             `json:"key"`
	Type       string             `json:"type"`
	Supplier   string             `json:"supplier,omitempty"`
	Name       string             `json:"name"`
	Version    string             `json:"version"`
	PURL       string             `json:"purl,omitempty" db:"purl"`
	Hardware   bool               `json:"hardware,omitempty"`
	Ecosystems string             `json:"-"`
	State      component.Standing `json:"-"`
	Reason     Reason             `json:"not_assessable,omitempty"`
	Findings   int                `json:"findings"` // vulnerabilities that affect it, decided or not
	Via        []string           `json:"via,omitempty"`
}

const fromRelease = `FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live JOIN component_run r ON r.set_id = rr.set_id AND r.first_position <= rr.position AND r.last_position >= rr.position
	JOIN component_version v ON v.id = r.cv_id `

const affects = `(SELECT count(DISTINCT rv.vulnerability) FROM finding f JOIN record_vulnerability rv ON rv.record_id = f.record_id WHERE f.cv_id = v.id)`

// Components lists what is in a release that the actor may see, contained releases included, with the reason why a
// component cannot be assessed.
func Components(tx *db.Tx, actor clew.Actor, sight *Sight, release clew.ID, f ComponentFilter) (rows []Component, total int, err error) {
	if _, err := product.GetRelease(tx, actor, release); err != nil {
		return nil, 0, err
	}
	w := (&db.Where{}).And("rr.release_id = ?", release)
	for _, spellings := range fold.Query(f.Text) {
		var parts []string
		var args []any
		for _, s := range spellings {
			parts = append(parts, `v.folded LIKE ? ESCAPE '\'`)
			args = append(args, fold.Like(s))
		}
		w.And(strings.Join(parts, " OR "), args...)
	}
	if f.Affected {
		w.And("EXISTS (SELECT 1 FROM finding f WHERE f.cv_id = v.id)")
	}
	if f.Hardware {
		w.And("v.hardware")
	}
	if err := sight.narrow(tx, w, release, f.Reason); err != nil {
		return nil, 0, err
	}
	if total, err = db.One[int](tx, `SELECT count(*) `+fromRelease+w.String(), w.Args...); err != nil {
		return nil, 0, err
	}
	order := "v.name, v.version, v.id"
	if f.Sort == "findings" {
		order = "findings DESC, " + order
	} else if f.Desc {
		order = "v.name DESC, v.version DESC, v.id"
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	rows, err = db.All[Component](tx, `SELECT v.id, v.key, v.type, v.supplier, v.name, v.version, v.purl, v.hardware, v.ecosystems, v.state, `+affects+` AS findings `+fromRelease+w.String()+
		` ORDER BY `+order+` LIMIT `+w.Arg(f.Limit)+` OFFSET `+w.Arg(f.Offset), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	var ids []int64
	for i := range rows {
		ids = append(ids, rows[i].ID)
		if rows[i].Reason, _, err = sight.Why(tx, rows[i].State, rows[i].Ecosystems); err != nil {
			return nil, 0, err
		}
	}
	via, err := viaOf(tx, release, ids)
	for i := range rows {
		rows[i].Via = via[rows[i].ID]
	}
	return rows, total, err
}

// narrow leaves the component versions that cannot be assessed for the reason. Reasons that lie in our data are known
// by what would have to be covered, so that the database can count and page.
func (s *Sight) narrow(tx *db.Tx, w *db.Where, release clew.ID, why Reason) error {
	switch why {
	case "":
		return nil
	case NoIdentity, UnknownVersion, BadVersion, UnknownDistribution:
		w.And("v.state = ?", string(why))
		return nil
	}
	in, err := inside(tx, release)
	if err != nil {
		return err
	}
	var uncovered []any
	for _, c := range in.rows {
		if c.State != component.Assessable {
			continue
		}
		got, _, err := s.Why(tx, c.State, c.Ecosystems)
		if err != nil {
			return err
		}
		if got == why || why == AnyReason && got != "" {
			uncovered = append(uncovered, c.Ecosystems)
		}
	}
	uncovered = uncovered[:min(len(uncovered), 20_000)]
	data := (&db.Where{Args: w.Args}).In("v.ecosystems", uncovered...).And("v.state = 'assessable'")
	w.Args = data.Args
	cond := strings.TrimPrefix(data.String(), "WHERE ")
	if why == AnyReason {
		cond = "v.state <> 'assessable' OR (" + cond + ")"
	}
	w.And(cond)
	return nil
}

// Holder is a release that holds a component version.
type Holder struct {
	ProductID clew.ID       `json:"product_id"`
	Product   string        `json:"product"`
	ReleaseID clew.ID       `json:"release_id"`
	Version   string        `json:"version"`
	State     product.State `json:"state"`
	Units     int64         `json:"units"`
}

// Holders lists the releases in use that hold a component version and that the actor may see, newest first.
func Holders(tx *db.Tx, actor clew.Actor, cv int64, limit int) ([]Holder, int, error) {
	w := access.Visible(actor, &db.Where{}, "p.line_id", "p.id").And("c.cv_id = ?", cv).And("r.retired_at IS NULL AND p.retired_at IS NULL")
	const from = ` FROM component_run c JOIN run_set s ON s.id = c.set_id AND s.live JOIN run_release rr ON rr.set_id = c.set_id AND rr.position >= c.first_position AND rr.position <= c.last_position
		JOIN release r ON r.id = rr.release_id JOIN product p ON p.id = r.product_id `
	total, err := db.One[int](tx, `SELECT count(*)`+from+w.String(), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[Holder](tx, `SELECT p.id AS product_id, p.name AS product, r.id AS release_id, r.version, r.state,
		(SELECT CAST(coalesce(sum(d.units), 0) AS BIGINT) FROM deployment d WHERE d.release_id = r.id AND d.retired_at IS NULL) AS units`+from+w.String()+
		` ORDER BY p.name_fold, p.id, r.position DESC, r.version DESC LIMIT `+w.Arg(limit), w.Args...)
	return rows, total, err
}

// FindComponents finds component versions by text, among those that are in a release the actor may see.
func FindComponents(tx *db.Tx, actor clew.Actor, text string, limit int) ([]component.Version, error) {
	words := fold.Query(text)
	if len(words) == 0 {
		return nil, nil
	}
	w := &db.Where{}
	if key := strings.TrimSpace(text); strings.HasPrefix(key, "pkg:") || strings.HasPrefix(key, "cpe:") {
		// By identity: the whole of a purl or CPE, or the start of one.
		start := strings.TrimPrefix(fold.Like(key), "%")
		w.And(`v.purl LIKE ? ESCAPE '\' OR v.id IN (SELECT i.cv_id FROM identity i WHERE i.value LIKE ? ESCAPE '\')`, start, start)
	} else {
		for _, spellings := range words {
			var parts []string
			var args []any
			for _, s := range spellings {
				parts = append(parts, `v.folded LIKE ? ESCAPE '\'`)
				args = append(args, fold.Like(s))
			}
			w.And(strings.Join(parts, " OR "), args...)
		}
	}
	visible := access.Visible(actor, &db.Where{Args: w.Args}, "p.line_id", "p.id").And("c.cv_id = v.id")
	w.Args = visible.Args
	w.And(`EXISTS (SELECT 1 FROM component_run c JOIN run_set s ON s.id = c.set_id AND s.live JOIN product p ON p.id = s.product_id ` + visible.String() + `)`)
	start := fold.Fold(text)
	rows, err := db.All[component.Version](tx, `SELECT v.id, v.key, v.type, v.supplier, v.name, v.version, v.purl, v.hardware, v.ecosystems, v.state FROM component_version v `+w.String()+
		` ORDER BY length(v.name), v.name, v.version LIMIT `+w.Arg(limit*4), w.Args...)
	slices.SortStableFunc(rows, func(a, b component.Version) int {
		return pressing(strings.HasPrefix(fold.Fold(b.Name), start)) - pressing(strings.HasPrefix(fold.Fold(a.Name), start))
	})
	return rows[:min(len(rows), limit)], err
}
