// Package look is the design system of the pages: the frame around them, the parts they are made of, how they are
// rendered, and the static files. It serves X2 (one place shows what needs attention) and owns no records; it knows
// no domain, only what to draw.
//
// A page is a struct that embeds Base, a template file, and a declaration:
//
//	package party
//
//	//go:embed *.html
//	var files embed.FS
//
//	// ListPage shows the parties.
//	type ListPage struct {
//		look.Base
//		Rows  []Row
//		Pager look.Pager
//	}
//
//	var list = look.Declare[ListPage]("party/list", files) // list.html
//
//	func listParties(w http.ResponseWriter, r *http.Request) error {
//		p := ListPage{Base: look.NewBase(w, r, actor, now), Rows: rows}
//		p.Title, p.Here = p.T("Parties"), "parties"
//		p.Actions = []look.Action{{Label: p.T("New party"), Href: "/parties/new", Main: true, Key: "a"}}
//		return list.Render(w, r, http.StatusOK, &p)
//	}
//
// list.html is the content of <main>; title, breadcrumb, buttons and notices are drawn from Base:
//
//	{{if .Rows}}
//	<div id="rows">{{block "rows" .}}
//	<table><thead><tr>{{th "name" (T "Name") "default"}}{{th "devices" (T "Devices") "num"}}</tr></thead>
//	<tbody>{{range .Rows}}<tr><td><a class="row-link" href="{{.Href}}">{{.Name}}</a><td class="num">{{num .Devices}}</tr>{{end}}</tbody></table>
//	{{pager .Pager}}{{end}}</div>
//	{{else}}{{empty .Empty}}{{end}}
//
// A request of htmx for the element "rows" gets that block alone. Render writes nothing when the template fails.
//
// Texts: {{T "Open {0}" .Name}}, {{TN .N "{0} finding" "{0} findings"}}, {{TH "See {0}" (id .ID)}} where an argument
// is markup; in Go p.T and p.TN, lang.K for tables. The English text is the key, the German stands in
// lang/de/AREA.txt. All strings in the structs of this package are final: translated, or data.
//
// Values: num dec pct bytes dur date month when ago id. Marks: icon tag badge show meter copy. Lists: th chips pager
// bulk link. Parts, each with the struct of its name: action actions notice crumbs tabs facts rows empty progress
// dialog history code form field faults; draw (web/chart), life and mini (LifeBar), period (Support). The gallery
// (package gallery, /gallery) shows each in every state.
//
// A literal that is no language stands in <code>, <kbd> or an element with translate="no"; the test in package lang
// finds all other text, and each key without German. Attributes named data-on..., data-src... or data-style... are
// taken for script, address or style by html/template: choose other names.
//
// A test of a page's package calls looktest.Check(t), and with a looktest.Browser opens its pages in the views and
// calls Sound: axe, the CSP, script errors, inline styles, width.
//
// Rules: no inline script or style (the CSP blocks them), no hx-on, no trigger filters; everything works without
// script; the query string is the state of a list (Base.With); a form answers 303 with Flash, or 422 with the form
// after Form.Fill and Form.Fail. Fixed classes: num, opt (hidden at 390 px), quiet, panel, split, two, scroll, id.
package look
