package api

import (
	"reflect"
	"strings"

	"clew"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

// The root package's texts, as the OpenAPI document describes them.
type (
	idText   struct{}
	timeText struct{}
	dateText struct{}
	texts    struct{}
)

func (idText) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: "string", Format: "uuid"} }
func (timeText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date-time"}
}
func (dateText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date"}
}
func (texts) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "array", Items: &huma.Schema{Type: "string"}}
}

func registry() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", schemaName)
	alias := func(t, as reflect.Type) { r.RegisterTypeAlias(t, as) }
	alias(reflect.TypeFor[clew.ID](), reflect.TypeFor[idText]())
	alias(reflect.TypeFor[clew.Time](), reflect.TypeFor[timeText]())
	alias(reflect.TypeFor[clew.Date](), reflect.TypeFor[dateText]())
	alias(reflect.TypeFor[product.Strings](), reflect.TypeFor[texts]())
	return r
}

// schemaName names a schema after its type, a page after what it lists: page[Line] is LinePage.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		name = hint
	}
	for _, kind := range []string{"page[", "findingPage["} {
		if inner, ok := strings.CutPrefix(name, kind); ok {
			return upper(inner[strings.LastIndexAny(inner, "./[")+1:len(inner)-1]) + "Page"
		}
	}
	return upper(name)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// enum names the values that a member of a schema takes; "" stands for the usual one where the member is optional.
func enum[T ~string](s *huma.Schema, member string, values []T) {
	p := s.Properties[member]
	if p == nil {
		panic("api: no member " + member)
	}
	for _, v := range values {
		p.Enum = append(p.Enum, string(v))
	}
}

// schemaOf gives the schema of a type for routes that describe themselves.
func schemaOf[T any](s *server) *huma.Schema {
	return s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}
