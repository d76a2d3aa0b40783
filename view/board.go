// Package view answers read-only questions that cross the domains (paper: security monitoring in every phase, X2): what
// is open across all products, where a vulnerability is, how much of a release we can see, what needs attention now.
//
// The board keeps, per process and product, the join of findings, runs and decisions in memory, because grouping it in
// SQL over a portfolio takes seconds. Every reading first asks the database for each product's version of its facts, in
// one query, and reloads what changed: what is shown is never older than the database (docs/adr/0012).
package view

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"clew"
	"clew/access"
	"clew/aftersales/vulnerability"
	"clew/db"
)

// Board is the open and decided findings of the whole portfolio. It is safe for concurrent use.
type Board struct {
	db *db.DB

	mu       sync.Mutex // one reload at a time
	products map[clew.ID]*tray
	sorted   []*Row         // the rows of all products in the order of Sort
	numbers  map[string]int // of vulnerabilities
}

// tray is what the board knows of one product. It is never changed once it is on the board.
type tray struct {
	version  int64     // of the product's facts
	revision int64     // of the product's record
	until    clew.Time // when a decision's expiry or a support period next changes something; 0 never
	line     clew.ID
	rows     []*Row
	product  *Product
}

// Row is a vulnerability in a product: the grain at which people triage.
type Row struct {
	Vulnerability string    `json:"vulnerability"`
	Aliases       []string  `json:"aliases,omitempty"`
	Title         string    `json:"title"`
	Score         float64   `json:"score,omitempty"`
	Band          string    `json:"severity,omitempty"`
	Exploited     bool      `json:"exploited"`
	ExploitedOn   clew.Date `json:"exploited_since,omitzero"`
	Disputed      bool      `json:"disputed,omitempty"`
	LineID        clew.ID   `json:"line_id"`
	ProductID     clew.ID   `json:"product_id"`
	Line          string    `json:"line"`
	Product       string    `json:"product"`
	Components    []Part    `json:"components"`
	Releases      int       `json:"releases"`         // that hold an affected component
	Shipped       int       `json:"shipped_releases"` // of these, released or withdrawn ones
	Supported     int       `json:"supported_releases"`
	OpenShipped   int       `json:"open_shipped_releases"` // shipped, and not decided or in conflict
	Units         int64     `json:"units"`                 // deployed units of these releases
	First         string    `json:"first_release"`
	Last          string    `json:"last_release"`
	Counts        Counts    `json:"counts"`
	State         RowState  `json:"state"`
	FirstSeen     clew.Time `json:"first_seen"`

	folded []string // what a search looks at; rows share the texts
	number int      // of the vulnerability on this board, from 1 on: counting by it needs no map
}

// Part is a component version that is affected.
type Part struct {
	Key        string `json:"key"`
	Name       string `json:"name"`
	Version    string `json:"version"`
	Fixed      string `json:"fixed,omitempty"` // first fixed version, "" when none is known
	Confidence string `json:"confidence"`
}

// Counts says for how many of a row's releases what was decided. A release counts by the worst of its components.
type Counts struct {
	Open          int `json:"open"`
	Conflict      int `json:"conflict"`
	Affected      int `json:"affected"`
	Investigating int `json:"under_investigation"`
	Fixed         int `json:"fixed"`
	NotAffected   int `json:"not_affected"`
}

// RowState sums a row up.
type RowState string

// The states of rows, the most pressing first.
const (
	Open          RowState = "open"                // some release has no decision, or contradictory ones
	Investigating RowState = "under_investigation" // nothing open, something under investigation
	Affected      RowState = "affected"            // decided, and some release is affected
	Done          RowState = "done"                // fixed or not affected everywhere
)

// RowStates in that order.
var RowStates = []RowState{Open, Investigating, Affected, Done}

func (c Counts) state() RowState {
	switch {
	case c.Open+c.Conflict > 0:
		return Open
	case c.Investigating > 0:
		return Investigating
	case c.Affected > 0:
		return Affected
	}
	return Done
}

func (c *Counts) add(s vulnerability.Status, conflict bool) {
	switch {
	case conflict:
		c.Conflict++
	case s == "":
		c.Open++
	case s == vulnerability.Affected:
		c.Affected++
	case s == vulnerability.UnderInvestigation:
		c.Investigating++
	case s == vulnerability.Fixed:
		c.Fixed++
	default:
		c.NotAffected++
	}
}

