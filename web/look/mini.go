package look

import (
	"fmt"
	"html/template"
	"strings"

	"clew/lang"
)

// mini draws the bar as one small picture for a row of a table: a box per process, its shape inside.
func (l LifeBar) mini(language string) template.HTML {
	var b, g strings.Builder
	x, group := 0, ""
	count := map[LifeState]int{}
	for _, p := range Processes {
		if group != "" && p.Group != group {
			x += 5
		}
		group = p.Group
		c := l.cell(p.Key)
		count[c.State]++
		fmt.Fprintf(&g, `<g class="m %s" transform="translate(%d)"><title>%s</title><rect x=".5" y=".5" width="9" height="15" rx="2"/>%s</g>`,
			c.State, x, esc(c.says(language, p)), miniShape[c.State])
		x += 11
	}
	var words []string
	for _, s := range LifeStates {
		if n := count[s]; n > 0 {
			words = append(words, lang.Int(language, int64(n))+" "+s.Word(language))
		}
	}
	says := lang.T(language, "Life cycle of {0}", l.Subject) + ": " + strings.Join(words, ", ")
	fmt.Fprintf(&b, `<svg class="mini" role="img" width="%d" height="16" viewBox="0 0 %d 16" aria-label="%s">%s</svg>`, x-1, x-1, esc(says), g.String())
	if l.Href != "" {
		return template.HTML(`<a class="mini-link" href="` + esc(href(l.Href)) + `">` + b.String() + `</a>`)
	}
	return template.HTML(b.String())
}

// miniShape repeats each state's shape at 10 x 16, so that colour is never alone.
var miniShape = map[LifeState]string{
	Complete:      `<path d="M2.6 8.2l1.7 1.8 3.1-4"/>`,
	InWork:        `<path class="fill" d="M5 5a3 3 0 0 1 0 6z"/>`,
	Broken:        `<path d="M3 6l4 4M7 6l-4 4"/>`,
	Late:          `<path d="M5 4.5v4.2M5 11v.3"/>`,
	Nothing:       ``,
	NotApplicable: `<path d="M3 8h4"/>`,
	NotBuilt:      `<path d="M5 8v.2"/>`,
	TooOld:        `<path d="M3 5h4L3 11h4z"/>`,
}

// href lets through addresses that lead to a page and nothing that runs.
func href(s string) string {
	low := strings.ToLower(s)
	for _, ok := range []string{"#", "?", "https://", "http://", "mailto:"} {
		if strings.HasPrefix(low, ok) {
			return s
		}
	}
	if localPath(s) {
		return s
	}
	return "#"
}
