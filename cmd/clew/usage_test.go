package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"clew/lang"
)

// inGerman has the process speak German for one test.
func inGerman(t *testing.T) {
	t.Helper()
	t.Setenv("CLEW_LANG", "de")
	locale = lang.German
	t.Cleanup(func() { locale = lang.English })
}

// wholeTree is the tree as it stands when a command is run.
func wholeTree() *cobra.Command {
	root := rootCommand(&cli{})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

func written(t *testing.T, c *cobra.Command, write func(*cobra.Command) error) string {
	t.Helper()
	var b bytes.Buffer
	c.SetOut(&b)
	c.SetErr(&b)
	if err := write(c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestUsageIsCobras: in English our own usage is what cobra writes, so that nothing is missing from the German one.
func TestUsageIsCobras(t *testing.T) {
	every(wholeTree(), func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		theirs := written(t, c, func(c *cobra.Command) error { return c.Usage() })
		if d := cmp.Diff(theirs, written(t, c, usage)); d != "" {
			t.Errorf("%s: %s", c.CommandPath(), d)
		}
	})
}

// TestHelpIsGerman looks for English words that the catalogue does not know in the help of every command.
func TestHelpIsGerman(t *testing.T) {
	english := regexp.MustCompile(`(?i)\b(the|of|and|with|usage|flags?|available|use|default|for more|help for)\b`)
	quoted := regexp.MustCompile("`[^`]*`|(?m)^  clew .*$|#### .*|echo .*|autoload.*|--[a-z-]+ (?:string|strings|int|date)|--?[a-z][a-z-]*|/etc/\\S*|-o json|OSV:\\S*|" +
		`Cyber Resilience Act|\bdefault, important_1`)
	inGerman(t)
	root := rootCommand(&cli{})
	localize(root)
	n := 0
	every(root, func(c *cobra.Command) {
		help := written(t, c, func(c *cobra.Command) error { return c.Help() })
		if !strings.Contains(help, "Aufruf:\n") || !strings.Contains(help, "Optionen:\n") {
			t.Errorf("%s: %s", c.CommandPath(), help)
		}
		for line := range strings.Lines(quoted.ReplaceAllString(help, "")) {
			if m := english.FindString(line); m != "" {
				t.Errorf("%s: %q in %q", c.CommandPath(), m, line)
			}
		}
		n++
	})
	if n < 60 {
		t.Errorf("only %d commands", n)
	}
}

// TestForeignErrors provokes each error that comes as English text, so that a library that words it otherwise shows.
func TestForeignErrors(t *testing.T) {
	inGerman(t)
	seen := map[string]bool{}
	for _, c := range []struct{ form, args, env, want string }{
		{"unknown command %s for %s\n\nDid you mean this?\n%s", "relese", "", "Meinten Sie vielleicht:"},
		{"unknown command %s for %s", "xyzzy", "", `Den Befehl "xyzzy" gibt es in "clew" nicht`},
		{"accepts %s arg(s), received %s", "line show", "", "nimmt so viele Angaben: 1; erhalten: 0"},
		{"accepts at most %s arg(s), received %s", "backup restore a b", "", "nimmt höchstens so viele Angaben: 1; erhalten: 2"},
		{"requires at least %s arg(s), only received %s", "feed import", "", "braucht mindestens so viele Angaben: 1; erhalten: 0"},
		{"required flag(s) %s not set", "product add", "", `Nötige Optionen fehlen: "line", "name"`},
		{"if any flags in the group [%s] are set none of the others can be; %s were all set", "findings --release a --product b", "", "von den Optionen [release product] ist nur eine möglich"},
		{"unknown flag: %s", "line list --bogus", "", "Unbekannte Option: --bogus"},
		{"unknown shorthand flag: %s in %s", "line list -z", "", "Unbekannte Kurzoption: 'z' in -z"},
		{"flag needs an argument: %s", "line list --limit", "", "Der Option fehlt ihr Wert: --limit"},
		{"invalid argument %s for %s flag: %s", "line list --sort x", "", `Wert "x" für Option "--sort" ungültig: möglich sind name, -name`},
		{"it is one of %s", "party list --presence x", "", "möglich sind active, retired, all"},
		{"bad flag syntax: %s", "line list --=x", "", "Schreibweise der Option falsch: --=x"},
		{"environment variable %s: %s", "line list", "CLEW_SORT", `Umgebungsvariable CLEW_SORT: Wert "x" für Option "--sort" ungültig`},
		{"write a date as 2031-03-31", "product add --line x --name x --market-from x", "", "ein Datum wie 2031-03-31"},
		{"strconv.ParseInt: parsing %s: invalid syntax", "line list --limit x", "", `"x" ist keine ganze Zahl`},
		{"strconv.ParseBool: parsing %s: invalid syntax", "line list --plain-http=x", "", `"x" ist weder true noch false`},
		{"%s takes no argument: %s", "line list x", "", `clew line list nimmt keine Angabe: "x"`},
		{"%s is no command of %s", "line lst", "", `"lst" ist kein Befehl von clew line`},
		{"%s is not the address of a server, as https://clew.example", "line list --server x", "", `"x" ist keine Adresse eines Servers`},
	} {
		seen[c.form] = true
		if c.env != "" {
			t.Setenv(c.env, "x")
		}
		var out, errOut bytes.Buffer
		code := run(t.Context(), strings.Fields(c.args), strings.NewReader(""), &out, &errOut)
		if code != exitUsage || !strings.Contains(errOut.String(), c.want) {
			t.Errorf("clew %s: code %d, %s", c.args, code, errOut.String())
		}
		if c.env != "" {
			t.Setenv(c.env, "")
		}
	}
	for _, f := range foreign {
		if !seen[f] {
			t.Errorf("nothing provokes %q", f)
		}
	}
}

// TestMatchErrorsAreGerman: what a pipeline is refused for, and what it meets, is said in German too.
func TestMatchErrorsAreGerman(t *testing.T) {
	inGerman(t)
	const world = "../../match/testdata/"
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{world + "none", "--advisories", world + "records"}, exitRefused, "Es gibt keine Datei und keinen Ordner"},
		{[]string{world + "inventories/gateway.cdx.json"}, exitUsage, "--advisories fehlt"},
		{[]string{world + "inventories/gateway.cdx.json", "--advisories", world + "records", "--fail-on", "high"}, exitMet, "Befunde, die --fail-on high erfüllen: 3"},
	} {
		var out, errOut bytes.Buffer
		args := append([]string{"match", "--cache", t.TempDir()}, c.args...)
		if code := run(t.Context(), args, strings.NewReader(""), &out, &errOut); code != c.code || !strings.Contains(errOut.String(), c.want) {
			t.Errorf("%v: code %d, %s", c.args, code, errOut.String())
		}
	}
}

