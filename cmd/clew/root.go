package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const about = `clew is the ball of thread through a product's security life: a self-hosted platform for manufacturers of connected
products, and the command line for it.

Commands that talk to a server take --server (or CLEW_SERVER) and an API token from CLEW_TOKEN, --token-file or
--token. Every flag can also be given as an environment variable: --fail-on is CLEW_FAIL_ON. -o json gives every answer
as JSON for scripts, always in English. CLEW_LANG=en or de, else the locale, chooses the language for people.

Exit codes:
  0  done
  1  done, and findings meet --fail-on: all but those decided as not affected or fixed count
  2  wrong usage
  3  refused: the input is invalid
  4  not found
  5  no connection, or the server cannot answer now
  6  not signed in, or not allowed
  7  somebody else changed it meanwhile, or something holds it back
  8  something went wrong inside`

// groups of commands as the help lists them.
const (
	groupRun     = "run"
	groupWork    = "work"
	groupManage  = "manage"
	groupOffline = "offline"
)

// commands is everything the program can do; adding one is a file and a line here.
func commands(x *cli) map[string][]*cobra.Command {
	return map[string][]*cobra.Command{
		groupRun:     {serveCommand(), demoCommand()},
		groupWork:    {findingsCommand(x), whereCommand(x), assessCommand(x), viewCommand(x), sbomCommand(x), feedCommand(x), workCommand(x)},
		groupManage:  {registerCommand(x), lineCommand(x), productCommand(x), releaseCommand(x), partyCommand(x), deploymentCommand(x), undoCommand(x), userCommand(x), tokenCommand(x), providerCommand(x), settingsCommand(x)},
		groupOffline: {matchCommand(), auditCommand(x), doctorCommand(x), backupCommand(x), rebuildCommand(x), versionCommand(x), licencesCommand()},
	}
}

// run is main without the process: it gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	x := &cli{in: in, out: out, err: errOut}
	locale = spoken()
	root := rootCommand(x)
	localize(root)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	c, err := root.ExecuteContextC(ctx)
	if err != nil && !x.started {
		var usage usageError
		if !errors.As(err, &usage) || usage.path == "" {
			err = usageError{err, c.CommandPath()} // cobra's own errors: unknown commands, missing arguments and flags
		}
	}
	return x.finish(ctx, err)
}

func rootCommand(x *cli) *cobra.Command {
	root := &cobra.Command{
		Use:           "clew",
		Short:         "The ball of thread through a product's security life",
		Long:          about,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return fromEnvironment(c)
		},
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{err, c.CommandPath()} })
	root.AddGroup(&cobra.Group{ID: groupRun, Title: "Run the platform:"}, &cobra.Group{ID: groupWork, Title: "Work with it:"},
		&cobra.Group{ID: groupManage, Title: "Manage the register and its people:"}, &cobra.Group{ID: groupOffline, Title: "Without a server:"})
	for group, all := range commands(x) {
		for _, c := range all {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	root.CompletionOptions.HiddenDefaultCmd = false
	noFileCompletion(root)
	x.watch(root)
	return root
}

// watch notes when a command has begun: errors before that are wrong usage. It also says what is wrong with an argument
// where none is taken.
func (x *cli) watch(c *cobra.Command) {
	if do := c.RunE; do != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			x.started = true
			return do(c, args)
		}
	}
	if check := c.Args; check != nil && !c.HasSubCommands() {
		c.Args = func(c *cobra.Command, args []string) error {
			err := check(c, args)
			if err != nil && strings.HasPrefix(err.Error(), "unknown command") { // so cobra says of any argument where none is taken
				err = fmt.Errorf("%s takes no argument: %q", c.CommandPath(), safe(args[0]))
			}
			return err
		}
	}
	for _, sub := range c.Commands() {
		x.watch(sub)
	}
}

// noFileCompletion keeps the shell from offering files where none is meant.
func noFileCompletion(c *cobra.Command) {
	if c.ValidArgsFunction == nil && c.Annotations["files"] == "" {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, sub := range c.Commands() {
		noFileCompletion(sub)
	}
}

// fromEnvironment gives flags that were not set on the command line their value from CLEW_NAME.
// CLEW_LANG is the language of the process, not that of a party or user to be recorded.
// The demo never takes a data directory or database that way: those of a real server may stand there.
func fromEnvironment(c *cobra.Command) (err error) {
	flags := c.Flags()
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || f.Name == "lang" || err != nil || c.Name() == "demo" && (f.Name == "data" || f.Name == "database") {
			return
		}
		name := "CLEW_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		v, ok := os.LookupEnv(name)
		if !ok || v == "" {
			return
		}
		if e := flags.Set(f.Name, v); e != nil {
			err = usageError{fmt.Errorf("environment variable %s: %w", name, e), ""}
		}
	})
	return err
}

// group is a noun with its verbs; by itself it shows its help.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("%q is no command of %s", safe(args[0]), c.CommandPath()), c.CommandPath()}
		}
		return nil
	}, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(subs...)
	return c
}
