package web

import (
	"net/http"

	"clew/web/look/gallery"
	"clew/web/look"
	"clew/web/site"
)

// routes is the whole route table. Each row needs a row in access/route_page.go, which says who may use it at all.
// Page packages: make one value of each at the top, then one line a route.
func routes(s *site.Site, c Config) []site.Route {
	home := Home{Site: s}
	return []site.Route{
		{Pattern: "GET /static/{file...}", Plain: look.Static()},
		{Pattern: "POST /preferences", Plain: http.HandlerFunc(look.Preferences)},
		{Pattern: "GET /gallery", Handler: showGallery},

		{Pattern: "GET /{$}", Handler: home.Overview},
	}
}

func showGallery(w http.ResponseWriter, r *site.Request) error {
	return gallery.Serve(w, r.Request, r.Actor, r.Now)
}
