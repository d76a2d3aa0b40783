// Package sign keeps the platform's keys and everything made with them: the root key, its subkeys, sealed secrets,
// keyed hashes and signatures. It serves the paper's demand that security processes can be proven and that what is
// confidential stays so (Horizontal Process Requirements, permanent tasks: documentation; 3.3: handling of reports),
// and DESIGN 6.7. It owns no tables: callers store what it returns.
//
// One 32-byte root key lives in a file outside the database, the data directory and every backup. Whoever has only
// the database or only a backup can neither read sealed values nor forge an event, a checkpoint or a blob's name.
package sign

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
)

// Algorithm names a signature algorithm, as JOSE does (RFC 8037, RFC 7518).
type Algorithm string

// EdDSA is Ed25519 as RFC 8032 describes it, without pre-hashing.
const EdDSA Algorithm = "EdDSA"

// Signer signs messages. It is what a hardware module, a cloud key service and a key in memory have in common, so
// that nothing above it knows where a key lives. Sign gets the whole message, never a digest, and may take time.
type Signer interface {
	// KeyID names the public key: the same for the same key, wherever it is kept.
	KeyID() string
	Algorithm() Algorithm
	Public() crypto.PublicKey
	Sign(ctx context.Context, message []byte) ([]byte, error)
}

// KeyID is the name of a public key: the first half of the SHA-256 over its PKIX form, in hex.
func KeyID(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("sign.KeyID: %w", err)
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:sha256.Size/2]), nil
}

// ErrSignature says that a signature does not belong to the message and key.
var ErrSignature = errors.New("the signature does not fit the message and the key")

// Verify checks a signature that a Signer with this algorithm and key made.
func Verify(alg Algorithm, public crypto.PublicKey, message, signature []byte) error {
	key, ok := public.(ed25519.PublicKey)
	if alg != EdDSA || !ok || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("sign.Verify: no way to check %q with a %T", alg, public)
	}
	if !ed25519.Verify(key, message, signature) {
		return ErrSignature
	}
	return nil
}
