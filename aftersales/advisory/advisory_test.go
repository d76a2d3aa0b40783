package advisory_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/db/dbtest"
	"clew/format/osv"

	"github.com/google/go-cmp/cmp"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func record(id, modified string, aliases []string, more string) string {
	quoted := make([]string, len(aliases))
	for i, a := range aliases {
		quoted[i] = fmt.Sprintf("%q", a)
	}
	return fmt.Sprintf(`{"id":%q,"modified":"%sT00:00:00Z","aliases":[%s]%s,"affected":[{"package":{"ecosystem":"Go","name":"example.com/x"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}]}]}`,
		id, modified, strings.Join(quoted, ","), more)
}

// deliver imports records, as the whole of the feed or as single ones.
func deliver(t *testing.T, d *db.DB, feed string, whole bool, records ...string) advisory.Difference {
	t.Helper()
	diff, err := advisory.Import(context.Background(), d, advisory.Source{Feed: feed, Blob: "test", Archive: whole, Visit: func(v osv.Visit) error {
		for i, r := range records {
			raw := []byte(r)
			if err := v(osv.Item{Path: fmt.Sprintf("%d", i), Raw: bytes.Clone(raw), Hash: osv.Hash(raw)}); err != nil {
				return err
			}
		}
		return nil
	}})
	must(t, err)
	return diff
}

// groups reads which vulnerability each record speaks of.
func groups(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	type row struct{ UpstreamID, Names string }
	var rows []row
	must(t, d.Read(t.Context(), func(tx *db.Tx) (err error) {
		rows, err = db.All[row](tx, `SELECT r.upstream_id, (SELECT string_agg(x.vulnerability, ' ') FROM (SELECT v.vulnerability FROM record_vulnerability v WHERE v.record_id = r.id ORDER BY v.vulnerability) x) AS names FROM source_record r`)
		return err
	}))
	out := map[string]string{}
	for _, r := range rows {
		out[r.UpstreamID] = r.Names
	}
	return out
}

func TestAliasesFormOneVulnerabilityInWhateverOrderTheyCome(t *testing.T) {
	records := []string{
		record("GHSA-1", "2025-01-01", []string{"CVE-2025-0001"}, ""),
		record("GO-1", "2025-01-01", []string{"GHSA-1"}, ""),                                // its CVE only through GHSA-1
		record("GO-2", "2025-01-01", []string{"GHSA-2"}, ""),                                // no CVE at all
		record("PYSEC-2", "2025-01-01", []string{"GHSA-2"}, ""),                             //
		record("ALSA-1", "2025-01-01", []string{"CVE-2025-0001", "CVE-2025-0003"}, ""),      // several at once: joins nothing
		record("GO-3", "2025-01-01", []string{"CVE-2025-0003"}, ""),                         //
		record("X-9", "2025-01-01", nil, ""),                                                // alone
		record("ALSA-4", "2025-01-01", nil, `,"related":["CVE-2025-0004","CVE-2025-0005"]`), // related says nothing outside distributions
	}
	want := map[string]string{"GHSA-1": "CVE-2025-0001", "GO-1": "CVE-2025-0001", "GO-2": "GHSA-2", "PYSEC-2": "GHSA-2", "ALSA-1": "CVE-2025-0001 CVE-2025-0003", "GO-3": "CVE-2025-0003", "X-9": "X-9", "ALSA-4": "ALSA-4"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(1, 2))
		for round := range 6 {
			must(t, d.Write(t.Context(), func(tx *db.Tx) error {
				for _, table := range []string{"record_package", "record_alias", "record_vulnerability", "vulnerability", "source_record"} {
					if _, err := tx.Exec("DELETE FROM " + table); err != nil {
						return err
					}
				}
				return nil
			}))
			for _, i := range r.Perm(len(records)) {
				if round%2 == 0 {
					deliver(t, d, "osv:Go", false, records[i])
				} else {
					deliver(t, d, "osv:Go", false, append([]string{records[i]}, records[r.IntN(len(records))])...)
				}
			}
			if diff := cmp.Diff(want, groups(t, d)); diff != "" {
				t.Fatalf("round %d: %s", round, diff)
			}
		}
	})
}

