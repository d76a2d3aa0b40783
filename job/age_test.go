package job_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/db/dbtest"
	"clew/egress"
	"clew/feed"
	"clew/job/jobtest"
	"clew/queue"
)

// archive writes records as the zip file of an ecosystem.
func archive(t testing.TB, records map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range records {
		f, err := z.Create(name + ".json")
		must(t, err)
		_, err = f.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

// deliver hands a file in, with the limits of age that the feed has.
func (w *world) deliver(name, text string, whole bool) queue.Work {
	w.t.Helper()
	work, err := feed.Import(w.t.Context(), w.db, w.tools.Blob, w.actor, name, "all.zip", whole, strings.NewReader(text))
	must(w.t, err)
	return w.wait(work)
}

func daysAgo(clock interface{ Now() clew.Time }, n int) string {
	return clock.Now().Std().AddDate(0, 0, -n).Format(time.RFC3339)
}

func goRecord(id, modified string) string {
	return osvRecord(id, modified, "example.com/"+strings.ToLower(id), "0", "1.0.0", "")
}

func catalogue(released, added string, cves ...string) string {
	var list []string
	for _, c := range cves {
		list = append(list, `{"cveID":"`+c+`","vulnerabilityName":"Trouble","dateAdded":"`+added+`"}`)
	}
	return `{"catalogVersion":"1","dateReleased":"` + released + `","vulnerabilities":[` + strings.Join(list, ",") + `]}`
}

// A feed from a file is as old as its newest record, however lately the file was handed in.
func TestAFileIsAsOldAsItsContent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again, clock := jobtest.At(t, d, dbtest.Start)
		w := newWorld(t, again)
		state := func(name string) (advisory.Health, int) {
			f := w.feedNamed(name)
			if f.SucceededAt.IsZero() {
				t.Errorf("%s: nothing was taken over: %s", name, f.Error)
			}
			if !f.ByContent() {
				t.Errorf("%s: its age is not that of its content: %+v", name, f)
			}
			return f.Health(clock.Now()), int(f.Age(clock.Now()).Hours() / 24)
		}
		check := func(what, name string, health advisory.Health, days int) {
			t.Helper()
			if h, n := state(name); h != health || n != days {
				t.Errorf("%s: %s, %d days old, should be %s, %d", what, h, n, health, days)
			}
		}
		w.deliver("osv:Go", archive(t, map[string]string{"GO-1": goRecord("GO-1", daysAgo(clock, 700)), "GO-2": goRecord("GO-2", daysAgo(clock, 400))}), true)
		check("an old archive", "osv:Go", advisory.TooOld, 400)
		w.deliver("osv:Go", goRecord("GO-3", daysAgo(clock, 1)), false)
		check("a new record by hand beside an old archive", "osv:Go", advisory.TooOld, 400)
		fresh := map[string]string{"GO-1": goRecord("GO-1", daysAgo(clock, 700)), "GO-2": goRecord("GO-2", daysAgo(clock, 400)), "GO-3": goRecord("GO-3", daysAgo(clock, 1)), "GO-4": goRecord("GO-4", daysAgo(clock, 1))}
		w.deliver("osv:Go", archive(t, fresh), true)
		f := w.feedNamed("osv:Go")
		if f.Health(clock.Now()) != advisory.Current || f.Records != 4 {
			t.Errorf("a new archive: %+v", f)
		}
		clock.Move(49 * time.Hour)
		check("two days later", "osv:Go", advisory.TooOld, 3)

		w.deliver("osv:PyPI", strings.ReplaceAll(goRecord("PYSEC-1", daysAgo(clock, 1)), `"Go"`, `"PyPI"`), false)
		check("a few records of an ecosystem that never came whole", "osv:PyPI", advisory.Current, 1)

		w.deliver("osv:npm", archive(t, map[string]string{"NPM-1": strings.ReplaceAll(goRecord("NPM-1", "0001-01-01T00:00:00Z"), `"Go"`, `"npm"`)}), true)
		check("records without a revision, published in 2025", "osv:npm", advisory.TooOld, 693)

		w.deliver("kev", catalogue(daysAgo(clock, 90), "2025-01-02", "CVE-2025-0001"), true)
		check("an old catalogue", "kev", advisory.TooOld, 90)
		w.deliver("kev", catalogue(daysAgo(clock, 1), "2025-01-02", "CVE-2025-0001", "CVE-2025-0002"), true)
		check("a new one", "kev", advisory.Current, 1)
		w.deliver("kev", catalogue("", "2025-01-02", "CVE-2025-0001", "CVE-2025-0003"), true)
		check("one without a date that is not older than ours cannot make it older", "kev", advisory.Current, 1)
	})
}

