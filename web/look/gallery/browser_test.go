package gallery

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clew"
	"clew/web/look"
	"clew/web/look/looktest"
)

var shots = flag.String("shots", "", "write pictures of the gallery to this directory")

// site serves the gallery as the real server would, with the language of the cookie "as".
func site(t *testing.T) *httptest.Server {
	t.Helper()
	now := clew.TimeOf(time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC))
	mux := http.NewServeMux()
	mux.Handle("/static/", look.Static())
	mux.HandleFunc("POST /preferences", look.Preferences)
	mux.HandleFunc("GET /search.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`[{"label":"CVE-2026-3117","hint":"busybox <b>x</b>","kind":"Vulnerability","href":"/gallery?found=1"}]`))
	})
	mux.HandleFunc("GET /gallery/progress", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/gallery", func(w http.ResponseWriter, r *http.Request) {
		actor := clew.Actor{Kind: clew.User, Name: "Ada Berg", Lang: "en", Zone: "Europe/Berlin"}
		if c, err := r.Cookie("as"); err == nil {
			actor.Lang = c.Value
		}
		if err := Serve(w, r, actor, now); err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestBrowser(t *testing.T) {
	s := site(t)
	b := looktest.NewBrowser(t)
	views := append([]looktest.View{}, looktest.Views...)
	views = append(views,
		looktest.View{Name: "german", Width: 1440, Height: 900, Cookies: map[string]string{"as": "de"}},
		looktest.View{Name: "german-phone", Width: 390, Height: 844, Cookies: map[string]string{"as": "de"}},
		looktest.View{Name: "pseudo", Width: 1280, Height: 900, Cookies: map[string]string{"as": "x-pseudo"}},
		looktest.View{Name: "narrow", Width: 320, Height: 700, Cookies: map[string]string{"as": "de"}},
		looktest.View{Name: "tablet", Width: 1024, Height: 768},
		looktest.View{Name: "forced", Width: 1440, Height: 900, Forced: true},
		looktest.View{Name: "chosen-dark", Width: 1440, Height: 900, Cookies: map[string]string{"theme": "dark"}},
	)
	if testing.Short() {
		views = []looktest.View{looktest.Views[0], looktest.Views[3]}
	}
	for _, v := range views {
		for _, part := range []string{"", "?part=slim"} {
			b.Open(s.URL+"/gallery"+part, v)
			name := v.Name
			if part != "" {
				name += "-slim"
			}
			b.Sound(name)
			picture(t, b, name)
		}
	}
	b.Open(s.URL+"/gallery", looktest.View{Name: "print", Width: 800, Height: 1100, Print: true})
	picture(t, b, "print")
}

// Without script the page is all there: nothing that needs one shows, and the menu of a phone opens.
func TestWithoutScript(t *testing.T) {
	s := site(t)
	b := looktest.NewBrowser(t)
	b.Open(s.URL+"/gallery", looktest.View{Name: "no-script", Width: 390, Height: 844, NoScript: true})
	for what, js := range map[string]string{
		"what needs script is hidden":  `[...document.querySelectorAll(".js")].every(x => getComputedStyle(x).display === "none")`,
		"the actions on rows are here": `getComputedStyle(document.querySelector(".bulk")).display !== "none"`,
		"the menu opens":               `document.querySelector(".menu summary").click(), document.querySelector(".menu nav a").offsetHeight >= 24`,
		"no script ran":                `!document.documentElement.classList.contains("script")`,
	} {
		if !looktest.Eval[bool](b, js) {
			t.Errorf("%s: %s is false", what, js)
		}
	}
	picture(t, b, "no-script")
}

func picture(t *testing.T, b *looktest.Browser, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	im, err := png.Decode(bytes.NewReader(b.Whole()))
	if err != nil {
		t.Fatal(err)
	}
	const high = 1000
	for i := 0; i*high < im.Bounds().Dy(); i++ {
		part := im.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(0, i*high, im.Bounds().Dx(), (i+1)*high))
		var buf bytes.Buffer
		if err := png.Encode(&buf, part); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s-%d.png", name, i)), buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
