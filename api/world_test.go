package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/feed"
	"clew/job"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/sign"
)

func TestMain(m *testing.M) {
	if os.Getenv("CLEW_TEST_LOG") == "" {
		slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	}
	os.Exit(m.Run())
}

var system = clew.SystemActor()

// world is a platform with two product lines that have nothing to do with each other, and the API in front of it.
type world struct {
	testing.TB
	db      *db.DB
	door    *access.Door
	blob    *blob.Store
	handler http.Handler
	own     realm
	foreign realm
}

// realm is a product line with one record of each kind.
type realm struct {
	line, product, variant, release, older, support, responsibility, party, contact, deployment, hold, inventory, act clew.ID
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	root := sign.New()
	w := &world{TB: t, db: d}
	var err error
	if w.door, err = access.New(access.Config{DB: d, Root: root, BaseURL: "http://localhost:8420"}); err != nil {
		t.Fatal(err)
	}
	if w.blob, err = blob.NewFiles(root, filepath.Join(t.TempDir(), "blobs")); err != nil {
		t.Fatal(err)
	}
	w.handler = New(Config{DB: d, Blob: w.blob, Door: w.door, Version: "0.0.0-test", Notary: audit.NewNotary(d, root, filepath.Join(t.TempDir(), "trail"))})
	w.own, w.foreign = w.realm("Heating"), w.realm("Radio")
	w.settle(advice)
	return w
}

// advice is what a source says of a component that both realms hold.
const advice = `{"schema_version":"1.7.0","id":"GO-2024-3321","modified":"2026-11-01T09:00:00Z","published":"2024-12-11T19:00:00Z","aliases":["CVE-2024-45337"],
	"summary":"Authorization bypass by misuse of a callback","affected":[{"package":{"ecosystem":"Go","name":"golang.org/x/crypto"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.31.0"}]}]}],
	"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"}]}`

// settle takes the records over and runs the workers until nothing is left to do.
func (w *world) settle(records ...string) {
	w.Helper()
	ctx := context.Background()
	for _, r := range records {
		if _, err := feed.Import(ctx, w.db, w.blob, system, "", "record.json", false, strings.NewReader(r)); err != nil {
			w.Fatal(err)
		}
	}
	tools := job.Tools{DB: w.db, Blob: w.blob}
	stop, err := queue.Serve(ctx, w.db, queue.Config{Handlers: job.Handlers(tools), Poll: 20 * time.Millisecond})
	if err != nil {
		w.Fatal(err)
	}
	defer stop(ctx)
	for range 1500 {
		var left int64
		err := w.db.Read(ctx, func(tx *db.Tx) (err error) {
			left, err = db.One[int64](tx, `SELECT count(*) FROM work WHERE state IN ('queued', 'running')`)
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
		if left == 0 {
			if err := job.CatchUp(ctx, w.db); err != nil {
				w.Fatal(err)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.Fatal("the work does not end")
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.Helper()
	if err := w.db.Write(context.Background(), f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) realm(name string) (r realm) {
	w.Helper()
	why := product.Why("for the test")
	must := func(err error) {
		if err != nil {
			w.Fatal(err)
		}
	}
	w.write(func(tx *db.Tx) error {
		l, err := product.CreateLine(tx, system, product.LineInput{Name: name, Manufacturer: name + " GmbH"}, why)
		must(err)
		p, err := product.CreateProduct(tx, system, l.ID, product.ProductInput{Name: name + " gateway"}, why)
		must(err)
		v, err := product.CreateVariant(tx, system, p.ID, product.VariantInput{Name: name + " EU"}, why)
		must(err)
		old, err := product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: "1.0.0"}, why)
		must(err)
		rel, err := product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: "1.1.0"}, why)
		must(err)
		sup, err := product.CreateSupport(tx, system, p.ID, clew.ID{}, product.SupportInput{Until: clew.Date{Year: 2031, Month: 3, Day: 31}}, why)
		must(err)
		who, err := access.CreateUser(tx, system, access.NewUser{Name: name + " engineer", Email: strings.ToLower(name) + "@example.com"})
		must(err)
		resp, err := product.Assign(tx, system, product.Ref{Type: product.TypeProduct, ID: p.ID}, who, clew.ProductDevelopment, why)
		must(err)
		party, err := product.CreateParty(tx, system, l.ID, product.PartyInput{Name: name + " customer", Kinds: []string{"customer"}}, why)
		must(err)
		contact, err := product.CreateContact(tx, system, party.ID, product.ContactInput{Name: name + " contact"}, why)
		must(err)
		dep, err := product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: party.ID, ReleaseID: old.ID, Units: 7}, why)
		must(err)
		hold, err := product.PlaceHold(tx, system, product.Ref{Type: product.TypeRelease, ID: old.ID}, product.VerbRetire, "retention", "kept for the test")
		must(err)
		act := clew.NewID()
		_, err = product.CreateVariant(tx, system, p.ID, product.VariantInput{Name: name + " US"}, product.Act{ID: act})
		must(err)
		r = realm{line: l.ID, product: p.ID, variant: v.ID, release: rel.ID, older: old.ID, support: sup.ID, responsibility: resp.ID, party: party.ID, contact: contact.ID,
			deployment: dep.ID, hold: hold.ID, act: act}
		return nil
	})
	inv, _, err := component.Upload(context.Background(), w.db, w.blob, system, r.release, component.SBOM, "bom.json", strings.NewReader(bom(name)))
	must(err)
	r.inventory = inv.ID
	return r
}

