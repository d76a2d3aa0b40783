package vers

import (
	"slices"
	"testing"

	"github.com/google/osv-scalibr/semantic"
	"pgregory.net/rapid"
)

// chains are versions in ascending order; equal ones share a group.
var chains = map[Scheme][][]string{
	Semver: {{"0.0.0-0", "v0.0.0-0"}, {"0.0.0-20190109142713-0ad062ec5ee5"}, {"v0.0.0-20221012122500-cfd413dd9e85"}, {"0", "0.0.0"},
		{"1.0.0-alpha"}, {"1.0.0-alpha.1"}, {"1.0.0-alpha.beta"}, {"1.0.0-beta"}, {"1.0.0-beta.2"}, {"1.0.0-beta.11"},
		{"1.0.0-rc.1"}, {"1", "v1.0", "1.0.0", "1.0.0+incompatible", "1.0.0+dirty"}, {"1.0.1-0.20200101000000-abcdefabcdef"},
		{"1.0.1"}, {"1.0.1.1"}, {"1.2.0"}, {"1.10.0"}, {"2.0.0+incompatible"}},
	PyPI: {{"1.0.dev0"}, {"1.0a1", "1.0alpha1"}, {"1.0b2"}, {"1.0rc1", "1.0c1"}, {"1.0", "1.0.0", "v1.0"}, {"1.0+local.1"}, {"1.0.post1", "1.0-1"},
		{"1.1"}, {"2019.4"}, {"1!0.1"}},
	Debian: {{"1.0~rc1-1"}, {"1.0-1"}, {"1.0-1+deb12u1"}, {"1.0-1+deb12u2"}, {"1.0-2"}, {"1.0a-1"}, {"1.0+dfsg-1"}, {"1:0.5-1"}},
	RPM:    {{"1.0~rc1-1.el9"}, {"0:1.0-1.el9", "1.0-1.el9"}, {"1.0-2.el9"}, {"1.0^git1-1.el9"}, {"1.0.1-1.el9"}, {"1:0.9-1.el9"}},
	Alpine: {{"1.0_alpha1-r0"}, {"1.0_rc1-r0"}, {"1.0-r0"}, {"1.0-r1"}, {"1.0_p1-r0"}, {"1.0a-r0"}, {"1.1-r0"}, {"1.10-r0"}},
	Maven: {{"1.0-alpha-1"}, {"1.0-beta-1"}, {"1.0-milestone-1", "1.0-m1"}, {"1.0-rc1", "1.0-cr1"}, {"1.0-SNAPSHOT"},
		{"1.0", "1", "1.0.0", "1.0-ga", "1.0.final"}, {"1.0-sp"}, {"1.0.1"}},
	NuGet:     {{"1.0.0-alpha"}, {"1.0.0-BETA", "1.0.0-beta"}, {"1.0.0", "1.0", "1.0.0.0"}, {"1.0.0.1"}, {"1.0.1"}},
	RubyGems:  {{"1.0.a"}, {"1.0.pre1"}, {"1.0", "1"}, {"1.0.1"}, {"1.10"}},
	Packagist: {{"1.0.0-dev"}, {"1.0.0-alpha1"}, {"1.0.0-beta1"}, {"1.0.0-RC1"}, {"1.0.0", "v1.0.0"}, {"1.0.0-p1", "1.0.0-patch1"}, {"1.0.1"}},
	Pub:       {{"1.0.0-dev"}, {"1.0.0"}, {"1.0.0+1"}, {"1.0.0+2"}, {"1.0.1"}},
	CRAN:      {{"1.0"}, {"1.0.1", "1.0-1"}, {"1.10"}},
	Hackage:   {{"1.0"}, {"1.0.1"}, {"1.10"}},
	Generic: {{"1.0~rc1"}, {"1.0-dev"}, {"1.0-alpha"}, {"1.0a2"}, {"1.0-beta1", "1.0b1"}, {"1.0-rc1", "1.0.rc1", "1.0rc1"}, {"1.0-rc2"},
		{"1.0", "v1.0", "1", "release-1.0", "1.0.0"}, {"1.0k"}, {"1.0-p1"}, {"1.0-1"}, {"1.0.1", "1.00.01"}, {"1.1.1"}, {"1.1.1a"}, {"1.1.1k"}, {"1.1.1za"}, {"1.10"}},
	OpenWrt: {{"1.36.0-r9"}, {"1.36.1-1", "1.36.1-r1"}, {"1.36.1-r2"}, {"1.36.1-10"}, {"5.15.134-1-0a1b2c3d4e"}, {"2023.09.08~a1b2c3d4-r1"},
		{"2024.01.02~a1b2c3d-r1", "2024.01.02~ffffffff-1"}},
	Yocto: {{"1.0-r0.1", "1.0-r0"}, {"1.0-r1"}, {"1.0+gitAUTOINC+abcdef1234-r0", "1.0+git0+0123456789-r0", "1.0+git"}, {"1.0.1-r0"}, {"1:0.5-r0"}},
	Linux: {{"5.10"}, {"6.1.0", "6.1.0-13-amd64", "v6.1"}, {"6.1.55"}, {"6.6-rc3"}, {"6.6-rc10"}, {"6.6", "6.6.0-yocto-standard"},
		{"6.6.30", "6.6.30+git"}, {"6.10.1"}},
	Tag: {{"curl-7_9_8"}, {"curl-7_68_0", "7.68.0", "v7.68.0", "refs/tags/curl-7_68_0"}, {"curl-7_69_0"}, {"hostap_8_0", "v8"}, {"R_8_4_9"},
		{"libxml2-9.9.10-rc1"}, {"libxml2-9.9.10"}, {"OpenSSL_10_1_1k"}, {"OpenSSL_10_1_1l"}, {"VER-20-10-1"}},
	Calendar: {{"2023.12"}, {"24.04", "2024.04", "2024-04"}, {"2024.04.1-rc1"}, {"2024.04.1", "24.4.1"}, {"2024-04-30"}, {"2024.10"}},
	Date:     {{"2023-12-31"}, {"2024-04-30", "20240430", "2024.04.30"}, {"20240430.1"}, {"20240430-2", "2024-04-30.2"}, {"2024-05-01"}},
	Natural:  {{"Build 9", "build 9"}, {"Build 10"}, {"R2021a"}, {"R2021b"}, {"Z"}},
}