func (c *Counts) sum(d Counts) {
	c.Open += d.Open
	c.Conflict += d.Conflict
	c.Affected += d.Affected
	c.Investigating += d.Investigating
	c.Fixed += d.Fixed
	c.NotAffected += d.NotAffected
}

// NewBoard makes an empty board; the first reading fills it.
func NewBoard(d *db.DB) *Board {
	return &Board{db: d, products: map[clew.ID]*tray{}, numbers: map[string]int{}}
}

// Rows gives every row of the products that the actor may read, in the order of Sort. Neither the rows nor the slice
// may be changed.
func (b *Board) Rows(ctx context.Context, actor clew.Actor) (rows []*Row, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		rows, err = b.RowsIn(tx, actor)
		return err
	})
	return rows, err
}

// RowsIn is Rows for a caller that has a transaction.
func (b *Board) RowsIn(tx *db.Tx, actor clew.Actor) ([]*Row, error) {
	_, sorted, err := b.current(tx)
	if err != nil || access.Can(actor, access.Read, access.Scope{}) {
		return sorted, err
	}
	var out []*Row
	for _, r := range sorted {
		if access.Can(actor, access.Read, access.Scope{Line: r.LineID, Product: r.ProductID}) {
			out = append(out, r)
		}
	}
	return out, nil
}

// Products gives the products that the actor may read, by name, retired ones included. They must not be changed.
func (b *Board) Products(tx *db.Tx, actor clew.Actor) ([]*Product, error) {
	trays, _, err := b.current(tx)
	if err != nil {
		return nil, err
	}
	var out []*Product
	for id, t := range trays {
		if t.product != nil && access.Can(actor, access.Read, access.Scope{Line: t.line, Product: id}) {
			out = append(out, t.product)
		}
	}
	slices.SortFunc(out, func(a, b *Product) int { return cmp.Or(cmp.Compare(a.Name, b.Name), a.ID.Compare(b.ID)) })
	return out, nil
}

// active is Products without the retired ones.
func (b *Board) active(tx *db.Tx, actor clew.Actor) ([]*Product, error) {
	all, err := b.Products(tx, actor)
	return slices.DeleteFunc(all, func(p *Product) bool { return p.Retired }), err
}

// current reloads what changed, and gives all trays and all rows.
func (b *Board) current(tx *db.Tx) (map[clew.ID]*tray, []*Row, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	type fact struct {
		ID       clew.ID
		Revision int64
		Version  int64
	}
	facts, err := db.All[fact](tx, `SELECT p.id, p.revision, f.version FROM product p LEFT JOIN product_fact f ON f.product_id = p.id`)
	if err != nil {
		return nil, nil, err
	}
	var stale []fact
	for _, f := range facts {
		if t, ok := b.products[f.ID]; !ok || t.version != f.Version || t.revision != f.Revision || t.until != 0 && tx.Now() >= t.until {
			stale = append(stale, f)
		}
	}
	if len(stale) == 0 {
		return b.products, b.sorted, nil
	}
	l, err := newLoader(tx, len(stale) > 20)
	if err != nil {
		return nil, nil, err
	}
	fresh := make(map[clew.ID]*tray, len(stale))
	for _, f := range stale {
		t, err := l.tray(tx, f.ID)
		if err != nil {
			return nil, nil, err
		}
		t.version, t.revision = f.Version, f.Revision
		fresh[f.ID] = t
	}
	b.take(fresh)
	return b.products, b.sorted, nil
}

// take puts reloaded trays on the board and merges their rows into the sorted ones.
func (b *Board) take(fresh map[clew.ID]*tray) {
	products := maps.Clone(b.products)
	var added []*Row
	for id, t := range fresh {
		products[id] = t
		added = append(added, t.rows...)
	}
	for _, r := range added {
		n, ok := b.numbers[r.Vulnerability]
		if !ok {
			n = len(b.numbers) + 1
			b.numbers[r.Vulnerability] = n
		}
		r.number = n
	}
	Sort(added)
	merged := make([]*Row, 0, len(b.sorted)+len(added))
	for _, r := range b.sorted {
		if _, gone := fresh[r.ProductID]; gone {
			continue
		}
		for len(added) > 0 && order(added[0], r) < 0 {
			merged, added = append(merged, added[0]), added[1:]
		}
		merged = append(merged, r)
	}
	b.products, b.sorted = products, append(merged, added...)
}

