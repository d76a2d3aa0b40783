package lang

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	tp "text/template/parse"
	"unicode"
)

var missing = flag.String("missing", "", "write the missing texts to this file, ready to be translated")

// use is a text as it stands in the program.
type use struct{ text, where string }

// Every text that a page, an error or a table shows has a German one; texts with the same placeholders.
func TestGermanIsComplete(t *testing.T) {
	uses := scan(t)
	if len(uses) < 50 {
		t.Fatalf("only %d texts found: the scan is broken", len(uses))
	}
	seen := map[string]bool{}
	var lines []string
	for _, u := range uses {
		if seen[u.text] {
			continue
		}
		seen[u.text] = true
		g, ok := german()[u.text]
		if !ok {
			t.Errorf("%s: no German for %q (add it to lang/de)", u.where, u.text)
			lines = append(lines, strings.NewReplacer(`\`, `\\`, "=", `\=`, "\n", `\n`).Replace(u.text)+" = ")
			continue
		}
		if a, b := holes(u.text), holes(g); a != b {
			t.Errorf("%s: %q has %s, its German %q has %s", u.where, u.text, a, g, b)
		}
	}
	if *missing != "" {
		if err := os.WriteFile(*missing, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A text that nothing shows any more is taken out of the catalogue, so that it stays readable.
func TestNoTextIsLeftOver(t *testing.T) {
	used := map[string]bool{}
	for _, u := range scan(t) {
		used[u.text] = true
	}
	for k := range german() {
		if !used[k] {
			t.Logf("not used any more: %q", k)
		}
	}
}

// Templates hold no text of their own: neither between the tags nor in attributes that people read.
func TestNoHardCodedText(t *testing.T) {
	for _, file := range templates(t) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range hardCoded(string(b)) {
			t.Errorf("%s: text outside the catalogue: %q", file, s)
		}
	}
}

func TestHardCodedFinds(t *testing.T) {
	for in, want := range map[string]int{
		`<p>{{T "Open"}}</p>`: 0, `<p>Open</p>`: 1, `<a title="Open">{{.X}}</a>`: 1, `<a title="{{T "Open"}}">x</a>`: 1,
		`<kbd>Ctrl</kbd> 3 · – {{.N}}`: 0, `<span translate="no">clew</span>`: 0, `{{define "x"}}{{end}}`: 0, `<input placeholder="a b">`: 1,
	} {
		if got := hardCoded(in); len(got) != want {
			t.Errorf("%s: found %q, want %d", in, got, want)
		}
	}
}

var (
	action   = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	comment  = regexp.MustCompile(`(?s)<!--.*?-->`)
	skipped  = regexp.MustCompile(`(?s)<(kbd|code|script|style)\b[^>]*>.*?</(kbd|code|script|style)>|<(\w+)[^>]*\btranslate="no"[^>]*>.*?</\w+>`)
	tags     = regexp.MustCompile(`(?s)<[^>]*>`)
	readable = regexp.MustCompile(`(?s)\b(?:title|aria-label|placeholder|alt|data-done|data-none|data-hint)="([^"]*)"`)
)

// hardCoded finds letters outside actions in what people read.
func hardCoded(s string) []string {
	s = action.ReplaceAllString(s, "\x01")
	s = comment.ReplaceAllString(s, "")
	s = skipped.ReplaceAllString(s, "")
	var out []string
	for _, m := range readable.FindAllStringSubmatch(s, -1) {
		if words(m[1]) {
			out = append(out, m[1])
		}
	}
	for part := range strings.SplitSeq(tags.ReplaceAllString(s, "\x02"), "\x02") {
		if words(part) && !strings.Contains(part, "· clew") {
			out = append(out, strings.TrimSpace(part))
		}
	}
	return out
}

func words(s string) bool {
	return strings.ContainsFunc(strings.ReplaceAll(s, "&middot;", ""), unicode.IsLetter)
}

var hole = regexp.MustCompile(`\{\d+\}|%(?:\[\d+\])?[-+#0-9.]*[a-zA-Z%]`)

// holes lists the placeholders of a text, in order of their names.
func holes(s string) string {
	found := hole.FindAllString(s, -1)
	if len(found) == 0 {
		return "none"
	}
	next := 0
	for i, f := range found {
		if f[0] == '%' && f != "%%" {
			n := strings.Index(f, "]")
			if n < 0 {
				next++
				found[i] = fmt.Sprintf("%%[%d]%s", next, f[1:])
			}
		}
	}
	sort.Strings(found)
	return strings.Join(found, " ")
}

// scan finds the texts of the whole module.
func scan(t *testing.T) []use {
	t.Helper()
	var out []use
	walk(t, ".go", func(file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%s is left out: %v", file, err)
			return
		}
		faults := faultNames(f)
		ast.Inspect(f, func(n ast.Node) bool {
			for _, text := range texts(n, file, f.Name.Name, faults) {
				out = append(out, use{text, set.Position(n.Pos()).String()})
			}
			return true
		})
	})
	for _, file := range templates(t) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tr := tp.New(filepath.Base(file))
		tr.Mode = tp.SkipFuncCheck
		set := map[string]*tp.Tree{}
		if _, err := tr.Parse(string(b), "", "", set); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, one := range set {
			nodes(one.Root, func(text string) { out = append(out, use{text, file}) })
		}
	}
	return out
}

