package match

import (
	"strconv"
	"strings"

	"clew"
	"clew/format/sbom"
	"clew/lang"
)

// Note is a warning. JSON has it in English, whoever runs the program; people are told in their language.
type Note struct {
	Place string
	Text  string // catalogue key with %-verbs
	Args  []any  // notes among them are said in the same language
}

func note(text string, args ...any) Note { return Note{Text: text, Args: args} }

// In says the note in a language.
func (n Note) In(locale string) string {
	text := n.Text
	if len(n.Args) > 0 {
		args := make([]any, len(n.Args))
		for i, a := range n.Args {
			args[i] = a
			if inner, ok := a.(Note); ok {
				args[i] = inner.In(locale)
			}
		}
		text = lang.Message(locale, n.Text, args...)
	} else if locale != lang.English {
		text = lang.T(locale, n.Text)
	}
	if n.Place != "" {
		text = lang.Place(locale, n.Place) + ": " + text
	}
	return clew.Clip(text, 1024)
}

// String is the note in English.
func (n Note) String() string { return n.In(lang.English) }

// MarshalText is how JSON has it.
func (n Note) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// number gives a count with its noun: one for exactly 1, many otherwise.
func number(n int, one, many string) Note {
	if n == 1 {
		return note(one, n)
	}
	return note(many, n)
}

func records(n int) Note    { return number(n, lang.K("%d record"), lang.K("%d records")) }
func components(n int) Note { return number(n, lang.K("%d component"), lang.K("%d components")) }

// maxNotes bounds the warnings of one kind; more are counted.
const maxNotes = 1000

// notes collects warnings.
type notes struct {
	list []Note
	more int
}

func (n *notes) add(w Note) {
	if len(n.list) >= maxNotes {
		n.more++
		return
	}
	for i, a := range w.Args { // what a file says is bounded here, not when it is shown
		if s, ok := a.(string); ok {
			w.Args[i] = clew.Clip(s, 1024)
		}
	}
	n.list = append(n.list, w)
}

// document adds what is only known when reading ended.
func (n *notes) document(d sbom.Document) {
	if d.Warnings > len(n.list) {
		n.list = append(n.list, note(lang.K("%d more warnings about the inventory"), d.Warnings-len(n.list)))
	}
	for _, r := range d.Rejected {
		n.add(note("%s: %s", note(lang.K("row %d, %s"), r.Row, r.Column), note(r.Message, r.Args...)))
	}
	if d.RejectedRows > 0 {
		n.list = append(n.list, note(lang.K("%d rows of the list could not be used"), d.RejectedRows))
	}
	switch {
	case d.Components == 0:
		n.list = append(n.list, note(lang.K("The inventory has no components: nothing was assessed")))
	case strings.HasPrefix(d.Aggregate, "incomplete") || d.Aggregate == "unknown":
		n.list = append(n.list, note(lang.K("The inventory says of itself that it is not complete")))
	}
}

func quoteAll(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = strconv.Quote(s)
	}
	return strings.Join(q, ", ")
}
