package clew

import (
	"bytes"
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"
)

// ID names a record for ever: a UUIDv7 (RFC 9562, section 5.7), so that ids made later sort later. Its text form
// (36 characters, lower case) is what databases, addresses and exports hold. The zero ID means "none" and is NULL
// in a database.
type ID [16]byte

var lastID struct {
	sync.Mutex
	ms  int64
	seq uint16
}

// NewID makes an ID that is greater than every ID this process made before, also when the wall clock steps back:
// rand_a holds a counter within the millisecond.
func NewID() ID {
	var id ID
	if _, err := rand.Read(id[6:]); err != nil {
		panic("clew: no randomness: " + err.Error()) // crypto/rand never fails on supported systems
	}
	lastID.Lock()
	now := time.Now().UnixMilli()
	if now > lastID.ms {
		lastID.ms, lastID.seq = now, uint16(id[6]&0x03)<<8|uint16(id[7])
	} else if lastID.seq++; lastID.seq > 0x0fff {
		lastID.ms, lastID.seq = lastID.ms+1, 0
	}
	ms, seq := lastID.ms, lastID.seq
	lastID.Unlock()
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(ms))
	copy(id[:6], b[2:])
	id[6] = 0x70 | byte(seq>>8)
	id[7] = byte(seq)
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// ParseID reads the text form. Anything else is an Invalid error.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return ID{}, Errorf(Invalid, "%q is not an id", Clip(s, 60))
	}
	if _, err := hex.Decode(id[:], []byte(s[0:8]+s[9:13]+s[14:18]+s[19:23]+s[24:36])); err != nil {
		return ID{}, Errorf(Invalid, "%q is not an id", Clip(s, 60))
	}
	return id, nil
}

// String gives the text form; the zero ID gives "".
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

// IsZero reports whether id means "none".
func (id ID) IsZero() bool { return id == ID{} }

// Value implements driver.Valuer: text, or NULL for the zero ID.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id.String(), nil
}

// Scan implements sql.Scanner for text and NULL.
func (id *ID) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*id = ID{}
		return nil
	case string:
		return id.UnmarshalText([]byte(v))
	case []byte:
		return id.UnmarshalText(v)
	}
	return fmt.Errorf("clew.ID: cannot scan %T", v)
}

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is the zero ID.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	v, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Clip shortens s to at most n bytes without cutting a character, for messages that quote what came from outside.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// Compare orders ids by their bytes, which is also the order of their texts and of their making.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }
