package web

import (
	"embed"
	"net/http"

	"clew/access"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Home is the first page.
type Home struct{ Site *site.Site }

// OverviewPage is the first page until something is registered: what to do first.
type OverviewPage struct {
	look.Base
	Steps []look.Row
}

var overview = look.Declare[OverviewPage]("web/overview", files)

// Overview answers GET /.
func (h Home) Overview(w http.ResponseWriter, r *site.Request) error {
	p := OverviewPage{Base: r.Base(w, r.T("Overview"), "overview")}
	p.Lead = p.T("What needs attention, and the products with their life cycle.")
	for _, s := range []struct {
		verb            access.Verb
		href, what, why string
	}{
		{access.RegisterWrite, "/products", p.T("Register a product line and its first product"), p.T("Product management does this: the legal manufacturer, the product, who is responsible.")},
		{access.InventoryWrite, "/products", p.T("Give a release its inventory"), p.T("An SBOM (CycloneDX or SPDX), or a list by hand: without one nothing can be found.")},
		{access.FeedManage, "/feeds", p.T("Import advisories"), p.T("From the public sources or from files: they say which components are affected.")},
		{access.UserManage, "/users", p.T("Invite the others and give them their roles"), p.T("Five roles of the paper, auditors, service desk; each for all products, a line or one product.")},
	} {
		if access.CanSomewhere(r.Actor, s.verb) {
			p.Steps = append(p.Steps, look.Row{Tag: &look.Tag{Kind: look.Idle, Word: p.T("to do")}, What: s.what, Why: s.why, Href: s.href})
		}
	}
	return overview.Render(w, r.Request, http.StatusOK, &p)
}
