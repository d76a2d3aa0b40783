package product

import (
	"clew"
	"clew/db"
)

// ReleaseFilter narrows ListReleases. Zero fields do not narrow.
type ReleaseFilter struct {
	Search   string
	Line     clew.ID
	Product  clew.ID
	Variant  clew.ID // for this variant, or for all of the product's
	State    State
	Support  SupportState
	Presence Presence
	Sort     string // "" (newest version first), "version" (product, oldest first), "released", "state", "updated"
	Desc     bool
	Page
}

// ReleaseRow is a release as lists show it; Variants and Contains are not filled.
type ReleaseRow struct {
	Release
	Support     Support
	Deployments int64 // of parties, in use
	Units       int64
}

// ListReleases lists the releases that the actor may see.
func ListReleases(tx *db.Tx, actor clew.Actor, f ReleaseFilter) (List[ReleaseRow], error) {
	w := releases.visible(actor, &db.Where{})
	search(w, f.Search, "(t.search || p.search)")
	presence(w, f.Presence)
	if !f.Line.IsZero() {
		w.And("p.line_id = ?", f.Line)
	}
	if !f.Product.IsZero() {
		w.And("t.product_id = ?", f.Product)
	}
	if !f.Variant.IsZero() {
		w.And(`EXISTS (SELECT 1 FROM release_variant v WHERE v.release_id = t.id AND v.variant_id = ?) OR
			NOT EXISTS (SELECT 1 FROM release_variant v WHERE v.release_id = t.id) AND t.product_id = (SELECT product_id FROM variant WHERE id = ?)`, f.Variant, f.Variant)
	}
	if f.State != "" {
		w.And("t.state = ?", string(f.State))
	}
	whereSupport(tx, w, f.Support, ofRelease)
	total, err := db.One[int](tx, `SELECT count(*) FROM release t JOIN product p ON p.id = t.product_id `+w.String(), w.Args...)
	if err != nil {
		return List[ReleaseRow]{}, err
	}
	limit, offset := f.bounds()
	order := releaseOrder(f)
	// The page is cut before the counts are made: they cost a look-up per row.
	page := `SELECT t.id FROM release t JOIN product p ON p.id = t.product_id ` + w.String() + order + ` LIMIT ` + w.Arg(limit) + ` OFFSET ` + w.Arg(offset)
	rows, err := db.All[ReleaseRow](tx, `SELECT `+releaseColumns+`,
		(SELECT count(*) FROM deployment d WHERE d.release_id = t.id AND d.retired_at IS NULL) AS deployments,
		(SELECT CAST(coalesce(sum(d.units), 0) AS BIGINT) FROM deployment d WHERE d.release_id = t.id AND d.retired_at IS NULL) AS units `+
		releaseFrom+`WHERE t.id IN (`+page+`)`+order, w.Args...)
	if err != nil {
		return List[ReleaseRow]{}, err
	}
	err = addReleaseSupport(tx, rows)
	return List[ReleaseRow]{rows, total}, err
}

func releaseOrder(f ReleaseFilter) string {
	if !f.Product.IsZero() && f.Sort == "" { // the index of one product's order
		if f.Desc {
			return " ORDER BY t.position, t.version"
		}
		return " ORDER BY t.position DESC, t.version DESC"
	}
	if f.Sort == "" {
		// Products by name, in each the newest first; Desc turns both.
		if f.Desc {
			return " ORDER BY p.name_fold DESC, p.id DESC, t.position, t.version"
		}
		return " ORDER BY p.name_fold, p.id, t.position DESC, t.version DESC"
	}
	return orderBy(f.Sort, f.Desc, map[string]string{"": "p.name_fold; p.id; t.position; t.version", "released": "coalesce(t.released_on, ''); t.position",
		"state": "t.state; p.name_fold; t.position", "updated": "t.updated_at"}, "t.id")
}

func addReleaseSupport(tx *db.Tx, rows []ReleaseRow) error {
	var ids []any
	seen := map[clew.ID]bool{}
	for _, r := range rows {
		if !seen[r.ProductID] {
			seen[r.ProductID] = true
			ids = append(ids, r.ProductID)
		}
	}
	by, err := securingPeriods(tx, ids)
	for i := range rows {
		rows[i].Support = effective(by[rows[i].ProductID], rows[i].ID, Today(tx))
	}
	return err
}