// TestChains holds every pair of every chain against its place.
func TestChains(t *testing.T) {
	for scheme, chain := range chains {
		for i, group := range chain {
			for j, other := range chain {
				for _, a := range group {
					for _, b := range other {
						want := max(-1, min(1, i-j))
						if got, err := Compare(scheme, a, b); err != nil || got != want {
							t.Errorf("%s: Compare(%q, %q) = %d, %v; want %d", scheme, a, b, got, err, want)
						}
					}
				}
			}
		}
	}
}

// generator makes versions as each ecosystem has them. Outside of that the borrowed orders are not always orders:
// Alpine has 1 = 1.0 and 1 = 1.00, but 1.0 < 1.00.
func generator(s Scheme) *rapid.Generator[string] {
	number := rapid.StringMatching(`(0|[1-9][0-9]{0,2})`)
	numbers := func(from, to int) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			n := rapid.IntRange(from, to).Draw(t, "numbers")
			out := number.Draw(t, "n")
			for range n - 1 {
				out += "." + number.Draw(t, "n")
			}
			return out
		})
	}
	suffixed := func(base *rapid.Generator[string], suffix string) *rapid.Generator[string] {
		end := rapid.StringMatching(suffix)
		return rapid.Custom(func(t *rapid.T) string { return base.Draw(t, "base") + end.Draw(t, "suffix") })
	}
	switch s {
	case Semver:
		return suffixed(numbers(1, 4), `(-[a-z0-9]{1,3}(\.[a-z0-9-]{1,3}){0,2})?(\+[a-z0-9]{1,4})?`)
	case PyPI:
		return suffixed(numbers(1, 4), `((a|b|rc)[0-9])?(\.post[0-9])?(\.dev[0-9])?(\+[a-z0-9]{1,3}(\.[a-z0-9]{1,2})?)?`)
	case Debian:
		return rapid.StringMatching(`([0-9]:)?[0-9]{1,2}([.+~a-z][0-9a-z.+~]{0,5})?(-[0-9a-z+~.]{1,4})?`)
	case RPM:
		return rapid.StringMatching(`([0-9]:)?[0-9]{1,2}(\.[0-9a-z]{1,3}){0,2}([~^][a-z0-9]{1,3})?-[0-9]{1,2}(\.el[0-9])?`)
	case Alpine:
		return rapid.StringMatching(`[1-9]?[0-9](\.(0|[1-9][0-9]?)){0,3}[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]?)?-r[0-9]`)
	case Maven:
		return suffixed(numbers(1, 4), `(-(alpha|beta|milestone|rc|SNAPSHOT|sp)(-[0-9])?)?`)
	case NuGet:
		return suffixed(numbers(2, 4), `(-[a-zA-Z]{1,4}(\.[0-9]{1,2})?)?`)
	case RubyGems:
		return suffixed(numbers(1, 4), `(\.(a|b|rc|pre)[0-9]?)?`)
	case Packagist:
		return suffixed(numbers(3, 3), `(-(dev|alpha|beta|RC|p)[0-9]?)?`)
	case Pub:
		return suffixed(numbers(3, 3), `(-[a-z]{1,3}(\.[0-9])?)?(\+[0-9])?`)
	case CRAN, Hackage:
		return numbers(2, 4)
	case Linux:
		return suffixed(numbers(2, 4), `(-rc[0-9]{1,2})?(-[0-9a-z-]{0,6})?`)
	case Calendar:
		return rapid.StringMatching(`(20)?2[0-9][.-][01][0-9]([.-][0-3][0-9])?(-rc[0-9])?`)
	case Date:
		return rapid.StringMatching(`202[0-9]-?(0[1-9])-?(1[0-9])([.-][0-9]{1,2})?`)
	case OpenWrt:
		return suffixed(numbers(1, 4), `(~[a-f0-9]{7,8})?(-r?[0-9]{1,2})?`)
	case Yocto:
		return suffixed(numbers(1, 4), `(\+git(AUTOINC\+[0-9a-f]{7})?)?(-r[0-9])?`)
	case Tag:
		return rapid.StringMatching(`([a-z]{1,4}[-_]|v)?[0-9]{1,2}([._][0-9]{1,2}){0,3}([a-z]|-rc[0-9])?`)
	}
	return rapid.StringMatching(`[0-9]{1,2}[0-9a-z.~+ _-]{0,8}`)
}

