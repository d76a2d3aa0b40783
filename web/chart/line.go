package chart

import (
	"fmt"
	"html/template"
	"strings"

	"clew/lang"
)

// Line is one or more series over time.
type Line struct {
	Common
	Area bool // fill under a single line
}

// HTML draws the chart in a language.
func (c Line) HTML(language string) template.HTML {
	p := c.plot(false)
	var b strings.Builder
	p.grid(&b, c.Common, language, false)
	var desc []string
	for k, s := range c.Series {
		class := color(s, k)
		path, lastX, lastV, seen := c.path(p, s)
		if !seen {
			desc = append(desc, s.Name+": "+lang.T(language, "nothing measured"))
			continue
		}
		if c.Area && len(c.Series) == 1 && !strings.Contains(path[1:], "M") {
			fmt.Fprintf(&b, `<path class="c-area %s" d="%sV%.1fH%.1fz"/>`, class, path, p.y(0), left)
		}
		fmt.Fprintf(&b, `<path class="c-line %s" d="%s"/><circle class="c-dot %s" cx="%.1f" cy="%.1f" r="3.5"/>`, class, path, class, lastX, p.y(lastV))
		fmt.Fprintf(&b, `<text class="c-value" x="%.1f" y="%.1f">%s</text>`, lastX+7, p.y(lastV)+4, lang.Float(language, lastV, -1))
		desc = append(desc, c.says(language, s))
	}
	return c.figure(language, p, b.String(), strings.Join(desc, ". "), len(c.Series) > 1)
}

// path is the line with a new start after each gap.
func (c Line) path(p plot, s Series) (d string, lastX, lastV float64, seen bool) {
	var b strings.Builder
	pen := byte('M')
	for i := range c.Labels {
		v, ok := at(s, i)
		if !ok {
			pen = 'M'
			continue
		}
		fmt.Fprintf(&b, "%c%.1f %.1f", pen, p.x(i), p.y(v))
		pen, lastX, lastV, seen = 'L', p.x(i), v, true
	}
	return b.String(), lastX, lastV, seen
}

// says tells first, last, lowest and highest, and which way it went.
func (c Line) says(language string, s Series) string {
	first, last := -1, -1
	low, high := 0.0, 0.0
	for i := range c.Labels {
		v, ok := at(s, i)
		if !ok {
			continue
		}
		if first < 0 {
			first, low, high = i, v, v
		}
		last, low, high = i, min(low, v), max(high, v)
	}
	f, l := s.Values[first], s.Values[last]
	n := func(v float64) string { return lang.Float(language, v, -1) }
	args := []any{s.Name, n(f), c.Labels[first], n(l), c.Labels[last], n(low), n(high)}
	switch {
	case l > f:
		return lang.T(language, "{0} rising from {1} ({2}) to {3} ({4}), lowest {5}, highest {6}", args...)
	case l < f:
		return lang.T(language, "{0} falling from {1} ({2}) to {3} ({4}), lowest {5}, highest {6}", args...)
	}
	return lang.T(language, "{0} level from {1} ({2}) to {3} ({4}), lowest {5}, highest {6}", args...)
}

// Spark is a line without axes for a row of a table.
type Spark struct {
	Label  string
	Kind   string
	Values []float64
}

// HTML draws the sparkline in a language.
func (s Spark) HTML(language string) template.HTML {
	labels := make([]string, len(s.Values))
	row := Series{Name: s.Label, Kind: s.Kind, Values: s.Values}
	first, last, high := "–", "–", 0.0
	for i := range labels {
		if v, ok := at(row, i); ok {
			if first == "–" {
				first = lang.Float(language, v, -1)
			}
			last, high = lang.Float(language, v, -1), max(high, v)
		}
	}
	high = max(high, 1)
	var d strings.Builder
	pen := byte('M')
	x, y := 0.0, 0.0
	for i, v := range s.Values {
		if _, ok := at(row, i); !ok {
			pen = 'M'
			continue
		}
		x, y = 2+80*float64(i)/float64(max(1, len(s.Values)-1)), 17-14*v/high
		fmt.Fprintf(&d, "%c%.1f %.1f", pen, x, y)
		pen = 'L'
	}
	class := color(row, 0)
	says := lang.T(language, "{0}: from {1} to {2}", s.Label, first, last)
	if d.Len() == 0 {
		return template.HTML(fmt.Sprintf(`<svg class="spark" viewBox="0 0 88 20" role="img" aria-label="%s"></svg>`, esc(says)))
	}
	return template.HTML(fmt.Sprintf(`<svg class="spark" viewBox="0 0 88 20" role="img" aria-label="%s"><path class="c-line %s" d="%s"/><circle class="c-dot %s" cx="%.1f" cy="%.1f" r="2.5"/></svg>`,
		esc(says), class, d.String(), class, x, y))
}
