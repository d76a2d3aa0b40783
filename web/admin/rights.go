package admin

import (
	"net/http"
	"slices"

	"clew"
	"clew/access"
	"clew/web/look"
	"clew/web/site"
)

// RightsPage shows the table of rights as it is enforced.
type RightsPage struct {
	look.Base
	Tabs  *look.Tabs
	Roles []string
	Hints []look.Fact
	Rows  []RightRow
	Mine  []string
}

// RightRow is one verb and who holds it.
type RightRow struct {
	Verb, Code string
	Wide       bool // only for the whole organisation
	Held       []bool
}

var rightsPage = look.Declare[RightsPage]("admin/rights", files)

// Rights answers GET /rights. Everybody may know who may do what.
func (p Pages) Rights(w http.ResponseWriter, r *site.Request) error {
	page := RightsPage{Base: r.Base(w, r.T("Who may do what"), "settings")}
	page.Lead = page.T("A grant gives a role for the whole organisation, a product line or one product. This table is the one that is enforced.")
	if t := tabs(r, "/rights"); len(t.Tabs) > 1 {
		page.Tabs, page.Title = t, page.T("Settings")
	}
	for _, role := range clew.Roles {
		page.Roles = append(page.Roles, r.RoleName(role))
		page.Hints = append(page.Hints, look.Fact{Name: r.RoleName(role), Value: r.T(site.RoleHints[role])})
	}
	for _, v := range access.Verbs {
		row := RightRow{Verb: r.VerbName(v), Code: string(v), Wide: slices.Contains(access.OrganisationOnly, v)}
		for _, role := range clew.Roles {
			row.Held = append(row.Held, slices.Contains(access.Held[role], v))
		}
		page.Rows = append(page.Rows, row)
	}
	seen := map[clew.Role]bool{}
	for _, g := range r.Actor.Grants {
		if !seen[g.Role] {
			page.Mine = append(page.Mine, r.RoleName(g.Role))
		}
		seen[g.Role] = true
	}
	return rightsPage.Render(w, r.Request, http.StatusOK, &page)
}
