package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// usage writes what cobra writes of a command's usage, in the language of the process. In English both are the same,
// which a test holds.
func usage(c *cobra.Command) error {
	var b strings.Builder
	b.WriteString(say("Usage:"))
	if c.Runnable() {
		line := c.UseLine()
		if rest, ok := strings.CutSuffix(line, "[flags]"); ok {
			line = rest + say("[flags]")
		}
		b.WriteString("\n  " + line)
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n  " + c.CommandPath() + " " + say("[command]"))
	}
	if len(c.Aliases) > 0 {
		b.WriteString("\n\n" + say("Aliases:") + "\n  " + c.NameAndAliases())
	}
	if c.HasExample() {
		b.WriteString("\n\n" + say("Examples:") + "\n" + c.Example)
	}
	usageCommands(&b, c)
	if c.HasAvailableLocalFlags() {
		b.WriteString("\n\n" + say("Flags:") + "\n" + flagUsages(c.LocalFlags().FlagUsages()))
	}
	if c.HasAvailableInheritedFlags() {
		b.WriteString("\n\n" + say("Global Flags:") + "\n" + flagUsages(c.InheritedFlags().FlagUsages()))
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n\n" + say("Use \"%s [command] --help\" for more information about a command.", c.CommandPath()))
	}
	_, err := fmt.Fprintln(c.OutOrStderr(), b.String())
	return err
}

// usageCommands lists the commands below c, by group where there are groups.
func usageCommands(w io.Writer, c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	list := func(title string, in func(*cobra.Command) bool) {
		fmt.Fprintf(w, "\n\n%s", title)
		for _, sub := range c.Commands() {
			if in(sub) && (sub.IsAvailableCommand() || sub.Name() == "help") {
				fmt.Fprintf(w, "\n  %-*s %s", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if len(c.Groups()) == 0 {
		list(say("Available Commands:"), func(*cobra.Command) bool { return true })
		return
	}
	for _, g := range c.Groups() {
		list(g.Title, func(sub *cobra.Command) bool { return sub.GroupID == g.ID })
	}
	if !c.AllChildCommandsHaveGroup() {
		list(say("Additional Commands:"), func(sub *cobra.Command) bool { return sub.GroupID == "" })
	}
}

// flagUsages says "default" as the language does; the rest of the flags' lines is translated already.
func flagUsages(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, " \n"), " (default ", " "+say("(default")+" ")
}
