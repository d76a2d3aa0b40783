package sign

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// noteEd25519 is the algorithm byte of Ed25519 in signed notes.
const noteEd25519 = 1

// noter lets a Signer sign notes (https://pkg.go.dev/golang.org/x/mod/sumdb/note), the form of checkpoints: text that
// a person can read, and that independent tools can verify.
type noter struct {
	ctx  context.Context
	name string
	hash uint32
	s    Signer
}

func (n noter) Name() string                    { return n.name }
func (n noter) KeyHash() uint32                 { return n.hash }
func (n noter) Sign(msg []byte) ([]byte, error) { return n.s.Sign(n.ctx, msg) }

// SignNote signs a text under a signer name, such as "clew.example.com/log". The text must end with a newline, the
// name holds neither space nor plus.
func SignNote(ctx context.Context, s Signer, name, text string) ([]byte, error) {
	public, err := notePublic(s)
	if err != nil {
		return nil, err
	}
	key := append([]byte{noteEd25519}, public...)
	sum := sha256.Sum256(append([]byte(name+"\n"), key...))
	signed, err := note.Sign(&note.Note{Text: text}, noter{ctx, name, binary.BigEndian.Uint32(sum[:]), s})
	if err != nil {
		return nil, fmt.Errorf("sign.SignNote: %w", err)
	}
	return signed, nil
}

// NoteKey is the public text by which anyone verifies the notes that s signs under the name:
// "name+hash+base64". It is what the owner keeps apart from the platform.
func NoteKey(s Signer, name string) (string, error) {
	public, err := notePublic(s)
	if err != nil {
		return "", err
	}
	key, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return "", fmt.Errorf("sign.NoteKey: %w", err)
	}
	if _, err := note.NewVerifier(key); err != nil {
		return "", fmt.Errorf("sign.NoteKey: %q: %w", name, err)
	}
	return key, nil
}

// OpenNote gives the text of a signed note when at least one of the keys (as NoteKey gives them) has signed it and
// no signature of these keys is wrong.
func OpenNote(signed []byte, keys ...string) (string, error) {
	verifiers := make([]note.Verifier, 0, len(keys))
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return "", fmt.Errorf("sign.OpenNote: a verifier key is malformed: %w", err)
		}
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return "", fmt.Errorf("sign.OpenNote: %w", err)
	}
	return n.Text, nil
}

func notePublic(s Signer) (ed25519.PublicKey, error) {
	public, ok := s.Public().(ed25519.PublicKey)
	if !ok || s.Algorithm() != EdDSA {
		return nil, fmt.Errorf("sign: notes are signed with Ed25519, key %s is %s", s.KeyID(), s.Algorithm())
	}
	return public, nil
}
