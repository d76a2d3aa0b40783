package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clew/client"
)

// cli is what all commands share: where they read and write, and how they reach the server.
type cli struct {
	in  io.Reader
	out io.Writer
	err io.Writer

	started   bool
	output    string
	server    string
	token     string
	tokenFile string
	plain     bool
	reached   *client.Client
}

// remote gives a command, and everything below it, the flags of those that talk to a server.
func (x *cli) remote(c *cobra.Command) *cobra.Command {
	x.outputFlag(c)
	return x.serverFlags(c)
}

func (x *cli) serverFlags(c *cobra.Command) *cobra.Command {
	f := c.PersistentFlags()
	f.StringVar(&x.server, "server", "http://localhost:8420", "`address` of the server")
	f.StringVar(&x.token, "token", "", "API `token`; better in CLEW_TOKEN or a file, since others on this machine can see command lines")
	f.StringVar(&x.tokenFile, "token-file", "", "`file` that holds the API token (default: clew/token in the user's configuration directory)")
	f.BoolVar(&x.plain, "plain-http", false, "send the token to another machine without encryption")
	return c
}

func (x *cli) outputFlag(c *cobra.Command) {
	c.PersistentFlags().StringVarP(&x.output, "output", "o", "table", "form of the answer: `table or json`")
	c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func (x *cli) json() bool { return x.output == "json" }

func (x *cli) checkOutput() error {
	if x.output != "table" && x.output != "json" && x.output != "" {
		return usagef("-o %q: it is table or json", safe(x.output))
	}
	return nil
}

// reach gives the client, once per run.
func (x *cli) reach() (*client.Client, error) {
	if x.reached != nil {
		return x.reached, nil
	}
	if err := x.checkOutput(); err != nil {
		return nil, err
	}
	if err := x.loadToken(); err != nil {
		return nil, err
	}
	c, err := client.Reach(client.Config{Server: x.server, Token: x.token, Agent: "clew/" + version, Lang: x.asked(), Plain: x.plain})
	if err != nil && !errors.Is(err, client.ErrPlain) {
		err = usageError{err, ""}
	}
	x.reached = c
	return c, err
}

// loadToken takes the token from its file when it was not given otherwise. A file that others can read is refused.
func (x *cli) loadToken() error {
	if x.token != "" {
		x.token = strings.TrimSpace(x.token)
		return nil
	}
	path, named := x.tokenFile, x.tokenFile != ""
	if !named {
		dir, err := os.UserConfigDir()
		if err != nil {
			return nil // without a home there is no such file
		}
		path = filepath.Join(dir, "clew", "token")
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil
	}
	if err != nil {
		return usagef("the token file %s cannot be read: %v", path, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return usagef("others can read the token file %s; run: chmod 600 %s", path, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return usagef("the token file %s cannot be read: %v", path, err)
	}
	x.token = strings.TrimSpace(string(b))
	return nil
}

// note tells people something on the side; scripts that read the answer do not see it.
func (x *cli) note(text string, args ...any) { fmt.Fprintln(x.err, safe(say(text, args...))) }

// terminal reports whether people look at the side output.
func (x *cli) terminal() bool {
	f, ok := x.err.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
