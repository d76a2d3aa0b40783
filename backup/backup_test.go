package backup_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"clew"
	"clew/audit"
	"clew/backup"
	"clew/blob"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

// lines is a reader of n lines of a word, so that blobs have many sizes, one of them over a chunk.
type lines struct {
	n    int
	word string
	left string
}

func (l *lines) Read(p []byte) (int, error) {
	if l.left == "" {
		if l.n--; l.n < -1 {
			return 0, io.EOF
		}
		l.left = l.word
	}
	n := copy(p, l.left)
	l.left = l.left[n:]
	return n, nil
}

// Whatever is saved comes back the same, on the same database and on the other one.
func TestRestoreIsEqual(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.fill()
		path, m, c := p.backup("a.clewbackup")
		rep, err := backup.Verify(path, backup.Keys{Root: p.src.Root, Identities: p.identity})
		must(t, err)
		if len(rep.Problems) > 0 || !rep.Opened || rep.Signed != "root key" || rep.Contents.Rows() == 0 || rep.Contents.Blobs < 100 {
			t.Fatalf("%+v", rep)
		}
		for _, kind := range []db.Kind{db.SQLite, db.Postgres} {
			t.Run("to "+string(kind), func(t *testing.T) {
				target := empty(t, kind)
				q := *p
				q.t = t
				r, got := q.restore(target, path)
				now := sums(t, got)
				for _, want := range c.Tables {
					switch want.Name {
					case "event", "event_payload", "session": // the restore itself is told, sessions end
					default:
						if now[want.Name] != want {
							t.Errorf("%s: %+v, saved %+v", want.Name, now[want.Name], want)
						}
					}
				}
				if r.Manifest.ID != m.ID || r.Forced != "" {
					t.Errorf("%+v", r)
				}
				if n := count(t, got, `SELECT count(*) FROM event WHERE kind = 'backup.restored'`); n != 1 {
					t.Errorf("%d events tell of the restore", n)
				}
				if n := count(t, got, `SELECT count(*) FROM setting WHERE name LIKE 'backup restored%'`); n != 0 {
					t.Error("the restore is still to be told")
				}
				q.sameBlobs(target, got)
				q.verified(target, got)
				must(t, got.Ready(t.Context()))
			})
		}
		if n := count(t, d, `SELECT count(*) FROM event WHERE kind = 'backup.created'`); n != 1 {
			t.Errorf("%d events tell of the backup", n)
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			last, found, err := backup.Last(tx)
			if !found || last.ID != m.ID || last.File != "a.clewbackup" {
				t.Errorf("%+v", last)
			}
			return err
		}))
	})
}

func (p *place) sameBlobs(target backup.Target, d *db.DB) {
	p.t.Helper()
	store := blob.NewTable(p.src.Root, d)
	if d.Kind() == db.SQLite {
		var err error
		store, err = blob.NewFiles(p.src.Root, filepath.Join(target.Data, "blobs"))
		must(p.t, err)
	}
	n := 0
	must(p.t, p.src.Blob.Walk(p.t.Context(), func(name string, size int64, _ clew.Time) error {
		n++
		return store.Verify(p.t.Context(), name)
	}))
	if n < 100 {
		p.t.Errorf("only %d blobs", n)
	}
}

func (p *place) verified(target backup.Target, d *db.DB) {
	p.t.Helper()
	key, err := sign.NoteKey(p.notary.Signer, p.notary.Name)
	must(p.t, err)
	points, err := audit.ReadCheckpoints(filepath.Join(target.Data, "checkpoints", "trail"), key)
	must(p.t, err)
	must(p.t, d.Read(p.t.Context(), func(tx *db.Tx) error {
		r, err := audit.Verify(tx, points)
		if len(r.Problems) > 0 || r.Checkpoints == 0 || r.Sealed == 0 {
			p.t.Errorf("%+v", r)
		}
		return err
	}))
}

