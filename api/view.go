package api

import (
	"context"
	"strings"

	"clew"
	"clew/db"
	"clew/view"
)

// need is something that waits for a person.
type need struct {
	Kind          string    `json:"kind" doc:"exploited, feeds, conflict, high, inventory_refused, expiring, inventory_unknown or support"`
	Vulnerability string    `json:"vulnerability,omitempty"`
	Title         string    `json:"title,omitempty"`
	Severity      string    `json:"severity,omitempty"`
	Products      []string  `json:"products"`
	ProductID     clew.ID   `json:"product_id,omitzero"`
	ReleaseID     clew.ID   `json:"release_id,omitzero"`
	Release       string    `json:"release,omitempty"`
	AssessmentID  clew.ID   `json:"assessment_id,omitzero"`
	Feeds         []string  `json:"feeds"`
	Health        string    `json:"health,omitempty" doc:"Of these feeds"`
	Releases      int       `json:"releases,omitempty" doc:"How many releases it concerns"`
	Units         int64     `json:"units,omitempty" doc:"How many devices it concerns"`
	Since         clew.Time `json:"since,omitzero"`
	Due           clew.Date `json:"due,omitzero"`
	Reason        string    `json:"reason,omitempty"`
}

func needOf(n view.Need) need {
	out := need{Kind: string(n.Kind), Health: string(n.Health), Releases: n.N, Units: n.Units, Since: n.Since, Due: n.Due, Reason: clew.KeptText(n.Reason)}
	if n.Group != nil {
		out.Vulnerability, out.Title, out.Severity, out.Products = n.Group.Vulnerability, n.Group.Title, n.Group.Band, n.Group.Products
	}
	if n.Product != nil {
		out.ProductID, out.Products = n.Product.ID, []string{n.Product.Name}
	}
	if n.Release != nil {
		out.ReleaseID, out.Release = n.Release.ID, n.Release.Version
	}
	if n.Decision != nil {
		out.AssessmentID, out.Vulnerability = n.Decision.ID, n.Decision.Vulnerability
	}
	for _, f := range n.Feeds {
		out.Feeds = append(out.Feeds, f.Name)
	}
	return out
}

// portfolioRow is a product as the overview shows it. Zero open findings mean nothing without the coverage.
type portfolioRow struct {
	view.Product
	Coverage coverage `json:"coverage" doc:"How much of the newest release can be seen"`
}

type overview struct {
	Needs    []need         `json:"needs" doc:"What waits for people, what is lost by waiting first; at most 200"`
	Total    int            `json:"total_needs"`
	Products []portfolioRow `json:"products"`
}

type hit struct {
	Type      string  `json:"type" doc:"line, product, variant, release, party, deployment, component or vulnerability"`
	ID        clew.ID `json:"id,omitzero"`
	Key       string  `json:"key,omitempty" doc:"Of components and vulnerabilities"`
	ProductID clew.ID `json:"product_id,omitzero"`
	LineID    clew.ID `json:"line_id,omitzero"`
	Title     string  `json:"title"`
	Detail    string  `json:"detail,omitempty"`
	BySerial  bool    `json:"by_serial,omitempty" doc:"The text was read as a serial number"`
	Retired   bool    `json:"retired,omitempty"`
}

const maxNeeds = 200

func views(s *server) {
	type none struct{}
	register(s, op{route: "GET /api/v1/overview", id: "getOverview", tag: tagViews, summary: "Say what waits for people, and how each product stands"},
		func(ctx context.Context, actor clew.Actor, _ *none) (*one[overview], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (out overview, err error) {
				needs, err := s.Board.Needs(tx, actor)
				if err != nil {
					return out, err
				}
				out.Total = len(needs)
				for _, n := range needs[:min(len(needs), maxNeeds)] {
					out.Needs = append(out.Needs, needOf(n))
				}
				products, err := s.Board.Products(tx, actor)
				if err != nil {
					return out, err
				}
				standings, err := view.Standings(tx, products)
				for _, x := range standings {
					out.Products = append(out.Products, portfolioRow{*x.Product, coverageOf(x.Coverage)})
				}
				return out, err
			}))
		})
	type searchInput struct {
		Q     string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"A name, number, version, serial number, purl, CPE or CVE"`
		Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"How many of each type"`
	}
	register(s, op{route: "GET /api/v1/search", id: "search", tag: tagViews, summary: "Find records, components and vulnerabilities"},
		func(ctx context.Context, actor clew.Actor, in *searchInput) (*list[hit], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]hit, error) { return find(tx, s.Board, actor, in.Q, in.Limit) })
			return paged(callOf(ctx), rows, len(rows), 0, same), err
		})
}

// find gives what a search found, what is known by its id first.
func find(tx *db.Tx, b *view.Board, actor clew.Actor, text string, limit int) ([]hit, error) {
	found, err := b.Search(tx, actor, text, limit)
	if err != nil {
		return nil, err
	}
	var out []hit
	for _, g := range found.Vulnerabilities {
		out = append(out, hit{Type: "vulnerability", Key: g.Vulnerability, Title: g.Vulnerability, Detail: g.Title})
	}
	if found.Elsewhere != "" {
		out = append(out, hit{Type: "vulnerability", Key: found.Elsewhere, Title: found.Elsewhere})
	}
	for _, h := range found.Records {
		out = append(out, hit{Type: string(h.Type), ID: h.ID, ProductID: h.ProductID, LineID: h.LineID, Title: h.Title, Detail: h.Detail, BySerial: h.BySerial, Retired: h.Retired})
	}
	for _, c := range found.Components {
		out = append(out, hit{Type: "component", Key: c.Key, Title: strings.TrimSpace(c.Name + " " + c.Version), Detail: c.Supplier})
	}
	return out, nil
}