// Handed in for another feed, a whole archive would take back all of ours and leave releases that look clean.
func TestTheArchiveOfAnotherEcosystemIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again, clock := jobtest.At(t, d, dbtest.Start)
		w := newWorld(t, again)
		w.deliver("osv:PyPI", archive(t, map[string]string{"PYSEC-1": strings.ReplaceAll(goRecord("PYSEC-1", daysAgo(clock, 9)), `"Go"`, `"PyPI"`)}), true)
		before := w.feedNamed("osv:PyPI")
		for _, whole := range []bool{true, false} {
			w.deliver("osv:PyPI", archive(t, map[string]string{"GO-1": goRecord("GO-1", daysAgo(clock, 1))}), whole)
			f := w.feedNamed("osv:PyPI")
			if !strings.Contains(f.Error, "No record of this delivery is about") || f.Records != 1 || f.AsOf != before.AsOf || f.Blob != before.Blob {
				t.Errorf("whole %v: %+v", whole, f)
			}
		}
	})
}

// An edition older than ours is not taken, and the feed says so.
func TestAnOlderEditionOfTheCatalogueIsNotTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again, clock := jobtest.At(t, d, dbtest.Start)
		w := newWorld(t, again)
		w.deliver("kev", catalogue(daysAgo(clock, 1), "2025-03-02", "CVE-2025-0001", "CVE-2025-0002"), true)
		before := w.feedNamed("kev")
		for _, old := range []string{catalogue(daysAgo(clock, 2), "2025-03-01", "CVE-2025-0001", "CVE-2025-0003"), catalogue("", "2025-03-01", "CVE-2025-0001", "CVE-2025-0003")} {
			w.deliver("kev", old, true)
			f := w.feedNamed("kev")
			if !strings.Contains(f.Error, "older than what we have") || f.Health(clock.Now()) != advisory.Failing || f.Blob != before.Blob || f.AsOf != before.AsOf || f.Records != 2 {
				t.Errorf("%+v", f)
			}
			w.read(func(tx *db.Tx) error {
				_, ours, err := advisory.ExploitedEntry(tx, "CVE-2025-0002")
				_, theirs, _ := advisory.ExploitedEntry(tx, "CVE-2025-0003")
				if !ours || theirs {
					t.Errorf("the older edition stands")
				}
				return err
			})
		}
		w.deliver("kev", catalogue("2099-01-01T00:00:00Z", "2025-03-02", "CVE-2025-0001", "CVE-2025-0002"), true)
		clock.Move(time.Hour)
		w.deliver("kev", catalogue(clock.Now().String(), "2025-03-03", "CVE-2025-0001", "CVE-2025-0004"), true)
		if f := w.feedNamed("kev"); f.Error != "" || f.Age(clock.Now()) > time.Second {
			t.Errorf("an edition of days to come stands in the way of the next: %+v", f)
		}
	})
}

