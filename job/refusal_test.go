package job_test

import (
	"regexp"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/queue"
)

// ofLibraries are words of libraries and signs of texts that were put together badly.
var ofLibraries = regexp.MustCompile(`jsontext|strconv|json: |xml: |zip: |flate: |gzip: |zstd: |invalid character|unexpected EOF|EOF\b|cannot unmarshal|offset|\.;|\. ?\.|;;|: :|; :|^: |%!|\bnil\b`)

const longText = "not an inventory at all, but a letter to somebody\n"

var badInventories = map[string]string{
	"text":              longText,
	"not UTF-8":         "\xff\xfe\x00\x01\x02",
	"empty object":      `{}`,
	"other JSON":        `{"name": "x"}`,
	"an array":          `[1, 2]`,
	"cut off":           `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a"`,
	"no comma":          `{"bomFormat":"CycloneDX","specVersion":"1.6" "components":[]}`,
	"bad number":        `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1e,"components":[]}`,
	"bad escape":        `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"\x"}]}`,
	"too deep":          `{"bomFormat":"CycloneDX","specVersion":"1.6","a":` + strings.Repeat("[", 2000) + `}`,
	"something follows": `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]} and more`,
	"other XML":         `<?xml version="1.0"?><html><body/></html>`,
	"XML cut off":       `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component>`,
	"XML mismatched":    `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><a></b></bom>`,
	"XML entity":        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5">&x;</bom>`,
	"gzip of nothing":   "\x1f\x8b\x08\x00\x00\x00\x00\x00",
	"broken gzip":       "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03garbage garbage garbage",
	"broken zstd":       "\x28\xb5\x2f\xfdgarbage garbage garbage",
	"broken zip":        "PK\x03\x04garbage garbage garbage garbage garbage garbage garbage",
	"CSV without names": "1;2;3\n4;5;6\n",
}

var badFeeds = map[string]struct{ name, text string }{
	"OSV text":            {"osv:Go", longText},
	"OSV cut off":         {"osv:Go", `{"id":"GO-1","modified":"2025-01-01T00:00:00Z","affected":[{"package":`},
	"OSV no comma":        {"osv:Go", `{"id":"GO-1" "modified":1}`},
	"OSV no id":           {"osv:Go", `{"modified":"2025-01-01T00:00:00Z"}`},
	"OSV bad zip":         {"osv:Go", "PK\x03\x04garbage garbage garbage garbage garbage garbage garbage"},
	"OSV not UTF-8":       {"osv:Go", "{\"id\":\"GO-\xff\",\"modified\":\"2025-01-01T00:00:00Z\"}"},
	"KEV text":            {"kev", longText},
	"KEV cut off":         {"kev", `{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2025-0001"`},
	"KEV without a list":  {"kev", `{"catalogVersion":"1"}`},
	"KEV of wrong types":  {"kev", `{"catalogVersion":"1","vulnerabilities":7}`},
	"KEV of other things": {"kev", `[1,2,3]`},
}

// TestRefusalsAreWrittenForPeople: every refusal says what was found and what to do, without the words of libraries, in
// the language of whoever reads it.
func TestRefusalsAreWrittenForPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := jobtest.New(t, d)
		w.Must(feed.Ensure(t.Context(), d))
		check := func(name, stored string) {
			t.Helper()
			e, ok := clew.Kept(stored)
			if !ok {
				t.Errorf("%s: not kept with its values: %q", name, stored)
				return
			}
			english, german := clew.KeptText(stored), lang.Kept("de", stored)
			for _, text := range []string{english, german, lang.Kept("en", stored)} {
				if found := ofLibraries.FindString(text); found != "" {
					t.Errorf("%s: %q in %q", name, found, text)
				}
			}
			if lang.Message("de", e.Message, e.Args...) == lang.Message("en", e.Message, e.Args...) {
				t.Errorf("%s: no German for %q", name, e.Message)
			}
		}
		r := w.Release(w.Product(w.Line("Controls"), product.ProductInput{Name: "Gateway"}), "1.0.0", "")
		for name, text := range badInventories {
			inv, work, err := component.Upload(t.Context(), d, w.Tools.Blob, w.Actor, r.ID, component.SBOM, "bom.json", strings.NewReader(text))
			w.Must(err)
			if work = w.Wait(work); work.State != queue.Failed {
				t.Errorf("%s: %s", name, work.State)
				continue
			}
			w.Read(func(tx *db.Tx) (err error) { inv, err = component.Get(tx, w.Actor, inv.ID); return err })
			check(name, inv.Reason)
			check(name+", work", work.Message)
		}
		for name, c := range badFeeds {
			work := w.Feed(c.name, c.text, strings.HasPrefix(c.text, "PK"))
			if work.State != queue.Failed {
				t.Errorf("%s: %s %s", name, work.State, work.Message)
				continue
			}
			check(name+", work", work.Message)
			w.Read(func(tx *db.Tx) error {
				f, err := advisory.GetFeed(tx, w.Actor, c.name)
				check(name, f.Error)
				return err
			})
		}
	})
}

// TestReasonsOfEarlierProgramsStayReadable: what was stored as plain text is shown as it is.
func TestReasonsOfEarlierProgramsStayReadable(t *testing.T) {
	for _, text := range []string{"", "The file is broken; line 3: x", `{"new":1}`, `{"error":`} {
		if got := clew.KeptText(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	e := &clew.Error{Kind: clew.Invalid, Message: "The inventory has more than %d components", Args: []any{int32(7)}, Fields: []clew.Field{{Message: "x %.1f", Args: []any{1.5}}, {Place: "line 2", Message: "y %s", Args: []any{clew.Invalid}}}}
	if got := clew.KeptText(clew.Keep(e)); got != e.Error() || got != "The inventory has more than 7 components; x 1.5; line 2: y invalid" {
		t.Errorf("%q", got)
	}
	if got := lang.Kept("de", clew.Keep(e)); !strings.Contains(got, "Zeile 2: ") {
		t.Errorf("%q", got)
	}
}
