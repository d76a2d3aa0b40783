package lang

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"clew"
)

func TestT(t *testing.T) {
	d := clew.Date{Year: 2026, Month: time.November, Day: 23}
	for _, c := range []struct{ got, want string }{
		{T("en", "Nobody translated this {0}", 1234), "Nobody translated this 1,234"},
		{T("de", "Nobody translated this {0}", 1234), "Nobody translated this 1.234"},
		{T("de", "Cancel"), "Abbrechen"},
		{T("xx", "Cancel"), "Cancel"},
		{T("en", "{1} before {0}", "b", "a"), "a before b"},
		{T("en", "{2} {x} {", "b"), "{2} {x} {"},
		{T("en", "{0}", "{1}", "no"), "{1}"},
		{T("de", "{0}", d), "23. Nov. 2026"},
		{TN("de", 1, "{0} finding", "{0} findings"), "1 Befund"},
		{TN("de", 1204, "{0} finding", "{0} findings"), "1.204 Befunde"},
		{TN("en", 0, "{0} finding", "{0} findings"), "0 findings"},
		{T("x-pseudo", "Open {0} of %d", 3), "[Ópéñ 3 óf %d~~~~]"},
	} {
		if got := strings.ReplaceAll(c.got, nbsp, " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestFormats(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("skipped: no time zone data")
	}
	at := clew.TimeOf(time.Date(2026, 11, 23, 18, 4, 5, 0, time.UTC))
	for _, c := range []struct{ got, want string }{
		{Int("en", -1234567), "−1,234,567"}, {Int("de", 999), "999"},
		{Float("de", 9.8, 1), "9,8"}, {Float("en", 1234.5, -1), "1,234.5"}, {Float("en", -0.5, 1), "−0.5"},
		{Percent("en", 293, 312), "94 %"}, {Percent("en", 9999, 10000), "99 %"}, {Percent("en", 1, 1000), "1 %"},
		{Percent("en", 0, 5), "0 %"}, {Percent("en", 5, 5), "100 %"}, {Percent("en", 0, 0), "–"},
		{Bytes("de", 108400000), "108 MB"}, {Bytes("en", 1500), "1.5 kB"}, {Bytes("en", 999), "999 B"}, {Bytes("en", 999950), "1.0 MB"},
		{Clock("de", at, berlin), "23. Nov. 2026, 19:04"}, {Exact("en", at, berlin), "23 Nov 2026, 19:04:05 CET"}, {Exact("en", 0, berlin), "–"},
		{Duration("en", 19*time.Hour+42*time.Minute), "19 h 42 min"}, {Duration("de", 76*time.Hour), "3 T 4 h"}, {Duration("en", 0), "0 s"}, {Duration("en", 300*24*time.Hour), "300 d"},
		{Relative("en", at, at.Add(3*time.Minute), berlin), "3 min ago"}, {Relative("de", at, at.Add(-50*time.Hour), berlin), "in 2 Tagen"},
		{Relative("de", at, at.Add(90*24*time.Hour), berlin), "23. Nov. 2026"}, {Relative("en", at, at, berlin), "just now"},
		{Month("de", clew.Date{Year: 2031, Month: 3, Day: 31}), "März 2031"},
	} {
		if got := strings.ReplaceAll(c.got, nbsp, " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestError(t *testing.T) {
	secret := errors.New("dial 10.0.0.1: refused")
	if s := Error("de", secret); strings.Contains(s, "10.0.0.1") || s == "" {
		t.Errorf("an internal error shows %q", s)
	}
	if s := Error("en", clew.Wrapf(clew.Internal, secret, "inside")); strings.Contains(s, "inside") {
		t.Errorf("an internal message shows: %q", s)
	}
	wrapped := fmt.Errorf("op: %w", clew.Errorf(clew.Invalid, "%q is not an id", "x"))
	if s := Error("de", wrapped); s != `"x" ist keine ID` {
		t.Errorf("got %q", s)
	}
	var f clew.Faults
	f.Add("until", "%q is not a date (as 2031-03-31)", "x")
	f.Add("until", "second")
	if got := Fields("de", f.Err())["until"]; got != `"x" ist kein Datum (wie 2031-03-31)` {
		t.Errorf("got %q", got)
	}
}

func TestRead(t *testing.T) {
	m := map[string]string{}
	if wrong := read("a", "# no\n\nx\\=1 = y\\n2\n a = b = c\n\\# of = # von\n", m); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if m["x=1"] != "y\n2" || m["a"] != "b = c" || m["# of"] != "# von" {
		t.Errorf("got %q", m)
	}
	for _, bad := range []string{"no sign", "a = ", "a = b\na = c"} {
		if wrong := read("a", bad, map[string]string{}); len(wrong) != 1 {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestFiles(t *testing.T) {
	if _, wrong := load(files, "de"); len(wrong) > 0 {
		t.Error(strings.Join(wrong, "\n"))
	}
}

func TestPick(t *testing.T) {
	for in, want := range map[string]string{"de-AT,de;q=0.9,en;q=0.8": "de", "fr, de": "de", "": "en", "fr": "en", "en-GB,de": "en"} {
		if got := Pick(in); got != want {
			t.Errorf("Pick(%q) = %q, want %q", in, got, want)
		}
	}
}
