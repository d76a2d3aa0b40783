package main

import (
	"time"

	"clew"
	"clew/db"
	"clew/view"
)

// pages reads what the other pages over the whole portfolio read, each twice: the second reading counts.
func (b *bench) pages() error {
	board := view.NewBoard(b.db)
	rows, err := board.Rows(b.ctx, system)
	if err != nil || len(rows) == 0 {
		return err
	}
	groups := view.GroupRows(rows)
	view.SortGroups(groups, view.ByPress)
	widest := groups[0]
	for _, g := range groups {
		if g.Releases > widest.Releases {
			widest = g
		}
	}
	var release clew.ID
	for _, step := range []struct {
		what string
		do   func(tx *db.Tx) error
	}{
		{"overview: every product with coverage and life cycle", func(tx *db.Tx) error { _, err := board.Portfolio(tx, system); return err }},
		{"overview: what needs somebody now", func(tx *db.Tx) error { _, err := board.Needs(tx, system); return err }},
		{"findings, filtered by text, grouped and sorted", func(tx *db.Tx) error {
			all, err := board.RowsIn(tx, system)
			if err != nil {
				return err
			}
			view.SortGroups(view.Gather(view.Filter{Text: "golang net", States: []string{"open"}}.Keep(all)), view.ByScore)
			return nil
		}},
		{"where the widest vulnerability is", func(tx *db.Tx) error {
			w, err := board.WhereIn(tx, system, widest.Vulnerability)
			if err == nil {
				release = w.Products[0].Releases[0].ID
			}
			return err
		}},
		{"findings of a release", func(tx *db.Tx) error { _, err := view.FindingsOf(tx, system, release); return err }},
		{"components of a release that cannot be assessed", func(tx *db.Tx) error {
			sight, err := view.NewSight(tx)
			if err != nil {
				return err
			}
			_, _, err = view.Components(tx, system, sight, release, view.ComponentFilter{Reason: view.AnyReason})
			return err
		}},
		{"search by a part of an id", func(tx *db.Tx) error { _, err := board.Search(tx, system, "2023-39325", 6); return err }},
		{"search by a part of a component's name", func(tx *db.Tx) error { _, err := board.Search(tx, system, "crypto", 6); return err }},
	} {
		var took time.Duration
		for range 2 {
			start := time.Now()
			if err := b.db.Read(b.ctx, step.do); err != nil {
				return err
			}
			took = time.Since(start)
		}
		b.say(step.what, took, "")
	}
	return nil
}
