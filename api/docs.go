package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

// docsPage renders the OpenAPI document as one page without any script: it holds nothing but what the program's own
// document says, and no third party is asked for anything.
func docsPage(o *huma.OpenAPI) []byte {
	t := template.Must(template.New("docs").Funcs(template.FuncMap{
		"paragraphs": paragraphs, "anchor": anchor,
	}).Parse(docsHTML))
	var b bytes.Buffer
	if err := t.Execute(&b, describe(o)); err != nil {
		panic(err) // our own document and template; the test renders them
	}
	return b.Bytes()
}

type docs struct {
	About   string
	Groups  []docsGroup
	Schemas []docsSchema
}

type docsGroup struct {
	Name, Text string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Text string
	Params                          []docsMember
	Body, Answer                    []docsContent
}

type docsContent struct{ Status, Type, Ref, Text string }

type docsMember struct {
	Name, In, Type, Ref, Text string
	Required                  bool
}

type docsSchema struct {
	Name    string
	Members []docsMember
}

func describe(o *huma.OpenAPI) docs {
	d := docs{About: o.Info.Description}
	for _, tag := range o.Tags {
		g := docsGroup{Name: tag.Name, Text: tag.Description}
		paths := make([]string, 0, len(o.Paths))
		for p := range o.Paths {
			paths = append(paths, p)
		}
		slices.Sort(paths)
		for _, p := range paths {
			for _, m := range methods(o.Paths[p]) {
				if m.operation != nil && slices.Contains(m.operation.Tags, tag.Name) {
					g.Operations = append(g.Operations, operationOf(m.name, p, m.operation))
				}
			}
		}
		d.Groups = append(d.Groups, g)
	}
	all := o.Components.Schemas.Map()
	for name, s := range all {
		d.Schemas = append(d.Schemas, docsSchema{name, membersOf(s)})
	}
	slices.SortFunc(d.Schemas, func(a, b docsSchema) int { return strings.Compare(a.Name, b.Name) })
	return d
}

type method struct {
	name      string
	operation *huma.Operation
}

func methods(p *huma.PathItem) []method {
	return []method{{"GET", p.Get}, {"POST", p.Post}, {"PUT", p.Put}, {"PATCH", p.Patch}, {"DELETE", p.Delete}}
}

func operationOf(method, path string, o *huma.Operation) docsOperation {
	d := docsOperation{ID: o.OperationID, Method: method, Path: path, Summary: o.Summary, Text: o.Description}
	for _, p := range o.Parameters {
		m := docsMember{Name: p.Name, In: p.In, Text: p.Description, Required: p.Required}
		m.Type, m.Ref = shape(p.Schema)
		d.Params = append(d.Params, m)
	}
	if o.RequestBody != nil {
		d.Body = contents("", o.RequestBody.Description, o.RequestBody.Content)
	}
	statuses := make([]string, 0, len(o.Responses))
	for s := range o.Responses {
		statuses = append(statuses, s)
	}
	slices.Sort(statuses)
	for _, s := range statuses {
		r := o.Responses[s]
		c := contents(s, r.Description, r.Content)
		if len(c) == 0 {
			c = []docsContent{{Status: s, Text: r.Description}}
		}
		d.Answer = append(d.Answer, c...)
	}
	return d
}

func contents(status, text string, all map[string]*huma.MediaType) []docsContent {
	var out []docsContent
	for t, m := range all {
		_, ref := shape(m.Schema)
		out = append(out, docsContent{status, t, ref, text})
	}
	slices.SortFunc(out, func(a, b docsContent) int { return strings.Compare(a.Type, b.Type) })
	return out
}

func membersOf(s *huma.Schema) []docsMember {
	var out []docsMember
	for name, p := range s.Properties {
		m := docsMember{Name: name, Text: p.Description, Required: slices.Contains(s.Required, name)}
		m.Type, m.Ref = shape(p)
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b docsMember) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// shape says what a schema is in a few words, and which named one it refers to.
func shape(s *huma.Schema) (text, ref string) {
	switch {
	case s == nil:
		return "", ""
	case s.Ref != "":
		return "", s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case s.Type == "array":
		text, ref = shape(s.Items)
		return strings.TrimSpace("list of " + text), ref
	case s.Type == "":
		return "any", ""
	}
	text = s.Type
	if s.Format != "" {
		text += " (" + s.Format + ")"
	}
	if len(s.Enum) > 0 {
		values := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			values[i], _ = v.(string)
		}
		text += ": " + strings.Join(values, ", ")
	}
	return text, ""
}

func anchor(name string) string { return "schema-" + name }

// paragraphs splits a text at empty lines; each becomes runs of plain, strong and code text.
func paragraphs(s string) [][]run {
	var out [][]run
	for _, p := range strings.Split(s, "\n\n") {
		out = append(out, runs(p))
	}
	return out
}

type run struct{ Kind, Text string }

func runs(s string) []run {
	var out []run
	for s != "" {
		strong, code := strings.Index(s, "**"), strings.Index(s, "`")
		mark, kind := "**", "strong"
		at := strong
		if strong < 0 || code >= 0 && code < strong {
			mark, kind, at = "`", "code", code
		}
		if at < 0 {
			return append(out, run{"", s})
		}
		if at > 0 {
			out = append(out, run{"", s[:at]})
		}
		inner, rest, ok := strings.Cut(s[at+len(mark):], mark)
		if !ok {
			return append(out, run{"", s[at:]})
		}
		out, s = append(out, run{kind, inner}), rest
	}
	return out
}
