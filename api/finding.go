package api

import (
	"context"
	"slices"

	"clew"
	"clew/db"
	"clew/product"
	"clew/view"
)

// findingGroup is a vulnerability across products; productFinding is one in one product.
type (
	findingGroup   view.Group
	productFinding view.Row
)

// FindingFilter narrows findings. It is the one that the pages have too.
type FindingFilter struct {
	Q          string    `query:"q" maxLength:"200" doc:"Words that must occur in id, aliases, title, components, product or line"`
	State      []string  `query:"state" enum:"open,under_investigation,affected,done,conflict,decided" doc:"Only these states; decided is everything but open"`
	Severity   []string  `query:"severity" enum:"critical,high,medium,low,none,unrated" doc:"Only these severities"`
	Exploited  bool      `query:"exploited" doc:"Only those known to be exploited"`
	Shipped    bool      `query:"shipped" doc:"Only in a release that is or was out"`
	Supported  bool      `query:"supported" doc:"Only in a release with security support today"`
	Fix        bool      `query:"fix" doc:"Only where a version that fixes it is known"`
	Confidence string    `query:"confidence" enum:"high,medium,low" doc:"Of the surest identity: this one or a surer one"`
	Since      clew.Time `query:"since" doc:"Only those first seen since"`
}

func (f FindingFilter) of() view.Filter {
	return view.Filter{Text: f.Q, States: f.State, Bands: f.Severity, Exploited: f.Exploited, Shipped: f.Shipped, Supported: f.Supported, Fix: f.Fix, Confidence: f.Confidence, Since: f.Since}
}

// findingPage is one page of findings. It says when none of them, or fewer, may be so only for a while.
type findingPage[T any] struct {
	Items      []T    `json:"items"`
	Total      int    `json:"total" doc:"How many there are in all with these filters"`
	Next       string `json:"next,omitempty" doc:"Give this as after for the next page; missing on the last"`
	Evaluating bool   `json:"being_evaluated" doc:"Work is under way in what was asked for: findings may be missing"`
}

type findingList[T any] struct{ Body findingPage[T] }

// pagedFindings makes the page of findings that begins at offset.
func pagedFindings[R, T any](c *call, all []R, offset, limit int, evaluating bool, show func(R) T) *findingList[T] {
	p := paged(c, part(all, offset, limit), len(all), offset, show).Body
	return &findingList[T]{findingPage[T]{p.Items, p.Total, p.Next, evaluating}}
}

// part cuts a page out of what is in memory already.
func part[T any](all []T, offset, limit int) []T {
	offset = min(offset, len(all))
	return all[offset:min(len(all), offset+limit)]
}

func findings(s *server) {
	type listInput struct {
		Paging
		FindingFilter
		Line    clew.ID `query:"line" doc:"Only in this line"`
		Product clew.ID `query:"product" doc:"Only in this product"`
		Sort    string  `query:"sort" enum:"press,vulnerability,-vulnerability,score,-score,shipped,-shipped,units,-units,seen,-seen,product,-product,state,-state" default:"press" doc:"Order; press is what presses most; - turns it"`
	}
	register(s, op{route: "GET /api/v1/findings", id: "listFindings", tag: tagFindings, summary: "List findings of all products, grouped by vulnerability",
		text: "Zero findings mean little by themselves: ask for the coverage of a release too."},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*findingList[findingGroup], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := in.of()
			f.Line, f.Product = in.Line, in.Product
			evaluating := false
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (_ []*view.Row, err error) {
				if evaluating, err = evaluatingIn(tx, s.Board, actor, f.Line, f.Product); err != nil {
					return nil, err
				}
				return s.Board.RowsIn(tx, actor)
			})
			groups := view.GroupRows(f.Keep(rows))
			view.SortGroups(groups, orderOf(in.Sort))
			return pagedFindings(callOf(ctx), groups, offset, in.Limit, evaluating, func(g *view.Group) findingGroup { return findingGroup(*g) }), err
		})
	type productInput struct {
		ID
		Paging
		FindingFilter
		Sort string `query:"sort" enum:"press,vulnerability,-vulnerability,score,-score,shipped,-shipped,units,-units,seen,-seen,state,-state" default:"press" doc:"Order; press is what presses most; - turns it"`
	}
	register(s, op{route: "GET /api/v1/products/{id}/findings", id: "listProductFindings", tag: tagFindings, summary: "List the findings of a product"},
		func(ctx context.Context, actor clew.Actor, in *productInput) (*findingList[productFinding], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := in.of()
			f.Product = in.ID.ID
			evaluating := false
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (_ []*view.Row, err error) {
				if _, err := product.GetProduct(tx, actor, in.ID.ID); err != nil {
					return nil, err
				}
				if evaluating, err = evaluatingIn(tx, s.Board, actor, clew.ID{}, in.ID.ID); err != nil {
					return nil, err
				}
				return s.Board.RowsIn(tx, actor)
			})
			rows = slices.Clone(f.Keep(rows))
			view.SortBy(rows, orderOf(in.Sort))
			return pagedFindings(callOf(ctx), rows, offset, in.Limit, evaluating, func(r *view.Row) productFinding { return productFinding(*r) }), err
		})
}

// evaluatingIn tells whether work is under way in a product, in a line, or in anything the actor may read.
func evaluatingIn(tx *db.Tx, b *view.Board, actor clew.Actor, line, of clew.ID) (bool, error) {
	products, err := b.Products(tx, actor)
	if err != nil {
		return false, err
	}
	e, err := view.EvaluatingNow(tx)
	return e.Any(slices.DeleteFunc(slices.Clone(products), func(p *view.Product) bool {
		return !of.IsZero() && p.ID != of || !line.IsZero() && p.LineID != line
	})), err
}

func orderOf(sort string) view.Order {
	if sort == "press" {
		return view.ByPress
	}
	return view.Order(sort)
}
