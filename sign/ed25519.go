package sign

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log/slog"
)

// Ed25519 is a Signer with its key in this process's memory.
type Ed25519 struct {
	id  string
	key ed25519.PrivateKey
}

var _ Signer = (*Ed25519)(nil)

func newEd25519(seed []byte) *Ed25519 {
	s := &Ed25519{key: ed25519.NewKeyFromSeed(seed)}
	id, err := KeyID(s.Public())
	if err != nil {
		panic("sign: an Ed25519 key has no PKIX form: " + err.Error()) // cannot happen: the type is fixed above
	}
	s.id = id
	return s
}

// Signer derives the Ed25519 key of a purpose. It needs no storage and changes with the root key only.
func (r *Root) Signer(purpose string) *Ed25519 {
	k := r.Subkey("signer/" + purpose)
	return newEd25519(k[:])
}

// GenerateEd25519 makes a new random key that is independent of the root key's life. Store it with SealKey.
func GenerateEd25519() *Ed25519 {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails: it ends the program instead
	return newEd25519(seed)
}

const signerKeys = "signer-keys"

// SealKey seals the private key for storage in the record that aad names.
func (r *Root) SealKey(aad string, s *Ed25519) []byte {
	return r.Seal(signerKeys, aad, s.key.Seed())
}

// OpenKey gives the signer that SealKey stored.
func (r *Root) OpenKey(aad string, sealed []byte) (*Ed25519, error) {
	seed, err := r.Open(signerKeys, aad, sealed)
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("sign: %w: %d bytes are no Ed25519 key", ErrSealed, len(seed))
	}
	return newEd25519(seed), nil
}

// KeyID implements Signer.
func (s *Ed25519) KeyID() string { return s.id }

// Algorithm implements Signer.
func (s *Ed25519) Algorithm() Algorithm { return EdDSA }

// Public implements Signer; it is an ed25519.PublicKey.
func (s *Ed25519) Public() crypto.PublicKey { return s.key.Public() }

// Sign implements Signer.
func (s *Ed25519) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return ed25519.Sign(s.key, message), nil
}

// String names the key and never shows it.
func (s *Ed25519) String() string { return "ed25519 key " + s.id }

// Format keeps %#v and %x from printing the private key.
func (s *Ed25519) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue implements slog.LogValuer.
func (s *Ed25519) LogValue() slog.Value { return slog.StringValue(s.String()) }
