package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"clew/format/purl"
)

// pair is a finding in the words that both programs share: package, version, record.
type pair struct{ ecosystem, name, version, id string }

func findings(name string) (map[pair]bool, error) {
	var doc struct {
		Findings []struct{ ID, PURL string }
	}
	if err := read(name, &doc); err != nil {
		return nil, err
	}
	out := map[pair]bool{}
	for _, f := range doc.Findings {
		p, err := purl.Parse(f.PURL)
		if err != nil {
			return nil, err
		}
		k := p.Packages()[0]
		out[pair{k.Ecosystem, strings.ToLower(k.Name), k.Version, f.ID}] = true
	}
	return out, nil
}

func peerFindings(name string) (map[pair]bool, error) {
	var doc struct {
		Results []struct {
			Packages []struct {
				Package         struct{ Name, Version, Ecosystem string }
				Vulnerabilities []struct{ ID string }
			}
		}
	}
	if err := read(name, &doc); err != nil {
		return nil, err
	}
	out := map[pair]bool{}
	for _, r := range doc.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				out[pair{p.Package.Ecosystem, strings.ToLower(p.Package.Name), strings.TrimPrefix(p.Package.Version, "v"), v.ID}] = true
			}
		}
	}
	return out, nil
}

func read(name string, into any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// difference lists what only one of the two found; versions that are no version are counted.
func difference(size string, ours, theirs map[pair]bool) []string {
	only := func(a, b map[pair]bool) (list []string, unknown int) {
		for k := range maps.Keys(a) {
			switch {
			case b[k]:
			case k.version == "(devel)":
				unknown++
			default:
				list = append(list, fmt.Sprintf("%s %s %s %s", k.ecosystem, k.name, k.version, k.id))
			}
		}
		slices.Sort(list)
		return list, unknown
	}
	mine, _ := only(ours, theirs)
	other, devel := only(theirs, ours)
	out := []string{fmt.Sprintf("b%s: %d only by clew match; only by osv-scanner %d, and %d on the version (devel)", size, len(mine), len(other), devel)}
	for _, m := range mine {
		out = append(out, "  only clew match: "+m)
	}
	for _, o := range other {
		out = append(out, "  only osv-scanner: "+o)
	}
	return out
}
