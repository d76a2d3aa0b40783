package audit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := audit.Append(tx, clew.Actor{Kind: clew.User, ID: clew.NewID()}, audit.Event{Kind: "test.done", Type: "test", Record: fmt.Sprint(i % 7), Revision: int64(i), Payload: map[string]int{"i": i}})
			return err
		}))
	}
}

func seal(t *testing.T, d *db.DB) {
	t.Helper()
	for {
		n, err := audit.Seal(t.Context(), d)
		must(t, err)
		if n == 0 {
			return
		}
	}
}

// trail makes a sealed trail with two checkpoints, the second at its end.
func trail(t *testing.T, d *db.DB, n int) []audit.Checkpoint {
	t.Helper()
	signer := sign.GenerateEd25519()
	notary := &audit.Notary{DB: d, Signer: signer, Name: "example.com/clew", Path: filepath.Join(t.TempDir(), "out", "checkpoints")}
	write(t, d, n/2)
	seal(t, d)
	must(t, notary.Write(t.Context()))
	write(t, d, n-n/2)
	seal(t, d)
	must(t, notary.Write(t.Context()))
	key, err := sign.NoteKey(signer, notary.Name)
	must(t, err)
	cs, err := audit.ReadCheckpoints(notary.Path, key)
	must(t, err)
	if len(cs) != 2 || cs[1].Size != int64(n) {
		t.Fatalf("checkpoints %+v", cs)
	}
	return cs
}

func verify(t *testing.T, d *db.DB, cs []audit.Checkpoint) (r audit.Report) {
	t.Helper()
	must(t, d.Read(t.Context(), func(tx *db.Tx) (err error) { r, err = audit.Verify(tx, cs); return err }))
	return r
}

func TestUntouchedTrailVerifies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cs := trail(t, d, 40)
		write(t, d, 3)
		if r := verify(t, d, cs); len(r.Problems) > 0 || r.Sealed != 40 || r.Pending != 3 || r.Covered != 40 {
			t.Errorf("%+v", r)
		}
	})
}

func TestErasureLeavesTheTrailGreen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cs := trail(t, d, 20)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			id, err := db.One[clew.ID](tx, `SELECT id FROM event WHERE seq = 7`)
			if err != nil {
				return err
			}
			return audit.Erase(tx, clew.SystemActor(), id, "asked for by the person")
		}))
		seal(t, d)
		if r := verify(t, d, cs); len(r.Problems) > 0 || r.Erased != 1 {
			t.Errorf("%+v", r)
		}
	})
}

// Every kind of tampering by somebody who can write to the database, at random places, must be named.
func TestTamperingIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const n = 30
		cs := trail(t, d, n)
		tries := 200
		r := rand.New(rand.NewPCG(8420, 1))
		for i := range tries {
			name, statements := tamper(r, n)
			undo := fmt.Errorf("undo")
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				for _, s := range statements {
					if _, err := tx.Exec(s); err != nil {
						return fmt.Errorf("%s: %w", s, err)
					}
				}
				rep, err := audit.Verify(tx, cs)
				if err != nil {
					return err
				}
				if len(rep.Problems) == 0 {
					t.Errorf("try %d: %s was not noticed: %v", i, name, statements)
				}
				return undo
			})
			if err != undo {
				t.Fatalf("try %d: %s: %v", i, name, err)
			}
		}
		if rep := verify(t, d, cs); len(rep.Problems) > 0 {
			t.Errorf("after undoing: %+v", rep.Problems)
		}
	})
}

