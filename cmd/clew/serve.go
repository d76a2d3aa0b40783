package main

import (
	"context"
	"log/slog"
	"net/netip"
	"os"
	"os/signal"
	"syscall"

	"clew"
	"clew/app"
	"clew/egress"

	"github.com/spf13/cobra"
)

// serveFlags are the settings of a process; each is also an environment variable CLEW_NAME.
type serveFlags struct {
	app.Config
	proxies []string
	offline bool
	proxy   string
	noProxy string
	ca      string
	allow   []string
	logs    string
}

func (f *serveFlags) register(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&f.Data, "data", "", "directory of everything that is kept")
	fl.StringVar(&f.Listen, "listen", "localhost:8420", "address of the pages and the API")
	fl.StringVar(&f.Database, "database", "", "postgres://... instead of SQLite in the data directory")
	fl.StringVar(&f.Key, "key", "", "file of the root key, outside the data directory (default DATA.key)")
	fl.StringVar(&f.BaseURL, "base-url", "", "address that people type, such as https://clew.example.com (default http://LISTEN)")
	fl.StringVar(&f.Management, "management", "localhost:8421", "loopback address of metrics and health details, or off")
	fl.StringVar(&f.Checkpoints, "checkpoints", "", "file to which checkpoints of the audit trail are appended (default DATA/checkpoints/trail)")
	fl.StringVar(&f.Backups, "backups", "", "folder of the backups made by schedule, best on another disk (default DATA/backups)")
	fl.StringSliceVar(&f.Hosts, "host", nil, "further host names by which this server may be addressed")
	fl.StringSliceVar(&f.proxies, "trusted-proxy", nil, "addresses of reverse proxies whose X-Forwarded-For is believed")
	fl.BoolVar(&f.offline, "offline", false, "never use the network")
	fl.StringVar(&f.proxy, "proxy", "", "company proxy for the way out")
	fl.StringVar(&f.noProxy, "no-proxy", "", "hosts reached without it")
	fl.StringVar(&f.ca, "ca", "", "file of further certificates (PEM) to trust on the way out")
	fl.StringSliceVar(&f.allow, "allow", nil, "inside addresses that feeds may be fetched from, as 10.20.0.5:8443 or mirror.example.com")
	fl.StringVar(&f.logs, "log", "info", "debug, info, warn or error; as JSON on standard error")
}

func (f *serveFlags) config() (app.Config, error) {
	c := f.Config
	if c.Data == "" {
		return c, clew.Errorf(clew.Invalid, "Name the data directory with --data DIR")
	}
	for _, p := range f.proxies {
		prefix, err := netip.ParsePrefix(p)
		if addr, aerr := netip.ParseAddr(p); err != nil && aerr == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return c, clew.Errorf(clew.Invalid, "%q is no address of a proxy", p)
		}
		c.Proxies = append(c.Proxies, prefix)
	}
	c.Egress = egress.Config{Offline: f.offline, Proxy: f.proxy, NoProxy: f.noProxy, Policy: egress.Policy{Allow: f.allow}}
	if f.ca != "" {
		pem, err := os.ReadFile(f.ca)
		if err != nil {
			return c, clew.Wrapf(clew.Invalid, err, "The certificates in %s cannot be read", f.ca)
		}
		c.Egress.CAs = pem
	}
	c.Version = version
	return c, nil
}

func logTo(level string) {
	var l slog.Level
	if l.UnmarshalText([]byte(level)) != nil {
		l = slog.LevelInfo
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l})))
}

func serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve --data DIR",
		Short: "Run the platform",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			logTo(f.logs)
			conf, err := f.config()
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return serve(ctx, conf, nil, c.OutOrStdout().Write)
		},
	}
	f.register(c)
	return c
}

// serve runs a process until ctx ends. seed, where given, fills the database before the address is told.
func serve(ctx context.Context, conf app.Config, seed func(context.Context, *app.App) (string, error), tell func([]byte) (int, error)) error {
	a, err := app.Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Start(ctx); err != nil {
		return err
	}
	var link string
	if seed != nil {
		link, err = seed(ctx, a)
	} else {
		link, err = a.SetupLink(ctx)
	}
	if err != nil {
		return err
	}
	return a.Serve(ctx, func(string) {
		tell([]byte(say("clew runs on %s", a.BaseURL) + "\n"))
		switch {
		case link == "":
		case seed != nil:
			tell([]byte(say("Sign in once with %s", link) + "\n"))
		default:
			tell([]byte(say("Set it up with this link, once, within 24 hours: %s", link) + "\n"))
		}
	})
}