// Only an archive is all there is of a feed: a record that somebody calls that covers no ecosystem, and its file does
// not take the place of the archive that the other records are read from. Days to come make nothing current.
func TestASelectionIsNotTheWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again, clock := jobtest.At(t, d, dbtest.Start)
		w := newWorld(t, again)
		w.deliver("osv:PyPI", strings.ReplaceAll(goRecord("PYSEC-1", daysAgo(clock, 1)), `"Go"`, `"PyPI"`), true)
		if f := w.feedNamed("osv:PyPI"); f.Complete || f.Records != 1 {
			t.Errorf("%+v", f)
		}
		w.deliver("osv:Go", archive(t, map[string]string{"GO-1": goRecord("GO-1", daysAgo(clock, 400)), "GO-2": goRecord("GO-2", daysAgo(clock, -400))}), true)
		before := w.feedNamed("osv:Go")
		if !before.Complete || before.Health(clock.Now()) != advisory.TooOld || int(before.Age(clock.Now()).Hours()/24) != 400 {
			t.Errorf("an old archive with a day to come: %+v", before)
		}
		w.deliver("osv:Go", goRecord("GO-3", daysAgo(clock, 1)), true)
		if f := w.feedNamed("osv:Go"); !f.Complete || f.Blob != before.Blob || f.AsOf != before.AsOf || f.Records != 3 {
			t.Errorf("one record, called the whole: %+v", f)
		}
		if work := w.deliver("osv:npm", archive(t, nil), true); work.State != queue.Failed || w.feedNamed("osv:npm").Complete {
			t.Errorf("an empty archive: %+v", work)
		}
		w.deliver("kev", catalogue(daysAgo(clock, -400), "2025-03-02", "CVE-2025-0001"), true)
		if f := w.feedNamed("kev"); f.Health(clock.Now()) != advisory.TooOld {
			t.Errorf("an edition of days to come: %+v", f)
		}
		w.deliver("kev", catalogue("", "2099-03-02", "CVE-2025-0001", "CVE-2025-0002"), true)
		w.deliver("kev", catalogue(daysAgo(clock, 1), "2025-03-03", "CVE-2025-0001", "CVE-2025-0003"), true)
		if f := w.feedNamed("kev"); f.Error != "" || f.Health(clock.Now()) != advisory.Current {
			t.Errorf("an entry of days to come stands in the way: %+v", f)
		}
	})
}

// What is fetched is current, however quiet the ecosystem is; what is fetched and older than ours stays an error, also
// when the server says next time that nothing has changed.
func TestWhatIsFetchedIsCurrentUnlessItIsOlder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again, clock := jobtest.At(t, d, dbtest.Start)
		body, tag := archive(t, map[string]string{"GO-2": goRecord("GO-2", daysAgo(clock, 400))}), `"a"`
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("ETag", tag)
			w.Write([]byte(body))
		}))
		defer srv.Close()
		w := newWorldBy(t, again, egress.Config{Policy: egress.Policy{HTTP: true, Allow: []string{strings.TrimPrefix(srv.URL, "http://")}}})
		w.write(func(tx *db.Tx) error {
			f, err := advisory.GetFeed(tx, w.actor, "osv:Go")
			if err == nil {
				_, err = feed.Update(tx, w.actor, w.tools.Way, "osv:Go", f.Revision, feed.Settings{Address: srv.URL + "/all.zip", EveryMinutes: 60, MaxAgeHours: 48})
			}
			return err
		})
		w.fetch("osv:Go")
		current := func(when string) {
			t.Helper()
			if f := w.feedNamed("osv:Go"); f.Health(clock.Now()) != advisory.Current || f.ByContent() || f.Age(clock.Now()) != 0 || f.Newest != clew.TimeOf(clock.Now().Std().AddDate(0, 0, -400).Truncate(time.Second)) && when == "fetched" {
				t.Errorf("%s: %+v", when, f)
			}
		}
		current("fetched")
		clock.Move(50 * time.Hour)
		if f := w.feedNamed("osv:Go"); f.Health(clock.Now()) != advisory.TooOld {
			t.Errorf("nobody asked for two days: %+v", f)
		}
		w.fetch("osv:Go")
		current("nothing new")
		was := w.feedNamed("osv:Go")
		body, tag = archive(t, map[string]string{"GO-1": goRecord("GO-1", daysAgo(clock, 700))}), `"b"`
		clock.Move(time.Hour)
		for range 2 {
			w.fetch("osv:Go")
			if f := w.feedNamed("osv:Go"); !strings.Contains(f.Error, "older than what we have") || f.AsOf != was.AsOf || f.Records != 1 || f.ETag != was.ETag {
				t.Errorf("an older one is fetched: %+v", f)
			}
		}
	})
}
