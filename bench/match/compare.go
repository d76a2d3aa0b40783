package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"clew/format/purl"
	"clew/format/vers"
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

func osvScannerFindings(name string) (map[pair]bool, error) {
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

func grypeFindings(name string) (map[pair]bool, error) {
	var doc struct {
		Matches []struct {
			Vulnerability struct{ ID string }
			Artifact      struct{ Name, Version string }
		}
	}
	if err := read(name, &doc); err != nil {
		return nil, err
	}
	out := map[pair]bool{}
	for _, m := range doc.Matches {
		out[pair{"Go", strings.ToLower(m.Artifact.Name), strings.TrimPrefix(m.Artifact.Version, "v"), m.Vulnerability.ID}] = true
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

// difference tells what only one of the two found. Versions that are no version, and pseudo-versions, are counted; the
// others are listed.
func difference(size, peer string, ours, theirs map[pair]bool) []string {
	out := []string{fmt.Sprintf("b%s: %d found by both", size, len(ours)-len(missing(ours, theirs)))}
	for _, side := range []struct {
		name string
		list []pair
	}{{"clew match", missing(ours, theirs)}, {peer, missing(theirs, ours)}} {
		devel, pseudo := 0, 0
		var rest []string
		for _, k := range side.list {
			switch {
			case k.version == "(devel)":
				devel++
			case vers.IsPseudo(k.version):
				pseudo++
			default:
				rest = append(rest, fmt.Sprintf("  %s %s %s %s", k.ecosystem, k.name, k.version, k.id))
			}
		}
		slices.Sort(rest)
		out = append(out, fmt.Sprintf("only %s: %d of the version (devel), %d of pseudo-versions, %d others", side.name, devel, pseudo, len(rest)))
		out = append(out, rest...)
	}
	return out
}

// missing gives what is in a and not in b.
func missing(a, b map[pair]bool) (list []pair) {
	for k := range a {
		if !b[k] {
			list = append(list, k)
		}
	}
	return list
}
