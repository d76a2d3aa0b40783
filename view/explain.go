package view

import (
	"encoding/json"
	"slices"
	"strings"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/db"
	"clew/format/osv"
	"clew/product/component"
)

// Why is a finding that explains itself. Its address is its natural key, the component's and the record's, so that it
// survives a rebuild.
type Why struct {
	Component  component.Version    `json:"component"`
	Identities []component.Identity `json:"identities"`
	Record     advisory.Record      `json:"record"`
	Finding    finding.Finding      `json:"finding"`
	Package    string               `json:"package"`    // as the record names it, with its ecosystem
	Confidence string               `json:"confidence"` // in the identity that led to the record
	FirstSeen  clew.Time            `json:"first_seen"`
	Feed       advisory.Feed        `json:"feed"`
	Names      []string             `json:"vulnerabilities"`
}

const selectFinding = `SELECT f.cv_id, f.record_id, f.package_key, f.entry, f.reason, f.range_type, f.scheme, f.introduced, f.end_kind, f.end_version, f.fixed, f.via, f.version FROM finding f`

// Explain gives the finding of a component version and a source record, by the publisher's id. Either is public
// knowledge; in which of our releases the component is, is not, and does not stand here.
func Explain(tx *db.Tx, componentKey, recordID string) (Why, error) {
	v, err := component.GetVersion(tx, componentKey)
	if err != nil {
		return Why{}, err
	}
	r, err := advisory.RecordByName(tx, recordID)
	if err != nil {
		return Why{}, err
	}
	f, found, err := db.Maybe[finding.Finding](tx, selectFinding+` WHERE f.cv_id = $1 AND f.record_id = $2 ORDER BY f.package_key`, v.ID, r.ID)
	if err == nil && !found {
		err = clew.Errorf(clew.NotFound, "%s does not affect %s %s", r.UpstreamID, v.Name, v.Version)
	}
	if err != nil {
		return Why{}, err
	}
	return why(tx, v, r, f)
}

// Reasons gives every finding of a component version for a vulnerability: one per source record that says so.
func Reasons(tx *db.Tx, cv int64, vulnerability string) ([]Why, error) {
	v, err := component.VersionByID(tx, cv)
	if err != nil {
		return nil, err
	}
	all, err := db.All[finding.Finding](tx, selectFinding+` JOIN record_vulnerability rv ON rv.record_id = f.record_id WHERE f.cv_id = $1 AND rv.vulnerability = $2 ORDER BY f.record_id, f.package_key`, cv, vulnerability)
	if err != nil {
		return nil, err
	}
	records, err := advisory.Records(tx, vulnerability)
	if err != nil {
		return nil, err
	}
	var out []Why
	for _, r := range records { // the best record first
		if i := slices.IndexFunc(all, func(f finding.Finding) bool { return f.RecordID == r.ID }); i >= 0 {
			w, err := why(tx, v, r, all[i])
			if err != nil {
				return nil, err
			}
			out = append(out, w)
		}
	}
	return out, nil
}

func why(tx *db.Tx, v component.Version, r advisory.Record, f finding.Finding) (w Why, err error) {
	w = Why{Component: v, Record: r, Finding: f, Confidence: f.Confidence(), Package: packageName(f.PackageKey)}
	if w.Identities, err = component.Identities(tx, v.ID); err != nil {
		return w, err
	}
	if w.FirstSeen, _, err = db.Maybe[clew.Time](tx, `SELECT first_seen FROM finding_seen WHERE cv_id = $1 AND record_id = $2`, v.ID, r.ID); err != nil {
		return w, err
	}
	if w.Names, err = db.All[string](tx, `SELECT vulnerability FROM record_vulnerability WHERE record_id = $1 ORDER BY vulnerability`, r.ID); err != nil {
		return w, err
	}
	w.Feed, err = advisory.GetFeed(tx, clew.SystemActor(), r.Feed)
	if clew.Is(err, clew.NotFound) {
		err = nil
	}
	return w, err
}

// packageName writes a stored package key as people read it.
func packageName(key string) string {
	ecosystem, name, _ := strings.Cut(key, "|")
	if name == "" {
		return ecosystem
	}
	return ecosystem + " " + name
}

// Identity gives the name that led to the record: the purl, or what else the component is known by.
func (w Why) Identity() string {
	kind := map[string]string{"purl": "purl", "upstream": "purl", "subpath": "purl", "repository": "repository"}[w.Finding.Via]
	for _, i := range w.Identities {
		if i.Kind == kind {
			return i.Value
		}
	}
	if w.Component.PURL != "" {
		return w.Component.PURL
	}
	return strings.TrimSpace(w.Component.Name + " " + w.Component.Version)
}

// Range writes the range that decided, as mathematics does; "" when the version was listed by name.
func (w Why) Range() string {
	return rangeText(w.Finding.Introduced, w.Finding.EndKind, w.Finding.EndVersion)
}

func rangeText(from string, end osv.EventKind, to string) string {
	left, right := "", ""
	if from != "" && from != "0" {
		left = from + " ≤ "
	}
	switch end {
	case osv.Fixed, osv.Limit:
		right = " < " + to
	case osv.LastAffected:
		right = " ≤ " + to
	}
	if left == "" && right == "" {
		if from == "0" {
			return "*"
		}
		return ""
	}
	return left + "v" + right
}

// Said is what a source record says of one package.
type Said struct {
	Package string   `json:"package"`
	Ours    bool     `json:"ours"` // some release of ours holds the package in some version
	Ranges  []string `json:"ranges"`
	Listed  int      `json:"listed"` // versions named one by one
}

// bounds of what is shown of one record.
const (
	maxSaid   = 12
	maxRanges = 12
)

// saidBy gives what records say of packages: those that components of ours bear first.
func saidBy(tx *db.Tx, record int64) (out []Said, more int, err error) {
	type row struct {
		PackageKey string
		Data       string
		Ours       bool
	}
	rows, err := db.All[row](tx, `SELECT p.package_key, p.data, EXISTS (SELECT 1 FROM component_package c WHERE c.package_key = p.package_key) AS ours
		FROM record_package p WHERE p.record_id = $1 ORDER BY ours DESC, p.package_key LIMIT 200`, record)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows[:min(len(rows), maxSaid)] {
		s := Said{Package: packageName(r.PackageKey), Ours: r.Ours}
		var entries []osv.Affected
		if err := json.Unmarshal([]byte(r.Data), &entries); err != nil {
			return nil, 0, clew.Wrapf(clew.Internal, err, "A stored source record is damaged")
		}
		for _, e := range entries {
			s.Listed += len(e.Versions)
			for _, rg := range e.Ranges {
				if rg.Type != osv.GIT {
					s.Ranges = append(s.Ranges, stretches(rg.Events)...)
				}
			}
		}
		s.Ranges = s.Ranges[:min(len(s.Ranges), maxRanges)]
		out = append(out, s)
	}
	return out, len(rows) - len(out), nil
}

// stretches writes events as ranges, as far as they come in order; what decides is the evaluator's, not this.
func stretches(events []osv.Event) (out []string) {
	from, open := "", false
	for _, e := range events {
		switch {
		case e.Kind == osv.Introduced && open:
			out = append(out, rangeText(from, 0, ""))
			from = e.Version
		case e.Kind == osv.Introduced:
			from, open = e.Version, true
		case open:
			out = append(out, rangeText(from, e.Kind, e.Version))
			open = false
		}
	}
	if open {
		out = append(out, rangeText(from, 0, ""))
	}
	return out
}
