// Package finding is the pages of the main job (paper 3.1.1 to 3.1.3, monitoring and vulnerability management; rows A1.1
// and A2.1): what is open across all products, where a vulnerability is, why we believe so, what we can see of a release,
// and the form in which people decide. It owns no records: facts come from package view, decisions go to package
// vulnerability.
package finding

import (
	"embed"
	"net/url"

	"clew"
	"clew/access"
	"clew/blob"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct {
	Site  *site.Site
	Board *view.Board
	Blob  *blob.Store
}

// VulnerabilityHref is the address of a vulnerability, by any of its names.
func VulnerabilityHref(name string) string { return "/vulnerabilities/" + url.PathEscape(name) }

// ComponentHref is the address of a component version: its natural key, so that it survives a rebuild.
func ComponentHref(key string) string { return "/components/" + url.PathEscape(key) }

// WhyHref is the address of a finding: the component's and the record's natural keys.
func WhyHref(record, key string) string {
	return "/findings/" + url.PathEscape(record) + "/" + url.PathEscape(key)
}

// ReleaseHref is the address of a release.
func ReleaseHref(id clew.ID) string { return "/releases/" + id.String() }

// ProductHref is the address of a product.
func ProductHref(id clew.ID) string { return "/products/" + id.String() }

// ReleaseTabs are the parts of a release's page that this package shows, after the page itself.
func ReleaseTabs(r *site.Request, id clew.ID, here string) look.Tabs {
	t := look.Tabs{Label: r.T("Release")}
	for _, x := range []struct{ key, label, path string }{{"", r.T("Release"), ""}, {"findings", r.T("Findings"), "/findings"}, {"components", r.T("Components"), "/components"}} {
		t.Tabs = append(t.Tabs, look.Tab{Label: x.label, Href: ReleaseHref(id) + x.path, Here: x.key == here})
	}
	return t
}

// mayDecide reports whether the actor can decide anything at all.
func mayDecide(a clew.Actor) bool { return access.CanSomewhere(a, access.Assess) }

// chosen gives the query's value when it is one of those known.
func chosen(q url.Values, name string, known ...string) string {
	v := q.Get(name)
	for _, k := range known {
		if v == k {
			return v
		}
	}
	return ""
}