var all = []Scheme{Semver, PyPI, Debian, RPM, Alpine, Maven, NuGet, RubyGems, Packagist, Pub, CRAN, Hackage, Generic, OpenWrt,
	Yocto, Linux, Tag, Calendar, Date, Natural}

// TestOrders: every scheme is reflexive, antisymmetric and transitive (equal versions being interchangeable) over what
// its ecosystem writes.
func TestOrders(t *testing.T) {
	for _, s := range all {
		t.Run(string(s), func(t *testing.T) {
			g := generator(s)
			rapid.Check(t, func(t *rapid.T) { checkOrder(t, s, g.Draw(t, "a"), g.Draw(t, "b"), g.Draw(t, "c")) })
		})
	}
}

type fataler interface {
	Fatalf(string, ...any)
}

func checkOrder(t fataler, s Scheme, texts ...string) {
	var list []Version
	for _, x := range texts {
		v, err := Parse(s, x)
		if err != nil {
			return // Date: 2021-01-19 but not 2021-0119
		}
		list = append(list, v)
	}
	cmp := func(a, b Version) int {
		n, err := a.Compare(b)
		if err != nil {
			t.Fatalf("%v %v: %v", a, b, err)
		}
		return n
	}
	for _, v := range list {
		if cmp(v, v) != 0 {
			t.Fatalf("%v differs from itself", v)
		}
		for _, w := range list {
			if cmp(v, w) != -cmp(w, v) {
				t.Fatalf("%v %v: %d and %d", v, w, cmp(v, w), cmp(w, v))
			}
		}
	}
	slices.SortStableFunc(list, cmp)
	for i := range list {
		for j := range list[i:] {
			for k := range list[i+j:] {
				a, b, c := list[i], list[i+j], list[i+j+k]
				if x, y := cmp(a, b), cmp(b, c); x <= 0 && y <= 0 && cmp(a, c) != min(x, y) {
					t.Fatalf("%v <= %v <= %v: %d %d %d", a, b, c, x, y, cmp(a, c))
				}
			}
		}
	}
}

