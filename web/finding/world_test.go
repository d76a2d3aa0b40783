package finding_test

import (
	"testing"

	"clew"
	"clew/access"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/web/webtest"
)

// world is the fictional manufacturer with its pages, on a day that stands still.
type world struct {
	*jobtest.Maker
	web   *webtest.World
	clock *clew.FakeClock
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	d, clock := jobtest.At(t, d, dbtest.Start)
	m := jobtest.NewMaker(jobtest.New(t, d))
	return &world{m, webtest.New(t, m.World, true), clock}
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) })
}

// as signs somebody in who has the grants.
func (w *world) as(language string, grants ...clew.Grant) *webtest.Browser {
	w.T.Helper()
	var id clew.ID
	w.Write(func(tx *db.Tx) (err error) {
		id, err = access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: "Ada Berg", Email: clew.NewID().String() + "@example.com", Lang: language, Zone: "Europe/Berlin"}, grants...)
		return err
	})
	return w.web.As(id)
}

// conflict makes two decisions contradict: they were made on two names before anybody knew that these are one.
func (w *world) conflict() {
	r := jobtest.Record{ID: "GHSA-aaaa-bbbb-cccc", Ecosystem: "Debian:11", Package: "busybox", From: "0", Title: "Overflow in a shell"}
	w.Feed("osv:Debian", r.JSON(), false)
	scope := vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: w.Gateway.ID}
	w.Assess(w.Actor, vulnerability.Input{Vulnerability: r.ID, Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path", Reason: "Scripts are fixed when we build", Scope: scope})
	w.Assess(w.Actor, vulnerability.Input{Vulnerability: "CVE-2022-48174", Status: vulnerability.Affected, Action: "Update to 4.2.0 once it is out", Reason: "The diagnosis page passes text to the shell", Scope: scope})
	r.Aliases, r.Modified = "CVE-2022-48174", "2026-11-22"
	w.Feed("osv:Debian", r.JSON(), false)
	w.Settle()
}
