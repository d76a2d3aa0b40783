package main

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func feedCommand(x *cli) *cobra.Command {
	return x.remote(group("feed", "Source records: where they come from, and how old they are", feedList(x), feedShow(x), feedImport(x), feedFetch(x), feedSet(x), feedAdd(x), feedMirror(x)))
}

func age(s client.Source) string {
	if s.AgeSeconds == 0 {
		return ""
	}
	d := time.Duration(s.AgeSeconds) * time.Second
	switch {
	case d < time.Hour:
		return say("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return say("%d h", int(d.Hours()))
	}
	return several(int(d.Hours()/24), "1 day", "%d days")
}

func feedList(x *cli) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List feeds with their age and last error", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		p, err := client.Read[client.SourcePage](api.ListFeeds(c.Context()))
		if err != nil {
			return err
		}
		return show(x, p.Items, p.Total, column[client.Source]{"NAME", func(s client.Source) string { return s.Name }}, column[client.Source]{"HEALTH", func(s client.Source) string { return string(s.Health) }},
			column[client.Source]{"AGE", age}, column[client.Source]{"RECORDS", func(s client.Source) string { return some(s.Records) }}, column[client.Source]{"FETCHED", func(s client.Source) string { return yes(s.Enabled) }},
			column[client.Source]{"LAST ERROR", func(s client.Source) string { return clip(s.Error, 70) }})
	}}
}

func feedPairs(s client.Source) []pair {
	return []pair{{"Feed", s.Name}, {"What", s.Title}, {"Address", s.Address}, {"Fetched by schedule", yes(s.Enabled)}, {"Every", say("%d min", s.EveryMinutes)},
		{"Too old after", say("%d h", s.MaxAgeHours)}, {"Health", string(s.Health)}, {"Age", age(s)}, {"Age counts from", since(s)}, {"Records", some(s.Records)}, {"Newest record", moment(s.Newest)},
		{"Last tried", moment(s.TriedAt)}, {"Last succeeded", moment(s.SucceededAt)}, {"Last error", s.Error}, {"Came from", s.Origin}, {"Mirror", s.Mirror}, {"It opens", opens(s)}, {"Because", s.MirrorReason}, {"Revision", count(s.Revision)}}
}

// since says what the age of a feed is that of.
func since(s client.Source) string {
	switch {
	case s.AsOf.IsZero():
		return ""
	case s.AgeByContent:
		return say("%s, the newest content of a file", moment(s.AsOf))
	}
	return say("%s, the last fetch", moment(s.AsOf))
}

// opens says what of a mirror is open.
func opens(s client.Source) string {
	switch {
	case s.Mirror == "":
		return ""
	case s.MirrorPrivate && s.MirrorPlain:
		return say("private addresses, and connections without encryption")
	case s.MirrorPrivate:
		return say("private addresses")
	case s.MirrorPlain:
		return say("connections without encryption")
	}
	return say("its port alone")
}

func feedShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show NAME", Short: "Show a feed", Args: cobra.ExactArgs(1), RunE: tells(x, feedPairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.GetFeed(c.Context(), args[0])
	})}
}

func feedImport(x *cli) *cobra.Command {
	var f client.ImportFeedParams
	noWait := false
	c := &cobra.Command{Use: "import FILE...", Short: "Hand in source records as files", Args: cobra.MinimumNArgs(1), Annotations: map[string]string{"files": "yes"},
		Long:    "Hand in source records as files: OSV records (an ecosystem's zip, or JSON) or CISA's catalogue of known exploited vulnerabilities; - is the standard input.",
		Example: "  clew feed import Go/all.zip --feed osv:Go --whole\n  clew feed import known_exploited_vulnerabilities.json",
		RunE: func(c *cobra.Command, args []string) error {
			api, err := x.reach()
			if err != nil {
				return err
			}
			var all []client.Work
			for _, a := range args {
				w, err := x.importOne(c, api, a, f, noWait)
				if err != nil {
					return err
				}
				all = append(all, w)
			}
			return show(x, all, int64(len(all)), column[client.Work]{"FILE", func(w client.Work) string { return clip(w.Title, 60) }}, column[client.Work]{"STATE", func(w client.Work) string { return string(w.State) }},
				column[client.Work]{"RESULT", importResult}, column[client.Work]{"WORK", func(w client.Work) string { return w.Id }})
		}}
	text(c.Flags(), &f.Feed, "feed", "feed they are of, as osv:Go; missing: the content decides")
	truth(c.Flags(), &f.Whole, "whole", "the file is all there is of the feed: what is not in it is gone")
	truth(c.Flags(), &noWait, "no-wait", "do not wait until it is taken over")
	return c
}

func (x *cli) importOne(c *cobra.Command, api *client.Client, name string, f client.ImportFeedParams, noWait bool) (client.Work, error) {
	in, short, err := x.opened(name)
	if err != nil {
		return client.Work{}, err
	}
	defer in.Close()
	f.Name = short
	w, err := client.Read[client.Work](api.ImportFeedWithBody(c.Context(), &f, "application/octet-stream", in))
	if err != nil || noWait {
		return w, err
	}
	return x.wait(c.Context(), w.Id)
}