// What was acknowledged before the backup began is in it, whatever is written meanwhile.
func TestUnderLoadNothingIsLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.fill()
		ctx, stop := context.WithCancel(t.Context())
		var acked [8]atomic.Int64
		var wg sync.WaitGroup
		for i := range acked {
			wg.Go(func() {
				for n := int64(1); ctx.Err() == nil; n++ {
					err := d.Write(context.Background(), func(tx *db.Tx) error {
						if _, err := tx.Exec(`INSERT INTO event_cursor (name, seq) VALUES ($1, $2)`, fmt.Sprintf("w%02d-%d", i, n), n); err != nil {
							return err
						}
						_, err := audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "test.wrote", Type: "test", Record: fmt.Sprint(i), Revision: n})
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					acked[i].Store(n)
				}
			})
		}
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := audit.Seal(context.Background(), d); err != nil {
					t.Error(err)
				}
				if err := p.notary.Write(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
		type round struct {
			path   string
			before [len(acked)]int64
		}
		rounds := make([]round, 2)
		for r := range rounds {
			for sum := int64(0); sum < int64(300*(r+1)); {
				sum = 0
				for i := range acked {
					rounds[r].before[i] = acked[i].Load()
					sum += rounds[r].before[i]
				}
			}
			rounds[r].path, _, _ = p.backup(fmt.Sprintf("load%d", r))
		}
		stop()
		wg.Wait()
		for _, r := range rounds {
			target := empty(t, d.Kind())
			_, got := p.restore(target, r.path)
			for i, n := range r.before {
				have := count(t, got, `SELECT coalesce(max(seq), 0) FROM event_cursor WHERE name LIKE $1`, fmt.Sprintf("w%02d-%%", i))
				if have < n {
					t.Errorf("writer %d: %d acknowledged before the backup, %d in it", i, n, have)
				}
				if top := count(t, got, `SELECT coalesce(max(revision), 0) FROM event WHERE kind = 'test.wrote' AND record_id = $1`, fmt.Sprint(i)); have != top {
					t.Errorf("writer %d: %d rows, but events up to %d: no one moment", i, have, top)
				}
			}
			p.verified(target, got)
			t.Logf("%d writes acknowledged before, %d when it ended", sumOf(r.before[:]), count(t, d, `SELECT count(*) FROM event WHERE kind = 'test.wrote'`))
		}
	})
}

func sumOf(list []int64) (n int64) {
	for _, x := range list {
		n += x
	}
	return n
}

// The copy before an upgrade opens with the root key alone.
func TestBeforeUpgrade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.fill()
		path, err := backup.BeforeUpgrade(t.Context(), p.src, filepath.Join(t.TempDir(), "before"))
		must(t, err)
		p.identity = nil
		r, got := p.restore(empty(t, d.Kind()), path)
		if r.Contents.Rows() == 0 || count(t, got, `SELECT count(*) FROM product`) != 1 {
			t.Errorf("%+v", r.Contents)
		}
	})
}

func TestRecipientIsRemembered(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	to := func(name string) string { return filepath.Join(t.TempDir(), name) }
	if _, _, err := backup.Create(t.Context(), p.src, to("a"), nil); !clew.Is(err, clew.Invalid) {
		t.Errorf("without a recipient: %v", err)
	}
	if _, _, err := backup.Create(t.Context(), p.src, to("a"), []string{p.key.Identity}); err == nil || strings.Contains(err.Error(), p.key.Identity) {
		t.Errorf("with the secret key: %v", err)
	}
	_, _, err := backup.Create(t.Context(), p.src, to("b"), []string{p.key.Recipient})
	must(t, err)
	m, _, err := backup.Create(t.Context(), p.src, to("c"), nil)
	must(t, err)
	if len(m.Recipients) != 1 || m.Recipients[0] != p.key.Recipient {
		t.Error(m.Recipients)
	}
	p.src.Root = sign.New()
	if _, _, err := backup.Create(t.Context(), p.src, to("d"), nil); !errors.Is(err, sign.ErrWrongKey) {
		t.Errorf("with another root key: %v", err)
	}
}
