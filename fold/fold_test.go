package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"clew/fold"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for want, spellings := range map[string][]string{
		"mueller":           {"Müller", "mueller", "MUELLER", "MÜLLER", "Mu\u0308ller", " Müller\t", "Mü\u00adller", "Ｍüller"},
		"muller":            {"Muller", "MULLER"},
		"strasse":           {"Straße", "strasse", "STRASSE", "STRAẞE"},
		"gross gerau":       {"Groß  Gerau", "gross\ngerau", "GROSS GERAU"},
		"cafe":              {"Café", "cafe\u0301"},
		"lodz":              {"Łódź"},
		"oeresund":          {"Øresund", "Öresund"},
		"か":                 {"か"},
		"が":                 {"が", "か\u3099"},
		"a1b2":              {"A1\u200bB2", "\u202eA1B2"},
		"fi":                {"ﬁ"},
		"σοφοσ":             {"ΣΟΦΟΣ", "σοφος"},
		"istanbul":          {"Istanbul", "ıstanbul"},
		"gw-3000 (eu) v1.2": {"GW-3000 (EU)   v1.2"},
		"":                  {"", " \t", "\u200b"},
	} {
		for _, s := range spellings {
			if got := fold.Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

// found says whether a record of the names is found by the query, as SQL does it.
func found(query string, names ...string) bool {
	index := fold.Index(names...)
	for _, spellings := range fold.Query(query) {
		any := false
		for _, s := range spellings {
			any = any || strings.Contains(index, s)
		}
		if !any {
			return false
		}
	}
	return true
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		query, name string
		want        bool
	}{
		{"Müller", "Müller", true}, {"mueller", "Müller", true}, {"MUELLER", "Müller", true}, {"muller", "Müller", true},
		{"Müller", "Mueller", true}, {"Müller", "Muller", true}, {"mueller", "Muller", false}, {"muller", "Mueller", false},
		{"strasse", "Hauptstraße 1", true}, {"Straße", "HAUPTSTRASSE", true}, {"ste", "Steuerung", true}, {"steu", "Steuerung", true},
		{"ste", "Stüblein", false}, {"gate 3", "Gateway 3000", true}, {"3 gate", "Gateway 3000", true}, {"gate 4", "Gateway 3000", false},
		{"", "x", true}, {"  ", "x", true},
	} {
		if got := found(c.query, c.name); got != c.want {
			t.Errorf("%q finds %q: %v, want %v", c.query, c.name, got, c.want)
		}
	}
	if found("ggate", "Heizung", "Gateway") || found("heizunggateway", "Heizung", "Gateway") || !found("heiz gate", "Heizung", "Gateway") {
		t.Error("a word must lie in one part, words may lie in several")
	}
}

func TestLike(t *testing.T) {
	if diff := cmp.Diff(`%100\%\_a\\b%`, fold.Like(`100%_a\b`)); diff != "" {
		t.Error(diff)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Müller", "ẞ", "\xff", "İ", "ﬁ", "a\u0308", "Å"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold.Fold(s)
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\n\x00") {
			t.Errorf("Fold(%q) = %q", s, once)
		}
		if twice := fold.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, and again %q", s, once, twice)
		}
		if !found(s, s) {
			t.Errorf("%q does not find itself", s)
		}
	})
}