// texts gives the literals of one call or composite that are keys of the catalogue.
func texts(n ast.Node, file, pkg string, faults map[string]bool) []string {
	switch n := n.(type) {
	case *ast.BasicLit: // tables of what else a file may be
		if s, ok := literal(n); ok && strings.HasPrefix(s, "It is ") && strings.HasPrefix(file, "../format/") {
			return []string{s}
		}
	case *ast.CompositeLit:
		name := ""
		switch x := n.Type.(type) {
		case *ast.SelectorExpr:
			name = x.Sel.Name
		case *ast.Ident:
			name = x.Name
		}
		if name != "Error" && name != "Field" {
			return nil
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Message" {
					return literals([]ast.Expr{kv.Value}, 0)
				}
			}
		}
	case *ast.CallExpr:
		name, recv := "", ""
		switch x := n.Fun.(type) {
		case *ast.SelectorExpr:
			name = x.Sel.Name
			switch r := x.X.(type) {
			case *ast.Ident:
				recv = r.Name
			case *ast.SelectorExpr:
				recv = r.Sel.Name
			}
		case *ast.Ident:
			name, recv = x.Name, pkg
		}
		switch {
		case details[name] && strings.HasPrefix(file, "../format/"):
			return sentence(n.Args)
		case recv == "lang" && (name == "T" || name == "Message"):
			return literals(n.Args, 1)
		case recv == "lang" && name == "TN":
			return literals(n.Args, 2, 3)
		case recv == "lang" && name == "K":
			return literals(n.Args, 0)
		case recv == "clew" && (name == "Errorf" || name == "Wrapf") && internal(n.Args):
			return nil // for the log only
		case recv == "clew" && name == "Errorf":
			return literals(n.Args, 1)
		case recv == "clew" && name == "Wrapf":
			return literals(n.Args, 2)
		case name == "Add" && faults[recv]:
			return literals(n.Args, 1)
		case name == "T" && recv != pkg:
			return literals(n.Args, 0)
		case name == "TN" && recv != pkg:
			return literals(n.Args, 1, 2)
		}
	}
	return nil
}

// details are the calls by which readers of files say what is odd or wrong at a place.
var details = map[string]bool{"Broken": true, "TooMuch": true, "Warn": true, "fail": true, "oddity": true, "reject": true, "broken": true, "tooMuch": true, "refuse": true}

// sentence gives the first argument that is a literal of more than one word.
func sentence(args []ast.Expr) []string {
	for i := range args {
		if found := literals(args, i); len(found) == 1 && strings.Contains(found[0], " ") {
			return found
		}
	}
	return nil
}

func internal(args []ast.Expr) bool {
	if len(args) == 0 {
		return false
	}
	s, ok := args[0].(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Internal"
}

// faultNames lists what a file declares as clew.Faults.
func faultNames(f *ast.File) map[string]bool {
	names := map[string]bool{}
	isFaults := func(e ast.Expr) bool {
		if s, ok := e.(*ast.StarExpr); ok {
			e = s.X
		}
		s, ok := e.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Faults"
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if n.Type != nil && isFaults(n.Type) {
				for _, id := range n.Names {
					names[id.Name] = true
				}
			}
		case *ast.Field:
			if isFaults(n.Type) {
				for _, id := range n.Names {
					names[id.Name] = true
				}
			}
		}
		return true
	})
	return names
}

func literals(args []ast.Expr, at ...int) []string {
	var out []string
	for _, i := range at {
		if i < len(args) {
			if s, ok := literal(args[i]); ok && words(hole.ReplaceAllString(s, "")) {
				out = append(out, s)
			}
		}
	}
	return out
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, ok2 := literal(e.Y)
		return a + b, ok && ok2
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// nodes finds the texts of T, TN and TH in a template.
func nodes(n tp.Node, found func(string)) {
	switch n := n.(type) {
	case *tp.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				nodes(c, found)
			}
		}
	case *tp.ActionNode:
		nodes(n.Pipe, found)
	case *tp.IfNode:
		branch(&n.BranchNode, found)
	case *tp.RangeNode:
		branch(&n.BranchNode, found)
	case *tp.WithNode:
		branch(&n.BranchNode, found)
	case *tp.TemplateNode:
		nodes(n.Pipe, found)
	case *tp.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				nodes(c, found)
			}
		}
	case *tp.CommandNode:
		if id, ok := n.Args[0].(*tp.IdentifierNode); ok {
			for _, i := range map[string][]int{"T": {1}, "TH": {1}, "TN": {2, 3}}[id.Ident] {
				if i < len(n.Args) {
					if s, ok := n.Args[i].(*tp.StringNode); ok {
						found(s.Text)
					}
				}
			}
		}
		for _, a := range n.Args {
			if p, ok := a.(*tp.PipeNode); ok {
				nodes(p, found)
			}
		}
	}
}

func branch(n *tp.BranchNode, found func(string)) {
	nodes(n.Pipe, found)
	nodes(n.List, found)
	nodes(n.ElseList, found)
}

func templates(t *testing.T) []string {
	t.Helper()
	var out []string
	walk(t, ".html", func(file string) {
		if strings.Contains(file, "/web/") || strings.Contains(file, "/portal/") {
			out = append(out, file)
		}
	})
	return out
}

// walk visits the module's files with an ending, leaving test data and hidden folders out.
func walk(t *testing.T, ext string, visit func(string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && p != ".." && (name == "testdata" || name == "docs" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
			return filepath.SkipDir
		}
		if !d.IsDir() && filepath.Ext(p) == ext {
			visit(filepath.ToSlash(p))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
