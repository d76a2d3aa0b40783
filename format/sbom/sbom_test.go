package sbom

import (
	"fmt"
	"strings"
	"testing"

	"clew/format/limit"
)

func TestSplitVCS(t *testing.T) {
	for in, want := range map[string][2]string{
		"git+https://git.example/a.git@v1#sub":                           {"https://git.example/a.git", "v1"},
		"git+https://user@git.example/a.git":                             {"https://user@git.example/a.git", ""},
		"git+https://user@git.example/a.git@abc":                         {"https://user@git.example/a.git", "abc"},
		"https://git.example/a#0123456789abcdef0123456789abcdef01234567": {"https://git.example/a", "0123456789abcdef0123456789abcdef01234567"},
		"https://git.example/a#readme":                                   {"https://git.example/a", ""},
		"git@git.example:a/b.git":                                        {"git@git.example:a/b.git", ""},
		"scm:git:https://git.example/a.git":                              {"https://git.example/a.git", ""},
		"":                                                               {"", ""},
		"git+ssh://git.example/a@":                                       {"ssh://git.example/a", ""},
	} {
		if a, b := SplitVCS(in); a != want[0] || b != want[1] {
			t.Errorf("%s: %q %q", in, a, b)
		}
	}
}

func TestPlausiblePURL(t *testing.T) {
	for in, want := range map[string]bool{"pkg:npm/a@1": true, "pkg:npm/%40s/a": true, "pkg://npm/a": true, "pkg:golang/github.com/a/b@v1?x=y#z": true, "pkg:generic/a": true,
		"": false, "npm/a": false, "pkg:": false, "pkg:npm": false, "pkg:npm/": false, "pkg:/a": false, "pkg:npm/@1": false, "pkg:n pm/a": false, "pkg:npm/a b": false, "pkg:npm/?a": false} {
		if got := plausiblePURL(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

// TestReferences: every component gets a reference of its own, whatever the file says.
func TestReferences(t *testing.T) {
	var doc Document
	var refs []string
	s := NewSink(Handler{Component: func(c Component) error { refs = append(refs, c.Ref); return nil }}, &doc)
	for _, ref := range []string{"a", "a", "", "/1", "/4"} {
		s.Component(&Component{Ref: ref, Name: "n"}, limit.Place{Pointer: fmt.Sprintf("/%d", len(refs))})
	}
	s.Component(&Component{Name: "n"}, limit.Place{Pointer: "/1"})
	if got := strings.Join(refs, " "); got != "a /1 /2 /3 /4 /1#2" {
		t.Error(got)
	}
}

// TestWarningBound: the thousand-and-first warning is counted only.
func TestWarningBound(t *testing.T) {
	var doc Document
	n := 0
	s := NewSink(Handler{Warning: func(Warning) { n++ }}, &doc)
	for range 2 * MaxWarnings {
		s.Warn(limit.Place{Line: 1}, "x")
	}
	if n != MaxWarnings || doc.Warnings != 2*MaxWarnings {
		t.Error(n, doc.Warnings)
	}
}

// TestEdges: long lists are passed on in parts, and references that lead nowhere are told once, in whatever order.
func TestEdges(t *testing.T) {
	var doc Document
	var parts []int
	var warned []string
	s := NewSink(Handler{Dependency: func(d Dependency) error { parts = append(parts, len(d.On)); return nil },
		Warning: func(w Warning) { warned = append(warned, fmt.Sprintf(w.Message, w.Args...)) }}, &doc)
	on := make([]string, 2500)
	for i := range on {
		on[i] = "later"
	}
	on[7] = "never"
	s.Dependency(Dependency{Ref: "first", Link: DependsOn, On: on}, limit.Place{Line: 3})
	s.Component(&Component{Ref: "later", Name: "n"}, limit.Place{Line: 4})
	s.Component(&Component{Ref: "first", Name: "n"}, limit.Place{Line: 5})
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(parts) != "[1000 1000 500]" || doc.Dependencies != 2500 || len(warned) != 1 || warned[0] != `the reference "never" leads to no component` {
		t.Error(parts, warned)
	}
}

func TestSlim(t *testing.T) {
	c := Component{Name: "n"}
	for i := range 400 {
		c.AddProperty(fmt.Sprint(i), strings.Repeat("x", 3000))
		Append(&c.Paths, strings.Repeat("x", 3000)+fmt.Sprint(i))
		c.AddHash("MD5", "00")
	}
	if !c.Slim(MaxBytes) || c.Bytes() > MaxBytes || c.Properties != nil || len(c.Hashes) == 0 {
		t.Error(c.Bytes())
	}
	if c.Slim(MaxBytes) {
		t.Error("nothing was left to drop")
	}
}
