package register

import (
	"slices"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// standing is where a product stands: its life, what is undecided, and how much of its newest release we can see.
type standing struct {
	Life       look.LifeBar
	Known      bool // there is an inventory with something in it
	Open       int
	Coverage   string
	Evaluating bool // work is under way: the figures may change
}

// standings tells where products stand, as far as this program can.
func standings(tx *db.Tx, r *site.Request, ids ...clew.ID) (map[clew.ID]standing, error) {
	out := map[clew.ID]standing{}
	if r.Site.Board == nil {
		return out, nil
	}
	all, err := r.Site.Board.Products(tx, r.Actor)
	if err != nil {
		return nil, err
	}
	var sight *view.Sight
	for _, x := range all {
		if !slices.Contains(ids, x.ID) {
			continue
		}
		if sight == nil {
			if sight, err = view.NewSight(tx); err != nil {
				return nil, err
			}
		}
		c, err := sight.CoverageOf(tx, x)
		if err != nil {
			return nil, err
		}
		out[x.ID] = standing{lifeBar(r, x, view.Life(x, c)), c.Known, x.Open, lang.Percent(r.Lang(), c.Assessable, c.Components), c.Evaluating}
	}
	return out, nil
}

func lifeBar(r *site.Request, x *view.Product, cells map[string]view.Cell) look.LifeBar {
	base := href(product.TypeProduct, x.ID)
	inside := base
	if newest := x.Newest(); newest != nil {
		inside = href(product.TypeRelease, newest.ID)
	}
	bar := look.LifeBar{Subject: x.Name, Href: base, Cells: map[string]look.LifeCell{}}
	for key, c := range cells {
		to := base + "/findings"
		if key == view.Monitoring {
			to = inside
		}
		bar.Cells[key] = look.LifeCell{State: look.LifeState(c.State), Gaps: c.Gaps, Href: to, Reason: r.T(lifeWords[c.Reason], c.N)}
	}
	return bar
}

// lifeWords say why a cell stands as it does; catalogue keys.
var lifeWords = map[view.CellReason]string{view.NoRelease: lang.K("no release yet"), view.NoInventory: lang.K("no inventory yet"), view.InventoryMissing: lang.K("releases without a known inventory: {0}"),
	view.NothingAssessable: lang.K("nothing in the inventory can be assessed"), view.FeedsOld: lang.K("feeds too old: {0}"), view.PartlyAssessable: lang.K("components that cannot be assessed: {0}"),
	view.InventoryPart: lang.K("the inventory is incomplete"), view.AllAssessable: lang.K("every component can be assessed"), view.ExploitedOpen: lang.K("undecided and known to be exploited: {0}"),
	view.ConflictOpen: lang.K("contradictory decisions: {0}"), view.SomeOpen: lang.K("undecided vulnerabilities: {0}"), view.AllDecided: lang.K("every vulnerability is decided: {0}"),
	view.BeingEvaluated: lang.K("being evaluated"), view.NoneSeen: lang.K("no vulnerability known"), view.NoSight: lang.K("nothing known, and not enough to see one")}
