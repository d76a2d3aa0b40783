package main

import (
	"context"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"clew"
	"clew/app"
	"clew/demo"
	"clew/egress"

	"github.com/spf13/cobra"
)

// demoWorkers is how many inventories and feeds are read side by side: more than a server reads, since nothing else
// waits for the demo.
const demoWorkers = 8

func demoCommand() *cobra.Command {
	var listen, data, database string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show the world of a fictional manufacturer, without a network",
		Long: `Demo makes the world of a fictional manufacturer of heating controls and serves it: products, releases in and out of
support, inventories with real components, source records of real vulnerabilities, decisions, parties, deployments. It
prints the address and a one-time sign-in link. Without --data everything is gone when it ends.`,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			logTo("warn")
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			conf := app.Config{Listen: listen, Data: data, Database: database, Management: "off", Workers: demoWorkers, Version: version, Egress: egress.Config{Offline: true}}
			return runDemo(ctx, conf, c.OutOrStdout().Write)
		},
	}
	c.Flags().StringVar(&listen, "listen", "localhost:8420", "address of the pages and the API")
	c.Flags().StringVar(&data, "data", "", "directory to keep the demo in (default: a throw-away one)")
	c.Flags().StringVar(&database, "database", "", "postgres://... of an empty database, instead of SQLite; needs --data")
	return c
}

// runDemo serves the demo until ctx ends. The world is registered before the workers start, so that no feed is fetched.
func runDemo(ctx context.Context, conf app.Config, tell func([]byte) (int, error)) error {
	if err := listenable(ctx, conf.Listen); err != nil {
		return err
	}
	if conf.Data == "" {
		if conf.Database != "" {
			return clew.Errorf(clew.Invalid, "Name a directory with --data too: it keeps the key of that database")
		}
		dir, err := os.MkdirTemp("", "clew-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		conf.Data = filepath.Join(dir, "data")
	}
	a, err := app.Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.Close()
	w := &demo.World{DB: a.DB, Blob: a.Blob, Door: a.Door}
	made, err := w.Register(ctx)
	if err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return err
	}
	if made {
		if err := w.Fill(ctx); err != nil {
			return err
		}
	}
	link, err := w.Link(ctx)
	if err != nil {
		return err
	}
	return a.Serve(ctx, func(string) {
		tell([]byte(say("The demo runs on %s", a.BaseURL) + "\n" + say("Sign in once with %s", link) + "\n"))
	})
}

// listenable says at once when the address is taken, not after the world is made.
func listenable(ctx context.Context, address string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The address %s cannot be listened on; choose another with --listen", address)
	}
	return l.Close()
}
