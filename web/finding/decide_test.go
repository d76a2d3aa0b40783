package finding_test

import (
	"strings"
	"testing"

	"clew"
)

func TestDecide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		at := "/vulnerabilities/CVE-2023-4911/decide"
		page := b.Get(at).Want(200, "vulnerable_code_not_in_execute_path", "Nothing stays open.", "Covers 3 releases and 41,200 devices.", `value="4.2.0-rc.1"`)
		seen := page.Hidden("seen")
		gateway := w.Gateway.ID.String()
		b.Get("/vulnerabilities/CVE-2023-4911/covers?scope=until&until_version=4.1.0&product="+gateway).Want(200, "Covers 2 releases and 22,800 devices.", "1 release stays open.").Lacks("<html")
		b.Get("/vulnerabilities/CVE-2023-4911/covers?scope=nonsense").Want(200, "Covers no release.")

		b.Post(at, "seen", seen).Want(422, "Choose how far the decision reaches")
		b.Post(at, "seen", seen, "scope", "product", "product", gateway).Want(422, "Choose a status", "Say why")
		b.Post(at, "seen", seen, "status", "not_affected", "reason", "One user only", "scope", "product", "product", gateway).Want(422, "Not affected needs a justification", "One user only")
		b.Post(at, "seen", seen, "status", "affected", "reason", "x", "scope", "product", "product", gateway).Want(422, "Affected needs an action statement")
		b.Post(at, "seen", seen, "status", "fixed", "reason", "x", "scope", "until", "until_version", "not a version", "product", gateway).Want(422, "does not follow the product&#39;s version scheme")
		b.Post(at, "seen", seen, "status", "fixed", "reason", "x", "scope", "product", "product", gateway, "expires_on", "2020-01-01").Want(422, "The expiry lies in the past")
		b.Post(at, "seen", seen, "status", "fixed", "reason", "x", "scope", "release", "release", clew.NewID().String()).Want(404)

		// A justification that the form does not show for the status is not sent on.
		done := b.Post(at, "seen", seen, "status", "fixed", "justification", "component_not_present", "reason", "The fix is backported", "scope", "until", "until_version", "4.1.0", "product", gateway, "back", "/findings?state=all").To()
		done.Want(200, "CVE-2023-4911 is fixed", "Take back")
		b.Get("/vulnerabilities/CVE-2023-4911").Want(200, "Ada Berg", "Heat Gateway before 4.1.0", "The fix is backported", "1 release holds an affected component")

		// Somebody decided meanwhile: both are seen, and sending again decides anyway.
		again := b.Post(at, "seen", seen, "status", "affected", "action", "Update", "reason", "It is not", "scope", "until", "until_version", "4.1.0", "product", gateway).Want(409, "Somebody else has decided", "Decided meanwhile", "The fix is backported", "It is not")
		b.Post(at, "seen", again.Hidden("seen"), "status", "affected", "action", "Update", "reason", "It is not", "scope", "until", "until_version", "4.1.0", "product", gateway).To().Want(200, "superseded by Ada Berg")
		if a := b.Post(at, "seen", b.Get(at).Hidden("seen"), "status", "fixed", "reason", "x", "scope", "product", "product", gateway, "back", "https://elsewhere.example/"); a.Location() != "/vulnerabilities/CVE-2023-4911" {
			t.Errorf("led to %s", a.Location())
		}
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.as("en", security)
		at := "/assessments/" + w.Decisions["CVE-2021-42374"].ID.String() + "/withdraw"
		b.Get(at).Want(200, "No path unpacks archives from outside", "The faulty code is there, but nothing ever runs it")
		b.Post(at).Want(422, "Say why")
		b.Post(at, "reason", "The update path does").To().Want(200, "The decision was taken back.", "The update path does", "nobody has decided")
		b.Post(at, "reason", "Again").Want(409)
	})
}

// Contradictory decisions are shown with both sides, count as undecided, and end when one is taken back.
func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.conflict()
		b := w.as("en", security)
		page := b.Get("/vulnerabilities/CVE-2022-48174").Want(200, "equally specific and contradict", "Scripts are fixed when we build", "The diagnosis page passes text", "take back")
		b.Get("/findings?state=conflict").Want(200, "CVE-2022-48174", "contradictory")
		b.Get("/").Want(200, "Settle CVE-2022-48174")
		_, rest, _ := strings.Cut(page.Body, "equally specific")
		_, rest, _ = strings.Cut(rest, `href="/assessments/`)
		id, _, _ := strings.Cut(rest, "/")
		b.Post("/assessments/"+id+"/withdraw", "reason", "Superseded by what we know now").To().Want(200).Lacks("equally specific")
	})
}