// TestPlainPyPI: the short way orders as the borrowed one does.
func TestPlainPyPI(t *testing.T) {
	g := rapid.StringMatching(`[0-9]{1,2}(\.[0-9]{1,2}){0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := g.Draw(t, "a"), g.Draw(t, "b")
		got, err := Compare(PyPI, a, b)
		want, _ := semantic.MustParse(a, "PyPI").CompareStr(b)
		if err != nil || got != want {
			t.Fatalf("%s %s: %d %v, want %d", a, b, got, err, want)
		}
	})
}

func TestUnknown(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", "  ": "empty", "-": "empty", "(devel)": "placeholder", "UNKNOWN": "placeholder", "NOASSERTION": "placeholder",
		"${project.version}": "placeholder", "@VERSION@": "placeholder", "latest": "placeholder", "*": "empty", "^1.2": "range",
		">=1.2,<2": "range", "1.x": "range", "1.*": "range", "[1.0,2.0)": "range", "~1.2": "range", "1.2 || 2": "range",
		"file:../x": "address", "https://example.org/x.tgz": "address", "git+ssh://git@example.org/x": "address",
		"workspace:*": "address", "0ad062ec5ee5": "commit", "9d05d50eddacf4c5afac725617e12dfb5407e3cb": "commit",
		"1.2\x00": "not text", "1\xff": "not text",
	} {
		if got, ok := Unknown(text); !ok || got != want {
			t.Errorf("Unknown(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"1", "v1.2.3", "0.0.0", "2024-01-02", "20240102", "1.2.3+incompatible", "v0.0.0-20190109142713-0ad062ec5ee5",
		"1:2.3-4", "1.0~rc1", "2019.4", "1.2.3-4.el9", "20200601a", "3.11.0~alpha", "1!2.0", "r42", "6.1.0-13-amd64", "2023c"} {
		if why, unknown := Unknown(text); unknown {
			t.Errorf("Unknown(%q) = %q", text, why)
		}
	}
}

func TestPseudo(t *testing.T) {
	for text, want := range map[string]bool{
		"v0.0.0-20190109142713-0ad062ec5ee5": true, "0.0.0-20190109142713-0ad062ec5ee5+dirty": true,
		"v1.2.4-0.20191109021931-daa7c04131f5": true, "v1.2.3-pre.0.20191109021931-daa7c04131f5": true,
		"v1.2.3": false, "v1.2.3-rc.1": false, "20191109021931-daa7c04131f5": false,
	} {
		if IsPseudo(text) != want {
			t.Errorf("IsPseudo(%q) = %v", text, !want)
		}
	}
}

func TestNormalizeTag(t *testing.T) {
	for in, want := range map[string]string{
		"v1.4.0": "1.4.0", "curl-7_68_0": "7.68.0", "hostap_2_9": "2.9", "R_2_4_9": "2.4.9", "OpenSSL_1_1_1k": "1.1.1k",
		"release/v2.0": "2.0", "libxml2-2.9.10": "2.9.10", "VER-2-10-1": "2.10.1", "mbedtls-2.16.0-rc1": "2.16.0-rc1",
		"main": "main", "": "", "1.2.3": "1.2.3", "foo-bar-1.2": "1.2", "R21-rc1": "21-rc1", "n4.3": "4.3", "version_3_1": "3.1",
	} {
		if got := NormalizeTag(in); got != want {
			t.Errorf("NormalizeTag(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		scheme Scheme
		text   string
	}{{Semver, "main"}, {Semver, ""}, {Generic, "foo"}, {Maven, "master"}, {Linux, "next-20240101"}, {Date, "2024-13-01"}, {Calendar, "1.2.3"},
		{Semver, "1" + string(make([]byte, 300))}, {PyPI, "1.0é"}, {"nonsense", "1"}, {Semver, "99999999999999999999.0"}} {
		if v, err := Parse(c.scheme, c.text); err == nil {
			t.Errorf("Parse(%s, %q) = %v", c.scheme, c.text, v)
		}
	}
	a, _ := Parse(Semver, "1")
	b, _ := Parse(PyPI, "1")
	if _, err := a.Compare(b); err == nil {
		t.Error("versions of two schemes were compared")
	}
	if _, err := a.Compare(Version{}); err == nil {
		t.Error("a zero version was compared")
	}
}

func FuzzCompare(f *testing.F) {
	for i, s := range all {
		for _, group := range chains[s] {
			f.Add(i, group[0], group[len(group)-1])
		}
	}
	f.Fuzz(func(t *testing.T, scheme int, a, b string) {
		s := all[((scheme%len(all))+len(all))%len(all)]
		Unknown(a)
		IsPseudo(a)
		Canonical(s, a)
		v, err := Parse(s, a)
		if err != nil {
			return
		}
		if n, err := v.Compare(v); err != nil || n != 0 {
			t.Errorf("%s: %q differs from itself: %d %v", s, a, n, err)
		}
		w, err := Parse(s, b)
		if err != nil {
			return
		}
		n, err := v.Compare(w)
		m, err2 := w.Compare(v)
		if n < -1 || n > 1 || err == nil && err2 == nil && n != -m {
			t.Errorf("%s: %q %q: %d and %d", s, a, b, n, m)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []Scheme{Semver, PyPI, RPM, Debian, Generic, Maven} {
		b.Run(string(s), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(s, "1.24.3-4.2")
			}
		})
	}
}
