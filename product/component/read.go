package component

import (
	"context"
	"strings"

	"clew"
	"clew/access"
	"clew/blob"
	"clew/db"
	"clew/fold"
	"clew/format/inventory"
	"clew/format/sbom"
	"clew/product"
)

// Get reads an inventory that the actor may see.
func Get(tx *db.Tx, actor clew.Actor, id clew.ID) (Inventory, error) {
	w := db.Where{}
	w.And("id = ?", id)
	access.Visible(actor, &w, "line_id", "product_id")
	return db.One[Inventory](tx, selectInventory+" "+w.String(), w.Args...)
}

// LiveOf gives the inventory that counts for a release; found is false when there is none: its inventory is unknown.
func LiveOf(tx *db.Tx, release clew.ID) (inv Inventory, found bool, err error) {
	return db.Maybe[Inventory](tx, selectInventory+` WHERE release_id = $1 AND state = 'live'`, release)
}

// Inventories lists all inventories of a release, newest first.
func Inventories(tx *db.Tx, actor clew.Actor, release clew.ID) ([]Inventory, error) {
	if _, err := product.GetRelease(tx, actor, release); err != nil {
		return nil, err
	}
	return db.All[Inventory](tx, selectInventory+` WHERE release_id = $1 ORDER BY created_at DESC, id DESC LIMIT 200`, release)
}

// Warning is something odd in an inventory, by place.
type Warning struct {
	Place   string
	Line    int64
	Message string // catalogue key
	Args    string // JSON array
}

// Warnings lists what was odd in an inventory.
func Warnings(tx *db.Tx, actor clew.Actor, id clew.ID) ([]Warning, error) {
	if _, err := Get(tx, actor, id); err != nil {
		return nil, err
	}
	return db.All[Warning](tx, `SELECT place, line, message, args FROM inventory_warning WHERE inventory_id = $1 ORDER BY n`, id)
}

// CoverageOf counts the component versions of a release's own live inventory by what must be known to assess them.
func CoverageOf(tx *db.Tx, release clew.ID) ([]Coverage, error) {
	return db.All[Coverage](tx, `SELECT c.ecosystems, c.state, c.n FROM inventory i JOIN inventory_coverage c ON c.inventory_id = i.id WHERE i.release_id = $1 AND i.state = 'live' ORDER BY c.ecosystems, c.state`, release)
}

// Filter narrows a list of components.
type Filter struct {
	Text         string   // in name, version, supplier; folded
	State        Standing // "" for all
	Hardware     bool     // only hardware
	AfterName    string   // keyset: name, version and id of the last row seen
	AfterID      int64
	Limit        int
	WithFindings bool // only those with a finding
}

// inRelease is the condition that a run of component versions reaches a release.
const inRelease = `FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live JOIN component_run r ON r.set_id = rr.set_id AND r.first_position <= rr.position AND r.last_position >= rr.position
	JOIN component_version v ON v.id = r.cv_id`

const selectVersion = `SELECT v.id, v.key, v.type, v.supplier, v.name, v.version, v.purl, v.hardware, v.ecosystems, v.state, v.folded `

func (f Filter) where(release clew.ID) *db.Where {
	w := &db.Where{}
	w.And("rr.release_id = ?", release)
	for _, word := range strings.Fields(fold.Fold(f.Text)) {
		w.And("v.folded LIKE ? ESCAPE '!'", "%"+likeSafe.Replace(word)+"%")
	}
	if f.State != "" {
		w.And("v.state = ?", string(f.State))
	}
	if f.Hardware {
		w.And("v.hardware")
	}
	if f.WithFindings {
		w.And("EXISTS (SELECT 1 FROM finding f WHERE f.cv_id = v.id)")
	}
	return w
}

