package job_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/advisory"
	"clew/audit"
	"clew/db"
	"clew/db/dbtest"
	"clew/egress"
	"clew/feed"
	"clew/queue"
)

// inside is a name server that knows one company.
type inside map[string]string

func (i inside) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if i[host] == "" {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(i[host])}, nil
}

func (w *world) feedNamed(name string) (f feed.Feed) {
	w.t.Helper()
	w.read(func(tx *db.Tx) (err error) { f, err = advisory.GetFeed(tx, clew.SystemActor(), name); return err })
	return f
}

func (w *world) fetch(name string) queue.Work {
	w.t.Helper()
	var work queue.Work
	w.write(func(tx *db.Tx) (err error) { work, err = feed.FetchNow(tx, w.actor, name); return err })
	return w.wait(work)
}

// An administrator opens one server inside for one feed: that feed is fetched from it, without encryption; another feed
// is not, what it redirects to is not, and it ends when it is closed. The server of the test listens on loopback, which
// no mirror opens: the operator's own allow-list does that here.
func TestMirrorOfAFeed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		away := ""
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the other server inside was reached") }))
		defer other.Close()
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if away != "" {
				http.Redirect(w, r, away, http.StatusFound)
				return
			}
			w.Write([]byte(osvRecord("GO-2025-1", "2025-01-02T00:00:00Z", "example.com/lib", "1.0.0", "1.2.9", "")))
		}))
		defer srv.Close()
		at := strings.TrimPrefix(srv.URL, "http://")
		_, port, _ := net.SplitHostPort(at)
		c := egress.Config{Policy: egress.Policy{Allow: []string{at}}, Resolver: inside{"mirror.corp": "127.0.0.1", "other.corp": "10.0.0.9"}}
		w := newWorldBy(t, d, c)
		server := "http://mirror.corp:" + port
		address := server + "/Go/all.json"
		security := clew.Actor{Kind: clew.User, ID: clew.NewID(), Grants: []clew.Grant{{Role: clew.SecurityManagement}}}
		admin := clew.Actor{Kind: clew.User, ID: clew.NewID(), Grants: []clew.Grant{{Role: clew.Administrator}}}
		set := func(actor clew.Actor, name string) error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				f, err := advisory.GetFeed(tx, actor, name)
				if err == nil {
					_, err = feed.Update(tx, actor, w.tools.Way, name, f.Revision, feed.Settings{Address: address, EveryMinutes: 60, MaxAgeHours: 48})
				}
				return err
			})
		}
		open := func(actor clew.Actor, server, reason string) error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				f, err := advisory.GetFeed(tx, actor, "osv:Go")
				if err == nil {
					_, err = feed.SetMirror(tx, actor, "osv:Go", f.Revision, feed.Mirror{Server: server, Private: true, Plain: strings.HasPrefix(server, "http:"), Reason: reason})
				}
				return err
			})
		}
		if err := set(security, "osv:Go"); !clew.Is(err, clew.Invalid) {
			t.Errorf("an address that is always refused was taken: %v", err)
		}
		if err := open(security, server, "why not"); !clew.Is(err, clew.Denied) {
			t.Errorf("who manages feeds opens the inside: %v", err)
		}
		for _, bad := range []string{"http://127.0.0.1:" + port, "http://169.254.169.254", "http://localhost"} {
			if err := open(admin, bad, "because"); !clew.Is(err, clew.Invalid) {
				t.Errorf("%s: %v", bad, err)
			}
		}
		if err := open(admin, server, ""); !clew.Is(err, clew.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		for field, half := range map[string]feed.Mirror{"plain": {Server: server, Private: true, Reason: "x"}, "private": {Server: "https://mirror.corp", Reason: "x"}} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				f, err := advisory.GetFeed(tx, admin, "osv:Go")
				if err == nil {
					_, err = feed.SetMirror(tx, admin, "osv:Go", f.Revision, half)
				}
				return err
			})
			var e *clew.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Place != field {
				t.Errorf("%+v without a choice: %v", half, err)
			}
		}
		must(t, open(admin, server, "no way out"))
		must(t, set(security, "osv:Go"))
		if err := set(security, "osv:npm"); !clew.Is(err, clew.Invalid) {
			t.Errorf("another feed uses the mirror: %v", err)
		}
		if work := w.fetch("osv:Go"); work.State != queue.Done {
			t.Fatalf("%+v", work)
		}
		if f := w.feedNamed("osv:Go"); f.Records != 1 || f.Mirror != server || !f.MirrorPrivate || !f.MirrorPlain || f.MirrorReason != "no way out" {
			t.Errorf("%+v", f)
		}
		for _, away = range []string{other.URL, "http://other.corp/", "https://other.corp/", "http://169.254.169.254/latest/meta-data/", "http://localhost:" + port} {
			if work := w.fetch("osv:Go"); work.State != queue.Failed {
				t.Errorf("redirect to %s: %+v", away, work)
			}
		}
		if f := w.feedNamed("osv:Go"); f.Records != 1 || f.Error == "" {
			t.Errorf("the last good data is gone: %+v", f)
		}
		away = ""
		must(t, open(admin, "", "moved out"))
		if work := w.fetch("osv:Go"); work.State != queue.Failed {
			t.Errorf("after it was closed: %+v", work)
		}
		w.read(func(tx *db.Tx) error {
			rows, err := audit.List(tx, *(&db.Where{}).And("e.kind LIKE 'feed.mirror%'"), clew.ID{}, 10)
			if len(rows) != 2 || rows[1].Kind != "feed.mirror_allowed" || rows[1].ActorID != admin.ID || !strings.Contains(rows[1].Payload, "no way out") || rows[0].Kind != "feed.mirror_closed" {
				t.Errorf("%+v", rows)
			}
			return err
		})
	})
}
