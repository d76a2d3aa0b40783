package sign

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestSigner(t *testing.T) {
	r := New()
	for name, s := range map[string]Signer{"derived": r.Signer("checkpoint"), "generated": GenerateEd25519()} {
		msg := []byte("message of " + name)
		sig, err := s.Sign(t.Context(), msg)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(s.Algorithm(), s.Public(), msg, sig); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := Verify(s.Algorithm(), s.Public(), append(msg, '.'), sig); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: changed message: %v", name, err)
		}
		if err := Verify(s.Algorithm(), r.Signer("other").Public(), msg, sig); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: other key: %v", name, err)
		}
		if err := Verify("none", s.Public(), msg, sig); err == nil {
			t.Errorf("%s: algorithm none was accepted", name)
		}
		if err := Verify(EdDSA, []byte("text"), msg, sig); err == nil {
			t.Errorf("%s: a key of another type was accepted", name)
		}
		if id, err := KeyID(s.Public()); err != nil || id != s.KeyID() || len(id) != 32 {
			t.Errorf("%s: key id %q, want %q (%v)", name, s.KeyID(), id, err)
		}
	}
	if r.Signer("a").KeyID() != r.Signer("a").KeyID() || r.Signer("a").KeyID() == r.Signer("b").KeyID() {
		t.Error("a derived signer must be the same for the same purpose only")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Signer("a").Sign(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("signing after the end: %v", err)
	}
}

func TestSealedSignerKey(t *testing.T) {
	r := New()
	s := GenerateEd25519()
	sealed := r.SealKey("signer/7", s)
	got, err := r.OpenKey("signer/7", sealed)
	if err != nil || got.KeyID() != s.KeyID() {
		t.Errorf("OpenKey: %v, %v, want %v", got, err, s)
	}
	if _, err := r.OpenKey("signer/8", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("in another record: %v", err)
	}
	if _, err := r.OpenKey("signer/7", r.Seal(signerKeys, "signer/7", []byte("short"))); !errors.Is(err, ErrSealed) {
		t.Errorf("no key inside: %v", err)
	}
}

func TestNote(t *testing.T) {
	s, other := New().Signer("checkpoint"), New().Signer("checkpoint")
	const name, text = "clew.example.com/log", "clew.example.com/log\n42\nAAAA\n"
	signed, err := SignNote(t.Context(), s, name, text)
	if err != nil {
		t.Fatal(err)
	}
	key, err := NoteKey(s, name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenNote(signed, key); err != nil || got != text {
		t.Errorf("OpenNote = %q, %v", got, err)
	}
	otherKey, _ := NoteKey(other, name)
	otherName, _ := NoteKey(s, "someone-else")
	for what, k := range map[string]string{"another key": otherKey, "another name": otherName, "no key": "", "garbage": "a+b+c"} {
		if _, err := OpenNote(signed, k); err == nil {
			t.Errorf("%s: the note was accepted", what)
		}
	}
	if _, err := OpenNote([]byte(strings.Replace(string(signed), "42", "41", 1)), key); err == nil {
		t.Error("a changed text was accepted")
	}
	for _, bad := range []string{"", "two words", "a+b"} {
		if _, err := SignNote(t.Context(), s, bad, text); err == nil {
			t.Errorf("signer name %q was accepted", bad)
		}
		if _, err := NoteKey(s, bad); err == nil {
			t.Errorf("signer name %q has a key", bad)
		}
	}
	if _, err := SignNote(t.Context(), s, name, "no newline"); err == nil {
		t.Error("a text without a final newline was signed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := SignNote(ctx, s, name, text); !errors.Is(err, context.Canceled) {
		t.Errorf("signing after the end: %v", err)
	}
}
