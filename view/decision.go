package view

import (
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/product/component"
)

// Decision is an assessment with the names that people read.
type Decision struct {
	vulnerability.Assessment
	Author  string `json:"author"`
	Ender   string `json:"ender"` // who ended it
	Line    string `json:"line"`
	Product string `json:"product"`
	Release string `json:"release"` // its version
	Part    string `json:"component"`
	Holds   bool   `json:"holds"` // neither ended nor expired
}

// Expired reports whether the decision would hold but for its expiry.
func (d Decision) Expired(now clew.Time) bool {
	return d.EndedAt.IsZero() && d.Assessment.Expired(now)
}

// Named adds names to assessments.
func Named(tx *db.Tx, all []vulnerability.Assessment) ([]Decision, error) {
	var people []clew.ID
	for _, a := range all {
		people = append(people, a.AuthorID, a.EndedBy)
	}
	names, err := access.Names(tx, people...)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	name := func(query string, id clew.ID) (string, error) {
		key := query + "\x00" + id.String()
		if s, ok := known[key]; ok || id.IsZero() {
			return s, nil
		}
		s, _, err := db.Maybe[string](tx, query, id)
		known[key] = s
		return s, err
	}
	out := make([]Decision, len(all))
	for i, a := range all {
		d := Decision{Assessment: a, Author: names[a.AuthorID], Holds: a.Live(tx.Now())}
		if a.AuthorID.IsZero() {
			d.Author = clew.SystemActor().Name
		}
		if !a.EndedBy.IsZero() {
			d.Ender = names[a.EndedBy]
		}
		if d.Line, err = name(`SELECT name FROM line WHERE id = $1`, a.LineID); err != nil {
			return nil, err
		}
		if d.Product, err = name(`SELECT name FROM product WHERE id = $1`, a.ProductID); err != nil {
			return nil, err
		}
		if d.Release, err = name(`SELECT version FROM release WHERE id = $1`, a.ReleaseID); err != nil {
			return nil, err
		}
		if a.ComponentKey != "" {
			v, err := component.GetVersion(tx, a.ComponentKey)
			if err != nil && !clew.Is(err, clew.NotFound) {
				return nil, err
			}
			d.Part = strings.TrimSpace(v.Name + " " + v.Version)
		}
		out[i] = d
	}
	return out, nil
}

// Similar gives decisions that hold on other vulnerabilities of the same components, the newest first: what people
// decided before is where the next decision starts.
func Similar(tx *db.Tx, actor clew.Actor, name string, cvs []int64, limit int) ([]Decision, error) {
	if len(cvs) == 0 {
		return nil, nil
	}
	w := &db.Where{}
	args := make([]any, 0, len(cvs))
	for _, id := range cvs[:min(len(cvs), 50)] {
		args = append(args, id)
	}
	w.In("f.cv_id", args...).And("rv.vulnerability <> ?", name)
	ids, err := db.All[clew.ID](tx, `SELECT a.id FROM assessment a WHERE a.ended_at IS NULL AND a.vulnerability IN (SELECT rv.vulnerability FROM finding f
		JOIN record_vulnerability rv ON rv.record_id = f.record_id `+w.String()+`) ORDER BY a.created_at DESC LIMIT 20`, w.Args...)
	if err != nil {
		return nil, err
	}
	var all []vulnerability.Assessment
	for _, id := range ids {
		a, err := vulnerability.Get(tx, actor, id)
		if clew.Is(err, clew.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if all = append(all, a); len(all) == limit {
			break
		}
	}
	return Named(tx, all)
}

// GetDecision reads one decision with its names.
func GetDecision(tx *db.Tx, actor clew.Actor, id clew.ID) (Decision, error) {
	a, err := vulnerability.Get(tx, actor, id)
	if err != nil {
		return Decision{}, err
	}
	all, err := Named(tx, []vulnerability.Assessment{a})
	if err != nil {
		return Decision{}, err
	}
	return all[0], nil
}

// decisionsOn reads the decisions on a vulnerability, under any of its names, that have not ended. It asks for no right:
// what holds at a place is a fact of that place.
func decisionsOn(tx *db.Tx, name string) ([]vulnerability.Assessment, error) {
	all, err := vulnerability.History(tx, clew.SystemActor(), name)
	var out []vulnerability.Assessment
	for _, a := range all {
		if a.EndedAt.IsZero() {
			out = append(out, a)
		}
	}
	return out, err
}
