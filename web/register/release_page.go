package register

import (
	"net/http"
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/view"
	"clew/web/finding"
	"clew/web/inventory"
	"clew/web/look"
	"clew/web/site"
)

// ReleasePage is one release: what it is, what we can see of it, what it contains, and where it is.
type ReleasePage struct {
	look.Base
	Tabs        look.Tabs
	Life        look.LifeBar
	State       look.Tag
	Sight       finding.Panel
	Inventory   inventory.Panel
	Findings    []FindingRow
	Open        int // undecided
	Decided     int
	All         string // the findings
	Parts       []look.Row
	PartsEdit   *look.Action
	Deployments []DeploymentRow
	Pager       look.Pager
	NewDeploy   *look.Action
	SeesParties bool
	Facts       []look.Fact
	Notes       string
	Moves       []look.Action
}

// FindingRow is a finding of the release: the few that press most.
type FindingRow struct {
	*view.ReleaseFinding
	Href, In string
	Tag      look.Tag
	Mark     *look.Tag // exploited
	Band     look.Kind
}

const topFindings = 6

var releasePage = look.Declare[ReleasePage]("register/release", finding.Beside(files), "part.html", "coverage.html")

// releaseTabs are the views of one release.
func releaseTabs(r *site.Request, id clew.ID, here string) look.Tabs {
	base := href(product.TypeRelease, id)
	return look.Tabs{Label: r.T("Release"), Tabs: []look.Tab{{Label: r.T("Overview"), Href: base, Here: here == ""}, {Label: r.T("Findings"), Href: base + "/findings"}, {Label: r.T("Components"), Href: base + "/components"},
		{Label: r.T("Inventory"), Href: base + "/inventory"}, {Label: r.T("History"), Href: base + "/history", Here: here == "history"}}}
}

// Release answers GET /releases/{id}.
func (p Pages) Release(w http.ResponseWriter, r *site.Request) error {
	page := ReleasePage{Base: r.Base(w, "", "products")}
	limit, skip := r.Page(20)
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		x, err := product.GetRelease(tx, r.Actor, r.PathID("id"))
		if err != nil {
			return
		}
		s, err := product.SupportOfRelease(tx, x)
		if err != nil {
			return
		}
		page.head(r, x)
		all, err := standings(tx, r, x.ProductID)
		if err != nil {
			return
		}
		page.Life = all[x.ProductID].Life
		page.Life.Subject = x.ProductName
		if page.Sight, err = finding.Coverage(tx, r, x); err != nil {
			return
		}
		if page.Inventory, err = inventory.PanelOf(tx, r, x); err != nil {
			return
		}
		page.Refresh, page.Sight.Next = page.Inventory.Refresh, nil // the panel of the inventory offers it
		if page.Sight.Evaluating {
			page.Refresh = 5
		}
		if err = page.findings(tx, r, x); err != nil {
			return
		}
		variants, err := page.parts(tx, r, x)
		if err != nil {
			return
		}
		list, units, err := page.deployed(tx, r, x, product.Page{Limit: limit, Offset: skip})
		if err != nil {
			return
		}
		page.Pager = r.Pager(&page.Base, len(list.Rows), list.Total, limit, skip)
		page.Pager.Label = r.T("Deployments")
		page.lead(r, x, s, variants, units, list.Total)
		return
	})
	if err != nil {
		return err
	}
	return releasePage.Render(w, r.Request, http.StatusOK, &page)
}

