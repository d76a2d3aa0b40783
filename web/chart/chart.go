// Package chart draws figures as SVG on the server: line, bar, stacked bar, heat grid, sparkline. Each carries a title,
// a description made from the same numbers as the picture, and a table of them, so that picture and words cannot
// disagree. It serves X2 and X4 (trends of what is watched and improved), and owns no records. Colours are classes of
// web/look's sheet; there is no inline style (the CSP forbids it).
package chart

import (
	"fmt"
	"hash/fnv"
	"html/template"
	"math"
	"strings"

	"clew/lang"
)

// Series is one row of numbers; NaN is a gap: nothing was measured. Kind is good, warn, bad, info or idle where the
// colour has a sense, else empty.
type Series struct {
	Name   string
	Kind   string
	Values []float64
}

// Common is what all charts with axes have. Texts are final: translated before. Labels name the values, first to last.
type Common struct {
	Title  string
	Note   string // one quiet line under the title
	Labels []string
	Series []Series
	Limit  float64 // a line that should not be passed; 0: none
	Names  string  // head of the table's first column
	Width  int     // default 400
	Height int     // default 160
}

// Gap is a value that was not measured.
var Gap = math.NaN()

const (
	left   = 34.0 // room for the figures of the axis
	right  = 40.0 // room for the last value
	top    = 12.0
	bottom = 20.0
)

// plot is where values lie on the picture.
type plot struct {
	w, h, top float64
	n         int
}

func (c Common) plot(total bool) plot {
	p := plot{w: float64(c.Width), h: float64(c.Height), n: len(c.Labels)}
	if c.Width == 0 {
		p.w = 400
	}
	if c.Height == 0 {
		p.h = 160
	}
	high := c.Limit
	for i := range c.Labels {
		sum := 0.0
		for _, s := range c.Series {
			if v, ok := at(s, i); ok {
				sum += v
				if !total {
					high = max(high, v)
				}
			}
		}
		if total {
			high = max(high, sum)
		}
	}
	p.top = nice(high)
	return p
}

func at(s Series, i int) (float64, bool) {
	if i >= len(s.Values) || math.IsNaN(s.Values[i]) || math.IsInf(s.Values[i], 0) {
		return 0, false
	}
	return s.Values[i], true
}

// nice rounds the top of an axis up to 1, 2, 3, 4, 5, 6 or 8 times a power of ten.
func nice(v float64) float64 {
	if v <= 0 || math.IsNaN(v) {
		return 4
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 3, 4, 5, 6, 8, 10} {
		if v <= m*p {
			return m * p
		}
	}
	return 10 * p
}

// y is the height of a value: larger values stand higher, that is at a smaller y.
func (p plot) y(v float64) float64 { return top + (p.h-top-bottom)*(1-v/p.top) }

// x is the place of the i-th point of a line.
func (p plot) x(i int) float64 {
	if p.n < 2 {
		return left + (p.w-left-right)/2
	}
	return left + (p.w-left-right)*float64(i)/float64(p.n-1)
}

// band is the left edge and the width of the i-th bar.
func (p plot) band(i int) (float64, float64) {
	w := (p.w - left - 8) / float64(max(1, p.n))
	bar := min(w*0.7, 44)
	return left + w*float64(i) + (w-bar)/2, bar
}

// grid draws the lines, the axis figures, the limit and the labels below.
func (p plot) grid(b *strings.Builder, c Common, language string, mid bool) {
	for k := range 3 {
		v := p.top * float64(k) / 2
		class := "c-grid"
		if k == 0 {
			class = "c-axis"
		}
		end := p.w - right
		if mid {
			end = p.w - 8
		}
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fH%.1f"/><text class="c-end" x="%.1f" y="%.1f">%s</text>`, class, left, p.y(v), end, left-6, p.y(v)+4, lang.Float(language, v, -1))
	}
	if c.Limit > 0 {
		fmt.Fprintf(b, `<path class="c-limit" d="M%.1f %.1fH%.1f"><title>%s</title></path>`, left, p.y(c.Limit), p.w-8, esc(c.limit(language)))
	}
	every := 1
	for p.n/every > max(2, int(p.w/70)) {
		every++
	}
	for i, l := range c.Labels {
		switch {
		case mid && i%every == 0:
			x, w := p.band(i)
			fmt.Fprintf(b, `<text class="c-mid" x="%.1f" y="%.1f">%s</text>`, x+w/2, p.h-4, esc(l))
		case !mid && i == 0:
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f">%s</text>`, left, p.h-4, esc(l))
		case !mid && i == len(c.Labels)-1:
			fmt.Fprintf(b, `<text class="c-end" x="%.1f" y="%.1f">%s</text>`, p.w-right, p.h-4, esc(l))
		}
	}
}

func (c Common) limit(language string) string {
	return lang.T(language, "Limit {0}", lang.Float(language, c.Limit, -1))
}

// color is the class of the i-th series.
func color(s Series, i int) string {
	switch s.Kind {
	case "good", "warn", "bad", "info", "idle":
		return "k-" + s.Kind
	}
	return fmt.Sprintf("k%d", i%5+1)
}

// figure puts the picture into its frame with title, description, key and table.
func (c Common) figure(language string, p plot, body, desc string, key bool) template.HTML {
	if c.Limit > 0 {
		desc += ". " + c.limit(language)
	}
	h := fnv.New32a()
	fmt.Fprint(h, c.Title, c.Labels, c.Series)
	id := fmt.Sprintf("c%08x", h.Sum32())
	var b strings.Builder
	fmt.Fprintf(&b, `<figure class="chart"><figcaption><span class="title">%s</span>`, esc(c.Title))
	if c.Note != "" {
		fmt.Fprintf(&b, `<span class="note">%s</span>`, esc(c.Note))
	}
	fmt.Fprintf(&b, `</figcaption><svg width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		p.w, p.h, p.w, p.h, id, id, id, esc(c.Title), id, esc(desc), body)
	if key {
		b.WriteString(`<ul class="keys-row" aria-hidden="true">`)
		for i, s := range c.Series {
			mark := `<rect class="c-bar %s" width="10" height="10" x="4" rx="2"/>`
			if strings.Contains(body, "c-line") {
				mark = `<path class="c-line %s" d="M0 5H18"/>`
			}
			fmt.Fprintf(&b, `<li><svg viewBox="0 0 18 10">`+mark+`</svg>%s</li>`, color(s, i), esc(s.Name))
		}
		b.WriteString(`</ul>`)
	}
	c.table(&b, language)
	b.WriteString(`</figure>`)
	return template.HTML(b.String())
}

// table lists the numbers for those who do not see the picture, and for copying.
func (c Common) table(b *strings.Builder, language string) {
	fmt.Fprintf(b, `<details><summary>%s</summary><table><thead><tr><th scope="col">%s</th>`, esc(lang.T(language, "Figures")), esc(or(c.Names, lang.T(language, "When"))))
	for _, s := range c.Series {
		fmt.Fprintf(b, `<th scope="col" class="num">%s</th>`, esc(s.Name))
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i, l := range c.Labels {
		fmt.Fprintf(b, `<tr><th scope="row">%s</th>`, esc(l))
		for _, s := range c.Series {
			text := "–"
			if v, ok := at(s, i); ok {
				text = lang.Float(language, v, -1)
			}
			fmt.Fprintf(b, `<td class="num">%s</td>`, text)
		}
		b.WriteString(`</tr>`)
	}
	b.WriteString(`</tbody></table></details>`)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func esc(s string) string { return template.HTMLEscapeString(s) }
