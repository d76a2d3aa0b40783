package product

import (
	"cmp"
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

// Hit is a record that a search found.
type Hit struct {
	Ref
	ProductID clew.ID // zero for lines and parties
	LineID    clew.ID // zero for parties of the organisation
	Title     string
	Detail    string // what tells it from others of the same title
	BySerial  bool   // the text was read as a serial number
	Retired   bool
}

// Search finds lines, products, variants, releases, parties and deployments that the actor may see, by names (old ones
// and nicknames too), keys, article and model numbers, versions, CPE, purl, batches, places, and by serial number.
// Retired records are found too; at most limit of each type, those first whose title starts with the text.
func Search(tx *db.Tx, actor clew.Actor, text string, limit int) ([]Hit, error) {
	if len(fold.Query(text)) == 0 {
		return nil, nil
	}
	page := Page{Limit: min(max(limit, 1), 100)}
	var hits []Hit
	for _, find := range []func(*db.Tx, clew.Actor, string, Page) ([]Hit, error){findLines, findProducts, findVariants, findReleases, findParties, findDeployments} {
		found, err := find(tx, actor, text, page)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	start := fold.Fold(text)
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Compare(b2i(strings.HasPrefix(fold.Fold(b.Title), start)), b2i(strings.HasPrefix(fold.Fold(a.Title), start)))
	})
	return hits, nil
}

func findLines(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	list, err := ListLines(tx, actor, LineFilter{Search: text, Presence: All, Page: page})
	var hits []Hit
	for _, l := range list.Rows {
		hits = append(hits, Hit{Ref: Ref{TypeLine, l.ID}, LineID: l.ID, Title: l.Name, Detail: l.Manufacturer, Retired: l.Retired()})
	}
	return hits, err
}

func findProducts(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	list, err := ListProducts(tx, actor, ProductFilter{Search: text, Presence: All, Page: page})
	var hits []Hit
	for _, p := range list.Rows {
		hits = append(hits, Hit{Ref: Ref{TypeProduct, p.ID}, ProductID: p.ID, LineID: p.LineID, Title: p.Name, Detail: p.LineName, Retired: p.Retired()})
	}
	return hits, err
}

func findVariants(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	list, err := ListVariants(tx, actor, VariantFilter{Search: text, Presence: All, Page: page})
	var hits []Hit
	for _, v := range list.Rows {
		hits = append(hits, Hit{Ref: Ref{TypeVariant, v.ID}, ProductID: v.ProductID, LineID: v.LineID, Title: v.Name, Detail: v.ProductName, Retired: v.Retired()})
	}
	return hits, err
}

func findReleases(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	list, err := ListReleases(tx, actor, ReleaseFilter{Search: text, Presence: All, Page: page})
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, r := range list.Rows {
		hits = append(hits, hitRelease(r.Release))
	}
	bySerial, err := FindSerial(tx, actor, text)
	for _, r := range bySerial {
		if h := hitRelease(r); len(hits) < 2*page.Limit && !slices.Contains(hits, h) {
			h.BySerial = true
			hits = append(hits, h)
		}
	}
	return hits, err
}

func hitRelease(r Release) Hit {
	return Hit{Ref: Ref{TypeRelease, r.ID}, ProductID: r.ProductID, LineID: r.LineID, Title: r.ProductName + " " + r.Version, Detail: r.LineName, Retired: r.Retired()}
}

// FindSerial gives the releases that the actor may see and that have a pattern for the serial number.
func FindSerial(tx *db.Tx, actor clew.Actor, serial string) ([]Release, error) {
	ids, err := releasesOfSerial(tx, serial)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	in := make([]any, min(len(ids), 1000))
	for i := range in {
		in[i] = ids[i]
	}
	w := releases.visible(actor, &db.Where{}).In("t.id", in...)
	return db.All[Release](tx, releases.query+w.String()+` ORDER BY p.name_fold, t.position DESC, t.id`, w.Args...)
}

func findParties(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	if !access.CanSomewhere(actor, access.PartyRead) {
		return nil, nil
	}
	list, err := ListParties(tx, actor, PartyFilter{Search: text, Presence: All, Page: page})
	var hits []Hit
	for _, p := range list.Rows {
		hits = append(hits, Hit{Ref: Ref{TypeParty, p.ID}, LineID: p.LineID, Title: p.Name, Detail: p.Country, Retired: p.Retired()})
	}
	return hits, err
}

func findDeployments(tx *db.Tx, actor clew.Actor, text string, page Page) ([]Hit, error) {
	if !access.CanSomewhere(actor, access.PartyRead) {
		return nil, nil
	}
	list, err := listDeployments(tx, actor, DeploymentFilter{Search: text, Presence: All, Page: page}, "t.search")
	if err != nil {
		return nil, err
	}
	hits := hitDeployments(nil, list.Rows, false)
	list, err = ListDeployments(tx, actor, DeploymentFilter{Serial: text, Presence: All, Page: page})
	return hitDeployments(hits, list.Rows, true), err
}

func hitDeployments(hits []Hit, rows []Deployment, bySerial bool) []Hit {
	for _, d := range rows {
		h := Hit{Ref: Ref{TypeDeployment, d.ID}, ProductID: d.ProductID, LineID: d.LineID, Title: d.PartyName, Detail: d.ProductName + " " + d.Version, Retired: d.Retired()}
		if !slices.Contains(hits, h) {
			h.BySerial = bySerial
			hits = append(hits, h)
		}
	}
	return hits
}
