package look

import (
	"net/http"

	"clew/lang"
)

// Preferences answers POST /preferences: it keeps the theme, and for those not signed in the language, in a cookie and
// goes back. It works without script; app.js does the same at once.
func Preferences(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "400 bad request", http.StatusBadRequest)
		return
	}
	keep := func(name string, allowed ...string) {
		v := r.PostForm.Get(name)
		for _, a := range allowed {
			if v == a {
				http.SetCookie(w, &http.Cookie{Name: name, Value: v, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode})
			}
		}
	}
	keep("theme", "system", "light", "dark")
	keep("lang", lang.Offered...)
	back := r.PostForm.Get("back")
	if !localPath(back) {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}
