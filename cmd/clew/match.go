package main

import (
	"io"
	"os"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"clew"
	"clew/lang"
	matching "clew/match"
)

// refusal ends a command whose input cannot be used: in a pipeline that is one code, whatever is wrong with it.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

// ExitCode is the code that the program ends with.
func (r refusal) ExitCode() int { return exitRefused }

type matchFlags struct {
	advisories []string
	kev        string
	output     string
	failOn     []string
	cache      string
	noCache    bool
}

func matchCommand() *cobra.Command {
	var f matchFlags
	c := &cobra.Command{
		Use:   "match FILE --advisories PATH",
		Short: "Match an inventory against source records, without a server",
		Long: `Match says which components of an inventory (CycloneDX, SPDX, CSV, XLSX; - is the standard input) are affected by
OSV records, and why, without a server and without a network.

--advisories names a zip file as osv.dev publishes one for each ecosystem, a JSON file, or a folder of such files, and
may be given several times. An index of each is kept in the user's cache directory and made anew when the file changes.
An ecosystem counts as known by its whole archive, kept as ECOSYSTEM/all.zip, or by records of 100 of its packages.

Components that cannot be assessed are counted by reason: no_identity, unknown_version, bad_version,
unknown_distribution, no_data.

Exit codes: 0 done, 1 a condition of --fail-on is met, 2 wrong usage, 3 the input was refused. --fail-on means what it
means with a server; nothing is decided here, so that every finding counts.`,
		Example: `  clew match bom.json --advisories advisories/
  clew match bom.json --advisories Go/all.zip --advisories PyPI/all.zip -o json
  clew match bom.json --advisories advisories/ --kev known_exploited_vulnerabilities.json --fail-on high,kev`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("match takes one inventory, not %d", len(args))
			}
			return nil
		},
		Annotations: map[string]string{"files": "an inventory"},
		RunE:        func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	c.Flags().StringArrayVar(&f.advisories, "advisories", nil, "zip file, JSON file or folder of OSV `records`; may be repeated")
	c.Flags().StringVar(&f.kev, "kev", "", "CISA's catalogue of known exploited vulnerabilities, a JSON `file`")
	c.Flags().StringVarP(&f.output, "output", "o", "table", "form of the answer: table or json")
	failOnFlag(c, &f.failOn)
	c.Flags().StringVar(&f.cache, "cache", "", "`folder` of the indexes instead of the user's cache directory")
	c.Flags().BoolVar(&f.noCache, "no-cache", false, "keep no index")
	return c
}

func (f *matchFlags) check() error {
	switch {
	case len(f.advisories) == 0:
		return usagef("--advisories is missing: name a zip file, a JSON file or a folder of OSV records")
	case f.output != "table" && f.output != "json":
		return usagef("-o %q: it is table or json", f.output)
	case f.noCache && f.cache != "":
		return usagef("--cache and --no-cache exclude each other")
	case slices.Contains(f.failOn, "kev") && f.kev == "":
		return usagef("--fail-on kev needs --kev with the catalogue")
	}
	return checkFailOn(f.failOn)
}

func (f *matchFlags) run(c *cobra.Command, name string) error {
	if err := f.check(); err != nil {
		return err
	}
	r, err := f.answer(c, name)
	if err != nil {
		return refusal{err}
	}
	all := make([]counted, len(r.Findings))
	for i, x := range r.Findings {
		all[i] = counted{x.Band, x.Exploited != ""}
	}
	hint, what := judge(all, f.failOn)
	if hint.text != "" {
		r.Warnings = append(r.Warnings, matching.Note{Text: hint.text, Args: hint.args})
	}
	if f.output == "json" {
		err = r.WriteJSON(c.OutOrStdout())
	} else {
		err = r.WriteTable(c.OutOrStdout(), locale)
	}
	if err != nil {
		return refusal{err}
	}
	return what
}

func (f *matchFlags) answer(c *cobra.Command, name string) (*matching.Result, error) {
	in, err := openInventory(c, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	cache, unkept := f.cacheFolder()
	advisories, err := matching.Open(c.Context(), f.advisories, cache)
	if err != nil {
		return nil, err
	}
	defer advisories.Close()
	// A short run on a small heap: more garbage between collections costs less than collecting it. Not while an index is
	// made, which takes more memory by itself.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	var exploited *matching.Exploited
	if f.kev != "" {
		if exploited, err = matching.ReadExploited(f.kev); err != nil {
			return nil, err
		}
	}
	r, err := advisories.Match(c.Context(), in, exploited)
	if err == nil && unkept != nil {
		r.Warnings = append(r.Warnings, matching.Note{Text: lang.K("there is no cache directory, so that the index is made at each run; --cache names one: %v"), Args: []any{unkept}})
	}
	return r, err
}

func openInventory(c *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(c.InOrStdin()), nil
	}
	f, err := os.Open(name)
	switch {
	case os.IsNotExist(err):
		return nil, clew.Errorf(clew.NotFound, "There is no file or folder %q. Check the path.", name)
	case err != nil:
		return nil, clew.Wrapf(clew.Invalid, err, "%q cannot be read", name)
	}
	return f, nil
}

func (f *matchFlags) cacheFolder() (string, error) {
	if f.noCache || f.cache != "" {
		return f.cache, nil
	}
	return matching.DefaultCache()
}
