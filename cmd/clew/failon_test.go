package main

import (
	"errors"
	"strings"
	"testing"

	"clew/format/cvss"
)

func TestFailOn(t *testing.T) {
	all := []counted{{cvss.Critical, false}, {cvss.High, true}, {cvss.Medium, false}, {cvss.Low, false}, {cvss.None, false}, {cvss.Unrated, false}}
	for condition, want := range map[string]int{"critical": 1, "high": 2, "medium": 3, "low": 5, "kev": 1} {
		n := 0
		for _, f := range all {
			if f.meets(condition) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s is met by %d, not %d", condition, n, want)
		}
	}
	for name, c := range map[string]struct {
		all        []counted
		failOn     []string
		what, hint string
	}{
		"nothing":               {nil, []string{"low", "kev"}, "", ""},
		"only none":             {all[4:5], []string{"low"}, "", ""},
		"unrated meets low":     {all[5:], []string{"low"}, "findings that meet --fail-on low: 1", ""},
		"unrated is hinted at":  {all[5:], []string{"medium"}, "", "findings without a severity, which --fail-on medium does not count, but --fail-on low does: 1"},
		"no hint beside low":    {all[5:], []string{"low", "high"}, "findings that meet --fail-on low: 1", ""},
		"kev needs no severity": {[]counted{{cvss.Unrated, true}}, []string{"kev"}, "findings that meet --fail-on kev: 1", ""},
		"several":               {all, []string{"high", "kev"}, "findings that meet --fail-on high: 2; findings that meet --fail-on kev: 1", "findings without a severity"},
	} {
		hint, err := judge(c.all, c.failOn)
		var m met
		if errors.As(err, &m); m.what != c.what || !strings.HasPrefix(hint.String(), c.hint) || c.hint == "" && hint.text != "" {
			t.Errorf("%s: %q, %q", name, m.what, hint)
		}
	}
}
