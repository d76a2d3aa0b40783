// Package gallery is the page that shows every part of the design system in every state, as a reference for those who
// write pages and as the thing that the browser tests look at. It owns nothing.
package gallery

import (
	"embed"
	"net/http"

	"clew"
	"clew/web/look"
)

//go:embed *.html
var files embed.FS

// Page is the gallery.
type Page struct {
	look.Base
}

var page = look.Declare[Page]("gallery/gallery", files)

// Serve answers GET /gallery for a signed-in actor.
func Serve(w http.ResponseWriter, r *http.Request, actor clew.Actor, now clew.Time) error {
	p := Page{Base: look.NewBase(w, r, actor, now)}
	p.Title = p.T("Gallery")
	return page.Render(w, r, http.StatusOK, &p)
}
