package look

import (
	"fmt"
	"html/template"
	"strings"

	"clew/lang"
)

// LifeState is how a process of the paper stands for one subject.
type LifeState string

// The states. NotBuilt says that this program lacks the chapter; TooOld that what we know is too old to say.
const (
	Nothing       LifeState = "none"
	InWork        LifeState = "work"
	Complete      LifeState = "done"
	Broken        LifeState = "gap"
	Late          LifeState = "late"
	NotApplicable LifeState = "na"
	NotBuilt      LifeState = "unbuilt"
	TooOld        LifeState = "old"
)

// LifeStates lists them in the order of the legend.
var LifeStates = []LifeState{Complete, InWork, Late, Broken, Nothing, NotApplicable, TooOld, NotBuilt}

var lifeWords = map[LifeState]string{
	Nothing: lang.K("nothing yet"), InWork: lang.K("in work"), Complete: lang.K("complete"), Broken: lang.K("broken thread"),
	Late: lang.K("late"), NotApplicable: lang.K("not applicable"), NotBuilt: lang.K("not built yet"), TooOld: lang.K("data too old"),
}

// Word names the state in a language.
func (s LifeState) Word(language string) string { return lang.T(language, lifeWords[s.known()]) }

// known takes what we do not know as nothing, never as good.
func (s LifeState) known() LifeState {
	if _, ok := lifeWords[s]; ok {
		return s
	}
	return Nothing
}

func (s LifeState) icon() string { return "l-" + string(s.known()) }

// Process is one cell of the bar: a process of the paper.
type Process struct{ Key, Name, Group string }

// Processes are the cells in order. Keys are the paper's numbers and Doc, Aware, Improve.
var Processes = []Process{
	{"1.1", lang.K("Context, assets, threats and risks"), lang.K("Development")},
	{"1.2", lang.K("Security concept"), "Development"},
	{"1.3", lang.K("Secure implementation"), "Development"},
	{"1.4", lang.K("Verification and validation"), "Development"},
	{"1.5", lang.K("Issues addressed before release"), "Development"},
	{"2", lang.K("Secure production"), lang.K("Production")},
	{"3.1.1", lang.K("Monitoring"), lang.K("After sales")},
	{"3.1.2", lang.K("Vulnerability handling"), "After sales"},
	{"3.1.3", lang.K("Incident handling"), "After sales"},
	{"3.1.4", lang.K("Informing affected parties"), "After sales"},
	{"3.2", lang.K("Analysis of changes"), "After sales"},
	{"3.3", lang.K("Contact and disclosure"), "After sales"},
	{"3.4", lang.K("Updates"), "After sales"},
	{"3.5", lang.K("Secure removal from use"), "After sales"},
	{"Doc", lang.K("Security documentation"), lang.K("Always")},
	{"Aware", lang.K("Awareness raising"), "Always"},
	{"Improve", lang.K("Continuous improvement"), "Always"},
}

// LifeCell is the state of one process. Gaps counts what is broken or late; Href leads to the first of them. Reason
// says why a process does not apply.
type LifeCell struct {
	State  LifeState
	Gaps   int
	Href   string
	Reason string
}

// LifeBar shows where a product or release stands in its life: one cell per process of the paper. A process without
// a cell is not built yet.
type LifeBar struct {
	Subject string
	Cells   map[string]LifeCell
	Href    string // of the whole, for the mini form
}

func (l LifeBar) cell(key string) LifeCell {
	c, ok := l.Cells[key]
	if !ok {
		c.State = NotBuilt
	}
	c.State = c.State.known()
	return c
}

// says is a cell in words, for title and screen reader.
func (c LifeCell) says(language string, p Process) string {
	s := p.Key + " " + lang.T(language, p.Name) + ": " + c.State.Word(language)
	if c.Gaps > 0 {
		s += ", " + lang.TN(language, c.Gaps, "{0} gap", "{0} gaps")
	}
	if c.Reason != "" {
		s += " (" + c.Reason + ")"
	}
	return s
}

func (l LifeBar) html(language string, mini bool) template.HTML {
	if mini {
		return l.mini(language)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<nav class="life" aria-label="%s">`, esc(lang.T(language, "Life cycle of {0}", l.Subject)))
	group := ""
	for _, p := range Processes {
		if p.Group != group {
			if group != "" {
				b.WriteString(`</ol></div>`)
			}
			group = p.Group
			fmt.Fprintf(&b, `<div class="life-group"><p class="life-head">%s</p><ol class="cells">`, esc(lang.T(language, group)))
		}
		l.write(&b, language, p)
	}
	b.WriteString(`</ol></div></nav>`)
	return template.HTML(b.String())
}

func (l LifeBar) write(b *strings.Builder, language string, p Process) {
	c := l.cell(p.Key)
	says := esc(c.says(language, p))
	open, end := `<span class="cell `+string(c.State)+`" title="`+says+`">`, `</span>`
	if c.Href != "" {
		open, end = `<a class="cell `+string(c.State)+`" href="`+esc(href(c.Href))+`" title="`+says+`">`, `</a>`
	}
	count := ""
	if c.Gaps > 0 {
		count = lang.Int(language, int64(c.Gaps))
	}
	key := p.Key
	if group := p.Group; group == "Always" {
		key = lang.T(language, shortNames[p.Key])
	}
	fmt.Fprintf(b, `<li>%s<span class="cell-mark" aria-hidden="true">%s%s</span><span class="cell-key" aria-hidden="true">%s</span><span class="sr">%s</span>%s</li>`,
		open, icon(c.State.icon()), esc(count), esc(key), says, end)
}

var shortNames = map[string]string{"Doc": lang.K("Doc"), "Aware": lang.K("Aware"), "Improve": lang.K("Improve")}
