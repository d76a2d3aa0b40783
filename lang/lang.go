// Package lang holds the one catalogue of texts that people read: the English text is the key, German stands beside
// it in de/*.txt (one file per area, lines "English = Deutsch"). Pages, API, mail and portal all speak through it.
// It serves the whole paper; its clause is the reader's own language (X1: documents and pages in German and English).
// It owns the texts and how numbers, dates and durations are written in each language.
package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"

	"clew"
)

// The languages. Pseudo is for tests: every text accented, longer and in brackets, so that what did not pass the
// catalogue and what does not fit shows at a glance.
const (
	English = "en"
	German  = "de"
	Pseudo  = "x-pseudo"
)

// Offered lists what a user can choose.
var Offered = []string{English, German}

//go:embed de/*.txt
var files embed.FS

var german = sync.OnceValue(func() map[string]string {
	m, _ := load(files, "de") // what is wrong in a file, the test says; here the rest of it serves
	return m
})

// K marks a text as a key where it is written down, and returns it unchanged: for tables whose texts are
// translated later with T. The test on missing keys finds it.
func K(text string) string { return text }

// T gives text in the language. {0}, {1}... stand for args; numbers and dates among them are written as the
// language does it. A text without a translation comes back in English.
func T(lang, text string, args ...any) string { return fill(lang, translate(lang, text), args) }

// TN is T for a count: one for exactly 1, many otherwise; {0} is n, args follow as {1}, {2}...
func TN(lang string, n int, one, many string, args ...any) string {
	text := many
	if n == 1 {
		text = one
	}
	return T(lang, text, append([]any{n}, args...)...)
}

// Error gives what a user may read of err: the message of the clew.Error inside, else one general sentence, since
// anything else is for the log only.
func Error(lang string, err error) string {
	e, ok := asError(err)
	if !ok {
		return T(lang, "Something went wrong on our side. Please try again.")
	}
	return Message(lang, e.Message, e.Args...)
}

// Fields gives the errors of one input by place.
func Fields(lang string, err error) map[string]string {
	e, ok := asError(err)
	if !ok {
		return nil
	}
	m := make(map[string]string, len(e.Fields))
	for _, f := range e.Fields {
		if _, ok := m[f.Place]; !ok {
			m[f.Place] = Message(lang, f.Message, f.Args...)
		}
	}
	return m
}

// Message translates a text with %-verbs, as clew.Errorf takes it.
func Message(lang, text string, args ...any) string {
	local := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case clew.Date:
			local[i] = Date(lang, a)
		case *clew.Error:
			local[i] = Error(lang, a)
		default:
			local[i] = a
		}
	}
	return fmt.Sprintf(translate(lang, text), local...)
}

// Kept gives a reason that was stored with what failed (clew.Keep) in the reader's language.
func Kept(lang, text string) string {
	e, ok := clew.Kept(text)
	if !ok {
		return T(lang, text)
	}
	var places []string
	for _, f := range e.Fields {
		p := Message(lang, f.Message, f.Args...)
		if f.Place != "" {
			p = Place(lang, f.Place) + ": " + p
		}
		places = append(places, p)
	}
	return clew.Sentence(Message(lang, e.Message, e.Args...), places)
}

// Place translates "line 12"; pointers and names of entries are the same in every language.
func Place(lang, s string) string {
	if n, ok := strings.CutPrefix(s, "line "); ok {
		return T(lang, "line {0}", n)
	}
	return s
}

// Has reports whether the catalogue knows the text in the language.
func Has(lang, text string) bool {
	if lang != German {
		return true
	}
	_, ok := german()[text]
	return ok
}

// Missing gives those of the texts that the language lacks, sorted and once each.
func Missing(lang string, texts ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range texts {
		if !seen[t] && !Has(lang, t) {
			out = append(out, t)
		}
		seen[t] = true
	}
	sort.Strings(out)
	return out
}

// Pick chooses a language for an Accept-Language header: the first one offered, else English.
func Pick(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		for _, l := range Offered {
			if tag == l {
				return l
			}
		}
	}
	return English
}

func translate(lang, text string) string {
	switch lang {
	case German:
		if s, ok := german()[text]; ok {
			return s
		}
	case Pseudo:
		return pseudo(text)
	}
	return text
}

// fill puts args for {0}, {1}...; a number without an argument stays as it is.
func fill(lang, text string, args []any) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(text[i:], '}')
		if j < 0 {
			break
		}
		n, err := strconv.Atoi(text[i+1 : i+j])
		if err != nil || n < 0 || n >= len(args) {
			b.WriteString(text[:i+1])
			text = text[i+1:]
			continue
		}
		b.WriteString(text[:i])
		b.WriteString(Value(lang, args[n]))
		text = text[i+j+1:]
	}
	b.WriteString(text)
	return b.String()
}

// load reads the files of one language, and says what is wrong in them.
func load(fsys fs.FS, dir string) (m map[string]string, wrong []string) {
	names, err := fs.Glob(fsys, dir+"/*.txt")
	if err != nil {
		return nil, []string{err.Error()}
	}
	m = map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		wrong = append(wrong, read(name, string(b), m)...)
	}
	return m, wrong
}

// read reads lines "key = text". "\=" is an equals sign inside a key, "\n" a line break; a line that starts with "#" is
// a comment, one that starts with "\#" a text that does. A text translated twice keeps the first translation.
func read(name, text string, into map[string]string) (wrong []string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		i := cut(line)
		if i < 0 {
			wrong = append(wrong, fmt.Sprintf("%s:%d: no \" = \" in %q", name, n, line))
			continue
		}
		key, val := unescape(line[:i]), unescape(line[i+3:])
		switch old, ok := into[key]; {
		case key == "" || val == "":
			wrong = append(wrong, fmt.Sprintf("%s:%d: empty side in %q", name, n, line))
		case ok && old != val:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %q is %q elsewhere and %q here", name, n, key, old, val))
		default:
			into[key] = val
		}
	}
	return wrong
}

// cut finds the first " = " that is not escaped.
func cut(line string) int {
	for i := 0; i+3 <= len(line); i++ {
		if line[i:i+3] == " = " {
			return i
		}
	}
	return -1
}

var escapes = strings.NewReplacer(`\=`, "=", `\#`, "#", `\n`, "\n", `\\`, `\`)

func unescape(s string) string { return escapes.Replace(strings.TrimSpace(s)) }