func tamper(r *rand.Rand, n int) (string, []string) {
	a, b := r.IntN(n), r.IntN(n-1)
	if b >= a {
		b++
	}
	id := fmt.Sprintf("(SELECT id FROM event WHERE seq = %d)", a)
	switch r.IntN(8) {
	case 0:
		field := []string{"kind = 'x'", "record_id = 'x'", "revision = 99", "actor_id = NULL", "recorded_at = 1", "occurred_at = 1", "suspect = NOT suspect", "actor_kind = 'system'"}[r.IntN(8)]
		return "edit " + field, []string{fmt.Sprintf("UPDATE event SET %s WHERE seq = %d", field, a)}
	case 1:
		return "payload", []string{"UPDATE event_payload SET payload = '{}' WHERE event_id = " + id}
	case 2:
		return "deletion", []string{"DELETE FROM event_payload WHERE event_id = " + id, fmt.Sprintf("DELETE FROM event WHERE seq = %d", a)}
	case 3:
		return "reordering", []string{fmt.Sprintf("UPDATE event SET seq = -1 WHERE seq = %d", a), fmt.Sprintf("UPDATE event SET seq = %d WHERE seq = %d", a, b), fmt.Sprintf("UPDATE event SET seq = %d WHERE seq = -1", b)}
	case 4:
		return "tail cut", cut(a)
	case 5:
		return "whole tail and its hashes cut", append(cut(a), fmt.Sprintf("DELETE FROM seal_hash WHERE n >= %d", storedCount(a)), fmt.Sprintf("UPDATE seal_state SET size = %d", a))
	case 6:
		return "hash", []string{fmt.Sprintf("DELETE FROM seal_hash WHERE n = %d", r.IntN(n))}
	}
	return "everything cut", append(cut(0), "DELETE FROM seal_hash", "UPDATE seal_state SET size = 0")
}

func cut(from int) []string {
	return []string{fmt.Sprintf("DELETE FROM event_payload WHERE event_id IN (SELECT id FROM event WHERE seq >= %d)", from), fmt.Sprintf("DELETE FROM event WHERE seq >= %d", from)}
}

// storedCount is how many hashes a tree of n leaves stores: 2n minus the ones in n.
func storedCount(n int) int {
	c := 2 * n
	for ; n > 0; n &= n - 1 {
		c--
	}
	return c
}

// A rewritten trail with fresh, consistent hashes shows only against a checkpoint from outside.
func TestRewriteShowsAgainstTheCheckpoint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cs := trail(t, d, 20)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			for _, s := range []string{"UPDATE event SET kind = 'forged' WHERE seq = 3", "UPDATE event SET seq = NULL", "DELETE FROM seal_hash", "UPDATE seal_state SET size = 0"} {
				if _, err := tx.Exec(s); err != nil {
					return err
				}
			}
			return nil
		}))
		seal(t, d)
		if r := verify(t, d, nil); len(r.Problems) > 0 {
			t.Errorf("the forgery is not consistent: %v", r.Problems)
		}
		if r := verify(t, d, cs); len(r.Problems) == 0 {
			t.Error("the rewrite was not noticed")
		}
	})
}

func TestForgedCheckpointIsRefused(t *testing.T) {
	signer, other := sign.GenerateEd25519(), sign.GenerateEd25519()
	note, err := sign.SignNote(t.Context(), other, "example.com/clew", "example.com/clew\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-11-23T09:00:00Z\n")
	must(t, err)
	key, err := sign.NoteKey(signer, "example.com/clew")
	must(t, err)
	if cs, err := audit.ParseCheckpoints(string(note)+"\n", key); err == nil {
		t.Errorf("taken: %+v", cs)
	}
}

// Many writers in two processes with two sequencers: every event gets one place, none is left out.
func TestSequencersShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := d
		if d.Kind() == db.Postgres {
			other = dbtest.Reopen(t, d)
		}
		ctx, stop := context.WithCancel(t.Context())
		var sealers, writers sync.WaitGroup
		for _, h := range []*db.DB{d, other} {
			sealers.Go(func() {
				for ctx.Err() == nil {
					if _, err := audit.Seal(context.Background(), h); err != nil {
						t.Error(err)
					}
				}
			})
			writers.Go(func() { write(t, h, 50) })
		}
		writers.Wait()
		stop()
		sealers.Wait()
		seal(t, d)
		if r := verify(t, d, nil); r.Sealed != 100 || len(r.Problems) > 0 {
			t.Errorf("%+v", r)
		}
	})
}
