package view

import (
	"clew"
	"clew/db"
	"clew/product/component"
)

// CellState is how a process of the paper stands; the words are those of the life-cycle bar.
type CellState string

// The states that this program can tell so far.
const (
	CellNothing CellState = "none" // nothing yet
	CellInWork  CellState = "work"
	CellDone    CellState = "done"
	CellBroken  CellState = "gap" // a broken thread
	CellTooOld  CellState = "old" // the data is too old to say
)

// CellReason says why a cell stands as it does.
type CellReason string

// The reasons.
const (
	NoRelease         CellReason = "no_release"
	NoInventory       CellReason = "no_inventory"       // nobody has given any
	InventoryMissing  CellReason = "inventory_missing"  // of so many releases that are out and supported
	NothingAssessable CellReason = "nothing_assessable" // there is an inventory and we see nothing of it
	FeedsOld          CellReason = "feeds_old"
	PartlyAssessable  CellReason = "partly_assessable"
	InventoryPart     CellReason = "inventory_incomplete"
	AllAssessable     CellReason = "all_assessable"
	ExploitedOpen     CellReason = "exploited_open" // of so many vulnerabilities
	ConflictOpen      CellReason = "conflict_open"
	SomeOpen          CellReason = "open"
	AllDecided        CellReason = "all_decided"
	NoneSeen          CellReason = "none_seen"       // no finding, and nothing hides one
	NoSight           CellReason = "no_sight"        // no finding, but we could not see one
	BeingEvaluated    CellReason = "being_evaluated" // work is under way that may find more
)

// Cell is one process of the paper for one product. Processes without one are not built yet.
type Cell struct {
	State  CellState  `json:"state"`
	Gaps   int        `json:"gaps,omitempty"`
	Reason CellReason `json:"reason"`
	N      int        `json:"n,omitempty"` // what the reason counts
}

// Monitoring and Handling are the keys of the cells that there are: the paper's numbers.
const (
	Monitoring = "3.1.1"
	Handling   = "3.1.2"
)

// Life computes the cells of a product from what we can see of it and what is decided. Nothing unknown is ever done.
func Life(p *Product, c Coverage) map[string]Cell {
	return map[string]Cell{Monitoring: monitoring(p, c), Handling: handling(p, c)}
}

func monitoring(p *Product, c Coverage) Cell {
	newest, missing, some := p.Newest(), 0, false
	if newest == nil {
		return Cell{State: CellNothing, Reason: NoRelease}
	}
	for i := range p.Releases {
		r := &p.Releases[i]
		some = some || r.Kind != "" || r.ID == newest.ID && p.inside.known
		if r.Shipped() && r.Supported() && !r.Known() && !(r.ID == newest.ID && c.Known) {
			missing++
		}
	}
	switch {
	case c.Evaluating:
		return Cell{State: CellInWork, Reason: BeingEvaluated}
	case missing > 0 && some:
		return Cell{State: CellBroken, Gaps: missing, Reason: InventoryMissing, N: missing}
	case missing > 0:
		return Cell{State: CellBroken, Gaps: missing, Reason: NoInventory, N: missing}
	case !c.Known && newest.Kind == component.Unknown:
		return Cell{State: CellBroken, Gaps: 1, Reason: InventoryMissing, N: 1}
	case !c.Known:
		return Cell{State: CellNothing, Reason: NoInventory}
	case c.Reasons[DataTooOld] > 0:
		return Cell{State: CellTooOld, Reason: FeedsOld, N: len(c.FeedsTooOld)}
	case c.Assessable == 0:
		return Cell{State: CellBroken, Gaps: 1, Reason: NothingAssessable}
	case c.Incomplete:
		return Cell{State: CellInWork, Reason: InventoryPart}
	case c.Assessable < c.Components:
		return Cell{State: CellInWork, Reason: PartlyAssessable, N: int(c.Components - c.Assessable)}
	}
	return Cell{State: CellDone, Reason: AllAssessable}
}

func handling(p *Product, c Coverage) Cell {
	seen := c.Known && !c.Incomplete && c.Assessable > 0
	switch {
	case p.Exploited > 0:
		return Cell{State: CellBroken, Gaps: p.Exploited, Reason: ExploitedOpen, N: p.Exploited}
	case p.Conflicts > 0:
		return Cell{State: CellBroken, Gaps: p.Conflicts, Reason: ConflictOpen, N: p.Conflicts}
	case p.Open > 0:
		return Cell{State: CellInWork, Reason: SomeOpen, N: p.Open}
	case c.Evaluating:
		return Cell{State: CellInWork, Reason: BeingEvaluated}
	case !seen && p.Decided == 0:
		return Cell{State: CellNothing, Reason: NoSight}
	case c.Reasons[DataTooOld] > 0:
		return Cell{State: CellTooOld, Reason: FeedsOld, N: len(c.FeedsTooOld)}
	case !seen:
		return Cell{State: CellInWork, Reason: NoSight}
	case p.Decided > 0:
		return Cell{State: CellDone, Reason: AllDecided, N: p.Decided}
	}
	return Cell{State: CellDone, Reason: NoneSeen}
}

// Standing is a product with what we can see of it and where it stands in its life.
type Standing struct {
	*Product
	Coverage Coverage        `json:"coverage"`
	Cells    map[string]Cell `json:"life_cycle"`
}

// Portfolio gives every product in use that the actor may read, by name.
func (b *Board) Portfolio(tx *db.Tx, actor clew.Actor) ([]Standing, error) {
	products, err := b.active(tx, actor)
	if err != nil {
		return nil, err
	}
	return Standings(tx, products)
}

// Standings tells where products stand.
func Standings(tx *db.Tx, products []*Product) ([]Standing, error) {
	sight, err := NewSight(tx)
	if err != nil {
		return nil, err
	}
	if err := sight.learn(tx, products); err != nil {
		return nil, err
	}
	out := make([]Standing, len(products))
	for i, p := range products {
		c, err := sight.CoverageOf(tx, p)
		if err != nil {
			return nil, err
		}
		out[i] = Standing{p, c, Life(p, c)}
	}
	return out, nil
}
