// Package demo makes the world of a fictional manufacturer of heating controls, so that every page of the program has
// something true to show within seconds (paper: all of it, since a newcomer reads it here). It owns the invented part:
// products, people, parties, decisions. The components and the vulnerabilities are real ones: names, versions, ids,
// ranges and scores are facts, the titles are our own words. Everything goes through the same verbs and the same workers
// as a manufacturer's own data; all days are counted from today, so that the world never looks old.
package demo

import (
	"context"
	"time"

	"clew"
	"clew/access"
	"clew/blob"
	"clew/db"
	"clew/product"
)

// World is where the demo is made. Nothing else may be in it.
type World struct {
	DB   *db.DB
	Blob *blob.Store
	Door *access.Door

	today  time.Time
	people map[string]clew.Actor // by the local part of their addresses
	lines  map[string]product.Line
	prods  map[string]product.Product
	vars   map[string]clew.ID // "HG400 B-EU"
	rels   map[string]product.Release
	serial map[string]int // last number given, by prefix
}

// marker is the own key by which a made world is recognised.
const marker = "NWK-CC"

// Register makes people, products, parties and deployments, and puts the feeds to rest: a demo needs no network. It is
// called before the workers start; made is false when the world was there before.
func (w *World) Register(ctx context.Context) (made bool, err error) {
	there := false
	err = w.DB.Read(ctx, func(tx *db.Tx) error {
		w.today = tx.Now().Std()
		needs, err := access.NeedsSetup(tx)
		if err != nil || needs {
			return err
		}
		if there, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM line WHERE own_key = $1)`, marker); err != nil {
			return err
		}
		whole, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM assessment)`)
		switch {
		case err != nil:
		case !there:
			err = clew.Errorf(clew.Conflict, "The database holds something else than a demo. Name an empty one")
		case !whole:
			err = clew.Errorf(clew.Conflict, "The demo was cut off while it was made. Name another directory")
		}
		return err
	})
	if err != nil || there {
		return false, err
	}
	w.people, w.lines, w.prods = map[string]clew.Actor{}, map[string]product.Line{}, map[string]product.Product{}
	w.vars, w.rels, w.serial = map[string]clew.ID{}, map[string]product.Release{}, map[string]int{}
	for _, step := range []func(*db.Tx) error{w.leaders, w.register, w.staff, w.releases, w.contents, w.parties, w.deployments, w.restFeeds} {
		if err := w.DB.Write(ctx, step); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Fill hands in the inventories and the source records, waits until the workers have read them all, and decides.
func (w *World) Fill(ctx context.Context) error {
	if err := w.deliver(ctx); err != nil {
		return err
	}
	return w.DB.Write(ctx, w.decide)
}

// Link makes a one-time sign-in link for the administrator, who holds security management too.
func (w *World) Link(ctx context.Context) (string, error) {
	var l access.Link
	err := w.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := access.FindUser(tx, clew.SystemActor(), address(chief))
		if err != nil {
			return err
		}
		l, err = w.Door.IssueLink(tx, clew.SystemActor(), u.ID, access.LinkSignIn)
		return err
	})
	return l.URL, err
}

// day is the day so many days after today, or before it.
func (w *World) day(n int) clew.Date { return clew.DateOf(w.today.AddDate(0, 0, n)) }

// month writes a version by the calendar: the month so many months ago, and a number within it.
func (w *World) month(ago, n int) string {
	first := time.Date(w.today.Year(), w.today.Month(), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, -ago, 0).Format("2006.01") + "." + string(rune('0'+n))
}
