package main

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clew"
	"clew/client"
	"clew/lang"
	"clew/product"
)

func listKinds() []string {
	var out []string
	for _, k := range product.ImportKinds {
		out = append(out, string(k))
	}
	return out
}

func registerCommand(x *cli) *cobra.Command {
	return x.remote(group("register", "The register as lists: take over and give out", registerImport(x), registerExport(x)))
}

func checkKind(kind string) error {
	if !slices.Contains(listKinds(), kind) {
		return usagef("%q is no list: it is one of %s", safe(kind), strings.Join(listKinds(), ", "))
	}
	return nil
}

func completeKinds(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return listKinds(), cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

func registerImport(x *cli) *cobra.Command {
	var f client.ImportRegisterParams
	c := &cobra.Command{Use: "import KIND FILE", Short: "Take over a list as CSV or XLSX", Args: cobra.ExactArgs(2), ValidArgsFunction: completeKinds,
		Long:    "Take over a list as CSV or XLSX; kinds are " + strings.Join(listKinds(), ", ") + ". Rows are known again by their own keys, so that a list taken over twice changes nothing. Rows in error are told and passed over; exit code 3 then.",
		Example: "  clew register import products products.csv --preview\n  clew register import deployments deployments.xlsx --reason \"from the ERP\"",
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkKind(args[0]); err != nil {
				return err
			}
			api, err := x.reach()
			if err != nil {
				return err
			}
			in, _, err := x.opened(args[1])
			if err != nil {
				return err
			}
			defer in.Close()
			r, err := client.Read[client.ImportResult](api.ImportRegisterWithBody(c.Context(), client.ImportRegisterParamsKind(args[0]), &f, "application/octet-stream", in))
			if err != nil {
				return err
			}
			return x.imported(r)
		}}
	truth(c.Flags(), &f.Preview, "preview", "only say what would happen")
	reason(c.Flags(), &f.Reason)
	return c
}

func (x *cli) imported(r client.ImportResult) error {
	if x.json() {
		if err := x.writeJSON(r); err != nil {
			return err
		}
	} else {
		done := lang.K("Taken over")
		if r.Preview {
			done = lang.K("Would be taken over")
		}
		if err := x.one(r, pair{done, say("%d new, %d changed, %d unchanged", r.New, r.Changed, r.Unchanged)}, pair{"In error", some(r.Failed)},
			pair{"Ignored columns", list(r.IgnoredColumns)}, pair{"Act", r.Act}); err != nil {
			return err
		}
		if err := x.table([]string{"ROW", "STATE", "WHAT"}, func(add func(...string)) {
			for _, row := range r.Rows {
				what := list(row.Changes)
				for _, e := range row.Errors {
					what = strings.TrimPrefix(what+"; "+e.Location+": "+e.Message, "; ")
				}
				add(count(row.Line), string(row.State), what)
			}
		}); err != nil {
			return err
		}
	}
	if r.Failed > 0 {
		return clew.Errorf(clew.Invalid, "%s", several(int(r.Failed), "1 row is in error", "%d rows are in error"))
	}
	return nil
}

func registerExport(x *cli) *cobra.Command {
	var f client.ExportRegisterParams
	to := ""
	c := &cobra.Command{Use: "export KIND", Short: "Give the register out as a list that can be taken over again", Args: cobra.ExactArgs(1), ValidArgsFunction: completeKinds,
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkKind(args[0]); err != nil {
				return err
			}
			api, err := x.reach()
			if err != nil {
				return err
			}
			resp, err := api.ExportRegister(c.Context(), client.ExportRegisterParamsKind(args[0]), &f)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			if err := client.Check(resp); err != nil {
				return err
			}
			return x.save(resp.Body, to)
		}}
	choice(c.Flags(), &f.Format, "format", "form of the list", "csv", "json", "xlsx")
	text(c.Flags(), &to, "to", "file to write; it must not be there yet")
	return c
}

// save writes bytes to a file that is not there yet, or to a pipe; never to a terminal.
func (x *cli) save(from io.Reader, to string) (err error) {
	out := x.out
	if to != "" {
		f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return clew.Wrapf(clew.Invalid, err, "The file %q cannot be made; it must not be there yet", to)
		}
		defer func() {
			if cerr := f.Close(); err == nil {
				err = cerr
			}
		}()
		out = f
	} else if f, ok := x.out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return usagef("bytes are not written to a terminal; name a file with --to")
		}
	}
	_, err = io.Copy(out, from)
	return err
}
