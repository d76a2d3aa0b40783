// Package audit keeps the trail of everything anyone did (paper: documentation in every phase; X1). It owns the event
// tables: an event is written in the transaction of its cause, sealed afterwards into a Merkle tree (RFC 6962), and
// signed checkpoints of the tree leave the database, so that later edits, deletions, cuts and rewrites show.
//
// An event row holds a commitment to its payload (HMAC-SHA256 with a random nonce); payload and nonce lie apart and can
// be erased for privacy while the chain still verifies. People stand in events as pseudonymous ids only.
package audit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"clew"
	"clew/db"
)

// Event is what a verb says it did.
type Event struct {
	Kind       string    // past tense: "product.created"
	Type       string    // of the record: "product"
	Record     string    // its id or natural key
	Revision   int64     // the record's new revision; 0 where it has none
	Line       clew.ID   // scope for visibility; zero where none
	Product    clew.ID   // scope for visibility; zero where none
	Act        clew.ID   // groups the events of one act over many records
	OccurredAt clew.Time // zero: now
	Payload    any       // JSON: old and new values, why
}

// Row is a stored event. The payload is "" once erased.
type Row struct {
	ID         clew.ID
	Seq        *int64
	Kind       string
	RecordType string
	RecordID   string
	Revision   int64
	LineID     clew.ID
	ProductID  clew.ID
	ActID      clew.ID
	ActorKind  clew.ActorKind
	ActorID    clew.ID
	TokenID    clew.ID
	RecordedAt clew.Time
	OccurredAt clew.Time
	Suspect    bool
	Commitment []byte
	Nonce      []byte
	Payload    string
}

var lastSeen struct {
	sync.Mutex
	at   clew.Time
	mono time.Time
}

// suspectAfter is how far the wall clock may stray from the monotonic one before times count as suspect.
const suspectAfter = 5 * time.Minute

// Suspect reports whether the wall clock jumped: it disagrees by over five minutes with what the monotonic clock says
// since the last look. A suspect clock lifts no embargo and lets nothing expire (docs/adr/0005).
func Suspect(now clew.Time) bool {
	lastSeen.Lock()
	defer lastSeen.Unlock()
	if lastSeen.at == 0 {
		lastSeen.at, lastSeen.mono = now, time.Now()
		return false
	}
	expected := lastSeen.at.Add(time.Since(lastSeen.mono))
	off := now.Sub(expected)
	if off < 0 {
		off = -off
	}
	if off > suspectAfter {
		return true
	}
	lastSeen.at, lastSeen.mono = now, time.Now()
	return false
}

// Append writes the event in the caller's transaction and gives its id.
func Append(tx *db.Tx, actor clew.Actor, e Event) (clew.ID, error) {
	payload, err := json.Marshal(e.Payload)
	if err != nil {
		return clew.ID{}, err
	}
	nonce := make([]byte, 32)
	rand.Read(nonce)
	if e.OccurredAt.IsZero() {
		e.OccurredAt = tx.Now()
	}
	id := clew.NewID()
	_, isFake := tx.DB().Clock().(*clew.FakeClock)
	_, err = tx.Exec(`INSERT INTO event (id, kind, record_type, record_id, revision, line_id, product_id, act_id, actor_kind, actor_id, token_id, recorded_at, occurred_at, suspect, commitment)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		id, e.Kind, e.Type, e.Record, e.Revision, e.Line, e.Product, e.Act, string(actor.Kind), actor.ID, actor.Token,
		tx.Now(), e.OccurredAt, !isFake && Suspect(tx.Now()), commit(nonce, payload))
	if err != nil {
		return clew.ID{}, fmt.Errorf("event %s: %w", e.Kind, err)
	}
	_, err = tx.Exec(`INSERT INTO event_payload (event_id, nonce, payload) VALUES ($1, $2, $3)`, id, nonce, string(payload))
	return id, err
}

func commit(nonce, payload []byte) []byte {
	m := hmac.New(sha256.New, nonce)
	m.Write(payload)
	return m.Sum(nil)
}

// leaf is the canonical form of an event's metadata, the record that the Merkle tree holds: each field length-prefixed
// in a fixed order. Changing it would break every existing trail.
func (r Row) leaf() []byte {
	var b []byte
	add := func(s string) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	add("clew event v1")
	for _, s := range []string{r.ID.String(), r.Kind, r.RecordType, r.RecordID, fmt.Sprint(r.Revision), r.LineID.String(), r.ProductID.String(),
		r.ActID.String(), string(r.ActorKind), r.ActorID.String(), r.TokenID.String(), fmt.Sprint(int64(r.RecordedAt)), fmt.Sprint(int64(r.OccurredAt)), fmt.Sprint(r.Suspect), string(r.Commitment)} {
		add(s)
	}
	return b
}

const columns = `e.id, e.seq, e.kind, e.record_type, e.record_id, e.revision, e.line_id, e.product_id, e.act_id, e.actor_kind, e.actor_id, e.token_id, e.recorded_at, e.occurred_at, e.suspect, e.commitment`

// List reads events with their payloads, newest first, below the id before (zero: from the newest).
func List(tx *db.Tx, w db.Where, before clew.ID, limit int) ([]Row, error) {
	if !before.IsZero() {
		w.And("e.id < ?", before)
	}
	return db.All[Row](tx, `SELECT `+columns+`, p.nonce, p.payload FROM event e LEFT JOIN event_payload p ON p.event_id = e.id `+w.String()+` ORDER BY e.id DESC LIMIT `+w.Arg(limit), w.Args...)
}

// Erase forgets what an event says, for privacy; that it happened, when and by whom (pseudonymously) stays.
func Erase(tx *db.Tx, actor clew.Actor, id clew.ID, reason string) error {
	n, err := tx.Exec(`DELETE FROM event_payload WHERE event_id = $1`, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return clew.Errorf(clew.NotFound, "There is no such record")
	}
	_, err = Append(tx, actor, Event{Kind: "event.erased", Type: "event", Record: id.String(), Payload: map[string]string{"reason": reason}})
	return err
}

// Sealed reads sealed events after a place, in order, without payloads: for readers that keep a cursor.
func Sealed(tx *db.Tx, after int64, limit int) ([]Row, error) {
	return db.All[Row](tx, `SELECT `+columns+` FROM event e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`, after, limit)
}
