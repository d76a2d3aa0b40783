package finding

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/vulnerability"
	"clew/lang"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// Decide is the form in which people decide, with what the chosen scope would cover.
type Decide struct {
	Form   *look.Form
	Name   string
	Covers []string
	Ask    string // address that counts what a scope covers
	Many   bool   // several products to choose from
	Lines  bool   // several lines
	Bare   bool   // the page's own heading says what it is for
}

// decideForm builds the form for those who may decide on some product that is concerned; nil for others. product is
// the one it starts from.
func decideForm(r *site.Request, b *look.Base, w *view.Where, product clew.ID) *Decide {
	products := decidable(r.Actor, w)
	if len(products) == 0 {
		return nil
	}
	slices.SortStableFunc(products, func(a, b *view.WhereProduct) int {
		return cmp.Compare(b2i(b.ID == product), b2i(a.ID == product))
	})
	d := &Decide{Name: w.Vulnerability.Name, Ask: VulnerabilityHref(w.Vulnerability.Name) + "/covers", Many: len(products) > 1}
	f := b.NewForm(VulnerabilityHref(w.Vulnerability.Name)+"/decide", r.T("Save decision"))
	f.ID, f.Title = "decide", r.T("Decide")
	status := f.Radio("status", r.T("Status")).Need()
	for _, s := range vulnerability.Statuses {
		status.Options = append(status.Options, look.Option{Value: string(s), Label: r.T(StatusWords[string(s)]), Hint: r.T(statusHints[s])})
	}
	labels := func(name, label string, of []string, words map[string]string) *look.Field {
		x := f.Select(name, label, look.Option{Value: "", Label: r.T("choose")})
		for _, j := range of {
			x.Options = append(x.Options, look.Option{Value: j, Label: r.T(words[j]) + " · " + j})
		}
		return x
	}
	labels("justification", r.T("Justification"), vulnerability.Justifications, JustificationWords).Help(r.T("Under this label it is published in CSAF and OpenVEX."))
	labels("cyclonedx_justification", r.T("Justification in CycloneDX"), vulnerability.CycloneDXJustifications, CycloneWords).Help(r.T("Optional: CycloneDX has finer labels."))
	impact := f.Area("impact", r.T("Impact statement")).Help(r.T("Why it does no harm here, in words for customers. Needed without a justification."))
	impact.Rows, impact.Max = 2, 8000
	action := f.Area("action", r.T("Action statement")).Help(r.T("What those who run it should do."))
	action.Rows, action.Max = 2, 8000
	d.scope(r, f, w, products)
	reason := f.Area("reason", r.T("Reason")).Need().Help(r.T("For us: who found out what, and how. It stays in the history."))
	reason.Rows, reason.Max = 3, 8000
	f.Date("expires_on", r.T("Holds until")).Help(r.T("The last day on which it holds; empty: until somebody ends it."))
	f.Hide("seen", strconv.FormatInt(int64(newest(w)), 10))
	d.Form = f
	d.Covers = covers(r, w, w.Reach(scopeOf(valuesOf(f))))
	return d
}

// decidable are the concerned products on which the actor may decide.
func decidable(a clew.Actor, w *view.Where) (out []*view.WhereProduct) {
	for _, p := range w.Products {
		if access.Can(a, access.Assess, access.Scope{Line: p.LineID, Product: p.ID}) {
			out = append(out, p)
		}
	}
	return out
}

// newest tells when somebody last decided here: what was decided since the form was shown must be seen first.
func newest(w *view.Where) (at clew.Time) {
	for _, x := range w.History {
		at = max(at, x.CreatedAt, x.EndedAt)
	}
	return at
}

