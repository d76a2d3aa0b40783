package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew"
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

// setting is a field that can be set for many records at once.
type setting struct {
	name string
	id   naming // turns a name into the id that the field holds; nil: the value is what was written
}

// mostSet is how many records one act may change, as the server has it.
const mostSet = 200

// bulk sets one field of many records as one act: of those that are named, or those that filters leave.
func (n *noun[Row, In, Filter]) bulk() *cobra.Command {
	var in client.ManyBody
	var f Filter
	var fields []string
	for _, s := range n.settings {
		fields = append(fields, s.name)
	}
	filters := pflag.NewFlagSet("", pflag.ContinueOnError)
	n.filters(filters, &f)
	c := &cobra.Command{Use: "set FIELD VALUE [" + n.ref + "...]", Short: "Set one field of many " + n.many + " as one act: " + strings.Join(fields, ", "), Args: cobra.MinimumNArgs(2),
		Long: "Set one field of many records as one act, which \"clew undo\" takes back as one. Name the records, or choose them by the flags that \"list\" has too.",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return fields, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		}}
	filters.VisitAll(func(flag *pflag.Flag) {
		if flag.Name != "sort" && flag.Name != "presence" { // they choose nothing: what is retired cannot change
			c.Flags().AddFlag(flag)
		}
	})
	c.Flags().BoolVar(&in.Preview, "preview", false, "only say what would change")
	reason(c.Flags(), &in.Reason)
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		i := slices.Index(fields, args[0])
		if i < 0 {
			return usagef("%q cannot be set for many: use %s", args[0], strings.Join(fields, ", "))
		}
		chosen := false // by what says something: a variable of a script that is not set would choose everything
		filters.VisitAll(func(flag *pflag.Flag) {
			chosen = chosen || flag.Changed && !slices.Contains([]string{"", "[]", "false"}, flag.Value.String())
		})
		if chosen == (len(args) > 2) {
			return usagef("name the records, or choose them by flags as --search: one of both")
		}
		in.Setting, in.Value = args[0], args[1]
		if id := n.settings[i].id; id != nil {
			if err := id(c.Context(), &in.Value); err != nil {
				return err
			}
		}
		if in.Records, err = n.picked(c, args[2:], f); err != nil {
			return err
		}
		return n.apply(c, in)
	}
	return c
}

// picked gives the records that are meant. Their revisions come from the preview: not all settings are a field of the
// record itself.
func (n *noun[Row, In, Filter]) picked(c *cobra.Command, refs []string, f Filter) (picks []client.Picked, err error) {
	var rows []Row
	if len(refs) == 0 {
		var total int64
		switch rows, total, err = n.rows(c.Context(), f, mostSet); {
		case err != nil:
			return nil, err
		case total > mostSet:
			return nil, clew.Errorf(clew.Invalid, "The flags leave %d records; one act changes at most %d. Choose fewer.", total, mostSet)
		case len(rows) == 0:
			return nil, clew.Errorf(clew.NotFound, "The flags leave no record that you may see")
		}
	}
	for _, ref := range refs {
		v, err := n.find(c.Context(), ref)
		if err != nil {
			return nil, err
		}
		rows = append(rows, v)
	}
	for _, v := range rows {
		id, _, _ := n.meta(v)
		picks = append(picks, client.Picked{Id: id})
	}
	return picks, nil
}

// apply asks what the act would do, and does that unless only the question was meant.
func (n *noun[Row, In, Filter]) apply(c *cobra.Command, in client.ManyBody) error {
	ask := in
	ask.Preview = true
	v, err := client.Read[client.ManyResult](n.set(n.x.reached, c.Context(), ask))
	if err != nil {
		return err
	}
	if !in.Preview {
		in.Records = nil
		for _, e := range v.Records {
			in.Records = append(in.Records, client.Picked{Id: e.Id, Revision: e.Revision})
		}
		if v, err = client.Read[client.ManyResult](n.set(n.x.reached, c.Context(), in)); err != nil {
			return err
		}
	}
	if n.x.json() {
		return n.x.writeJSON(v)
	}
	type col = column[client.Effect]
	if err := show(n.x, v.Records, int64(len(v.Records)), col{"RECORD", func(e client.Effect) string { return e.Name }},
		col{"BEFORE", func(e client.Effect) string { return clip(e.Old, 50) }}, col{"NOW", func(e client.Effect) string { return clip(e.New, 50) }}); err != nil {
		return err
	}
	if len(v.Records) > 0 && v.Act != "" {
		n.x.note("clew undo %s takes it back", v.Act)
	}
	return nil
}

// undoCommand takes an act back.
func undoCommand(x *cli) *cobra.Command {
	var in client.Why
	c := &cobra.Command{Use: "undo ACT", Short: "Take an act back, with all that it changed", Args: cobra.ExactArgs(1),
		Long: "Take an act back: records it changed get their values of before, those it created retire. If anything happened to one of them since, nothing is undone. \"clew audit list\" names the acts.",
		RunE: func(c *cobra.Command, args []string) error {
			api, err := x.reach()
			if err != nil {
				return err
			}
			v, err := client.Read[client.Undone](api.UndoAct(c.Context(), args[0], in))
			if err != nil {
				return err
			}
			return x.one(v, pair{"Taken back by act", v.Act})
		}}
	reason(c.Flags(), &in.Reason)
	return x.remote(c)
}