// bom is a small inventory; name makes its bytes its own.
func bom(name string) string {
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"` + name + `","version":"1.1.0"}},"components":[{"type":"library","name":"xz","version":"5.6.1","purl":"pkg:generic/xz@5.6.1"},{"type":"library","name":"golang.org/x/crypto","version":"v0.30.0","purl":"pkg:golang/golang.org/x/crypto@v0.30.0"}]}`
}

// token makes a user with the grants and gives an API token that may do all that the user may.
func (w *world) token(name string, grants ...clew.Grant) string {
	w.Helper()
	var secret string
	w.write(func(tx *db.Tx) error {
		id, err := access.CreateUser(tx, system, access.NewUser{Name: name, Email: strings.ReplaceAll(name, " ", ".") + "@example.com"}, grants...)
		if err != nil {
			return err
		}
		actor, err := access.Load(tx, id)
		if err != nil {
			return err
		}
		var verbs []access.Verb
		for _, v := range access.Verbs {
			if access.CanSomewhere(actor, v) {
				verbs = append(verbs, v)
			}
		}
		secret, _, err = w.door.CreateToken(tx, system, access.NewToken{User: id, Name: "test", Verbs: verbs, Life: time.Hour})
		return err
	})
	return secret
}

// request is one request to the API.
type request struct {
	method, path, token, body, contentType, lang string
	header                                       map[string]string
}

func (w *world) do(r request) *httptest.ResponseRecorder {
	w.Helper()
	req := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
	if r.body == "" && r.method == http.MethodGet {
		req = httptest.NewRequest(r.method, r.path, nil)
	}
	if r.contentType == "" && r.body != "" {
		r.contentType = "application/json"
	}
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.lang != "" {
		req.Header.Set("Accept-Language", r.lang)
	}
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	return rec
}

func (w *world) get(token, path string) *httptest.ResponseRecorder {
	w.Helper()
	return w.do(request{method: "GET", path: path, token: token})
}

func decoded[T any](t testing.TB, rec *httptest.ResponseRecorder, status int) (v T) {
	t.Helper()
	if rec.Code != status {
		t.Fatalf("status %d, want %d: %s", rec.Code, status, rec.Body)
	}
	d := json.NewDecoder(bytes.NewReader(rec.Body.Bytes()))
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, rec.Body)
	}
	return v
}
