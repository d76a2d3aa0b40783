package register_test

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/web/webtest"
)

// zeros gives so many bytes.
type zeros struct{ n int64 }

func (z *zeros) Read(b []byte) (int, error) {
	if z.n <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), z.n)
	clear(b[:n])
	z.n -= n
	return int(n), nil
}

// sendBig streams a form with a file of size bytes.
func sendBig(t *testing.T, w *webtest.World, b *webtest.Browser, path string, size int64, fields ...string) webtest.Answer {
	t.Helper()
	pr, pw := io.Pipe()
	m := multipart.NewWriter(pw)
	go func() {
		for i := 0; i+1 < len(fields); i += 2 {
			if m.WriteField(fields[i], fields[i+1]) != nil {
				return
			}
		}
		part, err := m.CreateFormFile("file", "big.csv")
		if err == nil {
			_, err = io.Copy(part, &zeros{size})
		}
		if err == nil {
			err = m.Close()
		}
		pw.CloseWithError(err)
	}()
	r, err := http.NewRequest(http.MethodPost, w.Base+path, pr)
	w.Must(err)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// What is too large is refused as such, without going through memory, and leaves nothing behind.
func TestTooLarge(t *testing.T) {
	w := webtest.New(t, jobtest.New(t, dbtest.SQLite(t)), true)
	sec := w.As(w.User("Sigrid", clew.Grant{Role: clew.SecurityManagement}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sendBig(t, w, sec, "/import", 129<<20, "kind", "products").Want(http.StatusRequestEntityTooLarge)
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
		t.Errorf("the upload took %d MiB", grown>>20)
	}
	n := 0
	w.Must(w.Tools.Blob.Walk(t.Context(), func(string, int64, clew.Time) error { n++; return nil }))
	if n != 0 {
		t.Errorf("%d files were left", n)
	}
	sec.Post("/lines/new", "name", strings.Repeat("x", 2<<20)).Want(http.StatusRequestEntityTooLarge)
	sec.Post("/lines/new", "name", strings.Repeat("x", 300)).Want(http.StatusUnprocessableEntity, "Use at most 200 characters")
	long := []string{"name", "A"}
	for range 50 {
		long = append(long, fmt.Sprint("f", len(long)), "x")
	}
	sec.Send("/import", "a.csv", []byte("x"), long...).Want(http.StatusRequestEntityTooLarge)
}

// Progress comes as a part for the script and as a page that loads itself again without one; work can be stopped.
func TestProgress(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		rel := w.Release(w.Product(w.Line("Comfort"), product.ProductInput{Name: "Gateway"}), "1.0.0", "")
		dev := w.As(w.User("Dora", clew.Grant{Role: clew.ProductDevelopment}))
		inv := dev.Send("/releases/"+rel.ID.String()+"/inventory", "bom.json", []byte(jobtest.BOM("a 1"))).Want(http.StatusSeeOther).Location()
		dev.Wait(inv, "counts now").Lacks("http-equiv=\"refresh\"")
		dev.Header.Set("HX-Request", "true")
		part := dev.Get(inv+"/progress").Want(http.StatusOK, "done").Lacks("<html")
		if part.Header.Get("HX-Refresh") != "true" {
			t.Error("the page is not loaded again when the work is done")
		}
		dev.Header.Del("HX-Request")
		dev.Get(inv + "/progress").Want(http.StatusSeeOther)
		dev.Post(inv+"/cancel").Want(http.StatusConflict, "finished already")

		// One whose work still waits: nobody takes it, for it has no row in the queue.
		id := idIn(t, inv)
		w.Write(func(tx *db.Tx) error {
			work, _, err := queue.Latest(tx, "inventory", id.String())
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`UPDATE inventory SET state = $2 WHERE id = $1`, id, string(component.Reading)); err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE work SET state = 'running', stage = 'Reading components', done = 2048, total = 8192, updated_at = $2, started_at = $3, finished_at = NULL WHERE id = $1`, work.ID, tx.Now(), tx.Now()-3_000_000)
			return err
		})
		dev.Get(inv).Want(http.StatusOK, "http-equiv=\"refresh\"", "Reading components", "2 of 8 KiB", "about 9 s left", inv+"/cancel", "hx-get=\""+inv+"/progress\"")
		dev.Get("/releases/"+rel.ID.String()).Want(http.StatusOK, "Reading components", "http-equiv=\"refresh\"")
		dev.Post(inv + "/cancel").Want(http.StatusSeeOther)
		dev.Get(inv).Want(http.StatusOK, "being stopped")
	})
}
