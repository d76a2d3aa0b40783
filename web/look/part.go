package look

import (
	"fmt"
	"html/template"
	"time"

	"clew"
)

// Kind is the sense of a state; a shape and a word always go with its colour.
type Kind string

// The kinds.
const (
	Good Kind = "good"
	Warn Kind = "warn"
	Bad  Kind = "bad"
	Info Kind = "info"
	Idle Kind = "idle"
)

// class makes an unknown kind idle, so that nothing is green by accident.
func (k Kind) class() string {
	switch k {
	case Good, Warn, Bad, Info:
		return string(k)
	}
	return string(Idle)
}

func (k Kind) shape() string {
	switch k {
	case Good:
		return "s-good"
	case Warn:
		return "s-warn"
	case Bad:
		return "s-bad"
	case Info:
		return "s-info"
	}
	return "s-idle"
}

// Tag is a state as shape and word. Plain leaves the shape out, for values such as a score.
type Tag struct {
	Kind  Kind
	Word  string
	Icon  string // another shape of the sprite
	Plain bool
}

func (t Tag) html() template.HTML {
	shape := template.HTML("")
	if !t.Plain {
		name := t.Icon
		if name == "" {
			name = t.Kind.shape()
		}
		shape = icon(name)
	}
	return template.HTML(fmt.Sprintf(`<span class="tag %s">%s%s</span>`, t.Kind.class(), shape, esc(t.Word)))
}

// Action is a button: a link, or with Post a form of its own that sends Hidden.
type Action struct {
	Label  string
	Href   string
	Post   bool
	Main   bool
	Danger bool
	Icon   string
	Key    string // single-key shortcut
	Hidden []Hidden
}

// Hidden is a value that a form sends along.
type Hidden struct{ Name, Value string }

// Notice says something once (Toast: as a result of what was just done) or for as long as it holds.
type Notice struct {
	Kind   Kind
	Text   string
	More   string  // second sentence, quiet
	Action *Action `json:",omitempty"`
	Toast  bool
}

// Chip is a filter in force, with the address that takes it off; one without Off offers (On leads to it).
type Chip struct {
	Label string
	Value string
	Off   string
	On    string
}

// Pager walks through a list by key: Prev and Next are addresses, empty where there is none.
type Pager struct {
	Label        string // which list, where a page has several
	Shown, Total int
	More         bool // there are more than Total: it is where counting stopped
	Prev, Next   string
}

// Tab is a link to a view of the same thing.
type Tab struct {
	Label, Href string
	Count       int
	Here        bool
	Kind        Kind // of the count: Bad and Warn colour it
}

// Tabs is a row of tabs with a name for those who hear it.
type Tabs struct {
	Label string
	Tabs  []Tab
}

// Fact is a name and its value; Href makes the value a link, Node replaces it.
type Fact struct {
	Name  string
	Value string
	Href  string
	Tag   *Tag
	Mono  bool
	Node  template.HTML // made by functions of this package only
}

// Row is a thing that waits for someone: a clock or state at the left, what and why, the next step at the right.
type Row struct {
	Clock  string
	Tag    *Tag
	Kind   Kind // of the clock
	What   string
	Href   string
	After  string // follows the link in the same line
	Why    string
	Mark   *Tag
	Action *Action
}

// Empty is what stands where nothing is yet: what this is for, who does it, the next step, the paper's section.
type Empty struct {
	Title   string
	For     string
	Who     string
	Action  *Action
	Section string // "3.1.1"
	Icon    string
}

// Progress is work under way. While Running it asks Poll each second; without script the page's Refresh does it.
type Progress struct {
	ID         string
	Title      string
	Stage      string
	Done       int64
	Total      int64 // 0: not known yet
	Unit       string
	Left       time.Duration // 0: not known yet
	Running    bool
	Kind       Kind // of the end: Good, Warn, Bad
	Result     string
	Poll       string
	Cancel     *Action
	ResultLink *Action
}

// Dialog asks before an act that cannot be taken back. It opens from any element with data-dialog=ID; without
// script the opener leads to Href, a page of its own.
type Dialog struct {
	ID     string
	Title  string
	Text   string
	Type   string // the name to be typed, for what destroys
	Action Action
}

// Event is an entry of a history: who, when, what, why, and the old and new values.
type Event struct {
	At      clew.Time
	Who     string
	What    string
	Why     string
	Href    string
	Kind    Kind
	Changes []Change
	First   bool // the values are the first ones: nothing stood there before
}

// Change is one value before and after.
type Change struct{ Name, Old, New string }

// Code is text to copy, such as a command or a call of the API.
type Code struct {
	Label string
	Text  string
}

// Saved is the views of a list that were saved under a name, and the form that saves the present one.
type Saved struct {
	List, Query string
	Views       []SavedView
	Can         bool // the present filters can be saved
}

// SavedView is one of them; Delete is the address that deletes it, for those who may.
type SavedView struct {
	Name, Href, Delete string
	Here, Shared       bool
	Count              int
}

// Bulk is the bar that appears when rows are selected: checkboxes with the name in the form with the id.
type Bulk struct {
	Form    string
	Actions []BulkAction
}

// BulkAction sends the selection to Href.
type BulkAction struct {
	Label, Href string
	Main        bool
}
