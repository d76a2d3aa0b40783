package admin

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"clew/lang"
	"clew/web/register"
)

// payloads are the structs that events carry whole, by the package that declares them. What an event carries must be a
// map written out in the file of its audit.Append, or of one of these.
var payloads = map[string][]string{
	"access": {"SavedView", "ClaimRule"}, "aftersales/advisory": {"Difference"}, "aftersales/vulnerability": {"Assessment", "Scope"}, "app": {"Cleaned"}, "backup": {"Made", "Schedule"},
	"feed": {"Settings"}, "product": {"Change", "Contact", "ContactInput", "Deployment", "DeploymentInput", "Hold", "Line", "LineInput", "Meta", "Party", "PartyInput", "Product", "ProductInput", "Release", "ReleaseInput",
		"Responsibility", "SupportPeriod", "SupportInput", "Variant", "VariantInput"},
	"rebuild": {"Report"},
}

// whole are the expressions that stand for one of those structs, or for a map of the same file.
var whole = map[string]bool{"payload": true, "c": true, "v": true, "r": true, "s": true, "Change{}": true}

// audited finds the names of all values that events carry, and all kinds of events, in the program's source.
func audited(t *testing.T) (fields map[string]string, kinds map[string]string) {
	t.Helper()
	root := filepath.Join("..", "..")
	fields, kinds = map[string]string{}, map[string]string{}
	left := map[string]bool{}
	for dir, names := range payloads {
		for _, n := range names {
			left[dir+"."+n] = true
		}
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (rel == "web" || rel == "test" || rel == "bench" || rel == "demo" || strings.HasPrefix(d.Name(), ".") && rel != "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok && left[dir+"."+s.Name.Name] {
				delete(left, dir+"."+s.Name.Name)
				members(s, func(name string) { fields[name] = rel })
			}
			return true
		})
		appended(t, f, rel, fields, kinds)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range left {
		t.Errorf("no struct %s", n)
	}
	return fields, kinds
}

// appended notes what the events of a file carry.
func appended(t *testing.T, f *ast.File, rel string, fields, kinds map[string]string) {
	t.Helper()
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || name(lit.Type) != "audit.Event" {
			return true
		}
		found = true
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if s := text(kv.Value); name(kv.Key) == "Kind" && s != "" {
				kinds[s] = rel
			}
			if name(kv.Key) == "Payload" && !carries(kv.Value) {
				t.Errorf("%s: this test does not know what the event's payload holds: write a map, or name its struct here", rel)
			}
		}
		return true
	})
	if !found {
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if _, ok := n.Type.(*ast.MapType); !ok {
				return true
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok && text(kv.Key) != "" {
					fields[text(kv.Key)] = rel
				}
			}
		case *ast.IndexExpr:
			if name(n.X) == "payload" && text(n.Index) != "" {
				fields[text(n.Index)] = rel
			}
		}
		return true
	})
}

func carries(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		_, ok := e.Type.(*ast.MapType)
		return ok || name(e.Type) == "Change"
	case *ast.CallExpr:
		return name(e.Fun) == "json.RawMessage"
	}
	return whole[name(e)]
}

// members gives the names under which a struct's fields are stored.
func members(s *ast.TypeSpec, found func(string)) {
	st, ok := s.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range st.Fields.List {
		tag := ""
		if f.Tag != nil {
			raw, _ := strconv.Unquote(f.Tag.Value)
			tag, _, _ = strings.Cut(reflect.StructTag(raw).Get("json"), ",")
		}
		for _, n := range f.Names {
			switch {
			case tag == "-":
			case tag != "":
				found(tag)
			default:
				found(n.Name)
			}
		}
	}
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return name(e.X) + "." + e.Sel.Name
	}
	return ""
}

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

func TestEveryAuditedFieldHasWords(t *testing.T) {
	fields, kinds := audited(t)
	if len(fields) < 120 || len(kinds) < 40 {
		t.Fatalf("%d fields and %d kinds: the search has gone blind", len(fields), len(kinds))
	}
	for f, where := range fields {
		word, hidden := register.FieldWord(f)
		if word == "" && !hidden {
			t.Errorf("%s: the field %q of an event has no words in web/register/fields.go", where, f)
		}
		if word != "" && word != "SHA-256" && word != "CPE" && word != "purl" && len(lang.Missing(lang.German, word)) > 0 {
			t.Errorf("%s: no German for %q", where, word)
		}
	}
	for k, where := range kinds {
		if !known(k) {
			t.Errorf("%s: the kind of event %q has no words in web/admin/kind.go", where, k)
		}
	}
}

func known(kind string) bool {
	for _, k := range kinds {
		if k.kind == kind {
			return true
		}
	}
	return false
}
