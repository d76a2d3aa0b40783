package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clew"
	"clew/client"
)

func sbomCommand(x *cli) *cobra.Command {
	return x.remote(group("sbom", "Inventories of releases", sbomUpload(x), sbomList(x), sbomUnknown(x), sbomWarnings(x), sbomDownload(x)))
}

// opened gives a file to hand in; "-" is the standard input.
func (x *cli) opened(name string) (io.ReadCloser, string, error) {
	if name == "-" {
		return io.NopCloser(x.in), "stdin", nil
	}
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, "", clew.Errorf(clew.NotFound, "There is no file %q", name)
	}
	if err != nil {
		return nil, "", clew.Wrapf(clew.Invalid, err, "The file %q cannot be read", name)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, "", clew.Errorf(clew.Invalid, "%q is a folder; hand in one file", name)
	}
	return f, filepath.Base(name), nil
}

func sbomUpload(x *cli) *cobra.Command {
	var release, kind string
	var create, noWait bool
	var failOn []string
	c := &cobra.Command{Use: "upload FILE --release PRODUCT@VERSION", Short: "Hand in the inventory of a release", Annotations: map[string]string{"files": "yes"}, Args: cobra.ExactArgs(1),
		Long: `Hand in the inventory of a release: CycloneDX, SPDX, or a list as CSV or XLSX; plain, gzip or zstd; - is the standard input. The file is sent as it is
and read by the server in the background; the command waits for that and tells what was odd. The same file handed in again changes nothing.`,
		Example: "  clew sbom upload bom.json --release \"Gateway@1.4.0\" --create --fail-on high,kev",
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkFailOn(failOn); err != nil {
				return err
			}
			if noWait && len(failOn) > 0 {
				return usagef("--no-wait and --fail-on exclude each other")
			}
			f, name, err := x.opened(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			r, err := x.releaseFor(c.Context(), release, create)
			if err != nil {
				return err
			}
			t, err := client.Read[client.Taken](x.reached.UploadInventoryWithBody(c.Context(), r.Id,
				&client.UploadInventoryParams{Kind: client.UploadInventoryParamsKind(kind), Name: name}, "application/octet-stream", f))
			if err != nil {
				return err
			}
			if noWait {
				return x.one(t, pair{"Inventory", t.Inventory.Id}, pair{"State", string(t.Inventory.State)}, pair{"Work", t.Work.Id})
			}
			return x.uploaded(c.Context(), t, r.Id, failOn)
		}}
	text(c.Flags(), &release, "release", "release: PRODUCT@VERSION, key or id")
	choice(c.Flags(), &kind, "kind", "where it comes from", "sbom", "declared", "supplier")
	truth(c.Flags(), &create, "create", "add the release, as a draft, when it is not there")
	truth(c.Flags(), &noWait, "no-wait", "do not wait until it is read")
	failOnFlag(c, &failOn)
	c.MarkFlagRequired("release")
	return c
}

// releaseFor finds a release, or adds it where that is wanted.
func (x *cli) releaseFor(ctx context.Context, ref string, create bool) (client.ReleaseRow, error) {
	r, err := x.release(ctx, ref)
	i := strings.LastIndex(ref, "@")
	if !create || i < 0 || !clew.Is(err, clew.NotFound) {
		return r, err
	}
	p, err := x.product(ctx, ref[:i])
	if err != nil {
		return r, err
	}
	return client.Read[client.ReleaseRow](x.reached.CreateRelease(ctx, p.Id, client.ReleaseInput{Version: ref[i+1:], Reason: "Added with its inventory"}))
}

// uploaded waits until the inventory is read, and tells what came of it.
func (x *cli) uploaded(ctx context.Context, t client.Taken, release string, failOn []string) error {
	if t.Work.Id != "" {
		if _, err := x.wait(ctx, t.Work.Id); err != nil {
			return err
		}
	}
	inv, err := client.Read[client.Inventory](x.reached.GetInventory(ctx, t.Inventory.Id))
	if err != nil {
		return err
	}
	if inv.State == client.InventoryStateRefused || inv.State == "refused" {
		return clew.Errorf(clew.Invalid, "%s was refused: %s", inv.FileName, inv.Reason)
	}
	found, err := x.settledFindings(ctx, release, failOn)
	if err != nil {
		return err
	}
	findings := count(found.Total)
	if found.Coverage.BeingEvaluated {
		findings = say("being evaluated; so far %s", findings)
	}
	out := struct {
		Inventory client.Inventory `json:"inventory"`
		Findings  int64            `json:"findings"`
		Coverage  client.Coverage  `json:"coverage"`
	}{inv, found.Total, found.Coverage}
	if err := x.one(out, pair{"Inventory", inv.Id}, pair{"State", string(inv.State)}, pair{"Format", strings.TrimSpace(inv.Format + " " + inv.SpecVersion + " " + inv.Encoding)},
		pair{"Describes", inv.Described}, pair{"Components", say("%d, %d of them distinct", inv.Components, inv.DistinctComponents)}, pair{"Assessable", coverageText(found.Coverage)},
		pair{"Warnings", some(inv.Warnings)}, pair{"Findings", findings}); err != nil {
		return err
	}
	return x.judged(found, failOn)
}

