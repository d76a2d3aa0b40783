package look

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"clew"
	"clew/lang"
)

// Support is a support period as a time line with its releases.
type Support struct {
	Subject  string
	From, To clew.Date // To zero: continuous
	Marks    []Mark
}

// Mark is a release or another day on the time line.
type Mark struct {
	Label string
	On    clew.Date
	Href  string
	Kind  Kind
}

func day(d clew.Date) float64 { return float64(d.End().Std().Unix()) / 86400 }

// html draws the period, what of it is gone, and today; the days also stand in a list for those who cannot see it.
func (p Support) html(language string, now clew.Time) template.HTML {
	today := clew.DateOf(now.Std())
	from, to := p.From, p.To
	if to.IsZero() || to.Compare(today) < 0 {
		to = clew.Date{Year: max(today.Year, from.Year) + 1, Month: today.Month, Day: 1}
		if !p.To.IsZero() {
			to = clew.Date{Year: today.Year, Month: today.Month + 1, Day: 1}
			to = clew.DateOf(to.End().Std())
		}
	}
	for _, m := range p.Marks {
		if m.On.Compare(from) < 0 {
			from = m.On
		}
		if m.On.Compare(to) > 0 {
			to = m.On
		}
	}
	span := max(1, day(to)-day(from))
	const width = 720.0
	x := func(d clew.Date) float64 { return min(width, max(0, (day(d)-day(from))*width/span)) }
	end := width
	if !p.To.IsZero() {
		end = x(p.To)
	}
	says := p.says(language, today)
	var b strings.Builder
	fmt.Fprintf(&b, `<figure class="period"><svg viewBox="-6 0 732 62" role="img" aria-label="%s">`, esc(says))
	fmt.Fprintf(&b, `<rect class="p-all" x="%.1f" y="26" width="%.1f" height="8" rx="4"/>`, x(p.From), max(2, end-x(p.From)))
	fmt.Fprintf(&b, `<rect class="p-gone" x="%.1f" y="26" width="%.1f" height="8" rx="4"/>`, x(p.From), max(0, min(x(today), end)-x(p.From)))
	every := 1 + (to.Year-from.Year)/18
	for y := from.Year + 1; y <= to.Year; y++ {
		at := x(clew.Date{Year: y, Month: 1, Day: 1})
		fmt.Fprintf(&b, `<path class="p-tick" d="M%.1f 38v5"/>`, at)
		if at > 14 && at < width-14 && (y-from.Year)%every == 0 {
			class := "p-year"
			if (y-from.Year)/every%2 == 0 {
				class += " p-alt" // left out on a phone
			}
			fmt.Fprintf(&b, `<text class="%s" x="%.1f" y="57">%d</text>`, class, at, y)
		}
	}
	marks := slices.SortedFunc(slices.Values(p.Marks), func(a, c Mark) int { return a.On.Compare(c.On) })
	free := -100.0
	for _, m := range marks {
		at := x(m.On)
		fmt.Fprintf(&b, `<circle class="p-mark %s" cx="%.1f" cy="30" r="5"><title>%s</title></circle>`, m.Kind.class(), at, esc(m.Label+", "+lang.Date(language, m.On)))
		if w := float64(len([]rune(m.Label)))*7 + 8; at-free > w/2 && at < width-w/2 {
			fmt.Fprintf(&b, `<text class="p-label" x="%.1f" y="16">%s</text>`, max(at, w/2-6), esc(m.Label))
			free = at + w/2
		}
	}
	fmt.Fprintf(&b, `<path class="p-today" d="M%.1f 20v20"/></svg>`, x(today))
	fmt.Fprintf(&b, `<figcaption class="quiet">%s</figcaption><ul class="sr">`, esc(says))
	for _, m := range marks {
		fmt.Fprintf(&b, `<li>%s, %s</li>`, esc(m.Label), esc(lang.Date(language, m.On)))
	}
	b.WriteString(`</ul></figure>`)
	return template.HTML(b.String())
}

func (p Support) says(language string, today clew.Date) string {
	from := lang.Month(language, p.From)
	switch {
	case p.To.IsZero():
		return lang.T(language, "Supported since {0}, continuously", from)
	case p.To.Compare(today) < 0:
		return lang.T(language, "Supported from {0} to {1}: ended", from, lang.Month(language, p.To))
	}
	left := int(day(p.To) - day(today))
	if left > 730 {
		return lang.TN(language, left/365, "Supported from {1} to {2}: {0} year left", "Supported from {1} to {2}: {0} years left", from, lang.Month(language, p.To))
	}
	return lang.TN(language, left, "Supported from {1} to {2}: {0} day left", "Supported from {1} to {2}: {0} days left", from, lang.Month(language, p.To))
}
