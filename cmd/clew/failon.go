package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clew/format/cvss"
)

// --fail-on means the same with a server and without one: a finding meets a severity when it is of it or worse; one that
// nobody has rated meets low, and no other; kev is met by what is known to be exploited. Every finding counts but those
// decided as not affected or fixed: what is undecided, contradictory, under investigation or affected holds a pipeline
// up. Without a server nothing is decided.

var failConditions = []string{"low", "medium", "high", "critical", "kev"}

func failOnFlag(c *cobra.Command, p *[]string) {
	c.Flags().StringSliceVar(p, "fail-on", nil, "exit with 1 on a finding of this `severity` or a worse one (low, medium, high, critical), or on an exploited one (kev); may name several. "+
		"Every finding counts but those decided as not affected or fixed; one without a rating counts for low only")
	offered(c, "fail-on", failConditions...)
}

func checkFailOn(of []string) error {
	for _, c := range of {
		if !slices.Contains(failConditions, c) {
			return usagef("--fail-on %q: it is one of %s", safe(c), strings.Join(failConditions, ", "))
		}
	}
	return nil
}

// counted is what of a finding --fail-on looks at.
type counted struct {
	band      cvss.Band
	exploited bool
}

func (f counted) meets(condition string) bool {
	if condition == "kev" {
		return f.exploited
	}
	return f.band.Meets(cvss.Band(condition))
}

// judge gives the error that ends the command with 1 when findings meet a condition, and a hint at those whose severity
// nobody knows: they cannot meet one above low.
func judge(all []counted, failOn []string) (hint phrase, err error) {
	var what []string
	strict := false
	for _, condition := range failOn {
		n := 0
		for _, f := range all {
			if f.meets(condition) {
				n++
			}
		}
		if n > 0 {
			what = append(what, say("findings that meet --fail-on %s: %d", condition, n))
		}
		strict = strict || condition != "low" && condition != "kev"
	}
	unrated := 0
	for _, f := range all {
		if f.band == cvss.Unrated {
			unrated++
		}
	}
	if unrated > 0 && strict && !slices.Contains(failOn, "low") {
		hint = told("findings without a severity, which --fail-on %s does not count, but --fail-on low does: %d", strings.Join(failOn, ","), unrated)
	}
	if len(what) > 0 {
		err = met{strings.Join(what, "; ")}
	}
	return hint, err
}
