package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"clew"
	"clew/audit"
	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
)

// The trail's key and its verification: what was altered is named, and a checkpoint keeps the end.
func TestTrail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.token("Aud", clew.Grant{Role: clew.Auditor})
		if k := decoded[trailKey](t, w.get(token, "/api/v1/audit/key"), http.StatusOK); k.Origin != audit.Origin || !strings.HasPrefix(k.Key, audit.Origin+"+") {
			t.Errorf("%+v", k)
		}
		verify := func() trailReport {
			return decoded[trailReport](t, w.do(request{method: "POST", path: "/api/v1/audit/verify", token: token}), http.StatusOK)
		}
		if _, err := audit.Seal(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if r := verify(); r.Whole || r.Unread == "" || r.Sealed == 0 || len(r.Problems) != 0 {
			t.Errorf("without checkpoints: %+v", r)
		}
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE event_payload SET payload = '{"altered":true}' WHERE event_id = (SELECT id FROM event WHERE seq = 3)`)
			return err
		})
		if r := verify(); r.Whole || len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "event 3") {
			t.Errorf("altered: %+v", r)
		}
	})
}

// Settings are changed as a whole; whoever saw an older revision is told.
func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.token("Ada", clew.Grant{Role: clew.Administrator})
		put := func(revision, body string) *settings {
			rec := w.do(request{method: "PUT", path: "/api/v1/settings", token: token, body: body, header: map[string]string{"If-Match": `"` + revision + `"`}})
			if rec.Code != http.StatusOK {
				t.Logf("%d %s", rec.Code, rec.Body)
				return nil
			}
			s := decoded[settings](t, rec, http.StatusOK)
			return &s
		}
		if s := put("1", `{"organisation":"Example GmbH","second_factor_roles":["auditor"]}`); s == nil || s.Organisation != "Example GmbH" || len(s.SecondFactorRoles) != 1 || s.Revision != 2 {
			t.Fatalf("%+v", s)
		}
		if put("1", `{"organisation":"Another","second_factor_roles":[]}`) != nil || put("2", `{"organisation":"Another","second_factor_roles":["king"]}`) != nil {
			t.Error("an older revision, or a role that is none, was taken")
		}
		if s := decoded[settings](t, w.get(token, "/api/v1/settings"), http.StatusOK); s.Organisation != "Example GmbH" || s.Revision != 2 {
			t.Errorf("half of a refused change stays: %+v", s)
		}
	})
}

// The first schedule of a new server is set like every later one: with the ETag that reading gave.
func TestBackupSchedule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		token := w.token("Ada", clew.Grant{Role: clew.Administrator})
		key, err := backup.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		body := `{"recipients":["` + key.Recipient + `"],"every_hours":24,"keep":3}`
		put := func(tag string) *httptest.ResponseRecorder {
			return w.do(request{method: "PUT", path: "/api/v1/backup", token: token, body: body, header: map[string]string{"If-Match": tag}})
		}
		first := w.get(token, "/api/v1/backup").Header().Get("ETag")
		b := decoded[backupState](t, put(first), http.StatusOK)
		if b.EveryHours != 24 || b.Keep != 3 || len(b.Recipients) != 1 {
			t.Errorf("%+v", b)
		}
		if rec := put(first); rec.Code != http.StatusConflict && rec.Code != http.StatusPreconditionFailed {
			t.Errorf("an older revision: %d %s", rec.Code, rec.Body)
		}
		decoded[backupState](t, put(w.get(token, "/api/v1/backup").Header().Get("ETag")), http.StatusOK)
	})
}
