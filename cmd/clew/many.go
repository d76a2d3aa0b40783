package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clew/client"
)

// moveCommand puts a product into another line.
func moveCommand(x *cli) *cobra.Command {
	line := ""
	var in client.MoveBody
	c := &cobra.Command{Use: "move PRODUCT", Short: "Move a product to another line, with all that hangs on it", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		p, err := x.product(c.Context(), args[0])
		if err != nil {
			return err
		}
		l, err := x.line(c.Context(), line)
		if err != nil {
			return err
		}
		in.LineId = l.Id
		v, err := client.Read[client.Product](x.reached.MoveProduct(c.Context(), p.Id, &client.MoveProductParams{IfMatch: match(p.Revision)}, in))
		if err != nil {
			return err
		}
		return x.one(v, pair{"Product", v.Name}, pair{"Line", v.LineName}, pair{"Revision", count(v.Revision)}, pair{"Id", v.Id})
	}}
	text(c.Flags(), &line, "line", "product line it goes to: name, key or id")
	c.MarkFlagRequired("line")
	reason(c.Flags(), &in.Reason)
	return c
}

// setCommand sets one field of many products as one act.
func setCommand(x *cli) *cobra.Command {
	var in client.ManyBody
	fields := []string{"contact", "class", "line"}
	c := &cobra.Command{Use: "set FIELD VALUE PRODUCT...", Short: "Set one field of many products as one act: " + strings.Join(fields, ", "), Args: cobra.MinimumNArgs(3),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(fields, args[0]) {
				return usagef("%q cannot be set for many: use %s", args[0], strings.Join(fields, ", "))
			}
			in.Setting, in.Value = args[0], args[1]
			if args[0] == "line" {
				l, err := x.line(c.Context(), args[1])
				if err != nil {
					return err
				}
				in.Value = l.Id
			}
			for _, ref := range args[2:] {
				p, err := x.product(c.Context(), ref)
				if err != nil {
					return err
				}
				in.Records = append(in.Records, client.Picked{Id: p.Id, Revision: p.Revision})
			}
			v, err := client.Read[client.ManyResult](x.reached.SetProducts(c.Context(), in))
			if err != nil {
				return err
			}
			if x.json() {
				return x.writeJSON(v)
			}
			return show(x, v.Records, int64(len(v.Records)), column[client.Effect]{"RECORD", func(e client.Effect) string { return e.Name }},
				column[client.Effect]{"BEFORE", func(e client.Effect) string { return clip(e.Old, 50) }}, column[client.Effect]{"NOW", func(e client.Effect) string { return clip(e.New, 50) }})
		}}
	c.Flags().BoolVar(&in.Preview, "preview", false, "only say what would change")
	reason(c.Flags(), &in.Reason)
	return c
}
