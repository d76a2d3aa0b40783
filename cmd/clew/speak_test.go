package main

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/lang"
)

var missing = flag.String("missing", "", "write the missing texts to this file, ready to be translated")

// TestGermanIsComplete holds every text of the command line against the catalogue: those of the tree of commands as it
// is built, and those that the sources say.
func TestGermanIsComplete(t *testing.T) {
	texts := treeTexts()
	if len(texts) < 250 {
		t.Fatalf("only %d texts in the tree: the walk is broken", len(texts))
	}
	said := sourceTexts(t)
	if len(said) < 200 {
		t.Fatalf("only %d texts in the sources: the scan is broken", len(said))
	}
	maps.Copy(texts, said)
	for _, f := range foreign {
		texts[f] = "speak.go: foreign"
	}
	var lines []string
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		if !strings.ContainsFunc(verbs.ReplaceAllString(text, ""), unicode.IsLetter) {
			continue
		}
		if !lang.Has(lang.German, text) {
			t.Errorf("%s: no German for %q (add it to lang/de/cli.txt)", texts[text], text)
			lines = append(lines, strings.NewReplacer(`\`, `\\`, "=", `\=`, "\n", `\n`).Replace(text)+" = ")
			continue
		}
		if a, b := verbs.FindAllString(text, -1), verbs.FindAllString(lang.T(lang.German, text), -1); !slices.Equal(a, b) {
			t.Errorf("%s: %q has %q, its German has %q", texts[text], text, a, b)
		}
	}
	if *missing != "" {
		if err := os.WriteFile(*missing, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var verbs = regexp.MustCompile(`%(?:\[\d\])?[-+#0-9.]*[a-zA-Z%]`)

// treeTexts gives the parts of which the help of all commands is made, with where they stand.
func treeTexts() map[string]string {
	root := rootCommand(&cli{})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	all := map[string]string{}
	add := func(text, where string) {
		keys, _ := partsOf(text)
		for _, k := range keys {
			all[k] = where
		}
	}
	every(root, func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		add(c.Short, c.CommandPath())
		add(c.Long, c.CommandPath())
		for _, g := range c.Groups() {
			add(g.Title, c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { add(f.Usage, c.CommandPath()+" --"+f.Name) })
	})
	return all
}

// sourceTexts finds what the package says in its sources, and in those of package rebuild how far it is.
func sourceTexts(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../rebuild/*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range append(files, more...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			where := ""
			if n != nil {
				where = set.Position(n.Pos()).String()
			}
			add := func(e ast.Expr) (string, bool) {
				s, ok := literal(e)
				if ok {
					all[s] = where
				}
				return s, ok
			}
			switch n := n.(type) {
			case *ast.CallExpr:
				inCall(t, n, where, add)
			case *ast.CompositeLit:
				inLiteral(n, add)
			}
			return true
		})
	}
	return all
}

// inCall finds the texts of a call. Those with verbs have an argument for each.
func inCall(t *testing.T, n *ast.CallExpr, where string, add func(ast.Expr) (string, bool)) {
	t.Helper()
	name := ""
	switch f := n.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.IndexExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			name = id.Name
		}
	}
	if head, ok := n.Args[:min(1, len(n.Args))], name == "table"; ok && len(head) > 0 {
		if c, ok := head[0].(*ast.CompositeLit); ok {
			for _, e := range c.Elts {
				add(e)
			}
		}
	}
	at, ok := map[string]int{"say": 0, "told": 0, "usagef": 0, "note": 0, "resolved": 0, "mode": 0, "ask": 1, "life": 2, "several": 1, "Say": 0}[name]
	if !ok || at >= len(n.Args) {
		return
	}
	text, ok := add(n.Args[at])
	if name == "several" {
		add(n.Args[at+1])
	}
	if !ok || !slices.Contains([]string{"say", "told", "usagef", "note"}, name) || n.Ellipsis.IsValid() {
		return
	}
	holes := 0
	for _, v := range verbs.FindAllString(text, -1) {
		if v != "%%" {
			holes++
		}
	}
	if holes != len(n.Args)-1 {
		t.Errorf("%s: %q takes %d arguments and has %d", where, text, holes, len(n.Args)-1)
	}
}

// inLiteral finds the heads of columns, the names of pairs, and what the doctor looks at.
func inLiteral(n *ast.CompositeLit, add func(ast.Expr) (string, bool)) {
	if array, ok := n.Type.(*ast.ArrayType); ok {
		for _, e := range n.Elts {
			if c, ok := e.(*ast.CompositeLit); ok && c.Type == nil && named(array.Elt) && len(c.Elts) > 0 {
				add(c.Elts[0])
			}
		}
		return
	}
	if named(n.Type) && len(n.Elts) > 0 {
		add(n.Elts[0])
	}
}

func named(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return named(e.X)
	case *ast.Ident:
		return slices.Contains([]string{"pair", "column", "col", "symptom"}, e.Name)
	}
	return false
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}
