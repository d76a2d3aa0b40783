package gallery

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/web/look"
	"clew/web/look/looktest"
)

func TestTemplates(t *testing.T) { looktest.Check(t) }

func TestServe(t *testing.T) {
	if err := look.Start(); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	now := clew.TimeOf(time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC))
	actor := clew.Actor{Kind: clew.User, Name: "Ada Berg", Lang: "de", Zone: "Europe/Berlin"}
	if err := Serve(w, httptest.NewRequest("GET", "/gallery", nil), actor, now); err != nil {
		t.Fatal(err)
	}
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Ada Berg") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}
