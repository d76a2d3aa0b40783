package api

import (
	"context"
	"strings"

	"clew"
	"clew/db"
	"clew/product/component"
	"clew/view"
)

// componentRow is a component version as lists show it.
type componentRow struct {
	Key           string   `json:"key" doc:"Under which it is known: its canonical purl, else made of type, supplier, name and version"`
	Type          string   `json:"type"`
	Supplier      string   `json:"supplier,omitempty"`
	Name          string   `json:"name"`
	Version       string   `json:"version"`
	PURL          string   `json:"purl,omitempty"`
	Hardware      bool     `json:"hardware"`
	NotAssessable string   `json:"not_assessable,omitempty" doc:"Why it cannot be assessed; missing: it can"`
	Findings      int      `json:"findings" doc:"Vulnerabilities that affect it, decided or not"`
	Via           []string `json:"via" doc:"Contained releases through which it comes"`
}

func componentOf(v view.Component) componentRow {
	return componentRow{Key: v.Key, Type: v.Type, Supplier: v.Supplier, Name: v.Name, Version: v.Version, PURL: v.PURL, Hardware: v.Hardware, NotAssessable: string(v.Reason),
		Findings: v.Findings, Via: v.Via}
}

// coverage says how much of a release can be seen.
type coverage struct {
	Known         bool             `json:"known" doc:"There is an inventory with components"`
	Evaluating    bool             `json:"being_evaluated" doc:"Work is under way: findings may be missing, and the figures may change"`
	Incomplete    bool             `json:"incomplete" doc:"The inventory says it is not whole, or a contained release has none"`
	Components    int64            `json:"components"`
	Assessable    int64            `json:"assessable" doc:"Of these"`
	Percent       int              `json:"percent"`
	Green         bool             `json:"green" doc:"No findings may be taken as good news"`
	NotAssessable map[string]int64 `json:"not_assessable" doc:"The others, by reason"`
	FeedsTooOld   []string         `json:"feeds_too_old"`
	UnknownParts  []string         `json:"unknown_parts" doc:"Contained releases without an inventory"`
}

func coverageOf(c view.Coverage) coverage {
	out := coverage{Known: c.Known, Evaluating: c.Evaluating, Incomplete: c.Incomplete, Components: c.Components, Assessable: c.Assessable, Percent: c.Percent(), Green: c.Green(), FeedsTooOld: c.FeedsTooOld,
		UnknownParts: c.WithoutParts, NotAssessable: map[string]int64{}}
	for r, n := range c.Reasons {
		out.NotAssessable[string(r)] = n
	}
	return out
}

// componentDetail is a component version with the names under which the world knows it, and where it is.
type componentDetail struct {
	Key             string        `json:"key"`
	Type            string        `json:"type"`
	Supplier        string        `json:"supplier,omitempty"`
	Name            string        `json:"name"`
	Version         string        `json:"version"`
	PURL            string        `json:"purl,omitempty"`
	Hardware        bool          `json:"hardware"`
	NotAssessable   string        `json:"not_assessable,omitempty" doc:"Why it cannot be assessed; missing: it can"`
	Identities      []identity    `json:"identities"`
	Vulnerabilities []string      `json:"vulnerabilities" doc:"That affect it, the worst first"`
	Releases        []view.Holder `json:"releases" doc:"That hold it and that the caller may see; at most 500"`
	ReleaseCount    int           `json:"release_count"`
}

type identity struct {
	Kind       string `json:"kind" doc:"purl, cpe, repository or hash"`
	Value      string `json:"value"`
	Origin     string `json:"origin" doc:"What said so"`
	Confidence string `json:"confidence" enum:"high,medium,low"`
}

func identitiesOf(all []component.Identity) []identity {
	out := make([]identity, len(all))
	for i, d := range all {
		out[i] = identity{d.Kind, d.Value, d.Origin, d.Confidence}
	}
	return out
}

func components(s *server) {
	type listInput struct {
		ID
		Paging
		Find
		NotAssessable string `query:"not_assessable" enum:"any,no_identity,unknown_version,bad_version,unknown_distribution,no_data,data_too_old" doc:"Only those that cannot be assessed for this reason, or for any"`
		Hardware      bool   `query:"hardware" doc:"Only hardware"`
		Affected      bool   `query:"affected" doc:"Only those with a finding"`
		Sort          string `query:"sort" enum:"name,-name,-findings" default:"name" doc:"Order; - turns it"`
	}
	register(s, op{route: "GET /api/v1/releases/{id}/components", id: "listComponents", tag: tagInventory, summary: "List the components of a release, those of contained releases included"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[componentRow], error) {
			offset, err := in.offset(callOf(ctx))
			if err != nil {
				return nil, err
			}
			f := view.ComponentFilter{Text: in.Q, Reason: view.Reason(in.NotAssessable), Affected: in.Affected, Hardware: in.Hardware, Limit: in.Limit, Offset: offset}
			f.Sort, f.Desc = order(in.Sort)
			total := 0
			rows, err := read(ctx, s.DB, func(tx *db.Tx) (rows []view.Component, err error) {
				sight, err := view.NewSight(tx)
				if err != nil {
					return nil, err
				}
				rows, total, err = view.Components(tx, actor, sight, in.ID.ID, f)
				return rows, err
			})
			return paged(callOf(ctx), rows, total, offset, componentOf), err
		})
	type keyInput struct {
		Key string `query:"key" required:"true" maxLength:"2000" doc:"Key of the component version, as lists give it"`
	}
	register(s, op{route: "GET /api/v1/components", id: "getComponent", tag: tagInventory, summary: "Read a component version by its key"},
		func(ctx context.Context, actor clew.Actor, in *keyInput) (*one[componentDetail], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (componentDetail, error) { return componentBy(tx, actor, strings.TrimSpace(in.Key)) }))
		})
}

func componentBy(tx *db.Tx, actor clew.Actor, key string) (out componentDetail, err error) {
	v, err := component.GetVersion(tx, key)
	if err != nil {
		return out, err
	}
	out = componentDetail{Key: v.Key, Type: v.Type, Supplier: v.Supplier, Name: v.Name, Version: v.Version, PURL: v.PURL, Hardware: v.Hardware}
	if out.Releases, out.ReleaseCount, err = view.Holders(tx, actor, v.ID, 500); err != nil {
		return out, err
	}
	if out.ReleaseCount == 0 { // what is in no release of the caller's is no business of the caller's
		return out, clew.Errorf(clew.NotFound, "There is no such record")
	}
	sight, err := view.NewSight(tx)
	if err != nil {
		return out, err
	}
	why, _, err := sight.Why(tx, v.State, v.Ecosystems)
	if err != nil {
		return out, err
	}
	out.NotAssessable = string(why)
	names, err := component.Identities(tx, v.ID)
	if err != nil {
		return out, err
	}
	out.Identities = identitiesOf(names)
	found, err := view.FindingsIn(tx, v.ID)
	for _, f := range found {
		out.Vulnerabilities = append(out.Vulnerabilities, f.Name)
	}
	return out, err
}