// importResult says what an import changed.
func importResult(w client.Work) string {
	m, _ := w.Result.(map[string]any)
	d, ok := m["difference"].(map[string]any)
	if !ok {
		return w.Message
	}
	n := func(name string) int { f, _ := d[name].(float64); return int(f) }
	s := say("%d new, %d changed, %d withdrawn, %d unchanged", n("New"), n("Changed"), n("Withdrawn"), n("Unchanged"))
	if g := n("Gone"); g > 0 {
		s += ", " + say("%d gone", g)
	}
	if k := n("Skipped"); k > 0 {
		s += ", " + say("%d skipped", k)
	}
	return s
}

func feedFetch(x *cli) *cobra.Command {
	noWait := false
	c := &cobra.Command{Use: "fetch NAME", Short: "Fetch a feed from its address now", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		w, err := client.Read[client.Work](api.FetchFeed(c.Context(), args[0]))
		if err == nil && !noWait {
			w, err = x.wait(c.Context(), w.Id)
		}
		if err != nil {
			return err
		}
		return x.one(w, pair{"Feed", w.Title}, pair{"State", string(w.State)}, pair{"Result", importResult(w)}, pair{"Work", w.Id})
	}}
	truth(c.Flags(), &noWait, "no-wait", "do not wait until it is taken over")
	return c
}

func feedSettings(fl *pflag.FlagSet, in *client.FeedSettings) {
	text(fl, &in.Address, "address", "where it is fetched from")
	truth(fl, &in.Enabled, "enabled", "fetch by schedule")
	number(fl, &in.EveryMinutes, "every-minutes", "how often")
	number(fl, &in.MaxAgeHours, "max-age-hours", "after this what we have counts as too old")
}

func feedSet(x *cli) *cobra.Command {
	var unused client.FeedSettings
	c := &cobra.Command{Use: "set NAME", Short: "Change the settings of a feed", Args: cobra.ExactArgs(1), RunE: alters(x, feedPairs, feedSettings, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.GetFeed(c.Context(), args[0])
	}, func(c *cobra.Command, api *client.Client, s client.Source, in client.FeedSettings) (*http.Response, error) {
		return api.UpdateFeed(c.Context(), s.Name, &client.UpdateFeedParams{IfMatch: match(s.Revision)}, in)
	})}
	feedSettings(c.Flags(), &unused)
	return c
}

func feedAdd(x *cli) *cobra.Command {
	in := client.FeedSettings{EveryMinutes: 60, MaxAgeHours: 48}
	c := &cobra.Command{Use: "add ECOSYSTEM", Short: "Watch another OSV ecosystem", Args: cobra.ExactArgs(1), RunE: tells(x, feedPairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.AddFeed(c.Context(), client.NewFeed{Ecosystem: args[0], Address: in.Address, Enabled: in.Enabled, EveryMinutes: in.EveryMinutes, MaxAgeHours: in.MaxAgeHours})
	})}
	feedSettings(c.Flags(), &in)
	return c
}

func feedMirror(x *cli) *cobra.Command {
	var in client.FeedMirror
	c := &cobra.Command{Use: "mirror NAME --at SERVER --reason TEXT", Short: "Open one server inside for a feed, or close it", Args: cobra.ExactArgs(1),
		Long: `Addresses inside your network, and those without encryption, are refused. This opens one server for one feed, for whoever
manages settings: the private addresses behind its name (--private), connections without encryption (--plain), or both;
without --at it is closed again. Loopback, link-local addresses and those of a cloud's metadata
stay closed, and so does whatever the server redirects to. The address of the feed is set afterwards, with feed set.`,
		Example: "  clew feed mirror osv:Go --at http://mirror.corp:8080 --private --plain --reason \"the build network has no way out\"\n  clew feed set osv:Go --address http://mirror.corp:8080/osv/Go/all.zip",
		RunE: func(c *cobra.Command, args []string) error {
			api, err := x.reach()
			if err != nil {
				return err
			}
			s, err := client.Read[client.Source](api.GetFeed(c.Context(), args[0]))
			if err != nil {
				return err
			}
			s, err = client.Read[client.Source](api.SetFeedMirror(c.Context(), s.Name, &client.SetFeedMirrorParams{IfMatch: match(s.Revision)}, in))
			if err != nil {
				return err
			}
			return x.one(s, feedPairs(s)...)
		}}
	text(c.Flags(), &in.Server, "at", "as http://mirror.corp:8080; missing: close it")
	truth(c.Flags(), &in.Private, "private", "its private addresses may be reached")
	truth(c.Flags(), &in.Plain, "plain", "it may be asked without encryption")
	text(c.Flags(), &in.Reason, "reason", "why; the audit trail keeps it")
	c.MarkFlagRequired("reason")
	return c
}
