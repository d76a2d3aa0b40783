package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"clew/client"
)

func whereCommand(x *cli) *cobra.Command {
	c := &cobra.Command{Use: "where CVE", Short: "Say where a vulnerability is: products, releases, parties, decisions", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		w, err := client.Read[client.Where](api.WhereIs(c.Context(), args[0]))
		if err != nil {
			return err
		}
		if x.json() {
			return x.writeJSON(w)
		}
		return x.showWhere(w)
	}}
	return x.remote(c)
}

func foundIn(w client.Where) string {
	return several(int(w.Releases), "1 release", "%d releases") + ", " + say("%d of them out", w.ShippedReleases) + ", " + several(int(w.Units), "1 unit", "%d units")
}

func (x *cli) showWhere(w client.Where) error {
	v := w.Vulnerability
	exploited := ""
	if !w.Exploited.Added.IsZero() || w.Exploited.Title != "" {
		exploited = say("since %s", day(w.Exploited.Added))
	}
	if err := x.one(w, pair{"Vulnerability", v.Name}, pair{"Title", v.Title}, pair{"Severity", severity(v.Severity, v.Score)}, pair{"Exploited", exploited}, pair{"Also known as", list(w.Names[min(1, len(w.Names)):])},
		pair{"State", w.State}, pair{"Found in", foundIn(w)},
		pair{"Nobody knows of", list(w.ProductsUnknown)}); err != nil {
		return err
	}
	if err := x.table([]string{"PRODUCT", "VERSION", "STATE", "SUPPORT", "STATUS", "UNITS", "COMPONENTS"}, func(add func(...string)) {
		for _, p := range w.Products {
			for _, r := range p.Releases {
				add(p.Name, r.Version, r.State, r.Support, r.Status, some(r.Units), clip(affected(r.Components), 60))
			}
		}
	}); err != nil {
		return err
	}
	if err := x.table([]string{"PARTY", "COUNTRY", "RELEASE", "STATUS", "UNITS"}, func(add func(...string)) {
		for _, p := range w.Parties {
			for _, h := range p.Has {
				add(p.Name, p.Country, h.Release, h.Status, some(h.Units))
			}
		}
	}); err != nil {
		return err
	}
	return x.table([]string{"DECISION", "SCOPE", "JUSTIFICATION", "BY", "ON", "ENDED", "ID"}, func(add func(...string)) {
		for _, d := range w.Decisions {
			add(string(d.Status), string(d.Scope.Kind), d.Justification, d.Author, moment(d.CreatedAt), moment(d.EndedAt), d.Id)
		}
	})
}

// table writes rows under a head, after an empty line; nothing when there are none.
func (x *cli) table(head []string, fill func(add func(...string))) error {
	rows := [][]string{translated(head)}
	fill(func(cells ...string) { rows = append(rows, cells) })
	if len(rows) == 1 {
		return nil
	}
	if _, err := fmt.Fprintln(x.out); err != nil {
		return err
	}
	return writeTable(x.out, rows)
}

func translated(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = say(s)
	}
	return out
}
