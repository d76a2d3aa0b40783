package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/finding"
	"clew/api"
	"clew/blob"
	"clew/client"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/web/webtest"
)

// held is a worker of inventories that waits before each of its steps until it may go on.
type held struct {
	store    *blob.Store
	may      chan struct{}
	at       chan string
	original queue.Handler
}

// steps of the work on an inventory, by what is still to be done.
var steps = []string{"handed in", "counts, not evaluated", "evaluated, not settled", "settled, not finished"}

func (h *held) work(ctx context.Context, run *queue.Run) error {
	id, err := clew.ParseID(run.SubjectID)
	if err != nil {
		return err
	}
	for i, step := range []func() error{
		func() error { return component.Load(ctx, run, h.store) },
		func() error { _, err := finding.EvaluateDirty(ctx, run.DB()); return err },
		func() error {
			var inv component.Inventory
			if err := run.DB().Read(ctx, func(tx *db.Tx) (err error) { inv, err = component.Get(tx, clew.SystemActor(), id); return err }); err != nil {
				return err
			}
			return component.Settle(ctx, run.DB(), inv.ProductID)
		},
		func() error { return h.original(ctx, run) },
	} {
		h.at <- steps[i]
		select {
		case <-h.may:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// surfaces is every way to look at findings, for one product with one release.
type surfaces struct {
	*jobtest.World
	browser, german *webtest.Browser
	api             *httptest.Server
	token           string
	product         product.Product
	release         product.Release
}

func (s *surfaces) json(path string) (out map[string]any) {
	s.T.Helper()
	r := httptest.NewRequest("GET", s.api.URL+path, nil)
	r.RequestURI = ""
	r.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := s.api.Client().Do(r)
	s.Must(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	s.Must(err)
	if resp.StatusCode != 200 {
		s.T.Fatalf("%s: %d %s", path, resp.StatusCode, b)
	}
	s.Must(json.Unmarshal(b, &out))
	return out
}

func (s *surfaces) clew(args ...string) (code int, text string) {
	s.T.Helper()
	var out, errOut bytes.Buffer
	code = run(s.T.Context(), append(args, "--server", s.api.URL, "--token", s.token), strings.NewReader(""), &out, &errOut)
	return code, out.String() + errOut.String()
}

// calm are words that say, or look as if, there is nothing to find.
var calm = []string{"None in what we can see", "Nothing waits for you", "that we can see is decided", "No findings", "all in sight", ">no finding<", "inventory unknown", "Nothing is known", "every component can be assessed"}

// evaluating holds that every surface says that work is under way, and none looks calm.
func (s *surfaces) evaluating(at string) {
	s.T.Helper()
	release, of := "/releases/"+s.release.ID.String(), "/products/"+s.product.ID.String()
	for _, path := range []string{"/", of, of + "/findings", "/products", "/findings", release, release + "/findings", release + "/components"} {
		page := s.browser.Get(path).Body
		if !strings.Contains(page, "eing evaluated") {
			s.T.Errorf("%s: %s does not say that something is being evaluated", at, path)
		}
		for _, word := range calm {
			if strings.Contains(page, word) {
				s.T.Errorf("%s: %s says %q", at, path, word)
			}
		}
		if !strings.Contains(s.german.Get(path).Body, "usgewertet") {
			s.T.Errorf("%s: %s does not say so in German", at, path)
		}
	}
	v1 := "/api/v1"
	for path, got := range map[string]any{
		"coverage":         s.json(v1 + release + "/coverage"),
		"release":          s.json(v1 + release + "/findings")["coverage"],
		"product":          s.json(v1 + of + "/findings"),
		"findings":         s.json(v1 + "/findings"),
		"overview":         s.json(v1 + "/overview")["products"].([]any)[0].(map[string]any)["coverage"],
		"findings by line": s.json(v1 + "/findings?line=" + s.product.LineID.String()),
	} {
		c := got.(map[string]any)
		if c["being_evaluated"] != true || c["green"] == true {
			s.T.Errorf("%s: API, %s: %v", at, path, c)
		}
	}
	for _, args := range [][]string{{"findings"}, {"findings", "--release", "Gateway@1.0.0"}} {
		if code, text := s.clew(args...); code != exitDone || !strings.Contains(text, "eing evaluated") {
			s.T.Errorf("%s: %v ends with %d: %s", at, args, code, text)
		}
		if code, text := s.clew(append(args, "-o", "json")...); code != exitDone || !strings.Contains(text, `"being_evaluated": true`) {
			s.T.Errorf("%s: %v ends with %d: %s", at, args, code, text)
		}
	}
}

// TestWhatIsBeingEvaluatedNeverLooksCalm holds the worker of an inventory before each of its steps and looks from
// everywhere: until the last of them is done, no surface may take missing findings for good news.
func TestWhatIsBeingEvaluatedNeverLooksCalm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := &held{may: make(chan struct{}), at: make(chan string)}
		w := jobtest.With(t, d, func(all map[string]queue.Handler) {
			h.original, all[component.WorkKind] = all[component.WorkKind], h.work
		})
		h.store = w.Tools.Blob
		w.Must(feed.Ensure(t.Context(), d))
		pages := webtest.New(t, w, true)
		s := &surfaces{World: w, browser: pages.As(pages.User("Ada Berg", clew.Grant{Role: clew.SecurityManagement})), api: httptest.NewServer(api.New(api.Config{DB: d, Blob: w.Tools.Blob, Door: pages.Door}))}
		defer s.api.Close()
		pages.Lang = "de"
		s.german = pages.As(pages.User("Berta Cremer", clew.Grant{Role: clew.SecurityManagement}))
		script := pages.User("Cora Dahl", clew.Grant{Role: clew.SecurityManagement})
		w.Write(func(tx *db.Tx) (err error) {
			s.token, _, err = pages.Door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: script, Name: "test", Verbs: []access.Verb{access.Read}, Life: time.Hour})
			return err
		})
		s.product = w.Product(w.Line("Controls"), product.ProductInput{Name: "Gateway"})
		s.release = w.Release(s.product, "1.0.0", "2026-01-01")
		w.Support(s.product, clew.ID{}, "2026-01-01", "")
		w.Feed("osv:Go", `{"id":"GO-2025-1","modified":"2025-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"example.com/bad"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`, true)

		hand := func(text, what string) {
			_, work, err := component.Upload(t.Context(), d, w.Tools.Blob, w.Actor, s.release.ID, component.SBOM, "bom.json", strings.NewReader(text))
			w.Must(err)
			for range steps {
				at := <-h.at
				s.evaluating(what + ", " + at)
				h.may <- struct{}{}
			}
			w.Wait(work)
			if text := s.browser.Get("/releases/" + s.release.ID.String()).Body; strings.Contains(text, "eing evaluated") {
				t.Errorf("%s: done, and still being evaluated", what)
			}
			if c := s.json("/api/v1/releases/" + s.release.ID.String() + "/coverage"); c["being_evaluated"] != false {
				t.Errorf("%s: done, and still %v", what, c)
			}
		}
		hand(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"good","purl":"pkg:golang/example.com/good@v1.0.0"}]}`, "the first inventory")
		if page := s.browser.Get("/releases/" + s.release.ID.String() + "/findings").Body; !strings.Contains(page, "No findings") {
			t.Error("one component without a finding is not said to have none")
		}
		if c := s.json("/api/v1/releases/" + s.release.ID.String() + "/coverage"); c["green"] != true {
			t.Errorf("%v", c)
		}
		hand(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"bad","purl":"pkg:golang/example.com/bad@v1.0.0"}]}`, "the second one")
		if code, text := s.clew("findings", "--release", "Gateway@1.0.0", "--fail-on", "low"); code != exitMet {
			t.Errorf("%d: %s", code, text)
		}
	})
}

func TestAPipelineDoesNotPassWhileSomethingIsBeingEvaluated(t *testing.T) {
	x := &cli{err: io.Discard}
	under := client.ReleaseFindings{Coverage: client.Coverage{BeingEvaluated: true, Known: true}}
	if err := x.judged(under, []string{"high"}); !clew.Is(err, clew.Unavailable) || x.finish(t.Context(), err) != exitUnavailable {
		t.Errorf("%v", err)
	}
	under.Items = []client.ReleaseFinding{{Severity: "critical", Status: "open"}}
	if err := x.judged(under, []string{"high"}); x.finish(t.Context(), err) != exitMet {
		t.Errorf("%v", err)
	}
	if err := x.judged(under, nil); err != nil {
		t.Error(err)
	}
}
