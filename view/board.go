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
}

// tray is what the board knows of one product. It is never changed once it is on the board.
type tray struct {
	version int64
	until   clew.Time // when an expiry next changes a decision; 0 never
	line    clew.ID
	rows    []*Row
}

// Row is a vulnerability in a product: the grain at which people triage.
type Row struct {
	Vulnerability string    `json:"vulnerability"`
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
	Units         int64     `json:"units"`            // deployed units of these releases
	First         string    `json:"first_release"`
	Last          string    `json:"last_release"`
	Counts        Counts    `json:"counts"`
	State         RowState  `json:"state"`
	FirstSeen     clew.Time `json:"first_seen"`
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
func NewBoard(d *db.DB) *Board { return &Board{db: d, products: map[clew.ID]*tray{}} }

// Rows gives every row of the products that the actor may read, in no particular order. Rows must not be changed.
func (b *Board) Rows(ctx context.Context, actor clew.Actor) ([]*Row, error) {
	trays, err := b.current(ctx)
	if err != nil {
		return nil, err
	}
	var out []*Row
	for id, t := range trays {
		if access.Can(actor, access.Read, access.Scope{Line: t.line, Product: id}) {
			out = append(out, t.rows...)
		}
	}
	return out, nil
}

// current reloads what changed and gives all trays.
func (b *Board) current(ctx context.Context) (map[clew.ID]*tray, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	type fact struct {
		ProductID clew.ID
		Version   int64
	}
	err := b.db.Read(ctx, func(tx *db.Tx) error {
		facts, err := db.All[fact](tx, `SELECT product_id, version FROM product_fact`)
		if err != nil {
			return err
		}
		var stale []fact
		for _, f := range facts {
			if t, ok := b.products[f.ProductID]; !ok || t.version != f.Version || t.until != 0 && tx.Now() >= t.until {
				stale = append(stale, f)
			}
		}
		if len(stale) == 0 {
			return nil
		}
		l, err := newLoader(tx, len(stale) > 20)
		if err != nil {
			return err
		}
		fresh := maps.Clone(b.products)
		for _, f := range stale {
			t, err := l.tray(tx, f.ProductID)
			if err != nil {
				return err
			}
			t.version = f.Version
			fresh[f.ProductID] = t
		}
		b.products = fresh
		return nil
	})
	return b.products, err
}

// Group is a vulnerability across products: the findings page groups by it.
type Group struct {
	Vulnerability string    `json:"vulnerability"`
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
	Units         int64     `json:"units"`
	Counts        Counts    `json:"counts"`
	State         RowState  `json:"state"`
	FirstSeen     clew.Time `json:"first_seen"`
	Rows          []*Row    `json:"-"`
}

// GroupRows groups rows by vulnerability.
func GroupRows(rows []*Row) []*Group {
	by := map[string]*Group{}
	for _, r := range rows {
		g, ok := by[r.Vulnerability]
		if !ok {
			g = &Group{Vulnerability: r.Vulnerability, Title: r.Title, Score: r.Score, Band: r.Band, Exploited: r.Exploited, ExploitedOn: r.ExploitedOn, Disputed: r.Disputed, FirstSeen: r.FirstSeen}
			by[r.Vulnerability] = g
		}
		g.Rows = append(g.Rows, r)
		g.Releases += r.Releases
		g.Shipped += r.Shipped
		g.Units += r.Units
		g.Counts.sum(r.Counts)
		g.FirstSeen = min(g.FirstSeen, r.FirstSeen)
	}
	out := slices.Collect(maps.Values(by))
	for _, g := range out {
		g.State = g.Counts.state()
		g.finish()
	}
	return out
}

func (g *Group) finish() {
	slices.SortFunc(g.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.ProductID.String(), b.ProductID.String()))
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