func coverageText(c client.Coverage) string {
	if c.BeingEvaluated && !c.Known {
		return say("being evaluated; what is inside is not known yet")
	}
	if !c.Known {
		return say("nothing is known of what is inside")
	}
	s := say("%d of %d (%d%%)", c.Assessable, c.Components, c.Percent)
	var why []string
	for reason, n := range c.NotAssessable {
		why = append(why, fmt.Sprintf("%s %d", reason, n))
	}
	if len(why) > 0 {
		s += "; " + say("not: %s", strings.Join(sorted(why), ", "))
	}
	if c.BeingEvaluated {
		s = say("being evaluated; so far %s", s)
	}
	if c.Incomplete {
		s += "; " + say("the inventory is not complete")
	}
	return s
}

func sbomList(x *cli) *cobra.Command {
	return &cobra.Command{Use: "list PRODUCT@VERSION", Short: "List the inventories of a release, newest first", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		r, err := x.release(c.Context(), args[0])
		if err != nil {
			return err
		}
		p, err := client.Read[client.InventoryPage](x.reached.ListInventories(c.Context(), r.Id))
		if err != nil {
			return err
		}
		return show(x, p.Items, p.Total, column[client.Inventory]{"STATE", func(i client.Inventory) string { return string(i.State) }}, column[client.Inventory]{"KIND", func(i client.Inventory) string { return string(i.Kind) }},
			column[client.Inventory]{"FILE", func(i client.Inventory) string { return clip(i.FileName, 40) }}, column[client.Inventory]{"FORMAT", func(i client.Inventory) string { return strings.TrimSpace(i.Format + " " + i.SpecVersion) }},
			column[client.Inventory]{"COMPONENTS", func(i client.Inventory) string { return some(i.DistinctComponents) }}, column[client.Inventory]{"WARNINGS", func(i client.Inventory) string { return some(i.Warnings) }},
			column[client.Inventory]{"CREATED", func(i client.Inventory) string { return moment(i.CreatedAt) }}, column[client.Inventory]{"ID", func(i client.Inventory) string { return i.Id }})
	}}
}

func sbomUnknown(x *cli) *cobra.Command {
	var in client.UnknownInventory
	c := &cobra.Command{Use: "unknown PRODUCT@VERSION", Short: "Say that nobody knows what is inside a release", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		r, err := x.release(c.Context(), args[0])
		if err != nil {
			return err
		}
		i, err := client.Read[client.Inventory](x.reached.DeclareInventoryUnknown(c.Context(), r.Id, in))
		if err != nil {
			return err
		}
		return x.one(i, pair{"Inventory", i.Id}, pair{"Kind", string(i.Kind)}, pair{"Reason", i.Reason})
	}}
	reason(c.Flags(), &in.Reason)
	c.MarkFlagRequired("reason")
	return c
}

func sbomWarnings(x *cli) *cobra.Command {
	return &cobra.Command{Use: "warnings INVENTORY", Short: "List what was odd in an inventory", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		p, err := client.Read[client.WarningPage](api.ListInventoryWarnings(c.Context(), args[0]))
		if err != nil {
			return err
		}
		return show(x, p.Items, p.Total, column[client.Warning]{"AT LINE", func(w client.Warning) string { return some(w.Line) }}, column[client.Warning]{"PLACE", func(w client.Warning) string { return clip(w.Place, 60) }},
			column[client.Warning]{"WHAT", func(w client.Warning) string { return w.Message }})
	}}
}

func sbomDownload(x *cli) *cobra.Command {
	to := ""
	c := &cobra.Command{Use: "download INVENTORY", Short: "Download an inventory as it was handed in", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		resp, err := api.DownloadInventory(c.Context(), args[0])
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if err := client.Check(resp); err != nil {
			return err
		}
		return x.save(resp.Body, to)
	}}
	text(c.Flags(), &to, "to", "file to write; it must not be there yet")
	return c
}
