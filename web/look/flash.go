package look

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// Flash keeps a notice for the next page, across the 303 after a write. The cookie holds text only; it is shown
// escaped, so that forging one's own cookie gains nothing.
func Flash(w http.ResponseWriter, n Notice) {
	b, err := json.Marshal(n)
	if err != nil || len(b) > 2000 {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "flash", Value: base64.RawURLEncoding.EncodeToString(b), Path: "/",
		MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

func takeFlash(w http.ResponseWriter, r *http.Request) []Notice {
	c, err := r.Cookie("flash")
	if err != nil || len(c.Value) > 3000 {
		return nil
	}
	if w != nil {
		http.SetCookie(w, &http.Cookie{Name: "flash", Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	var n Notice
	if err != nil || json.Unmarshal(b, &n) != nil || n.Text == "" {
		return nil
	}
	n.Toast = true
	if n.Action != nil && !localPath(n.Action.Href) {
		n.Action = nil
	}
	return []Notice{n}
}

// localPath reports whether an address leads to a page of our own.
func localPath(s string) bool {
	return len(s) > 0 && s[0] == '/' && (len(s) == 1 || s[1] != '/' && s[1] != '\\')
}