func (page *ReleasePage) head(r *site.Request, x product.Release) {
	page.Title = x.ProductName + " " + x.Version
	page.Crumbs = productCrumbs(r, x.ProductID, x.ProductName)
	page.Tabs = releaseTabs(r, x.ID, "")
	page.State, page.All = stateTag(r, x.State), href(product.TypeRelease, x.ID)+"/findings"
	page.Notes = x.Notes
	page.Facts = known(look.Fact{Name: r.T("Serial numbers"), Value: joined(", ", x.Serials...), Mono: len(x.Serials) == 1}, look.Fact{Name: r.T("Model numbers"), Value: joined(", ", x.Models...)},
		look.Fact{Name: "CPE", Value: x.CPE, Mono: true}, look.Fact{Name: "purl", Value: x.Purl, Mono: true}, look.Fact{Name: r.T("Own key"), Value: x.Key, Mono: true})
	base := href(product.TypeRelease, x.ID)
	write := may(r, access.ReleaseWrite, x.LineID, x.ProductID)
	retiredNotice(r, &page.Base, x.Meta, base, write)
	if x.Tied {
		page.Notices = append(page.Notices, look.Notice{Kind: look.Warn, Text: r.T("Another release has the same rank: the product's version scheme cannot tell which of them is newer."), More: r.T("Choose another scheme for the product, or another version.")})
	}
	if x.Retired() || !write {
		return
	}
	page.Actions = []look.Action{{Label: r.T("Edit"), Href: base + "/edit", Icon: "pencil"}, {Label: r.T("Retire"), Href: base + "/retire"}}
	page.PartsEdit = &look.Action{Label: r.T("Change"), Href: base + "/contains"}
	for i, to := range product.Moves(x.State) {
		page.Moves = append(page.Moves, look.Action{Label: moveLabel(r, x.State, to), Href: base + "/state?to=" + string(to), Main: i == len(product.Moves(x.State))-1 && to == product.Released && x.State != product.Withdrawn})
	}
	page.Actions = append(page.Actions, page.Moves...)
}

// moveLabel names the step from one state to another.
func moveLabel(r *site.Request, from, to product.State) string {
	switch {
	case to == product.Candidate:
		return r.T("Make candidate")
	case to == product.Draft:
		return r.T("Back to draft")
	case to == product.Withdrawn:
		return r.T("Withdraw")
	case from == product.Withdrawn:
		return r.T("Release again")
	}
	return r.T("Release it")
}

// variantWords names two variants and counts more; their names may hold commas, so semicolons part them.
func variantWords(r *site.Request, names []string) string {
	switch len(names) {
	case 1:
		return r.T("variant {0}", names[0])
	case 2:
		return r.T("variants {0}", names[0]+"; "+names[1])
	}
	return r.T("{0} variants", len(names))
}

// lead says in one line what people ask first.
func (page *ReleasePage) lead(r *site.Request, x product.Release, s product.Support, variants []string, units int64, at int) {
	words := []string{capital(r.T(stateWords[x.State]))}
	if !x.ReleasedOn.IsZero() {
		if x.State == product.Released || x.State == product.Withdrawn {
			words[0] += " " + lang.Date(r.Lang(), x.ReleasedOn)
		} else {
			words[0] += ", " + r.T("planned for {0}", lang.Date(r.Lang(), x.ReleasedOn))
		}
	}
	if len(variants) > 0 {
		words = append(words, variantWords(r, variants))
	}
	var contained []string
	for _, part := range page.Parts {
		contained = append(contained, part.What)
	}
	if len(contained) > 3 {
		words = append(words, page.TN(len(contained), "contains {0} release", "contains {0} releases"))
	} else if len(contained) > 0 {
		words = append(words, r.T("contains {0}", strings.Join(contained, ", ")))
	}
	if page.SeesParties {
		if at > 0 {
			words = append(words, r.T("{0} at {1}", page.TN(int(units), "on {0} device", "on {0} devices"), page.TN(at, "{0} deployment", "{0} deployments")))
		} else if x.State == product.Released {
			words = append(words, r.T("no deployment recorded"))
		}
	}
	switch s.State {
	case product.Supported, product.Planned:
		if s.Continuous {
			words = append(words, r.T("supported continuously"))
		} else {
			words = append(words, r.T("supported until {0}", lang.Month(r.Lang(), s.Until)))
		}
	case product.Ended:
		words = append(words, r.T("support ended {0}", lang.Month(r.Lang(), s.Until)))
	default:
		words = append(words, r.T("no support period"))
	}
	page.Lead = strings.Join(words, " · ")
}