// Group is a vulnerability across products: the findings page groups by it.
type Group struct {
	Vulnerability string    `json:"vulnerability"`
	Aliases       []string  `json:"aliases,omitempty"`
	Title         string    `json:"title"`
	Score         float64   `json:"score,omitempty"`
	Band          string    `json:"severity,omitempty"`
	Exploited     bool      `json:"exploited"`
	ExploitedOn   clew.Date `json:"exploited_since,omitzero"`
	Disputed      bool      `json:"disputed,omitempty"`
	Components    []Part    `json:"components"`
	Products      []string  `json:"products"`
	Releases      int       `json:"releases"`
	Shipped       int       `json:"shipped_releases"`
	Supported     int       `json:"supported_releases"`
	OpenShipped   int       `json:"open_shipped_releases"`
	Units         int64     `json:"units"`
	Counts        Counts    `json:"counts"`
	State         RowState  `json:"state"`
	FirstSeen     clew.Time `json:"first_seen"`
	Rows          []*Row    `json:"-"`
}

// GroupRows groups rows by vulnerability, whole: Gather, and Finish for each.
func GroupRows(rows []*Row) []*Group {
	out := Gather(rows)
	for _, g := range out {
		g.Finish()
	}
	return out
}

// Gather groups rows by vulnerability without the lists of components and products, which take most of the time: of a
// long list only the groups that are shown need Finish.
func Gather(rows []*Row) []*Group {
	var by []*Group               // by number
	others := map[string]*Group{} // rows that stand on no board
	var out []*Group
	for _, r := range rows {
		var g *Group
		if r.number > 0 {
			if r.number >= len(by) {
				by = append(by, make([]*Group, r.number+1024-len(by))...)
			}
			g = by[r.number]
		} else {
			g = others[r.Vulnerability]
		}
		if g == nil {
			g = &Group{Vulnerability: r.Vulnerability, Aliases: r.Aliases, Title: r.Title, Score: r.Score, Band: r.Band, Exploited: r.Exploited, ExploitedOn: r.ExploitedOn, Disputed: r.Disputed, FirstSeen: r.FirstSeen}
			if out = append(out, g); r.number > 0 {
				by[r.number] = g
			} else {
				others[r.Vulnerability] = g
			}
		}
		g.Rows = append(g.Rows, r)
		g.Releases += r.Releases
		g.Shipped += r.Shipped
		g.Supported += r.Supported
		g.OpenShipped += r.OpenShipped
		g.Units += r.Units
		g.Counts.sum(r.Counts)
		g.FirstSeen = min(g.FirstSeen, r.FirstSeen)
	}
	for _, g := range out {
		g.State = g.Counts.state()
	}
	return out
}

// Distinct counts the vulnerabilities among rows.
func Distinct(rows []*Row) int { return distinct(rows, func(*Row) bool { return true }) }

func distinct(rows []*Row, keep func(*Row) bool) (n int) {
	var seen []bool
	others := map[string]bool{}
	for _, r := range rows {
		switch {
		case !keep(r):
		case r.number == 0:
			if !others[r.Vulnerability] {
				others[r.Vulnerability] = true
				n++
			}
		default:
			if r.number >= len(seen) {
				seen = append(seen, make([]bool, r.number+1024-len(seen))...)
			}
			if !seen[r.number] {
				seen[r.number] = true
				n++
			}
		}
	}
	return n
}

// Finish fills in the lists of components and products; doing it twice does no harm.
func (g *Group) Finish() {
	if g.Products != nil {
		return
	}
	slices.SortFunc(g.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), a.ProductID.Compare(b.ProductID))
	})
	seen := map[string]bool{}
	for _, r := range g.Rows {
		g.Products = append(g.Products, r.Product)
		for _, p := range r.Components {
			if !seen[p.Key] {
				seen[p.Key] = true
				g.Components = append(g.Components, p)
			}
		}
	}
	slices.SortFunc(g.Components, func(a, b Part) int { return cmp.Compare(a.Key, b.Key) })
}
