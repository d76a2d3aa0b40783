package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"clew"
	"clew/db"

	"golang.org/x/mod/sumdb/tlog"
)

// hashes reads stored tree hashes, those made in this transaction first.
type hashes struct {
	tx    *db.Tx
	fresh map[int64]tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		if v, ok := h.fresh[n]; ok {
			out[i] = v
			continue
		}
		b, err := db.One[[]byte](h.tx, `SELECT hash FROM seal_hash WHERE n = $1`, n)
		if err != nil {
			return nil, err
		}
		if len(b) != tlog.HashSize {
			return nil, fmt.Errorf("audit: tree hash %d has %d bytes", n, len(b))
		}
		copy(out[i][:], b)
	}
	return out, nil
}

// sealBatch bounds one sealing transaction.
const sealBatch = 500

// Seal takes pending events in the order of their ids, gives each the next place and adds it to the tree. It never
// asks for "id greater than the last": an event committed late by a slow transaction is simply taken later. It reports
// how many it sealed.
func Seal(ctx context.Context, d *db.DB) (int, error) {
	sealed := 0
	err := d.Write(ctx, func(tx *db.Tx) error {
		sealed = 0
		pending, err := db.All[Row](tx, `SELECT `+columns+` FROM event e WHERE e.seq IS NULL ORDER BY e.id LIMIT $1`, sealBatch)
		if err != nil || len(pending) == 0 {
			return err
		}
		size, err := db.One[int64](tx, `SELECT size FROM seal_state WHERE id = 1`)
		if err != nil {
			return err
		}
		r := hashes{tx, map[int64]tlog.Hash{}}
		var places, nodes [][]any
		for i, e := range pending {
			n := size + int64(i)
			hs, err := tlog.StoredHashes(n, e.leaf(), r)
			if err != nil {
				return err
			}
			first := tlog.StoredHashIndex(0, n)
			for j, h := range hs {
				r.fresh[first+int64(j)] = h
				nodes = append(nodes, []any{first + int64(j), h[:]})
			}
			places = append(places, []any{e.ID, n})
		}
		if err := tx.Bulk(`UPDATE event SET seq = $2 WHERE id = $1 AND seq IS NULL`, places); err != nil {
			return err
		}
		if err := tx.Bulk(`INSERT INTO seal_hash (n, hash) VALUES ($1, $2)`, nodes); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE seal_state SET size = $2, sealed_at = $3 WHERE id = 1 AND size = $1`, size, size+int64(len(pending)), tx.Now())
		if err == nil && n != 1 {
			return fmt.Errorf("audit: another sequencer sealed at the same place")
		}
		sealed = len(pending)
		return err
	})
	return sealed, err
}

// Root is the size and root hash of the sealed tree.
func Root(tx *db.Tx) (size int64, root tlog.Hash, err error) {
	if size, err = db.One[int64](tx, `SELECT size FROM seal_state WHERE id = 1`); err != nil || size == 0 {
		return size, root, err
	}
	root, err = tlog.TreeHash(size, hashes{tx: tx})
	return size, root, err
}

// Lag is the age of the oldest event not yet sealed; 0 when there is none.
func Lag(tx *db.Tx) (time.Duration, error) {
	at, found, err := db.Maybe[clew.Time](tx, `SELECT recorded_at FROM event WHERE seq IS NULL ORDER BY id LIMIT 1`)
	if err != nil || !found {
		return 0, err
	}
	return tx.Now().Sub(at), nil
}

// Sequencer seals pending events soon after they are committed, hands sealed ones on, and writes a checkpoint a minute.
// Any number of processes may run one: the database lets each place be sealed once.
type Sequencer struct {
	DB         *db.DB
	Checkpoint func(ctx context.Context) error // called each minute when the tree has grown
	Sealed     func(ctx context.Context)       // called after new events are sealed
	wake       chan struct{}
}

// Run works until ctx ends. Call Init before the first write.
func (s *Sequencer) Run(ctx context.Context) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	idle := time.NewTicker(2 * time.Second) // events of other processes, and what an error left behind
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
			s.report(ctx, "checkpoint", s.Checkpoint(ctx))
			continue
		case <-s.wake:
			time.Sleep(5 * time.Millisecond) // let a burst gather into one commit
		case <-idle.C:
		}
		for {
			n, err := Seal(ctx, s.DB)
			s.report(ctx, "seal", err)
			if n > 0 && s.Sealed != nil {
				s.Sealed(ctx)
			}
			if err != nil || n < sealBatch {
				break
			}
		}
	}
}

// Init lets committed writes wake the sequencer.
func (s *Sequencer) Init() {
	s.wake = make(chan struct{}, 1)
	s.DB.OnCommit(func(context.Context) {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	})
}

func (s *Sequencer) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		slog.Error("audit trail", "step", what, "err", err)
	}
}
