package audit

import (
	"bytes"
	"encoding/hex"
	"fmt"

	"clew/db"
	"clew/lang"

	"golang.org/x/mod/sumdb/tlog"
)

// Report is the outcome of verifying the trail.
type Report struct {
	Sealed      int64     // events in the tree
	Pending     int64     // events not sealed yet; they are at most seconds old on a running system
	Erased      int64     // events whose payload was erased
	Checkpoints int       // held against the tree
	Covered     int64     // how far the newest checkpoint reaches
	Problems    []Problem // empty: nothing was altered
}

// Problem is one thing that is not as it was.
type Problem struct {
	Seq  int64  // place in the trail, -1 where none
	ID   string // of the event, "" where unknown
	What string // catalogue key with Args
	Args []any
}

// String says the problem in English.
func (p Problem) String() string {
	s := fmt.Sprintf(p.What, p.Args...)
	if p.Seq >= 0 {
		s = fmt.Sprintf("event %d: %s", p.Seq, s)
	}
	return s
}

const maxProblems = 1000

// tree recomputes the whole tree in memory: 64 bytes per event.
type tree struct {
	hashes []tlog.Hash
	size   int64
}

// ReadHashes implements tlog.HashReader.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		if n < 0 || n >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("audit: no tree hash %d", n)
		}
		out[i] = t.hashes[n]
	}
	return out, nil
}

func (t *tree) add(leaf []byte) error {
	hs, err := tlog.StoredHashes(t.size, leaf, t)
	if err != nil {
		return err
	}
	t.hashes, t.size = append(t.hashes, hs...), t.size+1
	return nil
}

// Verify recomputes everything: each event's place, its hash, its payload's commitment, the stored tree, and the root
// that each checkpoint recorded. Without checkpoints from outside the database a cut tail cannot show.
func Verify(tx *db.Tx, checkpoints []Checkpoint) (Report, error) {
	r := Report{Checkpoints: len(checkpoints)}
	problem := func(seq int64, id, what string, args ...any) {
		if len(r.Problems) < maxProblems {
			r.Problems = append(r.Problems, Problem{seq, id, what, args})
		}
	}
	t := &tree{}
	for e, err := range db.Each[Row](tx, `SELECT `+columns+`, p.nonce, p.payload FROM event e LEFT JOIN event_payload p ON p.event_id = e.id WHERE e.seq IS NOT NULL ORDER BY e.seq`) {
		if err != nil {
			return r, err
		}
		for t.size < *e.Seq && len(r.Problems) < maxProblems {
			problem(t.size, "", lang.K("is missing"))
			if err := t.add(nil); err != nil {
				return r, err
			}
		}
		if e.Nonce == nil {
			r.Erased++
		} else if !bytes.Equal(commit(e.Nonce, []byte(e.Payload)), e.Commitment) {
			problem(*e.Seq, e.ID.String(), lang.K("its content was altered"))
		}
		if err := t.add(e.leaf()); err != nil {
			return r, err
		}
	}
	r.Sealed = t.size
	if err := compareStored(tx, t, problem); err != nil {
		return r, err
	}
	size, err := db.One[int64](tx, `SELECT size FROM seal_state WHERE id = 1`)
	if err != nil {
		return r, err
	}
	if size != t.size {
		problem(-1, "", lang.K("the trail should hold %d events and holds %d"), size, t.size)
	}
	if r.Pending, err = db.One[int64](tx, `SELECT count(*) FROM event WHERE seq IS NULL`); err != nil {
		return r, err
	}
	return r, r.hold(t, checkpoints, problem)
}

// compareStored holds the stored hashes against the recomputed ones; a leaf that differs is an altered event.
func compareStored(tx *db.Tx, t *tree, problem func(int64, string, string, ...any)) error {
	type node struct {
		N    int64
		Hash []byte
	}
	next := int64(0)
	for h, err := range db.Each[node](tx, `SELECT n, hash FROM seal_hash ORDER BY n`) {
		if err != nil {
			return err
		}
		for ; next < h.N && next < int64(len(t.hashes)); next++ {
			problem(-1, "", lang.K("tree hash %d is missing"), next)
		}
		next = h.N + 1
		if h.N >= int64(len(t.hashes)) {
			problem(-1, "", lang.K("tree hash %d belongs to an event that is not there: the end of the trail was cut off"), h.N)
			continue
		}
		if level, n := tlog.SplitStoredHashIndex(h.N); !bytes.Equal(h.Hash, t.hashes[h.N][:]) {
			if level == 0 {
				problem(n, "", lang.K("was altered, moved or replaced"))
			} else {
				problem(-1, "", lang.K("tree hash %d (level %d) does not fit the events below it"), h.N, level)
			}
		}
	}
	for ; next < int64(len(t.hashes)); next++ {
		problem(-1, "", lang.K("tree hash %d is missing"), next)
	}
	return nil
}

func (r *Report) hold(t *tree, checkpoints []Checkpoint, problem func(int64, string, string, ...any)) error {
	for _, c := range checkpoints {
		r.Covered = max(r.Covered, c.Size)
		if c.Size > t.size {
			problem(-1, "", lang.K("the checkpoint of %s saw %d events, now there are %d: the end of the trail was cut off"), c.At, c.Size, t.size)
			continue
		}
		root, err := tlog.TreeHash(c.Size, t)
		if err != nil {
			return err
		}
		if root != c.Root {
			problem(-1, "", lang.K("the checkpoint of %s (%d events) has root %s, the trail has %s: it was rewritten"), c.At, c.Size, hex.EncodeToString(c.Root[:8]), hex.EncodeToString(root[:8]))
		}
	}
	return nil
}
