package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

// noun is a kind of record of the register with the verbs that all of them have. Row is how it is shown, In what
// people say of it, Filter what narrows a list.
type noun[Row, In, Filter any] struct {
	x          *cli
	name, many string // "line", "product lines"
	ref        string // how one is named in the help
	fields     bind[In]
	filters    bind[Filter]
	columns    []column[Row]
	pairs      func(Row) []pair
	meta       func(Row) (id string, revision int64, label string)

	find    func(ctx context.Context, ref string) (Row, error)
	named   func(ctx context.Context, f *Filter) error // turns the names in a filter into ids; nil: it holds none
	page    func(ctx context.Context, c *client.Client, f Filter, limit int64, after string) (rows []Row, next string, total int64, err error)
	create  func(c *cobra.Command, in In) (Row, error)
	update  change[In]
	retire  change[client.ReasonBody]
	restore change[client.ReasonBody]

	required []string                 // flags that add needs
	within   func(add *cobra.Command) // flags that only add has: what the new record belongs to
	settings []setting                // fields that can be set for many at once
	set      func(c *client.Client, ctx context.Context, in client.ManyBody, _ ...client.RequestEditorFn) (*http.Response, error)
}

// change is a request that alters a record as the caller saw it.
type change[In any] func(c *client.Client, ctx context.Context, id, match string, in In) (*http.Response, error)

// matched makes a change of a generated method: those differ by the type of their parameters, which hold the same.
func matched[P ~struct {
	IfMatch string `json:"If-Match"`
}, In any](do func(*client.Client, context.Context, string, *P, In, ...client.RequestEditorFn) (*http.Response, error)) change[In] {
	return func(c *client.Client, ctx context.Context, id, match string, in In) (*http.Response, error) {
		return do(c, ctx, id, &P{IfMatch: match}, in)
	}
}

func match(revision int64) string { return strconv.Quote(strconv.FormatInt(revision, 10)) }

// commands gives the verbs.
func (n *noun[Row, In, Filter]) commands() []*cobra.Command {
	all := []*cobra.Command{n.list(), n.show(), n.add(), n.edit(),
		n.life("retire", "Take a "+n.name+" out of use", "retired", n.retire), n.life("restore", "Take a "+n.name+" back into use", "in use again", n.restore)}
	if len(n.settings) > 0 {
		all = append(all, n.bulk())
	}
	return all
}

// rows reads what a filter leaves.
func (n *noun[Row, In, Filter]) rows(ctx context.Context, f Filter, limit int) (rows []Row, total int64, err error) {
	api, err := n.x.reach()
	if err != nil {
		return nil, 0, err
	}
	if n.named != nil {
		if err := n.named(ctx, &f); err != nil {
			return nil, 0, err
		}
	}
	return collect(limit, func(limit int64, after string) ([]Row, string, int64, error) {
		return n.page(ctx, api, f, limit, after)
	})
}

func (n *noun[Row, In, Filter]) list() *cobra.Command {
	var f Filter
	limit := 100
	c := &cobra.Command{Use: "list", Short: "List " + n.many, Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		rows, total, err := n.rows(c.Context(), f, limit)
		if err != nil {
			return err
		}
		return show(n.x, rows, total, n.columns...)
	}}
	n.filters(c.Flags(), &f)
	c.Flags().IntVar(&limit, "limit", limit, "how many to give; 0: all")
	return c
}

func (n *noun[Row, In, Filter]) show() *cobra.Command {
	return &cobra.Command{Use: "show " + n.ref, Short: "Show a " + n.name, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		v, err := n.find(c.Context(), args[0])
		if err != nil {
			return err
		}
		return n.x.one(v, n.pairs(v)...)
	}}
}

func (n *noun[Row, In, Filter]) add() *cobra.Command {
	var in In
	c := &cobra.Command{Use: "add", Short: "Add a " + n.name, Args: cobra.NoArgs}
	n.fields(c.Flags(), &in)
	c.RunE = func(c *cobra.Command, _ []string) error {
		v, err := n.create(c, in)
		if err != nil {
			return err
		}
		return n.x.one(v, n.pairs(v)...)
	}
	if n.within != nil {
		n.within(c)
	}
	for _, f := range n.required {
		c.MarkFlagRequired(f)
	}
	return c
}

func (n *noun[Row, In, Filter]) edit() *cobra.Command {
	var unused In
	c := &cobra.Command{Use: "edit " + n.ref, Short: "Change a " + n.name, Long: "Change a " + n.name + ". What no flag names stays as it is; an empty value empties it.", Args: cobra.ExactArgs(1)}
	n.fields(c.Flags(), &unused)
	c.RunE = func(c *cobra.Command, args []string) error {
		current, err := n.find(c.Context(), args[0])
		if err != nil {
			return err
		}
		in, err := overlay(c, n.fields, current)
		if err != nil {
			return err
		}
		id, revision, _ := n.meta(current)
		v, err := client.Read[Row](n.update(n.x.reached, c.Context(), id, match(revision), in))
		if err != nil {
			return err
		}
		return n.x.one(v, n.pairs(v)...)
	}
	return c
}

func (n *noun[Row, In, Filter]) life(verb, short, done string, do change[client.ReasonBody]) *cobra.Command {
	var why client.ReasonBody
	c := &cobra.Command{Use: verb + " " + n.ref, Short: short, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		v, err := n.find(c.Context(), args[0])
		if err != nil {
			return err
		}
		id, revision, label := n.meta(v)
		if _, err := client.Read[struct{}](do(n.x.reached, c.Context(), id, match(revision), why)); err != nil {
			return err
		}
		if n.x.json() {
			return n.x.writeJSON(map[string]string{"id": id, "state": done})
		}
		_, err = fmt.Fprintln(n.x.out, say("%s is %s", safe(label), say(done)))
		return err
	}}
	reason(c.Flags(), &why.Reason)
	c.MarkFlagRequired("reason")
	return c
}

func reason(fl *pflag.FlagSet, p *string) { text(fl, p, "reason", "why; the audit trail keeps it") }