// scope adds how far the decision reaches.
func (d *Decide) scope(r *site.Request, f *look.Form, w *view.Where, products []*view.WhereProduct) {
	first := products[0]
	kinds := f.Radio("scope", r.T("How far it reaches")).Need()
	add := func(kind vulnerability.ScopeKind, label, hint string) {
		kinds.Options = append(kinds.Options, look.Option{Value: string(kind), Label: label, Hint: hint})
	}
	name := r.T("the product")
	if !d.Many {
		name = first.Name
	}
	add(vulnerability.ReleaseScope, r.T("One release"), "")
	add(vulnerability.UntilScope, r.T("Releases of {0} before a version", name), r.T("Later ones are open again."))
	add(vulnerability.ProductScope, r.T("All releases of {0}", name), r.T("Later ones too."))
	lines := map[clew.ID]string{}
	for _, p := range products {
		if access.Can(r.Actor, access.Assess, access.Scope{Line: p.LineID}) {
			lines[p.LineID] = p.Line
		}
	}
	if len(lines) > 0 {
		label := r.T("A whole line")
		if d.Lines = len(lines) > 1; !d.Lines {
			label = r.T("All products of line {0}", lines[first.LineID])
		}
		add(vulnerability.LineScope, label, "")
	}
	everywhere := access.Can(r.Actor, access.Assess, access.Scope{})
	if everywhere {
		add(vulnerability.ComponentScope, r.T("A component version, wherever we ship it"), "")
	}
	release := f.Select("release", r.T("Release"))
	product := f.Select("product", r.T("Product"))
	part := f.Select("component", r.T("Component"), look.Option{Value: "", Label: r.T("all affected components")})
	seen := map[string]bool{}
	for _, p := range products {
		product.Options = append(product.Options, look.Option{Value: p.ID.String(), Label: p.Name + " (" + devices(r, p.Affected, p.Units) + ")"})
		for _, x := range p.Releases {
			if x.Found() {
				release.Options = append(release.Options, look.Option{Value: x.ID.String(), Label: p.Name + " " + x.Version + " (" + r.T(StatusWords[x.Status()]) + ")", Group: p.Name})
			}
		}
		for _, c := range p.Parts {
			if !seen[c.Key] {
				seen[c.Key] = true
				part.Options = append(part.Options, look.Option{Value: c.Key, Label: strings.TrimSpace(c.Name + " " + c.Version)})
			}
		}
	}
	line := f.Select("line", r.T("Line"))
	for _, p := range products {
		if name, ok := lines[p.LineID]; ok {
			line.Options = append(line.Options, look.Option{Value: p.LineID.String(), Label: name})
			delete(lines, p.LineID)
		}
	}
	until := f.Text("until_version", r.T("Before version")).Help(r.T("This version itself is not covered. It need not exist yet."))
	until.Mono, until.Short = true, true
	product.Value, release.Value = first.ID.String(), release.Options[0].Value
	if len(line.Options) > 0 {
		line.Value = line.Options[0].Value
	}
	kinds.Value = string(vulnerability.ProductScope)
	if v := after(first); v != "" {
		kinds.Value, until.Value = string(vulnerability.UntilScope), v
	}
}

// after is the version of the first release after the last affected one: what people mean most often.
func after(p *view.WhereProduct) string {
	v := ""
	for _, x := range p.Releases { // newest first
		if x.Found() {
			return v
		}
		v = x.Version
	}
	return ""
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// scopeOf reads the scope out of what the form sent.
func scopeOf(v url.Values) vulnerability.Scope {
	id := func(name string) clew.ID {
		x, _ := clew.ParseID(v.Get(name)) // what is no id is refused as a scope without one
		return x
	}
	s := vulnerability.Scope{Kind: vulnerability.ScopeKind(v.Get("scope")), ComponentKey: v.Get("component")}
	switch s.Kind {
	case vulnerability.ReleaseScope:
		s.ReleaseID = id("release")
	case vulnerability.UntilScope:
		s.ProductID, s.UntilVersion = id("product"), strings.TrimSpace(v.Get("until_version"))
	case vulnerability.ProductScope:
		s.ProductID = id("product")
	case vulnerability.LineScope:
		s.LineID = id("line")
	}
	return s
}

// covers says what a scope would cover, in sentences.
func covers(r *site.Request, w *view.Where, x view.Reach) []string {
	var out []string
	switch {
	case x.Releases == 0:
		out = append(out, r.T("Covers no release."))
	case x.Units > 0:
		out = append(out, lang.TN(r.Lang(), x.Releases, "Covers {0} release and {1} devices.", "Covers {0} releases and {1} devices.", x.Units))
	default:
		out = append(out, lang.TN(r.Lang(), x.Releases, "Covers {0} release.", "Covers {0} releases."))
	}
	if x.Narrower > 0 {
		out = append(out, lang.TN(r.Lang(), x.Narrower, "{0} release keeps its narrower decision.", "{0} releases keep their narrower decision."))
	}
	if x.OpenReleases == 0 {
		return append(out, r.T("Nothing stays open."))
	}
	if x.OpenProducts > 1 {
		return append(out, r.T("{0} releases of {1} products stay open.", x.OpenReleases, x.OpenProducts))
	}
	return append(out, lang.TN(r.Lang(), x.OpenReleases, "{0} release stays open.", "{0} releases of one product stay open."))
}

// devices counts releases and devices.
func devices(r *site.Request, releases int, units int64) string {
	s := lang.TN(r.Lang(), releases, "{0} release", "{0} releases")
	if units > 0 {
		s += ", " + lang.TN(r.Lang(), int(units), "{0} device", "{0} devices")
	}
	return s
}

// valuesOf gives what a form would send as it stands.
func valuesOf(f *look.Form) url.Values {
	v := url.Values{}
	for _, x := range f.Fields {
		v.Set(x.Name, x.Value)
	}
	return v
}