func TestArchiveDifferences(t *testing.T) {
	a1, a2 := record("GO-1", "2025-01-01", nil, ""), record("GO-1", "2025-02-01", nil, `,"summary":"new words"`)
	b := record("GO-2", "2025-01-05", nil, "")
	withdrawn := record("GO-2", "2025-02-02", nil, `,"withdrawn":"2025-02-02T00:00:00Z"`)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		step := func(name string, got, want advisory.Difference) {
			t.Helper()
			got.NewIDs, got.ChangedIDs, got.WithdrawnIDs, got.GoneIDs, got.Warnings, got.Newest = nil, nil, nil, nil, nil, 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		step("first", deliver(t, d, "osv:Go", true, a1, b), advisory.Difference{New: 2})
		step("the same", deliver(t, d, "osv:Go", true, a1, b), advisory.Difference{Unchanged: 2})
		step("changed and withdrawn", deliver(t, d, "osv:Go", true, a2, withdrawn), advisory.Difference{Changed: 1, Withdrawn: 1})
		step("nothing is taken of an older archive", deliver(t, d, "osv:Go", true, a1, record("GO-0", "2025-01-01", nil, "")), advisory.Difference{Older: true})
		step("gone", deliver(t, d, "osv:Go", true, a2, record("GO-3", "2025-03-01", nil, "")), advisory.Difference{New: 1, Unchanged: 1, Gone: 1})
		step("another feed's archive takes nothing of ours away", deliver(t, d, "osv:PyPI", true, record("PYSEC-1", "2025-01-01", nil, "")), advisory.Difference{New: 1})
		step("nothing that is gone comes back with an older archive", deliver(t, d, "osv:Go", true, a2, withdrawn), advisory.Difference{Older: true})
		step("back again", deliver(t, d, "osv:Go", true, a2, withdrawn, record("GO-3", "2025-03-01", nil, "")), advisory.Difference{Withdrawn: 1, Unchanged: 2})
	})
}

// What says of the age of archives is what archives brought, up to today; and what stands in an archive is not gone.
func TestWhatAnArchiveIsComparedWith(t *testing.T) {
	published := func(id, day string) string {
		return record(id, "0001-01-01", nil, `,"published":"`+day+`T00:00:00Z"`)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		check := func(what string, got, want advisory.Difference) {
			t.Helper()
			if got.New != want.New || got.Changed != want.Changed || got.Gone != want.Gone || got.Unchanged != want.Unchanged || got.Skipped != want.Skipped || got.Older != want.Older {
				t.Errorf("%s: %+v", what, got)
			}
		}
		a, b := record("GO-1", "2025-01-01", nil, ""), record("GO-2", "2025-01-02", nil, "")
		check("first", deliver(t, d, "osv:Go", true, a), advisory.Difference{New: 1})
		check("a hand's own record", deliver(t, d, "osv:Go", false, record("OWN-1", "2025-06-01", nil, "")), advisory.Difference{New: 1})
		check("an archive with the next record is not older than that", deliver(t, d, "osv:Go", true, a, b), advisory.Difference{New: 1, Unchanged: 1, Gone: 1})
		wrong := deliver(t, d, "osv:Go", true, a, b, record("GO-3", "2199-01-01", nil, ""))
		check("a revision of days to come", wrong, advisory.Difference{New: 1, Unchanged: 2})
		if wrong.Newest.String() != "2025-01-02T00:00:00.000000Z" {
			t.Errorf("it makes the archive as new as %s", wrong.Newest)
		}
		check("it is put right", deliver(t, d, "osv:Go", true, a, b, record("GO-3", "2025-01-03", nil, "")), advisory.Difference{Changed: 1, Unchanged: 2})
		check("nothing but days to come", deliver(t, d, "osv:Go", true, record("GO-3", "2199-01-01", nil, "")), advisory.Difference{Older: true})
		check("no revisions", deliver(t, d, "osv:npm", true, published("NPM-1", "2025-01-01"), published("NPM-2", "2025-01-02")), advisory.Difference{New: 2})
		check("an older archive without revisions", deliver(t, d, "osv:npm", true, published("NPM-1", "2025-01-01")), advisory.Difference{Older: true})
		check("an empty one", deliver(t, d, "osv:npm", true), advisory.Difference{Older: true})
		check("a hand's selection", deliver(t, d, "osv:PyPI", false, record("PYSEC-1", "2025-01-01", nil, "")), advisory.Difference{New: 1})
		check("an empty archive takes nothing away", deliver(t, d, "osv:PyPI", true), advisory.Difference{})
	})
}

// A record in an archive that cannot be read today is not one that its publisher took back.
func TestARecordThatCannotBeReadIsNotGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put := func(texts map[string]string) advisory.Difference {
			diff, err := advisory.Import(t.Context(), d, advisory.Source{Feed: "osv:Go", Blob: "test", Archive: true, Visit: func(v osv.Visit) error {
				for name, text := range texts {
					if err := v(osv.Item{Path: name + ".json", Raw: []byte(text), Hash: osv.Hash([]byte(text))}); err != nil {
						return err
					}
				}
				return nil
			}})
			must(t, err)
			return diff
		}
		put(map[string]string{"GO-1": record("GO-1", "2025-01-01", nil, ""), "GO-2": record("GO-2", "2025-01-01", nil, "")})
		if diff := put(map[string]string{"GO-1": `{"id":"GO-1","modi`, "GO-2": record("GO-2", "2025-01-02", nil, "")}); diff.Gone != 0 || diff.Skipped != 1 || diff.Changed != 1 {
			t.Errorf("%+v", diff)
		}
	})
}

