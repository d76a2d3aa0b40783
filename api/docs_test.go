package api

import (
	"strings"
	"testing"

	"clew/db/dbtest"
)

// TestDocsPage holds that the page shows every operation and needs nothing that the policy forbids.
func TestDocsPage(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	page := w.get("", "/api/docs").Body.String()
	for _, op := range operations(t, build(Config{}).huma.OpenAPI()) {
		if !strings.Contains(page, `id="`+op.op.OperationID+`"`) {
			t.Errorf("the page lacks %s", op.op.OperationID)
		}
	}
	for _, bad := range []string{"<script", "<style", "style=", " onclick", " onload"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	if strings.Contains(page, `href="http`) || strings.Contains(page, `src="`) {
		t.Error("the page asks a third party")
	}
}
