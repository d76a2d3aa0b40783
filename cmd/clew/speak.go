package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew"
	"clew/lang"
)

// locale is the language that the process speaks to the person who runs it, as a locale is of a process. run sets it
// before anything is said. What scripts read does not depend on it: JSON, exit codes, names and values.
var locale = lang.English

// spoken reads the language from the environment: the first of these that says something decides.
func spoken() string {
	for _, name := range []string{"CLEW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		v := os.Getenv(name)
		if v == "" {
			continue
		}
		if i := strings.IndexAny(v, "_-.@"); i >= 0 { // de_AT.UTF-8, de-CH
			v = v[:i]
		}
		if strings.EqualFold(v, lang.German) {
			return lang.German
		}
		return lang.English
	}
	return lang.English
}

// say gives a text with its %-verbs filled, in the language of the process.
func say(text string, args ...any) string {
	if len(args) == 0 {
		return lang.T(locale, text)
	}
	local := make([]any, len(args))
	for i, a := range args {
		local[i] = a
		switch a := a.(type) {
		case phrase:
			local[i] = a.here()
		case error:
			local[i] = withCause(a)
		}
	}
	return lang.Message(locale, text, local...)
}

// several says a text for a count: one for exactly 1, many, which holds the number, otherwise.
func several(n int, one, many string) string {
	if n == 1 {
		return say(one)
	}
	return say(many, n)
}

// withCause says an error that stands in a text for who runs the server: unlike pages, it names the cause.
func withCause(err error) string {
	var known *clew.Error
	if locale == lang.English || !errors.As(err, &known) || known.Kind == clew.Internal {
		return err.Error()
	}
	s := lang.Error(locale, known)
	if known.Err != nil {
		s += ": " + known.Err.Error()
	}
	return s
}

// asked is the language that the server is asked for. Scripts that take JSON get the same bytes whoever runs them.
func (x *cli) asked() string {
	if x.json() {
		return lang.English
	}
	return locale
}

// phrase is a text that stands in answers too: there it is English, to people it is said in their language.
type phrase struct {
	text string
	args []any
}

func told(text string, args ...any) phrase { return phrase{text, args} }

// String is the phrase in English.
func (p phrase) String() string {
	if len(p.args) == 0 {
		return p.text
	}
	return fmt.Sprintf(p.text, p.args...)
}

// MarshalText is how JSON has it.
func (p phrase) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

func (p phrase) here() string { return say(p.text, p.args...) }

// localize says the help of a whole tree in the language of the process. Names of commands and flags, values and
// examples stay.
func localize(root *cobra.Command) {
	if locale == lang.English {
		return
	}
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetUsageFunc(usage)
	noTopic(root)
	every(root, func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		c.Short, c.Long = composed(c.Short), composed(c.Long)
		for _, g := range c.Groups() {
			g.Title = composed(g.Title)
		}
		done := func(f *pflag.Flag) { f.Usage = composed(f.Usage) }
		c.PersistentFlags().VisitAll(done)
		c.LocalNonPersistentFlags().VisitAll(done)
	})
}

// noTopic has the help command say in the language of the process that there is no such command.
func noTopic(root *cobra.Command) {
	help, _, err := root.Find([]string{"help"})
	if err != nil {
		return
	}
	do := help.Run
	help.Run = func(c *cobra.Command, args []string) {
		if about, _, err := root.Find(args); about == nil || err != nil {
			c.Println(say("There is no command %q", safe(strings.Join(args, " "))))
			root.Usage()
			return
		}
		do(c, args)
	}
}

// every visits a command and all below it.
func every(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		every(sub, visit)
	}
}

// What commands put together, and is translated part by part: fixed values after a colon, and remarks at the end.
var (
	ofValues = regexp.MustCompile(`^(.+): ([\w.*-]+(?:, [\w.*-]+)*)$`)
	helpFor  = regexp.MustCompile(`^help for ([\w-]+)$`)
	remarks  = []string{"; may be repeated", ", as 2031-03-31"}
)

// partsOf splits a composed text into what the catalogue is to know and how it goes together again.
func partsOf(text string) (keys []string, join func([]string) string) {
	whole := func(s []string) string { return s[0] }
	if text == "" || lang.Has(lang.German, text) {
		return []string{text}, whole
	}
	for _, r := range remarks {
		if rest, ok := strings.CutSuffix(text, r); ok {
			keys, inner := partsOf(rest)
			return append(keys, r), func(s []string) string { return inner(s[:len(keys)]) + s[len(keys)] }
		}
	}
	if m := ofValues.FindStringSubmatch(text); m != nil {
		return []string{m[1]}, func(s []string) string { return s[0] + ": " + m[2] }
	}
	if m := helpFor.FindStringSubmatch(text); m != nil {
		return []string{"help for"}, func(s []string) string { return s[0] + " " + m[1] }
	}
	return []string{text}, whole
}

func composed(text string) string {
	keys, join := partsOf(text)
	said := make([]string, len(keys))
	for i, k := range keys {
		said[i] = lang.T(locale, k)
	}
	return join(said)
}

// foreign are errors of the libraries that read the command line, and of this program's own flags: they come as English
// text. A test provokes each.
var foreign = []string{
	"unknown command %s for %s\n\nDid you mean this?\n%s",
	"unknown command %s for %s",
	"accepts at most %s arg(s), received %s", // before the next one, which fits it too
	"accepts %s arg(s), received %s",
	"requires at least %s arg(s), only received %s",
	"required flag(s) %s not set",
	"if any flags in the group [%s] are set none of the others can be; %s were all set",
	"unknown flag: %s",
	"unknown shorthand flag: %s in %s",
	"flag needs an argument: %s",
	"invalid argument %s for %s flag: %s",
	"bad flag syntax: %s",
	"environment variable %s: %s",
	"it is one of %s",
	"write a date as 2031-03-31",
	"strconv.ParseInt: parsing %s: invalid syntax",
	"strconv.ParseBool: parsing %s: invalid syntax",
	"%s is no command of %s",
	"%s takes no argument: %s",
	"%s is not the address of a server, as https://clew.example",
}

// retell says such an error in the language of the process; what it does not know stays.
func retell(text string) string {
	if locale == lang.English {
		return text
	}
	for _, f := range foreign {
		form := regexp.MustCompile(`(?s)^` + strings.ReplaceAll(regexp.QuoteMeta(f), "%s", "(.*?)") + `$`)
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		args := make([]any, 0, len(m)-1)
		for _, a := range m[1:] {
			args = append(args, retell(a))
		}
		return say(f, args...)
	}
	return text
}
