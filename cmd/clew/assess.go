package main

import (
	"context"

	"github.com/spf13/cobra"

	"clew/client"
)

var justifications = []string{"component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"}

func assessCommand(x *cli) *cobra.Command {
	var in client.NewAssessment
	var release, product, line string
	c := &cobra.Command{Use: "assess CVE --status STATUS --reason WHY", Short: "Decide what a vulnerability means for us",
		Long: `Decide what a vulnerability means for us, in the words of VEX. How far the decision reaches follows from the flags:
  --component KEY                       a component version wherever we ship it
  --line LINE                           all products of a line
  --product PRODUCT                     all releases of a product, later ones too
  --product PRODUCT --until VERSION     the releases before a version
  --release PRODUCT@VERSION             one release
  --release ... --component ... --path  one place of a component in one release
--component with a line, product or release narrows the decision to that component. A decision on the very same vulnerability and scope is superseded.`,
		Example: `  clew assess CVE-2024-3094 --status not_affected --justification vulnerable_code_not_present --product Gateway --reason "built without liblzma"
  clew assess CVE-2024-45337 --status affected --action "Update to 1.5.0" --release "Gateway@1.4.0" --reason "callback is used"`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in.Vulnerability = args[0]
			if err := x.scope(c.Context(), &in.Scope, release, product, line); err != nil {
				return err
			}
			a, err := client.Read[client.Assessment](x.reached.Assess(c.Context(), in))
			if err != nil {
				return err
			}
			return x.one(a, pair{"Vulnerability", a.Vulnerability}, pair{"Status", string(a.Status)}, pair{"Justification", a.Justification}, pair{"Scope", string(a.Scope.Kind)},
				pair{"Reason", a.Reason}, pair{"Expires on", day(a.ExpiresOn)}, pair{"Id", a.Id})
		}}
	fl := c.Flags()
	choice(fl, &in.Status, "status", "status", "affected", "not_affected", "fixed", "under_investigation")
	choice(fl, &in.Justification, "justification", "of not_affected", justifications...)
	text(fl, &in.CyclonedxJustification, "cyclonedx-justification", "of not_affected, as CycloneDX labels it")
	text(fl, &in.Impact, "impact", "impact statement: why we are not affected")
	text(fl, &in.Action, "action", "action statement: what those who run it should do; affected needs one")
	text(fl, &in.Reason, "reason", "why we decide so")
	date(fl, &in.ExpiresOn, "expires-on", "the last day it holds")
	text(fl, &release, "release", "release: PRODUCT@VERSION, key or id")
	text(fl, &product, "product", "product: name, key or id")
	text(fl, &line, "line", "product line: name, key or id")
	text(fl, &in.Scope.UntilVersion, "until", "the releases before this version")
	text(fl, &in.Scope.ComponentKey, "component", "key of a component version, as lists give it")
	text(fl, &in.Scope.Path, "path", "where the component lies in the release")
	c.MarkFlagRequired("status")
	c.MarkFlagRequired("reason")
	c.MarkFlagsMutuallyExclusive("release", "product", "line")
	offered(c, "status", "affected", "not_affected", "fixed", "under_investigation")
	offered(c, "justification", justifications...)
	c.AddCommand(assessList(x), assessWithdraw(x))
	return x.remote(c)
}

// scope finds how far a decision reaches from what was named.
func (x *cli) scope(ctx context.Context, s *client.Scope, release, product, line string) error {
	if _, err := x.reach(); err != nil {
		return err
	}
	if s.UntilVersion != "" && product == "" {
		return usagef("--until needs --product")
	}
	if s.Path != "" && release == "" {
		return usagef("--path needs --release and --component")
	}
	switch {
	case release != "":
		r, err := x.release(ctx, release)
		if err != nil {
			return err
		}
		s.Kind, s.ReleaseId = "release", r.Id
		if s.Path != "" {
			s.Kind = "occurrence"
		}
	case product != "":
		p, err := x.product(ctx, product)
		if err != nil {
			return err
		}
		s.Kind, s.ProductId = "product", p.Id
		if s.UntilVersion != "" {
			s.Kind = "until"
		}
	case line != "":
		l, err := x.line(ctx, line)
		if err != nil {
			return err
		}
		s.Kind, s.LineId = "line", l.Id
	case s.ComponentKey != "":
		s.Kind = "component_version"
	default:
		return usagef("say how far the decision reaches: --release, --product, --line or --component")
	}
	return nil
}

func assessList(x *cli) *cobra.Command {
	return &cobra.Command{Use: "list CVE", Short: "List the decisions on a vulnerability, newest first", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		p, err := client.Read[client.AssessmentPage](api.ListAssessments(c.Context(), args[0]))
		if err != nil {
			return err
		}
		type col = column[client.Assessment]
		return show(x, p.Items, p.Total, col{"STATUS", func(a client.Assessment) string { return string(a.Status) }}, col{"SCOPE", func(a client.Assessment) string { return string(a.Scope.Kind) }},
			col{"HOLDS", func(a client.Assessment) string { return yes(a.Live) }}, col{"BY", func(a client.Assessment) string { return a.Author }}, col{"MADE", func(a client.Assessment) string { return moment(a.CreatedAt) }},
			col{"EXPIRES", func(a client.Assessment) string { return day(a.ExpiresOn) }}, col{"REASON", func(a client.Assessment) string { return clip(a.Reason, 60) }},
			col{"ID", func(a client.Assessment) string { return a.Id }})
	}}
}

func assessWithdraw(x *cli) *cobra.Command {
	var why client.ReasonBody
	c := &cobra.Command{Use: "withdraw ID", Short: "Take a decision back", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](api.WithdrawAssessment(c.Context(), args[0], why))
		return err
	}}
	reason(c.Flags(), &why.Reason)
	c.MarkFlagRequired("reason")
	return c
}
