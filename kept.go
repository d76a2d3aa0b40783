package clew

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// kept is the form in which the reason of a failure is stored with what failed, so that pages can say it in the language
// of whoever reads it. Texts stored by earlier programs are plain English.
type kept struct {
	Message string      `json:"message"`
	Args    []any       `json:"args,omitempty"`
	Fields  []keptField `json:"fields,omitempty"`
}

type keptField struct {
	Place   string `json:"place,omitempty"`
	Message string `json:"message"`
	Args    []any  `json:"args,omitempty"`
}

// bounds of what is kept of one reason.
const (
	keptFields = 10
	keptArg    = 500
)

// keptPrefix tells a kept error from plain text, and from what work says when it succeeded.
const keptPrefix = `{"error":`

// Keep gives the text under which an error for people is stored: message, values and places, without causes, which are
// for the log only. Anything else becomes one general sentence.
func Keep(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return "Something went wrong inside the program; its log says what"
	}
	k := kept{Message: e.Message, Args: keepArgs(e.Args)}
	for _, f := range e.Fields[:min(len(e.Fields), keptFields)] {
		k.Fields = append(k.Fields, keptField{Clip(f.Place, keptArg), f.Message, keepArgs(f.Args)})
	}
	b, err := json.Marshal(k)
	if err != nil {
		return Clip(e.Error(), keptArg)
	}
	return keptPrefix + string(b) + "}"
}

// keepArgs makes plain values of arguments, which come back as they are and serve the same verbs.
func keepArgs(args []any) []any {
	var out []any
	for _, a := range args {
		v := reflect.ValueOf(a)
		_, named := a.(fmt.Stringer)
		switch {
		case !named && v.IsValid() && v.CanInt():
			out = append(out, v.Int())
		case !named && v.IsValid() && v.CanUint() && v.Uint() <= math.MaxInt64:
			out = append(out, int64(v.Uint()))
		case !named && v.IsValid() && v.CanFloat():
			out = append(out, v.Float())
		default:
			out = append(out, Clip(strings.ToValidUTF8(strings.ReplaceAll(fmt.Sprint(a), "\x00", ""), "\uFFFD"), keptArg))
		}
	}
	return out
}

// Kept reads what Keep wrote; ok is false for a plain text.
func Kept(text string) (e *Error, ok bool) {
	rest, ok := strings.CutPrefix(text, keptPrefix)
	if !ok {
		return nil, false
	}
	var k kept
	d := json.NewDecoder(strings.NewReader(strings.TrimSuffix(rest, "}")))
	d.UseNumber()
	if d.Decode(&k) != nil {
		return nil, false
	}
	e = &Error{Kind: Invalid, Message: k.Message, Args: keptArgs(k.Args)}
	for _, f := range k.Fields {
		e.Fields = append(e.Fields, Field{f.Place, f.Message, keptArgs(f.Args)})
	}
	return e, true
}

func keptArgs(args []any) []any {
	for i, a := range args {
		n, ok := a.(json.Number)
		if !ok {
			continue
		}
		if whole, err := n.Int64(); err == nil {
			args[i] = whole
		} else if f, err := n.Float64(); err == nil {
			args[i] = f
		}
	}
	return args
}

// KeptText gives a stored reason as people read it in English.
func KeptText(text string) string {
	if e, ok := Kept(text); ok {
		return e.Error()
	}
	return text
}

// Sentence joins a message and what is wrong at places. A message that ends a sentence gets no second mark.
func Sentence(message string, places []string) string {
	for _, p := range places {
		if strings.HasSuffix(message, ".") || strings.HasSuffix(message, "!") || strings.HasSuffix(message, ":") {
			message += " " + p
			continue
		}
		message += "; " + p
	}
	return message
}