// TestSpoken reads languages as locales are written.
func TestSpoken(t *testing.T) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
	for in, want := range map[string]string{"": "en", "de": "de", "DE": "de", "de_DE.UTF-8": "de", "de-CH": "de", "de.UTF-8": "de", "de@euro": "de",
		"C": "en", "C.UTF-8": "en", "POSIX": "en", "en_US.UTF-8": "en", "fr_FR": "en", "den_CA": "en"} {
		t.Setenv("CLEW_LANG", "")
		t.Setenv("LANG", in)
		if got := spoken(); got != want {
			t.Errorf("LANG=%s: %s", in, got)
		}
		t.Setenv("LANG", "")
		t.Setenv("CLEW_LANG", in)
		if got := spoken(); got != want {
			t.Errorf("CLEW_LANG=%s: %s", in, got)
		}
	}
}

// TestPhrase: an answer has a phrase in English whoever asks, people read it in their language.
func TestPhrase(t *testing.T) {
	inGerman(t)
	p := told("%s; reachable from outside this machine without TLS", told("%s answers", "10.0.0.1:80"))
	if b, err := p.MarshalText(); err != nil || string(b) != "10.0.0.1:80 answers; reachable from outside this machine without TLS" {
		t.Error(string(b), err)
	}
	if s := p.here(); s != "10.0.0.1:80 antwortet; von außerhalb dieser Maschine ohne TLS erreichbar" {
		t.Error(s)
	}
}
