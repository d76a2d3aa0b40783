package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew"
	"clew/client"
)

// hostile names, as they could come out of an inventory or a form.
var hostile = []string{"\x1b[2J\x1b[31mred\x07", "a\u009b31mb", "user\u202Egnp.exe", "line\r\nbreak\ttab", "zero\u200bwidth", "bad\xff\xfeutf8", "\x00\x7f", "\u2028sep", "<b>ok</b>", "Müller ✓ 漢字"}

// TestNothingReachesTheTerminal holds both forms of output against every hostile name.
func TestNothingReachesTheTerminal(t *testing.T) {
	for _, output := range []string{"table", "json"} {
		var b bytes.Buffer
		x := &cli{out: &b, err: &b, output: output}
		if err := show(x, hostile, int64(len(hostile))+1, column[string]{"NAME", func(s string) string { return s }}, column[string]{"TWO", func(string) string { return "x" }}); err != nil {
			t.Fatal(err)
		}
		if err := x.one(map[string]string{"name": hostile[0]}, pair{"Name", hostile[0]}); err != nil {
			t.Fatal(err)
		}
		x.finish(t.Context(), clew.Errorf(clew.Invalid, "%s is bad", hostile[0]))
		x.finish(t.Context(), &client.Failure{Problem: client.Problem{Detail: hostile[1], Kind: "denied", Errors: []client.ProblemField{{Location: hostile[2], Message: hostile[3]}}}})
		for _, r := range b.String() {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028') {
				t.Errorf("%s: %U reaches the terminal", output, r)
			}
		}
		if output == "json" {
			var back struct{ Items []string }
			if err := json.NewDecoder(&b).Decode(&back); err != nil || back.Items[2] != hostile[2] || back.Items[9] != hostile[9] {
				t.Errorf("JSON does not give the names back: %v %q", err, back.Items)
			}
		}
	}
}

func TestTableAligns(t *testing.T) {
	var b bytes.Buffer
	if err := writeTable(&b, [][]string{{"A", "B"}, {"漢字", "1"}, {"e\u0301", "2"}, {"long", "3"}}); err != nil {
		t.Fatal(err)
	}
	want := "A     B\n漢字  1\ne\u0301     2\nlong  3\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {met{"found"}, 1}, {usagef("odd"), 2}, {clew.Errorf(clew.Invalid, "x"), 3}, {clew.Errorf(clew.TooLarge, "x"), 3},
		{clew.Errorf(clew.NotFound, "x"), 4}, {clew.Errorf(clew.Unavailable, "x"), 5}, {clew.Errorf(clew.Denied, "x"), 6}, {clew.Errorf(clew.Conflict, "x"), 7},
		{&client.Failure{Problem: client.Problem{Kind: "not_found", Detail: "x"}}, 4}, {&client.Failure{Problem: client.Problem{Kind: "unauthenticated", Detail: "x", Status: 401}}, 6},
		{&client.Failure{Problem: client.Problem{Kind: "internal", Detail: "x"}}, 8}, {errors.New("boom"), 8}, {client.ErrPlain, 2},
	} {
		var b bytes.Buffer
		x := &cli{out: &b, err: &b, started: true}
		if got := x.finish(t.Context(), c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

// TestOverlay changes what was named and nothing else.
func TestOverlay(t *testing.T) {
	current := client.ProductRow{Name: "Gateway", Kind: "device", Articles: []string{"A1", "A2"}, Description: "old", Constrained: true, ConstrainedReason: "tiny"}
	current.MarketFrom.Time = time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)
	var unused client.ProductInput
	c := &cobra.Command{}
	productFields(c.Flags(), &unused)
	if err := c.ParseFlags([]string{"--description", "new", "--article", "B1", "--article", "B2", "--constrained=false", "--market-until", "2030-01-31"}); err != nil {
		t.Fatal(err)
	}
	in, err := overlay(c, productFields, current)
	if err != nil {
		t.Fatal(err)
	}
	if in.Name != "Gateway" || in.Kind != "device" || in.Description != "new" || in.Constrained || in.ConstrainedReason != "tiny" || day(in.MarketFrom) != "2020-05-01" || day(in.MarketUntil) != "2030-01-31" {
		t.Errorf("%+v", in)
	}
	if d := cmp.Diff([]string{"B1", "B2"}, in.Articles); d != "" {
		t.Error(d)
	}
}

func TestResolved(t *testing.T) {
	type row struct{ id, name, key string }
	rows := []row{{"1", "Gateway", "G"}, {"2", "Gateway Pro", ""}, {"3", "gateway", "H"}}
	find := func(ref string, among []row) (row, error) {
		return resolved("product", ref, among, func(r row) []string { return []string{r.name, r.key} }, func(r row) string { return r.name + " " + r.id })
	}
	if r, err := find("gateway pro", rows); err != nil || r.id != "2" {
		t.Error(r, err)
	}
	if r, err := find("h", rows); err != nil || r.id != "3" {
		t.Error(r, err)
	}
	if _, err := find("Gateway", rows); !clew.Is(err, clew.Invalid) {
		t.Errorf("an ambiguous name: %v", err)
	}
	if _, err := find("Gate", rows); !clew.Is(err, clew.NotFound) || !strings.Contains(err.Error(), "Gateway Pro 2") {
		t.Errorf("a name that is none: %v", err)
	}
}

// TestEveryFlagFromEnvironment sets each flag of each command by its variable.
func TestEveryFlagFromEnvironment(t *testing.T) {
	root := rootCommand(&cli{})
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Runnable() {
			c.Flags().VisitAll(func(f *pflag.Flag) {
				if f.Name == "help" || f.Name == "lang" || c.Name() == "demo" {
					return
				}
				value := map[string]string{"bool": "true", "int": "7", "int64": "7", "date": "2031-03-31"}[f.Value.Type()]
				if value == "" {
					value = "x"
				}
				name := "CLEW_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
				t.Setenv(name, value)
				defer t.Setenv(name, "")
				before := f.Value.String()
				if err := fromEnvironment(c); err != nil {
					if strings.Contains(err.Error(), "it is one of") {
						return // it was read, and takes fixed values only
					}
					t.Errorf("%s --%s: %v", c.CommandPath(), f.Name, err)
				}
				if !f.Changed || before == f.Value.String() && value != before {
					t.Errorf("%s: %s does not set --%s", c.CommandPath(), name, f.Name)
				}
			})
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// TestEveryCommandExplainsItself holds that no command is without a short text, and no flag without usage.
func TestEveryCommandExplainsItself(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" {
			t.Errorf("%s has no short text", c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s has no usage", c.CommandPath(), f.Name)
			}
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(rootCommand(&cli{}))
}
