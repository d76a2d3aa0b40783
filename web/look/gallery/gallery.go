// Package gallery is the page that shows every part of the design system in every state: a reference for those who
// write pages, and what the browser tests look at. It serves X2 and owns nothing; all its data is made up.
package gallery

import (
	"embed"
	"net/http"

	"clew"
	"clew/web/chart"
	"clew/web/look"
)

//go:embed *.html
var files embed.FS

// Page is the gallery.
type Page struct {
	look.Base
	Sections []section
	Kinds    []look.Kind
	Icons    []string
	Buttons  []look.Action
	Chips    []look.Chip
	Pager    look.Pager
	Ends     look.Pager
	Rows     []row
	Bulk     look.Bulk
	Life     look.LifeBar
	All      look.LifeBar
	Legend   []look.LifeState
	Support  []look.Support
	Tabs     look.Tabs
	Facts    []look.Fact
	Queue    []look.Row
	Empty    look.Empty
	Work     []look.Progress
	Notices2 []look.Notice
	Dialog   look.Dialog
	History  []look.Event
	Code     look.Code
	Form     *look.Form
	Wrong    *look.Form
	Charts   []look.Drawn
	Hostile  string
}

type section struct{ ID, Label string }

type row struct {
	Name, Sub, Href string
	Life            look.LifeBar
	Open            int
	Of              int
	Release         string
	State           look.Tag
	Until           clew.Date
	Trend           chart.Spark
}

// SlimPage is the sign-in form as the slim layout shows it.
type SlimPage struct {
	look.Base
	Form *look.Form
}

var (
	page = look.Declare[Page]("gallery/gallery", files)
	slim = look.Declare[SlimPage]("gallery/slim", files)
)

// Serve answers GET /gallery, and with ?part=slim the other layout.
func Serve(w http.ResponseWriter, r *http.Request, actor clew.Actor, now clew.Time) error {
	b := look.NewBase(w, r, actor, now)
	if b.Query.Get("part") == "slim" {
		b.Actor = clew.Actor{Kind: clew.Nobody}
		b.Layout = look.Slim
		p := SlimPage{Base: b}
		p.Title, p.Lead = p.T("Sign in"), p.T("Use the account that your administrator made for you.")
		p.Form = p.NewForm("/gallery", p.T("Sign in"))
		p.Form.Add("email", "user", p.T("E-mail address")).Need().Auto = "username"
		p.Form.Password("password", p.T("Password"), "current-password").Need()
		return slim.Render(w, r, http.StatusOK, &p)
	}
	p := Page{Base: b}
	p.sample()
	status := http.StatusOK
	if r.Method == http.MethodPost {
		status = http.StatusUnprocessableEntity
	}
	return page.Render(w, r, status, &p)
}
