package site

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"clew/web/look"
)

// Local gives next when it is a path of this site, else other: no link may send people elsewhere.
func Local(next, other string) string {
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, func(c rune) bool { return c < ' ' || c == '\\' || c == 0x7f }) {
		return other
	}
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return other
	}
	return next
}

// Redirect answers 303 to a page of this site.
func (r *Request) Redirect(w http.ResponseWriter, to string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r.Request, Local(to, "/"), http.StatusSeeOther)
	return nil
}

// Back is the page that a form came from: its field "back", else the Referer of this site, else other.
func (r *Request) Back(other string) string {
	if b := r.sent.Get("back"); b != "" {
		return Local(b, other)
	}
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return other
	}
	u.Scheme, u.Host, u.User, u.Fragment = "", "", nil, ""
	return Local(u.String(), other)
}

// Page reads the place in a list from the query: how many rows to show and how many to skip.
func (r *Request) Page(size int) (limit, offset int) {
	q := r.URL.Query()
	if n, err := strconv.Atoi(q.Get("rows")); err == nil && n > 0 {
		size = min(n, 500)
	}
	n, err := strconv.Atoi(q.Get("after"))
	if err != nil || n < 0 || n > 10_000_000 {
		return size, 0
	}
	return size, n
}

// Pager makes the walk through a list that Page reads.
func (r *Request) Pager(b *look.Base, shown, total, limit, skip int) look.Pager {
	p := look.Pager{Shown: shown, Total: total}
	if skip > 0 {
		p.Prev = b.With("after", offset(skip-limit))
	}
	if skip+shown < total && shown > 0 {
		p.Next = b.With("after", offset(skip+limit))
	}
	return p
}

func offset(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}
