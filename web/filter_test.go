package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clew"
	"clew/feed"
	"clew/web/webtest"
)

// TestPagesSayWhatTheyDoNotUnderstand: a value of a filter that means nothing is named, with those that mean something;
// one that means something is not.
func TestPagesSayWhatTheyDoNotUnderstand(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Must(feed.Ensure(t.Context(), w.DB))
		ada := w.As(w.User("Ada", clew.Grant{Role: clew.Administrator}, clew.Grant{Role: clew.SecurityManagement}, clew.Grant{Role: clew.ProductManagement}, clew.Grant{Role: clew.Auditor}))
		for path, allowed := range map[string]string{
			"/findings?severity=bogus":   "critical, high, medium, low, none, unrated",
			"/findings?state=bogus":      "decided, conflict",
			"/findings?since=bogus":      "1d, 7d, 30d",
			"/findings?exploited=bogus":  "It knows: 1<",
			"/findings?line=bogus":       "Choose one of its entries",
			"/findings?rows=bogus":       "1 – 500",
			"/products?kind=bogus":       "device, service",
			"/products?support=bogus":    "supported",
			"/products?after=bogus":      "0 – 10000000",
			"/feeds?health=bogus":        "too_old, failing, never, current, off",
			"/users?role=bogus":          "product_management",
			"/audit?from=bogus":          "2026-11-23",
			"/parties?retired=bogus":     "retired",
			"/deployments?retired=bogus": "retired",
		} {
			ada.Get(path).Want(http.StatusOK, "does not know the value “bogus”", allowed)
		}
		for _, path := range []string{"/findings?severity=high&severity=unrated&state=open&since=7d&exploited=1&confidence=low&rows=500&after=50", "/findings?line=01a20ab9-b8e9-718c-b993-0626b4a25a5d&state=", "/products?kind=device&support=supported&q=bogus",
			"/feeds?health=off&show=all", "/users?role=auditor&state=active", "/audit?from=2026-01-01&until="} {
			if body := ada.Get(path).Want(http.StatusOK).Body; strings.Contains(body, "does not know the value") {
				t.Errorf("%s is not understood", path)
			}
		}
	})
}
