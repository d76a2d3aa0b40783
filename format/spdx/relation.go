package spdx

import (
	"strings"

	"clew/format/limit"
	"clew/format/sbom"
)

// meaning is what a relationship says here. Turned ones read from right to left.
type meaning struct {
	link   sbom.Link
	turned bool
	scope  string
}

// relations are the relationship types of SPDX 2.3 and 3.0 that say what is inside and what needs what. The names of
// 3.0 differ in case and underscores only where both have them.
var relations = map[string]meaning{
	"contains":               {link: sbom.Contains},
	"containedby":            {link: sbom.Contains, turned: true},
	"packageof":              {link: sbom.Contains, turned: true},
	"dependson":              {link: sbom.DependsOn},
	"dependencyof":           {link: sbom.DependsOn, turned: true},
	"builddependencyof":      {link: sbom.DependsOn, turned: true, scope: "build"},
	"devdependencyof":        {link: sbom.DependsOn, turned: true, scope: "development"},
	"testdependencyof":       {link: sbom.DependsOn, turned: true, scope: "test"},
	"optionaldependencyof":   {link: sbom.DependsOn, turned: true, scope: "optional"},
	"provideddependencyof":   {link: sbom.DependsOn, turned: true, scope: "provided"},
	"runtimedependencyof":    {link: sbom.DependsOn, turned: true, scope: "runtime"},
	"optionalcomponentof":    {link: sbom.Contains, turned: true, scope: "optional"},
	"staticlink":             {link: sbom.DependsOn},
	"dynamiclink":            {link: sbom.DependsOn},
	"hasstaticlink":          {link: sbom.DependsOn},
	"hasdynamiclink":         {link: sbom.DependsOn},
	"hasprerequisite":        {link: sbom.DependsOn},
	"prerequisitefor":        {link: sbom.DependsOn, turned: true},
	"hasoptionalcomponent":   {link: sbom.Contains, scope: "optional"},
	"hasoptionaldependency":  {link: sbom.DependsOn, scope: "optional"},
	"hasprovideddependency":  {link: sbom.DependsOn, scope: "provided"},
	"hasruntimedependency":   {link: sbom.DependsOn, scope: "runtime"},
	"hasdynamicdependency":   {link: sbom.DependsOn},
	"hasstaticdependency":    {link: sbom.DependsOn},
	"distributesdependency":  {link: sbom.DependsOn},
	"hasdistributionpackage": {link: sbom.Contains},
}

// relation passes one relationship on. A reference to a file that is no component is left out.
func (b *build) relation(from, typ, to, scope string, at limit.Place) {
	from, to = said(from), said(to)
	if from == "" || to == "" {
		return
	}
	folded := strings.ToLower(strings.ReplaceAll(typ, "_", ""))
	switch folded {
	case "describes", "describe": // some tools forget the s
		b.root(to, at)
		return
	case "describedby":
		b.root(from, at)
		return
	}
	m, ok := relations[folded]
	if !ok {
		return
	}
	if m.turned {
		from, to = to, from
	}
	if b.isFile(from) || b.isFile(to) {
		if b.packages > 0 {
			return
		}
	}
	for _, ref := range []string{from, to} {
		if strings.HasPrefix(ref, "DocumentRef-") || ref == "SPDXRef-DOCUMENT" {
			b.s.Aside(ref) // in another document, or the document itself
		}
	}
	if m.scope != "" {
		scope = m.scope
	}
	b.s.Dependency(sbom.Dependency{Ref: from, Link: m.link, On: []string{to}, Scope: scope}, at)
}

// root notes what the document describes; some tools write that it describes itself.
func (b *build) root(ref string, at limit.Place) {
	if ref != "SPDXRef-DOCUMENT" {
		b.s.Root(ref, at)
	}
}
