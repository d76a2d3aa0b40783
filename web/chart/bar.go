package chart

import (
	"fmt"
	"html/template"
	"strings"

	"clew/lang"
)

// Bar is one series as bars beside each other; with several, each label's values lie on top of each other.
type Bar struct{ Common }

// HTML draws the chart in a language.
func (c Bar) HTML(language string) template.HTML {
	p := c.plot(true)
	var b strings.Builder
	p.grid(&b, c.Common, language, true)
	var desc []string
	for i, l := range c.Labels {
		x, w := p.band(i)
		sum, parts := 0.0, []string{}
		for k, s := range c.Series {
			v, ok := at(s, i)
			if !ok || v <= 0 {
				continue
			}
			fmt.Fprintf(&b, `<rect class="c-bar %s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="1.5"><title>%s</title></rect>`,
				color(s, k), x, p.y(sum+v), w, p.y(sum)-p.y(sum+v), esc(l+": "+s.Name+" "+lang.Float(language, v, -1)))
			sum += v
			parts = append(parts, s.Name+" "+lang.Float(language, v, -1))
		}
		if p.n <= 16 && c.measured(i) {
			fmt.Fprintf(&b, `<text class="c-mid c-value" x="%.1f" y="%.1f">%s</text>`, x+w/2, p.y(sum)-4, lang.Float(language, sum, -1))
		}
		switch {
		case !c.measured(i):
			desc = append(desc, l+": "+lang.T(language, "nothing measured"))
		case len(c.Series) == 1:
			desc = append(desc, l+": "+lang.Float(language, sum, -1))
		default:
			desc = append(desc, l+": "+strings.Join(parts, ", "))
		}
	}
	return c.figure(language, p, b.String(), strings.Join(desc, "; "), len(c.Series) > 1)
}

// measured reports whether any series has a value there: nothing measured is not zero.
func (c Bar) measured(i int) bool {
	for _, s := range c.Series {
		if _, ok := at(s, i); ok {
			return true
		}
	}
	return false
}

// Heat is a grid of counts: a row per series, a column per label. The darker, the more; each cell shows its number.
type Heat struct{ Common }

// HTML draws the grid in a language.
func (c Heat) HTML(language string) template.HTML {
	const cell, high, head, foot = 46.0, 28.0, 132.0, 20.0
	p := plot{w: head + cell*float64(len(c.Labels)), h: high*float64(len(c.Series)) + foot, n: len(c.Labels)}
	most := 0.0
	for _, s := range c.Series {
		for i := range c.Labels {
			if v, ok := at(s, i); ok {
				most = max(most, v)
			}
		}
	}
	var b strings.Builder
	var desc []string
	for r, s := range c.Series {
		y := high * float64(r)
		fmt.Fprintf(&b, `<text x="0" y="%.1f">%s</text>`, y+high/2+4, esc(s.Name))
		var row []string
		for i, l := range c.Labels {
			v, ok := at(s, i)
			text := "–"
			if ok {
				text = lang.Float(language, v, -1)
			}
			level := heat(v, most)
			on := ""
			if level >= 3 {
				on = " on"
			}
			fmt.Fprintf(&b, `<rect class="h%d" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="3"/><text class="h-t%s" x="%.1f" y="%.1f">%s</text>`,
				level, head+cell*float64(i)+1, y+1, cell-2, high-2, on, head+cell*(float64(i)+.5), y+high/2+4, text)
			row = append(row, l+" "+text)
		}
		desc = append(desc, s.Name+": "+strings.Join(row, ", "))
	}
	for i, l := range c.Labels {
		fmt.Fprintf(&b, `<text class="c-mid" x="%.1f" y="%.1f">%s</text>`, head+cell*(float64(i)+.5), p.h-5, esc(l))
	}
	return c.figure(language, p, b.String(), strings.Join(desc, "; "), false)
}

// heat is the shade of a value: 0 for nothing, then quarters of the most.
func heat(v, most float64) int {
	if v <= 0 || most <= 0 {
		return 0
	}
	return min(4, 1+int(v*4/most*0.999))
}
