package overview

import (
	"encoding/json"
	"net/http"
	"strings"

	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/view"
	"clew/web/finding"
	"clew/web/look"
	"clew/web/site"
)

// Hit is a line of the command palette.
type Hit struct {
	Label string `json:"label"`
	Kind  string `json:"kind"`
	Hint  string `json:"hint,omitempty"`
	Href  string `json:"href"`
}

// SearchPage lists what was found, by kind.
type SearchPage struct {
	look.Base
	Text   string
	Groups []HitGroup
	Empty  *look.Empty
}

// HitGroup is the hits of one kind.
type HitGroup struct {
	Title string
	Hits  []Hit
}

var searchPage = look.Declare[SearchPage]("overview/search", files)

// SearchJSON answers GET /search.json, for the command palette.
func (p Pages) SearchJSON(w http.ResponseWriter, r *site.Request) error {
	hits, err := p.find(r, 6)
	if err != nil {
		return err
	}
	out := []Hit{}
	for _, g := range hits {
		out = append(out, g.Hits...)
	}
	b, err := json.Marshal(out[:min(len(out), 20)])
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(b) // the reader may have gone
	return nil
}

// Search answers GET /search.
func (p Pages) Search(w http.ResponseWriter, r *site.Request) error {
	page := SearchPage{Base: r.Base(w, r.T("Search"), ""), Text: strings.TrimSpace(r.URL.Query().Get("q"))}
	var err error
	if page.Groups, err = p.find(r, 30); err != nil {
		return err
	}
	n := 0
	for _, g := range page.Groups {
		n += len(g.Hits)
	}
	switch {
	case page.Text == "":
		page.Empty = &look.Empty{Icon: "search", Title: r.T("Type a name, number or CVE"), For: r.T("Search knows products by their present, former and nicknames and article numbers, releases by version and serial number, vulnerabilities by any of their names, components by name, package URL and CPE, and parties.")}
	case n == 0:
		page.Title = r.T("Nothing found for {0}", page.Text)
		page.Empty = &look.Empty{Icon: "search", Title: r.T("Nothing found"), For: r.T("Only what you may see is searched. A vulnerability that no source record names may still exist: look at the feeds."), Action: &look.Action{Label: r.T("To the feeds"), Href: "/feeds"}}
	default:
		page.Title = r.T("Found for {0}", page.Text)
		page.Lead = page.TN(n, "{0} hit", "{0} hits")
	}
	return searchPage.Render(w, r.Request, http.StatusOK, &page)
}

// kinds of records of the register, with where they are shown.
var kinds = map[product.Type]struct{ word, title, path string }{
	product.TypeLine:       {lang.K("Product line"), lang.K("Product lines"), "/lines/"},
	product.TypeProduct:    {lang.K("Product"), lang.K("Products"), "/products/"},
	product.TypeVariant:    {lang.K("Variant"), lang.K("Variants"), "/variants/"},
	product.TypeRelease:    {lang.K("Release"), lang.K("Releases"), "/releases/"},
	product.TypeParty:      {lang.K("Party"), lang.K("Parties"), "/parties/"},
	product.TypeDeployment: {lang.K("Deployment"), lang.K("Deployments"), "/deployments/"},
}

func (p Pages) find(r *site.Request, limit int) (out []HitGroup, err error) {
	text := r.URL.Query().Get("q")
	found, err := site.Read(r, func(tx *db.Tx) (view.Found, error) { return p.Board.Search(tx, r.Actor, text, limit) })
	if err != nil {
		return nil, err
	}
	vulns := HitGroup{Title: r.T("Vulnerabilities")}
	for _, g := range found.Vulnerabilities {
		hint := g.Title
		if g.State == view.Open {
			hint = r.T("{0} open", g.Counts.Open+g.Counts.Conflict) + " · " + hint
		}
		vulns.Hits = append(vulns.Hits, Hit{Label: g.Vulnerability, Kind: r.T("Vulnerability"), Hint: hint, Href: finding.VulnerabilityHref(g.Vulnerability)})
	}
	if found.Elsewhere != "" {
		vulns.Hits = append(vulns.Hits, Hit{Label: found.Elsewhere, Kind: r.T("Vulnerability"), Hint: r.T("in no release of ours"), Href: finding.VulnerabilityHref(found.Elsewhere)})
	}
	by := map[product.Type]*HitGroup{}
	order := []product.Type{}
	for _, h := range found.Records {
		k, ok := kinds[h.Type]
		if !ok {
			continue
		}
		if by[h.Type] == nil {
			by[h.Type] = &HitGroup{Title: r.T(k.title)}
			order = append(order, h.Type)
		}
		hit := Hit{Label: h.Title, Kind: r.T(k.word), Hint: h.Detail, Href: k.path + h.ID.String()}
		if h.BySerial {
			hit.Hint = strings.TrimSpace(hit.Hint + " · " + r.T("by serial number"))
		}
		if h.Retired {
			hit.Hint = strings.TrimSpace(hit.Hint + " · " + r.T("out of use"))
		}
		by[h.Type].Hits = append(by[h.Type].Hits, hit)
	}
	components := HitGroup{Title: r.T("Components")}
	for _, c := range found.Components {
		components.Hits = append(components.Hits, Hit{Label: strings.TrimSpace(c.Name + " " + c.Version), Kind: r.T("Component"), Hint: c.PURL, Href: finding.ComponentHref(c.Key)})
	}
	var all []HitGroup
	for _, t := range order {
		all = append(all, *by[t])
	}
	all = append(all, components)
	if found.ByID || found.Elsewhere != "" { // what was named stands first, what only touches it last
		all = append([]HitGroup{vulns}, all...)
	} else {
		all = append(all, vulns)
	}
	for _, g := range all {
		if len(g.Hits) > 0 {
			out = append(out, g)
		}
	}
	return out, nil
}