var likeSafe = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Components lists the component versions in a release, contained releases included, by name.
func Components(tx *db.Tx, actor clew.Actor, release clew.ID, f Filter) (rows []Version, total int64, err error) {
	if _, err := product.GetRelease(tx, actor, release); err != nil {
		return nil, 0, err
	}
	w := f.where(release)
	if total, err = db.One[int64](tx, `SELECT count(*) `+inRelease+" "+w.String(), w.Args...); err != nil {
		return nil, 0, err
	}
	if f.AfterName != "" || f.AfterID != 0 {
		w.And("(v.name, v.id) > (?, ?)", f.AfterName, f.AfterID)
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 100
	}
	rows, err = db.All[Version](tx, selectVersion+inRelease+" "+w.String()+` ORDER BY v.name, v.id LIMIT `+w.Arg(f.Limit), w.Args...)
	return rows, total, err
}

// GetVersion reads a component version by its key; that it exists is no secret of any product.
func GetVersion(tx *db.Tx, key string) (Version, error) {
	return db.One[Version](tx, selectVersion+`FROM component_version v WHERE v.id = $1 AND v.key = $2`, clew.Key63("component", key), key)
}

// VersionByID reads a component version.
func VersionByID(tx *db.Tx, id int64) (Version, error) {
	return db.One[Version](tx, selectVersion+`FROM component_version v WHERE v.id = $1`, id)
}

// Identities lists the names under which the world knows a component version.
func Identities(tx *db.Tx, id int64) ([]Identity, error) {
	v, err := VersionByID(tx, id)
	if err != nil {
		return nil, err
	}
	all, err := db.All[Identity](tx, `SELECT cv_id, kind, value, origin, confidence FROM identity WHERE cv_id = $1 ORDER BY kind, value`, id)
	if v.PURL != "" {
		all = append([]Identity{{CVID: id, Kind: "purl", Value: v.PURL, Origin: "inventory", Confidence: "high"}}, all...)
	}
	return all, err
}

// Occurrence is where a component version lies in one release, as the inventory says.
type Occurrence struct {
	Component sbom.Component
	Way       []string // from what the document describes down to the component, by name; empty when it does not say
}

// bounds of reading an inventory again for a page.
const (
	maxOccurrences = 50
	maxEdges       = 2_000_000
)

// Occurrences reads the stored inventory once more and gives what it says of one component version: where it lies,
// patches, hashes, and the way in. Nothing of this is stored twice: 300,000 components are read in a few seconds, a
// usual inventory in milliseconds.
func Occurrences(ctx context.Context, store *blob.Store, inv Inventory, cv int64) ([]Occurrence, error) {
	if inv.Blob == "" {
		return nil, nil
	}
	f, err := store.Open(ctx, inv.Blob)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	parents := map[string]string{}
	names := map[string]string{}
	var found []Occurrence
	doc, err := inventory.Read(ctx, f, sbom.Handler{
		Component: func(c sbom.Component) error {
			names[c.Ref] = c.Name
			if len(found) < maxOccurrences && identify(c, "").ID == cv {
				found = append(found, Occurrence{Component: c})
			}
			return nil
		},
		Dependency: func(d sbom.Dependency) error {
			for _, on := range d.On {
				if _, ok := parents[on]; !ok && len(parents) < maxEdges {
					parents[on] = d.Ref
				}
			}
			return nil
		},
		Warning: func(sbom.Warning) {},
	})
	if err != nil {
		return nil, err
	}
	if doc.Subject.Ref != "" {
		names[doc.Subject.Ref] = doc.Subject.Name
	}
	for i := range found {
		found[i].Way = wayIn(found[i].Component.Ref, parents, names)
	}
	return found, nil
}

// wayIn follows parents upwards; a circle ends it.
func wayIn(ref string, parents, names map[string]string) []string {
	var way []string
	seen := map[string]bool{}
	for ref != "" && !seen[ref] && len(way) < 100 {
		seen[ref] = true
		way = append([]string{names[ref]}, way...)
		ref = parents[ref]
	}
	if len(way) < 2 {
		return nil
	}
	return way
}
