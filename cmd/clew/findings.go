package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew"
	"clew/client"
	"clew/format/cvss"
)

// judged holds the findings of a release against --fail-on. While they are being evaluated none may be missing: then the
// command ends as when the server cannot answer now.
func (x *cli) judged(found client.ReleaseFindings, failOn []string) error {
	if len(failOn) == 0 {
		return nil
	}
	var all []counted
	for _, f := range found.Items {
		if f.Status != "not_affected" && f.Status != "fixed" {
			all = append(all, counted{cvss.Band(f.Severity), f.Exploited})
		}
	}
	hint, err := judge(all, failOn)
	if hint.text != "" {
		x.note("%s", hint)
	}
	if err == nil && found.Coverage.BeingEvaluated {
		return clew.Errorf(clew.Unavailable, "The release is still being evaluated, so that --fail-on cannot be answered. Try again later")
	}
	return err
}

// patience is for how long a command waits for the end of an evaluation before it judges.
const patience = 2 * time.Minute

// settledFindings reads the findings of a release; to be judged, they must be evaluated.
func (x *cli) settledFindings(ctx context.Context, release string, failOn []string) (client.ReleaseFindings, error) {
	until := time.Now().Add(patience)
	for {
		all, err := x.findingsOf(ctx, release)
		if err != nil || len(failOn) == 0 || !all.Coverage.BeingEvaluated || time.Now().After(until) {
			return all, err
		}
		select {
		case <-ctx.Done():
			return all, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func sorted(s []string) []string { slices.Sort(s); return s }

// findingsOf reads all findings of a release, with its coverage.
func (x *cli) findingsOf(ctx context.Context, release string) (all client.ReleaseFindings, err error) {
	rows, total, err := collect(0, func(limit int64, after string) ([]client.ReleaseFinding, string, int64, error) {
		p, err := client.Read[client.ReleaseFindings](x.reached.ListReleaseFindings(ctx, release, &client.ListReleaseFindingsParams{Limit: limit, After: after}))
		all.Coverage = p.Coverage
		return p.Items, p.Next, p.Total, err
	})
	all.Items, all.Total = rows, total
	return all, err
}

func findingsCommand(x *cli) *cobra.Command {
	var f client.ListFindingsParams
	release := ""
	var states, severities, failOn []string
	limit := 100
	c := &cobra.Command{Use: "findings", Short: "List findings: of a release, of a product, or of everything, grouped by vulnerability", Args: cobra.NoArgs,
		Example: "  clew findings --release \"Gateway@1.4.0\" --fail-on high,kev\n  clew findings --severity critical,high --state open --shipped -o json",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkFailOn(failOn); err != nil {
				return err
			}
			if release != "" {
				return x.releaseFindings(c.Context(), release, failOn)
			}
			if len(failOn) > 0 {
				return usagef("--fail-on needs --release")
			}
			for _, s := range states {
				f.State = append(f.State, client.ListFindingsParamsState(s))
			}
			for _, s := range severities {
				f.Severity = append(f.Severity, client.ListFindingsParamsSeverity(s))
			}
			if err := errors.Join(x.productID()(c.Context(), &f.Product), x.lineID()(c.Context(), &f.Line)); err != nil {
				return err
			}
			return x.allFindings(c.Context(), f, limit)
		}}
	fl := c.Flags()
	text(fl, &release, "release", "of this release: PRODUCT@VERSION, key or id")
	text(fl, &f.Product, "product", "of this product")
	text(fl, &f.Line, "line", "of this product line")
	text(fl, &f.Q, "search", "words that must occur in id, aliases, title, components, product or line")
	fl.StringSliceVar(&states, "state", nil, "only these: open, under_investigation, affected, done, conflict, decided")
	fl.StringSliceVar(&severities, "severity", nil, "only these: critical, high, medium, low, none, unrated")
	truth(fl, &f.Exploited, "exploited", "only those known to be exploited")
	truth(fl, &f.Shipped, "shipped", "only in a release that is or was out")
	truth(fl, &f.Supported, "supported", "only in a release with security support today")
	truth(fl, &f.Fix, "fix", "only where a version that fixes it is known")
	choice(fl, &f.Confidence, "confidence", "of the surest identity, this one or a surer one", "high", "medium", "low")
	choice(fl, &f.Sort, "sort", "order", "press", "vulnerability", "-vulnerability", "score", "-score", "shipped", "-shipped", "units", "-units", "seen", "-seen", "product", "-product", "state", "-state")
	fl.IntVar(&limit, "limit", limit, "how many to give; 0: all")
	failOnFlag(c, &failOn)
	c.MarkFlagsMutuallyExclusive("release", "product")
	c.MarkFlagsMutuallyExclusive("release", "line")
	return x.remote(c)
}

// foundItems are findings as JSON, and whether some may be missing for a while.
type foundItems struct {
	items[client.FindingGroup]
	BeingEvaluated bool `json:"being_evaluated"`
}

func (x *cli) allFindings(ctx context.Context, f client.ListFindingsParams, limit int) error {
	api, err := x.reach()
	if err != nil {
		return err
	}
	evaluating := false
	rows, total, err := collect(limit, func(limit int64, after string) ([]client.FindingGroup, string, int64, error) {
		f.Limit, f.After = limit, after
		p, err := client.Read[client.FindingGroupPage](api.ListFindings(ctx, &f))
		evaluating = evaluating || p.BeingEvaluated
		return p.Items, p.Next, p.Total, err
	})
	if err != nil {
		return err
	}
	if x.json() {
		if rows == nil {
			rows = []client.FindingGroup{}
		}
		return x.writeJSON(foundItems{items[client.FindingGroup]{rows, total}, evaluating})
	}
	if evaluating {
		x.note("Being evaluated: findings may be missing.")
	}
	type col = column[client.FindingGroup]
	return show(x, rows, total, col{"VULNERABILITY", func(g client.FindingGroup) string { return g.Vulnerability }}, col{"SEVERITY", func(g client.FindingGroup) string { return severity(g.Severity, g.Score) }},
		col{"EXPLOITED", func(g client.FindingGroup) string { return yes(g.Exploited) }}, col{"STATE", func(g client.FindingGroup) string { return string(g.State) }},
		col{"RELEASES", func(g client.FindingGroup) string { return say("%d (%d out)", g.Releases, g.ShippedReleases) }},
		col{"COMPONENTS", func(g client.FindingGroup) string { return clip(parts(g.Components), 50) }}, col{"PRODUCTS", func(g client.FindingGroup) string { return clip(list(g.Products), 50) }},
		col{"TITLE", func(g client.FindingGroup) string { return clip(g.Title, 60) }})
}

func severity(band string, score float64) string {
	if score == 0 {
		return band
	}
	return strings.TrimSpace(band + " " + strconv.FormatFloat(score, 'f', 1, 64))
}

func parts(all []client.Part) string {
	var out []string
	for _, p := range all {
		out = append(out, p.Name+" "+p.Version)
	}
	return strings.Join(out, ", ")
}

func affected(all []client.AffectedPart) string {
	var out []string
	for _, p := range all {
		out = append(out, p.Name+" "+p.Version)
	}
	return strings.Join(out, ", ")
}

func (x *cli) releaseFindings(ctx context.Context, ref string, failOn []string) error {
	r, err := x.release(ctx, ref)
	if err != nil {
		return err
	}
	found, err := x.settledFindings(ctx, r.Id, failOn)
	if err != nil {
		return err
	}
	if x.json() {
		if err := x.writeJSON(found); err != nil {
			return err
		}
		return x.judged(found, failOn)
	}
	type col = column[client.ReleaseFinding]
	if err := show(x, found.Items, found.Total, col{"VULNERABILITY", func(f client.ReleaseFinding) string { return f.Vulnerability }},
		col{"SEVERITY", func(f client.ReleaseFinding) string { return severity(f.Severity, f.Score) }}, col{"EXPLOITED", func(f client.ReleaseFinding) string { return yes(f.Exploited) }},
		col{"STATUS", func(f client.ReleaseFinding) string { return f.Status }}, col{"COMPONENTS", func(f client.ReleaseFinding) string { return clip(affected(f.Components), 60) }},
		col{"FIXED IN", func(f client.ReleaseFinding) string { return f.Fixed }}, col{"CONFIDENCE", func(f client.ReleaseFinding) string { return f.Confidence }},
		col{"TITLE", func(f client.ReleaseFinding) string { return clip(f.Title, 60) }}); err != nil {
		return err
	}
	x.note("Assessable: %s", coverageText(found.Coverage))
	return x.judged(found, failOn)
}
