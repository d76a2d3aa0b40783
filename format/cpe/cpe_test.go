package cpe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/knqyf263/go-cpe/common"
	"github.com/knqyf263/go-cpe/matching"
	"github.com/knqyf263/go-cpe/naming"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"cpe:2.3:a:haxx:curl:7.68.0:*:*:*:*:*:*:*":                          "cpe:2.3:a:haxx:curl:7.68.0:*:*:*:*:*:*:*",
		"cpe:/a:haxx:curl:7.68.0":                                           "cpe:2.3:a:haxx:curl:7.68.0:*:*:*:*:*:*:*",
		"CPE:2.3:a:GNU:libstdc\\+\\+:-:*:*:*:*:*:*:*":                       `cpe:2.3:a:gnu:libstdc\+\+:-:*:*:*:*:*:*:*`,
		"cpe:2.3:o:linux:linux_kernel:6.6.30":                               "cpe:2.3:o:linux:linux_kernel:6.6.30:*:*:*:*:*:*:*",
		"cpe:2.3:a:*:busybox:1.36.1:*:*:*:*:*:*:*":                          "cpe:2.3:a:*:busybox:1.36.1:*:*:*:*:*:*:*",
		`cpe:2.3:a:x\:y:a\\b:1.0:*:*:*:*:*:*:*`:                             `cpe:2.3:a:x\:y:a\\b:1.0:*:*:*:*:*:*:*`,
		`cpe:2.3:a:foo\-bar:b\*z:8.*:*:*:*:*:*:*:*`:                         `cpe:2.3:a:foo-bar:b\*z:8.*:*:*:*:*:*:*:*`,
		"cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~":   "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*",
		"cpe:/a:foo%5cbar:big%24money_2010%07:::~~special~ipod_touch~80gb~": "",
		"cpe:/a:foo~bar:big%7emoney_2010":                                   `cpe:2.3:a:foo\~bar:big\~money_2010:*:*:*:*:*:*:*:*`,
		"cpe:2.3:a:Foo Bar:x:1":                                             "cpe:2.3:a:foo_bar:x:1:*:*:*:*:*:*:*",
		"cpe:2.3:a:v:p:1:2:3:4:5:6:7:8:9":                                   "",
		"cpe:2.3:x:v:p:1":                                                   "",
		"cpe:2.3:a:*:*:1":                                                   "",
		"curl":                                                              "",
		"":                                                                  "",
		"cpe:2.3:a:" + strings.Repeat("v", MaxLength):                       "",
		"cpe:/a:b:c%4":                                                      "",
		"cpe:/a:b:c%zz":                                                     "",
	} {
		n, err := Parse(in)
		switch {
		case want == "" && err == nil:
			t.Errorf("%.40q: %s", in, n)
		case want != "" && (err != nil || n.String() != want):
			t.Errorf("%q: %s %v, want %s", in, n, err, want)
		}
	}
}

func TestURI(t *testing.T) {
	for _, in := range []string{"cpe:/a:haxx:curl:7.68.0", "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~", "cpe:/o:x:y%2bz:-", "cpe:/a:b:c:8.%02", "cpe:/a:b:c:8.%01%01"} {
		n, err := Parse(in)
		if err != nil || n.URI() != in {
			t.Errorf("%s: %s %v", in, n.URI(), err)
		}
	}
}

