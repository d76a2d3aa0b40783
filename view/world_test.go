package view_test

import (
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/product"
	"clew/view"
)

// world is the fictional manufacturer with a board.
type world struct {
	*jobtest.Maker
	board *view.Board
	clock *clew.FakeClock
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d, clock := jobtest.At(t, d, dbtest.Start)
		f(t, &world{jobtest.NewMaker(jobtest.New(t, d)), view.NewBoard(d), clock})
	})
}

// user makes an actor with grants, without a session.
func user(grants ...clew.Grant) clew.Actor {
	return clew.Actor{Kind: clew.User, ID: clew.NewID(), Name: "Ada", Grants: grants, Lang: "en", Zone: "UTC"}
}

func (w *world) rows(actor clew.Actor, f view.Filter) []*view.Row {
	w.T.Helper()
	rows, err := w.board.Rows(w.T.Context(), actor)
	w.Must(err)
	return f.Keep(rows)
}

func productNamed(name string) product.ProductInput {
	return product.ProductInput{Name: name, Kind: product.Device}
}