// findings shows what presses most, and how much there is in all.
func (page *ReleasePage) findings(tx *db.Tx, r *site.Request, x product.Release) error {
	all, err := view.FindingsOf(tx, r.Actor, x.ID)
	for _, f := range all {
		if f.Undecided() {
			page.Open++
		} else {
			page.Decided++
		}
		if len(page.Findings) == topFindings {
			continue
		}
		row := FindingRow{ReleaseFinding: f, Href: finding.VulnerabilityHref(f.Vulnerability), Tag: finding.StatusTag(r, f.Status()), Band: bands[f.Band]}
		if f.Exploited {
			mark := finding.ExploitedTag(r)
			row.Mark = &mark
		}
		for i, p := range f.Parts {
			if i < 2 {
				row.In = joined(", ", row.In, p.Name+" "+p.Version)
			} else if i == 2 {
				row.In += " …"
			}
		}
		page.Findings = append(page.Findings, row)
	}
	return err
}

var bands = map[string]look.Kind{"critical": look.Bad, "high": look.Bad, "medium": look.Warn}

// parts lists what the release contains and what contains it, and gives the names of its variants.
func (page *ReleasePage) parts(tx *db.Tx, r *site.Request, x product.Release) (variants []string, err error) {
	for _, id := range x.Variants {
		v, err := product.GetVariant(tx, r.Actor, id)
		if err != nil {
			return nil, err
		}
		variants = append(variants, v.Name)
	}
	slices.Sort(variants)
	for _, id := range x.Contains {
		row, found, err := partRow(tx, r, id)
		if err != nil {
			return nil, err
		}
		if found {
			page.Parts = append(page.Parts, row)
		}
	}
	slices.SortFunc(page.Parts, func(a, b look.Row) int { return strings.Compare(a.What, b.What) })
	return variants, nil
}

func partRow(tx *db.Tx, r *site.Request, id clew.ID) (look.Row, bool, error) {
	part, err := product.GetRelease(tx, r.Actor, id)
	if clew.Is(err, clew.NotFound) {
		return look.Row{}, false, nil // of a product that the reader does not see
	}
	if err != nil {
		return look.Row{}, false, err
	}
	tag := stateTag(r, part.State)
	row := look.Row{Tag: &tag, What: part.ProductName + " " + part.Version, Href: href(product.TypeRelease, part.ID)}
	inv, found, err := component.LiveOf(tx, part.ID)
	if err == nil && (!found || inv.Kind == component.Unknown) {
		row.Mark = &look.Tag{Kind: look.Warn, Word: r.T("inventory unknown")}
	}
	return row, true, err
}

// deployed lists who has the release, for those who may see parties.
func (page *ReleasePage) deployed(tx *db.Tx, r *site.Request, x product.Release, at product.Page) (list product.List[product.Deployment], units int64, err error) {
	if page.SeesParties = may(r, access.PartyRead, x.LineID, x.ProductID); !page.SeesParties {
		return list, 0, nil
	}
	if list, err = product.ListDeployments(tx, r.Actor, product.DeploymentFilter{Release: x.ID, Page: at}); err != nil {
		return list, 0, err
	}
	page.Deployments = deploymentRows(r, list.Rows)
	if may(r, access.DeploymentWrite, x.LineID, x.ProductID) && !x.Retired() {
		page.NewDeploy = &look.Action{Label: r.T("New deployment"), Href: "/deployments/new?release=" + x.ID.String()}
	}
	units, err = db.One[int64](tx, `SELECT CAST(coalesce(sum(units), 0) AS BIGINT) FROM deployment WHERE release_id = $1 AND retired_at IS NULL`, x.ID)
	return list, units, err
}

func capital(s string) string {
	for i, c := range s {
		return strings.ToUpper(string(c)) + s[i+len(string(c)):]
	}
	return s
}