func TestDisputedRatingsShow(t *testing.T) {
	high := `,"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]`
	low := `,"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]`
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		deliver(t, d, "osv:Go", false, record("GHSA-1", "2025-01-01", []string{"CVE-2025-0001"}, low), record("CVE-2025-0001", "2025-01-01", nil, high))
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			v, err := advisory.Get(tx, "ghsa-none")
			if !clew.Is(err, clew.NotFound) {
				t.Errorf("%v %v", v, err)
			}
			v, err = advisory.Get(tx, "GHSA-1")
			if v.Name != "CVE-2025-0001" || !v.Disputed || v.Score != 9.8 || v.RatedBy != "CVE-2025-0001" {
				t.Errorf("%+v", v)
			}
			return err
		}))
	})
}

func TestCataloguesThatLookCutOffAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put := func(n int) (diff advisory.Difference, err error) {
			var all []advisory.Exploited
			for i := range n {
				all = append(all, advisory.Exploited{CVE: fmt.Sprintf("CVE-2025-%04d", i)})
			}
			err = d.Write(t.Context(), func(tx *db.Tx) error { diff, err = advisory.ReplaceExploited(tx, all); return err })
			return diff, err
		}
		if diff, err := put(100); err != nil || diff.New != 100 {
			t.Fatal(diff, err)
		}
		if _, err := put(10); !clew.Is(err, clew.Invalid) {
			t.Error("a tenth of the catalogue was taken over")
		}
		if diff, err := put(90); err != nil || diff.Gone != 10 || diff.Unchanged != 90 {
			t.Error(diff, err)
		}
	})
}

// TestARecordThatAnotherFeedBringsMeanwhile: what is taken for new is copied; when it is there by then after all, the
// newer of the two stands, once.
func TestARecordThatAnotherFeedBringsMeanwhile(t *testing.T) {
	older, newer := record("GO-1", "2025-01-01", []string{"CVE-2025-0001"}, ""), record("GO-1", "2025-02-01", []string{"CVE-2025-0002"}, "")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		raw := []byte(newer)
		diff, err := advisory.Import(t.Context(), d, advisory.Source{Feed: "osv:Go", Blob: "test", Archive: true, Visit: func(v osv.Visit) error {
			if err := v(osv.Item{Path: "GO-1.json", Raw: raw, Hash: osv.Hash(raw)}); err != nil {
				return err
			}
			deliver(t, d, "osv:PyPI", true, older)
			return nil
		}})
		must(t, err)
		if diff.New != 1 {
			t.Errorf("%+v", diff)
		}
		if diff := cmp.Diff(map[string]string{"GO-1": "CVE-2025-0002"}, groups(t, d)); diff != "" {
			t.Error(diff)
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			feed, err := db.One[string](tx, `SELECT feed FROM source_record WHERE upstream_id = 'GO-1'`)
			if feed != "osv:Go" {
				t.Errorf("it is of %s", feed)
			}
			return err
		}))
	})
}

// TestANewerRevisionThatComesMeanwhileStays: two files are taken over at once, and the older one ends last.
func TestANewerRevisionThatComesMeanwhileStays(t *testing.T) {
	at := func(day string, alias string) string { return record("GO-1", day, []string{alias}, "") }
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, known := range []bool{true, false} {
			feed, id := "osv:Go", "GO-1"
			if !known {
				id = "GO-9"
			}
			text := func(day, alias string) string { return strings.Replace(at(day, alias), "GO-1", id, 1) }
			if known {
				deliver(t, d, feed, true, text("2025-01-01", "CVE-2025-0001"))
			}
			older := []byte(text("2025-02-01", "CVE-2025-0002"))
			_, err := advisory.Import(t.Context(), d, advisory.Source{Feed: feed, Blob: "test", Visit: func(v osv.Visit) error {
				if err := v(osv.Item{Path: "1", Raw: older, Hash: osv.Hash(older)}); err != nil {
					return err
				}
				deliver(t, d, feed, false, text("2025-03-01", "CVE-2025-0003"))
				return nil
			}})
			must(t, err)
			if got := groups(t, d)[id]; got != "CVE-2025-0003" {
				t.Errorf("known before: %v; what stands is %s", known, got)
			}
			must(t, d.Read(t.Context(), func(tx *db.Tx) error {
				n, err := db.One[int64](tx, `SELECT count(*) FROM record_package p JOIN source_record r ON r.id = p.record_id WHERE r.upstream_id = $1`, id)
				if n != 1 {
					t.Errorf("%d packages", n)
				}
				return err
			}))
		}
	})
}

func TestARecordTwiceInOneDelivery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got := deliver(t, d, "osv:Go", true, record("GO-1", "2025-01-01", []string{"CVE-2025-0001"}, ""), record("GO-1", "2025-02-01", []string{"CVE-2025-0002"}, ""))
		if got.New != 1 || got.Changed != 1 {
			t.Errorf("%+v", got)
		}
		if diff := cmp.Diff(map[string]string{"GO-1": "CVE-2025-0002"}, groups(t, d)); diff != "" {
			t.Error(diff)
		}
	})
}
