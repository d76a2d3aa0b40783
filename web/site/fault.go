package site

import (
	"embed"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"clew"
	"clew/lang"
	"clew/web/look"
)

//go:embed *.html
var files embed.FS

// FaultPage says what went wrong, with the number under which the log tells more.
type FaultPage struct {
	look.Base
	What string
	Code string
	Next []look.Action
}

var fault = look.Declare[FaultPage]("site/fault", files)

// answers are the statuses of the kinds of error and the pages' titles.
var answers = map[clew.Kind]struct {
	status int
	title  string
}{
	clew.Internal:        {http.StatusInternalServerError, lang.K("Something went wrong")},
	clew.Invalid:         {http.StatusUnprocessableEntity, lang.K("This cannot be done so")},
	clew.Unauthenticated: {http.StatusUnauthorized, lang.K("Please sign in")},
	clew.Denied:          {http.StatusForbidden, lang.K("Not allowed")},
	clew.NotFound:        {http.StatusNotFound, lang.K("Not found")},
	clew.Conflict:        {http.StatusConflict, lang.K("Changed meanwhile")},
	clew.TooLarge:        {http.StatusRequestEntityTooLarge, lang.K("Too large")},
	clew.Unsupported:     {http.StatusUnsupportedMediaType, lang.K("Not readable")},
	clew.Limited:         {http.StatusTooManyRequests, lang.K("Too many attempts")},
	clew.Unavailable:     {http.StatusServiceUnavailable, lang.K("Not available at the moment")},
}

// Fail is the one place where an error becomes an answer. Nobody signed in who asks for a page is led to sign in and
// back.
func (r *Request) Fail(w http.ResponseWriter, err error) {
	kind := clew.KindOf(err)
	if kind == clew.Unauthenticated && r.Method == http.MethodGet && r.Header.Get("HX-Request") == "" {
		_ = r.Redirect(w, SignIn(r.URL))
		return
	}
	if kind == clew.Internal || kind == clew.Unavailable {
		slog.ErrorContext(r.Context(), "request failed", "error_id", r.ID, "route", r.Route, "kind", kind.String(), "err", err.Error())
	}
	if (kind == clew.Denied || kind == clew.NotFound) && r.Site.Refused != nil && r.Route != "" {
		r.Site.Refused(r, err)
	}
	a := answers[kind]
	page := FaultPage{Base: r.Base(w, r.T(a.title), ""), What: lang.Error(r.Lang(), err), Code: r.ID}
	switch kind {
	case clew.Unauthenticated:
		page.Next = []look.Action{{Label: page.T("Sign in"), Href: "/signin?next=" + url.QueryEscape(r.Back("/")), Main: true}}
		page.What = page.T("You are not signed in, or your session has ended. Nothing was changed; what you typed in a form is kept in this window.")
	case clew.Denied:
		page.Next = []look.Action{{Label: page.T("Who may do what"), Href: "/rights"}, {Label: page.T("To the overview"), Href: "/"}}
	case clew.Unavailable:
		w.Header().Set("Retry-After", strconv.Itoa(10))
		page.Next = []look.Action{{Label: page.T("Try again"), Href: Local(r.Back("/"), "/")}}
	default:
		page.Next = []look.Action{{Label: page.T("Back"), Href: r.Back("/")}, {Label: page.T("To the overview"), Href: "/"}}
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := fault.Render(w, r.Request, a.status, &page); err != nil {
		slog.ErrorContext(r.Context(), "error page failed", "error_id", r.ID, "err", err.Error())
		http.Error(w, "500 "+r.ID, http.StatusInternalServerError)
	}
}

// SignIn is the address of the sign-in page that leads back to u.
func SignIn(u *url.URL) string {
	back := Local((&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String(), "/")
	if back == "/" {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(back)
}
