package chart

import (
	"encoding/xml"
	"flag"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

var worlds = map[string]interface{ HTML(string) template.HTML }{
	"line": Line{Common: Common{Title: "Open findings", Note: "in shipped releases", Labels: []string{"1 Sep", "1 Oct", "1 Nov", "23 Nov"},
		Series: []Series{{Name: "Open", Values: []float64{61, 52, 44, 38}}}}, Area: true},
	"line-gap": Line{Common: Common{Title: "Feed <age>", Labels: []string{"a", "b", "c", "d"}, Limit: 24,
		Series: []Series{{Name: "OSV & co", Values: []float64{1, Gap, 3, 12}}, {Name: "KEV", Values: []float64{Gap, Gap, Gap, Gap}}}}},
	"bar":   Bar{Common{Title: "Decided", Labels: []string{"Q1", "Q2", "Q3"}, Series: []Series{{Name: "Decided", Values: []float64{1200, Gap, 34}}}}},
	"stack": Bar{Common{Title: "By status", Labels: []string{"3.8", "4.0"}, Series: []Series{{Name: "open", Kind: "bad", Values: []float64{3, 1}}, {Name: "fixed", Kind: "good", Values: []float64{5, 9}}}}},
	"heat":  Heat{Common{Title: "Risks", Labels: []string{"low", "high"}, Series: []Series{{Name: "likely", Values: []float64{4, 1}}, {Name: "rare", Values: []float64{0, Gap}}}}},
	"spark": Spark{Label: "Open", Values: []float64{3, 5, 2}},
	"empty": Line{Common: Common{Title: "Nothing yet"}},
}

func TestGolden(t *testing.T) {
	for name, c := range worlds {
		for _, language := range []string{"en", "de"} {
			got := strings.ReplaceAll(string(c.HTML(language)), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name+"."+language+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("%s: -want +got\n%s", file, d)
			}
			wellFormed(t, file, got)
		}
	}
}

func wellFormed(t *testing.T, name, s string) {
	t.Helper()
	if strings.Contains(s, "style=") {
		t.Errorf("%s: inline style", name)
	}
	if strings.Contains(s, "NaN") {
		t.Errorf("%s: NaN", name)
	}
	for dec := xml.NewDecoder(strings.NewReader(s)); ; {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// A falling series must be drawn falling: y grows downwards in SVG.
func TestFallingFalls(t *testing.T) {
	h := string(worlds["line"].HTML("en"))
	d := regexp.MustCompile(`c-line k1" d="([^"]*)"`).FindStringSubmatch(h)[1]
	var ys []float64
	for _, p := range regexp.MustCompile(`[ML]\S+ ([\d.]+)`).FindAllStringSubmatch(d, -1) {
		y, err := strconv.ParseFloat(p[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		ys = append(ys, y)
	}
	for i := 1; i < len(ys); i++ {
		if ys[i] <= ys[i-1] {
			t.Errorf("point %d does not fall: %v", i, ys)
		}
	}
	if !strings.Contains(h, "falling from 61") {
		t.Error("the description does not say falling")
	}
}

func TestNice(t *testing.T) {
	for v, want := range map[float64]float64{0: 4, 1: 1, 7: 8, 38: 40, 61: 80, 101: 200, 0.3: 0.3, 9.5: 10} {
		if got := nice(v); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("nice(%v) = %v, want %v", v, got, want)
		}
	}
}
