package cvss

import (
	"math"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]Score{
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H":                     {"3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, Critical},
		" CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N ":                   {"3.0", "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, Medium},
		"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N":                     {"3.1", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0, None},
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N":  {"4.0", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, Critical},
		"(AV:N/AC:L/Au:N/C:P/I:P/A:P)":                                     {"2.0", "AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, High},
		"CVSS2#AV:L/AC:H/Au:M/C:N/I:N/A:P":                                 {"2.0", "AV:L/AC:H/Au:M/C:N/I:N/A:P", 0.8, Low},
		"AV:N/AC:L/Au:N/C:C/I:C/A:C":                                       {"2.0", "AV:N/AC:L/Au:N/C:C/I:C/A:C", 10, High},
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:C/MAV:P": {"3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:C/MAV:P", 9.8, Critical},
	} {
		got, err := Parse(in)
		if err != nil || got != want {
			t.Errorf("%s: %+v %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "7.5", "CVSS:3.1/", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N", "AV:N", strings.Repeat("A", 600), "CVSS:4.0/AV:N/\x00"} {
		if s, err := Parse(bad); err == nil {
			t.Errorf("%.20q: %+v", bad, s)
		}
	}
}

func TestBest(t *testing.T) {
	v2, v3, v31, v4 := "AV:N/AC:L/Au:N/C:C/I:C/A:C", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N"
	for _, c := range []struct {
		in   []string
		want string
	}{{[]string{v2, v3, v31, v4}, v4}, {[]string{v31, v3, v2}, v31}, {[]string{"junk", v2}, v2},
		{[]string{v31, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}} {
		if got, ok := Best(c.in...); !ok || got.Vector != c.want {
			t.Errorf("%v: %+v", c.in, got)
		}
	}
	if _, ok := Best("junk"); ok {
		t.Error("junk is no score")
	}
}

func TestBandOf(t *testing.T) {
	for in, want := range map[string]Band{"HIGH": High, " moderate": Medium, "Important": High, "": Unrated, "x": Unrated, "CRITICAL": Critical, "negligible": Low} {
		if got := BandOf(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if !(Critical.Rank() > High.Rank() && High.Rank() > Medium.Rank() && Medium.Rank() > Low.Rank() && Low.Rank() > None.Rank() && None.Rank() > Unrated.Rank()) {
		t.Error("ranks")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "(AV:N/AC:L/Au:N/C:P/I:P/A:P)",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A/MSI:S/S:P", "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/E:X"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, vector string) {
		s, err := Parse(vector)
		if err != nil {
			return
		}
		if math.IsNaN(s.Value) || s.Value < 0 || s.Value > 10 || s.Band == Unrated {
			t.Errorf("%+v", s)
		}
		if again, err := Parse(s.Vector); err != nil || again.Value != s.Value {
			t.Errorf("%+v, again %+v %v", s, again, err)
		}
	})
}
