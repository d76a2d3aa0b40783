package app

import (
	"net/http"
	"net/netip"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/api"
	"clew/db"
	"clew/lang"
	"clew/view"
	"clew/web"
	"clew/web/look"
)

// web is what the pages are made of, with the hooks by which the frame around every page knows what is going on.
func (a *App) web() web.Config {
	return web.Config{DB: a.DB, Door: a.Door, Blob: a.Blob, Board: a.Board, Way: a.Way, Proxies: a.Proxies, Offline: a.Egress.Offline,
		Notary: a.Notary, Backups: a.backupFolder(), Counts: a.counts, Feeds: freshness, Banners: a.banners}
}

func (a *App) api() api.Config {
	return api.Config{DB: a.DB, Blob: a.Blob, Door: a.Door, Way: a.Way, Board: a.Board, Notary: a.Notary, Version: a.Version,
		ClientIP: func(r *http.Request) netip.Addr { return web.ClientIP(r, a.Proxies) }}
}

// counts are the numbers beside the entries of the navigation: what is there, and what waits.
func (a *App) counts(tx *db.Tx, actor clew.Actor) (map[string]int, error) {
	if !access.CanSomewhere(actor, access.Read) {
		return nil, nil
	}
	rows, err := a.Board.RowsIn(tx, actor)
	if err != nil {
		return nil, err
	}
	open := map[string]bool{}
	for _, r := range rows {
		if r.State == view.Open {
			open[r.Vulnerability] = true
		}
	}
	w := access.Visible(actor, (&db.Where{}).And("p.retired_at IS NULL"), "p.line_id", "p.id")
	products, err := db.One[int](tx, `SELECT count(*) FROM product p `+w.String(), w.Args...)
	return map[string]int{"findings": len(open), "products": products}, err
}

// freshness says in the top bar how old our data is: the worst of what is watched.
func freshness(tx *db.Tx, actor clew.Actor) (*look.Freshness, error) {
	if !access.CanSomewhere(actor, access.FeedRead) {
		return nil, nil
	}
	feeds, err := advisory.Feeds(tx, actor)
	if err != nil {
		return nil, err
	}
	f := &look.Freshness{Kind: look.Good, Href: "/feeds"}
	bad, never, watched := 0, 0, 0
	var oldest clew.Time
	for _, x := range feeds {
		switch x.Health(tx.Now()) {
		case advisory.TooOld:
			bad++
		case advisory.Failing:
			never++
		case advisory.Never:
			never++
			continue
		case advisory.Off:
			continue
		}
		watched++
		if oldest == 0 || x.AsOf < oldest {
			oldest = x.AsOf
		}
	}
	switch {
	case watched == 0:
		f.Kind, f.Text = look.Warn, lang.T(actor.Lang, "No source records yet")
	case bad > 0:
		f.Kind, f.Text = look.Bad, lang.TN(actor.Lang, bad, "{0} feed is too old", "{0} feeds are too old")
	default:
		f.Text = lang.T(actor.Lang, "Feeds current, oldest {0}", lang.Duration(actor.Lang, tx.Now().Sub(oldest)))
		if never > 0 {
			f.Kind = look.Warn
		}
	}
	return f, nil
}

// banners says what is true everywhere.
func (a *App) banners(_ *db.Tx, _ clew.Actor, language string) ([]look.Notice, error) {
	h := a.health.Load()
	if h == nil || h.Ready {
		return nil, nil
	}
	return []look.Notice{{Kind: look.Bad, Text: lang.T(language, "Nothing can be saved at the moment: the disk is full or the database does not answer. Reading goes on.")}}, nil
}
