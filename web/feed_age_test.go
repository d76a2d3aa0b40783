package web_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"clew"
	"clew/feed"
	"clew/job/jobtest"
	"clew/web/webtest"
)

// TestAnOldFileShowsItsAge: what was handed in a moment ago is as old on every page as what stands in it.
func TestAnOldFileShowsItsAge(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Must(feed.Ensure(t.Context(), w.DB))
		sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
		day := w.DB.Clock().Now().Std().AddDate(0, 0, -400).Format(time.DateOnly)
		record := jobtest.Record{ID: "GO-1", Ecosystem: "Go", Package: "example.com/x", From: "0", Fixed: "1.0.0", Modified: day}
		sec.Send("/feeds/import", "go.json", []byte(record.JSON()), "feed", "osv:Go", "whole", "1").Want(http.StatusSeeOther)
		edition := fmt.Sprintf(`{"catalogVersion":"1","dateReleased":"%sT00:00:00Z","vulnerabilities":[{"cveID":"CVE-2024-0001"}]}`, day)
		sec.Send("/feeds/import", "kev.json", []byte(edition)).Want(http.StatusSeeOther)
		sec.Wait("/feeds/osv:Go", "newest record of").Want(http.StatusOK, "too old", "from a file; newest record of", "days old", "Last taken over")
		sec.Wait("/feeds/kev", "edition of").Want(http.StatusOK, "too old", "from a file; edition of")
		sec.Get("/feeds?health=too_old").Want(http.StatusOK, "OSV Go", "CISA KEV", "2 too old")
	})
}
