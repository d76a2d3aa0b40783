package sign

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"log/slog"

	"clew"
)

// KeySize is the length of the root key and of every subkey, in bytes.
const KeySize = 32

// Root is the root key. It never leaves this package: callers get subkeys, sealed values, keyed hashes and signers.
// It is safe for concurrent use.
type Root struct {
	key [KeySize]byte
}

// New makes a random root key that lives in memory only, for the demo and for tests.
func New() *Root {
	r := &Root{}
	rand.Read(r.key[:]) // never fails: it ends the program instead
	return r
}

// FromBytes takes a key from elsewhere, such as a restored backup's recovery sheet.
func FromBytes(key []byte) (*Root, error) {
	if len(key) != KeySize {
		return nil, clew.Errorf(clew.Invalid, "A root key has %d bytes, this one has %d", KeySize, len(key))
	}
	same := true
	for _, b := range key {
		same = same && b == key[0]
	}
	if same {
		return nil, clew.Errorf(clew.Invalid, "This root key is one byte repeated: it was never random")
	}
	r := &Root{}
	copy(r.key[:], key)
	return r, nil
}

// Subkey derives the key of one purpose by HKDF-SHA256. Keys of different purposes tell nothing about each other or
// about the root. The purpose's name is for ever: changing it loses what was made under it.
func (r *Root) Subkey(purpose string) [KeySize]byte {
	out, err := hkdf.Key(sha256.New, r.key[:], nil, "clew/1/"+purpose, KeySize)
	if err != nil {
		panic("sign: HKDF: " + err.Error()) // only lengths over 8160 bytes fail
	}
	return [KeySize]byte(out)
}

// Check is a value by which a database recognises its root key. It tells nothing about the key. The caller stores it
// at the first set-up and passes it to Verify at every start.
func (r *Root) Check() string {
	k := r.Subkey("check")
	return "clew1-" + hex.EncodeToString(k[:16])
}

// ErrWrongKey says that the root key is not the one that the database was set up with.
var ErrWrongKey = errors.New("the root key is not the one of this database")

// Verify refuses a root key other than the one that gave check. The program must not start then: it would seal new
// records under a key that opens none of the old ones.
func (r *Root) Verify(check string) error {
	if hmac.Equal([]byte(r.Check()), []byte(check)) {
		return nil
	}
	return clew.Wrapf(clew.Invalid, ErrWrongKey,
		"The key file does not belong to this database (it has %s, the database expects %s). Start with the key file that was made when this database was set up; it is kept apart from data and backups", r.Check(), clew.Clip(check, 60))
}

// Hash gives a keyed hash (HMAC-SHA256) for a stream, under the purpose's subkey.
func (r *Root) Hash(purpose string) hash.Hash {
	k := r.Subkey(purpose)
	return hmac.New(sha256.New, k[:])
}

// MAC is the keyed hash of a list of parts. Each part goes in with its length before it, so that moving bytes from
// one part to the next changes the result.
func (r *Root) MAC(purpose string, parts ...[]byte) [sha256.Size]byte {
	h := r.Hash(purpose)
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write(p)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// NonceSize is the length of a commitment's nonce, in bytes.
const NonceSize = 16

// Commit binds the caller to a payload without telling it: a keyed hash over a fresh nonce and the payload. As long
// as nonce and payload are kept, Committed proves the link; once the payload and its nonce are erased, the
// commitment tells nothing about what it was, not even to who holds the root key.
func (r *Root) Commit(purpose string, payload []byte) (nonce, commitment []byte) {
	nonce = make([]byte, NonceSize)
	rand.Read(nonce)
	sum := r.MAC(purpose, nonce, payload)
	return nonce, sum[:]
}

// Committed reports whether the commitment was made for this nonce and payload.
func (r *Root) Committed(purpose string, nonce, payload, commitment []byte) bool {
	sum := r.MAC(purpose, nonce, payload)
	return len(nonce) == NonceSize && hmac.Equal(sum[:], commitment)
}

// String names the key by its check value and never shows it.
func (r *Root) String() string { return "root key " + r.Check() }

// Format keeps %#v and %x from printing the key.
func (r *Root) Format(f fmt.State, _ rune) { fmt.Fprint(f, r.String()) }

// LogValue implements slog.LogValuer.
func (r *Root) LogValue() slog.Value { return slog.StringValue(r.String()) }
