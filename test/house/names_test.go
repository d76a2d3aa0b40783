package house

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// files gives every file of the project with an ending, without what is vendored or made by a generator.
func files(t *testing.T, ending string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "bin" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ending) && !strings.HasSuffix(path, ".gen.go") {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Names that say nothing: what would be in such a package belongs to a noun.
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "misc", "models", "model", "service", "services", "manager", "base", "impl", "shared", "lib", "types"}

func TestPackageNames(t *testing.T) {
	for _, p := range packages(t) {
		for _, part := range strings.Split(p.ImportPath, "/") {
			if slices.Contains(emptyNames, part) {
				t.Errorf("%s: the name %q says nothing", p.ImportPath, part)
			}
		}
	}
}

var clause = regexp.MustCompile(`(?i)clause|paper|row[s]? [ADPRX]\d|[ADPX]\d(\.\d)?|R1`)

// Every package says in its comment which clause of the paper it serves.
func TestPackageCommentsNameTheirClause(t *testing.T) {
	comments := map[string]string{}
	seen := map[string]bool{}
	for _, f := range files(t, ".go") {
		if strings.HasSuffix(f, "_test.go") || strings.Contains(f, "/cmd/") || strings.Contains(f, "/test/") || strings.Contains(f, "/bench/") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(f)
		seen[dir] = true
		if parsed.Doc != nil {
			comments[dir] += parsed.Doc.Text()
		}
	}
	for dir := range seen {
		if dir == root {
			continue
		}
		switch c := comments[dir]; {
		case c == "":
			t.Errorf("%s has no package comment", dir)
		case !clause.MatchString(c):
			t.Errorf("%s: the package comment names no clause of the paper", dir)
		}
	}
}

// Exported identifiers carry a comment.
func TestExportedHaveComments(t *testing.T) {
	missing := 0
	for _, f := range files(t, ".go") {
		if strings.HasSuffix(f, "_test.go") || strings.Contains(f, "/client/") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && fn.Doc == nil && exportedReceiver(fn) {
				missing++
				t.Errorf("%s: %s has no comment", f, fn.Name.Name)
			}
		}
	}
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if gen, ok := typ.(*ast.IndexExpr); ok {
		typ = gen.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

// MaxLines bounds a file.
const maxLines = 600

func TestSizes(t *testing.T) {
	for _, ending := range []string{".go", ".css", ".html", ".js", ".sh"} {
		for _, f := range files(t, ending) {
			if strings.HasSuffix(f, ".min.js") || strings.Contains(f, "/static/vendor/") {
				continue
			}
			if n := lines(t, f); n > maxLines {
				t.Errorf("%s has %d lines, at most %d", f, n, maxLines)
			}
		}
	}
}

func lines(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(bufio.NewReaderSize(f, 1<<20)); s.Scan(); {
		n++
	}
	return n
}

// The project speaks of itself alone: no path of anybody's machine.
func TestNoForeignPaths(t *testing.T) {
	foreign := regexp.MustCompile(`(^|[^.\w])/(home|root|work|Users)/[a-z]`)
	for _, ending := range []string{".go", ".md", ".sh", ".html", ".yaml", "Makefile"} {
		for _, f := range files(t, ending) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if m := foreign.Find(b); m != nil {
				t.Errorf("%s names a path of a machine: %q", f, m)
			}
		}
	}
}
