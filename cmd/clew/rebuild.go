package main

import (
	"time"

	"github.com/spf13/cobra"

	"clew/app"
	"clew/egress"
	"clew/rebuild"
)

func rebuildCommand(x *cli) *cobra.Command {
	var conf app.Config
	c := &cobra.Command{Use: "rebuild --data DIR", Short: "With the server stopped: make all facts again from the stored files", Args: cobra.NoArgs,
		Long: `With the server stopped: make all facts (component versions, inventories' contents, source records, findings) again from the files as they were handed in.
Ids, links and decisions stay. It first reads every stored file, and changes nothing when one cannot be read. Interrupted, it is simply run again; until
then the server does not start.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			if conf.Data == "" {
				return usagef("name the server's data directory with --data DIR or CLEW_DATA")
			}
			conf.Version, conf.Rebuild, conf.Egress = version, true, egress.Config{Offline: true}
			a, err := app.Open(c.Context(), conf)
			if err != nil {
				return err
			}
			defer a.Close()
			job := rebuild.Job{DB: a.DB, Blob: a.Blob, Say: x.stages()}
			r, err := job.Run(c.Context())
			if err != nil {
				return err
			}
			return x.one(r, pair{"Inventories", count(int64(r.Inventories))}, pair{"Component versions", count(int64(r.Versions))}, pair{"Source records", count(int64(r.Records))},
				pair{"Kept as they were", some(int64(r.Kept))}, pair{"Findings", count(int64(r.Findings))}, pair{"Products", count(int64(r.Products))})
		}}
	c.Flags().StringVar(&conf.Data, "data", "", "data `directory` of the server")
	c.Flags().StringVar(&conf.Database, "database", "", "postgres://... instead of SQLite in the data directory")
	c.Flags().StringVar(&conf.Key, "key", "", "`file` of the root key (default DATA.key)")
	c.MarkFlagDirname("data")
	x.outputFlag(c)
	return c
}

// stages tells people how far a long command is, at most once a second.
func (x *cli) stages() func(stage string, done, total int) {
	var last string
	var at time.Time
	return func(stage string, done, total int) {
		if stage == last && time.Since(at) < time.Second {
			return
		}
		last, at = stage, time.Now()
		if total > 0 {
			x.note("%s: %d of %d", say(stage), done, total)
			return
		}
		x.note(stage)
	}
}
