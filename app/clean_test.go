package app_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"clew/app"
	"clew/blob"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/rebuild"
)

func archive(t *testing.T, records ...jobtest.Record) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, r := range records {
		f, err := z.Create(r.ID + ".json")
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(r.JSON()))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What nothing needs goes after its time, and nothing else: a rebuild afterwards still finds every byte.
func TestClean(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := jobtest.New(t, d)
		store := w.Tools.Blob
		w.Must(feed.Ensure(t.Context(), d))
		p := w.Product(w.Line("Comfort"), product.ProductInput{Name: "Gateway", Kind: product.Device})
		rel := w.Release(p, "1.0.0", "2026-01-01")
		w.Upload(rel.ID, jobtest.BOM("pkg:golang/example.com/lib@v1.2.3"))
		rec := func(id, fixed, day string) jobtest.Record {
			return jobtest.Record{ID: id, Ecosystem: "Go", Package: "example.com/lib", From: "0", Fixed: fixed, Title: "Trouble", Modified: day}
		}
		var list blob.Ref
		put := func(text string) blob.Ref {
			ref, err := store.Put(t.Context(), strings.NewReader(text), 1<<20)
			w.Must(err)
			return ref
		}
		deliveries := []string{
			archive(t, rec("GO-1", "1.3.0", "2026-10-01"), rec("GO-2", "1.4.0", "2026-10-01"), rec("GO-3", "1.5.0", "2026-10-01")),
			archive(t, rec("GO-1", "1.3.1", "2026-10-02"), rec("GO-2", "1.4.0", "2026-10-01")), // GO-3 is gone: the first delivery alone has its bytes
			archive(t, rec("GO-1", "1.3.2", "2026-10-03"), rec("GO-2", "1.4.0", "2026-10-01")),
		}
		for _, text := range deliveries {
			w.Feed("osv:Go", text, true)
		}
		list = put("name,manufacturer\n,\n")
		var work queue.Work
		w.Write(func(tx *db.Tx) (err error) {
			// Nobody does this kind of work; its row names the file all the same.
			work, err = queue.Start(tx, w.Actor, queue.Work{Kind: "unheard of", SubjectType: "import", SubjectID: "x"}, job.ImportArgs{Kind: product.ImportProducts, Blob: list.Name, File: "list.csv"})
			return err
		})
		w.Wait(work)
		orphan := put("nobody names me")
		w.Settle()

		names := make([]string, len(deliveries))
		for i, text := range deliveries {
			names[i] = put(text).Name // stored already: this gives the name
		}
		there := func(name string) bool {
			f, err := store.Open(t.Context(), name)
			if err == nil {
				f.Close()
			}
			return err == nil
		}
		clean := func(after time.Duration) app.Cleaned {
			t.Helper()
			later, _ := jobtest.At(t, d, time.Now().Add(after))
			c, err := app.Clean(t.Context(), later, store)
			w.Must(err)
			return c
		}
		if c := clean(time.Hour); c != (app.Cleaned{}) {
			t.Errorf("fresh files were removed: %+v", c)
		}
		if c := clean(48 * time.Hour); c.Files != 1 || c.Bytes != orphan.Size || there(orphan.Name) {
			t.Errorf("after two days: %+v", c)
		}
		if c := clean(100 * 24 * time.Hour); c.Files != 1 {
			t.Errorf("after a hundred days: %+v", c)
		}
		if !there(names[0]) || there(names[1]) || !there(names[2]) || !there(list.Name) {
			t.Error("the wrong deliveries went", there(names[0]), there(names[1]), there(names[2]), there(list.Name))
		}
		w.Read(func(tx *db.Tx) error {
			n, err := db.One[int](tx, `SELECT count(*) FROM event WHERE kind = 'files.cleaned'`)
			if n != 2 {
				t.Errorf("%d events", n)
			}
			inv, _, ierr := component.LiveOf(tx, rel.ID)
			if w.Must(ierr); !there(inv.Blob) {
				t.Error("the inventory is gone")
			}
			return err
		})
		r, err := (&rebuild.Job{DB: d, Blob: store}).Run(t.Context())
		if w.Must(err); r.Kept != 0 || r.Records != 3 {
			t.Errorf("%+v", r)
		}
	})
}
