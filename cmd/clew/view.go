package main

import (
	"context"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"clew"
	"clew/client"
)

// savedLists are the lists whose filters can be saved, and where they stand.
var savedLists = []string{"findings", "products"}

func viewCommand(x *cli) *cobra.Command {
	return x.remote(group("view", "Saved views: filters of lists under a name", viewList(x), viewShow(x), viewSave(x), viewDelete(x)))
}

func (x *cli) views(ctx context.Context, list string) ([]client.SavedView, error) {
	api, err := x.reach()
	if err != nil {
		return nil, err
	}
	v, err := client.Read[client.SavedViews](api.ListViews(ctx, &client.ListViewsParams{List: client.ListViewsParamsList(list)}))
	return v.Items, err
}

// view finds a saved view by its name or id.
func (x *cli) view(ctx context.Context, ref string) (v client.SavedView, err error) {
	all, err := x.views(ctx, "")
	if err != nil {
		return v, err
	}
	return resolved("saved view", ref, all, func(v client.SavedView) []string { return []string{v.Id, v.Name} }, func(v client.SavedView) string { return v.Name + " (" + v.List + ")  " + v.Id })
}

func viewList(x *cli) *cobra.Command {
	list := ""
	c := &cobra.Command{Use: "list", Short: "List saved views: your own, and those shared by others", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		all, err := x.views(c.Context(), list)
		if err != nil {
			return err
		}
		type col = column[client.SavedView]
		return show(x, all, int64(len(all)), col{"NAME", func(v client.SavedView) string { return v.Name }}, col{"LIST", func(v client.SavedView) string { return v.List }},
			col{"FILTERS", func(v client.SavedView) string { return clip(v.Query, 60) }}, col{"SHARED", func(v client.SavedView) string { return yes(v.Shared) }},
			col{"ID", func(v client.SavedView) string { return v.Id }})
	}}
	choice(c.Flags(), &list, "list", "only views of this list", savedLists...)
	return c
}

func viewShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show VIEW", Short: "Show a saved view and where to open it", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		v, err := x.view(c.Context(), args[0])
		if err != nil {
			return err
		}
		return x.one(v, x.viewPairs(v)...)
	}}
}

func (x *cli) viewPairs(v client.SavedView) []pair {
	address := strings.TrimSuffix(x.server, "/") + "/" + v.List
	if v.Query != "" {
		address += "?" + v.Query
	}
	return []pair{{"View", v.Name}, {"List", v.List}, {"Filters", v.Query}, {"Shared", yes(v.Shared)}, {"Address", address}, {"Made", moment(v.CreatedAt)}, {"Id", v.Id}}
}

func viewSave(x *cli) *cobra.Command {
	var in client.NewSavedView
	c := &cobra.Command{Use: "save LIST NAME FILTERS", Short: "Keep the filters of a list under a name: " + strings.Join(savedLists, ", "), Args: cobra.ExactArgs(3),
		Long: "Keep the filters of a list under a name. FILTERS is the address of the list as the browser shows it, or the part of it behind the question mark.",
		Example: `  clew view save findings "Exploited, shipped" "state=all&exploited=1&shipped=1"
  clew view save products "Ended" "https://clew.example/products?support=ended" --shared`,
		ValidArgsFunction: cobra.FixedCompletions(savedLists, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(c *cobra.Command, args []string) (err error) {
			api, err := x.reach()
			if err != nil {
				return err
			}
			in.List, in.Name = client.NewSavedViewList(args[0]), args[1]
			if in.Query, err = filtersOf(args[0], args[2]); err != nil {
				return err
			}
			v, err := client.Read[client.SavedView](api.SaveView(c.Context(), in))
			if err != nil {
				return err
			}
			return x.one(v, x.viewPairs(v)...)
		}}
	truth(c.Flags(), &in.Shared, "shared", "show it to all who may see the list")
	return c
}

// filtersOf takes filters as they are, or out of the address of a list. That of another page would keep nothing, or
// filters that mean something else there.
func filtersOf(list, text string) (string, error) {
	before, query, address := strings.Cut(text, "?")
	if !address && !strings.Contains(text, "/") {
		return text, nil
	}
	u, err := url.Parse(before)
	if err != nil || !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/"+list) && before != "" {
		return "", clew.Errorf(clew.Invalid, "%q is not the address of the list %s", clew.Clip(text, 200), list)
	}
	query, _, _ = strings.Cut(query, "#")
	return query, nil
}

func viewDelete(x *cli) *cobra.Command {
	return &cobra.Command{Use: "delete VIEW", Short: "Delete a saved view", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		v, err := x.view(c.Context(), args[0])
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](x.reached.DeleteView(c.Context(), v.Id))
		return err
	}}
}
