package product

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"clew"
)

// Bounds of what people type, in characters and entries.
const (
	maxName  = 200
	maxText  = 20_000
	maxItems = 200
)

// checks gathers what is wrong with an input, and trims its texts on the way.
type checks struct{ clew.Faults }

func fault(place, message string, args ...any) error {
	var f clew.Faults
	f.Add(place, message, args...)
	return f.Err()
}

// name is a required text of one line.
func (c *checks) name(place string, s *string) {
	if c.line(place, s); *s == "" {
		c.Add(place, "This is required")
	}
}

// line is an optional text of one line.
func (c *checks) line(place string, s *string) {
	*s = strings.TrimSpace(*s)
	switch {
	case !utf8.ValidString(*s) || strings.ContainsFunc(*s, unicode.IsControl):
		c.Add(place, "Use one line of plain text, without control characters")
	case utf8.RuneCountInString(*s) > maxName:
		c.Add(place, "Use at most %d characters", maxName)
	}
}

// text is an optional text of several lines.
func (c *checks) text(place string, s *string) {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		c.Add(place, "Use plain text, without control characters")
	case utf8.RuneCountInString(*s) > maxText:
		c.Add(place, "Use at most %d characters", maxText)
	}
}

// list is a list of one-line texts; empty entries and repetitions go.
func (c *checks) list(place string, s *Strings) {
	var out Strings
	seen := map[string]bool{}
	for _, v := range *s {
		before := len(c.Faults)
		if c.line(place, &v); len(c.Faults) > before {
			return
		}
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	if len(out) > maxItems {
		c.Add(place, "Use at most %d entries", maxItems)
	}
	*s = out
}

func (c *checks) email(place string, s *string) {
	if c.line(place, s); *s == "" {
		return
	}
	if a, err := mail.ParseAddress(*s); err != nil || a.Address != *s {
		c.Add(place, "%q is not an e-mail address", clew.Clip(*s, 60))
	}
}

// span refuses a period that ends before it starts.
func (c *checks) span(place string, from, until clew.Date) {
	if !from.IsZero() && !until.IsZero() && until.Compare(from) < 0 {
		c.Add(place, "The end lies before the start")
	}
}