func TestKeyOf(t *testing.T) {
	n, _ := Parse(`cpe:2.3:a:*:LibPNG-dev:1.6.37:*:*:*:*:*:*:*`)
	if d := cmp.Diff(Key{"a", Any, "libpng-dev"}, n.Key()); d != "" {
		t.Error(d)
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		s, t string
		want Relation
	}{
		{"cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:1", Equal},
		{"cpe:2.3:a:v:p:*", "cpe:2.3:a:v:p:1", Superset},
		{"cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:*", Subset},
		{"cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:2", Disjoint},
		{"cpe:2.3:a:v:p:-", "cpe:2.3:a:v:p:2", Disjoint},
		{"cpe:2.3:a:*:p:1", "cpe:2.3:a:v:p:*", Overlap},
		{"cpe:2.3:a:v:p:8.*", "cpe:2.3:a:v:p:8.1.2", Superset},
		{"cpe:2.3:a:v:p:8.?", "cpe:2.3:a:v:p:8.11", Disjoint},
		{"cpe:2.3:a:v:p:8.??", "cpe:2.3:a:v:p:8.1", Superset},
		{"cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:1.*", Undefined},
		{`cpe:2.3:a:v:p:\-`, "cpe:2.3:a:v:p:-", Disjoint},
	} {
		s, _ := Parse(c.s)
		x, _ := Parse(c.t)
		if got := Compare(s, x); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.s, c.t, got, c.want)
		}
	}
}

// TestAgainstLibrary: where the library accepts a name, both write and relate it alike.
func TestAgainstLibrary(t *testing.T) {
	names := []string{`cpe:2.3:a:haxx:curl:7.68.0:*:*:*:*:*:*:*`, `cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*`, `cpe:2.3:a:gnu:libstdc\+\+:-:*:*:*:*:*:*:*`,
		`cpe:2.3:o:linux:linux_kernel:6.6.30:rc1:*:*:*:*:*:*`, `cpe:2.3:a:haxx:curl:7.*:*:*:*:*:*:*:*`, `cpe:2.3:a:haxx:curl:7.68.?:*:*:*:*:*:*:*`,
		`cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*`, `cpe:2.3:a:x\:y:a\\b:1.0:*:*:*:*:*:*:*`,
		`cpe:2.3:h:acme:router_9000:-:*:*:*:*:*:*:*`, `cpe:2.3:a:haxx:curl:7.68.0:*:*:de:*:*:*:*`, `cpe:2.3:a:haxx:*url:7.68.0:*:*:*:*:*:*:*`}
	for _, a := range names {
		wa, err := naming.UnbindFS(a)
		if err != nil {
			t.Fatal(err)
		}
		na, err := Parse(a)
		if err != nil || na.String() != a || naming.BindToURI(wa) != na.URI() {
			t.Errorf("%s: %s, URI %s, theirs %s, %v", a, na, na.URI(), naming.BindToURI(wa), err)
		}
		for _, b := range names {
			wb, err := naming.UnbindFS(b)
			if err != nil {
				t.Fatal(err)
			}
			nb, _ := Parse(b)
			if got, want := Compare(na, nb), theirs(wa, wb); got != want {
				t.Errorf("%s to %s: %d, theirs %d", a, b, got, want)
			}
		}
	}
}

func theirs(a, b common.WellFormedName) Relation {
	undefined := false
	for _, r := range matching.CompareWFNs(a, b) {
		undefined = undefined || r == matching.UNDEFINED
	}
	switch {
	case matching.IsDisjoint(a, b):
		return Disjoint
	case undefined:
		return Undefined
	case matching.IsEqual(a, b):
		return Equal
	case matching.IsSubset(a, b):
		return Subset
	case matching.IsSuperset(a, b):
		return Superset
	}
	return Overlap
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"cpe:2.3:a:haxx:curl:7.68.0:*:*:*:*:*:*:*", `cpe:2.3:a:x\:y:a\\b?:*1:-:\-:*:*:*:*:*:*`, "cpe:/a:hp:x%01:7::~~online~win2003~x64~", "cpe:/a:b:%2a%5c%3f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(n.String())
		if len(n.String()) > MaxLength {
			return
		}
		if err != nil || again != n {
			t.Errorf("%q -> %+v -> %s -> %+v %v", text, n, n, again, err)
		}
		if r := Compare(n, n); r != Equal && r != Undefined {
			t.Errorf("%s to itself: %d", n, r)
		}
		n.URI()
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(`cpe:2.3:a:gnu:libstdc\+\+:7.68.0:*:*:*:*:*:*:*`); err != nil {
			b.Fatal(err)
		}
	}
}
